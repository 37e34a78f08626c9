import { HousefileError } from "../../core/error.ts";
import type { Session } from "../../core/session.ts";
import type { StepContext } from "../../core/step.ts";
import type { ColumnRule } from "../contract/column-rule.ts";
import type { CursorRange } from "../read/request.ts";
import { boundSql, isNotAfterSql } from "./load.sql.ts";
import { setWatermarkSql, watermarkSql } from "./meta.sql.ts";
import type { Before, Prepared } from "./prepare.ts";

/** Which part of a source is read. */
export interface Window {
  /** Absent when everything is read. */
  readonly range?: CursorRange;
  /** Whether the watermark may move: not when the window would leave a gap behind it. */
  readonly movesWatermark: boolean;
}

const everything: Window = { movesWatermark: true };

async function bound(db: Session, value: string, { kind, type }: ColumnRule, overlap = 0): Promise<string | null> {
  const [row] = await db.rows<{ bound: string | null }>(boundSql(value, kind, type, overlap));
  return row?.bound ?? null;
}

async function userBound(
  db: Session,
  value: string | undefined,
  column: ColumnRule,
  option: string,
): Promise<string | undefined> {
  if (value === undefined) return undefined;
  const found = await bound(db, value, column);
  if (found !== null) return found;
  throw new HousefileError("USAGE", `\`${option} ${value}\` is no value of the cursor \`${column.name}\`.`, {
    hint:
      column.type === "timestamptz" || column.type === "date"
        ? "Write a day, `2026-11-30`, or an instant, `2026-11-30T12:00:00Z`."
        : `Write a ${column.type}.`,
    where: column.name,
  });
}

async function leavesNoGap(
  db: Session,
  from: string | undefined,
  low: string | undefined,
  { type }: ColumnRule,
): Promise<boolean> {
  if (from === undefined) return true;
  if (low === undefined) return false;
  const [row] = await db.rows<{ is_not_after: boolean | null }>(isNotAfterSql(from, low, type));
  return row?.is_not_after === true;
}

/**
 * The closed-open part of the cursor's range to read: from the watermark (less the overlap) on, or what the user asked
 * for. Rows at the watermark itself are read again: others with the same value may have come since.
 */
export async function windowOf({ source, columns }: Prepared, context: StepContext, before: Before): Promise<Window> {
  const column = columns.find(({ name }) => name === source.cursor);
  if (!column || before === "other_rules" || context.full) return everything;
  const { db, window } = context;
  // A watermark without rows below it is left over from a table that somebody dropped.
  if (before === "nothing")
    for (const statement of setWatermarkSql(source.name, null, context.run)) await db.run(statement);
  const [stored] = await db.rows<{ value: string }>(watermarkSql(source.name));
  const low =
    stored === undefined ? undefined : ((await bound(db, stored.value, column, source.cursor_overlap_s)) ?? undefined);
  const asked = await userBound(db, window.from, column, "--from");
  const to = await userBound(db, window.to, column, "--to");
  const from = asked ?? low;
  if (from === undefined && to === undefined) return everything;
  return {
    range: { column: column.name, kind: column.kind, from, to },
    movesWatermark: await leavesNoGap(db, asked, low, column),
  };
}
