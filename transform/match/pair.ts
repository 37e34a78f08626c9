import type { FullMatchSettings } from "../../core/match-settings.ts";
import type { Session } from "../../core/session.ts";
import { sql, type Sql } from "../../core/sql.ts";
import type { Act } from "../../core/step.ts";
import { identityCluster, identityFeature, identityPair, identityWeight } from "../../core/tables/identity.ts";
import { createTableSql } from "../../warehouse/database.ts";
import { batched } from "./batched.ts";
import { blockRecords, usableRules } from "./block.ts";
import { defaultRules } from "./blocking-rule.ts";
import { clusterWithVeto, UnionFind, type Evidence } from "./cluster.ts";
import { levelsOf, type Comparison } from "./comparison.ts";
import { defaultComparisons } from "./comparisons.ts";
import { commonnessSql, exactShareSql, frequencySql, type ColumnFrequency } from "./frequency.sql.ts";
import { patternsSql, randomPairsSql } from "./level.sql.ts";
import { linksSql, pairRowsSql, patternCountsSql, scoredSql, tangledEvidenceSql } from "./weigh.sql.ts";
import { fitModel, patternOdds, weightRows, type ComparedPatterns } from "./weigh.ts";

/** Least log-odds, in bits, of two records in one household that are kept. */
const homeFloor = 1;

/** Random pairs that show what chance does where it cannot be counted. */
const randomPairs = 200_000;

async function countOf(db: Session, from: Sql): Promise<number> {
  const [row] = await db.rows<{ n: number }>(sql`select count(*) as n from ${from}`);
  return row?.n ?? 0;
}

/** Only comparisons that some pair of records can make. */
async function usedComparisons(db: Session, all: readonly Comparison[]): Promise<readonly Comparison[]> {
  const counts = all.map(
    ({ columns }, index) => sql`count(coalesce(${sql.columns(columns)})) as ${sql.id(`c${index}`)}`,
  );
  const [row] = await db.rows<Record<string, number>>(sql`select ${sql.join(counts)} from ${identityFeature}`);
  return all.filter((_, index) => (row?.[`c${index}`] ?? 0) > 1);
}

async function readPatterns(db: Session, query: Sql, of: readonly Comparison[]): Promise<ComparedPatterns> {
  const rows = await db.rows<{ pattern: number; pairs: number }>(query);
  return {
    patterns: rows.map(({ pattern }) => pattern),
    levels: rows.map(({ pattern }) => levelsOf(pattern, of)),
    counts: rows.map(({ pairs }) => pairs),
  };
}

/** Compares the pairs, learns what agreement says in this file, and weighs every pair. */
async function weigh(
  db: Session,
  records: number,
  candidates: Sql,
  extras: readonly string[],
): Promise<Readonly<Record<string, unknown>>> {
  const of = await usedComparisons(db, defaultComparisons(extras));
  const frequencies: ColumnFrequency[] = [];
  for (const column of of.flatMap(({ frequency }) => frequency ?? [])) {
    await db.run(frequencySql(column));
    const [row] = await db.rows<{ present: number; share: number }>(exactShareSql(column));
    frequencies.push({ column, present: row?.present ?? 0, share: row?.share ?? 0 });
  }
  const exactShares = of.map(({ frequency }) => frequencies.find(({ column }) => column === frequency)?.share);
  await db.run(commonnessSql(frequencies));
  // The engine takes the pairs for the smaller side and would build its hash tables of them.
  await db.run(sql`set disabled_optimizers = 'join_order,build_side_probe_side'`);
  await db.run(scoredSql(patternsSql(candidates, of)));
  await db.run(sql`reset disabled_optimizers`);
  const random = await readPatterns(db, patternCountsSql(patternsSql(randomPairsSql(records, randomPairs), of)), of);
  const compared = await readPatterns(db, patternCountsSql(sql`select * from scored`), of);
  const fitted = fitModel(of, { compared, random, exactShares, allPairs: (records * (records - 1)) / 2 });
  await db.run(sql`create or replace temp table pattern_weight (pattern bigint, household double, chance double)`);
  await db.append("pattern_weight", [
    compared.patterns.map((pattern) => {
      const { household, chance } = patternOdds(levelsOf(pattern, of), fitted);
      return [pattern, household, chance];
    }),
  ]);
  await db.append(identityWeight, [weightRows(of, fitted)]);
  return {
    patterns: compared.patterns.length,
    iterations: fitted.iterations,
    pairs_of_one_person: Math.round((fitted.classes[0]?.share ?? 0) * ((records * (records - 1)) / 2)),
  };
}

