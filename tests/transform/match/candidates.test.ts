import { afterEach, beforeEach, expect, it } from "vitest";
import { fullMatchSettings } from "../../../core/match-settings.ts";
import { sql, type Sql } from "../../../core/sql.ts";
import { identityCappedBlock, identityFeature } from "../../../core/tables/identity.ts";
import { keyColumn, keysSql } from "../../../transform/match/block.sql.ts";
import { chooseBlocks, pairBlocks } from "../../../transform/match/block.ts";
import type { BlockingRule } from "../../../transform/match/blocking-rule.ts";
import { Candidates, readContents, writeCandidates } from "../../../transform/match/candidates.ts";
import { createTableSql, type Database } from "../../../warehouse/database.ts";
import { NumberPairs } from "../../../transform/match/number-pairs.ts";
import { emptyWarehouse } from "../run-steps.ts";

const rules: readonly BlockingRule[] = [
  { name: "name", parts: ["family", "left(given, 1)"], share: 0.2 },
  { name: "house", parts: ["street", "house"], share: 0.1 },
  { name: "phone", parts: ["phone"] },
];

let database: Database;
beforeEach(async () => {
  database = await emptyWarehouse({ threads: 2 });
  const { session: db } = database;
  for (const of of [identityFeature, identityCappedBlock]) await db.run(createTableSql(of, "replace"));
  // Numbers with gaps, values that many share, and some that are missing.
  await db.run(sql`insert into ${identityFeature} by name
    select
      (n * 3)::integer as record_no,
      hash(n) as content,
      (hash(n, 1) % 40)::varchar as family,
      (hash(n, 2) % 15)::varchar as given,
      case when n % 7 > 0 then (hash(n, 3) % 300)::varchar end as street,
      case when n % 5 > 0 then (hash(n, 4) % 4)::varchar end as house,
      case when n % 2 = 0 then (hash(n, 5) % 900)::varchar end as phone
    from range(1500) as r(n)`);
});
afterEach(() => {
  database.close();
});

/** How many pairs `candidate` has, how many of them a plain join does not have, and how many it lacks. */
async function comparedWithJoin() {
  const joined = rules.map((rule) => {
    const keyed = sql`(select *, ${keyColumn(rule)} as key_hash from (${keysSql([rule], sql`${identityFeature}`)}) where key_hash <> -1)`;
    return sql`
      select l.record_no as left_no, r.record_no as right_no
      from ${keyed} as l
      join ${keyed} as r on r.key_hash = l.key_hash and l.content < r.content
      where l.key_hash not in (select key_hash from ${identityCappedBlock} where rule = ${rule.name})`;
  });
  const [row] = await database.session.rows(sql`
    with joined as (${sql.join(joined, " union ")})
    select
      (select count(*) from candidate) as pairs,
      (select count(*) from (from candidate except all from joined)) as too_many,
      (select count(*) from (from joined except all from candidate)) as missing`);
  return row;
}

const choose = (settings: { block_cap?: number }, meanwhile: readonly Sql[] = []) =>
  chooseBlocks(database.session, 1500, { rules, settings: fullMatchSettings(settings), meanwhile });

it("chosen blocks bring each of their pairs once, the smaller content first; so do they when they are read again", async () => {
  const blocks = await choose({}, [
    sql`create temp table worked as select count(*)::integer as n from ${identityFeature}`,
    sql`insert into worked select -n from worked`,
  ]);
  expect(await database.session.rows(sql`from worked order by n`)).toEqual([{ n: -1500 }, { n: 1500 }]);
  expect(blocks?.map(({ rule }) => rule.name)).toEqual(["name", "house", "phone"]);
  expect(await database.session.rows(sql`from ${identityCappedBlock}`)).toEqual([]);
  const chosen = await comparedWithJoin();
  expect(chosen).toMatchObject({ too_many: 0, missing: 0 });
  expect(Number(chosen?.["pairs"])).toBeGreaterThan(2000);
  await pairBlocks(database.session, blocks ?? []);
  expect(await comparedWithJoin()).toEqual(chosen);
});

it("blocks that are too large are listed and left out", async () => {
  const blocks = await choose({ block_cap: 3 });
  const [capped] = await database.session.rows(sql`
    select
      count(*) > 10 as some,
      bool_and(records > 3 and lost_pairs = records * (records - 1) // 2) as counted,
      bool_and(example in (select record_no from ${identityFeature})) as shown
    from ${identityCappedBlock}`);
  expect(capped).toEqual({ some: true, counted: true, shown: true });
  const chosen = await comparedWithJoin();
  expect(chosen).toMatchObject({ too_many: 0, missing: 0 });
  await pairBlocks(database.session, blocks ?? []);
  expect(await comparedWithJoin()).toEqual(chosen);
});

it("what fails while blocks are made is raised", async () => {
  await expect(choose({}, [sql`select 1`, sql`select error('the disk is full')`])).rejects.toThrow("the disk is full");
});

it("pairs beyond the room that there was for them are kept, once each", async () => {
  const candidates = new Candidates(10);
  const records = new NumberPairs(40);
  for (let record = 0; record < 40; record++) records.add(0, 3 * record);
  for (const start of [30, 20, 10, 0, 0]) candidates.addAll(records, start, 40);
  await writeCandidates(database.session, candidates.inOrder(await readContents(database.session)));
  expect(
    await database.session.rows(
      sql`select count(*) as n, count(distinct (least(left_no, right_no), greatest(left_no, right_no))) as pairs from candidate`,
    ),
  ).toEqual([{ n: 780, pairs: 780 }]);
});
