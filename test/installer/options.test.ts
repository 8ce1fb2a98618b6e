import { chmodSync, existsSync, symlinkSync, unlinkSync, writeFileSync } from "node:fs";
import { afterAll, describe, expect, test as plain } from "vitest";
import { copyBundle, sha256 } from "./support/bundle.ts";
import { sharedWorld } from "./support/shared-world.ts";
import { shells, testWith } from "./support/shells.ts";
import { World } from "./support/world.ts";

const one = { "SKILL.md": "one\n" };
const one2 = { "SKILL.md": "one, newer\n" };
const two = { "SKILL.md": "two\n" };
const three = { "SKILL.md": "three\n" };
const SKILLS = "home/.claude/skills";

for (const shell of shells) {
  const test = testWith(shell.program);
  const shared = sharedWorld(shell);
  afterAll(shared.remove);

  describe(`options, in ${shell.name}`, () => {
    test("--dry-run says what would be done and changes nothing at all, not even times", () => {
      const world = shared.world();
      const first = shared.bundle({ destinations: [{ skills: { one, two } }] });
      const second = shared.bundle({
        destinations: [
          { skills: { one: one2, three } },
          { targets: ["new"], structure: "symlink-tree", skills: { one } },
        ],
      });
      shared.installed(`${first}/install`);
      const before = world.fingerprint(".").replace(/^.*\/tmp .*$/gm, "");
      expect(world.run(`${second}/install`, "--dry-run")).toEqual({
        status: 0,
        out: "claude  +1 ~1 -1 =0  ~/.claude/skills\nnew  +1 ~0 -0 =0  ~/.new/skills\nThis was a dry run: nothing was changed.\n",
        err: "",
      });
      expect(world.fingerprint(".").replace(/^.*\/tmp .*$/gm, "")).toBe(before);
      expect(world.list("tmp")).toEqual({});
    });

    test("--porcelain prints records that stay as they are", () => {
      const world = shared.world();
      const first = shared.bundle({ destinations: [{ skills: { one, two, four: two, five: two } }] });
      const second = shared.bundle({
        destinations: [
          { targets: ["claude", "x"], skills: { one: one2, three, four: two, six: three, seven: two } },
          { targets: ["new"], structure: "link", skills: { one } },
        ],
      });
      shared.installed(`${first}/install`);
      world.write({
        [`${SKILLS}/four/SKILL.md`]: "edited\n",
        [`${SKILLS}/six/SKILL.md`]: "foreign\n",
        [`${SKILLS}/five/SKILL.md`]: "edited\n",
        [`${SKILLS}/seven/SKILL.md`]: "two\n",
      });
      const result = world.run(`${second}/install`, "--porcelain", "--dry-run");
      expect(result.status).toBe(2);
      expect(result.out).toBe(
        [
          `dest\t1\tcopy-tree\tclaude,x\t${world.home}/.claude/skills`,
          "entry\t1\tconflict\trefuse\tfive",
          "entry\t1\tedited\tkeep\tfour",
          "entry\t1\tstale\treplace\tone",
          "entry\t1\tconverged\tadopt\tseven",
          "entry\t1\tforeign\trefuse\tsix",
          "entry\t1\tmissing\tadd\tthree",
          "entry\t1\torphan\tremove\ttwo",
          "summary\t1\t1\t1\t1\t2\t2",
          `dest\t2\tlink\tnew\t${world.home}/.new/skills`,
          "entry\t2\tmissing\tadd\t.",
          "summary\t2\t1\t0\t0\t0\t0",
          "",
        ].join("\n"),
      );
    });

    test("--verify finds a flipped byte that no header knows of, installs nothing, and repairs with --force", () => {
      const world = shared.world();
      const bundle = shared.bundle({ destinations: [{ skills: { one, two } }] });
      shared.installed(`${bundle}/install`);
      expect(world.run(`${bundle}/install`, "--verify")).toEqual({
        status: 0,
        out: "Everything matches the bundle.\n",
        err: "",
      });
      world.write({ [`${SKILLS}/one/SKILL.md`]: "onf\n" });
      world.remove(`${SKILLS}/two`);
      expect(world.run(`${bundle}/install`, "--verify")).toMatchObject({
        status: 2,
        out: "edited  ~/.claude/skills/one\nmissing  ~/.claude/skills/two\n",
        err: expect.stringContaining("--verify --force"),
      });
      expect(existsSync(`${world.root}/${SKILLS}/two`)).toBe(false);
      expect(world.run(`${bundle}/install`, "--verify", "--force")).toMatchObject({
        status: 0,
        err: expect.stringContaining("backups/1"),
      });
      expect(world.list(SKILLS)).toMatchObject({ "one/SKILL.md": "f one\n", "two/SKILL.md": "f two\n" });
      expect(world.read("home/.local/state/kitout/user/backups/1/tree/one/SKILL.md")).toBe("onf\n");
    });

    test("--verify looks at the bytes behind links too", () => {
      for (const structure of ["symlink-tree", "link"] as const) {
        const world = new World(shell);
        const bundle = world.bundle({ destinations: [{ structure, skills: { one, two } }] });
        world.run(`${bundle}/install`);
        expect(world.run(`${bundle}/install`, "--verify")).toMatchObject({ status: 0, err: "" });
        const file = `${world.root}/${SKILLS}/one/SKILL.md`;
        chmodSync(file, 0o644);
        writeFileSync(file, "onf\n");
        expect(world.run(`${bundle}/install`, "--verify")).toMatchObject({
          status: 2,
          err: expect.stringContaining("is damaged; these are not as they were built:\n  one\n"),
        });
      }
    });

    test("a destination that is one link is named without a dot in every message about it", () => {
      const refusing = { structure: "link", skills: { one } } as const;
      const world = new World(shell);
      const install = `${world.bundle({ destinations: [refusing] })}/install`;
      world.run(install);
      const link = `${world.root}/${SKILLS}`;
      unlinkSync(link);
      symlinkSync("/elsewhere", link);
      const keeping = `${world.bundle({ destinations: [{ ...refusing, onConflict: "keep", skills: { two } }] })}/install`;
      const changed = `${world.bundle({ destinations: [{ ...refusing, skills: { two } }] })}/install`;
      const said = [
        world.run(install, "--verify"),
        world.run(keeping),
        world.run(changed, "--hook"),
        world.run(install, "--uninstall"),
      ].map(({ out, err }) => out + err);
      for (const text of said) {
        expect(text).toContain("~/.claude/skills");
        expect(text).not.toMatch(/skills\/\.(?![\w.])/);
      }
      expect(said.at(-1)).toContain("kept ~/.claude/skills, which was edited");
    });

    test("--uninstall removes what is ours and nothing else, and leaves edited skills with a message", () => {
      const world = shared.world();
      const bundle = shared.bundle({
        destinations: [
          { skills: { one, two } },
          { targets: ["linked"], structure: "symlink-tree", skills: { one } },
        ],
      });
      shared.installed(`${bundle}/install`);
      world.write({ [`${SKILLS}/one/SKILL.md`]: "edited\n", "home/.linked/skills/mine": "mine\n" });
      const result = world.run(`${bundle}/install`, "--uninstall");
      expect(result).toMatchObject({
        status: 0,
        err: "kitout: kept ~/.claude/skills/one, which was edited after it was installed.\n",
      });
      expect(world.list("home", true)).toEqual({
        ".claude": "d",
        ".claude/skills": "d",
        ".claude/skills/one": "d",
        ".claude/skills/one/SKILL.md": "f edited\n",
        ".linked": "d",
        ".linked/skills": "d",
        ".linked/skills/mine": "f mine\n",
        ".local": "d",
        ".local/state": "d",
        ".local/state/kitout": "d",
        ".local/state/kitout/.marks": "d",
        ".local/state/kitout/.marks/.kitout-user": expect.stringContaining("moved uninstalled"),
      });
    });

    test("--quiet prints nothing when all is well, as AGENT_SKILLS_QUIET does, and AGENT_SKILLS_FORCE is --force", () => {
      const world = shared.world();
      const bundle = shared.bundle({ destinations: [{ skills: { one } }] });
      expect(world.run(`${bundle}/install`, "--quiet")).toEqual({ status: 0, out: "", err: "" });
      world.env["AGENT_SKILLS_QUIET"] = "yes";
      expect(world.run(`${bundle}/install`)).toEqual({ status: 0, out: "", err: "" });
      world.write({ [`${SKILLS}/one/SKILL.md`]: "edited\n" });
      world.env["AGENT_SKILLS_FORCE"] = "true";
      expect(world.run(`${bundle}/install`)).toEqual({ status: 0, out: "", err: "" });
      expect(world.read(`${SKILLS}/one/SKILL.md`)).toBe("edited\n");
      world.env["AGENT_SKILLS_FORCE"] = "1";
      expect(world.run(`${bundle}/install`)).toMatchObject({ status: 0, out: "" });
      expect(world.read(`${SKILLS}/one/SKILL.md`)).toBe("one\n");
    });

    test("that are wrong end with status 64 and how to go on", () => {
      const world = shared.world();
      const bundle = shared.bundle({ destinations: [{ skills: { one } }] });
      expect(world.run(`${bundle}/install`, "--frce")).toEqual({
        status: 64,
        out: "",
        err: `kitout: unknown option --frce.\n  Run '${bundle}/install --help' to see the options.\n`,
      });
      expect(world.run(`${bundle}/install`, "--target")).toMatchObject({
        status: 64,
        err: expect.stringContaining("--target needs a value"),
      });
      expect(world.run(`${bundle}/install`, "--help")).toMatchObject({
        status: 0,
        err: "",
        out: expect.stringContaining("Usage: install [options]"),
      });
      expect(world.list("home", true)).toEqual({});
    });

    test("of the configuration: onConflict: keep skips what is refused, does the rest, and says so every time", () => {
      const world = shared.world();
      const first = shared.bundle({ destinations: [{ skills: { one, two } }] });
      const second = shared.bundle({
        destinations: [{ onConflict: "keep", skills: { one: one2, two: three, three } }],
      });
      shared.installed(`${first}/install`);
      world.write({ [`${SKILLS}/one/SKILL.md`]: "edited\n", [`${SKILLS}/three/SKILL.md`]: "foreign\n" });
      for (const out of [
        "claude  +0 ~1 -0 =0 !2  ~/.claude/skills\n",
        "claude  +0 ~0 -0 =1 !2  ~/.claude/skills\n",
      ]) {
        const result = world.run(`${second}/install`);
        expect(result).toMatchObject({ status: 0, out });
        expect(result.err).toContain("left ~/.claude/skills/one alone (conflict)");
        expect(result.err).toContain("left ~/.claude/skills/three alone (foreign)");
        expect(world.list(SKILLS)).toMatchObject({
          "one/SKILL.md": "f edited\n",
          "two/SKILL.md": "f three\n",
          "three/SKILL.md": "f foreign\n",
        });
        // The skipped row keeps its old identity, so that it stays a conflict and does not become somebody else's.
        const ledger = world.read("home/.claude/.kitout-skills/ledger");
        expect(ledger).toContain("\ncomplete no\n");
        expect(ledger.slice(ledger.indexOf("\n\n") + 2)).toBe(
          `f\t${sha256("one\n")}\tone//SKILL.md\nf\t${sha256("three\n")}\ttwo//SKILL.md\n`,
        );
      }
    });

    test("of the configuration: onConflict: backup replaces what is refused after a copy", () => {
      const world = shared.world();
      const bundle = shared.bundle({ destinations: [{ onConflict: "backup", skills: { one } }] });
      world.write({ [`${SKILLS}/one/notes`]: "foreign\n" });
      expect(world.run(`${bundle}/install`)).toMatchObject({
        status: 0,
        err: expect.stringContaining("~/.local/state/kitout/user/backups/1"),
      });
      expect(world.list(SKILLS)).toEqual({ one: "d", "one/SKILL.md": "f one\n" });
      expect(world.read("home/.local/state/kitout/user/backups/1/tree/one/notes")).toBe("foreign\n");
      expect(world.read("home/.local/state/kitout/user/backups/1/from")).toBe(
        `${world.home}/.claude/skills\n`,
      );
    });
  });

  describe(`the shell hook, in ${shell.name}`, () => {
    test("installs, says so in one line, and always succeeds", () => {
      const world = shared.world();
      const bundle = shared.bundle({ destinations: [{ skills: { one } }] });
      expect(world.run(`${bundle}/shell-hook`)).toEqual({
        status: 0,
        out: "",
        err: "kitout: skills updated: +1 ~0 -0 in ~/.claude/skills.\n",
      });
      expect(world.read(`${SKILLS}/one/SKILL.md`)).toBe("one\n");
      expect(world.run(`${bundle}/shell-hook`)).toEqual({ status: 0, out: "", err: "" });
    });

    test("prints one line when something is in the way, whatever the environment forces", () => {
      const world = shared.world();
      const bundle = shared.bundle({ destinations: [{ skills: { one } }] });
      world.write({ [`${SKILLS}/one/SKILL.md`]: "mine\n" });
      world.env["AGENT_SKILLS_FORCE"] = "1";
      const result = world.run(`${bundle}/shell-hook`);
      expect(result).toEqual({
        status: 0,
        out: "",
        err: `kitout: the skills were not updated, because of ~/.claude/skills/one: something else with this name is here already: a directory in which 1 file differs. (For details: ${bundle}/install --dry-run)\n`,
      });
      expect(world.read(`${SKILLS}/one/SKILL.md`)).toBe("mine\n");
      world.env["HOME"] = "";
      expect(world.run(`${bundle}/shell-hook`)).toMatchObject({
        status: 0,
        out: "",
        err: expect.stringMatching(/^kitout: .*HOME.*\n$/),
      });
    });

    test("installs a bundle that is new, and does not undo that somebody went back to an older one", () => {
      const world = shared.world();
      const first = shared.bundle({ destinations: [{ skills: { one } }] });
      const second = shared.bundle({ destinations: [{ skills: { one: one2 } }] });
      world.run(`${first}/shell-hook`);
      world.run(`${second}/shell-hook`);
      expect(world.read(`${SKILLS}/one/SKILL.md`)).toBe("one, newer\n");
      world.run(`${first}/install`);
      const hook = world.run(`${second}/shell-hook`);
      expect([hook.status, hook.out]).toEqual([0, ""]);
      expect(hook.err).toMatch(
        /^kitout: the skills of another bundle, [^\n]*, were installed by hand, [^\n]*\n$/,
      );
      expect(world.read(`${SKILLS}/one/SKILL.md`)).toBe("one\n");
      world.run(`${second}/install`);
      world.run(`${first}/shell-hook`);
      expect(world.read(`${SKILLS}/one/SKILL.md`)).toBe("one, newer\n");
    });
  });
}

describe("a bundle that was damaged", () => {
  for (const [what, damage] of [
    ["in a table", (bundle: string) => [`${bundle}/data/claude.tsv`, ""]],
    ["in a file", (bundle: string) => [`${bundle}/views/claude/one/SKILL.md`, "onf\n"]],
  ] as const) {
    plain(`${what} is not installed, and nothing changes`, () => {
      const world = new World();
      const first = world.bundle({ destinations: [{ skills: { one, two } }] });
      world.run(`${first}/install`);
      const before = world.list("home");
      const second = copyBundle(
        world.bundle({ destinations: [{ skills: { one: one2, two } }] }),
        `${world.root}/damaged`,
      );
      const [file, text] = damage(second);
      chmodSync(file!, 0o644);
      writeFileSync(file!, text!);
      const result = world.run(`${second}/install`);
      expect(result).toMatchObject({
        status: 3,
        out: "",
        err: expect.stringContaining("kitout build --repair"),
      });
      expect(world.list("home")).toEqual(before);
    });
  }
});
