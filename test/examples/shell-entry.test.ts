// The examples that install when a shell starts, run as their pages say.

import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { locate, testWith } from "../installer/support/shells.ts";
import { Project, type Result } from "../support/project.ts";

const examples = fileURLToPath(new URL("../../examples/", import.meta.url));

/** A copy of an example, its bundle built as its page says. */
async function example(name: string): Promise<Project> {
  const project = new Project();
  cpSync(path.join(examples, name), project.directory, { recursive: true });
  await build(project);
  return project;
}

async function build(project: Project): Promise<void> {
  expect(await project.run(["build", "--out", "bundle"])).toMatchObject({ status: 0, stderr: "" });
}

function run(project: Project, command: readonly string[], env: Record<string, string> = {}): Result {
  const { status, stdout, stderr } = spawnSync(command[0]!, command.slice(1), {
    cwd: project.directory,
    env: { PATH: process.env["PATH"]!, HOME: project.home, ...env },
    encoding: "utf8",
  });
  return { status, stdout, stderr };
}

const SKILL = ".claude/skills/house-style/SKILL.md";
const installed = (project: Project): string => path.join(project.directory, SKILL);
const source = (project: Project): string => path.join(project.directory, "skills/house-style/SKILL.md");

const UP_TO_DATE = /^kitout: skills updated: \+1 ~0 -0 in [^\n]*\n$/;

describe("examples/direnv", () => {
  const direnv = locate(["direnv"]);

  /** Enters the directory as direnv's hook in a shell does; its own lines are not what the project says. */
  function enter(project: Project): { readonly status: number | null; readonly said: string } {
    const { status, stderr } = run(project, [direnv!, "export", "bash"]);
    const plain = stderr.replace(/\x1b\[[0-9;]*m/g, "");
    return { status, said: plain.replace(/^direnv: (loading|export) .*\n/gm, "") };
  }

  testWith(direnv)(
    "installs the project's skills when the directory is entered, and then is silent",
    async () => {
      const project = await example("direnv");
      expect(enter(project)).toMatchObject({ said: expect.stringContaining("is blocked") });
      expect(existsSync(installed(project))).toBe(false);
      expect(run(project, [direnv!, "allow"]).status).toBe(0);
      expect(enter(project)).toEqual({ status: 0, said: expect.stringMatching(UP_TO_DATE) });
      expect(readFileSync(installed(project), "utf8")).toBe(readFileSync(source(project), "utf8"));
      const before = run(project, ["find", ".", "-newer", SKILL]).stdout;
      expect(enter(project)).toEqual({ status: 0, said: "" });
      expect(run(project, ["find", ".", "-newer", SKILL]).stdout).toBe(before);
      expect(existsSync(path.join(project.home, ".claude"))).toBe(false);
    },
  );

  testWith(direnv)(
    "keeps a skill that was edited, and says so in one line when the bundle brings another",
    async () => {
      const project = await example("direnv");
      run(project, [direnv!, "allow"]);
      enter(project);
      writeFileSync(installed(project), "edited\n");
      expect(enter(project)).toEqual({ status: 0, said: "" });
      writeFileSync(source(project), `${readFileSync(source(project), "utf8")}- Small changes.\n`);
      await build(project);
      const { status, said } = enter(project);
      expect(status).toBe(0);
      expect(said).toMatch(
        /^kitout: the skills were not updated, because of [^\n]*install-local --dry-run\)\n$/,
      );
      expect(readFileSync(installed(project), "utf8")).toBe("edited\n");
    },
  );

  testWith(direnv)("goes on without a bundle", () => {
    const project = new Project();
    cpSync(path.join(examples, "direnv"), project.directory, { recursive: true });
    run(project, [direnv!, "allow"]);
    expect(enter(project).status).toBe(0);
  });
});

describe("examples/devshell", () => {
  const shellNix = (project: Project): string =>
    readFileSync(path.join(project.directory, "shell.nix"), "utf8");

  // What mkShell does with the hook needs nixpkgs, which is not here; the text is what bash gets from it.
  const shellHook = (project: Project): string => /shellHook = ''\n(.*?)''/s.exec(shellNix(project))![1]!;

  test("installs the project's skills, also from a directory below, and then is silent", async () => {
    const project = await example("devshell");
    expect(run(project, ["git", "init", "-q"]).status).toBe(0);
    mkdirSync(path.join(project.directory, "below"));
    const line = `set -e; cd below; ${shellHook(project)} echo entered $skills`;
    for (const said of [UP_TO_DATE, /^$/]) {
      expect(run(project, ["bash", "-c", line])).toEqual({
        status: 0,
        stdout: "entered\n",
        stderr: expect.stringMatching(said),
      });
      expect(readFileSync(installed(project), "utf8")).toBe(readFileSync(source(project), "utf8"));
    }
    expect(existsSync(path.join(project.directory, "below/.claude"))).toBe(false);
  });

  testWith(locate(["nix-instantiate"]))("has a shell.nix whose hook is that text", async () => {
    const project = await example("devshell");
    const state = path.join(project.base, "nix");
    const expression = "(import ./shell.nix { pkgs.mkShell = given: given; }).shellHook";
    const evaluated = run(project, ["nix-instantiate", "--eval", "--json", "--expr", expression], {
      NIX_STATE_DIR: state,
      NIX_STORE_DIR: path.join(state, "store"),
    });
    expect(evaluated).toMatchObject({ status: 0 });
    // Nix takes the indentation away.
    const lines = (text: string): readonly string[] => text.split("\n").map((line) => line.trim());
    expect(lines(JSON.parse(evaluated.stdout))).toEqual(lines(shellHook(project)));
  });

  for (const shell of ["bash", "zsh"]) {
    testWith(locate([shell]))(`has a line for the start of ${shell} that installs for the user`, async () => {
      const project = await example("devshell");
      const config = readFileSync(path.join(project.directory, "skills.yaml"), "utf8");
      writeFileSync(
        path.join(project.directory, "user.yaml"),
        config.replace("version: 1", "version: 1\nscope: user"),
      );
      const out = path.join(project.home, "skills");
      expect(await project.run(["build", "-c", "user.yaml", "--out", out])).toMatchObject({
        status: 0,
        stderr: "",
      });
      const page = readFileSync(path.join(project.directory, "README.md"), "utf8");
      const line = /^~\/skills\/shell-hook.*$/m.exec(page)![0];
      writeFileSync(path.join(project.home, shell === "bash" ? ".bashrc" : ".zshrc"), `set -e\n${line}\n`);
      // What a shell that nobody sits at says about the terminal that it has not got is not the line's.
      const started = run(project, [shell, "-i", "-c", "echo started"], { SHLVL: "1" });
      expect(started).toMatchObject({ status: 0, stdout: "started\n" });
      expect(started.stderr.match(/kitout/g)).toEqual(["kitout"]);
      expect(existsSync(path.join(project.home, SKILL))).toBe(true);
    });
  }
});
