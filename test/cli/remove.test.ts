// `kitout remove`: an edit of skills.yaml that leaves nothing that would be a mistake, and every other byte.

import fs from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { TestRepository } from "../support/git.ts";
import { type Files, Project, skillFile } from "../support/project.ts";

const SKILLS: Files = {
  "skills/pdf/SKILL.md": skillFile("pdf"),
  "skills/docx/SKILL.md": skillFile("docx"),
  "team/notes/SKILL.md": skillFile("notes"),
};

const CONFIG = `# Mine.
version: 1

sources:
  mine: { path: ./skills } # by hand
  team:   # of the team
    path: ./team

skills:
  # What I use.
  enable:
    - pdf # scans
    - "docx"
    - "not*" # the team's
  adjust:
    notes: { exclude: ["*.txt"] }

targets: { claude: true }
`;

function config(own: Project): string {
  return fs.readFileSync(path.join(own.directory, "skills.yaml"), "utf8");
}

async function selected(own: Project): Promise<readonly string[]> {
  const { stdout } = await own.run(["list", "--selected", "--json"]);
  return (JSON.parse(stdout) as { skills: { id: string }[] }).skills.map(({ id }) => id);
}

test("a skill goes with its line, and the next install removes it", async () => {
  const own = new Project({ ...SKILLS, "skills.yaml": CONFIG });
  await own.run(["install"]);
  const { status, stdout, stderr } = await own.run(["remove", "pdf"]);
  expect([status, stderr]).toEqual([0, ""]);
  expect(stdout).toBe("Removed from skills.yaml: pdf.\n`kitout install` removes what is installed.\n");
  expect(config(own)).toBe(CONFIG.replace("    - pdf # scans\n", ""));
  await own.run(["install"]);
  expect(fs.readdirSync(path.join(own.directory, ".claude/skills")).sort()).toEqual(["docx", "notes"]);
});

test("what a glob selects is disabled, and what enableAll selects too", async () => {
  const own = new Project({ ...SKILLS, "skills.yaml": CONFIG });
  await own.run(["remove", "notes"]);
  expect(await selected(own)).toEqual(["docx", "pdf"]);
  expect(config(own)).toContain("\n  disable:\n    - notes\n");
  own.write({
    "skills.yaml": "version: 1\nsources: { mine: { path: ./skills } }\nskills: { enableAll: true }\n",
  });
  await own.run(["remove", "docx"]);
  expect(config(own)).toContain("skills: { enableAll: true, disable: [docx] }");
  expect(await selected(own)).toEqual(["pdf"]);
});

test("with a source goes what is only about its skills; a source without a skill is named", async () => {
  const own = new Project({ ...SKILLS, "skills.yaml": CONFIG });
  const removed = await own.run(["remove", "team"]);
  expect([removed.status, removed.stderr]).toEqual([0, ""]);
  expect(removed.stdout).toContain(
    "Removed from skills.yaml: source team.\nTheir settings under `adjust` went too",
  );
  expect(config(own)).toBe(
    CONFIG.replace("  team:   # of the team\n    path: ./team\n", "")
      .replace('    - "not*" # the team\'s\n', "")
      .replace('    notes: { exclude: ["*.txt"] }\n', ""),
  );
  expect(await selected(own)).toEqual(["docx", "pdf"]);
  const last = await own.run(["remove", "pdf", "docx"]);
  expect(last.stdout).toContain("No skill comes from source mine any more; `kitout remove mine` removes it.");
  expect((await own.run(["remove", "mine"])).status).toBe(0);
  expect(config(own)).toContain("sources:\n\nskills:\n  # What I use.\n  enable:\n  adjust:\n");
});

