import { palette } from "../palette.ts";

/** The page's style: system fonts, one column, made to be printed as well. */
export const pageStyle = `
:root{--ink:#${palette.ink};--muted:#${palette.muted};--line:#${palette.line};--wash:#${palette.wash};--good:#${palette.good};--bad:#${palette.bad};--warn:#${palette.warn};--accent:#${palette.accent};--bar-colour:#${palette.bar}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0 auto;max-width:1120px;padding:32px 28px 56px;background:#fff;color:var(--ink);font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,"Noto Sans",sans-serif;font-variant-numeric:tabular-nums lining-nums}
h1{margin:4px 0 10px;font-size:34px;line-height:1.18;letter-spacing:-.015em;font-weight:700;max-width:30em;text-wrap:balance}
h2{margin:2px 0 14px;font-size:22px;line-height:1.25;letter-spacing:-.008em;font-weight:650;max-width:48em;text-wrap:pretty}
a{color:var(--accent)}
a:focus-visible,summary:focus-visible,.scroll:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
.skip{position:absolute;left:-999em}.skip:focus{left:28px;top:8px;background:#fff;padding:6px 10px}
.sr{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.eyebrow{margin:0;color:var(--muted);font-size:14px;font-variant-caps:all-small-caps;letter-spacing:.06em;font-weight:650}
.facts{margin:0;color:var(--muted);font-size:14px}.facts span:not(:last-child)::after{content:" · "}
nav{margin:22px 0 26px;border-top:2px solid var(--ink);border-bottom:1px solid var(--line)}
nav ul{display:flex;flex-wrap:wrap;gap:4px 20px;margin:0;padding:9px 0;list-style:none;font-size:14px}
nav a{text-decoration:none}nav a:hover{text-decoration:underline}
section{margin:0 0 44px}
.tiles{display:grid;grid-template-columns:repeat(6,1fr);gap:10px;margin-bottom:34px}
.tile{background:var(--wash);border-top:3px solid var(--ink);padding:11px 12px 12px;display:flex;flex-direction:column;min-width:0}
.tile h2{margin:0;font-size:15px;font-variant-caps:all-small-caps;letter-spacing:.05em;color:var(--muted);font-weight:650}
.value{margin:2px 0 2px;font-size:27px;line-height:1.2;font-weight:700;letter-spacing:-.02em;white-space:nowrap}
.change{margin:0;font-size:13px;line-height:1.4;font-weight:600}
.was{color:var(--muted);font-weight:400;white-space:nowrap}
.change.neutral{color:var(--muted);font-weight:400}
.note{margin:2px 0 8px;font-size:12.5px;line-height:1.35;color:var(--muted)}
.tile svg{display:block;width:100%;height:auto;margin-top:auto}
.good{color:var(--good)}.bad{color:var(--bad)}.warn{color:var(--warn)}
.findings{margin:0;padding:0;list-style:none;max-width:60em}
.findings li{display:grid;grid-template-columns:26px 1fr;padding:8px 0;border-bottom:1px solid var(--line);color:var(--ink)}
.findings .mark{font-weight:700}.findings .good .mark{color:var(--good)}.findings .bad .mark{color:var(--bad)}.findings .warn .mark{color:var(--warn)}
.findings a{font-size:14px;white-space:nowrap}
figure{margin:0 0 18px}
figcaption{font-size:15px;font-weight:600;margin-bottom:6px}
figure>svg{display:block;max-width:100%;height:auto}
details{margin:8px 0}summary{cursor:pointer;color:var(--accent);font-size:14px;width:max-content;max-width:100%}
.scroll{overflow-x:auto;margin:6px 0}
table{border-collapse:collapse;font-size:14px;line-height:1.35;min-width:40%}
th,td{padding:5px 10px;text-align:left;vertical-align:top}
thead th{vertical-align:bottom;white-space:normal;background:var(--wash);border-bottom:2px solid var(--ink);font-weight:650}
.groups th{text-align:center;font-weight:500;color:var(--muted);font-size:12.5px;border-bottom:1px solid var(--line)}
.groups td{background:var(--wash)}
tbody th{font-weight:400}
tbody tr{border-bottom:1px solid var(--line)}
tr.group{border-top:1px solid var(--muted)}
tr.total{border-top:1px solid var(--ink);border-bottom:2px solid var(--ink);background:var(--wash)}
tr.total th,tr.total td{font-weight:700}
tr.sub th,tr.sub td{color:var(--muted)}
.num{text-align:right}tbody .num{white-space:nowrap}
.nowrap{white-space:nowrap}
.long{min-width:22em;max-width:36em}
.mid{text-align:center;white-space:nowrap}
td.none{color:var(--muted)}
td.barred{background:linear-gradient(var(--bar-colour),var(--bar-colour)) left 4px/var(--bar) 1.35em no-repeat;min-width:6.5em}
td.chip.good,td.chip.bad,td.chip.warn{font-weight:650}td.chip.good{background:#${palette.goodWash}}td.chip.bad{background:#${palette.badWash}}td.chip.warn{background:#${palette.warnWash}}
.notes,.empty{color:var(--muted);font-size:13.5px;max-width:60em;margin:8px 0 0}.empty{font-style:italic;font-size:15px}
.reference h2{font-size:18px}
footer{border-top:1px solid var(--line);color:var(--muted);font-size:13px;padding-top:10px}
@media screen and (max-width:900px){.tiles{grid-template-columns:repeat(3,1fr)}}
@media screen and (max-width:560px){body{padding:18px 16px 40px;font-size:15px}h1{font-size:26px}.tiles{grid-template-columns:repeat(2,1fr)}}
@media print{
@page{size:A4 landscape;margin:12mm}
body{max-width:none;padding:0;font-size:10.5pt}
nav,.skip{display:none}
h1{font-size:22pt}h2{font-size:14pt}h2,.eyebrow,figcaption{break-after:avoid}
section{margin-bottom:8mm}.tiles{grid-template-columns:repeat(6,1fr);margin-bottom:6mm}.value{font-size:17pt}
figure,.tile,tr,.scroll,.findings li{break-inside:avoid}
thead{display:table-header-group}
table{font-size:8pt}th,td{padding:2px 5px}
.scroll{overflow:visible}
figure details{display:none}
section>details>summary{display:none}
section>details::details-content{content-visibility:visible;display:block;height:auto}
a{color:inherit;text-decoration:none}
*{-webkit-print-color-adjust:exact;print-color-adjust:exact}
}
`.trim();
