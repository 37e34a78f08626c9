import type { z } from "zod";
import type { Expression } from "./expression.ts";
import { type FeedColumnName, type FeedName, type RequiredFeedColumn } from "./feed.ts";

/** A value that is read from the environment when a run starts, so that no secret stands in a project file. */
export interface EnvironmentValue {
  readonly env: string;
  readonly fallback?: string;
}

/** A value from the environment: `env("CRM_URL")`. Raises ENV_MISSING at run time when unset and without fallback. */
export function env(name: string, fallback?: string): EnvironmentValue {
  return Object.freeze(fallback === undefined ? { env: name } : { env: name, fallback });
}

/** When too many rows break the contract, the run stops and nothing of the load is kept. */
export interface Breach {
  /**
   * Most newly broken rows of a load, in percent of the rows read; 5 unless set. A load of less than 100 rows is judged as
   * if it had 100, so that one bad row of one is no breach; rows that wait in quarantine already do not count again.
   */
  readonly at_most_percent?: number;
  /** Most newly broken rows of a load; no limit unless set. */
  readonly at_most_rows?: number;
}

/** A contract: what each column of a source row must be. */
export type Contract = z.ZodObject;

/** Where rows come from: plain data, carried out by `extract/`. */
export type Reader =
  | {
      readonly kind: "postgres";
      readonly system: string;
      readonly url: string | EnvironmentValue;
      readonly query: SourceQuery;
    }
  | {
      readonly kind: "sql";
      readonly system: string;
      readonly client: SqlClient;
      readonly connection: SqlConnection;
      readonly query: SourceQuery;
    }
  | { readonly kind: "csv"; readonly files: string; readonly options: CsvOptions }
  | { readonly kind: "excel"; readonly files: string; readonly options: ExcelOptions };

/** A table, or a query whose result is read as one. */
export type SourceQuery =
  | { readonly kind: "table"; readonly schema?: string; readonly table: string }
  | { readonly kind: "query"; readonly sql: string };

/** A knex client, by name. `libsql` and `better-sqlite3` read SQLite files. */
export type SqlClient = "pg" | "mysql2" | "mssql" | "oracledb" | "libsql" | "better-sqlite3" | "sqlite3";

/** A connection string, or knex connection settings; each value may come from the environment. */
export type SqlConnection =
  string | EnvironmentValue | { readonly [name: string]: string | number | boolean | EnvironmentValue };

/** How a delimited file is read. */
export interface CsvOptions {
  /** `,` unless found otherwise among , ; tab and |. */
  readonly delimiter?: string;
  /** utf-8, utf-16le, windows-1252, iso-8859-1, gb18030, big5, shift_jis ...; utf-8 unless set; a byte order mark wins. */
  readonly encoding?: string;
  /** True unless set: the first record names the columns. */
  readonly header?: boolean;
  /** Column names when there is no header. */
  readonly columns?: readonly string[];
  /** Texts that mean "missing", beside the empty field. */
  readonly nulls?: readonly string[];
}

/** How a workbook is read. */
export interface ExcelOptions {
  /** Sheet name; the first sheet unless set. */
  readonly sheet?: string;
  /** 1-based row that names the columns; 1 unless set. */
  readonly header_row?: number;
}

/** What a bought list cost and what may be done with it. */
export interface ListTerms {
  readonly vendor: string;
  /** Price of a thousand names, in the project's currency. */
  readonly cost_per_thousand?: number;
  /** Least share of names that is paid for, in percent. */
  readonly net_name_floor_percent?: number;
  /** Price of a thousand names that are not paid for otherwise: what running them cost the vendor. */
  readonly run_charge_per_thousand?: number;
  /** What the vendor's invoice says, to be checked. */
  readonly invoiced_amount?: number;
  /**
   * A name that several lists brought goes to the one with the smallest number; lists with the same number draw for it, in
   * proportion to their sizes. The list's place among the project's people unless set, so that the one named first wins.
   */
  readonly priority?: number;
  readonly licence?: { readonly uses: readonly string[]; readonly expires_on?: string };
}

/** Why the people of a file must not be approached. */
export interface SuppressionTerms {
  /** `deceased`, `do_not_mail`, `opt_out`, `bad_debt`, `competitor`, or a word of your own: the fate is `suppressed:<reason>`. */
  readonly reason: string;
  /** What its people must not get; all three unless set. Only `deceased`, `do_not_mail` and `opt_out` opt people of the house file out. */
  readonly channels?: readonly ("email" | "post" | "phone")[];
}

