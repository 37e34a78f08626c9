import type { Expression } from "../../core/expression.ts";
import { feeds, isExtraColumn, type FeedName } from "../../core/feed.ts";
import type { Mapped } from "../../core/source.ts";
import { cleaners } from "./cleaners.ts";
import { nearestName } from "./nearest-name.ts";

function didYouMean(name: string, names: readonly string[]): string {
  const nearest = nearestName(name, names);
  return nearest === undefined ? "" : `; did you mean \`${nearest}\`?`;
}

/** The source's columns that an expression reads. */
export function columnsOf(expression: Expression): readonly string[] {
  if (expression.kind === "column") return [expression.column];
  return expression.kind === "constant" ? [] : expression.columns;
}

/**
 * What is wrong with a source's mapping onto a feed, as sentences: columns the feed does not have, required ones it lacks,
 * columns the contract does not name, cleaners that do not exist. Empty when all is well.
 */
export function mappingProblems(feed: FeedName, mapped: Mapped): string[] {
  const where = `${feed} from \`${mapped.source.name}\``;
  const offered = Object.entries<{ readonly type: string; readonly required?: true }>(feeds[feed].columns);
  const offeredNames = offered.map(([name]) => name);
  const contract = Object.keys(mapped.source.contract.shape);
  const unknown = Object.keys(mapped.columns).filter(
    (name) => !offeredNames.includes(name) && !(feed === "people" && isExtraColumn(name)),
  );
  const missing = offered.filter(([name, { required }]) => required === true && mapped.columns[name] === undefined);
  const expressions = Object.entries(mapped.columns);
  return [
    ...unknown.map((name) => `${where}: the feed has no column \`${name}\`${didYouMean(name, offeredNames)}`),
    ...missing.map(([name]) => `${where}: the required column \`${name}\` is not mapped`),
    ...expressions.flatMap(([name, expression]) =>
      columnsOf(expression)
        .filter((column) => !contract.includes(column))
        .map(
          (column) =>
            `${where}: \`${name}\` reads \`${column}\`, which the contract does not name${didYouMean(column, contract)}`,
        ),
    ),
    ...expressions.flatMap(([name, expression]) =>
      expression.kind === "clean" && cleaners[expression.cleaner] === undefined
        ? [`${where}: \`${name}\` uses the cleaner \`${expression.cleaner}\`, which does not exist`]
        : [],
    ),
    ...(mapped.person?.columns ?? [])
      .filter((column) => !contract.includes(column))
      .map(
        (column) =>
          `${where}: \`person\` reads \`${column}\`, which the contract does not name${didYouMean(column, contract)}`,
      ),
  ];
}
