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
  const all = [...cells.values()];
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

/** Adds up a function of a history and of what depends on the number of repeats only, over all customers. */
export function sumOverCells<T>(
  cells: PurchaseCells,
  ofRepeats: (repeats: number) => T,
  term: (history: PurchaseHistory, known: T) => number,
): number {
  const known = new Map<number, T>();
  let sum = 0;
  for (let cell = 0; cell < cells.customers.length; cell++) {
    const history = historyAt(cells, cell);
    let one = known.get(history.repeats);
    if (one === undefined) {
      one = ofRepeats(history.repeats);
      known.set(history.repeats, one);
    }
    sum += (cells.customers[cell] ?? 0) * term(history, one);
  }
  return sum;
}
