import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { dropSelection, judgePeople, selectPeople } from "../../campaign/select.ts";
import { campaignPlan, defaultCaps, type CampaignPlan, type FrequencyCap } from "../../core/campaign-plan.ts";
import { cleanTable } from "../../core/feed.ts";
import type { Row } from "../../core/session.ts";
import { sql } from "../../core/sql.ts";
import { campaignSelection, selectedName } from "../../core/tables/campaign.ts";
import {
  dimCampaign,
  dimChannel,
  dimCustomer,
  dimSource,
  factListName,
  factOrderLine,
  factTouch,
} from "../../core/tables/star.ts";
import { dateKey, orderLine, randomFrom } from "../load/mart/star-world.ts";
import { asOf, openCampaignWorld, planFor, reachable, type CampaignWorld } from "./campaign-world.ts";

let world: CampaignWorld;

beforeEach(async () => {
  world = await openCampaignWorld();
});
afterEach(() => {
  world.close();
});

const select = (
  plan: CampaignPlan,
  options: { readonly caps?: readonly FrequencyCap[]; readonly again?: boolean } = {},
) =>
  selectPeople(world.database.session, plan, {
    policy: { caps: options.caps ?? defaultCaps, listHoldoutPercent: 0 },
    by: "ann",
    at: new Date("2026-07-01T09:00:00Z"),
    today: asOf,
    again: options.again ?? false,
  });

const peopleOf = async (plan: CampaignPlan): Promise<readonly Row[]> =>
  world.database.session.rows(sql`select * from ${selectedName} where campaign_id = ${plan.id} order by place`);

const keysOf = (rows: readonly Row[]): readonly number[] =>
  rows.map((row) => Number(row["person_key"])).sort((a, b) => a - b);

describe("a campaign plan", () => {
  it("fills in every default and is frozen", () => {
    const plan = campaignPlan("spring", { channel: "post", contact_on: "2026-09-01", audience: "true" });
    expect(plan).toMatchObject({
      name: "spring",
      salt: "spring",
      one_per_household: true,
      cells: [
        { name: "control", share: 0.1 },
        { name: "treatment", share: 0.9, channel: "post", cost_per_contact: 0 },
      ],
    });
    expect(Object.isFrozen(plan) && Object.isFrozen(plan.cells)).toBe(true);
    expect(planFor("mail").one_per_household).toBe(false);
  });

  it("says all that is wrong at once", () => {
    const wrong = () =>
      campaignPlan("../etc", {
        channel: "fax" as never,
        contact_on: "soon",
        audience: " ",
        cells: { control: 10 },
      });
    expect(wrong).toThrow(/the id.*channel.*contact_on.*audience.*cells/s);
    expect(() => planFor("poor", { budget: 10, costs: { creative: 20 } })).toThrow(/budget/);
  });
});

