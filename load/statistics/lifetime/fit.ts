import { HousefileError } from "../../../core/error.ts";
import { bgNbd, mbgNbd } from "./bg-nbd.ts";
import { maximise, type Maximum, type SearchOptions } from "./maximise.ts";
import { paretoNbd } from "./pareto-nbd.ts";
import { sampleCells, type PurchaseCells, type PurchaseHistory } from "./purchase-cells.ts";
import type { FittedPurchaseModel, PurchaseModel } from "./purchase-model.ts";

/** The models of repeat buying by name. */
export const purchaseModels: Readonly<Record<PurchaseModel["name"], PurchaseModel>> = {
  bg_nbd: bgNbd,
  mbg_nbd: mbgNbd,
  pareto_nbd: paretoNbd,
};

/** With more cells the search begins where it ends for about so many of them. */
const sampled = 3000;

/**
 * Fits a model of repeat buying by maximum likelihood. Many cells are searched from the maximum of a sample of them, which saves most steps; where
 * the sample has none, all are searched from the usual start.
 */
export function fitPurchaseModel(name: PurchaseModel["name"], cells: PurchaseCells): FittedPurchaseModel {
  const model = purchaseModels[name];
  const search = (of: PurchaseCells, start: readonly number[], options: SearchOptions = {}): Maximum =>
    maximise((parameters) => model.logLikelihood(of, parameters), start, options);
  if (cells.customers.length <= 2 * sampled) return { ...search(cells, model.start), model, unitDays: cells.unitDays };
  const first = search(sampleCells(cells, sampled), model.start);
  const fitted = first.converged
    ? search(cells, first.parameters, { limit: 100, logCovariance: first.logCovariance })
    : search(cells, model.start, { limit: 100 });
  return { ...fitted, model, unitDays: cells.unitDays };
}

/** The length of a month, in days. */
export const monthDays = 365.25 / 12;

/** How future purchases are counted. */
export interface Horizon {
  readonly months: number;
  /** Yearly discount rate, as a share; 0 to count every purchase alike. */
  readonly discount: number;
  /** The length of the unit in which the histories are given, in days. */
  readonly unitDays: number;
}

function discounted(
  { model, parameters }: Pick<FittedPurchaseModel, "model" | "parameters">,
  history: PurchaseHistory,
  { months, discount, unitDays }: Horizon,
): number {
  let sum = 0;
  let before = 0;
  for (let month = 1; month <= months; month++) {
    const until = model.expectedPurchases(parameters, history, (month * monthDays) / unitDays);
    sum += (until - before) / (1 + discount) ** (month / 12);
    before = until;
  }
  return sum;
}

/**
 * Purchases expected of a customer, each discounted at the end of its month. Raises PROJECT_INVALID when the history is in another unit of
 * time than the model: weeks taken for days make a value four times too large without looking wrong.
 */
export function discountedPurchases(fitted: FittedPurchaseModel, history: PurchaseHistory, horizon: Horizon): number {
  if (fitted.unitDays !== horizon.unitDays)
    throw new HousefileError(
      "PROJECT_INVALID",
      `The model counts in units of ${fitted.unitDays} days, the histories in units of ${horizon.unitDays}.`,
      { hint: "Fit the model and ask it in one unit." },
    );
  return discounted(fitted, history, horizon);
}

/**
 * The variance of the logarithm of {@link discountedPurchases} that comes from the doubt about the parameters, by the delta method. Of the
 * purchases within the horizon counted alike: what a parameter does to them and to their discounted sum differs by less than a hundredth.
 */
export function discountedLogVariance(fitted: FittedPurchaseModel, history: PurchaseHistory, horizon: Horizon): number {
  const step = 1e-4;
  const until = (horizon.months * monthDays) / horizon.unitDays;
  const gradient = fitted.parameters.map((parameter, index) => {
    const at = (by: number): number =>
      Math.log(fitted.model.expectedPurchases(fitted.parameters.with(index, parameter * Math.exp(by)), history, until));
    return (at(step) - at(-step)) / (2 * step);
  });
  return gradient.reduce(
    (sum, one, i) =>
      sum + gradient.reduce((inner, other, j) => inner + one * other * (fitted.logCovariance[i]?.[j] ?? 0), 0),
    0,
  );
}
