import { sql, type Sql } from "../../core/sql.ts";
import { isAsciiSql } from "./text.sql.ts";

/** Forms of address before a name, without the point. */
const titles =
  "mr|mrs|ms|miss|mx|master|dr|prof|sir|lady|lord|rev|herr|frau|mme|mlle|monsieur|madame|sr|sra|don|doña|dhr|mevr";

/** What may follow a name and is no part of it. */
const suffixes = "jr|sr|ii|iii|iv|phd|md|esq|obe|mbe|cbe|ba|bsc|msc|mba|dipl-ing";

/** Chinese family names of two characters. */
const doubleNames =
  "欧阳|歐陽|司马|司馬|上官|诸葛|諸葛|夏侯|东方|東方|皇甫|尉迟|尉遲|公孙|公孫|慕容|令狐|长孙|長孫|宇文|司徒|轩辕|軒轅|端木|百里|东郭|東郭|南宫|南宮|独孤|獨孤|申屠|太史|呼延|闻人|聞人|濮阳|濮陽|淳于|单于|單于|公羊|赫连|赫連|澹台|澹臺|拓跋|万俟|鲜于|鮮于|闾丘|亓官|司寇|仲孙|仲孫|南荣|第五";

/** Words that belong to the family name after them. */
const particles =
  "van|von|der|den|de|del|della|di|da|das|dos|du|la|le|ter|ten|zu|zur|zum|vom|bin|ibn|al|el|st\\.?|mac|o'";

const titlePattern = `(?i)^((?:${titles})\\.?(?: (?:${titles})\\.?)*) `;
const suffixPattern = `(?i),? (?:${suffixes})\\.?$`;
const familyPattern = `(?i)(?:(?:^|\\s)(?:${particles}))*(?:^|\\s)\\S+$`;
const cjkFamilyPattern = `^(?:${doubleNames}|.)`;
const cjk = "\\p{Han}\\p{Hangul}\\p{Hiragana}\\p{Katakana}ー";

/** The name without title and suffix. */
export function bareNameSql(fullName: Sql): Sql {
  return sql`regexp_replace(regexp_replace(${fullName}, ${sql.lit(titlePattern)}, ''), ${sql.lit(suffixPattern)}, '')`;
}

/** The form of address before a name: `Ms`. */
export function titleOfSql(fullName: Sql): Sql {
  return sql`nullif(rtrim(regexp_extract(${fullName}, ${sql.lit(titlePattern)}, 1), '.'), '')`;
}

const isCjkSql = (bare: Sql): Sql =>
  sql`not ${isAsciiSql(bare)} and regexp_full_match(${bare}, '[\\p{Han}]{2,4}|[\\p{Hangul}]{2,4}')`;
const isCjkSpacedSql = (bare: Sql): Sql =>
  sql`not ${isAsciiSql(bare)} and regexp_full_match(${bare}, ${sql.lit(`[${cjk}]+[ ・][${cjk}]+`)})`;

/** The last word of a bare name with the particles before it. */
export function lastNameSql(bare: Sql): Sql {
  return sql`regexp_extract(${bare}, ${sql.lit(familyPattern)})`;
}

/**
 * The given name in a bare name: what comes before the surname; after the comma in `Davies, S`; after the first character
 * (or double surname) in `王小明` and `欧阳修`. Null when one word is all there is.
 */
export function givenNameSql(bare: Sql, lastName: Sql): Sql {
  return sql`nullif(trim(case
      when ${isCjkSql(bare)} then regexp_replace(${bare}, ${sql.lit(cjkFamilyPattern)}, '')
      when ${isCjkSpacedSql(bare)} then regexp_extract(${bare}, '[ ・](.+)$', 1)
      when contains(${bare}, ',') then split_part(${bare}, ',', 2)
      else ${bare}[:length(${bare}) - length(${lastName})]
    end, ' ,'), '')`;
}

/** The surname in a bare name, with its particles (`van Beethoven`); one word alone is a surname. */
export function familyNameSql(bare: Sql, lastName: Sql): Sql {
  return sql`nullif(trim(case
      when ${isCjkSql(bare)} then regexp_extract(${bare}, ${sql.lit(cjkFamilyPattern)})
      when ${isCjkSpacedSql(bare)} then regexp_extract(${bare}, '^(.+)[ ・]', 1)
      when contains(${bare}, ',') then split_part(${bare}, ',', 1)
      else ${lastName}
    end, ' ,'), '')`;
}
