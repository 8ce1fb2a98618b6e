// What somebody decided by hand, a shell hook leaves as it is; what another hook did, it may take back.

import { existsSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { DestinationSpec } from "./support/bundle.ts";
import { shells, testWith } from "./support/shells.ts";
import { World } from "./support/world.ts";

const one = { "SKILL.md": "one\n" };
const two = { "SKILL.md": "two\n" };
const three = { "SKILL.md": "three\n" };

/** It says one line, and nothing else, and does nothing. */
const line = (what: RegExp | string) => ({
  status: 0,
  out: "",
  err: expect.stringMatching(
    new RegExp(`^kitout: [^\\n]*${typeof what === "string" ? what : what.source}[^\\n]*\\n$`),
  ),
});
const MOVED = line("skills updated");
const UNINSTALLED = line("were uninstalled here");
const BY_HAND = line("were installed by hand");
const QUIET = { status: 0, out: "", err: "" };

class Place {
  readonly skills: string;

  constructor(
    readonly world: World,
    readonly scope: "user" | "project",
  ) {
    this.skills = `${scope === "user" ? "home" : "project"}/.claude/skills`;
  }

  bundle(skills: DestinationSpec["skills"], owner: string = this.scope): string {
    return this.world.bundle({ scope: this.scope, owner, destinations: [{ skills }] });
  }

  install(bundle: string, ...args: readonly string[]) {
    const result = this.world.run(
      `${bundle}/${this.scope === "user" ? "install" : "install-local"}`,
      ...args,
    );
    expect(result).toMatchObject({ status: 0, err: "" });
    return result;
  }

  hook(bundle: string) {
    return this.world.run(`${bundle}/shell-hook`);
  }

  get text(): string | undefined {
    const file = `${this.skills}/one/SKILL.md`;
    return existsSync(`${this.world.root}/${file}`) ? this.world.read(file) : undefined;
  }
}

const scopes = ["user", "project"] as const;

for (const shell of shells) {
  const test = testWith(shell.program);

  describe.each(scopes)(`for a %s, in ${shell.name},`, (scope) => {
    test("hooks of two bundles take turns, until somebody installs by hand", () => {
      const place = new Place(new World(shell), scope);
      const [a, b] = [place.bundle({ one }), place.bundle({ one: two })];
      for (const [bundle, text] of [
        [a, "one\n"],
        [b, "two\n"],
        [a, "one\n"],
      ] as const) {
        expect(place.hook(bundle)).toMatchObject(MOVED);
        expect(place.hook(bundle)).toEqual(QUIET);
        expect(place.text).toBe(text);
      }
      // Though it has nothing to do.
      place.install(a);
      expect(place.hook(b)).toMatchObject(BY_HAND);
      expect(place.text).toBe("one\n");
      expect(place.install(a).out).toContain("Already up to date");
    });

    test("what was uninstalled stays so until somebody installs", () => {
      const place = new Place(new World(shell), scope);
      const [a, b] = [place.bundle({ one }), place.bundle({ one: two })];
      place.install(a);
      place.install(a, "--uninstall");
      for (const bundle of [a, b]) expect(place.hook(bundle)).toMatchObject(UNINSTALLED);
      expect(place.text).toBe(undefined);
      place.install(a);
      expect(place.hook(a)).toEqual(QUIET);
      expect(place.hook(b)).toMatchObject(MOVED);
      expect(place.text).toBe("two\n");
    });
  });
}

describe.each(scopes)("for a %s,", (scope) => {
  test("a bundle that was never installed is newer than what was installed by hand", () => {
    const place = new Place(new World(), scope);
    const [a, b] = [place.bundle({ one }), place.bundle({ one: two })];
    place.install(a);
    expect(place.hook(b)).toMatchObject(MOVED);
    // A hook has moved it, so another one may.
    expect(place.hook(a)).toMatchObject(MOVED);
    expect(place.text).toBe("one\n");
  });

  test("going back by hand keeps a newer hook away", () => {
    const place = new Place(new World(), scope);
    const [a, b, c] = [place.bundle({ one }), place.bundle({ one: two }), place.bundle({ one: three })];
    for (const bundle of [a, b, a]) place.install(bundle);
    expect(place.hook(b)).toMatchObject(BY_HAND);
    expect(place.hook(c)).toMatchObject(MOVED);
    expect(place.text).toBe("three\n");
  });

  test("what another name took over and uninstalled is not installed again by the hook of the first", () => {
    const place = new Place(new World(), scope);
    const [a, b] = [place.bundle({ one }, "first"), place.bundle({ one: two }, "second")];
    expect(place.hook(a)).toMatchObject(MOVED);
    place.install(b, "--take-over");
    expect(place.hook(a)).toMatchObject(UNINSTALLED);
    place.install(b, "--uninstall");
    for (const bundle of [a, b]) expect(place.hook(bundle)).toMatchObject(UNINSTALLED);
    expect(place.text).toBe(undefined);
    place.install(a);
    expect(place.hook(a)).toEqual(QUIET);
    expect(place.hook(b)).toMatchObject(UNINSTALLED);
  });

  test("a dry run decides nothing", () => {
    const place = new Place(new World(), scope);
    const a = place.bundle({ one });
    place.install(a);
    place.install(a, "--uninstall", "--dry-run");
    expect(place.hook(a)).toEqual(QUIET);
    place.install(a, "--uninstall");
    place.install(a, "--dry-run");
    expect(place.hook(a)).toMatchObject(UNINSTALLED);
  });

  test("what was uninstalled for one target stays so", () => {
    const world = new World();
    const bundle = world.bundle({
      scope,
      destinations: ["claude", "other"].map((target) => ({ targets: [target], skills: { one } })),
    });
    const install = `${bundle}/${scope === "user" ? "install" : "install-local"}`;
    expect(world.run(install).status).toBe(0);
    expect(world.run(install, "--uninstall", "--target", "claude").status).toBe(0);
    expect(world.run(`${bundle}/shell-hook`)).toMatchObject(UNINSTALLED);
    expect(world.run(install).status).toBe(0);
    expect(world.run(`${bundle}/shell-hook`)).toEqual(QUIET);
  });
});
