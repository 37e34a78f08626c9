import Handlebars from "handlebars";
import { pageStyle } from "../html/style.css.ts";

/** A table of the page: a heading, what to read from it, and rows under columns. */
export interface ProfileTable {
  readonly title: string;
  readonly note: string;
  readonly columns: readonly string[];
  /** Numbers are printed as they are given; texts are escaped. */
  readonly rows: readonly (readonly (string | number | null)[])[];
}

const template = Handlebars.create().compile(`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="Housefile">
<title>{{title}}</title>
<style>{{{style}}}</style>
</head>
<body>
<header>
  <p class="eyebrow">Identity profile</p>
  <h1>{{title}}</h1>
  <p class="facts">{{#each facts}}<span>{{this}}</span>{{/each}}</p>
</header>
<main>
{{#each tables}}
<section>
  <h2>{{title}}</h2>
  <div class="scroll"><table>
    <thead><tr>{{#each columns}}<th>{{this}}</th>{{/each}}</tr></thead>
    <tbody>{{#each rows}}<tr>{{#each this}}<td class="{{kind}}">{{text}}</td>{{/each}}</tr>{{/each}}</tbody>
  </table></div>
  <p class="notes">{{note}}</p>
</section>
{{/each}}
</main>
</body>
</html>
`);

const cell = (value: string | number | null) => ({
  kind: typeof value === "number" ? "num" : "",
  text:
    value === null
      ? "–"
      : typeof value === "number"
        ? value.toLocaleString("en-GB", { maximumSignificantDigits: Number.isInteger(value) ? 21 : 4 })
        : value,
});

/** The page as one file of HTML; everything in it is escaped. */
export function profilePage(title: string, facts: readonly string[], tables: readonly ProfileTable[]): string {
  return template({
    style: pageStyle,
    title,
    facts,
    tables: tables.map((table) => ({ ...table, rows: table.rows.map((row) => row.map(cell)) })),
  });
}
