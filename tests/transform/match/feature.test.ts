import { expect, it } from "vitest";
import { cleanTable } from "../../../core/feed.ts";
import { sql } from "../../../core/sql.ts";
import { identityFeature } from "../../../core/tables/identity.ts";
import { planMatch } from "../../../transform/match/plan.ts";
import { createTableSql } from "../../../warehouse/database.ts";
import { emptyWarehouse, runSteps } from "../run-steps.ts";

it("a street line is a house number and a name, wherever the number stands and whatever else does", async () => {
  const lines: readonly (readonly [string | null, string | null, string | null])[] = [
    ["264 Gladstone Way", "264", "gladstone"],
    ["Gladstone Way 264", "264", "gladstone"],
    ["Gladstone Way", null, "gladstone"],
    ["264, Gladstone Way", "264", "gladstone"],
    ["264a Gladstone Way", "264a", "gladstone"],
    ["12 Main Avenue, Apt 1", "12", "main"],
    ["Flat 9, 12 Main Avenue", "9", "main"],
    ["12 3rd Street", "12", "rd"],
    ["12 Street", "12", "12street"],
    ["13 Street", "13", "13street"],
    ["Street", null, "street"],
    ["7 Élysée", "7", "elysee"],
    ["7 Rue Élysée", "7", "elysee"],
    ["12", "12", "12"],
    ["12 -", "12", "12"],
    ["-", null, null],
    [null, null, null],
  ];
  const database = await emptyWarehouse();
  try {
    const { session: db } = database;
    const people = cleanTable("people");
    await db.run(createTableSql(people, "replace"));
    for (const [place, [street]] of lines.entries())
      await db.run(
        sql`insert into ${people} by name select 'crm' as source, ${String(place).padStart(2, "0")} as record_id, ${street} as street`,
      );
    await runSteps(database, planMatch({}));
    const found = await db.rows(sql`select house, street from ${identityFeature} order by record_no`);
    expect(found).toEqual(lines.map(([, house, street]) => ({ house, street })));
  } finally {
    database.close();
  }
});
