import { createWriteStream } from "node:fs";
import { resolve } from "node:path";
import { once } from "node:events";
import { Command, Option } from "commander";
import { HousefileError } from "../../core/error.ts";
import type { Row, Session } from "../../core/session.ts";
import { inlineSql, sql, type Sql } from "../../core/sql.ts";
import { globalsOf, projectOf, wholeNumber } from "../options.ts";
import { withPublished } from "../published.ts";
import { csvLine, jsonLine, tableText } from "../table-text.ts";

type Format = "table" | "csv" | "json" | "parquet" | "xlsx";

interface QueryFlags {
  readonly format: Format;
  readonly out?: string;
  readonly limit: number;
}

/** `housefile query "<sql>"`: asks the published file, read-only. */
export function queryCommand(): Command {
  return new Command("query")
    .description("ask the published warehouse in SQL, read-only, also while a run is at work")
    .argument("<sql>", "one select statement")
    .addOption(
      new Option("-f, --format <format>", "how to print")
        .choices(["table", "csv", "json", "parquet", "xlsx"])
        .default("table"),
    )
    .option("-o, --out <file>", "write to a file; needed for parquet and xlsx")
    .option("--limit <n>", "most rows of a table on the screen", wholeNumber, 1000)
    .action(async (text: string, flags: QueryFlags, command: Command) => {
      const globals = globalsOf(command);
      const loaded = await projectOf(globals);
      const format = globals.json && flags.format === "table" ? "json" : flags.format;
      // As a subquery, so that nothing but one select is taken; the line break ends a trailing comment.
      const statement = sql`select * from (${sql.raw(text.replace(/;\s*$/, ""))}
)`;
      await withPublished(loaded, ({ session }) => write(session, statement, { ...flags, format }));
    });
}

function fileOf({ out, format }: QueryFlags): string {
  if (out === undefined)
    throw new HousefileError("USAGE", `The format \`${format}\` needs a file.`, {
      hint: `Add --out result.${format}.`,
    });
  return resolve(out);
}

async function write(session: Session, statement: Sql, flags: QueryFlags): Promise<void> {
  if (flags.format === "parquet") {
    await session.run(sql`copy (${sql.raw(inlineSql(statement))}) to ${sql.lit(fileOf(flags))} (format parquet)`);
  } else if (flags.format === "xlsx") {
    const { writeQueryWorkbook } = await import("../../reports/workbook/query-workbook.ts");
    await writeQueryWorkbook(session, statement, fileOf(flags));
  } else if (flags.format === "table") {
    const rows = await session.rows(sql`select * from (${statement}) limit ${flags.limit}`);
    process.stdout.write(tableText(rows));
  } else {
    await stream(session, statement, flags);
  }
}

async function stream(session: Session, statement: Sql, flags: QueryFlags): Promise<void> {
  const to = flags.out === undefined ? process.stdout : createWriteStream(resolve(flags.out));
  const lineOf =
    flags.format === "csv" ? (row: Row) => csvLine(Object.values(row)) : (row: Row) => `${jsonLine(row)}\n`;
  let isFirst = true;
  for await (const rows of session.batches(statement)) {
    const header = isFirst && flags.format === "csv" && rows[0] !== undefined ? csvLine(Object.keys(rows[0])) : "";
    isFirst = false;
    if (!to.write(header + rows.map(lineOf).join(""))) await once(to, "drain");
  }
  if (to !== process.stdout) {
    to.end();
    await once(to, "finish");
  }
}
