import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Expression } from "../../../core/expression.ts";
import { sql } from "../../../core/sql.ts";
import { clean } from "../../../transform/clean/clean.ts";
import { phoneNumberOf } from "../../../transform/clean/phone.ts";
import { defaultDateFormats, strptimeSql } from "../../../transform/clean/date.sql.ts";
import { mappedRowsSql } from "../../../transform/clean/mapped.sql.ts";
import { fillLookup, prepareLookups } from "../../../transform/clean/lookup.ts";
import type { FeedName } from "../../../core/feed.ts";
import type { Database } from "../../../warehouse/database.ts";
import { emptyWarehouse, stage, textSource } from "../run-steps.ts";

let database: Database;
beforeAll(async () => {
  database = await emptyWarehouse();
});
afterAll(() => {
  database.close();
});

/** What a cleaner makes of each text, in order, through a feed column of the right type. */
async function cleaned(
  expression: Expression<"raw" | "country">,
  texts: readonly (string | null | readonly [string, string | null])[],
  feed: FeedName = "people",
  column = "full_name",
): Promise<readonly (string | null)[]> {
  const rows = texts.map((text) => (typeof text === "string" || text === null ? [text, null] : [...text]));
  await stage(database, "table_of_examples", ["raw", "country"], rows);
  // Rows come back in any order, so each carries its place in the table of examples.
  const place = feed === "people" ? "record_id" : "line_no";
  const key = { kind: "column", column: "_key" } as const;
  const mapped = {
    ...textSource("table_of_examples", ["raw", "country"]).as({ [column]: expression }),
    columns: { [column]: expression, [place]: key },
  };
  const { select, lookups } = mappedRowsSql(feed, mapped, [], { currency: "GBP", country: "GB" }, [column, place]);
  await prepareLookups(database.session, feed);
  for (const lookup of lookups) await fillLookup(database.session, feed, lookup, lookup.from);
  const found = await database.session.rows(
    sql`select ${sql.id(column)}::varchar as value from (${select}) order by ${sql.id(place)}::integer`,
  );
  return found.map(({ value }) => value as string | null);
}

type Examples = readonly (readonly [raw: string | null | readonly [string, string | null], expected: string | null])[];

async function expectAll(
  expression: Expression<"raw" | "country">,
  examples: Examples,
  feed?: FeedName,
  column?: string,
): Promise<void> {
  const found = await cleaned(
    expression,
    examples.map(([raw]) => raw),
    feed,
    column,
  );
  expect(found.map((value, index) => [examples[index]?.[0], value])).toEqual(
    examples.map(([raw, expected]) => [raw, expected]),
  );
}

const long = "x1".repeat(50_000);

describe("clean.text", () => {
  it("trims, joins spaces and composes letters", () =>
    expectAll(clean.text("raw"), [
      ["  two   words ", "two words"],
      ["a\tb\r\nc", "a b c"],
      ["\u00a0non\u00a0breaking\u3000wide ", "non breaking wide"],
      ["zero\u200bwidth\ufeff", "zerowidth"],
      ["e\u0301", "é"],
      ["", null],
      [" \t ", null],
      [null, null],
      ["👩‍👩‍👧 family", "👩‍👩‍👧 family"],
      ["王小明", "王小明"],
      ["'; drop table x; --", "'; drop table x; --"],
      [long, long],
    ]));
});

