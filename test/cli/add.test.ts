// `kitout add`: from what somebody has at hand to a source, a selection and a lock.

import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { tar } from "../support/archives.ts";
import { type Files, Project, skillFile } from "../support/project.ts";
import { Registry } from "../support/registry.ts";
import { SiteServer } from "../support/site-server.ts";

/** A project whose `https://github.com/` is a directory of this machine. */
class Forge extends Project {
  /** Makes a repository of these files, `branch` beside what it has. */
  repository(name: string, files: Files, branch = "main"): void {
    const work = path.join(this.base, "work", name, branch);
    const bare = path.join(this.base, "forge", `${name}.git`);
    if (!fs.existsSync(bare)) git(this.base, "init", "-q", "--bare", "-b", "main", bare);
    fs.mkdirSync(work, { recursive: true });
    for (const [file, content] of Object.entries(files)) {
      fs.mkdirSync(path.dirname(path.join(work, file)), { recursive: true });
      fs.writeFileSync(path.join(work, file), content as string);
    }
    git(work, "init", "-q", "-b", branch);
    git(work, "add", ".");
    git(work, "-c", "user.name=a", "-c", "user.email=a@b", "commit", "-qm", "skills");
    git(work, "push", "-q", bare, `HEAD:refs/heads/${branch}`);
    fs.writeFileSync(
      path.join(this.home, ".gitconfig"),
      `[url "file://${this.base}/forge/"]\n\tinsteadOf = https://github.com/\n\tinsteadOf = https://gitlab.com/\n[protocol]\n\tallow = always\n`,
    );
  }

  get config(): string {
    return fs.readFileSync(path.join(this.directory, "skills.yaml"), "utf8");
  }

  async selected(): Promise<readonly string[]> {
    const { stdout, stderr } = await this.run(["list", "--selected", "--json", "--frozen"]);
    expect(stderr).toBe("");
    return (JSON.parse(stdout) as { skills: { id: string }[] }).skills.map(({ id }) => id);
  }
}

function git(cwd: string, ...args: readonly string[]): void {
  const { status, stderr } = spawnSync("git", args, {
    cwd,
    encoding: "utf8",
    env: { ...process.env, HOME: "/" },
  });
  if (status !== 0) throw new Error(stderr);
}

function realGit(): string {
  return spawnSync("sh", ["-c", "command -v git"], { encoding: "utf8" }).stdout.trim();
}

const SKILLS: Files = {
  "README.md": "# Skills\n",
  "skills/pdf/SKILL.md": skillFile("pdf", "Reads PDF files."),
  "skills/pdf/run.sh": "echo\n",
  "skills/docx/SKILL.md": skillFile("docx", "Writes documents."),
  "skills/xlsx/SKILL.md": skillFile("xlsx", "Makes tables."),
};

const CONFIG = `# Mine.
version: 1

sources:
  mine: { path: ./own }   # by hand

skills:
  enable: ['notes'] # mine

targets: { claude: true }
`;

function forge(files: Files = { "skills.yaml": CONFIG, "own/notes/SKILL.md": skillFile("notes") }): Forge {
  return new Forge(files);
}

test("lists what is there, and ends with the words to choose", async () => {
  const own = forge();
  own.repository("acme/skills", SKILLS);
  const { status, stdout, stderr } = await own.run(["add", "acme/skills"]);
  expect(status).toBe(2);
  expect(stdout).toMatch(/^acme\/skills {2}at [0-9a-f]{7,} {2}3 skills\n/);
  expect(stdout).toContain("    pdf   (2 files) Reads PDF files.\n");
  expect(stderr).toContain("Name them with `--skill NAME`, once for each, or take them with `--all`.");
  expect(own.config).toBe(CONFIG);
  const json = await own.run(["add", "acme/skills", "--json"]);
  expect(JSON.parse(json.stdout).skills[1]).toMatchObject({
    path: "skills/pdf",
    name: "pdf",
    description: "Reads PDF files.",
    files: 2,
    in: "skills",
    copyOf: null,
  });
});

