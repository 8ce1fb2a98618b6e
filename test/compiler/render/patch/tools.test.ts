// Patches as the tools that people have write them, over real directories; and what `git apply` makes of the same patch.

import { spawnSync } from "node:child_process";
import path from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { contentOf, contentsOf } from "../../../support/content.ts";
import { plantSkill, readContents } from "../../../support/disk.ts";
import { patchedWith } from "../../../support/patch.ts";
import type { Contents } from "../../../support/skill.ts";
import { plant } from "../../../support/tree.ts";

const ENV = { PATH: process.env["PATH"], HOME: "/nonexistent", GIT_CONFIG_NOSYSTEM: "1", TZ: "Asia/Kolkata" };

function run(
  cwd: string,
  command: readonly string[],
  input = "",
): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(command[0]!, command.slice(1), {
    cwd,
    env: ENV,
    input,
    encoding: "latin1",
    maxBuffer: 2 ** 28,
  });
}

/** Both skills in one directory, as `orig` and `mine`, and what the tool says of the difference. */
function written(before: Contents, after: Contents, command: readonly string[]): Buffer {
  const root = plant({});
  plantSkill(before, root, "orig");
  plantSkill(after, root, "mine");
  const { status, stdout, stderr } = run(root, command);
  expect({ status, stderr }).toEqual({ status: 1, stderr: "" });
  return Buffer.from(stdout, "latin1");
}

/** From the repository of the skill before, in which the skill after stands. */
function committed(before: Contents, after: Contents, commands: readonly (readonly string[])[]): Buffer {
  const root = plantSkill(before);
  const git = (...args: string[]) =>
    run(root, ["git", "-c", "user.name=A", "-c", "user.email=a@example.com", ...args]);
  git("init", "-q");
  git("add", "-A");
  git("commit", "-q", "-m", "Before", "--allow-empty");
  run(root, [
    "find",
    ".",
    "-mindepth",
    "1",
    "-maxdepth",
    "1",
    "!",
    "-name",
    ".git",
    "-exec",
    "rm",
    "-r",
    "{}",
    "+",
  ]);
  const mine = plantSkill(after);
  run(root, ["cp", "-RPp", `${mine}/.`, "."]);
  git("add", "-A");
  const outcomes = commands.map((command) => git(...command));
  expect(outcomes.at(-1)).toMatchObject({ status: 0, stderr: "" });
  return Buffer.from(outcomes.at(-1)!.stdout, "latin1");
}

const many = Array.from({ length: 40 }, (_, at) => `line ${at}\n`);
const BEFORE: Contents = {
  "SKILL.md": many.join(""),
  "refs/a b.md": "1\n2\n",
  "refs/ü.md": "1\r\n2\r\n",
  'refs/quoted "name".md': "1\n",
  "gone/x.md": "gone\n",
  "gone/empty": "",
  run: { run: "#!/bin/sh\n" },
  filled: "",
  emptied: "1\n",
  open: "1\n2",
  moved: many.slice(10).join(""),
};
const AFTER: Contents = {
  "SKILL.md": many.with(3, "three\n").with(30, "thirty").toSpliced(20, 1).join(""),
  "refs/a b.md": "1\n2\n3\n",
  "refs/ü.md": "1\r\n2\n",
  'refs/quoted "name".md': "2\n",
  "come/deep/x.md": "come",
  "come/empty": "",
  run: { run: "#!/bin/sh\necho\n" },
  filled: "1\n",
  emptied: "",
  open: "1\n2\n3",
  "now/here": `${many.slice(10).join("")}more\n`,
};

