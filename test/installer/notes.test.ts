// In a project, a ledger may have come with the clone: its rows count only where the user's own state knows them.

import { spawnSync } from "node:child_process";
import { cpSync, existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import type { DestinationSpec } from "./support/bundle.ts";
import { dash, locate, type Shell, shells, testWith } from "./support/shells.ts";
import { type Result, World } from "./support/world.ts";

const one = { "SKILL.md": "one\n" };
const two = { "SKILL.md": "two\n" };
const SKILLS = "project/.claude/skills";
const LEDGER = "project/.claude/.kitout-skills/ledger";
const STATE = ".local/state/kitout";
const UP_TO_DATE = "Already up to date. (Use --verify to check the files.)\n";
const DOUBT = "says what kitout installed, but your own state does not";

interface Installed {
  readonly world: World;
  /** What is installed, and what could be next. */
  readonly first: string;
  readonly second: string;
}

/** A project of which `one` and `old` are installed; the next bundle has another `one`, and no `old`. */
function installed(shell: Shell = dash, more: Partial<DestinationSpec> = {}): Installed {
  const world = new World(shell);
  const script = (skills: DestinationSpec["skills"]): string =>
    `${world.bundle({ scope: "project", destinations: [{ ...more, skills }] })}/install-local`;
  const first = script({ one, old: one });
  const second = script({ one: two });
  expect(world.run(first)).toMatchObject({ status: 0, err: "" });
  return { world, first, second };
}

/** As somebody finds the project who cloned it with everything in it, or lost what kitout noted elsewhere. */
function forget(world: World): void {
  rmSync(path.join(world.home, STATE), { recursive: true });
}

function expectDoubt(result: Result): void {
  expect(result.status).toBe(2);
  expect(result.err.split(DOUBT)).toHaveLength(2);
  expect(result.err).toContain(".claude/.kitout-skills/ledger says");
  expect(result.err).toContain("--take-over");
}

for (const shell of shells) {
  const test = testWith(shell.program);

  describe(`a ledger that came with a clone, in ${shell.name}`, () => {
    test("vouches for nothing: what was altered is refused, with one message", () => {
      const { world, first } = installed(shell);
      world.write({ [`${SKILLS}/one/SKILL.md`]: "altered\n" });
      forget(world);
      const before = world.list("project", true);
      expectDoubt(world.run(first));
      expectDoubt(world.run(first, "--dry-run"));
      expect(world.run(path.join(path.dirname(first), "shell-hook")).err).toMatch(/^kitout: [^\n]+\n$/);
      expect(world.list("project", true)).toEqual(before);
      expect(world.read(`${SKILLS}/one/SKILL.md`)).toBe("altered\n");
    });

    test("does not matter where everything is as it should be", () => {
      const { world, first } = installed(shell);
      forget(world);
      expect(world.run(first)).toEqual({ status: 0, err: "", out: "claude  +0 ~0 -0 =2  .claude/skills\n" });
      expect(world.run(first).out).toBe(UP_TO_DATE);
    });

    test("is believed with --take-over, and from then on", () => {
      const { world, first, second } = installed(shell);
      forget(world);
      world.write({ [`${SKILLS}/old/SKILL.md`]: "mine\n" });
      expectDoubt(world.run(first));
      expect(world.run(first, "--take-over")).toMatchObject({
        status: 0,
        err: expect.stringContaining("kept .claude/skills/old, which was edited"),
      });
      world.write({ [`${SKILLS}/old/SKILL.md`]: "one\n" });
      expect(world.run(second)).toEqual({ status: 0, err: "", out: "claude  +0 ~1 -1 =0  .claude/skills\n" });
    });
  });

  describe(`an installation in a project, in ${shell.name}`, () => {
    test("is known by the user's own state: what was edited is kept, what is old is replaced", () => {
      const { world, first, second } = installed(shell);
      expect(world.run(first).out).toBe(UP_TO_DATE);
      world.write({ [`${SKILLS}/one/SKILL.md`]: "mine\n" });
      expect(world.run(first, "--dry-run").err).toContain("kept .claude/skills/one, which was edited");
      world.write({ [`${SKILLS}/one/SKILL.md`]: "one\n" });
      expect(world.run(second)).toEqual({ status: 0, err: "", out: "claude  +0 ~1 -1 =0  .claude/skills\n" });
      expect(world.run(second).out).toBe(UP_TO_DATE);
      expect(world.run(second, "--uninstall")).toMatchObject({ status: 0, err: "" });
      expect(world.list("project", true)).toEqual({ ".claude": "d" });
    });
  });
}

describe("a ledger that a later pull brings", () => {
  test("is not blessed by an honest install before", () => {
    const { world, second } = installed();
    const ledger = world.read(LEDGER);
    const altered = world.spawn("/bin/sh", "-c", 'printf "altered\\n" | sha256sum').out.slice(0, 64);
    const honest = /f\t([0-9a-f]{64})\tone/.exec(ledger)![1]!;
    world.write({ [LEDGER]: ledger.replace(honest, altered), [`${SKILLS}/one/SKILL.md`]: "altered\n" });
    expectDoubt(world.run(second));
    expect(world.read(`${SKILLS}/one/SKILL.md`)).toBe("altered\n");
  });

  test("is looked at although the bundle is installed", () => {
    const { world, first } = installed();
    world.write({ [LEDGER]: world.read(LEDGER), [`${SKILLS}/one/SKILL.md`]: "altered\n" });
    expect(world.run(first).out).not.toBe(UP_TO_DATE);
    writeFileSync(`${world.root}/${LEDGER}`, world.read(LEDGER).replace("targets claude", "targets other"));
    expectDoubt(world.run(first));
  });

  test("is not what removes skills: they stay, and are named", () => {
    const { world, second } = installed();
    forget(world);
    rmSync(`${world.root}/${SKILLS}/one`, { recursive: true });
    expect(world.run(second)).toMatchObject({
      status: 0,
      err: expect.stringContaining("left old in .claude/skills alone"),
    });
    expect(world.read(`${SKILLS}/old/SKILL.md`)).toBe("one\n");
  });

  test("does not decide what --uninstall removes", () => {
    const { world, first } = installed();
    forget(world);
    const before = world.list("project", true);
    expectDoubt(world.run(first, "--uninstall"));
    expect(world.list("project", true)).toEqual(before);
    expect(world.run(first, "--uninstall", "--take-over")).toMatchObject({ status: 0, err: "" });
    expect(world.list("project", true)).toEqual({ ".claude": "d" });
  });
});

describe("a note", () => {
  test("is of one place: neither a copy of the project nor a moved one has it", () => {
    const { world, second } = installed();
    cpSync(world.project, `${world.root}/copy`, { recursive: true });
    expectDoubt(world.run(second, "--root", `${world.root}/copy`));
    expect(world.run(second)).toMatchObject({ status: 0, err: "" });
    renameSync(world.project, `${world.root}/moved`);
    world.write({ "project/.keep": "" });
    expect(world.run(second, "--root", `${world.root}/moved`)).toMatchObject({ status: 0, err: "" });
  });

  test("of each destination and of each owner is its own, also in one directory", () => {
    const world = new World();
    const script = (owner: string, targets: readonly string[], skills: DestinationSpec["skills"]): string =>
      `${world.bundle({ scope: "project", owner, destinations: targets.map((target) => ({ targets: [target], dest: `.all/${target}`, skills })) })}/install-local`;
    const [a, b] = [script("a", ["x", "y"], { one }), script("b", ["z"], { one })];
    const [nextA, nextB] = [script("a", ["x", "y"], { one: two }), script("b", ["z"], { one: two })];
    for (const each of [a, b]) expect(world.run(each)).toMatchObject({ status: 0, err: "" });
    for (const each of [a, b]) expect(world.run(each).out).toBe(UP_TO_DATE);
    for (const each of [nextA, nextB, a, b]) expect(world.run(each)).toMatchObject({ status: 0, err: "" });
    expect(world.run(nextA, "--target", "x")).toMatchObject({ status: 0, err: "" });
    expect(world.run(nextA).out).toContain("x  +0 ~0 -0 =1");
    expect(world.read("project/.all/y/one/SKILL.md")).toBe("two\n");
    expect(world.run(nextA, "--target", "x").out).toBe(UP_TO_DATE);
    expect(world.run(b, "--uninstall")).toMatchObject({ status: 0, err: "" });
    expect(world.run(nextA).out).toContain("x  +0 ~0 -0 =1");
    expect(world.run(nextA).out).toBe(UP_TO_DATE);
    // The ledger of one is not that of another.
    cpSync(`${world.project}/.all/.kitout-x/ledger`, `${world.project}/.all/.kitout-y/ledger`);
    world.write({ "project/.all/y/one/SKILL.md": "one\n" });
    expect(world.run(nextA, "--verify")).toMatchObject({ status: 2 });
  });

  test("that cannot be written is said, and the skills are installed", () => {
    const world = new World();
    const install = `${world.bundle({ scope: "project", destinations: [{ skills: { one } }] })}/install-local`;
    world.env["XDG_STATE_HOME"] = "/dev/null/state";
    const result = world.run(install);
    expect(result).toMatchObject({ status: 0, err: expect.stringContaining("will not know that") });
    expect(world.read(`${SKILLS}/one/SKILL.md`)).toBe("one\n");
    world.env = { HOME: "relative" };
    expect(world.run(install)).toMatchObject({ status: 0 });
    world.write({ [`${SKILLS}/one/SKILL.md`]: "altered\n" });
    expect(world.run(install).err).toContain("HOME");
  });

  test("is kept of a project at any path that skills can be installed at", () => {
    const world = new World();
    const bundle = (skills: DestinationSpec["skills"]): string =>
      `${world.bundle({ scope: "project", destinations: [{ skills }] })}/install-local`;
    const [first, second] = [bundle({ one }), bundle({ one: two })];
    for (const name of ["a b", "-n", "'\"$(x)`\\", "é*?[", "x".repeat(200), "state"]) {
      const root = `${world.root}/project/${name}`;
      world.write({ [`project/${name}/.keep`]: "" });
      expect(world.run(first, `--root=${root}`), name).toMatchObject({ status: 0, err: "" });
      expect(world.run(first, `--root=${root}`).out, name).toBe(UP_TO_DATE);
      expect(world.run(second, `--root=${root}`), name).toMatchObject({ status: 0, err: "" });
    }
  });
});

describe("the short way in a project", () => {
  const strace = locate(["strace"]);

  testWith(strace)("starts no process, and opens nothing that came with it", () => {
    const { world, first } = installed();
    // Older than what kitout noted, as what somebody has not touched since.
    const long = "x".repeat(4_000_000);
    world.write({ "project/.kitout/current": long, [LEDGER]: long });
    world.spawn("/bin/touch", "-d", "2020-01-01", `${world.root}/${LEDGER}`);
    const file = `${world.root}/trace`;
    const result = world.spawn(
      strace!,
      "-f",
      "-qq",
      "-e",
      "trace=process,open,openat",
      "-o",
      file,
      ...dash.command(""),
      first,
    );
    expect(result).toEqual({ status: 0, out: UP_TO_DATE, err: "" });
    const calls = readFileSync(file, "utf8");
    expect(calls).not.toMatch(/ (clone3?|v?fork)\(/);
    expect(calls.split("\n").filter((call) => call.includes(`"${world.project}/`))).toEqual([]);
  });

  test("is closed by an installer of another bundle, and by whatever removes skills", () => {
    const { world, first, second } = installed();
    world.run(second);
    expect(world.run(first).out).toBe("claude  +1 ~1 -0 =0  .claude/skills\n");
    rmSync(`${world.project}/.claude`, { recursive: true });
    expect(world.run(first).out).toBe("claude  +2 ~0 -0 =0  .claude/skills\n");
    forget(world);
    expect(world.run(first).out).toBe("claude  +0 ~0 -0 =2  .claude/skills\n");
  });
});

describe("what is too large to be kitout's", () => {
  const LINE = "x".repeat(100 * 1024 * 1024);

  test.each([".kitout/current", ".kitout/history", ".claude/.kitout-skills/ledger"])(
    "is refused before it is read: %s",
    (file) => {
      const { world, second } = installed();
      writeFileSync(`${world.project}/${file}`, LINE);
      const started = process.hrtime.bigint();
      for (const args of [[], ["--dry-run"], ["--uninstall"]]) {
        expect(world.run(second, ...args)).toMatchObject({
          status: 2,
          err: expect.stringContaining("larger than any file"),
        });
      }
      expect(world.run(path.join(path.dirname(second), "shell-hook")).err).toMatch(/^kitout: [^\n]+\n$/);
      expect(Number(process.hrtime.bigint() - started) / 1e9).toBeLessThan(20);
    },
  );

  test("is a ledger whose header has no end in sight", () => {
    const { world, second } = installed();
    const ledger = world.read(LEDGER);
    writeFileSync(`${world.root}/${LEDGER}`, ledger.replace("\n\n", `\nfuture ${"x".repeat(1_000_000)}\n\n`));
    expect(world.run(second)).toMatchObject({
      status: 2,
      err: expect.stringContaining("its header is too long"),
    });
  });
});

describe("a run in a project that is killed", () => {
  /** In place of a tool, one that ends the whole process group before or after its call of this number. */
  const trap = (world: World, tool: string): void =>
    world.write({
      [`killing/${tool}`]: {
        x: `#!/bin/sh
printf x >>"$KILL_ROOT/calls"
read -r calls <"$KILL_ROOT/calls"
[ "\${#calls}" = "$KILL_AT" ] || exec ${world.tools}/${tool} "$@"
[ "$KILL_WHEN" = before ] || ${world.tools}/${tool} "$@"
kill -9 0
`,
      },
    });

  test.each([
    ["mv", []],
    ["mv", ["--uninstall"]],
  ])("at any call of %s %j is continued by the next one, whichever that is", (tool, args) => {
    const { world, first, second } = installed();
    trap(world, tool);
    world.keep("installed");
    for (let turn = 1, ended = false; !ended; turn += 1) {
      for (const when of ["before", "after"]) {
        world.restore("installed");
        rmSync(`${world.root}/calls`, { force: true });
        world.env = {
          PATH: `${world.root}/killing:${world.tools}`,
          KILL_ROOT: world.root,
          KILL_AT: `${turn}`,
          KILL_WHEN: when,
        };
        const { status } = world.run(second, ...args);
        world.env = {};
        ended = status === 0;
        if (ended) break;
        const next = [second, first][turn % 2]!;
        const where = `${when} call ${turn}`;
        expect(world.run(next), where).toMatchObject({ status: 0, err: "" });
        expect(world.read(`${SKILLS}/one/SKILL.md`), where).toBe(next === first ? "one\n" : "two\n");
        expect(existsSync(`${world.root}/${SKILLS}/old`), where).toBe(next === first);
        // A run that finds nothing to do takes no lock, and leaves what it never looks at.
        const left = readdirSync(`${world.project}/.claude/.kitout-skills`).filter(
          (name) => !/^(lock|stage)/.test(name),
        );
        expect(left.sort(), where).toEqual([".gitignore", "ledger"]);
      }
      expect(turn).toBeLessThan(60);
    }
  });

  test("leaves no scratch files behind where it was not", () => {
    const { world } = installed();
    expect(spawnSync("find", [world.home, "-name", "*.new"], { encoding: "utf8" }).stdout).toBe("");
  });
});
