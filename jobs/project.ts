import { basename } from "node:path";
import { z } from "zod";
import { campaignChannels, defaultCaps, type CampaignPlan, type FrequencyCap } from "../core/campaign-plan.ts";
import { HousefileError, messageOf } from "../core/error.ts";
import { feeds, type FeedName } from "../core/feed.ts";
import type { Job, JobSpec } from "../core/job.ts";
import { resolveMartSettings, type MartSettings } from "../core/mart-settings.ts";
import { matchSettingsProblems, type MatchSettings } from "../core/match-settings.ts";
import type { ReportSpec } from "../core/report-spec.ts";
import type { Mapped, MappedTo, SourceSpec } from "../core/source.ts";
import { schemas } from "../core/table.ts";
import { mappingProblems } from "../transform/clean/mapping.ts";
import { contractColumns } from "../core/contract.ts";
import { isCron } from "./cron.ts";

/** One mapping, or several. */
type Feed<F extends FeedName> = MappedTo<F> | readonly MappedTo<F>[];

/** A project as the user writes it. Only `warehouse` and `people` are needed. */
export interface ProjectSpec {
  /** The company's name, for report titles; "Our company" unless set. */
  readonly company?: string;
  /** The published DuckDB file, relative to the project file. */
  readonly warehouse: string;
  /** IANA name of the zone in which days begin; "UTC" unless set. */
  readonly timezone?: string;
  /** ISO 4217 code of the amounts; "EUR" unless set. */
  readonly currency?: string;
  /** ISO 3166 code of the country that telephone numbers and postcodes without one belong to; "GB" unless set. */
  readonly country?: string;
  /** Language of the reports; "en" unless set. */
  readonly locale?: "en";
  /** The day up to which orders count: a date, or "today" (the default) in the project's time zone. */
  readonly as_of?: string;
  /** Most memory DuckDB takes before it spills to disk; "2GB" unless set. */
  readonly memory?: string;
  readonly people: Feed<"people">;
  readonly products?: Feed<"products">;
  readonly orders?: Feed<"orders">;
  readonly campaigns?: Feed<"campaigns">;
  readonly touches?: Feed<"touches">;
  readonly responses?: Feed<"responses">;
  readonly costs?: Feed<"costs">;
  readonly interactions?: Feed<"interactions">;
  readonly consents?: Feed<"consents">;
  readonly match?: MatchSettings;
  /** Seeds the draw for names that bought lists of equal priority have in common; 1 unless set. */
  readonly list_draw_seed?: number;
  readonly marts?: MartSettings;
  /** Campaigns to select people for, made by `campaignPlan`. */
  readonly plans?: readonly CampaignPlan[];
  /** Most contacts a person gets: one a channel in 7 days and four in all in 30 unless set. At least one cap. */
  readonly frequency_caps?: readonly FrequencyCap[];
  readonly reports?: readonly ReportSpec[];
  readonly jobs?: Readonly<Record<string, JobSpec>>;
}

/** A whole, frozen, validated project: every default filled in. */
export interface Project {
  readonly company: string;
  readonly warehouse: string;
  readonly timezone: string;
  readonly currency: string;
  readonly country: string;
  readonly locale: "en";
  readonly asOf: string;
  readonly memory: string;
  readonly feeds: Readonly<Record<FeedName, readonly Mapped[]>>;
  /** Every source once, in the order in which the project names them. */
  readonly sources: readonly SourceSpec[];
  readonly match: MatchSettings;
  readonly listDrawSeed: number;
  readonly marts: MartSettings;
  readonly plans: readonly CampaignPlan[];
  readonly frequencyCaps: readonly FrequencyCap[];
  readonly reports: readonly ReportSpec[];
  readonly jobs: readonly Job[];
}

function isTimezone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

const timezone = z.string().refine(isTimezone, "is not an IANA time zone such as `Europe/London`");

