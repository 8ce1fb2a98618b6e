// The example for one's own dotfiles: it works from the first command, linked or not.

import { cpSync, existsSync, mkdirSync, readFileSync, symlinkSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { Project } from "../support/project.ts";

const example = fileURLToPath(new URL("../../examples/dotfiles", import.meta.url));

/** A home with the example at ~/dotfiles, a repository as it usually is. */
function home(): { readonly project: Project; readonly dotfiles: string; readonly skill: string } {
  const project = new Project({ "README.md": "another project\n" });
  const dotfiles = path.join(project.home, "dotfiles");
  cpSync(example, dotfiles, { recursive: true });
  mkdirSync(path.join(dotfiles, ".git"));
  return { project, dotfiles, skill: path.join(project.home, ".claude/skills/commit-style/SKILL.md") };
}

test("linked, the first command from anywhere installs it", async () => {
  const { project, dotfiles, skill } = home();
  mkdirSync(path.join(project.home, ".config/kitout"), { recursive: true });
  symlinkSync(path.join(dotfiles, "skills.yaml"), path.join(project.home, ".config/kitout/skills.yaml"));
  const { status, stderr } = await project.run(["install"]);
  expect({ status, stderr }).toEqual({ status: 0, stderr: expect.not.stringMatching(/warning|error/) });
  expect(readFileSync(skill, "utf8")).toBe(
    readFileSync(path.join(example, "skills/commit-style/SKILL.md"), "utf8"),
  );
  // The same file, found there.
  const again = await project.run(["install"], { cwd: dotfiles });
  expect(again).toMatchObject({
    status: 0,
    stdout: expect.stringContaining("Already up to date"),
    stderr: "",
  });
});

test("not linked, it is named once, and then installs from its directory", async () => {
  const { project, dotfiles, skill } = home();
  expect((await project.run(["trust", "--always", dotfiles])).status).toBe(0);
  const { status, stderr } = await project.run(["install"], { cwd: dotfiles });
  expect({ status, stderr }).toEqual({ status: 0, stderr: expect.not.stringMatching(/warning|error/) });
  expect(existsSync(skill)).toBe(true);
});

test("its page shows what kitout shows", async () => {
  const { project, dotfiles } = home();
  const asked = await project.run(["trust", "--always", dotfiles], { terminal: 120, typed: [""] });
  const page = readFileSync(path.join(example, "README.md"), "utf8");
  const shown = (asked.stdout + asked.stderr.split("Not")[0]).replaceAll(dotfiles, "/home/ada/dotfiles");
  expect(page).toContain(shown.trim());
});
