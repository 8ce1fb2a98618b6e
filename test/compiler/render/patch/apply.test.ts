import { describe, expect, test } from "vitest";
import { outcomeOf, patchedWith } from "../../../support/patch.ts";
import type { Contents } from "../../../support/skill.ts";

const lines = (...all: (string | number)[]) => all.map((line) => `${line}\n`).join("");
const numbers = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, at) => from + at);

/** A patch of `x` with these hunks. */
const of = (...hunks: string[]) => `--- a/x\n+++ b/x\n${hunks.join("")}`;

/** Changes 5 to five in the lines 1 to 9, with three lines of context. */
const FIVE = "@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n";

describe("a hunk", () => {
  test("applies where it says", () => {
    expect(patchedWith({ x: lines(...numbers(1, 9)) }, of(FIVE))).toEqual({
      x: lines(1, 2, 3, 4, "five", 6, 7, 8, 9),
    });
  });

  test.each([
    ["further on", lines("a", "b", ...numbers(1, 9))],
    ["further back", lines(...numbers(2, 9))],
  ])("is found %s", (_, x) => {
    expect(patchedWith({ x }, of(FIVE))).toEqual({ x: x.replace("5", "five") });
  });

  test("is found at the nearest place, of two at the later one", () => {
    const hunk = "@@ -4,3 +4,3 @@\n a\n-b\n+X\n c\n";
    expect(patchedWith({ x: lines("a", "b", "c", 0, 0, "a", "b", "c", "z") }, of(hunk))).toEqual({
      x: lines("a", "b", "c", 0, 0, "a", "X", "c", "z"),
    });
    expect(patchedWith({ x: lines("a", "b", "c", 0, 0, 0, "a", "b", "c", "z") }, of(hunk))).toEqual({
      x: lines("a", "b", "c", 0, 0, 0, "a", "X", "c", "z"),
    });
  });

  test("is looked for as far away as the one before it was found", () => {
    const repeated = lines("a", "b", "c").repeat(6);
    const hunks = ["@@ -1,3 +1,3 @@\n head\n-1\n+2\n a\n", "@@ -9,3 +9,3 @@\n a\n-b\n+X\n c\n"];
    const x = `${lines(9, 9, 9)}${lines("head", 1)}${repeated}`;
    const after = patchedWith({ x }, of(...hunks)) as { x: string };
    // In the file that the patch was made for, it is line 9; three lines came above.
    expect(after.x.split("\n").indexOf("X")).toBe(9 + 3);
  });

  test("is found behind the one before it only", () => {
    const hunk = (line: number) => `@@ -${line},3 +${line},3 @@\n a\n-b\n+X\n c\n`;
    const x = lines(0, "a", "b", "c", 0);
    expect(patchedWith({ x }, of(hunk(2), hunk(6)))).toMatchObject({ kind: "conflict", hunk: 2, hunks: 2 });
    expect(patchedWith({ x: x + x }, of(hunk(2), hunk(3)))).toEqual({ x: (x + x).replaceAll("b", "X") });
  });

  test("takes no line for another one", () => {
    for (const other of ["5 ", " 5", "", "5\r", "V"])
      expect(patchedWith({ x: lines(1, 2, 3, 4, other, 6, 7, 8, 9) }, of(FIVE))).toMatchObject({
        kind: "conflict",
      });
  });

  test("of the first lines stands at the beginning only", () => {
    const hunk = "@@ -1,2 +1,3 @@\n+new\n a\n b\n";
    expect(patchedWith({ x: lines("a", "b", "c") }, of(hunk))).toEqual({ x: lines("new", "a", "b", "c") });
    expect(patchedWith({ x: lines("0", "a", "b", "c") }, of(hunk))).toMatchObject({ reason: "not-first" });
  });

  test("of the last lines stands at the end only", () => {
    const hunk = "@@ -2,2 +2,3 @@\n b\n c\n+new\n";
    expect(patchedWith({ x: lines("a", "b", "c") }, of(hunk))).toEqual({ x: lines("a", "b", "c", "new") });
    expect(patchedWith({ x: lines(0, "a", "b", "c") }, of(hunk))).toEqual({
      x: lines(0, "a", "b", "c", "new"),
    });
    expect(patchedWith({ x: lines("a", "b", "c", "d") }, of(hunk))).toMatchObject({ reason: "not-last" });
  });

  test("without context stands where it says", () => {
    const hunk = "@@ -3 +3,2 @@\n-c\n+X\n+Y\n";
    expect(patchedWith({ x: lines("a", "b", "c") }, of(hunk))).toEqual({ x: lines("a", "b", "X", "Y") });
    expect(patchedWith({ x: lines("a", "b", "c", "d") }, of(hunk))).toMatchObject({ reason: "not-last" });
    expect(patchedWith({ x: lines("a", "c") }, of(hunk))).toMatchObject({ reason: "not-last" });
    expect(patchedWith({ x: lines("a", "b", "c", "d") }, of("@@ -3,0 +4 @@\n+X\n"))).toMatchObject({
      reason: "not-last",
    });
  });

  test("fills an empty file, and empties one", () => {
    expect(patchedWith({ x: "" }, of("@@ -0,0 +1 @@\n+a\n"))).toEqual({ x: "a\n" });
    expect(patchedWith({ x: "a\n" }, of("@@ -1 +0,0 @@\n-a\n"))).toEqual({ x: "" });
  });

  test("sees a missing line ending", () => {
    const hunk = "@@ -1,2 +1,2 @@\n a\n-b\n\\ No newline\n+c\n\\ No newline\n";
    expect(patchedWith({ x: "a\nb" }, of(hunk))).toEqual({ x: "a\nc" });
    expect(patchedWith({ x: "a\nb\n" }, of(hunk))).toMatchObject({
      kind: "conflict",
      reason: "line-endings",
    });
    expect(patchedWith({ x: "a\nb\nc\n" }, of(hunk))).toMatchObject({ kind: "conflict" });
  });

  test("keeps every byte", () => {
    const bytes = Buffer.from([...Array(256).keys()].filter((byte) => byte !== 10));
    const patch = Buffer.concat([
      Buffer.from(of("@@ -1,2 +1,2 @@\n ")),
      bytes,
      Buffer.from("\n-a\n+b"),
      bytes,
      Buffer.from("\n"),
    ]);
    const after = Buffer.concat([bytes, Buffer.from("\nb"), bytes, Buffer.from("\n")]);
    expect(patchedWith({ x: Buffer.concat([bytes, Buffer.from("\na\n")]) }, patch)).toEqual({ x: after });
  });
});

