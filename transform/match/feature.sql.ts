import { cleanTable } from "../../core/feed.ts";
import { sql, type Sql } from "../../core/sql.ts";
import { identityFeature, identityRecord } from "../../core/tables/identity.ts";
import { nicknames } from "./nicknames.ts";

/** Words of a street line that are written in too many ways to compare. */
const streetWords =
  "street|st|str|road|rd|avenue|ave|av|lane|ln|drive|dr|close|cl|clo|court|ct|crt|place|pl|crescent|cres|cr|cresc|terrace|ter|tce|boulevard|blvd|way|wy|square|sq|gardens|gdns|gdn|garden|grove|gr|gv|circuit|cct|cir|circle|parade|pde|highway|hwy|park|pk|parkway|pkwy|hill|hl|row|rise|mews|north|south|east|west|n|s|e|w|the|apt|apartment|flat|unit|suite|ste|no|nr";

/** Small letters and digits of any script, without accents and anything else. */
function foldSql(text: Sql): Sql {
  return sql`nullif(regexp_replace(lower(strip_accents(${text})), '[^\\p{L}\\p{N}]', '', 'g'), '')`;
}

/** Numbers the records by (source, record_id), so that no row order can change what follows. */
export function numberRecordsSql(): Sql {
  return sql`create or replace table ${identityRecord} as
    select cast(row_number() over (order by source, record_id) - 1 as integer) as record_no, source, record_id
    from ${cleanTable("people")}`;
}

/** The values that are compared, one row for each numbered record. */
export function featureSql(): Sql {
  const pairs = nicknames.map(([short, name]) => sql`(${sql.lit(short)}, ${sql.lit(name)})`);
  const gmail = sql`lower(split_part(email, '@', 2)) in ('gmail.com', 'googlemail.com')`;
  const local = sql`regexp_replace(lower(split_part(email, '@', 1)), '\\+.*$', '')`;
  return sql`create or replace table ${identityFeature} as
    with nickname(short, name) as (values ${sql.join(pairs)}),
    folded as (
      select
        r.record_no,
        ${foldSql(sql`regexp_extract(trim(p.given_name, ' .'), '^[^ .]+')`)} as given,
        ${foldSql(sql`p.family_name`)} as family,
        case when ${gmail} then replace(${local}, '.', '') || '@gmail.com' else ${local} || '@' || lower(split_part(email, '@', 2)) end as email,
        case when ${gmail} then replace(${local}, '.', '') else ${local} end as email_local,
        nullif(right(regexp_replace(p.phone, '[^0-9]', '', 'g'), 10), '') as phone,
        lower(strip_accents(p.street)) as line,
        ${foldSql(sql`p.postcode`)} as postcode,
        ${foldSql(sql`regexp_extract(p.city, '^[^,]*')`)} as city,
        strftime(p.birth_date, '%Y%m%d') as birth_date,
        nullif(regexp_replace(regexp_replace(lower(strip_accents(p.company)), ' (ltd|plc|llc|llp|inc|corp|co|gmbh|ag|kg|sarl|srl|spa|sa|bv|nv|ab|oy)$', ''), '[^\\p{L}\\p{N}]', '', 'g'), '') as company
      from ${cleanTable("people")} as p
      join ${identityRecord} as r on r.source = p.source and r.record_id = p.record_id
    )
    select
      f.record_no,
      f.given,
      coalesce(n.name, f.given) as nickname,
      f.family,
      array_to_string(list_sort(list_distinct(string_split(f.given || f.family, ''))), '') as letters,
      f.email,
      f.email_local,
      f.phone,
      nullif(regexp_extract(f.line, '[0-9]+[a-z]?(?:\\b|$)'), '') as house,
      coalesce(
        nullif(regexp_replace(regexp_replace(f.line, ${sql.lit(`\\b(${streetWords})\\b|[0-9]+[a-z]?\\b`)}, '', 'g'), '[^\\p{L}]', '', 'g'), ''),
        nullif(regexp_replace(f.line, '[^\\p{L}\\p{N}]', '', 'g'), '')
      ) as street,
      case when regexp_full_match(f.postcode, '[0-9]{9}') then f.postcode[:5] else f.postcode end as postcode,
      f.city,
      f.birth_date,
      f.company
    from folded as f
    left join nickname as n on n.short = f.given`;
}
