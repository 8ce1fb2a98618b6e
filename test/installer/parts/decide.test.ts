import { describe, expect } from "vitest";
import { assign, runTable } from "../support/parts.ts";
import { shells, testWith } from "../support/shells.ts";

/** What an entry is in each place: nothing, or one of two or three versions. */
type Version = "" | "a" | "b" | "c";

interface Entry {
  readonly live: Version;
  readonly ledger: Version;
  readonly wanted: Version;
}

const entries: readonly Entry[] = (["", "a", "b", "c"] as const).flatMap((live) =>
  (["", "a", "b", "c"] as const).flatMap((ledger) =>
    (["", "a", "b", "c"] as const).map((wanted) => ({ live, ledger, wanted })),
  ),
);

/** The digits that kt_plan puts together for an entry. */
function flagsOf({ live, ledger, wanted }: Entry): string {
  return [live !== "", ledger !== "", wanted !== "", live !== wanted, live !== ledger, ledger !== wanted]
    .flatMap((holds, index) => (holds ? [index + 1] : []))
    .join("");
}

/** The table of states, as a user is told of it: the first line that holds. */
function stateOf({ live, ledger, wanted }: Entry): readonly [state: string, action: string] {
  if (live !== "" && live === wanted) return ledger === wanted ? ["current", "none"] : ["converged", "adopt"];
  if (live === "") return wanted !== "" ? ["missing", "add"] : ["gone", "drop"];
  if (live === ledger) return wanted !== "" ? ["stale", "replace"] : ["orphan", "remove"];
  if (ledger === "") return ["foreign", "refuse"];
  return ledger === wanted ? ["edited", "keep"] : ["conflict", "refuse"];
}

/** An entry that is only there, with no row and no wish for it, is not ours to look at. */
const lookedAt = entries.filter(({ ledger, wanted }) => ledger !== "" || wanted !== "");

const before = `
kt_stop() { kt_say "stops with $1"; exit 0; }
for kt_e in 4 5 6 7 8 9; do eval "exec $kt_e>/dev/null"; done
kt_say_counts() { kt_say "+$kt_added ~$kt_replaced -$kt_removed !$kt_refused =$kt_total drift $kt_drift"; }
`;

const zero = {
  kt_blocked: "  ",
  kt_conflict: "fail",
  kt_added: "0",
  kt_replaced: "0",
  kt_removed: "0",
  kt_refused: "0",
  kt_total: "5",
  kt_drift: "no",
};

const decide = (variables: Readonly<Record<string, string>>, entry = "e"): string =>
  `${assign({ ...zero, ...variables })}\nkt_decide ${entry}`;

const EDITED = "12345";
const STALE = "12346";
const CONFLICT = "123456";
const EDITED_ORPHAN = "12456";
const FOREIGN = "13456";

