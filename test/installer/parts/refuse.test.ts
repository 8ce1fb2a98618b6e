import { describe, expect } from "vitest";
import { assign, runTable } from "../support/parts.ts";
import { shells, testWith } from "../support/shells.ts";

type Variables = Readonly<Record<string, string>>;

const before = `
kt_fail_io() { kt_say 'a file operation failed'; exit 0; }
kt_blocked='  '
kt_state=$kt_home/state
HOME=$kt_home
cd "$kt_dir"
kt_say wanted-one >|wanted.e
true >|neighbours
`;

for (const shell of shells) {
  const test = testWith(shell.program);

  describe(`a refusal, in ${shell.name}`, () => {
    const explain = 'kt_explain\nkt_say "$kt_way: $kt_why"';
    const cases: readonly (readonly [variables: Variables, expected: string])[] = [
      [
        { kt_state_of: "foreign", kt_e: "wanted-one" },
        "replace: something else with this name is here already",
      ],
      [
        { kt_state_of: "conflict", kt_e: "wanted-one" },
        "replace: edited here after it was installed, and the bundle has another version",
      ],
      [
        { kt_state_of: "conflict", kt_e: "wanted" },
        "remove: edited here after it was installed, and the bundle no longer has it",
      ],
      [
        { kt_state_of: "stale", kt_e: "a/b", kt_blocked: " a\na/b " },
        "blocked: a link or a file is where its directory should be",
      ],
      [
        { kt_state_of: "foreign", kt_e: "b", kt_blocked: " a\na/b " },
        "replace: something else with this name is here already",
      ],
    ];

    test("says why, and what kind of way out there is", () => {
      const results = runTable(shell, {
        parts: ["words", "tables", "refuse"],
        before,
        cases: cases.map(([variables]) => `${assign(variables)}\n${explain}`),
      });
      expect(results).toEqual(cases.map(([, expected]) => expected));
    });

    test("of a directory that is to be one link names what else is in it, three at most", () => {
      const neighbours: readonly (readonly [names: readonly string[], expected: string])[] = [
        [[], ""],
        [["a"], ": a"],
        [["a", "b c", "d\u001b"], ": a, b c, d?"],
        [["a", "b", "c", "d", "e"], ": a, b, c and 2 more"],
      ];
      const results = runTable(shell, {
        parts: ["words", "tables", "refuse"],
        before,
        cases: neighbours.map(
          ([
            names,
          ]) => `${assign({ kt_case: names.join("\n"), kt_state_of: "foreign", kt_e: ".", kt_blocked: " . " })}
[ -z "$kt_case" ] || kt_say "$kt_case" >|neighbours
${explain}`,
        ),
      });
      expect(results).toEqual(
        neighbours.map(
          ([, expected]) =>
            `blocked: the directory is to become a link, but holds other things too${expected}`,
        ),
      );
    });

    test("shows only the ways out that are open", () => {
      const ways: readonly (readonly [variables: Variables, expected: readonly string[]])[] = [
        [{ kt_ways: " replace remove" }, ["keep", "have", "rest"]],
        [{ kt_ways: " remove" }, ["keep", "let"]],
        [{ kt_ways: " blocked" }, ["keep", "blocked"]],
        [{ kt_ways: " blocked remove" }, ["keep", "let", "blocked"]],
      ];
      const sentences: Readonly<Record<string, RegExp>> = {
        keep: /^ {2}To keep yours: /,
        have: /^ {2}To get the bundle's version: .*--force.*~\/state\/backups/,
        rest: /^ {2}To keep yours and install the rest: .*onConflict: keep/,
        let: /^ {2}To remove it: run this again with --force; .*~\/state\/backups/,
        blocked: /not even with --force/,
      };
      const results = runTable(shell, {
        parts: ["words", "tables", "refuse"],
        before,
        cases: ways.map(([variables]) => `${assign(variables)}\nkt_show_ways`),
      });
      for (const [index, [, expected]] of ways.entries()) {
        const lines = results[index]!.split("\n");
        expect(lines).toHaveLength(expected.length);
        for (const [line, name] of expected.entries()) expect(lines[line]).toMatch(sentences[name]!);
      }
    });
  });
}
