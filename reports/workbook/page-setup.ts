import type { Worksheet } from "exceljs";
import type { ReportContent } from "../content/content.ts";
import { fontName } from "./style.ts";

/** What a page needs to know of its workbook. */
interface PageKit {
  readonly content: ReportContent;
  readonly columnBreaks: Map<string, number>;
}

/** A4 in the file format. The types of exceljs want its enum, which is not there at run time. */
const a4 = { paperSize: 9 };

/** Pixels that fit across A4 landscape between the margins, at full size. */
const pageWidth = 1040;

/** Width of a column in pixels, for Calibri 11. */
function pixels(characters: number): number {
  return characters * 7 + 5;
}

function sum(widths: readonly number[]): number {
  return widths.reduce((total, width) => total + pixels(width), 0);
}

/** In headers and footers `&` begins a code, and one of them holds at most 255 characters. */
function headerText(text: string): string {
  return text.slice(0, 110).replaceAll("&", "&&");
}

/** A4 landscape; the footer says whose report it is, "page n of m" and the run. */
function setPaper(kit: PageKit, sheet: Worksheet): void {
  const { content } = kit;
  const owner = content.company === undefined ? "" : `${content.company} · `;
  sheet.pageSetup = {
    ...sheet.pageSetup,
    orientation: "landscape",
    pageOrder: "overThenDown",
    margins: { left: 0.4, right: 0.4, top: 0.55, bottom: 0.6, header: 0.3, footer: 0.3 },
  };
  Object.assign(sheet.pageSetup, a4);
  sheet.headerFooter.oddFooter = [
    `&L&8 ${headerText(`${owner}${content.title}, as of ${content.asOf}`)}`,
    "&C&8 Page &P of &N",
    `&R&8 Run ${String(content.runId)}`,
  ].join("");
}

/** The summary at a size that fits its grid; fit-to-page would make Excel ignore the page break before the sources. */
export function setSummaryPage(kit: PageKit, sheet: Worksheet, widths: readonly number[]): void {
  setPaper(kit, sheet);
  sheet.pageSetup.scale = Math.min(100, Math.floor((100 * pageWidth) / sum(widths)));
}

interface TablePage {
  readonly widths: readonly number[];
  /** Headings over columns: a page does not end within one. */
  readonly groups: readonly (string | undefined)[];
  readonly head: { readonly first: number; readonly last: number };
  readonly title: string;
}

/** Columns repeated on the second page. */
const repeated = 2;

/** Where the first of two pages ends so that both can be printed as large as possible. */
function bestBreak({ widths, groups }: TablePage): { readonly after: number; readonly width: number } {
  const again = sum(widths.slice(0, repeated));
  let best = { after: widths.length, width: sum(widths) };
  for (let after = repeated + 1; after < widths.length; after += 1) {
    if (groups[after] !== undefined && groups[after] === groups[after - 1]) continue;
    const width = Math.max(sum(widths.slice(0, after)), again + sum(widths.slice(after)));
    if (width < best.width) best = { after, width };
  }
  return best;
}

/**
 * The page of a table sheet, with its header repeated. A sheet too wide to be read on one page is printed on two, its
 * first columns on both; its title then stands in the page header, because repeated columns would cut it. True for such a sheet.
 */
export function setTablePage(kit: PageKit, sheet: Worksheet, page: TablePage): boolean {
  setPaper(kit, sheet);
  sheet.pageSetup.printTitlesRow = `${String(page.head.first)}:${String(page.head.last)}`;
  const scale = (100 * pageWidth) / sum(page.widths);
  if (scale >= 62) {
    Object.assign(sheet.pageSetup, { fitToPage: true, fitToWidth: 1, fitToHeight: 0 });
    return false;
  }
  const { after, width } = bestBreak(page);
  sheet.pageSetup.scale = Math.max(20, Math.min(100, Math.floor((98 * pageWidth) / width)));
  sheet.pageSetup.printTitlesColumn = "A:B";
  sheet.headerFooter.oddHeader = `&L&"${fontName},Bold"&11 ${headerText(page.title)}`;
  kit.columnBreaks.set(sheet.name, after);
  return true;
}
