import { Command } from "commander";
import { HousefileError } from "../../core/error.ts";
import type { Session } from "../../core/session.ts";
import { sql, type Sql } from "../../core/sql.ts";
import { table } from "../../core/table.ts";
import type { Project } from "../../jobs/project.ts";
import { globalsOf, projectOf, wholeNumber } from "../options.ts";
import { withNewest } from "../published.ts";
import { jsonLine, tableText } from "../table-text.ts";

function countsSql(source: string): Sql {
  return sql`
    select ${source}::varchar as source, rule, count(*) as rows, min(rejected_at) as since, any_value(reason order by origin) as example
    from ${table("quarantine", source)}
    group by rule`;
}

async function existing(session: Session, project: Project): Promise<readonly string[]> {
  const rows = await session.rows<{ table_name: string }>(
    sql`select table_name from information_schema.tables where table_schema = 'quarantine'`,
  );
  const names = new Set(rows.map(({ table_name }) => table_name));
  return project.sources.map(({ name }) => name).filter((name) => names.has(name));
}

/** `housefile quarantine list|show`: rows that broke their contract and wait to be mended in their source. */
export function quarantineCommand(): Command {
  const command = new Command("quarantine").description(
    "rows that broke their contract: where they came from, which rule, and why",
  );
  command
    .command("list", { isDefault: true })
    .description("how many rows wait, by source and rule")
    .action(async (_: unknown, self: Command) => {
      const globals = globalsOf(self);
      const loaded = await projectOf(globals);
      await withNewest(loaded, async ({ session }) => {
        const sources = await existing(session, loaded.project);
        const rows =
          sources.length === 0
            ? []
            : await session.rows(
                sql`${sql.join(sources.map(countsSql), " union all ")} order by source, rows desc, rule`,
              );
        const text = rows.length === 0 ? "No row waits in quarantine.\n" : tableText(rows);
        process.stdout.write(globals.json ? rows.map((row) => `${jsonLine(row)}\n`).join("") : text);
      });
    });
  command
    .command("show")
    .description("the rows of one source, with their raw text")
    .argument("<source>", "name of a source")
    .option("--limit <n>", "how many rows", wholeNumber, 50)
    .action(async (source: string, flags: { limit: number }, self: Command) => {
      const globals = globalsOf(self);
      const loaded = await projectOf(globals);
      await withNewest(loaded, async ({ session }) => {
        const sources = await existing(session, loaded.project);
        if (!sources.includes(source)) {
          throw new HousefileError("USAGE", `No source \`${source}\` has been loaded.`, {
            hint: `There are: ${sources.join(", ")}.`,
          });
        }
        const rows = await session.rows(sql`
          select origin, rule, reason, raw, rejected_at
          from ${table("quarantine", source)}
          order by file, line, origin
          limit ${flags.limit}`);
        process.stdout.write(globals.json ? rows.map((row) => `${jsonLine(row)}\n`).join("") : tableText(rows));
      });
    });
  return command;
}