/** What the user says about one source, beside where it is. */
export interface SourceOptions<S extends z.ZodRawShape> {
  /** Column or columns that identify a row; files without one use file and line. */
  readonly key?: (keyof S & string) | readonly (keyof S & string)[];
  /** A column that grows when a row changes; only rows at or above the last value are read again. */
  readonly cursor?: keyof S & string;
  /** Read again this many seconds below the last cursor value, for rows that were committed late; 0 unless set. */
  readonly cursor_overlap_s?: number;
  readonly contract: z.ZodObject<S>;
  /**
   * Facts about a row that one column alone cannot say, as SQL over its columns: `{ "ends after it starts": "ends_on >= starts_on" }`.
   * Only false rejects the row; unknown (a null in it) keeps it, as a CHECK does.
   */
  readonly rules?: Readonly<Record<string, string>>;
  readonly breach?: Breach;
}

/** One source of rows: frozen data. `staging.<name>` holds its rows, `quarantine.<name>` those that broke the contract. */
export interface SourceSpec {
  readonly name: string;
  readonly reader: Reader;
  readonly key: readonly string[];
  readonly cursor?: string;
  readonly cursor_overlap_s: number;
  readonly contract: Contract;
  readonly rules: Readonly<Record<string, string>>;
  readonly breach: Breach;
  readonly list?: ListTerms;
  readonly suppression?: SuppressionTerms;
}

/** The person record that a row of another feed belongs to: `contacts.ref("contact_id")`. */
export interface PersonReference {
  readonly kind: "person_reference";
  /** The source whose record is meant. */
  readonly source: string;
  /** Columns, in the row that refers, that hold the record's id. */
  readonly columns: readonly string[];
}

/** A mapping of a source onto a feed: standard column to expression. */
export interface Mapped {
  readonly source: SourceSpec;
  readonly columns: Readonly<Record<string, Expression>>;
  readonly person?: PersonReference;
}

/** A source mapped onto feed `F`: its columns are checked by the compiler. */
export interface MappedTo<F extends FeedName> extends Mapped {
  readonly columns: Readonly<Record<string, Expression>> & {
    readonly [C in RequiredFeedColumn<F>]: Expression;
  } & { readonly [C in FeedColumnName<F>]?: Expression };
}

/** What a mapping may hold: column names of the source, or expressions over them. */
export type Mapping<C extends string> = Readonly<Record<string, C | Expression<C> | PersonReference>> & {
  readonly person?: PersonReference;
};

/** A mapping as it is stored: names became expressions. */
export interface MappedAs<M> extends Mapped {
  readonly columns: { readonly [K in Exclude<keyof M, "person"> & string]: Expression };
}

/** A source with its typed columns. */
export interface Source<S extends z.ZodRawShape = z.ZodRawShape> extends SourceSpec {
  /** Maps the source onto a feed. Columns are checked against the contract by the compiler. */
  as<const M extends Mapping<keyof S & string>>(mapping: M): MappedAs<M>;
  /**
   * Refers to a person record of this source from another one: `contacts.ref("contact_id")` in a mapping's `person`
   * means "the contact whose id stands in this row's column contact_id".
   */
  ref(...columns: readonly string[]): PersonReference;
}

/** Makes a frozen source. For readers; users call `postgres(...)`, `csv(...)` and the like. */
export function defineSource<S extends z.ZodRawShape>(
  name: string,
  reader: Reader,
  options: SourceOptions<S>,
  terms: Pick<SourceSpec, "list" | "suppression"> = {},
): Source<S> {
  const key = options.key === undefined ? [] : typeof options.key === "string" ? [options.key] : [...options.key];
  const spec: SourceSpec = {
    name,
    reader: Object.freeze(reader),
    key: Object.freeze(key),
    ...(options.cursor === undefined ? {} : { cursor: options.cursor }),
    cursor_overlap_s: options.cursor_overlap_s ?? 0,
    contract: options.contract,
    rules: Object.freeze({ ...options.rules }),
    breach: Object.freeze({ at_most_percent: 5, ...options.breach }),
    ...(terms.list === undefined ? {} : { list: Object.freeze(terms.list) }),
    ...(terms.suppression === undefined ? {} : { suppression: Object.freeze(terms.suppression) }),
  };
  const source: Source<S> = Object.freeze({
    ...spec,
    as<const M extends Mapping<keyof S & string>>(mapping: M): MappedAs<M> {
      const { person, ...columns } = mapping;
      const expressions = Object.fromEntries(
        Object.entries(columns as Readonly<Record<string, string | Expression>>).map(([column, from]) => [
          column,
          typeof from === "string" ? Object.freeze({ kind: "column" as const, column: from }) : from,
        ]),
      );
      return Object.freeze({
        source: spec,
        columns: Object.freeze(expressions),
        ...(person === undefined ? {} : { person }),
      }) as MappedAs<M>;
    },
    ref: (...columns: readonly string[]): PersonReference =>
      Object.freeze({ kind: "person_reference", source: name, columns: Object.freeze([...columns]) }),
  });
  return source;
}
