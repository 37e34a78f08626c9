import type { FullMatchSettings } from "../../core/match-settings.ts";
import type { Session } from "../../core/session.ts";
import { sql, type Sql } from "../../core/sql.ts";
import type { Act } from "../../core/step.ts";
import { identityFeature, identityPair, identityWeight } from "../../core/tables/identity.ts";
import { createTableSql } from "../../warehouse/database.ts";
import { blockRecords, usableRules } from "./block.ts";
import { defaultRules } from "./blocking-rule.ts";
import { isApartSql } from "./certain.sql.ts";
import { clusterRecords } from "./cluster-records.ts";
import { levelsOf, type Comparison } from "./comparison.ts";
import { patternsSql } from "./level.sql.ts";
import { countValues, learnModel, usedComparisons, type Learned } from "./model.ts";
import { pairRowsSql, scoredSql } from "./weigh.sql.ts";
import { patternOdds, weightRows } from "./weigh.ts";

/** Least log-odds, in bits, of two records in one household that are kept. */
const homeFloor = 1;

async function countOf(db: Session, from: Sql): Promise<number> {
  const [row] = await db.rows<{ n: number }>(sql`select count(*) as n from ${from}`);
  return row?.n ?? 0;
}

/** `scored`: the agreement pattern of every candidate. */
async function compare(
  db: Session,
  candidates: Sql,
  of: readonly Comparison[],
  settings: FullMatchSettings,
): Promise<void> {
  // The engine takes the pairs for the smaller side and would build its hash tables of them.
  await db.run(sql`set disabled_optimizers = 'join_order,build_side_probe_side'`);
  try {
    await db.run(scoredSql(patternsSql(candidates, of, isApartSql(settings))));
  } finally {
    await db.run(sql`reset disabled_optimizers`);
  }
}

/** `pattern_weight` and identity.weight: what each pattern and each level says. */
async function weigh(db: Session, of: readonly Comparison[], { classes, compared }: Learned): Promise<void> {
  await db.run(sql`create or replace temp table pattern_weight (pattern bigint, household double, chance double)`);
  await db.append("pattern_weight", [
    compared.patterns.map((pattern) => {
      const { household, chance } = patternOdds(levelsOf(pattern, of), classes);
      return [pattern, household, chance];
    }),
  ]);
  await db.run(createTableSql(identityWeight, "replace"));
  await db.append(identityWeight, [weightRows(of, classes)]);
}

/** Blocks, compares, weighs and clusters the numbered records. */
export function matchRecords(settings: FullMatchSettings, extras: readonly string[]): Act {
  return async ({ db, full, log, signal }) => {
    const records = await countOf(db, sql`${identityFeature}`);
    const rules = await usableRules(db, defaultRules(extras));
    const { candidates, notes: blocked } = await blockRecords(db, records, rules, settings);
    if (blocked["capped_blocks"] !== 0)
      log.warn("some blocks were too large to compare; see identity.capped_block", blocked);
    signal.throwIfAborted();
    const of = await usedComparisons(db, extras);
    const frequencies = await countValues(db, of);
    await compare(db, candidates, of, settings);
    signal.throwIfAborted();
    const learned = await learnModel(db, of, frequencies, { records, again: full });
    await weigh(db, of, learned);
    await db.run(createTableSql(identityPair, "replace"));
    await db.run(pairRowsSql(Math.log2(settings.pair_floor / (1 - settings.pair_floor)), homeFloor));
    signal.throwIfAborted();
    await clusterRecords(db, records, settings);
    const compared = await countOf(db, sql`scored`);
    for (const name of ["scored", "pattern_weight", "commonness"]) await db.run(sql`drop table ${sql.id(name)}`);
    return {
      rowsRead: records,
      rowsWritten: records,
      changed: true,
      notes: {
        pairs_compared: compared,
        ...blocked,
        patterns: learned.compared.patterns.length,
        iterations: learned.iterations,
        pairs_of_one_person: Math.round((learned.classes[0]?.share ?? 0) * ((records * (records - 1)) / 2)),
      },
    };
  };
}
