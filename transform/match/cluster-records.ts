import { setTimeout } from "node:timers/promises";
import type { FullMatchSettings } from "../../core/match-settings.ts";
import { noNumbers, type Session } from "../../core/session.ts";
import { sql, type Sql } from "../../core/sql.ts";
import { identityCertainPair, identityCluster, identityFeature } from "../../core/tables/identity.ts";
import { createTableSql } from "../../warehouse/database.ts";
import { begun, breath } from "./begun.ts";
import { certainInOrderSql, certainPairsSql, changedCertainSql } from "./certain.sql.ts";
import { clusterWithVeto, UnionFind, type Evidence } from "./cluster.ts";
import { countRows } from "./count-rows.ts";
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

/** The numbers below `size` that are wanted. */
function numbersWhere(size: number, isWanted: (number: number) => boolean): Int32Array {
  const numbers = new Int32Array(size);
  let count = 0;
  for (let number = 0; number < size; number++) if (isWanted(number)) numbers[count++] = number;
  return numbers.subarray(0, count);
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
  const links: (Int32Array | Float64Array)[] = [];
  const found = await db.numbers(linksSql(minWeight));
  const kept = begun(db.run(keepPairs));
  await setTimeout(breath);
  for (const [lefts = noNumbers, rights = noNumbers] of found) {
    for (let row = 0; row < lefts.length; row++) linked.join(lefts[row] ?? 0, rights[row] ?? 0);
    links.push(lefts);
  }
  for (const { left, right, weight } of certain) if (weight > 0) linked.join(left, right);
  if (!isWhole) await kept;
  const touched = await touchedComponents(db, linked, { size, isWhole });
  const clusterOf = new Int32Array(size);
  for (let record = 0; record < size; record++) clusterOf[record] = linked.find(record);
  const isTouched = (record: number): boolean => touched[clusterOf[record] ?? 0] === 1;
  const certainOf = new Map<number, Evidence[]>();
  for (const pair of certain) {
    const component = clusterOf[pair.left] ?? -1;
    if (component !== clusterOf[pair.right] || !isTouched(pair.left)) continue;
    const pairs = certainOf.get(component);
    if (pairs === undefined) certainOf.set(component, [pair]);
    else pairs.push(pair);
  }
  const sizes = new Int32Array(size);
  for (const component of clusterOf) sizes[component] = (sizes[component] ?? 0) + 1;
  const linksOf = new Int32Array(size);
  for (const lefts of links)
    for (const left of lefts) linksOf[clusterOf[left] ?? 0] = (linksOf[clusterOf[left] ?? 0] ?? 0) + 1;
  // Where every two records are linked nothing speaks against, unless a certain pair does.
  const isTangled = (component: number): boolean => {
    const records = sizes[component] ?? 0;
    const isWhollyLinked = minWeight >= 0 && linksOf[component] === (records * (records - 1)) / 2;
    return certainOf.has(component) || (records > 1 && !isWhollyLinked);
  };
  const placed = numbersWhere(size, (record) => touched[clusterOf[record] ?? 0] === 1);
  const tangled = placed.filter((record) => isTangled(clusterOf[record] ?? 0));
  const untangled = placed.filter((record) => !isTangled(clusterOf[record] ?? 0));
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
    for (const [row, component] of ofs.entries()) {
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
