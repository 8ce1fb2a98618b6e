// The shell hook: it runs at every shell entry, so it must be quick, quiet, and never in the way.

import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, describe, expect, test } from "vitest";
import { copyBundle } from "./support/bundle.ts";
import { giveToNobody, Memory, setpriv, testMounting } from "./support/filesystem.ts";
import { dash, locate, type Shell, shells, testWith } from "./support/shells.ts";
import { type Result, World } from "./support/world.ts";

const SKILLS = "home/.claude/skills";
const one = { "SKILL.md": "one\n" };
const two = { "SKILL.md": "two\n" };

interface Installed {
  readonly world: World;
  readonly older: string;
  readonly newer: string;
}

const made = new Map<Shell, Installed>();
const removals: (() => void)[] = [];
afterAll(() => {
  for (const remove of removals) remove();
});

/** Two bundles: the hook of the newer one is to be run where the older one is installed. All tests of a shell share a world. */
function installed(shell: Shell): Installed {
  const all = made.get(shell) ?? installedAlone(shell, (remove) => removals.push(remove));
  made.set(shell, all);
  all.world.restore("older");
  return all;
}

/** As `installed`, in a world that no other test sees, unless it is told when to remove it. */
function installedAlone(shell: Shell, ...atEnd: ((remove: () => void) => void)[]): Installed {
  const world = new World(shell, ...atEnd);
  const targets = ["copies", "claude"];
  const bundle = (skills: Record<string, typeof one>): string =>
    world.bundle({ destinations: targets.map((target) => ({ targets: [target], skills })) });
  const older = bundle({ one, gone: one });
  const newer = bundle({ one: two, fresh: two });
  expect(world.run(`${older}/install`)).toMatchObject({ status: 0, err: "" });
  world.keep("older");
  return { world, older, newer };
}

/** The words that run a script in the world's shell, for a command line of another shell. */
function words(world: World, script: string): readonly string[] {
  return [...world.shell.command(world.tools), script];
}

/** It succeeded, and printed one line at most. */
function expectQuiet(result: Result, at = ""): void {
  expect(result, at).toMatchObject({ status: 0, out: "", err: expect.stringMatching(/^([^\n]+\n)?$/) });
}

/** Whatever the hook could do, it left one of the bundles whole; the older one is there again afterwards. */
function expectSound({ world, older, newer }: Installed, at: string): void {
  const found = [world.list(SKILLS), world.list("home/.copies/skills")].map(Object.keys).map(String);
  expect(["gone,gone/SKILL.md,one,one/SKILL.md", "fresh,fresh/SKILL.md,one,one/SKILL.md"], at).toContain(
    found[0],
  );
  expect(found[1], at).toBe(found[0]);
  if (world.run(`${older}/install`).out.startsWith("Already up to date")) return;
  expect(world.run(`${newer}/install`), at).toMatchObject({ status: 0, err: "" });
  expect(world.run(`${newer}/install`, "--verify"), at).toMatchObject({ status: 0, err: "" });
  expect(world.run(`${older}/install`), at).toMatchObject({ status: 0, err: "" });
}

const strace = locate(["strace"]);

/** The system calls of a run of the hook, one to a line. */
function trace(world: World, script: string, calls: string): string {
  const file = path.join(world.root, "trace");
  const result = world.spawn(
    strace!,
    "-f",
    "-qq",
    "-e",
    `trace=${calls}`,
    "-o",
    file,
    ...words(world, script),
  );
  expectQuiet(result);
  return world.read("trace");
}

