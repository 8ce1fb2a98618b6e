import { existsSync } from "node:fs";
import { describe, expect } from "vitest";
import type { BundleSpec, Skill } from "./support/bundle.ts";
import { shells, testWith } from "./support/shells.ts";
import { World } from "./support/world.ts";

const one: Skill = { "SKILL.md": "one\n" };
const two: Skill = { "SKILL.md": "two\n" };

const user = (
  skills: Readonly<Record<string, Skill>>,
  more: BundleSpec["destinations"] = [],
): BundleSpec => ({
  destinations: [{ targets: ["claude", "gemini"], skills }, ...more],
});
const project = (skills: Readonly<Record<string, Skill>>): BundleSpec => ({
  scope: "project",
  destinations: [
    { targets: ["agents", "gemini"], skills },
    { targets: ["claude"], structure: "symlink-tree", skills },
  ],
});

for (const shell of shells) {
  const test = testWith(shell.program);

  describe(`AGENT_SKILLS_DESTS, in ${shell.name}`, () => {
    const run = (world: World, value: string | undefined, script: string, ...args: string[]) => {
      world.env["AGENT_SKILLS_DESTS"] = value;
      return world.run(script, ...args);
    };

    test("stands for all targets, and gets links", () => {
      const world = new World(shell);
      const bundle = world.bundle(user({ one }));
      expect(run(world, ` ${world.root}/a\t${world.root}/b/c\n`, `${bundle}/install`)).toMatchObject({
        status: 0,
        out: `override-0  +1 ~0 -0 =0  ${world.root}/a\noverride-1  +1 ~0 -0 =0  ${world.root}/b/c\n`,
        err: "",
      });
      for (const place of ["a", "b/c"]) {
        expect(world.list(place)["one"]).toMatch(new RegExp(`^l ${bundle}/skills/[0-9a-f]{40}-one$`));
        expect(world.read(`${place}/one/SKILL.md`)).toBe("one\n");
      }
      expect(existsSync(`${world.home}/.claude`)).toBe(false);
      expect(run(world, `${world.root}/a ${world.root}/b/c`, `${bundle}/install`, "--verify")).toMatchObject({
        status: 0,
      });
    });

    test("expands ~, $HOME and ${NAME:-$HOME}, and nothing else", () => {
      const world = new World(shell);
      const install = `${world.bundle(user({ one }))}/install`;
      world.env["MINE"] = `${world.root}/m n`;
      const value = "~/a $HOME/b ${MINE:-$HOME}/c ${NOT_SET:-$HOME/d}/e";
      expect(run(world, value, install)).toMatchObject({ status: 0, err: "" });
      for (const place of ["home/a", "home/b", "m n/c", "home/d/e"])
        expect(world.read(`${place}/one/SKILL.md`)).toBe("one\n");
      for (const bad of [
        "$MINE/x",
        "$(touch x)/x",
        "${MINE}/x",
        "${A;touch x:-$HOME}/x",
        "`touch x`",
        "x/y",
      ]) {
        const result = run(world, bad, install);
        expect(result, bad).toMatchObject({ out: "" });
        expect([1, 2], bad).toContain(result.status);
      }
      expect(world.list("project")).toEqual({});
    });

    test("is refused where kitout has no business", () => {
      const world = new World(shell);
      const bundle = world.bundle(user({ one }));
      world.write({ link: { link: "home" } });
      for (const bad of [
        "/",
        "~",
        "$HOME",
        `${world.root}/link`,
        `${bundle}/x`,
        "/nix/store/x",
        "~/x/.git/y",
      ]) {
        const result = run(world, bad, `${bundle}/install`);
        expect(result, bad).toMatchObject({ status: 2, out: "" });
        expect(result.err, bad).toContain("nothing was changed");
      }
      expect(run(world, "~/a ~/a/b", `${bundle}/install`)).toMatchObject({ status: 2 });
      expect(world.list("home", true)).toEqual({});
    });

    test("is refused when the targets get different skills, and together with --target", () => {
      const world = new World(shell);
      const install = `${world.bundle(user({ one }, [{ targets: ["codex"], skills: { two } }]))}/install`;
      expect(run(world, "~/a", install)).toMatchObject({
        status: 64,
        err: expect.stringContaining("do not all get the same skills"),
      });
      const same = `${world.bundle(user({ one }))}/install`;
      expect(run(world, "~/a", same, "--target", "claude")).toMatchObject({ status: 64 });
      expect(run(world, " \t ", same)).toMatchObject({
        status: 0,
        out: expect.stringContaining("~/.claude/skills"),
      });
    });

    test("leaves the other directories alone, and its own are cleaned when it names others or nothing", () => {
      const world = new World(shell);
      const install = `${world.bundle(user({ one }))}/install`;
      run(world, undefined, install);
      expect(run(world, "~/a ~/b", install)).toMatchObject({ status: 0 });
      expect(world.read("home/.claude/skills/one/SKILL.md")).toBe("one\n");
      expect(run(world, "~/b ~/c", install)).toMatchObject({ status: 0 });
      expect(existsSync(`${world.home}/a`)).toBe(false);
      expect(Object.keys(world.list("home/b"))).toEqual(["one"]);
      expect(run(world, undefined, install)).toMatchObject({ status: 0 });
      expect(Object.keys(world.list("home"))).toEqual([
        ".claude",
        ".claude/skills",
        ".claude/skills/one",
        ".claude/skills/one/SKILL.md",
      ]);
      expect(run(world, undefined, install).out).toContain("Already up to date");
    });

    test("with --uninstall removes what it names, and the others stay", () => {
      const world = new World(shell);
      const install = `${world.bundle(user({ one }))}/install`;
      run(world, undefined, install);
      run(world, "~/a", install);
      expect(run(world, "~/a", install, "--uninstall")).toMatchObject({ status: 0 });
      expect(existsSync(`${world.home}/a`)).toBe(false);
      expect(run(world, undefined, install).out).toContain("Already up to date");
    });
  });

  describe(`AGENT_SKILLS_LOCAL_DESTS, in ${shell.name}`, () => {
    const run = (world: World, value: string | undefined, script: string, ...args: string[]) => {
      world.env["AGENT_SKILLS_LOCAL_DESTS"] = value;
      return world.run(script, ...args);
    };

    test("names the directories of the targets by their order, and what is left over gets copies", () => {
      const world = new World(shell);
      const bundle = world.bundle(project({ one }));
      // Sorted: agents, claude, gemini.
      expect(run(world, "x", `${bundle}/install-local`)).toMatchObject({ status: 0, err: "" });
      expect(world.list("project")).toMatchObject({
        ".agents/skills/one/SKILL.md": "f one\n",
        "x/one/SKILL.md": "f one\n",
      });
      expect(world.list("project")[".claude/skills/one"]).toMatch(/^l /);
      expect(run(world, "x y z w", `${bundle}/install-local`)).toMatchObject({ status: 0, err: "" });
      const list = world.list("project");
      expect(list).toMatchObject({ "x/one": "d", "z/one": "d", "w/one": "d" });
      expect(list["y/one"]).toMatch(/^l /);
    });

    test("stays in the project", () => {
      const world = new World(shell);
      const install = `${world.bundle(project({ one }))}/install-local`;
      world.write({ "project/out": { link: "../home" } });
      for (const bad of ["../x", "/tmp/x", "out/x", ".", ".git/x", "a/../../x", "~/x/../../.."]) {
        expect(run(world, bad, install), bad).toMatchObject({ status: 2, out: "" });
      }
      expect(run(world, "~/$HOME", install)).toMatchObject({ status: 0 });
      expect(world.read("project/~/$HOME/one/SKILL.md")).toBe("one\n");
      expect(world.list("home")).toEqual({});
    });

    test("says nothing about the user's installer", () => {
      const world = new World(shell);
      const install = `${world.bundle(user({ one }))}/install`;
      expect(run(world, "x", install)).toMatchObject({
        status: 0,
        out: expect.stringContaining("~/.claude/skills"),
      });
    });
  });
}