describe("a hunk that does not apply", () => {
  test("is shown with what it expects, and what is there", () => {
    const x = lines("a", "b", 1, 2, 3, 4, "fünf", 6, 7, 8, 9);
    expect(patchedWith({ x }, of(FIVE))).toMatchObject({
      kind: "conflict",
      path: "x",
      reason: "changed",
      hunk: 1,
      hunks: 1,
      range: [of().length, of("@@ -2,7 +2,7 @@").length],
      expected: [2, 3, 4, 5, 6, 7, 8].map((text, at) => ({ line: at + 4, text: `${text}` })),
      found: ["2", "3", "4", "fünf", "6", "7", "8"].map((text, at) => ({ line: at + 4, text })),
    });
  });

  test("is shown from shortly before the first line that differs", () => {
    const context = numbers(1, 40);
    const hunk = `@@ -1,40 +1,41 @@\n${context.map((line) => ` ${line}\n`).join("")}+x\n`;
    const found = patchedWith({ x: lines(...context.with(19, -1)) }, of(hunk));
    expect(found).toMatchObject({
      found: numbers(17, 28).map((line) => ({ line, text: line === 20 ? "-1" : `${line}` })),
    });
  });

  test("is shown where it says when nothing of it is left, and at the end of a file that is shorter", () => {
    expect(patchedWith({ x: lines("a", "b", "c", "d") }, of(FIVE))).toMatchObject({
      found: ["b", "c", "d"].map((text, at) => ({ line: at + 2, text })),
    });
    expect(patchedWith({ x: "a" }, of(FIVE))).toMatchObject({ found: [{ line: 1, text: "a" }] });
    expect(patchedWith({ x: "" }, of(FIVE))).toMatchObject({ found: [] });
  });

  test("is known to be there already", () => {
    const x = lines(0, 1, 2, 3, 4, "five", 6, 7, 8, 9);
    expect(patchedWith({ x }, of(FIVE))).toMatchObject({ kind: "conflict", reason: "applied" });
  });

  test("is known to differ in the ends of lines only", () => {
    const x = lines(...numbers(1, 9)).replaceAll("\n", "\r\n");
    expect(patchedWith({ x }, of(FIVE))).toMatchObject({ kind: "conflict", reason: "line-endings" });
  });

  test("shows no more of a long line, and of many, than fits a screen", () => {
    const x = lines(1, 2, 3, 4, `5${"ü".repeat(100_000)}`, ...numbers(6, 9));
    const found = patchedWith({ x }, of(FIVE)) as unknown as { found: { text: string }[] };
    expect(Math.max(...found.found.map(({ text }) => text.length))).toBe(101);
    expect(found.found.length).toBe(7);
  });
});

