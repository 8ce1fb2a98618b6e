// A configuration whose scope or name changes leaves behind what it installed before: it says so, and how to remove it.

import fs from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { Project, skillFile } from "../support/project.ts";
import { ranBefore } from "./support/prepared.ts";

function config({ scope = "project", name = "", target = "claude" }): string {
  return `version: 1
${name === "" ? "" : `name: ${name}\n`}scope: ${scope}
sources: { mine: { path: ./skills } }
skills: { enableAll: true }
targets: { ${target}: true }
`;
}

const CODE = "[owner/left-behind]";

async function run(project: Project, ...args: readonly string[]): Promise<string> {
  const { status, stderr } = await project.run([...args, "-c", "skills.yaml"]);
  expect([args, status, status === 0 ? "" : stderr]).toEqual([args, 0, ""]);
  return stderr;
}

const after = ranBefore();

function installed(settings: object): Promise<Project> {
  const files = { "skills.yaml": config(settings), "skills/pdf/SKILL.md": skillFile("pdf") };
  return after(files, "install -c skills.yaml");
}

/** Installed with the first settings, and then with the others; what the second install says. */
async function changed(before: object, later: object): Promise<[project: Project, said: string]> {
  const project = await installed(before);
  project.write({ "skills.yaml": config(later) });
  return [project, await run(project, "install")];
}

const changes: readonly (readonly [what: string, before: object, after: object])[] = [
  ["from project to user scope", { scope: "project" }, { scope: "user" }],
  ["from user to project scope", { scope: "user" }, { scope: "project" }],
  ["its name and its target", { name: "one" }, { name: "two", target: "codex" }],
  [
    "its name and its target, for the user",
    { scope: "user", name: "one" },
    { scope: "user", name: "two", target: "codex" },
  ],
  ["name and scope", { scope: "user", name: "one" }, { scope: "project" }],
];

describe("a configuration that changes", () => {
  test.each(changes)("%s names what it left, until that is uninstalled", async (_, before, after) => {
    const [project, said] = await changed(before, after);
    expect(said.split(CODE)).toHaveLength(2);
    expect(await run(project, "plan")).toContain(CODE);
    expect(await run(project, "install")).toContain(CODE);
    const [, command] = /`kitout (uninstall .*?)`/.exec(said)!;
    const words = command!.split(" ").map((word) => word.replace(/^'(.*)'$/, "$1"));
    const { status } = await project.run(words, { cwd: project.home });
    expect(status).toBe(0);
    expect(await run(project, "install")).toBe("");
    // What is wanted now is still there.
    const places = [project.home, project.directory].flatMap((base) =>
      [".claude/skills/pdf", ".agents/skills/pdf"].filter((place) => fs.existsSync(path.join(base, place))),
    );
    expect(places).toHaveLength(1);
  });

  test("knows what a version without notes installed into its project", async () => {
    const project = await installed({});
    fs.rmSync(path.join(project.home, ".local/share/kitout/owners"), { recursive: true });
    project.write({ "skills.yaml": config({ scope: "user" }) });
    expect(await run(project, "install")).toContain(CODE);
  });

  test("says nothing of what --scope or --root chose: both are wanted", async () => {
    const project = new Project({ "skills.yaml": config({}), "skills/pdf/SKILL.md": skillFile("pdf") });
    const other = path.join(project.base, "other");
    fs.mkdirSync(other);
    expect(await run(project, "install", "--scope", "user")).toBe("");
    expect(await run(project, "install", "--root", other)).toBe("");
    expect(await run(project, "install")).toBe("");
    expect(await run(project, "install", "--scope", "user")).toBe("");
  });

  test("says nothing when it takes its own directories over, or when nothing is left", async () => {
    const project = await installed({ name: "one" });
    project.write({ "skills.yaml": config({ name: "two" }) });
    await run(project, "install", "--take-over");
    expect(await run(project, "install")).toBe("");
    await run(project, "install", "--uninstall");
    project.write({ "skills.yaml": config({ name: "three", target: "codex" }) });
    expect(await run(project, "install")).toBe("");
  });
});
