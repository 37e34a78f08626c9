import type { AddressFeature } from "./address-feature.ts";

/** Provinces and towns of their own right, which many leave out. */
const province =
  /^(?:서울|부산|대구|인천|광주|대전|울산|세종|경기|강원|충북|충남|전북|전남|경북|경남|제주|\S{2,4}(?:특별시|광역시|특별자치시|특별자치도|도))$/u;
const district = /^\S+[시군구]$/u;
const township = /^\S+[읍면]$/u;

/**
 * `서울특별시 강남구 테헤란로 152, 101동 1502호 (역삼동)`, `강남구 역삼동 737번지`: district, road or quarter, and numbers of house, building and flat. Null where there
 * is no road or quarter with a number.
 */
export function koreanAddress(text: string): AddressFeature | null {
  if (!/\p{Script=Hangul}/u.test(text)) return null;
  const words = text
    .replace(/[(（[].*?[)）\]]/gu, " ")
    .replace(/[,，.]/gu, " ")
    .replace(/(지하)\s*(?=\d)/gu, " $1")
    .trim()
    .split(/\s+/u);
  let at = 0;
  if (province.test(words[at] ?? "")) at += 1;
  let city: string | null = null;
  for (; district.test(words[at] ?? ""); at++) city = words[at] ?? null;
  if (township.test(words[at] ?? "")) at += 1;
  const found = /^(\S*?[로길가동리])\s*(지하)?\s*(\d+(?:-\d+)?)(?:번지?)?(?!\d)(.*)$/u.exec(words.slice(at).join(" "));
  if (found === null) return null;
  const [, street = "", below = "", number = "", rest = ""] = found;
  const door = /(?:(\S+?)동\s*)?(\d+)호/u.exec(rest);
  return {
    city,
    road: null,
    street,
    house: [below + number, door?.[1]?.replace(/^제/u, ""), door?.[2]].filter(Boolean).join("-"),
  };
}
