import { describe, expect, test } from "vitest";
import { parsePatch } from "../../../../src/compiler/render/patch/parse.ts";
import type { FilePatch, PatchProblem } from "../../../../src/compiler/render/patch/patch.ts";

const HUNK = "@@ -1 +1 @@\n-a\n+b\n";

function read(text: string): readonly FilePatch[] {
  const parsed = parsePatch(Buffer.from(text).toString("latin1"));
  if ("problem" in parsed) throw new Error(JSON.stringify(parsed.problem));
  return parsed.files;
}

/** What is wrong, and the line that it is at. */
function problem(text: string): Omit<PatchProblem, "range"> & { readonly line: string } {
  const parsed = parsePatch(Buffer.from(text).toString("latin1"));
  if (!("problem" in parsed)) throw new Error(`It is read: ${JSON.stringify(parsed.files)}`);
  const { range, ...rest } = parsed.problem;
  return { ...rest, line: text.slice(...range) };
}

const paths = (text: string) =>
  read(text).map(({ action, from, to }) => `${action} ${from === to ? to : `${from} ${to}`}`);

describe("the path that a patch is for", () => {
  test.each([
    ["git's prefixes", "--- a/refs/x.md\n+++ b/refs/x.md\n", "refs/x.md"],
    [
      "two directories that are compared",
      "--- orig/refs/x.md\t2026-01-01 10:00:00.0 +0100\n+++ mine/refs/x.md\t2026-01-01 10:00:01.0 +0100\n",
      "refs/x.md",
    ],
    ["names without a directory", "--- SKILL.md\n+++ SKILL.md\n", "SKILL.md"],
    ["one directory that is named twice", "--- refs/x.md\n+++ refs/x.md\n", "refs/x.md"],
    ["a copy that was kept", "--- refs/x.md.orig\n+++ refs/x.md\n", "refs/x.md"],
    ["a copy that was made", "--- SKILL.md\n+++ SKILL.md.new\n", "SKILL.md"],
    ["./ in front", "--- ./a/x.md\n+++ ./b/x.md\n", "x.md"],
    ["headers that end in CRLF", "--- a/x.md\r\n+++ b/x.md\r\n", "x.md"],
    ["a name in quotes", '--- "a/\\303\\274\\"\\t"\n+++ "b/\\303\\274 x"\n', "ü x"],
  ])("is found with %s", (_, names, path) => {
    expect(paths(`${names}${HUNK}`)).toEqual([`change ${path}`]);
  });

  test.each([
    ["prefixes", "a/refs/a b.md b/refs/a b.md", "--- a/refs/a b.md\t\n+++ b/refs/a b.md\t\n", "refs/a b.md"],
    [
      "prefixes by what is compared",
      "i/refs/x.md w/refs/x.md",
      "--- i/refs/x.md\n+++ w/refs/x.md\n",
      "refs/x.md",
    ],
    ["no prefixes", "refs/x.md refs/x.md", "--- refs/x.md\n+++ refs/x.md\n", "refs/x.md"],
    ["a name that looks like two", "a/x b/x b/x b/x", "--- a/x b/x\t\n+++ b/x b/x\t\n", "x b/x"],
    [
      "quotes",
      '"a/\\303\\274.md" "b/\\303\\274.md"',
      '--- "a/\\303\\274.md"\n+++ "b/\\303\\274.md"\n',
      "ü.md",
    ],
    [
      "prefixes that only the other lines tell apart",
      "before/x.md after it/x.md",
      "--- before/x.md\n+++ after it/x.md\t\n",
      "x.md",
    ],
  ])("is found in git's form with %s", (_, header, names, path) => {
    expect(paths(`diff --git ${header}\nindex 1..2 100644\n${names}${HUNK}`)).toEqual([`change ${path}`]);
  });

  test("is found without lines, where only a mode changes or the file is empty", () => {
    expect(
      paths(
        "diff --git a/x/y b/x/y\nold mode 100644\nnew mode 100755\n" +
          "diff --git x/z x/z\nnew file mode 100644\nindex 0000000..e69de29\n" +
          'diff --git "a/\\"" "b/\\""\ndeleted file mode 100644\n',
      ),
    ).toEqual(["change x/y", "create x/z", 'delete "']);
  });

  test.each([
    ["absolute", "--- /etc/passwd\n+++ /etc/passwd\n", "/etc/passwd"],
    ["absolute", "--- /dev/null\n+++ /etc/passwd\n", "/etc/passwd"],
    ["absolute", "--- a/c:/x\n+++ b/c:/x\n", "c:/x"],
    ["dotdot", "--- a/../x\n+++ b/../x\n", "../x"],
    ["dotdot", "--- a/x/../../y\n+++ b/x/../../y\n", "x/../../y"],
    ["git", "--- a/.git/config\n+++ b/.git/config\n", ".git/config"],
    ["git", "--- a/x/.GIT /config\n+++ b/x/.GIT /config\n", "x/.GIT /config"],
    ["letters", '--- "a/\\033[2J"\n+++ "b/\\033[2J"\n', "\x1b[2J"],
    ["letters", '--- "a/x\\\\y"\n+++ "b/x\\\\y"\n', "x\\y"],
    ["letters", '--- "a/\\377"\n+++ "b/\\377"\n', "\udcff"],
    ["empty", "--- a/\n+++ b/\n", ""],
    ["empty", "--- a/x//y\n+++ b/x//y\n", "x//y"],
    ["long", `--- a/${"x/".repeat(101)}y\n+++ b/${"x/".repeat(101)}y\n`, `${"x/".repeat(101)}y`],
  ])("does not leave the skill, and is a file's: %s", (reason, names, path) => {
    expect(problem(`${names}@@ -0,0 +1 @@\n+b\n`)).toMatchObject({ kind: "path", reason, path });
  });

  test("does not leave the skill by a rename either", () => {
    const renamed = "diff --git a/x b/x\nsimilarity index 100%\nrename from x\nrename to ../x\n";
    expect(problem(renamed)).toEqual({
      kind: "path",
      reason: "dotdot",
      path: "../x",
      line: "diff --git a/x b/x",
    });
  });
});

