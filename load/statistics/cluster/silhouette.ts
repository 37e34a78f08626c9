import { pointCount, squaredDistance, type Points } from "./k-means.ts";

/**
 * The silhouette of each point: (b - a) / max(a, b), a the mean distance to the other points of its group, b to those of the nearest other group;
 * from -1 (in the wrong group) to 1 (apart from all others), 0 for a point alone in its group. Takes n squared steps.
 * Source: P. Rousseeuw, J. Computational and Applied Mathematics 20 (1987) 53-65.
 */
export function silhouettes(points: Points, groups: Int32Array, k: number): Float64Array {
  const n = pointCount(points);
  const sizes = new Float64Array(k);
  for (const group of groups) sizes[group] = (sizes[group] ?? 0) + 1;
  return Float64Array.from({ length: n }, (_, point) => {
    const sums = new Float64Array(k);
    for (let other = 0; other < n; other++) {
      const group = groups[other] ?? 0;
      sums[group] = (sums[group] ?? 0) + Math.sqrt(squaredDistance(points, point, points.values, other));
    }
    const own = groups[point] ?? 0;
    const size = sizes[own] ?? 0;
    if (size < 2) return 0;
    const within = (sums[own] ?? 0) / (size - 1);
    let nearest = Number.POSITIVE_INFINITY;
    for (let group = 0; group < k; group++)
      if (group !== own && (sizes[group] ?? 0) > 0)
        nearest = Math.min(nearest, (sums[group] ?? 0) / (sizes[group] ?? 1));
    const larger = Math.max(within, nearest);
    return larger === 0 || !Number.isFinite(nearest) ? 0 : (nearest - within) / larger;
  });
}
