import { describe, expect } from "vitest";
import { assign, runTable } from "../support/parts.ts";
import { shells, testWith } from "../support/shells.ts";

type Variables = Readonly<Record<string, string>>;

const given = (variables: Variables, call: string): string => `${assign(variables)}\n${call}`;

for (const shell of shells) {
  const test = testWith(shell.program);

  describe(`words, in ${shell.name}`, () => {
    const texts: readonly (readonly [text: string, expected: string])[] = [
      ["plain text ~", "plain text ~"],
      ["", ""],
      ["\u001b[2Jgone", "?[2Jgone"],
      ["two\nlines", "two?lines"],
      ["é", "??"],
      ["a\ttab\r", "a?tab?"],
    ];

    test("that may have come with a clone hold nothing that a terminal acts on", () => {
      const results = runTable(shell, {
        parts: ["words"],
        cases: texts.map(([text]) => given({ kt_case: text }, 'kt_printable "$kt_case"\nkt_say "$kt_shown"')),
      });
      expect(results).toEqual(texts.map(([, expected]) => expected));
    });

    const project: Variables = { kt_scope: "project", kt_root: "/home/é" };
    const paths: readonly (readonly [variables: Variables, text: string, expected: string])[] = [
      [{}, "/home/é/x", "/home/é/x"],
      [project, "cannot write to /home/é/plain.", "cannot write to /home/é/plain."],
      [project, "/home/é/\u001bx and /home/é/y", "/home/é/?x and /home/é/y"],
      [project, "é is not /home/é", "?? is not /home/??"],
    ];

    test("hold the user's own path as it is, and what came with the project without such things", () => {
      const results = runTable(shell, {
        parts: ["words"],
        cases: paths.map(([variables, text]) =>
          given({ ...variables, kt_case: text }, 'kt_printable_paths "$kt_case"\nkt_say "$kt_shown"'),
        ),
      });
      expect(results).toEqual(paths.map(([, , expected]) => expected));
    });

    const home: Variables = { HOME: "/home/me", kt_home: "/data/me" };
    const inProject: Variables = {
      kt_scope: "project",
      kt_root: "/home/me/work",
      kt_from: "/home/me/work",
      ...home,
    };
    const short: readonly (readonly [variables: Variables, path: string, expected: string])[] = [
      [home, "/home/me/.claude/skills", "~/.claude/skills"],
      [home, "/data/me/.claude/skills", "~/.claude/skills"],
      [home, "/home/me", "/home/me"],
      [home, "/home/mean/x", "/home/mean/x"],
      [home, "/srv/x", "/srv/x"],
      [{ ...home, HOME: "" }, "/home/me/x", "/home/me/x"],
      [{ ...home, HOME: "/" }, "/x", "/x"],
      [inProject, "/home/me/work/.claude/skills", ".claude/skills"],
      [inProject, "/home/me/work/\u001bx", "?x"],
      [{ ...inProject, kt_from: "/home/me" }, "/home/me/work/.claude/skills", "~/work/.claude/skills"],
      [{ ...inProject, kt_from: "/home/me" }, "/home/me/work/\u001bx", "/home/me/work/?x"],
    ];

    test("name a path as its reader would", () => {
      const results = runTable(shell, {
        parts: ["words"],
        cases: short.map(([variables, path]) =>
          given({ ...variables, kt_case: path }, 'kt_shorten "$kt_case"\nkt_say "$kt_short_path"'),
        ),
      });
      expect(results).toEqual(short.map(([, , expected]) => expected));
    });

    test("that end a run go to standard error, with the status; the hook has one line and ends with 0", () => {
      const results = runTable(shell, {
        parts: ["words"],
        cases: [
          'kt_stop 2 "it is so." "Do this." 2>&1',
          'kt_hook=yes kt_script=install\nkt_stop 2 "it is${kt_nl}so." "Do this." 3>&1',
          'kt_real=/x\n(kt_stop 64 a b) 2>/dev/null || kt_say "status $?"',
          '(kt_hook=yes kt_script=install\nkt_stop 64 a b) 3>/dev/null && kt_say "status $?"',
        ],
      });
      expect(results).toEqual([
        "kitout: it is so.\n  Do this.",
        "kitout: it is so. (For details: ROOT/bundle/install --dry-run)",
        "status 64",
        "status 0",
      ]);
    });
  });
}
