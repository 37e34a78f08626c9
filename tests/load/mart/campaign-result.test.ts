import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { resolveMartSettings, type CampaignSettings } from "../../../core/mart-settings.ts";
import type { Row } from "../../../core/session.ts";
import { campaignResult, campaignRoi } from "../../../core/tables/mart.ts";
import { dimCampaign, factCost, factOrderLine, factResponse, factTouch } from "../../../core/tables/star.ts";
import { planCampaignResult } from "../../../load/mart/campaign-result.ts";
import {
  dateKey,
  numberOf,
  openStar,
  orderLine,
  randomFrom,
  shuffled,
  type Cells,
  type StarWorld,
} from "./star-world.ts";

let touches = 0;

function touch(person: number, cell: string | null, at = "2025-03-01T09:00:00Z", cost = "0.0000", campaign = 1): Cells {
  touches += 1;
  return {
    touch_id: String(touches),
    campaign_key: campaign,
    person_key: person,
    date_key: dateKey(at.slice(0, 10)),
    cell,
    touched_at: at,
    cost_amount: cost,
  };
}

let responses = 0;

function response(person: number, kind: string, at: string, amount: string | null = null, campaign = 1): Cells {
  responses += 1;
  return {
    response_id: String(responses),
    campaign_key: campaign,
    person_key: person,
    date_key: dateKey(at.slice(0, 10)),
    kind,
    responded_at: at,
    amount,
  };
}

/** Persons 1 to `treated` in cell `treatment`, then `control` persons held out. */
function arms(treated: number, control: number, cost = "0.0000"): readonly Cells[] {
  return [
    ...Array.from({ length: treated }, (_, index) => touch(index + 1, "treatment", undefined, cost)),
    ...Array.from({ length: control }, (_, index) => touch(treated + index + 1, "control")),
  ];
}

