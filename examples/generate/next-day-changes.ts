import type pg from "pg";
import { drawAddress } from "./address.ts";
import { type Day, dayText, instantText, momentOf } from "./calendar.ts";
import type { Catalogue } from "./catalogue.ts";
import type { Chance } from "./chance.ts";
import type { Manifest } from "./manifest.ts";
import {
  addVisitsSql,
  moveContactsSql,
  raisePricesSql,
  refuseEmailSql,
  returnLinesSql,
  shipOrdersSql,
} from "./next-day.sql.ts";
import type { NextDaySummary } from "./next-day-summary.ts";
import type { PendingTable } from "./pending-table.ts";
import { townOf } from "./phone.ts";
import type { crmTables, shopTables } from "./schema.sql.ts";
import type { Truth } from "./truth.ts";

/** How much happens on a day. */
export interface Amounts {
  readonly newHouseholds: number;
  readonly orders: number;
  readonly lateOrders: number;
  readonly moves: number;
  readonly refusals: number;
  readonly listNames: number;
}

/** A day on its way into the databases. */
export interface Today {
  readonly manifest: Manifest;
  readonly date: Day;
  readonly amounts: Amounts;
  readonly truth: Truth;
  readonly chance: Chance;
  readonly catalogue: Catalogue;
}

type CrmChanges = Pick<NextDaySummary, "newContacts" | "movedContacts" | "refusedEmails" | "newResponses">;

/** Writes a day's pending CRM rows, and moves, refusals and visits of those who were there. */
export async function changeCrm(
  today: Today,
  client: pg.Client,
  tables: Record<keyof typeof crmTables, PendingTable>,
  contacts: number,
): Promise<CrmChanges> {
  const { date, amounts, chance } = today;
  const at = instantText(momentOf(date, 57_600));
  const movers = pickIds(chance, contacts, amounts.moves);
  const addresses = movers.map((id) => drawAddress(chance, "GB", townOf("GB", id)));
  const column = (name: "street" | "city" | "region" | "postcode"): string[] =>
    addresses.map((address) => address[name]);
  await client.query(moveContactsSql, [
    movers,
    column("street"),
    column("city"),
    column("region"),
    column("postcode"),
    at,
  ]);
  const refusers = pickIds(chance, contacts, amounts.refusals);
  await client.query(refuseEmailSql, [refusers, at]);
  for (const id of refusers) tables.consent.add([tables.consent.rows + 1, id, "email", "opt_out", at]);
  const newContacts = tables.contact.pending;
  const responses = tables.response.pending;
  for (const table of Object.values(tables)) await table.append(client);
  const visits = await client.query(addVisitsSql, ["C2606-SUMMER", date % 97, at]);
  return {
    newContacts,
    movedContacts: movers.length,
    refusedEmails: refusers.length,
    newResponses: responses + (visits.rowCount ?? 0),
  };
}

type ShopChanges = Pick<
  NextDaySummary,
  "newCustomers" | "newOrders" | "newLines" | "shippedOrders" | "returnedLines" | "changedProducts" | "newProducts"
>;

/** Writes a day's pending order rows, and returns, shipments and prices of what was there. */
export async function changeShop(
  today: Today,
  client: pg.Client,
  tables: Record<keyof typeof shopTables, PendingTable>,
): Promise<ShopChanges> {
  const day = dayText(today.date);
  const at = instantText(momentOf(today.date, 57_600));
  const sku = `NW-${day.slice(2).replaceAll("-", "")}`;
  tables.product.add([sku, `New on ${day}`, "Gifts", "Candles", "Larch & Lantern", "4.10", "9.95", at]);
  const returned = await client.query(returnLinesSql, [`${day} 00:00:00+00`, today.date % 20, at]);
  const shipped = await client.query(shipOrdersSql, [`${day} 00:00:00+00`, at]);
  const raised = await client.query(raisePricesSql, [today.date % 40, at]);
  for (const table of Object.values(tables)) await table.append(client);
  return {
    newCustomers: tables.customer.pending,
    newOrders: tables.orders.pending,
    newLines: tables.order_line.pending,
    shippedOrders: shipped.rowCount ?? 0,
    returnedLines: returned.rowCount ?? 0,
    changedProducts: raised.rowCount ?? 0,
    newProducts: 1,
  };
}

function pickIds(chance: Chance, highest: number, count: number): readonly number[] {
  const ids = new Set<number>();
  while (ids.size < Math.min(count, highest)) ids.add(chance.between(1, highest));
  return [...ids].sort((a, b) => a - b);
}
