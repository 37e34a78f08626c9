import { cleanTable } from "../../core/feed.ts";
import { sql, type Sql } from "../../core/sql.ts";
import { identityFeature, identityGenericValue, identityRecord } from "../../core/tables/identity.ts";
import { nicknames } from "./nicknames.ts";
import { recordNameSql } from "./record-name.sql.ts";
import { prefectures, provinces } from "./script/chinese-places.ts";

/** Words of a street line that are written in too many ways to compare. */
const streetWords =
  "street|st|str|strasse|straße|road|rd|avenue|ave|av|lane|ln|drive|dr|close|cl|clo|court|ct|crt|place|pl|crescent|cres|cr|cresc|terrace|ter|tce|boulevard|blvd|way|wy|square|sq|gardens|gdns|gdn|garden|grove|gr|gv|circuit|cct|cir|circle|parade|pde|highway|hwy|park|pk|parkway|pkwy|hill|hl|row|rise|mews|north|south|east|west|n|s|e|w|the|apt|apartment|flat|unit|suite|ste|no|nr|rue|de|la|le|du|des|calle|via|ulica|ul";

const people = cleanTable("people");

/** What is read of a record. */
const readColumns = [
  "given_name",
  "family_name",
  "full_name",
  "email",
  "phone",
  "street",
  "city",
  "postcode",
  "birth_date",
  "company",
] as const;

/** Hash of all that is read of a record; `by` is what else decides how it is read. */
function contentSql(extras: readonly string[], by: string): Sql {
  return sql`hash(${sql.lit(by)}, source, record_id, ${sql.columns([...readColumns, ...extras])})`;
}

/** `(source, record_id, content)`: the records of today. */
const presentSql = (extras: readonly string[], by: string): Sql => sql`
    select source, record_id, ${contentSql(extras, by)} as content from ${people}`;

/**
 * `news (source, record_id, content)`: records that are new or changed since they were numbered. The content is of source and record id, too, and is
 * compared alone: one number in the place of two texts. A temporary table.
 */
export function newsSql(extras: readonly string[], by: string): Sql {
  return sql`create or replace temp table news as
    from (${presentSql(extras, by)}) anti join ${identityRecord} using (content)`;
}

/** `arrived`: the records of `news` as they are in clean.person_record. A temporary table. */
export function arrivedSql(): Sql {
  return sql`create or replace temp table arrived as
    select p.*, n.content
    from ${people} as p
    join news as n using (source, record_id)`;
}

/** The same where every record arrives; a temporary view. */
export function allArrivedSql(extras: readonly string[], by: string): Sql {
  return sql`create or replace temp view arrived as select *, ${contentSql(extras, by)} as content from ${people}`;
}

/** `left_behind (record_no)`: numbers of records that are gone or changed. A temporary table. */
export function leftBehindSql(extras: readonly string[], by: string): Sql {
  return sql`create or replace temp table left_behind as
    select record_no from ${identityRecord} anti join (${presentSql(extras, by)}) using (content)`;
}

/** Small letters and digits of any script, without accents and anything else. */
function foldSql(text: Sql): Sql {
  return sql`nullif(regexp_replace(lower(strip_accents(${text})), '[^\\p{L}\\p{N}]', '', 'g'), '')`;
}

/** The sources of records that arrived. */
export const arrivedSourcesSql = sql`select distinct source from arrived order by source`;

/**
 * Numbers the records that arrived from a source by record id, above those that have numbers: source by source, so that no row order can change what
 * follows. Sorted by source and id at once, and with a window that sorts, the engine takes twice and three times as long; numbers are put on by one thread,
 * and without the copy the same thread would write the rows, too.
 */
export function numberRecordsSql(source: string): Sql {
  return sql`insert into ${identityRecord}
    with numbered as materialized (
      select row_number() over () + coalesce((select max(record_no) from ${identityRecord}), -1) as record_no, record_id, content
      from (select record_id, content from arrived where source = ${sql.lit(source)} order by record_id)
    )
    select record_no::integer, ${sql.lit(source)}, record_id, content from numbered`;
}

