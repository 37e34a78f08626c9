import { release } from "../../core/release.ts";
import type { Session } from "../../core/session.ts";
import { sql, type Sql } from "../../core/sql.ts";
import { identityFeature, identityModel } from "../../core/tables/identity.ts";
import { createTableSql } from "../../warehouse/database.ts";
import { levelsOf, type Comparison } from "./comparison.ts";
import { defaultComparisons } from "./comparisons.ts";
import type { PairClass } from "./em.ts";
import { commonnessSql, exactShareSql, frequencySql, type ColumnFrequency } from "./frequency.sql.ts";
import { patternsSql, randomPairsSql } from "./level.sql.ts";
import { patternCountsSql } from "./weigh.sql.ts";
import { fitModel, type ComparedPatterns } from "./weigh.ts";

/** Random pairs that show what chance does where it cannot be counted. */
const randomPairs = 200_000;

/** A file that grew or shrank by more than this share is learned from anew. */
const drift = 0.2;

/** Only comparisons that some pair of records can make. */
export async function usedComparisons(db: Session, extras: readonly string[]): Promise<readonly Comparison[]> {
  const all = defaultComparisons(extras);
  const counts = all.map(
    ({ columns }, index) => sql`count(coalesce(${sql.columns(columns)})) as ${sql.id(`c${index}`)}`,
  );
  const [row] = await db.rows<Record<string, number>>(sql`select ${sql.join(counts)} from ${identityFeature}`);
  return all.filter((_, index) => (row?.[`c${index}`] ?? 0) > 1);
}

/** Counts how common each value is, into `commonness`. */
export async function countValues(db: Session, of: readonly Comparison[]): Promise<readonly ColumnFrequency[]> {
  const frequencies: ColumnFrequency[] = [];
  for (const column of of.flatMap(({ frequency }) => frequency ?? [])) {
    await db.run(frequencySql(column));
    const [row] = await db.rows<{ present: number; share: number }>(exactShareSql(column));
    frequencies.push({ column, present: row?.present ?? 0, share: row?.share ?? 0 });
  }
  await db.run(commonnessSql(frequencies));
  for (const { column } of frequencies) await db.run(sql`drop table ${sql.id(`frequency_${column}`)}`);
  return frequencies;
}

async function readPatterns(db: Session, query: Sql, of: readonly Comparison[]): Promise<ComparedPatterns> {
  const rows = await db.rows<{ pattern: number; pairs: number }>(query);
  return {
    patterns: rows.map(({ pattern }) => pattern),
    levels: rows.map(({ pattern }) => levelsOf(pattern, of)),
    counts: rows.map(({ pairs }) => pairs),
  };
}

/** A model, and the patterns of the pairs that were compared. */
export interface Learned {
  readonly classes: readonly PairClass[];
  readonly compared: ComparedPatterns;
  /** 0 where the model of an earlier run was taken. */
  readonly iterations: number;
}

async function remembered(
  db: Session,
  of: readonly Comparison[],
  signature: string,
  records: number,
): Promise<readonly PairClass[] | undefined> {
  const [model] = await db.rows<{ signature: string; records: number; comparisons: string; classes: string }>(
    sql`select signature, records, comparisons, classes from ${identityModel}`,
  );
  if (model?.signature !== signature || model.comparisons !== JSON.stringify(of)) return undefined;
  return Math.abs(records - model.records) <= model.records * drift
    ? (JSON.parse(model.classes) as readonly PairClass[])
    : undefined;
}

/**
 * What agreement says in this file, by class of pairs; reads `scored` and `commonness`. The model of an earlier run stays in use while it
 * fits the same comparisons and about as many records, so that new records do not move old ones; `again` learns anew.
 */
export async function learnModel(
  db: Session,
  of: readonly Comparison[],
  frequencies: readonly ColumnFrequency[],
  { records, again }: { readonly records: number; readonly again: boolean },
): Promise<Learned> {
  await db.run(createTableSql(identityModel, "keep"));
  const compared = await readPatterns(db, patternCountsSql(sql`select * from scored`), of);
  const signature = release;
  const known = again ? undefined : await remembered(db, of, signature, records);
  if (known !== undefined) return { classes: known, compared, iterations: 0 };
  const random = await readPatterns(db, patternCountsSql(patternsSql(randomPairsSql(records, randomPairs), of)), of);
  const exactShares = of.map(({ frequency }) => frequencies.find(({ column }) => column === frequency)?.share);
  const fitted = fitModel(of, { compared, random, exactShares, allPairs: (records * (records - 1)) / 2 });
  await db.run(sql`delete from ${identityModel}`);
  await db.run(sql`insert into ${identityModel}
    values (${signature}, ${records}, ${sql.run("run_id")}, ${JSON.stringify(of)}, ${JSON.stringify(fitted.classes)})`);
  return { classes: fitted.classes, compared, iterations: fitted.iterations };
}
