import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { canonicalJson, canonicalJsonPieces, type Json } from "../../src/model/json.ts";

const joined = (value: Json) => [...canonicalJsonPieces(value)].join("");
const many = (count: number, value: Json): Json =>
  Object.fromEntries(Array.from({ length: count }, (_, at) => [`key ${at}`, value]));

describe("canonical JSON in pieces", () => {
  test("is the same text, whatever the value", () => {
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof(
        fc.string({ unit: "binary" }),
        fc.integer(),
        fc.constant(null),
        tie("array"),
        tie("object"),
      ),
      array: fc.array(tie("value")),
      object: fc.dictionary(fc.string({ unit: "binary" }), tie("value"), {
        noNullPrototype: true,
        maxKeys: 90,
      }),
    }));
    fc.assert(fc.property(value as fc.Arbitrary<Json>, (json) => joined(json) === canonicalJson(json)));
  });

  test.each([
    ["many values", many(1000, 1)],
    ["few values that are large", { first: many(500, "a"), second: many(500, { deep: many(70, null) }) }],
    ["an empty object among many", { ...(many(100, 1) as object), none: {} }],
  ])("is the same text for %s", (_, value) => {
    expect(joined(value)).toBe(canonicalJson(value));
  });

  test("gives no piece that grows with the value", () => {
    const longest = (value: Json) =>
      Math.max(...[...canonicalJsonPieces(value)].map((piece) => piece.length));
    const value = (count: number) => ({ views: { one: many(count, "skill"), two: many(count, "skill") } });
    expect(longest(value(20_000))).toBeLessThan(longest(value(20)) + 100);
  });
});
