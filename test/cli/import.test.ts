// `kitout import`: a machine with a mess on it, and nothing of it is lost.

import fs from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { Project, skillFile, snapshot } from "../support/project.ts";

const COMMIT = "git -c user.name=u -c user.email=u@skills.test commit -q";

/** A repository whose skills have changed since they were installed, and the git ids of the installed trees. */
function upstream(own: Project): { url: string; trees: Record<string, string>; commit: string } {
  const run = (line: string) => {
    const { status, stdout, stderr } = own.sh(line);
    if (status !== 0) throw new Error(stderr);
    return stdout.trim();
  };
  const skill = (name: string, text: string) =>
    own.write({ [`../up/skills/${name}/SKILL.md`]: `${skillFile(name)}${text}\n` });
  skill("pdf", "one");
  skill("docx", "one");
  skill("never", "one");
  run(`cd ../up && git init -q -b main && git add . && ${COMMIT} -m 1`);
  skill("pdf", "two");
  run(`cd ../up && ${COMMIT} -am 2`);
  skill("docx", "two");
  run(`cd ../up && ${COMMIT} -am 3`);
  const tree = (name: string) => run(`cd ../up && git rev-parse HEAD:skills/${name}`);
  const trees = { pdf: tree("pdf"), docx: tree("docx") };
  const commit = run("cd ../up && git rev-parse HEAD");
  run("cp -r ../up/skills ../installed");
  skill("pdf", "three");
  run(`cd ../up && ${COMMIT} -am 4`);
  skill("docx", "three");
  run(`cd ../up && ${COMMIT} -am 5`);
  return { url: `file://${own.base}/up`, trees, commit };
}

function userLock(url: string, trees: Record<string, string>): string {
  const skills = Object.entries(trees).map(([name, skillFolderHash]) => [
    name,
    {
      source: "up/skills",
      sourceType: "git",
      sourceUrl: url,
      skillPath: `skills/${name}/SKILL.md`,
      skillFolderHash,
    },
  ]);
  return JSON.stringify({
    version: 3,
    skills: Object.fromEntries(skills),
    lastSelectedAgents: ["claude-code"],
  });
}

/** As several managers leave it. */
function mess(own: Project): string {
  const { url, trees, commit } = upstream(own);
  const edited = `${skillFile("same")}edited\n`;
  own.write({
    "../home/.agents/.skill-lock.json": userLock(url, trees),
    "../home/.agents/skills/same/SKILL.md": edited,
    "../home/.claude/skills/same/SKILL.md": skillFile("same"),
    "../home/.codex/skills/same/SKILL.md": skillFile("same"),
    "../home/.cursor/skills/same/SKILL.md": skillFile("same"),
    "../home/.claude/skills/mine/SKILL.md": skillFile("mine"),
    "../home/.claude/skills/mine/run.sh": { run: "#!/bin/sh\n" },
    "../home/.claude/skills/dangling": { link: "/nowhere" },
    "../home/.claude/skills/pdf": { link: "../../.agents/skills/pdf" },
    "../home/.claude/skills/docx": { link: "../../.agents/skills/docx" },
    "../home/.claude/skills/a\nb/SKILL.md": skillFile("x"),
    "../home/.codex/skills/.system/own/SKILL.md": skillFile("own"),
  });
  own.sh("cp -r ../installed/pdf ../installed/docx ../home/.agents/skills/");
  return commit;
}

