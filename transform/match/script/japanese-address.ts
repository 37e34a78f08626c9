import type { AddressFeature } from "./address-feature.ts";
import { foldHan } from "./han-fold.ts";

/** Kana, the words for blocks, prefectures, and the towns that are written without theirs. */
const japanese =
  /[ぁ-んァ-ヶ〒]|丁目|番地|番\d|県|東京都|大阪府|京都府|北海道|^(?:札幌|仙台|千葉|横浜|川崎|相模原|新潟|静岡|浜松|名古屋|京都|大阪|堺|神戸|岡山|広島|北九州|福岡|熊本)市/u;

const numbered =
  /^(?:.{2,3}?[都道府県])?(.+?[市区町村郡])?(.*?)(\d+)(?:丁目|-|番地?の?|番|$)(\d+)?(?:番地?|-|の|$)(\d+)?号?(.*)$/u;

/** The number of a flat at the end, after the name of the house or a dash: `-405`, `ハイツ405号室`. */
const flat = /^(?:.*\D)?-?(\d{2,5})(?:号室|号|室)?$/u;

/**
 * `東京都千代田区丸の内1丁目2番3号`, `〒100-0005 千代田区丸の内1-2-3`: town, quarter and numbers of block, house and flat, with or without prefecture and
 * town. `text` is without spaces and in half width, numerals as digits. Null where it is no Japanese address.
 */
export function japaneseAddress(text: string): AddressFeature | null {
  if (!japanese.test(text)) return null;
  const code = /^〒?(\d{3})-?(\d{4})(?=\D)/u.exec(text);
  const found = numbered.exec(text.slice(code?.[0].length ?? 0));
  if (found === null) return null;
  const [, city = "", quarter = "", first, second, third, rest = ""] = found;
  const room = flat.exec(rest)?.[1];
  const street = quarter === "" ? city : quarter;
  return {
    city: quarter === "" || city === "" ? null : city,
    road: code === null ? null : `${code[1] ?? ""}${code[2] ?? ""}`,
    street: street === "" ? null : foldHan(street),
    house: [first, second, third, room].filter(Boolean).join("-"),
  };
}
