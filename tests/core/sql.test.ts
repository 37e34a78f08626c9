import { describe, expect, test } from "vitest";
import { inlineSql, renderSql, sql } from "../../core/sql.ts";
import { table } from "../../core/table.ts";

describe("the sql tag", () => {
  test("makes every value a parameter", () => {
    const hostile = "'; drop table star.dim_customer; --";
    expect(renderSql(sql`select * from t where a = ${hostile} and b = ${2}`)).toEqual({
      text: "select * from t where a = $1 and b = $2",
      values: [hostile, 2],
    });
  });

  test("splices fragments and tables, and numbers parameters through", () => {
    const inner = sql`x = ${1}`;
    expect(renderSql(sql`from ${table("star", "dim_date")} where ${inner} or y = ${2}`)).toEqual({
      text: 'from "star"."dim_date" where x = $1 or y = $2',
      values: [1, 2],
    });
  });

  test("quotes identifiers, whatever they hold", () => {
    expect(renderSql(sql`select ${sql.id('a"b', "c")}`).text).toBe('select "a""b"."c"');
  });

  test("escapes literals", () => {
    expect(inlineSql(sql`select ${sql.lit("O'Brien")}, ${null}, ${true}, ${new Date("2026-06-30T00:00:00Z")}`)).toBe(
      "select 'O''Brien', null, true, '2026-06-30T00:00:00.000Z'::timestamptz",
    );
  });

  test("leaves run parameters to the run", () => {
    const statement = sql`select ${sql.run("as_of")}`;
    expect(() => renderSql(statement)).toThrow(TypeError);
    expect(renderSql(statement, { as_of: "2026-06-30", now: null, run_id: 1 })).toEqual({
      text: "select $1::date",
      values: ["2026-06-30"],
    });
    expect(inlineSql(statement)).toBe("select :as_of");
  });

  test("is frozen", () => {
    expect(Object.isFrozen(sql`select 1`)).toBe(true);
    expect(Object.isFrozen(sql`select 1`.pieces)).toBe(true);
  });
});
