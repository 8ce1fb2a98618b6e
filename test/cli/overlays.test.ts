// `files` and `exclude` of an explicit skill, names that a skill goes by, and what of all that is in whose digest.

import fs from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { type Files, Project, type Result, skillFile } from "../support/project.ts";

/** A project with one source, `mine`, and these lines of `skills:`. */
function project(skills: string, files: Files, more = ""): Project {
  return new Project({
    "skills.yaml": `version: 1\nsources:\n  mine: { path: ./skills }\n${more}skills:\n${skills}targets:\n  claude: true\n`,
    ...files,
  });
}

function explicit(...lines: readonly string[]): string {
  return `  explicit:\n    pdf:\n      from: mine\n${lines.map((line) => `      ${line}\n`).join("")}`;
}

const PDF: Files = {
  "skills/pdf/SKILL.md": skillFile("pdf"),
  "skills/pdf/references/forms.md": "upstream\n",
  "skills/pdf/scripts/run.sh": { run: "#!/bin/sh\n" },
};

interface Seen {
  readonly files: Readonly<Record<string, string>>;
  readonly stderr: string;
}

/** Installs, and gives what the agent has. */
async function installed(own: Project): Promise<Seen> {
  const { stderr } = await succeeds(own, "install");
  return { files: filesOf(path.join(own.directory, ".claude/skills")), stderr };
}

/** Builds, and gives what an installation would copy: each installer run costs as much as all the rest of a test. */
async function built(own: Project, ...args: readonly string[]): Promise<Seen> {
  const { stdout, stderr } = await succeeds(own, "build", ...args);
  return { files: filesOf(path.join(stdout.trim(), "views/claude")), stderr };
}

async function succeeds(own: Project, ...args: readonly string[]): Promise<Result> {
  const result = await own.run(args);
  const errors = result.stderr.split("\n").filter((line) => line.includes("error:"));
  expect([result.status, errors]).toEqual([0, []]);
  return result;
}

/** What is in the skills of a directory. */
function filesOf(root: string): Readonly<Record<string, string>> {
  const files: Record<string, string> = {};
  for (const skill of fs.readdirSync(root).sort()) {
    const names = fs.readdirSync(path.join(root, skill), { recursive: true, encoding: "utf8" }).sort();
    for (const name of names) {
      const file = path.join(root, skill, name);
      if (fs.lstatSync(file).isSymbolicLink()) files[`${skill}/${name}`] = `-> ${fs.readlinkSync(file)}`;
      else if (fs.statSync(file).isFile()) files[`${skill}/${name}`] = fs.readFileSync(file, "utf8");
    }
  }
  return files;
}

/** Rendered digests by the name that the agent sees. */
async function digests(own: Project): Promise<Record<string, string>> {
  const { stdout } = await own.run(["build"]);
  const manifest = JSON.parse(fs.readFileSync(path.join(stdout.trim(), "manifest.json"), "utf8"));
  return Object.fromEntries(
    Object.values(manifest.skills as Record<string, { name: string; rendered: string }>).map((skill) => [
      skill.name,
      skill.rendered,
    ]),
  );
}

