import type { ResolvedCampaignSettings } from "../../core/mart-settings.ts";
import type { CampaignLabel } from "../../core/mart-words.ts";
import { bootstrapInterval } from "../statistics/bootstrap.ts";
import { cupedTest, type CovariateSums } from "../statistics/cuped.ts";
import { holmAdjust } from "../statistics/holm.ts";
import type { Interval } from "../statistics/interval.ts";
import { noLift, rateLift, valueLift, type Lift } from "../statistics/lift.ts";
import { meanInterval } from "../statistics/mean-interval.ts";
import { momentsOf, type Moments } from "../statistics/moments.ts";
import { rateOf, type Proportion } from "../statistics/proportion.ts";
import { wilsonInterval } from "../statistics/wilson.ts";
import {
  addReturns,
  isMarginKnown,
  type CampaignEvidence,
  type CampaignKey,
  type Outcome,
} from "./campaign-evidence.ts";
import { controlSize, labelOf, splitPValue, treatedCells } from "./campaign-label.ts";
import { controlCell } from "../../core/campaign-plan.ts";

/** p values after Holm's adjustment over the cells that have one. */
export function adjustOverCells(pValues: readonly (number | null)[]): readonly (number | null)[] {
  const adjusted = holmAdjust(pValues.filter((p) => p !== null));
  let next = 0;
  return pValues.map((p) => (p === null ? null : (adjusted[next++] ?? null)));
}

/** One computed row of `mart.campaign_result`, without what the campaign's dimension adds. */
export interface ComparisonRow {
  readonly campaign_key: CampaignKey;
  readonly cell: string;
  readonly measure: string;
  readonly measure_type: "rate" | "value";
  readonly basis: "response" | "order_line";
  readonly treated: number;
  readonly control: number;
  readonly treated_count: number;
  readonly control_count: number;
  readonly treated_mean: number;
  readonly treated_low: number | null;
  readonly treated_high: number | null;
  readonly control_mean: number | null;
  readonly lift: number | null;
  readonly lift_low: number | null;
  readonly lift_high: number | null;
  readonly relative_lift: number | null;
  readonly statistic: number | null;
  readonly degrees_of_freedom: number | null;
  readonly p_value: number | null;
  readonly p_adjusted: number | null;
  readonly bootstrap_low: number | null;
  readonly bootstrap_high: number | null;
  readonly cuped_lift: number | null;
  readonly cuped_low: number | null;
  readonly cuped_high: number | null;
  readonly cuped_p_value: number | null;
  readonly cuped_variance_left: number | null;
  readonly split_p_value: number | null;
  readonly label: CampaignLabel;
}

interface Arm {
  readonly count: number;
  readonly mean: number;
  readonly interval: Interval | null;
}

function rateArm(proportion: Proportion): Arm {
  return { count: proportion.count, mean: rateOf(proportion), interval: wilsonInterval(proportion) };
}

function valueArm(count: number, moments: Moments, least: number): Arm {
  return { count, mean: moments.mean, interval: count >= least ? meanInterval(moments) : null };
}

const nobody = { persons: 0, total: "0", squares: "0" };

/** Both arms of one measure in one cell, and their difference. `control` is undefined without a control group. */
function compareArms(
  outcome: Outcome,
  cell: string,
  { arms }: CampaignEvidence,
  { minimum_buyers: least }: ResolvedCampaignSettings,
): { readonly treated: Arm; readonly control: Arm | undefined; readonly difference: Lift } {
  const ours = outcome.cells.get(cell) ?? nobody;
  const theirs = outcome.cells.get(controlCell) ?? nobody;
  const n = arms.get(cell) ?? 0;
  const controls = arms.get(controlCell) ?? 0;
  if (outcome.measureType === "rate") {
    const treated = { count: ours.persons, n };
    const control = { count: theirs.persons, n: controls };
    if (controls === 0) return { treated: rateArm(treated), control: undefined, difference: noLift };
    return { treated: rateArm(treated), control: rateArm(control), difference: rateLift(treated, control) };
  }
  const treated = momentsOf({ n, total: ours.total, squares: ours.squares });
  if (controls === 0)
    return { treated: valueArm(ours.persons, treated, least), control: undefined, difference: noLift };
  const control = momentsOf({ n: controls, total: theirs.total, squares: theirs.squares });
  return {
    treated: valueArm(ours.persons, treated, least),
    control: valueArm(theirs.persons, control, least),
    difference: valueLift({ ...treated, buyers: ours.persons }, { ...control, buyers: theirs.persons }, least),
  };
}

