import { sql, type Sql } from "../../core/sql.ts";

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
 * `O'REILLY-SMITH` becomes `O'Reilly-Smith`, `mcdonald` `McDonald`, `VAN DER BERG` `van der Berg`. Text whose case was chosen
 * by somebody (`DeShawn`) stays.
 */
export function properCaseSql(text: Sql, rules: CaseRules): Sql {
  const particles = sql.join(rules.particles.map((word) => sql.lit(word)));
  const fixed = Object.entries(rules.fixed ?? {}).map(
    ([word, form]) => sql`when w = ${sql.lit(word)} then ${sql.lit(form)}`,
  );
  const isSmall = rules.firstIsCapital ? sql`w in (${particles}) and i > 1` : sql`w in (${particles})`;
  const words = sql`regexp_extract_all(lower(${text}), '[\\p{L}\\p{M}\\p{N}]+(?:[''’]s\\b)?|[^\\p{L}\\p{M}\\p{N}]+')`;
  // No regular expression may stand inside the lambda: it would be compiled for every word.
  const word = sql`case
        when ${isSmall} then w
        ${sql.join(fixed, " ")}
        when w[1:2] = 'mc' and length(w) >= 5 then 'Mc' || upper(w[3]) || w[4:]
        when w in ('ii', 'iii', 'iv', 'vi', 'vii', 'viii') then upper(w)
        when w[1] between '0' and '9' and w[-1] between 'a' and 'z' and try_cast(w[:-2] as bigint) is not null then upper(w)
        else upper(w[1]) || w[2:]
      end`;
  return sql`case
    when ${isCaselessSql(text)} and lower(${text}) in (${particles}) then upper(${text}[1]) || lower(${text}[2:])
    when ${isCaselessSql(text)}
    then array_to_string(list_transform(${words}, lambda w, i: ${word}), '')
    else ${text}
  end`;
}
