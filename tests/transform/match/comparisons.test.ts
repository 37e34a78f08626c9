import { expect, it } from "vitest";
import { sql } from "../../../core/sql.ts";
import { comparisonsOf } from "../../../transform/match/comparisons.ts";
import { levelSql } from "../../../transform/match/level.sql.ts";
import { emptyWarehouse } from "../run-steps.ts";

it.each([
  ["sales@acme.com", "sales@acme.com", "same", "same"],
  ["sales@acme.com", "info@acme.com", "same domain", "different"],
  ["ann@gmail.com", "bob@gmail.com", "different", "different"],
  ["ann@yahoo.co.uk", "bob@yahoo.co.uk", "different", "different"],
])("%s and %s are %s for companies, %s for people", async (left, right, ofCompanies, ofPeople) => {
  const database = await emptyWarehouse();
  try {
    for (const [isOfCompanies, expected] of [
      [true, ofCompanies],
      [false, ofPeople],
    ] as const) {
      const email = comparisonsOf([], { hasSounds: false, isOfCompanies }).find(({ name }) => name === "e-mail");
      if (email === undefined) throw new Error("e-mail addresses are compared");
      const [row] = await database.session.rows<{ level: number }>(
        sql`select ${levelSql(email)} as level from (select ${left} as email) as l, (select ${right} as email) as r`,
      );
      expect(email.levels[(row?.level ?? 0) - 1]?.label).toBe(expected);
    }
  } finally {
    database.close();
  }
});
