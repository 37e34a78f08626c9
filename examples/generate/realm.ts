/** What a stream of {@link Chance} is for: a part of its seed, so that no two uses share a stream. */
export const realm = {
  house: 1,
  prospect: 2,
  life: 3,
  campaign: 4,
  catalogue: 5,
  contact: 6,
  customer: 7,
  basket: 8,
  list: 9,
  nextDay: 10,
  interaction: 11,
  preference: 12,
} as const;
