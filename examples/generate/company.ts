import { join } from "node:path";
import { type Day, lastDay } from "./calendar.ts";
import { type Catalogue, drawCatalogue } from "./catalogue.ts";
import { Chance } from "./chance.ts";
import { clearCompany } from "./clear.ts";
import { type CopyTable, openTables } from "./copy.ts";
import { Crm } from "./crm.ts";
import { customerFaultOf, faultOf } from "./faults.ts";
import { drawHousehold, type Household, meanSize } from "./household.ts";
import { drawLife, type Fate } from "./life.ts";
import { BoughtList } from "./list.ts";
import { boughtLists, type ListName, listsOfCustomer, listsOfProspect } from "./lists.ts";
import { type Manifest, writeManifest } from "./manifest.ts";
import type { Person } from "./person.ts";
import { PreferenceFile } from "./preference.ts";
import { realm } from "./realm.ts";
import { crmTables, shopTables } from "./schema.sql.ts";
import { Shop } from "./shop.ts";
import type { Sink } from "./sink.ts";
import { Tally } from "./tally.ts";
import { Truth, writeCampaignTruth } from "./truth.ts";

/** What to generate, and where to. */
export interface CompanyOptions {
  /** How many people the company knows, in the CRM or the order system. Default: 2,000. */
  readonly people?: number;
  /** The same seed gives the same bytes. Default: 1. */
  readonly seed?: number;
  /** The folder that gets `inbox/` and `truth/`. */
  readonly to: string;
  /** Connection string of the CRM's database; its tables are made anew. */
  readonly crm: string;
  /** Connection string of the order system's database; its tables are made anew. */
  readonly shop: string;
  /** Called about every 1 % with the people written so far. */
  readonly onProgress?: (people: number) => void;
}

/** What was generated. */
export interface CompanySummary {
  /** Rows by table and list. */
  readonly rows: Readonly<Record<string, number>>;
  /** Deliberate faults by `source kind`. */
  readonly faults: Readonly<Record<string, number>>;
}

/**
 * Generates the example company Larch & Lantern: fills two PostgreSQL databases through COPY and writes bought lists and
 * the truth. Memory does not grow with the number of people; rows go out household by household.
 */
export async function generateCompany(options: CompanyOptions): Promise<CompanySummary> {
  const { people = 2000, seed = 1, to, onProgress } = options;
  clearCompany(to);
  const [crmSinks, shopSinks] = await Promise.all([
    openTables(options.crm, crmTables),
    openTables(options.shop, shopTables),
  ]);
  const tables: readonly CopyTable[] = [...Object.values(crmSinks), ...Object.values(shopSinks)];
  try {
    const truth = new Truth(join(to, "truth"));
    const lists = openLists(seed, join(to, "inbox"), truth);
    const preference = new PreferenceFile(seed, join(to, "inbox"), truth);
    const writers: Writers = {
      seed,
      catalogue: drawCatalogue(seed),
      tally: new Tally(),
      crm: new Crm(seed, crmSinks, truth),
      shop: new Shop(seed, shopSinks, truth),
      lists,
      preference,
    };
    const sinks = [...tables, ...truth.sinks, ...Object.values(lists).map((list) => list.sink), preference.sink];
    const households = await writeEverybody(writers, people, sinks, onProgress);
    finishAll(writers);
    await Promise.all(sinks.map((sink) => sink.close()));
    writeCampaignTruth(join(to, "truth"), writers.tally);
    writeManifest(to, { seed, people, ...households, day: 0 });
    return { rows: rowsOf({ ...crmSinks, ...shopSinks }, [...Object.values(lists), preference]), faults: truth.faults };
  } catch (error) {
    await Promise.allSettled(tables.map((table) => table.abandon()));
    throw error;
  }
}

interface Writers {
  readonly seed: number;
  readonly catalogue: Catalogue;
  readonly tally: Tally;
  readonly crm: Crm;
  readonly shop: Shop;
  readonly lists: Readonly<Record<ListName, BoughtList>>;
  readonly preference: PreferenceFile;
}

const prospectsPerHousehold = 0.34;

