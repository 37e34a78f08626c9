import { z } from "zod";
import { HousefileError } from "../core/error.ts";
import {
  reportFormats,
  reportLocales,
  type ReportKind,
  type ReportOptions,
  type ReportSpec,
} from "../core/report-spec.ts";

function isTimezone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

const filled = z.string().trim().min(1, "must not be empty");

const optionsSchema = z.strictObject({
  to: filled,
  name: filled.optional(),
  title: filled.optional(),
  company: filled.optional(),
  locale: z.enum(reportLocales).default("en"),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/, "must be an ISO 4217 code such as GBP")
    .optional(),
  timezone: z.string().refine(isTimezone, "must be an IANA time zone such as Europe/London").optional(),
  formats: z
    .array(z.enum(reportFormats))
    .min(1, "must name at least one format")
    .default([...reportFormats]),
});

const titles: Readonly<Record<ReportKind, string>> = {
  segment: "Customer segments",
  roi: "Campaign ROI",
  lists: "Bought lists",
};

function reportSpec(kind: ReportKind, options: ReportOptions): ReportSpec {
  const parsed = optionsSchema.safeParse(options);
  if (!parsed.success) {
    const findings = parsed.error.issues.map((issue) => `\`${issue.path.join(".") || "options"}\` ${issue.message}`);
    throw new HousefileError("PROJECT_INVALID", `\`${kind}Report\` is not complete: ${findings.join("; ")}.`, {
      hint: 'Write it like `segmentReport({ to: "out/" })`.',
      where: `${kind}Report`,
    });
  }
  const { to, name, title, company, locale, currency, timezone, formats } = parsed.data;
  return Object.freeze({
    kind,
    name: name ?? kind,
    to,
    formats: Object.freeze([...new Set(formats)]),
    title: title ?? titles[kind],
    locale,
    company,
    currency,
    timezone,
  });
}

/**
 * The segment report: who the customers are, what they are worth and whom you can reach, as Excel and HTML.
 * `segmentReport({ to: "out/" })`. Raises PROJECT_INVALID, naming every wrong option.
 */
export function segmentReport(options: ReportOptions): ReportSpec {
  return reportSpec("segment", options);
}

/**
 * The campaign report: what each campaign cost, what it brought beyond its control group, and the verdict.
 * `roiReport({ to: "out/" })`. Raises PROJECT_INVALID, naming every wrong option.
 */
export function roiReport(options: ReportOptions): ReportSpec {
  return reportSpec("roi", options);
}

/**
 * The report on bought lists: from gross to net, list beside list, multi-buyers, and what each invoice should say.
 * `listReport({ to: "out/" })`. Raises PROJECT_INVALID, naming every wrong option.
 */
export function listReport(options: ReportOptions): ReportSpec {
  return reportSpec("lists", options);
}
