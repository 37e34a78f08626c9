import type { FullMatchSettings } from "../../core/match-settings.ts";
import type { Session } from "../../core/session.ts";
import { sql } from "../../core/sql.ts";
import type { Act } from "../../core/step.ts";
import {
  identityCappedBlock,
  identityCluster,
  identityFeature,
  identityPair,
  identityWeight,
} from "../../core/tables/identity.ts";
import { createTableSql } from "../../warehouse/database.ts";
import { blockCapsSql, blockKeysSql, blockSizesSql, candidatesSql, cappedBlocksSql } from "./block.sql.ts";
import { clusterWithVeto, UnionFind, type Evidence } from "./cluster.ts";
import {
  comparedSql,
  comparisons,
  exactShareSql,
  frequencySql,
  levelsOf,
  patternsSql,
  randomPairsSql,
  type Comparison,
} from "./compare.sql.ts";
import type { PatternCounts } from "./em.ts";
import { linksSql, pairRowsSql, patternCountsSql, scoredSql, tangledEvidenceSql, weighedSql } from "./weigh.sql.ts";
import { fitModel, patternWeight, weightRows } from "./weigh.ts";

/** Random pairs that show what chance does where it cannot be counted. */
const randomPairs = 200_000;

async function countOf(db: Session, from: ReturnType<typeof sql>): Promise<number> {
  const [row] = await db.rows<{ n: number }>(sql`select count(*) as n from ${from}`);
  return row?.n ?? 0;
}

/** Only comparisons that some pair of records can make. */
async function usedComparisons(db: Session): Promise<readonly Comparison[]> {
  const used: Comparison[] = [];
  for (const comparison of comparisons) {
    const column = comparison.frequency;
    const [row] = await db.rows<{ n: number }>(
      column === undefined
        ? sql`select count(*) as n from ${identityFeature} where coalesce(street, postcode, city) is not null`
        : sql`select count(*) as n from ${identityFeature} where ${sql.id(column)} is not null`,
    );
    if ((row?.n ?? 0) >= 2) used.push(comparison);
  }
  return used;
}

async function readPatterns(
  db: Session,
  query: ReturnType<typeof sql>,
  of: readonly Comparison[],
): Promise<PatternCounts & { readonly patterns: readonly number[] }> {
  const rows = await db.rows<{ pattern: number; pairs: number }>(query);
  return {
    patterns: rows.map(({ pattern }) => pattern),
    levels: rows.map(({ pattern }) => levelsOf(pattern, of)),
    counts: rows.map(({ pairs }) => pairs),
  };
}

/** Finds pairs that share a key. */
async function block(
  db: Session,
  records: number,
  settings: FullMatchSettings,
): Promise<Readonly<Record<string, unknown>>> {
  await db.run(createTableSql(identityCappedBlock, "replace"));
  await db.run(blockKeysSql());
  await db.run(blockSizesSql());
  await db.run(blockCapsSql(settings.block_cap, Math.ceil(records * settings.pairs_per_rule)));
  await db.run(cappedBlocksSql());
  await db.run(candidatesSql());
  const [capped] = await db.rows<{ n: number; lost: number }>(
    sql`select count(*) as n, coalesce(sum(lost_pairs), 0)::bigint as lost from ${identityCappedBlock}`,
  );
  for (const name of ["block_key", "block", "block_cap"]) await db.run(sql`drop table ${sql.id(name)}`);
  return { capped_blocks: capped?.n ?? 0, capped_pairs: capped?.lost ?? 0 };
}

/** Compares the pairs, learns what agreement says in this file, and weighs every pair. */
async function weigh(db: Session, records: number): Promise<Readonly<Record<string, unknown>>> {
  const of = await usedComparisons(db);
  const exactShares: (number | undefined)[] = [];
  for (const { frequency } of of) {
    if (frequency === undefined) {
      exactShares.push(undefined);
      continue;
    }
    await db.run(frequencySql(frequency));
    const [row] = await db.rows<{ share: number }>(exactShareSql(frequency));
    exactShares.push(row?.share);
  }
  await db.run(comparedSql(of));
  await db.run(scoredSql(patternsSql(sql`select left_no, right_no from candidate`, of)));
  await db.run(sql`drop table candidate`);
  const random = await readPatterns(db, patternCountsSql(patternsSql(randomPairsSql(records, randomPairs), of)), of);
  const compared = await readPatterns(db, patternCountsSql(sql`select * from scored`), of);
  const fitted = fitModel(of, { compared, random, exactShares, allPairs: (records * (records - 1)) / 2 });
  await db.run(
    sql`create or replace temp table pattern_weight (pattern integer, person double, household double, namesake double, chance double)`,
  );
  await db.append("pattern_weight", [
    compared.patterns.map((pattern, index) => {
      const { person, household, namesake, chance } = patternWeight(compared.levels[index] ?? [], fitted);
      return [pattern, person, household, namesake, chance];
    }),
  ]);
  await db.run(weighedSql());
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

function* batched<T>(rows: Iterable<T>, size = 20_480): Generator<T[]> {
  let batch: T[] = [];
  for (const row of rows) {
    batch.push(row);
    if (batch.length === size) {
      yield batch;
      batch = [];
    }
  }
  if (batch.length > 0) yield batch;
}

/** Blocks, compares, weighs and clusters the numbered records. */
export function matchRecords(settings: FullMatchSettings): Act {
  return async ({ db, log, signal }) => {
    const records = await countOf(db, sql`${identityFeature}`);
    await db.run(createTableSql(identityWeight, "replace"));
    await db.run(createTableSql(identityPair, "replace"));
    const blocked = await block(db, records, settings);
    if (blocked["capped_blocks"] !== 0)
      log.warn("some blocks were too large to compare; see identity.capped_block", blocked);
    signal.throwIfAborted();
    const compared = await countOf(db, sql`candidate`);
    const weighed = await weigh(db, records);
    signal.throwIfAborted();
    await db.run(pairRowsSql(Math.log2(settings.pair_floor / (1 - settings.pair_floor))));
    await cluster(db, records, settings);
    await db.run(sql`drop table weighed`);
    return {
      rowsRead: records,
      rowsWritten: records,
      changed: true,
      notes: { pairs_compared: compared, ...blocked, ...weighed },
    };
  };
}
