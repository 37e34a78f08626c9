import { how, type Meetings } from "./meetings.ts";
import type { Residents } from "./residents.ts";

/**
 * What speaks for two persons of one household (above 0) or against, as log-odds in bits that add up; one bit says 67 %, two 80 %, four 94 %.
 */
const says = {
  /** Where they are met: the latest address of both, */
  now: 2.5,
  /** an address that one of them had once, */
  once: 0,
  /** a postcode that chance alone would not give two of their surname, */
  near: 1,
  /** only a telephone or an e-mail. */
  apart: -2.5,
  /** A door in China. */
  door: 3,
  /** Another surname. */
  stranger: -1.5,
  /** A telephone or an e-mail. */
  contact: 5,
  /** The latest postcodes of both, from whichever records: the same, */
  samePostcode: 1,
  /** or another. */
  otherPostcode: -1.5,
  /** More than two surnames at the address. */
  manyNames: -1,
  /** Ages: up to 8 years apart and of two surnames, as couples are; */
  couple: 0.5,
  /** of one surname and both past the age in which brothers and sisters leave; */
  coupleOfOneName: 2,
  /** or in it; */
  siblings: -1.5,
  /** as far apart as parents and children, */
  parent: 0.5,
  /** or as neither. */
  odd: -2,
  /** The younger of two of whom one could be the other's parent: a child, */
  child: 0.5,
  /** of an age to leave, */
  leaving: -1,
  /** grown up, */
  grown: -2.5,
  /** past forty, when parents move in with their children. */
  mature: -1,
} as const;

/** Bits by which the model takes two of one household for likelier than they are. */
const modelIsOver = 2;

/** What the years between two persons say, NaN where they are not known, and those of the younger. */
function gapSays(gap: number, younger: number, isFamily: boolean): number {
  if (gap <= 8 && isFamily) return younger >= 40 ? says.coupleOfOneName : younger >= 20 ? says.siblings : 0;
  if (gap <= 8) return says.couple;
  if (gap <= 18 || gap > 40) return says.odd;
  return gap <= 40 ? says.parent : 0;
}

/** What the age of the younger of two says, of whom one could be the other's parent. */
function youngerSays(gap: number, younger: number, isFamily: boolean): number {
  if (gap <= 8 || Number.isNaN(younger) || (Number.isNaN(gap) && !isFamily)) return 0;
  if (younger < 20) return says.child;
  if (younger < 25) return says.leaving;
  if (younger < 40) return says.grown;
  return Number.isNaN(gap) ? 0 : says.mature;
}

/** The later of two days, of which either may not be known. */
function later(one: number, other: number): number {
  if (Number.isNaN(one)) return other;
  return other > one ? other : one;
}

/** What speaks for two persons of one household, or against, in bits. Ages are as of `today`, in days from 1970-01-01; NaN where it is not known. */
export function homeBits(meetings: Meetings, meeting: number, residents: Residents, today: number): number {
  const { family, birthDay, anyPostcode } = residents;
  const [left, right] = [meetings.leftOf(meeting), meetings.rightOf(meeting)];
  const met = meetings.howOf(meeting);
  const areBothNamed = family[left] !== 0 && family[right] !== 0;
  const isFamily = areBothNamed && family[left] === family[right];
  const isStranger = areBothNamed && !isFamily;
  const [one = NaN, other = NaN] = [birthDay[left], birthDay[right]];
  const gap = Math.abs(one - other) / 365.25;
  const younger = (today - later(one, other)) / 365.25;
  let bits: number = met & how.now ? says.now : met & how.once ? says.once : met & how.near ? says.near : says.apart;
  if (met & how.contact) bits += says.contact;
  if (anyPostcode[left] !== 0 && anyPostcode[right] !== 0) {
    if (anyPostcode[left] !== anyPostcode[right]) bits += says.otherPostcode;
    else if (!(met & how.now)) bits += says.samePostcode;
  }
  if (isStranger) bits += says.stranger;
  if (isStranger && met & how.many) bits += says.manyNames;
  bits += gapSays(gap, younger, isFamily) + youngerSays(gap, younger, isFamily);
  if (met & how.door) bits = Math.max(bits, says.door);
  return met & how.model ? Math.max(bits, Math.min(meetings.bitsOf(meeting) - modelIsOver, says.contact)) : bits;
}