const jobShape = z.strictObject({
  cron: z.string().refine(isCron, "is not a cron line such as `15 2 * * *`"),
  run: z.enum(["load", "reports"]).default("load"),
  reports: z.array(z.string()).optional(),
  timezone: timezone.optional(),
  retries: z.int().min(0).max(20).default(2),
  retry_after_s: z.number().positive().default(30),
});

const projectShape = z.strictObject({
  company: z.string().min(1).default("Our company"),
  warehouse: z
    .string()
    .regex(/\.duckdb$/, "must end in `.duckdb`")
    // DuckDB calls a database by its file: `star.dim_date` of a file `star.duckdb` would be ambiguous.
    .refine(
      (file) => !(schemas as readonly string[]).includes(basename(file, ".duckdb").toLowerCase()),
      `must not be called like a schema in it: ${schemas.join(", ")}`,
    ),
  timezone: timezone.default("UTC"),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/, "is not an ISO 4217 code such as `GBP`")
    .default("EUR"),
  country: z
    .string()
    .regex(/^[A-Z]{2}$/, "is not an ISO 3166 code such as `GB`")
    .default("GB"),
  locale: z.literal("en").default("en"),
  as_of: z
    .union([z.literal("today"), z.iso.date()], { error: "is neither `today` nor a date such as `2026-06-30`" })
    .default("today"),
  memory: z
    .string()
    .regex(/^\d+(\.\d+)? ?(MB|GB|MiB|GiB)$/, "is not a size such as `2GB`")
    .default("2GB"),
  list_draw_seed: z.int().default(1),
  frequency_caps: z
    .array(
      z.strictObject({
        contacts: z.int().min(1),
        days: z.int().min(1).max(3650),
        channel: z.enum(campaignChannels).optional(),
      }),
    )
    .min(1, "at least one is needed: caps are always on")
    .default([...defaultCaps]),
  jobs: z.record(z.string().regex(/^[a-z][a-z0-9_-]*$/, "job names are lower-case words"), jobShape).default({}),
  // Made by typed builders; what they say is checked where it is used.
  ...Object.fromEntries(Object.keys(feeds).map((feed) => [feed, z.unknown().optional()])),
  match: z.unknown().optional(),
  marts: z.unknown().optional(),
  plans: z.unknown().optional(),
  reports: z.unknown().optional(),
});

const feedNames = Object.keys(feeds) as FeedName[];

function mappingsOf(spec: ProjectSpec): Record<FeedName, readonly Mapped[]> {
  const mapped = feedNames.map((feed) => {
    const value: Mapped | readonly Mapped[] | undefined = spec[feed];
    return [feed, value === undefined ? [] : Array.isArray(value) ? (value as readonly Mapped[]) : [value as Mapped]];
  });
  return Object.fromEntries(mapped) as Record<FeedName, readonly Mapped[]>;
}

function repeated(names: readonly string[]): readonly string[] {
  return [...new Set(names.filter((name, index) => names.indexOf(name) !== index))];
}

function sourceProblems(sources: readonly SourceSpec[]): readonly string[] {
  const names = sources.map(({ name }) => name);
  return [
    ...repeated(names).map((name) => `source \`${name}\`: two sources have this name`),
    ...names
      .filter((name) => !/^[a-z][a-z0-9_]*$/.test(name))
      .map((name) => `source \`${name}\`: names are lower-case letters, digits and _, starting with a letter`),
    ...sources.flatMap((source) =>
      problemsOf(() => contractColumns(source.contract)).map((problem) => `source \`${source.name}\`: ${problem}`),
    ),
  ];
}

/** What keeps a contract, or another part that checks itself, from being carried out. */
function problemsOf(check: () => unknown): readonly string[] {
  try {
    check();
    return [];
  } catch (error) {
    return [messageOf(error)];
  }
}

/** Reports that jobs name and the project does not have. */
function jobProblems({ jobs = {}, reports = [] }: ProjectSpec): readonly string[] {
  const known = new Set(reports.map(({ name }) => name));
  return Object.entries(jobs).flatMap(([job, { reports: wanted = [] }]) =>
    wanted
      .filter((name) => !known.has(name))
      .map((name) => `jobs.${job}.reports: the project has no report \`${name}\``),
  );
}