test("a mess is listed, decided, written in one go, and then taken over without --force", async () => {
  const own = new Project();
  const commit = mess(own);
  const at = { cwd: own.home };
  const before = snapshot(own.home);
  const first = await own.run(["import", "--yes"], at);
  expect(first.status).toBe(2);
  expect(first.stdout).toContain("--take same=~/.agents/skills/same");
  expect(first.stdout).toContain(
    "--take same=~/.claude/skills/same  .claude/skills/same, .codex/skills/same, .cursor/skills/same",
  );
  expect(first.stdout).toContain("dangling: it leads nowhere");
  expect(first.stdout).not.toContain("a\nb");
  expect(first.stderr).toContain("[import/undecided]");
  expect(snapshot(own.home)).toEqual(before);

  const shown = await own.run(["import", "--take", "same=~/.claude/skills/same"], at);
  expect(shown.status).toBe(2);
  expect(shown.stdout).toContain("`kitout import --take 'same=~/.claude/skills/same' --yes` writes");
  expect(fs.existsSync(`${own.home}/.config/kitout`)).toBe(false);

  const done = await own.run(["import", "--take", "same=~/.claude/skills/same", "--yes"], at);
  expect([done.status, done.stderr]).toEqual([0, ""]);
  expect(done.stdout).toContain(`at ${commit.slice(0, 12)}, which is what is installed`);
  expect(fs.readdirSync(`${own.home}/.config/kitout`).sort()).toEqual([
    "skills",
    "skills.lock",
    "skills.yaml",
  ]);
  expect(fs.readdirSync(`${own.home}/.config/kitout/skills`).sort()).toEqual(["mine", "same"]);
  expect(fs.statSync(`${own.home}/.config/kitout/skills/mine/run.sh`).mode & 0o111).not.toBe(0);
  expect(fs.readFileSync(`${own.home}/.config/kitout/skills.lock`, "utf8")).toContain(commit);
  const after = snapshot(own.home);
  for (const [file, what] of Object.entries(before)) expect(after[file]).toBe(what);

  fs.rmSync(`${own.home}/.agents/skills/same`, { recursive: true });
  const installed = await own.run(["install"], at);
  expect(installed.status).toBe(0);
  expect(fs.readFileSync(`${own.home}/.agents/skills/pdf/SKILL.md`, "utf8")).toContain("two");
  const again = await own.run(["import", "--yes"], at);
  expect(again.status).toBe(0);
  expect(again.stdout).toContain("Nothing is to be written.");
});

test("an installed copy that no commit has is said, with the files that differ", async () => {
  const own = new Project();
  const { url, trees } = upstream(own);
  own.write({
    "../home/.agents/.skill-lock.json": userLock(url, { ...trees, docx: "0".repeat(40) }),
    "../home/.claude/skills/docx/SKILL.md": `${skillFile("docx")}edited\n`,
    "../home/.claude/skills/pdf/SKILL.md": `${skillFile("pdf")}edited\n`,
  });
  const { status, stdout } = await own.run(["import", "--yes", "--json"], { cwd: own.home });
  expect(status).toBe(0);
  const { skills } = JSON.parse(stdout) as { skills: { name: string; became: object }[] };
  expect(skills.map(({ name, became }) => [name, became])).toEqual([
    ["docx", expect.objectContaining({ kind: "origin", found: false, differs: ["SKILL.md"] })],
    ["pdf", expect.objectContaining({ kind: "origin", found: true, differs: ["SKILL.md"] })],
  ]);
  // Both sources are the same repository, so each shows only its own.
  expect((await own.run(["list", "--selected"], { cwd: own.home })).status).toBe(0);
});

test("a project's own skills, and those that its agents.toml names, become a local source", async () => {
  const own = new Project({
    ".git/HEAD": "ref: refs/heads/main\n",
    ".claude/skills/lint/SKILL.md": skillFile("lint"),
    "tools/review/SKILL.md": skillFile("review"),
    "skills/of-the-package.txt": "not kitout's\n",
    "../outside/SKILL.md": skillFile("outside"),
    "agents.toml": [
      "version = 1",
      'agents = ["claude"]',
      '[[skills]]\nname = "review"\nsource = "path:./tools/review"',
      '[[skills]]\nname = "outside"\nsource = "path:../outside"',
      "",
    ].join("\n"),
  });
  const { status, stdout, stderr } = await own.run(["import", "--yes"]);
  expect([status, stderr]).toEqual([0, ""]);
  expect(stdout).toContain("../outside: it leads out of where it may be");
  expect(fs.readFileSync(path.join(own.directory, "skills.yaml"), "utf8")).toBe(
    [
      "# Skills for AI agents. `kitout install` brings them into this project; `kitout plan` shows before what that changes.",
      "version: 1",
      "",
      "# Where skills come from: `kitout add owner/repo` adds a repository and lets you choose.",
      "sources:",
      "  mine:",
      "    path: ./imported-skills",
      "",
      "# Which of them are wanted: ids from `kitout list`, or globs.",
      "skills:",
      "  enable:",
      "    - lint",
      "    - review",
      "",
      "# The agents that get them.",
      "targets:",
      "  claude: true",
      "",
    ].join("\n"),
  );
  expect((await own.run(["install"])).status).toBe(0);
  expect(fs.readdirSync(path.join(own.directory, ".claude/skills")).sort()).toEqual(["lint", "review"]);
});

