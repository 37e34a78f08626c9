import { createWriteStream } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { stringify, type Cast, type CastReturnObject } from "csv-stringify";
import { campaignChannels, type CampaignChannel, type CampaignPlan } from "../core/campaign-plan.ts";
import { HousefileError, messageOf } from "../core/error.ts";
import type { Row, Session } from "../core/session.ts";
import { addressColumns, campaignExportSql, exportCountsSql, exportRowsSql } from "./export.sql.ts";

/** How many of a cell left and how many were kept back. */
export interface ExportCount {
  readonly [column: string]: string | number;
  readonly cell: string;
  readonly channel: string;
  readonly people: number;
  readonly withdrawn: number;
  readonly merged: number;
}

/** What an export wrote. */
export interface CampaignExport {
  readonly files: readonly string[];
  readonly counts: readonly ExportCount[];
}

/** A telephone number that begins with + is data; any other text that a spreadsheet would take for a formula gets an apostrophe. */
const withoutFormulas: Cast<string> = (value, { column }) =>
  ({ value, escape_formulas: column !== "phone" }) as CastReturnObject;

async function writeFile(
  rows: AsyncIterable<Row>,
  channel: CampaignChannel,
  folder: string,
  name: string,
): Promise<string> {
  const columns = ["key_code", "touch_id", "cell", "person_key", "title", "given_name", "family_name"];
  const text = stringify({
    header: true,
    columns: [...columns, ...addressColumns[channel]],
    bom: true,
    record_delimiter: "\r\n",
    cast: { string: withoutFormulas },
  });
  const path = join(folder, name);
  const part = `${path}.part`;
  try {
    await mkdir(folder, { recursive: true });
    await pipeline(Readable.from(rows), text, createWriteStream(part));
    await rename(part, path);
    return path;
  } catch (error) {
    await rm(part, { force: true }).catch(() => undefined);
    const isFull = messageOf(error).includes("ENOSPC");
    throw new HousefileError(
      isFull ? "DISK_FULL" : "REPORT_FAILED",
      `\`${path}\` cannot be written: ${messageOf(error)}`,
      {
        hint: "Mend the folder or the disk, then `housefile campaign export` again; the people stay selected.",
        where: path,
        cause: error,
      },
    );
  }
}

async function* eachRow(db: Session, channel: CampaignChannel): AsyncGenerator<Row> {
  for await (const rows of db.batches(exportRowsSql(channel))) yield* rows;
}

/**
 * Writes `<to>/<id>/<id>-<channel>.csv` (UTF-8 with a byte order mark, so that spreadsheets read it) for each channel of a selected campaign:
 * the people that are to be contacted and, as known today, may be. Files are replaced whole. Raises USAGE when nobody was selected.
 */
export async function exportCampaign(db: Session, plan: CampaignPlan, projectDir: string): Promise<CampaignExport> {
  await db.run(campaignExportSql(plan.id));
  const counts = await db.rows<ExportCount>(exportCountsSql);
  if (counts.length === 0) {
    throw new HousefileError("USAGE", `Nobody was selected for \`${plan.id}\`.`, {
      hint: `\`housefile campaign select ${plan.id}\` selects people.`,
    });
  }
  const folder = join(projectDir, plan.to, plan.id);
  const files: string[] = [];
  for (const channel of campaignChannels.filter((one) => counts.some((row) => row.channel === one)))
    files.push(await writeFile(eachRow(db, channel), channel, folder, `${plan.id}-${channel}.csv`));
  return { files, counts };
}
