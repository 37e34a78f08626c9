import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { resolveMartSettings } from "../../../core/mart-settings.ts";
import { attribution } from "../../../core/tables/mart.ts";
import { dimCampaign, dimChannel, factOrderLine, factTouch } from "../../../core/tables/star.ts";
import { planAttribution } from "../../../load/mart/attribution.ts";
import { planCustomerDay } from "../../../load/mart/customer-day.ts";
import { markovShares } from "../../../load/statistics/attribution/markov.ts";
import { dateKey, openStar, orderLine, randomFrom, shuffled, type Cells, type StarWorld } from "./star-world.ts";

let star: StarWorld;
beforeEach(async () => {
  star = await openStar();
  await star.insert(
    dimCampaign,
    [1, 2, 3].map((key) => ({ campaign_key: key, campaign_id: `c${key}`, name: `c${key}` })),
  );
  await star.insert(dimChannel, [
    { channel_key: 1, channel: "email" },
    { channel_key: 2, channel: "post" },
  ]);
});
afterEach(() => {
  star.close();
});

let touches = 0;
function touch(person: number, campaign: number, day: string, cell = "treatment"): Cells {
  touches += 1;
  return {
    touch_id: `t${touches}`,
    campaign_key: campaign,
    customer_key: person,
    person_key: person,
    date_key: dateKey(day),
    channel_key: campaign === 3 ? 2 : 1,
    source_key: 1,
    cell,
    touched_at: `${day}T09:00:00Z`,
  };
}

async function run(): Promise<void> {
  const { attribution: settings } = resolveMartSettings();
  expect(await star.run([planCustomerDay(), planAttribution(settings)], "2025-06-30")).toEqual([]);
}

async function credits(dimension: string, model: string): Promise<Readonly<Record<string, number>>> {
  const rows = (await star.rows(attribution, "member")).filter(
    (row) => row["dimension"] === dimension && row["model"] === model,
  );
  return Object.fromEntries(
    rows.map((row) => [row["member"] as string, Number(Number(row["conversions"]).toFixed(6))]),
  );
}

describe("attribution", () => {
  it("Markov: c1 > c2 > c3 buys, c1 and c2 > c3 do not: .2, .4, .4", async () => {
    await star.insert(factTouch, [
      touch(1, 1, "2025-05-01"),
      touch(1, 2, "2025-05-05"),
      touch(1, 3, "2025-05-09"),
      touch(2, 1, "2025-05-01"),
      touch(3, 2, "2025-05-02"),
      touch(3, 3, "2025-05-03"),
    ]);
    await star.insert(factOrderLine, [orderLine({ person: 1, day: "2025-05-10", net: 80 })]);
    await run();
    expect(await credits("campaign", "markov")).toEqual({ "(no touch)": 0, c1: 0.2, c2: 0.4, c3: 0.4 });
    expect(await credits("campaign", "first")).toEqual({ "(no touch)": 0, c1: 1, c2: 0, c3: 0 });
    expect(await credits("campaign", "last")).toEqual({ "(no touch)": 0, c1: 0, c2: 0, c3: 1 });
    expect(await credits("campaign", "position")).toEqual({ "(no touch)": 0, c1: 0.4, c2: 0.2, c3: 0.4 });
    expect((await credits("campaign", "linear"))["c2"]).toBeCloseTo(1 / 3, 6);
    expect((await credits("campaign", "shapley"))["c2"]).toBeCloseTo(1 / 3, 6);
    // Days before: 9, 5, 1; half of it lost in seven.
    const [nine, five, one] = [2 ** (-9 / 7), 2 ** (-5 / 7), 2 ** (-1 / 7)];
    expect((await credits("campaign", "time_decay"))["c3"]).toBeCloseTo(one / (nine + five + one), 5);
    expect(await credits("channel", "shapley")).toEqual({ "(no touch)": 0, email: 0.5, post: 0.5 });
  });

  it("a touch counts within the window, before the next order only, and never for the held out", async () => {
    await star.insert(factTouch, [
      touch(1, 1, "2025-03-01"),
      touch(1, 2, "2025-05-01"),
      touch(2, 1, "2025-05-01", "control"),
      touch(3, 3, "2025-05-10"),
    ]);
    await star.insert(factOrderLine, [
      orderLine({ person: 1, day: "2025-05-10", net: 10 }),
      orderLine({ person: 1, day: "2025-05-20", net: 20 }),
      orderLine({ person: 2, day: "2025-05-10", net: 40 }),
      orderLine({ person: 3, day: "2025-05-09", net: 80 }),
      orderLine({ person: 3, day: "2025-05-10", net: 160 }),
    ]);
    await run();
    expect(await credits("campaign", "last")).toEqual({ "(no touch)": 3, c2: 1, c3: 1 });
  });

  it("by every model the credits add up, in any order of the rows", async () => {
    const random = randomFrom(9);
    const day = (): string =>
      `2025-0${1 + Math.floor(random() * 6)}-${String(1 + Math.floor(random() * 28)).padStart(2, "0")}`;
    const person = (): number => 1 + Math.floor(random() * 60);
    const rows = Array.from({ length: 300 }, () => touch(person(), 1 + Math.floor(random() * 3), day()));
    const orders = Array.from({ length: 150 }, () =>
      orderLine({ person: person(), day: day(), net: 10 + Math.floor(random() * 90) }),
    );
    await star.insert(factTouch, rows);
    await star.insert(factOrderLine, orders);
    await run();
    const before = await star.rows(attribution, "dimension, model, member");
    expect(new Set(before.map((row) => row["model"])).size).toBe(7);
    star.close();
    star = await openStar();
    await star.insert(
      dimCampaign,
      [3, 1, 2].map((key) => ({ campaign_key: key, campaign_id: `c${key}`, name: `c${key}` })),
    );
    await star.insert(dimChannel, [
      { channel_key: 2, channel: "post" },
      { channel_key: 1, channel: "email" },
    ]);
    await star.insert(factTouch, shuffled(rows, 4));
    await star.insert(factOrderLine, shuffled(orders, 5));
    await run();
    const after = await star.rows(attribution, "dimension, model, member");
    expect(
      after.map(({ conversions, net_amount, ...rest }) => [
        rest,
        Number(conversions).toFixed(9),
        Number(net_amount).toFixed(6),
      ]),
    ).toEqual(
      before.map(({ conversions, net_amount, ...rest }) => [
        rest,
        Number(conversions).toFixed(9),
        Number(net_amount).toFixed(6),
      ]),
    );
  });

  it("paths that go round in circles end, too", () => {
    const shares = markovShares([
      { from: null, to: "a", kind: "member", count: 2 },
      { from: "a", to: "b", kind: "member", count: 5 },
      { from: "b", to: "a", kind: "member", count: 4 },
      { from: "b", to: "purchase", kind: "purchase", count: 1 },
      { from: "a", to: "lost", kind: "lost", count: 1 },
    ]);
    expect(shares.get("a")).toBeCloseTo(0.5, 12);
    expect(markovShares([{ from: null, to: "lost", kind: "lost", count: 3 }]).size).toBe(0);
    expect([
      ...markovShares([
        { from: null, to: "a", kind: "member", count: 1 },
        { from: "a", to: "lost", kind: "lost", count: 1 },
      ]).values(),
    ]).toEqual([null]);
  });
});
