import type { AddressFeature } from "./address-feature.ts";
import { prefectures, provinces } from "./chinese-places.ts";
import { foldHan, simplify } from "./han-fold.ts";
import { japaneseAddress } from "./japanese-address.ts";
import { koreanAddress } from "./korean-address.ts";

const provincePattern = new RegExp(
  `^(${provinces})(?:省|市|壮族自治区|回族自治区|维吾尔自治区|自治区|特别行政区)?`,
  "u",
);
const municipalities = /^(?:北京|天津|上海|重庆|香港|澳门)$/u;

const prefecturePattern = new RegExp(
  // 朝阳区 is a district of another town.
  `^(${prefectures})(?![区县])(?:市|地区|自治州)?`,
  "u",
);
const namedCity = /^([^区县市路街号\d]{2,6}?)(?:市|自治州|地区|盟)(?=.)/u;
const district = /^[^路街道号\d]{1,8}?(?:新区|开发区|区|县|市)(?=.)/u;
const township = /^[^路号\d]{1,6}?(?:街道|镇|乡|苏木)(?=.)/u;
const numerals = new Map(Array.from("零一二三四五六七八九", (numeral, value) => [numeral, value]));

/** 十二 as 12, where it counts buildings, units and rooms. */
function withDigits(text: string): string {
  return text.replace(/[零一二三四五六七八九十]+(?=号楼|栋|幢|座|单元|层|室|丁目|番|号)/gu, (found) => {
    const [tens = "", ones] = found.split("十");
    if (ones === undefined) return Array.from(tens, (one) => String(numerals.get(one) ?? "")).join("");
    return String((numerals.get(tens) ?? 1) * 10 + (numerals.get(ones) ?? 0));
  });
}

interface Door {
  readonly before: string;
  readonly house: string;
}

/** The building and room at the end of an address; the unit between them is left out, since many leave it out. */
function doorOf(text: string): Door | null {
  const worded =
    /^(.*?)(\d+)(?:号楼|栋|幢|座|#楼|#|号(?=\d+单元|\d+号?室))(?:(\d+)单元)?(?:(\d+)[层楼])?(?:(\d{1,5})(?:室|号|房)?)?$/u.exec(
      text,
    );
  if (worded !== null) {
    const [, before = "", building = "", , , room] = worded;
    return { before, house: room === undefined ? building : `${building}-${room}` };
  }
  const mixed = /^(.*?)(\d+)(?:号楼|栋|幢|座|#楼|#)(?:\d+-)?(\d+)(?:室|号|房)?$/u.exec(text);
  if (mixed !== null) return { before: mixed[1] ?? "", house: `${mixed[2] ?? ""}-${mixed[3] ?? ""}` };
  const dashed = /^(.*?)(\d+)-(?:(\d+)-)?(\d+)(?:室|号|房)?$/u.exec(text);
  if (dashed !== null) {
    const [, before = "", building = "", , room = ""] = dashed;
    return { before, house: `${building}-${room}` };
  }
  const unit = /^(.*?)(?:\d+)单元(?:\d+[层楼])?(\d+)(?:室|号|房)?$/u.exec(text);
  if (unit !== null) return { before: unit[1] ?? "", house: unit[2] ?? "" };
  const room = /^(.*?)(\d{1,5})(?:室|房)$/u.exec(text);
  return room === null ? null : { before: room[1] ?? "", house: room[2] ?? "" };
}

/**
 * A Korean address, or one without spaces as Chinese and Japanese people write it, taken apart. In China province, 市, district and township may be left
 * out; 号楼, 栋, 幢, # and dashes are one.
 */
export function hanAddress(text: string): AddressFeature {
  const korean = koreanAddress(text.normalize("NFKC"));
  if (korean !== null) return korean;
  const folded = text.normalize("NFKC").replace(/[\s,，。]+|[(（].*?[)）]/gu, "");
  const japanese = japaneseAddress(withDigits(folded));
  if (japanese !== null) return japanese;
  let rest = withDigits(simplify(folded));
  let city: string | null = null;
  const take = (pattern: RegExp): string | undefined => {
    const found = pattern.exec(rest);
    if (found === null) return undefined;
    rest = rest.slice(found[0].length);
    return found[1] ?? found[0];
  };
  const province = take(provincePattern);
  if (province !== undefined && municipalities.test(province)) {
    city = province;
    take(provincePattern);
  }
  city ??= take(prefecturePattern) ?? take(namedCity) ?? null;
  if (city !== null && rest.startsWith(city)) rest = rest.slice(city.length).replace(/^市/u, "");
  const area = take(district);
  take(district);
  take(township);
  const door = doorOf(rest);
  const before = door?.before ?? rest;
  const road = /^(.*?(?:大道|路|街|巷|弄|道|胡同))(\d+)号?(.*)$/u.exec(before);
  const village = road === null && door === null ? /^(.*?\D)(\d+)号?$/u.exec(before) : null;
  const named = (road?.[3] ?? village?.[1] ?? before).replace(/^\d+号/u, "");
  const street = named === "" ? (road?.[1] ?? null) : named;
  return {
    city: city ?? area?.replace(/(?:区|县|市|旗)$/u, "") ?? null,
    road: road === null ? null : `${road[1] ?? ""}${road[2] ?? ""}`,
    street: street === null ? null : foldHan(street),
    house: door?.house ?? village?.[2] ?? (named === "" ? (road?.[2] ?? null) : null),
  };
}
