import { contractColumns } from "../core/contract.ts";
import type { Expression } from "../core/expression.ts";
import { cleanTable, feeds, type FeedName } from "../core/feed.ts";
import type { SourceSpec } from "../core/source.ts";
import type { DocumentedTable } from "../core/table.ts";
import { goldenHousehold, goldenPerson, goldenProvenance, personId } from "../core/tables/golden.ts";
import { martTables } from "../core/tables/mart.ts";
import { starTables } from "../core/tables/star.ts";
import type { Project } from "./project.ts";

const escape = (text: string): string => text.replaceAll("|", "\\|").replaceAll("\n", " ").replaceAll("<", "&lt;");

function tableSection(table: DocumentedTable, columnsFrom: Readonly<Record<string, string>> = {}): string {
  const origin = Object.keys(columnsFrom).length > 0;
  const rows = table.columns.map(
    ({ name, type, doc }) =>
      `| \`${name}\` | ${type} | ${escape(doc)} |${origin ? ` ${escape(columnsFrom[name] ?? "")} |` : ""}`,
  );
  return [
    `### ${table.schema}.${table.name}`,
    "",
    `One row: ${table.grain}.`,
    "",
    origin ? "| column | type | meaning | from |\n|---|---|---|---|" : "| column | type | meaning |\n|---|---|---|",
    ...rows,
    "",
  ].join("\n");
}

function sourceSection(source: SourceSpec): string {
  const rows = contractColumns(source.contract).map(({ name, type }) => `| \`${name}\` | ${type} |`);
  const facts = [
    source.key.length === 0 ? "identified by file and line" : `key: ${source.key.join(", ")}`,
    source.cursor === undefined ? "read whole" : `read from its last \`${source.cursor}\` on`,
  ];
  return [
    `### staging.${source.name}`,
    "",
    `${facts.join("; ")}. Rows that broke the contract wait in \`quarantine.${source.name}\`.`,
    "",
    "| column | type |\n|---|---|",
    ...rows,
    "",
  ].join("\n");
}

function expressionText(expression: Expression): string {
  switch (expression.kind) {
    case "column":
      return expression.column;
    case "constant":
      return JSON.stringify(expression.value);
    case "clean":
      return `clean.${expression.cleaner}(${expression.columns.join(", ")})`;
    case "calc":
      return expression.text;
  }
}

function originOf(project: Project, feed: FeedName): Readonly<Record<string, string>> {
  const origin: Record<string, string[]> = {};
  for (const { source, columns } of project.feeds[feed]) {
    for (const [column, expression] of Object.entries(columns))
      (origin[column] ??= []).push(`${source.name}: ${expressionText(expression)}`);
  }
  return Object.fromEntries(Object.entries(origin).map(([column, texts]) => [column, texts.join("; ")]));
}

/** The data dictionary of a project's warehouse as Markdown: every table, its grain, its columns, and their origin. */
export function dataDictionary(project: Project): string {
  const mapped = (Object.keys(feeds) as FeedName[]).filter((feed) => project.feeds[feed].length > 0);
  return [
    `# Data dictionary: ${project.company}`,
    "",
    `Days begin in ${project.timezone}. Amounts are in ${project.currency} unless a row says otherwise. Made by \`housefile docs\`.`,
    "",
    "## Marts",
    "",
    ...martTables.map((table) => tableSection(table)),
    "## Star",
    "",
    ...starTables.map((table) => tableSection(table)),
    "## Golden records and identity",
    "",
    ...[goldenPerson, goldenHousehold, goldenProvenance, personId].map((table) => tableSection(table)),
    "## Clean records",
    "",
    ...mapped.map((feed) => tableSection(cleanTable(feed), originOf(project, feed))),
    "## Staging",
    "",
    ...project.sources.map(sourceSection),
  ].join("\n");
}
