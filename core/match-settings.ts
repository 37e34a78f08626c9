import { comparisonProblems, type ComparisonSpec } from "./comparison.ts";

/** The fields of a golden person whose survivorship rule may be chosen. Names and addresses survive as one block each. */
export const survivorshipFields = [
  "title",
  "name",
  "company",
  "email",
  "phone",
  "address",
  "birth_date",
  "gender",
  "language",
  "email_opt_out",
  "post_opt_out",
  "phone_opt_out",
] as const;

/** A field, or block of fields, of a golden person. */
export type SurvivorshipField = (typeof survivorshipFields)[number];

/**
 * Which of a person's values becomes the golden one. Empty values never win; ties go to the later record, then to the more
 * trusted source, then to the smaller (source, record_id).
 * - `latest`: of the record that was changed last
 * - `first`: of the record that was changed first
 * - `most_trusted`: of the source that stands first among the project's `people`
 * - `longest`: the longest text
 * - `most_frequent`: what most records say
 * - `any_true`: true when any record says so; for opt-outs, always theirs
 */
export type SurvivorshipRule = "latest" | "first" | "most_trusted" | "longest" | "most_frequent" | "any_true";

/** A column of people that rules about pairs may name. */
export type MatchColumn = (typeof matchColumns)[number] | `extra_${string}`;

const matchColumns = [
  "given_name",
  "family_name",
  "email",
  "phone",
  "street",
  "postcode",
  "city",
  "birth_date",
  "company",
] as const;

/** How records become persons and persons golden. Every setting has a default. */
export interface MatchSettings {
  /** Least probability that two records are one person for a link to be followed; 0.8 unless set. */
  readonly threshold?: number;
  /** Least probability of a pair that is kept in `identity.pair` for review; 0.01 unless set. */
  readonly pair_floor?: number;
  /** Most records that may share one blocking key; larger blocks are listed in `identity.capped_block` and not compared; 200 unless set. */
  readonly block_cap?: number;
  /** About how many pairs are compared for each record of the file; larger blocks are left out to stay within, but any file may have two million; 3 unless set. */
  readonly pairs_per_record?: number;
  /** Most that one pair can say for or against joining two groups of records, in bits; 9 unless set. */
  readonly veto_cap?: number;
  /** What a pair that was never compared says against joining two groups, in bits; 0.3 unless set. */
  readonly veto_unscored?: number;
  /** Records with the same values in all columns of a list are one person, whatever else: `[["extra_loyalty_card"]]`; none unless set. */
  readonly same_when?: readonly (readonly MatchColumn[])[];
  /** Records that differ in all columns of a list are two persons, whatever else: `[["birth_date", "given_name"]]`; none unless set. */
  readonly different_when?: readonly (readonly MatchColumn[])[];
  /**
   * Most names that one e-mail address or telephone number may stand with; with more it is a switchboard or an office, is listed in
   * `identity.generic_value` and says nothing about a person; 6 and 8 unless set.
   */
  readonly limits?: { readonly email?: number; readonly phone?: number };
  /** Comparisons by name: one of your own, in the place of a default one (`"phone"`) or beside them; null leaves a default one out. */
  readonly comparisons?: Readonly<Record<string, ComparisonSpec | null>>;
  /**
   * Blocking rules by name: SQL over columns of `identity.feature`; records whose parts are all there and equal are compared:
   * `{ "card": ["extra_card"] }`. Null leaves a default one out; `housefile identity profile` lists them.
   */
  readonly blocking?: Readonly<Record<string, readonly string[] | null>>;
  /** Pairs that are compared at once; more are compared in turns, with the same result; 5,000,000 unless set. */
  readonly pairs_at_once?: number;
  /**
   * Survivorship rule of each field. Unless set: `most_frequent` for name, birth_date and gender, `any_true` for the opt-outs,
   * `latest` for the others.
   */
  readonly survivorship?: Readonly<Partial<Record<SurvivorshipField, SurvivorshipRule>>>;
}