test("an explicit skill goes, also where it is renamed or in a profile", async () => {
  const own = new Project({
    ...SKILLS,
    "skills.yaml":
      "version: 1\nsources: { mine: { path: ./skills } }\nskills:\n  explicit:\n    reader: { from: mine, path: pdf, rename: read }\nprofiles:\n  work:\n    skills:\n      enable: [docx]\n      explicit: { read: { from: mine, path: pdf } }\n",
  });
  expect((await own.run(["remove", "read"])).status).toBe(0);
  expect(config(own)).toBe(
    "version: 1\nsources: { mine: { path: ./skills } }\nskills:\n  explicit:\nprofiles:\n  work:\n    skills:\n      enable: [docx]\n      explicit: {}\n",
  );
});

test("a dry run prints the change and writes nothing", async () => {
  const own = new Project({ ...SKILLS, "skills.yaml": CONFIG });
  const { stdout } = await own.run(["remove", "pdf", "--dry-run"]);
  expect(stdout).toContain("--- a/skills.yaml\n+++ b/skills.yaml\n");
  expect(stdout).toContain('\n-    - pdf # scans\n     - "docx"\n');
  expect(config(own)).toBe(CONFIG);
  const { stdout: json } = await own.run(["remove", "pdf", "--dry-run", "--json"]);
  expect(JSON.parse(json)).toMatchObject({ written: false, skills: ["pdf"], sources: [], unused: [] });
});

test("a link into dotfiles stays, and so does the mode of the file", async () => {
  const own = new Project({ ...SKILLS, "../dotfiles/kitout.yaml": CONFIG.replaceAll("./", "../project/") });
  const real = path.join(own.base, "dotfiles/kitout.yaml");
  fs.chmodSync(real, 0o600);
  fs.mkdirSync(path.join(own.home, ".config/kitout"), { recursive: true });
  const link = path.join(own.home, ".config/kitout/skills.yaml");
  fs.symlinkSync(real, link);
  const { status, stderr } = await own.run(["remove", "pdf"], { cwd: own.home });
  expect([status, stderr]).toEqual([0, ""]);
  expect(fs.readlinkSync(link)).toBe(real);
  expect(fs.statSync(real).mode & 0o777).toBe(0o600);
  expect(fs.readFileSync(real, "utf8")).not.toContain("- pdf");
  expect(fs.readdirSync(path.dirname(real))).toEqual(["kitout.yaml"]);
});

test("a trusted project stays trusted, and only with what was granted", async () => {
  const own = new Project({
    ...SKILLS,
    "../elsewhere/far/SKILL.md": skillFile("far"),
    "skills.yaml": CONFIG.replace("./team", "../elsewhere")
      .replace('"not*"', "far")
      .replace(/ {2}adjust:\n.*\n/, ""),
  });
  expect((await own.run(["remove", "pdf"])).stderr).toContain("[trust/outside]");
  await own.run(["trust"]);
  expect((await own.run(["remove", "pdf"])).status).toBe(0);
  const listed = await own.run(["list", "--selected"]);
  expect([listed.status, listed.stderr]).toEqual([0, ""]);
  // Somebody else's change still asks.
  own.write({ "skills.yaml": `${config(own)}# more\n` });
  expect((await own.run(["list"])).stderr).toContain("[trust/changed]");
});

test("of a removed source nothing is left in the lock, and nothing is fetched for that", async () => {
  const own = new Project({ ...SKILLS, "skills.yaml": CONFIG });
  own.write({ "../far/x/SKILL.md": skillFile("x") });
  own.write({
    "skills.yaml": `${CONFIG.replace("sources:\n", "sources:\n  far: { path: ../far }\n").replace("enable:\n", "enable:\n    - x\n")}`,
  });
  await own.run(["trust"]);
  await own.run(["lock"]);
  const lock = path.join(own.directory, "skills.lock");
  expect(fs.readFileSync(lock, "utf8")).toContain("far");
  expect((await own.run(["remove", "far", "--offline"])).status).toBe(0);
  expect(fs.readFileSync(lock, "utf8")).not.toContain("far");
  expect(config(own)).toBe(CONFIG);
});

