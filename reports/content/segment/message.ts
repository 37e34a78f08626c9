import type { Row } from "../../../core/session.ts";
import { segmentation, type SegmentFacts } from "./segment-facts.ts";
import { share, sumOf, toCount, toNumber, toText } from "../table-kit.ts";
import type { Format } from "../../format.ts";

/** What stands where segments would be. */
export const noCustomers = "No customer has bought anything yet, so there are no segments.";

/** The segment that earns the largest share of net revenue. */
export function leadingSegment(facts: SegmentFacts): Row | undefined {
  return [...segmentation(facts, "rfm_segment")].sort(
    (a, b) => (toNumber(b["net_share"]) ?? -1) - (toNumber(a["net_share"]) ?? -1),
  )[0];
}

function verb(segment: string): { be: string; earn: string } {
  return segment.endsWith("s") && !segment.endsWith("ss") ? { be: "are", earn: "earn" } : { be: "is", earn: "earns" };
}

/** "Champions are 12 % of customers and earn 38 % of net revenue". */
export function segmentMessage(facts: SegmentFacts, format: Format): string {
  const leader = leadingSegment(facts);
  if (!leader) return "No customer has bought anything yet";
  const name = toText(leader["segment"]);
  const { be, earn } = verb(name);
  const [customers, net] = [toNumber(leader["customer_share"]), toNumber(leader["net_share"])];
  if (customers === null || net === null) return `${name} ${be} the largest segment by net revenue`;
  return `${name} ${be} ${format.percent(customers)} of customers and ${earn} ${format.percent(net)} of net revenue`;
}

/** "Champions bring most per customer: £952, 2.4 times the average". */
export function worthMessage(facts: SegmentFacts, format: Format): string {
  const rows = segmentation(facts, "rfm_segment");
  const best = [...rows].sort((a, b) => toCount(b["net_per_customer"]) - toCount(a["net_per_customer"]))[0];
  const average = share(sumOf(rows, "net_amount"), sumOf(rows, "customers"));
  const most = toNumber(best?.["net_per_customer"]);
  if (!best || average === null || average <= 0 || most === null) return segmentMessage(facts, format);
  return `${toText(best["segment"])} bring most per customer: ${format.money(most)}, ${(most / average).toFixed(1)} times the average`;
}

/** What value means in this warehouse: "gross margin" or "net revenue". */
export function valueName(facts: SegmentFacts): string {
  return facts.concentration["value_basis"] === "margin" ? "gross margin" : "net revenue";
}

/** True when the first order came on or before a day. */
export function historyReaches(facts: SegmentFacts, day: string): boolean {
  const first = toText(facts.counts["first_ordered_on"]);
  return first !== "" && first <= day;
}