test("who sees a skill stays as it was, or it is said", async () => {
  const own = new Project({
    ".git/HEAD": "ref: refs/heads/main\n",
    ".agents/skills/shared/SKILL.md": skillFile("shared"),
    ".claude/skills/shared/SKILL.md": skillFile("shared"),
    ".claude/skills/lint/SKILL.md": skillFile("lint"),
    // Under `explicit` its name would be set, and it would not be what is installed.
    ".claude/skills/odd/SKILL.md": skillFile("other"),
    ".cursor/skills/group/deep/SKILL.md": skillFile("deep"),
  });
  const { status, stdout, stderr } = await own.run(["import", "--yes"]);
  expect([status, stderr]).toEqual([0, ""]);
  expect(stdout).toContain("Where nothing else is said, they are for agents, claude, cursor.");
  expect(stdout).toMatch(/lint +is copied to skills\/lint\n +stays for claude alone\n/);
  expect(stdout).toMatch(/odd +is copied to skills\/odd\n +goes to agents, cursor, too, where it was not\n/);
  expect(stdout).toMatch(/shared +is copied to skills\/shared\n +stays for agents, claude alone\n/);
  const text = fs.readFileSync(path.join(own.directory, "skills.yaml"), "utf8");
  expect(text).toContain(`
  enable:
    - group/deep
    - odd
  explicit:
    lint:
      from: mine
      path: lint
      targets:
        - claude
    shared:
      from: mine
      path: shared
      targets:
        - agents
        - claude
`);
  const { status: installed, stderr: said } = await own.run(["install"]);
  expect([installed, said]).toEqual([0, ""]);
  const there = (directory: string) => fs.readdirSync(path.join(own.directory, directory)).sort();
  expect(there(".agents/skills")).toEqual(["deep", "odd", "shared"]);
  expect(there(".claude/skills")).toEqual(["deep", "lint", "odd", "shared"]);
});

test("a skill of a repository that only one agent had stays with that one", async () => {
  const own = new Project();
  const { url, trees } = upstream(own);
  own.write({ "../home/.agents/.skill-lock.json": userLock(url, trees) });
  own.sh(
    "mkdir -p ../home/.claude/skills ../home/.agents/skills && cp -r ../installed/pdf ../home/.claude/skills/ && cp -r ../installed/docx ../home/.claude/skills/ && cp -r ../installed/docx ../home/.agents/skills/",
  );
  const at = { cwd: own.home };
  const { status, stdout, stderr } = await own.run(["import", "--yes", "--json"], at);
  expect([status, stderr]).toEqual([0, ""]);
  const { skills } = JSON.parse(stdout) as { skills: { name: string; only: unknown; more: unknown }[] };
  expect(skills.map(({ name, only, more }) => [name, only, more])).toEqual([
    ["docx", null, []],
    ["pdf", ["claude"], []],
  ]);
  expect((await own.run(["install"], at)).status).toBe(0);
  expect(fs.readdirSync(`${own.home}/.agents/skills`)).toEqual(["docx"]);
  expect(fs.readdirSync(`${own.home}/.claude/skills`).sort()).toEqual(["docx", "pdf"]);
});

