import type { Alignment, Borders, Fill, Font, Style } from "exceljs";
import type { RowRole } from "../content/content.ts";
import type { ColumnKind, Tone } from "../content/kind.ts";
import { palette, toneInk, toneWash } from "../palette.ts";
import { isNumeric } from "./cell-value.ts";

export const fontName = "Calibri";

/** An ARGB colour as exceljs takes it. */
export function argb(hex: string): { argb: string } {
  return { argb: `FF${hex}` };
}

/** A solid background. */
export function fill(hex: string): Fill {
  return { type: "pattern", pattern: "solid", fgColor: argb(hex) };
}

/** A font of the report. */
export function font(size: number, hex: string, extra: Partial<Font> = {}): Partial<Font> {
  return { name: fontName, family: 2, size, color: argb(hex), ...extra };
}

function signedFormat(plain: string): string {
  return `+${plain};-${plain};${plain}`;
}

/** The number format of a kind. Text is `@`, so that editing a cell that begins with `=` never makes a formula of it. */
function numberFormat(kind: ColumnKind, signed: boolean): string {
  switch (kind) {
    case "text":
    case "id":
    case "status":
    case "flag":
      return "@";
    case "count":
    case "money":
      return signed ? signedFormat("#,##0") : "#,##0";
    case "price":
    case "ratio":
      return signed ? signedFormat("#,##0.00") : "#,##0.00";
    case "number":
      return signed ? signedFormat("#,##0.0") : "#,##0.0";
    case "percent":
      return signed ? signedFormat("0.0%") : "0.0%";
    case "rate":
      return signed ? signedFormat("0.00%") : "0.00%";
    case "points":
      return signedFormat("0.00");
    case "index":
      return signedFormat("#,##0");
    case "p":
      return '[<0.0001]"< 0.0001";0.0000';
    case "date":
      return "d mmm yyyy";
    case "instant":
      return "d mmm yyyy hh:mm";
  }
}

/** What decides how a cell of a table looks. */
export interface CellLook {
  readonly kind: ColumnKind;
  readonly role: RowRole;
  readonly signed: boolean;
  readonly missing: boolean;
  readonly tone: Tone;
  readonly startsGroup: boolean;
  readonly wrap: boolean;
  /** True for text that does not stand in the first column: it keeps away from the number before it. */
  readonly indent: boolean;
}

function bordersOf(look: CellLook): Partial<Borders> {
  if (look.role === "total") {
    return {
      top: { style: "thin", color: argb(palette.ink) },
      bottom: { style: "medium", color: argb(palette.ink) },
    };
  }
  return {
    bottom: { style: "hair", color: argb(palette.previous) },
    ...(look.startsGroup ? { top: { style: "thin", color: argb(palette.muted) } } : {}),
  };
}

function alignmentOf(look: CellLook): Partial<Alignment> {
  const horizontal = isNumeric(look.kind)
    ? "right"
    : look.kind === "flag" || look.kind === "status"
      ? "center"
      : "left";
  return {
    horizontal,
    vertical: look.wrap ? "top" : "middle",
    wrapText: look.wrap,
    ...(look.indent && horizontal === "left" ? { indent: 1 } : {}),
  };
}

function makeStyle(look: CellLook): Partial<Style> {
  const isStatus = look.kind === "status" && !look.missing && look.tone !== "neutral";
  const ink = look.missing || look.role === "sub" ? palette.muted : toneInk[look.tone];
  return {
    font: font(10, ink, { bold: look.role === "total" || isStatus }),
    numFmt: look.missing ? "@" : numberFormat(look.kind, look.signed),
    alignment: alignmentOf(look),
    border: bordersOf(look),
    ...(isStatus ? { fill: fill(toneWash[look.tone]) } : look.role === "total" ? { fill: fill(palette.wash) } : {}),
  };
}

/** One shared style object per look: exceljs writes each object once. */
export function styleBook(): (look: CellLook) => Partial<Style> {
  const styles = new Map<string, Partial<Style>>();
  return (look) => {
    const key = [
      look.kind,
      look.role,
      look.signed,
      look.missing,
      look.tone,
      look.startsGroup,
      look.wrap,
      look.indent,
    ].join("|");
    let style = styles.get(key);
    if (!style) {
      style = makeStyle(look);
      styles.set(key, style);
    }
    return style;
  };
}

/** The style of a header cell. */
export function headerStyle(kind: ColumnKind, first: boolean): Partial<Style> {
  const isText = kind === "text" || kind === "id";
  return {
    font: font(10, palette.ink, { bold: true }),
    fill: fill(palette.wash),
    alignment: {
      horizontal: isNumeric(kind) ? "right" : kind === "flag" || kind === "status" ? "center" : "left",
      vertical: "bottom",
      wrapText: true,
      ...(isText && !first ? { indent: 1 } : {}),
    },
    border: { bottom: { style: "medium", color: argb(palette.ink) } },
  };
}

const groupStyles = [false, true].map((last): Partial<Style> => ({
  font: font(9, palette.muted),
  fill: fill(palette.wash),
  alignment: { horizontal: "center", vertical: "bottom", wrapText: true },
  border: {
    bottom: { style: "thin", color: argb(palette.previous) },
    ...(last ? { right: { style: "thick", color: argb("FFFFFF") } } : {}),
  },
}));

/** The style of a heading over several columns; the last of them ends with a gap. */
export function groupStyle(last: boolean): Partial<Style> {
  return groupStyles[last ? 1 : 0] ?? {};
}
