import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { resolveMartSettings } from "../../core/mart-settings.ts";
import { sql } from "../../core/sql.ts";
import { valueConcentration } from "../../core/tables/mart.ts";
import { factOrderLine } from "../../core/tables/star.ts";
import { planCustomerDay } from "../../load/mart/customer-day.ts";
import { planValue } from "../../load/mart/value.ts";
import { numberOf, openStar, type StarWorld } from "../load/mart/star-world.ts";
import { dataFile } from "../support/data.ts";

const cdnow = dataFile("cdnow", "CDNOW_master.txt");

describe.skipIf(cdnow === undefined)("the CDNOW master file", () => {
  let star: StarWorld;

  beforeAll(async () => {
    star = await openStar();
    await star.database.session.run(sql`
      insert into ${factOrderLine}
        (source_key, order_id, line_no, customer_key, person_key, date_key, campaign_key, net_amount, is_return)
      select 1, row_number() over (), 1, field[1]::bigint, field[1]::bigint, field[2]::integer, 0, field[4]::decimal(18,4), false
      from (
        select regexp_split_to_array(trim(line), '\\s+') as field
        from read_csv(${cdnow ?? ""}, header = false, columns = {'line': 'varchar'}, delim = '|', quote = '')
        where line not like '%customer_id%'
      )`);
    const { value } = resolveMartSettings();
    expect(await star.run([planCustomerDay(), planValue(value)], "1998-06-30")).toEqual([]);
  });
  afterAll(() => {
    star.close();
  });

  it("the top 20 % earn 67.78 %, 80 % needs 7,695 of 23,570 customers, Gini .6346", async () => {
    const [row] = await star.rows(valueConcentration, "as_of");
    expect(row?.["customers"]).toBe(23_570);
    expect(numberOf(row, "value_amount")).toBe(2_500_315.63);
    expect(100 * numberOf(row, "top_20_percent_share")).toBeCloseTo(67.78, 2);
    expect(row?.["customers_for_80_percent"]).toBe(7695);
    expect(numberOf(row, "gini")).toBeCloseTo(0.6346, 4);
    expect(row?.["value_basis"]).toBe("net_amount");
  });
});
