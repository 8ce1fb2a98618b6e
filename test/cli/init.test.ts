// `kitout init`: a commented skills.yaml for what is there, and nothing over another one.

import fs from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { Project, skillFile } from "../support/project.ts";

function read(file: string): string {
  return fs.readFileSync(file, "utf8");
}

test("in a repository it is for the repository, with the agents that are found and the skills that are there", async () => {
  const own = new Project({ "skills/pdf/SKILL.md": skillFile("pdf"), "deep/er/x": "", ".git/HEAD": "" });
  fs.mkdirSync(path.join(own.home, ".claude"));
  const { status, stdout, stderr } = await own.run(["init"], { cwd: path.join(own.directory, "deep/er") });
  expect([status, stderr]).toEqual([0, ""]);
  expect(stdout).toContain("Next: `kitout add owner/repo`");
  expect(
    read(path.join(own.directory, "skills.yaml")),
  ).toBe(`# Skills for AI agents. \`kitout install\` brings them into this project; \`kitout plan\` shows before what that changes.
version: 1

# Where skills come from: \`kitout add owner/repo\` adds a repository and lets you choose.
sources:
  mine: { path: ./skills } # every directory below it with a SKILL.md is a skill

# Which of them are wanted: ids from \`kitout list\`, or globs.
skills:
  enableAll: [mine]

# The agents that get them.
targets:
  claude: true
`);
  expect(await own.run(["install"])).toMatchObject({ status: 0, stderr: "" });
  expect(fs.readdirSync(path.join(own.directory, ".claude/skills"))).toEqual(["pdf"]);
});

test("what it writes is a configuration that works before anything is added", async () => {
  const own = new Project();
  expect((await own.run(["init", "--yes", "--target", "codex", "--target", "claude-code"])).status).toBe(0);
  expect(await own.run(["list"])).toEqual({ status: 0, stdout: "", stderr: "" });
  expect(read(path.join(own.directory, "skills.yaml"))).toContain(
    "targets:\n  codex: true\n  claude-code: true\n",
  );
});

test("in the home directory, and with --scope user, it is the user's own", async () => {
  const own = new Project();
  const file = path.join(own.home, ".config/kitout/skills.yaml");
  const { status, stdout } = await own.run(["init"], { cwd: own.home });
  expect([status, stdout.startsWith("Wrote .config/kitout/skills.yaml.")]).toEqual([0, true]);
  expect(read(file)).toContain("name: mine\nscope: user\n");
  fs.rmSync(file);
  expect((await own.run(["init", "--scope", "user"])).status).toBe(0);
  expect(fs.existsSync(file)).toBe(true);
  expect(fs.readdirSync(own.directory)).toEqual([]);
});

test("nothing is written over a configuration, whatever is in its place", async () => {
  for (const made of ["skills.yaml", "skills.yml", ".config/skills.yaml"]) {
    const own = new Project({ [made]: "version: 1\n" });
    const { status, stderr } = await own.run(["init", "--yes"]);
    expect([made, status, stderr.includes("[config/exists]")]).toEqual([made, 1, true]);
    expect(read(path.join(own.directory, made))).toBe("version: 1\n");
  }
  const own = new Project();
  fs.symlinkSync("nowhere", path.join(own.directory, "skills.yaml"));
  expect((await own.run(["init", "--yes"])).status).toBe(1);
  expect(fs.readdirSync(own.directory)).toEqual(["skills.yaml"]);
});

test("an unknown agent is answered with the one that was meant", async () => {
  const own = new Project();
  const { status, stderr } = await own.run(["init", "--target", "cladue"]);
  expect([status, stderr.split("\n")[0]]).toEqual([
    64,
    'kitout: --target: there is no agent "cladue". Did you mean "claude"?',
  ]);
});

test("the targets are the fewest that serve the agents that are found", async () => {
  const own = new Project();
  for (const name of [".claude", ".codex", ".gemini"]) fs.mkdirSync(path.join(own.home, name));
  await own.run(["init", "--yes"]);
  const text = read(path.join(own.directory, "skills.yaml"));
  // Codex and Gemini read the shared directory.
  expect(text.slice(text.indexOf("targets:"))).toMatch(
    /^targets:\n {2}(?:agents|codex|gemini): true\n {2}claude: true\n$/,
  );
});