describe("what is done to a file", () => {
  test.each([
    [
      "create x",
      "diff --git a/x b/x\nnew file mode 100755\nindex 0..1\n--- /dev/null\n+++ b/x\n@@ -0,0 +1 @@\n+a\n",
    ],
    ["delete x", "diff --git a/x b/x\ndeleted file mode 100644\n--- a/x\n+++ /dev/null\n@@ -1 +0,0 @@\n-a\n"],
    ["rename a c/d", "diff --git a/a b/c/d\nsimilarity index 90%\nrename from a\nrename to c/d\n"],
    ["copy a c d", 'diff --git a/a "b/c d"\nsimilarity index 90%\ncopy from a\ncopy to "c d"\n'],
    ["create x", "--- /dev/null\n+++ mine/x\n@@ -0,0 +1 @@\n+a\n"],
    [
      "create x",
      "--- orig/x\t1970-01-01 01:00:00.000000000 +0100\n+++ mine/x\t2026-01-01 01:00:00.0 +0100\n@@ -0,0 +1 @@\n+a\n",
    ],
    [
      "create x",
      "--- orig/x\t1969-12-31 19:00:00.000000000 -0500\n+++ mine/x\t2026-01-01 01:00:00.0 +0100\n@@ -0,0 +1 @@\n+a\n",
    ],
    [
      "delete x",
      "--- orig/x\t2026-01-01 01:00:00.0 +0100\n+++ mine/x\t1970-01-01 00:00:00.0 +0000\n@@ -1 +0,0 @@\n-a\n",
    ],
    [
      "change x",
      "--- orig/x\t1970-01-01 00:00:01.0 +0000\n+++ mine/x\t1970-01-01 00:00:01.0 +0000\n@@ -0,0 +1 @@\n+a\n",
    ],
  ])("is read: %s", (expected, text) => {
    expect(paths(text)).toEqual([expected]);
  });

  test("has its modes, also where they stay", () => {
    const modes = (text: string) => read(text).map(({ oldMode, newMode }) => [oldMode, newMode]);
    expect(
      modes(
        "diff --git a/x b/x\nold mode 100644\nnew mode 100755\n" +
          `diff --git a/y b/y\nindex 1..2 120000\n--- a/y\n+++ b/y\n${HUNK}` +
          `--- a/z\n+++ b/z\n${HUNK}`,
      ),
    ).toEqual([
      ["file", "executable"],
      ["link", "link"],
      [null, null],
    ]);
  });
});

