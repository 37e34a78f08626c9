import type { ResolvedClusterSettings } from "../../core/mart-settings.ts";
import type { Session } from "../../core/session.ts";
import { sql } from "../../core/sql.ts";
import { step, type Act, type Step } from "../../core/step.ts";
import { cluster, clusterCheck, customerCluster, customerRfm } from "../../core/tables/mart.ts";
import { createTableSql } from "../../warehouse/database.ts";
import { keyAudit, totalAudit } from "../audit.ts";
import { adjustedRandIndex } from "../statistics/cluster/adjusted-rand.ts";
import { kMeans, nearestCentroids, pointCount, type Clustering, type Points } from "../statistics/cluster/k-means.ts";
import { silhouettes } from "../statistics/cluster/silhouette.ts";
import {
  clusterFeatures,
  clusterSampleSql,
  clusterSql,
  customerClusterSql,
  featureMomentsSql,
  type ScaledFeature,
} from "./cluster.sql.ts";

const names = Object.keys(clusterFeatures);

/** Customers the centres are found from, and customers whose silhouettes are computed (their number squared steps). */
const [fitted, shown] = [20_000, 1_000];

/** Fewer customers are not clustered. */
const leastCustomers = 100;

interface Scale {
  readonly mean: number;
  readonly deviation: number;
}

async function sampleOf(db: Session, scales: readonly Scale[], seed: number): Promise<Points> {
  const rows = await db.rows<{ features: readonly number[] }>(clusterSampleSql(fitted, seed));
  const values = rows.flatMap(({ features }) =>
    features.map((value, index) => (value - (scales[index]?.mean ?? 0)) / (scales[index]?.deviation || 1)),
  );
  return { columns: names.length, values: Float64Array.from(values) };
}

/** Centroids with the highest monetary centre first, so that a cluster keeps its number when others change. */
function orderedCentroids({ centroids }: Clustering): Float64Array {
  const columns = names.length;
  const rows = Array.from({ length: centroids.length / columns }, (_, group) =>
    centroids.slice(group * columns, (group + 1) * columns),
  ).sort((a, b) => (b[columns - 1] ?? 0) - (a[columns - 1] ?? 0) || (a[0] ?? 0) - (b[0] ?? 0));
  return Float64Array.from(rows.flatMap((row) => [...row]));
}

/** The adjusted Rand index between the groups that the centres of two random halves give. */
function stabilityOf(points: Points, k: number, seed: number): number | null {
  const { columns, values } = points;
  const half = (parity: number): Points => ({
    columns,
    values: values.filter((_, index) => Math.floor(index / columns) % 2 === parity),
  });
  const [one, other] = [0, 1].map(
    (parity) => nearestCentroids(points, kMeans(half(parity), k, seed, 5).centroids).groups,
  );
  return one === undefined || other === undefined ? null : adjustedRandIndex(one, other);
}

function mean(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((a, b) => a + b, 0) / values.length;
}

function findClusters({ k, seed }: ResolvedClusterSettings): Act {
  return async ({ db }) => {
    for (const mart of [customerCluster, cluster, clusterCheck]) await db.run(createTableSql(mart, "replace"));
    const [moments] = await db.rows<Record<string, number>>(featureMomentsSql());
    const customers = moments?.["customers"] ?? 0;
    if (customers < Math.max(leastCustomers, 10 * k)) return { rowsRead: customers, rowsWritten: 0, changed: true };
    const scales = names.map((name) => ({
      mean: moments?.[`${name}_mean`] ?? 0,
      deviation: moments?.[`${name}_deviation`] ?? 1,
    }));
    const points = await sampleOf(db, scales, seed);
    const found = kMeans(points, k, seed);
    const centroids = orderedCentroids(found);
    const features = scales.map((scale, column): ScaledFeature => ({
      ...scale,
      centres: Array.from({ length: k }, (_, group) => centroids[group * names.length + column] ?? 0),
    }));
    await db.run(customerClusterSql(features, k));
    const part: Points = { columns: points.columns, values: points.values.slice(0, shown * points.columns) };
    const { groups } = nearestCentroids(part, centroids);
    const widths = [...silhouettes(part, groups, k)];
    await db.run(
      clusterSql(Array.from({ length: k }, (_, group) => mean(widths.filter((_w, i) => groups[i] === group)))),
    );
    await db.run(sql`insert into ${clusterCheck} values (
      ${sql.run("as_of")}, ${k}, ${pointCount(points)}::bigint, ${found.inertia}::double, ${mean(widths)}::double,
      ${stabilityOf(points, k, seed)}::double)`);
    return { rowsRead: customers, rowsWritten: customers, changed: true };
  };
}

/**
 * `mart.customer_cluster`, `mart.cluster` and `mart.cluster_check`: k-means on recency, frequency and monetary value as z-scores of
 * logarithms. Empty below 100 customers.
 */
export function planClusters(settings: ResolvedClusterSettings): Step {
  return step({
    name: "mart.customer_cluster",
    stage: "mart",
    reads: [customerRfm],
    writes: [customerCluster, cluster, clusterCheck],
    settings,
    act: findClusters(settings),
    audits: [
      keyAudit(customerCluster, ["person_key"]),
      keyAudit(cluster, ["cluster"]),
      totalAudit(
        "clusters: each clustered customer is in one",
        sql`select count(*) from ${customerCluster}`,
        sql`select coalesce(sum(customers), 0)::bigint from ${cluster}`,
      ),
    ],
  });
}
