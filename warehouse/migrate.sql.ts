import { sql, type Sql } from "../core/sql.ts";
import { schemas } from "../core/table.ts";

/** One step of the warehouse's own history. Append only: a migration that was released never changes. */
export interface Migration {
  readonly version: number;
  readonly title: string;
  readonly statements: readonly Sql[];
}

/** Every migration in order. */
export const migrations: readonly Migration[] = [
  {
    version: 1,
    title: "layers, run log, watermarks, file manifest, audits",
    statements: [
      ...schemas.map((schema) => sql`create schema if not exists ${sql.id(schema)}`),
      sql`create table meta.run (
        run_id bigint, job varchar, status varchar, as_of date, started_at timestamptz, ended_at timestamptz,
        version varchar, message varchar
      )`,
      sql`create table meta.step (
        run_id bigint, step varchar, stage varchar, status varchar, started_at timestamptz, seconds double,
        rows_read bigint, rows_written bigint, rows_rejected bigint, changed boolean, fingerprint varchar,
        notes varchar, message varchar
      )`,
      sql`create table meta.table_version (table_name varchar, run_id bigint, step varchar)`,
      sql`create table meta.audit (
        run_id bigint, step varchar, audit varchar, passed boolean, expected varchar, actual varchar, bad_rows bigint
      )`,
      sql`create table meta.watermark (source varchar, value varchar, run_id bigint, updated_at timestamptz)`,
      sql`create table meta.file (
        source varchar, path varchar, sha256 varchar, bytes bigint, status varchar, rows_read bigint,
        rows_kept bigint, rows_rejected bigint, run_id bigint, loaded_at timestamptz
      )`,
      sql`create table meta.load (
        run_id bigint, source varchar, loaded_at timestamptz, rows_read bigint, rows_kept bigint,
        rows_rejected bigint, rows_changed bigint, rows_total bigint, low varchar, high varchar
      )`,
      sql`create table meta.publication (run_id bigint, published_at timestamptz, bytes bigint)`,
    ],
  },
  {
    version: 2,
    title: "terms of bought lists",
    statements: [
      sql`alter table if exists star.dim_source add column if not exists run_charge_per_thousand decimal(18,4)`,
      sql`alter table if exists star.dim_source add column if not exists invoiced_amount decimal(18,4)`,
      sql`alter table if exists star.fact_list_name add column if not exists decided_by varchar`,
    ],
  },
  {
    version: 3,
    title: "records are matched step by step",
    statements: [
      // They are made again by the next run, which finds that what they are made from has no version.
      sql`drop table if exists identity.record`,
      sql`drop table if exists identity.feature`,
      sql`drop table if exists identity.cluster`,
      sql`drop table if exists identity.model`,
      sql`delete from meta.table_version where table_name in ('clean.people', 'clean.person_record', 'identity.record')`,
    ],
  },
  {
    version: 4,
    title: "persons of our own systems",
    statements: [sql`alter table if exists star.dim_customer add column if not exists is_house boolean`],
  },
  {
    version: 5,
    title: "campaigns selected here",
    statements: [sql`create schema if not exists campaign`],
  },
  {
    version: 6,
    title: "the person of a record stands once",
    statements: [
      // A view of identity.membership takes its place in the next run, which finds that what it is made from has no version.
      sql`drop table if exists identity.person_id`,
      sql`delete from meta.table_version where table_name = 'identity.cluster'`,
    ],
  },
];

/** The table that says which migrations a file has had. */
export const migrationTableSql: Sql = sql`
  create table if not exists meta.migration (version integer, title varchar, applied_at timestamptz)`;