describe("clean.name", () => {
  it("mends the case of capitals and small letters only", () =>
    expectAll(clean.name("raw"), [
      ["SMITH", "Smith"],
      ["smith", "Smith"],
      ["sMITH", "Smith"],
      ["DeShawn", "DeShawn"],
      ["O'REILLY", "O'Reilly"],
      ["o’reilly", "O'Reilly"],
      ["O`Reilly", "O'Reilly"],
      ["MCDONALD", "McDonald"],
      ["mcdonald", "McDonald"],
      ["VAN DER BERG", "van der Berg"],
      ["ludwig van beethoven", "Ludwig van Beethoven"],
      ["VAN", "Van"],
      ["ANNE-MARIE", "Anne-Marie"],
      ["  JOHN   PAUL ", "John Paul"],
      ["HENRY VIII", "Henry VIII"],
      ["ŁUKASZ ŻÓŁĆ", "Łukasz Żółć"],
      ["MÜLLER-LÜDENSCHEIDT", "Müller-Lüdenscheidt"],
      ["j", "J"],
      ["王小明", "王小明"],
      ["山田 太郎", "山田 太郎"],
    ]));

  it("makes junk null and keeps people with unlucky names", () =>
    expectAll(clean.name("raw"), [
      ...(
        [
          "n/a",
          "N/A",
          "test",
          "Test",
          "TEST 1",
          "xxx",
          "XXXXX",
          "-",
          "--",
          ".",
          "?",
          "unknown",
          "asdf",
          "12345",
          "a@b.com",
          "(none)",
          "null",
          "NULL",
          "na",
          "无",
          "未知",
          "😀",
        ] as const
      ).map((junk) => [junk, null] as const),
      ["Null", "Null"],
      ["Na", "Na"],
      ["Testa", "Testa"],
      ["Li", "Li"],
      ["Ng", "Ng"],
      [null, null],
    ]));

  it("does not choke on long or hostile text", async () => {
    const [kept, quoted] = await cleaned(clean.name("raw"), ["Ab".repeat(40_000), `Robert'); drop table students;--`]);
    expect(kept).toHaveLength(80_000);
    expect(quoted).toBe("Robert'); drop table students;--");
  });
});

describe("clean.email", () => {
  it("lower-cases and peels", () =>
    expectAll(clean.email("raw"), [
      [" Jane.Doe@Example.COM ", "jane.doe@example.com"],
      ["mailto:jane@example.com", "jane@example.com"],
      ["Jane Doe <jane@example.com>", "jane@example.com"],
      ['"Jane" <mailto:jane@example.com>;', "jane@example.com"],
      ["jane@example.com,", "jane@example.com"],
      ["jane＠example.com", "jane@example.com"],
      ["jane+shop@sub.example.co.uk", "jane+shop@sub.example.co.uk"],
      ["o'brien@example.ie", "o'brien@example.ie"],
      ["jörg@bücher.de", "jörg@bücher.de"],
      ["用户@例子.中国", "用户@例子.中国"],
      ["a@xn--fsqu00a.xn--0zwm56d", "a@xn--fsqu00a.xn--0zwm56d"],
    ]));

  it("makes what is plainly none null", () =>
    expectAll(
      clean.email("raw"),
      [
        "",
        "n/a",
        "-",
        "jane",
        "jane@",
        "@example.com",
        "jane@example",
        "jane doe@example.com",
        "a@b@c.com",
        "jane..doe@example.com",
        "jane.@example.com",
        "noemail@noemail.com",
        "none@none.com",
        "test@test.com",
        "a@a.com",
        "x@example.com",
        "jane@-example.com",
        `${"a".repeat(65)}@example.com`,
        `a@${"b".repeat(300)}.com`,
        long,
      ].map((raw) => [raw, null] as const),
    ));
});