/** Cuts what hangs together by links into persons, listening to what speaks against. */
async function cluster(db: Session, records: number, settings: FullMatchSettings): Promise<void> {
  const minWeight = Math.log2(settings.threshold / (1 - settings.threshold));
  const components = new UnionFind(records);
  for await (const [lefts = [], rights = []] of db.columnBatches(linksSql(minWeight))) {
    lefts.forEach((left, row) => {
      components.join(left as number, rights[row] as number);
    });
  }
  const clusterOf = Int32Array.from({ length: records }, (_, record) => components.find(record));
  const sizes = new Int32Array(records);
  for (const root of clusterOf) sizes[root] = (sizes[root] ?? 0) + 1;
  await db.run(sql`create or replace temp table component (record_no integer, component integer)`);
  await db.append("component", batched(tangled(clusterOf, sizes)));
  const options = { minWeight, cap: settings.veto_cap, unscored: settings.veto_unscored };
  const separate = (evidence: readonly Evidence[]): void => {
    for (const group of clusterWithVeto(evidence, options))
      for (const record of group) clusterOf[record] = group[0] ?? record;
  };
  let current = -1;
  let evidence: Evidence[] = [];
  for await (const [ofs = [], lefts = [], rights = [], weights = []] of db.columnBatches(tangledEvidenceSql())) {
    ofs.forEach((component, row) => {
      if (component !== current) {
        separate(evidence);
        evidence = [];
        current = component as number;
      }
      evidence.push({ left: lefts[row] as number, right: rights[row] as number, weight: weights[row] as number });
    });
  }
  separate(evidence);
  await db.run(createTableSql(identityCluster, "replace"));
  await db.append(identityCluster, batched(clusterOf.entries()));
  await db.run(sql`drop table component`);
}

/** Records of components of three and more: a pair needs no second opinion. */
function* tangled(rootOf: Int32Array, sizes: Int32Array): Generator<readonly [number, number]> {
  for (const [record, root] of rootOf.entries()) if ((sizes[root] ?? 0) > 2) yield [record, root];
}

/** Blocks, compares, weighs and clusters the numbered records. */
export function matchRecords(settings: FullMatchSettings, extras: readonly string[]): Act {
  return async ({ db, log, signal }) => {
    const records = await countOf(db, sql`${identityFeature}`);
    await db.run(createTableSql(identityWeight, "replace"));
    await db.run(createTableSql(identityPair, "replace"));
    const rules = await usableRules(db, defaultRules(extras));
    const blocked = await blockRecords(db, records, rules, settings);
    if (blocked.notes["capped_blocks"] !== 0)
      log.warn("some blocks were too large to compare; see identity.capped_block", blocked.notes);
    signal.throwIfAborted();
    const weighed = await weigh(db, records, blocked.candidates, extras);
    const compared = await countOf(db, sql`scored`);
    signal.throwIfAborted();
    await db.run(pairRowsSql(Math.log2(settings.pair_floor / (1 - settings.pair_floor)), homeFloor));
    await cluster(db, records, settings);
    for (const name of ["scored", "pattern_weight", "commonness"]) await db.run(sql`drop table ${sql.id(name)}`);
    return {
      rowsRead: records,
      rowsWritten: records,
      changed: true,
      notes: { pairs_compared: compared, ...blocked.notes, ...weighed },
    };
  };
}
