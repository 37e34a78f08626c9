import type { Row } from "../../../core/session.ts";
import type { Tone } from "../kind.ts";
import { incrementalTogether, isIncremental, type RoiFacts, wholeCampaigns } from "./roi-facts.ts";
import { toText } from "../table-kit.ts";
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

/** What a campaign's interval of the return proves: that it paid, that it lost money, or neither. */
function proofOf(row: Row): "paid" | "lost" | "open" {
  const low = row["roi_low"];
  const high = row["roi_high"];
  if (typeof low === "number" && low > 0) return "paid";
  return typeof high === "number" && high < 0 ? "lost" : "open";
}

/** "2 of 13 measured campaigns proved to pay, 1 to lose money; together they brought £1,069 more than they cost, which may be chance". */
export function roiMessage(facts: RoiFacts, format: Format): string {
  const whole = wholeCampaigns(facts);
  if (whole.length === 0) return "No campaign has been touched yet";
  const together = incrementalTogether(facts);
  if (!together) {
    return `${plural(whole.length, "campaign", format)} ran without a control group large enough to judge by, so what ${whole.length === 1 ? "it" : "they"} brought is not proven`;
  }
  const outcome =
    together.profit < 0
      ? `cost ${format.money(-together.profit)} more than they brought`
      : `brought ${format.money(together.profit)} more than they cost`;
  const isOpen =
    together.roiLow === null || together.roiHigh === null || (together.roiLow <= 0 && together.roiHigh >= 0);
  const chance = isOpen ? ", which may be chance" : "";
  if (together.campaigns === 1) return `The one measured campaign ${outcome.replaceAll("they", "it")}${chance}`;
  const proofs = whole.filter(isIncremental).map(proofOf);
  const count = (wanted: ReturnType<typeof proofOf>): number => proofs.filter((proof) => proof === wanted).length;
  const lost = count("lost") === 0 ? "" : `, ${String(count("lost"))} to lose money`;
  const proved = count("paid") === 0 ? "None" : String(count("paid"));
  return `${proved} of ${String(together.campaigns)} measured campaigns proved to pay${lost}; together they ${outcome}${chance}`;
}

/** Bars that one chart holds. */
export const shownInChart = 20;
