import { sql, type Sql } from "../../core/sql.ts";
import type { Session } from "../../core/session.ts";
import { documentedTable, type DocumentedTable } from "../../core/table.ts";
import { feeds, type FeedName } from "../../core/feed.ts";
import { createTableSql } from "../../warehouse/database.ts";
import { countryCode } from "./country.ts";
import { phoneNumberOf } from "./phone.ts";

/** Texts of one lookup are joined by the unit separator, which tidied text never holds. */
const separator = "\u001f";

/** Raised when a JavaScript cleaner changes its answers, so that kept ones are forgotten. */
const version = 2;

/** Cleaners that no SQL can say: each is asked once for every distinct value. */
const lookupCleaners: Readonly<Record<string, (texts: readonly string[], option: string) => string | null>> = {
  phone: ([raw = "", country = ""], option) => phoneNumberOf(raw, country, option),
  country: ([raw = ""]) => countryCode(raw),
};

/** One use of a JavaScript cleaner in a mapping. */
export interface Lookup {
  readonly cleaner: string;
  /** The default country, for telephone numbers. */
  readonly option: string;
  /** The texts to clean, as one. */
  readonly raw: Sql;
}

/** The answers of JavaScript cleaners for one feed, kept between runs so that only new values are asked. */
export function lookupTable(feed: FeedName): DocumentedTable {
  return documentedTable(
    "clean",
    `${feeds[feed].table}_lookup`,
    "one distinct text that a JavaScript cleaner was asked about",
    {
      version: ["integer", "the version of the cleaners that answered"],
      cleaner: ["varchar", "phone or country"],
      option: ["varchar", "the country that telephone numbers without one belong to"],
      raw: ["varchar", "the text as the source has it; several texts joined by the unit separator"],
      value: ["varchar", "the answer; null when nothing sensible was left"],
    },
  );
}

/** The texts of a lookup as one; null when the first is. */
export function lookupTextSql(texts: readonly Sql[]): Sql {
  const [first, ...more] = texts;
  if (first === undefined) throw new TypeError("A lookup reads at least one text.");
  return more.reduce((text, next) => sql`${text} || ${sql.lit(separator)} || coalesce(${next}, '')`, first);
}

/**
 * The distinct texts nobody was asked about yet, and null: a filter that leaves it out would have every text made several times. `from` has the
 * lookup's texts as a column `raw`.
 */
export function unknownTextSql(feed: FeedName, lookup: Pick<Lookup, "cleaner" | "option">, from: Sql): Sql {
  return sql`
    select asked.raw
    from (select distinct raw from (${from})) as asked
    where not exists (
      select 1 from ${lookupTable(feed)} as known
      where known.cleaner = ${lookup.cleaner} and known.option = ${lookup.option} and known.raw = asked.raw
    )`;
}

/** Makes the feed's lookup table, forgets answers of older cleaners. */
export async function prepareLookups(db: Session, feed: FeedName): Promise<void> {
  await db.run(createTableSql(lookupTable(feed), "keep"));
  await db.run(sql`delete from ${lookupTable(feed)} where version <> ${version}`);
}

/** Asks the cleaner about every new text of `from` and keeps its answers. The number of texts asked. */
export async function fillLookup(
  db: Session,
  feed: FeedName,
  lookup: Pick<Lookup, "cleaner" | "option">,
  from: Sql,
): Promise<number> {
  const clean = lookupCleaners[lookup.cleaner];
  if (clean === undefined) throw new TypeError(`There is no cleaner \`${lookup.cleaner}\`.`);
  const answers: (readonly [number, string, string, string, string | null])[] = [];
  for await (const [texts = []] of db.columnBatches(unknownTextSql(feed, lookup, from))) {
    for (const raw of texts as readonly (string | null)[])
      if (raw !== null)
        answers.push([version, lookup.cleaner, lookup.option, raw, clean(raw.split(separator), lookup.option)]);
  }
  return db.append(lookupTable(feed), [answers]);
}