function referenceProblems(mappings: Readonly<Record<FeedName, readonly Mapped[]>>): readonly string[] {
  const known = new Set(mappings.people.map(({ source }) => source.name));
  return feedNames.flatMap((feed) =>
    mappings[feed].flatMap(({ source, person }) =>
      person === undefined || known.has(person.source)
        ? []
        : [
            `${feed} from \`${source.name}\`: refers to people of \`${person.source}\`, which is not mapped in \`people\``,
          ],
    ),
  );
}

/** Plans of one id, and lists that a plan names and the project does not have. */
function planProblems({ plans = [] }: ProjectSpec, sources: readonly SourceSpec[]): readonly string[] {
  const lists = sources.filter(({ list }) => list !== undefined).map(({ name }) => name);
  return [
    ...repeated(plans.map(({ id }) => id)).map((id) => `plans: two have the id \`${id}\``),
    ...plans.flatMap(({ id, lists: wanted }) =>
      wanted
        .filter((name) => !lists.includes(name))
        .map((name) => `plans.${id}.lists: the project has no bought list \`${name}\``),
    ),
  ];
}

/** The sources of all mappings, each once, people first. */
function distinctSources(mappings: Readonly<Record<FeedName, readonly Mapped[]>>): readonly SourceSpec[] {
  return [...new Set(feedNames.flatMap((feed) => mappings[feed].map(({ source }) => source)))];
}

/**
 * Checks a project once and freezes it with every default filled in.
 * Raises PROJECT_INVALID with all findings together.
 */
export function defineProject(spec: ProjectSpec): Project {
  const parsed = projectShape.safeParse(spec);
  const mappings = mappingsOf(spec);
  const sources = distinctSources(mappings);
  const problems = [
    ...(parsed.success
      ? []
      : parsed.error.issues.map((issue) => `${issue.path.join(".") || "project"}: ${issue.message}`)),
    ...(mappings.people.length === 0 ? ["people: at least one source of people is needed"] : []),
    ...sourceProblems(sources),
    ...feedNames.flatMap((feed) => mappings[feed].flatMap((mapped) => mappingProblems(feed, mapped))),
    ...referenceProblems(mappings),
    ...repeated((spec.reports ?? []).map(({ name }) => name)).map(
      (name) => `reports: two have the name \`${name}\`; give one another with \`name\``,
    ),
    ...jobProblems(spec),
    ...planProblems(spec, sources),
    ...matchSettingsProblems(spec.match ?? {}),
    ...problemsOf(() => resolveMartSettings(spec.marts)),
  ];
  if (!parsed.success || problems.length > 0) {
    throw new HousefileError(
      "PROJECT_INVALID",
      `The project has ${problems.length} problem(s):\n${problems.map((p) => `  - ${p}`).join("\n")}`,
      {
        hint: "Mend them in the project file; `housefile check` lists what is left.",
      },
    );
  }
  const { data } = parsed;
  return Object.freeze({
    company: data.company,
    warehouse: data.warehouse,
    timezone: data.timezone,
    currency: data.currency,
    country: data.country,
    locale: data.locale,
    asOf: data.as_of,
    memory: data.memory,
    feeds: Object.freeze(mappings),
    sources: Object.freeze(sources),
    match: Object.freeze(spec.match ?? {}),
    listDrawSeed: data.list_draw_seed,
    marts: Object.freeze(spec.marts ?? {}),
    plans: Object.freeze(spec.plans ?? []),
    frequencyCaps: Object.freeze(data.frequency_caps),
    reports: Object.freeze(spec.reports ?? []),
    jobs: Object.freeze(
      Object.entries(data.jobs).map(([name, job]) =>
        Object.freeze({ ...job, name, reports: job.reports, timezone: job.timezone ?? data.timezone }),
      ),
    ),
  });
}
