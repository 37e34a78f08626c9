import type { Day } from "./calendar.ts";
import type { Chance } from "./chance.ts";
import { type Catalogue, drawProduct, type Product, productOf } from "./catalogue.ts";
import { type Pence, shareOf } from "./money.ts";

/** One line of an order as it was placed. */
export interface Line {
  readonly product: Product;
  readonly quantity: number;
  readonly discount: Pence;
  readonly net: Pence;
  readonly cost: Pence;
}

/** What is bought together more often than by accident: having the first, this share of baskets also has the second. */
export const companions: readonly (readonly [string, string, number])[] = [
  ["Tea", "Biscuits", 0.45],
  ["Bulbs & seeds", "Planters", 0.3],
  ["Preserving", "Preserves", 0.25],
  ["Candles", "Stationery", 0.25],
];

/** Draws the lines of an order; `offPercent` is the discount an offer gives on each. */
export function drawBasket(chance: Chance, catalogue: Catalogue, day: Day, offPercent: number): readonly Line[] {
  const products = new Set<Product>();
  do {
    const product = drawProduct(chance, catalogue, day);
    products.add(product);
    for (const [having, also, probability] of companions) {
      if (product.subcategory !== having || !chance.happens(probability)) continue;
      products.add(productOf(chance, catalogue, also));
    }
  } while (products.size < 12 && chance.happens(0.55));
  return Array.from(products, (product) => drawLine(chance, product, offPercent));
}

/** What a line would have cost its buyer without the offer, less what it cost with it. */
export function discountOf(lines: readonly Line[]): Pence {
  return lines.reduce((sum, line) => sum + line.discount, 0);
}

/** The sum a basket brought. */
export function netOf(lines: readonly Line[]): Pence {
  return lines.reduce((sum, line) => sum + line.net, 0);
}

/** What a basket brought above the cost of its goods. */
export function marginOf(lines: readonly Line[]): Pence {
  return lines.reduce((sum, line) => sum + line.net - line.cost, 0);
}

function drawLine(chance: Chance, product: Product, offPercent: number): Line {
  const quantity = product.unitPrice < 2000 && chance.happens(0.3) ? chance.between(2, 4) : 1;
  const full = product.unitPrice * quantity;
  const discount = shareOf(full, offPercent);
  return { product, quantity, discount, net: full - discount, cost: product.unitCost * quantity };
}
