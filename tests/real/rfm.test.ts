import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { resolveMartSettings } from "../../core/mart-settings.ts";
import { sql } from "../../core/sql.ts";
import { customerRfm, rfmThreshold } from "../../core/tables/mart.ts";
import { dimCustomer, factOrderLine } from "../../core/tables/star.ts";
import { planCustomerDay } from "../../load/mart/customer-day.ts";
import { planRfm } from "../../load/mart/rfm.ts";
import { numberOf, openStar, type StarWorld } from "../load/mart/star-world.ts";
import { dataFile } from "../support/data.ts";

const orders = dataFile("rfm_rsquared", "rfm_data_orders.csv");

describe.skipIf(orders === undefined)("the R package's orders at 2006-12-31, mode r-rfm", () => {
  let star: StarWorld;

  beforeAll(async () => {
    star = await openStar();
    const { session } = star.database;
    await session.run(sql`
      create temp table csv as
      select *, dense_rank() over (order by customer_id) as person_key
      from read_csv(${orders ?? ""}, header = true, types = {'order_date': 'date'})`);
    await session.run(sql`
      insert into ${dimCustomer} (customer_key, person_key, given_name, is_current)
      select distinct person_key, person_key, customer_id, true from csv`);
    await session.run(sql`
      insert into ${factOrderLine}
        (source_key, order_id, line_no, customer_key, person_key, date_key, campaign_key, ordered_at, net_amount, is_return)
      select 1, row_number() over (), 1, person_key, person_key, strftime(order_date, '%Y%m%d')::integer, 0, order_date,
        revenue, false
      from csv`);
    const { rfm } = resolveMartSettings({ rfm: { mode: "r-rfm" } });
    expect(await star.run([planCustomerDay(), planRfm(rfm)], "2006-12-31")).toEqual([]);
  });
  afterAll(() => {
    star.close();
  });

  it("995 customers are scored", async () => {
    expect(await star.rows(customerRfm, "person_key")).toHaveLength(995);
  });

  it("the thresholds are the published ones", async () => {
    const rows = await star.rows(rfmThreshold, "measure, cut");
    const thresholds = (measure: string) =>
      rows.filter((row) => row["measure"] === measure).map((row) => Number(numberOf(row, "threshold").toFixed(4)));
    expect(thresholds("recency")).toEqual([115, 181, 297.4, 482]);
    expect(thresholds("frequency")).toEqual([4, 5, 6, 8]);
    expect(thresholds("monetary")).toEqual([255.8, 382, 506.4, 666]);
  });

  it("the named customers have the published scores", async () => {
    const rows = await star.database.session.rows<{ given_name: string; rfm_cell: string }>(sql`
      select given_name, rfm_cell
      from ${customerRfm}
      join ${dimCustomer} using (person_key)
      where given_name in ('Abbey O''Reilly', 'Add Senger', 'Aden Lesch', 'Aden Murphy', 'Admiral Senger')
      order by given_name`);
    expect(rows.map((row) => row.rfm_cell)).toEqual(["343", "412", "323", "544", "433"]);
  });

  it("the segments have the published sizes", async () => {
    const rows = await star.database.session.rows<{ segment: string; customers: number }>(sql`
      select segment, count(*) as customers from ${customerRfm} group by segment`);
    expect(Object.fromEntries(rows.map(({ segment, customers }) => [segment, customers]))).toEqual({
      "Potential Loyalist": 342,
      "Loyal Customers": 170,
      Lost: 148,
      "New Customers": 104,
      "About To Sleep": 102,
      "Can't Lose Them": 47,
      Champions: 35,
      "At Risk": 28,
      "Need Attention": 10,
      Promising: 9,
    });
  });
});
