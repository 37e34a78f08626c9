import { HousefileError } from "../../core/error.ts";
import type { Row, Session } from "../../core/session.ts";
import { sql } from "../../core/sql.ts";
import { personId } from "../../core/tables/golden.ts";
import { identityDecision, identityEvent, identityMembership } from "../../core/tables/identity.ts";
import { createTableSql } from "../../warehouse/database.ts";
import { currentDecisionsSql } from "../match/certain.sql.ts";

/** One record by its source and its id there. */
export interface RecordRef {
  readonly source: string;
  readonly recordId: string;
}

/** What a person says of two records. */
export interface Decision {
  readonly left: RecordRef;
  readonly right: RecordRef;
  readonly verdict: "same" | "different" | "open";
}

/** Who said it, when, how and why. */
export interface Word {
  readonly by: string;
  readonly at: Date;
  readonly origin: "command" | "review" | "audit" | "undo";
  readonly reason: string;
}

const nameOf = ({ source, recordId }: RecordRef): string => `${source}:${recordId}`;

/** A record as people write it: `crm:17`; an id may hold colons. Raises USAGE. */
export function recordRef(text: string): RecordRef {
  const [source = "", ...rest] = text.split(":");
  const recordId = rest.join(":");
  if (source === "" || recordId === "") {
    throw new HousefileError("USAGE", `\`${text}\` names no record.`, {
      hint: "A record is written source:id, such as crm:17.",
    });
  }
  return { source, recordId };
}

/** Raises USAGE unless every record is or was there. */
async function requireKnown(db: Session, records: readonly RecordRef[]): Promise<void> {
  for (const record of records) {
    const [known] = await db.rows(
      sql`select 1 as one from ${identityMembership} where source = ${record.source} and record_id = ${record.recordId} limit 1`,
    );
    if (known !== undefined) continue;
    const sources = await db.rows<{ source: string }>(sql`select distinct source from ${personId} order by source`);
    throw new HousefileError("USAGE", `There is no record \`${nameOf(record)}\`.`, {
      hint: `Sources of people: ${sources.map(({ source }) => source).join(", ")}; ids are those of the source.`,
    });
  }
}

/** The records that lead from one to the other by what was decided to be the same; undefined when none do. */
function pathOf(
  edges: ReadonlyMap<string, readonly string[]>,
  from: string,
  to: string,
): readonly string[] | undefined {
  const cameFrom = new Map<string, string | undefined>([[from, undefined]]);
  for (const at of cameFrom.keys()) {
    if (at === to) {
      const path: string[] = [];
      for (let step: string | undefined = at; step !== undefined; step = cameFrom.get(step)) path.unshift(step);
      return path;
    }
    for (const next of edges.get(at) ?? []) if (!cameFrom.has(next)) cameFrom.set(next, at);
  }
  return undefined;
}

interface DecidedRow extends Row {
  readonly left_source: string;
  readonly left_record_id: string;
  readonly right_source: string;
  readonly right_record_id: string;
  readonly verdict: string;
}

/** Raises USAGE when what is decided would make two records both one person and two. */
async function requireConsistent(db: Session): Promise<void> {
  const current = await db.rows<DecidedRow>(currentDecisionsSql());
  const edges = new Map<string, string[]>();
  const ends = current.map((row) => ({
    left: nameOf({ source: row.left_source, recordId: row.left_record_id }),
    right: nameOf({ source: row.right_source, recordId: row.right_record_id }),
    verdict: row.verdict,
  }));
  for (const { left, right, verdict } of ends) {
    if (verdict !== "same") continue;
    edges.set(left, [...(edges.get(left) ?? []), right]);
    edges.set(right, [...(edges.get(right) ?? []), left]);
  }
  for (const { left, right, verdict } of ends) {
    if (verdict !== "different") continue;
    const path = pathOf(edges, left, right);
    if (path === undefined) continue;
    throw new HousefileError(
      "USAGE",
      `The decisions contradict each other: ${path.join(" = ")}, but ${left} ≠ ${right}.`,
      {
        hint: "Take one of them back with `housefile identity decide <record> <record> --open`.",
      },
    );
  }
}

