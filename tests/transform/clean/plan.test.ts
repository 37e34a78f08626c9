import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { cleanTable, feeds, type FeedName } from "../../../core/feed.ts";
import { calc, constant } from "../../../core/expression.ts";
import { sql } from "../../../core/sql.ts";
import type { Row } from "../../../core/session.ts";
import { clean } from "../../../transform/clean/clean.ts";
import { lookupTable } from "../../../transform/clean/lookup.ts";
import { planClean } from "../../../transform/clean/plan.ts";
import type { Database } from "../../../warehouse/database.ts";
import { auditFindings, describedColumns, emptyWarehouse, feedsOf, runSteps, stage, textSource } from "../run-steps.ts";

const defaults = { currency: "GBP", country: "GB" };
let database: Database;
beforeEach(async () => {
  database = await emptyWarehouse();
});
afterEach(() => {
  database.close();
});

async function rowsOf(feed: FeedName, order: string, ...columns: readonly string[]): Promise<readonly Row[]> {
  const texts = columns.map((column) => sql`${sql.id(column)}::varchar as ${sql.id(column)}`);
  return database.session.rows(sql`select ${sql.join(texts)} from ${cleanTable(feed)} order by ${sql.id(order)}`);
}

const contact = textSource("contact", ["id", "first", "last", "whole", "tel", "changed"]);
const contacts = contact.as({
  record_id: "id",
  given_name: clean.name("first"),
  family_name: clean.name("last"),
  full_name: clean.name("whole"),
  phone: clean.phone("tel"),
  updated_at: clean.instant("changed"),
});
const contactColumns = ["id", "first", "last", "whole", "tel", "changed"] as const;

