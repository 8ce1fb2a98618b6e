// Disks that are full, read-only, or end where a destination begins.

import { chmodSync, cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import type { DestinationSpec, Skill } from "./support/bundle.ts";
import {
  foldingDirectory,
  giveToNobody,
  Memory,
  NOBODYS,
  setpriv,
  testMounting,
} from "./support/filesystem.ts";
import { shells, testWith } from "./support/shells.ts";
import { type Listing, type Result, World } from "./support/world.ts";

const SKILLS = "home/.claude/skills";
const CONTROL = "home/.claude/.kitout-skills";

/** Files of more than a page, so that a full disk cuts them short. */
const skill = (text: string): Skill => ({
  "SKILL.md": `${text}\n${".".repeat(5000)}\n`,
  "more/a b": `${text} more\n`,
  run: { x: text },
});

const older = { same: skill("same"), changed: skill("one"), gone: skill("gone") };
const newer = { same: skill("same"), changed: skill("two"), fresh: skill("fresh") };

interface Prepared {
  readonly world: World;
  readonly old: string;
  readonly next: string;
}

/** A home in which the old bundle is installed, beside skills of the user; and the next bundle. */
function prepare(
  world: World,
  olds: readonly DestinationSpec[],
  nexts: readonly DestinationSpec[],
  nobody = false,
): Prepared {
  const old = `${world.bundle({ destinations: olds })}/install`;
  const next = `${world.bundle({ destinations: nexts })}/install`;
  if (nobody) giveToNobody(world);
  expect(world.run(old)).toMatchObject({ status: 0, err: "" });
  world.write({ [`${SKILLS}/mine/SKILL.md`]: "mine\n" });
  return { world, old, next };
}

/** What a home looks like with the next bundle, known from a disk without limits. */
function wanted({ world, old, next }: Prepared): Listing {
  world.run(next);
  const listing = world.list("home");
  expect(world.run(old)).toMatchObject({ status: 0, err: "" });
  return listing;
}

describe("a destination on a full disk", () => {
  for (const [who, nobody] of [
    ["root", false],
    ["a user, from a store that is read-only", true],
  ] as const) {
    for (const what of ["pages", "inodes"] as const) {
      const testThis = nobody && setpriv === null ? test.skip : testMounting;
      testThis(
        `keeps everything as it was until there are ${what} enough, for ${who}`,
        () => {
          const world = new World();
          const disk = new Memory(path.join(world.root, "home/.claude"), nobody ? NOBODYS : undefined);
          const codex = { targets: ["codex"] };
          const prepared = prepare(
            world,
            [{ skills: older }, { ...codex, skills: older }],
            [{ skills: newer }, { ...codex, skills: newer }],
            nobody,
          );
          const after = wanted(prepared);
          const before = world.list("home", true);
          const used = disk.used(what);
          let failures = 0;
          for (let room = 0; ; room += 1) {
            disk.leave(what, room);
            const { status, err } = world.run(prepared.next);
            if (status === 0) break;
            failures += 1;
            expect({ room, status, err }).toMatchObject({
              room,
              status: 3,
              err: expect.stringContaining("kitout: "),
            });
            expect(world.list("home", true), `room for ${room} ${what}`).toEqual(before);
            expect(disk.used(what), `room for ${room} ${what}`).toBe(used);
            expect(world.list("tmp", true)).toEqual({});
          }
          expect(failures).toBeGreaterThan(2);
          expect(world.list("home")).toEqual(after);
          expect(world.run(prepared.next).out).toContain("Already up to date");
        },
        300_000,
      );
    }
  }
});

/** So many entries that tables of them have several pages. */
function many(from: number, to: number, text: string): Record<string, Skill> {
  const entries: Record<string, Skill> = {};
  for (let at = from; at < to; at += 1)
    entries[`a-skill-with-quite-a-long-name-that-fills-tables-number-${at}`] = { "SKILL.md": `${text}\n` };
  return entries;
}

/** Every size up to the one that is enough, when asked for; else some of them. */
const EVERY = process.env["KITOUT_EVERY_SIZE"] === "1";

// The tools of one of these say when a write failed, those of the other do not.
for (const shell of EVERY ? shells : [shells[0]!, shells.at(-1)!]) {
  describe(`a scratch directory on a full disk, in ${shell.name},`, () => {
    const foreign = "a-skill-with-quite-a-long-name-that-fills-tables-number-45";
    const scenarios = [
      ["an update that leaves what is in the way", "keep", []],
      ["an update that replaces what is in the way after a copy", "fail", ["--force"]],
      ["an uninstallation", "fail", ["--uninstall"]],
    ] as const;

    for (const [scenario, onConflict, args] of scenarios) {
      testMounting(
        `${scenario} is made, or made by the next run, and nobody's skill is lost`,
        () => {
          const world = new World(shell);
          const prepared = prepare(
            world,
            [{ skills: { ...many(0, 15, "same"), ...many(15, 40, "one") } }],
            [
              {
                onConflict,
                skills: { ...many(0, 15, "same"), ...many(15, 30, "two"), ...many(40, 50, "two") },
              },
            ],
          );
          world.write({ [`${SKILLS}/${foreign}/SKILL.md`]: "mine, too\n" });
          const start = path.join(world.root, "start");
          const copy = (from: string, to: string): void => {
            rmSync(to, { recursive: true, force: true });
            cpSync(from, to, { recursive: true, verbatimSymlinks: true });
          };
          copy(world.home, start);
          const disk = new Memory(path.join(world.root, "tmp"));
          const run = (): Result => world.run(prepared.next, ...args, "--quiet");
          const expected = run();
          const after = world.list("home");
          const backup = "home/.local/state/kitout/user/backups/1/tree";
          const saved = (): boolean => existsSync(path.join(world.root, backup, foreign));
          expect(expected.status).toBe(0);
          let failed = 0;
          for (let room = 1; ; room += EVERY ? 1 : 13) {
            copy(start, world.home);
            disk.leave("pages", room);
            const at = `${shell.name}, room for ${room} pages`;
            const { status, err } = run();
            expect([0, 3], `${at}: ${err}`).toContain(status);
            if (scenario === scenarios[1][0]) {
              const kept = world.list(SKILLS)[`${foreign}/SKILL.md`] === "f mine, too\n";
              expect(kept || saved(), at).toBe(true);
            } else expect(world.list(SKILLS)[`${foreign}/SKILL.md`], at).toBe("f mine, too\n");
            expect(world.list(SKILLS)["mine/SKILL.md"], at).toBe("f mine\n");
            disk.leave("pages", null);
            if (status !== 0) {
              failed += 1;
              expect(err, at).toMatch(/No space left on device|There is no room left in /);
              expect(world.list("tmp", true), at).toEqual({});
              expect({ at, ...run() }).toMatchObject({ at, status: 0 });
            }
            expect(world.list("home"), at).toEqual(after);
            if (args.length === 0) expect(run().err, at).toBe(expected.err);
            if (status === 0) break;
          }
          expect(failed).toBeGreaterThan(2);
        },
        900_000,
      );
    }
  });
}

describe("an owner's directory on a full disk", () => {
  for (const what of ["pages", "inodes"] as const) {
    testMounting(
      `stops no run for good: with ${what} enough, the next one is done`,
      () => {
        const world = new World();
        const disk = new Memory(path.join(world.root, "state"));
        world.env["XDG_STATE_HOME"] = disk.directory;
        const prepared = prepare(world, [{ skills: older }], [{ skills: newer }]);
        const before = world.list("home");
        const after = wanted(prepared);
        let failures = 0;
        for (let room = 0; ; room += 1) {
          disk.leave(what, room);
          const { status, err } = world.run(prepared.next);
          const at = `room for ${room} ${what}: ${err}`;
          expect([before, after], at).toContainEqual(world.list("home"));
          disk.leave(what, null);
          if (status === 0) break;
          failures += 1;
          expect(status, at).toBe(3);
          expect(err).toContain("kitout: ");
          expect(world.run(prepared.next), at).toMatchObject({ status: 0, err: "" });
          expect(world.list("home"), at).toEqual(after);
          expect(world.run(prepared.old), at).toMatchObject({ status: 0, err: "" });
        }
        expect(failures).toBeGreaterThan(0);
        expect(world.run(prepared.next).out).toContain("Already up to date");
        expect(Object.keys(world.list("state/kitout/user", true))).toEqual(["current", "history"]);
      },
      60_000,
    );
  }
});

describe("a destination that is a file system of its own", () => {
  const mounted = (): [World, Memory] => {
    const world = new World();
    return [world, new Memory(path.join(world.root, SKILLS))];
  };

  testMounting("has its records inside, and everything works there as elsewhere", () => {
    const [world] = mounted();
    const { old, next } = prepare(world, [{ skills: older }], [{ skills: newer }]);
    expect(existsSync(path.join(world.root, CONTROL))).toBe(false);
    expect(world.list(`${SKILLS}/.kitout`, true)).toEqual({
      ".gitignore": "f *\n",
      ledger: expect.any(String),
    });
    expect(world.run(old).out).toContain("Already up to date");
    world.write({ [`${SKILLS}/changed/SKILL.md`]: "edited\n" });
    expect(world.run(next)).toMatchObject({ status: 2, err: expect.stringContaining("conflict  changed") });
    expect(world.run(next, "--force")).toMatchObject({ status: 0 });
    expect(Object.keys(world.list(SKILLS)).filter((name) => !name.includes("/"))).toEqual([
      "changed",
      "fresh",
      "mine",
      "same",
    ]);
    expect(world.run(next, "--verify").status).toBe(0);
    expect(world.run(old)).toMatchObject({ status: 0, err: "" });
    expect(world.read(`${SKILLS}/changed/SKILL.md`)).toContain("one\n");
    expect(world.list("tmp", true)).toEqual({});
  });

  testMounting("may hold links, and is never one", () => {
    const [world] = mounted();
    const links = world.bundle({ destinations: [{ structure: "symlink-tree", skills: older }] });
    expect(world.run(`${links}/install`)).toMatchObject({ status: 0, err: "" });
    expect(world.list(SKILLS)["same"]).toContain(`l ${links}/skills/`);
    const link = world.bundle({ destinations: [{ structure: "link", skills: older }] });
    const before = world.list("home", true);
    expect(world.run(`${link}/install`)).toMatchObject({
      status: 2,
      err: expect.stringContaining("~/.claude/skills\n    foreign  .: "),
    });
    expect(world.list("home", true)).toEqual(before);
  });

  testMounting("is still there after an uninstallation, and empty", () => {
    const [world, disk] = mounted();
    const install = `${world.bundle({ destinations: [{ skills: older }] })}/install`;
    expect(world.run(install)).toMatchObject({ status: 0, err: "" });
    expect(world.run(install, "--uninstall")).toMatchObject({ status: 0, err: "" });
    expect(world.list("home", true)).toEqual({
      ".claude": "d",
      ".claude/skills": "d",
      ".local": "d",
      ".local/state": "d",
      ".local/state/kitout": "d",
      ".local/state/kitout/.marks": "d",
      ".local/state/kitout/.marks/.kitout-user": expect.stringContaining("moved uninstalled"),
    });
    expect(disk.used("inodes")).toBe(1);
  });

  testMounting(
    "when it was mounted over an installed one, is filled, and so is the old one when it is back",
    () => {
      const world = new World();
      const { old, next } = prepare(world, [{ skills: older }], [{ skills: newer }]);
      const before = world.list(SKILLS);
      const disk = new Memory(path.join(world.root, SKILLS));
      expect(world.run(next)).toMatchObject({ status: 0, err: "" });
      expect(Object.keys(world.list(SKILLS)).filter((name) => !name.includes("/"))).toEqual([
        "changed",
        "fresh",
        "same",
      ]);
      disk.unmount();
      expect(world.list(SKILLS)).toEqual(before);
      expect(world.run(next)).toMatchObject({ status: 0, err: "" });
      expect(world.read(`${SKILLS}/changed/SKILL.md`)).toContain("two\n");
      expect(world.run(old)).toMatchObject({ status: 0, err: "" });
      expect(world.list(SKILLS)).toEqual(before);
    },
  );
});

describe("a destination that became read-only", () => {
  testMounting(
    "stops the run, which says where, and the next one works when it is writable again",
    () => {
      const world = new World();
      const disk = new Memory(path.join(world.root, "home/.claude"));
      const prepared = prepare(
        world,
        [{ targets: ["agents"], skills: older }, { skills: older }],
        [{ targets: ["agents"], skills: newer }, { skills: newer }],
      );
      const after = wanted(prepared);
      const before = world.list("home", true);
      disk.remount("ro");
      for (const args of [[], ["--force"], ["--uninstall"]]) {
        const result = world.run(prepared.next, ...args);
        expect(result).toMatchObject({ status: 3, out: "" });
        expect(result.err).toContain(`${world.home}/.claude`);
        expect(world.list("home", true)).toEqual(before);
      }
      expect(world.run(prepared.old).out).toContain("Already up to date");
      expect(world.run(prepared.next, "--dry-run")).toMatchObject({ status: 0, err: "" });
      disk.remount("rw");
      expect(world.run(prepared.next)).toMatchObject({ status: 0, err: "" });
      expect(world.list("home")).toEqual(after);
    },
    60_000,
  );

  for (const [place, stops] of [
    [SKILLS, true],
    [CONTROL, true],
    // Nothing in these two has to change: the one holds directories, the other is itself moved away.
    ["home/.claude", false],
    [`${SKILLS}/changed`, false],
  ] as const) {
    testWith(setpriv)(`by the permissions of ${place} ${stops ? "stops" : "does not stop"} a user`, () => {
      const world = new World();
      const { old, next } = prepare(world, [{ skills: older }], [{ skills: newer }], true);
      giveToNobody(world);
      const before = world.list("home", true);
      chmodSync(path.join(world.root, place), 0o555);
      const result = world.run(next);
      if (stops) {
        expect(result).toMatchObject({ status: 3, out: "" });
        expect(result.err).toContain(`${world.home}/.claude`);
        expect(world.list("home", true)).toEqual(before);
        chmodSync(path.join(world.root, place), 0o755);
        expect(world.run(next)).toMatchObject({ status: 0, err: "" });
      } else expect(result).toMatchObject({ status: 0, err: "" });
      expect(world.list("tmp", true)).toEqual({});
      expect(world.read(`${SKILLS}/changed/SKILL.md`)).toContain("two\n");
      expect(world.read(`${SKILLS}/mine/SKILL.md`)).toBe("mine\n");
      expect(world.run(old)).toMatchObject({ status: 0, err: "" });
    });
  }
});

describe("a file system that does not tell capitals from small letters", () => {
  const directory = foldingDirectory();

  // The usual kind on macOS. On Linux it needs a kernel with Unicode tables, and a directory made for it.
  test.skipIf(directory === null)(
    `holds what was installed, and a skill of the user in other letters is in the way${directory === null ? " (skipped: none can be made here)" : ""}`,
    () => {
      const world = new World();
      const dest = path.join(directory!, "skills");
      const bundle = world.bundle({ destinations: [{ dest, skills: older }] });
      mkdirSync(path.join(dest, "SAME"), { recursive: true });
      writeFileSync(path.join(dest, "SAME/SKILL.md"), "mine\n");
      expect(world.run(`${bundle}/install`)).toMatchObject({
        status: 2,
        err: expect.stringContaining("foreign  same"),
      });
      rmSync(path.join(dest, "SAME"), { recursive: true });
      expect(world.run(`${bundle}/install`)).toMatchObject({ status: 0, err: "" });
      expect(world.run(`${bundle}/install`, "--verify").status).toBe(0);
      rmSync(directory!, { recursive: true });
    },
  );
});