test("adds one skill, and every other byte stays", async () => {
  const own = forge();
  own.repository("acme/skills", SKILLS);
  const { status, stdout, stderr } = await own.run(["add", "acme/skills", "--skill", "pdf"]);
  expect(status).toBe(0);
  expect(stderr).toContain("  + pdf  Reads PDF files.\n");
  expect(stderr).toContain("1 script: run.sh");
  expect(stderr).toContain("Wrote skills.lock:\n  acme: locked at");
  expect(stdout).toBe(
    "Added to skills.yaml: pdf, from the new source acme.\n`kitout install` brings it to your agents.\n",
  );
  expect(own.config).toBe(
    CONFIG.replace("by hand\n", "by hand\n  acme: { github: acme/skills, subdir: skills }\n").replace(
      "['notes']",
      "['notes', 'pdf']",
    ),
  );
  expect(await own.selected()).toEqual(["notes", "pdf"]);
});

test("a second add extends the source, at the commit that is locked", async () => {
  const own = forge();
  own.repository("acme/skills", SKILLS);
  await own.run(["add", "acme/skills", "--skill", "pdf"]);
  const lock = JSON.parse(fs.readFileSync(path.join(own.directory, "skills.lock"), "utf8"));
  own.repository("acme/skills", { ...SKILLS, "skills/new/SKILL.md": skillFile("new") }, "next");
  git(path.join(own.base, "forge/acme/skills.git"), "update-ref", "refs/heads/main", "refs/heads/next");
  const before = own.config;
  const { status, stdout } = await own.run([
    "add",
    "https://github.com/acme/skills/",
    "--skill",
    "docx",
    "--skill",
    "xlsx",
  ]);
  expect(status).toBe(0);
  expect(stdout).toContain("Added to skills.yaml: docx, xlsx, from source acme.\n");
  expect(own.config).toBe(before.replace("'pdf']", "'pdf', 'docx', 'xlsx']"));
  const after = JSON.parse(fs.readFileSync(path.join(own.directory, "skills.lock"), "utf8"));
  expect(after.sources.acme.rev).toBe(lock.sources.acme.rev);
  // What is selected already changes nothing.
  const again = await own.run(["add", "acme/skills@pdf", "--dry-run"]);
  expect([again.status, again.stdout]).toEqual([0, ""]);
  const same = await own.run(["add", "acme/skills", "--skill", "pdf"]);
  expect(same.stdout).toBe("skills.yaml selects it already: pdf.\n");
  expect((await own.run(["add", "acme/skills", "--skill", "new"])).stderr).toContain("[add/unknown-skill]");
});

describe("the default branch is one source, with its name and without:", () => {
  const TREE = "https://github.com/acme/skills/tree/main/skills/docx";

  test("its name extends the source that names none", async () => {
    const own = forge();
    own.repository("acme/skills", SKILLS);
    await own.run(["add", "acme/skills@pdf"]);
    const before = own.config;
    const { status, stdout } = await own.run(["add", TREE]);
    expect([status, stdout]).toEqual([0, expect.stringContaining("docx, from source acme.\n")]);
    expect(own.config).toBe(before.replace("'pdf']", "'pdf', 'docx']"));
    expect((await own.run(["install", "--frozen"])).status).toBe(0);
  });

  test("no name extends the source that names it, also beside another one", async () => {
    const own = forge();
    own.repository("acme/skills", SKILLS);
    own.repository("acme/skills", { "skills/old/SKILL.md": skillFile("old") }, "v1");
    await own.run(["add", "acme/skills@v1", "--skill", "old"]);
    await own.run(["add", TREE]);
    expect(own.config).toContain("ref: v1");
    const before = own.config;
    expect(before).toContain("ref: main");
    expect((await own.run(["add", "acme/skills", "--skill", "pdf"])).status).toBe(0);
    expect(own.config).toBe(before.replace("'docx']", "'docx', 'pdf']"));
  });

  test("another branch is another source, and so is a branch that is the default one no more", async () => {
    const own = forge();
    own.repository("acme/skills", SKILLS);
    own.repository("acme/skills", { ...SKILLS, "skills/next/SKILL.md": skillFile("next") }, "next");
    await own.run(["add", "acme/skills@pdf"]);
    await own.run(["add", "https://github.com/acme/skills/tree/next/skills/next"]);
    expect(own.config).toContain("ref: next");
    git(path.join(own.base, "forge/acme/skills.git"), "symbolic-ref", "HEAD", "refs/heads/next");
    await own.run(["add", TREE]);
    expect(own.config).toContain("ref: main");
  });

  test("the repository is asked for it only where that decides", async () => {
    const own = forge();
    own.repository("acme/skills", SKILLS);
    const log = path.join(own.base, "asked");
    own.write({
      "../bin/git": { run: `#!/bin/sh\nprintf '%s\\n' "$*" >>'${log}'\nexec ${realGit()} "$@"\n` },
    });
    const env = { PATH: `${own.base}/bin:${process.env["PATH"]}` };
    const questions = () => fs.readFileSync(log, "utf8").match(/--symref/g)?.length ?? 0;
    await own.run(["add", "acme/skills@main", "--skill", "pdf"], { env });
    await own.run(["add", "acme/skills", "--skill", "docx"], { env });
    await own.run(["add", TREE], { env });
    expect(questions()).toBe(0);
    own.write({ "skills.yaml": own.config.replace("ref: main, ", "") });
    await own.run(["add", "https://github.com/acme/skills/tree/main/skills/xlsx"], { env });
    expect(questions()).toBe(1);
    expect(own.config).not.toContain("ref: main");
  });
});

