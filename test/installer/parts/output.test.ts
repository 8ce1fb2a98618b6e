import { describe, expect } from "vitest";
import { assign, runTable } from "../support/parts.ts";
import { shells, testWith } from "../support/shells.ts";

const counts = { kt_total: "9", kt_added: "2", kt_replaced: "1", kt_removed: "3", kt_refused: "0" };

for (const shell of shells) {
  const test = testWith(shell.program);

  describe(`the line of a directory, in ${shell.name}`, () => {
    const cases: readonly (readonly [variables: Readonly<Record<string, string>>, expected: string])[] = [
      [{ kt_targets: "claude" }, "claude  +2 ~1 -3 =6  /srv/skills"],
      [{ kt_targets: "claude codex" }, "claude, codex  +2 ~1 -3 =6  /srv/skills"],
      [{ kt_targets: "" }, "(no longer used)  +2 ~1 -3 =6  /srv/skills"],
      [{ kt_targets: "claude", kt_refused: "4" }, "claude  +2 ~1 -3 =6 !4  /srv/skills"],
      [{ kt_targets: "claude", kt_quiet: "yes" }, ""],
    ];

    test("says what was added, replaced, removed, left and refused", () => {
      const results = runTable(shell, {
        parts: ["words", "output"],
        before: assign({ ...counts, kt_real: "/srv/skills" }),
        cases: cases.map(([variables]) => `${assign(variables)}\nkt_print_line`),
      });
      expect(results).toEqual(cases.map(([, expected]) => expected));
    });
  });

  describe(`the records for programs, in ${shell.name}`, () => {
    test("are a destination, its entries and a summary, with tabs between their fields", () => {
      const results = runTable(shell, {
        parts: ["words", "output"],
        before: assign({ ...counts, kt_i: "2", kt_real: "/srv/my skills", kt_targets: "claude codex" }),
        cases: [
          'kt_structure=link\nkt_say "missing add a/b" >|"$kt_dir/plan"\nkt_print_porcelain',
          'kt_structure=\ntrue >|"$kt_dir/plan"\nkt_print_porcelain',
        ],
      });
      expect(results).toEqual([
        "dest\t2\tlink\tclaude,codex\t/srv/my skills\nentry\t2\tmissing\tadd\ta/b\nsummary\t2\t2\t1\t3\t6\t0",
        "dest\t2\tcopy-tree\tclaude,codex\t/srv/my skills\nsummary\t2\t2\t1\t3\t6\t0",
      ]);
    });
  });
}
