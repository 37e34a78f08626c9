import { describe, expect, it } from "vitest";
import { grantKeys } from "../../../transform/ledger/grant-keys.ts";

const claim = (cluster: number, personKey: number, records: number) => ({ cluster, personKey, records });

describe("grantKeys", () => {
  it("a merged group takes the key most of its records had", () => {
    expect([...grantKeys([claim(0, 5, 1), claim(0, 9, 2)])]).toEqual([[0, 9]]);
  });

  it("ties go to the older key", () => {
    expect([...grantKeys([claim(0, 9, 2), claim(0, 5, 2)])]).toEqual([[0, 5]]);
  });

  it("of a split person, the larger part keeps the key, and the first of equals", () => {
    expect([...grantKeys([claim(3, 5, 1), claim(7, 5, 2)])]).toEqual([[7, 5]]);
    expect([...grantKeys([claim(7, 5, 2), claim(3, 5, 2)])]).toEqual([[3, 5]]);
  });

  it("a group that lost its first claim may have its second", () => {
    expect(new Map(grantKeys([claim(0, 5, 3), claim(1, 5, 2), claim(1, 6, 1)]))).toEqual(
      new Map([
        [0, 5],
        [1, 6],
      ]),
    );
  });
});
