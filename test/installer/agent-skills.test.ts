// What agent-skills-nix has put into a user's directory is taken over: its marker, and its links into the store of Nix.

import { existsSync, lstatSync, mkdirSync, readlinkSync, symlinkSync } from "node:fs";
import { afterAll, describe, expect } from "vitest";
import { sharedWorld } from "./support/shared-world.ts";
import { shells, testWith } from "./support/shells.ts";

const HASH = "0123456789abcdfghijklmnpqrsvwxyz";
const SKILLS = "home/.claude/skills";
const BACKUPS = "home/.local/state/kitout/user/backups";

/** As `jq -n` of agent-skills-nix writes it. */
const marker = (more: Readonly<Record<string, unknown>> = {}) =>
  `${JSON.stringify(
    {
      schemaVersion: 1,
      managedBy: "agent-skills-nix",
      mode: "global",
      bundle: `/nix/store/${HASH}-agent-skills-bundle`,
      target: "claude",
      structure: "copy-tree",
      ...more,
    },
    null,
    2,
  )}\n`;

for (const shell of shells.filter(({ name }) => ["dash", "busybox sh"].includes(name))) {
  const test = testWith(shell.program);
  const shared = sharedWorld(shell);
  afterAll(shared.remove);

  const skills = { one: { "SKILL.md": "one\n" }, two: { "SKILL.md": "two\n" } };
  const bundle = (more: object = {}, scope: "user" | "project" = "user") =>
    shared.bundle({ scope, destinations: [{ skills, ...more }] });

  describe(`what agent-skills-nix left, in ${shell.name}`, () => {
    test("is replaced where its marker stands, after a copy, and the marker goes", () => {
      const world = shared.world();
      const script = `${bundle()}/install`;
      world.write({
        [`${SKILLS}/.agent-skills-managed.json`]: marker(),
        [`${SKILLS}/one/SKILL.md`]: "older\n",
        [`${SKILLS}/two/SKILL.md`]: "two\n",
        [`${SKILLS}/other/SKILL.md`]: "other\n",
      });
      expect(world.run(script, "--porcelain", "--dry-run").out).toContain("entry\t1\tforeign\treplace\tone");
      expect(existsSync(`${world.home}/.claude/skills/.agent-skills-managed.json`)).toBe(true);
      const { status, err } = world.run(script);
      expect(status).toBe(0);
      expect(err).toContain("was agent-skills-nix's and is kitout's now");
      expect(world.read(`${SKILLS}/one/SKILL.md`)).toBe("one\n");
      expect(world.read(`${BACKUPS}/1/tree/one/SKILL.md`)).toBe("older\n");
      expect(world.read(`${BACKUPS}/2/.agent-skills-managed.json`)).toBe(marker());
      expect(existsSync(`${world.home}/.claude/skills/.agent-skills-managed.json`)).toBe(false);
      // What the bundle does not have is not kitout's to remove.
      expect(world.read(`${SKILLS}/other/SKILL.md`)).toBe("other\n");
      expect(world.run(script).out).toContain("Already up to date");
    });

    for (const [what, text] of [
      ["of another version", marker({ schemaVersion: 2 })],
      ["of somebody else", marker({ managedBy: "me" })],
      ["that is empty", ""],
    ] as const) {
      test(`is not believed to be its own with a marker ${what}`, () => {
        const world = shared.world();
        world.write({
          [`${SKILLS}/.agent-skills-managed.json`]: text,
          [`${SKILLS}/one/SKILL.md`]: "mine\n",
        });
        expect(world.run(`${bundle()}/install`)).toMatchObject({ status: 2 });
        expect(world.read(`${SKILLS}/one/SKILL.md`)).toBe("mine\n");
        expect(world.read(`${SKILLS}/.agent-skills-managed.json`)).toBe(text);
      });
    }

    test("is not believed to be its own when the marker is a link", () => {
      const world = shared.world();
      world.write({ "home/marker": marker(), [`${SKILLS}/one/SKILL.md`]: "mine\n" });
      symlinkSync("../../marker", `${world.home}/.claude/skills/.agent-skills-managed.json`);
      expect(world.run(`${bundle()}/install`)).toMatchObject({ status: 2 });
    });

    test("stays in a project, where the marker may have come with a clone", () => {
      const world = shared.world();
      world.write({
        "project/.claude/skills/.agent-skills-managed.json": marker({ mode: "local" }),
        "project/.claude/skills/one/SKILL.md": "mine\n",
      });
      expect(world.run(`${bundle({}, "project")}/install-local`)).toMatchObject({ status: 2 });
      expect(world.read("project/.claude/skills/one/SKILL.md")).toBe("mine\n");
    });

    test("stays where the configuration keeps what is there", () => {
      const world = shared.world();
      world.write({
        [`${SKILLS}/.agent-skills-managed.json`]: marker(),
        [`${SKILLS}/one/SKILL.md`]: "mine\n",
      });
      expect(world.run(`${bundle({ onConflict: "keep" })}/install`)).toMatchObject({ status: 0 });
      expect(world.read(`${SKILLS}/one/SKILL.md`)).toBe("mine\n");
      expect(world.read(`${SKILLS}/.agent-skills-managed.json`)).toBe(marker());
    });

    test("is replaced where its links are, dead or alive, and where they led is kept", () => {
      const world = shared.world();
      const target = `/nix/store/${HASH}-agent-skills-source-anthropic-safe/skills/one`;
      mkdirSync(`${world.home}/.claude/skills`, { recursive: true });
      symlinkSync(target, `${world.home}/.claude/skills/one`);
      expect(world.run(`${bundle()}/install`)).toMatchObject({ status: 0 });
      expect(world.read(`${SKILLS}/one/SKILL.md`)).toBe("one\n");
      expect(readlinkSync(`${world.root}/${BACKUPS}/1/tree/one`)).toBe(target);
    });

    test("is replaced when the directory itself is its link", () => {
      const world = shared.world();
      const target = `${world.root}/nix/store/${HASH}-agent-skills-bundle`;
      world.write({ [`nix/store/${HASH}-agent-skills-bundle/one/SKILL.md`]: "other\n" });
      mkdirSync(`${world.home}/.claude`);
      symlinkSync(target, `${world.home}/.claude/skills`);
      const script = `${bundle()}/install`;
      expect(world.run(script, "--dry-run")).toMatchObject({ status: 0 });
      expect(readlinkSync(`${world.home}/.claude/skills`)).toBe(target);
      expect(world.run(script)).toMatchObject({ status: 0 });
      expect(lstatSync(`${world.home}/.claude/skills`).isDirectory()).toBe(true);
      expect(readlinkSync(`${world.root}/${BACKUPS}/1/self`)).toBe(target);
      expect(world.read(`nix/store/${HASH}-agent-skills-bundle/one/SKILL.md`)).toBe("other\n");
      expect(world.run(script).out).toContain("Already up to date");
    });
  });
}
