import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { sql } from "../../core/sql.ts";
import { openDatabase } from "../../warehouse/database.ts";
import { migrate } from "../../warehouse/migrate.ts";
import { publish, requireDisk, warehouseFiles } from "../../warehouse/publish.ts";
import { temporaryFolder } from "../support/folder.ts";

test("the three files of a warehouse lie side by side", () => {
  expect(warehouseFiles(join("a", "house.duckdb"))).toEqual({
    published: join("a", "house.duckdb"),
    work: join("a", "house.work.duckdb"),
    previous: join("a", "house.previous.duckdb"),
  });
});

test("a reader keeps what it opened, a new reader gets the new file, the one before is kept", async () => {
  const files = warehouseFiles(join(temporaryFolder(), "house.duckdb"));
  const work = await openDatabase(files.work);
  await work.session.run(sql`create table t as select 1 as version`);
  await publish(work, files);
  const early = await openDatabase(files.published, { readOnly: true });
  await work.session.run(sql`update t set version = 2`);
  expect(await early.session.rows(sql`from t`)).toEqual([{ version: 1 }]);
  await publish(work, files);
  expect(await early.session.rows(sql`from t`)).toEqual([{ version: 1 }]);
  early.close();
  const late = await openDatabase(files.published, { readOnly: true });
  expect(await late.session.rows(sql`from t`)).toEqual([{ version: 2 }]);
  late.close();
  const previous = await openDatabase(files.previous, { readOnly: true });
  expect(await previous.session.rows(sql`from t`)).toEqual([{ version: 1 }]);
  previous.close();
  work.close();
});

test("publishing does not give away the lock on the working file", async () => {
  const files = warehouseFiles(join(temporaryFolder(), "house.duckdb"));
  const work = await openDatabase(files.work);
  await work.session.run(sql`create table t as select 1 as version`);
  await publish(work, files);
  const script = `import { openDatabase } from ${JSON.stringify(new URL("../../warehouse/database.ts", import.meta.url).href)};
    openDatabase(process.argv[1]).then(() => console.log("open"), (error) => { console.log(error.code); });`;
  const child = spawnSync(process.execPath, ["--import", "tsx", "--input-type=module", "-e", script, files.work], {
    encoding: "utf8",
  });
  expect(child.stdout.trim()).toBe("WAREHOUSE_BUSY");
  work.close();
});

test("a full disk is found before anything is copied", async () => {
  const folder = temporaryFolder();
  await expect(requireDisk(join(folder, "house.duckdb"), 1e18)).rejects.toMatchObject({ code: "DISK_FULL" });
  expect(existsSync(join(folder, "house.duckdb"))).toBe(false);
});

test("migrations are applied once and a newer file is refused", async () => {
  const database = await openDatabase(":memory:");
  const now = new Date("2026-06-30T00:00:00Z");
  await migrate(database, now);
  await migrate(database, now);
  const [row] = await database.session.rows<{ n: number; newest: number }>(
    sql`select count(*) as n, max(version) as newest from meta.migration`,
  );
  expect(row?.n).toBe(row?.newest);
  await database.session.run(sql`insert into meta.migration values (9999, 'from the future', ${now})`);
  await expect(migrate(database, now)).rejects.toMatchObject({ code: "WAREHOUSE_NEWER" });
  database.close();
});

test("the log of a client that wrote into the published file and died is not replayed into the next one", async () => {
  const files = warehouseFiles(join(temporaryFolder(), "house.duckdb"));
  const work = await openDatabase(files.work);
  await work.session.run(sql`create table t as select 1 as version`);
  await publish(work, files);
  writeFileSync(`${files.published}.wal`, "left behind");
  await publish(work, files);
  expect(existsSync(`${files.published}.wal`)).toBe(false);
  work.close();
});
