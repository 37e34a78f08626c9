import { HousefileError } from "../../core/error.ts";
import type { MatchSettings } from "../../core/match-settings.ts";
import type { Session } from "../../core/session.ts";
import { sql } from "../../core/sql.ts";
import { personId } from "../../core/tables/golden.ts";
import {
  identityCappedBlock,
  identityDecision,
  identityFeature,
  identityPair,
  identityRecord,
} from "../../core/tables/identity.ts";
import { keyColumn, keysSql, noKey } from "./block.sql.ts";
import { rulesOf } from "./blocking-rule.ts";
import { currentDecisionsSql } from "./certain.sql.ts";
import { levelsOf } from "./comparison.ts";
import { patternsSql } from "./level.sql.ts";
import { readModel, type Model } from "./model.ts";
import { patternOdds } from "./weigh.ts";

/** One line of a pair's waterfall. */
export interface Evidence {
  readonly comparison: string;
  readonly left: string | null;
  readonly right: string | null;
  /** The agreement level's label; null where a value is missing. */
  readonly level: string | null;
  /** What it says for one person against chance, in bits. */
  readonly bits: number;
}

/** Why two records are one person, or are not. */
export interface PairExplanation {
  readonly evidence: readonly Evidence[];
  /** Log-odds of any two records of the file, in bits. */
  readonly prior: number;
  /** What rare or common values add, in bits. */
  readonly rarity: number;
  /** What the other explanations (a household, namesakes) take away, in bits. */
  readonly others: number;
  readonly weight: number;
  readonly probability: number;
  /** Blocking rules under which the two are compared. */
  readonly rules: readonly string[];
  /** Rules whose block was too large. */
  readonly capped: readonly string[];
  readonly decision: string | null;
  readonly isSamePerson: boolean;
}

async function modelInUse(db: Session): Promise<Model> {
  const model = await readModel(db);
  if (model !== undefined) return model;
  throw new HousefileError("USAGE", "Nothing has been matched yet.", { hint: "Run `housefile run` first." });
}