/** The second looks at a value's lift: resampled, and with the year before taken out. Nulls where there is none. */
function secondLooks(outcome: Outcome, cell: string, evidence: CampaignEvidence) {
  const isOfLines = outcome.measureType === "value" && outcome.basis === "order_line";
  const isNet = outcome.measure === "net_amount";
  const sparse = (arm: string) => {
    const found = evidence.buyers?.get(arm);
    return { n: evidence.arms.get(arm) ?? 0, values: (isNet ? found?.net : found?.margin) ?? new Float64Array() };
  };
  const seed = Number(evidence.key) * 1000 + treatedCells(evidence).indexOf(cell);
  const resampled =
    isOfLines && evidence.buyers !== undefined ? bootstrapInterval(sparse(cell), sparse(controlCell), seed) : null;
  const sums = (arm: string): CovariateSums => {
    const n = evidence.arms.get(arm) ?? 0;
    const { total, squares } = outcome.cells.get(arm) ?? nobody;
    const before = evidence.covariates.get(arm);
    return {
      outcome: { n, total, squares },
      covariate: { n, total: before?.covariate.total ?? "0", squares: before?.covariate.squares ?? "0" },
      products: (isNet ? before?.netProducts : before?.marginProducts) ?? "0",
    };
  };
  const adjusted = isOfLines ? cupedTest(sums(cell), sums(controlCell)) : null;
  return {
    bootstrap_low: resampled?.low ?? null,
    bootstrap_high: resampled?.high ?? null,
    cuped_lift: adjusted?.difference ?? null,
    cuped_low: adjusted?.interval.low ?? null,
    cuped_high: adjusted?.interval.high ?? null,
    cuped_p_value: adjusted?.pValue ?? null,
    cuped_variance_left: adjusted?.varianceLeft ?? null,
  };
}

/** A lift that cannot be judged is not looked at twice either. */
const noSecondLook: ReturnType<typeof secondLooks> = Object.freeze({
  bootstrap_low: null,
  bootstrap_high: null,
  cuped_lift: null,
  cuped_low: null,
  cuped_high: null,
  cuped_p_value: null,
  cuped_variance_left: null,
});

function compareMeasure(
  outcome: Outcome,
  evidence: CampaignEvidence,
  settings: ResolvedCampaignSettings,
): readonly ComparisonRow[] {
  const compared = treatedCells(evidence).map((cell) => {
    const label = labelOf(evidence.arms.get(cell) ?? 0, evidence, settings);
    const { treated, control, difference } = compareArms(outcome, cell, evidence, settings);
    return { cell, label, treated, control, difference: label === "incremental" ? difference : noLift };
  });
  const adjusted = adjustOverCells(compared.map(({ difference }) => difference.pValue));
  return compared.map(({ cell, label, treated, control, difference }, index) => ({
    campaign_key: evidence.key,
    cell,
    measure: outcome.measure,
    measure_type: outcome.measureType,
    basis: outcome.basis,
    treated: evidence.arms.get(cell) ?? 0,
    control: controlSize(evidence),
    treated_count: treated.count,
    control_count: control?.count ?? 0,
    treated_mean: treated.mean,
    treated_low: treated.interval?.low ?? null,
    treated_high: treated.interval?.high ?? null,
    control_mean: control?.mean ?? null,
    lift: difference.lift,
    lift_low: difference.interval?.low ?? null,
    lift_high: difference.interval?.high ?? null,
    relative_lift:
      difference.lift === null || control === undefined || control.mean === 0 ? null : difference.lift / control.mean,
    statistic: difference.statistic,
    degrees_of_freedom: difference.degreesOfFreedom,
    p_value: difference.pValue,
    p_adjusted: adjusted[index] ?? null,
    ...(difference.pValue === null ? noSecondLook : secondLooks(outcome, cell, evidence)),
    split_p_value: splitPValue(evidence, settings),
    label,
  }));
}

/** Order lines can be asked about even where nobody bought; margins only where they are known. */
function measuresOf(evidence: CampaignEvidence): readonly Outcome[] {
  const empty = new Map<string, never>();
  const always: readonly Outcome[] = evidence.hasOrderLines
    ? [
        { measure: "purchase", measureType: "rate", basis: "order_line", cells: empty },
        { measure: "net_amount", measureType: "value", basis: "order_line", cells: empty },
      ]
    : [];
  const isFound = ({ measure, basis }: Outcome): boolean =>
    evidence.outcomes.some((outcome) => outcome.measure === measure && outcome.basis === basis);
  const isMargin = isMarginKnown(addReturns([...evidence.returns.order_line.values()]));
  return [...evidence.outcomes, ...always.filter((outcome) => !isFound(outcome))].filter(
    ({ measure, basis }) => isMargin || basis !== "order_line" || measure !== "margin_amount",
  );
}

/** Every measure of every treated cell of a campaign against its control group, Holm-adjusted over the cells. */
export function compareCampaign(
  evidence: CampaignEvidence,
  settings: ResolvedCampaignSettings,
): readonly ComparisonRow[] {
  return measuresOf(evidence).flatMap((outcome) => compareMeasure(outcome, evidence, settings));
}
