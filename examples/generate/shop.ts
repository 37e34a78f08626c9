import type { Line } from "./basket.ts";
import {
  dayOf,
  dayOfMoment,
  type Day,
  dayText,
  endOf,
  firstDay,
  type Instant,
  instantText,
  lastDay,
  momentOf,
} from "./calendar.ts";
import type { Catalogue } from "./catalogue.ts";
import { Chance } from "./chance.ts";
import { customerFaultOf, type Fault } from "./faults.ts";
import type { Household } from "./household.ts";
import type { Order } from "./life.ts";
import { poundText } from "./money.ts";
import type { Person } from "./person.ts";
import { realm } from "./realm.ts";
import type { shopTables } from "./schema.sql.ts";
import type { RowTable } from "./sink.ts";
import { habits, type Habit, spell, type Spelling } from "./spelling.ts";
import type { Truth } from "./truth.ts";

/** The order system's tables. */
export type ShopTables = Readonly<Record<keyof typeof shopTables, RowTable>>;

/** A person the order system knows. */
export interface ShopMember {
  readonly household: Household;
  readonly person: Person;
  readonly place: number;
}

/** Writes the order system. */
export class Shop {
  readonly #seed: number;
  readonly #tables: ShopTables;
  readonly #truth: Truth;
  readonly #today: Day;
  readonly #ordersOfDay = new Map<Day, number>();

  /** `today` is the last day anything may happen on. */
  constructor(seed: number, tables: ShopTables, truth: Truth, today = lastDay) {
    this.#today = today;
    this.#seed = seed;
    this.#tables = tables;
    this.#truth = truth;
  }

  /** Writes the catalogue. */
  addProducts(catalogue: Catalogue): void {
    const at = instantText(momentOf(firstDay, 32_400));
    for (const { sku, name, category, subcategory, brand, unitCost, unitPrice } of catalogue.products) {
      this.#tables.product.add([
        sku,
        name,
        category,
        subcategory,
        brand,
        poundText(unitCost),
        poundText(unitPrice),
        at,
      ]);
    }
  }

  /** Writes a person's account, sometimes two, and their orders. */
  add(member: ShopMember, orders: readonly Order[]): void {
    const chance = new Chance(this.#seed, realm.customer, member.household.index, member.place);
    const [first] = orders;
    if (first === undefined) return;
    const fault = member.place === 0 ? customerFaultOf(member.household.index) : null;
    let account = this.#addCustomer(chance, member, habits.customer, first.at, fault);
    const changesAt = chance.happens(0.06) ? chance.between(1, 6) : orders.length;
    for (const [number, order] of orders.entries()) {
      if (number === changesAt) account = this.#addCustomer(chance, member, habits.duplicate, order.at, null);
      this.addOrder(chance, account, order, preferredChannel(chance, member.person));
    }
  }

  #addCustomer(chance: Chance, member: ShopMember, habit: Habit, firstOrderAt: Instant, fault: Fault | null): number {
    const { household, person } = member;
    const id = this.#tables.customer.rows + 1;
    const createdAt = firstOrderAt - 60 - chance.below(900);
    const movedAt = momentOf(household.movedOn + 3, 43_200 + chance.below(3600));
    const updatedAt =
      household.former !== null && movedAt <= endOf(this.#today) && chance.happens(0.5)
        ? Math.max(createdAt, movedAt)
        : createdAt;
    const written = { ...spell(chance, household, person, habit, dayOfMoment(updatedAt)), ...fault?.change };
    const noName = fault?.kind === "empty_full_name";
    this.#tables.customer.add([
      id,
      noName ? "" : fullName(chance, written),
      written.email,
      written.phone,
      written.street,
      written.city,
      written.postcode,
      written.country,
      instantText(createdAt),
      instantText(updatedAt),
    ]);
    this.#truth.person("customer", id, person.id, household.id);
    if (fault !== null) this.#truth.fault("customer", id, fault.kind);
    return id;
  }

  /** Writes an order of an account; `keyedAt` is when it came into the system, which numbers orders by that day. */
  addOrder(chance: Chance, account: number, order: Order, channel: string, keyedAt = order.at): void {
    const id = this.#nextId(dayOfMoment(keyedAt));
    const number = this.#tables.orders.rows + 1;
    const progress = drawProgress(chance, order, keyedAt, this.#today);
    const goesBack = order.lines.map(() => progress.status === "shipped" && !order.caused && chance.happens(0.05));
    const backAt = progress.updatedAt + 86_400 * chance.between(6, 28);
    const returned = backAt <= endOf(this.#today) ? order.lines.filter((_, place) => goesBack[place]) : [];
    const isAll = returned.length === order.lines.length;
    const isOrphan = number % 2000 === 1200;
    const updatedAt = isAll ? backAt : progress.updatedAt;
    this.#tables.orders.add([
      id,
      isOrphan ? 90_000_000 + account : account,
      instantText(order.at),
      channel,
      isAll ? "returned" : progress.status,
      order.campaign,
      "GBP",
      instantText(updatedAt),
    ]);
    if (isOrphan) this.#truth.fault("orders", id, "unknown_customer");
    for (const [place, line] of order.lines.entries())
      this.#addLine(id, place + 1, line, 1, progress.updatedAt, number);
    for (const [place, line] of returned.entries())
      this.#addLine(id, order.lines.length + place + 1, line, -1, backAt, 0);
  }

  #addLine(order: number, lineNo: number, line: Line, sign: 1 | -1, updatedAt: Instant, number: number): void {
    const kind = lineNo === 1 ? (lineFaults.get(number % 1500) ?? null) : null;
    this.#tables.order_line.add([
      order,
      lineNo,
      kind === "unknown_sku" ? "XX-0000" : line.product.sku,
      kind === "zero_quantity" ? 0 : sign * line.quantity,
      poundText(line.product.unitPrice),
      poundText(sign * line.discount),
      poundText(sign * line.net),
      poundText(sign * line.cost),
      instantText(updatedAt),
    ]);
    if (kind !== null) this.#truth.fault("order_line", `${order}/${lineNo}`, kind);
  }

  #nextId(day: Day): number {
    const count = (this.#ordersOfDay.get(day) ?? 0) + 1;
    this.#ordersOfDay.set(day, count);
    return orderId(day, count);
  }
}

