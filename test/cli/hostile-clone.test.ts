// A repository that nobody trusts brings control directories of its own: everything in them is hostile input.

import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { type Files, Project, skillFile, snapshot } from "../support/project.ts";

const clone: Files = {
  "skills.yaml": `version: 1
sources: { mine: { path: ./skills } }
skills: { enable: [pdf] }
targets: { claude: { onConflict: keep } }
`,
  "skills/pdf/SKILL.md": skillFile("pdf"),
};

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

/** Beside the clone: what no run in it may change. */
function outside(project: Project): Record<string, string> {
  const all = snapshot(project.base);
  return Object.fromEntries(
    Object.entries(all).filter(([name]) => !name.startsWith("project") && !name.includes(".local")),
  );
}

describe("kitout install in a hostile clone", () => {
  test.each([
    [
      "a header line that looks like a row",
      "kitout-ledger 1\nowner project\nl\t../../home/.claude/skills\t.\n\n",
    ],
    ["two rows for one link", "kitout-ledger 1\nowner project\n\nl\t../../home/.claude/skills\t.\nl\tx\t.\n"],
    [
      "a link and entries in it",
      `kitout-ledger 1\nowner project\n\nl\t../../home/.claude/skills\t.\nf\t${sha256("")}\tpdf//x\n`,
    ],
  ])("does not follow a link out of the project because of a ledger with %s", async (_, ledger) => {
    const project = new Project({
      ...clone,
      "../home/.claude/skills/own/SKILL.md": "mine",
      ".claude/skills": { link: "../../home/.claude/skills" },
      ".claude/.kitout-skills/ledger": ledger,
    });
    const before = outside(project);
    expect((await project.run(["install"])).status).toBe(2);
    expect(outside(project)).toEqual(before);
  });

  test("does not take the directory above the project for one of its destinations", async () => {
    const project = new Project({
      ...clone,
      "../precious": "mine",
      ".kitout/current": "kitout-current 1\nbundle x\ndestination ..\n",
      ".kitout-../ledger": `kitout-ledger 1\nowner project\n\nf\t${sha256("mine")}\tprecious\n`,
    });
    const before = outside(project);
    expect((await project.run(["install"])).status).toBe(0);
    expect(outside(project)).toEqual(before);
  });

  test("does not tidy up through a link", async () => {
    const project = new Project({
      ...clone,
      "../work/.gitignore": "*",
      "old/skills/.kitout": { link: "../../../work" },
      ".kitout/current": "kitout-current 1\nbundle x\ndestination old/skills\n",
      "old/.kitout-skills/ledger": "kitout-ledger 1\nowner project\ncomplete yes\n\n",
    });
    const before = outside(project);
    await project.run(["install"]);
    expect(outside(project)).toEqual(before);
  });

  test("prints nothing of a ledger that could draw on a terminal", async () => {
    const project = new Project({
      ...clone,
      ".claude/.kitout-skills/ledger": "kitout-ledger 1\nowner \x1b]0;x\x07\ntargets \x1b[2J\n\n",
    });
    const { status, stdout, stderr } = await project.run(["install"]);
    expect(status).toBe(2);
    expect(stdout + stderr).not.toContain("\x1b");
    expect(fs.existsSync(path.join(project.directory, ".claude/skills"))).toBe(false);
  });
});
