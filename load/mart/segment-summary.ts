import type { ResolvedRfmSettings } from "../../core/mart-settings.ts";
import type { Session } from "../../core/session.ts";
import { sql } from "../../core/sql.ts";
import { step, type Act, type Step } from "../../core/step.ts";
import { customerLifecycle, customerRfm, customerValue, segmentSummary } from "../../core/tables/mart.ts";
import { dimCustomer } from "../../core/tables/star.ts";
import { keyAudit, totalAudit } from "../audit.ts";
import { meanInterval } from "../statistics/mean-interval.ts";
import { momentsOf } from "../statistics/moments.ts";
import {
  segmentIntervalSql,
  segmentPersonSql,
  segmentSummarySql,
  segmentSumsSql,
  segmentTotalSql,
} from "./segment-summary.sql.ts";

/** One row of {@link segmentSumsSql}. */
type SegmentSums = Readonly<
  Record<"segmentation" | "segment" | "total" | "squares", string> & Record<"customers", number>
>;

async function writeIntervals(db: Session): Promise<number> {
  const sums = await db.rows<SegmentSums>(segmentSumsSql);
  const intervals = sums.map(({ segmentation, segment, customers, total, squares }) => {
    const interval = meanInterval(momentsOf({ n: customers, total, squares }));
    return [segmentation, segment, interval?.low ?? null, interval?.high ?? null] as const;
  });
  return db.append("segment_interval", [intervals]);
}

const summarise: Act = async ({ db }) => {
  for (const statement of [segmentPersonSql, segmentTotalSql, segmentIntervalSql]) await db.run(statement);
  return { rowsWritten: await writeIntervals(db), changed: true };
};

/** `mart.segment_summary`: every segment of every segmentation in numbers. Prospects stand in the life cycle only. */
export function planSegmentSummary({ mode }: ResolvedRfmSettings): Step {
  const customersOf = (segmentation: string) =>
    sql`select coalesce(sum(customers), 0) from ${segmentSummary} where segmentation = ${segmentation}`;
  return step({
    name: "mart.segment_summary",
    stage: "mart",
    reads: [customerRfm, customerValue, customerLifecycle, dimCustomer],
    writes: [segmentSummary],
    settings: { mode },
    act: summarise,
    sql: [
      segmentSummarySql(mode),
      sql`drop table segment_person`,
      sql`drop table segment_total`,
      sql`drop table segment_interval`,
    ],
    audits: [
      keyAudit(segmentSummary, ["segmentation", "segment"]),
      ...["rfm_segment", "product_rule", "rfm_cell"].map((segmentation) =>
        totalAudit(
          `segments: customers by ${segmentation} equal the scored customers`,
          sql`select count(*) from ${customerRfm}`,
          customersOf(segmentation),
        ),
      ),
      totalAudit(
        "segments: persons by lifecycle equal the known persons",
        sql`select count(*) from ${customerLifecycle}`,
        customersOf("lifecycle"),
      ),
      {
        kind: "no_rows",
        name: "segments: net amount of each segmentation equals the customers'",
        query: sql`
          select segmentation, sum(net_amount) as net_amount
          from ${segmentSummary}
          group by segmentation
          having sum(net_amount) <> (select coalesce(sum(net_amount), 0) from ${customerValue})`,
      },
    ],
  });
}
