import type { FullMatchSettings } from "../../core/match-settings.ts";
import { noNumbers, type Session } from "../../core/session.ts";
import { sql, type Sql } from "../../core/sql.ts";
import { identityCappedBlock, identityFeature, identityKey } from "../../core/tables/identity.ts";
import { createTableSql } from "../../warehouse/database.ts";
import { withPacking } from "../../warehouse/packing.ts";
import { begun, threadsBeside } from "./beside.ts";
import { usualShares, type BlockingRule } from "./blocking-rule.ts";
import {
  allPairsSql,
  candidateSql,
  cappedKeysSql,
  keepCappedSql,
  keyColumn,
  keyTableSql,
  metSizeSql,
  metSql,
  noKey,
  staleKeysSql,
  withoutGoneKeysSql,
  withoutStaleKeysSql,
  type Blocks,
  type CappedRule,
} from "./block.sql.ts";
import { countRows } from "../../warehouse/count-rows.ts";
import { Candidates, inTurns, readContents, readKeys, RuleBlocks, writeCandidates } from "./candidates.ts";

/** Pairs that are compared in any file, however small: a file with no more pairs is compared whole. */
const fewPairs = 1_000_000;

/** About how many pairs of a file are compared: at least so many that also a file in which each person stands ten times has room for them. */
const budgetOf = (records: number, { pairs_per_record: each }: FullMatchSettings): number =>
  Math.max(2 * fewPairs, records * each);

/** Writes the keys of all records by these rules into identity.key. Read at once, so that packing them is not worth the time. */
const writeKeys = (db: Session, rules: readonly BlockingRule[]): Promise<void> =>
  withPacking(db, "none", keyTableSql(rules));

/** Fills `candidate` from blocks that were chosen before. */
export async function pairBlocks(db: Session, chosen: readonly CappedRule[]): Promise<void> {
  const candidates = new Candidates();
  const records = await countRows(db, sql`${identityFeature}`);
  const rules = chosen.map(({ rule }) => rule);
  await writeKeys(db, rules);
  for (const some of inTurns(rules, records)) {
    const read = await readKeys(db, some, { from: sql`${identityKey}`, records });
    for (const [index, rule] of some.entries()) {
      const blocks = new RuleBlocks(read[index]);
      const capped = new Set<number>();
      for await (const [keys = noNumbers] of db.numberBatches(cappedKeysSql(rule)))
        for (const key of keys) capped.add(key);
      for (let block = 0; block < blocks.length; block++)
        if (!capped.has(blocks.keyOf(block))) blocks.pair(block, candidates);
    }
  }
  await writeCandidates(db, candidates.inOrder(await readContents(db)));
}

/**
 * The largest block of a rule that is compared: within the cap, and such that all blocks up to that size have no more pairs than the
 * budget. A broad rule (birth date alone) thus helps small files and stays narrow in large ones.
 */
function capOf(blocks: RuleBlocks, most: number, budget: number): { readonly cap: number; readonly pairs: number } {
  const times: number[] = [];
  for (let block = 0; block < blocks.length; block++) {
    const size = Math.min(blocks.sizeOf(block), most + 1);
    times[size] = (times[size] ?? 0) + 1;
  }
  let within = 0;
  let cap = 0;
  for (let size = 2; size <= most; size++) {
    const blocksOfSize = times[size] ?? 0;
    if (blocksOfSize === 0) continue;
    const pairs = within + (blocksOfSize * size * (size - 1)) / 2;
    if (pairs > budget) break;
    within = pairs;
    cap = size;
  }
  return { cap, pairs: within };
}

/** By what shares are multiplied: in a file that lacks some keys, rules by the others may have up to twice as much. Reads identity.key. */
async function moreShare(db: Session, rules: readonly BlockingRule[]): Promise<number> {
  if (rules.length === 0) return 1;
  const largest = rules.map((rule, place) => sql`max(${keyColumn(rule)}) as ${sql.id(`key ${place}`)}`);
  const [row] = await db.rows<Record<string, number>>(sql`select ${sql.join(largest)} from ${identityKey}`);
  const given = rules.reduce((sum, { share = 0 }, place) => sum + (row?.[`key ${place}`] === noKey ? 0 : share), 0);
  return Math.min(2, Math.max(1, usualShares / given));
}

/**
 * Chooses the blocks that are compared and fills `candidate` from them. Those that are too large stand in identity.capped_block. The engine
 * has little to do with it, and carries out `meanwhile`.
 */
