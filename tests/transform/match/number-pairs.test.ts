import { expect, it } from "vitest";
import { NumberPairs } from "../../../transform/match/number-pairs.ts";

/** Pairs that are the same in every run: some numbers many times, some once, the smallest and the largest. */
function invented(numbers: number, most: number): [number, number][] {
  let seed = 1;
  const next = (below: number): number => {
    seed = (seed * 48271) % 2147483647;
    return seed % below;
  };
  const pairs = Array.from({ length: numbers }, (): [number, number] => [
    next(4) === 0 ? Math.floor(most / 3) : next(most),
    next(50),
  ]);
  return [...pairs, [0, 7], [most, 7], [most, 3]];
}

function held(pairs: NumberPairs): [number, number][] {
  return Array.from({ length: pairs.length }, (_, place) => [pairs.first(place), pairs.second(place)]);
}

const inOrder = ([a, b]: [number, number], [c, d]: [number, number]): number => a - c || b - d;

it("sorts by the first number, then the second, whatever they are", () => {
  for (const most of [2 ** 31 - 1, 90]) {
    const pairs = invented(3000, most);
    const numbers = new NumberPairs(10);
    numbers.addAll(
      Int32Array.from([...pairs.map(([first]) => first), 5]),
      Int32Array.from([...pairs.map(([, second]) => second), 1]),
      5,
    );
    numbers.sort();
    expect(held(numbers)).toEqual(pairs.filter(([first]) => first !== 5).sort(inOrder));
  }
  const none = new NumberPairs(0);
  none.sort();
  none.takeOutRepeated();
  expect(held(none)).toEqual([]);
});

it("leaves each pair once, in order", () => {
  const pairs = invented(5000, 400);
  const numbers = new NumberPairs(16);
  for (const [first, second] of pairs) numbers.add(first, second);
  numbers.takeOutRepeated();
  const distinct = new Map(pairs.map((pair) => [pair.join(), pair]));
  expect(held(numbers)).toEqual([...distinct.values()].sort(inOrder));
});
