/** An amount in pence. */
export type Pence = number;

/** An amount as PostgreSQL reads it: `-12.05`. */
export function poundText(pence: Pence): string {
  const whole = Math.trunc(Math.abs(pence) / 100);
  const rest = Math.abs(pence) % 100;
  return `${pence < 0 ? "-" : ""}${whole}.${rest < 10 ? "0" : ""}${rest}`;
}

/** A share of an amount, in whole pence. */
export function shareOf(pence: Pence, percent: number): Pence {
  return Math.round((pence * percent) / 100);
}