describe("takes what people have at hand:", () => {
  test.for<[string, string]>([
    ["acme/skills/skills/pdf", "{ github: acme/skills, subdir: skills }"],
    ["acme/skills@main", "{ github: acme/skills, ref: main, subdir: skills }"],
    [
      "https://github.com/acme/skills/tree/main/skills/pdf",
      "{ github: acme/skills, ref: main, subdir: skills }",
    ],
    [
      "https://github.com/acme/skills/blob/a/b/skills/pdf/SKILL.md",
      "{ github: acme/skills, ref: a/b, subdir: skills }",
    ],
    ["https://gitlab.com/acme/skills.git", "{ git: https://gitlab.com/acme/skills.git, subdir: skills }"],
    ["acme/skills@pdf", "{ github: acme/skills, subdir: skills }"],
    ["./local", "{ path: ./local, subdir: skills }"],
    ["./local/skills/pdf", "{ path: ./local/skills/pdf }"],
  ])("%s", async ([reference, keys]) => {
    const own = forge();
    own.repository("acme/skills", SKILLS);
    own.repository("acme/skills", SKILLS, "a/b");
    for (const [file, content] of Object.entries(SKILLS)) own.write({ [`local/${file}`]: content });
    const { status, stderr } = await own.run(["add", reference, "--skill", "pdf"]);
    expect([status, stderr.includes("error")]).toEqual([0, false]);
    expect(own.config).toContain(`: ${keys}\n`);
    expect(await own.selected()).toEqual(["notes", "pdf"]);
    if (reference.endsWith("@pdf"))
      expect(stderr).toContain(
        'There is no branch and no tag "pdf" in acme/skills: it is taken for the name of a skill.\n',
      );
  });
});

test("without a skills.yaml it writes one, and installs", async () => {
  const own = forge({});
  own.repository("acme/skills", SKILLS);
  fs.mkdirSync(path.join(own.home, ".claude"));
  const { status, stdout } = await own.run(["add", "acme/skills", "--all", "--install"]);
  expect(status).toBe(0);
  expect(stdout).toContain("Wrote skills.yaml: docx, pdf, xlsx, from the new source acme.\n");
  expect(fs.readdirSync(path.join(own.directory, ".claude/skills")).sort()).toEqual(["docx", "pdf", "xlsx"]);
  expect(own.config).toContain("  acme:\n    github: acme/skills\n    subdir: skills\n");
  expect(own.config).toContain("  enableAll:\n    - acme\n");
});

