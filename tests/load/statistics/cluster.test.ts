import { describe, expect, it } from "vitest";
import { adjustedRandIndex } from "../../../load/statistics/cluster/adjusted-rand.ts";
import { kMeans, nearestCentroids } from "../../../load/statistics/cluster/k-means.ts";
import { silhouettes } from "../../../load/statistics/cluster/silhouette.ts";
import { seededRandom } from "../../../load/statistics/random.ts";

/** Three round clouds far apart, `each` points each, in turn. */
function clouds(each: number, seed: number): Float64Array {
  const random = seededRandom(seed);
  const centres = [
    [0, 0],
    [10, 0],
    [0, 10],
  ];
  return Float64Array.from(
    Array.from({ length: each }, () => centres.flatMap((centre) => centre.map((at) => at + random() - 0.5))).flat(),
  );
}

describe("k-means", () => {
  it("finds three clouds from every seed, and the centroids are their means", () => {
    for (const seed of [1, 2, 3]) {
      const points = { columns: 2, values: clouds(40, seed) };
      const found = kMeans(points, 3, seed);
      const truth = Int32Array.from({ length: 120 }, (_, point) => point % 3);
      expect(adjustedRandIndex(found.groups, truth)).toBe(1);
      expect(nearestCentroids(points, found.centroids)).toEqual({ groups: found.groups, inertia: found.inertia });
      expect(kMeans(points, 3, seed)).toEqual(found);
    }
  });

  it("a group can be a single point, and equal points do not stop it", () => {
    const points = { columns: 1, values: Float64Array.from([1, 1, 1, 1, 9]) };
    expect(kMeans(points, 2, 1).inertia).toBe(0);
    expect(Number.isFinite(kMeans(points, 4, 1).inertia)).toBe(true);
  });
});

describe("silhouette", () => {
  it("is (b - a) / max(a, b) of a point, worked out by hand", () => {
    // Groups {0, 2} and {10}: of 0, a = 2 and b = 10; of 2, a = 2 and b = 8; 10 is alone.
    const points = { columns: 1, values: Float64Array.from([0, 2, 10]) };
    expect([...silhouettes(points, Int32Array.from([0, 0, 1]), 2)]).toEqual([0.8, 0.75, 0]);
  });
});

describe("the adjusted Rand index", () => {
  it("is 1 for the same groups under other names, and about 0 for unrelated ones", () => {
    const one = Int32Array.from({ length: 3000 }, (_, index) => index % 3);
    expect(
      adjustedRandIndex(
        one,
        one.map((group) => 2 - group),
      ),
    ).toBe(1);
    const random = seededRandom(5);
    expect(
      Math.abs(
        adjustedRandIndex(
          one,
          one.map(() => Math.floor(random() * 3)),
        ) ?? 1,
      ),
    ).toBeLessThan(0.01);
    expect(adjustedRandIndex(Int32Array.from([0]), Int32Array.from([0]))).toBeNull();
  });

  it("of six points in two groupings is what Hubert and Arabie's formula gives by hand", () => {
    // Table 2 1 / 1 2: sum of pairs 2, rows 6, columns 6, all 15: (2 - 36/15) / (6 - 36/15).
    const found = adjustedRandIndex(Int32Array.from([0, 0, 0, 1, 1, 1]), Int32Array.from([0, 0, 1, 0, 1, 1]));
    expect(found).toBeCloseTo(-0.4 / 3.6, 12);
  });
});
