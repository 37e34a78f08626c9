import type { ResolvedCampaignSettings } from "../../core/mart-settings.ts";
import type { CampaignLabel } from "../../core/mart-words.ts";
import { splitCheck, splitCheckAlpha } from "../statistics/split-check.ts";
import type { CampaignEvidence } from "./campaign-evidence.ts";
import { controlCell } from "../../core/campaign-plan.ts";

/** A result below this p is taken as proven, after Holm's adjustment over the campaign's cells. */
export const significance = 0.05;

/** The treated cells of a campaign by name. */
export function treatedCells({ arms }: CampaignEvidence): readonly string[] {
  return [...arms.keys()].filter((cell) => cell !== controlCell).sort();
}

/** Persons held out. */
export function controlSize({ arms }: CampaignEvidence): number {
  return arms.get(controlCell) ?? 0;
}

/** The p value of the split check; null when no shares are planned for the campaign. */
export function splitPValue(
  { id, arms }: CampaignEvidence,
  { planned_shares }: ResolvedCampaignSettings,
): number | null {
  const planned = id === null ? undefined : planned_shares[id];
  return planned === undefined || arms.size === 0 ? null : splitCheck(arms, new Map(Object.entries(planned)));
}

/** What a comparison of `treated` persons with the control group may claim. */
export function labelOf(
  treated: number,
  evidence: CampaignEvidence,
  settings: ResolvedCampaignSettings,
): CampaignLabel {
  const split = splitPValue(evidence, settings);
  if (split !== null && split < splitCheckAlpha) return "split check failed";
  if (controlSize(evidence) === 0) return "attributed";
  if (Math.min(treated, controlSize(evidence)) < settings.minimum_per_arm) return "not enough data";
  return "incremental";
}