describe("the lines of a hunk", () => {
  const lines = (text: string) =>
    read(`--- a/x\n+++ b/x\n${text}`).flatMap(({ hunks }) =>
      hunks.map((hunk) => hunk.lines.map(({ sign, text }) => sign + text)),
    );

  test("are kept byte by byte", () => {
    expect(lines("@@ -1,2 +1,2 @@ f()\n \t\xff\r\n-a\n+\0\x1b\n")).toEqual([
      [" \t\u00c3\u00bf\r\n", "-a\n", "+\0\x1b\n"],
    ]);
  });

  test("may lack an ending, in any language", () => {
    expect(
      lines("@@ -1 +1,2 @@\n-a\n\\ No newline at end of file\n+b\n+c\n\\ Kein Zeilenumbruch am Dateiende.\n"),
    ).toEqual([["-a", "+b\n", "+c"]]);
  });

  test("may have lost the blank of an empty line, and the last ending", () => {
    expect(lines("@@ -1,3 +1,3 @@\n a\n\n-b\n+c")).toEqual([[" a\n", " \n", "-b\n", "+c\n"]]);
  });

  test("may look like headers", () => {
    expect(
      lines("@@ -1,3 +1,2 @@\n--- a/y\n-diff --git a/y b/y\n-@@ -1 +1 @@\n+++ b/y\n+-- \n"),
    ).toHaveLength(1);
  });
});

test("a mail, what stands between files, and a signature are passed over", () => {
  const mail =
    "From 1234 Mon Sep 17 00:00:00 2001\nSubject: [PATCH] House\n\n--- \n SKILL.md | 2 +-\n\n" +
    `diff --git a/x b/x\nindex 1..2 100644\n--- a/x\n+++ b/x\n${HUNK}` +
    `Common subdirectories: orig/z and mine/z\ndiff -ru orig/y mine/y\n--- orig/y\n+++ mine/y\n${HUNK}-- \n2.39.5\n\nFrom 5678\n\n` +
    `diff --git a/z b/z\nold mode 100644\nnew mode 100755\n-- \n2.39.5\n`;
  expect(paths(mail)).toEqual(["change x", "change y", "change z"]);
});

