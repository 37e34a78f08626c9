import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sql } from "../../core/sql.ts";
import { aucOf } from "../../load/statistics/auc.ts";
import { fitLogistic, predictLogistic, type Observations } from "../../load/statistics/logistic.ts";
import { openDatabase, type Database } from "../../warehouse/database.ts";
import { dataFile } from "../support/data.ts";

const bank = dataFile("bank_marketing", "bank-additional-full.csv.gz");

describe.skipIf(bank === undefined)("calls of a bank, what the call itself took left out", () => {
  let db: Database;
  let all: Observations;

  beforeAll(async () => {
    db = await openDatabase(":memory:", {});
    const { session } = db;
    await session.run(
      sql`create table bank as select row_number() over () as n, * from read_csv(${bank ?? ""}, delim = ';', header = true)`,
    );
    const columns = await session.rows<{ column_name: string; column_type: string }>(sql`describe bank`);
    const features: { readonly text: ReturnType<typeof sql> }[] = [];
    for (const { column_name: name, column_type: type } of columns) {
      if (["n", "duration", "y"].includes(name)) continue;
      if (type !== "VARCHAR") {
        features.push({ text: sql`${sql.id(name)}::double` });
        continue;
      }
      const values = await session.rows<{ value: string }>(
        sql`select distinct ${sql.id(name)} as value from bank order by value`,
      );
      // One column a value, the first left out.
      for (const { value } of values.slice(1))
        features.push({ text: sql`(${sql.id(name)} = ${sql.lit(value)})::integer::double` });
    }
    const rows = await session.rows<{ row: readonly number[]; y: number }>(sql`
      select [${sql.join(features.map(({ text }) => text))}] as row, (y in ('yes', 'true'))::integer as y from bank order by n`);
    all = {
      columns: features.length,
      values: Float64Array.from(rows.flatMap(({ row }) => row)),
      outcomes: Float64Array.from(rows, ({ y }) => y),
    };
  });
  afterAll(() => {
    db.close();
  });

  const part = (keep: (row: number) => boolean): Observations => {
    const { columns } = all;
    const rows = [...all.outcomes.keys()].filter(keep);
    const values = new Float64Array(rows.length * columns);
    for (const [place, row] of rows.entries())
      values.set(all.values.subarray(row * columns, (row + 1) * columns), place * columns);
    return { columns, values, outcomes: Float64Array.from(rows, (row) => all.outcomes[row] ?? 0) };
  };

  it("AUC is about .79 in five folds, and about .74 on the last fifth in time", () => {
    const n = all.outcomes.length;
    expect(n).toBe(41_188);
    const scores = new Float64Array(n);
    for (let fold = 0; fold < 5; fold++) {
      const isTest = (row: number): boolean => (Math.imul(row + 1, 2_654_435_761) >>> 8) % 5 === fold;
      const model = fitLogistic(part((row) => !isTest(row)));
      expect(model.converged).toBe(true);
      const chances = predictLogistic(model, all);
      for (let row = 0; row < n; row++) if (isTest(row)) scores[row] = chances[row] ?? 0;
    }
    const random = aucOf(scores, all.outcomes);
    const cut = Math.floor(n * 0.8);
    const model = fitLogistic(part((row) => row < cut));
    const late = part((row) => row >= cut);
    const time = aucOf(predictLogistic(model, late), late.outcomes);
    process.stderr.write(`bank_marketing: AUC ${JSON.stringify({ random, time })}\n`);
    expect(random?.auc).toBeGreaterThan(0.78);
    expect(random?.auc).toBeLessThan(0.8);
    // .7285 comes out, .717 to .740: how the many values of a column and the 999 of `pdays` are written is left open where .74 is told.
    expect(time?.auc).toBeGreaterThan(0.72);
    expect(time?.high).toBeGreaterThan(0.74);
    expect(random?.low).toBeLessThan(random?.auc ?? 0);
  });
});
