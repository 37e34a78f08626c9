import { pinyin } from "pinyin-pro";
import { doubleFamilies, japaneseFamilies } from "../../clean/han-families.ts";
import { foldHan, isHan, simplify } from "./han-fold.ts";

/** A name as matching compares it; null where the text does not say. */
export interface NameFeature {
  readonly given: string | null;
  /** How the given name sounds: pinyin without tones, or itself. */
  readonly givenSound: string | null;
  readonly family: string | null;
  readonly familySound: string | null;
}

/** The hundred and sixty family names that nine in ten Chinese have, the most frequent first. */
const families =
  "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常汤康易乔赖文鲁施洪季葛岳樊兰倪俞章齐殷庞耿梅庄舒牛路凌柴翁单艾查柳安聂盛申甄连裴苗区解仇阮温翟詹焦左涂柯辛代邢苟";
const japanese: ReadonlySet<string> = new Set(japaneseFamilies.map(simplify));

/** The family name is in one of the first groups, as in `familyNameSql`, and the given name in the last. */
const familyPattern = new RegExp(
  `^(?:(${known(doubleFamilies)})|(${known(japaneseFamilies)})(?=.)|(\\p{Script=Han}{2})(?=\\p{Script=Han}{2}$)|(\\p{Script=Han}{1,3})(?=[\\p{Script=Hiragana}\\p{Script=Katakana}ー]+$)|(.))(.*)$`,
  "u",
);
const titles = /(先生|女士|小姐|太太|夫人|老师|经理|总监|主任|师傅|医生|教授|阿姨|同学|总|さん|サン|様|样|殿|씨|님)$/u;

/** Rank of a family name by its sound; unknown sounds rank last. */
const familyRank = new Map<string, number>();
for (const [rank, family] of Array.from(families).entries()) {
  const sound = soundOf(family, true);
  if (!familyRank.has(sound)) familyRank.set(sound, rank);
}

/** Family names as they are after {@link simplify}. */
function known(some: readonly string[]): string {
  return [...new Set(some.map(simplify))].join("|");
}

function soundOf(text: string, isFamily: boolean): string {
  return pinyin(text, { toneType: "none", type: "array", v: true, surname: isFamily ? "all" : "off" })
    .join("")
    .toLowerCase();
}

function inHan(text: string): NameFeature {
  const bare = simplify(text)
    .replace(/[\s·・.,，、()（）]+/gu, " ")
    .trim();
  const untitled = bare.replace(titles, "");
  const isTitled = untitled !== bare;
  // 小陈 and 老陈 name the family, 阿明 the given name.
  const pet = /^([小老阿])(\p{Script=Han})$/u.exec(untitled);
  if (pet !== null) {
    const [, kind, named = ""] = pet;
    return kind === "阿" || !families.includes(named) ? name(null, named) : name(named, null);
  }
  if (isTitled && japanese.has(untitled)) return name(untitled, null);
  const [first = "", ...others] = untitled.split(" ").filter(Boolean);
  if (others.length > 0 && !/[*＊xX某]/u.test(untitled)) return name(first, others.join(""));
  const found = familyPattern.exec(first + others.join(""))?.slice(1) ?? [];
  const [given = "", family = ""] = [found.pop(), found.find(Boolean)];
  const isMasked = /[*＊xX某]/u.test(given);
  return name(
    /[*＊]/u.test(family) ? null : family,
    given === "" || isMasked || (isTitled && given === "") ? null : given,
  );
}

function name(family: string | null, given: string | null): NameFeature {
  return {
    given: given === null ? null : foldHan(given),
    givenSound: given === null ? null : soundOf(given, false),
    family: family === null ? null : foldHan(family),
    familySound: family === null ? null : soundOf(family, true),
  };
}

/** A name in Latin letters among Chinese ones: `Chen Xiaoming`, `XIAOMING CHEN`, `David Chen`; the likelier family name is it. */
function inPinyin(text: string): NameFeature | null {
  const words = text
    .normalize("NFKD")
    .replace(/[\u0300-\u036f]/g, "")
    .toLowerCase()
    .replace(/[^a-z\s,-]/g, "")
    .split(/[\s,]+/)
    .filter(Boolean);
  const [first = "", last = ""] = [words[0], words.at(-1)];
  if (words.length < 2) return null;
  // A family name is a frequent one, else the one of one syllable.
  const rank = (word: string): number => familyRank.get(word) ?? 1000 * (word.match(/[aeiouv]+/g)?.length ?? 9);
  const isFirst = rank(first) < rank(last) || (rank(first) === rank(last) && words.length > 2);
  const family = isFirst ? first : last;
  const given = (isFirst ? words.slice(1) : words.slice(0, -1)).join("").replaceAll("-", "");
  return { given, givenSound: given, family, familySound: family };
}

/**
 * A person's name in a file with Chinese, Japanese or Korean names. A whole name wins over its parts; names of other scripts
 * are read as pinyin where one of their words is a Chinese family name; null for all others.
 */
export function hanName(given: string | null, family: string | null, full: string | null): NameFeature | null {
  if (family !== null && isHan(family) && given !== null && full === null) {
    const parts = inHan(`${family} ${given}`);
    return titles.test(given) ? { ...parts, given: null, givenSound: null } : parts;
  }
  const whole = full ?? [given, family].filter(Boolean).join(" ");
  return isHan(whole) ? inHan(whole) : inPinyin(whole);
}
