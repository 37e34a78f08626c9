import { sql, type Sql } from "../../core/sql.ts";
import { doubleFamilies, japaneseFamilies } from "./han-families.ts";
import { isAsciiSql } from "./text.sql.ts";

/** Forms of address before a name, without the point. */
const titles =
  "mr|mrs|ms|miss|mx|master|dr|prof|sir|lady|lord|rev|herr|frau|mme|mlle|monsieur|madame|sr|sra|don|doña|dhr|mevr";

/** What may follow a name and is no part of it. */
const suffixes = "jr|sr|ii|iii|iv|phd|md|esq|obe|mbe|cbe|ba|bsc|msc|mba|dipl-ing";

/** Words that belong to the family name after them. */
const particles =
  "van|von|der|den|de|del|della|di|da|das|dos|du|la|le|ter|ten|zu|zur|zum|vom|bin|ibn|al|el|st\\.?|mac|o'";

const titlePattern = `(?i)^((?:${titles})\\.?(?: (?:${titles})\\.?)*) `;
const suffixPattern = `(?i),? (?:${suffixes})\\.?$`;
const familyPattern = `(?i)(?:(?:^|\\s)(?:${particles}))*(?:^|\\s)\\S+$`;
const kana = "\\p{Hiragana}\\p{Katakana}ー";
const cjk = `\\p{Han}\\p{Hangul}${kana}`;

/** A name without a blank. Its family name is in one of the groups: a known one, two characters of four, what stands before kana, or the first character. */
const cjkFamilyPattern = `^(?:(${doubleFamilies.join("|")}).*|(${japaneseFamilies.join("|")}).+|(\\p{Han}{2})\\p{Han}{2}|(\\p{Han}{1,3})[${kana}]+|(.).*)$`;

/** The name without title and suffix. */
export function bareNameSql(fullName: Sql): Sql {
  return sql`regexp_replace(regexp_replace(${fullName}, ${sql.lit(titlePattern)}, ''), ${sql.lit(suffixPattern)}, '')`;
}

/** The form of address before a name: `Ms`. */
export function titleOfSql(fullName: Sql): Sql {
  return sql`nullif(rtrim(regexp_extract(${fullName}, ${sql.lit(titlePattern)}, 1), '.'), '')`;
}

const isCjkSql = (bare: Sql): Sql =>
  sql`not ${isAsciiSql(bare)} and regexp_full_match(${bare}, ${sql.lit(`\\p{Han}{2,5}|\\p{Han}{1,3}[${kana}]{1,6}|\\p{Hangul}{2,4}`)})`;
const isCjkSpacedSql = (bare: Sql): Sql =>
  sql`not ${isAsciiSql(bare)} and regexp_full_match(${bare}, ${sql.lit(`[${cjk}]+[ ・][${cjk}]+`)})`;

const cjkFamilySql = (bare: Sql): Sql => sql`regexp_replace(${bare}, ${sql.lit(cjkFamilyPattern)}, '\\1\\2\\3\\4\\5')`;

/** The last word of a bare name with the particles before it. */
export function lastNameSql(bare: Sql): Sql {
  return sql`regexp_extract(${bare}, ${sql.lit(familyPattern)})`;
}

/**
 * The given name in a bare name: what comes before the surname; after the comma in `Davies, S`; after the surname
 * in `王小明`, `欧阳修` and `山田太郎`. Null when one word is all there is.
 */
export function givenNameSql(bare: Sql, lastName: Sql): Sql {
  return sql`nullif(trim(case
      when ${isCjkSql(bare)} then ${bare}[length(${cjkFamilySql(bare)}) + 1:]
      when ${isCjkSpacedSql(bare)} then regexp_extract(${bare}, '[ ・](.+)$', 1)
      when contains(${bare}, ',') then split_part(${bare}, ',', 2)
      else ${bare}[:length(${bare}) - length(${lastName})]
    end, ' ,'), '')`;
}

/** The surname in a bare name, with its particles (`van Beethoven`); one word alone is a surname. */
export function familyNameSql(bare: Sql, lastName: Sql): Sql {
  return sql`nullif(trim(case
      when ${isCjkSql(bare)} then ${cjkFamilySql(bare)}
      when ${isCjkSpacedSql(bare)} then regexp_extract(${bare}, '^(.+)[ ・]', 1)
      when contains(${bare}, ',') then split_part(${bare}, ',', 1)
      else ${lastName}
    end, ' ,'), '')`;
}
