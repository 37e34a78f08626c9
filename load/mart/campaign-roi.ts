import type { ResolvedCampaignSettings } from "../../core/mart-settings.ts";
import type { CampaignLabel, CampaignVerdict } from "../../core/mart-words.ts";
import { breakEvenIndex, breakEvenRate } from "../statistics/break-even.ts";
import { scaleInterval, type Interval } from "../statistics/interval.ts";
import { meanInterval } from "../statistics/mean-interval.ts";
import { momentsOf, scaleMoments, type Moments } from "../statistics/moments.ts";
import { rateOf } from "../statistics/proportion.ts";
import { returnOnInvestment, roiInterval } from "../statistics/roi.ts";
import { wilsonInterval } from "../statistics/wilson.ts";
import { noLift, rateLift, valueLift, type Lift } from "../statistics/lift.ts";
import { adjustOverCells } from "./campaign-comparison.ts";
import {
  addReturns,
  isMarginKnown,
  noReturn,
  type CampaignEvidence,
  type CampaignKey,
  type CellReturn,
} from "./campaign-evidence.ts";
import { controlSize, labelOf, splitPValue, treatedCells } from "./campaign-label.ts";
import { judge } from "./campaign-verdict.ts";
import { controlCell } from "../../core/campaign-plan.ts";

/** What counts as return. */
export type ValueBasis = "margin" | "net_amount" | "response amount";

/** One computed row of `mart.campaign_roi`, without what the campaign's dimension adds. */
export interface RoiRow {
  readonly campaign_key: CampaignKey;
  readonly cell: string;
  readonly label: CampaignLabel;
  readonly value_basis: ValueBasis | null;
  readonly treated: number;
  readonly control: number;
  readonly buyers: number;
  readonly response_rate: number | null;
  readonly response_low: number | null;
  readonly response_high: number | null;
  readonly control_rate: number | null;
  readonly net_response_rate: number | null;
  readonly incremental_orders: number | null;
  readonly revenue: number;
  readonly incremental_value: number | null;
  readonly incremental_low: number | null;
  readonly incremental_high: number | null;
  readonly incremental_revenue: number | null;
  readonly cost: number;
  readonly profit: number | null;
  readonly roi: number | null;
  readonly roi_low: number | null;
  readonly roi_high: number | null;
  readonly cost_per_contact: number | null;
  readonly value_per_order: number | null;
  readonly break_even_rate: number | null;
  readonly break_even_index: number | null;
  readonly roas: number | null;
  readonly payback_days: number | null;
  readonly cost_per_incremental_order: number | null;
  readonly verdict: CampaignVerdict;
  readonly verdict_reason: string;
}

/** How value is read from what came back. */
interface Valuation {
  readonly basis: ValueBasis | null;
  readonly source: "order_line" | "response";
  readonly momentsOf: (of: CellReturn, n: number) => Moments;
}

function marginOf(of: CellReturn, n: number): Moments {
  return momentsOf({ ...of.margin, n });
}

function netOf(of: CellReturn, n: number): Moments {
  return momentsOf({ ...of.net, n });
}

/**
 * Order lines are the return when anybody bought in the window, or when there are order lines and no purchase came as a
 * response; else responses that are a purchase. Margin where it is known, or by `margin_percent` of the amount.
 */
function valuationOf(
  { returns, hasOrderLines }: CampaignEvidence,
  { margin_percent }: ResolvedCampaignSettings,
): Valuation {
  const lines = addReturns([...returns.order_line.values()]);
  const responses = addReturns([...returns.response.values()]);
  const source = lines.buyers > 0 || (hasOrderLines && responses.buyers === 0) ? "order_line" : "response";
  if (source === "order_line" && isMarginKnown(lines)) return { basis: "margin", source, momentsOf: marginOf };
  const isKnown = source === "order_line" || responses.hasAmounts;
  if (!isKnown) return { basis: null, source, momentsOf: netOf };
  if (margin_percent !== null) {
    return { basis: "margin", source, momentsOf: (of, n) => scaleMoments(netOf(of, n), margin_percent / 100) };
  }
  return { basis: source === "order_line" ? "net_amount" : "response amount", source, momentsOf: netOf };
}

