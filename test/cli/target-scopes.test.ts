import fs from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { Project, skillFile } from "../support/project.ts";

function project(target: string, scope = "project"): Project {
  return new Project({
    "skills.yaml": `version: 1
scope: ${scope}
sources: { mine: { path: ./skills } }
skills: { enableAll: true }
targets: { mine: ${target} }
`,
    "skills/pdf/SKILL.md": skillFile("pdf"),
  });
}

const onlyUser = "{ dest: ~/.mine/skills }";
const onlyProject = "{ localDest: .mine/skills }";
const both = "{ dest: ~/.mine/skills, localDest: .mine/skills }";

describe("a target that gets nothing in the scope of the run", () => {
  test.each([
    [onlyUser, "project", [], "localDest"],
    [onlyProject, "user", [], "dest"],
    [onlyUser, "user", ["--scope", "project"], "localDest"],
    [onlyProject, "project", ["--scope", "user"], "dest"],
  ] as const)(
    "%s in %s scope with %j: a warning from install and plan",
    async (target, scope, args, setting) => {
      const scene = project(target, scope);
      for (const command of ["plan", "install"]) {
        const { status, stderr } = await scene.run([command, "-c", "skills.yaml", ...args]);
        expect([command, status]).toEqual([command, 0]);
        expect(stderr).toMatch(/^skills\.yaml:5:\d+: warning: Target "mine" .*\[target\/no-destination\]$/m);
        expect(stderr).toContain(`has no \`${setting}\``);
      }
      expect(fs.existsSync(path.join(scene.directory, ".mine"))).toBe(false);
      expect(fs.existsSync(path.join(scene.home, ".mine"))).toBe(false);
    },
  );

  test.each([
    [onlyUser, "user", ["install"]],
    [onlyProject, "project", ["install"]],
    [both, "project", ["install"]],
    [both, "user", ["install"]],
    // A bundle that is only built has both installers.
    [onlyUser, "project", ["build"]],
  ] as const)("%s in %s scope with %j: no warning", async (target, scope, args) => {
    const { stderr } = await project(target, scope).run([...args, "-c", "skills.yaml"]);
    expect(stderr).not.toContain("target/no-destination");
  });
});
