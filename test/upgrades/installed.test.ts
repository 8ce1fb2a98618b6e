// What an earlier version installed, and this one: it takes over what it finds, and leaves what the earlier installers can work with.

import fs from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { skillFile } from "../support/project.ts";
import {
  BY_HAND,
  COMMITTED,
  type Installation,
  Machine,
  PROJECT,
  succeeded,
  USER,
  VERSIONS,
} from "./machine.ts";

interface Manifest {
  readonly skills: object;
  readonly views: object;
  readonly destinations: object;
}

const manifestOf = (bundle: string): Manifest =>
  JSON.parse(fs.readFileSync(`${bundle}/manifest.json`, "utf8"));

/** A copy, a link in a tree of links, and a file behind the link that a whole destination is. */
const PDF = [
  ".copies/skills/pdf/SKILL.md",
  ".links/skills/pdf/SKILL.md",
  ".whole/skills/pdf/SKILL.md",
] as const;

/** What agents find once `pdf` has another description. */
function withPdf(seen: Record<string, string>, description: string): Record<string, string> {
  return { ...seen, ...Object.fromEntries(PDF.map((file) => [file, skillFile("pdf", description)])) };
}

interface History {
  readonly generations: readonly { readonly number: number; readonly bundle: string }[];
}

/** The generations as the file of an installation has them. */
function historyOf(machine: Machine, { owner }: Installation): History {
  const directory = machine.at("home/.local/state/kitout/.generations");
  const names = fs.readdirSync(directory).filter((name) => name.endsWith(`-${owner}.json`));
  expect(names).toHaveLength(1);
  return JSON.parse(fs.readFileSync(path.join(directory, names[0]!), "utf8"));
}

/** The number of the generation that is installed, as `kitout generations` marks it. */
async function installedNumber(machine: Machine, installation: Installation): Promise<number | null> {
  const { generations } = await machine.json(installation, "generations", "--json") as {
    generations: { number: number; current: boolean }[];
  };
  return generations.find(({ current }) => current)?.number ?? null;
}