describe("all that does not apply is found at once", () => {
  const problemsOf = (contents: Contents, patch: string) => {
    const outcome = outcomeOf(contents, patch);
    if (!("problems" in outcome)) throw new Error("It applies.");
    return outcome.problems;
  };
  const hunk = (line: number, from: number | string = line) =>
    `@@ -${line},3 +${line},3 @@\n ${line - 1}\n-${from}\n+X\n ${line + 1}\n`;

  test("of the hunks of a file, the others looked for where they would be", () => {
    const problems = problemsOf(
      { x: lines(...numbers(1, 30)) },
      of(hunk(5), hunk(9, "a"), hunk(15), hunk(19, "b"), hunk(25)),
    );
    expect(problems).toMatchObject([
      { kind: "conflict", hunk: 2, hunks: 5, found: [{ line: 8 }, { line: 9 }, { line: 10 }] },
      { kind: "conflict", hunk: 4, hunks: 5, found: [{ line: 18 }, { line: 19 }, { line: 20 }] },
    ]);
  });

  test("of the files of a patch, each once", () => {
    const change = (path: string) => of("@@ -1,2 +1,2 @@\n-a\n+b\n c\n").replaceAll("/x", `/${path}`);
    const patch = [
      change("x"),
      change("x"),
      change("good"),
      change("gone.md"),
      "diff --git a/there b/there\nnew file mode 100644\n",
    ];
    expect(problemsOf({ x: "c\n", good: "a\nc\n", there: "t" }, patch.join(""))).toMatchObject([
      { kind: "conflict", path: "x" },
      { kind: "missing", path: "gone.md" },
      { kind: "exists", path: "there" },
    ]);
  });

  test("but ten things are enough", () => {
    const hunks = numbers(1, 50).map((at) => hunk(at * 4, "other"));
    expect(problemsOf({ x: lines(...numbers(1, 250)) }, of(...hunks))).toHaveLength(10);
    const files = numbers(1, 50).map((at) => of(FIVE).replaceAll("/x", `/${at}`));
    expect(problemsOf({}, files.join(""))).toHaveLength(10);
  });

  test("but no file of a patch for a whole repository is more than one mistake", () => {
    const patch = ["SKILL.md", "refs/x.md"].map((path) => of(FIVE).replaceAll("/x", `/skills/pdf/${path}`));
    expect(problemsOf({ "SKILL.md": "", "refs/x.md": "" }, patch.join(""))).toMatchObject([
      { kind: "missing", path: "skills/pdf/SKILL.md", below: "skills/pdf" },
    ]);
    expect(problemsOf({ "x.md": "", "refs/x.md": "" }, patch[1]!)).toMatchObject([{ below: "skills/pdf" }]);
    expect(problemsOf({ "other/x.md": "" }, patch[1]!)).toMatchObject([{ below: null }]);
  });
});

