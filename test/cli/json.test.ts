// Every command has `--json`: its diagnostics are one JSON document on stderr, and what it gives one on stdout.

import fs from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { commands } from "../../src/cli/commands.ts";
import { type Files, Project, type Result, skillFile } from "../support/project.ts";
import { ranBefore } from "./support/prepared.ts";

const good: Files = {
  "skills.yaml": `version: 1
sources: { mine: { path: ./skills } }
skills: { enableAll: true }
targets: { claude: true }
`,
  "skills/pdf/SKILL.md": skillFile("pdf"),
  "more/docx/SKILL.md": skillFile("docx"),
  "../other/README.md": "",
};

const bad: Files = {
  ...good,
  "skills.yaml": (good["skills.yaml"] as string).replace("enableAll: true", "enable: [pfd]"),
};

const names = commands.map(({ spec }) => spec.name).sort();

/** What each command is given where everything is right. */
const given: Readonly<Record<string, readonly string[]>> = {
  add: ["./more", "--all"],
  agents: [],
  build: [],
  config: [],
  diff: ["pdf"],
  doctor: [],
  explain: ["skill/unknown"],
  gc: [],
  generations: [],
  hash: ["skills/pdf"],
  import: [],
  init: ["-C", "../other"],
  install: [],
  list: [],
  lock: [],
  outdated: [],
  plan: [],
  remove: ["pdf"],
  rollback: ["1"],
  schema: [],
  show: ["pdf"],
  trust: [],
  uninstall: [],
  update: [],
};

/** A project in which the command reports something, and its arguments. Two commands read nothing that could be wrong. */
const wrong: Readonly<Record<string, readonly [files: Files, args: readonly string[]] | null>> = {
  add: [good, ["./nowhere"]],
  agents: [{ "skills.yaml": "version: 2\n" }, []],
  build: [bad, []],
  config: [{ "skills.yaml": "version: 2\n" }, []],
  diff: [bad, ["pdf"]],
  doctor: [bad, []],
  explain: null,
  gc: [{ "../home/.local/state/kitout/.generations/user-user.json": "{" }, ["--keep", "1"]],
  generations: [{ "../home/.local/state/kitout/.generations/user-user.json": "{" }, ["--all"]],
  hash: [good, ["skills/none"]],
  import: [good, ["nowhere.json"]],
  init: [good, []],
  install: [bad, []],
  list: [bad, []],
  lock: [bad, []],
  outdated: [{ "skills.yaml": "version: 2\n" }, []],
  plan: [bad, []],
  remove: [good, ["pfd"]],
  rollback: [good, []],
  schema: null,
  show: [bad, ["pdf"]],
  trust: [{ "skills.yaml": "version: [\n" }, []],
  uninstall: [{}, []],
  update: [bad, []],
};

interface Document {
  readonly diagnostics: readonly {
    readonly code: string;
    readonly severity: string;
    readonly text: string;
    readonly hint: string;
  }[];
}

const after = ranBefore();

function diagnosticsOf({ stderr }: Result): Document["diagnostics"] {
  return (JSON.parse(stderr) as Document).diagnostics;
}

describe("--json", () => {
  test("is an option of every command, and each is tried here", async () => {
    expect(Object.keys(given)).toEqual(names);
    expect(Object.keys(wrong)).toEqual(names);
    for (const name of names)
      expect((await new Project().run([name, "--help"])).stdout).toMatch(/^ {2}--json /m);
  });

  test.each(names)("%s gives one document, and nothing else", async (name) => {
    const project = await after(good, "install");
    const { status, stdout, stderr } = await project.run([name, "--json", ...given[name]!]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(JSON.parse(stdout)).toBeTypeOf("object");
  });

  test.each(names.filter((name) => wrong[name] !== null))("%s gives its errors as JSON", async (name) => {
    const [files, args] = wrong[name]!;
    const project = new Project(files);
    const result = await project.run([name, "--json", ...args]);
    expect(result.status).toBeGreaterThan(0);
    for (const found of diagnosticsOf(result)) {
      expect(found).toMatchObject({
        code: expect.stringMatching(/^[a-z-]+\/[a-z0-9-]+$/),
        severity: "error",
      });
      expect([found.text, found.hint]).not.toContain("");
    }
    // Without it, the same errors in words.
    const codes = diagnosticsOf(result).map(({ code }) => code);
    const { stderr } = await new Project(files).run([name, ...args]);
    for (const code of codes) expect(stderr).toContain(`[${code}]`);
  });

  test("lists what the words leave out", async () => {
    const names = ["one", "two", "three", "four", "five", "six"];
    const project = new Project({
      "skills.yaml": good["skills.yaml"]!,
      ...Object.fromEntries(
        names.flatMap((name) =>
          ["a", "b"].map((part) => [`skills/${part}/${name}/SKILL.md`, skillFile(name)]),
        ),
      ),
    });
    for (const name of ["list", "install", "plan", "build", "doctor", "lock"]) {
      const { stderr } = await project.run([name]);
      if (name !== "lock")
        expect([name, stderr]).toEqual([name, expect.stringContaining("--json lists them")]);
      const left = Number(/and ([0-9]+) more/.exec(stderr)?.[1] ?? 0);
      const shown = stderr.match(/^.*(?:error|warning): /gm)?.length ?? 0;
      const { stderr: json } = await project.run([name, "--json"]);
      expect([name, json === "" ? 0 : JSON.parse(json).diagnostics.length]).toEqual([name, shown + left]);
    }
  });

  test("is one document when a run reports twice", async () => {
    const project = new Project(good);
    await project.run(["install"]);
    project.write({ "skills.yaml": "version: 2\n" });
    const result = await project.run(["rollback", "7", "--json"]);
    const codes = diagnosticsOf(result).map(({ code }) => code);
    expect(codes).toContain("generation/unknown");
    expect(codes.length).toBeGreaterThan(1);
  });

  test("keeps what an installer says: its refusal is in the document, with its exit code", async () => {
    const project = new Project({ ...good, ".claude/skills/pdf/SKILL.md": "by hand\n" });
    for (const name of ["install", "plan"]) {
      const { status, stdout, stderr } = await project.run([name, "--json"]);
      const said = JSON.parse(stdout);
      if (name === "install")
        expect([status, said.status, said.messages.join("\n")]).toEqual([
          2,
          2,
          expect.stringContaining("pdf"),
        ]);
      expect(stderr).toBe("");
    }
    expect(fs.readFileSync(path.join(project.directory, ".claude/skills/pdf/SKILL.md"), "utf8")).toBe(
      "by hand\n",
    );
  });
});
