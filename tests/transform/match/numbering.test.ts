import { expect, it } from "vitest";
import { sql } from "../../../core/sql.ts";
import { identityRecord } from "../../../core/tables/identity.ts";
import { numberRecords } from "../../../transform/match/feature.ts";
import { createTableSql } from "../../../warehouse/database.ts";
import { emptyWarehouse } from "../run-steps.ts";

it("records are numbered by source and id, whatever order they come in and however many threads count them", async () => {
  const database = await emptyWarehouse({ threads: 4 });
  const { session: db } = database;
  try {
    await db.run(createTableSql(identityRecord, "replace"));
    // More than a thread takes at a time, twice: the second lot above the first.
    for (const lot of [0, 1]) {
      await db.run(sql`create or replace temp table arrived as
        select case when hash(n) % 3 = 0 then 'shop' else 'crm' end as source, n::varchar as record_id, hash(n, 'content') as content
        from range(${lot * 300_000}::bigint, ${(lot + 1) * 300_000}::bigint) as r(n)
        order by hash(n, 'order')`);
      await numberRecords(db);
    }
    const [row] = await db.rows(sql`
      select count(*) as records, min(record_no) as least, max(record_no) as most, count(distinct record_no) as numbers, count(*) filter (record_no <> expected) as out_of_order
      from (
        select record_no, row_number() over (order by record_id::integer >= 300000, source, record_id) - 1 as expected
        from ${identityRecord}
      )`);
    expect(row).toEqual({ records: 600_000, least: 0, most: 599_999, numbers: 600_000, out_of_order: 0 });
  } finally {
    database.close();
  }
});
