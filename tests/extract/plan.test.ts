import { describe, expect, it } from "vitest";
import { z } from "zod";
import { env, type SourceSpec } from "../../core/source.ts";
import { planExtract } from "../../extract/plan.ts";
import { planFiles, type KnownFile } from "../../extract/read/manifest.ts";
import { connectionOf, mask, secretsOf } from "../../extract/read/secret.ts";
import { database } from "../../extract/source/database.ts";
import { csv, dropFolder, excel } from "../../extract/source/files.ts";
import { postgres } from "../../extract/source/postgres.ts";

const crm = postgres("crm", { url: env("CRM_URL") });
const contract = z.object({ id: z.int(), updated_at: z.date() });

describe("planExtract", () => {
  it("gives one step that always looks, and names what it writes", () => {
    const step = planExtract(crm.table("contact", { key: "id", cursor: "updated_at", contract }));
    expect(step).toMatchObject({ name: "extract.contact", stage: "extract", always: true, reads: [], sql: [] });
    expect(step.writes.map(({ schema, name }) => `${schema}.${name}`)).toEqual([
      "staging.contact",
      "quarantine.contact",
    ]);
    expect(step.audits).toHaveLength(3);
    expect(Object.isFrozen(step)).toBe(true);
  });

  it("its fingerprint changes with what decides about a record, and only then", () => {
    const settings = (source: SourceSpec): unknown =>
      (planExtract(source).settings as { fingerprint: string }).fingerprint;
    const base = settings(crm.table("contact", { key: "id", contract }));
    expect(settings(postgres("crm", { url: "postgres://elsewhere/x" }).table("contact", { key: "id", contract }))).toBe(
      base,
    );
    expect(settings(crm.table("contact", { key: "id", contract, breach: { at_most_rows: 3 } }))).toBe(base);
    const others = [
      crm.table("contact", { key: "id", contract, rules: { a: "id > 0" } }),
      crm.table("contact", { key: "id", contract: contract.extend({ id: z.int().min(1) }) }),
      crm.table("contact", { key: "id", contract: contract.extend({ id: z.int().refine((id) => id > 1) }) }),
      crm.table("contact", { key: "id", contract: contract.extend({ id: z.int().refine((id) => id > 2) }) }),
      crm.table("contact", { key: ["id", "updated_at"], contract }),
      crm.table("contact", { key: "id", cursor: "updated_at", contract }),
      crm.table("contact", { key: "id", contract, table: "person" }),
      crm.query("contact", { key: "id", contract, sql: "select 1" }),
    ].map(settings);
    expect(new Set([base, ...others]).size).toBe(others.length + 1);
  });

  it("what cannot be is refused, with all findings together", () => {
    const bad = crm.table("Bad Name", { key: "id", contract: z.object({ id: z.int(), ID: z.int(), _x: z.int() }) });
    expect(() => planExtract(bad)).toThrow(
      expect.objectContaining({
        code: "PROJECT_INVALID",
        message: expect.stringMatching(/name must.*`_x` begins.*`ID` differs/) as string,
      }),
    );
  });

  it.each<[string, SourceSpec]>([
    ["no key", { ...crm.table("c", { key: "id", contract }), key: [] }],
    ["a key outside the contract", { ...crm.table("c", { key: "id", contract }), key: ["nope"] }],
    ["a cursor on files", { ...dropFolder("c", { read: csv("*.csv"), contract }), cursor: "updated_at" }],
    [
      "a boolean cursor",
      crm.table("c", { key: "id", cursor: "b", contract: z.object({ id: z.int(), b: z.boolean() }) }),
    ],
    ["an overlap in seconds of a number", crm.table("c", { key: "id", cursor: "id", cursor_overlap_s: 5, contract })],
    [
      "a text cursor where the server sorts in its own way",
      database("d", { client: "mysql2", connection: "mysql://x" }).table("c", {
        key: "id",
        cursor: "t",
        contract: z.object({ id: z.int(), t: z.string() }),
      }),
    ],
    ["an unknown encoding", dropFolder("c", { read: csv("*.csv", { encoding: "klingon" }), contract })],
    ["no columns", dropFolder("c", { read: excel("*.xlsx"), contract: z.object({}) })],
  ])("%s is refused", (_, source) => {
    expect(() => planExtract(source)).toThrow(expect.objectContaining({ code: "PROJECT_INVALID" }));
  });
});

it("the compiler knows the columns of key, cursor and mapping", () => {
  crm.table("c", { key: ["id", "updated_at"], cursor: "updated_at", contract });
  // @ts-expect-error a key that the contract does not have
  crm.table("c", { key: "idd", contract });
  // @ts-expect-error a cursor that the contract does not have
  crm.table("c", { key: "id", cursor: "changed_at", contract });
  // @ts-expect-error a table needs a key
  crm.table("c", { contract });
  // @ts-expect-error files have no cursor
  dropFolder("c", { read: csv("*.csv"), cursor: "updated_at", contract });
  // @ts-expect-error a key that the contract does not have
  dropFolder("c", { read: csv("*.csv"), key: "idd", contract });
  const source = dropFolder("c", { read: csv("*.csv"), key: "id", contract });
  // @ts-expect-error a column that the contract does not have
  source.as({ record_id: "idd" });
});

describe("planFiles", () => {
  const file = (path: string, sha256: string): KnownFile => ({
    path,
    absolute: `/x/${path}`,
    sha256,
    bytes: 1,
    modified: 0n,
  });
  const paths = (files: readonly KnownFile[]): readonly string[] => files.map(({ path }) => path);

  it("reads what is new, and with a key everything once the order could matter", () => {
    const loaded = [{ path: "b", sha256: "B" }];
    expect(paths(planFiles([file("b", "B"), file("c", "C")], loaded, true, false).read)).toEqual(["c"]);
    expect(paths(planFiles([file("a", "A"), file("b", "B")], loaded, true, false).read)).toEqual(["a", "b"]);
    expect(paths(planFiles([file("a", "A"), file("b", "B")], loaded, false, false).read)).toEqual(["a"]);
    expect(
      paths(planFiles([file("b", "B2"), file("c", "C")], [...loaded, { path: "c", sha256: "C" }], true, false).read),
    ).toEqual(["b", "c"]);
  });

  it("finds duplicates among new files and of loaded ones, but not of content that was replaced", () => {
    expect(planFiles([file("a", "X"), file("b", "X")], [], false, false)).toMatchObject({
      read: [{ path: "a" }],
      duplicates: [{ file: { path: "b" }, of: "a" }],
    });
    expect(planFiles([file("a", "Y"), file("b", "X")], [{ path: "a", sha256: "X" }], false, false)).toMatchObject({
      read: [{ path: "a" }, { path: "b" }],
      duplicates: [],
    });
  });
});

describe("secrets", () => {
  it("are found in addresses and settings, and masked wherever they stand", () => {
    const secrets = secretsOf("postgres://me:p%40ss@host/db?password=other&sslmode=require");
    expect(mask("p@ss p%40ss other require", secrets)).toBe("*** *** *** require");
    expect(mask("mysql://me:hidden@host/db", [])).toBe("mysql://me:***@host/db");
    const settings = connectionOf({ user: "me", password: env("PW"), host: "h" }, { PW: "sesame" });
    expect(mask("no sesame for me at h", secretsOf(settings))).toBe("no *** for me at h");
    expect(connectionOf(env("URL", "fallback"), {})).toBe("fallback");
  });
});
