import type { Finding, ReportSetting } from "../content.ts";
import { freshnessWarning, type RunFacts } from "../meta/run-facts.ts";
import { historyReaches, leadingSegment, valueName } from "./message.ts";
import { segmentation, type SegmentFacts, yearsBefore } from "./segment-facts.ts";
import { sumOf, toCount, toNumber, toText } from "../table-kit.ts";
import { type Format, plural } from "../../format.ts";

function concentrationFinding(facts: SegmentFacts, format: Format): Finding | undefined {
  const top = toNumber(facts.concentration["top_20_percent_share"]);
  const enough = toNumber(facts.concentration["customers_for_80_percent"]);
  const part = toNumber(facts.concentration["customer_share_for_80_percent"]);
  if (top === null || enough === null || part === null) return undefined;
  return {
    tone: "neutral",
    text: `The best fifth of customers earn ${format.percent(top)} of ${valueName(facts)}; ${plural(enough, "customer", format)} (${format.percent(part)}) earn 80 % of it.`,
    section: "pareto",
  };
}

function revenueFinding(facts: SegmentFacts, setting: ReportSetting, format: Format): Finding | undefined {
  const [now, before] = [toNumber(facts.actual["net_amount"]), toNumber(facts.previous["net_amount"])];
  if (now === null || before === null || before <= 0 || !historyReaches(facts, yearsBefore(setting.asOf, 2)))
    return undefined;
  const change = now / before - 1;
  const word = change < 0 ? "fell" : "rose";
  return {
    tone: change < 0 ? "bad" : "good",
    text: `Net revenue ${word} by ${format.percent(Math.abs(change), 1)} to ${format.money(now)} in the last twelve months, from ${format.money(before)}.`,
    section: "trends",
  };
}

function riskFinding(facts: SegmentFacts, format: Format): Finding | undefined {
  const stages = segmentation(facts, "lifecycle").filter((row) =>
    ["cooling", "at risk"].includes(toText(row["segment"])),
  );
  const [people, net] = [sumOf(stages, "customers") ?? 0, sumOf(stages, "net_amount")];
  const part = sumOf(stages, "net_share");
  if (people === 0 || net === null || part === null) return undefined;
  return {
    tone: "bad",
    text: `${plural(people, "customer", format)} who brought ${format.money(net)} so far (${format.percent(part)} of net revenue) ${people === 1 ? "is" : "are"} cooling or at risk.`,
    section: "life-cycle",
  };
}

function lossFinding(facts: SegmentFacts, format: Format): Finding | undefined {
  const [people, amount] = [
    toCount(facts.concentration["loss_customers"]),
    toNumber(facts.concentration["loss_amount"]),
  ];
  if (people === 0 || amount === null) return undefined;
  return {
    tone: "bad",
    text: `${plural(people, "customer", format)} cost more than they bring: together ${format.money(Math.abs(amount))} of ${valueName(facts)} lost.`,
    section: "pareto",
  };
}

function reachFinding(facts: SegmentFacts, format: Format): Finding | undefined {
  const name = toText(leadingSegment(facts)?.["segment"]);
  const row = facts.reach.find((one) => one["segment"] === name);
  const people = toCount(row?.["people"]);
  if (!row || people === 0) return undefined;
  const neither = toCount(row["unreachable"]);
  const noMail = people - toCount(row["email_contactable"]);
  return {
    tone: noMail / people > 0.25 ? "warn" : "neutral",
    text: `${format.percent(noMail / people)} of ${name} cannot be reached by e-mail (${plural(toCount(row["email_opt_out"]), "opt-out", format)}, ${format.count(toCount(row["no_email"]))} without an address); ${format.count(neither)} not by post either.`,
    section: "reach",
  };
}

function newCustomerFinding(facts: SegmentFacts, setting: ReportSetting, format: Format): Finding | undefined {
  const [now, before] = [toCount(facts.counts["new_customers"]), toCount(facts.counts["new_customers_before"])];
  if (before === 0 || !historyReaches(facts, yearsBefore(setting.asOf, 2))) return undefined;
  const change = now / before - 1;
  if (Math.abs(change) < 0.02) return undefined;
  return {
    tone: change < 0 ? "bad" : "good",
    text: `${plural(now, "new customer", format)} in the last twelve months, ${format.percent(change, 1, true)} on the ${format.count(before)} of the year before.`,
    section: "trends",
  };
}

/** At most five findings: stale sources first, then money, risk, concentration, growth, reach and losses. */
export function segmentFindings(
  facts: SegmentFacts,
  meta: RunFacts,
  setting: ReportSetting,
  format: Format,
): readonly Finding[] {
  const warning = freshnessWarning(meta.freshness, format);
  const findings = [
    warning === undefined ? undefined : ({ tone: "warn", text: `${warning}.`, section: "quality" } as const),
    revenueFinding(facts, setting, format),
    riskFinding(facts, format),
    concentrationFinding(facts, format),
    newCustomerFinding(facts, setting, format),
    reachFinding(facts, format),
    lossFinding(facts, format),
  ].filter((finding) => finding !== undefined);
  return findings.slice(0, 5);
}
