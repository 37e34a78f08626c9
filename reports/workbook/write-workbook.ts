import ExcelJS from "exceljs";
import type { ReportContent } from "../content/content.ts";
import type { Format } from "../format.ts";
import { palette } from "../palette.ts";
import { addDetailSheets, DetailRows, detailParts, fillDetailSheet, type DetailPart } from "./detail-sheet.ts";
import { addSummarySheet } from "./summary-sheet.ts";
import { addTableSheet, sheetKit, type SheetKit } from "./table-sheet.ts";
import { readZip, ZipWriter } from "./zip.ts";

/** A sheet that was written. */
export interface SheetSummary {
  readonly sheet: string;
  readonly rows: number;
}

function describe(workbook: ExcelJS.Workbook, content: ReportContent): void {
  workbook.creator = content.company ?? "Housefile";
  workbook.lastModifiedBy = "Housefile";
  workbook.company = content.company ?? "";
  workbook.title = `${content.title}, as of ${content.asOf}`;
  workbook.subject = content.headline;
  workbook.keywords = [content.kind, content.asOf, `run ${String(content.runId)}`].join(", ");
  workbook.description = `Written by Housefile, run ${String(content.runId)}`;
  workbook.created = content.now;
  workbook.modified = content.now;
}

/** exceljs links a bar to its colours by a random id and leaves out the colour that newer Excels read. */
function steady(xml: string): string {
  const ids = new Map<string, string>();
  return xml
    .replace(/(?<=\bid="|<x14:id>)\{[0-9A-Fa-f-]{36}\}/g, (id) => {
      const known = ids.get(id) ?? `{00000000-0000-4000-8000-${String(ids.size + 1).padStart(12, "0")}}`;
      ids.set(id, known);
      return known;
    })
    .replace(
      /(<x14:dataBar\b[^>]*>(?:<x14:cfvo\b.*?(?:\/>|<\/x14:cfvo>)){2})(<x14:negativeFillColor)?/g,
      (_, start: string, negative: string | undefined) =>
        `${start}<x14:fillColor rgb="FF${negative === undefined ? palette.bar : palette.goodBar}"/>${negative ?? ""}`,
    );
}

/** The page break between columns goes right after the header and footer, or after the breaks between rows. */
function withColumnBreak(xml: string, after: number | undefined): string {
  if (after === undefined) return xml;
  const breaks = `<colBreaks count="1" manualBreakCount="1"><brk id="${String(after)}" max="1048575" man="1"/></colBreaks>`;
  const anchor = xml.includes("</rowBreaks>") ? "</rowBreaks>" : "</headerFooter>";
  return xml.replace(anchor, `${anchor}${breaks}`);
}

/** Every workbook here has print areas, so the element for names is there. */
function withRanges(xml: string, ranges: ReadonlyMap<string, string>): string {
  const names = [...ranges].map(([name, range]) => `<definedName name="${name}">${range}</definedName>`);
  return xml.replace("<definedNames>", `<definedNames>${names.join("")}`);
}

async function pack(path: string, kit: SheetKit, parts: readonly DetailPart[]): Promise<void> {
  const { workbook, content } = kit;
  const sheetNames = new Map(
    workbook.worksheets.map((sheet) => [`xl/worksheets/sheet${String(sheet.id)}.xml`, sheet.name]),
  );
  const streamed = new Map(parts.filter((part) => part.rowCount > 0).map((part) => [part.sheet, part]));
  const rows = content.detail ? new DetailRows(content.detail) : undefined;
  const kinds = content.detail?.table.columns.map((column) => column.kind) ?? [];
  const zip = await ZipWriter.create(path, content.now);
  try {
    for (const { name, data } of readZip(Buffer.from(await workbook.xlsx.writeBuffer()))) {
      const sheet = sheetNames.get(name);
      const part = sheet === undefined ? undefined : streamed.get(sheet);
      if (name.endsWith("/")) continue;
      if (name === "xl/workbook.xml") await zip.add(name, Buffer.from(withRanges(data.toString("utf8"), kit.ranges)));
      else if (sheet === undefined) await zip.add(name, data);
      else {
        const xml = withColumnBreak(steady(data.toString("utf8")), kit.columnBreaks.get(sheet));
        if (part && rows) await zip.addStream(name, fillDetailSheet(xml, kit, kinds, part, rows));
        else await zip.add(name, Buffer.from(xml));
      }
    }
    if (streamed.size > 0) rows?.check(content.name);
    await zip.close();
  } catch (error) {
    await zip.abandon();
    throw error;
  }
}

/**
 * Writes a report as one workbook. exceljs makes the styled sheets; the rows of the long table are put in as XML
 * afterwards, because exceljs needs 10 s and 200 MB for 100,000 rows of 20 columns. The same content gives the same bytes.
 */
export async function writeWorkbook(
  path: string,
  content: ReportContent,
  format: Format,
  options: { readonly rowsPerSheet?: number } = {},
): Promise<readonly SheetSummary[]> {
  const workbook = new ExcelJS.Workbook();
  describe(workbook, content);
  const kit = sheetKit(workbook, content, format);
  const { detail } = content;
  const parts = detail ? detailParts(detail, options.rowsPerSheet) : [];
  const detailEntries = detail ? parts.map((part) => ({ id: detail.id, sheet: part.sheet, title: detail.title })) : [];
  addSummarySheet(kit, [...content.sections, ...detailEntries, ...content.reference]);
  for (const section of content.sections) addTableSheet(kit, section);
  if (detail) addDetailSheets(kit, detail, parts);
  for (const section of content.reference) addTableSheet(kit, section);
  await pack(path, kit, parts);
  return [
    { sheet: "Summary", rows: content.glance.table.rows.length },
    ...content.sections.map((section) => ({ sheet: section.sheet, rows: section.table.rows.length })),
    ...parts.map((part) => ({ sheet: part.sheet, rows: part.rowCount })),
    ...content.reference.map((section) => ({ sheet: section.sheet, rows: section.table.rows.length })),
  ];
}
