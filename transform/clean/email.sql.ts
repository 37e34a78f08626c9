import { sql } from "../../core/sql.ts";
import { onlyText, type Cleaner } from "./cleaner.ts";

/** Local parts that stand for "has none", whatever the domain. */
const junkLocals = [
  "none", "no", "noemail", "no-email", "no.email", "nomail", "no-mail", "keine", "null", "na", "nil", "unknown", "unbekannt", "anonymous", "x", "xx", "xxx", "xxxx",
  "asdf", "asd", "qwerty", "abc", "aaa", "test", "test1", "tester", "testing", "noreply", "no-reply", "donotreply", "notprovided", "notgiven", "refused", "declined",
] as const; // prettier-ignore

/** Domains that no customer lives at. */
const junkDomains = [
  "none.com", "noemail.com", "nomail.com", "no.com", "na.com", "test.com", "test.test", "xxx.com", "asdf.com", "abc.com", "a.com", "aa.com", "email.email", "invalid.invalid", "localhost.localdomain",
] as const; // prettier-ignore

/**
 * An e-mail address in lower case without `mailto:`, display name and stray punctuation; null when it is plainly none:
 * no single @, no dotted domain, blanks, or a stand-in such as `noemail@none.com`. Never mends a typo.
 */
export const emailSql: Cleaner = (input) => {
  const text = onlyText(input);
  const folded = sql`lower(translate(${text}, '＠．。', '@..'))`;
  const bare = sql`trim(regexp_replace(regexp_replace(${folded}, '^.*<([^<>]*)>\\s*$', '\\1'), '^\\s*mailto:\\s*', ''), ' .,;:<>()[]"''')`;
  return sql`list_transform([${bare}], lambda e: case
    when not regexp_full_match(e, '[^\\s@<>()\\[\\]\\,;:"]{1,64}@([\\p{L}\\p{N}]([\\p{L}\\p{N}-]*[\\p{L}\\p{N}])?\\.)+[\\p{L}]{2,63}|[^\\s@<>()\\[\\]\\,;:"]{1,64}@([a-z0-9-]+\\.)+xn--[a-z0-9-]+') then null
    when length(e) > 254 or contains(e, '..') or contains(e, '.@') then null
    when split_part(e, '@', 1) in (${sql.join(junkLocals.map((word) => sql.lit(word)))}) then null
    when split_part(e, '@', 2) in (${sql.join(junkDomains.map((word) => sql.lit(word)))}) then null
    else e
  end)[1]`;
};
