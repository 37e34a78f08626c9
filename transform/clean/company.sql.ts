import { sql, type Sql } from "../../core/sql.ts";
import type { Cleaner } from "./cleaner.ts";
import { isJunkSql } from "./junk.sql.ts";

/** Legal forms at the end of a name and how they are written. Longer forms first. */
const legalForms: readonly (readonly [pattern: string, form: string])[] = [
  ["public limited company|p\\.? ?l\\.? ?c", "plc"],
  ["(?:private|pvt)\\.? (?:limited|ltd)", "Pvt Ltd"],
  ["(?:proprietary|pty)\\.? (?:limited|ltd)", "Pty Ltd"],
  ["limited liability company|l\\.? ?l\\.? ?c", "LLC"],
  ["limited liability partnership|l\\.? ?l\\.? ?p", "LLP"],
  ["limited|ltd|l\\.t\\.d", "Ltd"],
  ["incorporated|inc", "Inc"],
  ["corporation|corp", "Corp"],
  ["company|co", "Co"],
  ["gesellschaft mit beschränkter haftung|g\\.? ?m\\.? ?b\\.? ?h", "GmbH"],
  ["aktiengesellschaft|a\\.g|ag", "AG"],
  ["kommanditgesellschaft|k\\.g|kg", "KG"],
  ["e\\.? ?k", "e.K."],
  ["s\\.? ?à\\.? ?r\\.? ?l|s\\.? ?a\\.? ?r\\.? ?l", "SARL"],
  ["s\\.? ?r\\.? ?l", "Srl"],
  ["s\\.? ?p\\.? ?a", "SpA"],
  ["s\\.a\\.s|sas", "SAS"],
  ["s\\.a|sa", "SA"],
  ["s\\.l|sl", "SL"],
  ["b\\.? ?v", "BV"],
  ["n\\.? ?v", "NV"],
  ["a/s", "A/S"],
  ["a\\.b|ab", "AB"],
  ["o\\.y|oy", "Oy"],
];

function withLegalForm(name: Sql): Sql {
  return legalForms.reduce((text, [pattern, form]) => {
    const whole = `(?i)[\\s,]+(?:${pattern})\\.?$`;
    return sql`regexp_replace(${text}, ${sql.lit(whole)}, ${sql.lit(` ${form}`)})`;
  }, name);
}

/**
 * A company's name: its legal form kept but written one way (`Acme Limited` and `ACME LTD.` end in `Ltd`, `gmbh` in `GmbH`), proper
 * case for long words of a name in capitals (`IBM` and `BBC` stay), null for junk.
 */
export const companySql: Cleaner = [
  (text) => sql`case when ${isJunkSql(text)} then null else ${text} end`,
  // All capitals with a word of five letters: words are written as names are, short ones and those without a vowel stay.
  (name) => sql`case
    when (${name} = upper(${name}) and regexp_matches(${name}, '\\p{Lu}{5}')) or ${name} = lower(${name})
    then array_to_string(list_transform(
      regexp_extract_all(${name}, '[\\p{L}\\p{M}\\p{N}]+(?:[''’][sS]\\b)?|[^\\p{L}\\p{M}\\p{N}]+'),
      lambda w, i: case
        when lower(w) in ('and', 'of', 'the', 'und', 'et', 'y', 'de', 'für', 'for') and i > 1 then lower(w)
        when w = upper(w) and (length(w) <= 3 or translate(w, 'AEIOUYÄÖÜ', '') = w) then w
        else upper(w[1]) || lower(w[2:])
      end), '')
    else ${name}
  end`,
  withLegalForm,
];
