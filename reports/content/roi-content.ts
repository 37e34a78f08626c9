import type { Row, Session } from "../../core/session.ts";
import { campaignRoi } from "../../core/tables/mart.ts";
import { formatFor, plural, type Format } from "../format.ts";
import type { Control, Definition, Finding, Kpi, ReportContent, ReportSection, ReportSetting } from "./content.ts";
import {
  definitionSection,
  freshnessWarning,
  qualitySection,
  runFacts,
  runSection,
  type QualityLine,
  type RunFacts,
} from "./meta-content.ts";
import { incrementalTogether, isIncremental, roiFacts, wholeCampaigns, type RoiFacts } from "./roi-facts.ts";
import { campaignsSection, cellsSection, costsSection, listsSection, roiMessage } from "./roi-sections.ts";
import { bodySum, computed, fromTable, reportRow, sumOf, toCount, toNumber, toText } from "./table-kit.ts";

function between(low: number | null, high: number | null, text: (value: number) => string): string {
  return low === null || high === null ? "interval not known" : `95 %: ${text(low)} to ${text(high)}`;
}

function roiKpis(facts: RoiFacts, format: Format): readonly Kpi[] {
  const whole = wholeCampaigns(facts);
  const together = incrementalTogether(facts);
  const attributed = whole.filter((row) => !isIncremental(row));
  const measured = plural(together?.campaigns ?? 0, "campaign", format);
  const none = whole.length === 0 ? "no campaign yet" : "no usable control group";
  const kpi = (spec: Omit<Kpi, "previous" | "change">): Kpi => ({ previous: null, change: "none", ...spec });
  return [
    kpi({
      label: "Campaigns",
      kind: "count",
      value: whole.length,
      note: `${format.count(together?.campaigns ?? 0)} with a control group`,
      doc: "campaigns that contacted somebody, cost something or are named by an order",
      source: "mart.campaign_roi",
    }),
    kpi({
      label: "Spend",
      kind: "money",
      value: sumOf(whole, "cost"),
      note: whole.length === 0 ? none : "all campaigns",
      doc: "touch costs + campaign costs of all campaigns",
      source: "mart.campaign_roi.cost",
    }),
    kpi({
      label: "Incremental value",
      kind: "money",
      value: together?.value ?? null,
      note: together ? between(together.low, together.high, format.money) : none,
      doc: "value that campaigns with a control group brought beyond it; the interval takes campaigns as independent",
      source: "mart.campaign_roi.incremental_value",
    }),
    kpi({
      label: "Profit",
      kind: "money",
      value: together?.profit ?? null,
      note: together ? `${measured} with a control group` : none,
      doc: "incremental value - cost, over campaigns with a control group",
      source: "mart.campaign_roi.profit",
    }),
    kpi({
      label: "Return on cost",
      kind: "percent",
      value: together?.roi ?? null,
      note: together ? between(together.roiLow, together.roiHigh, (value) => format.percent(value, 0, true)) : none,
      doc: "(incremental value - cost) / cost, over campaigns with a control group",
      source: "mart.campaign_roi.roi",
    }),
    kpi({
      label: "Attributed value",
      kind: "money",
      value: sumOf(attributed, "incremental_value"),
      note: attributed.length === 0 ? "every campaign is measured" : `${plural(attributed.length, "campaign", format)}; not proven, not added`,
      doc: "what buyers of campaigns without a usable control group spent in the window; never added to incremental value",
      source: "mart.campaign_roi.incremental_value",
    }),
  ];
}

function nameOf(row: Row): string {
  return toText(row["campaign"]);
}

function roiInterval(row: Row, format: Format): string {
  const roi = toNumber(row["roi"]);
  if (roi === null) return "";
  const [low, high] = [toNumber(row["roi_low"]), toNumber(row["roi_high"])];
  const span = low === null || high === null ? "" : ` (${format.percent(low, 0, true)} to ${format.percent(high, 0, true)})`;
  return `return ${format.percent(roi, 0, true)}${span}`;
}

