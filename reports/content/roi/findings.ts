import type { Row } from "../../../core/session.ts";
import type { Finding } from "../content.ts";
import { freshnessWarning, type RunFacts } from "../meta/run-facts.ts";
import { isIncremental, type RoiFacts, wholeCampaigns } from "./roi-facts.ts";
import { sumOf, toCount, toNumber, toText } from "../table-kit.ts";
import { type Format, plural } from "../../format.ts";

function nameOf(row: Row): string {
  return toText(row["campaign"]);
}

function roiInterval(row: Row, format: Format): string {
  const roi = toNumber(row["roi"]);
  if (roi === null) return "";
  const [low, high] = [toNumber(row["roi_low"]), toNumber(row["roi_high"])];
  const span =
    low === null || high === null ? "" : ` (${format.percent(low, 0, true)} to ${format.percent(high, 0, true)})`;
  return `return ${format.percent(roi, 0, true)}${span}`;
}

function bestFinding(measured: readonly Row[], format: Format): Finding | undefined {
  const best = measured
    .filter((row) => toCount(row["profit"]) > 0)
    .sort((a, b) => toCount(b["profit"]) - toCount(a["profit"]))[0];
  if (!best) return undefined;
  const proven = (toNumber(best["incremental_low"]) ?? -Infinity) > toCount(best["cost"]);
  return {
    tone: proven ? "good" : "neutral",
    text: `Best: ${nameOf(best)} brought ${format.money(toCount(best["profit"]))} more than it cost, ${roiInterval(best, format)}${proven ? "" : "; the interval includes a loss"}.`,
    section: "campaigns",
  };
}

function worstFinding(measured: readonly Row[], format: Format): Finding | undefined {
  const worst = measured
    .filter((row) => toCount(row["profit"]) < 0)
    .sort((a, b) => toCount(a["profit"]) - toCount(b["profit"]))[0];
  if (!worst) return undefined;
  return {
    tone: "bad",
    text: `Worst: ${nameOf(worst)} cost ${format.money(-toCount(worst["profit"]))} more than it brought, ${roiInterval(worst, format)}.`,
    section: "campaigns",
  };
}

function unprovenFinding(facts: RoiFacts, format: Format): Finding | undefined {
  const unproven = wholeCampaigns(facts).filter((row) => !isIncremental(row));
  if (unproven.length === 0) return undefined;
  const cost = sumOf(unproven, "cost") ?? 0;
  const labels = new Set(unproven.map((row) => toText(row["label"])));
  const advice = labels.has("attributed")
    ? "hold out a control group"
    : labels.has("not enough data")
      ? "contact and hold out more people"
      : "keep to the planned split";
  const [be, effect] = unproven.length === 1 ? ["is", "its effect"] : ["are", "their effect"];
  return {
    tone: "warn",
    text: `${plural(unproven.length, "campaign", format)} for ${format.money(cost)} ${be} not measured (${[...labels].join(", ")}): ${advice} next time to learn ${effect}.`,
    section: "campaigns",
  };
}

function openFinding(measured: readonly Row[], format: Format): Finding | undefined {
  const open = measured.filter((row) => {
    const [low, high] = [toNumber(row["roi_low"]), toNumber(row["roi_high"])];
    return low !== null && high !== null && low < 0 && high > 0;
  });
  if (open.length === 0) return undefined;
  return {
    tone: "neutral",
    text: `${plural(open.length, "measured campaign", format)} could have paid or not: ${open.length === 1 ? "its interval holds" : "their intervals hold"} zero, so ${open.length === 1 ? "it needs" : "they need"} more people or another run.`,
    section: "campaigns",
  };
}

function listFinding(facts: RoiFacts, format: Format): Finding | undefined {
  const [best] = facts.lists;
  const worst = facts.lists.at(-1);
  const [high, low] = [toNumber(best?.["net_share"]), toNumber(worst?.["net_share"])];
  if (!best || !worst || high === null || low === null) return undefined;
  const text =
    facts.lists.length === 1
      ? `${format.percent(high)} of the names of ${toText(best["source"])} were new.`
      : `${format.percent(high)} of the names of ${toText(best["source"])} were new, but only ${format.percent(low)} of ${toText(worst["source"])}.`;
  return { tone: low < 0.5 ? "warn" : "neutral", text, section: "lists" };
}

/** At most five findings: stale sources first, then the best and the worst campaign, what is open, what is not measured, lists. */
export function roiFindings(facts: RoiFacts, meta: RunFacts, format: Format): readonly Finding[] {
  const measured = wholeCampaigns(facts).filter(isIncremental);
  const warning = freshnessWarning(meta.freshness, format);
  return [
    warning === undefined ? undefined : ({ tone: "warn", text: `${warning}.`, section: "quality" } as const),
    bestFinding(measured, format),
    worstFinding(measured, format),
    openFinding(measured, format),
    unprovenFinding(facts, format),
    listFinding(facts, format),
  ]
    .filter((finding) => finding !== undefined)
    .slice(0, 5);
}
