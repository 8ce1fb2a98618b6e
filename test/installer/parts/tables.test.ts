import fc from "fast-check";
import { describe, expect } from "vitest";
import { assign, runTable } from "../support/parts.ts";
import { shells, testWith } from "../support/shells.ts";

const before = `
kt_fail_io() { kt_say 'a file operation failed'; exit 0; }
cd "$kt_dir"
`;

/** Writes the lines to a file. */
const put = (file: string, lines: readonly string[]): string =>
  lines.length === 0
    ? `true >|${file}`
    : `${assign({ kt_lines_of_case: lines.join("\n") })}\nkt_say "$kt_lines_of_case" >|${file}`;

const sorted = (lines: Iterable<string>): string => [...new Set(lines)].sort().join("\n");
const row = (entry: string, version: string): string => `f\t${version}\t${entry}//SKILL.md`;

/** Rows of entries among which one name begins another: pairs of entry and version, no entry twice. */
const rows = fc
  .uniqueArray(fc.tuple(fc.constantFrom("a", "a-b", "a/b", "a.b", "ab", "b"), fc.constantFrom("1", "2")), {
    selector: ([entry]) => entry,
    maxLength: 6,
  })
  .map((pairs) => new Map<string, string>(pairs));
/** Entries that no table has: with them, a list is not a short one. */
const absent = Array.from({ length: 8 }, (_, index) => `z${index}`);
const rowsOf = (table: ReadonlyMap<string, string>): string[] =>
  [...table].map(([entry, v]) => row(entry, v));

for (const shell of shells) {
  const test = testWith(shell.program);

  describe(`tables, in ${shell.name}`, () => {
    test("can be subtracted, intersected, compared and picked from", () => {
      const pairs = fc.sample(fc.tuple(rows, rows), { numRuns: 12, seed: 1 });
      pairs.push(
        [new Map(), new Map()],
        [new Map([["a", "1"]]), new Map()],
        [new Map(), new Map([["a", "1"]])],
      );
      const results = runTable(shell, {
        parts: ["tables"],
        before,
        cases: pairs.map(
          ([one, other]) => `${put("one", rowsOf(one))}
${put("other", rowsOf(other))}
${put("entries", [...other.keys()])}
kt_minus one other minus
kt_both one other both
sort one >|one.c && sort other >|other.c
kt_differ one.c other.c differ
kt_pick entries one pick
${put("many", [...other.keys(), ...absent])}
kt_pick many one pick-of-many
for kt_result in minus both differ pick pick-of-many; do
  kt_say "$kt_result:"
  cat "$kt_result"
done`,
        ),
      });
      const expected = pairs.map(([one, other]) => {
        const same = (entry: string): boolean => one.get(entry) === other.get(entry);
        const part = (name: string, lines: string[]): string =>
          lines.length === 0 ? `${name}:` : `${name}:\n${sorted(lines)}`;
        return [
          part(
            "minus",
            rowsOf(one).filter((each) => !rowsOf(other).includes(each)),
          ),
          part(
            "both",
            rowsOf(one).filter((each) => rowsOf(other).includes(each)),
          ),
          part(
            "differ",
            [...one.keys(), ...other.keys()].filter((entry) => !same(entry)),
          ),
          ...["pick", "pick-of-many"].map((name) =>
            part(
              name,
              rowsOf(one).filter((each) => other.has(each.split("\t")[2]!.replace(/\/\/.*/, ""))),
            ),
          ),
        ].join("\n");
      });
      expect(results).toEqual(expected);
    });

    const small: readonly (readonly [call: string, lines: readonly string[], expected: string])[] = [
      [
        "kt_entries out <in",
        [row("b", "1"), row("a", "1"), "l\tx\ta//l", "l\tt\t.", "d\t-\tc//"],
        ".\na\nb\nc",
      ],
      ["kt_entries out <in", ["l\tx // y\tone"], "one"],
      ["kt_entries out <in", [], ""],
      ["kt_unite out in in", ["b", "a", "b"], "a\nb"],
      ["kt_unite in in && cat in >|out", ["b", "a", "b"], "a\nb"],
      ["kt_differ in in out", Array.from({ length: 30 }, (_, index) => row(`e${10 + index}`, "1")), ""],
      ["kt_say . >|self && kt_pick self in out", ["l\tt\t.", row("a", "1")], "l\tt\t."],
      ["kt_leave_self in out", [".", "a", "..", "b.", "a/."], "a\n..\nb.\na/."],
      ["kt_count_lines in && kt_say $kt_lines >|out", ["a", "", "b"], "3"],
      ["kt_count_lines in && kt_say $kt_lines >|out", [], "0"],
      ["kt_empty in out", ["a"], ""],
      ["kt_has a in && kt_say yes >|out || kt_say no >|out", ["a"], "yes"],
      ["kt_has a in && kt_say yes >|out || kt_say no >|out", ["b"], "no"],
      ["kt_has a missing 2>/dev/null", ["b"], "a file operation failed"],
      ["kt_minus in missing out", [], ""],
    ];

    test("are read and written whole", () => {
      const results = runTable(shell, {
        parts: ["tables"],
        before,
        cases: small.map(([call, lines]) => `rm -f out\n${put("in", lines)}\n${call}\ncat out`),
      });
      expect(results).toEqual(small.map(([, , expected]) => expected));
    });

    test("are given to a command in batches: of one directory, as large as a command line or as said", () => {
      const words = Array.from({ length: 70 }, (_, index) => `w${index}`);
      const long = Array.from({ length: 700 }, (_, index) => `${"long".repeat(24)}-${100 + index}`);
      const cases: readonly (readonly [lines: readonly string[], expected: string, most?: number])[] = [
        [[], ""],
        [["."], ""],
        [["one"], ". 1 one"],
        [
          ["one:1", "two:2", "a/three:1", "a/four", "b/five", "six"],
          ". 2 one:1\na 2 a/three:1\nb 1 b/five\n. 1 six",
        ],
        [["a/b/c", "a/b", "a/b/d"], "a/b 1 a/b/c\na 1 a/b\na/b 1 a/b/d"],
        [words, ". 70 w0"],
        [words, ". 64 w0\n. 6 w64", 64],
        // 64 KiB and what the last step adds to them.
        [long, `. 649 ${long[0]}\n. 51 ${long[649]}`],
      ];
      const results = runTable(shell, {
        parts: ["tables"],
        before: `${before}
kt_note_batch() { kt_say "$1 $(($# - 1)) $2"; }`,
        cases: cases.map(
          ([lines, , most = ""]) => `${put("in", lines)}\nkt_batches kt_note_batch "$kt_dir/in" ${most}`,
        ),
      });
      expect(results).toEqual(cases.map(([, expected]) => expected));
    });
  });
}
