import { fullComparison, type Comparison, type Level } from "../../core/comparison.ts";
import type { MatchSettings } from "../../core/match-settings.ts";

/** Jaro-Winkler similarity of at least `least`; the cutoff lets the engine stop early. */
function similar(a: string, b: string, least: number): string {
  return `jaro_winkler_similarity(${a}, ${b}, ${least}) >= ${least}`;
}

/** True when all hold, asked one after the other: in a select list the engine evaluates every operand of `and` for every row. */
function all(...conditions: readonly string[]): string {
  const [first = "true", ...rest] = conditions;
  return rest.length === 0 ? `(${first})` : `(case when ${first} then ${all(...rest)} else false end)`;
}

/** True when any holds, asked one after the other. */
function any(...conditions: readonly string[]): string {
  return `(case ${conditions.map((condition) => `when ${condition} then true`).join(" ")} else false end)`;
}

/** False where e-mail addresses differ in length by more than two: asked before they are compared letter by letter. */
const aboutAsLong = (a: string, b: string): string => `abs(strlen(${a}) - strlen(${b})) <= 2`;

/** One letter more, less or other; short words are left out, where it makes another word. */
function oneLetter(a: string, b: string): string {
  return all(`length(${a}) > 3`, `length(${b}) > 3`, `levenshtein(${a}, ${b}) = 1`);
}

/** True for a name, not an initial; one Chinese character is a name, and has more bytes than one. */
const isWhole = (name: string): string => `strlen(${name}) > 1`;

/** One name stands where the other belongs, and nothing speaks against the other one. */
const swapped = all(
  "l.family is distinct from r.family",
  "ascii(l.given) = ascii(r.family) or ascii(l.family) = ascii(r.given)",
  `l.given is distinct from r.given and coalesce(${isWhole("l.given")}, true) and coalesce(${isWhole("r.given")}, true)`,
  `coalesce(${similar("l.given", "r.family", 0.92)}, true) and coalesce(${similar("l.family", "r.given", 0.92)}, true)`,
);

const givenName: Comparison = {
  name: "given name",
  columns: ["given"],
  missing: all("l.given is null or r.given is null", `not ${swapped}`),
  levels: [
    { label: "same", when: all("l.given = r.given", isWhole("l.given")), rarity: ["given"] },
    {
      label: "nickname or same sound",
      when: all("l.given_root = r.given_root", isWhole("l.given"), isWhole("r.given")),
      rarity: ["given"],
    },
    {
      label: "initial",
      when: all("strlen(l.given) = 1 or strlen(r.given) = 1", "ascii(l.given) = ascii(r.given)"),
    },
    { label: "given and family name swapped", when: swapped, rarity: ["given", "family"] },
    { label: "different", when: `not ${similar("l.given", "r.given", 0.8)}` },
    {
      label: "close",
      when: any(similar("l.given", "r.given", 0.88), oneLetter("l.given", "r.given")),
      rarity: ["given"],
      rarity_weight: 0.5,
    },
    { label: "similar" },
  ],
  frequency: "given",
  person: [0.7, 0.08, 0.08, 0.02, 0.05, 0.05, 0.02],
  household: "chance",
  namesake: [0.8, 0.05, 0.05, 0.02, 0.05, 0.02, 0.01],
};

const familyName = (hasSounds: boolean): Comparison => ({
  name: "family name",
  columns: ["family"],
  missing: any("l.family is null or r.family is null", swapped),
  levels: [
    { label: "same", when: "l.family = r.family", rarity: ["family"] },
    // Where every name sounds as it is written, the level needs no column of its own.
    { label: "same sound", when: hasSounds ? "l.family_sound = r.family_sound" : "false", rarity: ["family"] },
    {
      label: "one in the other",
      when: all(
        "length(l.family) >= 4 and length(r.family) >= 4",
        "contains(l.family, r.family) or contains(r.family, l.family)",
      ),
    },
    { label: "different", when: `not ${similar("l.family", "r.family", 0.82)}` },
    {
      label: "close",
      when: any(similar("l.family", "r.family", 0.92), oneLetter("l.family", "r.family")),
      rarity: ["family"],
      rarity_weight: 0.5,
    },
    { label: "similar" },
  ],
  frequency: "family",
  person: [0.84, 0.02, 0.02, 0.04, 0.06, 0.02],
  household: [0.7, 0.02, 0.01, 0.22, 0.04, 0.01],
  namesake: [0.88, 0.02, 0.01, 0.04, 0.04, 0.01],
});

/** The part of an e-mail address before the @. */
const localOf = (address: string): string => `split_part(${address}, '@', 1)`;