const lineFaults: ReadonlyMap<number, string> = new Map([
  [700, "unknown_sku"],
  [1100, "zero_quantity"],
]);

/** The number of a day's order: `260630000017`. */
export function orderId(day: Day, count: number): number {
  return Number(dayText(day).slice(2).replaceAll("-", "")) * 1_000_000 + count;
}

/** How a person likes to order: older people more often by telephone and post. */
export function preferredChannel(chance: Chance, person: Person): string {
  const isOlder = person.bornOn < dayOf("1960-01-01");
  return chance.weighted([
    ["web", isOlder ? 35 : 75],
    ["phone", isOlder ? 30 : 8],
    ["post", isOlder ? 25 : 5],
    ["shop", isOlder ? 10 : 12],
  ]);
}

/** A name in one field, as order forms have it. */
export function fullName(chance: Chance, { title, first, last }: Spelling): string {
  if (chance.happens(0.05)) return `${last}, ${first}`;
  if (chance.happens(0.04)) return `${first} ${last}`.toLowerCase();
  return title === null || chance.happens(0.4) ? `${first} ${last}` : `${title} ${first} ${last}`;
}

interface Progress {
  readonly status: "placed" | "shipped" | "cancelled";
  readonly updatedAt: Instant;
}

// One order in fifty is keyed in, or corrected, weeks or months after it was placed.
function drawProgress(chance: Chance, order: Order, keyedAt: Instant, today: Day): Progress {
  const days = chance.happens(0.02) ? chance.between(20, 200) : chance.between(1, 3);
  const updatedAt = keyedAt + 86_400 * days + chance.below(7200);
  const isCancelled = chance.happens(0.025) && !order.caused;
  if (updatedAt > endOf(today)) return { status: "placed", updatedAt: keyedAt };
  return { status: isCancelled ? "cancelled" : "shipped", updatedAt };
}
