import type { Row, Session } from "../../../core/session.ts";
import { oneRow } from "../table-kit.ts";
import {
  auditSql,
  invoiceSql,
  listControlSql,
  multiBuyerSql,
  overlapSql,
  performanceSql,
  waterfallSql,
} from "./lists.sql.ts";

/** Everything the lists report asks the warehouse, asked once. */
export interface ListFacts {
  readonly lists: readonly Row[];
  readonly waterfall: readonly Row[];
  readonly overlap: readonly Row[];
  readonly multiBuyers: readonly Row[];
  readonly invoices: readonly Row[];
  readonly audit: readonly Row[];
  readonly control: Row;
}

/** Asks for {@link ListFacts}. Reads `mart` and `star`. */
export async function listFacts(session: Session): Promise<ListFacts> {
  return {
    lists: await session.rows(performanceSql()),
    waterfall: await session.rows(waterfallSql()),
    overlap: await session.rows(overlapSql()),
    multiBuyers: await session.rows(multiBuyerSql()),
    invoices: await session.rows(invoiceSql()),
    audit: await session.rows(auditSql()),
    control: await oneRow(session, listControlSql()),
  };
}
