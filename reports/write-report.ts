import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { HousefileError, messageOf } from "../core/error.ts";
import type { Log } from "../core/log.ts";
import type { ReportFormat, ReportKind, ReportSpec } from "../core/report-spec.ts";
import type { Session } from "../core/session.ts";
import { checkControls } from "./content/control.ts";
import type { ReportContent, ReportSetting } from "./content/content.ts";
import { listContent } from "./content/lists/list-content.ts";
import { roiContent } from "./content/roi/roi-content.ts";
import { segmentContent } from "./content/segment/segment-content.ts";
import { formatFor, type Format } from "./format.ts";
import { htmlPage } from "./html/page.ts";
import { writeWorkbook, type SheetSummary } from "./workbook/write-workbook.ts";

/** What a report needs besides its spec. */
export interface ReportContext {
  /** The folder of the project file; `to` starts here. */
  readonly projectDir: string;
  /** Orders count up to this day, `YYYY-MM-DD`. */
  readonly asOf: string;
  readonly runId: number;
  readonly now: Date;
  /** Used where the spec names none. */
  readonly company: string | undefined;
  /** Used where the spec names none. */
  readonly currency: string;
  /** Used where the spec names none. */
  readonly timezone: string;
  readonly log: Log;
}

/** What was written. */
export interface WrittenReport {
  /** Absolute paths, in the order of the spec's formats. */
  readonly files: readonly string[];
  /** The workbook's sheets with their rows; empty when no workbook was asked for. */
  readonly sheets: readonly SheetSummary[];
  /** Rows over all sheets. */
  readonly rows: number;
  /** The main message. */
  readonly headline: string;
}

const contents: Readonly<Record<ReportKind, (session: Session, setting: ReportSetting) => Promise<ReportContent>>> = {
  segment: segmentContent,
  roi: roiContent,
  lists: listContent,
};

/** A name that is one plain file name on every system: letters, digits, dots, dashes and underscores. */
export function fileName(name: string): string {
  const plain = name
    .normalize("NFC")
    .replace(/[^\p{L}\p{N}._-]+/gu, "-")
    .replace(/^[.-]+|[.-]+$/g, "")
    .slice(0, 80);
  const reserved = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i.test(plain);
  return plain === "" ? "report" : reserved ? `report-${plain}` : plain;
}

type Writer = (path: string, content: ReportContent, format: Format) => Promise<readonly SheetSummary[]>;

const writers: Readonly<Record<ReportFormat, Writer>> = {
  xlsx: (path, content, format) => writeWorkbook(path, content, format),
  html: async (path, content, format) => {
    await writeFile(path, htmlPage(content, format));
    return [];
  },
};

/** Writes to a temporary name first: a reader never meets half a file, and a failure leaves the old one. */
async function writeWhole(
  path: string,
  write: (temporary: string) => Promise<readonly SheetSummary[]>,
): Promise<readonly SheetSummary[]> {
  const temporary = `${path}.${String(process.pid)}.part`;
  try {
    const sheets = await write(temporary);
    await rename(temporary, path);
    return sheets;
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

function settingOf(spec: ReportSpec, context: ReportContext): ReportSetting {
  return {
    name: spec.name,
    title: spec.title,
    company: spec.company ?? context.company,
    locale: spec.locale,
    currency: spec.currency ?? context.currency,
    timezone: spec.timezone ?? context.timezone,
    asOf: context.asOf,
    runId: context.runId,
    now: context.now,
  };
}

function writeError(spec: ReportSpec, folder: string, error: unknown): HousefileError {
  if (error instanceof HousefileError) return error;
  const isSystem = error instanceof Error && "syscall" in error;
  return new HousefileError(
    "REPORT_FAILED",
    `Report \`${spec.name}\` could not be written to \`${folder}\`: ${messageOf(error)}`,
    {
      hint: isSystem
        ? "Check that the folder may be written, that the disk is not full and that nobody has the file open."
        : "The report's content cannot be laid out; please report it with the output of --verbose.",
      where: folder,
      cause: error,
    },
  );
}

/**
 * Asks the warehouse once and writes `<to>/<name>-<as of>.xlsx` and `.html`. Reads `mart`, `star` and `meta`; writes files only.
 * The same input gives the same bytes. Raises REPORT_FAILED when a total does not tie or a file cannot be written.
 */
export async function writeReport(spec: ReportSpec, session: Session, context: ReportContext): Promise<WrittenReport> {
  const setting = settingOf(spec, context);
  const folder = resolve(context.projectDir, spec.to);
  const format = formatFor(setting.locale, setting.currency, setting.timezone);
  const content = await contents[spec.kind](session, setting);
  checkControls(spec.name, content.controls);
  const files: string[] = [];
  let sheets: readonly SheetSummary[] = [];
  try {
    await mkdir(folder, { recursive: true });
    for (const kind of spec.formats) {
      const path = join(folder, `${fileName(spec.name)}-${context.asOf}.${kind}`);
      const written = await writeWhole(path, (temporary) => writers[kind](temporary, content, format));
      if (written.length > 0) sheets = written;
      files.push(path);
      context.log.debug(`wrote ${path}`, { report: spec.name, format: kind });
    }
  } catch (error) {
    throw writeError(spec, folder, error);
  }
  return { files, sheets, rows: sheets.reduce((sum, sheet) => sum + sheet.rows, 0), headline: content.headline };
}
