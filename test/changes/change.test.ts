import { describe, expect, test } from "vitest";
import { type Change, changeOf } from "../../src/changes/change.ts";
import { type Contents, skillTree } from "../support/skill.ts";

function change(before: Contents | null, after: Contents | null): Change {
  return changeOf(before && skillTree(before), after && skillTree(after));
}

function frontmatter(...lines: readonly string[]): string {
  return `---\n${lines.join("\n")}\n---\nbody\n`;
}

const NONE: Change = {
  description: null,
  allowedTools: { added: [], removed: [] },
  frontmatter: [],
  frontmatterReadable: true,
  nested: [],
  files: [],
  urls: [],
  urlsLeftOut: false,
  hidden: [],
};

describe("what changes for an agent", () => {
  test("is nothing between a skill and itself", () => {
    const skill = {
      "SKILL.md": frontmatter("name: a", "description: d"),
      run: { run: "x" },
      to: { link: "run" },
    };
    expect(change(skill, skill)).toEqual(NONE);
  });

  test("is the description, the tools and every other key of the frontmatter", () => {
    const found = change(
      {
        "SKILL.md": frontmatter(
          "name: a",
          "description: Old.",
          "allowed-tools: Read, Bash(git log:*)",
          "license: MIT",
        ),
      },
      {
        "SKILL.md": frontmatter(
          "name: a",
          "description: >-\n  New\n  words.",
          "allowed-tools: [Read, 'Bash(rm:*)']",
          "metadata: { team: x }",
        ),
      },
    );
    expect(found.description).toEqual({ before: "Old.", after: "New words." });
    expect(found.allowedTools).toEqual({ added: ["Bash(rm:*)"], removed: ["Bash(git log:*)"] });
    expect(found.frontmatter).toEqual([
      { key: "license", before: "MIT", after: null },
      { key: "metadata", before: null, after: { team: "x" } },
    ]);
  });

  test.each([
    ["Read Write Bash(git add:*)", ["Read", "Write", "Bash(git add:*)"]],
    ["Read,Write,  Grep", ["Read", "Write", "Grep"]],
    ["Bash(git:*", ["Bash(git:*"]],
    ["[Read, 1]", ["Read", "1"]],
    ["{ Read: true }", ['{"Read":true}']],
    ["", []],
  ])("reads the tools %j as the formats in use write them", (written, tools) => {
    expect(change(null, { "SKILL.md": frontmatter(`allowed-tools: ${written}`) }).allowedTools.added).toEqual(
      tools,
    );
  });

  test("is not a matter of how the frontmatter is written", () => {
    const found = change(
      { "SKILL.md": frontmatter("description: 'Same.'", "allowed-tools: A B", "x: {a: 1, b: 2}") },
      { "SKILL.md": frontmatter("allowed-tools: [B, A]", "x:\n  b: 2\n  a: 1", 'description: "Same."') },
    );
    expect({ ...found, files: [] }).toEqual(NONE);
  });

  test("is said to be unknown when the frontmatter cannot be read", () => {
    for (const text of ["no frontmatter\n", "---\na: [\n---\n", "---\n- a\n---\n"])
      expect(change(null, { "SKILL.md": text })).toMatchObject({
        description: null,
        frontmatterReadable: false,
      });
    expect(change(null, { "other.md": "x" }).frontmatterReadable).toBe(false);
    expect(change({ "SKILL.md": "x" }, null).frontmatterReadable).toBe(true);
  });

  test.each(["description: Do it.", "description: Do it: always"])(
    "is what can be made of a frontmatter that is broken behind %j",
    (line) => {
      const found = change(null, { "SKILL.md": frontmatter(line, "a: [1") });
      expect(found.frontmatterReadable).toBe(false);
      expect(found.description?.after).toContain("Do it");
    },
  );

  test("is read from what SKILL.md leads to when it is a link, and no further than the skill", () => {
    const text = frontmatter("description: Linked.");
    expect(
      change(null, { "SKILL.md": { link: "docs/a.md" }, "docs/a.md": { link: "./b.md" }, "docs/b.md": text })
        .description,
    ).toEqual({ before: null, after: "Linked." });
    for (const link of ["SKILL.md", "../../etc/passwd", "/etc/passwd"])
      expect(change(null, { "SKILL.md": { link } }).frontmatterReadable).toBe(false);
  });

  test("is every file that comes, goes or differs, with its lines", () => {
    const found = change(
      {
        gone: "1\n2\n",
        same: "s",
        text: "a\nb\nc",
        logo: Buffer.from([0, 1]),
        mode: "m\n",
        to: { link: "a" },
      },
      {
        new: { run: "#!/bin/sh\n" },
        same: "s",
        text: "b\nB\na\n",
        logo: Buffer.from([0]),
        mode: { run: "m\n" },
        to: { link: "b" },
      },
    );
    const file = (bytes: number, executable = false, content = "text") => ({
      type: "file",
      bytes,
      executable,
      content,
    });
    expect(found.files).toEqual([
      { path: "gone", before: file(4), after: null, script: false, lines: { added: 0, removed: 2 } },
      {
        path: "logo",
        before: file(2, false, "binary"),
        after: file(1, false, "binary"),
        script: false,
        lines: null,
      },
      { path: "mode", before: file(2), after: file(2, true), script: true, lines: { added: 0, removed: 0 } },
      { path: "new", before: null, after: file(10, true), script: true, lines: { added: 1, removed: 0 } },
      // The last line had no line break.
      { path: "text", before: file(5), after: file(6), script: false, lines: { added: 1, removed: 1 } },
      {
        path: "to",
        before: { type: "link", target: "a" },
        after: { type: "link", target: "b" },
        script: false,
        lines: null,
      },
    ]);
  });

  test.each([
    ["scripts/data.json", "{}", false],
    ["scripts/schemas/wml.xsd", "<x/>", false],
    ["scripts/tool", "x", true],
    ["scripts/data.json", "#!/bin/sh\n", true],
    ["lib/a.py", "x", true],
    ["bin/tool", "#!/usr/bin/env node\n", true],
    ["references/script.md", "x", false],
    ["notscripts/a", "x", false],
  ])("calls %s a script or not by what it is", (path, text, script) => {
    expect(change(null, { [path]: text }).files[0]!.script).toBe(script);
    expect(change({ [path]: text }, null).files[0]!.script).toBe(script);
  });

  test("names the URLs that no file had before", () => {
    const found = change(
      { "SKILL.md": "see https://old.example/a\nhttps://moved.example", b: "x" },
      {
        "SKILL.md": "see https://old.example/a!\n(https://new.example/x_(y)), <HTTP://Two.example>.",
        b: "x https://moved.example",
        c: "ssh://git@h/r",
      },
    );
    expect(found.urls).toEqual(["https://new.example/x_(y)", "HTTP://Two.example", "ssh://git@h/r"]);
  });

  test("names hidden characters in new lines only", () => {
    const found = change(
      { "SKILL.md": "old\u200b\nmore\n" },
      { "SKILL.md": "old\u200b\nmore\u202e\u200b\u200b\n", "b.md": "\u{e0041}" },
    );
    expect(found.hidden).toEqual([
      {
        path: "SKILL.md",
        characters: [
          { codePoint: "U+200B", count: 2 },
          { codePoint: "U+202E", count: 1 },
        ],
      },
      { path: "b.md", characters: [{ codePoint: "U+E0041", count: 1 }] },
    ]);
  });

  test("takes a program that becomes a link for a program", () => {
    expect(change({ "a.sh": "x" }, { "a.sh": { link: "b" } }).files[0]!.script).toBe(true);
  });

  test("says when there are more URLs than it looks at", () => {
    const many = Array.from({ length: 100_001 }, (_, at) => `https://${at}`).join(" ");
    expect(change(null, { a: many }).urlsLeftOut).toBe(true);
  });

  test("takes bounded memory and time for a large file", () => {
    const large = Buffer.alloc(64 * 1024 * 1024, "curl a.b/c\u200b\n");
    const found = change({ a: "x" }, { a: large });
    expect(found.urls).toEqual(["a.b/c\u200b"]);
    expect(found.hidden[0]!.characters).toEqual([{ codePoint: "U+200B", count: expect.any(Number) }]);
  }, 60_000);

  test("takes no time that grows with the square of a hostile text", () => {
    const long = "a.".repeat(500_000);
    const lines = Array.from({ length: 100_000 }, (_, at) => `${at}\n`).join("");
    const found = change(
      { a: lines, b: long },
      {
        a: lines.replaceAll("\n", "!\n"),
        b: `${long}(((((`,
        c: "https://".repeat(100_000),
        d: `https://x${")".repeat(300_000)}`,
      },
    );
    expect(found.files).toHaveLength(4);
  }, 20_000);
});