const started = (calls: string): number => calls.match(/ (clone3?|v?fork)\(/g)?.length ?? 0;

for (const shell of shells) {
  const testHere = testWith(shell.program);
  const testTraced = shell.program === null ? testHere : testWith(strace);

  describe(`the shell hook, in ${shell.name},`, () => {
    testTraced("starts no process when nothing changed, and a few when it was replaced", () => {
      const { world, older, newer } = installed(shell);
      world.run(`${newer}/shell-hook`);
      expect(started(trace(world, `${newer}/shell-hook`, "process"))).toBe(0);
      // The bundle is found through a link by asking ls.
      world.write({ "bin/hook": { link: `${newer}/shell-hook` } });
      expect(started(trace(world, `${world.root}/bin/hook`, "process"))).toBeLessThanOrEqual(2);
      expect(world.run(`${older}/install`).status).toBe(0);
      expect(started(trace(world, `${newer}/shell-hook`, "process"))).toBeLessThanOrEqual(12);
      expect(world.read(`${SKILLS}/one/SKILL.md`)).toBe("one\n");
    });

    testHere("puts back what is missing, and leaves what was edited", () => {
      const { world, newer } = installed(shell);
      world.run(`${newer}/shell-hook`);
      world.write({ [`${SKILLS}/one/SKILL.md`]: "edited\n" });
      rmSync(`${world.home}/.copies/skills`, { recursive: true });
      world.env["AGENT_SKILLS_FORCE"] = "1";
      expectQuiet(world.run(`${newer}/shell-hook`));
      expect(world.read("home/.copies/skills/one/SKILL.md")).toBe("two\n");
      expect(world.read(`${SKILLS}/one/SKILL.md`)).toBe("edited\n");
    });

    testHere("says one line when several places need a decision", () => {
      const { world, newer } = installed(shell);
      world.write({ [`${SKILLS}/one/SKILL.md`]: "edited\n", "home/.copies/skills/fresh/SKILL.md": "mine\n" });
      const before = world.list("home", true);
      const result = world.run(`${newer}/shell-hook`);
      expectQuiet(result);
      expect(result.err).toContain(`${newer}/install`);
      expect(world.list("home", true)).toEqual(before);
    });

    testHere("with closed descriptors does its work, or nothing", () => {
      const all = installed(shell);
      const hook = words(all.world, `${all.newer}/shell-hook`);
      for (const closed of ["2>&-", "<&- >&- 2>&-"]) {
        expectQuiet(all.world.spawn("/bin/sh", "-c", `"$@" ${closed}`, "sh", ...hook), closed);
      }
      expectSound(all, "closed");
    });

    testHere("ends no shell that called it, however strict that is", () => {
      const { world, newer } = installed(shell);
      // Never unset here: zsh then takes the home of whoever runs the tests. And without SHLVL, bash takes a socket as its
      // input for a sign that it was called over the network.
      world.env = { HOME: "relative", SHLVL: "1" };
      for (const caller of ["dash", "bash", "zsh"].map((name) => locate([name]))) {
        if (caller === null) continue;
        const result = world.spawn(caller, "-euc", '"$@"; echo next', "sh", ...words(world, `${newer}/shell-hook`)); // biome-ignore format: one line
        expect(result).toMatchObject({ status: 0, out: "next\n" });
        expect(result.err).toMatch(/^kitout: HOME is not set[^\n]*\n$/);
      }
    });

    testHere("does its work in a directory that is gone", () => {
      const { world, newer } = installed(shell);
      const line = 'mkdir gone && cd gone && rmdir ../gone && exec "$@" 2>../said';
      expectQuiet(world.spawn("/bin/sh", "-c", line, "sh", ...words(world, `${newer}/shell-hook`)));
      // Shells say something about this themselves, before they read the script.
      expect(world.read("project/said")).not.toMatch(/kitout: (?!skills updated)|parameter|not set/);
      expect(world.read(`${SKILLS}/one/SKILL.md`)).toBe("two\n");
    });

    testHere("says one line at most, whatever is in the environment", () => {
      const all = installed(shell);
      for (const env of [
        // Empty, not unset: zsh would take the home of whoever runs the tests.
        { HOME: "" },
        { HOME: "home" },
        { HOME: "/dev/null/home" },
        { TMPDIR: "/dev/null" },
        { PATH: "" },
        { PATH: "/dev/null:relative::" },
        { AGENT_SKILLS_DESTS: "/a:/b" },
      ]) {
        all.world.env = env;
        expectQuiet(all.world.run(`${all.newer}/shell-hook`), JSON.stringify(env));
        expect(all.world.list("tmp", true)).toEqual({});
      }
      all.world.env = {};
      expectSound(all, "after all");
    });

    testHere("says one line about a path of several lines", () => {
      const { world, newer } = installed(shell);
      world.env["HOME"] = "/dev/null/a\nb\nc";
      expectQuiet(world.run(`${newer}/shell-hook`));
    });

    testHere("says one line at most when its bundle is broken", () => {
      const { world, newer } = installed(shell);
      const broken = copyBundle(newer, `${world.root}/broken`);
      const before = world.list("home", true);
      for (const part of ["data", "lib/runtime.sh", "lib/start.sh"]) {
        rmSync(path.join(broken, part), { recursive: true });
        expectQuiet(world.run(`${broken}/shell-hook`), part);
        expect(world.list("home", true), part).toEqual(before);
      }
    });
  });
}

describe("the shell hook", () => {
  testWith(strace)("never speaks to the network, not even when it installs", () => {
    const { world, newer } = installed(dash);
    expect(trace(world, `${newer}/shell-hook`, "network")).not.toMatch(/AF_INET|connect\(/);
    expect(world.read(`${SKILLS}/one/SKILL.md`)).toBe("two\n");
  });

  test("says one line at most, whichever tool is missing or shouts and fails", () => {
    const all = installedAlone(dash);
    const { world, newer } = all;
    for (const tool of ["cmp", "cp", "find", "grep", "ln", "ls", "mv", "sed", "sort", "xargs"]) {
      world.write({ [`loud/${tool}`]: { x: "#!/bin/sh\necho loud; echo loud >&2; exit 1\n" } });
      world.env["PATH"] = `${world.root}/loud:${world.tools}`;
      expectQuiet(world.run(`${newer}/shell-hook`), tool);
      world.env = {};
      world.remove("loud");
      renameSync(`${world.tools}/${tool}`, `${world.root}/${tool}`);
      expectQuiet(world.run(`${newer}/shell-hook`), tool);
      renameSync(`${world.root}/${tool}`, `${world.tools}/${tool}`);
      expectSound(all, tool);
    }
  });

  testWith(locate(["bash"]))("does its work in a bash whose strictness is exported", () => {
    const { world, newer } = installed(shells.find(({ name }) => name === "bash")!);
    const hook = words(world, `${newer}/shell-hook`);
    const line = 'set -euC -o pipefail; export SHELLOPTS; "$@"; echo next';
    const result = world.spawn(locate(["bash"])!, "-c", line, "bash", ...hook);
    expect(result).toEqual({
      status: 0,
      out: "next\n",
      err: expect.stringMatching(/^kitout: skills updated[^\n]*\n$/),
    });
    expect(world.read(`${SKILLS}/one/SKILL.md`)).toBe("two\n");
  });

  testWith(setpriv)("says one line when the home may not be written to", () => {
    const all = installedAlone(dash);
    giveToNobody(all.world);
    all.world.spawn("/bin/chmod", "-R", "a-w", all.world.home);
    expectQuiet(all.world.run(`${all.newer}/shell-hook`));
    expect(all.world.run(`${all.newer}/shell-hook`).err).toContain("kitout: ");
    expect(all.world.list("tmp", true)).toEqual({});
    all.world.spawn("/bin/chmod", "-R", "u+w", all.world.home);
    expectSound(all, "writable again");
  });

  testMounting("says one line when the scratch directory is full, however full it is", () => {
    const all = installedAlone(dash);
    const disk = new Memory(path.join(all.world.root, "tmp"));
    for (const [what, room] of [
      ["inodes", 0],
      ["inodes", 2],
      ["pages", 0],
      ["pages", 14],
    ] as const) {
      disk.leave(what, room);
      const at = `room for ${room} ${what}`;
      expectQuiet(all.world.run(`${all.newer}/shell-hook`), at);
      disk.leave(what, null);
      expect(all.world.list("tmp", true), at).toEqual({});
      expectSound(all, at);
    }
  });

  test("succeeds when nobody can hear it", () => {
    const { world, newer } = installed(dash);
    world.write({ [`${SKILLS}/one/SKILL.md`]: "edited\n" });
    const hook = words(world, `${newer}/shell-hook`);
    expect(world.spawn("/bin/sh", "-c", '"$@" 2>/dev/full', "sh", ...hook)).toMatchObject({ status: 0 });
    expect(world.spawn("/bin/sh", "-c", '{ "$@" 2>&1; echo $? >status; } | :', "sh", ...hook).status).toBe(0);
    expect(world.read("project/status")).toBe("0\n");
  });

  test("does not undo that somebody goes back to an older bundle at the same time", async () => {
    const { world, older, newer } = installedAlone(dash);
    expectQuiet(world.run(`${newer}/shell-hook`));
    const file = (name: string): string => path.join(world.root, name);
    // The last thing that an installer asks before its first lock.
    world.write({
      "slow/ls": {
        x: `#!/bin/sh\ncase $WAIT$* in yes*/ns/pid*) echo >${file("asked")}; until [ -e ${file("go")} ]; do :; done ;; esac\nexec ${locate(["ls"])} "$@"\n`,
      },
    });
    world.env["PATH"] = `${world.root}/slow:${world.tools}`;
    // It has something to do: a destination is gone.
    rmSync(`${world.home}/.copies/skills`, { recursive: true });
    const late = world.start(`${newer}/shell-hook`, [], { WAIT: "yes" });
    while (!existsSync(file("asked"))) await pause(10);
    expect(world.run(`${older}/install`)).toMatchObject({ status: 0, err: "" });
    world.write({ go: "" });
    expect(await late.ended).toEqual({ status: 0, out: "", err: "" });
    expect(world.read(`${SKILLS}/one/SKILL.md`)).toBe("one\n");
  });

  test("of a project installs into the directory that it is called in, or the one that the environment names", () => {
    const world = new World();
    const bundle = world.bundle({ scope: "project", destinations: [{ skills: { one } }] });
    mkdirSync(`${world.project}/below`);
    const hook = words(world, `${bundle}/shell-hook`);
    const below = world.spawn("/bin/sh", "-c", 'cd below && AGENT_SKILLS_ROOT=.. exec "$@"', "sh", ...hook);
    expectQuiet(below);
    expect(world.list("project")).toMatchObject({ below: "d", ".claude/skills/one/SKILL.md": "f one\n" });
    expect(world.list("project/below")).toEqual({});
    rmSync(`${world.project}/.claude`, { recursive: true });
    expectQuiet(world.run(`${bundle}/shell-hook`));
    expect(world.read("project/.claude/skills/one/SKILL.md")).toBe("one\n");
  });
});
