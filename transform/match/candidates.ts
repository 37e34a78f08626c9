import { setTimeout } from "node:timers/promises";
import { noNumbers, type Session } from "../../core/session.ts";
import { sql, type Sql } from "../../core/sql.ts";
import { breath } from "./beside.ts";
import type { BlockingRule } from "./blocking-rule.ts";
import { contentSql, keyColumn, noKey } from "./block.sql.ts";
import { NumberPairs } from "./number-pairs.ts";

/** Keys that are held at a time: rules are read in turns where records are many. */
const keysHeld = 20_000_000;

/** Pairs that there is room for before repeated ones are taken out for the first time. */
const pairsHeld = 8_000_000;

/** The blocks of one rule that have two and more records, by key. */
export class RuleBlocks {
  readonly #records: NumberPairs;
  /** Where each block starts, and after it where it ends. */
  readonly #bounds: Int32Array;

  /** Of pairs of a key and a record number, which are sorted. */
  constructor(keyed = new NumberPairs(0)) {
    keyed.sort();
    this.#records = keyed;
    this.#bounds = keyed.repeatedFirsts();
  }

  /** How many blocks there are. */
  get length(): number {
    return this.#bounds.length / 2;
  }

  /** How many records a block has. */
  sizeOf(block: number): number {
    return this.#endOf(block) - this.#startOf(block);
  }

  keyOf(block: number): number {
    return this.#records.first(this.#startOf(block));
  }

  /** The record of a block with the smallest number. */
  firstOf(block: number): number {
    return this.#records.second(this.#startOf(block));
  }

  /** The records of a block, the smallest number first. */
  membersOf(block: number): number[] {
    const members: number[] = [];
    const end = this.#endOf(block);
    for (let place = this.#startOf(block); place < end; place++) members.push(this.#records.second(place));
    return members;
  }

  /** Adds every two records of a block. */
  pair(block: number, into: Candidates): void {
    into.addAll(this.#records, this.#startOf(block), this.#endOf(block));
  }

  #startOf(block: number): number {
    return this.#bounds[2 * block] ?? 0;
  }

  #endOf(block: number): number {
    return this.#bounds[2 * block + 1] ?? 0;
  }
}

/**
 * The keys of so many records by each of the rules, from a table or query that has them. `onceRead` is called when the engine is through with
 * them and free for other work.
 */
export async function readKeys(
  db: Session,
  rules: readonly BlockingRule[],
  { from, records, onceRead }: { readonly from: Sql; readonly records: number; readonly onceRead?: () => void },
): Promise<readonly NumberPairs[]> {
  const batches = await db.numbers(sql`select ${sql.join([sql`record_no`, ...rules.map(keyColumn)])} from ${from}`);
  onceRead?.();
  // What the engine does now has to be asked of it before JavaScript is at work.
  await setTimeout(breath);
  const read = rules.map(() => new NumberPairs(records));
  for (const [numbers = noNumbers, ...columns] of batches) {
    for (const [place, keyed] of read.entries()) keyed.addAll(columns[place] ?? noNumbers, numbers, noKey);
  }
  return read;
}

/** The content of each record, in two integers that have its order. */
export interface Contents {
  readonly high: Int32Array;
  readonly low: Int32Array;
}

/** The contents of the records of identity.feature, by their number. */
export async function readContents(db: Session): Promise<Contents> {
  const read = await db.numbers(contentSql);
  await setTimeout(breath);
  const batches = [...read];
  let size = 0;
  for (const [numbers = noNumbers] of batches) for (const number of numbers) size = Math.max(size, number + 1);
  const [high, low] = [new Int32Array(size), new Int32Array(size)];
  for (const [numbers = noNumbers, highs = noNumbers, lows = noNumbers] of batches)
    for (let row = 0; row < numbers.length; row++) {
      high[numbers[row] ?? 0] = highs[row] ?? 0;
      low[numbers[row] ?? 0] = lows[row] ?? 0;
    }
  return { high, low };
}

/** Rules in turns that are no more than memory has room for. */
export function inTurns<T>(rules: readonly T[], records: number): readonly (readonly T[])[] {
  const atOnce = Math.max(1, Math.floor(keysHeld / Math.max(records, 1)));
  return Array.from({ length: Math.ceil(rules.length / atOnce) }, (_, turn) =>
    rules.slice(turn * atOnce, (turn + 1) * atOnce),
  );
}

/**
 * Distinct pairs of records. Blocks of several rules bring a pair several times; repeated ones are taken out whenever the room is full, so
 * that no more than twice the distinct pairs are held.
 */
export class Candidates {
  readonly #pairs: NumberPairs;
  #isDistinct = true;

  /** With room for so many pairs to begin with. */
  constructor(room = pairsHeld) {
    this.#pairs = new NumberPairs(room);
  }

  /** Adds every two of the second numbers from one place to another, where they are sorted, so that a pair is one pair. */
  addAll(records: NumberPairs, start: number, end: number): void {
    const wanted = ((end - start) * (end - start - 1)) / 2;
    if (this.#pairs.length + wanted > this.#pairs.room) {
      this.#takeOutRepeated();
      while (2 * (this.#pairs.length + wanted) > this.#pairs.room) this.#pairs.widen();
    }
    this.#pairs.addEachTwo(records, start, end);
    this.#isDistinct = false;
  }

  #takeOutRepeated(): void {
    if (!this.#isDistinct) this.#pairs.takeOutRepeated();
    this.#isDistinct = true;
  }

  /** The left and the right records of all pairs, in each pair the record with the smaller content first. */
  inOrder({ high, low }: Contents): readonly [Int32Array, Int32Array] {
    this.#takeOutRepeated();
    const [lefts, rights] = [new Int32Array(this.#pairs.length), new Int32Array(this.#pairs.length)];
    for (let pair = 0; pair < this.#pairs.length; pair++) {
      const [one, other] = [this.#pairs.first(pair), this.#pairs.second(pair)];
      const [a = 0, b = 0] = [high[one], high[other]];
      const isInOrder = a < b || (a === b && (low[one] ?? 0) < (low[other] ?? 0));
      lefts[pair] = isInOrder ? one : other;
      rights[pair] = isInOrder ? other : one;
    }
    return [lefts, rights];
  }
}

/** Writes pairs to `candidate (left_no, right_no)`, a temporary table. */
export async function writeCandidates(db: Session, pairs: readonly [Int32Array, Int32Array]): Promise<void> {
  await db.run(sql`create or replace temp table candidate (left_no integer, right_no integer)`);
  await db.appendIntegers("candidate", pairs);
}