/** The digits of an e-mail address: `jsmith80` and `jsmith82` are two people of one name, not a slip. */
const digitsOf = (address: string): string => `regexp_replace(${address}, '[^0-9]+', '', 'g')`;

const withoutDigits = (address: string): string => `regexp_replace(${address}, '[0-9]+', '', 'g')`;

/** What comparing e-mail addresses of people and of companies has in common. */
const anyEmail = {
  name: "e-mail",
  columns: ["email"],
  missing: "l.email is null or r.email is null",
  frequency: "email",
} as const;
const sameEmail: Level = { label: "same", when: "l.email = r.email", rarity: ["email"] };
const emailSlip: Level = {
  label: "a slip",
  when: all(
    aboutAsLong("l.email", "r.email"),
    similar("l.email", "r.email", 0.93),
    "levenshtein(l.email, r.email) <= 2",
  ),
};

const email: Comparison = {
  ...anyEmail,
  levels: [
    sameEmail,
    {
      label: "same name at another domain",
      when: all(
        "left(l.email, 5) = left(r.email, 5)",
        `${localOf("l.email")} = ${localOf("r.email")} and length(${localOf("l.email")}) >= 5`,
      ),
    },
    {
      label: "different",
      when: any(
        `not ${similar("l.email", "r.email", 0.86)}`,
        all(
          `${digitsOf("l.email")} <> ${digitsOf("r.email")}`,
          any(
            `not ${aboutAsLong("l.email", "r.email")}`,
            `${withoutDigits("l.email")} = ${withoutDigits("r.email")}`,
            "levenshtein(l.email, r.email) > 2",
          ),
        ),
      ),
    },
    emailSlip,
    { label: "similar" },
  ],
  person: [0.6, 0.04, 0.27, 0.06, 0.03],
  household: [0.1, 0.01, 0.86, 0.02, 0.01],
  namesake: [0.0005, 0.05, 0.85, 0.03, 0.07],
};

/** First labels of domains at which anybody may have an address. */
const freeMail =
  "gmail|googlemail|hotmail|outlook|live|msn|yahoo|ymail|rocketmail|aol|aim|icloud|me|mac|mail|email|gmx|web|t-online|freenet|orange|wanadoo|free|laposte|sfr|libero|virgilio|tin|alice|btinternet|btopenworld|sky|virginmedia|talktalk|ntlworld|comcast|verizon|att|sbcglobal|bellsouth|cox|charter|bigpond|optusnet|qq|foxmail|163|126|sina|sohu|naver|daum|hanmail|yandex|rambler|bk|inbox|list|seznam|wp|onet|o2|interia|uol|bol|terra|proton|protonmail|zoho|fastmail";

const domainOf = (address: string): string => `split_part(${address}, '@', 2)`;

/** Of companies, in a list without people: `sales@acme.com` and `info@acme.com` are one. */
const companyEmail: Comparison = {
  ...anyEmail,
  levels: [
    sameEmail,
    {
      label: "same domain",
      when: all(
        `${domainOf("l.email")} = ${domainOf("r.email")}`,
        `not regexp_matches(${domainOf("l.email")}, '^(${freeMail})\\.')`,
      ),
    },
    emailSlip,
    { label: "different" },
  ],
  person: [0.4, 0.4, 0.02, 0.18],
  household: [0.1, 0.02, 0.02, 0.86],
};

const phone: Comparison = {
  name: "phone",
  columns: ["phone"],
  missing: "l.phone is null or r.phone is null",
  levels: [
    { label: "same", when: "l.phone = r.phone", rarity: ["phone"] },
    {
      label: "a slip",
      when: all(
        // A digit changed or two swapped: most numbers differ by more, and counting where is quick.
        "case when strlen(l.phone) = strlen(r.phone) then hamming(l.phone, r.phone) <= 2 else true end",
        similar("l.phone", "r.phone", 0.9),
        "damerau_levenshtein(l.phone, r.phone) = 1",
      ),
    },
    { label: "different" },
  ],
  frequency: "phone",
  person: [0.5, 0.05, 0.45],
  household: [0.25, 0.02, 0.73],
};

const address: Comparison = {
  name: "address",
  columns: ["street", "postcode", "city"],
  missing:
    "(l.street is null or r.street is null) and (l.postcode is null or r.postcode is null) and (l.city is null or r.city is null)",
  levels: [
    {
      label: "same house",
      when: all("l.house = r.house", "coalesce(l.postcode = r.postcode, true)", similar("l.street", "r.street", 0.9)),
    },
    {
      label: "same house but for a slip",
      when: all(
        "l.house is not distinct from r.house",
        any(similar("l.street", "r.street", 0.9), all("l.postcode = r.postcode", similar("l.street", "r.street", 0.7))),
      ),
    },
    {
      label: "same postcode, street not given",
      when: "l.postcode = r.postcode and (l.street is null or r.street is null)",
    },
    {
      label: "same street or postcode",
      when: any(
        "l.postcode = r.postcode",
        all("ascii(l.street) = ascii(r.street)", similar("l.street", "r.street", 0.92)),
      ),
    },
    { label: "same town", when: "l.city = r.city or left(l.postcode, 3) = left(r.postcode, 3)" },
    { label: "different" },
  ],
  person: [0.45, 0.05, 0.1, 0.05, 0.15, 0.2],
  household: [0.6, 0.1, 0.1, 0.05, 0.1, 0.05],
};