/** `given_form (raw, given, given_root)`: each distinct given name folded once. A temporary table. */
export function givenFormSql(): Sql {
  const pairs = nicknames.map(([short, name]) => sql`(${sql.lit(short)}, ${sql.lit(name)})`);
  return sql`create or replace temp table given_form as
    with nickname(short, name) as (values ${sql.join(pairs)}),
    folded as (
      select raw, ${foldSql(sql`regexp_extract(trim(raw, ' .'), '^[^ .]+')`)} as given
      from (select distinct given_name as raw from arrived where given_name is not null)
    )
    select f.raw, f.given, coalesce(n.name, f.given) as given_root
    from folded as f
    left join nickname as n on n.short = f.given`;
}

/** `family_form (raw, family)`: each distinct surname folded once. A temporary table. */
export function familyFormSql(): Sql {
  return sql`create or replace temp table family_form as
    select raw, ${foldSql(sql`raw`)} as family
    from (select distinct family_name as raw from arrived where family_name is not null)`;
}

/** `place_form (raw, city)`: each distinct town folded once. A temporary table. */
export function placeFormSql(): Sql {
  return sql`create or replace temp table place_form as
    select raw, ${foldSql(sql`regexp_extract(raw, '^[^,]*')`)} as city
    from (select distinct city as raw from arrived where city is not null)`;
}

/** The number of a street line that begins with it and goes on with a name in Latin letters. */
const leadingNumberSql = sql`case when regexp_matches(street, '^[0-9]+ [A-Za-z]') then left(street, instr(street, ' ') - 1) end`;

/** A street line without its leading number: far fewer are distinct. */
const withoutNumberSql = (street: Sql, number: Sql): Sql =>
  sql`case when ${number} is null then ${street} else substr(${street}, strlen(${number}) + 2) end`;

/**
 * `street_form (raw, house, street, whole)`: each distinct street line, without a leading number, as house number and name; `whole` is all letters and digits
 * of one that has no name. A temporary table.
 */
export function streetFormSql(): Sql {
  const words = sql.lit(`\\b(?:${streetWords})\\b|[0-9]+[a-z]?\\b|[^\\p{L}]+`);
  return sql`create or replace temp table street_form as
    with numbered as (select street, ${leadingNumberSql} as number from arrived where street is not null),
    line as (
      select raw, lower(strip_accents(raw)) as line
      from (select distinct ${withoutNumberSql(sql`street`, sql`number`)} as raw from numbered)
    ),
    -- Whatever is asked of an expression makes the engine carry it out once more, so it is a column first.
    named as (
      select raw, line, regexp_extract(line, '[0-9]+[a-z]?(?:\\b|$)') as house, regexp_replace(line, ${words}, '', 'g') as street
      from line
    )
    select
      raw,
      nullif(house, '') as house,
      nullif(street, '') as street,
      case when street = '' then nullif(regexp_replace(line, '[^\\p{L}\\p{N}]', '', 'g'), '') end as whole
    from named`;
}

/** Any Chinese, Japanese or Korean letter. */
const hanPattern = "[\\p{Han}\\p{Hiragana}\\p{Katakana}\\p{Hangul}]";

/** Legal forms, and words that companies add and drop. */
const companyWords =
  "ltd|limited|plc|llc|llp|lp|inc|incorporated|corp|corporation|co|company|gmbh|ag|kg|ohg|ug|se|sarl|sas|sa|srl|spa|bv|nv|ab|as|oy|oyj|aps|pty|pvt|pte|kk|group|holding|holdings|international|intl|the|and|und|et|of";

/** Legal forms where words are not divided. */
const hanCompanyForms =
  "(?:股份)?有限(?:责任|責任)?公司|集[团團]|株式会社|有限会社|合同会社|[(（][株有][)）]|㈱|㈲|주식회사|유한회사|[(（]주[)）]|㈜";

/** A Chinese, Japanese or Korean company's name without its legal form; the Chinese town that it begins with, has in brackets or leaves out comes last. */
function hanCompanySql(raw: Sql): Sql {
  const bare = sql`regexp_replace(${raw}, ${sql.lit(hanCompanyForms)}, '', 'g')`;
  const inBrackets = sql`regexp_replace(${bare}, ${sql.lit(`^(.*?)[(（](${provinces}|${prefectures})[省市]?[)）](.*)$`)}, '\\2\\1\\3')`;
  return sql`regexp_replace(${inBrackets}, ${sql.lit(`^(?:(${provinces})[省市]?)?(?:(${prefectures})市?)?(.{2,})$`)}, '\\3\\2\\1')`;
}