async function writeEverybody(
  writers: Writers,
  people: number,
  sinks: readonly Sink[],
  onProgress: ((people: number) => void) | undefined,
): Promise<Pick<Manifest, "households" | "prospects" | "expected">> {
  const expected = Math.ceil(people / meanSize);
  const step = Math.max(1, Math.floor(people / 100));
  let written = 0;
  let households = 0;
  let prospects = 0;
  while (written < people) {
    const household = drawHousehold(writers.seed, "house", households, expected);
    const members = household.people.slice(0, people - written);
    for (const [place, person] of members.entries()) writePerson(writers, household, person, place);
    households += 1;
    for (; prospects < households * prospectsPerHousehold; prospects += 1) writeProspects(writers, prospects);
    if (Math.floor((written + members.length) / step) > Math.floor(written / step))
      onProgress?.(written + members.length);
    written += members.length;
    await flushFull(sinks);
  }
  return { households, prospects, expected };
}

function writePerson(writers: Writers, household: Household, person: Person, place: number): void {
  const { seed, catalogue, tally, crm, shop, lists, preference } = writers;
  const chance = new Chance(seed, realm.house, household.index, place + 1);
  const isMarked = place === 0 && (faultOf(household.index) ?? customerFaultOf(household.index)) !== null;
  const known = isMarked
    ? "both"
    : chance.weighted([["crm", 0.25] as const, ["shop", 0.17] as const, ["both", 0.58] as const]);
  const knownOn = Math.min(lastDay - 1, household.acquiredOn + (place === 0 ? 0 : Math.floor(chance.wait(60))));
  const refusedOn = {
    email: drawRefusal(chance, knownOn, 0.06, 0.1),
    post: drawRefusal(chance, knownOn, 0.03, 0.04),
    phone: drawRefusal(chance, knownOn, 0.2, 0.05),
  };
  const fate: Fate = {
    seed,
    household: household.index,
    place,
    knownOn,
    buys: known !== "crm",
    reachable: known !== "shop",
    refusedOn,
  };
  const life = drawLife(fate, catalogue, tally);
  if (fate.reachable) crm.add({ household, person, place, knownOn, refusedOn }, life);
  shop.add({ household, person, place }, life.orders);
  for (const name of listsOfCustomer(chance, household, knownOn)) lists[name].add(household, person);
  preference.consider(household, person, "house");
}

function writeProspects({ seed, lists, preference }: Writers, index: number): void {
  const household = drawHousehold(seed, "prospect", index, 1);
  const chance = new Chance(seed, realm.prospect, index, 1);
  for (const person of household.people) {
    for (const name of listsOfProspect(chance, household)) lists[name].add(household, person);
    preference.consider(household, person, "prospect");
  }
}

function drawRefusal(chance: Chance, knownOn: Day, atOnce: number, later: number): Day | null {
  if (chance.happens(atOnce)) return knownOn;
  return chance.happens(later) ? chance.between(knownOn + 1, lastDay) : null;
}

function openLists(seed: number, inbox: string, truth: Truth): Record<ListName, BoughtList> {
  return {
    kontor: new BoughtList(seed, inbox, boughtLists.kontor, truth),
    northern: new BoughtList(seed, inbox, boughtLists.northern, truth),
    acme: new BoughtList(seed, inbox, boughtLists.acme, truth),
  };
}

function finishAll({ catalogue, tally, crm, shop, lists }: Writers): void {
  shop.addProducts(catalogue);
  crm.addCampaigns(tally);
  for (const list of Object.values(lists)) list.finish();
}

async function flushFull(sinks: readonly Sink[]): Promise<void> {
  for (const sink of sinks) if (sink.isFull) await sink.flush();
}

function rowsOf(
  tables: Readonly<Record<string, CopyTable>>,
  files: readonly { name: string; rows: number }[],
): Record<string, number> {
  const ofTables = Object.entries(tables).map(([name, table]) => [name, table.rows] as const);
  return Object.fromEntries([...ofTables, ...files.map(({ name, rows }) => [name, rows] as const)]);
}
