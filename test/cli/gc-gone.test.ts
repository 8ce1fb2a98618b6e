// What `kitout gc` forgets about projects that were deleted, in the state of their user.

import fs from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { hexDigest } from "../../src/digest/nar.ts";
import { goneProjects } from "../../src/installed/gone.ts";
import { type Project, skillFile, snapshot } from "../support/project.ts";
import { machine, plant } from "../support/tree.ts";
import { ranBefore } from "./support/prepared.ts";

const DAY = 24 * 60 * 60 * 1000;
const files = {
  "skills.yaml": `version: 1
sources: { mine: { path: ./skills } }
skills: { enableAll: [mine] }
targets: { claude: true }
`,
  "skills/pdf/SKILL.md": skillFile("pdf"),
};
const installed = ranBefore();

const stateOf = (project: Project) => path.join(project.home, ".local/state/kitout");

/** What is noted about projects in a user's state. */
function notedIn(state: string): string[] {
  return [".projects", ".notes", ".marks"].flatMap((folder) => {
    const at = path.join(state, folder);
    if (!fs.existsSync(at)) return [];
    return fs.readdirSync(at, { recursive: true }).map((name) => path.join(at, String(name)));
  });
}

/** As if nothing had been installed for so many days. */
function age(state: string, days: number): void {
  const then = new Date(Date.now() - days * DAY);
  for (const file of notedIn(state)) fs.utimesSync(file, then, then);
}

async function gc(project: Project, ...args: string[]) {
  return project.run(["gc", ...args], { cwd: project.home });
}

describe("kitout gc", () => {
  test("removes what is noted about a project that was deleted long ago, and its empty directories", async () => {
    const project = await installed(files, "install");
    const state = stateOf(project);
    expect(notedIn(state).filter((file) => fs.statSync(file).isFile())).toHaveLength(3);
    age(state, 91);
    fs.rmSync(project.directory, { recursive: true });
    const before = snapshot(project.base);
    const dry = await gc(project, "--dry-run");
    expect(dry.stdout).toContain("would remove the notes about 1 deleted project\n");
    expect(snapshot(project.base)).toEqual(before);
    const json = JSON.parse((await gc(project, "--dry-run", "--json")).stdout);
    expect(json.gone).toEqual([
      { root: project.directory, files: expect.arrayContaining([expect.any(String)]) },
    ]);
    const { status, stdout } = await gc(project);
    expect([status, stdout]).toEqual([
      0,
      expect.stringContaining("removed the notes about 1 deleted project\n"),
    ]);
    expect(notedIn(state)).toEqual([]);
    expect((await gc(project)).stdout).not.toContain("notes");
  });

  test("does not make what comes to its place one that version 0.1.0 had installed", async () => {
    const project = await installed(files, "install");
    const state = stateOf(project);
    age(state, 91);
    // A clone that brings a ledger: its skill counts as foreign, before and after.
    const brought = path.join(project.base, "brought");
    fs.renameSync(project.directory, brought);
    expect((await gc(project)).stdout).toContain("removed the notes about 1 deleted project");
    fs.renameSync(brought, project.directory);
    project.write({ ".claude/skills/pdf/SKILL.md": skillFile("pdf", "Of somebody else.") });
    const { status, stderr } = await project.run(["install"]);
    expect([status, stderr]).toEqual([2, expect.stringContaining("--take-over")]);
  });

  test("removes first what would be believed without the others", async () => {
    const project = await installed(files, "install");
    age(stateOf(project), 91);
    fs.rmSync(project.directory, { recursive: true });
    const [gone] = goneProjects(machine(), stateOf(project));
    expect(gone!.files.map((file) => path.basename(path.dirname(file)))[0]).toBe(".projects");
  });

  test("leaves the marks of the user's own installation and of a project around it", async () => {
    const project = await installed(files, "install");
    const state = stateOf(project);
    const mark = (root: string) => {
      const at = path.join(state, ".marks", root, ".kitout-other");
      fs.mkdirSync(path.dirname(at), { recursive: true });
      fs.writeFileSync(at, `kitout-mark 1\nmoved hand\nroot ${root || "-"}\nbundle /b\n`);
      return at;
    };
    const [user, around, inside] = [mark(""), mark(project.base), mark(`${project.directory}/deep/er`)];
    age(state, 91);
    fs.rmSync(project.directory, { recursive: true });
    expect((await gc(project)).status).toBe(0);
    // The directory around the inner one is not there, so it may be on a disk.
    expect([user, around, inside].map((file) => fs.existsSync(file))).toEqual([true, true, true]);
    expect(fs.existsSync(path.join(state, ".marks", project.directory, ".kitout-project"))).toBe(false);
  });

  test.each([
    ["something was installed into it within 90 days", (state: string) => age(state, 89)],
    [
      "one of its owners installed into it within 90 days",
      (state: string) => {
        const [note] = fs.readdirSync(path.join(state, ".notes"));
        fs.copyFileSync(path.join(state, ".notes", note!), path.join(state, ".notes", `${note}-other`));
      },
    ],
  ])("keeps it where %s", async (_, prepare) => {
    const project = await installed(files, "install");
    const state = stateOf(project);
    age(state, 91);
    prepare(state);
    fs.rmSync(project.directory, { recursive: true });
    const before = notedIn(state);
    expect((await gc(project)).stdout).toBe("nothing to remove\n");
    expect(notedIn(state)).toEqual(before);
  });
});

describe("a project that is not there", () => {
  /** A user's state with a note about it. */
  function noted(root: string): string {
    const state = plant({ [`.notes/${hexDigest(`${root}\n`)}-project`]: `kitout-note 1\nroot ${root}\n` });
    age(state, 1000);
    return state;
  }

  const gone = (root: string) => goneProjects(machine(), noted(root)).map((project) => project.root);

  test("was deleted where there are others beside it", () => {
    const root = `${plant({ "work/other/file": "" })}/work/mine`;
    expect(gone(root)).toEqual([root]);
  });

  test("may come back where nothing else is beside it, as on a disk that is not mounted", () => {
    expect(gone(`${plant({ work: { kind: "empty" } })}/work/mine`)).toEqual([]);
  });

  test("may come back where the directory around it is not there, or is no directory", () => {
    const base = plant({ file: "" });
    expect([...gone(`${base}/work/mine`), ...gone(`${base}/file/mine`)]).toEqual([]);
  });

  test("may come back where disks are mounted by name", () => {
    expect(gone("/media/project")).toEqual([]);
    expect(gone("/mnt/project")).toEqual([]);
  });

  test("is another one than a note of another name says", () => {
    const root = `${plant({ "work/other/file": "" })}/work/mine`;
    const state = plant({ [`.notes/${"0".repeat(64)}-project`]: `kitout-note 1\nroot ${root}\n` });
    age(state, 1000);
    expect(goneProjects(machine(), state)).toEqual([]);
  });

  test("is there where a link of its name leads nowhere", () => {
    const base = plant({ "work/mine": { kind: "link", target: "nowhere", toForeignSkill: false } });
    expect(gone(`${base}/work/mine`)).toEqual([]);
  });
});
