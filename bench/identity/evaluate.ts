import { rmSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  HousefileError,
  openDatabase,
  silentLog,
  silentProgress,
  sql,
  systemClock,
  type Database,
  type Session,
  type Step,
  type StepContext,
} from "housefile";
import { extraColumns, feeds, type FeedName } from "../../core/feed.ts";
import type { Mapped } from "../../core/source.ts";
import { schemas } from "../../core/table.ts";
import { planClean } from "../../transform/clean/plan.ts";
import { planMatch } from "../../transform/match/plan.ts";
import type { Evaluation } from "./arguments.ts";
import { guessCountry } from "./country.ts";
import { mapFile, stageFile } from "./file.ts";
import { scoreSql, scoresOf, type Scores } from "./score.ts";

/** What one evaluation found. */
export interface Result {
  readonly records: number;
  readonly pairwise: Scores["pairwise"];
  readonly bcubed: Scores["bcubed"];
  readonly household?: Scores;
  readonly pairs_compared: number;
  readonly seconds: Readonly<Record<string, number>>;
  readonly peak_rss_mb: number;
}

async function carryOut(
  database: Database,
  steps: readonly Step[],
  { seconds, runId }: { readonly seconds: Record<string, number>; readonly runId: number },
) {
  const notes: Record<string, unknown> = {};
  for (const step of steps) {
    const started = performance.now();
    const now = systemClock.now();
    const db = database.withParameters({ as_of: now.toISOString().slice(0, 10), now, run_id: runId });
    const context: StepContext = {
      db,
      run: { id: runId, now, asOf: now.toISOString().slice(0, 10) },
      full: false,
      window: {},
      clock: systemClock,
      log: silentLog,
      progress: silentProgress,
      projectDir: ".",
      tempDir: tmpdir(),
      environment: {},
      signal: new AbortController().signal,
    };
    await database.transaction(async () => {
      Object.assign(notes, (await step.act?.(context))?.notes);
      for (const statement of step.sql) await db.run(statement);
    });
    const stage = step.stage === "clean" ? "clean" : step.name;
    seconds[stage] = Number(((seconds[stage] ?? 0) + (performance.now() - started) / 1000).toFixed(3));
  }
  return notes;
}

async function scoresFor(db: Session, found: "person_key" | "household_key", truth: string): Promise<Scores> {
  const label = sql`
    select h.${sql.id(found)} as found, s.${sql.id(truth)} as truth
    from staging.people as s
    join identity.person_id as p on p.record_id = s._key
    join identity.household as h using (person_key)
    where s.${sql.id(truth)} is not null`;
  const [row] = await db.rows<{ both: number; found: number; existing: number; precise: number; recalled: number }>(
    scoreSql(label),
  );
  if (row === undefined)
    throw new HousefileError("USAGE", `No record is labelled in \`${truth}\`.`, {
      hint: "An empty value is no label; name the column that says who is who.",
    });
  return scoresOf(row);
}

/** What matching one file took. */
export interface Matched {
  /** By stage. */
  readonly seconds: Readonly<Record<string, number>>;
  /** What the steps noted: pairs compared, blocks capped. */
  readonly notes: Readonly<Record<string, unknown>>;
}

/** A warehouse in a temporary folder, for as long as `work` takes. */
export async function inScratchWarehouse<T>(memory: string, work: (database: Database) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "housefile-identity-"));
  const database = await openDatabase(join(folder, "people.duckdb"), { memoryLimit: memory });
  try {
    for (const schema of schemas) await database.session.run(sql`create schema if not exists ${sql.id(schema)}`);
    return await work(database);
  } finally {
    database.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Reads, cleans and matches a file with default settings; again in the same warehouse, what changed. */
export async function matchFile(database: Database, evaluation: Evaluation, runId = 1): Promise<Matched> {
  const db = database.session;
  const seconds: Record<string, number> = {};
  const started = performance.now();
  const columns = await stageFile(db, evaluation);
  const columnOf = (name: string) => evaluation.map.get(name) ?? (columns.includes(name) ? name : undefined);
  const country = evaluation.country ?? (await guessCountry(db, columnOf("phone"), columnOf("country")));
  const mapped = (await mapFile(db, columns, evaluation, country)) as unknown as Mapped;
  seconds["read"] = Number(((performance.now() - started) / 1000).toFixed(3));
  const none = Object.fromEntries(Object.keys(feeds).map((feed) => [feed, []])) as unknown as Record<FeedName, []>;
  const clean = planClean({ ...none, people: [mapped] }, { currency: "EUR", country });
  const match = planMatch(
    evaluation.threshold === undefined ? {} : { threshold: evaluation.threshold },
    extraColumns([mapped]),
  );
  const steps = [...clean.filter(({ name }) => name === "clean.person_record"), ...match];
  return { notes: await carryOut(database, steps, { seconds, runId }), seconds };
}

/** Matches a labelled file and compares with its labels. */
export async function evaluate(evaluation: Evaluation): Promise<Result> {
  return inScratchWarehouse(evaluation.memory, async (database) => {
    const db = database.session;
    const { seconds, notes } = await matchFile(database, evaluation);
    const { read = 0, clean: cleaning = 0, ...matching } = seconds;
    const total = Object.values(matching).reduce((sum, one) => sum + one, 0);
    const [count] = await db.rows<{ n: number }>(sql`select count(*) as n from staging.people`);
    const persons = await scoresFor(db, "person_key", evaluation.truth);
    const household =
      evaluation.household === undefined ? undefined : await scoresFor(db, "household_key", evaluation.household);
    if (evaluation.out !== undefined)
      await db.run(sql`copy (
        select p.record_id, p.person_key as person, h.household_key as household
        from identity.person_id as p
        join identity.household as h using (person_key)
        order by p.record_id
      ) to ${sql.lit(evaluation.out)} (header)`);
    return {
      records: count?.n ?? 0,
      ...persons,
      ...(household === undefined ? {} : { household }),
      pairs_compared: Number(notes["pairs_compared"] ?? 0),
      seconds: { read, clean: cleaning, ...matching, total: Number(total.toFixed(3)) },
      peak_rss_mb: Math.round(process.resourceUsage().maxRSS / 1024),
    };
  });
}
