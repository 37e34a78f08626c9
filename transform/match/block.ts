import type { FullMatchSettings } from "../../core/match-settings.ts";
import type { Session } from "../../core/session.ts";
import { sql } from "../../core/sql.ts";
import { identityCappedBlock } from "../../core/tables/identity.ts";
import { createTableSql } from "../../warehouse/database.ts";
import type { BlockingRule } from "./blocking-rule.ts";
import { cappedBlocksSql, metSizeSql, metSql, sizesSql, type Blocks, type CappedRule } from "./block.sql.ts";

/** Pairs that are compared in any file, however small: a file with no more pairs is compared whole. */
const fewPairs = 1_000_000;

interface Sizes {
  readonly rule: BlockingRule;
  readonly sizes: readonly { readonly records: number; readonly blocks: number }[];
}

interface Cap extends CappedRule {
  readonly pairs: number;
  readonly isCut: boolean;
}

/**
 * The largest block of a rule that is compared: within the cap, and such that all blocks up to that size have no more pairs than the
 * budget. A broad rule (birth date alone) thus helps small files and stays narrow in large ones.
 */
function capOf({ rule, sizes }: Sizes, most: number, budget: number): Cap {
  let within = 0;
  let cap = 0;
  for (const { records, blocks } of sizes) {
    const pairs = within + (blocks * records * (records - 1)) / 2;
    if (records > most || pairs > budget) return { rule, cap, pairs: within, isCut: true };
    within = pairs;
    cap = records;
  }
  return { rule, cap, pairs: within, isCut: false };
}

/** Chooses the blocks that are compared. Those that are too large stand in identity.capped_block. */
export async function chooseBlocks(
  db: Session,
  records: number,
  rules: readonly BlockingRule[],
  settings: FullMatchSettings,
): Promise<Blocks> {
  await db.run(createTableSql(identityCappedBlock, "replace"));
  if ((records * (records - 1)) / 2 <= fewPairs) return null;
  const budget = Math.max(fewPairs / 10, records * settings.pairs_per_record);
  const sized = async (rule: BlockingRule): Promise<Sizes> => ({ rule, sizes: await db.rows(sizesSql(rule)) });
  const narrow = rules.filter(({ isBroad }) => isBroad !== true);
  const caps: Cap[] = [];
  for (const rule of narrow) caps.push(capOf(await sized(rule), settings.block_cap, budget / 5));
  // Pairs of several rules are one, so what the rules have together is more than what is compared.
  let left = budget - caps.reduce((sum, { pairs }) => sum + pairs, 0) / 2;
  for (const rule of rules.filter(({ isBroad }) => isBroad === true)) {
    if (left < budget / 20) break;
    const cap = capOf(await sized(rule), settings.block_cap, left / 4);
    left -= cap.pairs / 2;
    caps.push(cap);
  }
  for (const { rule, cap, isCut } of caps) if (isCut) await db.run(cappedBlocksSql(rule, cap));
  return caps.filter(({ pairs }) => pairs > 0).map(({ rule, cap }) => ({ rule, cap }));
}

/** Pairs of stale records beyond this many times the budget are too many: the blocks have to be chosen anew. */
const overgrown = 10;

/** Fills `met` for the stale records, and says whether the blocks still are of a size to be compared. */
export async function meet(
  db: Session,
  blocks: readonly CappedRule[],
  stale: number,
  settings: FullMatchSettings,
): Promise<boolean> {
  await db.run(metSql(blocks));
  const [met] = await db.rows<{ largest: number; pairs: number }>(metSizeSql);
  if (met === undefined) return true;
  return (
    met.largest <= 2 * settings.block_cap &&
    met.pairs <= Math.max(fewPairs / 10, stale * settings.pairs_per_record * overgrown)
  );
}

/** How many blocks were too large, and the pairs that were not compared for that. */
export async function cappedNotes(
  db: Session,
): Promise<{ readonly capped_blocks: number; readonly capped_pairs: number }> {
  const [capped] = await db.rows<{ n: number; lost: number }>(
    sql`select count(*) as n, coalesce(sum(lost_pairs), 0)::bigint as lost from ${identityCappedBlock}`,
  );
  return { capped_blocks: capped?.n ?? 0, capped_pairs: capped?.lost ?? 0 };
}
