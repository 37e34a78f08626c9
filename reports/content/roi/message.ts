import type { Row } from "../../../core/session.ts";
import type { Tone } from "../kind.ts";
import { incrementalTogether, isIncremental, type RoiFacts, wholeCampaigns } from "./roi-facts.ts";
import { toCount, toText } from "../table-kit.ts";
import { type Format, plural } from "../../format.ts";

/** What stands where campaigns would be. */
export const noCampaigns = "No campaign has been touched yet.";

/** Green and red only where the whole interval lies on one side. */
export function intervalTone(low: number | null, high: number | null): Tone {
  if (low !== null && low > 0) return "good";
  if (high !== null && high < 0) return "bad";
  return "neutral";
}

/** Two campaigns of one name are told apart by their id. */
export function campaignLabels(rows: readonly Row[]): ReadonlyMap<Row, string> {
  const counts = new Map<string, number>();
  for (const row of rows) counts.set(toText(row["campaign"]), (counts.get(toText(row["campaign"])) ?? 0) + 1);
  return new Map(
    rows.map((row) => {
      const name = toText(row["campaign"]);
      return [row, (counts.get(name) ?? 0) > 1 ? `${name} (${toText(row["campaign_id"])})` : name];
    }),
  );
}

/** "Together the 3 measured campaigns earned £3,200 more than they cost". */
export function roiMessage(facts: RoiFacts, format: Format): string {
  const whole = wholeCampaigns(facts);
  if (whole.length === 0) return "No campaign has been touched yet";
  const together = incrementalTogether(facts);
  if (!together) {
    return `${plural(whole.length, "campaign", format)} ran without a usable control group, so what ${whole.length === 1 ? "it" : "they"} brought is not proven`;
  }
  const paid = wholeCampaigns(facts).filter((row) => isIncremental(row) && toCount(row["profit"]) > 0).length;
  const outcome =
    together.profit < 0
      ? `cost ${format.money(-together.profit)} more than they brought`
      : `brought ${format.money(together.profit)} more than they cost`;
  if (together.campaigns === 1) {
    return `The one measured campaign ${outcome.replaceAll("they", "it")}`;
  }
  const every = paid === together.campaigns ? "All" : paid === 0 ? "None" : String(paid);
  return `${every} of ${String(together.campaigns)} measured campaigns paid; together they ${outcome}`;
}

/** Bars that one chart holds. */
export const shownInChart = 20;
