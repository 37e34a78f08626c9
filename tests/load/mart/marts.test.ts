import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { resolveMartSettings } from "../../../core/mart-settings.ts";
import { inlineSql, sql } from "../../../core/sql.ts";
import { tableName } from "../../../core/table.ts";
import { martTables, valueConcentration } from "../../../core/tables/mart.ts";
import { dimCustomer, factOrderLine } from "../../../core/tables/star.ts";
import { planMarts } from "../../../load/mart/plan.ts";
import {
  customer,
  dayAfterStart,
  openStar,
  orderLine,
  randomFrom,
  shuffled,
  type Cells,
  type StarWorld,
} from "./star-world.ts";

/** Seeded lines of 60 persons, returns and unknown costs among them. */
function someLines(seed: number): readonly Cells[] {
  const random = randomFrom(seed);
  return Array.from({ length: 600 }, (_, index) => {
    const isReturn = random() < 0.05;
    const net = Math.round(random() * 20_000) / 100;
    return orderLine({
      person: Math.floor(random() * 60) - 1,
      day: dayAfterStart(Math.floor(random() * 700)),
      order: `order ${Math.floor(index / 2)}`,
      net: isReturn ? -net : net,
      cost: random() < 0.03 ? null : net / 2,
      isReturn,
    });
  });
}

describe("all marts", () => {
  let star: StarWorld;

  beforeEach(async () => {
    star = await openStar();
  });
  afterEach(() => {
    star.close();
  });

  it("an empty star gives empty marts whose audits hold", async () => {
    expect(await star.run(planMarts(), "2025-06-30")).toEqual([]);
    for (const table of martTables.filter((of) => of !== valueConcentration)) {
      expect(await star.rows(table, "all"), tableName(table)).toEqual([]);
    }
    expect(await star.rows(valueConcentration, "as_of")).toMatchObject([
      { customers: 0, value_amount: 0, gini: null, top_20_percent_share: null, value_basis: "net_amount" },
    ]);
  });

  it("every mart has the documented columns and types in the documented order", async () => {
    await star.run(planMarts(), "2025-06-30");
    for (const of of martTables) {
      const found = await star.database.session.rows<{ column_name: string; column_type: string }>(sql`describe ${of}`);
      expect(
        found.map(({ column_name, column_type }) => [column_name, column_type.toLowerCase()]),
        tableName(of),
      ).toEqual(of.columns.map(({ name, type }) => [name, type]));
    }
  });

  it("shuffled input gives the same rows in the same order, and running twice changes nothing", async () => {
    const lines = someLines(7);
    const people = Array.from({ length: 70 }, (_, index) => customer(index + 1));
    const contents = async (): Promise<unknown> =>
      Promise.all(martTables.map((of) => star.database.session.rows(sql`select * from ${of}`)));
    await star.insert(dimCustomer, people);
    await star.insert(factOrderLine, lines);
    expect(await star.run(planMarts(), "2025-06-30")).toEqual([]);
    const first = await contents();
    expect(await star.run(planMarts(), "2025-06-30")).toEqual([]);
    expect(await contents()).toEqual(first);
    await star.database.session.run(sql`delete from ${factOrderLine}`);
    await star.insert(factOrderLine, shuffled(lines, 99));
    await star.run(planMarts(), "2025-06-30");
    expect(await contents()).toEqual(first);
  });

  it("no step leaves a temp table behind", async () => {
    await star.run(planMarts(), "2025-06-30");
    expect(await star.database.session.rows(sql`select table_name from duckdb_tables() where temporary`)).toEqual([]);
  });

  it("the same settings plan the same statements, and steps read only what is written before them", () => {
    const text = () => planMarts().map((step) => step.sql.map((statement) => inlineSql(statement)));
    expect(text()).toEqual(text());
    const written = new Set<string>();
    for (const step of planMarts()) {
      for (const table of step.reads.filter(({ schema }) => schema === "mart"))
        expect(written).toContain(tableName(table));
      for (const table of step.writes) written.add(tableName(table));
    }
    expect([...written].sort()).toEqual(martTables.map(tableName).sort());
  });
});

describe("mart settings", () => {
  it("every default is filled in and frozen", () => {
    const settings = resolveMartSettings();
    expect(settings.rfm).toEqual({
      mode: "value",
      monetary: "net_amount",
      frequency: "orders",
      ties: "split",
      seed: 1,
    });
    expect(resolveMartSettings(settings as never)).toEqual(settings);
    expect(Object.isFrozen(settings.campaigns.purchase_kinds)).toBe(true);
  });

  it("tiers go down in one measure, and the last takes the rest", () => {
    const tiers = (...names: readonly object[]) =>
      resolveMartSettings({ tiers: { tiers: names as never } }).tiers.tiers;
    expect(tiers({ name: "Gold", from: 100 }, { name: "Rest" })).toHaveLength(2);
    for (const wrong of [
      [{ name: "Gold", from: 100 }, { name: "Silver", from: 200 }, { name: "Rest" }],
      [{ name: "Gold", top_percent: 60 }, { name: "Silver", top_percent: 50 }, { name: "Rest" }],
      [{ name: "Gold", from: 100 }, { name: "Silver", top_percent: 10 }, { name: "Rest" }],
      [
        { name: "Gold", from: 100 },
        { name: "Rest", from: 1 },
      ],
      [{ name: "Gold", from: 100 }, { name: "Gold" }],
    ])
      expect(() => tiers(...wrong), JSON.stringify(wrong)).toThrow(/tiers/);
  });

  it("settings that do not fit are refused, all findings together", () => {
    const wrong = { rfm: { mode: "best" }, lifecycle: { active_gaps: 5 } } as never;
    expect(() => resolveMartSettings(wrong)).toThrow(
      expect.objectContaining({
        code: "PROJECT_INVALID",
        message: expect.stringMatching(/mode[\s\S]*active_gaps|active_gaps[\s\S]*mode/) as string,
      }) as Error,
    );
  });
});
