import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { resolveMartSettings } from "../../core/mart-settings.ts";
import { sql } from "../../core/sql.ts";
import { basketRule } from "../../core/tables/mart.ts";
import { dimProduct, factOrderLine } from "../../core/tables/star.ts";
import { planBasketRules } from "../../load/mart/basket-rule.ts";
import { frequentItemsets, type Itemset } from "../../load/statistics/basket/itemsets.ts";
import { rulesOf } from "../../load/statistics/basket/rules.ts";
import { numberOf, openStar, type StarWorld } from "../load/mart/star-world.ts";
import { dataFile } from "../support/data.ts";

const groceries = dataFile("groceries", "groceries_long.csv");

describe.skipIf(groceries === undefined)("a month of groceries", () => {
  let star: StarWorld;
  let itemsets: readonly Itemset[];
  const orders = 9835;

  beforeAll(async () => {
    star = await openStar();
    const { session } = star.database;
    await session.run(sql`insert into ${dimProduct} (product_key, product_id, name)
      select row_number() over (order by item), item, item from (select distinct item from read_csv(${groceries ?? ""}))`);
    await session.run(sql`
      insert into ${factOrderLine}
        (source_key, order_id, line_no, customer_key, person_key, product_key, date_key, campaign_key, quantity, net_amount, is_return)
      select 1, g.transaction_id::varchar, 1, 0, 0, p.product_key, 20240100 + g.transaction_id % 30 + 1, 0, 1, 1, false
      from read_csv(${groceries ?? ""}) as g
      join ${dimProduct} as p on p.product_id = g.item`);
    const rows = await session.rows<{ item: number; baskets: readonly number[] }>(sql`
      select product_key - 1 as item, list(order_id::integer - 1 order by order_id::integer) as baskets
      from ${factOrderLine} group by product_key order by item`);
    itemsets = frequentItemsets(
      { count: orders, basketsOf: rows.map(({ baskets }) => Int32Array.from(baskets)) },
      Math.ceil(0.001 * orders),
      10,
    );
  });
  afterAll(() => {
    star.close();
  });

  const rules = (support: number, confidence: number) =>
    rulesOf(
      itemsets.filter(({ count }) => count >= support * orders),
      orders,
      confidence,
    );

  it("has 13,492 itemsets at a support of .001, of 169 items", () => {
    expect(itemsets).toHaveLength(13_492);
    expect(new Set(itemsets.flatMap(({ items }) => items)).size).toBeLessThanOrEqual(169);
  });

  it("has 463, 410, 5,668 and 15 rules, 18 of the 410 redundant", () => {
    expect(rules(0.006, 0.25)).toHaveLength(463);
    expect(rules(0.001, 0.8)).toHaveLength(410);
    expect(rules(0.001, 0.8).filter(({ isRedundant }) => isRedundant)).toHaveLength(18);
    expect(rules(0.001, 0.5)).toHaveLength(5668);
    expect(rules(0.01, 0.5)).toHaveLength(15);
  });

  it("gives herbs and root vegetables a lift of 3.956477 from the star", async () => {
    const { baskets } = resolveMartSettings({
      baskets: { min_support: 0.006, min_confidence: 0.25, holdout_percent: 0, max_rules: 10_000 },
    });
    expect(await star.run([planBasketRules(baskets)], "2024-12-31")).toEqual([]);
    const rows = await star.rows(basketRule, "rank");
    const herbs = rows.find((row) => row["items"] === "herbs" && row["then_item"] === "root vegetables");
    expect(numberOf(herbs, "lift")).toBeCloseTo(3.956477, 6);
    expect(herbs).toMatchObject({ orders, both_orders: 69, later_orders: 0, is_confirmed: null });
    // Redundant rules and those that say less than chance are left out: 17 and one of the 463.
    expect(rows).toHaveLength(445);
  });

  it("confirms most of what it found in the later orders, and says the same in any order of the lines", async () => {
    const { baskets } = resolveMartSettings({ baskets: { min_support: 0.006 } });
    await star.run([planBasketRules(baskets)], "2024-12-31");
    const rows = await star.rows(basketRule, "rank");
    const sure = rows.filter((row) => numberOf(row, "q") < 0.05);
    expect(sure.length).toBeGreaterThan(100);
    expect(sure.filter((row) => row["is_confirmed"] === true).length / sure.length).toBeGreaterThan(0.8);
    await star.database.session.run(
      sql`create or replace table ${factOrderLine} as from ${factOrderLine} order by hash(order_id, product_key)`,
    );
    await star.run([planBasketRules(baskets)], "2024-12-31");
    expect(await star.rows(basketRule, "rank")).toEqual(rows);
  });
});
