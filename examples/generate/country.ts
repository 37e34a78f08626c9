/** Where a household lives. */
export type Country = "GB" | "DE" | "US";

/** How forms and lists write a country. */
export const countryNames: Readonly<Record<Country, readonly string[]>> = {
  GB: ["United Kingdom", "United Kingdom", "UK", "GB", "England"],
  DE: ["Germany", "Germany", "Deutschland", "DE"],
  US: ["United States", "USA", "US"],
};
