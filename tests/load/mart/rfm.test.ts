import type { Row } from "../../../core/session.ts";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { resolveMartSettings, type RfmSettings } from "../../../core/mart-settings.ts";
import { rfmSegments, rSegments } from "../../../core/mart-words.ts";
import { customerDay, customerRfm, rfmThreshold } from "../../../core/tables/mart.ts";
import { factOrderLine } from "../../../core/tables/star.ts";
import { planCustomerDay } from "../../../load/mart/customer-day.ts";
import { blocksOf, rBlocks, valueBlocks, type SegmentBlock } from "../../../load/mart/rfm-segment.ts";
import { planRfm } from "../../../load/mart/rfm.ts";
import { dayAfterStart, numberOf, openStar, orderLine, randomFrom, type StarWorld } from "./star-world.ts";

const scores = [1, 2, 3, 4, 5] as const;
const cells = scores.flatMap((r) => scores.flatMap((f) => scores.map((m) => ({ r, f, m }))));
type CellScores = (typeof cells)[number];

function isIn(block: SegmentBlock, cell: CellScores): boolean {
  return (["r", "f", "m"] as const).every((key) => block[key][0] <= cell[key] && cell[key] <= block[key][1]);
}

describe("the segment maps", () => {
  it("ours puts each of the 125 cells into exactly one block", () => {
    expect(cells).toHaveLength(125);
    for (const cell of cells) {
      expect(valueBlocks.filter((block) => isIn(block, cell)).length, JSON.stringify(cell)).toBe(1);
    }
    expect([...new Set(valueBlocks.map(({ name }) => name))]).toEqual([...rfmSegments]);
  });

  it("the published one leaves 10 cells unnamed and names 58 twice or more", () => {
    const names = cells.map((cell) => rBlocks.filter((block) => isIn(block, cell)).length);
    expect(names.filter((count) => count === 0)).toHaveLength(10);
    expect(names.filter((count) => count > 1)).toHaveLength(58);
    expect([...rBlocks.map(({ name }) => name), "Others"]).toEqual([...rSegments]);
  });
});

/** Quantile type 7 of ascending values, as in R. */
function quantile(ascending: readonly number[], p: number): number {
  const place = (ascending.length - 1) * p;
  const low = Math.floor(place + 1e-9);
  const below = ascending[low] ?? Number.NaN;
  return below + ((ascending[low + 1] ?? below) - below) * Math.max(0, place - low);
}

interface Line {
  readonly person: number;
  readonly day: number;
  readonly order: string;
  readonly cents: number;
  readonly isReturn: boolean;
}

interface Scored {
  readonly person: number;
  readonly recency: number;
  readonly frequency: number;
  readonly cents: number;
  readonly cell: string;
}

/** RFM in plain loops over the lines: the slow truth. */
function slowRfm(lines: readonly Line[], asOf: number, frequency: "orders" | "days"): readonly Scored[] {
  const people = [...new Set(lines.map(({ person }) => person))].filter((person) => person > 0).sort((a, b) => a - b);
  const measured = people.flatMap((person) => {
    const own = lines.filter((line) => line.person === person && line.day <= asOf);
    const bought = own.filter((line) => !line.isReturn);
    if (bought.length === 0) return [];
    const firstDays = new Map<string, number>();
    for (const { order, day } of bought) firstDays.set(order, Math.min(day, firstDays.get(order) ?? day));
    const days = new Set(firstDays.values());
    return [
      {
        person,
        recency: asOf - Math.max(...days),
        frequency: frequency === "orders" ? firstDays.size : days.size,
        cents: own.reduce((sum, { cents }) => sum + cents, 0),
      },
    ];
  });
  const passed = (value: number, values: readonly number[]): number => {
    const ascending = [...values].sort((a, b) => a - b);
    return [0.2, 0.4, 0.6, 0.8].filter((p) => value > quantile(ascending, p) + 1e-9).length;
  };
  return measured.map((one) => {
    const r =
      5 -
      passed(
        one.recency,
        measured.map(({ recency }) => recency),
      );
    const f =
      1 +
      passed(
        one.frequency,
        measured.map((other) => other.frequency),
      );
    const m =
      1 +
      passed(
        one.cents,
        measured.map(({ cents }) => cents),
      );
    return { ...one, cell: `${r}${f}${m}` };
  });
}

