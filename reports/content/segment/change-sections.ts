import type { Row } from "../../../core/session.ts";
import { lifecycleStages } from "../../../core/mart-words.ts";
import { cohortRetention, deviation, segmentMovement, segmentProfile } from "../../../core/tables/mart.ts";
import { type Format, plural } from "../../format.ts";
import type { ReportColumn, ReportSection } from "../content.ts";
import { computed, fromTable, reportRow, toCount, toNumber, toText } from "../table-kit.ts";
import { shownDeviations, type SegmentFacts } from "./segment-facts.ts";

const leaving = ["cooling", "at risk", "lapsed"];

function sumWhere(rows: readonly Row[], where: (row: Row) => boolean): number {
  return rows.filter(where).reduce((sum, row) => sum + toCount(row["persons"]), 0);
}

/** Who moved between stages since the period before, and why. */
export function movementSection(facts: SegmentFacts, format: Format): ReportSection {
  const of = segmentMovement;
  const columns: readonly ReportColumn[] = [
    fromTable(of, "from_segment", "From", "text", { width: 20 }),
    fromTable(of, "to_segment", "To", "text", { width: 20 }),
    fromTable(of, "reason", "Why", "text", { width: 18 }),
    fromTable(of, "persons", "People", "count", { bar: "share", width: 12 }),
    fromTable(of, "net_amount", "Bought meanwhile", "money", { width: 14 }),
  ];
  const rows = facts.movement;
  const [first] = rows;
  const moved = rows.filter((row) => row["reason"] !== "stayed");
  const quiet = sumWhere(
    moved,
    (row) => row["reason"] === "time passed" && leaving.includes(toText(row["to_segment"])),
  );
  const back = sumWhere(moved, (row) => row["reason"] === "bought" && leaving.includes(toText(row["from_segment"])));
  const names = [...lifecycleStages, "(not known yet)", "(merged or removed)"];
  const known = (column: string): readonly string[] => names.filter((name) => rows.some((row) => row[column] === name));
  const persons = (from: string, to: string): number =>
    sumWhere(rows, (row) => row["from_segment"] === from && row["to_segment"] === to);
  return {
    id: "movement",
    sheet: "Movement",
    title:
      first === undefined
        ? "There is no earlier period to compare with yet"
        : `Since the period before, ${plural(quiet, "customer", format)} went quiet and ${plural(back, "quiet customer", format)} came back`,
    notes: [
      "Stages of the life cycle at the end of the period before against now. Went quiet: into cooling, at risk or lapsed without buying. Periods before the first run were computed from the orders afterwards.",
    ],
    table: { columns, rows: moved.map((row) => reportRow(columns, row)) },
    empty: first === undefined ? "The next period will tell." : "Nobody moved.",
    charts:
      first === undefined
        ? []
        : [
            {
              type: "heat",
              id: "movement-heat",
              title: "People by stage before and now",
              description: "A grid of stages before by stages now; darker cells hold more people. The diagonal stayed.",
              rowTitle: "Before",
              columnTitle: "Now",
              rows: known("from_segment"),
              columns: known("to_segment"),
              cells: known("from_segment").flatMap((from) =>
                known("to_segment").map((to) => ({
                  row: from,
                  column: to,
                  value: persons(from, to),
                  text: persons(from, to) === 0 ? "" : format.count(persons(from, to)),
                  note: "",
                })),
              ),
            },
          ],
  };
}

const shownPeriods = [1, 2, 3, 6, 9, 12];

/** How many of those who came together still buy. */
export function cohortSection(facts: SegmentFacts, format: Format): ReportSection {
  const of = cohortRetention;
  const columns: readonly ReportColumn[] = [
    fromTable(of, "cohort_on", "First bought in", "text", { width: 14 }),
    fromTable(of, "customers", "Customers", "count"),
    ...shownPeriods.map((period) =>
      computed(
        `period_${String(period)}`,
        String(period),
        "percent",
        "share of the cohort that bought in this period after the first; – until it is over",
        "mart.cohort_retention.retention",
        { group: "Bought again in period", width: 9 },
      ),
    ),
    computed(
      "net_per_customer",
      "Net revenue each, so far",
      "price",
      "net amount of the periods that are over / customers of the cohort",
      "mart.cohort_retention.net_per_customer",
      { width: 14 },
    ),
  ];
  const cohorts = [...new Set(facts.cohorts.map((row) => toText(row["cohort_on"])))];
  const cell = (cohort: string, period: number): Row | undefined =>
    facts.cohorts.find((row) => row["cohort_on"] === cohort && row["period_no"] === period);
  const rows = cohorts.map((cohort) => {
    const own = facts.cohorts.filter((row) => row["cohort_on"] === cohort);
    const periods = shownPeriods.map((period) => [
      `period_${String(period)}`,
      toNumber(cell(cohort, period)?.["retention"]),
    ]);
    return reportRow(columns, {
      cohort_on: cohort.slice(0, 7),
      customers: toCount(own[0]?.["customers"]),
      net_per_customer: toNumber(own.at(-1)?.["net_per_customer"]),
      ...(Object.fromEntries(periods) as Record<string, number | null>),
    });
  });
  const third = facts.cohorts.find((row) => row["period_no"] === 3);
  return {
    id: "cohorts",
    sheet: "Cohorts",
    title:
      third === undefined
        ? "Nobody has been a customer for three periods yet"
        : `Of the customers who first bought in ${toText(third["cohort_on"]).slice(0, 7)}, ${format.percent(toCount(third["retention"]))} bought again in the third period after (${format.percent(toCount(third["retention_low"]))} to ${format.percent(toCount(third["retention_high"]))})`,
    notes: ["A period that is not over is –, never 0. From and to with 95 % confidence are in mart.cohort_retention."],
    table: { columns, rows },
    empty: "Nobody has been a customer for a whole period yet.",
    charts: [],
  };
}

