import type { Session } from "../../core/session.ts";
import { addSums, type Sums } from "../statistics/moments.ts";
import {
  armSql,
  beforeSql,
  buyerSql,
  campaignSql,
  contactSql,
  costSql,
  covariateSql,
  dailyReturnSql,
  hasOrderLinesSql,
  namedOrderSql,
  outcomeSql,
  purchaseSql,
  responseSql,
  returnSql,
} from "./campaign.sql.ts";
import { groupBy } from "./group-by.ts";

/** The surrogate key of a campaign. */
export type CampaignKey = number | bigint;

/** One measure of one cell: persons with the outcome, and for values their sums. */
export interface CellOutcome {
  readonly persons: number;
  readonly total: string;
  readonly squares: string;
}

/** One measure of a campaign over its cells. */
export interface Outcome {
  readonly measure: string;
  readonly measureType: "rate" | "value";
  readonly basis: "response" | "order_line";
  readonly cells: ReadonlyMap<string, CellOutcome>;
}

/** What came back from one cell, by order lines or by responses. */
export interface CellReturn {
  readonly buyers: number;
  readonly orders: number;
  /** Of the net amount (or the response amount), over persons with any. */
  readonly net: Sums;
  readonly margin: Sums;
  readonly lines: number;
  readonly linesWithCost: number;
  readonly hasAmounts: boolean;
}

/** The year before the contact, over all persons of a cell. */
export interface CellCovariate {
  readonly covariate: Omit<Sums, "n">;
  /** Sums of products with net amount and margin in the window. */
  readonly netProducts: string;
  readonly marginProducts: string;
}

/** What came in on one day after the contact. */
export interface DailyReturn {
  readonly cell: string;
  readonly dayNo: number;
  readonly net: number;
  readonly margin: number;
}

/** What each buyer of a cell brought. */
export interface BuyerValues {
  readonly net: Float64Array;
  readonly margin: Float64Array;
}

/** Orders that name a campaign which contacted nobody. */
export interface NamedOrders {
  readonly buyers: number;
  readonly orders: number;
  readonly net: number;
  readonly margin: number;
  readonly lines: number;
  readonly linesWithCost: number;
}

/** All that is known about one campaign, as small numbers. */
export interface CampaignEvidence {
  readonly key: CampaignKey;
  readonly id: string | null;
  /** The last day of the last person's window; null when nobody was contacted. */
  readonly windowEndsOn: string | null;
  readonly isOpen: boolean;
  /** Persons by cell, control included. */
  readonly arms: ReadonlyMap<string, number>;
  /** Costs of touches by cell. */
  readonly touchCosts: ReadonlyMap<string, number>;
  /** Costs booked for the whole campaign. */
  readonly bookedCost: number;
  readonly outcomes: readonly Outcome[];
  readonly returns: Readonly<Record<"order_line" | "response", ReadonlyMap<string, CellReturn>>>;
  readonly namedOrders: NamedOrders | undefined;
  readonly covariates: ReadonlyMap<string, CellCovariate>;
  /** By cell; undefined for a campaign with too many buyers to resample. */
  readonly buyers: ReadonlyMap<string, BuyerValues> | undefined;
  readonly daily: readonly DailyReturn[];
  /** Whether the warehouse holds order lines at all. */
  readonly hasOrderLines: boolean;
}

/** A cell from which nothing came back. */
export const noReturn: CellReturn = Object.freeze({
  buyers: 0,
  orders: 0,
  net: { n: 0, total: "0", squares: "0" },
  margin: { n: 0, total: "0", squares: "0" },
  lines: 0,
  linesWithCost: 0,
  hasAmounts: false,
});

/** Several cells taken as one. */
export function addReturns(returns: readonly CellReturn[]): CellReturn {
  return returns.reduce(
    (sum, one) => ({
      buyers: sum.buyers + one.buyers,
      orders: sum.orders + one.orders,
      net: addSums(sum.net, one.net),
      margin: addSums(sum.margin, one.margin),
      lines: sum.lines + one.lines,
      linesWithCost: sum.linesWithCost + one.linesWithCost,
      hasAmounts: sum.hasAmounts || one.hasAmounts,
    }),
    noReturn,
  );
}

/** The margin is known when nine of ten order lines have a cost. */
export function isMarginKnown({
  lines,
  linesWithCost,
}: {
  readonly lines: number;
  readonly linesWithCost: number;
}): boolean {
  return lines > 0 && linesWithCost * 10 >= lines * 9;
}

type CampaignRow = Readonly<{
  campaign_key: CampaignKey;
  campaign_id: string | null;
  window_ends_on: string | null;
  is_open: boolean;
}>;
type ArmRow = Readonly<{ campaign_key: CampaignKey; cell: string; persons: number }>;
type CostRow = Readonly<{ campaign_key: CampaignKey; cell: string | null; amount: number | null }>;
type OutcomeRow = Readonly<{
  campaign_key: CampaignKey;
  cell: string;
  measure: string;
  measure_type: "rate" | "value";
  basis: "response" | "order_line";
  persons: number;
  total: string | null;
  squares: string | null;
}>;
type ReturnRow = Readonly<{
  campaign_key: CampaignKey;
  cell: string;
  basis: "order_line" | "response";
  buyers: number;
  orders: number;
  net_total: string;
  net_squares: string;
  margin_total: string;
  margin_squares: string;
  lines: number;
  lines_with_cost: number;
  has_amounts: boolean;
}>;
type NamedOrderRow = Readonly<{
  campaign_key: CampaignKey;
  buyers: number;
  orders: number;
  net_amount: number;
  margin_amount: number;
  lines: number;
  lines_with_cost: number;
}>;

