import { expect, test } from "vitest";
import { secondsOfChildren } from "../../bench/meter.ts";
import { ratio, summarise } from "../../bench/statistics.ts";

test("the median is the one in the middle, or between the two there, in the order of numbers", () => {
  expect(summarise([100, 9, 20])).toEqual({ median: 20, least: 9, most: 100 });
  expect(summarise([4, 1, 3, 2])).toEqual({ median: 2.5, least: 1, most: 4 });
  expect(summarise([7])).toEqual({ median: 7, least: 7, most: 7 });
});

test("a ratio is that of each round, so that a slow round does not count", () => {
  expect(ratio([2, 20, 3], [1, 10, 1])).toEqual({ median: 2, least: 2, most: 3 });
});

test("of a shell's times the children's are read, with minutes", () => {
  expect(secondsOfChildren("0m0.001s 0m0.002s\n1m2.500s 0m0.250s\n")).toBe(62.75);
  expect(secondsOfChildren("0m0.000000s 0m0.000000s\n0m0.040000s 0m0.010000s\n")).toBeCloseTo(0.05);
});
