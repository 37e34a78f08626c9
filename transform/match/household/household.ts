import { setTimeout } from "node:timers/promises";
import { sql, type Sql } from "../../../core/sql.ts";
import type { Session } from "../../../core/session.ts";
import type { StepContext, StepOutcome } from "../../../core/step.ts";
import { identityFeature } from "../../../core/tables/identity.ts";
import { begun, breath, threadsBeside } from "../beside.ts";
import { clusterWithVeto, UnionFind, type Evidence } from "../cluster.ts";
import { contactSql, homePairSql, householdSql, residentSql, todaySql } from "./household.sql.ts";
import { meetResidents } from "./meeting-rules.ts";
import type { Meetings } from "./meetings.ts";
import { residentsOf, type Residents } from "./residents.ts";
import { homeBits } from "./home-evidence.ts";

/** Two persons nothing is known of together speak against a household by one bit. */
const veto = { minWeight: 0, cap: 5, unscored: 1 };

/** Least log-odds, in bits, of two records in one household for the model to be heard of their persons: 94 %. */
const leastWeight = 4;

/** The strongest first; what is equal in the order of what the persons' records say. */
function inOrder(evidence: Evidence[], { content }: Residents): readonly Evidence[] {
  return evidence.sort((a, b) => {
    if (a.weight !== b.weight) return b.weight - a.weight;
    const [one = 0, two = 0, three = 0, four = 0] = [
      content[a.left],
      content[a.right],
      content[b.left],
      content[b.right],
    ];
    return Math.min(one, two) - Math.min(three, four) || Math.max(one, two) - Math.max(three, four);
  });
}

/** What the pairs of persons say who met, in bits. */
function bitsOf(meetings: Meetings, residents: Residents, today: number): Float64Array {
  const bits = new Float64Array(meetings.length);
  for (let meeting = 0; meeting < bits.length; meeting++) bits[meeting] = homeBits(meetings, meeting, residents, today);
  return bits;
}

/** Of each person, the first of those who live together. */
function liveTogether(meetings: Meetings, residents: Residents, bits: Float64Array): Int32Array {
  const linked = new UnionFind(residents.length);
  const isLink = (meeting: number): boolean => (bits[meeting] ?? 0) >= veto.minWeight;
  for (let meeting = 0; meeting < bits.length; meeting++)
    if (isLink(meeting)) linked.join(meetings.leftOf(meeting), meetings.rightOf(meeting));
  const first = linked.all();
  const persons = new Int32Array(residents.length);
  for (const component of first) persons[component] = (persons[component] ?? 0) + 1;
  const links = new Int32Array(residents.length);
  for (let meeting = 0; meeting < bits.length; meeting++) {
    const component = first[meetings.leftOf(meeting)] ?? 0;
    if (isLink(meeting)) links[component] = (links[component] ?? 0) + 1;
  }
  // Where there is something for every two persons nothing speaks against.
  const isTangled = (component: number): boolean => {
    const most = persons[component] ?? 0;
    return links[component] !== (most * (most - 1)) / 2;
  };
  const tangled = new Map<number, Evidence[]>();
  for (let meeting = 0; meeting < bits.length; meeting++) {
    const [left, right, weight] = [meetings.leftOf(meeting), meetings.rightOf(meeting), bits[meeting] ?? 0];
    const component = first[left] ?? 0;
    if (component !== first[right] || !isTangled(component)) continue;
    const evidence = tangled.get(component);
    if (evidence === undefined) tangled.set(component, [{ left, right, weight }]);
    else evidence.push({ left, right, weight });
  }
  for (const evidence of tangled.values())
    for (const group of clusterWithVeto(inOrder(evidence, residents), veto))
      for (const person of group) first[person] = group[0] ?? person;
  return first;
}

/** Puts the persons of each household together. */
async function writeTogether(db: Session, { cluster, length }: Residents, first: Int32Array): Promise<void> {
  const clusters = cluster.subarray(0, length);
  await db.run(sql`create or replace temp table together (cluster_no integer, first_no integer)`);
  await db.appendIntegers("together", [clusters, first.map((person) => clusters[person] ?? 0)]);
  await db.run(householdSql);
  await db.run(sql`drop table together`);
}

/**
 * `identity.household`: persons who live together, by what they share and by the model that matched them; their keys are in `granted`. The engine carries out
 * `meanwhile` while JavaScript finds them. How many there are.
 */
export async function findHouseholds(
  { db, signal }: StepContext,
  meanwhile: readonly Sql[],
): Promise<StepOutcome["notes"]> {
  const [numbers] = await db.rows<{ records: number; size: number }>(
    sql`select count(*) as records, coalesce(max(record_no) + 1, 0) as size from ${identityFeature}`,
  );
  const { records = 0, size = 0 } = numbers ?? {};
  const [latest] = await db.rows<{ day: number | null }>(todaySql);
  const { leave, takeBack } = await threadsBeside(db);
  const homePairs = await db.numbers(homePairSql(leastWeight));
  const told = await db.numbers(residentSql());
  await db.run(leave);
  // The engine takes them in this order, each in one go, while JavaScript is at work.
  const contacts = begun(db.numbers(contactSql()));
  await setTimeout(breath);
  const others = begun(db.runAll([...meanwhile, takeBack]));
  await setTimeout(breath);
  const residents = residentsOf(told, { records, size });
  signal.throwIfAborted();
  const meetings = await meetResidents(residents, contacts, homePairs);
  signal.throwIfAborted();
  const bits = bitsOf(meetings, residents, latest?.day ?? NaN);
  const first = liveTogether(meetings, residents, bits);
  await others;
  await writeTogether(db, residents, first);
  // The first of each stands for itself.
  return { households: first.reduce((sum, of, person) => sum + Number(of === person), 0) };
}
