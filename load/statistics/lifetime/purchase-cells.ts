/**
 * Customers with the same purchase history as one cell: what the models of repeat buying are fitted to. Times are in one unit,
 * `unitDays` long, from the customer's first purchase; purchases of one day are one.
 */
export interface PurchaseCells {
  /** Length of the unit of time, in days: 7 for weeks. */
  readonly unitDays: number;
  /** Repeat purchases: days with a purchase, the first left out. */
  readonly repeats: Float64Array;
  /** From the first to the last purchase; 0 without repeats. */
  readonly recency: Float64Array;
  /** From the first purchase to the day as of which is asked. */
  readonly age: Float64Array;
  /** Customers. */
  readonly customers: Float64Array;
}

/** One customer's purchase history, in units of time. */
export interface PurchaseHistory {
  readonly repeats: number;
  readonly recency: number;
  readonly age: number;
}

/** Cells of histories given one by one, equal ones together. */
export function cellsOf(histories: readonly PurchaseHistory[], unitDays: number): PurchaseCells {
  const cells = new Map<string, { history: PurchaseHistory; customers: number }>();
  for (const history of histories) {
    const key = `${history.repeats} ${history.recency} ${history.age}`;
    const cell = cells.get(key);
    if (cell === undefined) cells.set(key, { history, customers: 1 });
    else cell.customers += 1;
  }
  const all = [...cells.values()].sort((one, other) => one.history.repeats - other.history.repeats);
  return {
    unitDays,
    repeats: Float64Array.from(all, ({ history }) => history.repeats),
    recency: Float64Array.from(all, ({ history }) => history.recency),
    age: Float64Array.from(all, ({ history }) => history.age),
    customers: Float64Array.from(all, ({ customers }) => customers),
  };
}

/** The history of a cell. */
export function historyAt({ repeats, recency, age }: PurchaseCells, cell: number): PurchaseHistory {
  return { repeats: repeats[cell] ?? 0, recency: recency[cell] ?? 0, age: age[cell] ?? 0 };
}

/**
 * Adds up, over all customers, a function of repeats, recency and age and of what depends on the number of repeats only, which is asked once for
 * cells of equal repeats that follow each other.
 */
export function sumOverCells<T>(
  { repeats, recency, age, customers }: PurchaseCells,
  ofRepeats: (repeats: number) => T,
  term: (repeats: number, recency: number, age: number, known: T) => number,
): number {
  let sum = 0;
  let known: T | undefined;
  let of = Number.NaN;
  for (let cell = 0; cell < customers.length; cell++) {
    const x = repeats[cell] ?? 0;
    if (known === undefined || x !== of) {
      known = ofRepeats(x);
      of = x;
    }
    sum += (customers[cell] ?? 0) * term(x, recency[cell] ?? 0, age[cell] ?? 0, known);
  }
  return sum;
}

/** About `size` cells that stand for all: every so many customers in the cells' order, each with an equal share of the weight. */
export function sampleCells(cells: PurchaseCells, size: number): PurchaseCells {
  const all = cells.customers.reduce((sum, n) => sum + n, 0);
  const chosen: number[] = [];
  const weights: number[] = [];
  let passed = 0;
  let taken = 0;
  for (const [cell, n] of cells.customers.entries()) {
    passed += n;
    const until = Math.round((passed * size) / all);
    if (until > taken) {
      chosen.push(cell);
      weights.push(((until - taken) * all) / size);
      taken = until;
    }
  }
  const pick = (from: Float64Array): Float64Array => Float64Array.from(chosen, (cell) => from[cell] ?? 0);
  return {
    unitDays: cells.unitDays,
    repeats: pick(cells.repeats),
    recency: pick(cells.recency),
    age: pick(cells.age),
    customers: Float64Array.from(weights),
  };
}
