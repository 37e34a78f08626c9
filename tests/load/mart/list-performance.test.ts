import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { listPerformance } from "../../../core/tables/mart.ts";
import { dimSource, factListName, factOrderLine } from "../../../core/tables/star.ts";
import { planCustomerDay } from "../../../load/mart/customer-day.ts";
import { planListPerformance } from "../../../load/mart/list-performance.ts";
import { openStar, orderLine, type Cells, type StarWorld } from "./star-world.ts";

function names(source: number, fates: readonly (readonly [fate: string, person: number])[]): readonly Cells[] {
  return fates.map(([fate, person], index) => ({
    source_key: source,
    file: "list.csv",
    line: index + 2,
    record_id: String(index),
    person_key: person,
    fate,
    cost_amount: "0.1000",
  }));
}

describe("list_performance", () => {
  let star: StarWorld;

  beforeEach(async () => {
    star = await openStar();
    await star.insert(dimSource, [
      { source_key: 1, source: "acme", kind: "purchased_list", vendor: "Acme Data", net_name_floor_percent: null },
      { source_key: 2, source: "zenith", kind: "purchased_list", vendor: "Zenith", net_name_floor_percent: 50 },
    ]);
  });
  afterEach(() => {
    star.close();
  });

  it("counts each fate, and buyers among net names only", async () => {
    await star.insert(
      factListName,
      names(1, [
        ["invalid", 0],
        ["duplicate_in_list", 1],
        ["house", 2],
        ["lost_to:zenith", 3],
        ["net", 1],
        ["net", 4],
      ]),
    );
    await star.insert(factOrderLine, [
      orderLine({ person: 1, day: "2025-01-01", net: 10 }),
      orderLine({ person: 2, day: "2025-01-01", net: 10 }),
      orderLine({ person: 4, day: "2025-09-01", net: 10 }),
    ]);
    expect(await star.run([planCustomerDay(), planListPerformance()], "2025-06-30")).toEqual([]);
    expect(await star.rows(listPerformance, "source_key")).toEqual([
      {
        as_of: "2025-06-30",
        source_key: 1,
        source: "acme",
        vendor: "Acme Data",
        names: 6,
        invalid: 1,
        suppressed: 0,
        duplicate_in_list: 1,
        house: 1,
        lost_to_other_list: 1,
        net_names: 2,
        net_share: 2 / 6,
        cost_amount: expect.closeTo(0.6, 10) as number,
        cost_per_net_name: expect.closeTo(0.3, 10) as number,
        match_rate: 0.2,
        buyers: 1,
        response_rate: 0.5,
        response_low: expect.closeTo(0.0945, 4) as number,
        response_high: expect.closeTo(0.9055, 4) as number,
        net_amount: 10,
        margin_per_thousand: null,
      },
    ]);
  });

  it("a net-name floor pays for net names, at least the floor's share", async () => {
    await star.insert(
      factListName,
      names(2, [
        ["house", 1],
        ["house", 2],
        ["house", 3],
        ["net", 4],
      ]),
    );
    await star.run([planCustomerDay(), planListPerformance()], "2025-06-30");
    const [row] = await star.rows(listPerformance, "source_key");
    expect(row?.["cost_amount"]).toBeCloseTo(0.2, 10);
    expect(row?.["cost_per_net_name"]).toBeCloseTo(0.2, 10);
  });

  it("a list without a net name has no cost per net name", async () => {
    await star.insert(factListName, names(1, [["house", 1]]));
    await star.run([planCustomerDay(), planListPerformance()], "2025-06-30");
    expect(await star.rows(listPerformance, "source_key")).toMatchObject([{ net_names: 0, cost_per_net_name: null }]);
  });
});
