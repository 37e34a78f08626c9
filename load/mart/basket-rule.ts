import type { ResolvedBasketSettings } from "../../core/mart-settings.ts";
import type { Session } from "../../core/session.ts";
import { sql, type Sql } from "../../core/sql.ts";
import { step, type Step } from "../../core/step.ts";
import { basketRule } from "../../core/tables/mart.ts";
import { dimProduct, factOrderLine } from "../../core/tables/star.ts";
import { createTableSql } from "../../warehouse/database.ts";
import { keyAudit } from "../audit.ts";
import { countOf, frequentItemsets, type Baskets, type Itemset } from "../statistics/basket/itemsets.ts";
import { rulesOf, type Rule } from "../statistics/basket/rules.ts";
import { fisherGreater } from "../statistics/fisher.ts";
import { basketCountSql, basketCutSql, basketItemsSql, basketTablesSql } from "./basket-rule.sql.ts";

/** A rule is confirmed when it shows in the later orders at this level, too. */
const confirmationLevel = 0.05;

/** Numbers that are added one by one. */
class GrowingList {
  #values = new Int32Array(16);
  #size = 0;

  add(value: number): void {
    if (this.#size === this.#values.length) {
      const larger = new Int32Array(2 * this.#size);
      larger.set(this.#values);
      this.#values = larger;
    }
    this.#values[this.#size++] = value;
  }

  get last(): number | undefined {
    return this.#values[this.#size - 1];
  }

  values(): Int32Array {
    return this.#values.slice(0, this.#size);
  }
}

async function readBaskets(db: Session, statement: Sql, items: number, count: number): Promise<Baskets> {
  const lists = Array.from({ length: items }, () => new GrowingList());
  for await (const [itemNos, basketNos] of db.numberBatches(statement))
    for (const [row, item] of itemNos?.entries() ?? []) {
      const basket = basketNos?.[row] ?? 0;
      const list = lists[item];
      // Baskets come one after the other, so an item that stands twice in one is its list's last.
      if (list !== undefined && list.last !== basket) list.add(basket);
    }
  return { count, basketsOf: lists.map((list) => list.values()) };
}

/** So many sets of items are searched for rules; with more, only those that more orders have. */
const mostItemsets = 100_000;

/** The frequent itemsets, and the least count at which they are no more than can be searched. */
function itemsetsOf(
  baskets: Baskets,
  wanted: number,
  maxSize: number,
): { itemsets: readonly Itemset[]; minCount: number } {
  for (let minCount = wanted; ; minCount = Math.ceil(minCount * 1.5)) {
    try {
      return { itemsets: frequentItemsets(baskets, minCount, maxSize, mostItemsets), minCount };
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
    }
  }
}

/** What the later orders say of a rule. */
function laterOf({ items, then }: Rule, later: Baskets) {
  const [both, left, right] = [countOf(later, [...items, then]), countOf(later, items), countOf(later, [then])];
  if (left === 0 || right === 0) return { both, left, confidence: null, lift: null, p: null, isConfirmed: null };
  const p = fisherGreater(both, left, right, later.count);
  const lift = (both * later.count) / (left * right);
  return { both, left, confidence: both / left, lift, p, isConfirmed: lift > 1 && p < confirmationLevel };
}

/**
 * `mart.basket_rule`: what is bought together more often than chance would have it, found in the earlier orders and confirmed in the later ones.
 * Redundant rules are left out; the rarest mistakes first. Where more than 100,000 sets of items are frequent, only those that more
 * orders have are searched, and the log says so.
 */
export function planBasketRules(settings: ResolvedBasketSettings): Step {
  const { level, min_support, min_count, min_confidence, max_size, max_rules } = settings;
  return step({
    name: "mart.basket_rule",
    stage: "mart",
    reads: [factOrderLine, dimProduct],
    writes: [basketRule],
    settings,
    act: async ({ db, log }) => {
      for (const statement of basketTablesSql(settings)) await db.run(statement);
      const [last] = await db.rows<{ date_key: number | null }>(basketCutSql(settings));
      const cut = last?.date_key ?? 0;
      const [count] = await db.rows<{ earlier: number; later: number }>(basketCountSql(cut));
      const names = (await db.rows<{ item: string }>(sql`select item from item order by item_no`)).map(
        ({ item }) => item,
      );
      const earlier = await readBaskets(db, basketItemsSql(cut, false), names.length, count?.earlier ?? 0);
      const wanted = Math.max(min_count, Math.ceil(min_support * earlier.count));
      const { itemsets, minCount } = itemsetsOf(earlier, wanted, max_size);
      if (minCount > wanted)
        log.warn("too many sets of items are bought together so often; only those that more orders have are searched", {
          wanted,
          min_count: minCount,
        });
      const rules = rulesOf(itemsets, earlier.count, min_confidence);
      const kept = rules
        .filter(({ isRedundant, lift }) => !isRedundant && lift > 1)
        .sort((a, b) => a.q - b.q)
        .slice(0, max_rules);
      const later = await readBaskets(db, basketItemsSql(cut, true), names.length, count?.later ?? 0);
      await db.run(createTableSql(basketRule, "replace"));
      await db.run(sql`create or replace temp table basket_rule_row as select * exclude (as_of) from ${basketRule}`);
      const text = (items: readonly number[]): string => items.map((item) => names[item] ?? "").join(" + ");
      await db.append("basket_rule_row", [
        kept.map((rule, index) => {
          const seen = laterOf(rule, later);
          return [
            index + 1,
            level,
            text(rule.items),
            text([rule.then]),
            rule.items.length + 1,
            earlier.count,
            rule.both,
            rule.left,
            rule.right,
            rule.support,
            rule.confidence,
            rule.lift,
            rule.conviction,
            rule.chiSquare,
            rule.p,
            rule.q,
            later.count,
            seen.both,
            seen.left,
            seen.confidence,
            seen.lift,
            seen.p,
            seen.isConfirmed,
          ];
        }),
      ]);
      await db.run(sql`insert into ${basketRule} select ${sql.run("as_of")}, * from basket_rule_row order by rank`);
      for (const name of ["basket", "item", "basket_rule_row"]) await db.run(sql`drop table ${sql.id(name)}`);
      return {
        rowsRead: earlier.count + later.count,
        rowsWritten: kept.length,
        changed: true,
        notes: { items: names.length, min_count: minCount, rules: rules.length, kept: kept.length },
      };
    },
    audits: [
      keyAudit(basketRule, ["rank"]),
      {
        kind: "no_rows",
        name: "basket rules: shares are shares, and counts fit into each other",
        query: sql`
          select rank from ${basketRule}
          where not (support between 0 and 1 and confidence between 0 and 1 and q between p - 1e-12 and 1
            and both_orders <= least(left_orders, right_orders) and greatest(left_orders, right_orders) <= orders)`,
      },
    ],
  });
}
