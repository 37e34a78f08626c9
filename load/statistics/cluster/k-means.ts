import { seededRandom } from "../random.ts";

/** Points in rows of `columns` numbers. */
export interface Points {
  readonly columns: number;
  readonly values: Float64Array;
}

/** Groups of points. */
export interface Clustering {
  /** Coordinates of each group's mean, in rows as the points. */
  readonly centroids: Float64Array;
  /** The group of each point, from 0. */
  readonly groups: Int32Array;
  /** Sum of squared distances to the nearest centroid. */
  readonly inertia: number;
}

/** How many points there are. */
export function pointCount({ columns, values }: Points): number {
  return values.length / columns;
}

/** The squared Euclidean distance between a point and a row of other values. */
export function squaredDistance(
  { columns, values }: Points,
  point: number,
  others: Float64Array,
  other: number,
): number {
  let sum = 0;
  for (let column = 0; column < columns; column++) {
    const gap = (values[point * columns + column] ?? 0) - (others[other * columns + column] ?? 0);
    sum += gap * gap;
  }
  return sum;
}

/** The nearest centroid of each point; of equally near ones the first. */
export function nearestCentroids(points: Points, centroids: Float64Array): Pick<Clustering, "groups" | "inertia"> {
  const groups = new Int32Array(pointCount(points));
  const k = centroids.length / points.columns;
  let inertia = 0;
  for (let point = 0; point < groups.length; point++) {
    let best = Number.POSITIVE_INFINITY;
    for (let group = 0; group < k; group++) {
      const distance = squaredDistance(points, point, centroids, group);
      if (distance < best) {
        best = distance;
        groups[point] = group;
      }
    }
    inertia += best;
  }
  return { groups, inertia };
}

/** First centroids by k-means++: each next one drawn in proportion to its squared distance from those there are. */
function drawCentroids(points: Points, k: number, random: () => number): Float64Array {
  const n = pointCount(points);
  const { columns, values } = points;
  const centroids = new Float64Array(k * columns);
  const distances = new Float64Array(n).fill(Number.POSITIVE_INFINITY);
  let chosen = Math.floor(random() * n);
  for (let group = 0; group < k; group++) {
    centroids.set(values.subarray(chosen * columns, (chosen + 1) * columns), group * columns);
    let total = 0;
    for (let point = 0; point < n; point++) {
      distances[point] = Math.min(distances[point] ?? 0, squaredDistance(points, point, centroids, group));
      total += distances[point] ?? 0;
    }
    let left = random() * total;
    chosen = n - 1;
    for (let point = 0; point < n && left >= 0; point++) {
      left -= distances[point] ?? 0;
      if (left < 0) chosen = point;
    }
  }
  return centroids;
}

/** The means of the groups; a group that lost all its points keeps its centroid. */
function meansOf(points: Points, groups: Int32Array, before: Float64Array): Float64Array {
  const { columns, values } = points;
  const sums = new Float64Array(before.length);
  const counts = new Float64Array(before.length / columns);
  for (let point = 0; point < groups.length; point++) {
    const group = groups[point] ?? 0;
    counts[group] = (counts[group] ?? 0) + 1;
    for (let column = 0; column < columns; column++)
      sums[group * columns + column] = (sums[group * columns + column] ?? 0) + (values[point * columns + column] ?? 0);
  }
  return sums.map((sum, index) => {
    const count = counts[Math.floor(index / columns)] ?? 0;
    return count === 0 ? (before[index] ?? 0) : sum / count;
  });
}

/**
 * The best of several runs of k-means: Lloyd's rounds until no point moves (at most 100) from k-means++ starts. Sources: S. Lloyd, IEEE Trans.
 * Inf. Theory 28 (1982); D. Arthur and S. Vassilvitskii, SODA 2007. Needs at least `k` points.
 */
export function kMeans(points: Points, k: number, seed: number, starts = 10): Clustering {
  const random = seededRandom(seed);
  let best: Clustering | undefined;
  for (let start = 0; start < starts; start++) {
    let centroids = drawCentroids(points, k, random);
    let found = nearestCentroids(points, centroids);
    for (let round = 0; round < 100; round++) {
      centroids = meansOf(points, found.groups, centroids);
      const next = nearestCentroids(points, centroids);
      const isSettled = next.groups.every((group, point) => group === found.groups[point]);
      found = next;
      if (isSettled) break;
    }
    if (best === undefined || found.inertia < best.inertia) best = { centroids, ...found };
  }
  if (best === undefined) throw new RangeError("k-means needs at least one start");
  return best;
}