describe.each(VERSIONS)("what %s installed", (version) => {
  describe.each([USER, PROJECT])("in $scope scope", (installation) => {
    const { root, scope } = installation;

    test("is what the same skills.yaml says now: digests, views and destinations", async () => {
      const machine = new Machine(version);
      const { bundle } = await machine.json(installation, "build", "--frozen", "--offline", "--json") as {
        bundle: string;
      };
      const { skills, views, destinations } = manifestOf(bundle);
      expect({ skills, views, destinations }).toMatchObject(manifestParts(machine.current(installation)));
    });

    test("is left alone by an install that has nothing new", async () => {
      const machine = new Machine(version);
      const before = machine.current(installation);
      const seen = machine.seen(installation);
      const ledgers = machine.ledgers(installation);
      const files = filesBelow(machine, installation);
      const { stdout } = await machine.install(installation, "--porcelain");
      // A new installer is a new bundle, and the link to a whole bundle then leads to that one.
      const relinked = machine.current(installation) === before ? 0 : 1;
      const summaries = [...stdout.matchAll(/^summary\t\d+\t(\d+)\t(\d+)\t(\d+)\t\d+\t(\d+)$/gm)];
      expect(
        summaries.map(([, added, replaced, removed, refused]) => [added, replaced, removed, refused]),
      ).toEqual([
        ["0", "0", "0", "0"],
        ["0", "0", "0", "0"],
        ["0", `${relinked}`, "0", "0"],
      ]);
      expect(machine.seen(installation)).toEqual(seen);
      const kept = Object.entries(ledgers).filter(([file]) => relinked === 0 || !file.startsWith(".whole/"));
      expect(machine.ledgers(installation)).toMatchObject(Object.fromEntries(kept));
      expect(filesBelow(machine, installation)).toEqual(files);
      expect(await installedNumber(machine, installation)).toBe(2 + relinked);
      // The next one does not even look.
      const stamps = machine.stamps();
      expect((await machine.install(installation)).stdout).toMatch(/^[^\n]+\n$/);
      expect(machine.stamps()).toEqual(stamps);
    });

    test("takes a changed skill, keeps what is the user's, and is still its own script's to uninstall", async () => {
      const machine = new Machine(version);
      const old = machine.current(installation);
      const seen = machine.seen(installation);
      machine.change(installation, "pdf", "Changed.");
      const plan = await machine.kitout(installation, "plan", "--exit-code", "--json");
      expect(plan).toMatchObject({ status: 2, stdout: expect.stringMatching(/^\{/) });
      expect(entriesThatChange(plan.stdout)).toMatchObject({
        ".copies/skills": ["notes edited keep", "pdf stale replace"],
      });
      await machine.install(installation);
      expect(machine.seen(installation)).toEqual(withPdf(seen, "Changed."));
      expect(machine.read(root, BY_HAND.edited)).toMatch(/Edited by hand\.\n$/);
      expect(Object.keys(seen)).toEqual(expect.arrayContaining([...BY_HAND.neighbours]));
      expect(await installedNumber(machine, installation)).toBe(3);
      succeeded(machine.script(old, installation, "--uninstall"));
      await expectUninstalled(machine, installation);
    });

    test("refuses another version of an edited copy and touches nothing, unless it is forced", async () => {
      const machine = new Machine(version);
      const files = machine.filesOf(installation);
      const edited = machine.read(root, BY_HAND.edited);
      machine.change(installation, "notes", "Changed.");
      expect(await machine.kitout(installation, "install")).toMatchObject({ status: 2 });
      expect(machine.filesOf(installation)).toEqual(files);
      await machine.install(installation, "--force");
      expect(machine.read(root, BY_HAND.edited)).toBe(skillFile("notes", "Changed."));
      const backups = Object.keys(machine.stamps(`${installation.state}/backups`));
      const kept = backups.filter((name) => name.endsWith("notes/SKILL.md"));
      expect(kept.map((name) => machine.read(installation.state, "backups", name))).toEqual([edited]);
    });

    test("goes back to the generation before and forward again", async () => {
      const machine = new Machine(version);
      const latest = machine.seen(installation);
      const [first] = historyOf(machine, installation).generations;
      succeeded(await machine.kitout(installation, "rollback"));
      expect(machine.current(installation)).toBe(first!.bundle);
      expect(await installedNumber(machine, installation)).toBe(1);
      expect(machine.seen(installation)).toMatchObject(withPdf({}, "Reads PDF files, version 1."));
      expect(machine.read(root, ".whole/skills/old/SKILL.md")).toContain("name: old");
      await machine.install(installation);
      expect(machine.seen(installation)).toEqual(latest);
    });

    test("can be installed by its own script over what is new, and the other way round, twice", async () => {
      const machine = new Machine(version);
      const old = machine.current(installation);
      const [seen, ledgers] = [machine.seen(installation), machine.ledgers(installation)];
      const records = recordsOf(machine, installation);
      machine.change(installation, "pdf", "Changed.");
      for (const _ of [1, 2]) {
        await machine.install(installation);
        expect(machine.seen(installation)).toEqual(withPdf(seen, "Changed."));
        expectToFollow(recordsOf(machine, installation), records, old, machine.current(installation));
        succeeded(machine.script(old, installation));
        expect(machine.seen(installation)).toEqual(seen);
        expect(machine.ledgers(installation)).toEqual(ledgers);
        expect(recordsOf(machine, installation)).toMatchObject({
          current: records.current,
          notes: records.notes,
        });
        // It has nothing to do now, and says so without looking.
        const stamps = machine.stamps();
        expect(succeeded(machine.script(old, installation)).stdout).toMatch(/^[^\n]+\n$/);
        expect(machine.stamps()).toEqual(stamps);
      }
      expect(await installedNumber(machine, installation)).toBe(2);
    });

    test("is left to whoever installed last by the shell hooks of both", async () => {
      const machine = new Machine(version);
      const old = machine.current(installation);
      machine.change(installation, "pdf", "Changed.");
      const { bundle } = await machine.json(installation, "build", "--json") as { bundle: string };
      // Never installed so far, so it is newer.
      expect(machine.hook(bundle, installation)).toMatchObject({ status: 0, stdout: "" });
      expect(machine.current(installation)).toBe(bundle);
      const stamps = machine.stamps();
      expect(machine.hook(old, installation)).toEqual({ status: 0, stdout: "", stderr: "" });
      expect(machine.stamps()).toEqual(stamps);
      succeeded(machine.script(old, installation));
      const back = machine.stamps();
      expect(machine.hook(bundle, installation)).toEqual({ status: 0, stdout: "", stderr: "" });
      expect(machine.hook(old, installation)).toEqual({ status: 0, stdout: "", stderr: "" });
      expect(machine.stamps()).toEqual(back);
    });

    test("can be uninstalled: what is the user's stays", async () => {
      const machine = new Machine(version);
      await machine.install(installation, "--uninstall");
      await expectUninstalled(machine, installation);
    });

    async function expectUninstalled(machine: Machine, { state }: Installation): Promise<void> {
      expect(Object.keys(machine.seen(installation)).sort()).toEqual(
        [BY_HAND.edited, ...BY_HAND.neighbours].sort(),
      );
      expect(machine.ledgers(installation)).toEqual({});
      expect(fs.existsSync(machine.at(state, "current"))).toBe(false);
      expect(await installedNumber(machine, installation)).toBeNull();
      // The other installations know nothing of it.
      const other = scope === "user" ? PROJECT : USER;
      expect(Object.keys(machine.ledgers(other))).toHaveLength(3);
      expect(fs.existsSync(machine.current(other))).toBe(true);
    }
  });

  describe("from a committed bundle", () => {
    test("is known to its own script and to that of a bundle of this version", async () => {
      const machine = new Machine(version);
      const seen = machine.seen(COMMITTED);
      const bundle = machine.at("library/bundle");
      const stamps = machine.stamps();
      expect(succeeded(machine.script(bundle, COMMITTED)).stdout).toMatch(/^[^\n]+\n$/);
      expect(machine.stamps()).toEqual(stamps);
      succeeded(await machine.kitout(COMMITTED, "build", "--out", "bundle"));
      succeeded(machine.script(bundle, COMMITTED));
      expect(machine.seen(COMMITTED)).toEqual(seen);
    });

    test("is replaced by --out and by its script, and comes back with the bundle, twice", async () => {
      const machine = new Machine(version);
      const [seen, ledgers] = [machine.seen(COMMITTED), machine.ledgers(COMMITTED)];
      const [bundle, kept] = [machine.at("library/bundle"), machine.at("library/kept")];
      fs.cpSync(bundle, kept, { recursive: true, verbatimSymlinks: true });
      machine.change(COMMITTED, "pdf", "Changed.");
      for (const _ of [1, 2]) {
        succeeded(await machine.kitout(COMMITTED, "build", "--out", "bundle"));
        succeeded(machine.script(bundle, COMMITTED));
        expect(machine.seen(COMMITTED)).toEqual(withPdf(seen, "Changed."));
        fs.rmSync(bundle, { recursive: true });
        fs.cpSync(kept, bundle, { recursive: true, verbatimSymlinks: true });
        succeeded(machine.script(bundle, COMMITTED));
        expect(machine.seen(COMMITTED)).toEqual(seen);
        expect(machine.ledgers(COMMITTED)).toEqual(ledgers);
      }
    });

    test("is taken over by kitout: the edited copy and the neighbours stay", async () => {
      const machine = new Machine(version);
      const seen = machine.seen(COMMITTED);
      machine.change(COMMITTED, "pdf", "Changed.");
      await machine.install(COMMITTED);
      expect(machine.seen(COMMITTED)).toEqual(withPdf(seen, "Changed."));
      expect(await installedNumber(machine, COMMITTED)).toBe(1);
      await machine.install(COMMITTED, "--uninstall");
      expect(Object.keys(machine.seen(COMMITTED)).sort()).toEqual(
        [BY_HAND.edited, ...BY_HAND.neighbours].sort(),
      );
    });
  });
});

function manifestParts(bundle: string): Manifest {
  const { skills, views, destinations } = manifestOf(bundle);
  return { skills, views, destinations };
}

/** What is in the destinations that are directories. */
function filesBelow(machine: Machine, installation: Installation): Record<string, string> {
  const files = Object.entries(machine.filesOf(installation));
  return Object.fromEntries(files.filter(([name]) => /\.(copies|links)\/skills\//.test(name)));
}

/** `entry state action` of everything that is not current, by destination. */
function entriesThatChange(json: string): Record<string, string[]> {
  const { destinations } = JSON.parse(json) as {
    destinations: { dest: string; entries: { entry: string; state: string; action: string }[] }[];
  };
  return Object.fromEntries(
    destinations.map(({ dest, entries }) => [
      dest.replace(/^.*?(?=\.\w+\/skills$)/, ""),
      entries
        .filter(({ state }) => state !== "current")
        .map(({ entry, state, action }) => `${entry} ${state} ${action}`),
    ]),
  );
}

/** What installers and kitout write down of an installation, for those of every version. */
interface Records {
  readonly current: string;
  readonly history: string;
  /** Of projects, in the user's own state. */
  readonly notes: string;
  readonly generations: History;
}

function recordsOf(machine: Machine, installation: Installation): Records {
  const directory = machine.at("home/.local/state/kitout/.projects");
  const notes = fs.readdirSync(directory).sort();
  return {
    current: machine.read(installation.state, "current"),
    history: machine.read(installation.state, "history"),
    notes: notes.map((name) => `${name}\n${fs.readFileSync(`${directory}/${name}`, "utf8")}`).join(""),
    generations: historyOf(machine, installation),
  };
}

/** They are those from before, with another bundle as the current one. */
function expectToFollow(records: Records, before: Records, old: string, bundle: string): void {
  const id = path.basename(bundle);
  expect(id).not.toBe(path.basename(old));
  const generation = { number: 3, time: expect.stringMatching(/^\d{4}-.*Z$/), id, bundle };
  expect(records).toMatchObject({
    current: before.current.replaceAll(old, bundle),
    history: `${before.history}${id} ${bundle}\n`,
    notes: before.notes.replaceAll(old, bundle),
    generations: {
      ...before.generations,
      last: 3,
      current: 3,
      generations: [...before.generations.generations, generation],
    },
  });
}