describe("a file", () => {
  const CREATE =
    "diff --git a/n/x b/n/x\nnew file mode 100755\n--- /dev/null\n+++ b/n/x\n@@ -0,0 +1 @@\n+a\n";
  const DELETE = "diff --git a/x b/x\ndeleted file mode 100644\n--- a/x\n+++ /dev/null\n@@ -1 +0,0 @@\n-a\n";
  const move = (how: string, hunks = "") =>
    `diff --git a/x b/n/y\nsimilarity index 90%\n${how} from x\n${how} to n/y\n${hunks}`;
  const linkTo = (path: string, to: string) =>
    `diff --git a/${path} b/${path}\nnew file mode 120000\n--- /dev/null\n+++ b/${path}\n@@ -0,0 +1 @@\n+${to}\n\\ No newline\n`;

  test.each<[string, Contents, string, Contents]>([
    ["is created", {}, CREATE, { "n/x": { run: "a\n" } }],
    [
      "is created, with nothing in it",
      {},
      "diff --git a/x b/x\nnew file mode 100644\nindex 0..1\n",
      { x: "" },
    ],
    ["is deleted", { x: "a\n", k: "" }, DELETE, { k: "" }],
    ["is deleted, with nothing in it", { x: "" }, "diff --git a/x b/x\ndeleted file mode 100644\n", {}],
    ["is renamed", { x: { run: "a\n" } }, move("rename"), { "n/y": { run: "a\n" } }],
    [
      "is renamed and changed",
      { x: "a\n" },
      move("rename", "--- a/x\n+++ b/n/y\n@@ -1 +1 @@\n-a\n+b\n"),
      { "n/y": "b\n" },
    ],
    ["is copied", { x: "a\n" }, move("copy"), { x: "a\n", "n/y": "a\n" }],
    [
      "is copied as it was",
      { x: "a\n" },
      of("@@ -1 +1 @@\n-a\n+b\n") + move("copy"),
      { x: "b\n", "n/y": "a\n" },
    ],
    [
      "is changed twice",
      { x: "a\n" },
      of("@@ -1 +1 @@\n-a\n+b\n") + of("@@ -1 +1 @@\n-b\n+c\n"),
      { x: "c\n" },
    ],
    [
      "becomes executable",
      { x: "a\n" },
      "diff --git a/x b/x\nold mode 100644\nnew mode 100755\n",
      { x: { run: "a\n" } },
    ],
    ["stays executable", { x: { run: "a\n" } }, of("@@ -1 +1 @@\n-a\n+b\n"), { x: { run: "b\n" } }],
    ["becomes a link", { x: "a\n" }, DELETE + linkTo("x", "../y"), { x: { link: "../y" } }],
    [
      "gives way to a directory",
      { n: "" },
      "diff --git a/n b/n\ndeleted file mode 100644\n" + CREATE,
      { "n/x": { run: "a\n" } },
    ],
    [
      "comes before the directory there goes",
      { "x/y": "" },
      `${linkTo("x", "z")}diff --git a/x/y b/x/y\ndeleted file mode 100644\n`,
      { x: { link: "z" } },
    ],
    [
      "is a link that changes",
      { x: { link: "a" } },
      "diff --git a/x b/x\nindex 1..2 120000\n--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n\\ No newline\n+b\n\\ No newline\n",
      { x: { link: "b" } },
    ],
    ["is a link that is renamed", { x: { link: "ü" } }, move("rename"), { "n/y": { link: "ü" } }],
  ])("%s", (_, before, patch, after) => {
    expect(patchedWith(before, patch)).toEqual(after);
  });

  test.each<[string, Contents, string, object]>([
    [
      "is not there",
      { "sub/x": "", "x.md": "" },
      of(FIVE),
      { kind: "missing", path: "x", similar: ["sub/x"], through: null },
    ],
    [
      "is behind a link",
      { n: { link: "m" }, "m/x": "a\n" },
      of(FIVE).replaceAll("/x", "/n/x"),
      { kind: "missing", similar: ["m/x"], through: "n" },
    ],
    ["is to be renamed and not there", {}, move("rename"), { kind: "missing", path: "x" }],
    [
      "is there already",
      { "n/x": "b" },
      CREATE,
      { kind: "exists", path: "n/x", by: "file", at: "n/x", same: false },
    ],
    ["is there already, and the same", { "n/x": { run: "a\n" } }, CREATE, { kind: "exists", same: true }],
    [
      "is there already, as a link",
      { "n/x": { link: "a\n" } },
      CREATE,
      { kind: "exists", by: "link", same: false },
    ],
    ["is a directory already", { "n/x/y": "" }, CREATE, { kind: "exists", by: "directory", at: "n/x" }],
    ["would be below a file", { n: "" }, CREATE, { kind: "exists", by: "file", at: "n", path: "n/x" }],
    [
      "would be below a link",
      { n: { link: "m" }, "m/y": "" },
      CREATE,
      { kind: "exists", by: "link", at: "n", path: "n/x" },
    ],
    [
      "would be below a link that the patch makes",
      { "m/y": "" },
      linkTo("n", "m") + CREATE,
      { kind: "exists", by: "directory", at: "n", path: "n" },
    ],
    [
      "would be renamed over another",
      { x: "a", "n/y": "b" },
      move("rename"),
      { kind: "exists", path: "n/y", by: "file" },
    ],
    [
      "has more in it than what is deleted",
      { x: "a\nb\n" },
      DELETE,
      { kind: "conflict", reason: "not-last" },
    ],
    [
      "is deleted unseen",
      { x: "a\n" },
      "diff --git a/x b/x\ndeleted file mode 100644\n",
      { kind: "conflict", reason: "not-empty", hunk: 0 },
    ],
    [
      "is a link",
      { x: { link: "a" } },
      of("@@ -1 +1 @@\n-a\n\\ No newline\n+b\n\\ No newline\n"),
      { kind: "conflict", reason: "link" },
    ],
    [
      "is no link",
      { x: "a" },
      "diff --git a/x b/x\ndeleted file mode 120000\n--- a/x\n+++ /dev/null\n@@ -1 +0,0 @@\n-a\n\\ No newline\n",
      { kind: "conflict", reason: "file" },
    ],
    [
      "would be a link to nothing",
      {},
      "diff --git a/x b/x\nnew file mode 120000\n",
      { kind: "path", reason: "link-text" },
    ],
    [
      "would be a link with a line break",
      {},
      linkTo("x", "a").replace("\\ No newline\n", ""),
      { kind: "path", reason: "link-text" },
    ],
  ])("is refused where it %s", (_, before, patch, problem) => {
    expect(patchedWith(before, patch)).toMatchObject(problem);
  });

  test("that is not touched stays the same object", () => {
    const outcome = outcomeOf({ x: "a\n", y: "b\n" }, of("@@ -1 +1 @@\n-a\n+b\n"));
    if ("problems" in outcome) throw new Error(outcome.problems[0]!.kind);
    expect(outcome.content.files.map(({ path }) => path)).toEqual(["x", "y"]);
  });

  test("that becomes a link is named with its place in the patch", () => {
    const patch = `${CREATE}${linkTo("y", "../../etc")}`;
    const outcome = outcomeOf({ old: { link: "x" } }, patch);
    const start = CREATE.length;
    expect(outcome).toMatchObject({
      links: [{ path: "y", range: [start, start + "diff --git a/y b/y".length] }],
    });
  });
});

