// The patches are given to the tools that people have.

import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { diffOf } from "../../src/changes/diff.ts";
import { encodeName } from "../../src/digest/bytes.ts";
import { readSkill } from "../../src/operations/plan/read-skill.ts";
import { type Contents, skillTree } from "../support/skill.ts";
import { machine, plant } from "../support/tree.ts";

const PATCH = { name: "patch", tool: ["patch", "-s", "-p1"] };
const GIT = { name: "git apply", tool: ["git", "apply", "-p1", "--whitespace=nowarn"] };

/** The skill `one` in a new directory. */
function planted(contents: Contents): string {
  const root = plant({});
  for (const [name, content] of Object.entries(contents)) {
    const file = encodeName(path.join(root, "one", name));
    fs.mkdirSync(encodeName(path.dirname(path.join(root, "one", name))), { recursive: true });
    if (typeof content === "string" || content instanceof Uint8Array) fs.writeFileSync(file, content);
    else if ("link" in content) fs.symlinkSync(content.link, file);
    else fs.writeFileSync(file, content.run, { mode: 0o755 });
  }
  return root;
}

/** Kind, permission to execute and content by path. */
function listing(root: string): Record<string, string> {
  const tree = fs.existsSync(`${root}/one`) ? readSkill(machine(), `${root}/one`) : new Map();
  return Object.fromEntries(
    [...tree].map(([name, node]) => {
      if (node.kind !== "file") return [name, JSON.stringify(node)];
      const content = node.content();
      return [name, `${node.executable} ${content.kind === "text" ? content.text : node.digest()}`];
    }),
  );
}

function applied(tool: readonly string[], before: Contents, after: Contents): Record<string, string> {
  const root = planted(before);
  const diff = diffOf("one", skillTree(before), skillTree(after));
  const { status, stdout, stderr } = spawnSync(tool[0]!, tool.slice(1), {
    cwd: root,
    input: diff,
    encoding: "utf8",
  });
  if (diff.includes("diff --git")) expect({ status, stdout, stderr, diff }).toMatchObject({ status: 0 });
  return listing(root);
}

describe.each([PATCH, GIT])("$name", ({ tool }) => {
  test.each<[string, Contents, Contents]>([
    ["changed lines", { a: "1\n2\n3\n4\n5\n6\n7\n8\n9\n" }, { a: "1\n2\nx\n4\n5\n6\n7\n8\n9\n10\n" }],
    ["no line break at the end", { a: "1\n2" }, { a: "1\n2\n3" }],
    ["a line break that is lost", { a: "1\n2\n" }, { a: "1\n2" }],
    ["CRLF and tabs", { a: "1\r\n\t2\r\n" }, { a: "1\r\n\t3\r\n" }],
    ["a file that comes and one that goes", { a: "1\n", keep: "k" }, { "b/c": "2\n", keep: "k" }],
    ["an empty file that comes", { keep: "k" }, { keep: "k", empty: "" }],
    ["an empty file that goes", { keep: "k", empty: "" }, { keep: "k" }],
    ["a file that becomes empty, and one that no longer is", { a: "1\n", b: "" }, { a: "", b: "2\n" }],
    [
      "a mode that changes alone, and one with its text",
      { a: "1\n", b: "1\n" },
      { a: { run: "1\n" }, b: { run: "2\n" } },
    ],
    ["an executable file that comes", { k: "" }, { k: "", a: { run: "1\n" } }],
    [
      "a link that comes, goes and changes",
      { a: { link: "k" }, b: { link: "k" }, k: "" },
      { b: { link: "x" }, c: { link: "k" }, k: "" },
    ],
    ["a file that becomes a link", { a: "1\n", k: "" }, { a: { link: "k" }, k: "" }],
    [
      "names with blanks, quotes and other letters",
      { "a b": "1\n", 'q"\\': "1\n", "ü 漢": "1\n" },
      { "a b": "2\n", 'q"\\': "2\n", "ü 漢": "2\n" },
    ],
    ["lines that look like a patch", { a: "-- a\n++ b\n" }, { a: "- x\n-- b\n@@ -1 +1 @@\n" }],
    ["line separators that are none here", { a: "1\u2028\r2\u0085\n3\n" }, { a: "1\u2028\r2\u0085x\n3\n" }],
  ])("makes the new skill of the old one: %s", (_, before, after) => {
    expect(applied(tool, before, after)).toEqual(listing(planted(after)));
  });

  test("passes over what is no text", () => {
    const binary = (byte: number) => Buffer.from([byte, 0, 1]);
    expect(
      applied(tool, { logo: binary(1), a: "1\n", z: "1\n" }, { logo: binary(2), a: "2\n", z: "2\n" }),
    ).toEqual(listing(planted({ logo: binary(1), a: "2\n", z: "2\n" })));
  });

  test("follows where everything is new, in no more time than it takes to write it down", () => {
    const lines = (sign: string) => Array.from({ length: 20_000 }, (_, at) => `${sign}${at}\n`).join("");
    const [before, after] = [{ a: `same\n${lines("a")}` }, { a: `same\n${lines("b")}x` }];
    expect(applied(tool, before, after)).toEqual(listing(planted(after)));
  });
});

test("a patch of very many files ends, and says so", () => {
  const large = "x\n".repeat(500_000);
  const many = skillTree(Object.fromEntries(Array.from({ length: 40 }, (_, at) => [`${at}`, large])));
  const diff = diffOf("one", null, many);
  expect(diff.length).toBeLessThan(20_000_000);
  expect(diff.endsWith("\n# one: this differs in more files, too much to show\n")).toBe(true);
});

test("any change of lines applies", () => {
  const text = fc.array(fc.constantFrom("a\n", "b\n", "\n", "c\r\n", "-\n", " \n"), { maxLength: 30 });
  fc.assert(
    fc.property(text, text, fc.boolean(), (before, after, open) => {
      const [a, b] = [{ f: `${before.join("")}` }, { f: `${after.join("")}${open ? "x" : ""}` }];
      expect(applied(GIT.tool, a, b)).toEqual(listing(planted(b)));
    }),
    { numRuns: 40 },
  );
});
