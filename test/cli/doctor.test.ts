// `kitout doctor` on machines as they are: it names what is wrong with the skills there, says what to do, and changes nothing.

import fs from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { agents } from "../../src/agents/agents.ts";
import { HostError, type ReadHost } from "../../src/host/host.ts";
import { nodeHost } from "../../src/host/node.ts";
import { walk } from "../../src/operations/agents/walk.ts";
import { examineMachine } from "../../src/operations/doctor/machine.ts";
import { type Files, Project, skillFile, snapshot } from "../support/project.ts";

const CONFIG = `version: 1
name: mine
scope: user
sources: { mine: { path: ./skills } }
skills: { enableAll: true }
targets: { claude: true }
`;

interface Finding {
  readonly code: string;
  readonly file: string;
  readonly text: string;
  readonly hint: string;
  readonly start: { readonly line: number } | null;
  readonly args: Readonly<Record<string, unknown>>;
}

/** A home with these files, and a project beside it that is a repository. */
function machine(files: Files): Project {
  return new Project({ ".git/HEAD": "", ...files });
}

async function findings(project: Project, cwd?: string): Promise<readonly Finding[]> {
  const before = snapshot(project.base);
  const { status, stdout } = await project.run(["doctor", "--json"], cwd === undefined ? {} : { cwd });
  expect(snapshot(project.base)).toEqual(before);
  const found = JSON.parse(stdout).findings as readonly Finding[];
  expect(status).toBe(found.length === 0 ? 0 : 1);
  for (const { hint } of found) expect(hint).not.toBe("");
  return found;
}

function codes(found: readonly Finding[]): readonly string[] {
  return found.map(({ code }) => code.replace("doctor/", ""));
}

/** In the home directory. */
const at = (name: string) => `../home/${name}`;

