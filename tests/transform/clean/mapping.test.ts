import { describe, expect, it } from "vitest";
import { clean } from "../../../transform/clean/clean.ts";
import { mappingProblems } from "../../../transform/clean/mapping.ts";
import { textSource } from "../run-steps.ts";

const orders = textSource("orders", ["id", "placed", "qty", "net", "buyer"]);

describe("mappingProblems", () => {
  it("is empty for a whole mapping", () => {
    const mapped = orders.as({
      order_id: "id",
      ordered_at: clean.instant("placed"),
      quantity: "qty",
      net_amount: clean.amount("net"),
    });
    expect(mappingProblems("orders", mapped)).toEqual([]);
  });

  it("names unknown, missing and mistyped columns, and guesses what was meant", () => {
    const mapped = {
      source: orders,
      columns: {
        ...orders.as({ order_id: "id", ordered_at: "placed" }).columns,
        quantty: { kind: "column" as const, column: "qyt" },
      },
    };
    expect(mappingProblems("orders", mapped)).toEqual([
      "orders from `orders`: the feed has no column `quantty`; did you mean `quantity`?",
      "orders from `orders`: the required column `quantity` is not mapped",
      "orders from `orders`: the required column `net_amount` is not mapped",
      "orders from `orders`: `quantty` reads `qyt`, which the contract does not name; did you mean `qty`?",
    ]);
  });

  it("checks the columns that refer to a person", () => {
    const mapped = orders.as({
      order_id: "id",
      ordered_at: "placed",
      quantity: "qty",
      net_amount: "net",
      person: orders.ref("buyr"),
    });
    expect(mappingProblems("orders", mapped)).toEqual([
      "orders from `orders`: `person` reads `buyr`, which the contract does not name; did you mean `buyer`?",
    ]);
  });
});
