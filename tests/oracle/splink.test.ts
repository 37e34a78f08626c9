import { readFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { sql } from "../../core/sql.ts";
import { identityCappedBlock, identityFrequency } from "../../core/tables/identity.ts";
import { pairBlocks } from "../../transform/match/block.ts";
import type { CappedRule } from "../../transform/match/block.sql.ts";
import { UnionFind } from "../../transform/match/cluster.ts";
import type { Comparison } from "../../core/comparison.ts";
import { levelsOf } from "../../transform/match/comparison.ts";
import { fitClasses, type ClassStart, type PatternCounts } from "../../transform/match/em.ts";
import { columnShareSql, frequencySql } from "../../transform/match/frequency.sql.ts";
import { patternsSql } from "../../transform/match/level.sql.ts";
import { patternCountsSql, weighedSql } from "../../transform/match/weigh.sql.ts";
import { patternOdds } from "../../transform/match/weigh.ts";
import { createTableSql, type Database } from "../../warehouse/database.ts";
import { dataFile } from "../support/data.ts";
import { emptyWarehouse } from "../transform/run-steps.ts";

/** What Splink's frozen runs say of a level: `m`, `u`, and the column whose rarity counts. */
interface FrozenLevel {
  readonly level: number;
  readonly sql: string;
  readonly is_null_level: boolean;
  readonly m?: number;
  readonly u?: number;
  readonly m_start?: number;
  readonly u_start?: number;
  readonly tf?: { readonly column: string; readonly weight?: number; readonly minimum_u?: number };
}

interface Frozen {
  readonly input: { readonly id_column: string };
  readonly lambda: number;
  readonly blocking_rules: readonly { readonly sql: string }[];
  readonly comparisons: readonly { readonly name: string; readonly levels: readonly FrozenLevel[] }[];
  readonly expected: { readonly pairs: number; readonly components: number };
}

const read = (...path: string[]): unknown => JSON.parse(readFileSync(dataFile("splink_oracle", ...path) ?? "", "utf8"));

/** Our form of their comparisons: the same conditions, the null level apart. */
function comparisonsOf({ comparisons }: Pick<Frozen, "comparisons">): readonly Comparison[] {
  return comparisons.map(({ name, levels }) => {
    const [missing, ...others] = levels;
    const exact = others.find(({ tf }) => tf !== undefined)?.tf?.column;
    return {
      name,
      columns: [],
      missing: `coalesce(${missing?.sql ?? "false"}, false)`,
      levels: others.map(({ sql: when, level, tf }) => ({
        label: String(level),
        ...(when === "ELSE" ? {} : { when }),
        ...(tf === undefined
          ? {}
          : { rarity: [tf.column], rarity_weight: tf.weight ?? 1, rarity_floor: tf.minimum_u ?? 0 }),
      })),
      ...(exact === undefined ? {} : { frequency: exact }),
      person: [],
      household: "chance",
    };
  });
}

/** `l.a = r.a AND l.b = r.b` as the parts of a key. */
function ruleOf({ sql: text }: { readonly sql: string }, index: number): CappedRule {
  const parts = text.split(/ and /i).map((equal) => (equal.split(" = ")[0] ?? "").replaceAll("l.", ""));
  return { rule: { name: String(index), parts }, cap: 1_000_000 };
}

function classesOf({ lambda, comparisons }: Frozen) {
  const levels = (of: "m" | "u"): number[][] =>
    comparisons.map((comparison) => comparison.levels.filter((l) => !l.is_null_level).map((l) => l[of] ?? 0));
  return [
    { name: "person", share: lambda, levels: levels("m") },
    { name: "chance", share: 1 - lambda, levels: levels("u") },
  ];
}

const candidates = sql`from candidate`;

let database: Database;
beforeEach(async () => {
  database = await emptyWarehouse();
});
afterEach(() => {
  database.close();
});

async function loadRecords(run: string, id: string): Promise<void> {
  const file = dataFile("splink_oracle", run, "records.parquet") ?? "";
  await database.session.run(sql`create table identity.feature as
    select cast(row_number() over (order by ${sql.id(id)}) - 1 as integer) as record_no, record_no::ubigint as content, * from read_parquet(${file})`);
  for (const memory of [identityCappedBlock, identityFrequency])
    await database.session.run(createTableSql(memory, "replace"));
}

describe.skipIf(dataFile("splink_oracle", "README.md") === undefined)("frozen runs of Splink 5", () => {
  for (const run of ["fake_1000_fixed", "febrl3_fixed", "fake_1000_tf", "fake_1000_tf_variants"]) {
    it(`${run}: the same pairs, levels, weights and persons`, async () => {
      const frozen = read(run, "settings.json") as Frozen;
      const id = frozen.input.id_column;
      const db = database.session;
      await loadRecords(run, id);
      const of = comparisonsOf(frozen);
      const exactU = frozen.comparisons.flatMap(({ levels }) =>
        // The share of the exact level, also where a fuzzy one counts rarity.
        levels.flatMap(({ tf, u }) => (tf === undefined ? [] : [{ column: tf.column, share: u ?? 0 }])).slice(0, 1),
      );
      const frequencies = [];
      for (const { column, share } of exactU) {
        await db.run(frequencySql([column]));
        await db.run(columnShareSql([column]));
        const [row] = await db.rows<{ present: number }>(sql`from column_share`);
        frequencies.push({ column, share, present: row?.present ?? 0 });
      }
      const rules = frozen.blocking_rules.map(ruleOf);
      await pairBlocks(db, rules);
      await db.run(sql`create table scored as ${patternsSql(candidates, of, { frequencies, own: 0 })}`);
      await db.run(sql`create table pattern_weight (pattern bigint, household double, chance double)`);
      const patterns = await db.rows<{ pattern: number }>(patternCountsSql(sql`from scored`));
      const classes = classesOf(frozen);
      for (const { pattern } of patterns) {
        const { household, chance } = patternOdds(levelsOf(pattern, of), classes);
        await db.run(sql`insert into pattern_weight values (${pattern}, ${household}, ${chance})`);
      }
      const theirs = dataFile("splink_oracle", run, "pairs.parquet") ?? "";
      const gammas = of.map(
        ({ name, levels }, index) =>
          sql`coalesce([${sql.join(levels.map(({ label }) => sql.lit(Number(label))))}][((pattern // ${sql.lit(
            of.slice(0, index).reduce((radix, c) => radix * (c.levels.length + 1), 1),
          )}) % ${sql.lit(levels.length + 1)})::integer], -1) <> t.${sql.id(`gamma_${name}`)}`,
      );
      const [differences] = await db.rows<Record<string, number>>(sql`
        with ours as (
          select l.${sql.id(id)} as id_l, r.${sql.id(id)} as id_r, w.*
          from (${weighedSql()}) as w
          join identity.feature as l on l.record_no = w.left_no
          join identity.feature as r on r.record_no = w.right_no
        )
        select
          count(*) as pairs,
          count(*) filter (where o.id_l is null or t.id_l is null) as only_one,
          count(*) filter (where ${sql.join(gammas, " or ")}) as other_levels,
          max(abs(o.weight - t.match_weight)) as weight,
          max(abs(1 / (1 + pow(2, -o.weight)) - t.match_probability)) as probability
        from ours as o
        full join read_parquet(${theirs}) as t on t.id_l = o.id_l and t.id_r = o.id_r`);
      expect(differences).toMatchObject({ pairs: frozen.expected.pairs, only_one: 0, other_levels: 0 });
      expect(differences?.["weight"]).toBeLessThan(1e-9);
      expect(differences?.["probability"]).toBeLessThan(1e-9);

      for (const [index, rule] of rules.entries()) {
        await pairBlocks(db, [rule]);
        const [first] = await db.rows<{ missing: number }>(sql`
          select count(*) as missing
          from read_parquet(${theirs}) as t
          join identity.feature as l on l.${sql.id(id)} = t.id_l
          join identity.feature as r on r.${sql.id(id)} = t.id_r
          left join candidate as c on c.left_no = l.record_no and c.right_no = r.record_no
          where (t.rule = ${index} and c.left_no is null) or (t.rule > ${index} and c.left_no is not null)`);
        expect(first?.missing).toBe(0);
      }

      const [count] = await db.rows<{ n: number }>(sql`select count(*) as n from identity.feature`);
      const linked = new UnionFind(count?.n ?? 0);
      const links = await db.rows<{ left_no: number; right_no: number }>(
        sql`select left_no, right_no from (${weighedSql()}) where 1 / (1 + pow(2, -weight)) >= 0.95`,
      );
      for (const { left_no, right_no } of links) linked.join(left_no, right_no);
      const clusters = await db.rows<{ record_no: number; component: string }>(sql`
        select f.record_no, cast(c.component as varchar) as component
        from read_parquet(${dataFile("splink_oracle", run, "clusters.parquet") ?? ""}) as c
        join identity.feature as f on f.${sql.id(id)} = c.id`);
      const pairsOfLabels = new Set(
        clusters.map(({ record_no, component }) => `${linked.find(record_no)} ${component}`),
      );
      expect(pairsOfLabels.size).toBe(frozen.expected.components);
      expect(new Set(clusters.map(({ record_no }) => linked.find(record_no))).size).toBe(frozen.expected.components);
    });
  }

  it("every iteration of three EM sessions, and a limit that is no convergence", async () => {
    interface Session {
      readonly blocking_rule: string;
      readonly fix_u: boolean;
      readonly start_lambda: number;
      readonly comparisons_used: readonly string[];
      readonly iterations: number;
      readonly pairs: number;
    }
    const settings = read("em_fake_1000", "settings.json") as Pick<Frozen, "comparisons"> & {
      readonly sessions: Readonly<Record<string, Session>>;
    };
    const db = database.session;
    await loadRecords("fake_1000_fixed", "unique_id");
    const history = dataFile("splink_oracle", "em_fake_1000", "history.csv") ?? "";
    for (const [name, session] of Object.entries(settings.sessions)) {
      const used = settings.comparisons.filter((comparison) => session.comparisons_used.includes(comparison.name));
      const of = comparisonsOf({ comparisons: used });
      await pairBlocks(db, [ruleOf({ sql: session.blocking_rule }, 0)]);
      const rows = await db.rows<{ pattern: number; pairs: number }>(patternCountsSql(patternsSql(candidates, of)));
      const counts: PatternCounts = {
        levels: rows.map(({ pattern }) => levelsOf(pattern, of)),
        counts: rows.map(({ pairs }) => pairs),
      };
      expect(counts.counts.reduce((sum, n) => sum + n, 0)).toBe(session.pairs);
      const start = (key: "m_start" | "u_start"): number[][] =>
        used.map(({ levels }) => levels.filter((level) => !level.is_null_level).map((level) => level[key] ?? 0));
      const classes: readonly ClassStart[] = [
        { name: "person", share: session.start_lambda, levels: start("m_start") },
        {
          name: "chance",
          share: 1 - session.start_lambda,
          levels: start("u_start"),
          learning: used.map(() => (session.fix_u ? "known" : "learned")),
        },
      ];
      const theirs = await db.rows<{
        iteration: number;
        comparison: string;
        level: number | null;
        m: number | null;
        u: number | null;
      }>(
        sql`select iteration, comparison, level::integer as level, m, u from read_csv(${history}) where session = ${name}`,
      );
      let worst = 0;
      let compared = 0;
      const { converged } = fitClasses(counts, classes, {
        priorPairs: 0,
        tolerance: 0,
        maxIterations: session.iterations,
        watch: ([person, chance], iteration) => {
          for (const row of theirs.filter((one) => one.iteration === iteration)) {
            if (row.comparison === "__lambda__") {
              worst = Math.max(worst, Math.abs((person?.share ?? 0) - (row.m ?? row.u ?? person?.share ?? 0)));
              continue;
            }
            const place = used.findIndex((comparison) => comparison.name === row.comparison);
            const level = of[place]?.levels.findIndex(({ label }) => label === String(row.level)) ?? -1;
            for (const [ours, value] of [
              [person?.levels[place]?.[level], row.m],
              [chance?.levels[place]?.[level], row.u],
            ] as const) {
              if (value === null) continue;
              worst = Math.max(worst, Math.abs((ours ?? Number.NaN) - value));
              compared += 1;
            }
          }
        },
      });
      expect(compared).toBeGreaterThan(100);
      expect(worst, name).toBeLessThan(1e-9);
      expect(converged).toBe(false);
    }
  });

  it("exact chance over all pairs of a file, and the share of persons from certain rules", async () => {
    const settings = read("em_fake_1000", "settings.json") as Pick<Frozen, "comparisons"> & {
      readonly lambda_from_rules: { readonly rules: readonly string[]; readonly lambda: number };
    };
    const db = database.session;
    await loadRecords("fake_1000_fixed", "unique_id");
    const of = comparisonsOf(settings);
    const all = sql`select l.record_no as left_no, r.record_no as right_no from identity.feature as l join identity.feature as r on r.record_no > l.record_no`;
    const rows = await db.rows<{ pattern: number; pairs: number }>(patternCountsSql(patternsSql(all, of)));
    const theirs = await db.rows<{ comparison: string; level: number; u: number }>(
      sql`select comparison, level::integer as level, u from read_csv(${dataFile("splink_oracle", "em_fake_1000", "u_exact.csv") ?? ""})`,
    );
    for (const { comparison, level, u } of theirs) {
      const place = of.findIndex(({ name }) => name === comparison);
      const wanted = (of[place]?.levels.findIndex(({ label }) => label === String(level)) ?? -1) + 1;
      let present = 0;
      let at = 0;
      for (const { pattern, pairs } of rows) {
        const found = levelsOf(pattern, of)[place] ?? 0;
        if (found > 0) present += pairs;
        if (found === wanted) at += pairs;
      }
      expect(Math.abs(at / present - u)).toBeLessThan(1e-12);
    }
    const [certain] = await db.rows<{ n: number }>(sql`
      select count(*) as n from (${all}) as p
      join identity.feature as l on l.record_no = p.left_no
      join identity.feature as r on r.record_no = p.right_no
      where ${sql.join(
        settings.lambda_from_rules.rules.map((rule) => sql`coalesce(${sql.raw(rule)}, false)`),
        " or ",
      )}`);
    expect((certain?.n ?? 0) / 0.7 / 499_500).toBeCloseTo(settings.lambda_from_rules.lambda, 15);
  });

  it("Splink's own test: rarity within the E-step, and the literal of one pair", async () => {
    const db = database.session;
    const own = (file: string): string => dataFile("splink_oracle", "splink_own_tests", file) ?? "";
    await db.run(sql`create table identity.feature as
      select cast(unique_id as integer) as record_no, record_no::ubigint as content, * from read_csv(${own("fake_1000_from_splink_demos.csv")}, all_varchar = true)`);
    for (const memory of [identityCappedBlock, identityFrequency]) await db.run(createTableSql(memory, "replace"));
    const binary = (column: string): FrozenLevel[] => [
      { level: -1, sql: `l.${column} is null or r.${column} is null`, is_null_level: true },
      { level: 1, sql: `l.${column} = r.${column}`, is_null_level: false },
      { level: 0, sql: "ELSE", is_null_level: false },
    ];
    const of = comparisonsOf({
      comparisons: [
        {
          name: "first_name",
          levels: [
            { level: -1, sql: "l.first_name is null or r.first_name is null", is_null_level: true },
            { level: 2, sql: "l.first_name = r.first_name", is_null_level: false },
            { level: 1, sql: "levenshtein(l.first_name, r.first_name) <= 2", is_null_level: false },
            { level: 0, sql: "ELSE", is_null_level: false },
          ],
        },
        ...["dob", "city", "email"].map((name) => ({ name, levels: binary(name) })),
      ],
    });
    await pairBlocks(db, [ruleOf({ sql: "l.surname = r.surname" }, 0)]);
    const rows = await db.rows<{ pattern: number; tf: number | null; pairs: number }>(sql`
      with tf as (select first_name, count(*) / sum(count(*)) over () as tf from identity.feature where first_name is not null group by first_name)
      select pattern, case when pattern % 4 = 1 then tf end as tf, count(*) as pairs
      from (${patternsSql(candidates, of)}) as p
      join identity.feature as l on l.record_no = p.left_no
      left join tf on tf.first_name = l.first_name
      group by all`);
    const patterns: PatternCounts = {
      levels: rows.map(({ pattern }) => levelsOf(pattern, of)),
      counts: rows.map(({ pairs: count }) => count),
    };
    expect(patterns.counts.reduce((sum, n) => sum + n, 0)).toBe(3167);
    const rest = [0, 1, 2];
    const start = (learning: "known" | "learned"): readonly ClassStart[] => [
      { name: "person", share: 0.3, levels: [[0.7, 0.2, 0.1], ...rest.map(() => [0.9, 0.1])] },
      {
        name: "chance",
        share: 0.7,
        levels: [[0.1, 0.1, 0.8], ...rest.map(() => [0.1, 0.9])],
        learning: of.map(() => learning),
      },
    ];
    const rarity = (
      row: number,
      index: number,
      classes: readonly { levels: readonly (readonly number[])[] }[],
    ): number => {
      const tf = rows[row]?.tf;
      return index === 0 || tf === null || tf === undefined
        ? 0
        : 0.6 * (Math.log2(classes[1]?.levels[0]?.[0] ?? 1) - Math.log2(tf));
    };
    for (const [learning, shares, file] of [
      ["known", [0.2588110991484573, 0.2823831219907462], "splink2_m_u_history_fixed_u.csv"],
      ["learned", [0.2588110991484573, 0.2954053465070158], "splink2_m_u_history_no_fix.csv"],
    ] as const) {
      const theirs = await db.rows<{ iteration: number; column_name: string; level: number; m: number; u: number }>(sql`
        select iteration, column_name, comparison_vector_value as level, m_probability as m, u_probability as u
        from read_csv(${own(file)}) where not is_null`);
      fitClasses(patterns, start(learning), {
        priorPairs: 0,
        tolerance: 0,
        maxIterations: 2,
        rarity,
        watch: ([person, chance], iteration) => {
          expect(Math.abs((person?.share ?? 0) - (shares[iteration - 1] ?? 0))).toBeLessThan(1e-9);
          for (const { column_name, level, m, u } of theirs.filter((one) => one.iteration === iteration)) {
            const place = of.findIndex(({ name }) => name === column_name);
            const at = of[place]?.levels.findIndex(({ label }) => label === String(level)) ?? -1;
            expect(Math.abs((person?.levels[place]?.[at] ?? Number.NaN) - m)).toBeLessThan(1e-9);
            expect(Math.abs((chance?.levels[place]?.[at] ?? Number.NaN) - u)).toBeLessThan(1e-9);
          }
        },
      });
    }
    const [jacks] = await db.rows<{ tf: number }>(
      sql`select count(*) filter (where first_name = 'Jack ') / count(first_name) as tf from identity.feature`,
    );
    const factor = (0.1 / (jacks?.tf ?? 1)) ** 0.6;
    expect(Math.abs(factor - 4.272592890212634)).toBeLessThan(1e-9);
    const { chance } = patternOdds([1, 1, 2, 2], start("known"));
    expect(Math.abs(Math.log2(factor) - Math.log2(chance) - 0.5101493570766487)).toBeLessThan(1e-9);
  });
});
