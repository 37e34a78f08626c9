import { sql } from "../../core/sql.ts";
import { translateWideSql } from "./text.sql.ts";
import type { Cleaner } from "./cleaner.ts";
import { anyOf } from "./junk.sql.ts";

/** Local parts that stand for "has none", whatever the domain. */
const junkLocals = [
  "none",
  "no",
  "noemail",
  "no-email",
  "no.email",
  "nomail",
  "no-mail",
  "keine",
  "null",
  "na",
  "nil",
  "unknown",
  "unbekannt",
  "anonymous",
  "x",
  "xx",
  "xxx",
  "xxxx",
  "asdf",
  "asd",
  "qwerty",
  "abc",
  "aaa",
  "test",
  "test1",
  "tester",
  "testing",
  "noreply",
  "no-reply",
  "donotreply",
  "notprovided",
  "notgiven",
  "refused",
  "declined",
] as const;

/** Domains that no customer lives at. */
const junkDomains = [
  "none.com",
  "noemail.com",
  "nomail.com",
  "no.com",
  "na.com",
  "test.com",
  "test.test",
  "xxx.com",
  "asdf.com",
  "abc.com",
  "a.com",
  "aa.com",
  "email.email",
  "invalid.invalid",
  "localhost.localdomain",
] as const;

/** Punctuation that may stand around an address. */
const stray = "[ .,;:<>()\\[\\]\"']";

/** Parts without blanks and brackets between dots, one @, dotted labels, a last one of letters (or punycode). */
const plausible =
  '[^\\s@.<>()\\[\\]\\\\,;:"]+(\\.[^\\s@.<>()\\[\\]\\\\,;:"]+)*@([\\p{L}\\p{N}]([\\p{L}\\p{N}-]*[\\p{L}\\p{N}])?\\.)+(\\p{L}{2,}|xn--[a-z0-9-]+)';

/** One pattern for both lists: a search in a list compares with each word. */
const junk = `(?:${anyOf(junkLocals)})@.*|.*@(?:${anyOf(junkDomains)})`;

/**
 * An e-mail address in lower case without `mailto:`, display name and stray punctuation; null when it is plainly none:
 * no single @, no dotted domain, blanks, or a stand-in such as `noemail@none.com`. Never mends a typo.
 */
export const emailSql: Cleaner = [
  (text) => sql`lower(${translateWideSql(text, "＠．。", "@..")})`,
  (text) =>
    sql`case when regexp_matches(${text}, ${sql.lit(`^${stray}|${stray}$`)}) then trim(${text}, ' .,;:<>()[]"''') else ${text} end`,
  // `"Jane" <jane@example.com>` and `mailto:jane@example.com`
  (text) =>
    sql`case when regexp_matches(${text}, '[<:]') then regexp_replace(${text}, '^.*(<|mailto:)\\s*', '') else ${text} end`,
  (email) => sql`case
    when not regexp_full_match(${email}, ${sql.lit(plausible)}) then null
    when length(${email}) > 254 or strpos(${email}, '@') > 65 or regexp_full_match(${email}, ${sql.lit(junk)}) then null
    else ${email}
  end`,
];