test("--scope says whether it is for the project or for the user", async () => {
  const own = forge();
  own.repository("acme/skills", SKILLS);
  const mine = path.join(own.home, ".config/kitout/skills.yaml");
  expect((await own.run(["add", "acme/skills@pdf", "--scope", "user"])).status).toBe(0);
  expect(fs.readFileSync(mine, "utf8")).toContain("scope: user\n");
  expect((await own.run(["add", "acme/skills@docx", "--scope", "user"])).status).toBe(0);
  expect(fs.readFileSync(mine, "utf8")).toContain("  enable:\n    - pdf\n    - docx\n");
  expect(own.config).toBe(CONFIG);
  fs.rmSync(path.join(own.directory, "skills.yaml"));
  expect((await own.run(["add", "acme/skills@xlsx", "--scope", "project"])).status).toBe(0);
  expect(own.config).toContain("  enable:\n    - xlsx\n");
});

test("ids that clash get the name of the source in front", async () => {
  const own = forge();
  own.repository("acme/skills", { ...SKILLS, "skills/notes/SKILL.md": skillFile("notes") });
  const { status } = await own.run(["add", "acme/skills", "--skill", "pdf"]);
  expect(status).toBe(0);
  expect(own.config).toContain("  acme: { github: acme/skills, subdir: skills, idPrefix: acme }\n");
  expect(await own.selected()).toEqual(["acme/pdf", "notes"]);
});

test("the same skills for five agents and three languages: the likeliest place first", async () => {
  const own = forge();
  const roots = [
    "skills",
    ".claude/skills",
    ".agents/skills",
    ".codex/skills",
    ".gemini/skills",
    "docs/zh/skills",
    "docs/ja/skills",
  ];
  const files = Object.fromEntries(
    roots.flatMap((root) => ["pdf", "docx"].map((name) => [`${root}/${name}/SKILL.md`, skillFile(name)])),
  );
  own.repository("acme/skills", files);
  const { stdout } = await own.run(["add", "acme/skills"]);
  expect(stdout).toContain("14 skills\n  skills/\n    docx");
  expect(stdout).toContain("  .claude/skills/  2 skills by the names of those in skills/\n");
  expect((await own.run(["add", "acme/skills", "--all"])).status).toBe(0);
  expect(own.config).toContain("subdir: skills }\n");
  expect(await own.selected()).toEqual(["docx", "notes", "pdf"]);
});

test("a repository that is a skill, one without any, and one with a thousand", async () => {
  const own = forge();
  own.repository("acme/deploy-app", { "SKILL.md": skillFile("deploy"), "x.sh": "echo\n" });
  expect((await own.run(["add", "acme/deploy-app"])).status).toBe(0);
  expect(own.config).toContain("  deploy: { github: acme/deploy-app }\n");
  expect(await own.selected()).toEqual(["deploy", "notes"]);
  own.repository("acme/nothing", { "README.md": "# x\n" });
  const none = await own.run(["add", "acme/nothing"]);
  expect([none.status, none.stderr.includes("[add/no-skills]")]).toEqual([1, true]);
  const many = Array.from({ length: 1000 }, (_, index) => `s${String(index).padStart(4, "0")}`);
  own.repository(
    "acme/many",
    Object.fromEntries(many.map((name) => [`skills/${name}/SKILL.md`, skillFile(name)])),
  );
  const listed = await own.run(["add", "acme/many"]);
  expect(listed.stdout).toContain("    and 940 more; --json lists all of them\n");
  expect((await own.run(["add", "acme/many", "--all"])).status).toBe(0);
  expect(await own.selected()).toHaveLength(1002);
});

test("a ref that is not there, and a skill that is not", async () => {
  const own = forge();
  own.repository("acme/skills", SKILLS);
  const ref = await own.run(["add", "acme/skills@v9", "--all"]);
  expect([ref.status, ref.stderr.includes("[git/ref-unknown]")]).toEqual([1, true]);
  expect(ref.stderr).not.toContain("skills.yaml:");
  const gone = await own.run(["add", "acme/other"]);
  expect([gone.status, gone.stderr.includes("[git/not-found]")]).toEqual([3, true]);
  const skill = await own.run(["add", "acme/skills", "--skill", "pfd"]);
  expect([skill.status, skill.stderr.includes('Did you mean "pdf"?')]).toEqual([1, true]);
  expect(own.config).toBe(CONFIG);
  expect(fs.existsSync(path.join(own.directory, "skills.lock"))).toBe(false);
});

