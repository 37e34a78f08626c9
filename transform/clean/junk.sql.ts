import { sql, type Sql } from "../../core/sql.ts";

/** What people and programs write where they have nothing to write. Compared in lower case without surrounding punctuation. */
const junkWords = [
  "n/a",
  "n.a",
  "n a",
  "none",
  "nil",
  "unknown",
  "unk",
  "unspecified",
  "not known",
  "not given",
  "not available",
  "not applicable",
  "no name",
  "noname",
  "no-name",
  "anonymous",
  "test",
  "tester",
  "testing",
  "test test",
  "dummy",
  "asdf",
  "asdfgh",
  "asdfasdf",
  "qwerty",
  "qwertz",
  "tbc",
  "tba",
  "tbd",
  "abc",
  "abcd",
  "foo",
  "bar",
  "foobar",
  "delete",
  "deleted",
  "do not use",
  "duplicate",
  "unbekannt",
  "keine",
  "keine angabe",
  "k.a",
  "inconnu",
  "desconocido",
  "sconosciuto",
  "无",
  "無",
  "未知",
  "不详",
  "不明",
  "未填写",
  "测试",
  "テスト",
  "なし",
  "없음",
] as const;

/** Junk unless written as a name: `NULL` and `na` are, Ms Null and Mr Na are people. */
const junkUnlessName = ["null", "na", "nan", "undefined", "nn"] as const;

/** Around a junk word. */
const edge = String.raw`[\s.\-_*?!#'"()\[\]<>/]*`;

/** Any of the words, in a pattern. */
export function anyOf(words: readonly string[]): string {
  return words.map((word) => word.replaceAll(".", String.raw`\.`)).join("|");
}

/** One pattern for all of it: one pass over the text costs a fifth of trimming it and looking it up. */
const junkPatterns = [
  String.raw`[^\p{L}\p{N}]*`,
  String.raw`(?i)${edge}(?:${anyOf(junkWords)}|test ?[0-9]+)${edge}`,
  `${edge}(?:${junkUnlessName.flatMap((word) => [word, word.toUpperCase()]).join("|")})${edge}`,
  `(?i)(?:${Array.from("abcdefghijklmnopqrstuvwxyz0123456789", (character) => `${character}{3,}`).join("|")})`,
];

/** A text without letters, which is no name. */
export const letterless = String.raw`[^\p{L}]*`;

/**
 * True when the text holds no letter or digit, one character over and over (`xxx`), or a stand-in for "nothing" (`n/a`), or when one
 * of `further` patterns matches all of it.
 */
export function isJunkSql(text: Sql, further: readonly string[] = []): Sql {
  const patterns = [...junkPatterns, ...further].map((pattern) => `(?:${pattern})`);
  return sql`regexp_full_match(${text}, ${sql.lit(patterns.join("|"))})`;
}
