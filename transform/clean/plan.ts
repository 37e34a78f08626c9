import { cleanTable, feeds, type FeedName } from "../../core/feed.ts";
import type { Mapped } from "../../core/source.ts";
import { step, type Act, type Step } from "../../core/step.ts";
import { table } from "../../core/table.ts";
import { cleanFeedSql, feedAudits } from "./feed.sql.ts";
import { fillLookup, lookupTable, prepareLookups } from "./lookup.ts";
import { createTableSql } from "../../warehouse/database.ts";
import { packingSql } from "../../warehouse/packing.ts";
import { campaignSelection, selectedName } from "../../core/tables/campaign.ts";
import { ownRowsOf } from "./selection.sql.ts";
import { mappedRowsSql, type CleanDefaults, type MappedRows } from "./mapped.sql.ts";

/** Asks the JavaScript cleaners about every value that is new. */
function lookUp(feed: FeedName, lookups: MappedRows["lookups"]): Act {
  return async ({ db, signal }) => {
    await prepareLookups(db, feed);
    let asked = 0;
    for (const lookup of lookups) {
      signal.throwIfAborted();
      asked += await fillLookup(db, feed, lookup, lookup.from);
    }
    return { rowsWritten: asked, changed: true, notes: { values_looked_up: asked } };
  };
}

function planFeed(
  feed: FeedName,
  mappings: readonly Mapped[],
  people: readonly Mapped[],
  defaults: CleanDefaults,
): Step {
  const lookups = mappings.flatMap((mapped) => mappedRowsSql(feed, mapped, people, defaults).lookups);
  const target = cleanTable(feed);
  const own = ownRowsOf(feed, defaults);
  const cleaned = cleanFeedSql(feed, mappings, people, defaults);
  return step({
    name: `clean.${target.name}`,
    stage: "clean",
    reads: [
      ...[...new Set(mappings.map(({ source }) => source.name))].map((name) => table("staging", name)),
      ...(own?.tables ?? []),
    ],
    writes: lookups.length === 0 ? [target] : [target, lookupTable(feed)],
    ...(lookups.length === 0 ? {} : { act: lookUp(feed, lookups) }),
    // The widest of them, and read by matching at once.
    sql: feed === "people" ? [packingSql("none"), cleaned] : [cleaned],
    audits: feedAudits(feed, mappings, defaults),
    settings: {
      mappings: mappings.map(({ source, columns, person }) => ({ source: source.name, columns, person })),
      defaults,
    },
  });
}

/** Makes room for the campaigns selected here, two named memories; `housefile campaign` fills them. */
function planSelections(): Step {
  const memories = [campaignSelection, selectedName];
  return step({
    name: "clean.selection",
    stage: "clean",
    reads: [],
    writes: memories,
    sql: memories.map((memory) => createTableSql(memory, "keep")),
  });
}

/**
 * One step for each feed, mapped or not: `clean.<table>` with the feed's columns from all its sources. Pure.
 * Reads `staging.<source>`; writes `clean.<table>` and, for telephone numbers and countries, `clean.<table>_lookup`.
 */
export function planClean(
  feedMappings: Readonly<Record<FeedName, readonly Mapped[]>>,
  defaults: CleanDefaults,
): readonly Step[] {
  return [
    planSelections(),
    ...(Object.keys(feeds) as FeedName[]).map((feed) =>
      planFeed(feed, feedMappings[feed], feedMappings.people, defaults),
    ),
  ];
}