/** `company_form (raw, company, company_words)`: each distinct company folded once. A temporary table. */
export function companyFormSql(): Sql {
  return sql`create or replace temp table company_form as
    with worded as (
      select
        raw,
        list_filter(string_split(regexp_replace(lower(strip_accents(bare)), '[^\\p{L}\\p{N}]+', ' ', 'g'), ' '), lambda word: word <> '') as words
      from (
        select raw, case when regexp_matches(raw, ${sql.lit(hanPattern)}) then ${hanCompanySql(sql`raw`)} else raw end as bare
        from (select distinct company as raw from arrived where company is not null)
      )
    ),
    told as (
      select raw, words, list_filter(words, lambda word: not list_contains(string_split(${sql.lit(companyWords)}, '|'), word)) as telling
      from worded
    )
    select
      raw,
      nullif(array_to_string(case when len(telling) = 0 then words else telling end, ''), '') as company,
      nullif(array_to_string(list_sort(list_distinct(case when len(telling) = 0 then words else telling end)), ' '), '') as company_words
    from told`;
}

/** One row: how many records, and how many of them with names in Chinese, Japanese or Korean letters. */
export function scriptSql(): Sql {
  // A filter of an aggregate asks every operand of `and` for every row.
  const isHan = (column: string): Sql =>
    sql`case when strlen(${sql.id(column)}) > length(${sql.id(column)}) then regexp_matches(${sql.id(column)}, ${sql.lit(hanPattern)}) else false end`;
  const written = sql.join(["full_name", "given_name", "family_name"].map(isHan), " or ");
  return sql`select count(*) as names, count(*) filter (where ${written}) as han from ${people}`;
}

/** Distinct names `(given_name, family_name, full_name)` of those that arrived. */
export function distinctNamesSql(): Sql {
  return sql`select distinct given_name, family_name, full_name from arrived`;
}

/** Distinct street lines with Chinese, Japanese or Korean letters. */
export function hanStreetsSql(): Sql {
  return sql`select distinct street from arrived where regexp_matches(street, ${sql.lit(hanPattern)})`;
}

/** What tells a name's row in `han_name`. */
export function nameKeySql(given: Sql, family: Sql, full: Sql): Sql {
  return sql`concat_ws('\u001f', coalesce(${given}, ''), coalesce(${family}, ''), coalesce(${full}, ''))`;
}

