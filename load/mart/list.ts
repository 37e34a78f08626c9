import { sql } from "../../core/sql.ts";
import { step, type Step } from "../../core/step.ts";
import { customerDay, listInvoice, listMultiBuyer, listOverlap, listWaterfall } from "../../core/tables/mart.ts";
import { dimSource, factListName } from "../../core/tables/star.ts";
import { keyAudit, totalAudit } from "../audit.ts";
import { listInvoiceSql, listMultiBuyerSql, listOverlapSql, listWaterfallSql } from "./list.sql.ts";

/** `mart.list_waterfall`, `list_overlap`, `list_multi_buyer` and `list_invoice`: what merge/purge made of the bought lists. */
export function planListMarts(): readonly Step[] {
  return [
    step({
      name: "mart.list_waterfall",
      stage: "mart",
      reads: [factListName, dimSource],
      writes: [listWaterfall],
      sql: [listWaterfallSql()],
      audits: [
        keyAudit(listWaterfall, ["source_key", "step_no"]),
        {
          kind: "no_rows",
          name: "lists: gross less every step is net",
          query: sql`
            select source_key
            from ${listWaterfall}
            group by source_key
            having sum(case when step = 'gross' then names when step = 'net' then -names else -names end) <> 0`,
        },
      ],
    }),
    step({
      name: "mart.list_overlap",
      stage: "mart",
      reads: [factListName, dimSource],
      writes: [listOverlap],
      sql: [listOverlapSql()],
      audits: [keyAudit(listOverlap, ["source_key", "other_source_key"])],
    }),
    step({
      name: "mart.list_multi_buyer",
      stage: "mart",
      reads: [factListName, customerDay],
      writes: [listMultiBuyer],
      sql: [listMultiBuyerSql()],
      audits: [
        keyAudit(listMultiBuyer, ["lists"]),
        totalAudit(
          "lists: each person of a list is counted once",
          sql`select count(distinct person_key) from ${factListName} where lists > 0`,
          sql`select coalesce(sum(persons), 0)::bigint from ${listMultiBuyer}`,
        ),
      ],
    }),
    step({
      name: "mart.list_invoice",
      stage: "mart",
      reads: [factListName, dimSource],
      writes: [listInvoice],
      sql: [listInvoiceSql()],
      audits: [keyAudit(listInvoice, ["source_key"])],
    }),
  ];
}
