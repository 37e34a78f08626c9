import { expect, it } from "vitest";
import { errorCodes } from "../../core/error.ts";
import { driverFailure, missingColumns, nearest, postgresFailure } from "../../extract/read/failure.ts";

const system = { name: "crm", secrets: ["s3cret"], settings: "`CRM_URL`" };
const coded = (code: string, message = "no"): Error => Object.assign(new Error(message), { code });

it.each([
  ["28P01", "SOURCE_UNREACHABLE", "password"],
  ["3D000", "SOURCE_UNREACHABLE", "name of the database"],
  ["53300", "SOURCE_UNREACHABLE", "no connection left"],
  ["57P01", "SOURCE_UNREACHABLE", "nothing of this load was kept"],
  ["08006", "SOURCE_UNREACHABLE", "firewall"],
  ["ECONNREFUSED", "SOURCE_UNREACHABLE", "firewall"],
  ["42P01", "SOURCE_QUERY", "own client"],
  ["42501", "SOURCE_QUERY", "own client"],
  ["57014", "SOURCE_QUERY", "own client"],
])("PostgreSQL's %s is %s with a hint about it", (code, expected, hint) => {
  const error = postgresFailure(coded(code, "no way, s3cret"), system, "select 1");
  expect(error).toMatchObject({ code: expected, hint: expect.stringContaining(hint) as string });
  expect(errorCodes).toHaveProperty(error.code);
  expect(`${error.message} ${String(error.cause)}`).not.toContain("s3cret");
});

it.each([
  ["ECONNREFUSED", "SOURCE_UNREACHABLE"],
  ["ER_ACCESS_DENIED_ERROR", "SOURCE_UNREACHABLE"],
  ["SQLITE_NOTADB", "SOURCE_UNREACHABLE"],
  ["SQLITE_ERROR", "SOURCE_QUERY"],
  ["ER_NO_SUCH_TABLE", "SOURCE_QUERY"],
])("a driver's %s is %s", (code, expected) => {
  expect(driverFailure(coded(code), system, "select 1").code).toBe(expected);
});

it("near names are found whatever their case and signs", () => {
  expect(nearest("first_name", ["FirstName", "last_name", "id", "first-nam"])).toEqual([
    "FirstName",
    "first-nam",
    "last_name",
  ]);
  expect(missingColumns(["a"], [], "`x`").hint).toBe("The source has: no columns.");
});
