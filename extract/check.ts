import { HousefileError, messageOf } from "../core/error.ts";
import type { SourceSpec } from "../core/source.ts";
import type { StepContext } from "../core/step.ts";
import { prepareSource } from "./plan.ts";
import { checkDatabase } from "./read/database.ts";
import { checkFile } from "./read/files.ts";
import { findFiles } from "./read/glob.ts";
import { checkPostgres } from "./read/postgres.ts";

/** What {@link checkSource} needs of a run. */
export type CheckContext = Pick<StepContext, "environment" | "projectDir" | "signal">;

/** What a look at one source found. Nothing is read and nothing is written. */
export interface SourceCheck {
  readonly source: string;
  readonly kind: SourceSpec["reader"]["kind"];
  /** Files that the pattern finds; undefined for databases. */
  readonly files?: number;
  /** What is wrong, each with a hint; empty when the source can be read. */
  readonly problems: readonly HousefileError[];
}

function asError(error: unknown, source: SourceSpec): HousefileError {
  if (error instanceof HousefileError) return error;
  return new HousefileError("SOURCE_UNREACHABLE", `\`${source.name}\` cannot be checked: ${messageOf(error)}`, {
    where: source.name,
    cause: error,
  });
}

/** Runs every look and collects what it raises. */
async function problemsOf(
  source: SourceSpec,
  looks: readonly (() => Promise<unknown>)[],
): Promise<readonly HousefileError[]> {
  const problems: HousefileError[] = [];
  for (const look of looks) {
    try {
      await look();
    } catch (error) {
      problems.push(asError(error, source));
    }
  }
  return problems;
}

/**
 * Looks whether a source can be read: connects and compares the columns with the contract, or opens every file that the
 * pattern finds and compares its header. Problems are returned, never thrown.
 */
export async function checkSource(source: SourceSpec, context: CheckContext): Promise<SourceCheck> {
  const { reader } = source;
  const about = { source: source.name, kind: reader.kind };
  const names = Object.keys(source.contract.shape);
  const planned = await problemsOf(source, [() => Promise.resolve().then(() => prepareSource(source))]);
  if (planned.length > 0) return { ...about, problems: planned };
  const { columns } = prepareSource(source);
  switch (reader.kind) {
    case "postgres":
      return { ...about, problems: await problemsOf(source, [() => checkPostgres(reader, names, context)]) };
    case "sql":
      return { ...about, problems: await problemsOf(source, [() => checkDatabase(reader, names, context)]) };
    case "csv":
    case "excel": {
      let looks: readonly (() => Promise<unknown>)[] = [];
      const found = await problemsOf(source, [
        async () => {
          const files = await findFiles(reader.files, context.projectDir);
          looks = files.map((file) => () => checkFile(reader, file, columns));
        },
      ]);
      return { ...about, files: looks.length, problems: [...found, ...(await problemsOf(source, looks))] };
    }
  }
}
