// Locks that a killed container left: the next one has another name, and cannot know whether their holders are still there.

import { spawnSync } from "node:child_process";
import { existsSync, lstatSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";
import { afterAll, describe, expect, test as plain } from "vitest";
import { sharedWorld } from "./support/shared-world.ts";
import { dash, locate, shells, testWith } from "./support/shells.ts";
import type { World } from "./support/world.ts";

const one = { "SKILL.md": "one\n" };
const STATE = "home/.local/state/kitout/user";
const FIRST = "home/.claude/.kitout-skills";
const SECOND = "home/.other/.kitout-skills";
const foreign = { link: "killed:7:0ea9dd77:40-41:99:3d12:n-7" };

const unshare = locate(["unshare"]);
const canUnshare = spawnSync(unshare ?? "false", ["--pid", "--fork", "--mount-proc", "true"]).status === 0;

for (const shell of shells) {
  const shelled = testWith(shell.program);
  const shared = sharedWorld(shell);
  afterAll(shared.remove);

  const prepare = (): { readonly world: World; readonly install: string; readonly hook: string } => {
    const world = shared.world();
    const skills = { one };
    const bundle = shared.bundle({ destinations: [{ skills }, { targets: ["other"], skills }] });
    // A clock that is in a hurry.
    world.write({ "fast/sleep": { x: `#!/bin/sh\necho x >>${world.root}/slept\n` } });
    world.env["PATH"] = `${world.root}/fast:${world.tools}`;
    world.write({
      [`${STATE}/lock`]: foreign,
      [`${FIRST}/lock`]: foreign,
      [`${SECOND}/lock`]: { link: "x:1:n-1" },
    });
    return { world, install: `${bundle}/install`, hook: `${bundle}/shell-hook` };
  };

  describe(`locks of a container that was killed, in ${shell.name}`, () => {
    // Sixty rounds of waiting, with nothing in them that depends on the shell.
    (shell === dash ? shelled : plain.skip)("are all told at once, and waited for once", () => {
      const { world, install } = prepare();
      const { status, err } = world.run(install);
      expect(status).toBe(3);
      const [waiting, nothing] = err.split("kitout: nothing was changed");
      for (const part of [waiting, nothing])
        for (const place of [STATE, FIRST, SECOND]) expect(part).toContain(`${world.root}/${place}/lock (`);
      expect(err).toContain("killed:7:...:n-7, of another machine or container");
      expect(err.trimEnd()).toMatch(/run it with --break-locks\.$/);
      expect(world.read("slept").length / 2).toBeLessThanOrEqual(60);
      world.remove("slept");
      expect(lstatSync(`${world.root}/${FIRST}/lock`).isSymbolicLink()).toBe(true);
      expect(existsSync(`${world.home}/.claude/skills`)).toBe(false);
      expect(world.list("tmp")).toEqual({});
    });

    shelled("are shown by --dry-run, and worth the hook's line", () => {
      const { world, install, hook } = prepare();
      const dry = world.run(install, "--dry-run");
      expect(dry).toMatchObject({ status: 0, out: expect.stringContaining("This was a dry run") });
      for (const place of [STATE, FIRST, SECOND]) expect(dry.err).toContain(`${world.root}/${place}/lock (`);
      expect(world.run(install, "--dry-run", "--porcelain")).toMatchObject({
        err: "",
        out: expect.stringContaining(`lock\t${world.root}/${SECOND}/lock\tx:1:n-1\n`),
      });
      expect(world.run(hook)).toEqual({
        status: 0,
        out: "",
        err: expect.stringMatching(
          /^kitout: the skills were not updated: an installer .* holds the lock [^\n]*\n$/,
        ),
      });
      expect(existsSync(`${world.root}/slept`)).toBe(false);
    });

    shelled("are broken by --break-locks, and nothing of them is left", () => {
      const { world, install } = prepare();
      const { status, err } = world.run(install, "--break-locks");
      expect(status).toBe(0);
      expect(err.match(/broke the lock/g)).toHaveLength(3);
      expect(world.list("home", true)).toMatchObject({ ".claude/skills/one/SKILL.md": "f one\n" });
      expect(Object.keys(world.list("home", true)).filter((name) => /\/lock/.test(name))).toEqual([]);
      expect(world.run(install, "--break-locks")).toMatchObject({ status: 0, err: "" });
    });
  });

  describe(`a lock that no installer made, in ${shell.name}`, () => {
    shelled("is broken with its successors, unless it is not even a link", () => {
      const { world, install } = prepare();
      world.remove(`${STATE}/lock`);
      world.remove(`${SECOND}/lock`);
      world.write({ [`${STATE}/lock`]: { link: "a:1:../../x" }, [`${SECOND}/lock`]: { link: "\u001b[2J" } });
      expect(world.run(install, "--dry-run").err).not.toContain("\u001b");
      expect(world.run(install, "--break-locks")).toMatchObject({ status: 0 });
      expect(Object.keys(world.list("home", true)).filter((name) => /\/lock/.test(name))).toEqual([]);
      world.write({ [`${FIRST}/lock`]: "text\n" });
      expect(world.run(install, "--verify", "--break-locks")).toMatchObject({
        status: 2,
        err: expect.stringContaining("lock is not a link; nothing was changed."),
      });
      expect(world.read(`${FIRST}/lock`)).toBe("text\n");
    });
  });
}

describe("a lock of a process that is known to run", () => {
  plain("is not broken", () => {
    const shared = sharedWorld(dash);
    try {
      const world = shared.world();
      const bundle = shared.bundle({ destinations: [{ skills: { one } }] });
      world.write({
        "fast/sleep": { x: "#!/bin/sh\n" },
        // Its installer runs another one in the middle of its work.
        "fast/cmp": {
          x: `#!/bin/sh\nif [ ! -e ${world.root}/inner ]; then\n${dash.program} ${bundle}/install --break-locks >${world.root}/inner 2>&1\nfi\nexec ${locate(["cmp"])} "$@"\n`,
        },
      });
      world.env["PATH"] = `${world.root}/fast:${world.tools}`;
      expect(world.run(`${bundle}/install`)).toMatchObject({ status: 0, err: "" });
      expect(world.read("inner")).toMatch(
        /lock \(.*, which is running\)\n {2}Run this again when they have ended\.\n$/,
      );
    } finally {
      shared.remove();
    }
  });
});

describe("an installer that was killed in a container with our name", () => {
  const container = canUnshare ? plain : plain.skip;

  container("is not known to be dead outside of it, and is when its processes are counted here", () => {
    const shared = sharedWorld(dash);
    try {
      const world = shared.world();
      const bundle = shared.bundle({ destinations: [{ skills: { one } }] });
      world.write({ "fast/cmp": { x: "#!/bin/sh\nkill -9 $PPID\n" }, "fast/sleep": { x: "#!/bin/sh\n" } });
      const env = { ...world.env, PATH: `${world.root}/fast:${world.tools}` };
      world.env = env;
      // The first process of a name space cannot be killed from inside.
      world.prefix = [unshare!, "--pid", "--fork", "--mount-proc", "/bin/sh", "-c", '"$@"; exit', "sh"];
      world.run(`${bundle}/install`);
      const lock = `${world.root}/${STATE}/lock`;
      expect(readlinkSync(lock)).toMatch(new RegExp(`^${hostname()}:\\d+:`));
      world.prefix = [];
      world.remove("fast/cmp");
      expect(world.run(`${bundle}/install`)).toMatchObject({ status: 3 });
      expect(world.run(`${bundle}/install`, "--break-locks")).toMatchObject({ status: 0 });
      world.write({ "fast/cmp": { x: "#!/bin/sh\nkill -9 $PPID\n" } });
      const newer = shared.bundle({ destinations: [{ skills: { one: { "SKILL.md": "two\n" } } }] });
      expect(world.run(`${newer}/install`).status).toBe(null);
      world.remove("fast/cmp");
      expect(world.run(`${newer}/install`)).toMatchObject({ status: 0, err: "" });
    } finally {
      shared.remove();
    }
  });
});