describe("what is written is what applies", () => {
  test.each<[string, readonly string[]]>([
    ["diff -Nur", ["diff", "-Nur", "orig", "mine"]],
    ["diff -Nur, of directories with slashes", ["diff", "-Nur", "./orig/", "./mine/"]],
    ["diff -Nur without context", ["diff", "-Nur", "-U1000", "orig", "mine"]],
    ["diff -Naurp", ["diff", "-Naurp", "orig", "mine"]],
  ])("by %s", (_, command) => {
    // diff says nothing of empty files that come or go.
    const without = ({ "gone/empty": _, "come/empty": __, ...contents }: Contents) => contents as Contents;
    const [before, after] = [without(BEFORE), without(AFTER)];
    expect(patchedWith(before, written(before, after, command))).toEqual(contentsOf(contentOf(after)));
  });

  const LINKED = { ...BEFORE, link: { link: "run" }, type: "1\n", other: { link: "x" } };
  const TYPED = { ...AFTER, link: { link: "ü" }, type: { link: "open" }, other: "x", run: "#!/bin/sh\n" };

  test.each<[string, readonly (readonly string[])[]]>([
    ["git diff", [["diff", "HEAD"]]],
    ["git diff without renames", [["diff", "--no-renames", "HEAD"]]],
    ["git diff that looks for copies", [["diff", "-C", "-C", "HEAD"]]],
    ["git diff that breaks changes in two", [["diff", "-B", "-M", "HEAD"]]],
    ["git diff --no-prefix", [["diff", "--no-prefix", "HEAD"]]],
    ["git diff with mnemonic prefixes", [["-c", "diff.mnemonicPrefix=true", "diff", "HEAD"]]],
    ["git diff with names as they are", [["-c", "core.quotePath=false", "diff", "HEAD"]]],
    ["git diff with little context", [["diff", "-U1", "--patience", "HEAD"]]],
    [
      "git format-patch",
      [
        ["commit", "-q", "-m", "After\n\nA text."],
        ["format-patch", "--stdout", "--full-index", "-1"],
      ],
    ],
    [
      "git show",
      [
        ["commit", "-q", "-m", "After"],
        ["show", "--stat", "-p", "HEAD"],
      ],
    ],
  ])("by %s", (_, commands) => {
    const patch = committed(LINKED, TYPED, commands);
    expect(patchedWith(LINKED, patch)).toEqual(contentsOf(contentOf(TYPED)));
  });

  test("by two commits in one file", () => {
    const root = [
      ["commit", "-q", "-m", "After"],
      ["rm", "-q", "SKILL.md"],
      ["mv", "open", "shut"],
      ["commit", "-q", "-m", "More"],
    ];
    const patch = committed(BEFORE, AFTER, [...root, ["format-patch", "--stdout", "-2"]]);
    const { "SKILL.md": _, open, ...rest } = AFTER;
    expect(patchedWith(BEFORE, patch)).toEqual(contentsOf(contentOf({ ...rest, shut: open! })));
  });

  test.each<[string, readonly string[]]>([
    ["with prefixes", []],
    ["without prefixes", ["--no-prefix"]],
  ])("by git diff --no-index %s", (_, options) => {
    const command = ["git", "diff", "--no-index", "--no-renames", ...options, "orig", "mine"];
    expect(patchedWith(LINKED, written(LINKED, TYPED, command))).toEqual(contentsOf(contentOf(TYPED)));
  });

  test.each<[string, readonly string[], object]>([
    ["without whole files", ["-ru"], { kind: "syntax", mistake: "one-sided" }],
    ["without -u", ["-rN"], { kind: "empty", form: "normal" }],
    ["with -c", ["-rNc"], { kind: "empty", form: "context" }],
  ])("but not by diff %s", (_, options, problem) => {
    const patch = written({ x: "a\n" }, { x: "b\n", "new.md": "n\n" }, ["diff", ...options, "orig", "mine"]);
    expect(patchedWith({ x: "a\n" }, patch)).toMatchObject(problem);
  });

  test("by diff of one file in its directory", () => {
    const root = plantSkill({ "SKILL.md": "1\n", "SKILL.md.mine": "2\n" });
    const { stdout } = run(root, ["diff", "-u", "SKILL.md", "SKILL.md.mine"]);
    expect(patchedWith({ "SKILL.md": "1\n" }, stdout)).toEqual({ "SKILL.md": "2\n" });
  });
});

/** Lines that differ, so that there is one place for each. */
const numbers = fc
  .uniqueArray(fc.nat(60), { maxLength: 40 })
  .map((all) => all.map((line) => `line ${line}\n`).join(""));
const edits = fc.array(
  fc.tuple(fc.nat(40), fc.nat(2), fc.array(fc.integer({ min: 100, max: 999 }), { maxLength: 2 })),
  { maxLength: 4 },
);

function edited(
  text: string,
  changes: readonly (readonly [number, number, readonly number[]])[],
  mark: string,
): string {
  const lines = text.split(/(?<=\n)/);
  for (const [at, gone, come] of changes) lines.splice(at, gone, ...come.map((line) => `${mark} ${line}\n`));
  return lines.join("");
}

test("where git applies a patch to another file than it was made for, the outcome is git's", () => {
  let applied = 0;
  fc.assert(
    fc.property(numbers, edits, edits, fc.constantFrom(1, 2, 3), (text, ours, theirs, context) => {
      const [mine, upstream] = [edited(text, ours, "mine"), edited(text, theirs, "theirs")];
      fc.pre(mine !== text);
      const patch = written({ x: text }, { x: mine }, [
        "diff",
        `-U${context}`,
        "-r",
        "orig",
        "mine",
      ]).toString();
      const directory = plantSkill({ x: upstream });
      const { status } = run(directory, ["git", "apply", "--whitespace=nowarn"], patch);
      const outcome = patchedWith({ x: upstream }, patch);
      if (status !== 0) return;
      applied += 1;
      expect(outcome).toEqual(readContents(directory));
    }),
    { numRuns: 150 },
  );
  expect(applied).toBeGreaterThan(20);
});

test("no bytes at all make it fall over", () => {
  const words = [
    "diff --git ",
    "a/x b/x",
    "--- a/x\n",
    "+++ b/x\n",
    "@@ -1 +1 @@\n",
    "@@ -1,2 +2,3 @@\n",
    "-a\n",
    "+b\n",
    " c\n",
    "\\ No\n",
    "\n",
    '"',
    "\\303",
    "rename from x\n",
    "rename to y\n",
    "new file mode 120000\n",
    "deleted file mode 100644\n",
    "index 1..2 100644\n",
    "\0",
    "ü",
    "/dev/null\n",
    "--- ",
  ];
  fc.assert(
    fc.property(
      fc.array(fc.oneof(fc.constantFrom(...words), fc.string({ unit: "binary", maxLength: 5 })), {
        maxLength: 25,
      }),
      (parts) => {
        const outcome = patchedWith({ x: "a\nc\n", d: { link: path.sep } }, parts.join(""));
        expect(outcome).toBeTypeOf("object");
      },
    ),
    { numRuns: 3000 },
  );
});