describe("a selection", () => {
  it("says of everybody why not, the first reason that applies", async () => {
    await world.insert(dimSource, [
      { source_key: 9, source: "acme", licence_uses: "email, post", licence_expires_on: "2026-12-31" },
      { source_key: 8, source: "old", licence_uses: "email", licence_expires_on: "2026-07-01" },
    ]);
    await world.insert(dimCustomer, [
      reachable(1),
      reachable(2, { email_opt_out: true }),
      reachable(3, { email: " " }),
      reachable(4, { is_house: false }),
      reachable(5, { is_house: false }),
      reachable(6, { is_house: false }),
      reachable(7, { birth_date: "2010-01-01" }),
      reachable(8),
      reachable(9, { email_opt_out: true, city: "York" }),
    ]);
    const bought = (person: number, source: number, more = {}) => ({
      source_key: source,
      file: "a.csv",
      line: person,
      record_id: String(person),
      person_key: person,
      fate: "net",
      stop_reason: null,
      ...more,
    });
    await world.insert(factListName, [bought(4, 9), bought(5, 8), bought(6, 9, { stop_reason: "bad_debt" })]);
    await world.insert(dimCampaign, [{ campaign_key: 1, campaign_id: "past" }]);
    await world.insert(dimChannel, [{ channel_key: 1, channel: "email" }]);
    await world.insert(factTouch, [
      {
        touch_id: "a",
        campaign_key: 1,
        channel_key: 1,
        person_key: 8,
        date_key: dateKey("2026-07-12"),
        cell: "treatment",
        touched_at: "2026-07-12T09:00:00Z",
        cost_amount: "0",
      },
      {
        touch_id: "b",
        campaign_key: 1,
        channel_key: 1,
        person_key: 1,
        date_key: dateKey("2026-07-12"),
        cell: "control",
        touched_at: "2026-07-12T09:00:00Z",
        cost_amount: "0",
      },
    ]);
    await world.makeHouseFile();
    const plan = planFor("july", { audience: "city <> 'York'", cells: { all_of_them: 1 }, lists: ["acme", "old"] });
    const counts = await judgePeople(world.database.session, plan, { caps: defaultCaps, listHoldoutPercent: 0 });
    expect(counts.map(({ fate, people }) => [fate, people])).toEqual([
      ["not in the audience", 1],
      ["opted out", 1],
      ["no address", 1],
      ["bought name", 2],
      ["too young", 1],
      ["contacted too often", 1],
      ["to contact", 2],
    ]);
    await select(plan);
    expect(keysOf(await peopleOf(plan))).toEqual([1, 4]);
    expect((await peopleOf(plan))[0]).toMatchObject({ key_code: "JULY.ALL_OF_THEM", source: "crm", channel: "email" });
  });

  it("counts other selections, before and after its day, and asks for consent where the plan wants it", async () => {
    await world.insert(
      dimCustomer,
      [1, 2, 3, 4].map((person) => reachable(person)),
    );
    await world.makeHouseFile();
    const consent = (person: number, status: string, day: string, channel = "email") => ({
      source: "crm",
      channel,
      status,
      changed_at: `${day}T00:00:00Z`,
      person_source: "crm",
      person_record_id: String(person),
    });
    await world.insert(cleanTable("consents"), [
      consent(1, "opt_in", "2026-01-01"),
      consent(2, "opt_in", "2026-01-01"),
      consent(2, "opt_out", "2026-02-01"),
      consent(3, "opt_in", "2026-01-01", "phone"),
    ]);
    const everybody = { cells: { treatment: 1 } };
    const agreed = planFor("agreed", { ...everybody, consent: "opt_in", contact_on: "2026-07-20" });
    await select(agreed);
    expect(keysOf(await peopleOf(agreed))).toEqual([1]);
    const before = planFor("before", { ...everybody, contact_on: "2026-07-14" });
    await select(before);
    expect(keysOf(await peopleOf(before))).toEqual([2, 3, 4]);
    const byPhone = planFor("by_phone", { ...everybody, channel: "phone", contact_on: "2026-07-14" });
    await select(byPhone, { caps: [{ contacts: 1, days: 7, channel: "email" }] });
    expect(keysOf(await peopleOf(byPhone))).toEqual([1, 2, 3, 4]);
  });

  it("keeps to the budget and to the most contacts, best first, and holds out in proportion above that line", async () => {
    await world.insert(
      dimCustomer,
      Array.from({ length: 1000 }, (_, index) => reachable(index + 1)),
    );
    await world.makeHouseFile();
    const plan = planFor("tight", {
      rank: "person_key",
      cells: {
        control: 20,
        letter: { share: 40, channel: "post", cost_per_contact: 2 },
        mail: { share: 40, cost_per_contact: 0.5 },
      },
      costs: { creative: 50 },
      budget: 350,
    });
    const counts = await select(plan);
    const people = await peopleOf(plan);
    const cost = people.reduce((sum, row) => sum + Number(row["cost_amount"]), 0);
    expect(cost).toBeLessThanOrEqual(300);
    expect(cost).toBeGreaterThan(297);
    expect(keysOf(people)).toEqual(Array.from({ length: people.length }, (_, index) => index + 1));
    expect(people.every((row) => (row["cell"] === "control") === (row["key_code"] === null))).toBe(true);
    const held = people.filter((row) => row["cell"] === "control").length / people.length;
    expect(Math.abs(held - 0.2)).toBeLessThan(4 * Math.sqrt((0.2 * 0.8) / people.length));
    expect(counts.reduce((sum, row) => sum + row.people, 0)).toBe(1000);
    const few = planFor("few", { max_contacts: 10, contact_on: "2026-08-15" });
    await select(few);
    expect((await peopleOf(few)).filter((row) => row["cell"] !== "control")).toHaveLength(10);
  });

  it("draws two campaigns independently, the same campaign alike, and whole households", async () => {
    await world.insert(
      dimCustomer,
      Array.from({ length: 2000 }, (_, index) => reachable(index + 1, { household_key: index - (index % 2) + 1 })),
    );
    await world.makeHouseFile();
    const draw = async (id: string, more = {}): Promise<ReadonlyMap<number, string>> => {
      const plan = planFor(id, { cells: { control: 50, treatment: 50 }, ...more });
      await select(plan, { caps: [{ contacts: 99, days: 1 }] });
      return new Map((await peopleOf(plan)).map((row) => [Number(row["person_key"]), row["cell"] as string]));
    };
    const [one, other] = [await draw("one"), await draw("other")];
    expect([...(await draw("third", { salt: "one" }))]).not.toEqual([...one]);
    const both = [...one].filter(([person, cell]) => cell === "control" && other.get(person) === "control").length;
    expect(Math.abs(both / 2000 - 0.25)).toBeLessThan(4 * Math.sqrt((0.25 * 0.75) / 2000));
    const homes = await draw("homes", { one_per_household: true });
    expect(homes.size).toBe(1000);
    expect(new Set([...homes.keys()].map((person) => Math.floor((person - 1) / 2))).size).toBe(1000);
  });

  it("stands until it is asked for again, and for good from its day on", async () => {
    await world.insert(dimCustomer, [reachable(1), reachable(2)]);
    await world.makeHouseFile();
    const plan = planFor("once", { cells: { treatment: 1 } });
    await select(plan);
    await expect(select(plan)).rejects.toMatchObject({ code: "USAGE" });
    await expect(select(planFor("once", { cells: { treatment: 1 }, audience: "person_key = 2" }))).rejects.toThrow(
      /another plan/,
    );
    const smaller = planFor("once", { cells: { treatment: 1 }, audience: "person_key = 2" });
    await select(smaller, { again: true });
    expect(keysOf(await peopleOf(smaller))).toEqual([2]);
    await expect(dropSelection(world.database.session, "once", "2026-07-15")).rejects.toThrow(/went out/);
    await dropSelection(world.database.session, "once", asOf);
    expect(await world.rows(campaignSelection, "all")).toEqual([]);
    await expect(dropSelection(world.database.session, "once", asOf)).rejects.toMatchObject({ code: "USAGE" });
    await expect(select(planFor("late", { contact_on: "2026-06-01" }))).rejects.toThrow(/past/);
  });

  it("an audience that is no SQL is refused with the columns there are", async () => {
    await world.insert(dimCustomer, [reachable(1)]);
    await world.makeHouseFile();
    const asked = judgePeople(world.database.session, planFor("typo", { audience: "segmnt = 'Champions'" }), {
      caps: defaultCaps,
      listHoldoutPercent: 0,
    });
    await expect(asked).rejects.toMatchObject({
      code: "PROJECT_INVALID",
      hint: expect.stringContaining("segment, ") as string,
    });
  });
});

