import type { Maximum } from "./maximise.ts";
import type { PurchaseCells, PurchaseHistory } from "./purchase-cells.ts";

/** A model of how often customers buy and when they leave. Parameters in the order of `parameterNames`; times in the unit of the cells. */
export interface PurchaseModel {
  readonly name: "bg_nbd" | "mbg_nbd" | "pareto_nbd";
  readonly parameterNames: readonly string[];
  readonly start: readonly number[];
  /** The log-likelihood of all customers. */
  logLikelihood(cells: PurchaseCells, parameters: readonly number[]): number;
  /** The probability that a customer will buy again. */
  probabilityAlive(parameters: readonly number[], history: PurchaseHistory): number;
  /** Purchases that are expected of a customer in the next `horizon` units of time. */
  expectedPurchases(parameters: readonly number[], history: PurchaseHistory, horizon: number): number;
}

/** A model as it was fitted. */
export interface FittedPurchaseModel extends Maximum {
  readonly model: PurchaseModel;
  /** The unit of time that the parameters are in, in days. */
  readonly unitDays: number;
}
