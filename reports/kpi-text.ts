import type { Kpi } from "./content/content.ts";
import type { Tone } from "./content/kind.ts";
import { missing, type Format } from "./format.ts";

/** A tile in words: its value, its change on the year before with a sign, and whether that is good. */
export interface KpiText {
  readonly value: string;
  /** Empty when the tile compares with nothing. */
  readonly change: string;
  /** The value of the year before; empty when it is not known. */
  readonly was: string;
  readonly tone: Tone;
}

function valueText(kpi: Kpi, value: number | null, format: Format): string {
  if (value === null) return missing;
  if (kpi.kind === "money" || kpi.kind === "price") return format.money(value);
  if (kpi.kind === "percent") return format.percent(value, Math.abs(value) < 1 ? 1 : 0);
  return format.count(value);
}

/** What the tile says. */
export function kpiText(kpi: Kpi, format: Format): KpiText {
  const value = valueText(kpi, kpi.value, format);
  if (kpi.change === "none") return { value, change: "", was: "", tone: "neutral" };
  if (kpi.value === null || kpi.previous === null || (kpi.change === "relative" && kpi.previous <= 0)) {
    return { value, change: `${missing} no year before`, was: "", tone: "neutral" };
  }
  const difference = kpi.value - kpi.previous;
  const text = kpi.change === "points" ? format.points(difference) : format.percent(difference / kpi.previous, 1, true);
  const flat = !/[1-9]/.test(text);
  const good = difference > 0 === (kpi.moreIsBetter ?? true);
  const arrow = flat ? "" : difference > 0 ? "▲ " : "▼ ";
  return {
    value,
    change: `${arrow}${text}`,
    was: valueText(kpi, kpi.previous, format),
    tone: flat ? "neutral" : good ? "good" : "bad",
  };
}
