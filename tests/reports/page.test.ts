import { readFileSync } from "node:fs";
import { parseHTML } from "linkedom";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { sql } from "../../core/sql.ts";
import { roiReport, segmentReport } from "../../reports/spec.ts";
import { writeReport } from "../../reports/write-report.ts";
import type { Database } from "../../warehouse/database.ts";
import { companyWarehouse, contextIn } from "./fixture.ts";
import { scratchDir } from "./support.ts";

const hostile = `<script>alert("x")</script>'=cmd|`;

let db: Database;
let pages: readonly string[];
beforeAll(async () => {
  db = await companyWarehouse();
  await db.session.run(sql`update star.dim_customer set given_name = ${hostile}, city = ${hostile}`);
  await db.session.run(sql`update mart.customer_rfm set segment = ${hostile} where segment = 'Champions'`);
  await db.session.run(sql`update mart.segment_summary set segment = ${hostile} where segment = 'Champions'`);
  await db.session.run(sql`update mart.campaign_roi set campaign = ${hostile}, verdict_reason = ${hostile}`);
  await db.session.run(sql`update mart.campaign_result set campaign = ${hostile}`);
  await db.session.run(sql`update meta.load set source = ${hostile} where source = 'acme_2026q4'`);
  const dir = scratchDir();
  const context = { ...contextIn(dir), company: hostile };
  const specs = [
    segmentReport({ to: dir, title: hostile, formats: ["html"] }),
    roiReport({ to: dir, formats: ["html"] }),
  ];
  const files: string[] = [];
  for (const spec of specs) files.push(...(await writeReport(spec, db.session, context)).files);
  pages = files.map((file) => readFileSync(file, "utf8"));
});
afterAll(() => {
  db.close();
});

interface Element {
  readonly textContent: string;
  getAttribute(name: string): string | null;
  querySelector(selector: string): Element | null;
  querySelectorAll(selector: string): readonly Element[];
}

function documentOf(page: string): Element {
  return (parseHTML(page) as unknown as { document: Element }).document;
}

describe.each([
  ["segment", 0],
  ["roi", 1],
] as const)("the %s page", (_, index) => {
  test("has no script and loads nothing from elsewhere", () => {
    const page = pages[index] ?? "";
    expect(page).not.toMatch(/<script|javascript:|\son[a-z]+=|<link|<iframe|url\(|@import|src=/i);
    expect(page).toContain("&lt;script&gt;");
  });

  test("says its language and has one main heading", () => {
    const document = documentOf(pages[index] ?? "");
    expect(document.querySelector("html")?.getAttribute("lang")).toBe("en");
    expect(document.querySelectorAll("h1")).toHaveLength(1);
    expect(document.querySelectorAll("main")).toHaveLength(1);
  });

  test("gives each picture a role, a title, a description and a table", () => {
    const document = documentOf(pages[index] ?? "");
    const pictures = [...document.querySelectorAll("svg")];
    expect(pictures.length).toBeGreaterThan(2);
    for (const picture of pictures) {
      expect(picture.getAttribute("role")).toBe("img");
      expect(picture.querySelector("title")?.textContent).not.toBe("");
      expect(picture.querySelector("desc")?.textContent).not.toBe("");
    }
    for (const figure of document.querySelectorAll("figure"))
      expect(figure.querySelector("details table")).not.toBeNull();
  });

  test("uses each id once and links only to what is there", () => {
    const document = documentOf(pages[index] ?? "");
    const ids = [...document.querySelectorAll("[id]")].map((element) => element.getAttribute("id"));
    expect(new Set(ids).size).toBe(ids.length);
    for (const link of document.querySelectorAll("a")) expect(ids).toContain(link.getAttribute("href")?.slice(1));
  });

  test("heads every column of every table", () => {
    const document = documentOf(pages[index] ?? "");
    for (const table of document.querySelectorAll("table")) {
      expect(table.querySelector("caption")?.textContent).not.toBe("");
      const heads = table.querySelectorAll("thead tr:last-child th").length;
      for (const row of table.querySelectorAll("tbody tr")) expect(row.querySelectorAll("th, td")).toHaveLength(heads);
    }
  });
});

/** Contrast of two colours by WCAG 2.1. */
function contrast(one: string, two: string): number {
  const luminance = (hex: string): number => {
    const [r = 0, g = 0, b = 0] = [0, 2, 4].map((at) => {
      const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
      return value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const [high = 0, low = 0] = [luminance(one), luminance(two)].sort((a, b) => b - a);
  return (high + 0.05) / (low + 0.05);
}

test("every text can be read on its background", async () => {
  const { heatColour, palette, toneInk, toneWash } = await import("../../reports/palette.ts");
  const pairs: readonly (readonly [string, string])[] = [
    ...[palette.ink, palette.muted, palette.good, palette.bad, palette.warn, palette.accent].flatMap(
      (ink) =>
        [
          [ink, "FFFFFF"],
          [ink, palette.wash],
        ] as const,
    ),
    ...(["good", "bad", "warn", "neutral"] as const).map((tone) => [toneInk[tone], toneWash[tone]] as const),
    ...[0, 0.5, 1].map((share) => [palette.ink, heatColour(share)] as const),
    [palette.ink, palette.bar],
    [palette.good, palette.goodBar],
    [palette.bad, palette.badBar],
  ];
  for (const [ink, back] of pairs) expect(contrast(ink, back), `${ink} on ${back}`).toBeGreaterThanOrEqual(4.5);
});
