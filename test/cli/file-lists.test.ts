// Which of the source's files are part of a skill, and which of them can be run.

import fs from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { type Files, Project, skillFile } from "../support/project.ts";

const APP: Files = {
  "app/SKILL.md": skillFile("app"),
  "app/references/a.md": "a\n",
  "app/references/old/b.md": "b\n",
  "app/src/main.ts": "x\n",
  "app/scripts/run.sh": "#!/bin/sh\necho hello\n",
  "app/scripts/data.json": "{}\n",
};

function config(settings: string, table = "adjust"): string {
  const entry = table === "adjust" ? `app: { ${settings} }` : `app: { from: app, path: ".", ${settings} }`;
  const selected = table === "adjust" ? "  enable: [app]\n" : "";
  return `version: 1\nsources:\n  app: { path: ./app }\nskills:\n${selected}  ${table}:\n    ${entry}\ntargets:\n  claude: true\n`;
}

function codes(stderr: string): readonly string[] {
  return [...stderr.matchAll(/^.*\[([a-z]+\/[a-z-]+)\]$/gm)].map(([, code]) => code!);
}

/** The files that the agent gets, `x` before those that are executable. */
function gets(own: Project): readonly string[] {
  const directory = path.join(own.directory, ".claude/skills/app");
  return fs
    .readdirSync(directory, { recursive: true, encoding: "utf8" })
    .filter((name) => !fs.lstatSync(path.join(directory, name)).isDirectory())
    .map((name) => `${fs.lstatSync(path.join(directory, name)).mode & 0o100 ? "x " : ""}${name}`)
    .sort();
}

const SILENT = 'executable: ["scripts/*.sh"]';

