import type { Chance } from "../chance.ts";

const talks = [
  [["service", "phone", "Where is my parcel?"], 30],
  [["service", "email", "Change of address, please"], 20],
  [["service", "web", 'Asked about the "small" planter; wants a picture'], 10],
  [["complaint", "phone", "Mug arrived broken"], 9],
  [["complaint", "email", "Second reminder:\nstill no refund, order returned weeks ago"], 6],
  [["complaint", "post", "Too many calls"], 4],
  [["referral", "web", "Recommended us to a friend"], 8],
  [["event", "shop", "Spring open day, Kirkby Larch"], 7],
  [["event", "shop", "Advent evening; brought 2 guests\t(50 % off tea)"], 6],
  [["service", "phone", ""], 2],
] as const;

/** Draws what a customer and the company talked about: kind, channel and subject. */
export function describeTalk(chance: Chance): readonly [kind: string, channel: string, subject: string] {
  return chance.weighted<readonly [string, string, string]>(talks);
}