/**
 * The cost of each treated cell: its own touches, and of everything else (booked costs, touches of other cells) its share
 * by persons contacted.
 */
function costByCell(evidence: CampaignEvidence): ReadonlyMap<string, number> {
  const cells = treatedCells(evidence);
  const isTreated = (cell: string): boolean => cells.includes(cell);
  const contacted = cells.reduce((sum, cell) => sum + (evidence.arms.get(cell) ?? 0), 0);
  const shared = [...evidence.touchCosts]
    .filter(([cell]) => !isTreated(cell))
    .reduce((sum, [, amount]) => sum + amount, evidence.bookedCost);
  return new Map(
    cells.map((cell) => [
      cell,
      (evidence.touchCosts.get(cell) ?? 0) + (shared * (evidence.arms.get(cell) ?? 0)) / contacted,
    ]),
  );
}

/** One treated cell, or all of them as one, against the control group. */
interface Cell {
  readonly name: string;
  readonly n: number;
  readonly returned: CellReturn;
  readonly cost: number;
  readonly label: CampaignLabel;
  readonly response: Lift;
  readonly value: Lift;
}

function cellOf(
  name: string,
  cells: readonly string[],
  evidence: CampaignEvidence,
  settings: ResolvedCampaignSettings,
  valuation: Valuation,
): Cell {
  const costs = costByCell(evidence);
  const n = cells.reduce((sum, cell) => sum + (evidence.arms.get(cell) ?? 0), 0);
  const cost = cells.reduce((sum, cell) => sum + (costs.get(cell) ?? 0), 0);
  const returns = evidence.returns[valuation.source];
  const returned = addReturns(cells.map((cell) => returns.get(cell) ?? noReturn));
  const label = labelOf(n, evidence, settings);
  const isIncremental = label === "incremental";
  const control = returns.get(controlCell) ?? noReturn;
  const controls = controlSize(evidence);
  return {
    name,
    n,
    returned,
    cost,
    label,
    response: isIncremental ? rateLift({ count: returned.buyers, n }, { count: control.buyers, n: controls }) : noLift,
    value:
      isIncremental && valuation.basis !== null
        ? valueLift(
            { ...valuation.momentsOf(returned, n), buyers: returned.buyers },
            { ...valuation.momentsOf(control, controls), buyers: control.buyers },
            settings.minimum_buyers,
          )
        : noLift,
  };
}

/** The value the cell brought with its interval: the lift times persons, or without a control group all that came. */
function broughtBy(
  cell: Cell,
  valuation: Valuation,
  least: number,
): { readonly value: number | null; readonly interval: Interval | null } {
  const scaled = (interval: Interval | null): Interval | null => interval && scaleInterval(interval, cell.n);
  if (cell.label === "incremental") {
    return { value: cell.value.lift === null ? null : cell.value.lift * cell.n, interval: scaled(cell.value.interval) };
  }
  if (cell.label !== "attributed" || valuation.basis === null) return { value: null, interval: null };
  const moments = valuation.momentsOf(cell.returned, cell.n);
  return {
    value: moments.mean * cell.n,
    interval: scaled(cell.returned.buyers >= least ? meanInterval(moments) : null),
  };
}

/** The lift of the net amount per person times persons, or without a control group all that came. */
function revenueBrought(cell: Cell, evidence: CampaignEvidence, { source }: Valuation): number | null {
  const net = netOf(cell.returned, cell.n).mean;
  if (cell.label === "attributed") return net * cell.n;
  if (cell.label !== "incremental") return null;
  const control = evidence.returns[source].get(controlCell) ?? noReturn;
  return (net - netOf(control, controlSize(evidence)).mean) * cell.n;
}

