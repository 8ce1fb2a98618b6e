import { describe, expect } from "vitest";
import { JUNK, OWN } from "../../support/junk.ts";
import { assign, runTable } from "../support/parts.ts";
import { shells, testWith } from "../support/shells.ts";

const failing = "kt_fail_io() { kt_say 'a file operation failed'; exit 0; }";

for (const shell of shells) {
  const test = testWith(shell.program);

  describe(`a link, in ${shell.name}`, () => {
    const links: readonly (readonly [name: string, text: string])[] = [
      ["plain", "target"],
      ["a -> b", "c -> d"],
      ["with space", "/some where/else"],
      ["quotes'\"", "$(touch x) `y`"],
      ["arrow", "x -> "],
      ["-n", "-n"],
      ["tab", "a\tb"],
      ["lines", "two\nlines\n"],
    ];

    test("is read as it is, whatever is in its name and in its text", () => {
      const results = runTable(shell, {
        parts: ["live"],
        files: Object.fromEntries(links.map(([name, link]) => [`links/${name}`, { link }])),
        before: failing,
        cases: links.map(
          ([name]) =>
            `${assign({ kt_case: name })}\nkt_read_link "\${kt_root%/project}/links" "$kt_case" && kt_say "[$kt_text]"`,
        ),
      });
      // busybox's ls shows control characters as question marks.
      const shown = (text: string): string => (shell.busybox ? text.replace(/[\t\n]/g, "?") : text);
      expect(results).toEqual(links.map(([, text]) => `[${shown(text)}]`));
    });

    test("is nothing else", () => {
      const results = runTable(shell, {
        parts: ["live"],
        files: { "links/file": "", "links/dir/file": "" },
        cases: ["file", "dir", "missing"].map(
          (name) => `kt_read_link "\${kt_root%/project}/links" ${name} && kt_say yes || kt_say no`,
        ),
      });
      expect(results).toEqual(["no", "no", "no"]);
    });
  });

  describe(`a nested entry, in ${shell.name}`, () => {
    const cases: readonly (readonly [entry: string, expected: string])[] = [
      ["entry", "free"],
      ["file", "free"],
      ["new/entry", "free"],
      ["dir/entry", "free"],
      ["dir/sub/entry", "free"],
      ["link/entry", "blocked"],
      ["file/entry", "blocked"],
      ["dir/file/entry", "blocked"],
      ["dir/file/new/entry", "blocked"],
      ["dangling/entry", "blocked"],
    ];

    test("is blocked where something that is no directory is above it", () => {
      const results = runTable(shell, {
        parts: ["live"],
        files: {
          "tree/file": "",
          "tree/dir/file": "",
          "tree/dir/sub/x": "",
          "tree/link": { link: "dir" },
          "tree/dangling": { link: "nowhere" },
        },
        before: "cd ${kt_root%/project}/tree",
        cases: cases.map(([entry]) => `if kt_is_blocked ${entry}; then kt_say blocked; else kt_say free; fi`),
      });
      expect(results).toEqual(cases.map(([, expected]) => expected));
    });
  });

  describe(`what is found, in ${shell.name}`, () => {
    const junk = JUNK.map((path) => `e//${path}`);
    const kept = [...OWN.map((path) => `e//${path}`), "e//__pycache__"];

    test("is without the junk that using a skill leaves, unless the skill brings a file of that name", () => {
      const table = (paths: readonly string[], type: string): string =>
        paths.map((path) => `${type}\t${path}`).join("\n");
      const results = runTable(shell, {
        parts: ["main", "tables", "live"],
        before: `${failing}
cd "$kt_dir"
${assign({ kt_case: table([...junk, ...kept], "f"), kt_own: `f\tabc\t${junk[0]}\nf\tdef\te//SKILL.md` })}
true >|nothing
kt_say "$kt_own" >|own`,
        cases: ["nothing", "own"].map(
          (known) =>
            `kt_known=${known}\nkt_say "$kt_case" >|"$kt_tmp/counted"\nkt_sort_found\nsort "$kt_tmp/kinds"`,
        ),
      });
      const sorted = (paths: readonly string[]): string =>
        [...paths]
          .map((path) => `f\t${path}`)
          .sort()
          .join("\n");
      expect(results).toEqual([sorted(kept), sorted([...kept, junk[0]!])]);
    });

    test("is without junk only where that is a file", () => {
      const rows = ["l\te//.DS_Store", "o\te//Thumbs.db", "l\te//__pycache__/x.pyc", "l\te//._SKILL.md"];
      const all = [...rows, "f\te//SKILL.md", "x\te//desktop.ini"].join("\n");
      const results = runTable(shell, {
        parts: ["main", "tables", "live"],
        before: failing,
        cases: [
          `${assign({ kt_case: all, kt_known: "" })}
kt_say "$kt_case" >|"$kt_tmp/counted"
kt_sort_found
sort "$kt_tmp/kinds"`,
        ],
      });
      expect(results).toEqual([[...rows, "f\te//SKILL.md"].sort().join("\n")]);
    });
  });
}
