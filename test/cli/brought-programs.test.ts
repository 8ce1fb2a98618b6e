// A clone brings programs called like those that kitout runs, in a directory that is on PATH, as package managers put it there.

import { spawnSync } from "node:child_process";
import fs from "node:fs";
import { describe, expect, test } from "vitest";
import { type Files, Project, skillFile } from "../support/project.ts";

const BIN = "node_modules/.bin";
const TOOLS = "cat chmod cmp cp find grep ln ls mkdir mv rm rmdir sed sort uname uniq xargs sha256sum".split(
  " ",
);

/** A program that notes that it ran, and then does what it is called for. */
const noting = (name: string) => ({
  run: `#!/bin/sh\necho ${name} >>"$NOTES"\nPATH=/usr/local/bin:/usr/bin:/bin exec ${name} "$@"\n`,
});

const toolsIn = (directory: string): Files =>
  Object.fromEntries([...TOOLS, "git", "npm"].map((name) => [`${directory}/${name}`, noting(name)]));

const CONFIG = `version: 1
sources: { mine: { path: ./skills } }
skills: { enableAll: true }
targets: { claude: true, own: { dest: ~/own, localDest: own, systems: [x86_64-linux, aarch64-linux] } }
`;
const CLONE: Files = { "skills.yaml": CONFIG, "skills/pdf/SKILL.md": skillFile("pdf"), ...toolsIn(BIN) };

/** What ran of what the clone brought, for the PATH with these first. */
function watching(project: Project, ...first: readonly string[]) {
  const notes = `${project.base}/notes`;
  const env = { PATH: [...first, process.env["PATH"]].join(":"), NOTES: notes };
  const ran = () => {
    const text = fs.existsSync(notes) ? fs.readFileSync(notes, "utf8") : "";
    fs.rmSync(notes, { force: true });
    return [...new Set(text.split("\n").filter((name) => name !== ""))].sort();
  };
  return { env, ran };
}

/** Each way to have the clone's directory on PATH. */
const WAYS: Readonly<Record<string, (project: Project) => string>> = {
  "as it is": ({ directory }) => `${directory}/${BIN}`,
  "with dots and slashes": ({ directory }) => `${directory}/skills//../${BIN}/`,
  "through a link outside": ({ base, directory }) => {
    fs.symlinkSync(`${directory}/${BIN}`, `${base}/link`);
    return `${base}/link`;
  },
  "by nothing, for the working directory": ({ directory }) => {
    for (const name of TOOLS) fs.copyFileSync(`${directory}/${BIN}/${name}`, `${directory}/${name}`);
    return "";
  },
  relatively: () => BIN,
};

describe.each(Object.keys(WAYS))("a directory of a clone that is on PATH %s", (way) => {
  test("has no program that kitout or its installers run", async () => {
    const project = new Project(CLONE);
    const { env, ran } = watching(project, WAYS[way]!(project));
    expect((await project.run(["install"], { env })).status).toBe(0);
    expect((await project.run(["plan"], { env })).status).toBe(0);
    expect(ran()).toEqual([]);
    // The scripts alone, also when they are called through a link, and again when there is nothing to do.
    const built = await project.run(["build", "--out", "../bundle"], { env });
    expect(built.stderr).toBe("");
    fs.symlinkSync("bundle/install-local", `${project.base}/script`);
    for (const script of ["bundle/install-local", "script", "bundle/shell-hook", "bundle/scripts/claude"])
      for (const args of [[], ["--verify"]]) {
        const { status, stderr } = spawnSync(`${project.base}/${script}`, args, {
          cwd: project.directory,
          env: { HOME: project.home, ...env },
          encoding: "utf8",
        });
        expect([script, args, status, stderr]).toEqual([script, args, 0, ""]);
      }
    const elsewhere = { cwd: project.base, env: { HOME: project.home, ...env } };
    spawnSync(`${project.base}/script`, ["--root", project.directory, "--verify"], elsewhere);
    expect(ran()).toEqual([]);
  });
});

describe("a git source of a project", () => {
  const config =
    "version: 1\nsources: { far: { git: 'https://git.invalid/a.git' } }\nskills: { enableAll: true }\ntargets: { claude: true }\n";
  const failing = { run: '#!/bin/sh\necho "${0%/*}" >>"$NOTES"\nexit 1\n' };

  test("is fetched with the git that comes next on PATH, or with none", async () => {
    const project = new Project({
      "app/skills.yaml": config,
      ".git/HEAD": "",
      "app/bin/git": failing,
      "bin/git": failing,
      "../bin/git": failing,
    });
    fs.mkdirSync(`${project.base}/links`);
    fs.symlinkSync(`${project.directory}/bin/git`, `${project.base}/links/git`);
    const inside = [
      `${project.directory}/app/bin`,
      `${project.directory}/bin`,
      `${project.base}/links`,
      "bin",
      "",
    ];
    const cwd = `${project.directory}/app`;
    const notes = `${project.base}/notes`;
    const PATH = inside.join(":");
    const none = await project.run(["list"], { cwd, env: { PATH, NOTES: notes } });
    expect([none.status, none.stderr]).toEqual([3, expect.stringContaining("[git/no-program]")]);
    expect(fs.existsSync(notes)).toBe(false);
    const doctor = await project.run(["doctor"], { cwd, env: { PATH, NOTES: notes } });
    expect(doctor.stdout).toMatch(/git.*missing|missing.*git/);
    await project.run(["list"], { cwd, env: { PATH: `${PATH}:${project.base}/bin`, NOTES: notes } });
    expect(new Set(fs.readFileSync(notes, "utf8").trim().split("\n"))).toEqual(
      new Set([`${project.base}/bin`]),
    );
  });

  test("is fetched with any git when the user named the configuration, or when it is the home directory's", async () => {
    const project = new Project({ "skills.yaml": config, "bin/git": failing });
    const notes = `${project.base}/notes`;
    const env = { PATH: `${project.directory}/bin`, NOTES: notes };
    for (const given of [
      { args: ["list", "-c", "skills.yaml"], env },
      { args: ["list"], env: { ...env, HOME: project.directory } },
    ]) {
      await project.run(given.args, { env: given.env });
      expect(fs.readFileSync(notes, "utf8")).toContain(`${project.directory}/bin`);
      fs.rmSync(notes);
    }
  });
});

test("what is in the home directory is the user's, also for the installers of a project there", async () => {
  const project = new Project({
    "skills.yaml": CONFIG,
    "skills/pdf/SKILL.md": skillFile("pdf"),
    [`${BIN}/sort`]: noting("sort"),
  });
  const { env, ran } = watching(project, `${project.directory}/${BIN}`);
  const home = { ...env, HOME: project.directory };
  await project.run(["build", "--out", "../bundle"], { env: home });
  const { status } = spawnSync(`${project.base}/bundle/install-local`, [], {
    cwd: project.directory,
    env: home,
  });
  expect([status, ran()]).toEqual([0, ["sort"]]);
});
