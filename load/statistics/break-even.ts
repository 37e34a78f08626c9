/**
 * The response rate, 0 to 1, at which a contact earns what it costs: .55 a contact and 40 margin an order give .01375.
 * Both amounts in one currency; null when an order earns nothing.
 * Source: A. M. Hughes, Strategic Database Marketing; J. Miglautsch, Journal of Database Marketing 8 (2000).
 */
export function breakEvenRate(costPerContact: number, valuePerOrder: number): number | null {
  return valuePerOrder > 0 ? costPerContact / valuePerOrder : null;
}

/** The break-even index 100 (r - BE) / BE: 0 pays for itself, 100 earns twice its cost; null without a break-even rate. */
export function breakEvenIndex(rate: number, breakEven: number | null): number | null {
  return breakEven === null || breakEven === 0 ? null : (100 * (rate - breakEven)) / breakEven;
}
