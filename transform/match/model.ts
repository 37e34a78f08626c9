import type { Comparison } from "../../core/comparison.ts";
import type { FullMatchSettings, MatchSettings } from "../../core/match-settings.ts";
import { release } from "../../core/release.ts";
import type { Session } from "../../core/session.ts";
import { sql, type Sql } from "../../core/sql.ts";
import { identityFeature, identityModel } from "../../core/tables/identity.ts";
import { createTableSql } from "../../warehouse/database.ts";
import type { Blocks } from "./block.sql.ts";
import type { BlockingRule } from "./blocking-rule.ts";
import { levelsOf } from "./comparison.ts";
import { comparisonsOf } from "./comparisons.ts";
import { drift } from "./drift.ts";
import type { Fitted, PairClass } from "./em.ts";
import { columnShareSql, frequencySql, type ColumnFrequency } from "./frequency.sql.ts";
import { plainPatternsSql, randomPairsSql, randomRecordsSql } from "./level.sql.ts";
import { patternCountsSql } from "./weigh.sql.ts";
import { fitModel, type ComparedPatterns } from "./weigh.ts";

/** Random pairs that show what chance does where it cannot be counted. */
const randomPairs = 100_000;

/** Records that they are made of, each with the next few in a random order. */
const randomRecords = 50_000;

/** Only comparisons that some pair of records can make. */
export async function usedComparisons(
  db: Session,
  extras: readonly string[],
  said: MatchSettings["comparisons"],
): Promise<readonly Comparison[]> {
  const all = (hasSounds: boolean, isOfCompanies: boolean): readonly Comparison[] =>
    comparisonsOf(extras, { said, hasSounds, isOfCompanies });
  // The columns of a comparison are the same whatever the file has.
  const counts = all(true, false).map(
    ({ columns }, index) => sql`count(coalesce(${sql.columns(columns)})) as ${sql.id(`c${index}`)}`,
  );
  const [has] = await db.rows<Record<string, number>>(sql`
    select
      count(*) filter (where family_sound <> family) as sounds,
      count(coalesce(family, given)) as people,
      count(company) as companies,
      ${sql.join(counts)}
    from ${identityFeature}`);
  const { sounds = 0, people = 0, companies = 0 } = has ?? {};
  return all(sounds > 0, people === 0 && companies > 0).filter((_, index) => (has?.[`c${index}`] ?? 0) > 1);
}

/** The columns whose values are counted. */
const countedColumns = (of: readonly Comparison[]): readonly string[] => of.flatMap(({ frequency }) => frequency ?? []);

async function readPatterns(db: Session, query: Sql, of: readonly Comparison[]): Promise<ComparedPatterns> {
  const rows = await db.rows<{ pattern: number; pairs: number }>(query);
  return {
    patterns: rows.map(({ pattern }) => pattern),
    levels: rows.map(({ pattern }) => levelsOf(pattern, of)),
    counts: rows.map(({ pairs }) => pairs),
  };
}

/** What is remembered from run to run, so that new records do not move old ones. */
export interface Model {
  readonly comparisons: readonly Comparison[];
  readonly classes: readonly PairClass[];
  readonly frequencies: readonly ColumnFrequency[];
  readonly blocks: Blocks;
}

/** A model with what it was made for. */
export interface RememberedModel extends Model {
  /** The release, engine and settings that it was made by and for. */
  readonly signature: string;
  /** Records of the file it was learned from. */
  readonly records: number;
  /** The settings by which the pairs and clusters of the last run were made. */
  readonly settings: string;
}

/** What a model must have been made by to be used. */
export async function signatureOf(
  db: Session,
  { block_cap: cap, pairs_per_record: budget }: FullMatchSettings,
  rules: readonly BlockingRule[],
): Promise<string> {
  const [row] = await db.rows<{ version: string }>(sql`select version() as version`);
  return JSON.stringify({ release, engine: row?.version, cap, budget, rules, keys: "31 bits of hashed parts" });
}

