/** A scheduled job, as the user writes it. Two jobs never run at once: a due one waits, and is skipped when it is at work itself. */
export interface JobSpec {
  /** Five fields, or six with seconds; in the job's time zone. */
  readonly cron: string;
  /** `load` (unless set): everything from sources to reports. `reports`: only the reports, from what is loaded. */
  readonly run?: "load" | "reports";
  /** Names of the reports to write; all unless set. */
  readonly reports?: readonly string[];
  /** IANA name; the project's unless set. */
  readonly timezone?: string;
  /** Further attempts after a failure that another attempt may mend; 2 unless set. */
  readonly retries?: number;
  /** Pause before the first retry, doubled for each further one, with up to a fifth of jitter; 30 seconds unless set. */
  readonly retry_after_s?: number;
}

/** A job with every default filled in. */
export interface Job extends Required<Omit<JobSpec, "reports">> {
  readonly name: string;
  readonly reports: readonly string[] | undefined;
}
