import { chmodSync, existsSync, mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { describe, expect, test } from "vitest";
import { sha256 } from "./support/bundle.ts";
import { locate, shells, testWith } from "./support/shells.ts";
import { World } from "./support/world.ts";

const one = { "SKILL.md": "one\n" };
const two = { "SKILL.md": "two\n" };
const CONTROL = "home/.claude/.kitout-skills";
const LEDGER = `${CONTROL}/ledger`;
const SKILLS = "home/.claude/skills";

describe("the ledger", () => {
  test("is this text", () => {
    const world = new World();
    const copies = world.bundle({
      owner: "me",
      destinations: [{ targets: ["claude", "codex"], skills: { one, two } }],
    });
    world.run(`${copies}/install`);
    const table = `f\t${sha256("one\n")}\tone//SKILL.md\nf\t${sha256("two\n")}\ttwo//SKILL.md\n`;
    expect(world.read(LEDGER)).toBe(
      `kitout-ledger 1\ncomplete yes\nview ${sha256(table)}\nowner me\nlinkbase -\nstructure copy-tree\ntargets claude codex\n\n${table}`,
    );
    const links = world.bundle({
      owner: "me",
      destinations: [{ structure: "symlink-tree", skills: { one } }],
    });
    expect(world.run(`${links}/install`)).toMatchObject({ status: 0, err: "" });
    const [stored] = readdirSync(`${links}/skills`);
    expect(world.read(LEDGER)).toBe(
      `kitout-ledger 1\ncomplete yes\nview ${sha256(`l\t${stored}\tone\n`)}\nowner me\nlinkbase ${links}/skills\nstructure symlink-tree\ntargets claude\n\n` +
        `l\t${links}/skills/${stored}\tone\n`,
    );
    expect(world.list(CONTROL, true)).toEqual({ ".gitignore": "f *\n", ledger: expect.any(String) });
  });

  test("keeps headers that this version does not know", () => {
    const world = new World();
    const first = world.bundle({ destinations: [{ skills: { one } }] });
    const second = world.bundle({ destinations: [{ skills: { two } }] });
    world.run(`${first}/install`);
    writeFileSync(`${world.root}/${LEDGER}`, world.read(LEDGER).replace("\n\n", "\nfuture some value\n\n"));
    expect(world.run(`${first}/install`).out).toBe(
      "Already up to date. (Use --verify to check the files.)\n",
    );
    expect(world.run(`${second}/install`)).toMatchObject({ status: 0, err: "" });
    expect(world.read(LEDGER)).toContain("\ntargets claude\nfuture some value\n\n");
  });
});

/** A ledger as somebody else could have put it into a repository. */
const header = (view = "0".repeat(64)): string =>
  `kitout-ledger 1\ncomplete yes\nview ${view}\nowner user\nlinkbase -\nstructure copy-tree\ntargets claude\n\n`;

describe("a ledger that kitout did not write", () => {
  for (const [what, text, why] of [
    ["of a newer version", "kitout-ledger 2\nanything\n", "was written by a newer kitout"],
    ["that is empty", "", "its first line is not that of a ledger"],
    ["that is something else", "hello\n\n", "its first line is not that of a ledger"],
    ["whose header does not end", "kitout-ledger 1\ncomplete yes\n", "its header does not end"],
    [
      "with a path that goes up",
      `${header()}f\t${sha256("x")}\tone//../../../mine\n`,
      "a path in it leads out of its entry",
    ],
    [
      "with a path that goes up at its end",
      `${header()}f\t${sha256("x")}\tone//a/..\n`,
      "a path in it leads out of its entry",
    ],
    [
      "with a path that stays",
      `${header()}f\t${sha256("x")}\tone//./mine\n`,
      "a path in it leads out of its entry",
    ],
    [
      "with an empty step",
      `${header()}f\t${sha256("x")}\tone//a//b\n`,
      "a path in it leads out of its entry",
    ],
    ["with an entry that goes up", `${header()}l\tx\t../mine\n`, "it contains a line that is not a row"],
    ["with an absolute entry", `${header()}l\tx\t/etc\n`, "it contains a line that is not a row"],
    ["with a hidden entry", `${header()}l\tx\t.system\n`, "it contains a line that is not a row"],
    [
      "with an entry that looks like an option",
      `${header()}l\tx\t-rf\n`,
      "it contains a line that is not a row",
    ],
    ["with an entry of several words", `${header()}l\tx\tone two\n`, "it contains a line that is not a row"],
    [
      "with a digest that is none",
      `${header()}f\tabc\tone//SKILL.md\n`,
      "it contains a line that is not a row",
    ],
    [
      "with a row of an unknown type",
      `${header()}z\t-\tone//SKILL.md\n`,
      "it contains a line that is not a row",
    ],
    [
      "with a settled row of a device",
      `${header()}o\t-\tone//SKILL.md\n`,
      "it contains a line that is not a row",
    ],
    [
      "with a row of too few columns",
      `${header()}f\tone//SKILL.md\n`,
      "it contains a line that is not a row",
    ],
  ] as const) {
    test(`${what} is refused untouched, and the message says what to do`, () => {
      const world = new World();
      const bundle = world.bundle({ destinations: [{ skills: { one } }] });
      world.write({
        [LEDGER]: text,
        "home/.claude/mine": "x",
        "home/mine": "x",
        [`${SKILLS}/one/mine`]: "x",
      });
      const before = world.list("home", true);
      for (const args of [[], ["--force"], ["--uninstall"], ["--dry-run"]]) {
        const result = world.run(`${bundle}/install`, ...args);
        expect(result).toMatchObject({ status: 2, out: "" });
        expect(result.err).toContain(why);
        expect(result.err).toMatch(/nothing was changed/i);
      }
      expect(world.list("home", true)).toEqual({ ...before, ".claude/.kitout-skills/.gitignore": "f *\n" });
    });
  }

  test("may claim what it wants: nothing is removed that does not match it byte for byte", () => {
    const world = new World();
    const bundle = world.bundle({ destinations: [{ skills: { one } }] });
    world.write({
      [LEDGER]: `${header()}f\t${sha256("other")}\tmine//notes\n`,
      [`${SKILLS}/mine/notes`]: "my notes\n",
    });
    expect(world.run(`${bundle}/install`)).toMatchObject({
      status: 2,
      err: expect.stringContaining("conflict  mine"),
    });
    expect(world.read(`${SKILLS}/mine/notes`)).toBe("my notes\n");
  });

  test("that may not be read stops the run", () => {
    if (process.getuid?.() === 0) return; // Root may read everything.
    const world = new World();
    const bundle = world.bundle({ destinations: [{ skills: { one } }] });
    world.write({ [LEDGER]: header() });
    chmodSync(`${world.root}/${LEDGER}`, 0);
    expect(world.run(`${bundle}/install`)).toMatchObject({
      status: 3,
      err: expect.stringContaining("cannot be read"),
    });
  });

  for (const [name, target] of [
    [".kitout-skills", "../../elsewhere"],
    [".kitout-skills/stage", "../../../elsewhere"],
    [".kitout-skills/trash", "../../../elsewhere"],
    [".kitout-skills/trash/tree", "../../../../elsewhere"],
    [".kitout-skills/ledger", "../../../elsewhere/file"],
    [".kitout-skills/.gitignore", "../../../elsewhere/file"],
    [".kitout-skills/lock", "../../../elsewhere"],
  ] as const) {
    test(`cannot be brought in by a link in place of ${name}`, () => {
      const world = new World();
      const bundle = world.bundle({ destinations: [{ skills: { one } }] });
      world.write({
        "elsewhere/file": "mine\n",
        "elsewhere/tree/one/SKILL.md": "mine\n",
        [`home/.claude/${name}`]: { link: target },
      });
      const before = world.fingerprint("elsewhere");
      const result = world.run(`${bundle}/install`);
      expect(result.status).toBe(2);
      expect(result.err).toMatch(/nothing was changed/);
      expect(world.fingerprint("elsewhere")).toBe(before);
      expect(existsSync(`${world.root}/${SKILLS}`)).toBe(false);
    });
  }

  test("leaves what stands in the trash and is in no row: it goes to the backups", () => {
    const world = new World();
    const bundle = world.bundle({ destinations: [{ skills: { one } }] });
    const rows = `f\t${sha256("mine\n")}\told//SKILL.md\nf\t${sha256("two\n")}\ttwo//SKILL.md\n`;
    world.write({
      [LEDGER]: header() + rows,
      [`${CONTROL}/trash/tree/old/SKILL.md`]: "mine\n",
      [`${CONTROL}/trash/tree/two/SKILL.md`]: "not two\n",
      [`${CONTROL}/trash/notes`]: "notes\n",
      [`${CONTROL}/trash/tree/other/SKILL.md`]: "other\n",
    });
    const result = world.run(`${bundle}/install`);
    expect(result).toMatchObject({ status: 0, err: expect.stringContaining("was kept in") });
    expect(world.list("home/.local/state/kitout/user/backups/1", true)).toMatchObject({
      "changed/notes": "f notes\n",
      "changed/tree/other/SKILL.md": "f other\n",
      "changed/tree/two/SKILL.md": "f not two\n",
    });
    expect(Object.keys(world.list("home/.local/state/kitout/user/backups/1", true))).not.toContain(
      "changed/tree/old",
    );
  });
});

for (const shell of shells) {
  const test = testWith(shell.program);

  describe(`a change that was interrupted, in ${shell.name}`, () => {
    /** old → one, new → two for every entry; and what is live of each. */
    const interrupted = (): [World, Record<"older" | "newer" | "third", string>] => {
      const world = new World(shell);
      const bundles = {
        older: world.bundle({ destinations: [{ skills: { a: one, b: one, c: one, gone: one } }] }),
        newer: world.bundle({ destinations: [{ skills: { a: two, b: two, c: two, fresh: two } }] }),
        third: world.bundle({ destinations: [{ skills: { a: { "SKILL.md": "three\n" } } }] }),
      };
      const old = (entry: string): string => `-f\t${sha256("one\n")}\t${entry}//SKILL.md\n`;
      const fresh = (entry: string): string => `+f\t${sha256("two\n")}\t${entry}//SKILL.md\n`;
      world.write({
        [LEDGER]:
          header().replace("yes", "no") +
          old("a") +
          fresh("a") +
          old("b") +
          fresh("b") +
          old("c") +
          fresh("c") +
          fresh("fresh") +
          old("gone"),
        [`${SKILLS}/a/SKILL.md`]: "one\n",
        [`${SKILLS}/c/SKILL.md`]: "two\n",
        [`${CONTROL}/trash/tree/b/SKILL.md`]: "one\n",
        [`${CONTROL}/trash/tree/gone/SKILL.md`]: "one\n",
        [`${CONTROL}/stage/tree/a/SKILL.m`]: "tw",
        [`${SKILLS}/mine/SKILL.md`]: "mine\n",
      });
      return [world, bundles];
    };

    for (const [which, expected] of [
      ["older", { a: "one\n", b: "one\n", c: "one\n", gone: "one\n" }],
      ["newer", { a: "two\n", b: "two\n", c: "two\n", fresh: "two\n" }],
      ["third", { a: "three\n" }],
    ] as const) {
      test(`is finished or undone by the ${which} bundle, without --force and without a trace`, () => {
        const [world, bundles] = interrupted();
        expect(world.run(`${bundles[which]}/install`)).toMatchObject({ status: 0, err: "" });
        const found = Object.entries(world.list(SKILLS)).filter(([file]) => file.endsWith("/SKILL.md"));
        expect(Object.fromEntries(found)).toEqual({
          ...Object.fromEntries(
            Object.entries(expected).map(([entry, text]) => [`${entry}/SKILL.md`, `f ${text}`]),
          ),
          "mine/SKILL.md": "f mine\n",
        });
        expect(world.read(LEDGER)).toContain("\ncomplete yes\n");
        expect(Object.keys(world.list(CONTROL, true))).toEqual([".gitignore", "ledger"]);
        expect(existsSync(`${world.home}/.local/state/kitout/user/backups`)).toBe(false);
      });
    }

    test("does not hide that an entry was edited since", () => {
      const [world, bundles] = interrupted();
      world.write({ [`${SKILLS}/c/SKILL.md`]: "edited\n" });
      expect(world.run(`${bundles.third}/install`)).toMatchObject({
        status: 2,
        err: expect.stringContaining("conflict  c"),
      });
      expect(world.run(`${bundles.newer}/install`)).toMatchObject({
        status: 0,
        err: expect.stringContaining("kept ~/.claude/skills/c, which was edited"),
      });
      expect(world.read(`${SKILLS}/c/SKILL.md`)).toBe("edited\n");
    });
  });

  describe(`locks, in ${shell.name}`, () => {
    const LOCK = `${CONTROL}/lock`;
    const prepare = (text: string, more: Record<string, string> = {}): [World, string] => {
      const world = new World(shell);
      const bundle = world.bundle({ destinations: [{ skills: { one } }] });
      world.write({ [LOCK]: { link: text } });
      for (const [name, each] of Object.entries(more)) symlinkSync(each, `${world.root}/${CONTROL}/${name}`);
      return [world, `${bundle}/install`];
    };
    // Above every limit of a kernel.
    const dead = `${hostname()}:99999999:`;

    test("of a dead process of this host are taken over, whoever came after it and died too", () => {
      const [world, install] = prepare(`${dead}n-1`, { "lock-n-1": `${dead}n-2`, "lock-n-2": `${dead}n-3` });
      expect(world.run(install)).toMatchObject({ status: 0, err: "" });
      expect(Object.keys(world.list(CONTROL, true))).toEqual([".gitignore", "ledger"]);
    });

    for (const [whose, text] of [
      ["of a living process", `${hostname()}:${process.pid}:n-1`],
      ["of another host", `elsewhere:99999999:n-1`],
      ["of nobody that kitout knows", "what/ever"],
    ] as const) {
      test(`${whose} are respected: the shell hook leaves at once, with one line where it cannot tell whose it is`, () => {
        const [world, install] = prepare(text);
        const { status, out, err } = world.run(install.replace(/install$/, "shell-hook"));
        expect([status, out]).toEqual([0, ""]);
        // A living installer does what the hook would do.
        if (whose === "of a living process") expect(err).toBe("");
        else expect(err).toMatch(/^kitout: the skills were not updated: [^\n]* holds the lock [^\n]*\n$/);
        expect(world.list(CONTROL, true)["lock"]).toBe(`l ${text}`);
        expect(existsSync(`${world.root}/${SKILLS}`)).toBe(false);
      });
    }
  });
}

describe("a lock that is held for a minute", () => {
  test("ends the run with status 3 and the name of the file", () => {
    const world = new World();
    const bundle = world.bundle({ destinations: [{ skills: { one } }] });
    world.write({ [`${CONTROL}/lock`]: { link: "elsewhere:1:n-1" } });
    // A clock that is in a hurry.
    world.write({ "fast/sleep": { x: "#!/bin/sh\n" } });
    world.env["PATH"] = `${world.root}/fast:${world.tools}`;
    const result = world.run(`${bundle}/install`);
    expect(result.status).toBe(3);
    expect(result.err).toContain(
      `${world.root}/${CONTROL}/lock (elsewhere:1:n-1, of another machine or container`,
    );
    expect(existsSync(`${world.root}/${SKILLS}`)).toBe(false);
  });
});

describe("the directory of an owner", () => {
  test("says which bundle is current and where it is installed, relative to a project", () => {
    const world = new World();
    const bundle = world.bundle({ scope: "project", owner: "me", destinations: [{ skills: { one } }] });
    world.run(`${bundle}/install-local`);
    const id = world.read("bundle-1/id").trim();
    expect(world.list("project/.kitout", true)).toEqual({
      ".gitignore": "f *\n",
      current: `f kitout-current 1\nbundle ${bundle}\ndestination .claude/skills\n`,
      history: `f ${id} ${bundle}\n`,
    });
    rmSync(`${world.project}/.kitout`, { recursive: true });
    expect(world.run(`${bundle}/install-local`)).toMatchObject({
      status: 0,
      out: "claude  +0 ~0 -0 =1  .claude/skills\n",
    });
    expect(world.read("project/.kitout/current")).toContain("destination .claude/skills\n");
  });

  test("of a project cannot name directories outside of it", () => {
    const world = new World();
    const bundle = world.bundle({ scope: "project", destinations: [{ skills: { one } }] });
    world.write({
      "outside/.kitout-x/ledger": `${header().replace("owner user", "owner project")}f\t${sha256("mine\n")}\tmine//f\n`,
      "outside/x/mine/f": "mine\n",
      "project/.kitout/current":
        "kitout-current 1\nbundle /nowhere\ndestination ../outside/x\ndestination a/../../outside/x\n",
    });
    mkdirSync(`${world.project}/a`);
    expect(world.run(`${bundle}/install-local`).status).toBe(0);
    expect(world.read("outside/x/mine/f")).toBe("mine\n");
    expect(world.read("project/.claude/skills/one/SKILL.md")).toBe("one\n");
  });
});

describe("a project's own directory", () => {
  for (const [name, target] of [
    [".kitout", "../outside"],
    [".kitout/backups", "../../outside"],
    [".kitout/current", "../../outside"],
    [".kitout/history", "../../outside"],
    [".kitout/.gitignore", "../../outside/new"],
    [".kitout/lock", "../../outside"],
  ] as const) {
    test(`cannot lead out of the project by a link in place of ${name}`, () => {
      const world = new World();
      const bundle = world.bundle({ scope: "project", destinations: [{ skills: { one } }] });
      world.write({
        "outside/file": "mine\n",
        "project/.claude/skills/one/SKILL.md": "mine\n",
        [`project/${name}`]: { link: target },
      });
      const before = world.fingerprint("outside");
      expect(world.run(`${bundle}/install-local`, "--force")).toMatchObject({
        status: 2,
        err: expect.stringContaining("nothing was changed"),
      });
      expect(world.fingerprint("outside")).toBe(before);
      expect(world.read("project/.claude/skills/one/SKILL.md")).toBe("mine\n");
    });
  }
});

describe("the short way", () => {
  test("is not taken when the ledger is not complete, although the bundle is the current one", () => {
    const world = new World();
    const bundle = world.bundle({ destinations: [{ skills: { one } }] });
    world.run(`${bundle}/install`);
    const ledger = world.read(LEDGER);
    writeFileSync(`${world.root}/${LEDGER}`, ledger.replace("complete yes", "complete no"));
    expect(world.run(`${bundle}/install`).out).toBe("claude  +0 ~0 -0 =1  ~/.claude/skills\n");
    expect(world.read(LEDGER)).toBe(ledger);
  });

  test("is not taken when the skills of the bundle stand elsewhere, as in a store that was moved", () => {
    const world = new World();
    const bundle = world.bundle({ destinations: [{ structure: "symlink-tree", skills: { one } }] });
    world.run(`${bundle}/install`);
    world.spawn("/bin/mv", `${bundle}/skills`, `${world.root}/store`);
    symlinkSync("../store", `${bundle}/skills`);
    expect(world.run(`${bundle}/install`)).toMatchObject({
      status: 0,
      out: "claude  +0 ~1 -0 =0  ~/.claude/skills\n",
    });
    expect(world.list(SKILLS)["one"]).toContain(`l ${world.root}/store/`);
    expect(world.run(`${bundle}/install`).out).toBe(
      "Already up to date. (Use --verify to check the files.)\n",
    );
  });

  test("is not taken when the destination is gone", () => {
    const world = new World();
    const bundle = world.bundle({ destinations: [{ skills: { one } }] });
    world.run(`${bundle}/install`);
    world.remove(SKILLS);
    expect(world.run(`${bundle}/install`)).toMatchObject({
      status: 0,
      out: "claude  +1 ~0 -0 =0  ~/.claude/skills\n",
    });
    expect(world.read(`${SKILLS}/one/SKILL.md`)).toBe("one\n");
  });

  test("starts no process at all", () => {
    const world = new World();
    const bundle = world.bundle({
      destinations: [
        { targets: ["a"], skills: { one } },
        { targets: ["b"], structure: "symlink-tree", skills: { one } },
      ],
    });
    world.run(`${bundle}/install`);
    // Whatever tool is asked for now fails, and a subshell would have to ask for one.
    world.env["PATH"] = "/nonexistent";
    expect(world.run(`${bundle}/install`)).toEqual({
      status: 0,
      out: "Already up to date. (Use --verify to check the files.)\n",
      err: "",
    });
  });
});

describe("what an interrupted run staged", () => {
  test("is never taken for the work of this one", () => {
    const world = new World();
    const bundle = world.bundle({ destinations: [{ skills: { one } }] });
    world.run(`${bundle}/install`);
    const ledger = world.read(LEDGER);
    world.write({
      [`${CONTROL}/stage/ledger`]: header(),
      [`${CONTROL}/stage/announced`]: header(),
      [`${CONTROL}/stage/tree/one/SKILL.md`]: "x",
    });
    expect(world.run(`${bundle}/install`, "--force")).toMatchObject({ status: 0, err: "" });
    expect(world.list(CONTROL, true)).toEqual({ ".gitignore": "f *\n", ledger: `f ${ledger}` });
  });
});

describe("without privileges", () => {
  const setpriv = locate(["setpriv"]);

  testWith(setpriv)(
    "an unreadable file inside a copy counts as edited, and an unwritable parent is worked around or said",
    () => {
      const world = new World();
      const first = world.bundle({
        destinations: [{ dest: "/work/skills".replace("/work", `${world.root}/open`), skills: { one, two } }],
      });
      const other = world.bundle({ destinations: [{ dest: `${world.root}/open/skills`, skills: { one } }] });
      chmodSync(world.root, 0o755);
      for (const directory of ["open", "open/skills", "home", "tmp"]) {
        mkdirSync(`${world.root}/${directory}`, { recursive: true });
        world.spawn("/bin/chown", "65534", `${world.root}/${directory}`);
      }
      world.spawn("/bin/chown", "0", `${world.root}/open`);
      const as = (script: string, ...args: string[]): ReturnType<World["run"]> =>
        world.spawn(setpriv!, "--reuid=65534", "--clear-groups", world.shell.program!, script, ...args);
      if (process.getuid?.() !== 0) return; // Only root can be somebody else.
      expect(as(`${first}/install`)).toMatchObject({ status: 0, err: "" });
      expect(existsSync(`${world.root}/open/skills/.kitout/ledger`)).toBe(true);
      expect(as(`${first}/install`).out).toBe("Already up to date. (Use --verify to check the files.)\n");
      chmodSync(`${world.root}/open/skills/two/SKILL.md`, 0);
      expect(as(`${other}/install`)).toMatchObject({
        status: 2,
        err: expect.stringContaining("conflict  two"),
      });
      chmodSync(`${world.root}/open/skills/two/SKILL.md`, 0o644);
      expect(as(`${other}/install`)).toMatchObject({ status: 0, err: "" });
      expect(as(`${other}/install`, "--uninstall")).toMatchObject({ status: 0, err: "" });
      expect(world.list("open", true)).toEqual({ skills: "d" });
      const closed = world.bundle({ destinations: [{ dest: `${world.root}/open/new`, skills: { one } }] });
      expect(as(`${closed}/install`)).toMatchObject({
        status: 3,
        err: expect.stringContaining(`cannot write to ${world.root}/open`),
      });
    },
  );
});