/** Settings with every default filled in. */
export interface FullMatchSettings extends Required<MatchSettings> {
  readonly limits: { readonly email: number; readonly phone: number };
  readonly survivorship: Readonly<Record<SurvivorshipField, SurvivorshipRule>>;
}

const survivorshipDefaults: Readonly<Record<SurvivorshipField, SurvivorshipRule>> = {
  title: "latest",
  name: "most_frequent",
  company: "latest",
  email: "latest",
  phone: "latest",
  address: "latest",
  birth_date: "most_frequent",
  gender: "most_frequent",
  language: "latest",
  email_opt_out: "any_true",
  post_opt_out: "any_true",
  phone_opt_out: "any_true",
};

/** Frozen settings with every default filled in. */
export function fullMatchSettings(settings: MatchSettings = {}): FullMatchSettings {
  return Object.freeze({
    threshold: settings.threshold ?? 0.8,
    pair_floor: settings.pair_floor ?? 0.01,
    block_cap: settings.block_cap ?? 200,
    pairs_per_record: settings.pairs_per_record ?? 3,
    veto_cap: settings.veto_cap ?? 9,
    veto_unscored: settings.veto_unscored ?? 0.3,
    same_when: settings.same_when ?? [],
    different_when: settings.different_when ?? [],
    comparisons: settings.comparisons ?? {},
    blocking: settings.blocking ?? {},
    pairs_at_once: settings.pairs_at_once ?? 5_000_000,
    limits: Object.freeze({ email: settings.limits?.email ?? 6, phone: settings.limits?.phone ?? 8 }),
    survivorship: Object.freeze({ ...survivorshipDefaults, ...settings.survivorship }),
  });
}

/** What is wrong with the settings, as sentences; empty when all is well. */
export function matchSettingsProblems(settings: MatchSettings): string[] {
  const {
    threshold,
    pair_floor: floor,
    block_cap: cap,
    pairs_per_record: pairs,
    veto_cap: vetoCap,
    veto_unscored: unscored,
    pairs_at_once: atOnce,
  } = fullMatchSettings(settings);
  const rules = Object.entries(settings.survivorship ?? {});
  const isOptOut = (field: string): boolean => field.endsWith("_opt_out");
  return [
    ...(threshold > 0.5 && threshold < 1 ? [] : ["match.threshold: must lie between 0.5 and 1"]),
    ...(floor > 0 && floor < 1 ? [] : ["match.pair_floor: must lie between 0 and 1"]),
    ...(Number.isSafeInteger(cap) && cap >= 2 ? [] : ["match.block_cap: must be a whole number from 2"]),
    ...(pairs > 0 ? [] : ["match.pairs_per_record: must be above 0"]),
    ...(vetoCap > 0 ? [] : ["match.veto_cap: must be above 0"]),
    ...(unscored >= 0 ? [] : ["match.veto_unscored: must not be negative"]),
    ...(atOnce >= 1 ? [] : ["match.pairs_at_once: must be at least 1"]),
    ...Object.entries(settings.comparisons ?? {}).flatMap(([name, spec]) =>
      spec === null ? [] : comparisonProblems(name, spec),
    ),
    ...Object.entries(settings.blocking ?? {}).flatMap(([name, parts]) =>
      parts?.length === 0 ? [`match.blocking.${name}: names at least one part of the key`] : [],
    ),
    ...[...(settings.same_when ?? []), ...(settings.different_when ?? [])].flatMap((columns) =>
      columns.length === 0
        ? ["match.same_when, match.different_when: a rule names at least one column"]
        : columns
            .filter((column) => !(matchColumns as readonly string[]).includes(column) && !column.startsWith("extra_"))
            .map((column) => `match.same_when, match.different_when: there is no column \`${column}\``),
    ),
    ...rules
      .filter(([field]) => !(survivorshipFields as readonly string[]).includes(field))
      .map(([field]) => `match.survivorship: there is no field \`${field}\``),
    ...rules
      .filter(([field, rule]) => isOptOut(field) !== (rule === "any_true"))
      .map(
        ([field, rule]) =>
          `match.survivorship.${field}: \`${rule}\` does not fit; opt-outs survive by \`any_true\`, and only they do`,
      ),
  ];
}