export async function chooseBlocks(
  db: Session,
  records: number,
  {
    rules,
    settings,
    meanwhile,
  }: {
    readonly rules: readonly BlockingRule[];
    readonly settings: FullMatchSettings;
    readonly meanwhile: readonly Sql[];
  },
): Promise<Blocks> {
  for (const found of [identityCappedBlock, identityKey]) await db.run(createTableSql(found, "replace"));
  if ((records * (records - 1)) / 2 <= fewPairs) {
    await db.runAll(meanwhile);
    await db.run(candidateSql(allPairsSql()));
    return null;
  }
  const budget = budgetOf(records, settings);
  const candidates = new Candidates();
  const chosen: CappedRule[] = [];
  // Pairs of several rules are one, so what the rules have together is more than what is compared.
  let left = budget;
  // Rule number, key, example and size.
  const capped: readonly [number[], number[], number[], number[]] = [[], [], [], []];
  const choose = (rule: BlockingRule, blocks: RuleBlocks, most: number): void => {
    const { cap, pairs } = capOf(blocks, settings.block_cap, most);
    left -= pairs / 2;
    for (let block = 0; block < blocks.length; block++) {
      const size = blocks.sizeOf(block);
      if (size <= cap) blocks.pair(block, candidates);
      else
        for (const [column, value] of [rules.indexOf(rule), blocks.keyOf(block), blocks.firstOf(block), size].entries())
          capped[column]?.push(value);
    }
    if (pairs > 0) chosen.push({ rule, cap });
  };
  const { leave, takeBack } = await threadsBeside(db);
  const runBeside = (): Promise<void> => begun(db.runAll([leave, ...meanwhile, takeBack]));
  const contents = begun(readContents(db));
  const narrow = rules.filter(({ share }) => share !== undefined);
  await writeKeys(db, narrow);
  const more = await moreShare(db, narrow);
  let work: Promise<void> | undefined;
  for (const some of inTurns(narrow, records)) {
    await work;
    const read = await readKeys(db, some, {
      from: sql`${identityKey}`,
      records,
      onceRead: () => {
        work ??= runBeside();
      },
    });
    for (const [index, rule] of some.entries())
      choose(rule, new RuleBlocks(read[index]), budget * more * (rule.share ?? 0));
  }
  work ??= runBeside();
  // Of less, their blocks would be too small to be worth reading them.
  const broad = left < budget / 2 ? [] : rules.filter(({ share }) => share === undefined);
  if (broad.length > 0) {
    await work;
    await writeKeys(db, [...narrow, ...broad]);
  }
  for (const some of inTurns(broad, records)) {
    const read = await readKeys(db, some, { from: sql`${identityKey}`, records });
    for (const [index, rule] of some.entries())
      if (left >= budget / 20) choose(rule, new RuleBlocks(read[index]), left / 4);
  }
  const pairs = candidates.inOrder(await contents);
  await work;
  await db.run(
    sql`create or replace temp table capped (rule_no integer, key_hash integer, example integer, records integer)`,
  );
  await db.appendIntegers(
    "capped",
    capped.map((column) => Int32Array.from(column)),
  );
  await db.run(keepCappedSql(rules));
  await db.run(sql`drop table capped`);
  await writeCandidates(db, pairs);
  return chosen;
}

/** Pairs of stale records beyond this many times the budget are too many: the blocks have to be chosen anew. */
const overgrown = 10;

/** Fills `met` for the stale records, and says whether the blocks still are of a size to be compared. */
export async function meet(
  db: Session,
  blocks: readonly CappedRule[],
  {
    stale,
    records,
    settings,
  }: { readonly stale: number; readonly records: number; readonly settings: FullMatchSettings },
): Promise<boolean> {
  await db.run(withoutStaleKeysSql);
  if ((await countRows(db, sql`${identityKey}`)) > records - stale) await db.run(withoutGoneKeysSql);
  await db.run(staleKeysSql(blocks.map(({ rule }) => rule)));
  await db.run(metSql(blocks));
  const [met] = await db.rows<{ largest: number; pairs: number }>(metSizeSql);
  if (met === undefined) return true;
  return (
    met.largest <= 2 * settings.block_cap &&
    met.pairs <= Math.max(fewPairs / 10, (stale / records) * budgetOf(records, settings) * overgrown)
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
