import { HousefileError } from "../../core/error.ts";
import type { Session } from "../../core/session.ts";
import { sql } from "../../core/sql.ts";
import { goldenOverride, goldenPerson, personId } from "../../core/tables/golden.ts";
import { createTableSql } from "../../warehouse/database.ts";
import { overridable, type OverridableField } from "./override.sql.ts";

/** What a person sets. */
export interface Override {
  readonly personKey: number;
  readonly field: string;
  /** Null takes the override back. */
  readonly value: string | null;
  readonly by: string;
  readonly at: Date;
  readonly reason: string;
}

function fieldOf(name: string): OverridableField {
  const field = overridable.find((one) => one === name);
  if (field !== undefined) return field;
  throw new HousefileError("USAGE", `\`${name}\` cannot be set.`, { hint: `Fields: ${overridable.join(", ")}.` });
}

async function requireValue(db: Session, field: OverridableField, value: string): Promise<void> {
  if (field.endsWith("_opt_out") && value !== "true") {
    throw new HousefileError("USAGE", `An opt-out is not lifted by hand.`, {
      hint: "Record a newer opt_in in the consents feed, or mend the source that says so.",
    });
  }
  const type = goldenPerson.columns.find(({ name }) => name === field)?.type ?? "varchar";
  const [row] = await db.rows<{ fits: boolean }>(
    sql`select try_cast(${value} as ${sql.raw(type)}) is not null as fits`,
  );
  if (row?.fits === true && value.trim() !== "") return;
  throw new HousefileError("USAGE", `\`${value}\` is no ${type} for \`${field}\`.`, {
    hint: type === "date" ? "A day is written 1980-06-30." : "Leave nothing empty; --remove takes an override back.",
  });
}

/**
 * Sets a golden value by hand, or takes that back, in golden.override. It is kept with one record of the person and so follows it through
 * merges and splits. Raises USAGE for a field, a value or a person that cannot be.
 */
export async function overrideGolden(
  db: Session,
  { personKey, field: name, value, by, at, reason }: Override,
): Promise<void> {
  const field = fieldOf(name);
  if (value !== null) await requireValue(db, field, value);
  await db.run(createTableSql(goldenOverride, "keep"));
  const [record] = await db.rows<{ source: string; record_id: string }>(
    sql`select source, record_id from ${personId} where person_key = ${personKey} order by source, record_id limit 1`,
  );
  if (record === undefined) {
    throw new HousefileError("USAGE", `There is no person ${personKey}.`, {
      hint: "Keys of persons stand in star.dim_customer.person_key.",
    });
  }
  await db.run(sql`insert into ${goldenOverride}
    select coalesce(max(override_id), 0) + 1, ${record.source}, ${record.record_id}, ${field}, ${value}, ${by}, ${at}, ${reason}
    from ${goldenOverride}`);
}