describe("a mistake is reported at its line", () => {
  const START = "--- a/x\n+++ b/x\n";
  test.each([
    ["hunk-short", `${START}@@ -1,3 +1,3 @@\n a\n-b\n+c\n`, ""],
    ["hunk-short", `${START}@@ -1,3 +1,3 @@\n a\nb\n`, "b"],
    ["hunk-short", `${START}@@ -1,2 +1,2 @@\n a\ndiff --git a/x b/x\n`, "diff --git a/x b/x"],
    ["hunk-count", `${START}@@ -1 +1 @@\n-a\n+b\n c\n`, " c"],
    ["hunk-count", `${START}@@ -1 +1 @@\n-a\n+b\n--- c\n`, "--- c"],
    ["hunk-count", `${START}@@ -1 +1,2 @@\n-a\n-b\n`, "-b"],
    ["hunk-header", `${START}@@ -1 +one @@\n`, "@@ -1 +one @@"],
    ["hunk-header", `${START}@@ -1 +99999999999 @@\n`, "@@ -1 +99999999999 @@"],
    ["no-line-ending", `${START}@@ -1,2 +1 @@\n-a\n\\ No newline\n-b\n+c\n`, "@@ -1,2 +1 @@"],
    ["no-line-ending", `${START}@@ -1,2 +1,2 @@\n+a\n\\ No newline\n-a\n b\n`, "@@ -1,2 +1,2 @@"],
    ["no-file", `text\n${HUNK}`, "@@ -1 +1 @@"],
    ["no-second-name", `diff --git a/x b/x\n--- a/x\n${HUNK}`, "@@ -1 +1 @@"],
    ["no-hunk", "diff --git a/x b/x\n--- a/x\n+++ b/x\n", ""],
    ["names-differ", `diff --git a/x b/x\n--- a/y\n+++ b/y\n${HUNK}`, "diff --git a/x b/x"],
    ["no-name", `diff --git a/x b/y\nold mode 100644\nnew mode 100755\n`, "diff --git a/x b/y"],
    ["no-name", `--- /dev/null\n+++ /dev/null\n${HUNK}`, "--- /dev/null"],
    ["quotes", `--- "a/x\n+++ b/x\n${HUNK}`, '--- "a/x'],
    ["quotes", `--- a/x\n+++ "b/\\q"\n${HUNK}`, '+++ "b/\\q"'],
    ["nothing", "diff --git a/x b/x\nindex 1..2\n", "diff --git a/x b/x"],
    [
      "contradiction",
      "diff --git a/x b/x\nnew file mode 100644\ndeleted file mode 100644\n",
      "diff --git a/x b/x",
    ],
    ["contradiction", "diff --git a/x b/x\nrename from x\ncopy to y\n", "diff --git a/x b/x"],
    ["new-with-old", `--- /dev/null\n+++ b/x\n${HUNK}`, "@@ -1 +1 @@"],
    ["gone-with-new", `--- a/x\n+++ /dev/null\n${HUNK}`, "@@ -1 +1 @@"],
    ["mode", "diff --git a/x b/x\nold mode 100644\nnew mode 120000\n", "diff --git a/x b/x"],
    ["mode", "diff --git a/x b/x\nnew file mode 060644\n", "new file mode 060644"],
    ["one-sided", `Only in mine: new.md\n${START}${HUNK}`, "Only in mine: new.md"],
    ["one-sided", `${START}${HUNK}Only in orig/a b: old.md\r\n`, "Only in orig/a b: old.md"],
    ["submodule", "diff --git a/x b/x\nnew file mode 160000\n", "new file mode 160000"],
    ["submodule", "diff --git a/x b/x\nindex 1..2 160000\n", "index 1..2 160000"],
  ])("%s", (mistake, text, line) => {
    expect(problem(text)).toMatchObject({ kind: "syntax", mistake, line });
  });

  test.each([
    "diff --git a/x.png b/x.png\nindex 1..2 100644\nGIT binary patch\nliteral 1\n",
    "diff --git a/x.png b/x.png\nindex 1..2 100644\nBinary files a/x.png and b/x.png differ\n",
    "Binary files orig/x.png and mine/x.png differ\n",
  ])("what has no bytes", (text) => {
    expect(problem(text)).toMatchObject({ kind: "binary", line: expect.stringMatching(/binary|Binary/) });
  });

  test.each([
    ["other", ""],
    ["other", "# House\n\n1a2 is no line of a diff\n"],
    ["other", "diff --cc x\nindex 1,2..3\n--- a/x\n+++ b/x\n@@@ -1 -1 +1 @@@\n"],
    ["normal", "3c3\n< old\n---\n> new\n"],
    ["normal", "diff -r orig/x mine/x\r\n0a1,2\r\n> new\r\n> new\r\n"],
    ["context", "*** a/x\n--- b/x\n***************\n*** 1 ****\n! a\n--- 1 ----\n! b\n"],
  ])("no file at all, but %s: %j", (form, text) => {
    expect(problem(text)).toEqual({ kind: "empty", form, line: "" });
  });
});

test("a line of a hunk may say what diff says of a file on one side", () => {
  expect(
    paths("--- a/x\n+++ b/x\n@@ -1,2 +1,2 @@\n-Only in a: x\n+Only in mine: new.md\n Only in c: x\n"),
  ).toEqual(["change x"]);
});

test("four MiB of anything are read in the time that it takes to look at them", () => {
  const size = 4 * 1024 * 1024;
  for (const part of [
    "\n",
    "--- a\n",
    "--- a\n+++ b\n",
    "diff --git a/x b/x\n",
    'diff --git "',
    "-- \n",
    "x",
    "Binary files ",
  ]) {
    const started = performance.now();
    parsePatch(part.repeat(size / part.length));
    parsePatch(`--- a/x\n+++ b/x\n@@ -1,${size} +1,${size} @@\n${part.repeat(size / part.length)}`);
    expect(performance.now() - started).toBeLessThan(10_000);
  }
});
