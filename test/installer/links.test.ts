// Links on the way to a destination that somebody else made: with a clone, or by Nix.

import { existsSync, lstatSync, mkdirSync, readlinkSync, symlinkSync } from "node:fs";
import { afterAll, describe, expect } from "vitest";
import { sharedWorld } from "./support/shared-world.ts";
import { shells, testWith } from "./support/shells.ts";

const skills = { one: { "SKILL.md": "one\n" } };
const HASH = "0123456789abcdfghijklmnpqrsvwxyz";

for (const shell of shells.filter(({ name }) => ["dash", "busybox sh", "zsh as sh"].includes(name))) {
  const test = testWith(shell.program);
  const shared = sharedWorld(shell);
  afterAll(shared.remove);

  describe(`a committed link to a directory that git does not keep, in ${shell.name}`, () => {
    const install = (...targets: readonly string[]): string => {
      const destinations = targets.map((target) => ({ targets: [target], skills }));
      return `${shared.bundle({ scope: "project", destinations })}/install-local`;
    };

    for (const targets of [["claude", "agents"], ["agents", "claude"], ["claude"]]) {
      test(`is followed to where it leads, with ${targets.join(" and ")}, and keeps its directory`, () => {
        const world = shared.world();
        const script = install(...targets);
        mkdirSync(`${world.project}/.claude`);
        symlinkSync("../.agents/skills", `${world.project}/.claude/skills`);
        expect(world.run(script, "--dry-run")).toMatchObject({ status: 0, err: "" });
        expect(existsSync(`${world.project}/.agents`)).toBe(false);
        expect(world.run(script)).toMatchObject({ status: 0, err: "" });
        expect(world.read("project/.agents/skills/one/SKILL.md")).toBe("one\n");
        expect(readlinkSync(`${world.project}/.claude/skills`)).toBe("../.agents/skills");
        expect(world.run(script).out).toContain("Already up to date");
        expect(world.run(script, "--uninstall")).toMatchObject({ status: 0, err: "" });
        expect(world.list("project")).toEqual({
          ".agents": "d",
          ".agents/skills": "d",
          ".claude": "d",
          ".claude/skills": "l ../.agents/skills",
        });
      });
    }

    test("keeps its directory also when the bundle names neither any more", () => {
      const world = shared.world();
      mkdirSync(`${world.project}/.claude`);
      symlinkSync("../.agents/skills", `${world.project}/.claude/skills`);
      expect(world.run(install("claude", "agents"))).toMatchObject({ status: 0, err: "" });
      expect(world.run(install("other"))).toMatchObject({ status: 0, err: "" });
      expect(world.list("project/.agents")).toEqual({ skills: "d" });
      // Without the link nobody needs it.
      expect(world.run(install("agents"))).toMatchObject({ status: 0, err: "" });
      world.remove("project/.claude/skills");
      expect(world.run(install("other"))).toMatchObject({ status: 0, err: "" });
      expect(world.list("project/.agents")).toEqual({});
    });

    test("is not followed out of the project, in a circle, or to a file", () => {
      const world = shared.world();
      const script = install("claude");
      world.write({ "project/.claude/file": "text\n", "project/.claude/loop": { link: "skills" } });
      for (const [text, why] of [
        ["../../outside/skills", "leads out of the project"],
        ["loop", "is a link that does not lead to a directory"],
        ["file", "is a link that does not lead to a directory"],
      ] as const) {
        symlinkSync(text, `${world.project}/.claude/skills`);
        const { status, err } = world.run(script);
        expect(status).toBe(2);
        expect(err).toContain(why);
        expect(err).toMatch(/remove (the|that) link|Remove the link/);
        world.remove("project/.claude/skills");
      }
      expect(existsSync(`${world.root}/outside`)).toBe(false);
    });

    test("is followed for a user only where another target makes the directory: it may not be mounted", () => {
      const world = shared.world();
      const bundle = (...targets: readonly string[]) =>
        `${shared.bundle({ destinations: targets.map((target) => ({ targets: [target], skills })) })}/install`;
      mkdirSync(`${world.home}/.claude`);
      symlinkSync("../.agents/skills", `${world.home}/.claude/skills`);
      expect(world.run(bundle("claude"))).toMatchObject({ status: 2 });
      expect(world.run(bundle("claude", "agents"))).toMatchObject({ status: 0, err: "" });
      expect(world.read("home/.claude/skills/one/SKILL.md")).toBe("one\n");
    });
  });

  describe(`a link into a store of Nix, in ${shell.name}`, () => {
    const install = () => `${shared.bundle({ destinations: [{ skills }] })}/install`;

    for (const [made, maker] of [
      [`/nix/store/${HASH}-home-manager-files/.claude/skills`, "Home Manager"],
      [`STORE/${HASH}-skills`, "Nix"],
    ] as const) {
      test(`in the place of a destination is said to be ${maker}'s, and replaced with --force`, () => {
        const world = shared.world();
        const script = install();
        const target = made.replace("STORE", `${world.root}/nix/store`);
        if (made.startsWith("STORE"))
          world.write({ [`nix/store/${target.split("/").at(-1)}/one/SKILL.md`]: "other\n" });
        mkdirSync(`${world.home}/.claude`);
        symlinkSync(target, `${world.home}/.claude/skills`);
        const dry = world.run(script, "--dry-run");
        expect(dry).toMatchObject({ status: 2 });
        expect(dry.err).toContain(`a link to ${target}`);
        expect(dry.err).toContain(`looks like one of ${maker}'s`);
        expect(dry.err).toContain(`If ${maker} is still in use, `);
        expect(dry.err).not.toContain("another directory");
        expect(readlinkSync(`${world.home}/.claude/skills`)).toBe(target);
        expect(world.run(script, "--force")).toMatchObject({ status: 0 });
        expect(lstatSync(`${world.home}/.claude/skills`).isDirectory()).toBe(true);
        expect(world.read("home/.claude/skills/one/SKILL.md")).toBe("one\n");
        expect(readlinkSync(`${world.home}/.local/state/kitout/user/backups/1/self`)).toBe(target);
        expect(world.run(script).out).toContain("Already up to date");
      });
    }

    test("with the very skills of the bundle behind it is taken over", () => {
      const world = shared.world();
      const target = `${world.root}/nix/store/${HASH}-same`;
      world.write({ [`nix/store/${HASH}-same/one/SKILL.md`]: "one\n" });
      mkdirSync(`${world.home}/.claude`);
      symlinkSync(target, `${world.home}/.claude/skills`);
      expect(world.run(install())).toMatchObject({ status: 0 });
      expect(lstatSync(`${world.home}/.claude/skills`).isDirectory()).toBe(true);
      expect(readlinkSync(`${world.home}/.local/state/kitout/user/backups/1/self`)).toBe(target);
    });

    test("above a destination, or in the place of a skill, is named with what to remove", () => {
      const world = shared.world();
      symlinkSync(`/nix/store/${HASH}-home-manager-files/.claude`, `${world.home}/.claude`);
      const above = world.run(install());
      expect(above).toMatchObject({ status: 2 });
      expect(above.err).toContain(`stands behind ${world.home}/.claude, a link to /nix/store`);
      expect(above.err).toContain("otherwise remove the link");
      world.remove("home/.claude");
      world.write({ "home/.claude/skills/one": { link: `/nix/store/${HASH}-hm_one` } });
      const entry = world.run(install());
      expect(entry).toMatchObject({ status: 2 });
      expect(entry.err).toContain("which leads nowhere and looks like one of Home Manager's");
    });

    test("is left alone by --uninstall", () => {
      const world = shared.world();
      const target = `/nix/store/${HASH}-home-manager-files/.claude/skills`;
      world.write({ "home/.claude/skills": { link: target } });
      expect(world.run(install(), "--uninstall")).toMatchObject({ status: 0, err: "" });
      expect(readlinkSync(`${world.home}/.claude/skills`)).toBe(target);
    });
  });
}
