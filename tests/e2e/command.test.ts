import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { openDatabase, sql } from "housefile";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runCommand, startCommand, type CommandResult } from "../support/command.ts";
import { sharedFolder } from "../support/folder.ts";

describe("the command, on the project that init makes", () => {
  const { folder, remove } = sharedFolder();
  const project = join(folder, "my-house-file");
  const housefile = (...args: string[]): Promise<CommandResult> => runCommand([...args, "--project", project]);

  beforeAll(async () => {
    expect(await runCommand(["init", project])).toMatchObject({ status: 0 });
    expect(await housefile("run")).toMatchObject({ status: 0 });
  });
  afterAll(remove);

  test("init refuses a folder that holds something, and touches nothing", async () => {
    const result = await runCommand(["init", project]);
    expect(result).toMatchObject({ status: 2 });
    expect(result.stderr).toContain("is not empty");
  });

  test("check reaches every source", async () => {
    const result = await housefile("check");
    expect(result, result.stderr).toMatchObject({ status: 0 });
    expect(result.stdout.match(/✓/g)).toHaveLength(7);
  });

  test("a second run loads nothing", async () => {
    const result = await housefile("run", "--json");
    expect(JSON.parse(result.stdout)).toMatchObject({ rowsLoaded: 0 });
  });

  test("query answers as table, csv, json, parquet and xlsx", async () => {
    const question =
      "select segment, customers from mart.segment_summary where segmentation = 'lifecycle' order by sort_order";
    expect((await housefile("query", question)).stdout).toContain("active");
    expect((await housefile("query", question, "--format", "csv")).stdout).toMatch(/^segment,customers\r\n/);
    expect(JSON.parse((await housefile("query", "select 1 as a", "--format", "json")).stdout)).toEqual({ a: 1 });
    for (const format of ["parquet", "xlsx"]) {
      const out = join(folder, `answer.${format}`);
      expect(await housefile("query", question, "--format", format, "--out", out)).toMatchObject({ status: 0 });
      expect(readFileSync(out).length).toBeGreaterThan(100);
    }
  });

  test("query goes on in silence when its reader leaves, and says when the disk is full", async () => {
    const piped = (end: string): Promise<CommandResult> =>
      runCommand(
        ["query", "select repeat('x', 1000) as x from range(3000)", "--format", "csv", "--project", project],
        {},
        end,
      );
    expect(await piped("| head -1")).toEqual({ status: 0, stdout: "x\r\n", stderr: "" });
    if (!existsSync("/dev/full")) return;
    const full = await piped("> /dev/full");
    expect(full.status).toBe(1);
    expect(full.stderr).toMatch(/^housefile: The output cannot be written: .*ENOSPC.*\n$/);
  });

  test("query cannot write", async () => {
    const result = await housefile("query", "delete from star.dim_customer");
    expect(result.status).toBe(1);
  });

  test("quarantine shows the broken row with its line and its reason", async () => {
    expect((await housefile("quarantine")).stdout).toContain("acme_2026");
    const shown = await housefile("quarantine", "show", "acme_2026");
    expect(shown.stdout).toContain("acme.csv:24");
    expect(shown.stdout).toContain("not an address");
  });

  test("runs, plan, docs and doctor speak", async () => {
    expect((await housefile("runs")).stdout).toMatch(/done/);
    expect((await housefile("runs", "1")).stdout).toContain("extract.contact");
    expect((await housefile("plan")).stdout).toContain("star.dim_customer");
    expect((await housefile("plan", "--sql")).stdout).toContain("create or replace table");
    expect((await housefile("docs")).stdout).toContain("### mart.customer_rfm");
    expect(await housefile("doctor")).toMatchObject({ status: 0 });
  });

  test("report writes one report for another day and leaves what is published alone", async () => {
    const before = readFileSync(join(project, "warehouse.duckdb"));
    const to = join(folder, "elsewhere");
    const result = await housefile("report", "segment", "--as-of", "2025-12-31", "--to", to);
    expect(result, result.stderr).toMatchObject({ status: 0 });
    expect(existsSync(join(to, "segment-2025-12-31.xlsx"))).toBe(true);
    expect(readFileSync(join(project, "warehouse.duckdb")).equals(before)).toBe(true);
  });

  test("an analyst reads the published file at every moment of a load", async () => {
    const child = startCommand(["run", "--full", "--project", project]);
    const ended = new Promise<number | null>((resolve) => child.on("close", resolve));
    let reads = 0;
    while (child.exitCode === null) {
      const database = await openDatabase(join(project, "warehouse.duckdb"), { readOnly: true });
      const rows = await database.session.rows(sql`select count(*) as n from star.fact_order_line having count(*) > 0`);
      database.close();
      expect(rows).toHaveLength(1);
      reads += 1;
    }
    expect(await ended).toBe(0);
    expect(reads).toBeGreaterThan(10);
  });

  test("wrong use ends with 2 and a hint, failure with 1", async () => {
    expect(await housefile("frobnicate")).toMatchObject({ status: 2 });
    expect(await housefile("run", "no_such_job")).toMatchObject({ status: 2 });
    expect(await housefile("run", "--as-of", "31.12.2025")).toMatchObject({ status: 2 });
    const missing = await runCommand(["run", "--project", join(folder, "nowhere")]);
    expect(missing.status).toBe(1);
    expect(missing.stderr).toContain("hint:");
    expect(missing.stderr).not.toContain("at ");
  });

  test("a project with mistakes is told all of them", async () => {
    const broken = join(folder, "broken.ts");
    writeFileSync(
      broken,
      readFileSync(join(project, "housefile.ts"), "utf8")
        .replace('currency: "GBP"', 'currency: "pounds"')
        .replace('timezone: "Europe/London"', 'timezone: "Mars/Base"')
        .replace("email: clean.email", "emial: clean.email"),
    );
    const result = await runCommand(["check", "--project", broken]);
    expect(result.status).toBe(1);
    for (const word of ["currency", "timezone", "emial", "email"]) expect(result.stderr).toContain(word);
  });

  test("schedule runs a due job, lets it end on SIGTERM, and leaves", async () => {
    const scheduled = join(folder, "scheduled");
    await runCommand(["init", scheduled]);
    const file = join(scheduled, "housefile.ts");
    writeFileSync(
      file,
      readFileSync(file, "utf8").replace('nightly: { cron: "15 2 * * *" }', 'often: { cron: "* * * * * *" }'),
    );
    const child = startCommand(["schedule", "--project", scheduled, "--json"]);
    const ended = new Promise<number | null>((resolve) => child.on("close", resolve));
    let said = "";
    await new Promise<void>((resolve) => {
      child.stderr?.on("data", (data: Buffer) => {
        said += data.toString();
        if (said.includes("step done") && said.includes("job skipped")) resolve();
      });
    });
    child.kill("SIGTERM");
    expect(await ended).toBe(0);
    expect(said).toContain("job done");
    expect((await runCommand(["runs", "--project", scheduled])).stdout).toMatch(/often +done/);
  });
});
