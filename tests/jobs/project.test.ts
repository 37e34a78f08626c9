import {
  clean,
  constant,
  csv,
  defineProject,
  dropFolder,
  env,
  planProject,
  postgres,
  segmentReport,
  type HousefileError,
  type ProjectSpec,
} from "housefile";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { tableName } from "../../core/table.ts";

const contacts = dropFolder("contact", {
  read: csv("inbox/*.csv"),
  key: "id",
  contract: z.object({ id: z.string(), name: z.string(), email: z.email().nullable() }),
});
const orders = postgres("shop", { url: env("SHOP_URL") }).table("order_line", {
  key: "id",
  contract: z.object({ id: z.int(), customer: z.string(), at: z.date(), quantity: z.int(), net: z.number() }),
});
const people = contacts.as({ full_name: clean.name("name"), email: clean.email("email") });
const sales = { order_id: "id", ordered_at: "at", quantity: "quantity", net_amount: "net" } as const;

function problemsOf(define: () => unknown): string {
  try {
    define();
    return "";
  } catch (error) {
    expect(error).toMatchObject({ code: "PROJECT_INVALID" });
    return (error as HousefileError).message;
  }
}

describe("a project", () => {
  test("is frozen, with every default filled in", () => {
    const project = defineProject({ warehouse: "w.duckdb", people, jobs: { nightly: { cron: "15 2 * * *" } } });
    expect(Object.isFrozen(project)).toBe(true);
    expect(project).toMatchObject({ timezone: "UTC", currency: "EUR", asOf: "today", reports: [] });
    expect(project.jobs).toEqual([
      {
        name: "nightly",
        cron: "15 2 * * *",
        run: "load",
        timezone: "UTC",
        retries: 2,
        retry_after_s: 30,
        reports: undefined,
      },
    ]);
  });

  test("is planned without touching anything, in an order in which rows travel", () => {
    const project = defineProject({
      warehouse: "w.duckdb",
      people,
      orders: orders.as({ ...sales, person: contacts.ref("customer") }),
      reports: [segmentReport({ to: "out" })],
    });
    const { steps } = planProject(project);
    expect(planProject(project).steps.map(({ name }) => name)).toEqual(steps.map(({ name }) => name));
    const written = new Set<string>();
    for (const step of steps) {
      for (const table of step.reads)
        expect(written, `${step.name} reads ${tableName(table)}`).toContain(tableName(table));
      for (const table of step.writes) written.add(tableName(table));
    }
  });

  test("with mistakes hears all of them at once", () => {
    const message = problemsOf(() =>
      defineProject({
        warehouse: "w.sqlite",
        timezone: "Mars/Base",
        currency: "pounds",
        as_of: "31.12.2025",
        people,
        jobs: { Nightly: { cron: "at night" } },
        reports: [segmentReport({ to: "a" }), segmentReport({ to: "b" })],
        marts: { campaigns: { minimum_per_arm: -1 } },
        match: { threshold: 2 },
      }),
    );
    for (const word of [
      "warehouse",
      "timezone",
      "currency",
      "as_of",
      "Nightly",
      "`segment`",
      "minimum_per_arm",
      "match.threshold",
    ])
      expect(message).toContain(word);
  });

  test("refuses two sources of one name and a person of a source that is not mapped", () => {
    const twin = dropFolder("contact", { read: csv("other/*.csv"), contract: z.object({ id: z.string() }) });
    expect(
      problemsOf(() => defineProject({ warehouse: "w.duckdb", people: [people, twin.as({ record_id: "id" })] })),
    ).toContain("two sources have this name");
    const stranger = dropFolder("stranger", { read: csv("x/*.csv"), contract: z.object({ id: z.string() }) });
    expect(
      problemsOf(() =>
        defineProject({
          warehouse: "w.duckdb",
          people,
          orders: orders.as({ ...sales, person: stranger.ref("customer") }),
        }),
      ),
    ).toContain("`stranger`");
  });

  test("is checked by the compiler: columns against the contract, needed columns of a feed", () => {
    const define = (spec: Partial<ProjectSpec>): string =>
      problemsOf(() => defineProject({ warehouse: "w.duckdb", people, ...spec }));
    // @ts-expect-error: `emial` is no column of the contract
    const misspelt = contacts.as({ email: "emial" });
    expect(define({ people: misspelt })).toContain("did you mean `email`");
    // @ts-expect-error: a cleaner's column is checked, too
    const cleaned = contacts.as({ email: clean.email("mail") });
    expect(define({ people: cleaned })).toContain("`mail`");
    const incomplete = orders.as({ order_id: "id", ordered_at: "at" });
    // @ts-expect-error: orders need quantity and net_amount
    expect(define({ orders: incomplete })).toContain("net_amount");
    expect(define({ people: contacts.as({ languag: constant("en") }) })).toContain("did you mean `language`");
  });
});
