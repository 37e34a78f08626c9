import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { resolveMartSettings } from "../../core/mart-settings.ts";
import type { Row } from "../../core/session.ts";
import { sql } from "../../core/sql.ts";
import { campaignResult, campaignRoi } from "../../core/tables/mart.ts";
import { dimCampaign, factCost, factResponse, factTouch } from "../../core/tables/star.ts";
import { planCampaignResult } from "../../load/mart/campaign-result.ts";
import { numberOf, openStar, type StarWorld } from "../load/mart/star-world.ts";
import { dataFile } from "../support/data.ts";

const hillstrom = dataFile("hillstrom", "hillstrom.csv");

describe.skipIf(hillstrom === undefined)("Hillstrom's e-mail test, 64,000 customers", () => {
  let star: StarWorld;
  let results: readonly Row[];

  const resultOf = (cell: string, measure: string): Row | undefined =>
    results.find((row) => row["cell"] === cell && row["measure"] === measure);

  beforeAll(async () => {
    star = await openStar();
    const { session } = star.database;
    await session.run(sql`
      create temp table csv as
      select row_number() over () as person_key, segment, visit, conversion, spend::decimal(18,4) as spend
      from read_csv(${hillstrom ?? ""}, header = true)`);
    await star.insert(dimCampaign, [
      { campaign_key: 1, campaign_id: "hillstrom", name: "E-mail test", channel: "email", response_window_days: 14 },
    ]);
    await session.run(sql`
      insert into ${factTouch} (touch_id, campaign_key, person_key, date_key, cell, touched_at, cost_amount)
      select person_key, 1, person_key, 20080320,
        case segment when 'No E-Mail' then 'control' when 'Mens E-Mail' then 'mens' else 'womens' end,
        timestamptz '2008-03-20 08:00:00+00', if(segment = 'No E-Mail', 0, 0.05)
      from csv`);
    await session.run(sql`
      insert into ${factResponse} (response_id, campaign_key, person_key, date_key, kind, responded_at, amount)
      select 'v' || person_key, 1, person_key, 20080322, 'visit', timestamptz '2008-03-22 10:00:00+00', null
      from csv where visit = 1
      union all
      select 'o' || person_key, 1, person_key, 20080322, 'order', timestamptz '2008-03-22 11:00:00+00', spend
      from csv where conversion = 1`);
    await star.insert(factCost, [{ campaign_key: 1, date_key: 20080319, kind: "creative", amount: "500.0000" }]);
    const { campaigns } = resolveMartSettings({
      campaigns: { margin_percent: 40, planned_shares: { hillstrom: { control: 1, mens: 1, womens: 1 } } },
    });
    expect(await star.run([planCampaignResult(campaigns)], "2008-04-30")).toEqual([]);
    results = await star.rows(campaignResult, "cell, measure");
  });
  afterAll(() => {
    star.close();
  });

  it("visits are 2,262 / 3,894 / 3,238 of 21,306 / 21,307 / 21,387", () => {
    const mens = resultOf("mens", "visit");
    const womens = resultOf("womens", "visit");
    expect([mens?.["control_count"], mens?.["treated_count"], womens?.["treated_count"]]).toEqual([2262, 3894, 3238]);
    expect([mens?.["control"], mens?.["treated"], womens?.["treated"]]).toEqual([21306, 21307, 21387]);
  });

  it("the men's mail lifts visits by 7.659 points, z 22.486, interval 6.995 to 8.323", () => {
    const mens = resultOf("mens", "visit");
    expect(100 * numberOf(mens, "lift")).toBeCloseTo(7.659, 3);
    expect(numberOf(mens, "statistic")).toBeCloseTo(22.486, 3);
    expect(100 * numberOf(mens, "lift_low")).toBeCloseTo(6.995, 2);
    expect(100 * numberOf(mens, "lift_high")).toBeCloseTo(8.323, 2);
    expect(Math.log10(numberOf(mens, "p_value"))).toBeCloseTo(-111.25, 1);
  });

  it("buyers are 122 / 267 / 189, +.6805 points, p 1.52e-13", () => {
    const mens = resultOf("mens", "order");
    expect([mens?.["control_count"], mens?.["treated_count"]]).toEqual([122, 267]);
    expect(resultOf("womens", "order")?.["treated_count"]).toBe(189);
    expect(100 * numberOf(mens, "lift")).toBeCloseTo(0.6805, 4);
    expect(numberOf(mens, "p_value") / 1.52e-13).toBeCloseTo(1, 2);
  });

  it("spend rises by .76983 a person, Welch p 1.164e-7", () => {
    const mens = resultOf("mens", "order_amount");
    expect(numberOf(mens, "lift")).toBeCloseTo(0.76983, 5);
    expect(numberOf(mens, "p_value") / 1.164e-7).toBeCloseTo(1, 3);
  });

  it("the split is as planned, and Holm doubles the smaller of two p values", () => {
    const mens = resultOf("mens", "order_amount");
    expect(numberOf(mens, "split_p_value")).toBeGreaterThan(0.8);
    expect(numberOf(mens, "p_adjusted")).toBe(2 * numberOf(mens, "p_value"));
    expect(results.every((row) => row["label"] === "incremental")).toBe(true);
  });

  it("the cells' incremental values and costs add up to the whole campaign", async () => {
    const rows = await star.rows(campaignRoi, "cell");
    const [all, mens, womens] = rows;
    expect(rows.map((row) => row["cell"])).toEqual(["all", "mens", "womens"]);
    for (const column of ["incremental_value", "cost", "revenue", "treated"]) {
      expect(numberOf(mens, column) + numberOf(womens, column)).toBeCloseTo(numberOf(all, column), 6);
    }
    expect(numberOf(mens, "incremental_value")).toBeCloseTo(0.4 * 0.769827 * 21307, 0);
    expect(numberOf(mens, "cost")).toBeCloseTo(0.05 * 21307 + (500 * 21307) / 42694, 6);
    // Computed from the file by a plain script, with 1.96 standard errors for the interval.
    expect(numberOf(mens, "roi")).toBeCloseTo(3.98987, 4);
    expect(numberOf(womens, "roi")).toBeCloseTo(1.75096, 4);
    expect(numberOf(womens, "roi_low")).toBeCloseTo(0.0952, 3);
    expect(numberOf(womens, "roi_high")).toBeCloseTo(3.4067, 3);
    expect(rows.map((row) => row["verdict"])).toEqual(["scale", "scale", "scale"]);
    expect(rows.map((row) => row["value_basis"])).toEqual(["margin", "margin", "margin"]);
  });
});
