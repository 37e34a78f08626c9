/** What a day changed. */
export interface NextDaySummary {
  /** The day, as `2026-07-01`. */
  readonly date: string;
  readonly newContacts: number;
  readonly newCustomers: number;
  /** New orders, late ones included. */
  readonly newOrders: number;
  /** New lines, those of returns not included. */
  readonly newLines: number;
  /** New orders that were placed 10 to 60 days ago. */
  readonly lateOrders: number;
  readonly shippedOrders: number;
  readonly returnedLines: number;
  readonly movedContacts: number;
  readonly refusedEmails: number;
  readonly newResponses: number;
  /** Products whose price rose. */
  readonly changedProducts: number;
  readonly newProducts: number;
  /** The list that came, by the name the truth gives it; its file is `inbox/northern/<name>.csv`. */
  readonly list: string;
  readonly listRows: number;
}
