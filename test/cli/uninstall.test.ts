import fs from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { Project, skillFile } from "../support/project.ts";
import { ranBefore } from "./support/prepared.ts";

function config(scope: string, { name = "", structure = "copy-tree" } = {}): string {
  return `version: 1
${name === "" ? "" : `name: ${name}\n`}scope: ${scope}
sources: { mine: { path: ./skills } }
skills: { enableAll: true }
targets: { claude: { structure: ${structure} } }
`;
}

const after = ranBefore();

function installed(scope: string, options = {}): Promise<Project> {
  const files = {
    "skills.yaml": config(scope, options),
    "skills/pdf/SKILL.md": skillFile("pdf"),
    "skills/notes/SKILL.md": skillFile("notes"),
  };
  return after(files, "install -c skills.yaml");
}

function skillsOf(project: Project, scope: string): string {
  return path.join(scope === "user" ? project.home : project.directory, ".claude/skills");
}

function seen(project: Project, scope: string): string[] {
  const directory = skillsOf(project, scope);
  return fs.existsSync(directory) ? fs.readdirSync(directory).sort() : [];
}

describe.each(["user", "project"])("kitout uninstall, in %s scope", (scope) => {
  describe.each(["copy-tree", "symlink-tree", "link"])("of %s", (structure) => {
    test("works without skills.yaml, whatever has become of the bundle", async () => {
      const project = await installed(scope, { structure });
      fs.rmSync(path.join(project.directory, "skills.yaml"));
      project.sh('chmod -R u+w "$HOME/.local/share/kitout/store"; rm -r "$HOME/.local/share/kitout/store"');
      const { status, stderr } = await project.run(["uninstall"]);
      expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
      expect(fs.existsSync(skillsOf(project, scope))).toBe(false);
      // There is nothing left to say, nor to do.
      expect((await project.run(["generations"])).stdout).toContain("nothing is installed now");
    });
  });

  test("does the same with skills.yaml, however broken it is", async () => {
    for (const text of [null, "version: [\n"]) {
      const project = await installed(scope);
      if (text !== null) project.write({ "skills.yaml": text });
      const { status } = await project.run(["uninstall", "-c", "skills.yaml"]);
      expect([text, status, seen(project, scope)]).toEqual([text, 0, []]);
    }
  });

  test("is what install --uninstall does when there is no skills.yaml", async () => {
    const project = await installed(scope);
    fs.rmSync(path.join(project.directory, "skills.yaml"));
    expect((await project.run(["install", "--uninstall"])).status).toBe(0);
    expect(seen(project, scope)).toEqual([]);
  });

  test("keeps what was edited, and names the backups that stay", async () => {
    const project = await installed(scope);
    const copy = path.join(skillsOf(project, scope), "pdf/SKILL.md");
    fs.appendFileSync(copy, "mine\n");
    await project.run(["install", "-c", "skills.yaml", "--force"]);
    fs.appendFileSync(copy, "mine again\n");
    fs.rmSync(path.join(project.directory, "skills.yaml"));
    const { status, stderr } = await project.run(["uninstall"]);
    expect(status).toBe(0);
    const backup = /^ {2}(\/.*\/backups\/1)$/m.exec(stderr)![1]!;
    expect(fs.readFileSync(path.join(backup, "tree/pdf/SKILL.md"), "utf8")).toContain("mine\n");
    expect(fs.readFileSync(copy, "utf8")).toContain("mine again\n");
    expect(seen(project, scope)).toEqual(["pdf"]);
  });

  test("--keep-copies leaves the copies as the user's own, and removes links", async () => {
    for (const [structure, left] of [
      ["copy-tree", ["notes", "pdf"]],
      ["symlink-tree", []],
      ["link", []],
    ] as const) {
      const project = await installed(scope, { structure });
      const { status } = await project.run(["uninstall", "-c", "skills.yaml", "--keep-copies"]);
      expect([structure, status, seen(project, scope)]).toEqual([structure, 0, left]);
      expect(fs.existsSync(path.join(skillsOf(project, scope), "../.kitout-skills/ledger"))).toBe(false);
      // They are equal to what the bundle has, so the next install takes them over.
      expect((await project.run(["install", "-c", "skills.yaml"])).status).toBe(0);
      expect(seen(project, scope)).toEqual(["notes", "pdf"]);
    }
  });

  test("--dry-run does nothing, and --owner chooses", async () => {
    const project = await installed(scope, { name: "work" });
    fs.rmSync(path.join(project.directory, "skills.yaml"));
    expect((await project.run(["uninstall", "--dry-run"])).status).toBe(0);
    const other = await project.run(["uninstall", "--owner", "play"]);
    expect([other.status, other.stderr.includes("[owner/nothing-installed]")]).toEqual([1, true]);
    expect(seen(project, scope)).toEqual(["notes", "pdf"]);
    expect((await project.run(["uninstall", "--owner", "work"])).status).toBe(0);
    expect(seen(project, scope)).toEqual([]);
  });

  test("finds what a bundle's own script installed", async () => {
    const project = new Project({
      "skills.yaml": config(scope),
      "skills/pdf/SKILL.md": skillFile("pdf"),
    });
    await project.run(["build", "--out", "../bundle"]);
    expect(project.sh(`../bundle/${scope === "user" ? "install" : "install-local"}`).status).toBe(0);
    fs.rmSync(path.join(project.directory, "skills.yaml"));
    expect((await project.run(["uninstall"])).status).toBe(0);
    expect(seen(project, scope)).toEqual([]);
  });

  test("gives its result as JSON", async () => {
    const project = await installed(scope);
    const { status, stdout, stderr } = await project.run(["uninstall", "-c", "skills.yaml", "--json"]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(JSON.parse(stdout)).toMatchObject({ owner: scope, scope, status: 0, backups: [] });
  });
});

describe("kitout uninstall", () => {
  test("is named where no skills.yaml is found", async () => {
    const { status, stderr } = await new Project().run(["install"]);
    expect([status, stderr.includes("`kitout uninstall`")]).toEqual([1, true]);
  });

  test("asks which one is meant when several are installed", async () => {
    const project = new Project({ "skills/pdf/SKILL.md": skillFile("pdf") });
    for (const [name, target] of [
      ["work", "claude"],
      ["play", "codex"],
    ] as const) {
      const text = config("user", { name }).replace("claude", target);
      project.write({ "skills.yaml": text });
      await project.run(["install", "-c", "skills.yaml"]);
    }
    fs.rmSync(path.join(project.directory, "skills.yaml"));
    const { status, stderr } = await project.run(["uninstall"]);
    expect([status, stderr.includes("[generation/several]")]).toEqual([2, true]);
    expect(seen(project, "user")).toEqual(["pdf"]);
  });

  test("of an untrusted project leaves the user's own alone", async () => {
    const project = await installed("user");
    const { status } = await project.run(["uninstall"]);
    expect(status).toBe(2);
    expect(seen(project, "user")).toEqual(["notes", "pdf"]);
  });
});
