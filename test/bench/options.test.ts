import { expect, test } from "vitest";
import { FULL_SIZE, parseOptions } from "../../bench/options.ts";

test("without options everything is measured five times at full size", () => {
  expect(parseOptions([])).toEqual({
    only: [],
    size: FULL_SIZE,
    runs: 5,
    quick: false,
    list: false,
    help: false,
    markdown: false,
    from: null,
    json: null,
  });
});

test("a quick look is small, and what is said beside it counts", () => {
  expect(parseOptions(["--quick"])).toMatchObject({ quick: true, size: 200, runs: 2 });
  expect(parseOptions(["--quick", "--runs", "1", "--size", "400"])).toMatchObject({ size: 400, runs: 1 });
});

test("rows are chosen by several beginnings", () => {
  expect(parseOptions(["--only", "noop", "--only", "list"])).toMatchObject({ only: ["noop", "list"] });
});

test.each([
  [["--size", "0"], /--size takes/],
  [["--size", "199"], /--size takes/],
  [["--size", "1e4"], /--size takes/],
  [["--runs", "-1"], /--runs/],
  [["--runs", "0"], /--runs takes/],
  [["--fast"], /--fast/],
  [["noop"], /noop/],
])("%j is refused with a message", (args, message) => {
  expect(parseOptions(args)).toMatch(message);
});
