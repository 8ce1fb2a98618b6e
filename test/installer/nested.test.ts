// Entries of one bundle that stand inside entries of another.

import { describe, expect } from "vitest";
import type { DestinationSpec, Skill } from "./support/bundle.ts";
import { shells, testWith } from "./support/shells.ts";
import { World } from "./support/world.ts";

const inner: Skill = { "SKILL.md": "inner\n" };
const newer: Skill = { "SKILL.md": "inner, newer\n" };
const outer: Skill = { "SKILL.md": "outer\n", "b/SKILL.md": "inner\n" };

const outerInstalled = { a: "d", "a/SKILL.md": "f outer\n", "a/b": "d", "a/b/SKILL.md": "f inner\n" };

for (const shell of shells) {
  const test = testWith(shell.program);

  describe(`entries that change places, in ${shell.name}`, () => {
    const world = (
      ...specs: Pick<DestinationSpec, "skills" | "structure" | "onConflict">[]
    ): [World, ...string[]] => {
      const made = new World(shell);
      return [made, ...specs.map((each) => `${made.bundle({ destinations: [each] })}/install`)];
    };

    test("an inner one takes the place of the outer one, which held it", () => {
      const [world_, first, second, third] = world(
        { skills: { a: outer } },
        { skills: { "a/b": inner } },
        { skills: { "a/b": newer } },
      );
      for (const later of [second!, third!]) {
        expect(world_.run(first!)).toMatchObject({ status: 0, err: "" });
        expect(world_.list("home/.claude/skills")).toEqual(outerInstalled);
        expect(world_.run(later)).toMatchObject({
          status: 0,
          out: expect.stringContaining("+1 ~0 -1"),
          err: "",
        });
        expect(world_.list("home/.claude/skills")).toEqual({
          a: "d",
          "a/b": "d",
          "a/b/SKILL.md": later === second ? "f inner\n" : "f inner, newer\n",
        });
        expect(world_.run(later, "--verify")).toMatchObject({ status: 0 });
      }
    });

    test("so does an inner one where conflicts are left alone, and an outer one that was edited stays as it is", () => {
      const keep = "keep" as const;
      const [world_, first, second] = world(
        { skills: { a: outer } },
        { onConflict: keep, skills: { "a/b": newer } },
      );
      world_.run(first!);
      expect(world_.run(second!)).toMatchObject({
        status: 0,
        out: expect.stringContaining("+1 ~0 -1"),
        err: "",
      });
      expect(world_.list("home/.claude/skills")).toMatchObject({ "a/b/SKILL.md": "f inner, newer\n" });
      world_.run(first!);
      world_.write({ "home/.claude/skills/a/SKILL.md": "mine\n" });
      expect(world_.run(second!)).toMatchObject({
        status: 0,
        err: expect.stringContaining("left ~/.claude/skills/a alone"),
      });
      expect(world_.list("home/.claude/skills")).toEqual({ ...outerInstalled, "a/SKILL.md": "f mine\n" });
    });

    test("an outer one takes the place of inner ones, when nothing else is there", () => {
      const [world_, first, second] = world(
        { skills: { "a/b": newer, "a/c/d": newer } },
        { skills: { a: outer } },
      );
      world_.run(first!);
      expect(world_.run(second!)).toMatchObject({
        status: 0,
        out: expect.stringContaining("+1 ~0 -2"),
        err: "",
      });
      expect(world_.list("home/.claude/skills")).toEqual(outerInstalled);
    });

    test("an outer one is refused where something of the user's is between the inner ones", () => {
      const [world_, first, second] = world({ skills: { "a/b": newer } }, { skills: { a: outer } });
      world_.run(first!);
      world_.write({ "home/.claude/skills/a/mine/SKILL.md": "mine\n" });
      const before = world_.list("home", true);
      expect(world_.run(second!)).toMatchObject({ status: 2, err: expect.stringContaining("foreign  a:") });
      expect(world_.list("home", true)).toEqual(before);
      expect(world_.run(second!, "--force")).toMatchObject({ status: 0 });
      expect(world_.list("home/.claude/skills")).toEqual(outerInstalled);
      expect(world_.read("home/.local/state/kitout/user/backups/1/tree/a/mine/SKILL.md")).toBe("mine\n");
    });

    test("an outer one that was edited is refused, and with --force saved whole", () => {
      const [world_, first, second] = world({ skills: { a: outer } }, { skills: { "a/b": newer } });
      world_.run(first!);
      world_.write({ "home/.claude/skills/a/SKILL.md": "mine\n" });
      const before = world_.list("home", true);
      expect(world_.run(second!)).toMatchObject({ status: 2, err: expect.stringContaining("conflict  a:") });
      expect(world_.list("home", true)).toEqual(before);
      expect(world_.run(second!, "--force")).toMatchObject({ status: 0 });
      expect(world_.list("home/.claude/skills")).toEqual({
        a: "d",
        "a/b": "d",
        "a/b/SKILL.md": "f inner, newer\n",
      });
      expect(world_.read("home/.local/state/kitout/user/backups/1/tree/a/SKILL.md")).toBe("mine\n");
      expect(world_.read("home/.local/state/kitout/user/backups/1/tree/a/b/SKILL.md")).toBe("inner\n");
    });

    test("the same with links, there and back", () => {
      const structure = "symlink-tree" as const;
      const [world_, first, second] = world(
        { structure, skills: { a: outer } },
        { structure, skills: { "a/b": newer } },
      );
      world_.run(first!);
      expect(world_.run(second!)).toMatchObject({ status: 0, err: "" });
      expect(world_.read("home/.claude/skills/a/b/SKILL.md")).toBe("inner, newer\n");
      expect(world_.list("home/.claude/skills")["a"]).toBe("d");
      expect(world_.run(first!)).toMatchObject({ status: 0, err: "" });
      expect(world_.list("home/.claude/skills")["a"]).toMatch(/^l /);
      expect(world_.run(first!, "--verify")).toMatchObject({ status: 0 });
    });
  });
}
