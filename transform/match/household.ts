import { sql } from "../../core/sql.ts";
import type { Act } from "../../core/step.ts";
import { UnionFind } from "./cluster.ts";
import { homeLinksSql, homeOfSql, homeSql, householdSql, personOfSql } from "./household.sql.ts";
import { batched } from "./batched.ts";

/** `identity.household`: persons who live together, by what they share and by the model that matched them. */
export const findHouseholds: Act = async ({ db }) => {
  await db.run(personOfSql());
  await db.run(homeSql());
  await db.run(homeOfSql());
  const [row] = await db.rows<{ persons: number }>(sql`select count(*) as persons from home`);
  const persons = row?.persons ?? 0;
  const together = new UnionFind(persons);
  for await (const [ones = [], others = []] of db.columnBatches(homeLinksSql()))
    for (const [index, one] of ones.entries()) together.join(one as number, others[index] as number);
  await db.run(sql`create or replace temp table together (person_no integer, first_no integer)`);
  await db.append("together", batched(together.entries()));
  await db.run(householdSql());
  for (const name of ["home", "home_of", "together", "person_of"]) await db.run(sql`drop table ${sql.id(name)}`);
  return { rowsWritten: persons, changed: true };
};
