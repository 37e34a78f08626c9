import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { MartSettings } from "../../../core/mart-settings.ts";
import type { Row } from "../../../core/session.ts";
import {
  cluster,
  clusterCheck,
  cohortRetention,
  customerCluster,
  customerRfm,
  customerTier,
  houseFile,
  segmentDefinition,
  segmentHistory,
  segmentMovement,
  segmentProfile,
} from "../../../core/tables/mart.ts";
import { dimCustomer, factOrderLine, factTouch } from "../../../core/tables/star.ts";
import { planMarts } from "../../../load/mart/plan.ts";
import { wilsonInterval } from "../../../load/statistics/wilson.ts";
import {
  customer,
  dateKey,
  dayAfterStart,
  numberOf,
  openStar,
  orderLine,
  randomFrom,
  type StarWorld,
} from "./star-world.ts";

describe("segment marts", () => {
  let star: StarWorld;

  beforeEach(async () => {
    star = await openStar();
  });
  afterEach(() => {
    star.close();
  });

  const wanted = [
    "mart.customer_day",
    "mart.customer_rfm",
    "mart.customer_value",
    "mart.customer_lifecycle",
    "mart.customer_cluster",
    "mart.customer_tier",
    "mart.cohort_retention",
    "mart.segment_movement",
  ];

  const run = (settings: MartSettings, asOf: string, all = false): Promise<readonly string[]> =>
    star.run(
      planMarts(settings).filter(({ name }) => all || wanted.includes(name)),
      asOf,
    );

  it("clusters: big and small buyers apart, numbered from the top, with a clear silhouette", async () => {
    const random = randomFrom(4);
    await star.insert(
      factOrderLine,
      Array.from({ length: 300 }, (_, index) =>
        Array.from({ length: index % 2 === 0 ? 6 : 1 }, (_o, order) =>
          orderLine({
            person: index + 1,
            day: dayAfterStart((index % 2 === 0 ? 330 : 30) + order + Math.floor(random() * 10)),
            net: (index % 2 === 0 ? 500 : 10) + Math.round(random() * 5),
          }),
        ),
      ).flat(),
    );
    expect(await run({ clusters: { k: 2 } }, "2025-01-31")).toEqual([]);
    const rows = await star.rows(customerCluster, "person_key");
    expect(rows.map((row) => row["cluster"])).toEqual(rows.map((_, index) => 1 + (index % 2)));
    expect(await star.rows(cluster, "cluster")).toMatchObject([
      { customers: 150 },
      { customers: 150, customer_share: 0.5 },
    ]);
    const [check] = await star.rows(clusterCheck, "all");
    expect(numberOf(check, "silhouette")).toBeGreaterThan(0.8);
    expect(numberOf(check, "stability")).toBe(1);
  });

  it("clusters: too few customers get none", async () => {
    await star.insert(factOrderLine, [orderLine({ person: 1, day: "2025-01-01", net: 5 })]);
    expect(await run({}, "2025-01-31")).toEqual([]);
    expect(await star.rows(clusterCheck, "all")).toEqual([]);
  });

  it("tiers: by share, equal customers in one tier, nothing bought lately in the last; to_next says what is missing", async () => {
    await star.insert(factOrderLine, [
      ...[100, 90, 90, 70, 60, 50, 40, 30, 20].map((net, index) =>
        orderLine({ person: index + 1, day: "2025-01-01", net }),
      ),
      orderLine({ person: 10, day: "2023-01-01", net: 1000 }),
    ]);
    const tiers = [{ name: "Top", top_percent: 20 }, { name: "Next", top_percent: 30 }, { name: "Rest" }];
    expect(await run({ tiers: { tiers } }, "2025-01-31")).toEqual([]);
    expect(
      (await star.rows(customerTier, "person_key")).map((row) => [row["tier"], row["measure"], row["to_next"]]),
    ).toEqual([
      ["Top", 100, null],
      ["Top", 90, null],
      ["Top", 90, null],
      ["Next", 70, 20],
      ["Next", 60, 30],
      ["Rest", 50, 10],
      ["Rest", 40, 20],
      ["Rest", 30, 30],
      ["Rest", 20, 40],
      ["Rest", 0, 60],
    ]);
    expect(
      await run(
        { tiers: { tiers: [{ name: "Gold", from: 90 }, { name: "Silver", from: 45 }, { name: "Bronze" }] } },
        "2025-01-31",
      ),
    ).toEqual([]);
    expect((await star.rows(customerTier, "person_key")).map((row) => row["to_next"])).toEqual([
      null,
      null,
      null,
      20,
      30,
      40,
      5,
      15,
      25,
      45,
    ]);
  });

  it("cohorts: a period that is not over is null, one that is over and empty is 0; intervals are Wilson's", async () => {
    await star.insert(factOrderLine, [
      orderLine({ person: 1, day: "2025-01-10", net: 10 }),
      orderLine({ person: 2, day: "2025-01-20", net: 20 }),
      orderLine({ person: 1, day: "2025-03-05", net: 30 }),
      orderLine({ person: 3, day: "2025-03-05", net: 5 }),
      orderLine({ person: 2, day: "2025-04-02", net: 7 }),
    ]);
    expect(await run({ cohorts: { periods: 3 } }, "2025-04-15")).toEqual([]);
    const rows = await star.rows(cohortRetention, "cohort_on, period_no");
    const cells = rows.map((row) => [
      row["cohort_on"],
      row["period_no"],
      row["customers"],
      row["active"],
      row["net_per_customer"],
    ]);
    expect(cells).toEqual([
      ["2025-01-01", 0, 2, 2, 15],
      ["2025-01-01", 1, 2, 0, 15],
      ["2025-01-01", 2, 2, 1, 30],
      ["2025-01-01", 3, 2, null, null],
      ["2025-03-01", 0, 1, 1, 5],
      ["2025-03-01", 1, 1, null, null],
      ["2025-03-01", 2, 1, null, null],
      ["2025-03-01", 3, 1, null, null],
    ]);
    const { low, high } = wilsonInterval({ count: 1, n: 2 });
    expect(numberOf(rows[2], "retention_low")).toBeCloseTo(low, 12);
    expect(numberOf(rows[2], "retention_high")).toBeCloseTo(high, 12);
    expect([rows[1]?.["retention_low"], rows[0]?.["retention_high"]]).toEqual([0, 1]);
  });

  it("the last day of a month closes it", async () => {
    await star.insert(factOrderLine, [orderLine({ person: 1, day: "2025-01-10", net: 10 })]);
    const active = async (asOf: string): Promise<unknown> => {
      expect(await run({ cohorts: { periods: 1 } }, asOf)).toEqual([]);
      return (await star.rows(cohortRetention, "period_no"))[0]?.["active"];
    };
    expect(await active("2025-01-30")).toBeNull();
    expect(await active("2025-01-31")).toBe(1);
  });

  const movement = async (segmentation: string): Promise<readonly Row[]> =>
    (await star.rows(segmentMovement, "all")).filter((row) => row["segmentation"] === segmentation);

  it("movement: the first run computes the past; buying, time, and coming and going are told apart", async () => {
    await star.insert(
      dimCustomer,
      [1, 2, 3].map((person) => customer(person, { acquired_on: "2024-06-01" })),
    );
    await star.insert(factOrderLine, [
      orderLine({ person: 1, day: "2024-06-10", net: 10 }),
      orderLine({ person: 2, day: "2025-02-10", net: 20 }),
    ]);
    const settings = { history: { backfill: 2 }, lifecycle: { fallback_gap_days: 90 } };
    expect(await run(settings, "2025-02-28")).toEqual([]);
    expect(
      (await star.rows(segmentHistory, "period_on, person_key")).map((row) => [
        row["as_of"],
        row["person_key"],
        row["stage"],
        row["is_backfilled"],
      ]),
    ).toEqual([
      ["2024-12-31", 1, "cooling", true],
      ["2024-12-31", 2, "prospect", true],
      ["2024-12-31", 3, "prospect", true],
      ["2025-01-31", 1, "cooling", true],
      ["2025-01-31", 2, "prospect", true],
      ["2025-01-31", 3, "prospect", true],
      ["2025-02-28", 1, "cooling", false],
      ["2025-02-28", 2, "new", false],
      ["2025-02-28", 3, "prospect", false],
    ]);
    const february = (await movement("lifecycle")).filter((row) => row["period_on"] === "2025-02-01");
    expect(
      february.map((row) => [row["from_segment"], row["to_segment"], row["reason"], row["persons"], row["net_amount"]]),
    ).toEqual([
      ["cooling", "cooling", "stayed", 1, 0],
      ["prospect", "new", "bought", 1, 20],
      ["prospect", "prospect", "stayed", 1, 0],
    ]);
    await star.database.session.run({
      pieces: [{ kind: "text", text: "delete from star.dim_customer where person_key = 3" }],
    });
    await star.insert(dimCustomer, [customer(4, { acquired_on: "2025-03-02" })]);
    expect(await run(settings, "2025-03-31")).toEqual([]);
    const march = (await movement("lifecycle")).filter((row) => row["period_on"] === "2025-03-01");
    expect(march.map((row) => [row["from_segment"], row["to_segment"], row["reason"]])).toEqual([
      ["(not known yet)", "prospect", "became known"],
      ["cooling", "at risk", "time passed"],
      ["new", "new", "stayed"],
      ["prospect", "(merged or removed)", "merged or removed"],
    ]);
  });

  it("movement: a month keeps its latest day, an earlier day does not replace it; another definition is named", async () => {
    await star.insert(
      dimCustomer,
      [1, 2].map((person) => customer(person)),
    );
    await star.insert(
      factOrderLine,
      [1, 2].map((person) => orderLine({ person, day: "2025-01-01", net: 10 * person })),
    );
    for (const asOf of ["2025-01-10", "2025-01-20", "2025-01-15"]) expect(await run({}, asOf)).toEqual([]);
    expect((await star.rows(segmentHistory, "person_key")).map((row) => row["as_of"])).toEqual([
      "2025-01-20",
      "2025-01-20",
    ]);
    expect(await run({ rfm: { mode: "exact" } }, "2025-02-28")).toEqual([]);
    expect(
      (await star.rows(segmentDefinition, "definition_no")).map((row) => [row["definition_no"], row["valid_from"]]),
    ).toEqual([
      [1, "2025-01-10"],
      [2, "2025-02-28"],
    ]);
    expect(new Set((await movement("rfm_segment")).map((row) => row["reason"]))).toContain("definition changed");
  });

  it("the house file knows everybody, and the profile's shares and indexes are those of plain counting", async () => {
    const random = randomFrom(8);
    const people = Array.from({ length: 200 }, (_, index) =>
      customer(index + 1, {
        country: random() < 0.7 ? "GB" : "DE",
        birth_date: index === 1 ? "2087-04-01" : index % 3 === 0 ? "1985-03-31" : null,
        email: index % 2 === 0 ? `p${index}@example.org` : null,
        is_house: true,
      }),
    );
    await star.insert(dimCustomer, people);
    await star.insert(
      factOrderLine,
      Array.from({ length: 400 }, () =>
        orderLine({
          person: 1 + Math.floor(random() * 150),
          day: dayAfterStart(Math.floor(random() * 700)),
          net: Math.round(random() * 100) + 1,
        }),
      ),
    );
    await star.insert(factTouch, [
      {
        touch_id: "a",
        campaign_key: 1,
        person_key: 1,
        date_key: dateKey("2025-12-20"),
        touched_at: "2025-12-20T09:00:00Z",
        source_key: 1,
        cell: "treatment",
        cost_amount: "0",
      },
      {
        touch_id: "b",
        campaign_key: 1,
        person_key: 1,
        date_key: dateKey("2025-06-20"),
        touched_at: "2025-06-20T09:00:00Z",
        source_key: 1,
        cell: "treatment",
        cost_amount: "0",
      },
      {
        touch_id: "c",
        campaign_key: 1,
        person_key: 2,
        date_key: dateKey("2025-12-20"),
        touched_at: "2025-12-20T09:00:00Z",
        source_key: 1,
        cell: "control",
        cost_amount: "0",
      },
    ]);
    expect(await run({}, "2025-12-31", true)).toEqual([]);
    const file = await star.rows(houseFile, "person_key");
    expect(file).toHaveLength(200);
    expect(file[0]).toMatchObject({
      age_years: 40,
      age_band: "35-44",
      has_email: true,
      touches_30_days: 1,
      touches_365_days: 2,
    });
    expect(file[1]).toMatchObject({
      touches_30_days: 0,
      last_touched_on: null,
      age_years: null,
      age_band: null,
      has_email: false,
    });
    expect(file.filter((row) => row["segment"] !== null)).toHaveLength((await star.rows(customerRfm, "all")).length);
    const countries = (await star.rows(segmentProfile, "all")).filter(
      (row) => row["segmentation"] === "lifecycle" && row["attribute"] === "country",
    );
    for (const row of countries) {
      const segment = file.filter((one) => one["stage"] === row["segment"]);
      const count = segment.filter((one) => one["country"] === row["value"]).length;
      const base = file.filter((one) => one["country"] === row["value"]).length / file.length;
      expect(row).toMatchObject({ customers: count, segment_customers: segment.length });
      if (segment.length < 30) expect(row["index"]).toBeNull();
      else expect(numberOf(row, "index")).toBeCloseTo((100 * count) / segment.length / base, 9);
    }
    expect(countries.length).toBeGreaterThan(3);
  });
});