/** Audiences that try to widen what they may. */
const audiences = [
  "true",
  "orders > 0 or city is null",
  "true) or (true",
  "person_key % 2 = 0 -- ",
  "1=1 /* */",
  "household_key is not null",
];

/** A random world of people, names and contacts, told as plain rows. */
function randomPeople(random: () => number) {
  const chance = (share: number): boolean => random() < share;
  return Array.from({ length: 120 }, (_, index) =>
    reachable(index + 1, {
      household_key: chance(0.5) ? 1 + Math.floor(index / 3) * 3 : 0,
      email: chance(0.2) ? null : `p${String(index)}@example.org`,
      phone: chance(0.2) ? "" : "+447700900123",
      street: chance(0.2) ? null : "1 High Street",
      email_opt_out: chance(0.2) ? true : chance(0.1) ? null : false,
      post_opt_out: chance(0.2),
      phone_opt_out: chance(0.2),
      birth_date: chance(0.2) ? `${String(2000 + Math.floor(random() * 20))}-05-05` : null,
      is_house: chance(0.8),
    }),
  );
}

describe("nothing suppressed leaves", () => {
  it.each(Array.from({ length: 12 }, (_, index) => index + 1))("random project %i", async (seed) => {
    const random = randomFrom(seed * 7919);
    const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)] as T;
    const people = randomPeople(random);
    const lists = ["acme", "kontor"].map((source, index) => ({
      source_key: index + 1,
      source,
      licence_uses: pick([null, "email", "post, email", "phone", "resale"]),
      licence_expires_on: pick([null, "2026-07-01", "2027-01-01"]),
    }));
    const names = people.map((person) => ({
      source_key: pick([1, 2]),
      file: "f.csv",
      line: Number(person["person_key"]),
      record_id: String(person["person_key"]),
      person_key: Number(person["person_key"]),
      fate: pick(["net", "net", "house", "suppressed:deceased", "lost_to:acme", "duplicate_in_list"]),
      stop_reason: pick([null, null, "bad_debt"]),
    }));
    await world.insert(dimSource, lists);
    await world.insert(factListName, names);
    await world.insert(
      dimCampaign,
      [1, 2, 3].map((key) => ({ campaign_key: key, campaign_id: `past ${String(key)}` })),
    );
    await world.insert(
      dimChannel,
      ["email", "post", "phone"].map((channel, index) => ({ channel_key: index + 1, channel })),
    );
    const touches = Array.from({ length: 150 }, (_, index) => {
      const day = `2026-${pick(["06", "07", "08"])}-${String(1 + Math.floor(random() * 28)).padStart(2, "0")}`;
      return {
        touch_id: String(index),
        campaign_key: pick([1, 2, 3]),
        channel_key: pick([1, 2, 3]),
        person_key: 1 + Math.floor(random() * 120),
        date_key: dateKey(day),
        touched_at: `${day}T12:00:00Z`,
        cell: pick(["control", "treatment", "b"]),
        cost_amount: "0",
      };
    });
    await world.insert(factTouch, touches);
    await world.insert(dimCustomer, people);
    await world.insert(
      factOrderLine,
      people
        .filter(() => random() < 0.4)
        .map((person) => orderLine({ person: Number(person["person_key"]), day: "2026-01-05", net: 10 })),
    );
    await world.makeHouseFile();

    const caps: readonly FrequencyCap[] = [
      { contacts: 1, days: 7, channel: "email" },
      { contacts: pick([1, 2]), days: pick([10, 30]) },
    ];
    const planned: CampaignPlan[] = [];
    for (const id of ["a", "b", "c"]) {
      const plan = planFor(id, {
        channel: pick(["email", "post", "phone"]),
        contact_on: pick(["2026-07-02", "2026-07-15", "2026-08-10"]),
        audience: pick(audiences),
        lists: pick([[], ["acme"], ["acme", "kontor"]]),
        cells: pick([
          { control: 10, treatment: 90 },
          { control: 1, x: { share: 1, channel: "post" }, y: { share: 1, channel: "email" } },
          { only: 1 },
        ]),
        one_per_household: pick([true, false]),
        ...pick([{}, { max_contacts: 20 }, { budget: 30, cost_per_contact: 0.7 }]),
      });
      await select(plan, { caps });
      planned.push(plan);
    }

    const days = (one: string, other: string): number => Math.abs(Date.parse(one) - Date.parse(other)) / 86_400_000;
    const contacts = touches
      .filter(({ cell }) => cell !== "control")
      .map(({ person_key, campaign_key, channel_key, date_key }) => ({
        person: person_key,
        campaign: `past ${String(campaign_key)}`,
        channel: ["email", "post", "phone"][channel_key - 1] ?? "",
        day: `${String(date_key).slice(0, 4)}-${String(date_key).slice(4, 6)}-${String(date_key).slice(6)}`,
      }));
    for (const plan of planned) {
      const rows = await peopleOf(plan);
      const channels = [...new Set(plan.cells.filter(({ name }) => name !== "control").map(({ channel }) => channel))];
      const homes = new Set<number>();
      for (const row of rows) {
        const key = Number(row["person_key"]);
        const person = people[key - 1] ?? {};
        const told = `${plan.id}: person ${String(key)}`;
        for (const channel of channels) {
          expect(person[`${channel}_opt_out`] === true, told).toBe(false);
          const address = channel === "post" ? person["street"] : person[channel];
          expect(address ?? "", told).not.toBe("");
        }
        if (person["birth_date"] !== null)
          expect(Number(String(person["birth_date"]).slice(0, 4)), told).toBeLessThanOrEqual(2008);
        if (person["is_house"] !== true) {
          const name = names[key - 1];
          const list = lists.find(({ source_key }) => source_key === name?.source_key);
          expect(plan.lists, told).toContain(list?.source);
          expect([name?.fate, name?.stop_reason], told).toEqual(["net", null]);
          if (list !== undefined && list.licence_expires_on !== null)
            expect(list.licence_expires_on >= plan.contact_on, told).toBe(true);
          if (list !== undefined && list.licence_uses !== null && list.licence_uses !== "resale")
            for (const channel of channels) expect(list.licence_uses, told).toContain(channel);
        }
        for (const { contacts: most, days: within, channel } of caps) {
          if (channel !== undefined && !channels.includes(channel)) continue;
          const heard = contacts.filter(
            (one) =>
              one.person === key &&
              days(one.day, plan.contact_on) < within &&
              (channel === undefined || one.channel === channel),
          );
          expect(new Set(heard.map((one) => `${one.campaign}|${one.channel}|${one.day}`)).size, told).toBeLessThan(
            most,
          );
        }
        if (plan.one_per_household && person["household_key"] !== 0) {
          expect(homes.has(Number(person["household_key"])), told).toBe(false);
          homes.add(Number(person["household_key"]));
        }
      }
      const contacted = rows.filter((row) => row["cell"] !== "control");
      if (plan.max_contacts !== null) expect(contacted.length).toBeLessThanOrEqual(plan.max_contacts);
      if (plan.budget !== null) expect(contacted.length * 0.7).toBeLessThanOrEqual(plan.budget);
      contacts.push(
        ...contacted.map((row) => ({
          person: Number(row["person_key"]),
          campaign: plan.id,
          channel: row["channel"] as string,
          day: plan.contact_on,
        })),
      );
    }
    expect(contacts.length).toBeGreaterThan(touches.filter(({ cell }) => cell !== "control").length);
  });
});