type CovariateRow = Readonly<{
  campaign_key: CampaignKey;
  cell: string;
  total: string;
  squares: string;
  net_products: string;
  margin_products: string;
}>;
type BuyerRow = Readonly<{ campaign_key: CampaignKey; cell: string; net_amount: number; margin_amount: number }>;
type DailyRow = BuyerRow & Readonly<{ day_no: number }>;

/** More buyers of a campaign are not resampled: their mean is normal enough. */
const mostResampled = 20_000;

function byCampaign<R extends { readonly campaign_key: CampaignKey }>(
  rows: readonly R[],
): (key: CampaignKey) => readonly R[] {
  const groups = groupBy(rows, ({ campaign_key }) => String(campaign_key));
  return (key) => groups.get(String(key)) ?? [];
}

function outcomesOf(rows: readonly OutcomeRow[]): readonly Outcome[] {
  return [...groupBy(rows, ({ basis, measure }) => `${basis} ${measure}`).values()].flatMap((cells) => {
    const [first] = cells;
    if (first === undefined) return [];
    const { measure, measure_type: measureType, basis } = first;
    const outcome = ({ persons, total, squares }: OutcomeRow): CellOutcome => ({
      persons,
      total: total ?? "0",
      squares: squares ?? "0",
    });
    return [{ measure, measureType, basis, cells: new Map(cells.map((row) => [row.cell, outcome(row)])) }];
  });
}

function returnsOf(rows: readonly ReturnRow[], basis: ReturnRow["basis"]): ReadonlyMap<string, CellReturn> {
  const cellReturn = (row: ReturnRow): CellReturn => ({
    buyers: row.buyers,
    orders: row.orders,
    net: { n: 0, total: row.net_total, squares: row.net_squares },
    margin: { n: 0, total: row.margin_total, squares: row.margin_squares },
    lines: row.lines,
    linesWithCost: row.lines_with_cost,
    hasAmounts: row.has_amounts,
  });
  return new Map(rows.filter((row) => row.basis === basis).map((row) => [row.cell, cellReturn(row)]));
}

function buyersOf(rows: readonly BuyerRow[]): ReadonlyMap<string, BuyerValues> | undefined {
  if (rows.length === 0) return undefined;
  const cells = groupBy(rows, ({ cell }) => cell);
  return new Map(
    [...cells].map(([cell, buyers]) => [
      cell,
      {
        net: Float64Array.from(buyers, (row) => row.net_amount),
        margin: Float64Array.from(buyers, (row) => row.margin_amount),
      },
    ]),
  );
}

function covariatesOf(rows: readonly CovariateRow[]): ReadonlyMap<string, CellCovariate> {
  return new Map(
    rows.map(({ cell, total, squares, net_products: netProducts, margin_products: marginProducts }) => [
      cell,
      { covariate: { total, squares }, netProducts, marginProducts },
    ]),
  );
}

function namedOrdersOf(row: NamedOrderRow | undefined): NamedOrders | undefined {
  if (row === undefined) return undefined;
  const { buyers, orders, net_amount: net, margin_amount: margin, lines, lines_with_cost: linesWithCost } = row;
  return { buyers, orders, net, margin, lines, linesWithCost };
}

/**
 * Gathers the evidence of every campaign: the heavy joins stay in DuckDB as temp tables `campaign_contact`,
 * `campaign_response`, `campaign_purchase` and `campaign_before`; one row per campaign, cell and measure comes out.
 */
export async function gatherEvidence(
  db: Session,
  purchase_kinds: readonly string[],
): Promise<readonly CampaignEvidence[]> {
  for (const statement of [contactSql, responseSql, purchaseSql, beforeSql]) await db.run(statement);
  const campaigns = await db.rows<CampaignRow>(campaignSql);
  const arms = byCampaign(await db.rows<ArmRow>(armSql));
  const costs = byCampaign(await db.rows<CostRow>(costSql));
  const outcomes = byCampaign(await db.rows<OutcomeRow>(outcomeSql));
  const returns = byCampaign(await db.rows<ReturnRow>(returnSql(purchase_kinds)));
  const namedOrders = byCampaign(await db.rows<NamedOrderRow>(namedOrderSql));
  const covariates = byCampaign(await db.rows<CovariateRow>(covariateSql));
  const buyers = byCampaign(await db.rows<BuyerRow>(buyerSql(mostResampled)));
  const daily = byCampaign(await db.rows<DailyRow>(dailyReturnSql));
  const [known] = await db.rows<{ has_order_lines: boolean }>(hasOrderLinesSql);
  return campaigns.map(({ campaign_key: key, campaign_id: id, window_ends_on: windowEndsOn, is_open: isOpen }) => ({
    key,
    id,
    windowEndsOn,
    isOpen,
    arms: new Map(arms(key).map(({ cell, persons }) => [cell, persons])),
    touchCosts: new Map(costs(key).flatMap(({ cell, amount }) => (cell === null ? [] : [[cell, amount ?? 0]]))),
    bookedCost: costs(key).find(({ cell }) => cell === null)?.amount ?? 0,
    outcomes: outcomesOf(outcomes(key)),
    returns: { order_line: returnsOf(returns(key), "order_line"), response: returnsOf(returns(key), "response") },
    namedOrders: namedOrdersOf(namedOrders(key)[0]),
    covariates: covariatesOf(covariates(key)),
    buyers: buyersOf(buyers(key)),
    daily: daily(key).map(({ cell, day_no: dayNo, net_amount: net, margin_amount: margin }) => ({
      cell,
      dayNo,
      net,
      margin,
    })),
    hasOrderLines: known?.has_order_lines ?? false,
  }));
}
