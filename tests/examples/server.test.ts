import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startPostgres } from "../support/postgres.ts";
import { rowsOf } from "./company-reading.ts";

let home: string;

beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), "housefile-server-"));
  chmodSync(home, 0o755); // or a server started by root, which runs as somebody else, gets a stand-in folder
});

afterAll(() => {
  rmSync(home, { recursive: true, force: true });
});

test("a server without a folder leaves nothing behind", async () => {
  const server = await startPostgres();
  const url = await server.createDatabase("a name with 'quotes\"");
  const [row] = await rowsOf<{ data_directory: string }>(url, "show data_directory");
  await server.stop();
  await server.stop();
  expect(row?.data_directory).toContain("housefile-postgres-");
  expect(existsSync(row?.data_directory ?? "")).toBe(false);
}, 30_000);

test("a folder keeps its data, also when the process or everything was killed", async () => {
  const folder = join(home, "kept");
  const first = await startPostgres({ folder });
  await rowsOf(await first.createDatabase("kept"), "create table thing as select 42 as answer");
  await first.stop();

  const child = await startElsewhere(folder);
  await expect(startPostgres({ folder })).rejects.toThrow(`in use by process ${child.pid ?? 0}`);
  const isDead = once(child, "exit");
  child.kill("SIGKILL");
  await isDead;
  const second = await startPostgres({ folder });
  const url = await second.createDatabase("kept");
  expect(await rowsOf(url, "select answer from thing")).toEqual([{ answer: 42 }]);
  await second.stop();

  writeFileSync(join(folder, "postmaster.pid"), `${process.pid}\n${folder}\n1\n1\n\n127.0.0.1\n1 1\nready   \n`);
  const third = await startPostgres({ folder });
  expect(await rowsOf(third.url("kept"), "select answer from thing")).toEqual([{ answer: 42 }]);
  await third.stop();
}, 60_000);

test("a server ends with its process, whose exit code stays", async () => {
  const folder = join(home, "ended");
  const child = await startElsewhere(folder);
  expect(existsSync(join(folder, "postmaster.pid"))).toBe(true);
  child.stdin?.end();
  expect(await once(child, "exit")).toEqual([7, null]);
  expect(existsSync(join(folder, "postmaster.pid"))).toBe(false);
}, 30_000);

async function startElsewhere(folder: string): Promise<ChildProcess> {
  const module = new URL("../../examples/server.ts", import.meta.url).href;
  const script = `const { startPostgres } = await import(${JSON.stringify(module)});
    await startPostgres({ folder: ${JSON.stringify(folder)} });
    process.stdin.on("end", () => process.exit(7)).resume();
    console.log("ready");`;
  const child = spawn(process.execPath, ["--import", "tsx", "--input-type=module", "-e", script], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  await once(child.stdout, "data");
  return child;
}
