import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { clusterWithVeto, UnionFind, type Evidence } from "../../../transform/match/cluster.ts";

const options = { minWeight: 4, cap: 9, unscored: 0.3 };
const sorted = (groups: readonly (readonly number[])[]): readonly string[] =>
  groups.map((group) => group.join()).sort();

describe("clusterWithVeto", () => {
  it("joins what strong pairs connect", () => {
    expect(
      sorted(
        clusterWithVeto(
          [
            { left: 1, right: 2, weight: 8 },
            { left: 2, right: 3, weight: 6 },
          ],
          options,
        ),
      ),
    ).toEqual(["1,2,3"]);
  });

  it("evidence against keeps two groups apart though one pair would join them", () => {
    const evidence = [
      { left: 1, right: 2, weight: 12 },
      { left: 3, right: 4, weight: 11 },
      { left: 2, right: 3, weight: 5 },
      { left: 1, right: 3, weight: -6 },
      { left: 1, right: 4, weight: -6 },
    ];
    expect(sorted(clusterWithVeto(evidence, options))).toEqual(["1,2", "3,4"]);
  });

  it("no single pair can outvote everybody: it counts up to the cap", () => {
    const evidence = [
      { left: 1, right: 2, weight: 10 },
      { left: 2, right: 3, weight: 5 },
      { left: 1, right: 3, weight: -100 },
    ];
    expect(sorted(clusterWithVeto(evidence, options))).toEqual(["1,2", "3"]);
    expect(sorted(clusterWithVeto(evidence, { ...options, cap: 4 }))).toEqual(["1,2,3"]);
  });

  it("cuts components of any size as one goes through all their pairs", () => {
    for (const records of [5, 40, 700]) {
      let seed = records;
      const next = (below: number): number => (seed = (seed * 48271) % 2147483647) % below;
      // Neighbours are linked; of others some are heard, for or against.
      const evidence = [
        ...Array.from({ length: records - 1 }, (_, left) => ({ left, right: left + 1, weight: 4 + next(80) / 10 })),
        ...Array.from({ length: 3 * records }, () => {
          const [one, other] = [next(records), next(records)];
          return { left: Math.min(one, other), right: Math.max(one, other), weight: next(400) / 10 - 30 };
        }).filter(({ left, right }) => left !== right),
      ];
      const weights = new Map(evidence.map(({ left, right, weight }) => [`${left} ${right}`, weight]));
      const groups = new Map(Array.from({ length: records }, (_, record) => [record, [record]]));
      const strongest = evidence.filter(({ weight }) => weight >= 4).sort((a, b) => b.weight - a.weight);
      for (const { left, right } of strongest) {
        const [a = [], b = []] = [groups.get(left), groups.get(right)];
        const said = a
          .flatMap((one) => b.map((other) => weights.get(`${Math.min(one, other)} ${Math.max(one, other)}`)))
          .reduce<number>((sum, weight) => sum + (weight === undefined ? -0.3 : Math.max(-9, Math.min(9, weight))), 0);
        if (a === b || said < 0) continue;
        for (const record of [...a, ...b]) groups.set(record, [...a, ...b]);
        for (const record of groups.get(left) ?? []) groups.set(record, groups.get(left) ?? []);
      }
      const expected = [...new Set(groups.values())].map((group) => [...group].sort((x, y) => x - y));
      expect(sorted(clusterWithVeto(evidence, options))).toEqual(sorted(expected));
    }
  });

  it("without evidence against it finds the connected components, in any order of the pairs", () => {
    const pair = fc.record({
      left: fc.integer({ min: 0, max: 30 }),
      right: fc.integer({ min: 0, max: 30 }),
      weight: fc.constant(9),
    });
    const shuffled = fc
      .array(pair, { maxLength: 40 })
      .map((pairs): readonly Evidence[] => pairs.filter(({ left, right }) => left < right))
      .chain((pairs) => fc.tuple(fc.constant(pairs), fc.shuffledSubarray([...pairs], { minLength: pairs.length })));
    fc.assert(
      fc.property(shuffled, ([evidence, otherOrder]) => {
        const components = new UnionFind(31);
        for (const { left, right } of evidence) components.join(left, right);
        const groups = clusterWithVeto(evidence, { ...options, unscored: 0 });
        for (const group of groups) expect(new Set(group.map((record) => components.find(record))).size).toBe(1);
        const linked = evidence.flatMap(({ left, right }) => [components.find(left), components.find(right)]);
        expect(groups.length).toBe(new Set(linked).size);
        expect(sorted(clusterWithVeto(otherOrder, { ...options, unscored: 0 }))).toEqual(sorted(groups));
      }),
      { seed: 11 },
    );
  });
});