/**
 * Adds decisions to identity.decision. Call it inside a transaction: raises USAGE for a record nobody knows, a record against itself and a
 * contradiction, and nothing may be kept then. The number of decisions.
 */
export async function decide(db: Session, decisions: readonly Decision[], word: Word): Promise<number> {
  await db.run(createTableSql(identityDecision, "keep"));
  const records = new Map(decisions.flatMap(({ left, right }) => [left, right]).map((one) => [nameOf(one), one]));
  await requireKnown(db, [...records.values()]);
  for (const { left, right } of decisions) {
    if (nameOf(left) === nameOf(right)) {
      throw new HousefileError("USAGE", `\`${nameOf(left)}\` is one record: there is nothing to decide.`, {
        hint: "Name two records.",
      });
    }
  }
  const [last] = await db.rows<{ id: number }>(
    sql`select coalesce(max(decision_id), 0) as id from ${identityDecision}`,
  );
  for (const [index, { left, right, verdict }] of decisions.entries()) {
    await db.run(sql`insert into ${identityDecision} values (
      ${(last?.id ?? 0) + index + 1}, ${left.source}, ${left.recordId}, ${right.source}, ${right.recordId},
      ${verdict}, ${word.origin}, ${word.by}, ${word.at}, ${word.reason})`);
  }
  await requireConsistent(db);
  return decisions.length;
}

/** Records that an event moved, and the records they came to or left, as they were then. */
async function sidesOf(
  db: Session,
  eventId: number,
): Promise<{ kind: string; moved: RecordRef[]; others: RecordRef[] }> {
  const [event] = await db.rows<{ run_id: number; kind: string; person_key: number; other_person_key: number | null }>(
    sql`select run_id, kind, person_key, other_person_key from ${identityEvent} where event_id = ${eventId}`,
  );
  if (event === undefined || !["merged", "split", "moved"].includes(event.kind)) {
    throw new HousefileError("USAGE", `Event ${eventId} cannot be undone: only merged, split and moved ones can.`, {
      hint: "`housefile identity events` lists them.",
    });
  }
  const { run_id: run, kind, person_key: person, other_person_key: other } = event;
  const rows = await db.rows<{ source: string; record_id: string; moved: boolean }>(sql`
    with moved as (
      select was.source, was.record_id
      from ${identityMembership} as was
      join ${identityMembership} as became using (source, record_id)
      where was.to_run = ${run} and was.person_key = ${other} and became.from_run = ${run} and became.person_key = ${person}
    )
    select source, record_id, true as moved from moved
    union all
    select source, record_id, false
    from ${identityMembership}
    where person_key = ${kind === "split" ? other : person}
      and from_run < ${run} and coalesce(to_run, ${run} + 1) > ${run}
      and (source, record_id) not in (select (source, record_id) from moved)`);
  const side = (isMoved: boolean): RecordRef[] =>
    rows.filter(({ moved }) => moved === isMoved).map(({ source, record_id: recordId }) => ({ source, recordId }));
  return { kind, moved: side(true), others: side(false) };
}

/**
 * Decides against what an event did: after a merge all records of the two persons are different, after a split they are the same. The
 * next run carries it out, and later ones keep to it. The number of decisions. Raises USAGE.
 */
export async function undoEvent(db: Session, eventId: number, word: Omit<Word, "origin">): Promise<number> {
  const { kind, moved, others } = await sidesOf(db, eventId);
  const across = moved.flatMap((left) => others.map((right) => ({ left, right })));
  const [first, ...rest] = moved;
  const decisions: readonly Decision[] =
    kind === "split" && first !== undefined
      ? [
          // What keeps them apart is taken back, and one chain holds them together.
          ...across.map((pair) => ({ ...pair, verdict: "open" as const })),
          ...[...others.slice(0, 1), ...rest].map((right) => ({ left: first, right, verdict: "same" as const })),
        ]
      : across.map((pair) => ({ ...pair, verdict: "different" as const }));
  return decide(db, decisions, { ...word, origin: "undo" });
}