for (const shell of shells) {
  const test = testWith(shell.program);

  describe(`a decision, in ${shell.name}`, () => {
    test("is what the table of states says, for everything that an entry can be", () => {
      const results = runTable(shell, {
        parts: ["decide"],
        before,
        cases: lookedAt.map((entry) => decide({ kt_flags: flagsOf(entry) })),
      });
      expect(results).toEqual(lookedAt.map((entry) => `${stateOf(entry).join(" ")} e`));
    });

    test("is never taken about an entry that is nobody's", () => {
      const results = runTable(shell, {
        parts: ["decide"],
        before,
        cases: ["145", "", "1", "2"].map((flags) => decide({ kt_flags: flags })),
      });
      expect(results).toEqual(Array(4).fill("stops with 70"));
    });

    const options: readonly (readonly [
      flags: string,
      variables: Readonly<Record<string, string>>,
      expected: string,
    ])[] = [
      [EDITED, { kt_force: "yes" }, "edited replace e"],
      [CONFLICT, { kt_force: "yes" }, "conflict replace e"],
      [EDITED_ORPHAN, { kt_force: "yes" }, "conflict remove e"],
      [FOREIGN, { kt_force: "yes" }, "foreign replace e"],
      [EDITED, { kt_conflict: "backup" }, "edited keep e"],
      [CONFLICT, { kt_conflict: "backup" }, "conflict replace e"],
      [EDITED_ORPHAN, { kt_conflict: "backup" }, "conflict remove e"],
      [FOREIGN, { kt_conflict: "backup" }, "foreign replace e"],
      [CONFLICT, { kt_conflict: "keep" }, "conflict skip e"],
      [EDITED_ORPHAN, { kt_conflict: "keep" }, "conflict skip e"],
      [FOREIGN, { kt_conflict: "keep" }, "foreign skip e"],
      [FOREIGN, { kt_conflict: "keep", kt_force: "yes" }, "foreign replace e"],
      [EDITED_ORPHAN, { kt_uninstall: "yes" }, "conflict keep e"],
      [EDITED_ORPHAN, { kt_uninstall: "yes", kt_conflict: "backup" }, "conflict keep e"],
      [EDITED_ORPHAN, { kt_uninstall: "yes", kt_force: "yes" }, "conflict remove e"],
      ["1246", { kt_uninstall: "yes", kt_keep_copies: "yes", kt_linked: "  " }, "orphan drop e"],
      ["1246", { kt_uninstall: "yes", kt_keep_copies: "yes", kt_linked: " d e " }, "orphan remove e"],
    ];

    test("follows --force, onConflict and --uninstall", () => {
      const results = runTable(shell, {
        parts: ["decide"],
        before,
        cases: options.map(([kt_flags, variables]) => decide({ kt_flags, ...variables })),
      });
      expect(results).toEqual(options.map(([, , expected]) => expected));
    });

    test("to move something is a refusal where a link or a file is in the way, whatever is forced", () => {
      const cases: readonly (readonly [flags: string, expected: string])[] = [
        ["346", "missing refuse e"],
        [STALE, "stale refuse e"],
        ["1246", "orphan refuse e"],
        [FOREIGN, "foreign refuse e"],
        ["123", "current none e"],
        ["1356", "converged adopt e"],
      ];
      const results = runTable(shell, {
        parts: ["decide"],
        before,
        cases: [
          ...cases.map(([kt_flags]) => decide({ kt_flags, kt_force: "yes", kt_blocked: " d\ne\nf " })),
          // Another entry is no reason.
          decide({ kt_flags: STALE, kt_blocked: " d\nee\ne/f " }),
        ],
      });
      expect(results).toEqual([...cases.map(([, expected]) => expected), "stale replace e"]);
    });

    test("is counted, and an entry that is left as it is does not count as installed", () => {
      const counted: readonly (readonly [
        flags: string,
        variables: Readonly<Record<string, string>>,
        expected: string,
      ])[] = [
        ["123", {}, "current none e\n+0 ~0 -0 !0 =5 drift no"],
        ["1356", {}, "converged adopt e\n+0 ~0 -0 !0 =5 drift yes"],
        ["346", {}, "missing add e\n+1 ~0 -0 !0 =5 drift yes"],
        ["256", {}, "gone drop e\n+0 ~0 -0 !0 =5 drift yes"],
        [STALE, {}, "stale replace e\n+0 ~1 -0 !0 =5 drift yes"],
        ["1246", {}, "orphan remove e\n+0 ~0 -1 !0 =5 drift yes"],
        [EDITED, {}, "edited keep e\n+0 ~0 -0 !0 =5 drift yes"],
        [CONFLICT, {}, "conflict refuse e\n+0 ~0 -0 !1 =4 drift yes"],
        [EDITED_ORPHAN, {}, "conflict refuse e\n+0 ~0 -0 !1 =5 drift yes"],
        [FOREIGN, { kt_conflict: "keep" }, "foreign skip e\n+0 ~0 -0 !1 =4 drift no"],
      ];
      const results = runTable(shell, {
        parts: ["decide"],
        before,
        cases: counted.map(([kt_flags, variables]) => `${decide({ kt_flags, ...variables })}\nkt_say_counts`),
      });
      expect(results).toEqual(counted.map(([, , expected]) => expected));
    });
  });

  describe(`what the ledger says of an interrupted change, in ${shell.name}`, () => {
    const row = (version: Version): string => (version === "" ? "" : `f\t${version}\te//SKILL.md\n`);
    const settled = "f\ts\tother//SKILL.md\n";

    test("is the side that is live; and the old one when neither is, unless the new one is wanted", () => {
      const held = (live: Version, old: Version, new_: Version, wanted: Version): string =>
        `cd "$kt_dir"
${Object.entries({ live: row(live), wanted: row(wanted), settled, old: row(old), new: row(new_) })
  .map(([name, text]) => `${assign({ kt_rows: text })}\nkt_put "${name}"`)
  .join("\n")}
kt_resolve_pending
sort "$kt_held" | cmp -s - "$kt_held.c" || kt_say 'two tables'
sed "s/^f$kt_tab//; s/$kt_tab.*//" "$kt_held.c"`;
      const cases: readonly (readonly [
        live: Version,
        old: Version,
        new_: Version,
        wanted: Version,
        expected: string,
      ])[] = [
        // Nothing is pending.
        ["a", "", "", "a", "s"],
        ["b", "a", "b", "b", "b\ns"],
        ["a", "a", "b", "b", "a\ns"],
        ["b", "a", "b", "c", "b\ns"],
        ["a", "a", "b", "c", "a\ns"],
        // An entry that is absent is either; what is not there is still to be added, or already removed.
        ["", "a", "b", "b", "b\ns"],
        ["", "a", "b", "c", "a\ns"],
        ["", "", "b", "b", "s"],
        ["", "a", "", "", "s"],
        // Edited since: of what is wanted it is an edit, of anything else a conflict.
        ["c", "a", "b", "b", "b\ns"],
        ["c", "a", "b", "a", "a\ns"],
        ["c", "a", "", "", "s"],
      ];
      const results = runTable(shell, {
        parts: ["tables", "decide"],
        before: `
kt_fail_io() { kt_say 'a file operation failed'; exit 0; }
kt_put() {
  if [ -n "$kt_rows" ]; then kt_say "\${kt_rows%"$kt_nl"}"; fi >|"$1"
  cat "$1" >|"$1.c"
}
`,
        cases: cases.map(([live, old, new_, wanted]) => held(live, old, new_, wanted)),
      });
      expect(results).toEqual(cases.map(([, , , , expected]) => expected));
    });
  });
}
