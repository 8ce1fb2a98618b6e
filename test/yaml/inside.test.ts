import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Document, Scalar } from "yaml";
import { locate } from "../../src/yaml/locate.ts";
import { parseTree } from "../../src/yaml/parse.ts";
import { toPlain } from "../../src/yaml/tree.ts";

type Style = "BLOCK_LITERAL" | "PLAIN" | "QUOTE_DOUBLE" | "QUOTE_SINGLE";

const STYLES: readonly Style[] = ["BLOCK_LITERAL", "PLAIN", "QUOTE_DOUBLE", "QUOTE_SINGLE"];

const text = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        "a",
        "{{b}}",
        " ",
        "  ",
        "\n",
        "\n\n",
        "\t",
        "'",
        '"',
        "\\",
        ": ",
        "# ",
        "- ",
        "😀",
        "é",
        "\u2028",
        "\u0085",
        "\\n",
      ),
      fc.string({ unit: "grapheme", minLength: 1, maxLength: 12 }),
    ),
    { minLength: 1, maxLength: 14 },
  )
  .map((parts) => parts.join(""));

/** As the yaml package writes it; it takes another style where the wanted one cannot hold the text. */
function write(value: string, style: Style, width: number): string {
  const scalar = new Scalar(value);
  scalar.type = style;
  const document = new Document({ before: 1, list: [{ transform: scalar }], after: { x: 1 } });
  return document.toString({ lineWidth: width });
}

function valueIn(file: string): unknown {
  const { tree } = parseTree(file, "/skills.yaml");
  const plain = tree === null ? null : (toPlain(tree) as { list: [{ transform: unknown }] });
  return plain?.list[0].transform;
}

function place(within: readonly [number, number]) {
  return { file: "/skills.yaml", path: ["list", 0, "transform"], on: "value" as const, within };
}

/** What stands in the file for one unit of the value: itself, an escape, or a line break that was folded. */
function stands(source: string, unit: string): boolean {
  if (source === unit || (unit === "'" && source === "''")) return true;
  if (/^[\ud800-\udfff]$/.test(unit)) return source.isWellFormed() === false || /^\\[uU]/.test(source);
  if (/^\s*$/.test(source)) return unit === " " || unit === "\n";
  // One escape, as the value of a text of its own.
  const { tree } = parseTree(`"${source}"`, "/x");
  return source.startsWith("\\") && tree?.kind === "scalar" && tree.value === unit;
}

describe("a stretch inside a text", () => {
  for (const crlf of [false, true]) {
    test(`stands where its characters do, in any style${crlf ? ", with CRLF" : ""}`, () => {
      const seen = new Set<string>();
      fc.assert(
        fc.property(text, fc.constantFrom(...STYLES), fc.constantFrom(0, 20), (value, style, width) => {
          const written = write(value, style, width);
          const file = crlf ? written.replaceAll("\n", "\r\n") : written;
          // Control characters are refused, and blanks alone do not come back from a block.
          fc.pre(valueIn(file) === value);
          const whole = locate(file, { ...place([0, 0]), within: undefined as never })!;
          const first = file[whole[0]]!;
          fc.pre(first !== ">");
          seen.add(first === "|" || first === "'" || first === '"' ? first : "plain");
          let last = whole[0];
          for (let at = 0; at < value.length; at += 1) {
            const [start, end] = locate(file, place([at, at + 1]))!;
            expect(
              stands(file.slice(start, end), value[at]!),
              `${JSON.stringify(file)} ${at}: ${start}-${end}`,
            ).toBe(true);
            expect(start, JSON.stringify(file)).toBeGreaterThanOrEqual(last);
            last = start;
          }
          expect(locate(file, place([0, value.length]))![1]).toBeGreaterThanOrEqual(last);
        }),
        { numRuns: 400 },
      );
      expect([...seen].sort()).toEqual(['"', "'", "plain", "|"]);
    });
  }

  test("is the whole of a folded block", () => {
    const file = "a: >\n  one\n  two\n";
    expect(locate(file, { file: "/x", path: ["a"], on: "value", within: [4, 7] })).toEqual([3, file.length]);
  });

  test("that reaches beyond the text is the whole of it", () => {
    expect(locate("a: one\n", { file: "/x", path: ["a"], on: "value", within: [1, 9] })).toEqual([3, 6]);
  });
});
