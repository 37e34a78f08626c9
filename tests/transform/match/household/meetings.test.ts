import { describe, expect, it } from "vitest";
import { how, Meetings } from "../../../../transform/match/household/meetings.ts";

describe("meetings", () => {
  it("are one a pair, however many and in whichever order their persons are named", () => {
    const meetings = new Meetings();
    const persons = 600;
    for (let left = 0; left < persons; left++)
      for (let right = left + 1; right < persons; right++) meetings.meet(right, left, how.now);
    expect(meetings.length).toBe((persons * (persons - 1)) / 2);
    meetings.meet(3, 5, how.contact);
    meetings.meetByModel(5, 3, -7);
    meetings.meetByModel(3, 5, -9);
    expect(meetings.length).toBe((persons * (persons - 1)) / 2);
    const met = Array.from({ length: meetings.length }, (_, meeting) => meeting).find(
      (meeting) => meetings.leftOf(meeting) === 3 && meetings.rightOf(meeting) === 5,
    );
    expect(meetings.howOf(met ?? -1)).toBe(how.now | how.contact | how.model);
    expect(meetings.bitsOf(met ?? -1)).toBe(-7);
  });
});
