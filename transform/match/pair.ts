import type { Comparison } from "../../core/comparison.ts";
import type { FullMatchSettings } from "../../core/match-settings.ts";
import type { Session } from "../../core/session.ts";
import { sql, type Sql } from "../../core/sql.ts";
import type { Act } from "../../core/step.ts";
import {
  identityCluster,
  identityFeature,
  identityFrequency,
  identityPair,
  identityWeight,
} from "../../core/tables/identity.ts";
import { createTableSql } from "../../warehouse/database.ts";
import { asWritten } from "./as-written.ts";
import { cappedNotes, chooseBlocks, meet, pairBlocks } from "./block.ts";
import { allPairsSql, candidateSql, componentPairsSql, memberSql, metPairsSql, type Blocks } from "./block.sql.ts";
import { rulesOf } from "./blocking-rule.ts";
import { isApartSql } from "./certain.sql.ts";
import { clusterRecords } from "./cluster-records.ts";
import { levelsOf } from "./comparison.ts";
import { countRows } from "../../warehouse/count-rows.ts";
import type { PairClass } from "./em.ts";
import { leaveOutGeneric } from "./feature.ts";
import type { ColumnFrequency } from "./frequency.sql.ts";
import { isTurnSql, patternsSql } from "./level.sql.ts";
import {
  chanceSql,
  fits,
  learnClasses,
  noteSettings,
  readFrequencies,
  readModel,
  signatureOf,
  usedComparisons,
  writeModel,
  type Model,
} from "./model.ts";
import { forgetPairsSql, staleSql } from "./stale.sql.ts";
import { pairRowsSql, patternsWithoutWeightSql, scoredSql } from "./weigh.sql.ts";
import { patternOdds, weightRows } from "./weigh.ts";

/** Least log-odds, in bits, of two records in one household that are kept. */
const homeFloor = 1;

/** Rows that the engine gives a thread at a time. */
const threadful = 122_880;

/** How pairs are compared. */
interface Comparing extends Pick<Model, "comparisons" | "frequencies"> {
  /** The records of all pairs. */
  readonly features: Sql;
  readonly signal: AbortSignal;
  readonly settings: FullMatchSettings;
}

/** `paired_feature`: the features of the records of `candidate`, where they are few. A temporary table. */
const pairedFeatureSql = sql`
  create or replace temp table paired_feature as
  from ${identityFeature}
  where record_no in (select left_no from candidate union all select right_no from candidate)`;

/** The agreement pattern of every pair of `candidate`, in a new `scored` or as more rows of it. */
async function compare(
  db: Session,
  { features, comparisons, frequencies, settings, signal }: Comparing,
  into: "new" | "more" = "new",
): Promise<void> {
  const found = await countRows(db, sql`candidate`);
  const turns = Math.max(1, Math.ceil(found / settings.pairs_at_once));
  for (let now = 0; now < turns; now++) {
    signal.throwIfAborted();
    const turn = { now, of: turns };
    // What this transaction made is read by one thread; what is sorted, by all, but for fewer pairs than a thread takes at a time.
    const sorted = found > threadful ? sql`order by left_no, right_no` : sql``;
    const pairs = sql`from candidate where ${isTurnSql(sql`left_no`, turn)} ${sorted}`;
    const patterns = patternsSql(pairs, comparisons, { features, isApart: isApartSql(settings), frequencies, turn });
    await asWritten(db, () => db.run(scoredSql(patterns, now === 0 ? into : "more")));
  }
}

/** Adds what each new pattern of `scored` says to `pattern_weight`. */
async function weigh(db: Session, of: readonly Comparison[], classes: readonly PairClass[]): Promise<void> {
  const patterns = await db.rows<{ pattern: number }>(patternsWithoutWeightSql);
  await db.append("pattern_weight", [
    patterns.map(({ pattern }) => {
      const { household, chance } = patternOdds(levelsOf(pattern, of), classes);
      return [pattern, household, chance];
    }),
  ]);
}

/**
 * Blocks, compares, weighs and clusters the numbered records. What was found before stands while the model and the settings do: only records
 * that are new, changed or gone are compared again, with everybody, and only what hangs together with them is placed anew. The result is that
 * of comparing all again by the same model, to the bit.
 */
