/** What a campaign truly changed for one person. */
export interface Outcome {
  readonly orders: number;
  readonly orderers: number;
  readonly net: number;
  readonly margin: number;
  readonly discount: number;
  /** Orders that give the campaign's code, caused or not. */
  readonly coded: number;
}

/** What a campaign truly changed in one cell. */
export interface CellTotal extends Outcome {
  readonly people: number;
}

const nothing: CellTotal = { people: 0, orders: 0, orderers: 0, net: 0, margin: 0, discount: 0, coded: 0 };

/** Adds up the truth of each campaign's cells. */
export class Tally {
  readonly #totals = new Map<string, CellTotal>();

  /** Adds one person. */
  add(campaign: string, cell: string, outcome: Outcome): void {
    const total = this.of(campaign, cell);
    this.#totals.set(`${campaign} ${cell}`, {
      people: total.people + 1,
      orders: total.orders + outcome.orders,
      orderers: total.orderers + outcome.orderers,
      net: total.net + outcome.net,
      margin: total.margin + outcome.margin,
      discount: total.discount + outcome.discount,
      coded: total.coded + outcome.coded,
    });
  }

  /** The total of one cell; zeros when nobody was in it. */
  of(campaign: string, cell: string): CellTotal {
    return this.#totals.get(`${campaign} ${cell}`) ?? nothing;
  }
}
