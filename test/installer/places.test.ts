import { spawnSync } from "node:child_process";
import { existsSync, lstatSync, mkdirSync, rmSync, symlinkSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import type { DestPart, Structure } from "../../src/model/installer.ts";
import type { BundleSpec } from "./support/bundle.ts";
import { shells, testWith } from "./support/shells.ts";
import { World } from "./support/world.ts";

const skills = { one: { "SKILL.md": "one\n" } };
const variable: readonly DestPart[] = [{ kind: "variable", name: "PLACE" }];

describe("refused outright", () => {
  const refused = (
    prepare: (world: World) => string,
    why: string,
    structure: "copy-tree" | "link" = "copy-tree",
  ): void => {
    const world = new World();
    const bundle = world.bundle({ destinations: [{ dest: variable, structure, skills }] });
    world.env["PLACE"] = prepare(world);
    const before = world.fingerprint("home") + world.fingerprint("bundle-1");
    const result = world.run(`${bundle}/install`);
    expect(result).toMatchObject({ status: 2, out: "" });
    expect(result.err).toContain(why);
    expect(result.err).toContain("nothing was changed");
    expect(world.fingerprint("home") + world.fingerprint("bundle-1")).toBe(before);
  };

  test("the root of everything", () => refused(() => "/", "does not end in the name of a directory"));
  test("the root of everything in other words", () =>
    refused(() => "///..", "does not end in the name of a directory"));
  test("the home directory", () => refused((world) => world.home, "is your home directory"));
  test("the home directory, as a link's own place", () =>
    refused((world) => `${world.home}//`, "is your home directory", "link"));
  test("a directory above home", () => refused((world) => world.root, "is your home directory, or above it"));
  test("the home directory through a link", () =>
    refused((world) => {
      symlinkSync(world.home, `${world.root}/other`);
      return `${world.root}/other`;
    }, "is your home directory"));
  test("inside the bundle", () =>
    refused((world) => `${world.root}/bundle-1/skills`, "is inside a bundle of kitout"));
  test("inside another bundle, through a link", () =>
    refused((world) => {
      world.bundle({ destinations: [{ skills }] });
      symlinkSync(`${world.root}/bundle-2/views`, `${world.root}/views`);
      return `${world.root}/views/new`;
    }, "is inside a bundle of kitout"));
  test("inside the store", () =>
    refused((world) => `${world.home}/.local/share/kitout/store/skills`, "is inside kitout's store"));
  test("inside /nix/store", () => refused(() => "/nix/store/x/skills", "is inside /nix/store"));
  test("inside .git", () =>
    refused((world) => `${world.root}/project/.git/hooks`, "is inside a .git directory"));
  test("behind a link that leads nowhere", () =>
    refused((world) => {
      symlinkSync("nowhere", `${world.root}/dangling`);
      return `${world.root}/dangling`;
    }, "is a link that does not lead to a directory"));
  test("behind a file", () =>
    refused((world) => {
      world.write({ file: "text\n" });
      return `${world.root}/file/skills`;
    }, "is not a directory"));
  test("up from a directory that does not exist", () =>
    refused((world) => `${world.root}/no/such/../../skills`, "goes up from a directory that does not exist"));
  test("a path with a newline", () =>
    refused((world) => `${world.root}/new\nline`, "has a control character in its path"));
  test("kitout's own directories", () =>
    refused((world) => `${world.root}/project/.kitout-x`, "is one of kitout's own directories"));

  test("in project scope: the project itself, what is outside of it, also through a link", () => {
    const world = new World();
    mkdirSync(`${world.root}/outside`);
    symlinkSync("../outside", `${world.project}/leads-out`);
    for (const [dest, why] of [
      ["leads-out", "leads out of the project"],
      ["leads-out/skills", "leads out of the project"],
      ["a/../../outside", "goes up from a directory that does not exist"],
      ["leads-out/../x", "leads out of the project"],
      [".git/skills", "is inside a .git directory"],
    ] as const) {
      const bundle = world.bundle({ scope: "project", destinations: [{ dest, skills }] });
      expect(world.run(`${bundle}/install-local`)).toMatchObject({
        status: 2,
        err: expect.stringContaining(why),
      });
    }
    expect(world.list("outside", true)).toEqual({});
    expect(Object.keys(world.list("project", true))).toEqual(["leads-out"]);
  });
});

for (const shell of shells) {
  describe(`a destination, in ${shell.name}`, () => {
    testWith(shell.program)("that is a link, or stands behind one, is followed to its directory", () => {
      const world = new World(shell);
      mkdirSync(`${world.root}/dotfiles/claude/real skills`, { recursive: true });
      symlinkSync("../dotfiles/claude", `${world.home}/.claude`);
      symlinkSync("real skills", `${world.root}/dotfiles/claude/skills`);
      const bundle = world.bundle({ destinations: [{ skills }] });
      expect(world.run(`${bundle}/install`)).toMatchObject({ status: 0, err: "" });
      expect(world.list("dotfiles", true)).toMatchObject({
        "claude/.kitout-real skills/ledger": expect.stringContaining("one//SKILL.md"),
        "claude/real skills/one/SKILL.md": "f one\n",
        "claude/skills": "l real skills",
      });
      expect(world.run(`${bundle}/install`).out).toBe(
        "Already up to date. (Use --verify to check the files.)\n",
      );
      expect(world.run(`${bundle}/install`, "--uninstall")).toMatchObject({ status: 0, err: "" });
      expect(lstatSync(`${world.home}/.claude`).isSymbolicLink()).toBe(true);
      expect(existsSync(`${world.root}/dotfiles/claude/real skills/one`)).toBe(false);
    });

    testWith(shell.program)(
      "of a project stands in the root that --root, AGENT_SKILLS_ROOT or the working directory names",
      () => {
        const world = new World(shell);
        const bundle = world.bundle({ scope: "project", destinations: [{ skills }] });
        for (const name of ["by option", "by variable"]) mkdirSync(`${world.root}/${name}`);
        expect(world.run(`${bundle}/install-local`, "--root", "../by option")).toMatchObject({
          status: 0,
          err: "",
        });
        expect(world.run(`${bundle}/install-local`)).toMatchObject({ status: 0, err: "" });
        world.env["AGENT_SKILLS_ROOT"] = `${world.root}/by variable`;
        expect(world.run(`${bundle}/install-local`)).toMatchObject({ status: 0, err: "" });
        expect(world.run(`${bundle}/install-local`).out).toBe(
          "Already up to date. (Use --verify to check the files.)\n",
        );
        for (const place of ["by option", "by variable", "project"]) {
          expect(world.read(`${place}/.claude/skills/one/SKILL.md`)).toBe("one\n");
          expect(world.read(`${place}/.kitout/.gitignore`)).toBe("*\n");
          expect(world.read(`${place}/.claude/.kitout-skills/.gitignore`)).toBe("*\n");
        }
      },
    );
  });
}

describe("several destinations", () => {
  test("are looked at before any is changed: one refused entry anywhere means that nothing changes", () => {
    const world = new World();
    const bundle = world.bundle({
      destinations: [
        { targets: ["aaa"], skills },
        { targets: ["mmm"], structure: "symlink-tree", skills },
        { targets: ["zzz"], skills },
      ],
    });
    world.write({ "home/.zzz/skills/one/SKILL.md": "mine\n" });
    expect(world.run(`${bundle}/install`)).toMatchObject({ status: 2, out: "" });
    expect(world.list("home", true)).toEqual({
      ".zzz": "d",
      ".zzz/skills": "d",
      ".zzz/skills/one": "d",
      ".zzz/skills/one/SKILL.md": "f mine\n",
    });
  });

  test("that turn out to be one directory are one when they want the same, and are refused when not", () => {
    const world = new World();
    mkdirSync(`${world.root}/shared`);
    symlinkSync("../shared", `${world.home}/.b`);
    symlinkSync("../shared", `${world.home}/.a`);
    const same = world.bundle({
      destinations: [
        { targets: ["a"], skills },
        { targets: ["b"], skills },
      ],
    });
    expect(world.run(`${same}/install`)).toMatchObject({
      status: 0,
      out: "a, b  +1 ~0 -0 =0  " + `${world.root}/shared/skills\n`,
      err: "",
    });
    expect(world.run(`${same}/install`).out).toBe("Already up to date. (Use --verify to check the files.)\n");
    const other = world.bundle({
      destinations: [
        { targets: ["a"], skills },
        { targets: ["b"], skills: { two: { "SKILL.md": "two\n" } } },
      ],
    });
    expect(world.run(`${other}/install`)).toMatchObject({
      status: 2,
      err: expect.stringContaining("a and b are the same directory here"),
    });
  });

  test("of which one is inside another are refused", () => {
    const world = new World();
    const bundle = world.bundle({
      destinations: [
        { targets: ["a"], dest: `${world.home}/x`, skills },
        { targets: ["b"], dest: `${world.home}/x/y`, skills },
      ],
    });
    expect(world.run(`${bundle}/install`)).toMatchObject({
      status: 2,
      err: expect.stringContaining("is inside the other"),
    });
  });

  test("that are no longer in the bundle are cleaned at the next install, and neighbours there stay", () => {
    const world = new World();
    const both = world.bundle({
      destinations: [
        { targets: ["a"], skills },
        { targets: ["b"], structure: "symlink-tree", skills },
        { targets: ["c"], structure: "link", skills },
      ],
    });
    const one = world.bundle({ destinations: [{ targets: ["a"], skills }] });
    world.run(`${both}/install`);
    world.write({ "home/.b/skills/mine": "mine\n" });
    expect(world.run(`${one}/install`)).toMatchObject({ status: 0, err: "" });
    expect(world.list("home", true)).toMatchObject({
      ".a/skills/one/SKILL.md": "f one\n",
      ".b/skills": "d",
      ".b/skills/mine": "f mine\n",
      ".c": "d",
    });
    expect(Object.keys(world.list("home/.b", true))).toEqual(["skills", "skills/mine"]);
    expect(world.list("home/.c", true)).toEqual({});
    expect(world.run(`${one}/install`).out).toBe("Already up to date. (Use --verify to check the files.)\n");
    // And back again.
    expect(world.run(`${both}/install`)).toMatchObject({ status: 0, err: "" });
    expect(world.read("home/.c/skills/one/SKILL.md")).toBe("one\n");
  });

  test("are cleaned where a variable pointed before", () => {
    const world = new World();
    const bundle = world.bundle({ destinations: [{ dest: variable, skills }] });
    for (const place of ["first", "second"]) {
      world.env["PLACE"] = `${world.root}/${place}`;
      expect(world.run(`${bundle}/install`)).toMatchObject({ status: 0, err: "" });
    }
    expect(existsSync(`${world.root}/first`)).toBe(false);
    expect(world.read("second/one/SKILL.md")).toBe("one\n");
  });

  test("are only those of --target, when that is given", () => {
    const world = new World();
    const bundle = world.bundle({
      destinations: [
        { targets: ["a", "b"], skills },
        { targets: ["c"], skills },
        { targets: ["d"], dest: variable, skills },
      ],
    });
    expect(world.run(`${bundle}/install`, "--target", "b")).toMatchObject({
      status: 0,
      out: "a, b  +1 ~0 -0 =0  ~/.a/skills\n",
      err: "",
    });
    expect(world.run(`${bundle}/scripts/c`)).toMatchObject({
      status: 0,
      out: "c  +1 ~0 -0 =0  ~/.c/skills\n",
      err: "",
    });
    expect(world.run(`${bundle}/install`, "--target=b", "--target", "c").out).toBe(
      "Already up to date. (Use --verify to check the files.)\n",
    );
    expect(world.run(`${bundle}/install`, "--target", "x")).toMatchObject({
      status: 64,
      err: "kitout: this bundle has no target x.\n  Its targets: a b c d\n",
    });
  });

  test("are those of this machine's system", () => {
    const world = new World();
    const here = world.spawn("/bin/sh", "-c", "/bin/uname -m").out.trim();
    const bundle = world.bundle({
      destinations: [
        { targets: ["here"], systems: ["riscv128-plan9", `${here}-linux`], skills },
        { targets: ["there"], systems: ["riscv128-plan9"], skills },
      ],
    });
    expect(world.run(`${bundle}/install`)).toMatchObject({
      status: 0,
      out: "here  +1 ~0 -0 =0  ~/.here/skills\n",
      err: "",
    });
    expect(existsSync(`${world.home}/.there`)).toBe(false);
    expect(world.run(`${bundle}/install`).out).toBe(
      "Already up to date. (Use --verify to check the files.)\n",
    );
  });

  test("never touch entries that the configuration excludes, even those that were installed once", () => {
    const world = new World();
    const first = world.bundle({ destinations: [{ skills: { ...skills, two: { "SKILL.md": "two\n" } } }] });
    const second = world.bundle({ destinations: [{ skills, exclude: ["two", ".system"] }] });
    world.run(`${first}/install`);
    expect(world.run(`${second}/install`)).toMatchObject({ status: 0, err: "" });
    expect(world.read("home/.claude/skills/two/SKILL.md")).toBe("two\n");
  });
});

describe("owners", () => {
  test("are told when they name one directory, and --take-over hands it over", () => {
    const world = new World();
    const work = world.bundle({ owner: "work", destinations: [{ skills }] });
    const play = world.bundle({
      owner: "play",
      destinations: [{ skills: { two: { "SKILL.md": "two\n" } } }],
    });
    world.run(`${work}/install`);
    const before = world.list("home", true);
    const refused = world.run(`${play}/install`);
    expect(refused).toMatchObject({ status: 2, out: "" });
    expect(refused.err).toContain(
      "belongs to the configuration 'work' (claude), but this one is 'play'; nothing was changed",
    );
    expect(refused.err).toContain("--take-over");
    expect(world.list("home", true)).toEqual(before);
    expect(world.run(`${play}/install`, "--take-over")).toMatchObject({
      status: 0,
      out: "claude  +1 ~0 -1 =0  ~/.claude/skills\n",
      err: "",
    });
    expect(Object.keys(world.list("home/.claude/skills"))).toEqual(["two", "two/SKILL.md"]);
    // What was handed over is not pruned by the one who had it.
    const elsewhere = world.bundle({ owner: "work", destinations: [{ targets: ["other"], skills }] });
    expect(world.run(`${elsewhere}/install`)).toMatchObject({ status: 0, err: "" });
    expect(Object.keys(world.list("home/.claude/skills"))).toEqual(["two", "two/SKILL.md"]);
  });
});

describe("something else where a directory belongs", () => {
  type Kind = readonly [words: string, make: (world: World, at: string) => void];
  const kinds: readonly Kind[] = [
    ["a file", (world, at) => world.write({ [at]: "../.agents/skills" })],
    ["a named pipe", (world, at) => void spawnSync("mkfifo", [`${world.root}/${at}`])],
    ["a device", (world, at) => void spawnSync("mknod", [`${world.root}/${at}`, "c", "1", "3"])],
  ];
  // What is asked for says nothing of it; another target, which comes first, must stay as it is, too.
  const spec = (scope: "user" | "project", structure: Structure = "copy-tree"): BundleSpec => ({
    scope,
    destinations: [
      { targets: ["agents"], structure, skills },
      { targets: ["claude"], structure, skills },
    ],
  });

  /** Each place, from home or project, and whether the records are kept there. */
  const places = {
    user: {
      destination: ".claude/skills",
      parent: ".claude",
      control: ".claude/.kitout-skills",
      stage: ".claude/.kitout-skills/stage",
      trash: ".claude/.kitout-skills/trash",
      "trash's tree": ".claude/.kitout-skills/trash/tree",
      state: ".local/state/kitout/user",
      "directory above the state": ".local/state",
      backups: ".local/state/kitout/user/backups",
    },
    project: {
      destination: ".claude/skills",
      parent: ".claude",
      control: ".claude/.kitout-skills",
      stage: ".claude/.kitout-skills/stage",
      trash: ".claude/.kitout-skills/trash",
      state: ".kitout",
      backups: ".kitout/backups",
    },
  } as const;

  for (const scope of ["user", "project"] as const) {
    for (const [what, place] of Object.entries(places[scope])) {
      test(`is refused before anything is written, in ${scope} scope, as ${what}`, () => {
        for (const [words, make] of kinds) {
          for (const structure of ["copy-tree", "symlink-tree"] as const) {
            const world = new World();
            const bundle = world.bundle(spec(scope, structure));
            const at = `${scope === "user" ? "home" : "project"}/${place}`;
            mkdirSync(path.dirname(`${world.root}/${at}`), { recursive: true });
            make(world, at);
            // Only root makes devices.
            if (!existsSync(`${world.root}/${at}`)) continue;
            const script = `${bundle}/${scope === "user" ? "install" : "install-local"}`;
            const before = world.list("", true);
            for (const args of [["--dry-run"], ["--porcelain", "--dry-run"], [], ["--force"]]) {
              const result = world.run(script, ...args);
              expect({ words, args, ...result }).toMatchObject({ status: 2, out: "" });
              expect(result.err).toContain(`${world.root}/${at}`);
              expect(result.err).toMatch(new RegExp(`is not a (real )?directory but ${words}; nothing was`));
              expect(world.list("", true)).toEqual(before);
            }
          }
        }
      });
    }

    test(`is refused as a link that is wanted, with what it is, in ${scope} scope`, () => {
      for (const [words, make] of kinds) {
        const world = new World();
        const bundle = world.bundle(spec(scope, "link"));
        const at = `${scope === "user" ? "home" : "project"}/.claude/skills`;
        mkdirSync(path.dirname(`${world.root}/${at}`), { recursive: true });
        make(world, at);
        if (!existsSync(`${world.root}/${at}`)) continue;
        const script = `${bundle}/${scope === "user" ? "install" : "install-local"}`;
        const before = world.list("", true);
        for (const args of [["--dry-run"], []]) {
          const result = world.run(script, ...args);
          expect(result).toMatchObject({ status: 2, out: "" });
          expect(result.err).toContain(
            `the directory is to be a link, but is ${words} that kitout did not make`,
          );
          expect(world.list("", true)).toEqual(before);
        }
      }
    });
  }

  test("does not stop an uninstallation, which leaves it alone", () => {
    for (const [, make] of kinds) {
      const world = new World();
      const install = `${world.bundle(spec("user"))}/install`;
      expect(world.run(install)).toMatchObject({ status: 0, err: "" });
      const at = "home/.claude/skills";
      rmSync(`${world.root}/${at}`, { recursive: true });
      make(world, at);
      const there = world.list("home")[".claude/skills"];
      expect(world.run(install, "--uninstall")).toMatchObject({ status: 0, err: "" });
      expect(world.list("home")[".claude/skills"]).toBe(there);
      expect(existsSync(`${world.home}/.agents/skills/one`)).toBe(false);
    }
  });

  test("is no link to a directory, which a user's own records may be", () => {
    const world = new World();
    mkdirSync(`${world.root}/elsewhere`);
    world.write({ "home/.local/state/kitout/user": { link: `${world.root}/elsewhere` } });
    const install = `${world.bundle(spec("user"))}/install`;
    expect(world.run(install, "--dry-run")).toMatchObject({ status: 0, err: "" });
    expect(world.run(install)).toMatchObject({ status: 0, err: "" });
    expect(existsSync(`${world.root}/elsewhere/current`)).toBe(true);
  });
});
