import type { Mapped } from "../../core/source.ts";
import { sql, type Sql } from "../../core/sql.ts";
import { table } from "../../core/table.ts";
import { goldenPerson, personId } from "../../core/tables/golden.ts";
import { dimSource, factListName } from "../../core/tables/star.ts";

/** Reasons in the order in which they are given when several apply; others follow by name. */
const reasonOrder = ["deceased", "do_not_mail", "opt_out", "bad_debt", "competitor"] as const;

/** Names that were read and names that broke the contract, with the place of their list in the project. */
export function boughtNamesSql(lists: readonly Mapped[]): Sql {
  const each = lists.map(({ source }, index) => {
    const staging = table("staging", source.name);
    const quarantine = table("quarantine", source.name);
    const rank = source.list?.priority ?? index;
    return sql`
      select ${source.name}::varchar as source, ${rank}::double as priority, _file as file, _line as line, _key as record_id, _hash as content, false as is_invalid
      from ${staging}
      union all
      select ${source.name}::varchar, ${rank}::double, file, line, origin, null, true
      from ${quarantine}`;
  });
  return sql.join(each, " union all ");
}

/** The channels that a list may be used for; all where its licence does not say. */
function channelsOf({ source }: Mapped): readonly string[] {
  const uses = (source.list?.licence?.uses ?? []).filter((use) => ["email", "post", "phone"].includes(use));
  return uses.length === 0 ? ["email", "post", "phone"] : uses;
}

/**
 * `(source, person_key, reason)`: persons of each list who must not be approached. A suppression file keeps them from every list that it
 * leaves no channel to; people of the house file who opted out of every channel of the list, from that list.
 */
function suppressedSql(lists: readonly Mapped[], people: readonly Mapped[], houseKeys: Sql): Sql {
  const files = people.flatMap(({ source: { name, suppression } }) =>
    suppression === undefined
      ? []
      : lists
          .filter((list) =>
            channelsOf(list).every((channel) =>
              ((suppression.channels ?? ["email", "post", "phone"]) as readonly string[]).includes(channel),
            ),
          )
          .map(
            (list) => sql`
      select ${list.source.name}::varchar as source, person_key, ${suppression.reason}::varchar as reason
      from ${personId}
      where source = ${name}`,
          ),
  );
  const optedOut = lists.map((list) => {
    const all = sql.join(
      channelsOf(list).map((channel) => sql`g.${sql.id(`${channel}_opt_out`)}`),
      " and ",
    );
    return sql`
      select ${list.source.name}::varchar, g.person_key, 'opt_out'
      from ${goldenPerson} as g
      join (${houseKeys}) as house using (person_key)
      where ${all}`;
  });
  const place = sql.join(
    reasonOrder.map((reason, index) => sql`when ${reason} then ${index}`),
    " ",
  );
  return sql`
    select source, person_key, reason
    from (${sql.join([...optedOut, ...files], " union all ")}) as one(source, person_key, reason)
    qualify row_number() over (
      partition by source, person_key
      order by case reason ${place} else ${reasonOrder.length} end, reason
    ) = 1`;
}

/**
 * `list_name`: every bought record with its fate, a temporary table. In this order: invalid, suppressed, twice in the list, on the house
 * file, lost to another list, net. Among lists, the one that had the name first as net keeps it; then the smallest priority wins; equals
 * draw in proportion to their sizes: an exponential race on a hash of `seed`, what the files say of the person, and the list, so that neither
 * the order of rows nor the number of a person matters. What a former run decided stands.
 */
export function listNameSql(lists: readonly Mapped[], people: readonly Mapped[], seed: number): Sql {
  const isHouse = people.filter(({ source }) => source.list === undefined && source.suppression === undefined);
  const houseKeys =
    isHouse.length === 0
      ? sql`select null::bigint as person_key where false`
      : sql`select distinct person_key from ${personId} where source in (${sql.join(isHouse.map(({ source }) => sql`${source.name}`))})`;
  return sql`
    create or replace temp table list_name as
    with bought as (${boughtNamesSql(lists)}),
    person as (
      select bought.*, person_id.person_key
      from bought
      left join ${personId} as person_id
        -- Not by a condition on one side alone: with one, the engine compares everybody with everybody.
        on person_id.source = case when not bought.is_invalid then bought.source end and person_id.record_id = bought.record_id
    ),
    house as (${houseKeys}),
    suppressed as (${suppressedSql(lists, people, sql`from house`)}),
    size as (select source, count(*)::double as names from bought group by source),
    remembered as (
      select
        person.*,
        source.source_key,
        source.cost_per_thousand,
        known.fate as known_fate,
        known.decided_by as known_decision,
        suppressed.reason,
        house.person_key is not null as is_house,
        person.is_invalid or person.person_key is null as is_lost
      from person
      left join ${dimSource} as source on source.source = person.source
      left join suppressed on suppressed.source = person.source and suppressed.person_key = person.person_key
      left join house on house.person_key = person.person_key
      left join ${factListName} as known
        on known.source_key = source.source_key
        and known.file = person.file
        and known.line = person.line
        and known.record_id = person.record_id
        and known.fate <> 'invalid'
    ),
    contender as (
      select
        source,
        person_key,
        min(priority) as priority,
        bool_or(known_fate is not distinct from 'net') as was_net,
        min(content) as content
      from remembered
      where not is_lost and case when known_fate is null then reason is null else known_fate not like 'suppressed:%' end
      group by source, person_key
    ),
    entry as (
      select
        contender.*,
        -ln((hash(${seed}, min(content) over (partition by person_key), source) % 1000000007 + 1) / 1000000008) / size.names as draw
      from contender
      join size using (source)
    ),
    won as (
      select
        person_key,
        count(*) as lists,
        arg_min(source, (not was_net, priority, draw, source)) as winner,
        case
          when bool_or(was_net) then 'first'
          when count(*) filter (where priority = best_priority) > 1 then 'draw'
          else 'priority'
        end as decided_by
      from (select *, min(priority) over (partition by person_key) as best_priority from entry)
      group by person_key
    ),
    ranked as (
      select
        remembered.*,
        won.winner,
        coalesce(won.lists, 0) as lists,
        won.decided_by,
        row_number() over (
          partition by remembered.source, remembered.person_key
          order by known_fate is not distinct from 'net' desc, file, line, record_id
        ) as place_in_list
      from remembered
      left join won using (person_key)
    ),
    fated as (
      select
        *,
        case
          when is_lost then 'invalid'
          when known_fate is not null then known_fate
          when reason is not null then 'suppressed:' || reason
          when place_in_list > 1 then 'duplicate_in_list'
          when is_house then 'house'
          when winner <> source then 'lost_to:' || winner
          else 'net'
        end as fate
      from ranked
    )
    select
      coalesce(source_key, 0) as source_key,
      file,
      line,
      record_id,
      coalesce(person_key, 0) as person_key,
      fate,
      case when is_lost or fate like 'suppressed:%' then 0 else lists end::integer as lists,
      case
        when known_fate is not null then known_decision
        when lists > 1 and (fate = 'net' or fate like 'lost_to:%') then decided_by
      end as decided_by,
      case when not is_lost then reason end as stop_reason,
      (cost_per_thousand / 1000)::decimal(18,8) as cost_amount
    from fated`;
}
