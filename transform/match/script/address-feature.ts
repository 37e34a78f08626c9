/** An address as matching compares it; null where the text does not say. */
export interface AddressFeature {
  /** Town or district, as short as people write it. */
  readonly city: string | null;
  /** What stands for the postal code where there is none: road and number in China, the code in front of a Japanese address. */
  readonly road: string | null;
  /** Estate, village, quarter or road. */
  readonly street: string | null;
  /** Building and room, or the number of the house. */
  readonly house: string | null;
}