describe("clean.phone", () => {
  it("reads plain numbers in the engine as libphonenumber does", async () => {
    const start = fc.constantFrom(
      "",
      "0",
      "00",
      "000",
      "+44",
      "+44 0",
      "+44 (0)",
      "0044",
      "00 44",
      "1",
      "+1",
      "001",
      "(0)",
      "0-0",
    );
    const digits = fc.stringMatching(/^([0-9] ?){6}[-. ]?([0-9]{2,6}|000000|111111)$/);
    const junk = fc.constantFrom(
      "0123456789",
      "01234 567890",
      "07777777777",
      "2345678901",
      "+1 9876543210",
      "+447 7777777",
    );
    const country = fc.constantFrom(null, "GB", "Great Britain", "US", "usa", "CA", "Canada", "FR", "Atlantis");
    const number = fc.oneof({ weight: 9, arbitrary: fc.tuple(start, digits).map((parts) => parts.join("")) }, junk);
    const rows = fc.sample(fc.tuple(number, country), { seed: 7, numRuns: 5000 });
    for (const otherwise of ["GB", "US"]) {
      const found = await cleaned(clean.phone("raw", { country: otherwise, country_column: "country" }), rows);
      expect(rows.map((row, index) => [...row, found[index]])).toEqual(
        rows.map(([raw, named]) => [raw, named, phoneNumberOf(raw, named ?? "", otherwise)]),
      );
    }
  });

  it("gives E.164 of the country, or of each row's country", () =>
    expectAll(clean.phone("raw", { country: "GB", country_column: "country" }), [
      [["07700 900123", null], "+447700900123"],
      [["+44 (0)7700 900 123", null], "+447700900123"],
      [["0044 7700 900123", null], "+447700900123"],
      [["(0)115 858 5454", "GB"], "+441158585454"],
      [["7700900123.0", null], "+447700900123"],
      [["020 7946 0958", "United Kingdom"], "+442079460958"],
      [["(215) 232-1234", "US"], "+12152321234"],
      [["1-215-232-1234", null], "+12152321234"],
      [["030 901820", "DE"], "+4930901820"],
      [["138 1234 5678", "China"], "+8613812345678"],
      [["１３８１２３４５６７８", "CN"], "+8613812345678"],
      [["07700 900123 ext 4", null], "+447700900123"],
    ]));

  it("makes junk null", () =>
    expectAll(
      clean.phone("raw"),
      [
        "0000000000",
        "1234567890",
        "00000",
        "n/a",
        "-",
        "12",
        "999",
        "tel",
        "call me",
        "07700",
        "💥",
        long,
        "7.70090E+09",
      ].map((raw) => [raw, null] as const),
    ));
});

describe("clean.street and clean.city", () => {
  it("mend case and commas", async () => {
    await expectAll(clean.street("raw"), [
      ["12A HIGH STREET", "12A High Street"],
      ["12a high street", "12A High Street"],
      ["3 ,  King's Road,", "3, King's Road"],
      ["21ST AVENUE NE", "21st Avenue NE"],
      ["PO BOX 7", "PO Box 7"],
      ["Hauptstraße 5", "Hauptstraße 5"],
      ["朝阳区建国路1号", "朝阳区建国路1号"],
      ["-", null],
      ["unknown", null],
    ]);
    await expectAll(clean.city("raw"), [
      ["STRATFORD-UPON-AVON", "Stratford-upon-Avon"],
      ["the hague", "The Hague"],
      ["LE HAVRE", "Le Havre"],
      ["KING'S LYNN", "King's Lynn"],
      ["London,", "London"],
      ["12345", null],
      ["n/a", null],
      ["北京", "北京"],
    ]);
  });
});

describe("proper case", () => {
  it("is the same for ordinary words as by all the rules", async () => {
    const words = fc.constantFrom(
      ..."HIGH STREET 12 12A 21ST FLAT 3, ST. MARY'S MCDONALD MAC SMITH-JONES O'REILLY II VIII A MÜLLER J. 4B, ANNE N1 1A2".split(
        " ",
      ),
    );
    const texts = fc
      .sample(fc.array(words, { minLength: 1, maxLength: 4 }), { seed: 5, numRuns: 1000 })
      .map((all) => all.join(" "))
      .filter((text) => !text.endsWith(","));
    // A word with a rule of its own sends a text past the short way.
    for (const [cleaner, word] of [
      [clean.name("raw"), "de"],
      [clean.street("raw"), "by"],
    ] as const) {
      const short = await cleaned(cleaner, texts);
      const long = await cleaned(
        cleaner,
        texts.map((text) => `${text} ${word.toUpperCase()}`),
      );
      expect(short.map((text) => text && `${text} ${word}`)).toEqual(long.map((text, index) => short[index] && text));
    }
  });
});

describe("clean.postcode", () => {
  it("knows the forms of GB, US, CA and DE", () =>
    expectAll(clean.postcode("raw", { country: "GB", country_column: "country" }), [
      [["sw1a1aa", null], "SW1A 1AA"],
      [["SW1A  1AA", "UK"], "SW1A 1AA"],
      [["m1 1ae", "GB"], "M1 1AE"],
      [["02138", "US"], "02138"],
      [["2138", "USA"], "02138"],
      [["021381234", "US"], "02138-1234"],
      [["02138-1234", "US"], "02138-1234"],
      [["k1a0b1", "Canada"], "K1A 0B1"],
      [["D-10115", "Deutschland"], "10115"],
      [["1067", "DE"], "01067"],
      [["75 008", "FR"], "75 008"],
      [["１００-０００１", "JP"], "100-0001"],
      [["nonsense", null], null],
      [["00000", "US"], null],
      [["-", null], null],
    ]));
});

