// The installer is killed before and after every call of a command that changes something; then another run goes on.

import { spawnSync } from "node:child_process";
import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import type { DestinationSpec, Skill } from "./support/bundle.ts";
import { locate } from "./support/shells.ts";
import { type Listing, World } from "./support/world.ts";

const CHANGING = ["cp", "ln", "mv", "rm", "xargs"];

const skill = (text: string): Skill => ({
  "SKILL.md": `${text}\n`,
  "more/a b": `${text} more\n`,
  run: { x: text },
});

/** Two destinations with the same entries, one of copies and one of links. */
function destinations(skills: Readonly<Record<string, Skill>>): readonly DestinationSpec[] {
  return [
    { targets: ["copies"], skills },
    { targets: ["links"], structure: "symlink-tree", skills },
  ];
}

const versions: Readonly<Record<string, Readonly<Record<string, Skill>>>> = {
  old: { same: skill("same"), "in/changed": skill("one"), gone: skill("gone") },
  new: { same: skill("same"), "in/changed": skill("two"), fresh: skill("fresh") },
  third: { "in/changed": skill("three"), other: skill("other") },
};

/** A command that ends the installer at its n-th call, counted over all commands, before or after it did its work. */
function trap(world: World, when: "before" | "after"): string {
  const directory = path.join(world.root, `traps-${when}`);
  for (const tool of CHANGING) {
    const real = locate([tool])!;
    const kill = `read pid <"$KILL_PID"; kill -9 "$pid"`;
    const work = when === "before" ? `${kill}; exit 1` : `${real} "$@"; ${kill}; exit 1`;
    world.write({
      [`traps-${when}/${tool}`]: {
        x: `#!/bin/sh\necho x >>"$KILL_COUNT"\nif [ "$(grep -c x "$KILL_COUNT")" = "$KILL_AT" ]; then ${work}; fi\nexec ${real} "$@"\n`,
      },
    });
  }
  return directory;
}

describe.each(["before", "after"] as const)("killed %s any command that changes something", (when) => {
  test("everything is old, new or absent, neighbours are untouched, and every next run reaches its state", () => {
    const world = new World();
    const bundles = Object.fromEntries(
      Object.entries(versions).map(([name, skills]) => [
        name,
        `${world.bundle({ destinations: destinations(skills) })}/install`,
      ]),
    );
    expect(world.run(bundles["old"]!).status).toBe(0);
    for (const agent of ["copies", "links"]) {
      world.write({
        [`home/.${agent}/skills/mine/SKILL.md`]: "mine\n",
        [`home/.${agent}/skills/in/mine`]: "mine\n",
      });
    }
    const start = path.join(world.root, "start");
    cpSync(world.home, start, { recursive: true, verbatimSymlinks: true });
    const reset = (): void => {
      rmSync(world.home, { recursive: true });
      cpSync(start, world.home, { recursive: true, verbatimSymlinks: true });
    };
    const states: Record<string, Listing> = {};
    for (const [name, install] of Object.entries(bundles)) {
      reset();
      expect(world.run(install).status).toBe(0);
      states[name] = world.list("home");
    }
    const traps = trap(world, when);
    const count = path.join(world.root, "count");
    const pid = path.join(world.root, "pid");
    let killed = 0;
    for (let at = 1; ; at += 1) {
      reset();
      writeFileSync(count, "");
      const { status } = spawnSync(
        "/bin/sh",
        ["-c", 'echo $$ >"$KILL_PID"; exec "$@"', "sh", world.shell.program!, bundles["new"]!, "--quiet"],
        {
          env: {
            PATH: `${traps}:${world.tools}`,
            HOME: world.home,
            TMPDIR: path.join(world.root, "tmp"),
            KILL_AT: `${at}`,
            KILL_COUNT: count,
            KILL_PID: pid,
          },
        },
      );
      if (status === 0 && readFileSync(count, "utf8").length / 2 < at) break;
      killed += 1;
      const found = world.list("home");
      expectWhole(found, states["old"]!, states["new"]!, `killed ${when} call ${at}`);
      const left = path.join(world.root, "left");
      rmSync(left, { recursive: true, force: true });
      cpSync(world.home, left, { recursive: true, verbatimSymlinks: true });
      // Killed after a call is killed before the next one, so both together try two bundles at each moment.
      const turn = when === "before" ? at : at + 2;
      for (const [name, install] of [Object.entries(bundles)[turn % 3]!]) {
        rmSync(world.home, { recursive: true });
        cpSync(left, world.home, { recursive: true, verbatimSymlinks: true });
        const result = world.run(install, "--quiet");
        expect({ at, name, ...result }).toEqual({ at, name, status: 0, out: "", err: "" });
        expect({ at, name, found: world.list("home") }).toEqual({ at, name, found: states[name] });
        expect(existsSync(path.join(world.home, ".local/state/kitout/user/backups"))).toBe(false);
        for (const agent of ["copies", "links"]) {
          // A run that finds nothing to do takes no lock, and leaves what it never looks at to one that does.
          const control = Object.keys(world.list(`home/.${agent}/.kitout-skills`, true)).filter(
            (file) => !/^(lock|stage)/.test(file),
          );
          expect({ at, name, control }).toEqual({ at, name, control: [".gitignore", "ledger"] });
        }
      }
    }
    expect(killed).toBeGreaterThan(20);
  }, 900_000);
});

/** Every copy is the old one, the new one, or not there at all; every link is always there. */
function expectWhole(found: Listing, before: Listing, after: Listing, message: string): void {
  for (const agent of [".copies/skills", ".links/skills"]) {
    for (const entry of ["same", "in/changed", "gone", "fresh", "mine", "in/mine"]) {
      const part = (listing: Listing): string =>
        JSON.stringify(
          Object.entries(listing).filter(
            ([file]) => file === `${agent}/${entry}` || file.startsWith(`${agent}/${entry}/`),
          ),
        );
      const allowed = [part(before), part(after)];
      if (agent.startsWith(".copies") && !entry.endsWith("mine") && entry !== "same") allowed.push("[]");
      expect(allowed, `${message}: ${agent}/${entry}`).toContain(part(found));
    }
  }
}
