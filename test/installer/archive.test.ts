// Many links at once, where a machine has awk, tr and tar, and what happens where these are missing or do something else.

import { chmodSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { describe, expect } from "vitest";
import { locate, shells, testWith } from "./support/shells.ts";
import { type Listing, World } from "./support/world.ts";

/** With these names the links' texts are shorter and longer than what an archive has room for in a header. */
const names = Array.from({ length: 20 }, (_, index) =>
  index % 2 === 0 ? `skill-${index}` : `group/${"long-".repeat(index)}${index}`,
);
const skills = Object.fromEntries(names.map((name) => [name, { "SKILL.md": `${name}\n` }]));

const linksIn = (listing: Listing): readonly string[] =>
  Object.values(listing).filter((each) => each.startsWith("l "));

for (const shell of shells) {
  const test = testWith(shell.program);

  /** Gives the world a program of this text in the place of a tool, or the machine's own. */
  function give(world: World, tool: string, text?: string): void {
    const place = `${world.tools}/${tool}`;
    rmSync(place, { force: true });
    if (text === undefined) {
      symlinkSync(shell.busybox ? shell.program! : locate([tool])!, place);
      return;
    }
    writeFileSync(place, `#!/bin/sh\nPATH=/usr/local/bin:/usr/bin:/bin\n${text}\n`);
    chmodSync(place, 0o755);
  }

  /** Installs the skills, and returns what is in the destination, and how often ln made something. */
  function install(world: World): { readonly listing: Listing; readonly calls: number } {
    const destination = { targets: ["agents"], structure: "symlink-tree", skills } as const;
    const script = `${world.bundle({ destinations: [destination] })}/install`;
    const log = `${world.root}/calls`;
    writeFileSync(log, "");
    give(world, "ln", `echo >>${log}\nexec ln "$@"`);
    expect(world.run(script)).toMatchObject({ status: 0, err: "" });
    return { listing: world.list("home/.agents"), calls: readFileSync(log, "utf8").length };
  }

  describe(`many links, in ${shell.name},`, () => {
    test("are unpacked, where the programs for that are there", () => {
      const [bare, equipped] = [new World(shell), new World(shell)];
      for (const tool of ["awk", "tr", "tar"]) give(equipped, tool);
      const single = install(bare);
      const unpacked = install(equipped);
      expect(linksIn(single.listing)).toHaveLength(names.length);
      expect(linksIn(unpacked.listing)).toHaveLength(names.length);
      expect(single.calls - unpacked.calls).toBe(names.length);
      expect(equipped.run(`${equipped.root}/bundle-1/install`, "--verify")).toMatchObject({ status: 0 });
    });

    const stubs: Readonly<Record<string, string>> = {
      "makes files instead": 'tar -xomf - && for each in *; do rm -rf "$each" && echo >"$each"; done',
      "loses the last": "tar -xomf - && rm -rf group",
      "makes nothing": "exit 0",
      fails: "exit 1",
    };
    const tried = ["dash", "busybox sh"].includes(shell.name) ? Object.entries(stubs) : [];
    for (const [what, stub] of tried) {
      test(`are right where tar ${what}`, () => {
        const world = new World(shell);
        for (const tool of ["awk", "tr"]) give(world, tool);
        give(world, "tar", stub);
        expect(linksIn(install(world).listing)).toHaveLength(names.length);
        expect(world.run(`${world.root}/bundle-1/install`, "--verify")).toMatchObject({ status: 0, err: "" });
      });
    }
  });
}