function randomLines(seed: number): readonly Line[] {
  const random = randomFrom(seed);
  return Array.from({ length: 400 }, (_, index) => {
    const isReturn = random() < 0.08;
    const cents = Math.floor(random() ** 3 * 30) * 500;
    const person = Math.floor(random() ** 2 * 80) - 1;
    return {
      person,
      day: Math.floor(random() * 400),
      order: `${person}/${index % 37}`,
      cents: isReturn ? -cents : cents,
      isReturn,
    };
  });
}

describe("customer_rfm", () => {
  let star: StarWorld;

  const run = async (settings: RfmSettings, asOf: string): Promise<readonly string[]> =>
    star.run([planCustomerDay(), planRfm(resolveMartSettings({ rfm: settings }).rfm)], asOf);

  beforeEach(async () => {
    star = await openStar();
  });
  afterEach(() => {
    star.close();
  });

  it("returns lower M and count neither as an order nor as a day", async () => {
    await star.insert(factOrderLine, [
      orderLine({ person: 1, day: "2025-01-10", order: "a", net: 100 }),
      orderLine({ person: 1, day: "2025-01-10", order: "a", net: 50 }),
      orderLine({ person: 1, day: "2025-02-01", order: "b", net: 30 }),
      orderLine({ person: 1, day: "2025-03-01", order: "r", net: -40, isReturn: true }),
    ]);
    expect(await run({}, "2025-03-31")).toEqual([]);
    expect(await star.rows(customerRfm, "person_key")).toMatchObject([
      { frequency: 2, monetary: 140, recency_days: 58, first_ordered_on: "2025-01-10", last_ordered_on: "2025-02-01" },
    ]);
  });

  it("a return that names its order is money of the day of the order", async () => {
    await star.insert(factOrderLine, [
      orderLine({ person: 1, day: "2025-01-10", order: "a", net: 100, cost: 60 }),
      orderLine({ person: 1, day: "2025-01-20", order: "a", net: -30, cost: -18, isReturn: true }),
    ]);
    expect(await run({}, "2025-03-31")).toEqual([]);
    expect(await star.rows(customerDay, "ordered_on")).toMatchObject([
      { ordered_on: "2025-01-10", orders: 1, net_amount: 70, margin_amount: 28, lines: 2, lines_with_cost: 2 },
    ]);
  });

  it("persons without a purchase, unknown and inferred persons and later orders are not scored", async () => {
    await star.insert(factOrderLine, [
      orderLine({ person: 1, day: "2025-01-10", net: 100 }),
      orderLine({ person: 2, day: "2025-01-10", net: -20, isReturn: true }),
      orderLine({ person: 0, day: "2025-01-10", net: 100 }),
      orderLine({ person: -3, day: "2025-01-10", net: 100 }),
      orderLine({ person: 4, day: "2025-04-01", net: 100 }),
    ]);
    expect(await run({}, "2025-03-31")).toEqual([]);
    const rows = await star.rows(customerRfm, "person_key");
    expect(rows.map((row) => row["person_key"])).toEqual([1]);
  });

  it("a purchase on the as-of day has recency 0", async () => {
    await star.insert(factOrderLine, [orderLine({ person: 1, day: "2025-03-31", net: 1 })]);
    expect(await run({}, "2025-03-31")).toEqual([]);
    expect((await star.rows(customerRfm, "person_key"))[0]).toMatchObject({ recency_days: 0 });
  });

  it("five evenly spread persons score 1 to 5; a value on a threshold stays on the lower side", async () => {
    await star.insert(
      factOrderLine,
      [1, 2, 3, 4, 5, 6].map((person) => orderLine({ person, day: `2025-01-0${person}`, net: 10 * person })),
    );
    expect(await run({}, "2025-01-31")).toEqual([]);
    const rows = await star.rows(customerRfm, "person_key");
    // M is 10 to 60, thresholds 20, 30, 40, 50: 10 and 20 score 1. R is 30 to 25 days, thresholds 26 to 29: 25 and 26 score 5.
    expect(rows.map((row) => row["m_score"])).toEqual([1, 1, 2, 3, 4, 5]);
    expect(rows.map((row) => row["r_score"])).toEqual([1, 2, 3, 4, 5, 5]);
    expect(rows.map((row) => row["f_score"])).toEqual([1, 1, 1, 1, 1, 1]);
    const thresholds = await star.rows(rfmThreshold, "measure, cut");
    expect(
      thresholds.filter((row) => row["measure"] === "monetary").map((row) => [row["threshold"], row["ties"]]),
    ).toEqual([
      [20, 1],
      [30, 1],
      [40, 1],
      [50, 1],
    ]);
    expect(thresholds.filter((row) => row["measure"] === "frequency").map((row) => row["ties"])).toEqual([6, 6, 6, 6]);
  });

  it("mode r-rfm scores at thresholds that are one higher", async () => {
    await star.insert(
      factOrderLine,
      [1, 2, 3, 4, 5, 6].map((person) => orderLine({ person, day: `2025-01-0${person}`, net: 10 * person })),
    );
    expect(await run({ mode: "r-rfm" }, "2025-01-31")).toEqual([]);
    const rows = await star.rows(customerRfm, "person_key");
    expect(rows.map((row) => row["m_score"])).toEqual([1, 1, 2, 3, 4, 5]);
    expect(rows.map((row) => row["r_score"])).toEqual([1, 2, 3, 4, 5, 5]);
    const thresholds = await star.rows(rfmThreshold, "measure, cut");
    expect(thresholds.filter((row) => row["measure"] === "monetary").map((row) => row["threshold"])).toEqual([
      21, 31, 41, 51,
    ]);
  });

  it("the product rule protects the first fifth rounded up and avoids the last fifth rounded down", async () => {
    await star.insert(
      factOrderLine,
      Array.from({ length: 11 }, (_, index) =>
        orderLine({ person: index + 1, day: dayAfterStart(10 + index), net: 10 * (index + 1) }),
      ),
    );
    expect(await run({}, "2025-01-31")).toEqual([]);
    const rows = await star.rows(customerRfm, "person_key");
    expect(rows.map((row) => row["product_rule"])).toEqual([
      "avoid",
      "avoid",
      "invest",
      "invest",
      "invest",
      "invest",
      "invest",
      "invest",
      "protect",
      "protect",
      "protect",
    ]);
    const product = (await star.rows(rfmThreshold, "cut")).filter((row) => row["measure"] === "product");
    // Persons 1 and 2 score 1-1-1; the third best, person 9, is the only one with 5-1-4.
    expect(product.map((row) => [row["cut"], row["threshold"], row["ties"]])).toEqual([
      [1, 1, 2],
      [4, 20, 1],
    ]);
  });

  it("M may be the margin; lines without a cost add nothing to it", async () => {
    await star.insert(factOrderLine, [
      orderLine({ person: 1, day: "2025-01-10", net: 100, cost: 60 }),
      orderLine({ person: 1, day: "2025-01-11", net: 100 }),
      orderLine({ person: 2, day: "2025-01-11", net: 100 }),
    ]);
    expect(await run({ monetary: "margin_amount", frequency: "days" }, "2025-03-31")).toEqual([]);
    const rows = await star.rows(customerRfm, "person_key");
    expect(rows.map((row) => [row["monetary"], row["frequency"]])).toEqual([
      [40, 2],
      [0, 1],
    ]);
  });

  const insertRandom = (seed: number): Promise<void> =>
    star.insert(
      factOrderLine,
      randomLines(seed).map(({ person, day, order, cents, isReturn }) =>
        orderLine({ person, day: dayAfterStart(day), order, net: cents / 100, isReturn }),
      ),
    );
  const sizesOf = (rows: readonly Row[], column: string): readonly number[] =>
    scores.map((score) => rows.filter((row) => row[column] === score).length);
  const spread = (sizes: readonly number[]): number => Math.max(...sizes) - Math.min(...sizes);

  it.each(["split", "random"] as const)(
    "mode exact cuts fifths whose sizes differ by at most 1, ties %s",
    async (ties) => {
      await insertRandom(3);
      expect(await run({ mode: "exact", ties }, dayAfterStart(350))).toEqual([]);
      const rows = await star.rows(customerRfm, "person_key");
      for (const column of ["r_score", "f_score", "m_score"])
        expect(spread(sizesOf(rows, column)), column).toBeLessThan(2);
      const inOrder = (column: string, score: string, sign: 1 | -1): void => {
        for (const one of rows)
          for (const other of rows)
            if (sign * (numberOf(one, column) - numberOf(other, column)) > 0)
              expect(numberOf(one, score)).toBeGreaterThanOrEqual(numberOf(other, score));
      };
      inOrder("recency_days", "r_score", -1);
      inOrder("frequency", "f_score", 1);
      inOrder("monetary", "m_score", 1);
    },
  );

  it("mode exact with ties split prefers more money among equally recent buyers", async () => {
    await star.insert(
      factOrderLine,
      [1, 2, 3, 4, 5].map((person) => orderLine({ person, day: "2025-01-01", net: 60 - 10 * person })),
    );
    expect(await run({ mode: "exact" }, "2025-01-31")).toEqual([]);
    expect((await star.rows(customerRfm, "person_key")).map((row) => row["rfm_cell"])).toEqual([
      "555",
      "444",
      "333",
      "222",
      "111",
    ]);
    const recency = (await star.rows(rfmThreshold, "cut")).filter((row) => row["measure"] === "recency");
    expect(recency.map((row) => [row["threshold"], row["ties"], row["tie_share"]])).toEqual([
      [30, 5, 1],
      [30, 5, 1],
      [30, 5, 1],
      [30, 5, 1],
    ]);
  });

  it("ties that share a score do so in mode exact; another seed draws other ties", async () => {
    await insertRandom(5);
    const frequencyScores = async (settings: RfmSettings): Promise<readonly (readonly number[])[]> => {
      expect(await run({ mode: "exact", ...settings }, dayAfterStart(350))).toEqual([]);
      return (await star.rows(customerRfm, "person_key")).map((row) => [
        numberOf(row, "frequency"),
        numberOf(row, "f_score"),
      ]);
    };
    const same = await frequencyScores({ ties: "same" });
    expect(new Set(same.map(String)).size).toBe(new Set(same.map(([frequency]) => frequency)).size);
    const drawn = await frequencyScores({ ties: "random", seed: 1 });
    expect(await frequencyScores({ ties: "random", seed: 1 })).toEqual(drawn);
    expect(await frequencyScores({ ties: "random", seed: 2 })).not.toEqual(drawn);
  });

  it("mode nested cuts F within R and M within R x F", async () => {
    await insertRandom(7);
    expect(await run({ mode: "nested" }, dayAfterStart(350))).toEqual([]);
    const rows = await star.rows(customerRfm, "person_key");
    for (const r of scores) {
      const within = rows.filter((row) => row["r_score"] === r);
      expect(spread(sizesOf(within, "f_score"))).toBeLessThan(2);
      for (const f of scores)
        expect(
          spread(
            sizesOf(
              within.filter((row) => row["f_score"] === f),
              "m_score",
            ),
          ),
        ).toBeLessThan(2);
    }
  });

  it.each([1, 2, 3, 4, 5, 6])("equals the slow truth on random orders, seed %i", async (seed) => {
    const lines = randomLines(seed);
    const asOf = 350;
    const frequency = seed % 2 === 0 ? "orders" : "days";
    await star.insert(
      factOrderLine,
      lines.map(({ person, day, order, cents, isReturn }) =>
        orderLine({ person, day: dayAfterStart(day), order, net: cents / 100, isReturn }),
      ),
    );
    expect(await run({ frequency }, dayAfterStart(asOf))).toEqual([]);
    const rows = await star.rows(customerRfm, "person_key");
    expect(
      rows.map((row) => ({
        person: row["person_key"],
        recency: row["recency_days"],
        frequency: row["frequency"],
        cents: Math.round(numberOf(row, "monetary") * 100),
        cell: row["rfm_cell"],
      })),
    ).toEqual(slowRfm(lines, asOf, frequency));
    for (const row of rows) {
      const cell = {
        r: numberOf(row, "r_score"),
        f: numberOf(row, "f_score"),
        m: numberOf(row, "m_score"),
      } as CellScores;
      expect(row["segment"]).toBe(blocksOf("value").find((block) => isIn(block, cell))?.name);
    }
  });
});
