import { sql, type Sql } from "../../core/sql.ts";
import { isAmongSql, type Cleaner } from "./cleaner.ts";

/** Words that stay small inside names of people. */
export const nameParticles = [
  "van",
  "von",
  "der",
  "den",
  "de",
  "del",
  "della",
  "di",
  "da",
  "das",
  "dos",
  "du",
  "la",
  "le",
  "ter",
  "ten",
  "zu",
  "zur",
  "zum",
  "vom",
  "bin",
  "ibn",
  "y",
  "e",
] as const;

/** Words that stay small inside names of places. */
export const placeParticles = [
  "upon",
  "on",
  "by",
  "in",
  "of",
  "the",
  "and",
  "le",
  "la",
  "les",
  "sur",
  "sous",
  "de",
  "des",
  "du",
  "am",
  "an",
  "der",
  "im",
  "bei",
  "aan",
  "den",
  "del",
] as const;

/** Roman numerals in names: `Henry VIII`. */
const numerals = ["ii", "iii", "iv", "vi", "vii", "viii"] as const;

/** Where a text's case tells nothing: all capitals, all small, or caps lock the wrong way round (`sMITH`). */
function isCaselessSql(text: Sql): Sql {
  return sql`(${text} = upper(${text}) or ${text} = lower(${text}) or regexp_full_match(${text}, '\\p{Ll}\\p{Lu}{2,}'))`;
}

interface CaseRules {
  readonly particles: readonly string[];
  /** True when the first word is never small: `The Hague`, but `van der Berg`. */
  readonly firstIsCapital: boolean;
  /** Words as they must stand, by their lower-case form. */
  readonly fixed?: Readonly<Record<string, string>>;
}

/**
 * The word `w`, number `i` of a text in lower case, as it must stand. The engine sets up a lambda anew for every two thousand
 * rows, so it has few parts: known words are found in one text and read in another, where each stands as it must.
 */
function wordSql({ particles, firstIsCapital, fixed = {} }: CaseRules): Sql {
  const forms = [...numerals.map((word) => [word, word.toUpperCase()] as const), ...Object.entries(fixed)];
  const known = [...forms, ...particles.map((word) => [word, word] as const)];
  const textSql = (words: readonly string[]): Sql => sql.lit(` ${words.join(" ")} `);
  const words = textSql(known.map(([word]) => word));
  const between = sql`' ' || w || ' '`;
  const place = sql`position(${between} in ${words})`;
  // A first word that is never small is none of the particles, which come last.
  const isKnown = firstIsCapital
    ? sql`${place} between 1 and case when i = 1 then ${sql.lit(forms.map(([word]) => ` ${word}`).join("").length)} else 10000 end`
    : sql`contains(${words}, ${between})`;
  return sql`case
        when ${isKnown} then substr(${textSql(known.map(([, form]) => form))}, ${place} + 1, length(w))
        when w[1:2] = 'mc' and length(w) >= 5 then 'Mc' || upper(w[3]) || w[4:]
        else ${capitalSql(sql`w`)}
      end`;
}

/** A word with its `'s`, or what is between words. In `12a` the number and the letter are words of their own. */
const wordPattern =
  "\\p{N}+\\p{L}[\\p{L}\\p{M}\\p{N}]+|\\p{N}+|[\\p{L}\\p{M}\\p{N}]+(?:['’]s\\b)?|[^\\p{L}\\p{M}\\p{N}]+";

/** True where every word begins with a capital and goes on in small letters: no rule is for any, nothing but blanks divides them. */
function isOrdinarySql(text: Sql, { particles, fixed = {} }: CaseRules): Sql {
  const special = [...particles, ...Object.keys(fixed), ...numerals, "mc[^ ]{3,}", "[0-9]+[a-z]"].join("|");
  return sql`regexp_full_match(${text}, '[a-z0-9]+(''s)?[.,]?( [a-z0-9]+(''s)?[.,]?)*')
      and not regexp_matches(${text}, ${sql.lit(`\\b(${special})\\b`)})`;
}

function capitalSql(text: Sql): Sql {
  return sql`upper(${text}[1]) || ${text}[2:]`;
}

/**
 * `O'REILLY-SMITH` becomes `O'Reilly-Smith`, `mcdonald` `McDonald`, `VAN DER BERG` `van der Berg`. Text whose case was chosen
 * by somebody (`DeShawn`) stays.
 */
export function properCaseSql(rules: CaseRules): Cleaner {
  return [
    (text) => sql`case when ${isCaselessSql(text)} then lower(${text}) else ${text} end`,
    // Most texts are ordinary, for which all those questions about each word are ten times the work.
    (text) => sql`case
      when ${text} is null or ${text} <> lower(${text}) then ${text}
      when ${isOrdinarySql(text, rules)}
      then case
        when contains(${text}, ' ')
        then array_to_string(list_transform(string_split(${text}, ' '), lambda w: ${capitalSql(sql`w`)}), ' ')
        else ${capitalSql(text)}
      end
      when ${isAmongSql(text, rules.particles)} then ${capitalSql(text)}
      else array_to_string(list_transform(regexp_extract_all(${text}, ${sql.lit(wordPattern)}), lambda w, i: ${wordSql(rules)}), '')
    end`,
  ];
}