/** The model in the warehouse; undefined when there is none, or only one of an older shape. */
export async function readModel(db: Session): Promise<RememberedModel | undefined> {
  const columns = await db.rows(sql`
    select column_name from duckdb_columns() where schema_name = 'identity' and table_name = 'model' and column_name = 'blocks'`);
  if (columns.length === 0) return undefined;
  const [row] = await db.rows<
    Record<"signature" | "comparisons" | "classes" | "frequencies" | "blocks" | "settings", string> & {
      records: number;
    }
  >(sql`select signature, records, comparisons, classes, frequencies, blocks, settings from ${identityModel}`);
  return row === undefined
    ? undefined
    : {
        signature: row.signature,
        records: row.records,
        settings: row.settings,
        comparisons: JSON.parse(row.comparisons) as readonly Comparison[],
        classes: JSON.parse(row.classes) as readonly PairClass[],
        frequencies: JSON.parse(row.frequencies) as readonly ColumnFrequency[],
        blocks: JSON.parse(row.blocks) as Blocks,
      };
}

/** True while a model fits: the same comparisons, about as many records. */
export function fits(model: RememberedModel, of: readonly Comparison[], signature: string, records: number): boolean {
  return (
    model.signature === signature &&
    JSON.stringify(model.comparisons) === JSON.stringify(of) &&
    Math.abs(records - model.records) <= model.records * drift
  );
}

/** Remembers a model in the place of the last one. */
export async function writeModel(
  db: Session,
  { signature, records, settings, comparisons, classes, frequencies, blocks }: RememberedModel,
): Promise<void> {
  await db.run(createTableSql(identityModel, "replace"));
  await db.run(sql`insert into ${identityModel} values (
    ${signature}, ${records}, ${sql.run("run_id")}, ${JSON.stringify(comparisons)}, ${JSON.stringify(classes)},
    ${JSON.stringify(frequencies)}, ${JSON.stringify(blocks)}, ${settings})`);
}

/** Notes by which settings the pairs and clusters are made now. */
export async function noteSettings(db: Session, settings: string): Promise<void> {
  await db.run(sql`update ${identityModel} set settings = ${settings}`);
}

/**
 * What chance does: the agreement patterns of random pairs in `random_pattern`, and each value that several records have in identity.frequency, which is
 * empty. To be carried out as written.
 */
export function chanceSql(of: readonly Comparison[], records: number): readonly Sql[] {
  const columns = countedColumns(of);
  const pairs = randomPairsSql(Math.min(records, randomRecords), randomPairs);
  const patterns = patternCountsSql(plainPatternsSql(pairs, of, sql`random_record`));
  return [
    randomRecordsSql(records, randomRecords),
    sql`create or replace temp table random_pattern as ${patterns}`,
    ...(columns.length === 0 ? [] : [frequencySql(columns), columnShareSql(columns)]),
  ];
}

/** How common the values of each counted column are; reads `column_share`. */
export async function readFrequencies(db: Session, of: readonly Comparison[]): Promise<readonly ColumnFrequency[]> {
  const columns = countedColumns(of);
  if (columns.length === 0) return [];
  const rows = await db.rows<{ column: string; present: number; share: number }>(sql`from column_share`);
  return columns.flatMap((column) => rows.find((row) => row.column === column) ?? []);
}

/** What agreement says in this file, by class of pairs; reads `scored` and `random_pattern`. */
export async function learnClasses(
  db: Session,
  of: readonly Comparison[],
  frequencies: readonly ColumnFrequency[],
  records: number,
): Promise<Fitted> {
  const compared = await readPatterns(db, patternCountsSql(sql`from scored`), of);
  const random = await readPatterns(db, sql`from random_pattern order by pattern`, of);
  const exactShares = of.map(({ frequency }) => frequencies.find(({ column }) => column === frequency)?.share);
  return fitModel(of, { compared, random, exactShares, allPairs: (records * (records - 1)) / 2 });
}
