import { describe, expect } from "vitest";
import { assign, runTable } from "../support/parts.ts";
import { shells, testWith } from "../support/shells.ts";

type Variables = Readonly<Record<string, string>>;

const files = {
  "home/file": "",
  "home/dir/in/keep": "",
  "home/link": { link: "dir/in" },
  "home/absolute": { link: "/" },
  "home/loop": { link: "loop" },
  "home/dangling": { link: "nowhere" },
  "home/to-file": { link: "file" },
} as const;

const refusing = 'kt_refuse_place() { kt_say "$1 $2"; exit 0; }';

for (const shell of shells) {
  const test = testWith(shell.program);

  describe(`a path without links, in ${shell.name}`, () => {
    /** The path below the world's root, and what comes of it. */
    const cases: readonly (readonly [path: string, expected: string])[] = [
      ["/home/dir", "ROOT/home/dir"],
      ["/home/dir/", "ROOT/home/dir"],
      ["/home//dir/./in", "ROOT/home/dir/in"],
      ["/home/dir/../dir", "ROOT/home/dir"],
      ["/home/link", "ROOT/home/dir/in"],
      ["/home/link/..", "ROOT/home/dir"],
      ["/home/link/new/a", "ROOT/home/dir/in/new/a"],
      ["/home/absolute/proc", "/proc"],
      ["/home/new", "ROOT/home/new"],
      ["/home/new/a b/é", "ROOT/home/new/a b/é"],
      ["/home/new/../x", "ROOT/home/new/../x goes up from a directory that does not exist"],
      ["/home/new/./x", "ROOT/home/new/./x goes up from a directory that does not exist"],
      ["/home/new/..x/.y", "ROOT/home/new/..x/.y"],
      ["/home/loop", "ROOT/home/loop is a link that does not lead to a directory"],
      ["/home/dangling/x", "ROOT/home/dangling is a link that does not lead to a directory"],
      ["/home/to-file/x", "ROOT/home/to-file is a link that does not lead to a directory"],
      ["/home/file/x/y", "ROOT/home/file is not a directory but a file"],
    ];
    const call = 'if kt_physical "$kt_case"; then kt_say "$kt_phys"; else kt_say "$kt_p $kt_why"; fi';

    test("is what a directory really is called, also where its last parts do not exist", () => {
      const results = runTable(shell, {
        parts: ["places"],
        files,
        before: "kt_world=${kt_root%/project}",
        cases: cases.map(([path]) => `${assign({ kt_case: path })}\nkt_case=$kt_world$kt_case\n${call}`),
      });
      expect(results).toEqual(cases.map(([, expected]) => expected));
    });

    test("is the same for a project's root", () => {
      const results = runTable(shell, {
        parts: ["start"],
        files,
        cases: ["dir", "link", "absolute", "absolute/proc", "file", "dangling"].map(
          (path) =>
            `kt_root=$kt_home/${path}\nkt_enter_root && kt_say "$kt_root" || kt_say 'cannot be entered'`,
        ),
      });
      expect(results).toEqual([
        "ROOT/home/dir",
        "ROOT/home/dir/in",
        "/",
        "/proc",
        "cannot be entered",
        "cannot be entered",
      ]);
    });

    test("is never empty, and the working directory is the root afterwards", () => {
      const results = runTable(shell, {
        parts: ["places"],
        cases: [
          `kt_case=/\n${call}\nkt_say "$PWD"`,
          `kt_case=\n${call}`,
          `kt_case=/no-such-directory\n${call}\nkt_say "$PWD"`,
        ],
      });
      expect(results).toEqual(["/\n/", "/", "/no-such-directory\n/"]);
    });
  });

  describe(`a destination's place, in ${shell.name}`, () => {
    /** The path below the world's root, a structure, and the destination with its parent and its name. */
    const cases: readonly (readonly [path: string, structure: string, expected: string])[] = [
      ["/home/dir/skills", "copy-tree", "ROOT/home/dir/skills in ROOT/home/dir as skills"],
      ["/home/dir/skills///", "copy-tree", "ROOT/home/dir/skills in ROOT/home/dir as skills"],
      ["/home/link/skills", "link", "ROOT/home/dir/in/skills in ROOT/home/dir/in as skills"],
      // A link at the end is followed, unless the destination is to be one.
      ["/home/link", "copy-tree", "ROOT/home/dir/in in ROOT/home/dir as in"],
      ["/home/link", "link", "ROOT/home/link in ROOT/home as link"],
      ["/home/dir/..", "copy-tree", "ROOT/home/dir/.. does not end in the name of a directory"],
      ["/home/dir/.", "copy-tree", "ROOT/home/dir/. does not end in the name of a directory"],
      ["/home/d\u001b/skills", "copy-tree", "ROOT/home/d?/skills has a control character in its path"],
      [
        "/home/file/skills",
        "copy-tree",
        "ROOT/home/file/skills leads through ROOT/home/file, which is not a directory but a file",
      ],
      [
        "/home/dangling",
        "copy-tree",
        "ROOT/home/dangling leads through ROOT/home/dangling, which is a link that does not lead to a directory",
      ],
      ["/home/file", "copy-tree", "ROOT/home/file is not a directory but a file"],
      ["/home/file", "symlink-tree", "ROOT/home/file is not a directory but a file"],
      // It may take the place of a file, when the user says so.
      ["/home/file", "link", "ROOT/home/file in ROOT/home as file"],
    ];

    test("is where its path leads", () => {
      const results = runTable(shell, {
        parts: ["words", "places"],
        files,
        before: `kt_world=\${kt_root%/project}\n${refusing}\nkt_is_own_link() { return 1; }\nkt_prune=no`,
        cases: cases.map(
          ([path, structure]) => `${assign({ kt_at: path, kt_structure: structure })}
kt_at=$kt_world$kt_at
kt_locate
kt_say "$kt_real in $kt_parent as $kt_base"`,
        ),
      });
      expect(results).toEqual(cases.map(([, , expected]) => expected));
    });
  });

  describe(`a place in which nothing is installed, in ${shell.name}`, () => {
    const user: Variables = {
      kt_home: "/home/me",
      kt_state: "/home/me/.local/state/kitout/mine",
      kt_store: "/home/me/.local/share/kitout/store",
      kt_bundle: "/home/me/bundles/one",
    };
    const project: Variables = {
      ...user,
      kt_scope: "project",
      kt_root: "/home/me/work",
      kt_state: "/home/me/work/.kitout",
    };
    const cases: readonly (readonly [variables: Variables, real: string, expected: string])[] = [
      [user, "/home/me/.claude/skills", "allowed"],
      [user, "/srv/skills", "allowed"],
      [user, "/home/me", "is your home directory, or above it"],
      [user, "/home", "is your home directory, or above it"],
      [{ ...user, kt_home: "" }, "/home/me", "holds kitout's own records"],
      [user, "/home/mean", "allowed"],
      [user, "/home/me/.local/state/kitout", "holds kitout's own records"],
      [user, "/home/me/bundles", "holds the bundle that is being installed"],
      [user, "/home/me/.local/share", "holds kitout's store"],
      [user, "/home/me/.local/share/kitout/store", "is inside kitout's store"],
      [user, "/home/me/.local/share/kitout/store/skills/x", "is inside kitout's store"],
      [{ ...user, kt_store: "" }, "/home/me/.local/share/kitout/store/x", "allowed"],
      [user, "/home/me/work/.git", "is inside a .git directory"],
      [user, "/home/me/work/.git/skills", "is inside a .git directory"],
      [user, "/home/me/work/.github/skills", "allowed"],
      [user, "/nix/store", "is inside /nix/store"],
      [user, "/nix/store/x/skills", "is inside /nix/store"],
      [user, "/home/me/.kitout-skills", "is one of kitout's own directories"],
      [user, "/home/me/.kitout/x", "is one of kitout's own directories"],
      [user, "/home/me/a\u0001b", "leads to a path with a control character"],
      [user, `/home/me/${"n".repeat(241)}`, "has a name that is too long"],
      [user, `/home/me/${"n".repeat(240)}`, "allowed"],
      [project, "/home/me/work/.claude/skills", "allowed"],
      [project, "/home/me/work", "holds kitout's own records"],
      [{ ...project, kt_state: "/state" }, "/home/me/work", "is the project directory itself"],
      [project, "/home/me/works/skills", "leads out of the project, to /home/me/works/skills"],
    ];

    test("is refused, whatever the configuration says", () => {
      const results = runTable(shell, {
        parts: ["words", "places"],
        before: 'kt_refuse_place() { kt_say "$2"; exit 0; }',
        cases: cases.map(
          ([variables, real]) => `${assign({ ...variables, kt_real: real, kt_at: real })}
kt_base=\${kt_real##*/}
kt_refuse_places
kt_say allowed`,
        ),
      });
      expect(results).toEqual(cases.map(([, , expected]) => expected));
    });

    test("is any directory of a bundle", () => {
      const results = runTable(shell, {
        parts: ["words", "places"],
        files: { "home/bundle/manifest.json": "{}", "home/bundle/lib/runtime.sh": "" },
        before: `${refusing}\nkt_store='' kt_state=/state kt_bundle=/bundle kt_base=skills`,
        cases: ["/bundle", "/bundle/a/skills", "/bundled/skills"].map(
          (path) => `kt_at=at kt_real=$kt_home${path}\nkt_refuse_places\nkt_say allowed`,
        ),
      });
      expect(results).toEqual([
        "at is inside a bundle of kitout, ROOT/home/bundle",
        "at is inside a bundle of kitout, ROOT/home/bundle",
        "allowed",
      ]);
    });

    test("is refused with a way out: the configuration, or the variable that named it", () => {
      const results = runTable(shell, {
        parts: ["places"],
        before: 'kt_stop() { kt_say "$1 $2 $3"; exit 0; }\nkt_override_name=AGENT_SKILLS_DESTS',
        cases: [
          "kt_targets='claude codex'\nkt_refuse_place /x 'is bad'",
          "kt_targets=''\nkt_refuse_place /x 'is bad'",
          "kt_targets=override-0 kt_overrides=/x\nkt_refuse_place /x 'is bad'",
        ],
      });
      expect(results).toEqual([
        "2 /x is bad; nothing was changed. Give claude codex another directory in skills.yaml.",
        "2 /x is bad; nothing was changed. Give this target another directory in skills.yaml.",
        "2 /x is bad; nothing was changed. Name another directory in AGENT_SKILLS_DESTS.",
      ]);
    });
  });

  describe(`the link that is a destination, in ${shell.name}`, () => {
    const ledger = (rows: string): string => `kitout-ledger 1\ncomplete yes\nl\t/header\t.\n\n${rows}`;
    const cases: readonly (readonly [rows: string | null, expected: string])[] = [
      ["l\t/bundle/views/claude\t.\n", "ours"],
      ["-l\t/bundle/views/claude\t.\n+l\t/other\t.\n", "ours"],
      ["+l\t/bundle/views/claude\t.\n", "ours"],
      ["l\t/bundle/views/claude\tentry\n", "not ours"],
      ["l\t/bundle/views\t.\n", "not ours"],
      ["", "not ours"],
      [null, "not ours"],
    ];

    test("is ours when a row of the ledger beside it says so, and no header line", () => {
      const results = runTable(shell, {
        parts: ["tables", "live", "places"],
        files: {
          "home/skills": { link: "/bundle/views/claude" },
          "home/header": { link: "/header" },
          ...Object.fromEntries(
            cases.flatMap(([rows], index) =>
              rows === null ? [] : [[`home/.kitout-skills/ledger-${index}`, ledger(rows)]],
            ),
          ),
          "home/.kitout-header/ledger": ledger(""),
        },
        before: "kt_parent=$kt_home",
        cases: [
          ...cases.map(
            (_, index) => `kt_base=skills
rm -f "$kt_home/.kitout-skills/ledger"
[ ! -f "$kt_home/.kitout-skills/ledger-${index}" ] || cp "$kt_home/.kitout-skills/ledger-${index}" "$kt_home/.kitout-skills/ledger"
if kt_is_own_link; then kt_say ours; else kt_say 'not ours'; fi`,
          ),
          "kt_base=header\nif kt_is_own_link; then kt_say ours; else kt_say 'not ours'; fi",
        ],
      });
      expect(results).toEqual([...cases.map(([, expected]) => expected), "not ours"]);
    });
  });
}