describe("campaign_result and campaign_roi", () => {
  let star: StarWorld;

  const run = async (settings: CampaignSettings = {}, asOf = "2025-06-30"): Promise<void> => {
    const { campaigns } = resolveMartSettings({ campaigns: { minimum_per_arm: 2, minimum_buyers: 0, ...settings } });
    expect(await star.run([planCampaignResult(campaigns)], asOf)).toEqual([]);
  };
  const result = async (measure: string, cell = "treatment"): Promise<Row | undefined> =>
    (await star.rows(campaignResult, "cell")).find((row) => row["measure"] === measure && row["cell"] === cell);
  const roi = async (cell = "treatment"): Promise<Row | undefined> =>
    (await star.rows(campaignRoi, "cell")).find((row) => row["cell"] === cell);

  beforeEach(async () => {
    star = await openStar();
    await star.insert(dimCampaign, [
      {
        campaign_key: 1,
        campaign_id: "spring",
        name: "Spring",
        channel: "email",
        started_on: "2025-03-01",
        response_window_days: 10,
      },
    ]);
  });
  afterEach(() => {
    star.close();
  });

  it("the window begins with the first touch and its last instant belongs to it", async () => {
    await star.insert(factTouch, [...arms(4, 4), touch(1, "treatment", "2025-03-09T09:00:00Z")]);
    await star.insert(factResponse, [
      response(1, "visit", "2025-03-01T08:59:59Z"),
      response(2, "visit", "2025-03-01T09:00:00Z"),
      response(3, "visit", "2025-03-11T09:00:00Z"),
      response(4, "visit", "2025-03-11T09:00:01Z"),
    ]);
    await star.insert(factOrderLine, [
      orderLine({ person: 1, day: "2025-03-01", at: "2025-03-01T08:00:00Z", net: 10 }),
      orderLine({ person: 2, day: "2025-03-11", at: "2025-03-11T09:00:00Z", net: 10 }),
      orderLine({ person: 3, day: "2025-03-12", at: "2025-03-12T09:00:00Z", net: 10 }),
    ]);
    await run();
    expect(await result("visit")).toMatchObject({
      treated: 4,
      treated_count: 2,
      control: 4,
      control_count: 0,
      basis: "response",
    });
    expect(await result("purchase")).toMatchObject({ treated_count: 1, treated_mean: 0.25, basis: "order_line" });
  });

  it("a person in several touches counts once, in the cell of the first", async () => {
    await star.insert(factTouch, [
      touch(1, "b", "2025-03-02T09:00:00Z"),
      touch(1, "control", "2025-03-01T09:00:00Z"),
      touch(2, "b"),
      touch(2, "a"),
      touch(3, null),
      touch(0, "b"),
      touch(-5, "b"),
    ]);
    await star.insert(factResponse, [response(1, "visit", "2025-03-02T10:00:00Z")]);
    await run();
    const rows = await star.rows(campaignRoi, "cell");
    // At one instant the first cell by name; no cell is treatment; the unknown person is nobody, an inferred one is.
    expect(rows.map((row) => [row["cell"], row["treated"], row["control"]])).toEqual([
      ["a", 1, 1],
      ["all", 3, 1],
      ["b", 1, 1],
      ["treatment", 1, 1],
    ]);
  });

  it("a response or amount of nobody is a zero, and several amounts of one person are one", async () => {
    await star.insert(factTouch, arms(4, 4));
    await star.insert(factResponse, [
      response(1, "order", "2025-03-02T10:00:00Z", "10.0000"),
      response(1, "order", "2025-03-03T10:00:00Z", "20.0000"),
      response(2, "order", "2025-03-03T10:00:00Z", "10.0000"),
      response(5, "order", "2025-03-03T10:00:00Z", "8.0000"),
      response(99, "order", "2025-03-03T10:00:00Z", "1000.0000"),
    ]);
    await run();
    expect(await result("order")).toMatchObject({
      treated_count: 2,
      treated_mean: 0.5,
      control_count: 1,
      control_mean: 0.25,
      lift: 0.25,
      relative_lift: 1,
    });
    // Treated 30, 10, 0, 0: mean 10, variance 200. Control 8, 0, 0, 0: mean 2, variance 16.
    const amount = await result("order_amount");
    expect(amount).toMatchObject({
      measure_type: "value",
      treated_mean: 10,
      control_mean: 2,
      lift: 8,
      treated_count: 2,
      control_count: 1,
    });
    expect(numberOf(amount, "statistic")).toBeCloseTo(8 / Math.sqrt(54), 10);
    expect(numberOf(amount, "degrees_of_freedom")).toBeCloseTo(54 ** 2 / (50 ** 2 / 3 + 4 ** 2 / 3), 10);
  });

  it("ROI counts the margin of order lines, its interval is the lift's carried through", async () => {
    await star.insert(factTouch, arms(4, 4, "0.5000"));
    await star.insert(factCost, [{ campaign_key: 1, date_key: 20250301, kind: "creative", amount: "3.0000" }]);
    await star.insert(factOrderLine, [
      orderLine({ person: 1, day: "2025-03-02", net: 50, cost: 30, order: "x" }),
      orderLine({ person: 1, day: "2025-03-02", net: 10, cost: 5, order: "x" }),
      orderLine({ person: 2, day: "2025-03-02", net: 30, cost: 20 }),
      orderLine({ person: 5, day: "2025-03-02", net: 20, cost: 15 }),
    ]);
    await run();
    const row = await roi();
    // Margins 25, 10, 0, 0 against 5, 0, 0, 0: lift 8.75 - 1.25 = 7.5 a person, 30 in all, for a cost of 4 x 0.5 + 3 = 5.
    expect(row).toMatchObject({
      label: "incremental",
      value_basis: "margin",
      buyers: 2,
      revenue: 90,
      incremental_value: 30,
      cost: 5,
      profit: 25,
      roi: 5,
      response_rate: 0.5,
      control_rate: 0.25,
      net_response_rate: 0.25,
      incremental_orders: 1,
      cost_per_incremental_order: 5,
      cost_per_contact: 1.25,
      value_per_order: 17.5,
      campaign: "Spring",
      channel: "email",
      started_on: "2025-03-01",
    });
    expect(numberOf(row, "break_even_rate")).toBeCloseTo(1.25 / 17.5, 12);
    expect(numberOf(row, "break_even_index")).toBeCloseTo((100 * (0.25 - 1.25 / 17.5)) / (1.25 / 17.5), 9);
    const margin = await result("margin_amount");
    expect(numberOf(row, "roi_low")).toBeCloseTo((4 * numberOf(margin, "lift_low") - 5) / 5, 12);
    expect(numberOf(row, "roi_high")).toBeCloseTo((4 * numberOf(margin, "lift_high") - 5) / 5, 12);
  });

  it("without costs of goods the margin is the stated percentage, or the net amount stands and the reason says so", async () => {
    await star.insert(factTouch, arms(4, 4, "1.0000"));
    await star.insert(factOrderLine, [orderLine({ person: 1, day: "2025-03-02", net: 40 })]);
    await run({ margin_percent: 25 });
    expect(await roi()).toMatchObject({ value_basis: "margin", incremental_value: 10, revenue: 40 });
    expect(await result("margin_amount")).toBeUndefined();
    await run();
    expect(await roi()).toMatchObject({ value_basis: "net_amount", incremental_value: 40 });
    expect((await roi())?.["verdict_reason"]).toMatch(/Value is net amount; the margin is not known\.$/);
  });

  it("without a control group a result is attributed: no lift, and only a loss is certain", async () => {
    await star.insert(factTouch, arms(4, 0, "5.0000"));
    await star.insert(factOrderLine, [orderLine({ person: 1, day: "2025-03-02", net: 8, cost: 4 })]);
    await run();
    expect(await result("purchase")).toMatchObject({
      label: "attributed",
      control: 0,
      control_mean: null,
      lift: null,
      p_value: null,
      treated_mean: 0.25,
    });
    expect(await roi()).toMatchObject({
      label: "attributed",
      incremental_value: 4,
      cost: 20,
      roi: -0.8,
      net_response_rate: null,
      control_rate: null,
      incremental_orders: null,
      verdict: "stop",
    });
  });

  it("below the minimum per arm there is not enough data", async () => {
    await star.insert(factTouch, arms(40, 9));
    await star.insert(factResponse, [response(1, "visit", "2025-03-02T10:00:00Z")]);
    await run({ minimum_per_arm: 10, minimum_buyers: 0 });
    expect(await result("visit")).toMatchObject({
      label: "not enough data",
      lift: null,
      p_adjusted: null,
      control_mean: 0,
    });
    expect(await roi()).toMatchObject({
      label: "not enough data",
      verdict: "not proven",
      incremental_value: null,
      roi: null,
    });
  });

  it("a split that is not as planned takes the lift away", async () => {
    await star.insert(factTouch, arms(60, 20));
    await star.insert(factResponse, [response(1, "visit", "2025-03-02T10:00:00Z")]);
    await run({ planned_shares: { spring: { treatment: 50, control: 50 } } });
    const row = await result("visit");
    expect(row).toMatchObject({ label: "split check failed", lift: null, lift_low: null, statistic: null });
    expect(numberOf(row, "split_p_value")).toBeCloseTo(7.744e-6, 8);
    expect((await roi())?.["verdict_reason"]).toBe(
      "Persons were not split as planned (p = 7.7e-6), so no lift can be claimed.",
    );
    await run({ planned_shares: { spring: { treatment: 75, control: 25 }, autumn: { treatment: 1 } } });
    expect(await result("visit")).toMatchObject({ label: "incremental", split_p_value: 1 });
    await run();
    expect(await result("visit")).toMatchObject({ split_p_value: null });
  });

  it("p values are adjusted over the cells of a measure, and shared costs go by persons", async () => {
    const people = Array.from({ length: 400 }, (_, index) => index + 1);
    const cellOf = (person: number): string => (person <= 100 ? "a" : person <= 250 ? "b" : "control");
    await star.insert(
      factTouch,
      people.map((person) => touch(person, cellOf(person), undefined, cellOf(person) === "a" ? "0.1000" : "0.0000")),
    );
    await star.insert(factCost, [
      { campaign_key: 1, date_key: 20250301, kind: "creative", amount: "50.0000" },
      { campaign_key: 1, date_key: 20250801, kind: "creative", amount: "999.0000" },
    ]);
    await star.insert(
      factResponse,
      people
        .filter((person) => person % 9 === 0 || (person <= 250 && person % 4 === 0))
        .map((person) => response(person, "visit", "2025-03-02T10:00:00Z")),
    );
    await run();
    const a = await result("visit", "a");
    const b = await result("visit", "b");
    const [small, large] = [numberOf(a, "p_value"), numberOf(b, "p_value")].sort((one, other) => one - other);
    const adjusted = [numberOf(a, "p_adjusted"), numberOf(b, "p_adjusted")].sort((one, other) => one - other);
    expect(adjusted[0]).toBeCloseTo(2 * (small ?? 0), 12);
    expect(adjusted[1]).toBeCloseTo(Math.max(2 * (small ?? 0), large ?? 0), 12);
    expect([(await roi("a"))?.["cost"], (await roi("b"))?.["cost"], (await roi("all"))?.["cost"]]).toEqual([
      30, 30, 60,
    ]);
  });

  it("while the window is open nothing is proven", async () => {
    await star.insert(factTouch, arms(40, 40));
    await star.insert(factResponse, [
      response(1, "order", "2025-03-02T10:00:00Z", "5.0000"),
      response(2, "order", "2025-03-20T10:00:00Z", "5.0000"),
    ]);
    await run({}, "2025-03-10");
    expect(await roi()).toMatchObject({
      buyers: 1,
      verdict: "not proven",
      verdict_reason: expect.stringContaining("open until 2025-03-11") as string,
    });
    await run({}, "2025-03-11");
    expect((await roi())?.["verdict_reason"]).not.toContain("open until");
  });

  it("a campaign that contacted nobody keeps its cost and what orders name it for", async () => {
    await star.insert(factCost, [{ campaign_key: 1, date_key: 20250301, kind: "list", amount: "12.0000" }]);
    await star.insert(factTouch, [touch(0, "treatment", undefined, "1.0000"), touch(7, "control")]);
    await star.insert(factOrderLine, [
      orderLine({ person: 1, day: "2025-03-02", net: 40, cost: 10, campaign: 1 }),
      orderLine({ person: 0, day: "2025-03-02", net: 5, cost: 1, campaign: 1 }),
    ]);
    await run();
    expect(await star.rows(campaignRoi, "cell")).toMatchObject([
      {
        cell: "none",
        label: "attributed",
        treated: 0,
        control: 1,
        cost: 13,
        incremental_value: 34,
        revenue: 45,
        verdict: "not proven",
      },
    ]);
    expect(await star.rows(campaignResult, "cell")).toEqual([]);
  });

  it("where nobody bought, the cost is lost; where there are no order lines, nothing is known", async () => {
    await star.insert(factTouch, arms(4, 4, "1.0000"));
    await run();
    expect(await roi()).toMatchObject({ value_basis: null, incremental_value: null, roi: null, cost: 4 });
    expect((await roi())?.["verdict_reason"]).toBe("Neither order lines nor response amounts say what it brought in.");
    await star.insert(factOrderLine, [orderLine({ person: 99, day: "2025-03-02", net: 40 })]);
    await run();
    expect(await roi()).toMatchObject({
      value_basis: "net_amount",
      incremental_value: 0,
      roi: -1,
      cost: 4,
      verdict: "not proven",
    });
    expect(await result("purchase")).toMatchObject({ treated_count: 0, lift: 0, p_value: null });
  });

  it("a cell may not take the name of a row of ours", async () => {
    await star.insert(factTouch, [touch(1, "all"), touch(2, "none"), touch(3, "control")]);
    await run();
    expect((await star.rows(campaignRoi, "cell")).map((row) => row["cell"])).toEqual(["all", "cell all", "cell none"]);
  });

  it("shuffled rows give the same results, bit for bit", async () => {
    const random = randomFrom(5);
    const people = Array.from({ length: 300 }, (_, index) => index + 1);
    const touched = people.map((person) =>
      touch(person, ["control", "a", "b"][person % 3] ?? "a", undefined, "0.3300"),
    );
    const answered = people
      .filter(() => random() < 0.3)
      .map((person) => response(person, "order", "2025-03-02T10:00:00Z", (random() * 90).toFixed(4)));
    const bought = people
      .filter(() => random() < 0.5)
      .map((person) => orderLine({ person, day: "2025-03-03", net: random() * 80, cost: random() * 40 }));
    const load = async (seed: number): Promise<unknown> => {
      star.close();
      star = await openStar();
      await star.insert(factTouch, shuffled(touched, seed));
      await star.insert(factResponse, shuffled(answered, seed));
      await star.insert(factOrderLine, shuffled(bought, seed));
      await run();
      return [await star.rows(campaignResult, "cell, basis, measure"), await star.rows(campaignRoi, "cell")];
    };
    expect(await load(1)).toEqual(await load(2));
  });
});
