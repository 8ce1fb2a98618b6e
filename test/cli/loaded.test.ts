// What a process loads of the program: a file that a command does not need costs it time at each start.

import { spawnSync } from "node:child_process";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { expect } from "vitest";
import { locate, testWith } from "../installer/support/shells.ts";
import { kitout, Project, skillFile } from "../support/project.ts";

const strace = locate(["strace"]);

/** The files of dist/ that a run opens, without what tells one build's name from the next, sorted. */
function loadedBy(project: Project, args: readonly string[]): readonly string[] {
  const traced = ["-f", "-qq", "-e", "trace=open,openat", process.execPath, kitout, ...args];
  const { status, stderr } = spawnSync(strace!, traced, {
    cwd: project.directory,
    env: { PATH: process.env["PATH"], HOME: project.home },
    encoding: "utf8",
  });
  expect(status, stderr).toBe(0);
  const opened = stderr.matchAll(/"([^"]*\/dist\/[^"]*\.js)", [^\n]* = \d+$/gm);
  const names = [...opened].map(([, file]) => path.basename(file!).replace(/-[A-Z0-9]{8}\.js$/, ".js"));
  return [...new Set(names)].sort();
}

testWith(strace)("each command loads a few files, and a kept run only what starts", async () => {
  const project = new Project({
    "skills.yaml": `version: 1
sources: { mine: { path: ./skills } }
skills: { enable: [pdf] }
targets: { claude: true }
`,
    "skills/pdf/SKILL.md": skillFile("pdf"),
  });
  expect(loadedBy(project, ["--version"])).toEqual(["start.js"]);
  const looking = ["look.js", "main.js", "start.js"];
  expect(loadedBy(project, ["list", "--no-cache"])).toEqual(["list.run.js", ...looking]);
  const making = ["emit.js", ...["look.js", "main.js", "make.js", "start.js"]];
  expect(loadedBy(project, ["build"])).toEqual(["build.run.js", ...making]);
  const settled = 2_500;
  for (let round = 0; round < 3; round++) {
    expect(project.spawn(["install"]).status).toBe(0);
    await pause(settled);
  }
  expect(loadedBy(project, ["install"])).toEqual(["start.js"]);
});
