import { appendFileSync, mkdirSync, readdirSync, renameSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import iconv from "iconv-lite";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { money } from "../../core/contract.ts";
import type { Progress } from "../../core/log.ts";
import { checkSource } from "../../extract/check.ts";
import { csv, dropFolder, purchasedList } from "../../extract/source/files.ts";
import { errorOf, newHouse } from "./support.ts";

const contract = z.object({ id: z.int(), name: z.string().nullable(), joined: z.iso.date().nullable() });
const folder = dropFolder("drop", { read: csv("inbox/*.csv"), contract });
const keyed = dropFolder("drop", { read: csv("inbox/*.csv"), contract, key: "id" });
const all = { at_most_percent: 100 } as const;

describe("a drop folder", () => {
  it("loads a file once, with its file and line", async () => {
    const house = await newHouse();
    house.write("inbox/a.csv", "id,name,joined\n1,Ann,1980-02-29\n\n2,,\n");
    expect(await house.extract(folder)).toMatchObject({ rowsRead: 2, rowsWritten: 2, changed: true });
    expect(await house.rows("select id, name, joined, _key, _file, _line from staging.drop order by id")).toEqual([
      { id: 1, name: "Ann", joined: "1980-02-29", _key: "inbox/a.csv:2", _file: "inbox/a.csv", _line: 2 },
      { id: 2, name: null, joined: null, _key: "inbox/a.csv:4", _file: "inbox/a.csv", _line: 4 },
    ]);
    expect(await house.extract(folder)).toMatchObject({ rowsRead: 0, rowsWritten: 0, changed: false });
    expect(
      await house.rows("select path, bytes, status, rows_read, rows_kept, rows_rejected, run_id from meta.file"),
    ).toEqual([
      { path: "inbox/a.csv", bytes: 37, status: "loaded", rows_read: 2, rows_kept: 2, rows_rejected: 0, run_id: 1 },
    ]);
  });

  it("a new file is appended, a removed one leaves its rows, a renamed one is not loaded twice", async () => {
    const house = await newHouse();
    house.write("inbox/a.csv", "id,name,joined\n1,a,\n");
    await house.extract(folder);
    house.write("inbox/b.csv", "id,name,joined\n2,b,\n");
    expect(await house.extract(folder)).toMatchObject({ rowsRead: 1, rowsWritten: 1 });
    rmSync(join(house.dir, "inbox/a.csv"));
    renameSync(join(house.dir, "inbox/b.csv"), join(house.dir, "inbox/c.csv"));
    expect(await house.extract(folder)).toMatchObject({ rowsRead: 0, rowsWritten: 0, changed: false });
    expect(await house.rows("select _file from staging.drop order by id")).toEqual([
      { _file: "inbox/a.csv" },
      { _file: "inbox/b.csv" },
    ]);
    expect(await house.extract(folder, { full: true })).toMatchObject({ rowsWritten: 0 });
    expect(await house.rows("select count(*) as n from staging.drop")).toEqual([{ n: 2 }]);
  });

  it("a replaced file replaces its rows and its quarantine", async () => {
    const house = await newHouse();
    house.write("inbox/a.csv", "id,name,joined\n1,a,\n2,b,\nx,c,\n");
    house.write("inbox/b.csv", "id,name,joined\n9,z,\ny,z,\n");
    await house.extract(folder);
    house.write("inbox/a.csv", "id,name,joined\n1,a,\n3,d,\n");
    expect(await house.extract(folder)).toMatchObject({
      rowsRead: 2,
      rowsWritten: 1,
      rowsRejected: 0,
      notes: { removed: 0, total: 3 },
    });
    expect(await house.rows("select id from staging.drop order by id")).toEqual([{ id: 1 }, { id: 3 }, { id: 9 }]);
    expect(await house.rows("select origin from quarantine.drop")).toEqual([{ origin: "inbox/b.csv:3" }]);
    expect(await house.rows("select status, count(*) as n from meta.file group by status order by status")).toEqual([
      { status: "loaded", n: 2 },
      { status: "replaced", n: 1 },
    ]);
    house.write("inbox/a.csv", "id,name,joined\n");
    expect(await house.extract(folder)).toMatchObject({ rowsRead: 0, rowsWritten: 2, notes: { removed: 2 } });
  });

  it("a file with the content of another is skipped, told once, and recorded", async () => {
    const house = await newHouse();
    house.write("inbox/a.csv", "id,name,joined\n1,a,\n");
    house.write("inbox/copy of a.csv", "id,name,joined\n1,a,\n");
    expect(await house.extract(folder)).toMatchObject({ rowsRead: 1, rowsWritten: 1 });
    expect(house.warnings).toEqual(["`inbox/copy of a.csv` has the same content as `inbox/a.csv` and is skipped"]);
    await house.extract(folder);
    expect(house.warnings).toHaveLength(1);
    expect(await house.rows("select path, status from meta.file order by path")).toEqual([
      { path: "inbox/a.csv", status: "loaded" },
      { path: "inbox/copy of a.csv", status: "duplicate" },
    ]);
    house.write("inbox/a.csv", "id,name,joined\n5,e,\n");
    expect(await house.extract(folder)).toMatchObject({ rowsRead: 2, rowsWritten: 2 });
    expect(await house.rows("select id, _file from staging.drop order by id")).toEqual([
      { id: 1, _file: "inbox/copy of a.csv" },
      { id: 5, _file: "inbox/a.csv" },
    ]);
  });

  it("a file that was overwritten with another one's content gives up its rows", async () => {
    const house = await newHouse();
    house.write("inbox/a.csv", "id,name,joined\n1,a,\n");
    house.write("inbox/b.csv", "id,name,joined\n2,b,\n");
    await house.extract(folder);
    house.write("inbox/b.csv", "id,name,joined\n1,a,\n");
    expect(await house.extract(folder)).toMatchObject({ rowsWritten: 1 });
    expect(await house.rows("select id from staging.drop")).toEqual([{ id: 1 }]);
  });

  it("a changed contract reads all files again and keeps the rows of those that are gone", async () => {
    const house = await newHouse();
    house.write("inbox/a.csv", "id,name,joined\n1,a,\n");
    house.write("inbox/b.csv", "id,name,joined\n2,b,\n");
    await house.extract(folder);
    rmSync(join(house.dir, "inbox/a.csv"));
    const other = dropFolder("drop", {
      read: csv("inbox/*.csv"),
      contract: z.object({ id: z.string(), name: z.string() }),
      key: "id",
    });
    expect(await house.extract(other)).toMatchObject({ rowsRead: 1, rowsWritten: 0 });
    expect(await house.rows("select * exclude (_hash, _loaded_at) from staging.drop order by id")).toEqual([
      { id: "1", name: "a", _key: "1", _file: "inbox/a.csv", _line: 2, _run_id: 1 },
      { id: "2", name: "b", _key: "2", _file: "inbox/b.csv", _line: 2, _run_id: 1 },
    ]);
  });
});

describe("a drop folder with a key", () => {
  it("the row of the last file stands, whichever way the files came", async () => {
    const content = {
      "inbox/1.csv": "id,name,joined\n1,one,\n2,two,\n",
      "inbox/2.csv": "id,name,joined\n1,uno,\n",
      "inbox/3.csv": "id,name,joined\n2,due,\n",
    };
    const orders = [
      ["inbox/1.csv", "inbox/2.csv", "inbox/3.csv"],
      ["inbox/3.csv", "inbox/1.csv", "inbox/2.csv"],
      ["inbox/2.csv", "inbox/3.csv", "inbox/1.csv"],
    ] as const;
    for (const order of orders) {
      const house = await newHouse();
      for (const path of order) {
        house.write(path, content[path]);
        await house.extract(keyed);
      }
      expect(await house.rows("select id, name, _file from staging.drop order by id")).toEqual([
        { id: 1, name: "uno", _file: "inbox/2.csv" },
        { id: 2, name: "due", _file: "inbox/3.csv" },
      ]);
      expect(await house.extract(keyed)).toMatchObject({ rowsWritten: 0 });
    }
  });

  it("all files at once give the same, and every row is accounted for", async () => {
    const house = await newHouse();
    house.write("inbox/1.csv", "id,name,joined\n1,one,\n2,two,\n");
    house.write("inbox/2.csv", "id,name,joined\n1,uno,\n");
    expect(await house.extract(keyed)).toMatchObject({ rowsRead: 3, rowsWritten: 2, rowsRejected: 0 });
    house.write("inbox/2.csv", "id,name,joined\n3,tre,\n");
    expect(await house.extract(keyed)).toMatchObject({ rowsRead: 3, rowsWritten: 2 });
    expect(await house.rows("select id, name from staging.drop order by id")).toEqual([
      { id: 1, name: "one" },
      { id: 2, name: "two" },
      { id: 3, name: "tre" },
    ]);
  });

  it("a key that comes twice in one file is kept by its first line", async () => {
    const house = await newHouse();
    house.write("inbox/1.csv", "id,name,joined\n1,first,\n1,second,\n1,third,\n");
    expect(await house.extract(keyed)).toMatchObject({ rowsRead: 3, rowsWritten: 1, rowsRejected: 2 });
    expect(await house.rows("select name from staging.drop")).toEqual([{ name: "first" }]);
    expect(await house.rows("select line, rule, key from quarantine.drop order by line")).toEqual([
      { line: 3, rule: "key", key: "1" },
      { line: 4, rule: "key", key: "1" },
    ]);
  });

  it("a rejected row leaves quarantine when its key comes valid in a later file", async () => {
    const house = await newHouse();
    house.write("inbox/1.csv", "id,name,joined\n1,a,31.02.1980\n");
    await house.extract(keyed);
    expect(await house.rows("select key, reason from quarantine.drop")).toEqual([
      { key: "1", reason: "`joined`: `31.02.1980` is not a date" },
    ]);
    house.write("inbox/2.csv", "id,name,joined\n1,a,1980-02-29\n");
    expect(await house.extract(keyed)).toMatchObject({ rowsWritten: 1 });
    expect(await house.rows("select * from quarantine.drop")).toEqual([]);
  });
});

describe("broken records", () => {
  const loose = dropFolder("drop", { read: csv("inbox/*.csv"), contract, breach: all });

  it("a rejected row keeps its line number and its raw text, and the file goes on", async () => {
    const house = await newHouse();
    house.write(
      "inbox/a.csv",
      [
        "id,name,joined",
        "1,a,",
        "2,b",
        "3,c,,extra",
        '4,"d',
        "5,e,",
        '6,f"g,',
        '7,"h"i,',
        '8,"multi',
        'line",',
        "9,z,31.02.1980",
        '10,"say ""hi""",',
      ].join("\r\n"),
    );
    expect(await house.extract(loose)).toMatchObject({ rowsRead: 10, rowsWritten: 4, rowsRejected: 6 });
    expect(await house.rows("select id, name, _line from staging.drop order by id")).toEqual([
      { id: 1, name: "a", _line: 2 },
      { id: 5, name: "e", _line: 6 },
      { id: 8, name: "multi\r\nline", _line: 9 },
      { id: 10, name: 'say "hi"', _line: 12 },
    ]);
    expect(await house.rows("select line, rule, reason, raw from quarantine.drop order by line")).toEqual([
      { line: 3, rule: "fields", reason: "the record has 2 fields instead of 3", raw: "2,b" },
      { line: 4, rule: "fields", reason: "the record has 4 fields instead of 3", raw: "3,c,,extra" },
      { line: 5, rule: "quote", reason: "a quote stands where none may stand", raw: '4,"d' },
      { line: 7, rule: "quote", reason: "a quote stands where none may stand", raw: '6,f"g,' },
      { line: 8, rule: "quote", reason: "a quote stands where none may stand", raw: '7,"h"i,' },
      {
        line: 11,
        rule: "joined.type",
        reason: "`joined`: `31.02.1980` is not a date",
        raw: '{"id":"9","name":"z","joined":"31.02.1980"}',
      },
    ]);
  });

  it("a quote that is never closed costs its own line only, wherever it stands", async () => {
    const house = await newHouse();
    const lines = Array.from(
      { length: 30_000 },
      (_, index) => `${index},${index % 3 === 0 ? `"n ${index}"` : `n ${index}`},`,
    );
    lines[7] = '7,"open,';
    lines[29_998] = '29998,"open too,';
    house.write("inbox/a.csv", `id,name,joined\n${lines.join("\n")}\n`);
    expect(await house.extract(loose)).toMatchObject({ rowsRead: 30_000, rowsRejected: 2 });
    expect(await house.rows("select line, raw from quarantine.drop order by line")).toEqual([
      { line: 9, raw: '7,"open,' },
      { line: 30_000, raw: '29998,"open too,' },
    ]);
    expect(
      await house.rows("select count(*) as n, min(_line - id) as low, max(_line - id) as high from staging.drop"),
    ).toEqual([{ n: 29_998, low: 2, high: 2 }]);
  });

  it("a file of nothing but unclosed quotes is rejected line by line", async () => {
    const house = await newHouse();
    house.write("inbox/a.csv", `id,name,joined\n${'1,"x,\n'.repeat(999)}`);
    expect(await house.extract(loose)).toMatchObject({ rowsRead: 999, rowsRejected: 999 });
  });

  it("bytes that are no text are told, not swallowed", async () => {
    const house = await newHouse();
    house.write(
      "inbox/a.csv",
      Buffer.concat([
        Buffer.from("id,name,joined\n1,"),
        iconv.encode("Müller", "windows-1252"),
        Buffer.from(",\n2,ok,\n"),
      ]),
    );
    expect(await house.extract(loose)).toMatchObject({ rowsRead: 2, rowsRejected: 1 });
    expect(await house.rows("select line, rule from quarantine.drop")).toEqual([{ line: 2, rule: "encoding" }]);
  });

  it("hostile fields arrive unharmed", async () => {
    const house = await newHouse();
    const texts = [
      "'; drop table x; --",
      "a,b",
      'say "hi"',
      "line\nbreak",
      "\\",
      "\\N",
      "NULL",
      "é中😀",
      "=cmd()",
      " padded ",
      "\u2028",
      "${x}",
      "a\u0000b",
    ];
    house.write(
      "inbox/a.csv",
      `id,name,joined\n${texts.map((text, index) => `${index},"${text.replaceAll('"', '""')}",`).join("\n")}`,
    );
    await house.extract(folder);
    expect(
      (await house.rows<{ name: string }>("select name from staging.drop order by id")).map(({ name }) => name),
    ).toEqual(texts);
  });
});

describe("how a file is written", () => {
  const name = "Müller Ünï";

  it.each([
    ["utf-8", undefined, false],
    ["utf-8", undefined, true],
    ["utf-16le", undefined, true],
    ["utf-16be", undefined, true],
    ["windows-1252", "windows-1252", false],
    ["iso-8859-1", "latin1", false],
    ["utf-8", "windows-1252", true],
  ] as const)("%s, declared as %s, byte order mark %s", async (encoding, declared, addBOM) => {
    const house = await newHouse();
    house.write("inbox/a.csv", iconv.encode(`id,name,joined\n1,${name},\n`, encoding, { addBOM }));
    await house.extract(
      dropFolder("drop", { read: csv("inbox/*.csv", declared === undefined ? {} : { encoding: declared }), contract }),
    );
    expect(await house.rows("select name from staging.drop")).toEqual([{ name }]);
  });

  it.each([
    ["gb18030", "王小明𠀀"],
    ["big5", "王小明"],
    ["shift_jis", "山田ソ表"],
    ["euc-kr", "김철수"],
  ])("%s", async (encoding, text) => {
    const house = await newHouse();
    const lines = Array.from({ length: 20_000 }, (_, index) => `${index},${text}${index},`);
    house.write("inbox/a.csv", iconv.encode(`id,name,joined\n${lines.join("\n")}\n`, encoding));
    const source = dropFolder("drop", { read: csv("inbox/*.csv", { encoding }), contract });
    expect(await house.extract(source)).toMatchObject({ rowsRead: 20_000, rowsRejected: 0 });
    expect(await house.rows(`select count(*) as n from staging.drop where name = '${text}' || id`)).toEqual([
      { n: 20_000 },
    ]);
  });

  it.each([[";"], ["\t"], ["|"], [","]])("the delimiter %j is found", async (delimiter) => {
    const house = await newHouse();
    house.write(
      "inbox/a.csv",
      [
        ["id", "na,me;x|", "name", "joined"],
        ["1", "", "a", ""],
      ]
        .map((fields) => fields.map((field) => (field.length > 4 ? `"${field}"` : field)).join(delimiter))
        .join("\n"),
    );
    await house.extract(folder);
    expect(await house.rows("select id, name from staging.drop")).toEqual([{ id: 1, name: "a" }]);
  });

  it.each([["\r\n"], ["\n"], ["\r"]])("line ends %j", async (end) => {
    const house = await newHouse();
    house.write("inbox/a.csv", ["id,name,joined", "1,a,", "2,b,"].join(end));
    expect(await house.extract(folder)).toMatchObject({ rowsRead: 2, rowsRejected: 0 });
    expect(await house.rows("select _line from staging.drop order by id")).toEqual([{ _line: 2 }, { _line: 3 }]);
  });

  it("a header is matched without regard to case, spaces and order; a `sep=` line is passed over", async () => {
    const house = await newHouse();
    house.write("inbox/a.csv", 'sep=;\n JOINED ;"Na me";Other;ID\n1980-02-29;a;x;1\n');
    await house.extract(folder);
    expect(await house.rows("select id, name, joined, _line from staging.drop")).toEqual([
      { id: 1, name: "a", joined: "1980-02-29", _line: 3 },
    ]);
  });

  it("a file may have no header, and words may mean missing", async () => {
    const house = await newHouse();
    house.write("inbox/a.csv", "1,N/A,\n2,b,-\n");
    await house.extract(
      dropFolder("drop", {
        read: csv("inbox/*.csv", { header: false, columns: ["id", "name", "joined"], nulls: ["N/A", "-"] }),
        contract,
      }),
    );
    expect(await house.rows("select id, name, joined, _line from staging.drop order by id")).toEqual([
      { id: 1, name: null, joined: null, _line: 1 },
      { id: 2, name: "b", joined: null, _line: 2 },
    ]);
  });

  it("blanks are no value where a number or a date is wanted; an optional column may be absent", async () => {
    const house = await newHouse();
    house.write("inbox/a.csv", "id,price\n1, \n2, 12.50 \n");
    const source = dropFolder("drop", {
      read: csv("inbox/*.csv"),
      contract: z.object({ id: z.int(), price: money().nullable(), note: z.string().optional() }),
    });
    await house.extract(source);
    expect(await house.rows("select id, price, note from staging.drop order by id")).toEqual([
      { id: 1, price: null, note: null },
      { id: 2, price: 12.5, note: null },
    ]);
  });

  it("an empty file and a file with a header only are no error", async () => {
    const house = await newHouse();
    house.write("inbox/a.csv", "");
    house.write("inbox/b.csv", "id,name,joined");
    house.write("inbox/c.csv", "\n\n");
    expect(await house.extract(folder)).toMatchObject({ rowsRead: 0, rowsWritten: 0, changed: false });
    expect(await house.rows("select count(*) as n from meta.file where status = 'loaded'")).toEqual([{ n: 3 }]);
    expect(await house.extract(folder)).toMatchObject({ notes: { removed: 0, total: 0 } });
  });
});

describe("files that fail", () => {
  it("a missing column is named with its file", async () => {
    const house = await newHouse();
    house.write("inbox/a.csv", "id,nmae,joined\n1,a,\n");
    expect(await errorOf(house.extract(folder))).toMatchObject({
      code: "SOURCE_COLUMN",
      message: "The column `name` of the contract is missing in `inbox/a.csv`.",
      hint: expect.stringContaining("`nmae`") as string,
    });
    house.write("inbox/a.csv", "id,name,name,joined\n1,a,b,\n");
    expect(await errorOf(house.extract(folder))).toMatchObject({ code: "SOURCE_COLUMN" });
  });

  it("a folder that is not there and a file that cannot be opened are SOURCE_FILE; an empty folder is a warning", async () => {
    const house = await newHouse();
    expect(await errorOf(house.extract(folder))).toMatchObject({
      code: "SOURCE_FILE",
      hint: expect.stringContaining("Create the folder") as string,
    });
    mkdirSync(join(house.dir, "inbox"));
    expect(await house.extract(folder)).toMatchObject({ rowsRead: 0 });
    expect(house.warnings).toEqual(["`drop` found no file under `inbox/*.csv`"]);
    symlinkSync(join(house.dir, "nowhere"), join(house.dir, "inbox/a.csv"));
    expect(await errorOf(house.extract(folder))).toMatchObject({ code: "SOURCE_FILE", where: "inbox/a.csv" });
  });

  it("a file that grows while it is read is left for the next run", async () => {
    const house = await newHouse();
    const path = house.write(
      "inbox/a.csv",
      `id,name,joined\n${Array.from({ length: 50_000 }, (_, index) => `${index},n,\n`).join("")}`,
    );
    house.write("inbox/b.csv", "id,name,joined\n-1,b,\n");
    let isWritten = false;
    const progress: Progress = {
      report: () => {
        if (!isWritten) appendFileSync(path, "50000,n,\n");
        isWritten = true;
      },
    };
    expect(await house.extract(folder, { progress })).toMatchObject({ rowsRead: 1, rowsWritten: 1 });
    expect(house.warnings).toEqual(["`inbox/a.csv` changed while it was read; the next run reads it"]);
    expect(await house.extract(folder)).toMatchObject({ rowsRead: 50_001, rowsWritten: 50_001 });
  });

  it("an abort stops between batches and keeps nothing", async () => {
    const house = await newHouse();
    house.write(
      "inbox/a.csv",
      `id,name,joined\n${Array.from({ length: 200_000 }, (_, index) => `${index},n,\n`).join("")}`,
    );
    const abort = new AbortController();
    const progress: Progress = {
      report: () => {
        abort.abort();
      },
    };
    expect(await errorOf(house.extract(folder, { progress, signal: abort.signal }))).toMatchObject({
      code: "RUN_STOPPED",
    });
    expect(await house.rows("select * from meta.file")).toEqual([]);
  });

  it("a pattern may lead out of the project's folder, into sub-folders, and past locks; nothing is written there", async () => {
    const house = await newHouse();
    house.write("project/x", "");
    house.write("other/2026/11/a.csv", "id,name,joined\n1,a,\n");
    house.write("other/2026/b.CSV", "id,name,joined\n9,a,\n");
    house.write("other/2026/~$a.csv", "lock");
    house.write("other/2026/.hidden.csv", "x");
    house.write("other/2026/11/b.tsv", "id\tname\tjoined\n2\ta\t\n");
    const source = dropFolder("drop", { read: csv("../other/**/*.{csv,tsv}"), contract });
    const projectDir = join(house.dir, "project");
    expect(await house.extract(source, { projectDir })).toMatchObject({ rowsRead: 2 });
    expect(await house.rows("select _file from staging.drop order by _file")).toEqual([
      { _file: "../other/2026/11/a.csv" },
      { _file: "../other/2026/11/b.tsv" },
    ]);
    expect(readdirSync(join(house.dir, "other"), { recursive: true }).length).toBe(7);
  });

  it("a breach undoes the whole load", async () => {
    const house = await newHouse();
    house.write("inbox/a.csv", `id,name,joined\n1,a,\n${"x,a,\n".repeat(200)}`);
    expect(await errorOf(house.extract(folder))).toMatchObject({
      code: "CONTRACT_BREACH",
      message: expect.stringContaining("200 of 201 rows") as string,
    });
    expect(await house.rows("select * from meta.file")).toEqual([]);
  });
});

it("a bought list carries its terms and loads like a folder", async () => {
  const house = await newHouse();
  house.write("inbox/acme/1.csv", "id,name,joined\n1,a,\n");
  const list = purchasedList("acme_2026q4", {
    read: csv("inbox/acme/*.csv"),
    contract,
    vendor: "Acme Data",
    cost_per_thousand: 95,
    net_name_floor_percent: 85,
    licence: { uses: ["post"], expires_on: "2027-03-31" },
  });
  expect(list.list).toEqual({
    vendor: "Acme Data",
    cost_per_thousand: 95,
    net_name_floor_percent: 85,
    licence: { uses: ["post"], expires_on: "2027-03-31" },
  });
  expect(await house.extract(list)).toMatchObject({ rowsWritten: 1 });
});

it("checkSource counts files and finds those without a column", async () => {
  const house = await newHouse();
  house.write("inbox/a.csv", "id,name,joined\n1,a,\n");
  house.write("inbox/b.csv", "id,joined\n1,\n");
  const check = await checkSource(folder, {
    environment: {},
    projectDir: house.dir,
    signal: new AbortController().signal,
  });
  expect(check).toMatchObject({ source: "drop", kind: "csv", files: 2 });
  expect(check.problems.map(({ code, where }) => [code, where])).toEqual([["SOURCE_COLUMN", "`inbox/b.csv`"]]);
});

describe("a contract that turns out wrong", () => {
  const mistaken = dropFolder("drop", {
    read: csv("inbox/*.csv"),
    key: "id",
    contract: z.object({ id: z.int(), name: z.number(), joined: z.iso.date().nullable() }),
  });

  it("stops the load of which nothing is left, however small it is, and keeps what was there", async () => {
    const house = await newHouse();
    house.write("inbox/a.csv", "id,name,joined\n1,Ann,\n2,Bob,\n");
    await house.extract(keyed);
    expect(await errorOf(house.extract(mistaken))).toMatchObject({ code: "CONTRACT_BREACH" });
    expect(await house.rows("select name from staging.drop order by id")).toEqual([{ name: "Ann" }, { name: "Bob" }]);
  });

  it("never turns a good value into null where broken rows may wait", async () => {
    const house = await newHouse();
    house.write("inbox/a.csv", "id,name,joined\n1,Ann,\n2,7,\n");
    await house.extract(keyed);
    await house.extract(mistaken);
    expect(await house.rows("select id, name from staging.drop")).toEqual([{ id: 2, name: 7 }]);
    expect(await house.rows("select key, rule from quarantine.drop")).toMatchObject([{ rule: "name.type" }]);
  });
});
