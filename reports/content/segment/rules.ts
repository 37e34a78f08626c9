import type { Row } from "../../../core/session.ts";
import type { Definition } from "../content.ts";
import type { SegmentFacts } from "./segment-facts.ts";
import { toCount, toNumber, toText } from "../table-kit.ts";
import type { Format } from "../../format.ts";

/** The cut points behind the scores, with their ties. */
export function thresholdRules(facts: SegmentFacts, format: Format): readonly Definition[] {
  const groups = new Map<string, string[]>();
  for (const row of facts.thresholds) {
    const key = `${toText(row["measure"])} (${toText(row["mode"])})`;
    const threshold = toCount(row["threshold"]);
    const value = format.cell(threshold, Number.isInteger(threshold) ? "count" : "ratio");
    const share = toNumber(row["tie_share"]);
    const ties = `${format.count(toCount(row["ties"]))} equal${share === null ? "" : `, ${format.percent(share)}`}`;
    groups.set(key, [...(groups.get(key) ?? []), `${format.percent(toCount(row["cut"]) / 5)}: ${value} (${ties})`]);
  }
  return [...groups].map(([name, cuts]) => ({
    sheet: "RFM grid",
    term: `Cuts of ${name}`,
    meaning: cuts.join(", "),
    source: "mart.rfm_threshold",
  }));
}

/** The scores that each named segment holds in this data. */
export function scoreRules(facts: SegmentFacts): readonly Definition[] {
  const span = (row: Row, letter: string): string => {
    const [low, high] = [toText(row[`${letter}_low`]), toText(row[`${letter}_high`])];
    return `${letter.toUpperCase()} ${low === high ? low : `${low}–${high}`}`;
  };
  return facts.scores.map((row) => ({
    sheet: "Segments",
    term: toText(row["segment"]),
    meaning: `scores found in this data: ${["r", "f", "m"].map((letter) => span(row, letter)).join(", ")}`,
    source: "mart.customer_rfm.segment",
  }));
}

/** Rules of the segmentations for the definitions. */
export const rules: readonly Definition[] = [
  {
    sheet: "Segments",
    term: "Product rule",
    meaning: "customers by R x F x M, then M, R, F, key: first 20 % protect, middle 60 % invest, last 20 % avoid",
    source: "mart.customer_rfm.product_rule",
  },
  {
    sheet: "Life cycle",
    term: "Stages",
    meaning:
      "measured in g, the person's own median gap between orders, or the base's when there are fewer than 3: active up to 1.5 g, cooling up to 3 g, at risk up to 6 g, then lapsed, unless the project sets other multiples; new is a first purchase, reactivated a return after a silence of more than 6 g",
    source: "mart.customer_lifecycle",
  },
  {
    sheet: "Pareto",
    term: "Gini coefficient",
    meaning: "half the mean difference of value between two customers, over mean value",
    source: "mart.value_concentration.gini",
  },
];