describe("files of an explicit skill", () => {
  test("add and replace, and keep their executable bit; other files stay", async () => {
    const own = project(
      explicit(
        'files: { "references/house.md": ./house.md, "scripts/run.sh": ./run.sh, "references/forms.md": ./forms.md }',
      ),
      { ...PDF, "house.md": "ours\n", "run.sh": { run: "ours\n" }, "forms.md": "our forms\n" },
    );
    const { files } = await installed(own);
    expect(files).toMatchObject({
      "pdf/references/house.md": "ours\n",
      "pdf/references/forms.md": "our forms\n",
      "pdf/scripts/run.sh": "ours\n",
    });
    const mode = fs.statSync(path.join(own.directory, ".claude/skills/pdf/scripts/run.sh")).mode;
    expect(mode & 0o100).toBe(0o100);
  });

  test("may be a directory, whose files come beside those of the source", async () => {
    const own = project(explicit("files: { references: ./ours }"), {
      ...PDF,
      "ours/house.md": "ours\n",
      "ours/deep/more.md": "more\n",
      "ours/link.md": { link: "house.md" },
    });
    expect((await built(own)).files).toMatchObject({
      "pdf/references/forms.md": "upstream\n",
      "pdf/references/house.md": "ours\n",
      "pdf/references/deep/more.md": "more\n",
      "pdf/references/link.md": "-> house.md",
    });
  });

  test("replace a directory when `exclude` takes out what the source has", async () => {
    const own = project(explicit('exclude: ["references"]', "files: { references: ./ours.md }"), {
      ...PDF,
      "ours.md": "ours\n",
    });
    expect(Object.keys((await built(own)).files)).toEqual([
      "pdf/SKILL.md",
      "pdf/references",
      "pdf/scripts/run.sh",
    ]);
  });

  test("belong to the file that names them", async () => {
    const own = new Project({
      "team/base.yaml":
        "version: 1\nsources:\n  mine: { path: ../skills }\nskills:\n  explicit:\n    pdf: { from: mine, files: { house.md: ./house.md } }\n",
      "team/house.md": "the team's\n",
      "house.md": "not this one\n",
      "skills.yaml": "version: 1\nextends: [team/base.yaml]\ntargets:\n  claude: true\n",
      ...PDF,
    });
    expect((await built(own)).files["pdf/house.md"]).toBe("the team's\n");
  });

  test("can go again in a profile, with null", async () => {
    const own = project(
      explicit("files: { house.md: ./house.md }"),
      { ...PDF, "house.md": "ours\n" },
      "profiles:\n  plain: { skills: { explicit: { pdf: { from: mine, files: { house.md: null } } } } }\n",
    );
    expect((await built(own)).files["pdf/house.md"]).toBe("ours\n");
    expect((await built(own, "--profile", "plain")).files["pdf/house.md"]).toBe(undefined);
  });

  test("are part of the digest of their skill, and of no other", async () => {
    const own = project(`  enable: [other]\n${explicit("files: { house.md: ./house.md }")}`, {
      ...PDF,
      "skills/other/SKILL.md": skillFile("other"),
      "house.md": "one\n",
    });
    const before = await digests(own);
    own.write({ "house.md": "two\n" });
    const after = await digests(own);
    expect(after["other"]).toBe(before["other"]);
    expect(after["pdf"]).not.toBe(before["pdf"]);
  });

  test("that a cloned project takes from elsewhere are refused until it is trusted", async () => {
    const own = project(explicit("files: { house.md: ../secret.md, linked.md: ./linked.md }"), {
      ...PDF,
      "../secret.md": "secret\n",
      "linked.md": { link: "../secret.md" },
    });
    const { status, stderr } = await own.run(["install"]);
    expect(status).toBe(2);
    expect(stderr.match(/\[trust\/outside\]/g)).toHaveLength(2);
    expect((await own.run(["trust"])).status).toBe(0);
    expect((await built(own)).files["pdf/house.md"]).toBe("secret\n");
  });

  test("that are no files, or lead out of their directory, are never read", async () => {
    const own = project(explicit("files: { a: ./pipe, b: ./ours }"), {
      ...PDF,
      "ours/ok.md": "ok\n",
      "ours/out.md": { link: "/etc/passwd" },
    });
    expect(own.sh("mkfifo pipe").status).toBe(0);
    const { status, stderr } = await own.run(["build"]);
    expect(status).toBe(1);
    expect(stderr).toContain("[local/not-a-file]");
    own.sh("rm pipe && echo > pipe");
    const { files, stderr: said } = await built(own);
    expect(Object.keys(files)).not.toContain("pdf/b/out.md");
    expect(said).toContain("[skill/link-dropped]");
  });
});

describe("a skill under another name", () => {
  test("has it in its directory and its frontmatter, and siblings that use the old one as a path are named", async () => {
    const own = project(`  enable: [docx]\n${explicit("rename: my-pdf")}`, {
      ...PDF,
      "skills/docx/SKILL.md": `${skillFile("docx")}\nSee ../pdf/references/forms.md.\nOr https://example.com/skills/pdf/x\n`,
      "skills/docx/notes/own.md": "../pdf-tools/x and skills/pdf/scripts/run.sh\n",
    });
    const { files, stderr } = await built(own);
    expect(files["my-pdf/SKILL.md"]).toContain("name: my-pdf\n");
    expect(stderr).toContain("[skill/old-name]");
    expect(stderr).toContain("docx/SKILL.md:8");
    expect(stderr).toContain("docx/notes/own.md:1");
    expect(stderr).not.toContain("docx/SKILL.md:9");
  });

  test("is no reason for a warning when the old name is there too", async () => {
    const own = project(`  enable: [docx, pdf]\n${explicit("path: pdf", "rename: my-pdf")}`, {
      ...PDF,
      "skills/docx/SKILL.md": `${skillFile("docx")}\nSee ../pdf/references/forms.md.\n`,
    });
    const { files, stderr } = await built(own);
    expect(Object.keys(files)).toEqual(expect.arrayContaining(["my-pdf/SKILL.md", "pdf/SKILL.md"]));
    expect(stderr).not.toContain("old-name");
  });

  test("is one of several in one configuration, each with settings of its own", async () => {
    const own = project(
      "  explicit:\n    one: { from: mine, path: pdf, exclude: [scripts] }\n    two: { from: mine, path: pdf, files: { house.md: ./house.md } }\n",
      { ...PDF, "house.md": "ours\n" },
    );
    const { files } = await built(own);
    expect(Object.keys(files)).toEqual([
      "one/SKILL.md",
      "one/references/forms.md",
      "two/SKILL.md",
      "two/house.md",
      "two/references/forms.md",
      "two/scripts/run.sh",
    ]);
    expect(files["one/SKILL.md"]).toContain("name: one\n");
    expect(files["two/SKILL.md"]).toContain("name: two\n");
  });

  test("with a prefix, is called by the prefix and its name, and siblings that use the old one are named once", async () => {
    const own = new Project({
      "skills.yaml":
        "version: 1\nsources:\n  mine: { path: ./skills, idPrefix: acme }\nskills:\n  enableAll: true\ntargets:\n  claude: true\n",
      ...PDF,
      "skills/docx/SKILL.md": `${skillFile("docx")}\nSee ../pdf/SKILL.md and skills/xlsx/SKILL.md.\n`,
      "skills/xlsx/SKILL.md": `${skillFile("xlsx")}\nSee ../docx/SKILL.md.\n`,
    });
    const { files, stderr } = await built(own);
    expect(files["acme-pdf/SKILL.md"]).toContain("name: acme-pdf\n");
    expect(stderr.match(/\[skill\/old-name\]/g)).toHaveLength(1);
  });
});
