import { sql } from "../../core/sql.ts";
import { step, type Step } from "../../core/step.ts";
import { personId } from "../../core/tables/golden.ts";
import { identityDecision, identityPair, identityRecord } from "../../core/tables/identity.ts";
import { dimSource, factListAudit, factListName } from "../../core/tables/star.ts";
import { createTableSql } from "../../warehouse/database.ts";
import { keyAudit } from "../audit.ts";
import { listAuditFactSql } from "./list-audit.sql.ts";

/** `star.fact_list_audit`: what people found when they checked a sample of what merge/purge decided. */
export function planListAuditFact(): Step {
  return step({
    name: "fact.list_audit",
    stage: "fact",
    reads: [factListName, dimSource, personId, identityRecord, identityPair, identityDecision],
    writes: [factListAudit],
    sql: [createTableSql(factListAudit, "replace"), sql`insert into ${factListAudit} by name ${listAuditFactSql()}`],
    audits: [
      keyAudit(factListAudit, ["source_key", "kind"]),
      {
        kind: "no_rows",
        name: "list audit: no more are wrong than were checked, and no more checked than can be",
        query: sql`from ${factListAudit} where not (wrong <= audited and audited <= doubtful and doubtful <= names)`,
      },
    ],
  });
}