describe.each(["adjust", "explicit"])("under %s", (table) => {
  test.each([
    ['include: [SKILL.md, "references/**"]', ["SKILL.md", "references/a.md", "references/old/b.md"]],
    ["include: [SKILL.md, references]", ["SKILL.md", "references/a.md", "references/old/b.md"]],
    ['include: [SKILL.md, "references/**"], exclude: [references/old]', ["SKILL.md", "references/a.md"]],
    ['include: ["*.md"]', ["SKILL.md"]],
    ['include: ["**"], exclude: [src, scripts, "**/b.md"]', ["SKILL.md", "references/a.md"]],
    ["include: [SKILL.md, references/a.md], exclude: [src]", ["SKILL.md", "references/a.md"]],
  ])("%s", async (settings, expected) => {
    const own = new Project({ ...APP, "skills.yaml": config(settings, table) });
    const { status, stderr } = await own.run(["install"]);
    expect([status, stderr]).toEqual([0, ""]);
    expect(gets(own)).toEqual(expected);
  });

  test("files and patches add to what is included", async () => {
    const own = new Project({
      ...APP,
      "house.md": "house\n",
      "skills.yaml": config("include: [SKILL.md], files: { references/a.md: ./house.md }", table),
    });
    expect((await own.run(["install"])).stderr).toBe("");
    expect(gets(own)).toEqual(["SKILL.md", "references/a.md"]);
  });

  test.each([
    ["include: [references]", ["skill/includes-no-skill-file"], 1],
    ["include: [SKILL.md, nothing]", ["glob/no-file"], 0],
    ['include: [SKILL.md, "!src"]', ["glob/negated"], 1],
    ["include: [SKILL.md, references], exclude: [SKILL.md]", ["skill/excludes-itself"], 1],
    ["include: SKILL.md", ["config/type"], 1],
    ["executable: [nothing]", ["glob/no-file"], 0],
  ])("a mistake is said once: %s", async (settings, expected, exit) => {
    const own = new Project({ ...APP, "skills.yaml": config(settings, table) });
    const { status, stderr } = await own.run(["build"]);
    expect([status, codes(stderr).filter((code) => code !== "skill/not-executable")]).toEqual([
      exit,
      expected,
    ]);
  });

  test("executable sets the bit, of files from a patch and from files too, and of nothing else", async () => {
    const own = new Project({
      ...APP,
      "more.sh": "#!/bin/sh\n",
      "new.patch": "--- /dev/null\n+++ b/scripts/new.sh\n@@ -0,0 +1 @@\n+#!/bin/sh\n",
      "skills.yaml": config(
        `include: [SKILL.md, scripts], files: { scripts/more.sh: ./more.sh }, patches: [./new.patch], ${SILENT}`,
        table,
      ),
    });
    expect((await own.run(["install"])).stderr).toBe("");
    expect(gets(own)).toEqual([
      "SKILL.md",
      "scripts/data.json",
      "x scripts/more.sh",
      "x scripts/new.sh",
      "x scripts/run.sh",
    ]);
  });

  test("a script that cannot be run is a warning, and its line is the way out", async () => {
    const own = new Project({ ...APP, "skills.yaml": config('exclude: ["src/**"]', table) });
    const { status, stderr } = await own.run(["build"]);
    expect([status, codes(stderr)]).toEqual([0, ["skill/not-executable"]]);
    expect(stderr).toContain('app/scripts/run.sh begins with "#!" and is not executable.');
    const [, line] = /`(executable: [^`]*)` in its entry under `skills\.(?:adjust|explicit)`/.exec(stderr)!;
    own.write({ "skills.yaml": config(line!, table) });
    expect((await own.run(["install"])).stderr).toBe("");
    expect(gets(own)).toContain("x scripts/run.sh");
  });
});

test("what is left out of include is not looked at, and a link to it goes with it", async () => {
  const own = new Project({
    ...APP,
    "app/latest.md": { link: "references/a.md" },
    "skills.yaml": config("include: [SKILL.md, latest.md]"),
  });
  const { status, stderr } = await own.run(["build"]);
  expect([status, codes(stderr)]).toEqual([0, ["skill/link-dropped"]]);
});

describe("the warning about scripts", () => {
  test.each([
    ["#!/bin/sh\n", true],
    ["#! /usr/bin/env node\n", true],
    ["#![feature(test)]\n", false],
    ["#!\n/bin/sh\n", false],
    ["#!", false],
    ["# !/bin/sh\n", false],
    ["\ufeff#!/bin/sh\n", false],
  ])("is about a file that begins with %j: %s", async (text, isScript) => {
    const own = new Project({ ...APP, "app/tool": text, "skills.yaml": config(SILENT) });
    expect((await own.run(["build"])).stderr.includes("app/tool begins")).toBe(isScript);
  });

  test("is one for a glob that enables many, with a line for the first", async () => {
    const files = Object.fromEntries(
      ["a", "b", "c"].flatMap((name) => [
        [`skills/${name}/SKILL.md`, skillFile(name)],
        ...[1, 2, 3, 4].map((at) => [`skills/${name}/scripts/${at}.py`, "#!/usr/bin/env python3\n"]),
      ]),
    ) as Files;
    const yaml =
      'version: 1\nsources:\n  mine: { path: ./skills }\nskills:\n  enable: ["*"]\ntargets:\n  claude: true\n';
    const own = new Project({ ...files, "skills.yaml": yaml });
    const { stderr } = await own.run(["build"]);
    expect(codes(stderr)).toEqual(["skill/not-executable"]);
    expect(stderr).toContain(
      '12 scripts begin with "#!" and are not executable: a/scripts/1.py, a/scripts/2.py, a/scripts/3.py and 9 more.',
    );
    expect(stderr).toContain('`"a": { executable: ["scripts/*.py"] }` in `skills.adjust`');
    own.write({
      "skills.yaml": yaml.replace(
        "targets:",
        '  adjust:\n    "a": { executable: ["scripts/*.py"] }\n    b: { executable: ["**/*.py"] }\n    c: { executable: [scripts/1.py, "scripts/[2-4].py"] }\ntargets:',
      ),
    });
    expect((await own.run(["build"])).stderr).toBe("");
  });

  test("is not for a lock", async () => {
    const own = new Project({ ...APP, "skills.yaml": config('exclude: ["src/**"]') });
    expect((await own.run(["lock"])).stderr).not.toContain("not-executable");
  });
});
