// What the new version of a source has lost is said in the words of an update, and of nothing else.

import fs from "node:fs";
import path from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { TestRepository } from "../../support/git.ts";
import { Project, skillFile } from "../../support/project.ts";

const BEFORE = {
  "skills/pdf/SKILL.md": skillFile("pdf"),
  "skills/pdf/scripts/read.sh": "#!/bin/sh\necho read\n",
  "skills/docx/SKILL.md": skillFile("docx"),
};
const RENAMED = {
  "skills/archive/SKILL.md": skillFile("archive"),
  "skills/reader/SKILL.md": skillFile("reader"),
  "skills/reader/scripts/read.sh": "#!/bin/sh\necho read\n",
  "skills/docx/SKILL.md": skillFile("docx"),
};

let project: Project;
let theirs: TestRepository;
let other: TestRepository;

beforeEach(() => {
  project = new Project({ "../.git/HEAD": "" });
  [theirs, other] = ["theirs.git", "other.git"].map(
    (name) => new TestRepository(path.join(project.base, "remotes", name), "sha1"),
  ) as [TestRepository, TestRepository];
  other.commit({ "mail/SKILL.md": skillFile("mail") });
});

/** Locks a configuration with these `skills` at `before`; then upstream has `after`. */
async function lockAndMove(skills: string, after: Record<string, string>, before = BEFORE): Promise<void> {
  theirs.commit(before);
  project.write({
    "skills.yaml": `version: 1
sources:
  theirs: { git: "file://${project.base}/remotes/theirs.git", subdir: skills }
  other: { git: "file://${project.base}/remotes/other.git", idPrefix: o }
skills: ${skills}
targets: { claude: true }
`,
  });
  expect((await project.run(["lock", "-c", "skills.yaml"])).stderr).toBe("");
  theirs.commit(after);
  other.commit({ "mail/SKILL.md": `${skillFile("mail")}more\n` });
}

const locked = () => fs.readFileSync(path.join(project.directory, "skills.lock"), "utf8");
const update = (...words: readonly string[]) => project.run(["update", "-c", "skills.yaml", ...words]);

describe("a skill that upstream has renamed", () => {
  test.for([
    ["by its id", "{ enable: [pdf, o/mail] }", "pdf"],
    ["by a glob", '{ enable: ["pd*", o/mail] }', "pd*"],
    ["by its path", "{ enable: [o/mail], explicit: { mine: { from: theirs, path: pdf } } }", "pdf"],
  ])("and that is named %s is said to be gone, the likeliest new name first", async ([, skills, what]) => {
    await lockAndMove(skills!, RENAMED);
    const before = locked();
    const { status, stderr } = await update();
    expect(status).toBe(1);
    expect(stderr).toContain(`The new version of source "theirs" has no skill "${what}": `);
    expect(stderr).toContain("New there: reader, archive.");
    expect(stderr).not.toMatch(/was added after the source was locked|skill\/unknown|no-match|path-missing/);
    expect(locked()).toBe(before);
    const others = await update("other");
    expect([others.status, others.stdout]).toEqual([0, expect.stringContaining("o/mail")]);
  });
});

test("a subdir that is gone is said with where the skills are now, and --json has the whole commits", async () => {
  const moved = Object.fromEntries(Object.entries(BEFORE).map(([at, text]) => [`lib/${at}`, text]));
  await lockAndMove("{ enable: [pdf, o/mail] }", moved);
  const { status, stderr } = await update("--json");
  const [found] = JSON.parse(stderr).diagnostics;
  const commits = [expect.stringMatching(/^[0-9a-f]{40}$/), expect.stringMatching(/^[0-9a-f]{40}$/)];
  expect([found.args.before, found.args.after]).toEqual(commits);
  expect([status, found.code, found.hint]).toEqual([
    1,
    "source/subdir-gone",
    expect.stringContaining("Skills are now in: lib/skills."),
  ]);
});

test("what was left out or disabled may go without a word but a warning", async () => {
  const skills = `{ enable: ["*", o/mail], disable: [docx], explicit: { pdf: { from: theirs, exclude: ["scripts/**"] } } }`;
  await lockAndMove(skills, { "skills/pdf/SKILL.md": `${skillFile("pdf")}more\n` });
  const { status, stderr, stdout } = await update();
  expect(status).toBe(0);
  expect(stdout).toContain("SKILL.md");
  expect(stderr).toContain("[skill/nothing-disabled]");
  expect(stderr).toContain("[glob/no-file]");
  expect(stderr).not.toContain("error:");
});

test("what was never there is still a mistake of the configuration", async () => {
  await lockAndMove("{ enable: [pdf, o/mail] }", RENAMED);
  project.write({
    "skills.yaml": fs
      .readFileSync(path.join(project.directory, "skills.yaml"), "utf8")
      .replace("enable: [pdf,", "enable: [docx, pfd,"),
  });
  const { status, stderr } = await update();
  expect([status, stderr]).toEqual([1, expect.stringContaining('There is no skill "pfd"')]);
});
