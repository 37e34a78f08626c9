import type { AddressFeature } from "./address-feature.ts";
import { foldHan, simplify } from "./han-fold.ts";
import { japaneseAddress } from "./japanese-address.ts";
import { koreanAddress } from "./korean-address.ts";

const provinces =
  "北京|天津|上海|重庆|河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南|四川|贵州|云南|陕西|甘肃|青海|台湾|内蒙古|广西|西藏|宁夏|新疆|香港|澳门";
const provincePattern = new RegExp(
  `^(${provinces})(?:省|市|壮族自治区|回族自治区|维吾尔自治区|自治区|特别行政区)?`,
  "u",
);
const municipalities = /^(?:北京|天津|上海|重庆|香港|澳门)$/u;

/** Prefectures, which are often named without 市: two characters each unless they stand with more. */
const longPrefectures =
  "石家庄|呼和浩特|哈尔滨|齐齐哈尔|牡丹江|佳木斯|双鸭山|连云港|景德镇|平顶山|三门峡|驻马店|张家界|张家口|秦皇岛|葫芦岛|防城港|攀枝花|六盘水|嘉峪关|乌鲁木齐|克拉玛依|鄂尔多斯|呼伦贝尔|巴彦淖尔|乌兰察布|马鞍山|日喀则|吐鲁番|";
const shortPrefectures = (
  "唐山邯郸邢台保定承德沧州廊坊衡水太原大同阳泉长治晋城朔州晋中运城忻州临汾吕梁包头乌海赤峰通辽沈阳大连鞍山抚顺本溪丹东锦州营口阜新辽阳盘锦铁岭朝阳长春吉林四平辽源通化白山松原白城鸡西鹤岗大庆伊春黑河绥化南京无锡徐州常州苏州南通淮安盐城扬州镇江泰州宿迁" +
  "杭州宁波温州嘉兴湖州绍兴金华衢州舟山台州丽水合肥芜湖蚌埠淮南淮北铜陵安庆黄山滁州阜阳宿州六安亳州池州宣城福州厦门莆田三明泉州漳州南平龙岩宁德南昌萍乡九江新余鹰潭赣州吉安宜春抚州上饶济南青岛淄博枣庄东营烟台潍坊济宁泰安威海日照临沂德州聊城滨州菏泽" +
  "郑州开封洛阳安阳鹤壁新乡焦作濮阳许昌漯河南阳商丘信阳周口武汉黄石十堰宜昌襄阳鄂州荆门孝感荆州黄冈咸宁随州恩施长沙株洲湘潭衡阳邵阳岳阳常德益阳郴州永州怀化娄底广州韶关深圳珠海汕头佛山江门湛江茂名肇庆惠州梅州汕尾河源阳江清远东莞中山潮州揭阳云浮" +
  "南宁柳州桂林梧州北海钦州贵港玉林百色贺州河池来宾崇左海口三亚三沙儋州成都自贡泸州德阳绵阳广元遂宁内江乐山南充眉山宜宾广安达州雅安巴中资阳贵阳遵义安顺毕节铜仁昆明曲靖玉溪保山昭通丽江普洱临沧拉萨昌都林芝山南那曲西安铜川宝鸡咸阳渭南延安汉中榆林安康商洛" +
  "兰州金昌白银天水武威张掖平凉酒泉庆阳定西陇南西宁海东银川吴忠固原中卫石嘴哈密"
).match(/../gu);
const prefecturePattern = new RegExp(
  // 朝阳区 is a district of another town.
  `^(${longPrefectures}${shortPrefectures?.join("|") ?? ""})(?![区县])(?:市|地区|自治州)?`,
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