/** What sets the segments apart. */
export function profileSection(facts: SegmentFacts, format: Format): ReportSection {
  const of = segmentProfile;
  const columns: readonly ReportColumn[] = [
    fromTable(of, "segment", "Segment", "text", { width: 22 }),
    computed("attribute", "What", "text", "a column of mart.house_file", "mart.segment_profile.attribute", {
      width: 18,
    }),
    fromTable(of, "value", "Is", "text", { width: 22 }),
    fromTable(of, "customers", "Customers", "count"),
    fromTable(of, "share", "Of the segment", "percent", { width: 11 }),
    fromTable(of, "base_share", "Of all customers", "percent", { width: 11 }),
    fromTable(of, "index", "Index", "index"),
    fromTable(of, "index_low", "From", "index"),
    fromTable(of, "index_high", "To", "index"),
  ];
  const [first] = facts.profile;
  const words = (row: Row): string => `${toText(row["attribute"]).replaceAll("_", " ")} ${toText(row["value"])}`;
  return {
    id: "profiles",
    sheet: "Profiles",
    title:
      first === undefined
        ? "No segment differs surely from the others in what is known of people"
        : `${toText(first["segment"])}: ${words(first)} is ${format.cell(toCount(first["index"]) / 100, "ratio")} times as frequent as among all customers`,
    notes: [
      "Index 100 is the share among all customers. Shown are indexes that are surely above or below, the furthest first; segments of fewer than 30 people have none.",
    ],
    table: {
      columns,
      rows: facts.profile.map((row) =>
        reportRow(columns, { ...row, attribute: toText(row["attribute"]).replaceAll("_", " ") }),
      ),
    },
    empty: "Nothing stands out.",
    charts: [],
  };
}

/** Days that are not as they use to be. */
export function deviationSection(facts: SegmentFacts, format: Format): ReportSection {
  const of = deviation;
  const columns: readonly ReportColumn[] = [
    fromTable(of, "day", "Day", "date", { width: 12 }),
    computed("kpi", "Figure", "text", "orders, net amount, buyers or new customers of the day", "mart.deviation.kpi", {
      width: 16,
    }),
    fromTable(of, "dimension", "Of", "text", { width: 12 }),
    fromTable(of, "member", "Which", "text", { width: 22 }),
    fromTable(of, "actual", "Actual", "count"),
    fromTable(of, "expected", "Expected", "count"),
    fromTable(of, "residual", "Difference", "count", { signed: true }),
    fromTable(of, "robust_z", "In deviations", "ratio", { signed: true, width: 11 }),
    computed(
      "cusum",
      "Sum since",
      "ratio",
      "how far the figure has drifted in all (CUSUM)",
      "mart.deviation.cusum_high",
      { width: 11 },
    ),
  ];
  const shifted = facts.shifts.filter((row) => row["verdict"] === "shifted");
  const count = facts.deviations.length;
  const told =
    shifted.length === 0 ? "" : `; the mix of ${shifted.map((row) => toText(row["of"])).join(", ")} has shifted`;
  return {
    id: "deviations",
    sheet: "Deviations",
    title: `${count === 0 ? "No daily figure" : `${count === shownDeviations ? "At least " : ""}${plural(count, "daily figure", format)}`} of the last four weeks ${count > 1 ? "are" : "is"} out of the ordinary${told}`,
    notes: [
      "Beyond what trend and weekday let expect: four robust deviations in a day, or a drift of eight in all. A drift is told on the day it passes that. Series with something on fewer than half of the days are not judged.",
      ...facts.shifts
        .filter((row) => row["psi"] !== null)
        .map(
          (row) =>
            `Mix of ${toText(row["of"])}: ${toText(row["verdict"])} (population stability index ${format.cell(toCount(row["psi"]), "ratio")}).`,
        ),
    ],
    table: {
      columns,
      rows: facts.deviations.map((row) => reportRow(columns, { ...row, kpi: toText(row["kpi"]).replaceAll("_", " ") })),
    },
    empty: "Nothing deviates.",
    charts: [],
  };
}