function bestFinding(measured: readonly Row[], format: Format): Finding | undefined {
  const best = measured.filter((row) => toCount(row["profit"]) > 0).sort((a, b) => toCount(b["profit"]) - toCount(a["profit"]))[0];
  if (!best) return undefined;
  const proven = (toNumber(best["incremental_low"]) ?? -Infinity) > toCount(best["cost"]);
  return {
    tone: proven ? "good" : "neutral",
    text: `Best: ${nameOf(best)} brought ${format.money(toCount(best["profit"]))} more than it cost, ${roiInterval(best, format)}${proven ? "" : "; the interval includes a loss"}.`,
    section: "campaigns",
  };
}

function worstFinding(measured: readonly Row[], format: Format): Finding | undefined {
  const worst = measured.filter((row) => toCount(row["profit"]) < 0).sort((a, b) => toCount(a["profit"]) - toCount(b["profit"]))[0];
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
  const reasons = [...new Set(unproven.map((row) => toText(row["label"])))].join(", ");
  const [be, effect] = unproven.length === 1 ? ["is", "its effect"] : ["are", "their effect"];
  return {
    tone: "warn",
    text: `${plural(unproven.length, "campaign", format)} for ${format.money(cost)} ${be} not measured (${reasons}): hold out a control group next time to learn ${effect}.`,
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

function roiFindings(facts: RoiFacts, meta: RunFacts, format: Format): readonly Finding[] {
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

const shownCampaigns = 12;

function glance(facts: RoiFacts, format: Format): ReportContent["glance"] {
  const of = campaignRoi;
  const columns = [
    fromTable(of, "campaign", "Campaign", "text", { span: 3 }),
    fromTable(of, "verdict", "Verdict", "status", { span: 1 }),
    fromTable(of, "cost", "Cost", "money", { span: 1 }),
    computed("measured_value", "Incremental value", "money", "value beyond the control group", "mart.campaign_roi.incremental_value", { span: 1, signed: true }),
    computed("measured_profit", "Profit", "money", "incremental value - cost", "mart.campaign_roi.profit", { span: 1, signed: true }),
    computed("measured_roi", "Return on cost", "percent", "(incremental value - cost) / cost", "mart.campaign_roi.roi", { span: 1, signed: true }),
    fromTable(of, "verdict_reason", "Why", "text", { span: 4 }),
  ];
  const whole = wholeCampaigns(facts);
  const rows = whole.slice(0, shownCampaigns).map((row) => {
    const measured = isIncremental(row);
    return reportRow(columns, {
      ...row,
      measured_value: measured ? row["incremental_value"] : null,
      measured_profit: measured ? row["profit"] : null,
      measured_roi: measured ? row["roi"] : null,
    });
  });
  return {
    title:
      whole.length > shownCampaigns
        ? `Verdict on the latest ${String(shownCampaigns)} of ${format.count(whole.length)} campaigns`
        : "Verdict by campaign",
    table: { columns, rows },
    empty: "No campaign has been touched yet.",
  };
}

const rules: readonly Definition[] = [
  {
    sheet: "Campaigns",
    term: "Verdict",
    meaning: "scale, repeat, fix, stop, or not proven; the reason is written beside it on the summary",
    source: "mart.campaign_roi.verdict",
  },
  {
    sheet: "Campaigns",
    term: "Incremental and attributed",
    meaning: "incremental: the difference to the control group of the same campaign; attributed: no usable control group, so the whole value of its buyers is shown, apart, and never added",
    source: "mart.campaign_roi.label",
  },
  {
    sheet: "Campaigns",
    term: "Break-even response and index",
    meaning: "BE = cost per contact / margin per order; index = 100 (r - BE) / BE, so above 0 pays",
    source: "mart.campaign_roi",
  },
  {
    sheet: "Campaigns",
    term: "Interval of the total",
    meaning: "half widths of the campaigns' intervals added as the root of the sum of squares, campaigns taken as independent",
    source: "mart.campaign_roi",
  },
  {
    sheet: "Cells",
    term: "Tests",
    meaning: "rates: pooled z with Newcombe's interval; amounts: Welch's t; p adjusted by Holm over the cells of one campaign and measure",
    source: "mart.campaign_result",
  },
];

function roiControls(
  facts: RoiFacts,
  sections: { campaigns: ReportSection; costs: ReportSection; lists: ReportSection },
): readonly Control[] {
  const { control } = facts;
  const bodies = sections.campaigns.table.rows.filter((row) => row.role === "body").length;
  return [
    { name: "Campaigns", expected: toCount(control["campaigns"]), actual: bodies },
    { name: "Cost of campaigns", expected: toCount(control["campaign_cost"]), actual: bodySum(sections.campaigns, "cost") },
    {
      name: "Incremental value of campaigns with a control group",
      expected: toCount(control["incremental_value"]),
      actual: bodySum(sections.campaigns, "measured_value"),
    },
    { name: "Costs booked", expected: toCount(control["cost_amount"]), actual: bodySum(sections.costs, "amount") },
    { name: "Names bought", expected: toCount(control["list_names"]), actual: bodySum(sections.lists, "names") },
  ];
}

function ownQuality(facts: RoiFacts, format: Format): readonly QualityLine[] {
  const booked = toCount(facts.control["cost_amount"]);
  const judged = toCount(facts.control["campaign_cost"]);
  const same = Math.abs(booked - judged) <= Math.max(0.005, Math.abs(booked) * 1e-6);
  const fates = ["invalid", "duplicate_in_list", "house", "lost_to_other_list", "net_names"];
  const names = sumOf(facts.lists, "names") ?? 0;
  const fated = fates.reduce((sum, name) => sum + (sumOf(facts.lists, name) ?? 0), 0);
  const failedSplits = wholeCampaigns(facts).filter((row) => row["label"] === "split check failed").length;
  return [
    {
      area: "4 Star",
      what: "Costs booked, beside the costs that campaigns are judged by",
      rows_in: booked,
      rows_out: judged,
      difference: booked - judged,
      result: same ? "ties" : "ok",
      note: same ? "" : "the rest belongs to campaigns that touched nobody, or to contacts of control groups",
    },
    {
      area: "4 Star",
      what: "Bought names, beside the sum of their fates",
      rows_in: names,
      rows_out: fated,
      difference: names - fated,
      result: names === fated ? "ties" : "differs",
      note: "each name has exactly one fate",
    },
    {
      area: "4 Star",
      what: "Campaigns whose split between treated and control is as planned",
      rows_in: wholeCampaigns(facts).length,
      rows_out: wholeCampaigns(facts).length - failedSplits,
      difference: failedSplits,
      result: failedSplits === 0 ? "passed" : "failed",
      note: failedSplits === 0 ? "" : `${plural(failedSplits, "campaign", format)} with a chi-square p below 0.001: no lift is shown for ${failedSplits === 1 ? "it" : "them"}`,
    },
  ];
}

/** The campaign report as content. Reads `mart`, `star` and `meta`; each total is asked twice. */
export async function roiContent(session: Session, setting: ReportSetting): Promise<ReportContent> {
  const format = formatFor(setting.locale, setting.currency, setting.timezone);
  const facts = await roiFacts(session, setting);
  const meta = await runFacts(session, setting);
  const campaigns = campaignsSection(facts, format);
  const cells = cellsSection(facts, format);
  const costs = costsSection(facts, format);
  const lists = listsSection(facts, format);
  const controls = roiControls(facts, { campaigns, costs, lists });
  const kpis = roiKpis(facts, format);
  const sections = [campaigns, cells, costs, lists];
  return {
    ...setting,
    kind: "roi",
    headline: roiMessage(facts, format),
    kpis,
    findings: roiFindings(facts, meta, format),
    freshness: meta.freshness,
    glance: glance(facts, format),
    sections,
    detail: undefined,
    reference: [
      definitionSection(kpis, sections, rules),
      qualitySection(meta, ownQuality(facts, format), controls, format),
      runSection(meta, setting, format),
    ],
    controls,
  };
}
