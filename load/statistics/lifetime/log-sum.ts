/** ln(exp(a) + exp(b)), safe where both are far below what a number can hold. */
export function logSum(a: number, b: number): number {
  const most = Math.max(a, b);
  return most === -Infinity ? -Infinity : most + Math.log1p(Math.exp(-Math.abs(a - b)));
}
