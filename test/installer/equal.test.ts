// What has the bundle's bytes already is taken over, whatever it is: a directory, or a link to one; where a link led is kept.

import { mkdirSync, symlinkSync } from "node:fs";
import { afterAll, describe, expect } from "vitest";
import type { Structure } from "../../src/model/installer.ts";
import { sharedWorld } from "./support/shared-world.ts";
import { shells, testWith } from "./support/shells.ts";
import type { World } from "./support/world.ts";

const one = {
  "SKILL.md": "one\n",
  "more/a b": "text\n",
  run: { x: "#!/bin/sh\n" },
  link: { link: "more/a b" },
};
const two = { "SKILL.md": "two\n" };
const SKILLS = "home/.claude/skills";
const BACKUPS = "home/.local/state/kitout/user/backups";

/** The files of one and two, as written to a directory. */
const files = (directory: string) =>
  Object.fromEntries(
    Object.entries({ one, two }).flatMap(([entry, skill]) =>
      Object.entries(skill).map(([file, content]) => [`${directory}/${entry}/${file}`, content]),
    ),
  );

// Nothing here depends on more of a shell than the tables do; two very different ones.
for (const shell of shells.filter(({ name }) => ["dash", "busybox sh"].includes(name))) {
  const test = testWith(shell.program);
  const shared = sharedWorld(shell);
  afterAll(shared.remove);

  const install = (structure: Structure): string =>
    `${shared.bundle({ destinations: [{ structure, skills: { one, two } }] })}/install`;

  /** It is installed as if nothing had been there. */
  function expectInstalled(world: World, script: string): void {
    expect(world.run(script).out).toBe("Already up to date. (Use --verify to check the files.)\n");
    expect(world.run(script, "--verify")).toMatchObject({ status: 0, err: "" });
    expect(world.run(script, "--uninstall")).toMatchObject({ status: 0, err: "" });
    expect(Object.keys(world.list("home/.claude"))).toEqual([]);
  }

  for (const structure of ["copy-tree", "symlink-tree", "link"] as const) {
    describe(`for ${structure}, in ${shell.name}, what has the bundle's bytes`, () => {
      test("is taken over when it is a directory", () => {
        const world = shared.world();
        const script = install(structure);
        world.write(files(SKILLS));
        // What using a skill leaves does not make it another one.
        if (structure !== "copy-tree") world.write({ [`${SKILLS}/one/__pycache__/x.pyc`]: "junk" });
        expect(world.run(script, "--dry-run")).toMatchObject({ status: 0, err: "" });
        expect(world.run(script)).toMatchObject({ status: 0, err: "" });
        expectInstalled(world, script);
      });

      test("is taken over when links of another manager lead to it, and where they led is kept", () => {
        const world = shared.world();
        const script = install(structure);
        world.write(files("other"));
        mkdirSync(`${world.root}/${SKILLS}`, { recursive: true });
        for (const entry of ["one", "two"])
          symlinkSync(`${world.root}/other/${entry}`, `${world.root}/${SKILLS}/${entry}`);
        expect(world.run(script)).toMatchObject({ status: 0 });
        expect(world.list(BACKUPS)).toMatchObject({
          "1/tree/one": `l ${world.root}/other/one`,
          "1/tree/two": `l ${world.root}/other/two`,
        });
        expectInstalled(world, script);
        expect(world.read("other/one/SKILL.md")).toBe("one\n");
        world.remove("other");
      });

      test("is refused where anything differs, and the refusal says what is there", () => {
        const world = shared.world();
        const script = install(structure);
        world.write({
          ...files(SKILLS),
          [`${SKILLS}/one/new`]: "new\n",
          "elsewhere/SKILL.md": "mine\n",
        });
        world.remove(`${SKILLS}/one/more`);
        world.remove(`${SKILLS}/two`);
        symlinkSync(`${world.root}/elsewhere`, `${world.root}/${SKILLS}/two`);
        const before = world.list("home");
        const { status, err } = world.run(script);
        expect(status).toBe(2);
        if (structure === "link") expect(err).toContain("holds other things too: one, two");
        else {
          expect(err).toContain(
            "one: something else with this name is here already: a directory in which 2 files differ\n",
          );
          expect(err).toContain(`already: a link to ${world.root}/elsewhere\n`);
        }
        expect(world.list("home")).toEqual(before);
        world.remove("elsewhere");
      });
    });
  }

  describe(`a link in the place of a link, in ${shell.name}`, () => {
    test("is taken over when exactly the bundle's skills are behind it, and nothing else is", () => {
      const world = shared.world();
      const script = install("link");
      world.write({ ...files("other"), "other/mine/SKILL.md": "mine\n" });
      mkdirSync(`${world.home}/.claude`);
      symlinkSync("../../other", `${world.root}/${SKILLS}`);
      expect(world.run(script)).toMatchObject({
        status: 2,
        err: expect.stringContaining("but is a link to ../../other that kitout did not make\n"),
      });
      world.remove("other/mine");
      expect(world.run(script)).toMatchObject({ status: 0 });
      expect(world.list(BACKUPS)).toMatchObject({ "1/self": "l ../../other" });
      expectInstalled(world, script);
      world.remove("other");
    });

    test("that leads to something huge or strange is not searched", () => {
      const world = shared.world();
      const script = install("copy-tree");
      world.write({ [`${SKILLS}/one`]: { link: "/" }, [`${SKILLS}/two`]: { link: "two" } });
      const { status, err } = world.run(script);
      expect(status).toBe(2);
      expect(err).toContain("one: something else with this name is here already: a link to /\n");
      expect(err).toContain("already: a link to two, which leads nowhere\n");
    });
  });
}
