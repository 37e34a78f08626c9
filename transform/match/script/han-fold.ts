import { Converter } from "opencc-js/t2cn";

/** The types that the package brings are not found by Node's own module resolution. */
const makeConverter = Converter as unknown as (options: {
  readonly from: "t";
  readonly to: "cn";
}) => (text: string) => string;
const convert = makeConverter({ from: "t", to: "cn" });

/** Half width and simplified Chinese. */
export function simplify(text: string): string {
  return convert(text.normalize("NFKC"));
}

/** Japanese and rare forms of characters that no conversion of Chinese knows, by the form that most people write. */
const variants = new Map(
  Object.entries({
    斉: "斎齋齊",
    辺: "邊邉边",
    高: "髙",
    崎: "﨑碕嵜",
    沢: "澤泽",
    浜: "濱滨",
    広: "廣广",
    桜: "櫻樱",
    国: "國圀",
    島: "嶋嶌岛",
    竜: "龍龙",
    関: "關关",
    徳: "德",
    恵: "惠",
    黒: "黑",
    吉: "𠮷",
    条: "條",
    蔵: "藏",
    渋: "澁涩",
    栄: "榮荣",
    塩: "鹽盐",
    帯: "帶带",
    姫: "姬",
    緑: "綠绿",
    峰: "峯",
  }).flatMap(([form, others]) => Array.from(others, (other) => [other, form] as const)),
);

const hiraganaStart = 0x3041;
const katakanaStart = 0x30a1;

/**
 * Text in one form of every character: full width as half width, traditional as simplified Chinese, Japanese variants as the
 * common form, hiragana as katakana. For comparison only, never for show.
 */
export function foldHan(text: string): string {
  return Array.from(simplify(text), (character) => {
    const code = character.codePointAt(0) ?? 0;
    if (code >= hiraganaStart && code <= hiraganaStart + 0x55)
      return String.fromCodePoint(code - hiraganaStart + katakanaStart);
    return variants.get(character) ?? character;
  }).join("");
}

/** True for text with a Chinese, Japanese or Korean letter. */
export function isHan(text: string): boolean {
  return /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u.test(text);
}