/** The first day after the contact by which the value that came covers the cost; null when it does not, or nothing may be claimed. */
function paybackDays(
  cell: Cell,
  cells: readonly string[],
  evidence: CampaignEvidence,
  valuation: Valuation,
): number | null {
  const isClaimed = cell.label === "incremental" || cell.label === "attributed";
  if (!isClaimed || cell.cost <= 0 || valuation.source !== "order_line" || valuation.basis === null) return null;
  const worth = valuation.momentsOf({ ...noReturn, net: one, margin: one }, 1).mean;
  const isMargin = valuation.momentsOf({ ...noReturn, margin: one }, 1).mean !== 0;
  const controls = cell.label === "incremental" ? controlSize(evidence) : 0;
  let brought = 0;
  const days = [...new Set(evidence.daily.map(({ dayNo }) => dayNo))].sort((a, b) => a - b);
  for (const day of days) {
    for (const row of evidence.daily) {
      if (row.dayNo !== day) continue;
      const amount = (isMargin ? row.margin : row.net) * worth;
      if (cells.includes(row.cell)) brought += amount;
      else if (row.cell === controlCell && controls > 0) brought -= (amount * cell.n) / controls;
    }
    if (brought >= cell.cost) return day;
  }
  return null;
}

/** One unit of money, to ask a valuation what it is worth. */
const one = { n: 1, total: "1", squares: "1" };

function perOrder({ returned, n }: Cell, valuation: Valuation): number | null {
  if (returned.orders === 0 || valuation.basis === null) return null;
  return (valuation.momentsOf(returned, n).mean * n) / returned.orders;
}

/** The rate that is held against the break-even rate: net response, or all response without a control group. */
function judgedRate(cell: Cell): number | null {
  return cell.label === "attributed" ? cell.returned.buyers / cell.n : cell.response.lift;
}

function breakEvenOf(cell: Cell, valuation: Valuation) {
  const valuePerOrder = perOrder(cell, valuation);
  const breakEven = valuePerOrder === null ? null : breakEvenRate(cell.cost / cell.n, valuePerOrder);
  const rate = judgedRate(cell);
  return {
    cost_per_contact: cell.cost / cell.n,
    value_per_order: valuePerOrder,
    break_even_rate: breakEven,
    break_even_index: rate === null ? null : breakEvenIndex(rate, breakEven),
  };
}

function responseOf(cell: Cell, evidence: CampaignEvidence, valuation: Valuation) {
  const response = { count: cell.returned.buyers, n: cell.n };
  const interval = wilsonInterval(response);
  const controls = controlSize(evidence);
  const control = evidence.returns[valuation.source].get(controlCell) ?? noReturn;
  const orders = cell.response.lift === null ? null : cell.response.lift * cell.n;
  return {
    buyers: cell.returned.buyers,
    response_rate: rateOf(response),
    response_low: interval.low,
    response_high: interval.high,
    control_rate: controls === 0 ? null : control.buyers / controls,
    net_response_rate: cell.response.lift,
    incremental_orders: orders,
    cost_per_incremental_order: orders !== null && orders > 0 ? cell.cost / orders : null,
  };
}

function roiRow(
  cell: Cell,
  cells: readonly string[],
  adjusted: { readonly valueP: number | null; readonly responseP: number | null },
  evidence: CampaignEvidence,
  settings: ResolvedCampaignSettings,
  valuation: Valuation,
): RoiRow {
  const { value, interval } = broughtBy(cell, valuation, settings.minimum_buyers);
  const revenue = revenueBrought(cell, evidence, valuation);
  const roi = value === null ? null : returnOnInvestment(value, cell.cost);
  const range = interval === null ? null : roiInterval(interval, cell.cost);
  const { verdict, reason } = judge({
    label: cell.label,
    value,
    cost: cell.cost,
    roi,
    roiInterval: range,
    ...adjusted,
    responseLift: cell.response.lift,
    treated: cell.n,
    control: controlSize(evidence),
    minimum_per_arm: settings.minimum_per_arm,
    splitP: splitPValue(evidence, settings),
    openUntil: evidence.isOpen ? evidence.windowEndsOn : null,
  });
  const caveat =
    value === null || valuation.basis === "margin"
      ? ""
      : ` Value is ${valuation.basis === "net_amount" ? "net amount" : "response amount"}; the margin is not known.`;
  return {
    campaign_key: evidence.key,
    cell: cell.name,
    label: cell.label,
    value_basis: valuation.basis,
    treated: cell.n,
    control: controlSize(evidence),
    ...responseOf(cell, evidence, valuation),
    revenue: netOf(cell.returned, cell.n).mean * cell.n,
    incremental_value: value,
    incremental_low: interval?.low ?? null,
    incremental_high: interval?.high ?? null,
    incremental_revenue: revenue,
    roas: revenue === null || cell.cost <= 0 ? null : revenue / cell.cost,
    payback_days: paybackDays(cell, cells, evidence, valuation),
    cost: cell.cost,
    profit: value === null ? null : value - cell.cost,
    roi,
    roi_low: range?.low ?? null,
    roi_high: range?.high ?? null,
    ...breakEvenOf(cell, valuation),
    verdict,
    verdict_reason: `${reason}${caveat}`,
  };
}

