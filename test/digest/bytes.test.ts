import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compareBytes, decodeName, encodeName, isUtf8Name } from "../../src/digest/bytes.ts";

const bytes = (...values: number[]) => Uint8Array.from(values);

/** Random bytes are hardly ever UTF-8 by chance: mix them with letters of every length and with what nearly is UTF-8. */
const nameBytes = fc
  .array(
    fc.oneof(
      fc.uint8Array({ maxLength: 4 }),
      fc.string({ unit: "binary", maxLength: 4 }).map((text) => Uint8Array.from(Buffer.from(text, "utf8"))),
      fc.constantFrom(
        bytes(0xc0, 0xaf),
        bytes(0xe0, 0x80, 0xaf),
        bytes(0xed, 0xa0, 0x80),
        bytes(0xed, 0xb2, 0x80),
        bytes(0xef, 0xbf, 0xbd),
        bytes(0xef, 0xbb, 0xbf),
        bytes(0xee, 0x80, 0x80),
        bytes(0xf0, 0x90, 0x80, 0x80),
        bytes(0xf4, 0x90, 0x80, 0x80),
        bytes(0xe2, 0x82),
      ),
    ),
    { maxLength: 8 },
  )
  .map((parts) => Uint8Array.from(parts.flatMap((part) => [...part])));

describe("decodeName and encodeName", () => {
  test.each([
    ["ASCII", "SKILL.md", [...Buffer.from("SKILL.md")]],
    ["nothing", "", []],
    ["letters of two, three and four bytes", "é€😀", [0xc3, 0xa9, 0xe2, 0x82, 0xac, 0xf0, 0x9f, 0x98, 0x80]],
    ["a real U+FFFD", "\ufffd", [0xef, 0xbf, 0xbd]],
    ["a byte order mark", "\ufeffa", [0xef, 0xbb, 0xbf, 0x61]],
    ["Latin-1", "caf\udce9", [0x63, 0x61, 0x66, 0xe9]],
    [
      "letters beside a byte that is not UTF-8",
      "\u0080©\u07ff\u0800\ud7ff\ue000\u{10000}\u{10ffff}\udcff",
      [...Buffer.from("\u0080©\u07ff\u0800\ud7ff\ue000\u{10000}\u{10ffff}"), 0xff],
    ],
    ["a real U+FFFD beside a byte that is not UTF-8", "\ufffd\udcff", [0xef, 0xbf, 0xbd, 0xff]],
    ["a sequence that breaks off", "\udce2\udc82A", [0xe2, 0x82, 0x41]],
    ["a sequence that breaks off at the end", "\udcf0\udc9f\udc98", [0xf0, 0x9f, 0x98]],
    ["an overlong slash", "\udcc0\udcaf", [0xc0, 0xaf]],
    ["an encoded surrogate", "\udced\udcb2\udc80", [0xed, 0xb2, 0x80]],
    ["beyond U+10FFFF", "\udcf4\udc90\udc80\udc80", [0xf4, 0x90, 0x80, 0x80]],
  ])("%s", (_, name, raw) => {
    expect(decodeName(bytes(...raw))).toBe(name);
    expect([...encodeName(name)]).toEqual(raw);
  });

  test("every byte string comes back as it was", () => {
    fc.assert(
      fc.property(nameBytes, (raw) => {
        expect([...encodeName(decodeName(raw))]).toEqual([...raw]);
      }),
      { numRuns: 2000 },
    );
  });

  test("every single byte and every pair of bytes comes back", () => {
    for (let first = 0; first < 256; first += 1) {
      expect([...encodeName(decodeName(bytes(first)))]).toEqual([first]);
      for (let second = 0; second < 256; second += 1) {
        const back = encodeName(decodeName(bytes(first, second)));
        if (back.length !== 2 || back[0] !== first || back[1] !== second)
          expect([...back]).toEqual([first, second]);
      }
    }
  });

  test("only UTF-8 is decoded without an escape", () => {
    const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
    fc.assert(
      fc.property(nameBytes, (raw) => {
        let decoded: string | null = null;
        try {
          decoded = strict.decode(raw);
        } catch {}
        expect(isUtf8Name(decodeName(raw))).toBe(decoded !== null);
        if (decoded !== null) expect(decodeName(raw)).toBe(decoded);
      }),
      { numRuns: 2000 },
    );
  });

  test("a view into a larger buffer is read where it stands", () => {
    const whole = Buffer.from("xx\u00e9\xffyy", "latin1");
    expect(decodeName(whole.subarray(2, 4))).toBe("\udce9\udcff");
  });

  test("a surrogate that stands for no byte is not UTF-8, and encodes without loss of its place", () => {
    for (const name of ["\ud800", "\udc00", "\udc7f", "\udd00", "a\udbff"]) {
      expect(isUtf8Name(name)).toBe(false);
      expect(() => new TextDecoder("utf-8", { fatal: true }).decode(encodeName(name))).toThrow();
    }
    expect([...encodeName("\ud800")]).toEqual([0xed, 0xa0, 0x80]);
  });
});

describe("compareBytes", () => {
  test("puts U+FFFD before U+10000, as the bytes do and UTF-16 does not", () => {
    expect("\ufffd" < "\u{10000}").toBe(false);
    expect(compareBytes("\ufffd", "\u{10000}")).toBeLessThan(0);
    expect(compareBytes("\u{10000}", "\ufffd")).toBeGreaterThan(0);
  });

  test("puts an escaped byte where that byte belongs", () => {
    // 0x80 comes before the lead byte of é (0xC3), 0xFF after that of every letter.
    expect(compareBytes("\udc80", "é")).toBeLessThan(0);
    expect(compareBytes("\udcff", "\u{10ffff}")).toBeGreaterThan(0);
  });

  test("compares pairs that share their first half", () => {
    expect(compareBytes("\u{10000}", "\u{10001}")).toBeLessThan(0);
    expect(compareBytes("\u{10fc00}", "\u{10fc01}")).toBeLessThan(0);
    expect(compareBytes("\ud800", "\u{10000}")).toBeLessThan(0);
    expect(compareBytes("\u{10fc00}", "\udbff\udc80")).toBeLessThan(0);
  });

  test("is the order of the bytes", () => {
    const order = (a: Uint8Array, b: Uint8Array) => Math.sign(compareBytes(decodeName(a), decodeName(b)));
    fc.assert(
      fc.property(nameBytes, nameBytes, nameBytes, (shared, a, b) => {
        expect(order(a, b)).toBe(Buffer.compare(a, b));
        const [left, right] = [Buffer.concat([shared, a]), Buffer.concat([shared, b])];
        expect(order(left, right)).toBe(Buffer.compare(left, right));
      }),
      { numRuns: 3000 },
    );
  });

  test("agrees with encodeName for every string, also those that no name gives", () => {
    const unit = fc.constantFrom(
      "a",
      "é",
      "\u{10000}",
      "\ue000",
      "\uffff",
      "\ud800",
      "\udc00",
      "\udc80",
      "\udcc3",
      "\udca9",
      "\udcff",
    );
    const text = fc.array(unit, { maxLength: 4 }).map((units) => units.join(""));
    fc.assert(
      fc.property(text, text, (a, b) => {
        expect(Math.sign(compareBytes(a, b))).toBe(Buffer.compare(encodeName(a), encodeName(b)));
      }),
      { numRuns: 3000 },
    );
  });
});