test("a link in the place of an agent's directory, as dotagents makes one, is a target of its own", async () => {
  const own = new Project({
    ".git/HEAD": "ref: refs/heads/main\n",
    ".agents/skills/review/SKILL.md": skillFile("review"),
    ".claude/skills": { link: "../.agents/skills" },
  });
  expect((await own.run(["import", "--yes"])).status).toBe(0);
  const text = fs.readFileSync(path.join(own.directory, "skills.yaml"), "utf8");
  expect(text).toContain("targets:\n  agents: true\n  claude: true\n");
  expect(text).not.toContain("explicit");
  expect((await own.run(["install"])).status).toBe(0);
  expect(fs.readlinkSync(path.join(own.directory, ".claude/skills"))).toBe("../.agents/skills");
  // In a clone that has no such link, Claude Code sees them, too.
  fs.rmSync(path.join(own.directory, ".claude"), { recursive: true });
  expect((await own.run(["install"])).status).toBe(0);
  expect(fs.readdirSync(path.join(own.directory, ".claude/skills"))).toEqual(["review"]);
});

test("a configuration that has chosen among the targets of one directory keeps its choice", async () => {
  const own = new Project({
    ".git/HEAD": "ref: refs/heads/main\n",
    "skills.yaml":
      "version: 1\nsources: { own: { path: ./own } }\nskills: { explicit: { lint: { from: own, path: lint, targets: [agents] } } }\ntargets: { agents: true }\n",
    "own/lint/SKILL.md": skillFile("lint"),
    ".agents/skills/review/SKILL.md": skillFile("review"),
    ".claude/skills": { link: "../.agents/skills" },
  });
  expect((await own.run(["import", "--yes"])).status).toBe(0);
  const text = fs.readFileSync(path.join(own.directory, "skills.yaml"), "utf8");
  expect(text).toContain("targets: { agents: true }");
  expect((await own.run(["install"])).status).toBe(0);
});

test("at home, where the link stays, one target serves both", async () => {
  const own = new Project({
    "../home/.agents/skills/review/SKILL.md": skillFile("review"),
    "../home/.claude/skills": { link: "../.agents/skills" },
  });
  const at = { cwd: own.home };
  expect((await own.run(["import", "--yes"], at)).status).toBe(0);
  const text = fs.readFileSync(path.join(own.home, ".config/kitout/skills.yaml"), "utf8");
  expect(text).toMatch(/targets:\n {2}agents: true\n$/);
  const { status, stderr } = await own.run(["install"], at);
  expect([status, stderr]).toEqual([0, ""]);
  expect(fs.readlinkSync(path.join(own.home, ".claude/skills"))).toBe("../.agents/skills");
});

test("what agents.toml excludes of a source does not come", async () => {
  const own = new Project({ ".git/HEAD": "ref: refs/heads/main\n" });
  const { url } = upstream(own);
  own.write({
    "agents.toml": `version = 1\n[[skills]]\nname = "*"\nsource = "git:${url}"\nexclude = ["never", "docx"]\n`,
  });
  const { status, stdout } = await own.run(["import", "-c", "skills.yaml", "--yes", "--json"]);
  expect(status).toBe(0);
  const { skills, left } = JSON.parse(stdout) as { skills: { name: string }[]; left: unknown[] };
  expect([skills.map(({ name }) => name), left]).toEqual([["pdf"], []]);
});

test("a lock that names the directory above an installed skill says nothing that matters", async () => {
  const local = (source: string) => ({ source, sourceType: "local", computedHash: "ab" });
  const own = new Project({
    ".git/HEAD": "ref: refs/heads/main\n",
    "tools/lint/SKILL.md": skillFile("lint"),
    ".agents/skills/lint/SKILL.md": skillFile("lint"),
    ".agents/skills/far/SKILL.md": skillFile("far"),
    "skills-lock.json": JSON.stringify({
      version: 1,
      skills: { far: local("../up"), lint: local("./tools"), lost: local("./gone") },
    }),
  });
  const { status, stdout } = await own.run(["import", "--yes", "--json"]);
  expect(status).toBe(0);
  const { skills, left } = JSON.parse(stdout) as { skills: { name: string }[]; left: { what: string }[] };
  expect(skills.map(({ name }) => name)).toEqual(["far", "lint"]);
  expect(left.map(({ what }) => what)).toEqual([`${own.directory}/skills-lock.json: ./gone`]);
});