/** A campaign that contacted nobody: its costs, and what orders that name it brought. */
function untouchedRow(
  evidence: CampaignEvidence,
  { margin_percent, minimum_per_arm }: ResolvedCampaignSettings,
): RoiRow {
  const orders = evidence.namedOrders;
  const cost = [...evidence.touchCosts.values()].reduce((sum, amount) => sum + amount, evidence.bookedCost);
  const isMargin = orders !== undefined && isMarginKnown(orders);
  const assumed = margin_percent === null ? 1 : margin_percent / 100;
  const value = orders === undefined ? null : isMargin ? orders.margin : orders.net * assumed;
  const roi = value === null ? null : returnOnInvestment(value, cost);
  const { verdict, reason } = judge({
    label: "attributed",
    value,
    cost,
    roi,
    roiInterval: null,
    valueP: null,
    responseP: null,
    responseLift: null,
    treated: 0,
    control: controlSize(evidence),
    minimum_per_arm,
    splitP: null,
    openUntil: null,
  });
  return {
    campaign_key: evidence.key,
    cell: "none",
    label: "attributed",
    value_basis: value === null ? null : isMargin || margin_percent !== null ? "margin" : "net_amount",
    treated: 0,
    control: controlSize(evidence),
    buyers: orders?.buyers ?? 0,
    response_rate: null,
    response_low: null,
    response_high: null,
    control_rate: null,
    net_response_rate: null,
    incremental_orders: null,
    revenue: orders?.net ?? 0,
    incremental_value: value,
    incremental_low: null,
    incremental_high: null,
    incremental_revenue: orders?.net ?? null,
    roas: orders === undefined || cost <= 0 ? null : orders.net / cost,
    payback_days: null,
    cost,
    profit: value === null ? null : value - cost,
    roi,
    roi_low: null,
    roi_high: null,
    cost_per_contact: null,
    value_per_order: orders === undefined || orders.orders === 0 || value === null ? null : value / orders.orders,
    break_even_rate: null,
    break_even_index: null,
    cost_per_incremental_order: null,
    verdict,
    verdict_reason: reason,
  };
}

/**
 * Did the campaign pay: each treated cell, and `all` of them as one when there are several (the lift of the pooled cells,
 * so that incremental values and costs of the cells add up to it). Rates and values are tested as in the comparison.
 */
export function roiOfCampaign(evidence: CampaignEvidence, settings: ResolvedCampaignSettings): readonly RoiRow[] {
  const names = treatedCells(evidence);
  if (names.length === 0) return [untouchedRow(evidence, settings)];
  const valuation = valuationOf(evidence, settings);
  const cells = names.map((name) => cellOf(name, [name], evidence, settings, valuation));
  const valueP = adjustOverCells(cells.map(({ value }) => value.pValue));
  const responseP = adjustOverCells(cells.map(({ response }) => response.pValue));
  const rows = cells.map((cell, index) =>
    roiRow(
      cell,
      [cell.name],
      { valueP: valueP[index] ?? null, responseP: responseP[index] ?? null },
      evidence,
      settings,
      valuation,
    ),
  );
  if (names.length === 1) return rows;
  const all = cellOf("all", names, evidence, settings, valuation);
  const whole = { valueP: all.value.pValue, responseP: all.response.pValue };
  return [roiRow(all, names, whole, evidence, settings, valuation), ...rows];
}
