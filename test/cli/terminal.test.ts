// What kitout asks on a real terminal.

import fs from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { Project, skillFile } from "../support/project.ts";
import { hasTerminal, KEYS, onTerminal } from "../support/terminal.ts";

const names = ["docx", "pdf", "pptx", "xlsx"];
const SKILLS = Object.fromEntries(
  names.map((name) => [`theirs/skills/${name}/SKILL.md`, skillFile(name, `Works with ${name} files.`)]),
);
const CONFIG = "version: 1\nsources: {}\nskills: { enable: [] }\ntargets: [claude]\n";

function config(own: Project): string {
  return fs.readFileSync(path.join(own.directory, "skills.yaml"), "utf8");
}

describe.skipIf(!hasTerminal)("on a terminal", () => {
  test("add lets you choose, with filtering, and shows what comes before it writes", async () => {
    const own = new Project({ ...SKILLS, "skills.yaml": CONFIG });
    const { status, screen, left } = await onTerminal(
      own,
      ["add", "./theirs"],
      [
        ["Which skills of ./theirs?", ["p", "d", "f", KEYS.tab, KEYS.enter]],
        ["Works with pdf files.", []],
        ["Add it?", [KEYS.enter]],
      ],
    );
    expect([status, left]).toEqual([0, 0]);
    expect(screen).toContain("Added to skills.yaml: pdf, from the new source theirs.");
    expect(config(own)).toBe(
      "version: 1\nsources: { theirs: { path: ./theirs, subdir: skills } }\nskills: { enable: [pdf] }\ntargets: [claude]\n",
    );
  });

  test("who gives up has changed nothing", async () => {
    const own = new Project({ ...SKILLS, "skills.yaml": CONFIG });
    const { left } = await onTerminal(own, ["add", "./theirs"], [["Which skills", [KEYS.interrupt]]]);
    expect([left, config(own)]).toEqual([0, CONFIG]);
    const no = await onTerminal(own, ["add", "./theirs", "--skill", "pdf"], [["Add it?", ["n"]]]);
    expect([no.left, config(own)]).toEqual([0, CONFIG]);
    expect(fs.existsSync(path.join(own.directory, "skills.lock"))).toBe(false);
  });

  test("init asks for the agents, and --yes asks nothing", async () => {
    const own = new Project();
    fs.mkdirSync(path.join(own.home, ".codex"));
    const { status, left } = await onTerminal(own, ["init"], [["Which agents", [KEYS.enter]]]);
    expect([status, left]).toEqual([0, 0]);
    expect(config(own)).toContain("targets:\n  codex: true\n");
    fs.rmSync(path.join(own.directory, "skills.yaml"));
    expect((await onTerminal(own, ["init", "--yes"], [])).status).toBe(0);
    expect(config(own)).toContain("  codex: true\n");
  });
});

describe.skipIf(!hasTerminal)("import, on a terminal", () => {
  test("shows what becomes of each skill, and writes when somebody agrees", async () => {
    const own = new Project({ ".git/HEAD": "", ".claude/skills/lint/SKILL.md": skillFile("lint") });
    const no = await onTerminal(own, ["import"], [["Write it?", ["n"]]]);
    expect([no.left, fs.existsSync(path.join(own.directory, "skills.yaml"))]).toEqual([0, false]);
    const yes = await onTerminal(
      own,
      ["import"],
      [
        ["lint  is copied to", []],
        ["Write it?", [KEYS.enter]],
      ],
    );
    expect([yes.status, yes.left]).toEqual([0, 0]);
    expect(config(own)).toContain("  claude: true\n");
  });
});

test("a machine without python3 says that these tests did not run", ({ skip }) => {
  if (hasTerminal) return;
  if (process.env["KITOUT_REQUIRE_TOOLS"]) throw new Error("python3 is needed for a terminal");
  skip("python3 is needed for a terminal");
});
