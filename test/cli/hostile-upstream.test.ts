// What a source, or a clone that nobody trusts, could do to whoever makes its skills their own.

import fs from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { type Files, Project, skillFile } from "../support/project.ts";

function project(explicit: string, files: Files): Project {
  return new Project({
    "skills.yaml": `version: 1\nsources:\n  mine: { path: ./skills }\nskills:\n  enable: [docx]\n  explicit:\n    house-pdf: { from: mine, path: pdf${explicit} }\ntargets:\n  claude: true\n`,
    "skills/pdf/SKILL.md": skillFile("pdf"),
    "skills/docx/SKILL.md": skillFile("docx"),
    ...files,
  });
}

describe("a source", () => {
  test.each([
    ["dots", "../".repeat(100_000)],
    ["one long word", `../q ${"A".repeat(900_000)}`],
    ["many references", "../pdf\n".repeat(100_000)],
    ["many addresses", "https://x/../pdf ".repeat(50_000)],
  ])("cannot make the search for old names slow: %s", async (_, text) => {
    const own = project("", { "skills/docx/notes.md": text });
    const { status } = await own.run(["build"]);
    expect(status).toBe(0);
  });

  test.each([
    ["holds itself", "a: &a [*a]\n"],
    ["has many keys", Array.from({ length: 20_000 }, (_, key) => `k${key}: { a: 1 }\n`).join("")],
    ["has a long blank in a text", `note: "x${" ".repeat(500_000)}y"\n`],
  ])("cannot stop kitout with a frontmatter that %s", async (_, lines) => {
    const own = project(', transform: "{{original}}"', {
      "skills/pdf/SKILL.md": skillFile("pdf").replace("description:", `${lines}description:`),
    });
    const { status, stderr } = await own.run(["build"]);
    expect(stderr).not.toContain("bug in kitout");
    expect(status).toBe(0);
  });

  test("cannot make the name in the frontmatter slow to replace", async () => {
    const own = project("", {
      "skills/pdf/SKILL.md": skillFile("pdf").replace("name: pdf", `name: "x${" ".repeat(500_000)}y"`),
    });
    expect((await own.run(["build"])).status).toBe(0);
  });
});

describe("a clone that nobody trusts", () => {
  test.each([".git/config", ".GIT/hooks/pre-commit", "notes/.git/HEAD"])(
    "cannot make a repository of a skill by `files`: %s",
    async (key) => {
      const own = project(`, files: { "${key}": ./file }`, { file: "x\n" });
      const { status, stderr } = await own.run(["install"]);
      expect(status).toBe(1);
      expect(stderr).toContain("[overlay/path]");
    },
  );

  test("cannot do it by a directory either", async () => {
    const own = project(", files: { notes: ./own }", { "own/.Git/config": "x\n", "own/a.md": "a\n" });
    expect((await own.run(["install"])).status).toBe(0);
    expect(fs.readdirSync(path.join(own.directory, ".claude/skills/house-pdf/notes"))).toEqual(["a.md"]);
  });

  test.each([
    ["to itself", "me", "."],
    ["to what is above it", "sub/up", ".."],
  ])("cannot make a tree without an end by a link %s", async (_, link, target) => {
    const own = project(", patches: [./a.patch]", {
      "a.patch": `diff --git a/${link} b/${link}\nnew file mode 120000\n--- /dev/null\n+++ b/${link}\n@@ -0,0 +1 @@\n+${target}\n\\ No newline at end of file\n`,
    });
    const { status, stderr } = await own.run(["build"]);
    expect(status).toBe(1);
    expect(stderr).toContain("[patch/link]");
  });

  test("cannot put names beside each other that some systems take for one", async () => {
    const own = project(", patches: [./a.patch]", {
      "a.patch": "--- /dev/null\n+++ b/skill.md\n@@ -0,0 +1 @@\n+x\n",
    });
    expect((await own.run(["build"])).stderr).toContain("[skill/twin-files]");
    own.write({ "skills.yaml": "" });
    const twice = project(", packages: [jq, JQ]", {});
    expect((await twice.run(["build"])).stderr).toContain("[package/twice]");
  });

  test("cannot fill the disk with copies of a file", async () => {
    const own = project(`, files: { ${["a", "b", "c"].map((name) => `${name}: ./zero`).join(", ")} }`, {});
    own.sh("dd if=/dev/zero of=zero bs=1048576 count=0 seek=30 2>/dev/null");
    const { status, stderr } = await own.run(["build"]);
    expect(status).toBe(1);
    expect(stderr).toContain("[overlay/too-large]");
  });
});
