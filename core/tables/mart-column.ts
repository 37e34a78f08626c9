/** The day that a mart is of. */
export const asOf = ["date", "the day up to which orders count"] as const;

/** Whom a row of a mart is about. */
export const person = ["bigint", "the person as known today"] as const;