test("an existing skills.yaml keeps every other byte, and a second import finds nothing new", async () => {
  const text =
    "# Mine.\nversion: 1\nscope: user\nsources:\n  team: { path: ./team } # ours\nskills: { enableAll: true }\ntargets: { claude: true }\n";
  const own = new Project({
    "../home/.config/kitout/skills.yaml": text,
    "../home/.config/kitout/team/notes/SKILL.md": skillFile("notes"),
    "../home/.claude/skills/notes/SKILL.md": skillFile("notes"),
    "../home/.claude/skills/extra/SKILL.md": skillFile("extra"),
  });
  const { status, stdout } = await own.run(["import", "--yes"], { cwd: own.home });
  expect(status).toBe(0);
  expect(stdout).toContain("notes  is in skills.yaml already");
  const after = fs.readFileSync(`${own.home}/.config/kitout/skills.yaml`, "utf8");
  expect(after).toContain("# Mine.\n");
  expect(after).toContain("{ path: ./team } # ours");
  expect(after).toContain("mine:");
  const { stdout: list } = await own.run(["list", "--selected", "--json"], { cwd: own.home });
  expect((JSON.parse(list) as { skills: { id: string }[] }).skills.map(({ id }) => id)).toEqual([
    "extra",
    "notes",
  ]);
});

test("the settings of a Nix configuration become parts of skills.yaml", async () => {
  const own = new Project({
    "../home/mine/notes/SKILL.md": skillFile("notes"),
    "../home/settings.json": JSON.stringify({
      enable: true,
      sources: { mine: { path: "MINE", input: null, subdir: ".", filter: { maxDepth: 1, nameRegex: null } } },
      skills: { enable: ["notes"], enableAll: false, explicit: {} },
      targets: {
        claude: { enable: true, dest: "$HOME/.claude/skills", structure: "copy-tree", systems: [] },
      },
      excludePatterns: ["/.system"],
    }),
  });
  const file = `${own.home}/settings.json`;
  fs.writeFileSync(file, fs.readFileSync(file, "utf8").replace("MINE", `${own.home}/mine`));
  const { status, stderr } = await own.run(["import", "settings.json", "--yes"], { cwd: own.home });
  expect([status, stderr]).toEqual([0, ""]);
  expect((await own.run(["install"], { cwd: own.home })).status).toBe(0);
  expect(fs.readdirSync(`${own.home}/.claude/skills`)).toEqual(["notes"]);
});

test("--take that names nothing is answered with what there is", async () => {
  const own = new Project({
    ".git/HEAD": "",
    ".claude/skills/a/SKILL.md": skillFile("a"),
    ".agents/skills/a/SKILL.md": skillFile("a", "Other."),
  });
  const { status, stderr } = await own.run(["import", "--take", "a=./nowhere"]);
  expect(status).toBe(1);
  expect(stderr).toContain(`--take a=${own.directory}/.agents/skills/a`);
});

test("what `npx skills` does not install is left out, so that a copy of it is taken over", async () => {
  const own = new Project();
  own.write({ "../up/skills/pdf/README.md": "about\n", "../up/skills/pdf/_drafts/x.md": "draft\n" });
  const { url, trees } = upstream(own);
  own.write({
    "../home/.agents/.skill-lock.json": userLock(url, { pdf: trees["pdf"]! }),
    "../home/.claude/skills/pdf/SKILL.md": fs.readFileSync(`${own.base}/installed/pdf/SKILL.md`, "utf8"),
  });
  const at = { cwd: own.home };
  const { status, stdout } = await own.run(["import", "--yes"], at);
  expect(status).toBe(0);
  expect(stdout).toContain("without README.md, _drafts/x.md, as it is installed");
  expect((await own.run(["install"], at)).status).toBe(0);
  expect(fs.readdirSync(`${own.home}/.claude/skills/pdf/`)).toEqual(["SKILL.md"]);
});

