/** A group of records that had a person's key before. */
export interface Claim {
  readonly cluster: number;
  readonly personKey: number;
  /** Records of the group that had the key. */
  readonly records: number;
}

/**
 * Who keeps which key when groups and keys do not map one to one: the claim of most records first, then the older (smaller) key,
 * then the group whose first record comes first. Each key goes to one group and each group gets at most one key.
 */
export function grantKeys(claims: readonly Claim[]): ReadonlyMap<number, number> {
  const byStrength = [...claims].sort(
    (a, b) => b.records - a.records || a.personKey - b.personKey || a.cluster - b.cluster,
  );
  const granted = new Map<number, number>();
  const taken = new Set<number>();
  for (const { cluster, personKey } of byStrength) {
    if (granted.has(cluster) || taken.has(personKey)) continue;
    granted.set(cluster, personKey);
    taken.add(personKey);
  }
  return granted;
}