/** The values that are compared, one row for each record that arrived; reads the forms above. */
export function featureSql(extras: readonly string[], hasHan: boolean): Sql {
  const named = (column: string, otherwise: Sql): Sql =>
    hasHan ? sql`case when h.name is not null then ${sql.id("h", column)} else ${otherwise} end` : otherwise;
  const placed = (column: string, otherwise: Sql): Sql =>
    hasHan ? sql`coalesce(${sql.id("s", column)}, ${otherwise})` : otherwise;
  const hanJoins = hasHan
    ? sql`
      left join han_name as h on h.name = ${nameKeySql(sql`p.given_name`, sql`p.family_name`, sql`p.full_name`)}
      left join han_street as s on s.raw = p.street`
    : sql``;
  const address = sql`lower(p.email)`;
  const name = sql`split_part(split_part(${address}, '@', 1), '+', 1)`;
  const isGoogle = sql`(ends_with(${address}, '@gmail.com') or ends_with(${address}, '@googlemail.com'))`;
  const further = sql.join(
    extras.map((column) => sql`, nullif(lower(strip_accents(${sql.id(column)})), '') as ${sql.id(column)}`),
    "",
  );
  return sql`
    with prepared as (
      select
        r.record_no,
        r.content,
        ${named("given", sql`g.given`)} as given,
        ${named("given_root", sql`g.given_root`)} as given_root,
        ${named("family", sql`f.family`)} as family,
        ${named("family_sound", sql`f.family`)} as family_sound,
        -- Most are as they are: taking them apart is slow.
        case
          when ${isGoogle} then replace(${name}, '.', '') || '@gmail.com'
          when contains(p.email, '+') then ${name} || '@' || split_part(${address}, '@', 2)
          else ${address}
        end as email,
        -- Most end in ten digits as they are.
        case
          when regexp_full_match(right(p.phone, 10), '[0-9]{10}') then right(p.phone, 10)
          else nullif(right(translate(p.phone, '+ ()-./', ''), 10), '')
        end as phone,
        ${placed("road", sql`nullif(replace(replace(lower(p.postcode), ' ', ''), '-', ''), '')`)} as postcode,
        ${placed("city", sql`c.city`)} as city,
        ${placed("street", sql`coalesce(w.street, nullif(concat(p.number, w.whole), ''))`)} as street,
        ${placed("house", sql`coalesce(p.number, w.house)`)} as house,
        (year(p.birth_date) * 10000 + month(p.birth_date) * 100 + day(p.birth_date))::varchar as birth_date,
        (p.birth_date - date '1970-01-01')::integer as birth_day,
        o.company,
        o.company_words
        ${further}
      from (select *, ${leadingNumberSql} as number, ${recordNameSql} as name from arrived) as p
      join (select record_no, content, ${recordNameSql} as name from ${identityRecord}) as r on r.name = p.name
      left join given_form as g on g.raw = p.given_name
      left join family_form as f on f.raw = p.family_name
      left join place_form as c on c.raw = p.city
      left join street_form as w on w.raw = ${withoutNumberSql(sql`p.street`, sql`p.number`)}
      left join company_form as o on o.raw = p.company${hanJoins}
    )
    select ${sql.columns([...identityFeature.columns.map(({ name }) => name), ...extras])}
    from (select
      * replace (case when length(postcode) = 9 and regexp_full_match(postcode, '[0-9]{9}') then postcode[:5] else postcode end as postcode)
    from prepared)`;
}

/** Columns whose values may be of an office or a form rather than of a person. */
type GenericColumn = "email" | "phone";

/**
 * Adds the values of columns that stand with more names than their limit to identity.generic_value: with `arrived_no`, those that somebody who
 * arrived has. Names are counted last, because few values have so many records.
 */
export function genericValuesSql(limits: Readonly<Record<GenericColumn, number>>, ofArrived: boolean): Sql {
  const name = sql`concat(left(family_sound, 3), ' ', left(given, 1))`;
  const each = (["email", "phone"] as const).map((column) => {
    const value = sql.id(column);
    const limit = sql.lit(limits[column]);
    // Numbers are grouped in less time than texts.
    const worthCounting = ofArrived
      ? sql`select hash(${value}) from ${identityFeature} semi join arrived_no using (record_no)`
      : sql`select value_hash from (select hash(${value}) as value_hash from ${identityFeature} where ${value} is not null)
        group by value_hash having count(*) > ${limit}`;
    return sql`
    select ${sql.lit(column)}, ${value}, count(*), count(distinct ${name})
    from ${identityFeature}
    where ${value} is not null and hash(${value}) in (${worthCounting})
    group by ${value}
    having count(distinct ${name}) > ${limit}`;
  });
  return sql`insert into ${identityGenericValue} ${sql.join(each, " union all ")}`;
}

/** Takes generic values out of the features; other rows in the place of those that had one, because a table with changed values is slow to read and to keep. */
export function withoutGenericSql(): readonly Sql[] {
  const generic = (column: GenericColumn): Sql =>
    sql`(select value from ${identityGenericValue} where column_name = ${column})`;
  return [
    sql`create or replace temp table without_generic as
      select f.* replace (
        case when e.value is null then f.email end as email,
        case when p.value is null then f.phone end as phone,
        xor(
          xor(content, case when e.value is null then 0 else hash('email') end),
          case when p.value is null then 0 else hash('phone') end
        ) as content
      )
      from ${identityFeature} as f
      left join ${generic("email")} as e on e.value = f.email
      left join ${generic("phone")} as p on p.value = f.phone
      where e.value is not null or p.value is not null`,
    sql`delete from ${identityFeature} where record_no in (select record_no from without_generic)`,
    sql`insert into ${identityFeature} from without_generic`,
    sql`drop table without_generic`,
  ];
}
