// Entries of one bundle that stand inside entries of another.

import { afterAll, beforeAll, describe, expect } from "vitest";
import type { DestinationSpec, Skill } from "./support/bundle.ts";
import { sharedWorld } from "./support/shared-world.ts";
import { shells, testWith } from "./support/shells.ts";
import type { Listing, Result, World } from "./support/world.ts";

const inner: Skill = { "SKILL.md": "inner\n" };
const newer: Skill = { "SKILL.md": "inner, newer\n" };
const outer: Skill = { "SKILL.md": "outer\n", "b/SKILL.md": "inner\n" };

const SKILLS = "home/.claude/skills";

/** What is there of the outer entry. */
const outerIn = (entry: string): Listing => ({
  [entry]: "d",
  [`${entry}/SKILL.md`]: "f outer\n",
  [`${entry}/b`]: "d",
  [`${entry}/b/SKILL.md`]: "f inner\n",
});

/** What is there of an entry `b` inside, and of the directory above it. */
const innerIn = (entry: string, text: string): Listing => ({
  [entry]: "d",
  [`${entry}/b`]: "d",
  [`${entry}/b/SKILL.md`]: `f ${text}\n`,
});

const inner2 = { "e/b": newer, "e/c/d": newer };
const inner2Installed = {
  ...innerIn("e", "inner, newer"),
  "e/c": "d",
  "e/c/d": "d",
  "e/c/d/SKILL.md": "f inner, newer\n",
};

for (const shell of shells) {
  const test = testWith(shell.program);
  const shared = sharedWorld(shell);
  afterAll(shared.remove);

  const world = (
    ...specs: Pick<DestinationSpec, "skills" | "structure" | "onConflict">[]
  ): [World, ...string[]] => [shared.world(), ...specs.map((each) => `${shared.bundleOf(each)}/install`)];

  describe(`entries that change places, in ${shell.name}`, () => {
    const outers = { skills: { a: outer, c: outer, ...inner2 } };
    let there: Result;
    let thereFound: Listing;
    let verified: Result;
    let back: Result;
    let backFound: Listing;

    beforeAll(() => {
      if (shell.program === null) return;
      const [world_, first, second] = world(outers, {
        skills: { "a/b": inner, "c/b": newer, e: outer },
      });
      shared.installed(first!);
      expect(world_.list(SKILLS)).toEqual({ ...outerIn("a"), ...outerIn("c"), ...inner2Installed });
      there = world_.run(second!);
      thereFound = world_.list(SKILLS);
      verified = world_.run(second!, "--verify");
      back = world_.run(first!);
      backFound = world_.list(SKILLS);
    });

    const below = (found: Listing, entry: string): Listing =>
      Object.fromEntries(Object.entries(found).filter(([file]) => `${file}/`.startsWith(`${entry}/`)));

    test("are added and removed, and match the bundle", () => {
      expect(there).toMatchObject({ status: 0, out: expect.stringContaining("+3 ~0 -4"), err: "" });
      expect(verified).toMatchObject({ status: 0 });
      expect(back).toMatchObject({ status: 0, out: expect.stringContaining("+4 ~0 -3"), err: "" });
    });

    test("an inner one takes the place of the outer one, which held it", () => {
      expect(below(thereFound, "a")).toEqual(innerIn("a", "inner"));
      expect(below(thereFound, "c")).toEqual(innerIn("c", "inner, newer"));
    });

    test("an outer one takes the place of inner ones, when nothing else is there", () => {
      expect(below(thereFound, "e")).toEqual(outerIn("e"));
      expect(below(backFound, "a")).toEqual(outerIn("a"));
      expect(below(backFound, "c")).toEqual(outerIn("c"));
      expect(below(backFound, "e")).toEqual(inner2Installed);
    });

    test("so does an inner one where conflicts are left alone, and an outer one that was edited stays as it is", () => {
      const keep = "keep" as const;
      const [world_, first, second] = world(outers, {
        onConflict: keep,
        skills: { "a/b": newer, c: outer, ...inner2 },
      });
      shared.installed(first!);
      expect(world_.run(second!)).toMatchObject({
        status: 0,
        out: expect.stringContaining("+1 ~0 -1"),
        err: "",
      });
      expect(world_.list(SKILLS)).toMatchObject({ "a/b/SKILL.md": "f inner, newer\n" });
      shared.installed(first!);
      world_.write({ [`${SKILLS}/a/SKILL.md`]: "mine\n" });
      expect(world_.run(second!)).toMatchObject({
        status: 0,
        err: expect.stringContaining("left ~/.claude/skills/a alone"),
      });
      expect(below(world_.list(SKILLS), "a")).toEqual({ ...outerIn("a"), "a/SKILL.md": "f mine\n" });
    });

    describe("that hold something of the user's", () => {
      let refused: Result;
      let forced: Result;
      let before: Listing;
      let afterRefusal: Listing;
      let found: Listing;
      let saved: Listing;

      beforeAll(() => {
        if (shell.program === null) return;
        const [world_, first, second] = world(
          { skills: { "a/b": newer, c: outer } },
          { skills: { a: outer, "c/b": newer } },
        );
        shared.installed(first!);
        world_.write({ [`${SKILLS}/a/mine/SKILL.md`]: "mine\n", [`${SKILLS}/c/SKILL.md`]: "mine\n" });
        before = world_.list("home", true);
        refused = world_.run(second!);
        afterRefusal = world_.list("home", true);
        forced = world_.run(second!, "--force");
        found = world_.list(SKILLS);
        saved = world_.list("home/.local/state/kitout/user/backups/1/tree");
      });

      test("are refused, and nothing changes until it is forced", () => {
        expect(refused.status).toBe(2);
        expect(afterRefusal).toEqual(before);
        expect(forced).toMatchObject({ status: 0 });
      });

      test("an outer one is refused where something of the user's is between the inner ones", () => {
        expect(refused.err).toContain("foreign  a:");
        expect(below(found, "a")).toEqual(outerIn("a"));
        expect(saved["a/mine/SKILL.md"]).toBe("f mine\n");
      });

      test("an outer one that was edited is refused, and with --force saved whole", () => {
        expect(refused.err).toContain("conflict  c:");
        expect(below(found, "c")).toEqual(innerIn("c", "inner, newer"));
        expect(saved["c/SKILL.md"]).toBe("f mine\n");
        expect(saved["c/b/SKILL.md"]).toBe("f inner\n");
      });
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
