import { sql } from "../../core/sql.ts";
import type { Act } from "../../core/step.ts";
import { batched } from "./batched.ts";
import { clusterWithVeto, UnionFind, type Evidence } from "./cluster.ts";
import {
  homeLinksSql,
  homeOfSql,
  homeSql,
  householdSql,
  knownSql,
  meetingSql,
  personOfSql,
  staySql,
  todaySql,
} from "./household.sql.ts";

/** Two persons nothing is known of together speak against a household by one bit. */
const veto = { minWeight: 0, cap: 5, unscored: 1 };

/** The groups of connected evidence. */
function components(evidence: readonly Evidence[], persons: number): Iterable<readonly Evidence[]> {
  const linked = new UnionFind(persons);
  for (const { left, right, weight } of evidence) if (weight >= veto.minWeight) linked.join(left, right);
  const groups = new Map<number, Evidence[]>();
  for (const one of evidence) {
    const component = linked.find(one.left);
    if (component !== linked.find(one.right)) continue;
    const group = groups.get(component);
    if (group === undefined) groups.set(component, [one]);
    else group.push(one);
  }
  return groups.values();
}

/** `identity.household`: persons who live together, by what they share and by the model that matched them. */
export const findHouseholds: Act = async ({ db }) => {
  await db.run(personOfSql());
  await db.run(knownSql());
  await db.run(homeSql());
  await db.run(todaySql());
  await db.run(staySql());
  await db.run(homeOfSql());
  await db.run(meetingSql());
  const [row] = await db.rows<{ persons: number }>(sql`select count(*) as persons from home`);
  const persons = row?.persons ?? 0;
  const evidence: Evidence[] = [];
  for await (const [lefts, rights, weights] of db.numberBatches(homeLinksSql()))
    for (const [row, left] of lefts?.entries() ?? [])
      evidence.push({ left, right: rights?.[row] ?? 0, weight: weights?.[row] ?? 0 });
  const together = new UnionFind(persons);
  for (const group of components(evidence, persons))
    for (const [first = 0, ...others] of clusterWithVeto(group, veto))
      for (const other of others) together.join(first, other);
  await db.run(sql`create or replace temp table together (person_no integer, first_no integer)`);
  await db.append("together", batched(together.entries()));
  await db.run(householdSql());
  for (const name of ["known", "home", "today", "stay", "home_of", "meeting", "together", "person_of"])
    await db.run(sql`drop table ${sql.id(name)}`);
  return { rowsWritten: persons, changed: true };
};
