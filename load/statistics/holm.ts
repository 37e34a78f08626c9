/**
 * Holm's step-down adjustment of the p values of one family, in the order given, each at most 1. Equal p values get equal
 * results whatever their order. Source: S. Holm, Scandinavian Journal of Statistics 6 (1979) 65-70; as R's p.adjust.
 */
export function holmAdjust(pValues: readonly number[]): readonly number[] {
  const ascending = pValues.map((p, index) => ({ p, index })).sort((a, b) => a.p - b.p);
  const adjusted = pValues.map(() => 1);
  let least = 0;
  ascending.forEach(({ p, index }, rank) => {
    least = Math.max(least, Math.min(1, p * (pValues.length - rank)));
    adjusted[index] = least;
  });
  return adjusted;
}