export function matchRecords(settings: FullMatchSettings, extras: readonly string[]): Act {
  return async ({ db, full, log, signal }) => {
    const records = await countRows(db, sql`${identityFeature}`);
    await leaveOutGeneric(db);
    const comparisons = await usedComparisons(db, extras, settings.comparisons);
    const hasCompanies = comparisons.some(({ columns }) => columns.includes("company"));
    const rules = rulesOf(extras, settings.blocking).filter(
      ({ isOfCompanies }) => hasCompanies || isOfCompanies !== true,
    );
    const signature = await signatureOf(db, settings, rules);
    const linking = JSON.stringify({ ...settings, survivorship: null, pairs_at_once: null });
    await db.run(createTableSql(identityCluster, "keep"));
    await db.run(createTableSql(identityPair, "keep"));
    const remembered = await readModel(db);
    let known =
      !full && remembered !== undefined && fits(remembered, comparisons, signature, records) ? remembered : undefined;
    if (known?.settings !== linking) await db.run(createTableSql(identityCluster, "replace"));
    await db.run(staleSql);
    let stale = await countRows(db, sql`stale`);
    if (known?.blocks && stale < records && !(await meet(db, known.blocks, { stale, records, settings })))
      known = undefined;
    const isWhole = known === undefined || stale === records;
    if (isWhole) {
      await db.run(createTableSql(identityCluster, "replace"));
      await db.run(createTableSql(identityPair, "replace"));
      await db.run(staleSql);
      stale = records;
    }
    const features = isWhole ? sql`${identityFeature}` : sql`paired_feature`;
    let blocks: Blocks = null;
    let frequencies: readonly ColumnFrequency[];
    if (known === undefined) {
      await db.run(createTableSql(identityFrequency, "replace"));
      const choosing = { rules, settings, meanwhile: chanceSql(comparisons, records) };
      blocks = await asWritten(db, () => chooseBlocks(db, records, choosing));
      frequencies = await readFrequencies(db, comparisons);
    } else {
      ({ blocks, frequencies } = known);
      if (blocks === null) await db.run(candidateSql(allPairsSql(!isWhole)));
      else if (isWhole) await pairBlocks(db, blocks);
      else await db.run(candidateSql(metPairsSql));
      if (!isWhole) await db.run(pairedFeatureSql);
    }
    const capped = await cappedNotes(db);
    if (capped.capped_blocks > 0) log.warn("some blocks were too large to compare; see identity.capped_block", capped);
    signal.throwIfAborted();
    const comparing = { features, comparisons, frequencies, settings, signal };
    await compare(db, comparing);
    signal.throwIfAborted();
    let iterations = 0;
    let classes = known?.classes ?? [];
    if (known !== undefined) await noteSettings(db, linking);
    else {
      const fitted = await learnClasses(db, comparisons, frequencies, records);
      ({ classes, iterations } = fitted);
      await writeModel(db, { signature, records, settings: linking, comparisons, classes, frequencies, blocks });
    }
    const compared = await countRows(db, sql`scored`);
    await db.run(sql`create or replace temp table pattern_weight (pattern bigint, household double, chance double)`);
    await weigh(db, comparisons, classes);
    await db.run(createTableSql(identityWeight, "replace"));
    await db.append(identityWeight, [weightRows(comparisons, classes)]);
    const isAnyGone = (await countRows(db, sql`${identityCluster}`)) > records - stale;
    for (const statement of forgetPairsSql(isAnyGone)) await db.run(statement);
    signal.throwIfAborted();
    const placed = await clusterRecords(db, settings, {
      isWhole,
      keepPairs: pairRowsSql(Math.log2(settings.pair_floor / (1 - settings.pair_floor)), homeFloor),
      compareTouched: async () => {
        if (isWhole) return;
        await db.run(memberSql);
        await db.run(candidateSql(componentPairsSql(blocks)));
        await compare(db, { ...comparing, features: sql`member` }, "more");
        await weigh(db, comparisons, classes);
      },
    });
    for (const name of [
      "scored",
      "pattern_weight",
      "paired_feature",
      "stale",
      "met",
      "candidate",
      "member",
      "random_record",
      "random_pattern",
      "column_share",
    ])
      await db.run(sql`drop table if exists ${sql.id(name)}`);
    return {
      rowsRead: records,
      rowsWritten: placed,
      changed: true,
      notes: {
        records_compared: stale,
        pairs_compared: compared,
        ...capped,
        iterations,
        pairs_of_one_person: Math.round((classes[0]?.share ?? 0) * ((records * (records - 1)) / 2)),
      },
    };
  };
}
