import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { lifecycleStages, rfmSegments } from "../../../core/mart-words.ts";
import type { Row } from "../../../core/session.ts";
import { segmentSummary } from "../../../core/tables/mart.ts";
import { dimCustomer, factOrderLine } from "../../../core/tables/star.ts";
import { planMarts } from "../../../load/mart/plan.ts";
import { customer, numberOf, openStar, orderLine, type StarWorld } from "./star-world.ts";

describe("segment_summary", () => {
  let star: StarWorld;

  const segments = async (segmentation: string): Promise<readonly Row[]> =>
    (await star.rows(segmentSummary, "segmentation, sort_order")).filter((row) => row["segmentation"] === segmentation);

  beforeEach(async () => {
    star = await openStar();
    await star.insert(dimCustomer, [
      customer(1, { email: "a@x.example", street: "1 High St" }),
      customer(2, { email: "b@x.example", email_opt_out: true, street: "2 High St", post_opt_out: false }),
      customer(3, { email: "", street: "3 High St", post_opt_out: true }),
      customer(4, { email: "d@x.example" }),
    ]);
    await star.insert(factOrderLine, [
      orderLine({ person: 1, day: "2025-01-01", net: 100, cost: 60 }),
      orderLine({ person: 1, day: "2025-03-20", net: 20, cost: 10 }),
      orderLine({ person: 2, day: "2025-03-01", net: 60 }),
      orderLine({ person: 3, day: "2025-03-01", net: 30 }),
      orderLine({ person: 3, day: "2025-03-05", net: -10, isReturn: true }),
    ]);
    expect(await star.run(planMarts(), "2025-03-31")).toEqual([]);
  });
  afterEach(() => {
    star.close();
  });

  it("a segment's sums are its persons', returns subtracted", async () => {
    // One gap of 78 days is the base's: persons 2 and 3 with one order 30 days ago are new.
    expect(await segments("lifecycle")).toMatchObject([
      {
        segment: "prospect",
        sort_order: 1,
        customers: 1,
        customer_share: 0.25,
        orders: 0,
        net_amount: 0,
        average_order: null,
        median_recency_days: null,
      },
      {
        segment: "new",
        sort_order: 2,
        customers: 2,
        orders: 2,
        net_amount: 80,
        net_share: 0.4,
        net_per_customer: 40,
        margin_amount: null,
        average_order: 40,
        median_recency_days: 30,
      },
      {
        segment: "active",
        sort_order: 3,
        customers: 1,
        orders: 2,
        net_amount: 120,
        margin_amount: 50,
        orders_per_customer: 2,
        net_per_customer_low: null,
      },
    ]);
  });

  it("the interval of net revenue per person is Student's", async () => {
    const row = (await segments("lifecycle")).find(({ segment }) => segment === "new");
    // 60 and 20: mean 40, standard error 20, t 12.7062 with one degree of freedom.
    expect(numberOf(row, "net_per_customer_low")).toBeCloseTo(40 - 254.124, 2);
    expect(numberOf(row, "net_per_customer_high")).toBeCloseTo(40 + 254.124, 2);
  });

  it("contactable are those with an address and no opt-out", async () => {
    const rows = await segments("lifecycle");
    expect(rows.map((row) => [row["segment"], row["contactable_email"], row["contactable_post"]])).toEqual([
      ["prospect", 1, 0],
      ["new", 0, 1],
      ["active", 1, 1],
    ]);
  });

  it("each segmentation of customers adds up to all of them and their net revenue", async () => {
    for (const segmentation of ["rfm_segment", "product_rule", "rfm_cell"]) {
      const rows = await segments(segmentation);
      expect(rows.reduce((sum, row) => sum + numberOf(row, "customers"), 0)).toBe(3);
      expect(rows.reduce((sum, row) => sum + numberOf(row, "net_amount"), 0)).toBe(200);
      expect(rows.reduce((sum, row) => sum + numberOf(row, "customer_share"), 0)).toBeCloseTo(1, 12);
    }
  });

  it("segments stand in reading order", async () => {
    const place = (names: readonly string[], rows: readonly Row[]) =>
      rows.map(({ segment, sort_order }) => names.indexOf(segment as string) + 1 === sort_order);
    expect(place(lifecycleStages, await segments("lifecycle"))).not.toContain(false);
    expect(place(rfmSegments, await segments("rfm_segment"))).not.toContain(false);
    const cells = (await segments("rfm_cell")).map(({ segment }) => segment as string);
    expect(cells).toEqual([...cells].sort().reverse());
  });
});
