import { existsSync } from "node:fs";
import { clean, dropFolder, csv, HousefileError, sql, type Session } from "housefile";
import { z } from "zod";
import type { Evaluation } from "./arguments.ts";
import { standardColumns } from "./arguments.ts";

/** The file as `staging.people`, every column text. Returns its columns. Raises SOURCE_FILE, SOURCE_COLUMN. */
export async function stageFile(db: Session, evaluation: Evaluation): Promise<readonly string[]> {
  const { file } = evaluation;
  if (!existsSync(file))
    throw new HousefileError("SOURCE_FILE", `There is no file \`${file}\`.`, { hint: "Name a csv or parquet file." });
  const reader = /\.parquet$/i.test(file)
    ? sql`read_parquet(${file})`
    : sql`read_csv(${file}, all_varchar = true, header = true, sample_size = -1)`;
  await db.run(sql`create or replace table file as select * from ${reader}`);
  const found = await db.rows<{ column_name: string }>(sql`describe file`);
  const columns = found.map(({ column_name }) => column_name);
  const named = [...evaluation.map.values(), ...evaluation.extras, evaluation.truth];
  const missing = [...named, ...(evaluation.household === undefined ? [] : [evaluation.household])].filter(
    (column) => !columns.includes(column),
  );
  if (missing.length > 0)
    throw new HousefileError("SOURCE_COLUMN", `The file has no column ${missing.map((c) => `\`${c}\``).join(", ")}.`, {
      hint: `It has: ${columns.join(", ")}.`,
    });
  const id =
    evaluation.id ?? evaluation.map.get("record_id") ?? (columns.includes("record_id") ? "record_id" : undefined);
  const key = id === undefined ? sql`row_number() over ()` : sql`trim(cast(${sql.id(id)} as varchar))`;
  const texts = columns.map((column) => sql`nullif(trim(cast(${sql.id(column)} as varchar)), '') as ${sql.id(column)}`);
  await db.run(sql`create or replace table staging.people as
    select cast(${key} as varchar) as _key, ${sql.join(texts)} from file`);
  await db.run(sql`drop table file`);
  return columns;
}

/** American days come month first: so when a second part is above 12 and no first part is. */
async function dateFormats(db: Session, column: string): Promise<readonly string[] | undefined> {
  const [row] = await db.rows<{ days_first: number; days_second: number }>(sql`
    select
      count(*) filter (where try_cast(part[1] as integer) > 12) as days_first,
      count(*) filter (where try_cast(part[2] as integer) > 12) as days_second
    from (
      select regexp_extract_all(${sql.id(column)}, '[0-9]+') as part
      from staging.people
      where regexp_full_match(${sql.id(column)}, '[0-9]{1,2}[/.-][0-9]{1,2}[/.-][0-9]{2,4}')
    )`);
  return (row?.days_second ?? 0) > 10 * (row?.days_first ?? 0)
    ? ["%Y-%m-%d", "%m/%d/%Y", "%m-%d-%Y", "%m.%d.%Y", "%m/%d/%y", "%Y%m%d"]
    : undefined;
}

/** The file's columns mapped onto the people feed with the product's cleaners. */
export async function mapFile(db: Session, columns: readonly string[], evaluation: Evaluation, country: string) {
  const columnOf = (standard: string): string | undefined =>
    evaluation.map.get(standard) ?? (columns.includes(standard) ? standard : undefined);
  const source = dropFolder("people", {
    read: csv("people.csv"),
    contract: z.object(Object.fromEntries(columns.map((column) => [column, z.string().nullable()]))),
  });
  const countryColumn = columnOf("country");
  const placed = { country, ...(countryColumn === undefined ? {} : { country_column: countryColumn }) };
  const birth = columnOf("birth_date");
  const formats = birth === undefined ? undefined : await dateFormats(db, birth);
  const cleaners = {
    given_name: clean.name,
    family_name: clean.name,
    full_name: clean.name,
    email: clean.email,
    phone: (column: string) => clean.phone(column, placed),
    street: clean.street,
    city: clean.city,
    region: clean.city,
    postcode: (column: string) => clean.postcode(column, placed),
    country: clean.country,
    birth_date: (column: string) => clean.date(column, formats === undefined ? {} : { formats }),
    company: clean.company,
    updated_at: clean.instant,
  };
  const mapped = standardColumns.flatMap((standard) => {
    const column = columnOf(standard);
    return column === undefined || standard === "record_id" || standard === "source"
      ? []
      : [[standard, cleaners[standard](column)] as const];
  });
  const extras = evaluation.extras.map(
    (column) => [`extra_${column.toLowerCase().replace(/[^a-z0-9_]/g, "_")}`, clean.text(column)] as const,
  );
  return source.as(Object.fromEntries([...mapped, ...extras]));
}
