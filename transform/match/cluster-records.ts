import { setTimeout } from "node:timers/promises";
import type { FullMatchSettings } from "../../core/match-settings.ts";
import { noNumbers, type NumberColumns, type Session } from "../../core/session.ts";
import { sql, type Sql } from "../../core/sql.ts";
import { identityCertainPair, identityCluster, identityFeature } from "../../core/tables/identity.ts";
import { createTableSql } from "../../warehouse/database.ts";
import { begun, breath } from "./beside.ts";
import { certainInOrderSql, certainPairsSql, changedCertainSql } from "./certain.sql.ts";
import { clusterWithVeto, UnionFind, type Evidence } from "./cluster.ts";
import { countRows } from "../../warehouse/count-rows.ts";
import { linksSql, tangledEvidenceSql } from "./weigh.sql.ts";

/** Pairs about which there is no doubt; adds the records of those that were not certain before, or no longer are, to `seed`. */
async function certainPairs(db: Session, settings: FullMatchSettings): Promise<readonly Evidence[]> {
  await db.run(createTableSql(identityCertainPair, "keep"));
  await db.run(sql`create or replace temp table certain as ${certainPairsSql(settings)}`);
  await db.run(sql`insert into seed ${changedCertainSql}`);
  await db.run(sql`create or replace table ${identityCertainPair} as from certain`);
  const isAny = (await countRows(db, sql`certain`)) > 0;
  const rows = isAny ? await db.rows<{ left_no: number; right_no: number; is_same: boolean }>(certainInOrderSql) : [];
  await db.run(sql`drop table certain`);
  return rows.map(({ left_no: left, right_no: right, is_same: isSame }) => ({
    left,
    right,
    weight: isSame ? Infinity : -Infinity,
  }));
}

// Loops over all records stand in functions of their own: in a long one they are made fast code again and again.

/** Joins the records of links; returns the left ones. */
function joinAll(linked: UnionFind, found: Iterable<NumberColumns>): readonly NumberColumns[number][] {
  const links: NumberColumns[number][] = [];
  for (const [lefts = noNumbers, rights = noNumbers] of found) {
    for (let row = 0; row < lefts.length; row++) linked.join(lefts[row] ?? 0, rights[row] ?? 0);
    links.push(lefts);
  }
  return links;
}

/** By component, how many of some records it has. */
function countsOf(components: Int32Array, some: Iterable<NumberColumns[number]>): Int32Array {
  const counts = new Int32Array(components.length);
  for (const records of some)
    for (let row = 0; row < records.length; row++) {
      const component = components[records[row] ?? 0] ?? 0;
      counts[component] = (counts[component] ?? 0) + 1;
    }
  return counts;
}

/** How a component is placed anew: as one person, or by judgement of all its pairs. */
const asOne = 1;
const byJudgement = 2;

/** By component, how it is placed; 0 for those that are not touched. Where every two records are linked by good evidence nothing speaks against. */
function waysOf(touched: Uint8Array, sizes: Int32Array, links: Int32Array, isGood: boolean): Uint8Array {
  const ways = new Uint8Array(touched.length);
  for (let component = 0; component < ways.length; component++) {
    if (touched[component] !== 1) continue;
    const records = sizes[component] ?? 0;
    const isWhole = isGood && links[component] === (records * (records - 1)) / 2;
    ways[component] = records <= 1 || isWhole ? asOne : byJudgement;
  }
  return ways;
}

/** The records of components that are placed in one way. */
function recordsOf(components: Int32Array, ways: Uint8Array, way: number): Int32Array {
  const records = new Int32Array(components.length);
  let count = 0;
  for (let record = 0; record < components.length; record++)
    if (ways[components[record] ?? 0] === way) records[count++] = record;
  return records.subarray(0, count);
}

/** Components that have a record in `seed`: 1 at the place of their first record. All of them where all is new. */
async function touchedComponents(
  db: Session,
  linked: UnionFind,
  { size, isWhole }: { readonly size: number; readonly isWhole: boolean },
): Promise<Uint8Array> {
  const touched = new Uint8Array(size);
  if (isWhole) return touched.fill(1);
  for await (const [records = []] of db.columnBatches(sql`select record_no from seed`))
    for (const record of records) touched[linked.find(record as number)] = 1;
  return touched;
}

