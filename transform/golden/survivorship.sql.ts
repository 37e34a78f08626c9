import type { SurvivorshipField, SurvivorshipRule } from "../../core/match-settings.ts";
import { sql, type Sql } from "../../core/sql.ts";

/** A field, or block of fields that survive together from one record. */
export interface SurvivingBlock {
  readonly field: Exclude<SurvivorshipField, `${string}_opt_out`>;
  /** Columns of golden.person. */
  readonly columns: readonly string[];
  /** How complete the block is in a record, from 0 (absent) up: more complete ones win before any rule is asked. */
  readonly completeness: Sql;
  /** What `longest` measures and `most_frequent` counts. */
  readonly content: Sql;
}

function single(column: SurvivingBlock["field"]): SurvivingBlock {
  return {
    field: column,
    columns: [column],
    completeness: sql`case when ${sql.id(column)} is null then 0 else 1 end`,
    content: sql`cast(${sql.id(column)} as varchar)`,
  };
}

/** Everything that survives by a rule, opt-outs apart. An initial is no given name, and a town is no address. */
export const survivingBlocks: readonly SurvivingBlock[] = [
  single("title"),
  {
    field: "name",
    columns: ["given_name", "family_name"],
    completeness: sql`case when family_name is null then 0 else 2 end
      + case when given_name is null then 0 when length(trim(given_name, ' .')) < 2 then 1 else 2 end`,
    content: sql`concat_ws(' ', lower(given_name), lower(family_name))`,
  },
  single("company"),
  single("email"),
  single("phone"),
  {
    field: "address",
    columns: ["street", "city", "region", "postcode", "country"],
    completeness: sql`case
      when street is not null and coalesce(postcode, city) is not null then 3
      when coalesce(street, postcode) is not null then 2
      when coalesce(city, region, country) is not null then 1
      else 0
    end`,
    content: sql`concat_ws(', ', lower(street), lower(postcode), lower(city), lower(region), lower(country))`,
  },
  single("birth_date"),
  single("gender"),
  single("language"),
];

/** The opt-outs, with the channel that the consents feed calls them by. */
export const optOuts = [
  { field: "email_opt_out", channel: "email" },
  { field: "post_opt_out", channel: "post" },
  { field: "phone_opt_out", channel: "phone" },
] as const;

/** Ranks share one 64-bit number: completeness, then length or frequency, then the record's place; each part never reaches the next. */
const placeSize = 1_099_511_627_776n; // 2 ** 40
const contentSize = 262_144n; // 2 ** 18

/** The ranks of a record within its person that only some rules ask for: their column, and the order in which the last one wins. */
export const furtherRanks: Partial<
  Readonly<Record<SurvivorshipRule, { readonly column: string; readonly order: Sql }>>
> = {
  first: {
    column: "first_rank",
    order: sql`updated_at desc nulls first, trust desc, source desc, record_id desc`,
  },
  most_trusted: {
    column: "trust_rank",
    order: sql`trust desc, updated_at nulls first, source desc, record_id desc`,
  },
};

const completenessOf = (field: string): Sql => sql.id(`${field} completeness`);
const placeOf = (field: string): Sql => sql.id(`${field} place`);
const lengthOf = (field: string): Sql => sql.id(`${field} length`);
const contentOf = (field: string): Sql => sql.id(`${field} content`);

/** What {@link blockRankSql} reads of a record, as columns: numbers alone, so that ranking carries no texts. */
export function blockColumnsSql(
  { field, completeness, content }: SurvivingBlock,
  rule: SurvivorshipRule,
): readonly Sql[] {
  const asked: Partial<Readonly<Record<SurvivorshipRule, Sql>>> = {
    longest: sql`length(${content}) as ${lengthOf(field)}`,
    most_frequent: sql`hash(${completeness}, ${content}) as ${contentOf(field)}`,
  };
  const further = asked[rule];
  const place = sql.id(furtherRanks[rule]?.column ?? "latest_rank");
  return [
    sql`${completeness} as ${completenessOf(field)}`,
    sql`${place} as ${placeOf(field)}`,
    ...(further === undefined ? [] : [further]),
  ];
}

/** The greatest number wins: the block's record rank within its person; null where the record has nothing. */
export function blockRankSql({ field }: SurvivingBlock, rule: SurvivorshipRule): Sql {
  const weight: Partial<Readonly<Record<SurvivorshipRule, Sql>>> = {
    longest: lengthOf(field),
    most_frequent: sql`count(*) over (partition by person_key, ${contentOf(field)})`,
  };
  const completeness = completenessOf(field);
  return sql`case when ${completeness} > 0 then
      (cast(${completeness} as bigint) * ${sql.lit(contentSize)} + least(${weight[rule] ?? sql`0`}, ${sql.lit(Number(contentSize) - 1)})) * ${sql.lit(placeSize)}
      + ${placeOf(field)}
    end`;
}
