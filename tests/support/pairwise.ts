import { sql, type Sql } from "housefile";

/** Pairwise precision, recall and F1 of `(person_key, truth)` labels, from a contingency table: one row. */
export function pairwiseSql(labels: Sql): Sql {
  const pairsOf = (columns: string): Sql =>
    sql`(select sum(n * (n - 1) / 2) from (select count(*) as n from label group by ${sql.raw(columns)}))`;
  return sql`
    with label as (${labels}),
    pair as (
      select ${pairsOf("person_key, truth")} as agreed, ${pairsOf("person_key")} as found, ${pairsOf("truth")} as existing
    )
    select
      (select count(*) from label) as records,
      round(agreed / found, 4)::double as "precision",
      round(agreed / existing, 4)::double as recall,
      round(2 * agreed / (found + existing), 4)::double as f1
    from pair`;
}
