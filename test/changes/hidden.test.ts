import { describe, expect, test } from "vitest";
import { hiddenIn } from "../../src/changes/hidden.ts";
import { printable } from "../../src/diagnostics/printable.ts";

function hidden(text: string): Record<string, number> {
  return Object.fromEntries(hiddenIn(text).map(({ codePoint, count }) => [codePoint, count]));
}

describe("hidden characters", () => {
  test.each([
    ["zero-width ones", "a\u200b\u200bb\u2060", { "U+200B": 2, "U+2060": 1 }],
    ["joiners inside a word", "ig\u200dnore\u200c", { "U+200C": 1, "U+200D": 1 }],
    ["those that turn the direction", "a\u202eb\u2066c\u061c", { "U+061C": 1, "U+202E": 1, "U+2066": 1 }],
    ["tags", "a\u{e0001}\u{e0041}\u{e007f}", { "U+E0001": 1, "U+E0041": 1, "U+E007F": 1 }],
    ["tags behind an emoji", "🏴\u{e0067}", { "U+E0067": 1 }],
    ["variation selectors behind a letter", "a\ufe0fb\u{e0100}", { "U+FE0F": 1, "U+E0100": 1 }],
    ["variation selectors in a row behind an emoji", "😀\ufe0f\ufe01\ufe0f", { "U+FE01": 1, "U+FE0F": 1 }],
    ["a joiner behind an emoji that joins nothing", "😀\u200d a", { "U+200D": 1 }],
    ["a byte order mark in the middle", "a\ufeffb", { "U+FEFF": 1 }],
    ["fillers and soft hyphens", "\u3164\u00ad\u115f", { "U+00AD": 1, "U+115F": 1, "U+3164": 1 }],
    ["control characters", "a\x1b[8mb\x07\x85", { "U+0007": 1, "U+001B": 1, "U+0085": 1 }],
  ])("are %s", (_, text, found) => {
    expect(hidden(text)).toEqual(found);
  });

  test.each([
    ["line breaks and tabs", "a\tb\r\nc\n"],
    ["a byte order mark at the beginning", "\ufeff---\n"],
    ["what makes one picture of several", "👨‍👩‍👧 🧑🏽‍💻 🏳️‍🌈 ❤️‍🔥 👁️‍🗨️"],
    ["the selector behind a sign that may be a picture", "⚠️ ✅ ©️ 1️⃣ ☎︎"],
    ["letters of any script", "Ünïcödé 漢字 עברית हिन्दी \u00a0 — “x”"],
  ])("are not %s", (_, text) => {
    expect(hidden(text)).toEqual({});
  });
});

describe("text to print", () => {
  test("has escapes for what does not show, and keeps emoji", () => {
    expect(printable("sc\ufe0fripts\u3164\u115f\u{e0100}")).toBe("sc\\ufe0fripts\\u3164\\u115f\\u{e0100}");
    for (const whole of ["👨‍👩‍👧 🏳️‍🌈 ⚠️ 1️⃣", "Ünïcödé 漢字 עברית"]) expect(printable(whole)).toBe(whole);
  });
});
