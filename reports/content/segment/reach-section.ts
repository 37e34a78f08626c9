import type { Row } from "../../../core/session.ts";
import type { Cell, ReportColumn, ReportSection } from "../content.ts";
import type { SegmentFacts } from "./segment-facts.ts";
import { computed, reportRow, share, sumOf, toCell, toCount, toNumber, toText } from "../table-kit.ts";
import type { Format } from "../../format.ts";

const reachSums = [
  "people",
  "email_contactable",
  "email_opt_out",
  "no_email",
  "post_contactable",
  "post_opt_out",
  "no_street",
  "unreachable",
] as const;

/** Whom a campaign could reach. */
export function reachSection(facts: SegmentFacts, format: Format): ReportSection {
  const people = (key: string, title: string, doc: string, group: string): ReportColumn =>
    computed(key, title, "count", doc, "star.dim_customer, current version", { group });
  const part = (key: string, doc: string, group: string): ReportColumn =>
    computed(key, "Share", "percent", doc, "star.dim_customer, current version", { group, bar: "whole", width: 11 });
  const columns: readonly ReportColumn[] = [
    computed("segment", "Segment", "text", "RFM segment; prospects have not bought yet", "mart.customer_rfm.segment"),
    computed("people", "People", "count", "people in the segment", "mart.customer_lifecycle"),
    people("email_contactable", "Reachable", "people with an e-mail address and no opt-out", "E-mail"),
    part("email_share", "reachable / people", "E-mail"),
    people("email_opt_out", "Opted out", "people with an e-mail address who must not be mailed", "E-mail"),
    people("no_email", "No address", "people without an e-mail address", "E-mail"),
    people("post_contactable", "Reachable", "people with a street and no opt-out", "Post"),
    part("post_share", "reachable / people", "Post"),
    people("post_opt_out", "Opted out", "people with a street who must not get post", "Post"),
    people("no_street", "No address", "people without a street", "Post"),
    people("unreachable", "People", "people reachable neither by e-mail nor by post", "Neither"),
    part("unreachable_share", "people reachable by neither / people", "Neither"),
  ];
  const withShares = (row: Readonly<Record<string, Cell>>): Readonly<Record<string, Cell>> => ({
    ...row,
    email_share: share(toNumber(row["email_contactable"]), toNumber(row["people"])),
    post_share: share(toNumber(row["post_contactable"]), toNumber(row["people"])),
    unreachable_share: share(toNumber(row["unreachable"]), toNumber(row["people"])),
  });
  const cells = (row: Row): Readonly<Record<string, Cell>> =>
    Object.fromEntries(Object.entries(row).map(([name, value]) => [name, toCell(value)]));
  const total = withShares({
    segment: "Total",
    ...Object.fromEntries(reachSums.map((name) => [name, sumOf(facts.reach, name)])),
  });
  const has = facts.reach.length > 0;
  const percent = (value: Cell | undefined): string => format.percent(typeof value === "number" ? value : 0);
  return {
    id: "reach",
    sheet: "Reach",
    title: has
      ? `${percent(total["email_share"])} of people can be reached by e-mail, ${percent(total["post_share"])} by post; ${format.count(toCount(total["unreachable"]))} by neither`
      : "Nobody is known yet",
    notes: ["Reachable: the address is known and the person has not opted out of the channel."],
    table: {
      columns,
      rows: has
        ? [...facts.reach.map((row) => reportRow(columns, withShares(cells(row)))), reportRow(columns, total, "total")]
        : [],
    },
    empty: "Nobody is known yet.",
    charts: has
      ? [
          {
            type: "bar",
            id: "reach-share",
            title: "Share of people who can be reached, by segment",
            description: "Horizontal bars for each segment: share reachable by e-mail and by post.",
            kind: "percent",
            measures: ["By e-mail", "By post"],
            bars: [...facts.reach.map(cells).map(withShares), total].map((row) => ({
              label: toText(row["segment"]),
              values: [toNumber(row["email_share"]), toNumber(row["post_share"])],
            })),
          },
        ]
      : [],
  };
}
