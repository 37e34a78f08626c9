import { createWriteStream } from "node:fs";
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
async function cellTexts(values: readonly exceljs.CellValue[], prepare: (cell: exceljs.Cell, index: number) => void = () => undefined): Promise<readonly unknown[]> {
  const house = await newHouse();
  await writeBook(house, "inbox/a.xlsx", (book) => {
    const sheet = book.addWorksheet("Data");
    sheet.addRow(["id", "v"]);
    values.forEach((value, index) => {
      const row = sheet.addRow([`r${index}`, value]);
      prepare(row.getCell(2), index);
    });
  });
  await house.extract(dropFolder("drop", { read: excel("inbox/*.xlsx"), contract: text, breach: { at_most_percent: 100 } }));
  const rows = await house.rows<{ v: unknown }>("select v from staging.drop order by try_cast(substr(id, 2) as integer)");
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
    ).toEqual(["plain", "007", "12", "0.3", "1234567890123", "1e-7", "true", "false", "bold text", "a link", "2", "ab", null, "é中😀", " padded "]);
  });

  it("with a date is the day on the sheet, whatever the time zone of the machine", async () => {
    const zone = process.env["TZ"];
    try {
      for (const each of ["America/Los_Angeles", "Pacific/Auckland", "UTC"]) {
        process.env["TZ"] = each;
        const dates = [new Date("1980-02-29T00:00:00Z"), new Date("2026-03-29T01:30:00Z"), new Date("2026-12-31T23:59:59Z")];
        expect(await cellTexts(dates)).toEqual(["1980-02-29", "2026-03-29T01:30:00", "2026-12-31T23:59:59"]);
      }
    } finally {
      if (zone === undefined) delete process.env["TZ"];
      else process.env["TZ"] = zone;
    }
  });

  it("with a formula that gives a date is that date", async () => {
    const values = [{ formula: "TODAY()", result: 46_000 }];
    expect(await cellTexts(values, (cell) => { cell.numFmt = "dd/mm/yyyy"; })).toEqual(["2025-12-09"]);
  });

  it("with an error rejects its row and tells the error", async () => {
    const house = await newHouse();
    await writeBook(house, "inbox/a.xlsx", (book) => {
      const sheet = book.addWorksheet("Data");
      sheet.addRows([["id", "v"], ["1", "ok"], ["2", { error: "#N/A" }], ["3", { formula: "1/0", result: { error: "#DIV/0!" } }], [], ["5", "ok"]]);
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
    await house.extract(dropFolder("drop", { read: excel("inbox/*.xlsx", { sheet: "Orders 2026", header_row: 3 }), contract: text }));
    expect(await house.rows("select id, v, _line from staging.drop")).toEqual([{ id: "1", v: "a", _line: 4 }]);
    const missing = await errorOf(house.extract(dropFolder("other", { read: excel("inbox/*.xlsx", { sheet: "Orders 2025" }), contract: text })));
    expect(missing).toMatchObject({ code: "SOURCE_FILE", hint: "Perhaps `Orders 2026` is meant." });
    expect(await errorOf(house.extract(dropFolder("other", { read: excel("inbox/*.xlsx"), contract: text })))).toMatchObject({ code: "SOURCE_COLUMN" });
  });

  it("written as a stream, with its settings behind its sheets, is read all the same", async () => {
    const house = await newHouse();
    house.write("inbox/x", "");
    const stream = createWriteStream(`${house.dir}/inbox/a.xlsx`);
    const book = new exceljs.stream.xlsx.WorkbookWriter({ stream, useStyles: true, useSharedStrings: true });
    const sheet = book.addWorksheet("Data");
    sheet.addRow(["id", "v"]).commit();
    // Letters of three bytes, so that they span the chunks in which a file is read.
    for (let index = 0; index < 20_000; index++) sheet.addRow([`王${index}`, index % 2 === 0 ? new Date(Date.UTC(2026, 0, 1)) : "山田花子"]).commit();
    await book.commit();
    await new Promise((resolve) => stream.end(resolve));
    expect(await house.extract(dropFolder("drop", { read: excel("inbox/*.xlsx"), contract: text }))).toMatchObject({ rowsRead: 20_000, rowsRejected: 0 });
    expect(await house.rows("select v, count(*) as n, count(distinct id) as ids from staging.drop group by v order by v")).toEqual([
      { v: "2026-01-01", n: 10_000, ids: 10_000 },
      { v: "山田花子", n: 10_000, ids: 10_000 },
    ]);
    expect(await house.rows("select count(*) as n from staging.drop where id = '王' || (_line - 2)")).toEqual([{ n: 20_000 }]);
  });

  it("that is broken is SOURCE_FILE, and no one waits", async () => {
    const house = await newHouse();
    const source = dropFolder("drop", { read: excel("inbox/*.xlsx"), contract: text });
    await writeBook(house, "inbox/a.xlsx", (book) => {
      book.addWorksheet("Data").addRows([["id", "v"], ...Array.from({ length: 5000 }, (_, index) => [String(index), `v${index}`])]);
    });
    const { readFileSync } = await import("node:fs");
    const whole = readFileSync(`${house.dir}/inbox/a.xlsx`);
    const scratched = Buffer.from(whole);
    scratched.fill(0x55, Math.floor(whole.length / 3), Math.floor(whole.length / 2));
    for (const content of [Buffer.from("no workbook"), Buffer.alloc(0), whole.subarray(0, whole.length - 100), whole.subarray(0, 200), scratched]) {
      house.write("inbox/a.xlsx", content);
      expect(await errorOf(house.extract(source))).toMatchObject({ code: "SOURCE_FILE", where: "inbox/a.xlsx" });
    }
    expect(await house.rows("select * from meta.file")).toEqual([]);
  }, 20_000);
});