const birthDate: Comparison = {
  name: "birth date",
  columns: ["birth_date"],
  missing: "l.birth_date is null or r.birth_date is null",
  levels: [
    { label: "same", when: "l.birth_date = r.birth_date", rarity: ["birth_date"] },
    {
      label: "day and month swapped, or one digit",
      when: all(
        "hamming(l.birth_date, r.birth_date) <= 4",
        any(
          "hamming(l.birth_date, r.birth_date) = 1",
          "l.birth_date = r.birth_date[:4] || r.birth_date[7:8] || r.birth_date[5:6]",
          all("hamming(l.birth_date, r.birth_date) = 2", "damerau_levenshtein(l.birth_date, r.birth_date) = 1"),
        ),
      ),
    },
    {
      label: "two digits",
      when: all(
        "hamming(l.birth_date, r.birth_date) = 2",
        "l.birth_date[:4] = r.birth_date[:4] or l.birth_date[5:] = r.birth_date[5:]",
      ),
    },
    { label: "within a month", when: "abs(l.birth_day - r.birth_day) <= 31" },
    { label: "within a year", when: "abs(l.birth_day - r.birth_day) <= 366" },
    { label: "different" },
  ],
  frequency: "birth_date",
  person: [0.84, 0.06, 0.02, 0.02, 0.02, 0.04],
  household: "chance",
};

const company: Comparison = {
  name: "company",
  columns: ["company"],
  missing: "l.company is null or r.company is null",
  levels: [
    { label: "same", when: "l.company = r.company", rarity: ["company"] },
    {
      label: "same words, or one with more words",
      when: "l.company_words = r.company_words or ((least(length(l.company), length(r.company)) >= 5 or least(strlen(l.company), strlen(r.company)) >= 9) and (starts_with(l.company, r.company) or starts_with(r.company, l.company)))",
    },
    { label: "close", when: similar("l.company", "r.company", 0.92) },
    { label: "similar", when: similar("l.company", "r.company", 0.84) },
    { label: "different" },
  ],
  frequency: "company",
  person: [0.7, 0.1, 0.08, 0.04, 0.08],
  household: [0.3, 0.05, 0.03, 0.02, 0.6],
};

/** A further column, of which nothing is known but that it is text. */
function extra(column: string): Comparison {
  const [l, r] = [`l."${column}"`, `r."${column}"`];
  return {
    name: column.replace(/^extra_/, "").replaceAll("_", " "),
    columns: [column],
    missing: `${l} is null or ${r} is null`,
    levels: [
      { label: "same", when: `${l} = ${r}`, rarity: [column] },
      {
        label: "a slip",
        when: all(`length(${l}) > 3 and length(${r}) > 3`, similar(l, r, 0.8), `damerau_levenshtein(${l}, ${r}) = 1`),
      },
      { label: "close", when: all(`length(${l}) > 3 and length(${r}) > 3`, similar(l, r, 0.9)) },
      { label: "different" },
    ],
    frequency: column,
    person: [0.7, 0.07, 0.05, 0.18],
    household: "chance",
  };
}

/**
 * What is compared: the default comparisons, and what the project says of them. A comparison whose columns are empty is not made; `hasSounds`
 * is false where every family name sounds as it is written, `isOfCompanies` is true where no
 * record names a person, but some a company.
 */
export function comparisonsOf(
  extras: readonly string[],
  {
    said = {},
    hasSounds,
    isOfCompanies,
  }: { readonly said?: MatchSettings["comparisons"]; readonly hasSounds: boolean; readonly isOfCompanies: boolean },
): readonly Comparison[] {
  const defaults = [
    givenName,
    familyName(hasSounds),
    isOfCompanies ? companyEmail : email,
    phone,
    address,
    birthDate,
    company,
    ...extras.map(extra),
  ];
  const names = new Set([...defaults.map(({ name }) => name), ...Object.keys(said)]);
  return [...names].flatMap((name) => {
    const own = said[name];
    if (own === null) return [];
    return own === undefined ? defaults.filter((comparison) => comparison.name === name) : [fullComparison(name, own)];
  });
}
