// Two configurations of one owner remove each other's skills, so kitout asks before the second one does.

import fs from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { Project, skillFile } from "../support/project.ts";
import { ranBefore } from "./support/prepared.ts";

function config(skill: string, name: string | null, scope: string): string {
  return `version: 1
${name === null ? "" : `name: ${name}\n`}scope: ${scope}
sources: { mine: { path: ./skills } }
skills: { enable: [${skill}] }
targets: { claude: true }
`;
}

const after = ranBefore();

/** Two configurations, for the user or in one project, and the first one is installed. */
function scene(scope: string, names: readonly [string | null, string | null]): Promise<Project> {
  const files = {
    "skills.yaml": config("pdf", names[0], scope),
    "other.yaml": config("notes", names[1], scope),
    "skills/pdf/SKILL.md": skillFile("pdf"),
    "skills/notes/SKILL.md": skillFile("notes"),
  };
  return after(files, first.join(" "));
}

function seen(project: Project, scope: string): string[] {
  const base = scope === "user" ? project.home : project.directory;
  return fs.readdirSync(path.join(base, ".claude/skills")).sort();
}

const first = ["install", "-c", "skills.yaml"];
const second = ["install", "-c", "other.yaml"];

describe.each(["user", "project"])("in %s scope", (scope) => {
  test.each([
    ["one name", ["work", "work"]],
    ["no name", [null, null]],
    ["the name that stands for none", [scope, null]],
  ] as const)("two configurations with %s: the second one asks", async (_, names) => {
    const project = await scene(scope, names);
    for (const args of [
      second,
      [...second, "--dry-run"],
      [...second, "--uninstall"],
      ["plan", ...second.slice(1)],
    ]) {
      const { status, stderr } = await project.run(args);
      expect([args, status, stderr.includes("[owner/other-config]")]).toEqual([args, 2, true]);
      expect(stderr).toContain(path.join(project.directory, "skills.yaml"));
    }
    expect(seen(project, scope)).toEqual(["pdf"]);
    expect((await project.run([...second, "--take-over"])).status).toBe(0);
    expect(seen(project, scope)).toEqual(["notes"]);
    // Now it is the first one that asks, and the second one does not.
    expect((await project.run(second)).status).toBe(0);
    expect((await project.run(first)).status).toBe(2);
  });

  test("nothing is asked when the other file is gone, or is the same file", async () => {
    const project = await scene(scope, ["work", "work"]);
    fs.symlinkSync("skills.yaml", path.join(project.directory, "link.yaml"));
    expect((await project.run(["install", "-c", "link.yaml"])).status).toBe(0);
    fs.rmSync(path.join(project.directory, "link.yaml"));
    fs.renameSync(path.join(project.directory, "skills.yaml"), path.join(project.directory, "renamed.yaml"));
    expect((await project.run(["install", "-c", "renamed.yaml"])).status).toBe(0);
  });

  test("nor after the first one was uninstalled", async () => {
    const project = await scene(scope, ["work", "work"]);
    expect((await project.run([...first, "--uninstall"])).status).toBe(0);
    expect((await project.run(second)).status).toBe(0);
    expect(seen(project, scope)).toEqual(["notes"]);
  });

  test("nor when --verify only looks", async () => {
    const project = await scene(scope, ["work", "work"]);
    const { stderr } = await project.run([...second, "--verify"]);
    expect(stderr).not.toContain("owner/other-config");
  });
});

test("two projects may have configurations with one name", async () => {
  const projects = ["a", "b"].map((name) => `../${name}/skills.yaml`);
  const project = new Project({
    ...Object.fromEntries(projects.map((file) => [file, config("pdf", "work", "project")])),
    "../a/skills/pdf/SKILL.md": skillFile("pdf"),
    "../b/skills/pdf/SKILL.md": skillFile("pdf"),
  });
  for (const name of ["a", "b", "a"])
    expect((await project.run(["install"], { cwd: path.join(project.base, name) })).status).toBe(0);
});
