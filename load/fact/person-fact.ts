import { cleanTable, type FeedName } from "../../core/feed.ts";
import { sql, type Sql } from "../../core/sql.ts";
import { step, type Audit, type Step } from "../../core/step.ts";
import type { DocumentedTable, Table } from "../../core/table.ts";
import { personId } from "../../core/tables/golden.ts";
import { dimCampaign, dimChannel, dimCustomer, dimDate, dimProduct, dimSource } from "../../core/tables/star.ts";
import { keyAudit, orphanAudit, totalAudit } from "../audit.ts";
import { beginningOfTime, inferredMember } from "../dimension/customer.sql.ts";

/** A dimension that a fact looks up: the clean column it needs, how it is joined, its key. */
interface Lookup {
  readonly table: Table;
  readonly key: string;
  readonly needs: string;
  readonly join: Sql;
}

const lookups: readonly Lookup[] = [
  {
    table: dimSource,
    key: "source_key",
    needs: "source",
    join: sql`left join ${dimSource} as source on source.source = row.source`,
  },
  {
    table: dimCampaign,
    key: "campaign_key",
    needs: "campaign_id",
    join: sql`left join ${dimCampaign} as campaign on campaign.campaign_id = row.campaign_id`,
  },
  {
    table: dimChannel,
    key: "channel_key",
    needs: "channel",
    join: sql`left join ${dimChannel} as channel on channel.channel = lower(trim(row.channel))`,
  },
  {
    table: dimProduct,
    key: "product_key",
    needs: "product_id",
    join: sql`left join ${dimProduct} as product on product.product_id = row.product_id`,
  },
];

/** Who they are now: the person, else the inferred member, else unknown (0). */
const personKey = sql`coalesce(person_id.person_key, inferred.person_key, 0)`;

/** Resolves the record a row names to a person, living or inferred, and to the version of the person valid at the instant. */
function personJoinsSql(instant: Sql): Sql {
  return sql`
    left join ${personId} as person_id
      on person_id.source = row.person_source and person_id.record_id = row.person_record_id
    left join ${inferredMember} as inferred
      on inferred.source = row.person_source and inferred.record_id = row.person_record_id
    left join ${dimCustomer} as customer
      on customer.person_key = ${personKey}
      and greatest(${instant}, ${beginningOfTime}) >= customer.valid_from
      and ${instant} < customer.valid_to`;
}

/** A fact whose rows are events of persons. */
export interface PersonFact {
  /** Name of the step after `fact.`. */
  readonly name: string;
  readonly feed: FeedName;
  readonly target: DocumentedTable;
  /** The clean column that says when it happened. */
  readonly instant: string;
  readonly key: readonly string[];
  /** Columns that are more than the clean column of their name. */
  readonly columns?: Readonly<Record<string, Sql>>;
  /** Rows of the clean table that count, as a condition on `row`; all unless set. */
  readonly where?: Sql;
  /** A clean column whose sum must arrive whole. */
  readonly total?: string;
}

function columnSql(fact: PersonFact, name: string, used: readonly Lookup[]): Sql {
  const own = fact.columns?.[name];
  if (own !== undefined) return own;
  if (name === "person_key") return personKey;
  const key = ["customer_key", "date_key", ...used.map((lookup) => lookup.key)].find((known) => known === name);
  return key === undefined ? sql`row.${sql.id(name)}` : sql`coalesce(${sql.id(key)}, 0)`;
}

/**
 * The step that makes a fact anew from its clean rows: dimensions looked up by their natural keys (0 where unknown), the
 * person as they are now and as they were then, the day in the project's time zone. Audits: key, references, control totals.
 */
export function planPersonFact(fact: PersonFact, timezone: string): Step {
  const { name, feed, target, key, where = sql`true`, total } = fact;
  const clean = cleanTable(feed);
  const has = (column: string): boolean => clean.columns.some((known) => known.name === column);
  const used = lookups.filter(({ needs }) => has(needs));
  const instant = sql`row.${sql.id(fact.instant)}`;
  const columns = target.columns.map((column) => sql`${columnSql(fact, column.name, used)} as ${sql.id(column.name)}`);
  const kept = sql`from ${clean} as row where ${where}`;
  const totals: readonly Audit[] =
    total === undefined
      ? []
      : [
          totalAudit(
            `${name}: ${total} equals the sources'`,
            sql`select coalesce(sum(row.${sql.id(total)}), 0) ${kept}`,
            sql`select coalesce(sum(${sql.id(total)}), 0) from ${target}`,
          ),
        ];
  return step({
    name: `fact.${name}`,
    stage: "fact",
    reads: [clean, personId, inferredMember, dimCustomer, dimDate, ...used.map(({ table }) => table)],
    writes: [target],
    sql: [
      sql`
        create or replace table ${target} as
        select
          ${sql.join(columns, ",\n          ")}
        from ${clean} as row
        ${personJoinsSql(instant)}
        ${sql.join(
          used.map(({ join }) => join),
          "\n        ",
        )}
        left join ${dimDate} as calendar on calendar.date = timezone(${timezone}, ${instant})::date
        where ${where}`,
    ],
    audits: [
      keyAudit(target, key),
      orphanAudit(target, "customer_key", dimCustomer),
      orphanAudit(target, "date_key", dimDate),
      ...used
        .filter(({ key: column }) => target.columns.some((known) => known.name === column))
        .map(({ table, key: column }) => orphanAudit(target, column, table)),
      totalAudit(
        `${name}: as many rows as the sources sent`,
        sql`select count(*) ${kept}`,
        sql`select count(*) from ${target}`,
      ),
      ...totals,
    ],
  });
}
