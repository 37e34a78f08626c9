import { HousefileError } from "../core/error.ts";
import { sql } from "../core/sql.ts";
import type { Database } from "./database.ts";
import { migrations, migrationTableSql } from "./migrate.sql.ts";

/**
 * Brings a warehouse file to this release's schema: each missing migration in one transaction with its record.
 * Raises WAREHOUSE_NEWER when the file was written by a later release.
 */
export async function migrate(database: Database, now: Date): Promise<void> {
  await database.transaction(async (session) => {
    await session.run(sql`create schema if not exists meta`);
    await session.run(migrationTableSql);
    const [row] = await session.rows<{ version: number }>(
      sql`select coalesce(max(version), 0)::integer as version from meta.migration`,
    );
    const applied = row?.version ?? 0;
    const newest = migrations.at(-1)?.version ?? 0;
    if (applied > newest) {
      throw new HousefileError(
        "WAREHOUSE_NEWER",
        `The warehouse has schema version ${applied}; this release knows ${newest}.`,
        { hint: "Update housefile on this machine, or name another warehouse file in the project." },
      );
    }
    for (const migration of migrations.filter(({ version }) => version > applied)) {
      for (const statement of migration.statements) await session.run(statement);
      await session.run(sql`insert into meta.migration values (${migration.version}, ${migration.title}, ${now})`);
    }
  });
}
