import { sql, type Sql } from "../../core/sql.ts";
import { cluster, customerCluster, customerRfm } from "../../core/tables/mart.ts";
import { replaceTableSql } from "./replace-table.sql.ts";

/** What customers are clustered by; larger numbers as logarithms. */
export const clusterFeatures = {
  recency_days: sql`ln(1 + recency_days)`,
  frequency: sql`ln(1 + frequency)`,
  monetary: sql`ln(1 + greatest(monetary, 0)::double)`,
} as const satisfies Readonly<Record<string, Sql>>;

/** One row: customers, and mean and standard deviation of each feature. */
export function featureMomentsSql(): Sql {
  const each = Object.entries(clusterFeatures).map(
    ([name, feature]) => sql`
      round(avg(${feature}), 9) as ${sql.id(`${name}_mean`)},
      round(stddev_pop(${feature}), 9) as ${sql.id(`${name}_deviation`)}`,
  );
  return sql`select count(*) as customers, ${sql.join(each)} from ${customerRfm}`;
}

/** `(features)` of at most `rows` customers, drawn by a hash of seed and person, in the order drawn. */
export function clusterSampleSql(rows: number, seed: number): Sql {
  return sql`
    select [${sql.join(Object.values(clusterFeatures))}] as features
    from ${customerRfm}
    order by hash(${`${String(seed)}|`}::varchar || person_key), person_key
    limit ${sql.lit(rows)}`;
}

/** A feature's mean and standard deviation, and the centre of each cluster in standard deviations. */
export interface ScaledFeature {
  readonly mean: number;
  readonly deviation: number;
  readonly centres: readonly number[];
}

/** `mart.customer_cluster`: each customer in the cluster of the nearest centre, of equally near ones the first. */
export function customerClusterSql(features: readonly ScaledFeature[], k: number): Sql {
  const expressions = Object.values(clusterFeatures);
  const distances = Array.from({ length: k }, (_, group) =>
    sql.join(
      features.map(
        ({ mean, deviation, centres }, index) =>
          sql`pow((${expressions[index] ?? sql`0`} - ${sql.lit(mean)}::double) / ${sql.lit(deviation || 1)}::double - ${sql.lit(centres[group] ?? 0)}::double, 2)`,
      ),
      " + ",
    ),
  );
  return replaceTableSql(
    customerCluster,
    sql`
      select ${sql.run("as_of")} as as_of, person_key, list_position(distances, list_min(distances)) as cluster
      from (select person_key, [${sql.join(distances)}] as distances from ${customerRfm})`,
    ["person_key"],
  );
}

/** `mart.cluster`: sizes, centres in the measures' own units, silhouettes by cluster. */
export function clusterSql(silhouettes: readonly (number | null)[]): Sql {
  const rows = silhouettes.map((silhouette, index) => sql`(${sql.lit(index + 1)}, ${sql.lit(silhouette)}::double)`);
  const centres = Object.entries(clusterFeatures).map(
    ([name, feature]) => sql`exp(avg(${feature})) - 1 as ${sql.id(name)}`,
  );
  return replaceTableSql(
    cluster,
    sql`
      select
        ${sql.run("as_of")} as as_of,
        cluster,
        customers,
        customers / sum(customers) over () as customer_share,
        ${sql.join(Object.keys(clusterFeatures).map((name) => sql`round(${sql.id(name)}, 6) as ${sql.id(name)}`))},
        silhouette
      from (
        select cluster, count(*) as customers, ${sql.join(centres)}
        from ${customerCluster}
        join ${customerRfm} using (person_key)
        group by cluster
      )
      join (values ${sql.join(rows)}) as known(cluster, silhouette) using (cluster)`,
    ["cluster"],
  );
}
