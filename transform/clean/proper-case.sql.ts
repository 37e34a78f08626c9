import { sql, type Sql } from "../../core/sql.ts";

/** Words that stay small inside names of people. */
export const nameParticles = [
  "van", "von", "der", "den", "de", "del", "della", "di", "da", "das", "dos", "du", "la", "le", "ter", "ten", "zu", "zur", "zum", "vom", "bin", "ibn", "y", "e",
] as const; // prettier-ignore

/** Words that stay small inside names of places. */
export const placeParticles = [
  "upon", "on", "by", "in", "of", "the", "and", "le", "la", "les", "sur", "sous", "de", "des", "du", "am", "an", "der", "im", "bei", "aan", "den", "del",
] as const; // prettier-ignore

/** Where a text's case tells nothing: all capitals, all small, or caps lock the wrong way round (`sMITH`). */
function isCaselessSql(text: Sql): Sql {
  return sql`(${text} = upper(${text}) or ${text} = lower(${text}) or (length(${text}) > 2 and ${text} = lower(${text}[1]) || upper(${text}[2:])))`;
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
  const fixed = Object.entries(rules.fixed ?? {}).map(([word, form]) => sql`when ${sql.lit(word)} then ${sql.lit(form)}`);
  const capital = sql`case w ${fixed.length === 0 ? sql`when '' then ''` : sql.join(fixed, " ")}
      else case
        when regexp_full_match(w, 'mc\\p{L}{3,}') then 'Mc' || upper(w[3]) || w[4:]
        when regexp_full_match(w, 'i{2,3}|iv|vi{1,3}|[0-9]+[a-z]') then upper(w)
        else upper(w[1]) || w[2:]
      end
    end`;
  const words = sql`regexp_extract_all(lower(${text}), '[\\p{L}\\p{M}\\p{N}]+(?:[''’]s\\b)?|[^\\p{L}\\p{M}\\p{N}]+')`;
  const small = rules.firstIsCapital ? sql`w in (${particles}) and i > 1` : sql`w in (${particles}) and lower(${text}) <> w`;
  return sql`case
    when ${isCaselessSql(text)}
    then array_to_string(list_transform(${words}, lambda w, i: case when ${small} then w else ${capital} end), '')
    else ${text}
  end`;
}