/**
 * `identity.cluster`: cuts what hangs together by links into persons, where it hangs together with a record in `seed`. What speaks against is heard, and what
 * people and rules decided holds; reads `scored`, `pattern_weight` and identity.pair. Returns the number of records placed.
 * With `isWhole` nothing was placed before. `keepPairs`, which has no values, adds what is worth a look of `scored` to identity.pair, and is carried out while
 * JavaScript finds what hangs together. `compareTouched` is called when `component (record_no, component)` has the groups whose pairs all have to be in `scored`.
 */
export async function clusterRecords(
  db: Session,
  settings: FullMatchSettings,
  {
    isWhole,
    keepPairs,
    compareTouched,
  }: { readonly isWhole: boolean; readonly keepPairs: Sql; readonly compareTouched: () => Promise<void> },
): Promise<number> {
  const minWeight = Math.log2(settings.threshold / (1 - settings.threshold));
  const certain = await certainPairs(db, settings);
  const [numbers] = await db.rows<{ n: number }>(
    sql`select coalesce(max(record_no) + 1, 0) as n from ${identityFeature}`,
  );
  const size = numbers?.n ?? 0;
  const linked = new UnionFind(size);
  const found = await db.numbers(linksSql(minWeight));
  const kept = begun(db.run(keepPairs));
  await setTimeout(breath);
  const links = joinAll(linked, found);
  for (const { left, right, weight } of certain) if (weight > 0) linked.join(left, right);
  if (!isWhole) await kept;
  const touched = await touchedComponents(db, linked, { size, isWhole });
  const clusterOf = linked.all();
  const certainOf = new Map<number, Evidence[]>();
  for (const pair of certain) {
    const component = clusterOf[pair.left] ?? -1;
    if (component !== clusterOf[pair.right] || touched[component] !== 1) continue;
    const pairs = certainOf.get(component);
    if (pairs === undefined) certainOf.set(component, [pair]);
    else pairs.push(pair);
  }
  // The first record of each, as often as there are records: how many each component has.
  const sizes = countsOf(clusterOf, [clusterOf]);
  const ways = waysOf(touched, sizes, countsOf(clusterOf, links), minWeight >= 0);
  for (const component of certainOf.keys()) ways[component] = byJudgement;
  const tangled = recordsOf(clusterOf, ways, byJudgement);
  const untangled = recordsOf(clusterOf, ways, asOne);
  const clustersOf = (records: Int32Array): readonly Int32Array[] => [
    records,
    records.map((record) => clusterOf[record] ?? record),
  ];
  await kept;
  await db.run(sql`create or replace temp table component (record_no integer, component integer)`);
  await db.appendIntegers("component", clustersOf(tangled));
  await compareTouched();
  const options = { minWeight, cap: settings.veto_cap, unscored: settings.veto_unscored };
  const separate = (component: number, evidence: Evidence[]): void => {
    // What is certain comes last and so outweighs what was scored for the same pair.
    evidence.push(...(certainOf.get(component) ?? []));
    certainOf.delete(component);
    for (const group of clusterWithVeto(evidence, options))
      for (const record of group) clusterOf[record] = group[0] ?? record;
  };
  const place = async (records: Int32Array): Promise<void> => {
    await db.run(sql`create or replace temp table placed (record_no integer, cluster_no integer)`);
    await db.appendIntegers("placed", clustersOf(records));
    if (!isWhole) await db.run(sql`delete from ${identityCluster} where record_no in (select record_no from placed)`);
  };
  const keepPlaced = sql`insert into ${identityCluster}
    select record_no, cluster_no, content from placed join ${identityFeature} using (record_no)`;
  const told = await db.numbers(tangledEvidenceSql());
  // The engine writes those that need no judgement while the others are judged.
  await place(untangled);
  const written = begun(db.run(keepPlaced));
  await setTimeout(breath);
  let current = -1;
  let evidence: Evidence[] = [];
  for (const [ofs = noNumbers, lefts = noNumbers, rights = noNumbers, weights = noNumbers] of told) {
    for (let row = 0; row < ofs.length; row++) {
      const component = ofs[row] ?? 0;
      if (component !== current) {
        separate(current, evidence);
        evidence = [];
        current = component;
      }
      evidence.push({ left: lefts[row] ?? 0, right: rights[row] ?? 0, weight: weights[row] ?? 0 });
    }
  }
  separate(current, evidence);
  for (const component of [...certainOf.keys()]) separate(component, []);
  const records = await written;
  await place(tangled);
  const judged = await db.run(keepPlaced);
  for (const name of ["component", "placed", "seed"]) await db.run(sql`drop table ${sql.id(name)}`);
  return records + judged;
}
