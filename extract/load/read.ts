import { HousefileError } from "../../core/error.ts";
import type { Row } from "../../core/session.ts";
import { sql, type Sql } from "../../core/sql.ts";
import type { StepContext } from "../../core/step.ts";
import { applyContractSql, type Application } from "../contract/apply.sql.ts";
import { judge } from "../contract/judge.ts";
import { readDatabase, type DatabaseReader } from "../read/database.ts";
import { isFileReader, readFiles, type FileReader } from "../read/files.ts";
import { findFiles } from "../read/glob.ts";
import { fingerprint, planFiles, type KnownFile, type LoadedFile } from "../read/manifest.ts";
import { readPostgres, type PostgresReader } from "../read/postgres.ts";
import type { CursorRange } from "../read/request.ts";
import { countReadSql, createLandedSql, forgetFilesSql, landed, landSql, typeSql, type Scope } from "./load.sql.ts";
import { knownDuplicatesSql, loadedFilesSql } from "./meta.sql.ts";
import type { Prepared } from "./prepare.ts";

/** What was read, with the contract applied, in the temp table of typed rows. */
export interface Read {
  readonly rowsRead: number;
  /** More rows than keys among those that keep the contract. */
  readonly repeated: number;
  readonly scope: Scope;
  /** Files that are to be recorded. */
  readonly files: readonly KnownFile[];
  readonly duplicates: readonly KnownFile[];
}

function applicationOf({ source, columns }: Prepared, fromFiles: boolean, judged: ReadonlySet<string>): Application {
  return { columns, key: source.key, cursor: source.cursor, rules: source.rules, fromFiles, judged };
}

function namesOf({ columns }: Prepared): readonly string[] {
  return columns.map(({ name }) => name);
}

/** Applies the contract to what has landed. */
async function typeLanded(prepared: Prepared, context: StepContext, fromFiles: boolean): Promise<void> {
  const judged = await judge(context.db, prepared.columns, landed, fromFiles);
  await context.db.run(typeSql(applyContractSql(applicationOf(prepared, fromFiles, judged), sql.id(landed))));
  await context.db.run(sql`drop table ${sql.id(landed)}`);
}

/** The control total: what the source says it sent is what arrived. */
async function counted(
  prepared: Prepared,
  context: StepContext,
  sent: number,
): Promise<{ rowsRead: number; repeated: number }> {
  const [row] = await context.db.rows<Row & { rows_read: number; repeated: number }>(countReadSql());
  const { rows_read: rowsRead = 0, repeated = 0 } = row ?? {};
  if (rowsRead === sent) return { rowsRead, repeated };
  throw new HousefileError("SOURCE_QUERY", `\`${prepared.source.name}\` sent ${sent} rows and ${rowsRead} arrived.`, {
    hint: "Nothing of this load was kept; run again, and report it if it stays so.",
    where: prepared.source.name,
  });
}

async function readFromPostgres(
  reader: PostgresReader,
  prepared: Prepared,
  context: StepContext,
  range: CursorRange | undefined,
): Promise<number> {
  const columns = namesOf(prepared);
  // Where zod has to see values the text must land first; else the contract is applied while the rows arrive.
  const needsLanding = prepared.columns.some(({ judgement }) => judgement !== "never");
  const application = applicationOf(prepared, false, new Set());
  const into = (from: Sql): Sql =>
    needsLanding ? landSql(columns, from) : typeSql(applyContractSql(application, from));
  const sent = await readPostgres(reader, { columns, range, context }, into);
  if (needsLanding) await typeLanded(prepared, context, false);
  return sent;
}

async function readFromDatabase(
  reader: DatabaseReader,
  prepared: Prepared,
  context: StepContext,
  range: CursorRange | undefined,
): Promise<number> {
  const columns = namesOf(prepared);
  await context.db.run(createLandedSql(columns, false));
  const sent = await readDatabase(reader, { columns, range, context }, landed);
  await typeLanded(prepared, context, false);
  return sent;
}

async function readFromSystem(prepared: Prepared, context: StepContext, range: CursorRange | undefined): Promise<Read> {
  const { reader } = prepared.source;
  const sent =
    reader.kind === "postgres"
      ? await readFromPostgres(reader, prepared, context, range)
      : await readFromDatabase(reader as DatabaseReader, prepared, context, range);
  const scope: Scope = { kind: range === undefined ? "all" : "keys" };
  return { ...(await counted(prepared, context, sent)), scope, files: [], duplicates: [] };
}

async function newDuplicates(
  prepared: Prepared,
  context: StepContext,
  found: readonly { file: KnownFile; of: string }[],
): Promise<readonly KnownFile[]> {
  const known = await context.db.rows<Row & LoadedFile>(knownDuplicatesSql(prepared.source.name));
  const news = found.filter(
    ({ file }) => !known.some(({ path, sha256 }) => path === file.path && sha256 === file.sha256),
  );
  for (const { file, of } of news)
    context.log.warn(`\`${file.path}\` has the same content as \`${of}\` and is skipped`, { file: file.path });
  return news.map(({ file }) => file);
}

async function readFromFiles(
  reader: FileReader,
  prepared: Prepared,
  context: StepContext,
  readsAll: boolean,
): Promise<Read> {
  const { source, columns } = prepared;
  const present: KnownFile[] = [];
  for (const file of await findFiles(reader.files, context.projectDir)) present.push(await fingerprint(file));
  if (present.length === 0)
    context.log.warn(`\`${source.name}\` found no file under \`${reader.files}\``, { source: source.name });
  const loaded = await context.db.rows<Row & LoadedFile>(loadedFilesSql(source.name));
  const plan = planFiles(present, loaded, source.key.length > 0, readsAll || context.full);
  await context.db.run(createLandedSql(namesOf(prepared), true));
  const { rows, whole, unfinished } = await readFiles(
    reader,
    plan.read,
    columns,
    { context, log: context.log },
    landed,
  );
  const forgotten =
    unfinished.length === 0 ? 0 : await context.db.run(forgetFilesSql(unfinished.map(({ path }) => path)));
  await typeLanded(prepared, context, true);
  const duplicates = await newDuplicates(prepared, context, plan.duplicates);
  const paths = [...whole, ...duplicates].map(({ path }) => path);
  return {
    ...(await counted(prepared, context, rows - forgotten)),
    scope: { kind: "files", paths },
    files: whole,
    duplicates,
  };
}

/** Reads a source, all of it or a part, and applies its contract. */
export async function readSource(
  prepared: Prepared,
  context: StepContext,
  readsAll: boolean,
  range: CursorRange | undefined,
): Promise<Read> {
  const { reader } = prepared.source;
  return isFileReader(reader)
    ? readFromFiles(reader, prepared, context, readsAll)
    : readFromSystem(prepared, context, range);
}
