import { chmodSync, existsSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect } from "vitest";
import type { DestinationSpec, Skill } from "./support/bundle.ts";
import { sharedWorld } from "./support/shared-world.ts";
import { shells, testWith } from "./support/shells.ts";
import type { Listing, Result, World } from "./support/world.ts";

const one: Skill = {
  "SKILL.md": "one\n",
  "scripts/run.sh": { x: "#!/bin/sh\n" },
  "scripts/again": { link: "run.sh" },
};
const two: Skill = { "SKILL.md": "two\n" };
const two2: Skill = { "SKILL.md": "two, newer\n", "more.md": "more\n" };
const three: Skill = { "SKILL.md": "three\n" };

const oneAndTwo = {
  one: "d",
  "one/SKILL.md": "f one\n",
  "one/scripts": "d",
  "one/scripts/again": "l run.sh",
  "one/scripts/run.sh": "x #!/bin/sh\n",
  two: "d",
  "two/SKILL.md": "f two\n",
};

const SKILLS = "home/.claude/skills";

for (const shell of shells) {
  const test = testWith(shell.program);
  const { world, bundleOf, installed, remove } = sharedWorld(shell);
  afterAll(remove);

  const copies = (...skills: Readonly<Record<string, Skill>>[]): [World, ...string[]] => [
    world(),
    ...skills.map((each) => `${bundleOf({ skills: each })}/install`),
  ];

  describe(`copies, in ${shell.name}`, () => {
    test("are installed with their bytes, links and executable bits, and belong to their user", () => {
      const [world_, install] = copies({ one, two });
      expect(installed(install!)).toEqual({
        status: 0,
        out: "claude  +2 ~0 -0 =0  ~/.claude/skills\n",
        err: "",
      });
      expect(world_.list(SKILLS)).toEqual(oneAndTwo);
      // Of a read-only bundle; root could write to it all the same, so look at the bits.
      for (const file of ["one", "one/SKILL.md", "one/scripts", "one/scripts/run.sh"]) {
        expect(statSync(`${world_.root}/${SKILLS}/${file}`).mode & 0o200).toBe(0o200);
      }
    });

    test("stay as they are when nothing changed", () => {
      const [world_, install] = copies({ one, two });
      installed(install!);
      const before = world_.fingerprint("home");
      expect(world_.run(install!)).toEqual({
        status: 0,
        out: "Already up to date. (Use --verify to check the files.)\n",
        err: "",
      });
      expect(world_.fingerprint("home")).toBe(before);
    });

    test("are added, replaced and removed as another bundle wants it", () => {
      const [world_, first, second] = copies({ one, two }, { two: two2, three });
      installed(first!);
      expect(world_.run(second!)).toEqual({
        status: 0,
        out: "claude  +1 ~1 -1 =0  ~/.claude/skills\n",
        err: "",
      });
      expect(world_.list(SKILLS)).toEqual({
        three: "d",
        "three/SKILL.md": "f three\n",
        two: "d",
        "two/SKILL.md": "f two, newer\n",
        "two/more.md": "f more\n",
      });
      world_.run(first!);
      expect(world_.list(SKILLS)).toEqual(oneAndTwo);
    });

    test("leave neighbours alone, in every run", () => {
      const [world_, first, second] = copies({ one }, { two });
      world_.write({
        [`${SKILLS}/mine/SKILL.md`]: "mine\n",
        [`${SKILLS}/.system/x`]: "theirs\n",
        [`${SKILLS}/note.txt`]: "note\n",
      });
      const before = world_.fingerprint(`${SKILLS}/mine`);
      world_.run(first!);
      world_.run(second!);
      expect(world_.run(second!, "--uninstall").status).toBe(0);
      expect(world_.fingerprint(`${SKILLS}/mine`)).toBe(before);
      expect(world_.list(SKILLS)).toEqual({
        ".system": "d",
        ".system/x": "f theirs\n",
        mine: "d",
        "mine/SKILL.md": "f mine\n",
        "note.txt": "f note\n",
      });
    });

    test("are refused where something foreign has their name, and then nothing at all changes", () => {
      const [world_, install] = copies({ one, two });
      world_.write({ [`${SKILLS}/two/SKILL.md`]: "mine\n" });
      const before = world_.fingerprint("home");
      const result = world_.run(install!);
      expect(result.status).toBe(2);
      expect(result.err).toContain("~/.claude/skills");
      expect(result.err).toContain("foreign  two: something else with this name is here already");
      expect(result.err).toContain("--force");
      // Times of directories change where the lock was; their contents do not.
      expect(world_.list("home", true)).toEqual({
        ".claude": "d",
        ".claude/skills": "d",
        ".claude/skills/two": "d",
        ".claude/skills/two/SKILL.md": "f mine\n",
      });
      expect(before).toContain(world_.fingerprint(`${SKILLS}/two`));
    });

    test("with names that no table can hold count as edited, and with --force are saved and replaced", () => {
      const [world_, first, second] = copies({ one, two }, { one: three, two });
      installed(first!);
      const odd = ["a\nb", "c\nfresh/x\ty", "two\ntwo", "back\\slash"];
      for (const name of odd) world_.write({ [`${SKILLS}/one/${name}`]: "mine\n" });
      const before = world_.list("home", true);
      expect(world_.run(second!)).toMatchObject({
        status: 2,
        err: expect.stringContaining("conflict  one:"),
      });
      expect(world_.list("home", true)).toEqual(before);
      expect(world_.run(second!, "--force")).toMatchObject({ status: 0 });
      expect(world_.list(SKILLS)).toEqual({
        one: "d",
        "one/SKILL.md": "f three\n",
        two: "d",
        "two/SKILL.md": "f two\n",
      });
      for (const name of odd)
        expect(world_.read(`home/.local/state/kitout/user/backups/1/tree/one/${name}`)).toBe("mine\n");
      expect(world_.run(second!, "--verify")).toMatchObject({ status: 0 });
    });

    test("take over what already is as the bundle wants it", () => {
      const [world_, install, later] = copies({ one, two }, { one });
      world_.write({ [`${SKILLS}/two/SKILL.md`]: "two\n" });
      expect(world_.run(install!, "--porcelain").out).toContain("entry\t1\tconverged\tadopt\ttwo\n");
      expect(world_.list(SKILLS)).toEqual(oneAndTwo);
      world_.run(later!);
      expect(existsSync(`${world_.root}/${SKILLS}/two`)).toBe(false);
    });

    test("come back when they were deleted and something else is to do", () => {
      const [world_, first, second] = copies({ one, two }, { one, two, three });
      installed(first!);
      world_.remove(`${SKILLS}/one`);
      expect(world_.run(second!).out).toBe("claude  +2 ~0 -0 =1  ~/.claude/skills\n");
      expect(world_.list(SKILLS)).toMatchObject(oneAndTwo);
    });

    test("are looked at only where the bundle wants something else by now, in every directory", () => {
      const made = world();
      const install = (skills: Readonly<Record<string, Skill>>): string =>
        `${bundleOf(...["claude", "codex"].map((target) => ({ targets: [target], skills })))}/install`;
      const [first, second] = [install({ one, two }), install({ one, two: two2 })];
      made.run(first);
      for (const target of ["claude", "codex"])
        made.write({ [`home/.${target}/skills/one/SKILL.md`]: "mine\n" });
      expect(made.run(second)).toEqual({
        status: 0,
        out: "claude  +0 ~1 -0 =1  ~/.claude/skills\ncodex  +0 ~1 -0 =1  ~/.codex/skills\n",
        err: "",
      });
      expect(made.run(second, "--verify")).toMatchObject({
        status: 2,
        out: "edited  ~/.claude/skills/one\nedited  ~/.codex/skills/one\n",
      });
    });

    test("are forgotten when they are gone and no longer wanted", () => {
      const [world_, first, second] = copies({ one, two }, { one });
      installed(first!);
      world_.remove(`${SKILLS}/two`);
      expect(world_.run(second!, "--porcelain").out).toContain("entry\t1\tgone\tdrop\ttwo\n");
      expect(world_.read("home/.claude/.kitout-skills/ledger")).not.toContain("two");
    });

    describe("count as edited when a file in them was", () => {
      const edits: Readonly<Record<string, (place: string) => void>> = {
        modified: (place) => writeFileSync(`${place}/SKILL.md`, "edited\n"),
        added: (place) => writeFileSync(`${place}/new file`, "new\n"),
        deleted: (place) => rmSync(`${place}/scripts/run.sh`),
        "made executable": (place) => chmodSync(`${place}/SKILL.md`, 0o744),
        "made not executable": (place) => chmodSync(`${place}/scripts/run.sh`, 0o644),
        "turned from a link into a file": (place) => {
          rmSync(`${place}/scripts/again`);
          writeFileSync(`${place}/scripts/again`, "#!/bin/sh\n");
        },
        "turned from a file into a link": (place) => {
          rmSync(`${place}/SKILL.md`);
          symlinkSync("elsewhere", `${place}/SKILL.md`);
        },
        "given another link text": (place) => {
          rmSync(`${place}/scripts/again`);
          symlinkSync("./run.sh", `${place}/scripts/again`);
        },
        "given a file with a newline in its name": (place) => writeFileSync(`${place}/new\nline`, "new\n"),
        "given a file with a backslash in its name": (place) =>
          writeFileSync(`${place}/back\\slash`, "new\n"),
        "emptied of files": (place) => {
          for (const file of ["SKILL.md", "scripts/run.sh", "scripts/again"]) rmSync(`${place}/${file}`);
        },
      };
      /** Each edit is made to an entry of its own, and the runs look at all of them. */
      const entries = Object.keys(edits).map((what) => [what, what.replaceAll(" ", "-")] as const);
      const all = (skill: Skill): Readonly<Record<string, Skill>> => ({
        ...Object.fromEntries(entries.map(([, entry]) => [entry, skill])),
        two,
      });
      let unchanged: Result;
      let changed: Result;
      let before: Listing;
      let after: Listing;

      beforeAll(() => {
        if (shell.program === null) return;
        const [world_, same, other] = copies(all(one), all(two));
        installed(same!);
        for (const [what, entry] of entries) edits[what]!(`${world_.root}/${SKILLS}/${entry}`);
        before = world_.list(SKILLS);
        unchanged = world_.run(same!, "--porcelain");
        changed = world_.run(other!);
        after = world_.list(SKILLS);
      });

      test.each(entries)("%s", (_, entry) => {
        expect(unchanged).toMatchObject({
          status: 0,
          out: expect.stringContaining(`entry\t1\tedited\tkeep\t${entry}\n`),
        });
        expect(changed).toMatchObject({
          status: 2,
          err: expect.stringContaining(
            `conflict  ${entry}: edited here after it was installed, and the bundle has another version`,
          ),
        });
        const own = (listing: Listing) =>
          Object.entries(listing).filter(([file]) => `${file}/`.startsWith(`${entry}/`));
        expect(own(before).length).toBeGreaterThan(1);
        expect(own(after)).toEqual(own(before));
      });

      test("each of them, and nothing else was changed", () => {
        expect(unchanged.out).toContain("entry\t1\tcurrent\tnone\ttwo\n");
        expect(after).toEqual(before);
      });
    });

    test("do not count as edited for what running a skill leaves, other modes and other times", () => {
      const [world_, same, other] = copies({ one, two }, { one: two });
      installed(same!);
      for (const junk of [
        "__pycache__/a.cpython-311.pyc",
        "scripts/__pycache__/b.pyc",
        ".DS_Store",
        "._SKILL.md",
        "Thumbs.db",
        "scripts/desktop.ini",
      ]) {
        world_.write({ [`${SKILLS}/one/${junk}`]: "junk\n", [`${SKILLS}/two/${junk}`]: "junk\n" });
      }
      world_.spawn("/bin/chmod", "600", `${world_.root}/${SKILLS}/two/SKILL.md`);
      world_.spawn("/usr/bin/touch", `${world_.root}/${SKILLS}/one/SKILL.md`);
      expect(world_.run(same!, "--porcelain").out).toContain(
        "entry\t1\tcurrent\tnone\tone\nentry\t1\tcurrent\tnone\ttwo\n",
      );
      expect(world_.run(other!)).toMatchObject({ status: 0, out: "claude  +0 ~1 -1 =0  ~/.claude/skills\n" });
      expect(world_.list(SKILLS)).toEqual({ one: "d", "one/SKILL.md": "f two\n" });
    });

    describe("count as edited for what only looks like what running a skill leaves", () => {
      /** Each is put into an entry of its own, and the runs look at all of them. */
      const entries = ["__pycache__/notes.md", "._mine", "c.pyc", "scripts/__pycache__/deep/b.pyc"].map(
        (mine, nth) => [mine, `entry-${nth + 1}`] as const,
      );
      const all = (skill: Skill): Readonly<Record<string, Skill>> =>
        Object.fromEntries(entries.map(([, entry]) => [entry, skill]));
      let refused: Result;
      let forced: Result;
      let after: Listing;
      let saved: Listing;

      beforeAll(() => {
        if (shell.program === null) return;
        const [world_, first, second] = copies(all(one), all(two));
        installed(first!);
        for (const [mine, entry] of entries) world_.write({ [`${SKILLS}/${entry}/${mine}`]: "mine\n" });
        refused = world_.run(second!);
        forced = world_.run(second!, "--force");
        after = world_.list(SKILLS);
        saved = world_.list("home/.local/state/kitout/user/backups/1/tree");
      });

      test.each(entries)("%s", (mine, entry) => {
        expect(refused).toMatchObject({
          status: 2,
          err: expect.stringContaining(`conflict  ${entry}`),
        });
        expect(forced).toMatchObject({ status: 0 });
        expect(saved[`${entry}/${mine}`]).toBe("f mine\n");
      });

      test("and then nothing of it is left", () => {
        expect(after).toEqual(
          Object.fromEntries(
            entries.flatMap(([, entry]) => [
              [entry, "d"],
              [`${entry}/SKILL.md`, "f two\n"],
            ]),
          ),
        );
      });
    });

    test("may bring files that look like junk, and then those count", () => {
      const [world_, same, other] = copies(
        { one: { "SKILL.md": "s\n", "assets/desktop.ini": "ours\n" } },
        { two },
      );
      installed(same!);
      expect(world_.list(`${SKILLS}/one/assets`)).toEqual({ "desktop.ini": "f ours\n" });
      world_.write({ [`${SKILLS}/one/assets/desktop.ini`]: "edited\n" });
      expect(world_.run(other!)).toMatchObject({ status: 2, err: expect.stringContaining("conflict  one") });
    });

    test("that were edited and are no longer wanted stay, and nothing changes", () => {
      const [world_, first, second] = copies({ one, two }, { three });
      installed(first!);
      world_.write({ [`${SKILLS}/two/SKILL.md`]: "edited\n" });
      const before = world_.list("home", true);
      const result = world_.run(second!);
      expect(result.status).toBe(2);
      expect(result.err).toContain(
        "conflict  two: edited here after it was installed, and the bundle no longer has it",
      );
      expect(world_.list("home", true)).toEqual(before);
    });

    test("are replaced with --force after a copy was made, whose path is said", () => {
      const [world_, first, second] = copies({ one, two }, { one: three, two2: two });
      installed(first!);
      world_.write({
        [`${SKILLS}/one/SKILL.md`]: "edited\n",
        [`${SKILLS}/two2/own file`]: "foreign\n",
        [`${SKILLS}/two/SKILL.md`]: "edited too\n",
      });
      const result = world_.run(second!, "--force");
      expect(result).toMatchObject({ status: 0, out: "claude  +0 ~2 -1 =0  ~/.claude/skills\n" });
      expect(result.err).toContain("~/.local/state/kitout/user/backups/1");
      expect(world_.list(SKILLS)).toEqual({
        one: "d",
        "one/SKILL.md": "f three\n",
        two2: "d",
        "two2/SKILL.md": "f two\n",
      });
      expect(world_.list("home/.local/state/kitout/user/backups/1/tree")).toMatchObject({
        "one/SKILL.md": "f edited\n",
        "one/scripts/run.sh": "x #!/bin/sh\n",
        "two/SKILL.md": "f edited too\n",
        "two2/own file": "f foreign\n",
      });
    });

    test("keep names with spaces, quotes, dollars, stars, dashes, arrows and bytes beyond ASCII", () => {
      const odd: Skill = {
        "SKILL.md": "odd\n",
        "-n": "dash\n",
        "a b/ c": "spaces\n",
        'it\'s "so"': "quotes\n",
        "$(HOME) `x` *?[a]": "expansions\n",
        "é/ß/日本": "bytes\n",
        "x -> y": { link: "it's -> there" },
        lïnk: { link: "SKILL.md" },
        é: "",
        "#{}&|;<>~!": { x: "x\n" },
      };
      const { é: _, ...skill } = odd;
      const [world_, install, other] = copies({ odd: skill, two }, { two });
      expect(installed(install!)).toEqual({
        status: 0,
        out: "claude  +2 ~0 -0 =0  ~/.claude/skills\n",
        err: "",
      });
      const found = world_.list(`${SKILLS}/odd`);
      for (const [file, content] of Object.entries(skill)) {
        expect(found[file]).toBe(
          typeof content === "string"
            ? `f ${content}`
            : "x" in content
              ? `x ${content.x}`
              : `l ${content.link}`,
        );
      }
      expect(world_.run(install!, "--verify").status).toBe(0);
      expect(world_.run(other!)).toMatchObject({ status: 0, out: "claude  +0 ~0 -1 =1  ~/.claude/skills\n" });
    });

    test("are installed the same way under every umask", () => {
      const [world_, install, other] = copies({ one, two }, { one: three });
      const threeAsOne = { one: "d", "one/SKILL.md": "f three\n" };
      for (const umask of ["0777", "077", "000"]) {
        world_.restore("nothing");
        world_.umask = umask;
        for (const [script, state] of [
          [install, oneAndTwo],
          [other, threeAsOne],
        ] as const) {
          expect(world_.run(script!)).toMatchObject({ status: 0, err: "" });
          expect(world_.list(SKILLS)).toEqual(state);
          expect(world_.run(script!, "--verify").status).toBe(0);
        }
      }
    });

    test("can be nested, and directories that nothing is in any more go", () => {
      const [world_, first, second] = copies({ "a/b/one": one, "a/two": two }, { "c/two": two });
      expect(installed(first!)).toMatchObject({ status: 0, err: "" });
      expect(world_.list(SKILLS)).toMatchObject({
        "a/b/one/SKILL.md": "f one\n",
        "a/two/SKILL.md": "f two\n",
      });
      expect(world_.run(first!, "--verify")).toMatchObject({ status: 0, err: "" });
      expect(world_.run(second!)).toMatchObject({ status: 0, err: "" });
      expect(world_.list(SKILLS)).toEqual({ c: "d", "c/two": "d", "c/two/SKILL.md": "f two\n" });
    });

    test("that are nested are refused behind a link, also with --force", () => {
      const [world_, install] = copies({ "a/one": one });
      world_.write({ "elsewhere/one/own": "mine\n", [`${SKILLS}/a`]: { link: "../../../elsewhere" } });
      for (const args of [[], ["--force"]]) {
        expect(world_.run(install!, ...args)).toMatchObject({
          status: 2,
          err: expect.stringContaining("a link or a file is where its directory should be"),
        });
      }
      expect(world_.list("elsewhere")).toEqual({ one: "d", "one/own": "f mine\n" });
    });
  });

  describe(`links to each entry, in ${shell.name}`, () => {
    const linked = (skills: Readonly<Record<string, Skill>>): string =>
      bundleOf({ structure: "symlink-tree", skills });

    test("lead into the bundle, are replaced, removed and kept", () => {
      const world_ = world();
      const first = linked({ one, two });
      const second = linked({ two: two2, three });
      expect(installed(`${first}/install`)).toMatchObject({
        status: 0,
        out: "claude  +2 ~0 -0 =0  ~/.claude/skills\n",
        err: "",
      });
      const before = world_.list(SKILLS);
      expect(Object.keys(before)).toEqual(["one", "two"]);
      expect(before["one"]).toMatch(new RegExp(`^l ${first}/skills/[0-9a-f]{40}-one$`));
      expect(world_.read(`${SKILLS}/one/SKILL.md`)).toBe("one\n");
      expect(world_.run(`${first}/install`).out).toBe(
        "Already up to date. (Use --verify to check the files.)\n",
      );
      expect(world_.run(`${second}/install`)).toMatchObject({
        status: 0,
        out: "claude  +1 ~1 -1 =0  ~/.claude/skills\n",
        err: "",
      });
      expect(Object.keys(world_.list(SKILLS))).toEqual(["three", "two"]);
      expect(world_.read(`${SKILLS}/two/SKILL.md`)).toBe("two, newer\n");
    });

    test("are changed when the bundle stands elsewhere, though the view is the same", () => {
      const world_ = world();
      const first = linked({ one, two });
      installed(`${first}/install`);
      world_.spawn("/bin/cp", "-a", first, `${first} é&|\\moved`);
      expect(world_.run(`${first} é&|\\moved/install`)).toMatchObject({
        status: 0,
        out: "claude  +0 ~2 -0 =0  ~/.claude/skills\n",
        err: "",
      });
      expect(world_.list(SKILLS)["two"]).toContain(`${first} é&|\\moved/skills/`);
      expect(world_.run(`${first} é&|\\moved/install`)).toMatchObject({
        status: 0,
        out: "Already up to date. (Use --verify to check the files.)\n",
      });
      expect(world_.run(`${first} é&|\\moved/install`, "--verify")).toMatchObject({ status: 0, err: "" });
    });

    test("are refused over a link of somebody else's, and over a directory", () => {
      const world_ = world();
      const first = linked({ one, two });
      world_.write({ [`${SKILLS}/one`]: { link: "../../mine" }, [`${SKILLS}/two/own`]: "mine\n" });
      const before = world_.list("home", true);
      const result = world_.run(`${first}/install`);
      expect(result.status).toBe(2);
      expect(result.err).toContain("foreign  one");
      expect(result.err).toContain("foreign  two");
      expect(world_.list("home", true)).toEqual(before);
    });

    test("that were pointed elsewhere are conflicts, and with --force are replaced after a copy", () => {
      const world_ = world();
      const first = linked({ one, two });
      const second = linked({ one: three });
      installed(`${first}/install`);
      world_.remove(`${SKILLS}/one`);
      world_.write({ [`${SKILLS}/one`]: { link: "../../mine\nand more" } });
      expect(world_.run(`${second}/install`)).toMatchObject({
        status: 2,
        err: expect.stringContaining("conflict  one"),
      });
      expect(world_.list(SKILLS)["one"]).toBe("l ../../mine\nand more");
      expect(world_.run(`${second}/install`, "--force").status).toBe(0);
      expect(world_.read(`${SKILLS}/one/SKILL.md`)).toBe("three\n");
      expect(world_.list("home/.local/state/kitout/user/backups/1/tree")).toEqual({
        one: "l ../../mine\nand more",
      });
    });

    test("can be nested", () => {
      const world_ = world();
      const first = linked({ "a/one": one, two });
      expect(installed(`${first}/install`)).toMatchObject({ status: 0, err: "" });
      expect(world_.read(`${SKILLS}/a/one/SKILL.md`)).toBe("one\n");
    });
  });

  describe(`one link, in ${shell.name}`, () => {
    const whole = (skills: Readonly<Record<string, Skill>>): DestinationSpec => ({
      structure: "link",
      skills,
    });

    test("is the destination, and is replaced in one step", () => {
      const world_ = world();
      const first = bundleOf(whole({ one, two }));
      const second = bundleOf(whole({ three }));
      expect(installed(`${first}/install`)).toMatchObject({
        status: 0,
        out: "claude  +1 ~0 -0 =0  ~/.claude/skills\n",
        err: "",
      });
      expect(world_.list("home/.claude")).toEqual({ skills: `l ${first}/views/claude` });
      expect(world_.read(`${SKILLS}/one/SKILL.md`)).toBe("one\n");
      expect(world_.run(`${first}/install`).out).toBe(
        "Already up to date. (Use --verify to check the files.)\n",
      );
      expect(world_.run(`${second}/install`)).toMatchObject({
        status: 0,
        out: "claude  +0 ~1 -0 =0  ~/.claude/skills\n",
        err: "",
      });
      expect(world_.list("home/.claude")).toEqual({ skills: `l ${second}/views/claude` });
      expect(world_.run(`${second}/install`, "--uninstall")).toMatchObject({ status: 0, err: "" });
      expect(world_.list("home/.claude", true)).toEqual({});
    });

    test("is refused over a directory with anything in it, also with --force, and over a foreign link", () => {
      const world_ = world();
      const bundle = bundleOf(whole({ one }));
      world_.write({ [`${SKILLS}/mine/SKILL.md`]: "mine\n" });
      for (const args of [[], ["--force"]]) {
        expect(world_.run(`${bundle}/install`, ...args)).toMatchObject({
          status: 2,
          err: expect.stringContaining("is to become a link, but holds other things too"),
        });
      }
      expect(world_.list("home/.claude", true)).toEqual({
        skills: "d",
        "skills/mine": "d",
        "skills/mine/SKILL.md": "f mine\n",
      });
      world_.remove("home/.claude/skills");
      world_.write({ "home/.claude/skills": { link: "../dotfiles" } });
      expect(world_.run(`${bundle}/install`)).toMatchObject({
        status: 2,
        err: expect.stringContaining("foreign  ."),
      });
      expect(world_.list("home/.claude", true)).toEqual({ skills: "l ../dotfiles" });
    });

    test("replaces a foreign link or file with --force, after a copy of it was made", () => {
      const world_ = world();
      const bundle = bundleOf(whole({ one }));
      world_.write({ "home/.claude/skills": { link: "../dotfiles" } });
      expect(world_.run(`${bundle}/install`, "--force")).toMatchObject({ status: 0 });
      expect(world_.list("home/.claude")).toEqual({ skills: `l ${bundle}/views/claude` });
      expect(world_.list("home/.local/state/kitout/user/backups/1")).toMatchObject({ self: "l ../dotfiles" });
      world_.remove("home/.claude/skills");
      world_.write({ "home/.claude/skills": "a file\n" });
      expect(world_.run(`${bundle}/install`, "--force")).toMatchObject({ status: 0 });
      expect(world_.list("home/.local/state/kitout/user/backups/2")).toMatchObject({ self: "f a file\n" });
    });

    test("follows a tree once nothing else is in it, and a tree follows it", () => {
      const world_ = world();
      const tree = bundleOf({ skills: { one, "a/two": two } });
      const link = bundleOf(whole({ one }));
      const links = bundleOf({ structure: "symlink-tree", skills: { three } });
      installed(`${tree}/install`);
      expect(world_.run(`${link}/install`)).toMatchObject({
        status: 0,
        out: "claude  +1 ~0 -2 =0  ~/.claude/skills\n",
        err: "",
      });
      expect(world_.list("home/.claude")).toEqual({ skills: `l ${link}/views/claude` });
      expect(world_.run(`${links}/install`)).toMatchObject({
        status: 0,
        out: "claude  +1 ~0 -1 =0  ~/.claude/skills\n",
        err: "",
      });
      expect(Object.keys(world_.list("home/.claude"))).toEqual(["skills", "skills/three"]);
      expect(world_.run(`${tree}/install`)).toMatchObject({
        status: 0,
        out: "claude  +2 ~0 -1 =0  ~/.claude/skills\n",
        err: "",
      });
      expect(world_.list(SKILLS)).toMatchObject({ "one/SKILL.md": "f one\n", "a/two/SKILL.md": "f two\n" });
      world_.write({ [`${SKILLS}/mine`]: "mine\n" });
      const before = world_.list("home");
      expect(world_.run(`${link}/install`).status).toBe(2);
      expect(world_.list("home")).toEqual(before);
    });
  });
}
