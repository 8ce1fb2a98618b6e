import fs from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { type Files, Project, skillFile, snapshot } from "../support/project.ts";

const structures = ["copy-tree", "symlink-tree", "link"] as const;

function files(structure: string, enable = "[pdf, notes]"): Files {
  return {
    "skills.yaml": `version: 1
sources: { mine: { path: ./skills } }
skills: { enable: ${enable} }
targets: { claude: { structure: ${structure} } }
`,
    "skills/pdf/SKILL.md": skillFile("pdf"),
    "skills/pdf/scripts/run": { run: "#!/bin/sh\necho hello\n" },
    "skills/pdf/run": { link: "scripts/run" },
    "skills/notes/SKILL.md": skillFile("notes"),
    "skills/extra/SKILL.md": skillFile("extra"),
  };
}

const installed = (project: Project) => path.join(project.directory, ".claude/skills");

function seen(project: Project): string[] {
  return fs.readdirSync(installed(project)).sort();
}

describe.each(structures)("kitout install with %s", (structure) => {
  test("installs what is selected, and says at once that nothing changed when it runs again", async () => {
    const project = new Project(files(structure));
    const first = await project.run(["install"]);
    expect(first).toMatchObject({ status: 0, stderr: "" });
    expect(seen(project)).toEqual(["notes", "pdf"]);
    expect(fs.readFileSync(path.join(installed(project), "pdf/run"), "utf8")).toContain("echo hello");
    expect(fs.statSync(path.join(installed(project), "pdf/scripts/run")).mode & 0o100).toBe(0o100);
    const before = snapshot(project.directory);
    const second = await project.run(["install"]);
    expect(second.status).toBe(0);
    expect(second.stdout).toContain("Already up to date");
    expect(snapshot(project.directory)).toEqual(before);
  });

  test("adds, replaces and removes what it owns", async () => {
    const project = new Project(files(structure));
    await project.run(["install"]);
    project.write({ "skills/pdf/SKILL.md": `${skillFile("pdf")}\nMore.\n` });
    project.write({ "skills.yaml": files(structure, "[pdf, extra]")["skills.yaml"]! });
    expect((await project.run(["install"])).status).toBe(0);
    expect(seen(project)).toEqual(["extra", "pdf"]);
    expect(fs.readFileSync(path.join(installed(project), "pdf/SKILL.md"), "utf8")).toContain("More.");
  });
});

describe.each(["copy-tree", "symlink-tree"])("kitout install with %s", (structure) => {
  test("never touches a neighbour, and refuses what it does not own", async () => {
    const project = new Project({
      ...files(structure),
      ".claude/skills/hand-made/SKILL.md": "mine",
      ".claude/skills/notes/SKILL.md": "mine too",
    });
    const before = snapshot(installed(project));
    const refused = await project.run(["install"]);
    expect(refused.status).toBe(2);
    expect(refused.stderr + refused.stdout).toContain("notes");
    expect(snapshot(installed(project))).toEqual(before);
    fs.renameSync(path.join(installed(project), "notes"), path.join(installed(project), "my-notes"));
    expect((await project.run(["install"])).status).toBe(0);
    expect(seen(project)).toEqual(["hand-made", "my-notes", "notes", "pdf"]);
    expect(fs.readFileSync(path.join(installed(project), "hand-made/SKILL.md"), "utf8")).toBe("mine");
  });
});

describe("kitout install", () => {
  test("keeps an edited copy, and refuses to replace it when its source changed too", async () => {
    const project = new Project(files("copy-tree"));
    await project.run(["install"]);
    const copy = path.join(installed(project), "pdf/SKILL.md");
    fs.appendFileSync(copy, "edited by hand\n");
    expect((await project.run(["install"])).status).toBe(0);
    project.write({ "skills/pdf/SKILL.md": skillFile("pdf", "Something new.") });
    expect((await project.run(["install"])).status).toBe(2);
    expect(fs.readFileSync(copy, "utf8")).toContain("edited by hand");
  });

  test("passes the script's exit code and options through", async () => {
    const project = new Project(files("copy-tree"));
    const dry = await project.run(["install", "--dry-run"]);
    expect(dry.status).toBe(0);
    expect(fs.existsSync(installed(project))).toBe(false);
    const lines = (await project.run(["install", "--porcelain"])).stdout
      .trim()
      .split("\n")
      .map((line) => line.split("\t"));
    expect(lines.map(([kind]) => kind)).toEqual(["dest", "entry", "entry", "summary"]);
    expect(lines.at(-1)!.slice(2)).toEqual(["2", "0", "0", "0", "0"]);
  });

  test("is refused for the user until the project is trusted, and again when it changes", async () => {
    const project = new Project(files("copy-tree"));
    const user = (...args: string[]) => project.run(["install", "--scope", "user", ...args]);
    const refused = await user();
    expect({ status: refused.status, code: refused.stderr.includes("[trust/user-scope]") }).toEqual({
      status: 2,
      code: true,
    });
    expect(fs.existsSync(path.join(project.home, ".claude"))).toBe(false);
    expect((await project.run(["trust"])).status).toBe(0);
    expect((await user()).status).toBe(0);
    expect(fs.readdirSync(path.join(project.home, ".claude/skills")).sort()).toEqual(["notes", "pdf"]);
    fs.appendFileSync(path.join(project.directory, "skills.yaml"), "# one more byte\n");
    const again = await user();
    expect({ status: again.status, code: again.stderr.includes("[trust/changed]") }).toEqual({
      status: 2,
      code: true,
    });
    expect((await user("-c", "skills.yaml")).status).toBe(0);
  });

  test("installs a copied bundle without kitout, and from any directory", async () => {
    const project = new Project(files("copy-tree"));
    await project.run(["build", "--out", "../bundle"]);
    fs.renameSync(path.join(project.base, "bundle"), path.join(project.base, "carried"));
    const other = path.join(project.base, "elsewhere");
    fs.mkdirSync(other);
    const script = path.join(project.base, "carried/install-local");
    const { status } = project.sh(`exec "${script}" --root "${other}"`);
    expect(status).toBe(0);
    expect(fs.readdirSync(path.join(other, ".claude/skills")).sort()).toEqual(["notes", "pdf"]);
  });
});
