// `kitout diff`: what it prints, put into `patches`, gives what it was made from.

import fs from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { type Files, Project, skillFile } from "../support/project.ts";

const SKILL: Files = {
  "skills/pdf/SKILL.md": `${skillFile("pdf")}\none\ntwo\nthree\nfour\nfive\n`,
  "skills/pdf/references/forms.md": "upstream\n",
  "skills/pdf/scripts/run.sh": { run: "#!/bin/sh\necho run\n" },
};

const PACKAGES = "packages: [jq, { name: poppler, bins: [pdftotext, pdfinfo] }]";

function config(...lines: readonly string[]): string {
  const own = lines.map((line) => `      ${line}\n`).join("");
  return `version: 1\nsources:\n  mine: { path: ./skills }\nskills:\n  explicit:\n    mine/pdf:\n      from: mine\n      path: pdf\n${own}targets:\n  claude: true\n`;
}

/** The digest of what would be installed. */
async function digest(own: Project): Promise<string> {
  const built = await own.run(["build"]);
  expect(built.stderr).toBe("");
  const manifest = JSON.parse(fs.readFileSync(path.join(built.stdout.trim(), "manifest.json"), "utf8"));
  return (Object.values(manifest.skills) as { rendered: string }[])[0]!.rendered;
}

describe("kitout diff SKILL", () => {
  test("prints all that is ours, as a patch that gives the same skill by itself", async () => {
    const own = new Project({
      ...SKILL,
      "skills.yaml": config(
        "exclude: [references]",
        'files: { "notes/house.md": ./house.md, "scripts/run.sh": ./run.sh }',
        'transform: "{{original}}\\n## For {{vars.team}}\\n\\n{{dependencies}}"',
        "vars: { team: Payments }",
        PACKAGES,
      ),
      "house.md": "ours, without an end",
      "run.sh": "no program any more\n",
    });
    const wanted = await digest(own);
    const { status, stdout, stderr } = await own.run(["diff", "mine/pdf"]);
    expect([status, stderr]).toEqual([0, ""]);
    expect(stdout).not.toContain("mine-pdf");
    expect(stdout).not.toContain("poppler");
    own.write({ "pdf.patch": stdout, "skills.yaml": config("patches: [./pdf.patch]", PACKAGES) });
    expect(await digest(own)).toBe(wanted);
  });

  test("prints nothing for a skill that is as its source has it", async () => {
    const own = new Project({
      ...SKILL,
      "skills.yaml": config().replace(/explicit:[\s\S]*targets/, "enable: [pdf]\ntargets"),
    });
    expect(await own.run(["diff", "pdf"])).toEqual({ status: 0, stdout: "", stderr: "" });
  });

  test("says what the skill is called when there is none of that name", async () => {
    const own = new Project({ ...SKILL, "skills.yaml": config() });
    const { status, stderr } = await own.run(["diff", "mine/pfd"]);
    expect(status).toBe(1);
    expect(stderr).toContain('"mine/pdf"');
  });
});

describe("kitout diff SKILL DIR", () => {
  test("keeps an edit of the installed copy, with the name and the table of packages left out of it", async () => {
    const own = new Project({ ...SKILL, "skills.yaml": config("packages: [jq]") });
    expect((await own.run(["install"])).status).toBe(0);
    const copy = path.join(own.directory, ".claude/skills/mine-pdf");
    const installed = fs.readFileSync(path.join(copy, "SKILL.md"), "utf8");
    fs.writeFileSync(
      path.join(copy, "SKILL.md"),
      installed.replace("description: Does pdf.", "description: Does more.").replace("three", "3\nthree"),
    );
    fs.rmSync(path.join(copy, "references"), { recursive: true });
    fs.writeFileSync(path.join(copy, "new.md"), "new\n");
    fs.mkdirSync(path.join(copy, "__pycache__"));
    fs.writeFileSync(path.join(copy, "__pycache__/x.pyc"), "junk");
    const { status, stdout, stderr } = await own.run(["diff", "mine/pdf", ".claude/skills/mine-pdf"]);
    expect([status, stderr]).toEqual([0, ""]);
    expect(stdout).not.toContain("mine-pdf");
    expect(stdout).not.toContain("Dependencies");
    own.write({ "edit.patch": stdout, "skills.yaml": config("packages: [jq]", "patches: [./edit.patch]") });
    fs.rmSync(path.join(copy, "__pycache__"), { recursive: true });
    const hash = (await own.run(["hash", ".claude/skills/mine-pdf"])).stdout.trim();
    expect(await digest(own)).toBe(hash);
    expect((await own.run(["plan", "--exit-code"])).status).toBe(2);
    expect((await own.run(["install"])).status).toBe(0);
    expect((await own.run(["diff", "mine/pdf", ".claude/skills/mine-pdf"])).stdout).toBe("");
  });

  test("comes on top of the patches that are there", async () => {
    const own = new Project({ ...SKILL, "skills.yaml": config() });
    await own.run(["install"]);
    const file = path.join(own.directory, ".claude/skills/mine-pdf/SKILL.md");
    for (const [number, [from, to]] of [
      ["one", "1"],
      ["five", "5"],
    ].entries()) {
      fs.writeFileSync(file, fs.readFileSync(file, "utf8").replace(from!, to!));
      own.write({ [`${number}.patch`]: (await own.run(["diff", "mine/pdf", path.dirname(file)])).stdout });
      const patches = Array.from({ length: number + 1 }, (_, index) => `./${index}.patch`).join(", ");
      own.write({ "skills.yaml": config(`patches: [${patches}]`) });
      expect((await own.run(["install"])).status).toBe(0);
    }
    expect(fs.readFileSync(file, "utf8")).toContain("1\ntwo\nthree\nfour\n5\n");
  });

  test("does not pretend that a patch can change what a transform makes, or what packages make", async () => {
    const own = new Project({
      ...SKILL,
      "skills.yaml": config('transform: "{{original}}more\\n"', "packages: [jq]"),
    });
    expect((await own.run(["install"])).status).toBe(0);
    own.sh("echo edited >> .claude/skills/mine-pdf/jq");
    expect((await own.run(["diff", "mine/pdf", ".claude/skills/mine-pdf"])).stderr).toContain(
      "[diff/generated]",
    );
    own.sh("for file in SKILL.md references/forms.md; do echo edited >> .claude/skills/mine-pdf/$file; done");
    const { status, stdout, stderr } = await own.run(["diff", "mine/pdf", ".claude/skills/mine-pdf"]);
    expect(status).toBe(1);
    expect(stderr).toContain("[diff/transformed]");
    expect(stdout).toContain("references/forms.md");
    expect(stdout).not.toContain("SKILL.md");
  });

  test("says what a patch cannot hold, and what is no directory", async () => {
    const own = new Project({ ...SKILL, "skills.yaml": config() });
    await own.run(["install"]);
    own.sh("printf 'a\\0b' > .claude/skills/mine-pdf/image.png");
    const { status, stderr } = await own.run(["diff", "mine/pdf", ".claude/skills/mine-pdf"]);
    expect(status).toBe(1);
    expect(stderr).toContain("[diff/unwritable]");
    for (const directory of ["nowhere", ".claude/skills"]) {
      const refused = await own.run(["diff", "mine/pdf", directory]);
      expect([refused.status, refused.stdout]).toEqual([1, ""]);
      expect(refused.stderr).toContain("[diff/directory]");
    }
  });
});