describe("planClean", () => {
  it("makes one step a feed, and an empty table for a feed that nobody mapped", async () => {
    const steps = planClean(feedsOf({}), defaults);
    expect(steps.map(({ name }) => name)).toEqual([
      "clean.selection",
      ...Object.keys(feeds).map((feed) => `clean.${cleanTable(feed as FeedName).name}`),
    ]);
    await runSteps(database, steps);
    for (const feed of Object.keys(feeds) as FeedName[]) {
      const documented = cleanTable(feed).columns.map(({ name, type }) => [name, type]);
      expect(await describedColumns(database, cleanTable(feed))).toEqual(documented);
    }
  });

  it("unions sources by name and fills what none of them has", async () => {
    const web = textSource("web", ["no", "at", "qty", "net"]).as({
      order_id: "no",
      ordered_at: "at",
      quantity: "qty",
      net_amount: "net",
    });
    const till = textSource("till", ["receipt", "line", "at", "units", "price", "void"]).as({
      order_id: "receipt",
      line_no: "line",
      ordered_at: clean.instant("at"),
      quantity: "units",
      net_amount: calc(["units", "price"], "units::decimal(18,4) * price::decimal(18,4)"),
      currency: constant("EUR"),
      is_cancelled: clean.flag("void"),
      channel: constant("shop"),
    });
    await stage(
      database,
      "web",
      ["no", "at", "qty", "net"],
      [
        ["w1", "2026-01-05T10:00:00Z", "2", "10.5"],
        ["w2", "2026-01-06", "-1", "-5.25"],
      ],
    );
    await stage(
      database,
      "till",
      ["receipt", "line", "at", "units", "price", "void"],
      [["t1", "7", "06/01/2026 09:00", "3", "2.5", "y"]],
    );
    await runSteps(database, planClean(feedsOf({ orders: [web, till] }), defaults));
    expect(
      await rowsOf(
        "orders",
        "order_id",
        "source",
        "order_id",
        "line_no",
        "ordered_at",
        "quantity",
        "net_amount",
        "currency",
        "channel",
        "is_cancelled",
        "is_return",
      ),
    ).toEqual([
      {
        source: "till",
        order_id: "t1",
        line_no: "7",
        ordered_at: "2026-01-06 09:00:00+00",
        quantity: "3.0000",
        net_amount: "7.5000",
        currency: "EUR",
        channel: "shop",
        is_cancelled: "true",
        is_return: "false",
      },
      {
        source: "web",
        order_id: "w1",
        line_no: "1",
        ordered_at: "2026-01-05 10:00:00+00",
        quantity: "2.0000",
        net_amount: "10.5000",
        currency: "GBP",
        channel: null,
        is_cancelled: "false",
        is_return: "false",
      },
      {
        source: "web",
        order_id: "w2",
        line_no: "1",
        ordered_at: "2026-01-06 00:00:00+00",
        quantity: "-1.0000",
        net_amount: "-5.2500",
        currency: "GBP",
        channel: null,
        is_cancelled: "false",
        is_return: "true",
      },
    ]);
  });

  it("gives touches, responses, interactions and campaigns their defaults", async () => {
    const source = textSource("event", ["campaign", "what", "at"]);
    const mapped = {
      campaign_id: "campaign",
      kind: "what",
      responded_at: "at",
      touched_at: "at",
      occurred_at: "at",
    } as const;
    const only = (...names: readonly (keyof typeof mapped)[]) =>
      source.as(Object.fromEntries(names.map((name) => [name, mapped[name]])));
    await stage(database, "event", ["campaign", "what", "at"], [["c1", "click", "2026-01-05"]]);
    await runSteps(
      database,
      planClean(
        feedsOf({
          campaigns: [only("campaign_id")],
          touches: [only("campaign_id", "touched_at")],
          responses: [only("campaign_id", "kind", "responded_at")],
          interactions: [only("kind", "occurred_at")],
        }),
        defaults,
      ),
    );
    expect(await rowsOf("campaigns", "campaign_id", "response_window_days")).toEqual([{ response_window_days: "30" }]);
    expect(await rowsOf("touches", "touch_id", "touch_id", "cell")).toEqual([{ touch_id: "1", cell: "treatment" }]);
    expect(await rowsOf("responses", "response_id", "response_id")).toEqual([{ response_id: "1" }]);
    expect(await rowsOf("interactions", "interaction_id", "interaction_id")).toEqual([{ interaction_id: "1" }]);
  });

  it("takes whole names apart where the source gives no parts", async () => {
    const names = [
      ["1", null, null, "Ms Molly Geof"],
      ["2", null, null, "DAVIES, S"],
      ["3", null, null, "Ludwig van Beethoven"],
      ["4", null, null, "王小明"],
      ["5", null, null, "欧阳修"],
      ["6", null, null, "Cher"],
      ["7", "Ann", "Lee", "Something Else"],
      ["8", null, null, "山田 太郎"],
      ["9", null, null, "Dr. John Smith Jr."],
      ["a", null, null, "山田太郎"],
      ["b", null, null, "高橋翼"],
      ["c", null, null, "中島みゆき"],
      ["d", null, null, "김민수"],
    ] as const;
    await stage(
      database,
      "contact",
      contactColumns,
      names.map((row) => [...row, null, null]),
    );
    await runSteps(database, planClean(feedsOf({ people: [contacts] }), defaults));
    expect(await rowsOf("people", "record_id", "title", "given_name", "family_name")).toEqual([
      { title: "Ms", given_name: "Molly", family_name: "Geof" },
      { title: null, given_name: "S", family_name: "Davies" },
      { title: null, given_name: "Ludwig", family_name: "van Beethoven" },
      { title: null, given_name: "小明", family_name: "王" },
      { title: null, given_name: "修", family_name: "欧阳" },
      { title: null, given_name: null, family_name: "Cher" },
      { title: null, given_name: "Ann", family_name: "Lee" },
      { title: null, given_name: "太郎", family_name: "山田" },
      { title: "Dr", given_name: "John", family_name: "Smith" },
      { title: null, given_name: "太郎", family_name: "山田" },
      { title: null, given_name: "翼", family_name: "高橋" },
      { title: null, given_name: "みゆき", family_name: "中島" },
      { title: null, given_name: "민수", family_name: "김" },
    ]);
  });

  it("keeps the latest of several rows about one record, whatever their order", async () => {
    const rows = [
      ["1", "Ann", "Old", null, null, "2026-01-01"],
      ["1", "Ann", "New", null, null, "2026-02-01"],
      ["1", "Ann", "Alike", null, null, "2026-02-01"],
      ["1", "Ann", "Never", null, null, null],
      ["2", "Bob", "One", null, null, null],
    ];
    const seen = new Set<string>();
    for (const order of [rows, [...rows].reverse()]) {
      await stage(database, "contact", contactColumns, order);
      await runSteps(database, planClean(feedsOf({ people: [contacts] }), defaults));
      seen.add(JSON.stringify(await rowsOf("people", "record_id", "record_id", "family_name")));
    }
    expect([...seen]).toEqual([
      JSON.stringify([
        { record_id: "1", family_name: "Alike" },
        { record_id: "2", family_name: "One" },
      ]),
    ]);
  });

  it("finds the person of an order by reference, by its own record, or not at all", async () => {
    const orderColumns = ["no", "at", "qty", "net", "buyer"] as const;
    const shop = textSource("shop", orderColumns);
    const order = { order_id: "no", ordered_at: "at", quantity: "qty", net_amount: "net" } as const;
    const rows = [
      ["o1", "2026-01-05", "1", "1", "b1"],
      ["o2", "2026-01-05", "1", "1", null],
    ];
    await stage(database, "shop", orderColumns, rows);
    await stage(database, "contact", contactColumns, []);
    const buyers = shop.as({ record_id: "buyer", full_name: "buyer" });
    const cases = [
      {
        people: [contacts],
        mapped: shop.as({ ...order, person: contact.ref("buyer") }),
        expected: [
          ["contact", "b1"],
          [null, null],
        ],
      },
      {
        people: [buyers],
        mapped: shop.as(order),
        expected: [
          ["shop", "b1"],
          ["shop", "2"],
        ],
      },
      {
        people: [contacts],
        mapped: shop.as(order),
        expected: [
          [null, null],
          [null, null],
        ],
      },
    ];
    for (const { people, mapped, expected } of cases) {
      await runSteps(database, planClean(feedsOf({ people, orders: [mapped] }), defaults));
      const found = await rowsOf("orders", "order_id", "person_source", "person_record_id");
      expect(found.map((row) => Object.values(row))).toEqual(expected);
    }
    // The record that an order refers to is there, under the same id.
    await runSteps(database, planClean(feedsOf({ people: [buyers] }), defaults));
    expect(await rowsOf("people", "record_id", "record_id")).toEqual([{ record_id: "2" }, { record_id: "b1" }]);
  });

  it("turns what cannot be cast into null, and fails loudly where the column is required", async () => {
    const product = textSource("product", ["sku", "price"]).as({ product_id: "sku", unit_price: "price" });
    await stage(
      database,
      "product",
      ["sku", "price"],
      [
        ["a", "dear"],
        ["b", "1.5"],
      ],
    );
    await runSteps(database, planClean(feedsOf({ products: [product] }), defaults));
    expect(await rowsOf("products", "product_id", "product_id", "unit_price")).toEqual([
      { product_id: "a", unit_price: null },
      { product_id: "b", unit_price: "1.5000" },
    ]);

    const order = textSource("web", ["no", "at", "qty", "net"]).as({
      order_id: "no",
      ordered_at: "at",
      quantity: "qty",
      net_amount: "net",
    });
    await stage(database, "web", ["no", "at", "qty", "net"], [["w1", "soon", "2", "10.5"]]);
    await expect(runSteps(database, planClean(feedsOf({ orders: [order] }), defaults))).rejects.toThrow(
      /each row of clean.order_line has a ordered_at of the right type.*"source":"web","rows_without":1/,
    );
  });

  it("its audits notice a lost and an added row", async () => {
    await stage(database, "contact", contactColumns, [["1", "Ann", "Lee", null, null, null]]);
    const steps = planClean(feedsOf({ people: [contacts] }), defaults);
    await runSteps(database, steps);
    const people = steps.find(({ name }) => name === "clean.person_record");
    if (people === undefined) throw new Error("there is a step for people");
    await database.session.run(sql`insert into ${cleanTable("people")} from ${cleanTable("people")}`);
    expect(Object.keys(await auditFindings(database, people))).toEqual([
      "each record of the sources of people is one clean record",
      "no record id repeats within its source",
    ]);
  });

  it("asks the telephone parser only about new numbers that are not plain", async () => {
    const steps = planClean(feedsOf({ people: [contacts] }), defaults);
    const rowsWith = (...numbers: readonly string[]) =>
      numbers.map((number, index) => [String(index), null, null, null, number, null]);
    await stage(
      database,
      "contact",
      contactColumns,
      rowsWith("+49 30 901820", "+49 30 901820", "(020) 7946-0958", "junk"),
    );
    const first = await runSteps(database, steps);
    await stage(database, "contact", contactColumns, rowsWith("+49 30 901820", "+1 215 232 1234", "+49 30 901821"));
    const second = await runSteps(database, steps);
    expect([first, second].map((outcome) => outcome["clean.person_record"]?.notes)).toEqual([
      { values_looked_up: 2 },
      { values_looked_up: 1 },
    ]);
    expect(await database.session.rows(sql`select phone from ${cleanTable("people")} order by phone`)).toEqual([
      { phone: "+12152321234" },
      { phone: "+4930901820" },
      { phone: "+4930901821" },
    ]);
    expect(await database.session.rows(sql`select raw, value from ${lookupTable("people")} order by raw`)).toEqual([
      { raw: "+49 30 901820", value: "+4930901820" },
      { raw: "+49 30 901821", value: "+4930901821" },
      { raw: "junk", value: null },
    ]);
  });
});
