// What is known of an agent changes, and with it the directory of a target: that is said before anything moves.

import fs from "node:fs";
import { describe, expect, test } from "vitest";
import { Project, skillFile } from "../support/project.ts";

const config = (agent: string, target = "true", scope = "project") => `version: 1
scope: ${scope}
sources: { mine: { path: ./sources } }
skills: { enableAll: true }
agents: { mine: ${agent} }
targets: { mine: ${target}, claude: true }
`;

async function installed(text: string): Promise<Project> {
  const project = new Project({ "skills.yaml": text, "sources/pdf/SKILL.md": skillFile("pdf") });
  expect((await project.run(["install", "-c", "skills.yaml"])).status).toBe(0);
  return project;
}

async function said(project: Project, command: string) {
  const { status, stderr } = await project.run([command, "-c", "skills.yaml", "--json"]);
  const found = stderr === "" ? [] : JSON.parse(stderr).diagnostics;
  return [status, ...found.map(({ code, args }: { code: string; args: object }) => [code, args])];
}

const OLD = "{ project: .mine/old, user: ~/.mine/old }";
const NEW = "{ project: .mine/new, user: ~/.mine/new }";

describe("a default directory that moves", () => {
  test.for([
    ["project", ".mine/old", ".mine/new"],
    ["user", "~/.mine/old", "~/.mine/new"],
  ] as const)("is said by plan, and by the install that moves it, once: %s", async ([scope, from, to]) => {
    const project = await installed(config(OLD, "true", scope));
    project.write({ "skills.yaml": config(NEW, "true", scope) });
    const warning = ["target/moves", { target: "mine", from, to, scope }];
    expect(await said(project, "plan")).toEqual([0, warning]);
    expect(await said(project, "install")).toEqual([0, warning]);
    const base = scope === "user" ? project.home : project.directory;
    expect([`${base}/.mine/old/pdf`, `${base}/.mine/new/pdf`].map((path) => fs.existsSync(path))).toEqual([
      false,
      true,
    ]);
    expect(await said(project, "install")).toEqual([0]);
  });

  test("is not one that somebody wrote, or that is left altogether", async () => {
    const project = await installed(config(OLD));
    project.write({ "skills.yaml": config(OLD, "{ localDest: .mine/own }") });
    expect(await said(project, "plan")).toEqual([0]);
    project.write({ "skills.yaml": config(NEW, "false") });
    expect(await said(project, "plan")).toEqual([0]);
  });

  test("is not one that is one link, into a bundle, and its structure or bundle changes", async () => {
    const project = await installed(config(OLD, "{ structure: link }", "user"));
    project.write({ "sources/docx/SKILL.md": skillFile("docx") });
    expect(await said(project, "plan")).toEqual([0]);
    expect(await said(project, "install")).toEqual([0]);
    project.write({ "skills.yaml": config(OLD, "true", "user") });
    expect(await said(project, "plan")).toEqual([0]);
  });

  test("is kept by what the hint says", async () => {
    const project = await installed(config(OLD));
    project.write({ "skills.yaml": config(NEW) });
    const { stderr } = await project.run(["plan"]);
    const hint = /set `(localDest: "[^"]*")`/.exec(stderr)![1];
    project.write({ "skills.yaml": config(NEW, `{ ${hint} }`) });
    expect((await project.run(["plan"])).stdout).toContain("Nothing to do");
  });
});
