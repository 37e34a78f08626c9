import type { Day } from "./calendar.ts";
import { monthOf } from "./calendar.ts";
import { Chance, itemAt } from "./chance.ts";
import { type Pence, shareOf } from "./money.ts";
import { realm } from "./realm.ts";
import { brands, goods, variants } from "./words/goods.ts";

/** A thing for sale. */
export interface Product {
  readonly sku: string;
  readonly name: string;
  readonly category: string;
  readonly subcategory: string;
  readonly brand: string;
  readonly unitCost: Pence;
  readonly unitPrice: Pence;
}

/** Everything for sale, with the ways to choose from it. */
export interface Catalogue {
  readonly products: readonly Product[];
  readonly bySubcategory: ReadonlyMap<string, readonly Product[]>;
  /** Subcategories with their weight in a month, 0 to 11. */
  readonly weights: readonly (readonly (readonly [string, number])[])[];
}

/** Draws the catalogue, about 180 products; it does not depend on how many people there are. */
export function drawCatalogue(seed: number): Catalogue {
  const chance = new Chance(seed, realm.catalogue);
  const products: Product[] = [];
  for (const [category, subcategories] of Object.entries(goods)) {
    for (const [subcategory, [things, low, high]] of Object.entries<readonly [string, number, number]>(subcategories)) {
      for (const thing of things.split("|")) {
        for (const variant of drawVariants(chance)) {
          const unitPrice = Math.round((low + (high - low) * chance.beta(1.4, 2.4)) / 100) * 100 + 95;
          const sku = `${category.slice(0, 2).toUpperCase()}-${1001 + products.length}`;
          const unitCost = shareOf(unitPrice, chance.between(34, 62));
          const name = variant === "" ? thing : `${thing}, ${variant}`;
          products.push({ sku, name, category, subcategory, brand: chance.pick(brands), unitCost, unitPrice });
        }
      }
    }
  }
  const bySubcategory = new Map<string, Product[]>();
  for (const product of products) {
    bySubcategory.set(product.subcategory, [...(bySubcategory.get(product.subcategory) ?? []), product]);
  }
  return { products, bySubcategory, weights: Array.from({ length: 12 }, (_, month) => monthWeights(month)) };
}

/** Draws a product that suits the day, its subcategory's first products most often. */
export function drawProduct(chance: Chance, catalogue: Catalogue, day: Day): Product {
  return productOf(chance, catalogue, chance.weighted(itemAt(catalogue.weights, monthOf(day))));
}

/** Draws a product of one subcategory. */
export function productOf(chance: Chance, catalogue: Catalogue, subcategory: string): Product {
  return chance.skewed(catalogue.bySubcategory.get(subcategory) ?? [], 1.8);
}

function drawVariants(chance: Chance): readonly string[] {
  const first = chance.below(variants.length - 1);
  return chance.happens(0.45) ? [""] : variants.slice(first, first + 2);
}

const seasons: Readonly<Record<string, readonly number[]>> = {
  Garden: [4, 6, 14, 20, 20, 12, 8, 6, 10, 10, 5, 3],
  Gifts: [4, 5, 4, 4, 4, 4, 4, 4, 6, 12, 24, 26],
};

function monthWeights(month: number): readonly (readonly [string, number])[] {
  return Object.entries(goods).flatMap(([category, subcategories]) =>
    Object.keys(subcategories).map(
      (subcategory, place) => [subcategory, (seasons[category]?.[month] ?? 8) / (place + 2)] as const,
    ),
  );
}
