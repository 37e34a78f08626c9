import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { MartSettings } from "../../../core/mart-settings.ts";
import {
  coupon,
  customerPropensity,
  deviation,
  listEffect,
  lookAlike,
  lookAlikeCheck,
  martTables,
  nextOffer,
  populationShift,
  referral,
  valueByYear,
  wordOfMouth,
} from "../../../core/tables/mart.ts";
import {
  dimCampaign,
  dimChannel,
  dimCustomer,
  dimProduct,
  dimSource,
  factInteraction,
  factListName,
  factOrderLine,
  factTouch,
} from "../../../core/tables/star.ts";
import { createTableSql } from "../../../warehouse/database.ts";
import { planMarts } from "../../../load/mart/plan.ts";
import { newcombeInterval } from "../../../load/statistics/newcombe.ts";
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

/** Steps that take long and that nothing here reads; their tables are there, and empty. */
const unneeded = ["mart.customer_lifetime", "mart.campaign_result", "mart.attribution"];

describe("marts of what comes next", () => {
  let star: StarWorld;

  beforeEach(async () => {
    star = await openStar();
    for (const of of martTables) await star.database.session.run(createTableSql(of, "replace"));
  });
  afterEach(() => {
    star.close();
  });

  const run = async (asOf: string, settings: MartSettings = {}): Promise<void> => {
    const steps = planMarts(settings).filter(({ name }) => !unneeded.includes(name));
    const failed = await star.run(steps, asOf);
    expect(failed).toEqual([]);
  };

  it("value by year: only finished years count, discounted from the second on", async () => {
    await star.insert(factOrderLine, [
      orderLine({ person: 1, day: "2022-03-01", net: 100, cost: 60 }),
      orderLine({ person: 1, day: "2023-06-01", net: 50, cost: 30 }),
      orderLine({ person: 2, day: "2022-05-01", net: 60, cost: 20 }),
      orderLine({ person: 3, day: "2024-05-01", net: 999, cost: 0 }),
    ]);
    await star.insert(factTouch, [
      {
        touch_id: "a",
        campaign_key: 1,
        person_key: 2,
        date_key: dateKey("2023-05-02"),
        touched_at: "2023-05-02T09:00:00Z",
        source_key: 1,
        cell: "treatment",
        cost_amount: "2",
      },
    ]);
    await run("2024-04-30", { lifetime: { discount_percent: 25 } });
    const rows = await star.rows(valueByYear, "year_no");
    expect(rows).toMatchObject([
      {
        year_no: 1,
        customers: 2,
        active: 2,
        revenue_per_customer: 80,
        margin_per_customer: 40,
        contact_cost_per_customer: 0,
        npv_per_customer: 40,
      },
      {
        year_no: 2,
        customers: 2,
        active: 1,
        retention: 0.5,
        margin_per_customer: 10,
        contact_cost_per_customer: 1,
        discount_factor: 0.8,
      },
    ]);
    expect(numberOf(rows[1], "npv_per_customer")).toBeCloseTo(7.2, 9);
    expect(numberOf(rows[1], "cumulative_npv_per_customer")).toBeCloseTo(47.2, 9);
  });

  it("list effect: creative by the campaign's arms within its window, data by names held out for good", async () => {
    await star.insert(dimSource, [{ source_key: 5, source: "acme", kind: "purchased_list" }]);
    await star.insert(dimCampaign, [{ campaign_key: 1, campaign_id: "may", response_window_days: 30 }]);
    const people = Array.from({ length: 1200 }, (_, index) => index + 1);
    await star.insert(
      factListName,
      people.map((person) => ({
        source_key: 5,
        file: "a.csv",
        line: person,
        record_id: String(person),
        person_key: person,
        fate: "net",
        lists: 1,
        cost_amount: "0.1",
      })),
    );
    await star.insert(
      factTouch,
      people.map((person) => ({
        touch_id: String(person),
        campaign_key: 1,
        person_key: person,
        date_key: dateKey("2025-05-01"),
        touched_at: "2025-05-01T09:00:00Z",
        source_key: 5,
        cell: person <= 300 ? "control" : "treatment",
        cost_amount: "0",
      })),
    );
    await star.insert(factOrderLine, [
      ...people
        .filter((person) => person > 300 && person % 10 === 0)
        .map((person) => orderLine({ person, day: "2025-05-20", net: 10 })),
      ...people.filter((person) => person <= 15).map((person) => orderLine({ person, day: "2025-05-20", net: 10 })),
      orderLine({ person: 16, day: "2025-06-15", net: 10 }),
    ]);
    await run("2025-06-30", { lists: { holdout_percent: 25 } });
    const [creative, data] = await star.rows(listEffect, "holdout");
    expect(creative).toMatchObject({
      holdout: "creative",
      treated: 900,
      treated_buyers: 90,
      control: 300,
      control_buyers: 15,
      source: "acme",
    });
    const { low, high } = newcombeInterval({ count: 90, n: 900 }, { count: 15, n: 300 });
    expect(numberOf(creative, "lift_low")).toBeCloseTo(low, 12);
    expect(numberOf(creative, "lift_high")).toBeCloseTo(high, 12);
    expect(numberOf(data, "treated") + numberOf(data, "control")).toBe(1200);
    expect(Math.abs(numberOf(data, "control") / 1200 - 0.25)).toBeLessThan(0.05);
    expect(numberOf(data, "treated_buyers") + numberOf(data, "control_buyers")).toBe(106);
  });

  it("look-alikes: who shares the members' attributes comes first, and the folds say how well that tells", async () => {
    const random = randomFrom(12);
    const isFromHere = (person: number): boolean => person % 2 === 0;
    await star.insert(
      dimCustomer,
      Array.from({ length: 700 }, (_, index) =>
        customer(index + 1, { country: isFromHere(index + 1) ? "GB" : "DE", gender: random() < 0.5 ? "f" : "m" }),
      ),
    );
    await star.insert(
      factOrderLine,
      Array.from({ length: 400 }, (_, index) => index + 1).flatMap((person) =>
        Array.from({ length: isFromHere(person) ? 4 : 1 }, (_, order) =>
          orderLine({
            person,
            day: dayAfterStart(300 + order * 20 + Math.floor(random() * 5)),
            net: isFromHere(person) ? 100 + Math.floor(random() * 9) : 10,
          }),
        ),
      ),
    );
    await run("2025-06-30", { look_alikes: { segment: "orders > 2" } });
    const rows = await star.rows(lookAlike, "person_key");
    expect(rows).toHaveLength(300);
    for (const row of rows) expect(numberOf(row, "tenth") <= 5).toBe(isFromHere(numberOf(row, "person_key")));
    const [check] = await star.rows(lookAlikeCheck, "all");
    expect(check).toMatchObject({ status: "checked", members: 200, others: 200 });
    expect(numberOf(check, "auc")).toBeGreaterThan(0.99);
    await expect(star.run(planMarts({ look_alikes: { segment: "no_such = 1" } }), "2025-06-30")).rejects.toMatchObject({
      code: "PROJECT_INVALID",
    });
  });

  /** 1,200 orders of 300 customers: who buys nappies often takes beer along; some never do. */
  const sellTogether = async (): Promise<void> => {
    const random = randomFrom(31);
    await star.insert(dimChannel, [{ channel_key: 1, channel: "web" }]);
    await star.insert(
      dimProduct,
      ["nappies", "beer", "tea"].map((name, index) => ({
        product_key: index + 1,
        product_id: name,
        name,
        category: index === 2 ? "drinks" : name,
      })),
    );
    const lines = Array.from({ length: 1200 }, (_, order) => {
      const person = 1 + (order % 300);
      const day = dayAfterStart(Math.floor((order / 1200) * 500) + Math.floor(random() * 20));
      const hasNappies = person <= 150;
      const items = [
        ...(hasNappies ? [1] : [3]),
        ...(hasNappies && person > 60 && random() < 0.6 ? [2] : !hasNappies && random() < 0.05 ? [2] : []),
      ];
      return items.map((product) => ({
        ...orderLine({
          person,
          day,
          order: `o${String(order)}`,
          net: product === 2 ? 20 : 5,
          cost: product === 2 ? 12 : 4,
        }),
        product_key: product,
        channel_key: 1,
        quantity: "1",
      }));
    });
    await star.insert(factOrderLine, lines.flat());
  };

  it("next offer: what goes with what they have and they do not have yet, worth its chance times its margin", async () => {
    await sellTogether();
    await run("2025-06-30", { offers: { cost_per_offer: 0.01 } });
    // Tea drinkers who took beer are offered nappies; the others, who have nappies, beer.
    const rows = (await star.rows(nextOffer, "person_key")).filter((row) => numberOf(row, "person_key") <= 150);
    expect(rows.length).toBeGreaterThan(20);
    const propensity = new Map(
      (await star.rows(customerPropensity, "all")).map((row) => [row["person_key"], numberOf(row, "probability")]),
    );
    const owners = new Set(
      (await star.rows(factOrderLine, "all"))
        .filter((row) => row["product_key"] === 2)
        .map((row) => numberOf(row, "person_key")),
    );
    for (const row of rows) {
      expect(row).toMatchObject({ item: "beer", because: "nappies", margin_amount: 8 });
      expect(owners.has(numberOf(row, "person_key"))).toBe(false);
      expect(numberOf(row, "probability")).toBeLessThan(propensity.get(row["person_key"] ?? 0) ?? 0);
      expect(numberOf(row, "expected_value")).toBeCloseTo(8 * numberOf(row, "probability") - 0.01, 9);
    }
    await run("2025-06-30", { offers: { max_per_item: 5 } });
    const offered = (await star.rows(nextOffer, "all")).map((row) => row["item"]);
    expect(offered.filter((item) => item === "beer")).toHaveLength(5);
  });

  it("coupons: under the budget, the likeliest first, a tenth held back", async () => {
    await sellTogether();
    await run("2025-06-30", { coupons: { face_values: { Platinum: 9 } } });
    const all = await star.rows(coupon, "person_key");
    const held = all.filter((row) => row["cell"] === "control");
    expect(Math.abs(held.length / all.length - 0.1)).toBeLessThan(0.06);
    expect(held.every((row) => row["expected_cost"] === 0)).toBe(true);
    for (const row of all) if (row["tier"] === "Platinum") expect(row["face_value"]).toBe(9);
    expect(all.filter((row) => numberOf(row, "person_key") > 150).every((row) => row["category"] === "drinks")).toBe(
      true,
    );
    const budget = all.reduce((sum, row) => sum + numberOf(row, "expected_cost"), 0) / 3;
    await run("2025-06-30", { coupons: { budget } });
    const few = await star.rows(coupon, "person_key");
    expect(few.reduce((sum, row) => sum + numberOf(row, "expected_cost"), 0)).toBeLessThanOrEqual(budget);
    expect(few.length).toBeLessThan(all.length);
    expect(few.length).toBeGreaterThan(0);
  });

  it("deviations: a day on which orders fail stands out, an ordinary week does not; distributions that moved are called so", async () => {
    const random = randomFrom(77);
    await star.insert(dimChannel, [
      { channel_key: 1, channel: "web" },
      { channel_key: 2, channel: "phone" },
    ]);
    const day = (back: number): string =>
      new Date(Date.parse("2025-06-30T00:00:00Z") - back * 86_400_000).toISOString().slice(0, 10);
    let persons = 0;
    const orders = Array.from({ length: 400 }, (_, back) => {
      const weekend = [0, 6].includes(new Date(day(back)).getUTCDay());
      const count = back === 3 ? 1 : (weekend ? 4 : 10) + Math.floor(random() * 3);
      return Array.from({ length: count }, () => ({
        ...orderLine({ person: (persons += 1), day: day(back), net: 10 }),
        channel_key: back < 28 && random() < 0.7 ? 2 : 1,
      }));
    });
    await star.insert(factOrderLine, orders.flat());
    await run("2025-06-30");
    const rows = (await star.rows(deviation, "day")).filter(
      (row) => row["kpi"] === "orders" && row["dimension"] === "all",
    );
    expect(rows).toHaveLength(28);
    expect(rows.filter((row) => row["is_deviation"] === true).map((row) => row["day"])).toContain(day(3));
    expect(rows.filter((row) => numberOf(row, "robust_z") < -4).map((row) => row["day"])).toEqual([day(3)]);
    for (const row of rows)
      expect(numberOf(row, "expected") + numberOf(row, "residual")).toBeCloseTo(numberOf(row, "actual"), 4);
    const shifts = new Map((await star.rows(populationShift, "of")).map((row) => [row["of"], row["verdict"]]));
    expect(shifts.get("channel")).toBe("shifted");
    expect(shifts.get("source")).toBe("stable");
  });

  it("referral: the tree of followed invitations, K, and circles that end", async () => {
    await star.insert(
      dimCustomer,
      [1, 2, 3, 4, 5].map((person) => customer(person, { email: `p${String(person)}@example.org` })),
    );
    await star.insert(factOrderLine, [
      orderLine({ person: 1, day: "2024-01-01", net: 10 }),
      orderLine({ person: 2, day: "2025-02-01", net: 20 }),
      orderLine({ person: 3, day: "2025-03-01", net: 30 }),
      orderLine({ person: 4, day: "2025-01-01", net: 40 }),
    ]);
    const told = (id: string, person: number, day: string, subject: string, kind = "referral") => ({
      interaction_id: id,
      source_key: 1,
      person_key: person,
      date_key: dateKey(day),
      kind,
      subject,
    });
    await star.insert(factInteraction, [
      told("a", 1, "2025-01-05", "please invite P2@example.org, she reads a lot"),
      told("b", 2, "2025-02-05", "<p3@example.org>"),
      told("c", 3, "2025-03-05", "p1@example.org"),
      told("d", 1, "2025-02-01", "p4@example.org"),
      told("e", 1, "2025-02-01", "nobody@example.org"),
      told("f", 1, "2025-02-02", "recommended us to a friend"),
      told("g", 5, "2025-02-02", "broken", "complaint"),
    ]);
    await run("2025-06-30");
    expect(await star.rows(referral, "person_key")).toMatchObject([
      {
        person_key: 1,
        invited_by: null,
        generation: 0,
        invitations: 4,
        converted: 1,
        descendants: 2,
        descendants_net_amount: 50,
      },
      { person_key: 2, invited_by: 1, generation: 1, invitations: 1, converted: 1, descendants: 1 },
      { person_key: 3, invited_by: 2, generation: 2, invitations: 1, converted: 0, descendants: 0 },
    ]);
    expect(await star.rows(wordOfMouth, "all")).toMatchObject([
      {
        customers: 4,
        inviters: 3,
        invitations: 6,
        converted: 2,
        invitations_per_customer: 1.5,
        k_factor: 0.5,
        displeased: 1,
        told_badly: 11,
        told_well: 15,
      },
    ]);
  });
});
