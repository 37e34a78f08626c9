import type { ResolvedListSettings } from "../../core/mart-settings.ts";
import { sql } from "../../core/sql.ts";
import { step, type Step } from "../../core/step.ts";
import { listAudit } from "../../core/tables/mart.ts";
import { dimSource, factListAudit } from "../../core/tables/star.ts";
import { createTableSql } from "../../warehouse/database.ts";
import { keyAudit } from "../audit.ts";
import { rateOf } from "../statistics/proportion.ts";
import { wilsonInterval } from "../statistics/wilson.ts";

interface AuditRow {
  readonly [column: string]: number | string | null;
  readonly source_key: number;
  readonly source: string | null;
  readonly kind: string;
  readonly names: number;
  readonly doubtful: number;
  readonly audited: number;
  readonly wrong: number;
}

/**
 * `mart.list_audit`: overkill (dropped names that were somebody else) and underkill (net names that were known already), estimated from a checked
 * sample: share with Wilson's 95 % interval, names of the whole list, and what they cost.
 */
export function planListAudit({ overkill_cost: lost, underkill_cost: doubled }: ResolvedListSettings): Step {
  return step({
    name: "mart.list_audit",
    stage: "mart",
    reads: [factListAudit, dimSource],
    writes: [listAudit],
    settings: { lost, doubled },
    act: async ({ db }) => {
      const rows = await db.rows<AuditRow>(sql`
        select a.source_key, s.source, a.kind, a.names, a.doubtful, a.audited, a.wrong
        from ${factListAudit} as a
        left join ${dimSource} as s using (source_key)
        order by a.source_key, a.kind`);
      const told = rows.map(({ source_key: key, source, kind, names, doubtful, audited, wrong }) => {
        const isKnown = audited > 0;
        const rate = isKnown ? rateOf({ count: wrong, n: audited }) : null;
        // A sample that is everything has no doubt left.
        const interval = !isKnown
          ? null
          : audited === doubtful
            ? { low: wrong / audited, high: wrong / audited }
            : wilsonInterval({ count: wrong, n: audited });
        const each = kind === "dropped" ? lost : doubled;
        const shares = [rate, interval?.low ?? null, interval?.high ?? null];
        const wrongNames = shares.map((share) => (share === null ? null : share * doubtful));
        return [
          key,
          source,
          kind === "dropped" ? "overkill" : "underkill",
          names,
          doubtful,
          audited,
          wrong,
          ...shares,
          ...wrongNames,
          each,
          ...wrongNames.map((wrongly) => (wrongly === null || each === null ? null : wrongly * each)),
        ];
      });
      await db.run(createTableSql(listAudit, "replace"));
      for (const values of told)
        await db.run(
          sql`insert into ${listAudit} values (${sql.run("as_of")}, ${sql.join(values.map((value) => sql`${value}`))})`,
        );
      return { rowsWritten: told.length, changed: true };
    },
    audits: [keyAudit(listAudit, ["source_key", "error"])],
  });
}