/** A project with skills of a repository that is gone after they have been locked, and a git that must not be started. */
async function locked(skills: string) {
  const own = new Project({ "../.git/HEAD": "" });
  const remote = new TestRepository(path.join(own.base, "remote.git"), "sha1");
  const names = ["pdf", "docx", "xlsx"];
  remote.commit(Object.fromEntries(names.map((name) => [`skills/${name}/SKILL.md`, skillFile(name)])));
  own.write({
    "skills.yaml": `version: 1\nsources: { theirs: { git: "${remote.url}", subdir: skills } }\n${skills}`,
    "../bin/git": { run: "#!/bin/sh\nexit 1\n" },
  });
  const env = { PATH: `${own.base}/bin:${process.env["PATH"]}` };
  expect((await own.run(["lock", "-c", "skills.yaml"])).status).toBe(0);
  fs.rmSync(path.join(own.base, "remote.git"), { recursive: true });
  const lockText = () => fs.readFileSync(path.join(own.directory, "skills.lock"), "utf8");
  return {
    own,
    remove: (...words: string[]) => own.run(["remove", "-c", "skills.yaml", ...words], { env }),
    lockText,
    names: () => Object.keys(JSON.parse(lockText()).sources.theirs.skills),
  };
}

test("a removed skill goes from the lock, as `kitout lock` would do it, and nothing is fetched for that", async () => {
  const { own, remove, names, lockText } = await locked("skills: { enable: [pdf, docx, xlsx] }\n");
  const before = lockText();
  expect((await remove("pdf", "--dry-run")).status).toBe(0);
  expect(lockText()).toBe(before);
  const { status, stderr } = await remove("pdf");
  expect([status, stderr]).toEqual([0, ""]);
  expect(names()).toEqual(["skills/docx", "skills/xlsx"]);
  await remove("docx", "xlsx");
  expect(names()).toEqual([]);
  const after = lockText();
  expect((await own.run(["lock", "-c", "skills.yaml", "--offline"])).status).toBe(0);
  expect(lockText()).toBe(after);
});

test("what a profile or another name still selects stays in the lock", async () => {
  const { remove, names } = await locked(
    "skills:\n  enable: [pdf, docx, xlsx]\n  explicit: { tables: { from: theirs, path: xlsx } }\nprofiles: { work: { skills: { explicit: { d: { from: theirs, path: docx } } } } }\n",
  );
  expect((await remove("pdf", "xlsx")).status).toBe(0);
  expect(names()).toEqual(["skills/docx", "skills/xlsx"]);
  expect((await remove("tables")).status).toBe(0);
  expect(names()).toEqual(["skills/docx"]);
  // It goes from `enable` everywhere, and the profile has it under another name.
  expect((await remove("docx")).status).toBe(0);
  expect(names()).toEqual(["skills/docx"]);
});

test("where a profile cannot be looked at without a network, what is locked stays", async () => {
  const { own, remove, names } = await locked("skills: { enable: [pdf, docx] }\n");
  const more = `profiles: { work: { sources: { far: { git: "file://${own.base}/nowhere.git" } } } }\n`;
  own.write({ "skills.yaml": `${config(own)}${more}` });
  expect((await remove("pdf")).status).toBe(0);
  expect(config(own)).toContain("enable: [docx]");
  expect(names()).toEqual(["skills/docx", "skills/pdf"]);
});

test("in CRLF and without a last line break", async () => {
  const text = CONFIG.trimEnd().replaceAll("\n", "\r\n");
  const own = new Project({ ...SKILLS, "skills.yaml": text });
  await own.run(["remove", "docx", "team"]);
  expect(config(own)).toBe(
    text
      .replace("  team:   # of the team\r\n    path: ./team\r\n", "")
      .replace('    - "docx"\r\n    - "not*" # the team\'s\r\n', "")
      .replace('    notes: { exclude: ["*.txt"] }\r\n', ""),
  );
});
