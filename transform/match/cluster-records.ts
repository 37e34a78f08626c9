import type { FullMatchSettings } from "../../core/match-settings.ts";
import type { Session } from "../../core/session.ts";
import { sql } from "../../core/sql.ts";
import { identityCluster, identityDecision } from "../../core/tables/identity.ts";
import { createTableSql } from "../../warehouse/database.ts";
import { batched } from "./batched.ts";
import { certainPairsSql } from "./certain.sql.ts";
import { clusterWithVeto, UnionFind, type Evidence } from "./cluster.ts";
import { linksSql, tangledEvidenceSql } from "./weigh.sql.ts";

/** Pairs about which there is no doubt. */
async function certainPairs(db: Session, settings: FullMatchSettings): Promise<readonly Evidence[]> {
  await db.run(createTableSql(identityDecision, "keep"));
  const rows = await db.rows<{ left_no: number; right_no: number; is_same: boolean }>(certainPairsSql(settings));
  return rows.map(({ left_no: left, right_no: right, is_same: isSame }) => ({
    left,
    right,
    weight: isSame ? Infinity : -Infinity,
  }));
}

/** Components in which more than one link, or a certain pair, has a say; the others are persons as they are. */
function* tangled(
  components: Int32Array,
  certain: readonly Evidence[],
): Generator<readonly [record: number, component: number]> {
  const sizes = new Int32Array(components.length);
  for (const component of components) sizes[component] = (sizes[component] ?? 0) + 1;
  const decided = new Set(certain.map(({ left }) => components[left]));
  for (const [record, component] of components.entries())
    if ((sizes[component] ?? 0) > 2 || decided.has(component)) yield [record, component];
}

/**
 * `identity.cluster`: cuts what hangs together by links into persons. What speaks against is heard, and what people and rules decided
 * holds; reads `scored`, `pattern_weight`, identity.pair and identity.decision.
 */
export async function clusterRecords(db: Session, records: number, settings: FullMatchSettings): Promise<void> {
  const minWeight = Math.log2(settings.threshold / (1 - settings.threshold));
  const certain = await certainPairs(db, settings);
  const linked = new UnionFind(records);
  for await (const [lefts = [], rights = []] of db.columnBatches(linksSql(minWeight)))
    for (const [row, left] of lefts.entries()) linked.join(left as number, rights[row] as number);
  for (const { left, right, weight } of certain) if (weight > 0) linked.join(left, right);
  const clusterOf = Int32Array.from({ length: records }, (_, record) => linked.find(record));
  const certainOf = new Map<number, Evidence[]>();
  for (const pair of certain) {
    const component = clusterOf[pair.left] ?? -1;
    if (component !== clusterOf[pair.right]) continue;
    const pairs = certainOf.get(component);
    if (pairs === undefined) certainOf.set(component, [pair]);
    else pairs.push(pair);
  }
  await db.run(sql`create or replace temp table component (record_no integer, component integer)`);
  await db.append("component", batched(tangled(clusterOf, certain)));
  const options = { minWeight, cap: settings.veto_cap, unscored: settings.veto_unscored };
  const separate = (component: number, evidence: Evidence[]): void => {
    // What is certain comes last and so outweighs what was scored for the same pair.
    evidence.push(...(certainOf.get(component) ?? []));
    certainOf.delete(component);
    for (const group of clusterWithVeto(evidence, options))
      for (const record of group) clusterOf[record] = group[0] ?? record;
  };
  let current = -1;
  let evidence: Evidence[] = [];
  for await (const [ofs = [], lefts = [], rights = [], weights = []] of db.columnBatches(tangledEvidenceSql())) {
    for (const [row, component] of ofs.entries()) {
      if (component !== current) {
        separate(current, evidence);
        evidence = [];
        current = component as number;
      }
      evidence.push({ left: lefts[row] as number, right: rights[row] as number, weight: weights[row] as number });
    }
  }
  separate(current, evidence);
  for (const component of [...certainOf.keys()]) separate(component, []);
  await db.run(createTableSql(identityCluster, "replace"));
  await db.append(identityCluster, batched(clusterOf.entries()));
  await db.run(sql`drop table component`);
}