test("an origin that cannot be asked is said, and --take takes what is installed instead", async () => {
  const own = new Project({
    "../home/.agents/.skill-lock.json": userLock("file:///nowhere/skills.git", { pdf: "0".repeat(40) }),
    "../home/.claude/skills/pdf/SKILL.md": skillFile("pdf"),
  });
  const at = { cwd: own.home };
  const failed = await own.run(["import", "--yes"], at);
  expect(failed.status).not.toBe(0);
  expect(failed.stderr).toContain(`--take pdf=${own.home}/.claude/skills/pdf`);
  expect(fs.existsSync(`${own.home}/.config/kitout`)).toBe(false);
  const taken = await own.run(["import", "--yes", "--take", "pdf=~/.claude/skills/pdf"], at);
  expect([taken.status, taken.stderr]).toEqual([0, ""]);
  expect(fs.readFileSync(`${own.home}/.config/kitout/skills/pdf/SKILL.md`, "utf8")).toBe(skillFile("pdf"));
});

test("a skill that no installer can name is left, and nothing else fails for it", async () => {
  const own = new Project({
    "../home/.claude/skills/my skill/SKILL.md": skillFile("my"),
    "../home/.claude/skills/ok/SKILL.md": skillFile("ok"),
  });
  const { status, stdout } = await own.run(["import", "--yes"], { cwd: own.home });
  expect(status).toBe(0);
  expect(stdout).toContain("my skill: its name cannot be that of a skill");
  expect(fs.readdirSync(`${own.home}/.config/kitout/skills`)).toEqual(["ok"]);
});

test("what a clone's lock names on this machine is not asked, and no address is an option or a program", async () => {
  const own = new Project();
  const { url } = upstream(own);
  const lock = (address: string) =>
    JSON.stringify({
      version: 1,
      skills: {
        pdf: { source: address, sourceType: "git", sourceUrl: address, skillPath: "skills/pdf/SKILL.md" },
      },
    });
  const files = { ".git/HEAD": "", ".claude/skills/pdf/SKILL.md": skillFile("pdf") };
  own.write({ ...files, "skills-lock.json": lock(url) });
  const local = await own.run(["import", "--yes"]);
  expect(local.status).toBe(2);
  expect(local.stderr).toContain("[trust/local-git]");
  expect(fs.existsSync(`${own.directory}/skills.yaml`)).toBe(false);
  for (const address of [
    "ext::sh -c touch% ../run",
    "--upload-pack=touch ../run",
    "http://example.com/x.git",
  ]) {
    own.write({ "skills-lock.json": lock(address) });
    const { status, stderr } = await own.run(["import"]);
    expect(status).toBe(2);
    expect(stderr).toContain("[import/address]");
  }
  expect(fs.existsSync(`${own.base}/run`)).toBe(false);
});

test("a project is not the home: each is looked at by itself, and what was looked at is said", async () => {
  const own = new Project({
    "../home/.config/kitout/skills.yaml": "version: 1\nscope: user\n",
    "../home/.claude/skills/mine/SKILL.md": skillFile("mine"),
    ".git/HEAD": "",
    "below/x": "",
  });
  const here = await own.run(["import"], { cwd: `${own.directory}/below` });
  expect(here.status).toBe(0);
  expect(here.stdout).toContain(`No skills were found in the project in ${own.directory} that`);
  expect(here.stdout).toContain("With `--scope user` it looks at your home.");
  const home = await own.run(["import", "--scope", "user"], { cwd: `${own.directory}/below` });
  expect(home.stdout).toContain("mine  is copied to");
});
