import type { CampaignLabel, CampaignVerdict } from "../../core/mart-words.ts";
import { withSign } from "../../core/with-sign.ts";
import type { Interval } from "../statistics/interval.ts";
import { significance } from "./campaign-label.ts";

/** What a verdict is made from. Amounts in the project's currency, `roi` a ratio. */
export interface VerdictInput {
  readonly label: CampaignLabel;
  /** Null when nothing says what came back. */
  readonly value: number | null;
  readonly cost: number;
  readonly roi: number | null;
  readonly roiInterval: Interval | null;
  /** Of the value's lift, adjusted over cells. */
  readonly valueP: number | null;
  /** Of the response's lift, adjusted over cells, and the lift itself. */
  readonly responseP: number | null;
  readonly responseLift: number | null;
  readonly treated: number;
  readonly control: number;
  readonly minimum_per_arm: number;
  readonly splitP: number | null;
  /** The last day of the window while it is still to come. */
  readonly openUntil: string | null;
}

/** A verdict with its reason, a full sentence. */
export interface Verdict {
  readonly verdict: CampaignVerdict;
  readonly reason: string;
}

/** A number as reports write it. */
function written(value: number, digits: number): string {
  const format = new Intl.NumberFormat("en-GB", { minimumFractionDigits: digits, maximumFractionDigits: digits });
  return withSign(format.format(Math.abs(value)), value);
}

const percent = (ratio: number): string => `${written(100 * ratio, 0)} %`;
const money = (amount: number): string => written(amount, 2);

function isProven(p: number | null, lift: number | null): boolean {
  return p !== null && p < significance && lift !== null && lift > 0;
}

/** Reasons why nothing can be claimed yet, the gravest first. */
function withheld({
  label,
  value,
  treated,
  control,
  minimum_per_arm,
  splitP,
  openUntil,
}: VerdictInput): string | undefined {
  if (label === "split check failed") {
    return `Persons were not split as planned (p = ${(splitP ?? 0).toExponential(1)}), so no lift can be claimed.`;
  }
  if (treated === 0) return "Nobody was contacted by name; only orders that name the campaign are attributed to it.";
  if (openUntil !== null) return `The response window is open until ${openUntil}.`;
  if (label === "not enough data") {
    return `An arm has fewer than ${minimum_per_arm} persons (${treated} treated, ${control} control).`;
  }
  if (value === null) return "Neither order lines nor response amounts say what it brought in.";
  return undefined;
}

function attributedVerdict(value: number, cost: number): Verdict {
  if (cost > 0 && value < cost) {
    return {
      verdict: "stop",
      reason: `Even if all ${money(value)} in the window came from it, the cost of ${money(cost)} is not covered.`,
    };
  }
  return {
    verdict: "not proven",
    reason: `There is no control group: the ${money(value)} attributed to it may have come anyway.`,
  };
}

function freeVerdict(value: number, isValueProven: boolean): Verdict {
  return isValueProven
    ? { verdict: "repeat", reason: `It added ${money(value)}, beyond chance, and no cost is booked.` }
    : { verdict: "not proven", reason: `The added ${money(value)} may be chance, and no cost is booked.` };
}

function incrementalVerdict(input: VerdictInput, roi: number, { low, high }: Interval): Verdict {
  const isValueProven = isProven(input.valueP, input.value);
  const range = `ROI ${percent(roi)} (95 % interval ${percent(low)} to ${percent(high)})`;
  if (low > 0 && isValueProven) return { verdict: "scale", reason: `${range}: it pays even at the low end.` };
  if (high < 0) return { verdict: "stop", reason: `${range}: it loses money even at the high end.` };
  const isWorking = isValueProven || isProven(input.responseP, input.responseLift);
  if (isWorking && roi > 0) {
    return {
      verdict: "repeat",
      reason: `${range}: the lift is beyond chance, that it pays is likely but not certain.`,
    };
  }
  if (isWorking) {
    return { verdict: "fix", reason: `${range}: it moves people beyond chance, but costs more than it brings.` };
  }
  return { verdict: "not proven", reason: `${range}: the lift may be chance.` };
}

/**
 * What to do with a campaign, by these rules in order:
 *
 * - `not proven` while nothing can be claimed: split check failed, nobody contacted, window still open, too few persons, no
 *   value known;
 * - without a control group `stop` when even all the value attributed does not cover the cost, else `not proven`;
 * - `scale`: the whole ROI interval is above 0 and the value's lift is proven (adjusted p < .05);
 * - `stop`: the whole ROI interval is below 0;
 * - `repeat`: ROI above 0 and the lift of value or response is proven;
 * - `fix`: the lift is proven, ROI is not above 0;
 * - `not proven`: the rest.
 *
 * Without any cost a proven value is `repeat`.
 */
export function judge(input: VerdictInput): Verdict {
  const reason = withheld(input);
  if (reason !== undefined) return { verdict: "not proven", reason };
  const value = input.value ?? 0;
  if (input.label === "attributed") return attributedVerdict(value, input.cost);
  if (input.roi === null) return freeVerdict(value, isProven(input.valueP, value));
  if (input.roiInterval === null) {
    return { verdict: "not proven", reason: `ROI ${percent(input.roi)}, but too few bought to tell it from chance.` };
  }
  return incrementalVerdict(input, input.roi, input.roiInterval);
}