describe("clean.country", () => {
  it("turns names and codes into alpha-2", () =>
    expectAll(clean.country("raw"), [
      ["United Kingdom", "GB"],
      ["great britain", "GB"],
      ["U.K.", "GB"],
      ["gbr", "GB"],
      ["usa", "US"],
      ["The Netherlands", "NL"],
      ["Deutschland", "DE"],
      ["Österreich", "AT"],
      ["Cote d'Ivoire", "CI"],
      ["中国", "CN"],
      ["Atlantis", "ATLANTIS"],
      ["", null],
    ]));
});

describe("clean.date", () => {
  it("reads day-first days, ISO, words and Excel serials", () =>
    expectAll(
      clean.date("raw"),
      [
        ["2024-02-29", "2024-02-29"],
        ["29/02/2024", "2024-02-29"],
        ["1/2/2024", "2024-02-01"],
        ["01.02.2024", "2024-02-01"],
        ["20240201", "2024-02-01"],
        ["1 Feb 2024", "2024-02-01"],
        ["February 1, 2024", "2024-02-01"],
        ["13/06/39", "1939-06-13"],
        ["13/06/09", "2009-06-13"],
        ["45323", "2024-02-01"],
        ["45323.75", "2024-02-01"],
        ["2024-02-01 13:45:00", "2024-02-01"],
        ["2024-02-01T13:45:00Z", "2024-02-01"],
        ["2024年2月1日", "2024-02-01"],
        ["２０２４/０２/０１", "2024-02-01"],
      ],
      "people",
      "birth_date",
    ));

  it("tries only formats that can fit, and none less", async () => {
    const day = fc.date({ min: new Date("1900-01-01"), max: new Date("2099-12-31"), noInvalidDate: true });
    const rows = fc.sample(
      fc.tuple(day, fc.constantFrom(...defaultDateFormats), fc.constantFrom("", "/", ".", "-", " ", "x")),
      {
        seed: 3,
        numRuns: 2000,
      },
    );
    const formats = sql.join(defaultDateFormats.map((format) => sql.lit(format)));
    const texts = rows.map(
      ([date, format, other]) =>
        sql`(replace(strftime(${sql.lit(date.toISOString().slice(0, 10))}::date, ${sql.lit(format)}), '-', ${sql.lit(other === "" ? "-" : other)}))`,
    );
    const different = await database.session.rows(sql`
      select text from (values ${sql.join(texts)}) as t(text)
      where ${strptimeSql(sql`text`, {}, defaultDateFormats)} is distinct from try_strptime(text, [${formats}])`);
    expect(different).toEqual([]);
  });

  it("makes impossible days null", () =>
    expectAll(
      clean.date("raw"),
      [
        "31/02/2024",
        "2023-02-29",
        "00/00/0000",
        "1111-11-11",
        "9999-12-31",
        "n/a",
        "12/25/2024",
        "1995",
        "32/01/2024",
        "0",
        "-1",
        long,
      ].map((raw) => [raw, null] as const),
      "people",
      "birth_date",
    ));

  it("keeps to the formats it is given", () =>
    expectAll(
      clean.date("raw", { formats: ["%m/%d/%Y"] }),
      [
        ["12/25/2024", "2024-12-25"],
        ["01/02/2024", "2024-01-02"],
        ["25/12/2024", null],
      ],
      "people",
      "birth_date",
    ));
});

