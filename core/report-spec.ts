/** The reports that Housefile knows how to make. */
export const reportKinds = ["segment", "roi", "lists"] as const;

/** Which report. */
export type ReportKind = (typeof reportKinds)[number];

/** The kinds of file a report can be written as. */
export const reportFormats = ["xlsx", "html"] as const;

/** One kind of file. */
export type ReportFormat = (typeof reportFormats)[number];

/** Languages a report can be written in. */
export const reportLocales = ["en"] as const;

/** One language. */
export type ReportLocale = (typeof reportLocales)[number];

/** What a project says about one report. */
export interface ReportOptions {
  /** The folder the files go to; relative to the project file. */
  readonly to: string;
  /** File name without its ending, and what jobs and `housefile report <name>` call it; the kind of report unless set. */
  readonly name?: string;
  /** "Customer segments", "Campaign ROI" or "Bought lists" unless set. */
  readonly title?: string;
  /** Printed above the title; the project's company unless set. */
  readonly company?: string;
  /** "en" unless set. */
  readonly locale?: ReportLocale;
  /** ISO 4217 code; the project's unless set. */
  readonly currency?: string;
  /** IANA zone that instants are shown in; the project's unless set. */
  readonly timezone?: string;
  /** Both unless set. */
  readonly formats?: readonly ReportFormat[];
}

/** One report of a project: frozen plain data with every default filled in that does not depend on the project. */
export interface ReportSpec {
  readonly kind: ReportKind;
  readonly name: string;
  readonly to: string;
  readonly formats: readonly ReportFormat[];
  readonly title: string;
  readonly locale: ReportLocale;
  /** Undefined: the project's. */
  readonly company: string | undefined;
  /** Undefined: the project's. */
  readonly currency: string | undefined;
  /** Undefined: the project's. */
  readonly timezone: string | undefined;
}
