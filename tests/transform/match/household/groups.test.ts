import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { groupsOf } from "../../../../transform/match/household/groups.ts";

const sorted = (groups: Iterable<readonly number[]>): readonly (readonly number[])[] =>
  [...groups].map((group) => [...group].sort((a, b) => a - b)).sort((a, b) => (a[0] ?? 0) - (b[0] ?? 0));

/** Numbers of which some differ only in their last bit, where keys do not look. */
const number = fc.nat(5);

describe("groups of rows with the same numbers", () => {
  it("are those of a plain comparison, also where keys of different numbers are one", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(number, number, fc.nat(1)), { maxLength: 60 }), (rows) => {
        const columns = [0, 1].map((place) => Int32Array.from(rows, (row) => row[place] ?? 0));
        const only = Uint8Array.from(rows, (row) => row[2]);
        const plain = new Map<string, number[]>();
        for (const [row, [one, other, isAsked]] of rows.entries())
          if (one !== 0 && other !== 0 && isAsked === 1)
            plain.set(`${String(one)} ${String(other)}`, [
              ...(plain.get(`${String(one)} ${String(other)}`) ?? []),
              row,
            ]);
        expect(sorted(groupsOf(columns, rows.length, only))).toEqual(
          sorted([...plain.values()].filter((group) => group.length > 1)),
        );
      }),
    );
  });
});
