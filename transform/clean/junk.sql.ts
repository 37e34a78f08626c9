import { sql, type Sql } from "../../core/sql.ts";
import { isAmongSql } from "./cleaner.ts";

/** What people and programs write where they have nothing to write. Compared in lower case without surrounding punctuation. */
const junkWords = [
  "n/a", "n.a", "n a", "none", "nil", "unknown", "unk", "unspecified", "not known", "not given", "not available", "not applicable",
  "no name", "noname", "no-name", "anonymous", "test", "tester", "testing", "test test", "dummy", "asdf", "asdfgh", "asdfasdf",
  "qwerty", "qwertz", "tbc", "tba", "tbd", "abc", "abcd", "foo", "bar", "foobar", "delete", "deleted", "do not use", "duplicate",
  "unbekannt", "keine", "keine angabe", "k.a", "inconnu", "desconocido", "sconosciuto", "无", "無", "未知", "不详", "不明", "未填写", "测试",
  "テスト", "なし", "없음",
] as const; // prettier-ignore

/** Junk unless written as a name: `NULL` and `na` are, Ms Null and Mr Na are people. */
const junkUnlessName = ["null", "na", "nan", "undefined", "nn"] as const;

/** True when the text holds no letter or digit, one character over and over (`xxx`), or a stand-in for "nothing" (`n/a`). */
export function isJunkSql(text: Sql): Sql {
  const bare = sql`trim(lower(${text}), ' .-_*?!#''"()[]<>/')`;
  return sql`(
    not regexp_matches(${text}, '[\\p{L}\\p{N}]')
    or ${isAmongSql(bare, junkWords)}
    or (${isAmongSql(bare, junkUnlessName)} and ${text} in (lower(${text}), upper(${text})))
    or regexp_full_match(${bare}, 'test ?[0-9]+')
    or (length(${text}) >= 3 and replace(lower(${text}), lower(${text}[1]), '') = '')
  )`;
}