describe("clean.instant", () => {
  it("reads offsets, local time and Unix time", async () => {
    await expectAll(
      clean.instant("raw"),
      [
        ["2024-07-01T12:00:00Z", "2024-07-01 12:00:00+00"],
        ["2024-07-01 12:00:00+02", "2024-07-01 10:00:00+00"],
        ["2024-07-01", "2024-07-01 00:00:00+00"],
        ["01/07/2024 12:30", "2024-07-01 12:30:00+00"],
        ["1719835200", "2024-07-01 12:00:00+00"],
        ["1719835200000", "2024-07-01 12:00:00+00"],
        ["2024-13-01T00:00:00Z", null],
        ["never", null],
      ],
      "people",
      "updated_at",
    );
    await expectAll(
      clean.instant("raw", { timezone: "Europe/London" }),
      [["2024-07-01 12:00:00", "2024-07-01 11:00:00+00"]],
      "people",
      "updated_at",
    );
  });
});

describe("clean.amount", () => {
  it("reads either decimal separator, signs and currencies", () =>
    expectAll(
      clean.amount("raw"),
      [
        ["1,234.50", "1234.5000"],
        ["1.234,50", "1234.5000"],
        ["1 234,50", "1234.5000"],
        ["1'234.50", "1234.5000"],
        ["1,234", "1234.0000"],
        ["1.234", "1234.0000"],
        ["0.123", "0.1230"],
        ["1,5", "1.5000"],
        ["1,234,567.89", "1234567.8900"],
        ["£12", "12.0000"],
        ["12.50 EUR", "12.5000"],
        ["-12", "-12.0000"],
        ["−12", "-12.0000"],
        ["(12.00)", "-12.0000"],
        ["(£1,200.00)", "-1200.0000"],
        ["12.00-", "-12.0000"],
        ["￥１２", "12.0000"],
        ["", null],
        ["n/a", null],
        ["12.34.56", null],
        ["1e5000", null],
        ["99999999999999999999", null],
      ],
      "orders",
      "net_amount",
    ));

  it("settles a lone separator when told, and leaves numbers of the source alone", async () => {
    await expectAll(clean.amount("raw", { decimal: "." }), [["1.234", "1.2340"]], "orders", "net_amount");
    await expectAll(clean.amount("raw", { decimal: "," }), [["1,234", "1.2340"]], "orders", "net_amount");
    await database.session.run(sql`create or replace table staging.typed as select 1.234::double as raw, '1' as _key`);
    const mapped = textSource("typed", ["raw"]).as({ net_amount: clean.amount("raw") });
    const { select } = mappedRowsSql("orders", mapped, [], { currency: "GBP", country: "GB" }, ["net_amount"]);
    expect(await database.session.rows(sql`select net_amount::varchar as amount from (${select})`)).toEqual([
      { amount: "1.2340" },
    ]);
  });
});

describe("clean.company", () => {
  it("writes legal forms one way", () =>
    expectAll(clean.company("raw"), [
      ["Acme Limited", "Acme Ltd"],
      ["ACME LTD.", "ACME Ltd"],
      ["BRISTOL BAKERS LIMITED", "Bristol Bakers Ltd"],
      ["Müller gmbh", "Müller GmbH"],
      ["Foo Public Limited Company", "Foo plc"],
      ["Widgets, Inc.", "Widgets Inc"],
      ["Smith & Jones L.L.P.", "Smith & Jones LLP"],
      ["IBM", "IBM"],
      ["HSBC HOLDINGS PLC", "HSBC Holdings plc"],
      ["Dupont S.A.R.L.", "Dupont SARL"],
      ["株式会社トヨタ", "株式会社トヨタ"],
      ["n/a", null],
    ]));
});

describe("clean.flag and clean.gender", () => {
  it("read words of several languages", async () => {
    await expectAll(
      clean.flag("raw"),
      [
        ...["y", "YES", "true", "1", "x", "Ja", " oui ", "是"].map((raw) => [raw, "true"] as const),
        ...["n", "No", "FALSE", "0", "nein", "否"].map((raw) => [raw, "false"] as const),
        ["maybe", null],
        ["", null],
      ],
      "people",
      "email_opt_out",
    );
    await expectAll(clean.gender("raw"), [
      ["Female", "f"],
      ["W", "f"],
      ["Mrs.", "f"],
      ["m", "m"],
      ["Herr", "m"],
      ["男", "m"],
      ["divers", "x"],
      ["agender", "agender"],
      ["n/a", null],
    ]);
  });
});
