import { createWriteStream, readFileSync } from "node:fs";
import { crc32 } from "node:zlib";
import exceljs from "exceljs";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { money } from "../../core/contract.ts";
import { dropFolder, excel } from "../../extract/source/files.ts";
import { errorOf, newHouse, type House } from "./support.ts";

async function writeBook(house: House, path: string, fill: (book: exceljs.Workbook) => void): Promise<void> {
  const book = new exceljs.Workbook();
  fill(book);
  house.write(path, Buffer.from(await book.xlsx.writeBuffer()));
}

const text = z.object({ id: z.string(), v: z.string().nullable() });

/** What each cell of a column becomes as text. */
async function cellTexts(
  values: readonly exceljs.CellValue[],
  prepare: (cell: exceljs.Cell, index: number) => void = () => undefined,
): Promise<readonly unknown[]> {
  const house = await newHouse();
  await writeBook(house, "inbox/a.xlsx", (book) => {
    const sheet = book.addWorksheet("Data");
    sheet.addRow(["id", "v"]);
    values.forEach((value, index) => {
      const row = sheet.addRow([`r${index}`, value]);
      prepare(row.getCell(2), index);
    });
  });
  await house.extract(
    dropFolder("drop", { read: excel("inbox/*.xlsx"), contract: text, breach: { at_most_percent: 100 } }),
  );
  const rows = await house.rows<{ v: string | null }>(
    "select v from staging.drop order by try_cast(substr(id, 2) as integer)",
  );
  return rows.map(({ v }) => v);
}

describe("a cell", () => {
  it("is read by its true type", async () => {
    expect(
      await cellTexts([
        "plain",
        "007",
        12,
        0.1 + 0.2,
        1234567890123,
        1e-7,
        true,
        false,
        { richText: [{ text: "bold" }, { font: { bold: true }, text: " text" }] },
        { text: "a link", hyperlink: "https://example.com" },
        { formula: "1+1", result: 2 },
        { formula: '"a"&"b"', result: "ab" },
        "",
        "é中😀",
        " padded ",
      ]),
    ).toEqual([
      "plain",
      "007",
      "12",
      "0.3",
      "1234567890123",
      "1e-7",
      "true",
      "false",
      "bold text",
      "a link",
      "2",
      "ab",
      null,
      "é中😀",
      " padded ",
    ]);
  });

  it("with a date is the day on the sheet, whatever the time zone of the machine", async () => {
    const zone = process.env["TZ"];
    try {
      for (const each of ["America/Los_Angeles", "Pacific/Auckland", "UTC"]) {
        process.env["TZ"] = each;
        const dates = [
          new Date("1980-02-29T00:00:00Z"),
          new Date("2026-03-29T01:30:00Z"),
          new Date("2026-12-31T23:59:59Z"),
        ];
        expect(await cellTexts(dates)).toEqual(["1980-02-29", "2026-03-29T01:30:00", "2026-12-31T23:59:59"]);
      }
    } finally {
      if (zone === undefined) delete process.env["TZ"];
      else process.env["TZ"] = zone;
    }
  });

  it("with a formula that gives a date is that date", async () => {
    const values = [{ formula: "TODAY()", result: 46_000 }];
    expect(
      await cellTexts(values, (cell) => {
        cell.numFmt = "dd/mm/yyyy";
      }),
    ).toEqual(["2025-12-09"]);
  });

  it("with an error rejects its row and tells the error", async () => {
    const house = await newHouse();
    await writeBook(house, "inbox/a.xlsx", (book) => {
      const sheet = book.addWorksheet("Data");
      sheet.addRows([
        ["id", "v"],
        ["1", "ok"],
        ["2", { error: "#N/A" }],
        ["3", { formula: "1/0", result: { error: "#DIV/0!" } }],
        [],
        ["5", "ok"],
      ]);
    });
    const source = dropFolder("drop", { read: excel("inbox/*.xlsx"), contract: text });
    expect(await house.extract(source)).toMatchObject({ rowsRead: 4, rowsWritten: 2, rowsRejected: 2 });
    expect(await house.rows("select origin, line, rule, raw from quarantine.drop order by line")).toEqual([
      { origin: "inbox/a.xlsx:3", line: 3, rule: "v.cell", raw: '{"id":"2","v":"#N/A"}' },
      { origin: "inbox/a.xlsx:4", line: 4, rule: "v.cell", raw: expect.stringContaining('"id":"3"') as string },
    ]);
    expect(await house.rows("select _line from staging.drop order by _line")).toEqual([{ _line: 2 }, { _line: 6 }]);
  });
});

