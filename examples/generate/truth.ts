import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { campaigns } from "./campaigns.ts";
import { poundText } from "./money.ts";
import type { Sink } from "./sink.ts";
import type { Tally } from "./tally.ts";
import { plainStyle, TextFile } from "./text-file.ts";

/** What nobody in the company knows: who each record is, and what was put wrong in it on purpose. */
export class Truth {
  readonly #people: TextFile;
  readonly #faults: TextFile;
  readonly #counts = new Map<string, number>();

  /** `mark` is the end of the files' names: nothing for the first load, `-2026-07-01` for a day's increment. */
  constructor(folder: string, mark = "") {
    this.#people = new TextFile(join(folder, `person${mark}.csv`), plainStyle, [
      "source",
      "record_id",
      "person_id",
      "household_id",
    ]);
    this.#faults = new TextFile(join(folder, `fault${mark}.csv`), plainStyle, ["source", "record_id", "kind"]);
  }

  /** Says who a record is. */
  person(source: string, record: string | number, person: string, household: string): void {
    this.#people.add([source, record, person, household]);
  }

  /** Says what is wrong with a record. */
  fault(source: string, record: string | number, kind: string): void {
    this.#faults.add([source, record, kind]);
    const name = `${source} ${kind}`;
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + 1);
  }

  /** How often each kind of fault was put into each source, by `source kind`. */
  get faults(): Readonly<Record<string, number>> {
    return Object.fromEntries([...this.#counts].sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  /** The files to write to. */
  get sinks(): readonly Sink[] {
    return [this.#people, this.#faults];
  }
}

/** Writes `campaign.csv`: one row per campaign and cell, with what its treatment truly changed. */
export function writeCampaignTruth(folder: string, tally: Tally): void {
  const header =
    "campaign_id,cell,people,true_effect,true_incremental_orders,true_incremental_orderers," +
    "true_incremental_net_amount,true_incremental_margin_amount";
  const rows = campaigns.flatMap(({ id, cells }) =>
    cells.map((cell) => {
      const total = tally.of(id, cell.name);
      const effect = cell.lost === 0 ? cell.extra : total.orders / Math.max(1, total.people);
      const money = [poundText(total.net), poundText(total.margin)];
      return [id, cell.name, total.people, Number(effect.toFixed(6)), total.orders, total.orderers, ...money].join(",");
    }),
  );
  writeFileSync(join(folder, "campaign.csv"), `${[header, ...rows].join("\n")}\n`);
}
