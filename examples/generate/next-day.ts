import { join } from "node:path";
import pg from "pg";
import { drawBasket } from "./basket.ts";
import { type Day, dayText, lastDay, momentOf } from "./calendar.ts";
import { type Catalogue, drawCatalogue } from "./catalogue.ts";
import { Chance } from "./chance.ts";
import { Crm } from "./crm.ts";
import { drawHousehold } from "./household.ts";
import type { Order } from "./life.ts";
import { BoughtList } from "./list.ts";
import { readManifest, writeManifest } from "./manifest.ts";
import { changeCrm, changeShop, type Amounts, type Today } from "./next-day-changes.ts";
import type { NextDaySummary } from "./next-day-summary.ts";
import { pendingTables } from "./pending-table.ts";
import { realm } from "./realm.ts";
import { crmTables, shopTables } from "./schema.sql.ts";
import { Shop } from "./shop.ts";
import { Truth } from "./truth.ts";
import { northern } from "./vendors.ts";

/** Which day to add, and to what. */
export interface NextDayOptions {
  /** 1 for 2026-07-01, 2 for the day after; days are added in order, each once. */
  readonly day: number;
  /** The folder the company was generated to. */
  readonly to: string;
  readonly crm: string;
  readonly shop: string;
  /** How much happens, as a share of the people the company knows. Default: 0.01. */
  readonly share?: number;
}

/**
 * Lets one more day pass: changes both databases, adds a list file and `truth/person-<date>.csv` for the new records.
 * The same company and day give the same changes. Everything it writes has an `updated_at` on the day; what happens in
 * each database is one transaction.
 */
export async function applyNextDay(options: NextDayOptions): Promise<NextDaySummary> {
  const manifest = readManifest(options.to);
  if (options.day !== manifest.day + 1) {
    throw new Error(
      `Day ${options.day} cannot be added: the company in \`${options.to}\` has come to day ${manifest.day}.`,
    );
  }
  const date = lastDay + options.day;
  const amounts = amountsOf(manifest.people * (options.share ?? 0.01));
  const truth = new Truth(join(options.to, "truth"), `-${dayText(date)}`);
  const today: Today = {
    manifest,
    date,
    amounts,
    truth,
    chance: new Chance(manifest.seed, realm.nextDay, date),
    catalogue: drawCatalogue(manifest.seed),
  };
  const list = await addList(today, join(options.to, "inbox"));
  const [crmClient, shopClient] = [
    new pg.Client({ connectionString: options.crm }),
    new pg.Client({ connectionString: options.shop }),
  ];
  await Promise.all([crmClient.connect(), shopClient.connect()]);
  try {
    await Promise.all([crmClient.query("begin"), shopClient.query("begin")]);
    const crm = await pendingTables(crmClient, crmTables, ["contact", "consent", "interaction", "response"]);
    const shop = await pendingTables(shopClient, shopTables, ["customer"]);
    const highest = { contact: crm.contact.rows, customer: shop.customer.rows };
    const shopWriter = new Shop(manifest.seed, shop, truth, date);
    addNewPeople(today, new Crm(manifest.seed, crm, truth, date), shopWriter);
    addOrders(today, shopWriter, highest.customer);
    const ofCrm = await changeCrm(today, crmClient, crm, highest.contact);
    const ofShop = await changeShop(today, shopClient, shop);
    await Promise.all(truth.sinks.map((sink) => sink.close()));
    await crmClient.query("commit");
    await shopClient.query("commit");
    const households = manifest.households + amounts.newHouseholds;
    writeManifest(options.to, {
      ...manifest,
      households,
      prospects: manifest.prospects + amounts.listNames,
      day: options.day,
    });
    return { date: dayText(date), lateOrders: amounts.lateOrders, ...ofCrm, ...ofShop, ...list };
  } finally {
    await Promise.all([crmClient.end(), shopClient.end()]);
  }
}

function amountsOf(people: number): Amounts {
  const part = (share: number, least: number): number => Math.max(least, Math.round(people * share));
  return {
    newHouseholds: part(0.25, 3),
    orders: part(1, 5),
    lateOrders: part(0.15, 2),
    moves: part(0.5, 3),
    refusals: part(0.15, 2),
    listNames: part(1, 20),
  };
}

async function addList(today: Today, inbox: string): Promise<Pick<NextDaySummary, "list" | "listRows">> {
  const { manifest, date, amounts, truth, chance } = today;
  const list = new BoughtList(
    manifest.seed,
    inbox,
    { vendor: northern, file: `northern_${dayText(date)}`, receivedOn: date },
    truth,
  );
  for (let number = 0; number < amounts.listNames; number += 1) {
    const isKnown = chance.happens(0.3);
    const index = isKnown ? chance.below(manifest.households) : manifest.prospects + number;
    const household = drawHousehold(manifest.seed, isKnown ? "house" : "prospect", index, manifest.expected);
    for (const person of household.people.slice(0, 1)) list.add(household, person);
  }
  list.finish();
  await list.sink.close();
  return { list: list.name, listRows: list.rows };
}

function addNewPeople({ manifest, date, amounts, chance, catalogue }: Today, crm: Crm, shop: Shop): void {
  for (let number = 0; number < amounts.newHouseholds; number += 1) {
    const drawn = drawHousehold(manifest.seed, "house", manifest.households + number, manifest.expected);
    const household = { ...drawn, former: null };
    for (const [place, person] of household.people.entries()) {
      const orders = chance.happens(0.6) ? [drawOrder(chance, catalogue, date)] : [];
      const refusedOn = { email: null, post: null, phone: chance.happens(0.2) ? date : null };
      crm.add({ household, person, place, knownOn: date, refusedOn }, { orders, touches: [] });
      shop.add({ household, person, place }, orders);
    }
  }
}

function addOrders({ date, amounts, chance, catalogue }: Today, shop: Shop, customers: number): void {
  for (let number = 0; number < amounts.orders + amounts.lateOrders; number += 1) {
    const isLate = number >= amounts.orders;
    const order = drawOrder(chance, catalogue, isLate ? date - chance.between(10, 60) : date);
    const keyedAt = isLate ? momentOf(date, 32_400 + chance.below(20_000)) : order.at;
    shop.addOrder(chance, chance.between(1, customers), order, isLate ? "post" : "web", keyedAt);
  }
}

function drawOrder(chance: Chance, catalogue: Catalogue, day: Day): Order {
  return {
    at: momentOf(day, 28_800 + chance.below(50_000)),
    campaign: null,
    lines: drawBasket(chance, catalogue, day, 0),
    caused: false,
  };
}