test("a skill that some agents do not load is not added without a word", async () => {
  const own = forge();
  own.repository("acme/skills", { ...SKILLS, "skills/odd/SKILL.md": "# no frontmatter\n" });
  const listed = await own.run(["add", "acme/skills"]);
  expect(listed.stdout).toMatch(/ odd +\(1 file, some agents do not load it: /);
  const added = await own.run(["add", "acme/skills", "--skill", "odd", "--dry-run"]);
  expect(added.stderr).toContain("  + odd  Some agents do not load it: ");
});

test("what is printed of strangers is cleaned", async () => {
  const own = forge();
  own.repository("acme/skills", {
    "skills/a/SKILL.md": '---\nname: a\ndescription: "Red \\e[31m and \\u202e back"\n---\n',
    "skills/b/SKILL.md": skillFile("b"),
  });
  const listed = await own.run(["add", "acme/skills"]);
  const added = await own.run(["add", "acme/skills", "--skill", "a"]);
  for (const { stdout, stderr } of [listed, added]) expect(stdout + stderr).not.toMatch(/[\x1b\u202e]/);
});

test("what the user types is trusted, and nothing else", async () => {
  const own = forge();
  own.write({ "../far/x/SKILL.md": skillFile("x"), "../other/y/SKILL.md": skillFile("y") });
  expect((await own.run(["add", "../far"])).status).toBe(0);
  expect(own.config).toContain("  far: { path: ../far }\n");
  expect(await own.selected()).toEqual(["notes", "x"]);
  own.write({ "skills.yaml": own.config.replace("../far", "../other").replace("'x'", "'y'") });
  expect((await own.run(["list"])).stderr).toContain("[trust/outside]");
});

test("whenever it is killed, the configuration is the old one or the new one", async () => {
  const own = forge();
  for (const [file, content] of Object.entries(SKILLS)) own.write({ [`local/${file}`]: content });
  const outcomes = new Set<string>();
  for (const delay of [80, 160, 240, 280, 320, 360, 400, 480]) {
    own.write({ "skills.yaml": CONFIG });
    await own.spawnBeside(["add", "./local", "--all"], {}, (child) => {
      setTimeout(() => child.kill("SIGKILL"), delay);
    });
    outcomes.add(own.config);
  }
  own.write({ "skills.yaml": CONFIG });
  expect((await own.run(["add", "./local", "--all"])).status).toBe(0);
  outcomes.delete(CONFIG);
  for (const text of outcomes) expect(text).toBe(own.config);
  // What the killed ones had begun is gone, too.
  expect(fs.readdirSync(own.directory).sort()).toEqual(["local", "own", "skills.yaml"]);
  expect(await own.selected()).toEqual(["docx", "notes", "pdf", "xlsx"]);
});

test("a policy holds, and a project that reads outside without trust is not touched", async () => {
  const own = forge();
  own.repository("acme/skills", SKILLS);
  own.write({ "skills.yaml": `${CONFIG}policy: { allowedOwners: [github.com/anthropics] }\n` });
  const owner = await own.run(["add", "acme/skills", "--all"]);
  expect([owner.status, owner.stderr.includes("[policy/owner]")]).toEqual([1, true]);
  const text = CONFIG.replace("./own", "../far");
  own.write({ "../far/notes/SKILL.md": skillFile("notes"), "skills.yaml": text });
  expect((await own.run(["add", "acme/skills", "--all"])).stderr).toContain("[trust/outside]");
  expect(own.config).toBe(text);
});

test("where the file cannot be edited, the lines to paste are said, and nothing is written", async () => {
  const own = forge();
  own.repository("acme/skills", SKILLS);
  const text = CONFIG.replace("['notes']", "&mine ['notes']");
  own.write({ "skills.yaml": text });
  const { status, stderr } = await own.run(["add", "acme/skills", "--skill", "pdf"]);
  expect(status).toBe(2);
  expect(stderr).toContain(
    "    sources:\n      acme:\n        github: acme/skills\n        subdir: skills\n    skills:\n      enable:\n        - pdf\n",
  );
  expect(own.config).toBe(text);
  fs.chmodSync(path.join(own.directory, "skills.yaml"), 0o444);
  own.write({});
  expect((await own.run(["add", "acme/skills", "--all"])).status).toBe(2);
});

test("a dry run prints the change as a patch that git takes", async () => {
  const own = forge();
  own.repository("acme/skills", SKILLS);
  const { status, stdout } = await own.run(["add", "acme/skills", "--skill", "pdf", "--dry-run"]);
  expect(status).toBe(0);
  expect([own.config, fs.existsSync(path.join(own.directory, "skills.lock"))]).toEqual([CONFIG, false]);
  const { status: applied } = spawnSync("git", ["apply", "-"], {
    cwd: own.directory,
    input: stdout,
    encoding: "utf8",
  });
  expect(applied).toBe(0);
  expect(own.config).toContain("'pdf']");
});

test("a package and an archive, by name, version and path", async () => {
  const own = forge();
  const registry = await Registry.start();
  registry.publish("@acme/skills", "1.0.0", { "skills/pdf/SKILL.md": skillFile("pdf") });
  registry.publish("@acme/skills", "2.0.0", { "skills/pdf/SKILL.md": skillFile("pdf") });
  fs.writeFileSync(path.join(own.home, ".npmrc"), `registry=${registry.url}\n`);
  const added = await own.run(["add", "npm:@acme/skills@^1", "--skill", "pdf"]);
  expect([added.status, added.stderr.includes("acme: locked at 1.0.0")]).toEqual([0, true]);
  expect(own.config).toContain("  acme: { npm: '@acme/skills', version: '^1', subdir: skills }\n");
  const packed = tar([{ path: "pack/docx/SKILL.md", content: skillFile("docx") }]);
  fs.writeFileSync(path.join(own.directory, "docs.tar"), packed);
  expect((await own.run(["add", "docs.tar", "--all"])).status).toBe(0);
  expect(own.config).toContain("  docs: { archive: ./docs.tar");
  expect(await own.selected()).toEqual(["docx", "notes", "pdf"]);
});

test("what a site publishes", async () => {
  const own = forge();
  const site = await SiteServer.start();
  site.index([site.entry("pdf", "skill-md", skillFile("pdf"))]);
  expect((await own.run(["add", `${site.url}/`])).status).toBe(0);
  expect(own.config).toContain(`  '127.0.0.1': { well-known: ${site.url} }\n`);
  expect(await own.selected()).toEqual(["notes", "pdf"]);
});

describe("kitout show REFERENCE", () => {
  test("lists a repository, and shows what one skill would give an agent, without a skills.yaml", async () => {
    const own = forge({});
    own.repository("acme/skills", SKILLS);
    const all = await own.run(["show", "acme/skills"]);
    expect([all.status, all.stderr]).toEqual([0, ""]);
    expect(all.stdout).toContain("3 skills\n    docx  (1 file) Writes documents.\n");
    const one = await own.run(["show", "acme/skills/skills/pdf"]);
    expect(one.stdout).toContain("  + pdf  Reads PDF files.\n         2 files\n         1 script: run.sh\n");
    const json = await own.run(["show", "acme/skills@pdf", "--json"]);
    expect(JSON.parse(json.stdout)).toMatchObject({ takenForSkill: "pdf", gives: [{ files: [{}, {}] }] });
    expect(fs.readdirSync(own.directory)).toEqual([]);
  });

  test("--content prints the SKILL.md, of a declared skill too", async () => {
    const own = forge();
    own.repository("acme/skills", SKILLS);
    const content = await own.run(["show", "acme/skills", "--skill", "docx", "--content"]);
    expect(content).toEqual({ status: 0, stdout: skillFile("docx", "Writes documents."), stderr: "" });
    expect((await own.run(["show", "notes", "--content"])).stdout).toBe(skillFile("notes"));
    // What is nearly an id is a mistake, and no repository.
    const near = await own.run(["show", "notse"]);
    expect([near.status, near.stderr.includes('Did you mean "notes"?')]).toEqual([1, true]);
  });
});
