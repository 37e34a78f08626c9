/** The page. Everything is escaped by Handlebars; only our own SVG goes in as it is. */
export const pageTemplate = `<!doctype html>
<html lang="{{lang}}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="Housefile">
<meta name="description" content="{{headline}}">
<title>{{documentTitle}}</title>
<style>{{{style}}}</style>
</head>
<body>
<a class="skip" href="#content">Skip to the content</a>
<header>
  <p class="eyebrow">{{eyebrow}}</p>
  <h1>{{headline}}</h1>
  <p class="facts">{{#each facts}}<span>{{this}}</span>{{/each}}</p>
</header>
<nav aria-label="Sections"><ul>{{#each contents}}<li><a href="#{{id}}">{{name}}</a></li>{{/each}}</ul></nav>
<main id="content">
<section class="tiles" aria-label="Key figures">
{{#each tiles}}
  <div class="tile">
    <h2>{{label}}</h2>
    <p class="value">{{value}}</p>
    {{#if change}}<p class="change {{tone}}">{{change}}{{#if was}} <span class="was">on {{was}}</span>{{/if}}</p>{{/if}}
    <p class="note">{{note}}</p>
    {{{spark}}}
  </div>
{{/each}}
</section>
{{#if findings}}
<section aria-labelledby="findings">
  <h2 id="findings">What stands out</h2>
  <ol class="findings">
  {{#each findings}}
    <li class="{{tone}}"><span class="mark" aria-hidden="true">{{mark}}</span><span><span class="sr">{{word}}</span>{{text}} <a href="#{{section}}">{{sectionName}}</a></span></li>
  {{/each}}
  </ol>
</section>
{{/if}}
<section aria-labelledby="glance">
  <h2 id="glance">{{glance.title}}</h2>
  {{#if glance.table.rows}}{{> table glance.table}}{{else}}<p class="empty">{{glance.empty}}</p>{{/if}}
</section>
{{#each sections}}
<section id="{{id}}" aria-labelledby="{{id}}-h">
  <p class="eyebrow">{{name}}</p>
  <h2 id="{{id}}-h">{{title}}</h2>
  {{#each charts}}
  <figure>
    <figcaption>{{title}}</figcaption>
    {{{svg}}}
    <details><summary>Figures of this chart</summary>{{> table table}}</details>
  </figure>
  {{/each}}
  {{#if table.rows}}
  {{#if folded}}<details><summary>{{folded}}</summary>{{> table table}}</details>{{else}}{{> table table}}{{/if}}
  {{else}}<p class="empty">{{empty}}</p>{{/if}}
  {{#if notes}}<p class="notes">{{notes}}</p>{{/if}}
</section>
{{/each}}
<section id="freshness" aria-labelledby="freshness-h">
  <p class="eyebrow">Sources</p>
  <h2 id="freshness-h">How fresh the sources are</h2>
  {{#if freshness.rows}}{{> table freshness}}{{else}}<p class="empty">No load of a source has been logged.</p>{{/if}}
</section>
{{#each reference}}
<section id="{{id}}" class="reference" aria-labelledby="{{id}}-h">
  <p class="eyebrow">{{name}}</p>
  <h2 id="{{id}}-h">{{title}}</h2>
  {{#if table.rows}}<details><summary>Show {{count}}</summary>{{> table table}}</details>{{else}}<p class="empty">{{empty}}</p>{{/if}}
  {{#if notes}}<p class="notes">{{notes}}</p>{{/if}}
</section>
{{/each}}
</main>
<footer><p>{{footer}}</p></footer>
</body>
</html>
`;

/** A table: headings over columns, headers, rows. */
export const tableTemplate = `<div class="scroll" tabindex="0" role="region" aria-label="{{caption}}">
<table>
<caption class="sr">{{caption}}</caption>
<thead>
{{#if groups}}<tr class="groups">{{#each groups}}{{#if text}}<th scope="colgroup" colspan="{{span}}">{{text}}</th>{{else}}<td colspan="{{span}}"></td>{{/if}}{{/each}}</tr>{{/if}}
<tr>{{#each head}}<th scope="col" class="{{class}}">{{text}}</th>{{/each}}</tr>
</thead>
<tbody>
{{#each rows}}<tr class="{{class}}">{{#each cells}}{{#if isHead}}<th scope="row" class="{{class}}">{{text}}</th>{{else}}<td class="{{class}}"{{#if bar}} style="--bar:{{bar}}%"{{/if}}>{{text}}</td>{{/if}}{{/each}}</tr>
{{/each}}</tbody>
</table>
</div>`;