/** A zip archive without compression: parts by name. */
function zip(parts: Readonly<Record<string, string>>): Buffer {
  const bodies: Buffer[] = [];
  const table: Buffer[] = [];
  let offset = 0;
  for (const [name, text] of Object.entries(parts)) {
    const data = Buffer.from(text);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt32LE(crc32(data), 10);
    common.writeUInt32LE(data.length, 14);
    common.writeUInt32LE(data.length, 18);
    common.writeUInt16LE(name.length, 22);
    const body = Buffer.concat([Buffer.from("PK\u0003\u0004"), common, Buffer.from(name), data]);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(offset, 10);
    table.push(Buffer.concat([Buffer.from("PK\u0001\u0002"), Buffer.from([20, 0]), common, place, Buffer.from(name)]));
    bodies.push(body);
    offset += body.length;
  }
  const end = Buffer.alloc(18);
  end.writeUInt16LE(table.length, 4);
  end.writeUInt16LE(table.length, 6);
  end.writeUInt32LE(Buffer.concat(table).length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...bodies, ...table, Buffer.from("PK\u0005\u0006"), end]);
}

describe("what other programs write", () => {
  const relations = `<Relationships xmlns="x"><Relationship Id="r7" Target="/xl/worksheets/sheet9.xml"/><Relationship Id="r1" Target="styles.xml"/></Relationships>`;
  const book = (settings: string): string =>
    `<workbook xmlns:r="y" xmlns="x"><workbookPr ${settings}/><sheets><sheet name="Först" sheetId="4" r:id="r7"/></sheets></workbook>`;
  const styles = `<styleSheet xmlns="x"><numFmts><numFmt numFmtId="170" formatCode="[$-407]d\\.\\ mmm\\ yyyy;@"/><numFmt numFmtId="171" formatCode="[h]:mm"/><numFmt numFmtId="172" formatCode="0.00\\ &quot;days&quot;"/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="170"/><xf numFmtId="171"/><xf numFmtId="172"/><xf numFmtId="20"/></cellXfs></styleSheet>`;
  const read = async (rows: string, settings = "", strings = ""): Promise<readonly unknown[]> => {
    const house = await newHouse();
    const parts = {
      "xl/worksheets/sheet9.xml": `<x:worksheet xmlns:x="x"><x:sheetData><x:row><x:c t="inlineStr"><x:is><x:t>id</x:t></x:is></x:c><x:c t="str"><x:v>v</x:v></x:c></x:row>${rows}</x:sheetData></x:worksheet>`,
      "xl/sharedStrings.xml": `<sst xmlns="x">${strings}</sst>`,
      "xl/styles.xml": styles,
      "xl/workbook.xml": book(settings),
      "xl/_rels/workbook.xml.rels": relations,
    };
    house.write("inbox/a.xlsx", zip(parts));
    await house.extract(
      dropFolder("drop", {
        read: excel("inbox/*.xlsx", { sheet: "Först" }),
        contract: text,
        breach: { at_most_percent: 100 },
      }),
    );
    return (await house.rows<{ v: string | null }>("select v from staging.drop order by _line")).map(({ v }) => v);
  };
  const row = (cell: string): string => `<x:row><x:c t="str"><x:v>i</x:v></x:c>${cell}</x:row>`;

  it("formulas keep results that are nothing-like: 0, false, empty, shared", async () => {
    const cells = [
      "<x:c><x:f>1-1</x:f><x:v>0</x:v></x:c>",
      '<x:c><x:f t="shared" si="0"/><x:v>5</x:v></x:c>',
      '<x:c t="b"><x:f>1=2</x:f><x:v>0</x:v></x:c>',
      '<x:c t="str"><x:f>""</x:f><x:v></x:v></x:c>',
    ];
    expect(await read(cells.map(row).join(""))).toEqual(["0", "5", "false", null]);
  });

  it("a formula without a result, an error of a formula and text in a number cell are rejected", async () => {
    expect(
      await read(
        [
          "<x:c><x:f>1-1</x:f></x:c>",
          '<x:c t="e"><x:f>1/0</x:f><x:v>#DIV/0!</x:v></x:c>',
          "<x:c><x:v>zwölf</x:v></x:c>",
        ]
          .map(row)
          .join(""),
      ),
    ).toEqual([]);
  });

  it("formats tell dates from numbers, in 1900 and in 1904 books", async () => {
    const cells = [
      '<x:c s="1"><x:v>46000</x:v></x:c>',
      '<x:c s="1"><x:v>46000.75</x:v></x:c>',
      '<x:c s="2"><x:v>1.5</x:v></x:c>',
      '<x:c s="3"><x:v>12.5</x:v></x:c>',
      '<x:c s="4"><x:v>0.5</x:v></x:c>',
      '<x:c t="d"><x:v>2026-01-31T00:00:00Z</x:v></x:c>',
    ];
    expect(await read(cells.map(row).join(""))).toEqual([
      "2025-12-09",
      "2025-12-09T18:00:00",
      "1.5",
      "12.5",
      "12:00:00",
      "2026-01-31",
    ]);
    expect(await read(row(cells[0] ?? ""), 'date1904="1"')).toEqual(["2029-12-10"]);
  });

  it("shared strings come without reading aids, with their control characters, and as they are spaced", async () => {
    const strings =
      '<si><t>山田</t><rPh sb="0" eb="2"><t>ヤマダ</t></rPh></si><si><r><t xml:space="preserve">a </t></r><r><t>&amp; b</t></r></si><si><t>x_x000D_y_x005F_z</t></si><si><t></t></si>';
    expect(
      await read([0, 1, 2, 3].map((index) => row(`<x:c t="s"><x:v>${index}</x:v></x:c>`)).join(""), "", strings),
    ).toEqual(["山田", "a & b", "x\ry_z", null]);
  });

  it("an old .xls file is told to be one", async () => {
    const house = await newHouse();
    house.write("inbox/a.xlsx", Buffer.from("d0cf11e0a1b11ae1".padEnd(2000, "0"), "hex"));
    const error = await errorOf(house.extract(dropFolder("drop", { read: excel("inbox/*.xlsx"), contract: text })));
    expect(error).toMatchObject({ code: "SOURCE_FILE", message: expect.stringContaining("old .xls") as string });
  });
});

