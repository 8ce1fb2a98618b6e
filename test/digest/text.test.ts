import { expect, test } from "vitest";
import { hexDigest } from "../../src/digest/nar.ts";
import { textOf } from "../../src/digest/text.ts";

test.each([
  ["nothing", []],
  ["one piece", ["one line\n"]],
  ["characters of several bytes across pieces", ["ä", "日本", "😀", "\n"]],
  ["many short pieces", Array.from({ length: 50_000 }, (_, at) => `${at}\tä\n`)],
  ["one piece that is long", ["x".repeat(1_000_000)]],
])("a text of %s has the bytes and the digest of all pieces together", (_, pieces) => {
  const text = textOf(() => pieces);
  const whole = pieces.join("");
  expect(text.sha256).toBe(hexDigest(whole));
  expect(Buffer.concat([...text.chunks()]).toString("utf8")).toBe(whole);
});

test("the pieces of a text are made anew for each use, and held by nobody", () => {
  let made = 0;
  const text = textOf(function* () {
    made += 1;
    yield "a piece";
  });
  expect([...text.chunks()]).toEqual([...text.chunks()]);
  expect(made).toBe(3);
});
