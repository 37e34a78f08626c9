import { createReadStream } from "node:fs";
import { constant, defineProject, env, money, postgres, sql } from "housefile";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { copyInto } from "../support/copy-into.ts";
import { dataFile } from "../support/data.ts";
import { temporaryFolder } from "../support/folder.ts";
import { startPostgres } from "../support/postgres.ts";
import { askPublished, runProject } from "../support/run-project.ts";

const file = dataFile("hillstrom", "hillstrom.csv");

const crm = postgres("crm", { url: env("CRM_URL") });
const customers = crm.query("customer", {
  sql: "select id, zip_code from customer",
  key: "id",
  contract: z.object({ id: z.int(), zip_code: z.string() }),
});
const campaigns = crm.query("campaign", {
  sql: "select 'hillstrom' as id, 'E-mail test' as name, date '2008-03-20' as starts",
  key: "id",
  contract: z.object({ id: z.string(), name: z.string(), starts: z.iso.date() }),
});
const touches = crm.query("touch", {
  sql: `select id, case segment when 'No E-Mail' then 'control' when 'Mens E-Mail' then 'mens' else 'womens' end as cell, timestamptz '2008-03-20 08:00Z' as sent_at
        from customer`,
  key: "id",
  contract: z.object({ id: z.int(), cell: z.enum(["control", "mens", "womens"]), sent_at: z.date() }),
});
const responses = crm.query("response", {
  sql: `select id, 'visit' as kind, timestamptz '2008-03-22 10:00Z' as at, null::numeric as amount from customer where visit = 1
        union all
        select id, 'order', timestamptz '2008-03-22 11:00Z', spend from customer where conversion = 1`,
  key: ["id", "kind"],
  contract: z.object({ id: z.int(), kind: z.enum(["visit", "order"]), at: z.date(), amount: money().nullable() }),
});

const project = defineProject({
  warehouse: "warehouse.duckdb",
  currency: "USD",
  country: "US",
  as_of: "2008-04-30",
  people: customers.as({ region: "zip_code" }),
  campaigns: campaigns.as({
    campaign_id: "id",
    name: "name",
    started_on: "starts",
    channel: constant("email"),
    response_window_days: constant(14),
  }),
  touches: touches.as({
    campaign_id: constant("hillstrom"),
    cell: "cell",
    touched_at: "sent_at",
    channel: constant("email"),
    person: customers.ref("id"),
  }),
  responses: responses.as({
    campaign_id: constant("hillstrom"),
    kind: "kind",
    responded_at: "at",
    amount: "amount",
    person: customers.ref("id"),
  }),
  marts: { campaigns: { planned_shares: { hillstrom: { control: 1, mens: 1, womens: 1 } } } },
});

describe.skipIf(file === undefined)("Hillstrom as a project", () => {
  test("from a CRM with touches, control group, responses and spend to the published lifts", async () => {
    const server = await startPostgres();
    try {
      const url = await server.createDatabase("crm");
      await copyInto(
        url,
        `create table customer (
          id integer generated always as identity, recency integer, history_segment text, history numeric, mens integer, womens integer, zip_code text,
          newbie integer, channel text, segment text, visit integer, conversion integer, spend numeric
        )`,
        `copy customer (recency, history_segment, history, mens, womens, zip_code, newbie, channel, segment, visit, conversion, spend)
         from stdin (format csv, header)`,
        createReadStream(file ?? ""),
      );
      const folder = temporaryFolder();
      await runProject(project, folder, { CRM_URL: url });
      const [rows] = await askPublished(
        folder,
        sql`
          select measure, treated, control, treated_count, control_count, round(lift, 6) as lift, round(lift_low, 5) as low, round(lift_high, 5) as high, p_value
          from mart.campaign_result
          where cell = 'mens' and measure in ('visit', 'order', 'order_amount')
          order by measure`,
      );
      const of = (measure: string): Readonly<Record<string, unknown>> =>
        rows?.find((row) => row["measure"] === measure) ?? {};
      expect(of("visit")).toMatchObject({
        treated: 21_307,
        control: 21_306,
        treated_count: 3894,
        control_count: 2262,
        lift: 0.07659,
      });
      expect(of("visit")["low"]).toBeCloseTo(0.06995, 4);
      expect(of("visit")["high"]).toBeCloseTo(0.08323, 4);
      expect(of("order")).toMatchObject({ treated_count: 267, control_count: 122 });
      expect(of("order")["lift"]).toBeCloseTo(0.006805, 6);
      expect(of("order")["p_value"]).toBeCloseTo(1.52e-13, 15);
      expect(of("order_amount")["lift"]).toBeCloseTo(0.76983, 5);
      expect(of("order_amount")["p_value"]).toBeCloseTo(1.164e-7, 10);
    } finally {
      await server.stop();
    }
  });
});
