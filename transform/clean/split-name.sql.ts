import { sql, type Sql } from "../../core/sql.ts";

/** Forms of address before a name, without the point. */
const titles = "mr|mrs|ms|miss|mx|master|dr|prof|sir|lady|lord|rev|herr|frau|mme|mlle|monsieur|madame|sr|sra|don|doña|dhr|mevr";

/** What may follow a name and is no part of it. */
const suffixes = "jr|sr|ii|iii|iv|phd|md|esq|obe|mbe|cbe|ba|bsc|msc|mba|dipl-ing";

/** Chinese family names of two characters. */
const doubleNames =
  "欧阳|歐陽|司马|司馬|上官|诸葛|諸葛|夏侯|东方|東方|皇甫|尉迟|尉遲|公孙|公孫|慕容|令狐|长孙|長孫|宇文|司徒|轩辕|軒轅|端木|百里|东郭|東郭|南宫|南宮|独孤|獨孤|申屠|太史|呼延|闻人|聞人|濮阳|濮陽|淳于|单于|單于|公羊|赫连|赫連|澹台|澹臺|拓跋|万俟|鲜于|鮮于|闾丘|亓官|司寇|仲孙|仲孫|南荣|第五";

/** Words that belong to the family name after them. */
const particles = "van|von|der|den|de|del|della|di|da|das|dos|du|la|le|ter|ten|zu|zur|zum|vom|bin|ibn|al|el|st\\.?|mac|o'";

/** A name's parts: columns of the record `{ title, given, family }`. */
export interface NameParts {
  readonly title: Sql;
  readonly given: Sql;
  readonly family: Sql;
}

/**
 * The parts of a cleaned whole name: `Ms Molly Geof` has a title, `Davies, S` its surname first, `Ludwig van Beethoven` a particle,
 * `王小明` and `欧阳修` start with the surname. One word alone is a surname.
 */
export function namePartsSql(fullName: Sql): NameParts {
  const titlePattern = `(?i)^((?:${titles})\\.?(?: (?:${titles})\\.?)*) `;
  const suffixPattern = `(?i),? (?:${suffixes})\\.?$`;
  const bare = sql`regexp_replace(regexp_replace(${fullName}, ${sql.lit(titlePattern)}, ''), ${sql.lit(suffixPattern)}, '')`;
  const familyLast = `(?i)(?:(?:^|\\s)(?:${particles}))*(?:^|\\s)\\S+$`;
  const cjkFamily = `^(?:${doubleNames}|.)`;
  // One lambda binds the bare name, so that its text stands in the statement once.
  const part = (body: Sql): Sql => sql`nullif(trim(list_transform([${bare}], lambda n: ${body})[1], ' ,'), '')`;
  const isCjk = sql`regexp_full_match(n, '[\\p{Han}]{2,4}|[\\p{Hangul}]{2,4}')`;
  const isCjkSpaced = sql`regexp_full_match(n, '[\\p{Han}\\p{Hangul}\\p{Hiragana}\\p{Katakana}ー]+[ ・][\\p{Han}\\p{Hangul}\\p{Hiragana}\\p{Katakana}ー]+')`;
  const family = sql`regexp_extract(n, ${sql.lit(familyLast)})`;
  return {
    title: sql`nullif(rtrim(regexp_extract(${fullName}, ${sql.lit(titlePattern)}, 1), '.'), '')`,
    given: part(sql`case
      when ${isCjk} then regexp_replace(n, ${sql.lit(cjkFamily)}, '')
      when ${isCjkSpaced} then regexp_extract(n, '[ ・](.+)$', 1)
      when contains(n, ',') then split_part(n, ',', 2)
      else n[:length(n) - length(${family})]
    end`),
    family: part(sql`case
      when ${isCjk} then regexp_extract(n, ${sql.lit(cjkFamily)})
      when ${isCjkSpaced} then regexp_extract(n, '^(.+)[ ・]', 1)
      when contains(n, ',') then split_part(n, ',', 1)
      else ${family}
    end`),
  };
}
