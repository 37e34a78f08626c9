import type { FullMatchSettings } from "../../core/match-settings.ts";
import type { Session } from "../../core/session.ts";
import { sql } from "../../core/sql.ts";
import { identityCappedBlock, identityFeature } from "../../core/tables/identity.ts";
import { createTableSql } from "../../warehouse/database.ts";
import type { BlockingRule } from "./blocking-rule.ts";
import {
  allPairsSql,
  blockKeysSql,
  blockSizesSql,
  candidatesSql,
  cappedBlocksSql,
  rulePairsSql,
  sizesSql,
} from "./block.sql.ts";

/** Files of which every pair is compared, in pairs: no rule loses anything there. */
const smallFile = 1_000_000;

/**
 * The largest block of a rule that is compared: within the cap, and such that all blocks up to that size have no more pairs than the
 * budget. A broad rule (birth date alone) thus helps small files and stays narrow in large ones.
 */
function capOf(
  sizes: readonly { readonly records: number; readonly blocks: number }[],
  most: number,
  budget: number,
): number {
  let pairs = 0;
  let cap = 0;
  for (const { records, blocks } of sizes) {
    pairs += (blocks * records * (records - 1)) / 2;
    if (records > most || pairs > budget) break;
    cap = records;
  }
  return cap;
}

/** `candidate`: the pairs that share a key, each once. What was too large to compare is in identity.capped_block. */
export async function blockRecords(
  db: Session,
  records: number,
  rules: readonly BlockingRule[],
  settings: FullMatchSettings,
): Promise<Readonly<Record<string, unknown>>> {
  await db.run(createTableSql(identityCappedBlock, "replace"));
  if ((records * (records - 1)) / 2 <= smallFile) {
    await db.run(allPairsSql());
    return { capped_blocks: 0, capped_pairs: 0 };
  }
  const budget = Math.max(smallFile / 4, Math.ceil(records * settings.pairs_per_rule));
  await db.run(sql`create or replace temp table candidate_of_rule (pair bigint)`);
  for (const rule of rules) {
    await db.run(blockKeysSql(rule));
    await db.run(blockSizesSql());
    const cap = capOf(await db.rows<{ records: number; blocks: number }>(sizesSql()), settings.block_cap, budget);
    await db.run(cappedBlocksSql(rule, cap));
    const added = await db.run(rulePairsSql(cap));
    if (process.env["HF_DBG"]) console.error(rule.name, "cap", cap, "pairs", added);
  }
  await db.run(candidatesSql());
  for (const name of ["block_key", "block", "candidate_of_rule"]) await db.run(sql`drop table ${sql.id(name)}`);
  const [capped] = await db.rows<{ n: number; lost: number }>(
    sql`select count(*) as n, coalesce(sum(lost_pairs), 0)::bigint as lost from ${identityCappedBlock}`,
  );
  return { capped_blocks: capped?.n ?? 0, capped_pairs: capped?.lost ?? 0 };
}

/** The rules of which at least one key exists. */
export async function usableRules(db: Session, rules: readonly BlockingRule[]): Promise<readonly BlockingRule[]> {
  if (rules.length === 0) return rules;
  const counts = rules.map(
    ({ parts }, index) =>
      sql`count(*) filter (where ${sql.join(
        parts.map((part) => sql`(${sql.raw(part)}) is not null`),
        " and ",
      )}) as ${sql.id(`rule_${index}`)}`,
  );
  const [row] = await db.rows<Record<string, number>>(sql`select ${sql.join(counts)} from ${identityFeature}`);
  return rules.filter((_, index) => (row?.[`rule_${index}`] ?? 0) > 1);
}