describe("a hostile patch ends", () => {
  test("with a hundred thousand hunks in a million lines that are all alike", () => {
    const x = "a\n".repeat(1_000_000);
    const hunk = (at: number) => `@@ -${at},3 +${at},3 @@\n a\n-a\n+b\n a\n`;
    const patch = of(...numbers(1, 100_000).map((at) => hunk(at * 5)));
    const after = patchedWith({ x }, patch) as { x: string };
    expect(after.x.length).toBe(x.length);
    expect(after.x.match(/b/g)).toHaveLength(100_000);
  });

  test("with a hunk that nearly fits everywhere", () => {
    const period = `${"a\n".repeat(100)}b\n`;
    const old = `${period.repeat(200)}${"a\n".repeat(101)}b\n`;
    const count = old.split("\n").length - 1;
    const hunk = `@@ -1,${count} +1,${count + 1} @@\n${old.replace(/^/gm, " ").slice(0, -1)}+c\n`;
    expect(patchedWith({ x: period.repeat(10_000) }, of(hunk))).toMatchObject({ kind: "too-large" });
  });

  test("with more copies than may be made", () => {
    const x = "a\n".repeat(5_000_000);
    const copies = numbers(1, 10_000).map((to) => `diff --git a/x b/${to}\ncopy from x\ncopy to ${to}\n`);
    expect(patchedWith({ x }, copies.join(""))).toMatchObject({ kind: "too-large", path: "7" });
    expect(patchedWith({ x: x + x }, of("@@ -1,2 +1,2 @@\n-a\n+b\n a\n"))).toMatchObject({
      kind: "too-large",
      path: "x",
    });
  });
});