/** Explains pairs of one file. Call on a database that may hold temporary tables. */
export async function openExplainer(db: Session, settings: MatchSettings = {}) {
  const { comparisons: of, classes, frequencies } = await modelInUse(db);
  const columns = await db.rows<{ column_name: string }>(sql`describe ${identityFeature}`);
  const extras = columns.map(({ column_name }) => column_name).filter((name) => name.startsWith("extra_"));
  const rules = rulesOf(extras, settings.blocking);
  const share = (name: string): number => classes.find((one) => one.name === name)?.share ?? 0;

  async function numberOf(source: string, recordId: string): Promise<number> {
    const [row] = await db.rows<{ record_no: number }>(
      sql`select record_no from ${identityRecord} where source = ${source} and record_id = ${recordId}`,
    );
    if (row !== undefined) return row.record_no;
    throw new HousefileError("USAGE", `There is no record \`${source}:${recordId}\`.`, {
      hint: "A record is written source:id, such as crm:17; `housefile query` finds ids in clean.person_record.",
    });
  }

  async function explain(left: number, right: number): Promise<PairExplanation> {
    const both = sql`(from ${identityFeature} where record_no in (${left}, ${right}))`;
    const [oriented] = await db.rows<{ left_no: number; right_no: number }>(sql`
      select arg_min(record_no, content) as left_no, arg_max(record_no, content) as right_no
      from ${both}`);
    const [pair] = await db.rows<{ pattern: number; commonness: number; home_commonness: number }>(
      patternsSql(
        sql`select ${oriented?.left_no ?? left}::integer as left_no, ${oriented?.right_no ?? right}::integer as right_no`,
        of,
        { features: both, frequencies },
      ),
    );
    if (pair === undefined) throw new HousefileError("USAGE", "One of the records is gone.", { hint: "Run again." });
    const values = await db.rows<Record<string, string | null>>(sql`
      select ${sql.join(
        of.map(({ columns: read }, index) => sql`concat_ws(' ', ${sql.columns(read)}) as ${sql.id(`v${index}`)}`),
      )}
      from ${both}
      order by record_no = ${right}`);
    const levels = levelsOf(pair.pattern, of);
    const evidence = of.map((comparison, index): Evidence => {
      const level = levels[index] ?? 0;
      const of_ = (name: string): number =>
        classes.find((one) => one.name === name)?.levels[index]?.[level - 1] ?? Number.NaN;
      return {
        comparison: comparison.name,
        left: values[0]?.[`v${index}`] ?? null,
        right: values[1]?.[`v${index}`] ?? null,
        level: level === 0 ? null : (comparison.levels[level - 1]?.label ?? null),
        bits: level === 0 ? 0 : Math.log2(of_("person") / of_("chance")),
      };
    });
    const odds = patternOdds(levels, classes);
    const weight = -Math.log2(odds.household * pair.home_commonness + odds.chance * pair.commonness);
    const prior = Math.log2(share("person") / share("chance"));
    const rarity = -Math.log2(pair.commonness);
    const told = evidence.reduce((sum, { bits }) => sum + bits, 0);
    const shared = await db.rows<{ rule: string }>(sql`
      with keyed as materialized (${keysSql(rules, both)})
      ${sql.join(
        rules.map(
          (rule) => sql`
            select ${rule.name}::varchar as rule
            from keyed
            where ${keyColumn(rule)} <> ${sql.lit(noKey)}
            group by ${keyColumn(rule)}
            having count(*) > 1`,
        ),
        " union all ",
      )}`);
    const sharedRules = new Set(shared.map(({ rule }) => rule));
    const agreeing = rules.map(({ name }) => name).filter((name) => sharedRules.has(name));
    const capped = await db.rows<{ rule: string }>(sql`select distinct rule from ${identityCappedBlock}`);
    const cappedRules = new Set(capped.map(({ rule }) => rule));
    const [scored] = await db.rows<{ n: number }>(
      sql`select count(*) as n from ${identityPair} where (left_no, right_no) in ((${left}, ${right}), (${right}, ${left}))`,
    );
    const [decided] = await db.rows<{ verdict: string; decided_by: string }>(sql`
      select d.verdict, w.decided_by
      from (${currentDecisionsSql()}) as d
      join ${identityDecision} as w using (decision_id)
      join ${identityRecord} as a on a.source = d.left_source and a.record_id = d.left_record_id
      join ${identityRecord} as b on b.source = d.right_source and b.record_id = d.right_record_id
      where (a.record_no, b.record_no) in ((${left}, ${right}), (${right}, ${left})) and d.verdict <> 'open'`);
    const [persons] = await db.rows<{ n: number }>(sql`
      select count(distinct i.person_key) as n
      from ${personId} as i
      join ${identityRecord} as r using (source, record_id)
      where r.record_no in (${left}, ${right})`);
    return {
      evidence,
      prior,
      rarity,
      others: weight - prior - rarity - told,
      weight,
      probability: 1 / (1 + 2 ** -weight),
      rules: agreeing.filter((rule) => (scored?.n ?? 0) > 0 || !cappedRules.has(rule)),
      capped: agreeing.filter((rule) => cappedRules.has(rule)),
      decision: decided === undefined ? null : `${decided.verdict}, said ${decided.decided_by}`,
      isSamePerson: persons?.n === 1,
    };
  }

  return { numberOf, explain };
}

/** The strongest links that hold a person's records together: a maximum spanning tree, the strongest first. */
export async function linksOfPerson(db: Session, personKey: number) {
  const rows = await db.rows<{ l: string; r: string; weight: number; probability: number }>(sql`
    with mine as (
      select r.record_no, concat(r.source, ':', r.record_id) as name
      from ${identityRecord} as r
      join ${personId} as i using (source, record_id)
      where i.person_key = ${personKey}
    )
    select l.name as l, r.name as r, p.weight, p.probability
    from ${identityPair} as p
    join mine as l on l.record_no = p.left_no
    join mine as r on r.record_no = p.right_no
    order by p.weight desc, l.name, r.name`);
  const setOf = new Map<string, string>();
  const rootOf = (name: string): string => {
    let at = name;
    for (let up = setOf.get(at); up !== undefined; up = setOf.get(at)) at = up;
    return at;
  };
  return rows.flatMap(({ l, r, weight, probability }) => {
    const [a, b] = [rootOf(l), rootOf(r)];
    if (a === b) return [];
    setOf.set(b, a);
    return [{ left: l, right: r, bits: Number(weight.toFixed(1)), probability: Number(probability.toFixed(4)) }];
  });
}
