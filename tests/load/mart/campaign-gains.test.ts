import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { resolveMartSettings } from "../../../core/mart-settings.ts";
import { campaignGains, campaignResult, campaignRoi } from "../../../core/tables/mart.ts";
import { dimCampaign, factCost, factOrderLine, factTouch } from "../../../core/tables/star.ts";
import { planCampaignResult } from "../../../load/mart/campaign-result.ts";
import { dateKey, numberOf, openStar, orderLine, type StarWorld } from "./star-world.ts";

describe("campaign gains, spend and payback", () => {
  let star: StarWorld;

  beforeEach(async () => {
    star = await openStar();
  });
  afterEach(() => {
    star.close();
  });

  /** 400 persons, every second one held out; the first hundred bought much in the year before and buy again when contacted. */
  const play = async (cost: number): Promise<void> => {
    await star.insert(dimCampaign, [{ campaign_key: 1, campaign_id: "may", response_window_days: 30 }]);
    await star.insert(
      factTouch,
      Array.from({ length: 400 }, (_, index) => ({
        touch_id: String(index),
        campaign_key: 1,
        person_key: index + 1,
        date_key: dateKey("2026-05-01"),
        source_key: 1,
        cell: index % 2 === 0 ? "treatment" : "control",
        touched_at: "2026-05-01T08:00:00Z",
        cost_amount: "0",
      })),
    );
    await star.insert(
      factOrderLine,
      Array.from({ length: 400 }, (_, index) => {
        const person = index + 1;
        const before = index < 100 ? [orderLine({ person, day: "2026-01-10", net: 500 - index, cost: 100 })] : [];
        const isBuyer = index % 2 === 0 ? index < 100 || index % 40 === 0 : index % 40 === 1;
        const day = index % 4 === 0 ? "2026-05-02" : "2026-05-05";
        return [...before, ...(isBuyer ? [orderLine({ person, day, net: 50, cost: 30 })] : [])];
      }).flat(),
    );
    await star.insert(factCost, [
      { campaign_key: 1, date_key: dateKey("2026-05-01"), kind: "send", amount: cost.toFixed(2), currency: "GBP" },
    ]);
    const settings = resolveMartSettings({ campaigns: { minimum_per_arm: 50, minimum_buyers: 0 } }).campaigns;
    expect(await star.run([planCampaignResult(settings)], "2026-06-30")).toEqual([]);
  };

  it("tenths go by what was bought in the year before, and the best depth is where the profit is highest", async () => {
    await play(200);
    const rows = await star.rows(campaignGains, "tenth");
    expect(rows.map((row) => [row["treated"], row["control"], row["buyers"]])).toEqual([
      [20, 20, 20],
      [20, 20, 20],
      [20, 20, 10],
      [20, 20, 1],
      [20, 20, 1],
      [20, 20, 1],
      [20, 20, 1],
      [20, 20, 1],
      [20, 20, 1],
      [20, 20, 1],
    ]);
    // 20 of 20 contacted buy for a margin of 20; one of 20 held out does, too: 19 x 20 less a tenth of the cost.
    expect(rows[0]).toMatchObject({
      value_amount: 380,
      cost_amount: 20,
      cumulative_profit: 360,
      value_basis: "margin",
      label: "incremental",
    });
    const [best] = rows.filter((row) => row["is_best_depth"] === true);
    expect(best?.["tenth"]).toBe(3);
    const [roi] = await star.rows(campaignRoi, "cell");
    expect(numberOf(rows[9], "cumulative_profit")).toBeCloseTo(numberOf(roi, "profit"), 6);
    expect(numberOf(rows[9], "cumulative_share")).toBe(1);
  });

  it("roas is revenue brought over cost; payback the first day that covers it", async () => {
    await play(200);
    const [roi] = await star.rows(campaignRoi, "cell");
    // 57 contacted and 10 held out of 200 each bought for 50.
    expect(roi).toMatchObject({ incremental_revenue: 2350, roas: 11.75, payback_days: 2 });
    const [net] = (await star.rows(campaignResult, "measure")).filter((row) => row["measure"] === "net_amount");
    expect(numberOf(net, "lift")).toBeCloseTo(11.75, 9);
    expect(numberOf(net, "bootstrap_low")).toBeGreaterThan(8);
    expect(numberOf(net, "bootstrap_high")).toBeLessThan(16);
    expect(Math.abs(numberOf(net, "cuped_lift") - 12)).toBeLessThan(3);
    expect(numberOf(net, "cuped_variance_left")).toBeLessThan(1);
  });

  it("an arm with few buyers gives a lift in amounts without an interval", async () => {
    await play(200);
    const settings = resolveMartSettings({ campaigns: { minimum_per_arm: 50, minimum_buyers: 11 } }).campaigns;
    expect(await star.run([planCampaignResult(settings)], "2026-06-30")).toEqual([]);
    const [net] = (await star.rows(campaignResult, "measure")).filter((row) => row["measure"] === "net_amount");
    expect(numberOf(net, "lift")).toBeCloseTo(11.75, 9);
    expect(net).toMatchObject({
      label: "incremental",
      lift_low: null,
      p_value: null,
      bootstrap_low: null,
      cuped_lift: null,
    });
    const [roi] = await star.rows(campaignRoi, "cell");
    expect(roi).toMatchObject({ roi_low: null, verdict: "not proven" });
  });

  it("a cost that is never covered has no payback, and no depth is best", async () => {
    await play(20_000);
    const [roi] = await star.rows(campaignRoi, "cell");
    expect(roi?.["payback_days"]).toBeNull();
    expect((await star.rows(campaignGains, "tenth")).some((row) => row["is_best_depth"] === true)).toBe(false);
  });
});
