// Destinations that are to hold the same share what is found out of the first: each must end as if it were alone.

import fs from "node:fs";
import path from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Files, Project, skillFile, snapshot } from "../support/project.ts";

const NAMES = ["one", "two", "three"] as const;
type Name = (typeof NAMES)[number];

/** What somebody does to a destination between two installs. */
const CHANGES: Record<string, (directory: string) => void> = {
  nothing: () => {},
  "removes a skill": (directory) => remove(path.join(directory, "pdf")),
  "removes what is about to go": (directory) => remove(path.join(directory, "old")),
  "removes everything": (directory) => remove(directory),
  "adds a skill": (directory) => write(path.join(directory, "mine/SKILL.md"), skillFile("mine")),
  "has a skill of a name that is about to come": (directory) =>
    write(path.join(directory, "new/SKILL.md"), skillFile("new", "Mine.")),
  "has the very skill that is about to come": (directory) => {
    write(path.join(directory, "new/SKILL.md"), skillFile("new"));
    write(path.join(directory, "new/data.txt"), "data\n");
  },
  "edits a skill that stays": (directory) => write(path.join(directory, "notes/SKILL.md"), "Mine.\n"),
  "edits a skill that changes": (directory) => write(path.join(directory, "pdf/SKILL.md"), "Mine.\n"),
  "edits a skill that goes": (directory) => write(path.join(directory, "old/SKILL.md"), "Mine.\n"),
  "adds a file to a skill": (directory) => write(path.join(directory, "pdf/mine.md"), "Mine.\n"),
  "puts a link in the place of a skill": (directory) => {
    remove(path.join(directory, "pdf"));
    fs.mkdirSync(directory, { recursive: true });
    fs.symlinkSync("/nowhere", path.join(directory, "pdf"));
  },
};

function write(file: string, text: string): void {
  const directory = path.dirname(file);
  // An installed skill may be a link into the store, which nobody edits.
  if (fs.lstatSync(directory, { throwIfNoEntry: false })?.isSymbolicLink()) return;
  fs.mkdirSync(directory, { recursive: true });
  fs.rmSync(file, { force: true });
  fs.writeFileSync(file, text);
}

function remove(file: string): void {
  fs.rmSync(file, { recursive: true, force: true });
}

function project(structure: string, names: readonly Name[]): Project {
  const targets = names.map((name) => `  ${name}: { localDest: .${name}/skills, structure: ${structure} }\n`);
  const files: Files = {
    "skills.yaml": `version: 1
sources: { mine: { path: ./skills } }
skills: { enableAll: true }
targets:
${targets.join("")}`,
    "skills/pdf/SKILL.md": skillFile("pdf"),
    "skills/notes/SKILL.md": skillFile("notes"),
    "skills/old/SKILL.md": skillFile("old"),
  };
  return new Project(files);
}

function changeSources(of: Project): void {
  of.write({
    "skills/pdf/SKILL.md": skillFile("pdf", "Does more."),
    "skills/new/SKILL.md": skillFile("new"),
    "skills/new/data.txt": "data\n",
  });
  remove(path.join(of.directory, "skills/old"));
}

/** Installs, changes each destination, and installs again; gives what is then in each of them. */
async function ends(structure: string, changes: ReadonlyMap<Name, readonly string[]>) {
  const of = project(structure, [...changes.keys()]);
  expect((await of.run(["install"])).status).toBe(0);
  for (const [name, steps] of changes)
    for (const step of steps) CHANGES[step]!(path.join(of.directory, `.${name}/skills`));
  changeSources(of);
  const { status, stderr } = await of.run(["install", "--force"]);
  expect(status, stderr).toBe(0);
  const verified = await of.run(["install", "--verify"]);
  const found = [...changes.keys()].map((name) => {
    const directory = path.join(of.directory, `.${name}/skills`);
    // Links lead to each project's own store.
    const text = JSON.stringify(snapshot(directory)).replaceAll(of.base, "");
    return [name, JSON.parse(text)] as const;
  });
  return { found: Object.fromEntries(found), isIntact: verified.status === 0 };
}

describe.each(["copy-tree", "symlink-tree"])("destinations with %s", (structure) => {
  test("end as each would alone", async () => {
    const steps = fc.uniqueArray(fc.constantFrom(...Object.keys(CHANGES)), { maxLength: 2 });
    await fc.assert(
      fc.asyncProperty(fc.tuple(steps, steps, steps), async (all) => {
        const changes = new Map(NAMES.map((name, index) => [name, all[index]!] as const));
        const together = await ends(structure, changes);
        const alone = [];
        for (const [name, steps] of changes) alone.push(await ends(structure, new Map([[name, steps]])));
        expect(together.found).toEqual(Object.assign({}, ...alone.map(({ found }) => found)));
        expect(together.isIntact).toBe(alone.every(({ isIntact }) => isIntact));
      }),
      { numRuns: 3 },
    );
  });
});
