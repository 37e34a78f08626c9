import { HousefileError } from "../../../core/error.ts";
import { bgNbd, mbgNbd } from "./bg-nbd.ts";
import { maximise } from "./maximise.ts";
import { paretoNbd } from "./pareto-nbd.ts";
import type { PurchaseCells, PurchaseHistory } from "./purchase-cells.ts";
import type { FittedPurchaseModel, PurchaseModel } from "./purchase-model.ts";

/** The models of repeat buying by name. */
export const purchaseModels: Readonly<Record<PurchaseModel["name"], PurchaseModel>> = {
  bg_nbd: bgNbd,
  mbg_nbd: mbgNbd,
  pareto_nbd: paretoNbd,
};

/** Fits a model of repeat buying by maximum likelihood. */
export function fitPurchaseModel(name: PurchaseModel["name"], cells: PurchaseCells): FittedPurchaseModel {
  const model = purchaseModels[name];
  return {
    ...maximise((parameters) => model.logLikelihood(cells, parameters), model.start),
    model,
    unitDays: cells.unitDays,
  };
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

/** The variance of the logarithm of {@link discountedPurchases} that comes from the doubt about the parameters, by the delta method. */
export function discountedLogVariance(fitted: FittedPurchaseModel, history: PurchaseHistory, horizon: Horizon): number {
  const step = 1e-4;
  const gradient = fitted.parameters.map((parameter, index) => {
    const at = (by: number): number =>
      Math.log(
        discounted(
          { ...fitted, parameters: fitted.parameters.with(index, parameter * Math.exp(by)) },
          history,
          horizon,
        ),
      );
    return (at(step) - at(-step)) / (2 * step);
  });
  return gradient.reduce(
    (sum, one, i) =>
      sum + gradient.reduce((inner, other, j) => inner + one * other * (fitted.logCovariance[i]?.[j] ?? 0), 0),
    0,
  );
}