describe("a machine in order", () => {
  test("has nothing to be said about it, also without a configuration", async () => {
    const project = machine({
      [at(".claude/skills/pdf/SKILL.md")]: skillFile("pdf"),
      ".claude/settings.json": "{}",
    });
    const { status, stdout, stderr } = await project.run(["doctor"]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(stdout).toBe(
      "There is no skills.yaml here, and nothing is wrong with the skills on this machine.\n",
    );
    expect(await findings(project)).toEqual([]);
  });

  test("after an install for the user, and into a project", async () => {
    for (const scope of ["user", "project"]) {
      const project = machine({
        "skills.yaml": CONFIG.replace("user", scope),
        "skills/pdf/SKILL.md": skillFile("pdf"),
      });
      expect((await project.run(["install", "-c", "skills.yaml"])).status).toBe(0);
      expect(await findings(project)).toEqual([]);
    }
  });
});

describe("doctor finds", () => {
  test("skills where their agent does not look any more", async () => {
    const found = await findings(
      machine({
        [at(".kilocode/skills/pdf/SKILL.md")]: skillFile("pdf"),
        ".kilocode/skills/x/SKILL.md": skillFile("x"),
      }),
    );
    expect(codes(found)).toEqual(["unread", "unread"]);
    expect(found[1]!.text).toContain(".kilocode/skills, where 1 skill is");
    expect(found[1]!.hint).toContain("$HOME/.kilo/skills");
  });

  test("the same skill in several directories of one agent, and whether the copies differ", async () => {
    const project = machine({
      [at(".agents/skills/pdf/SKILL.md")]: skillFile("pdf"),
      [at(".codex/skills/other-name/SKILL.md")]: skillFile("pdf"),
      [at(".agents/skills/docx/SKILL.md")]: skillFile("docx"),
      [at(".codex/skills/docx/SKILL.md")]: `${skillFile("docx")}edited\n`,
      [at(".codex/skills/alone/SKILL.md")]: skillFile("alone"),
      // One and the same directory is one skill.
      [at(".agents/skills/linked/SKILL.md")]: skillFile("linked"),
      [at(".codex/skills/linked")]: { link: "../../.agents/skills/linked" },
    });
    const duplicate = (await findings(project)).filter(({ code }) => code === "doctor/duplicate");
    expect(duplicate.map(({ args }) => args)).toEqual([
      {
        roots: [path.join(project.home, ".agents/skills"), path.join(project.home, ".codex/skills")],
        names: ["docx", "pdf"],
        differ: ["docx"],
        agents: ["Codex"],
      },
    ]);
  });

  test("a copy without a name is none for an agent that wants one", async () => {
    const nameless = "---\ndescription: Reads PDF files.\n---\n";
    const project = machine({
      [at(".gemini/skills/pdf/SKILL.md")]: nameless,
      [at(".agents/skills/pdf/SKILL.md")]: skillFile("pdf"),
      [at(".codex/skills/pdf/SKILL.md")]: nameless,
    });
    const found = (await findings(project)).filter(({ code }) => code === "doctor/duplicate");
    expect(found.map(({ args }) => args["agents"])).toEqual([["Codex"]]);
  });

  test("links that lead nowhere, in a circle, and of Nix", async () => {
    const project = machine({
      [at(".claude/skills/a")]: { link: "../gone" },
      [at(".claude/skills/b")]: { link: "b" },
      [at(".claude/skills/c")]: { link: "/nix/store/0000-skills/c" },
      [at(".agents/skills")]: { link: "../dotfiles/skills" },
    });
    const found = await findings(project);
    expect(codes(found)).toEqual(["dangling", "dangling", "dangling", "dangling"]);
    expect(found.find(({ args }) => args["target"] === "/nix/store/0000-skills/c")?.hint).toContain(
      "Nix has collected",
    );
  });

  test("skills that some agents do not load, each once, with the line", async () => {
    const project = machine({
      [at(".claude/skills/bad/SKILL.md")]: "---\nname: bad\ndescription: Use when: always.\n---\n",
      [at(".agents/skills/bad")]: { link: "../../.claude/skills/bad" },
      [at(".claude/skills/none/SKILL.md")]: "# None\n",
      [at(".claude/skills/near/skill.md")]: skillFile("near"),
      [at(".claude/skills/odd/SKILL.md")]: skillFile("Odd Name"),
    });
    const found = await findings(project);
    expect(codes(found).toSorted()).toEqual(["near-miss", "not-loaded", "not-loaded"]);
    expect(found.find(({ file }) => file.endsWith("bad/SKILL.md"))?.start?.line).toBe(3);
  });

  test("a file in the place of a directory", async () => {
    const found = await findings(
      machine({ ".claude/skills": "../.agents/skills", ".agents/skills/pdf/SKILL.md": skillFile("pdf") }),
    );
    expect(codes(found)).toEqual(["no-directory"]);
    expect(found[0]!.text).toContain('says "../.agents/skills"');
  });

  test("files of other managers", async () => {
    const project = machine({
      [at(".agents/.skill-lock.json")]: "{}",
      [at(".claude/skills/.agent-skills-managed.json")]: "{}",
      [at(".apm/apm.yml")]: "name: x\n",
      "skills-lock.json": "{}",
      "agents.lock": "",
    });
    expect(codes(await findings(project))).toEqual([
      "leftover",
      "leftover",
      "leftover",
      "leftover",
      "leftover",
    ]);
  });

  test("what cannot be read, and goes on", () => {
    const project = machine({
      [at(".claude/skills/a/SKILL.md")]: skillFile("a"),
      [at(".claude/skills/b/SKILL.md")]: skillFile("b"),
      [at(".codex/skills/c/SKILL.md")]: "# None\n",
    });
    const refuse = (file: string): never => {
      throw new HostError("EACCES", file, "read");
    };
    const real = nodeHost({ HOME: project.home, PATH: "" }, project.directory);
    const closed = path.join(project.home, ".claude/skills/a");
    const list = (file: string) => (file === closed ? refuse(file) : real.physical.list(file));
    const host: ReadHost = { ...real, physical: { ...real.physical, list } };
    const found = examineMachine(host, agents, [project.directory]);
    expect(found.map(({ code, args }) => [code, args])).toContainEqual([
      "doctor/unreadable",
      { path: closed, system: "EACCES" },
    ]);
    expect(found.map(({ code }) => code)).toContain("doctor/not-loaded");
    expect(walk(host, path.join(project.home, ".claude/skills")).skills.map(({ entry }) => entry)).toEqual([
      "b",
    ]);
  });

  test("a SKILL.md that is too large to be looked at, and what is beside it", async () => {
    const text = skillFile("manual");
    const project = machine({
      [at(".claude/skills/manual/SKILL.md")]: text.padEnd(1024 * 1024 + 1, "x"),
      [at(".claude/skills/book/SKILL.md")]: skillFile("book").padEnd(1024 * 1024, "x"),
      [at(".claude/skills/none/SKILL.md")]: "# None\n",
    });
    const found = await findings(project);
    expect(codes(found)).toEqual(["too-large", "not-loaded"]);
    expect(found[0]!.args).toEqual({
      path: path.join(project.home, ".claude/skills/manual/SKILL.md"),
      mebibytes: 1,
    });
    const { stdout } = await project.run(["explain", "claude", "manual"]);
    expect(stdout).toContain("perhaps not seen: its SKILL.md is so large that kitout does not look at it");
  });

  test("ledgers that are damaged, or of an installer that was interrupted", async () => {
    const project = machine({ "skills.yaml": CONFIG, "skills/pdf/SKILL.md": skillFile("pdf") });
    expect((await project.run(["install", "-c", "skills.yaml"])).status).toBe(0);
    const ledger = path.join(project.home, ".claude/.kitout-skills/ledger");
    const text = fs.readFileSync(ledger, "utf8");
    fs.writeFileSync(ledger, text.replace(/\n\n(?=.)/, "\n\n-"));
    expect((await findings(project)).map(({ args }) => args["problem"])).toEqual(["interrupted"]);
    fs.writeFileSync(ledger, "nothing of this kind\n");
    expect((await findings(project)).map(({ args }) => args["problem"])).toEqual(["damaged"]);
  });

  test("trust that does not hold any more, and what the store set aside", async () => {
    const project = machine({ "skills.yaml": CONFIG, "skills/pdf/SKILL.md": skillFile("pdf") });
    expect((await project.run(["trust"])).status).toBe(0);
    fs.appendFileSync(path.join(project.directory, "skills.yaml"), "# more\n");
    fs.mkdirSync(path.join(project.home, ".local/share/kitout/store/damaged/x"), { recursive: true });
    expect(codes(await findings(project))).toEqual(["set-aside", "trust"]);
  });

  test("hooks of shells that are not there, and those of skills that were uninstalled", async () => {
    const project = machine({
      "skills.yaml": CONFIG,
      "skills/pdf/SKILL.md": skillFile("pdf"),
      [at(".bashrc")]: 'export A=1\n# ~/old/shell-hook\n[ -t 0 ] && "$HOME"/bundle/shell-hook || :\n',
      ".envrc": "AGENT_SKILLS_ROOT=$PWD ./bundle/shell-hook || :\n$SOMEWHERE/shell-hook\n",
    });
    expect((await findings(project)).map(({ args }) => [args["path"], args["problem"]])).toEqual([
      [path.join(project.directory, "bundle/shell-hook"), "missing"],
      [path.join(project.home, "bundle/shell-hook"), "missing"],
    ]);
    fs.rmSync(path.join(project.directory, ".envrc"));
    const bundle = path.join(project.home, "bundle");
    expect((await project.run(["build", "-c", "skills.yaml", "--out", bundle])).status).toBe(0);
    expect(project.sh(`${bundle}/install`).status).toBe(0);
    expect(await findings(project)).toEqual([]);
    expect(project.sh(`${bundle}/install --uninstall`).status).toBe(0);
    expect((await findings(project)).map(({ args }) => args)).toEqual([
      {
        file: path.join(project.home, ".bashrc"),
        path: `${bundle}/shell-hook`,
        problem: "uninstalled",
        owner: "mine",
      },
    ]);
  });
});

describe("what came with a clone", () => {
  test("does not make it show anything of a file outside", async () => {
    const project = machine({
      "../secret/SKILL.md": "password: hunter2\n",
      "../secret/key": "hunter2/path\n",
      ".claude/skills/a": { link: "../../../secret" },
      ".claude/skills/b/SKILL.md": { link: "../../../../secret/key" },
      ".agents/skills": { link: "../../secret/key" },
    });
    for (const args of [["doctor"], ["doctor", "--json"]]) {
      const { stdout, stderr } = await project.run(args);
      expect(stdout + stderr).not.toContain("hunter2");
      expect(stdout).toContain("doctor/not-loaded");
    }
  });

  test("is not printed as it is", async () => {
    const project = machine({ [".claude/skills/a\u001b[2J/SKILL.md"]: "# none\u001b[2J\n" });
    expect((await project.run(["doctor"])).stdout).not.toContain("\u001b");
  });
});

test("directories above in the repository are looked at, and none beyond it", async () => {
  const project = machine({
    "packages/a/README": "",
    ".claude/skills/x": { link: "gone" },
    "../.claude/skills/y": { link: "gone" },
  });
  const found = await findings(project, path.join(project.directory, "packages/a"));
  expect(found.map(({ args }) => args["path"])).toEqual([path.join(project.directory, ".claude/skills/x")]);
});