describe("a workbook", () => {
  it("is typed by its contract and loaded once", async () => {
    const house = await newHouse();
    await writeBook(house, "inbox/a.xlsx", (book) => {
      const sheet = book.addWorksheet("Data");
      sheet.addRow(["Id", "Net Amount", "Day", "Ok"]);
      sheet.addRow([1, 12.5, new Date("2026-01-31T00:00:00Z"), true]);
      sheet.addRow(["2", "7.25", "2026-02-28", "no"]);
    });
    const contract = z.object({ id: z.int(), net_amount: money(), day: z.iso.date(), ok: z.boolean() });
    const source = dropFolder("drop", { read: excel("inbox/*.xlsx"), contract, key: "id" });
    expect(await house.extract(source)).toMatchObject({ rowsRead: 2, rowsRejected: 0 });
    expect(await house.rows("select id, net_amount, day, ok from staging.drop order by id")).toEqual([
      { id: 1, net_amount: 12.5, day: "2026-01-31", ok: true },
      { id: 2, net_amount: 7.25, day: "2026-02-28", ok: false },
    ]);
    expect(await house.extract(source)).toMatchObject({ rowsRead: 0, changed: false });
  });

  it("gives the sheet and the header row that are named", async () => {
    const house = await newHouse();
    await writeBook(house, "inbox/a.xlsx", (book) => {
      book.addWorksheet("Cover").addRow(["nothing here"]);
      const sheet = book.addWorksheet("Orders 2026");
      sheet.addRows([["Report of November"], [], ["v", "id"], ["a", "1"]]);
    });
    await house.extract(
      dropFolder("drop", { read: excel("inbox/*.xlsx", { sheet: "Orders 2026", header_row: 3 }), contract: text }),
    );
    expect(await house.rows("select id, v, _line from staging.drop")).toEqual([{ id: "1", v: "a", _line: 4 }]);
    const missing = await errorOf(
      house.extract(dropFolder("other", { read: excel("inbox/*.xlsx", { sheet: "Orders 2025" }), contract: text })),
    );
    expect(missing).toMatchObject({ code: "SOURCE_FILE", hint: "Perhaps `Orders 2026` is meant." });
    expect(
      await errorOf(house.extract(dropFolder("other", { read: excel("inbox/*.xlsx"), contract: text }))),
    ).toMatchObject({ code: "SOURCE_COLUMN" });
  });

  it("written as a stream, with its settings behind its sheets, is read all the same", async () => {
    const house = await newHouse();
    house.write("inbox/x", "");
    const stream = createWriteStream(`${house.dir}/inbox/a.xlsx`);
    const book = new exceljs.stream.xlsx.WorkbookWriter({ stream, useStyles: true, useSharedStrings: true });
    const sheet = book.addWorksheet("Data");
    sheet.addRow(["id", "v"]).commit();
    // Letters of three bytes, so that they span the chunks in which a file is read.
    for (let index = 0; index < 20_000; index++)
      sheet.addRow([`王${index}`, index % 2 === 0 ? new Date(Date.UTC(2026, 0, 1)) : "山田花子"]).commit();
    await book.commit();
    await new Promise((resolve) => stream.end(resolve));
    expect(await house.extract(dropFolder("drop", { read: excel("inbox/*.xlsx"), contract: text }))).toMatchObject({
      rowsRead: 20_000,
      rowsRejected: 0,
    });
    expect(
      await house.rows("select v, count(*) as n, count(distinct id) as ids from staging.drop group by v order by v"),
    ).toEqual([
      { v: "2026-01-01", n: 10_000, ids: 10_000 },
      { v: "山田花子", n: 10_000, ids: 10_000 },
    ]);
    expect(await house.rows("select count(*) as n from staging.drop where id = '王' || (_line - 2)")).toEqual([
      { n: 20_000 },
    ]);
  });

  it("that is broken is SOURCE_FILE, and no one waits", async () => {
    const house = await newHouse();
    const source = dropFolder("drop", { read: excel("inbox/*.xlsx"), contract: text });
    await writeBook(house, "inbox/a.xlsx", (book) => {
      book
        .addWorksheet("Data")
        .addRows([["id", "v"], ...Array.from({ length: 5000 }, (_, index) => [String(index), `v${index}`])]);
    });
    const whole = readFileSync(`${house.dir}/inbox/a.xlsx`);
    const scratched = Buffer.from(whole);
    scratched.fill(0x55, Math.floor(whole.length / 3), Math.floor(whole.length / 2));
    for (const content of [
      Buffer.from("no workbook"),
      Buffer.alloc(0),
      whole.subarray(0, whole.length - 100),
      whole.subarray(0, 200),
      scratched,
    ]) {
      house.write("inbox/a.xlsx", content);
      expect(await errorOf(house.extract(source))).toMatchObject({ code: "SOURCE_FILE", where: "inbox/a.xlsx" });
    }
    expect(await house.rows("select * from meta.file")).toEqual([]);
  }, 20_000);
});
