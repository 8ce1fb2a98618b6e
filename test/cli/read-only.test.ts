// Commands that look: what they may write, and that they write nothing else.

import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { commands } from "../../src/cli/commands.ts";
import { TestRepository } from "../support/git.ts";
import { Project, skillFile, snapshot } from "../support/project.ts";

/** What each of them may write below: `plan` has to build what it asks. */
const LOOKING: Readonly<Record<string, "nothing" | "cache" | "store">> = {
  agents: "nothing",
  config: "nothing",
  diff: "cache",
  doctor: "cache",
  explain: "store",
  generations: "nothing",
  hash: "nothing",
  list: "cache",
  outdated: "cache",
  plan: "store",
  schema: "nothing",
  show: "cache",
};

const PLACES = {
  nothing: [],
  cache: ["home/.cache"],
  store: ["home/.cache", "home/.local/share/kitout/store"],
} as const;

/** With every kind of thing that a careless command might write: an unlocked source, an edited copy, a broken ledger. */
function scene(): Project {
  const project = new Project({ "../.git/HEAD": "" });
  const remote = new TestRepository(path.join(project.base, "remote.git"), "sha1");
  remote.commit({ "pdf/SKILL.md": skillFile("pdf") });
  project.write({
    "skills.yaml": `version: 1
sources: { theirs: { git: "${remote.url}" }, mine: { path: ./skills } }
skills: { enable: [pdf, notes] }
targets: { claude: true }
`,
    "skills/notes/SKILL.md": skillFile("notes"),
    ".claude/skills/notes/SKILL.md": skillFile("notes", "Mine."),
    ".claude/.kitout-skills/ledger": "kitout-ledger 1\n",
  });
  return project;
}

const ARGUMENTS: Readonly<Record<string, readonly string[]>> = {
  diff: ["notes", ".claude/skills/notes"],
  explain: ["claude", "notes"],
  hash: ["skills"],
  show: ["pdf", "--why"],
};

describe("kitout", () => {
  test("gives these commands a machine that they cannot write to", () => {
    const looking = commands.filter(({ spec }) => spec.writes !== "anything");
    expect(Object.fromEntries(looking.map(({ spec }) => [spec.name, spec.writes]))).toEqual(LOOKING);
  });

  test.each(Object.keys(LOOKING))("%s writes nothing but what it may", async (name) => {
    const project = scene();
    const allowed = PLACES[LOOKING[name]!];
    const isAllowed = (file: string) =>
      allowed.some((place) => `${file}/`.startsWith(`${place}/`) || place.startsWith(`${file}/`));
    const elsewhere = () => Object.entries(snapshot(project.base)).filter(([file]) => !isAllowed(file));
    const before = elsewhere();
    const config = ["config", "hash", "schema"].includes(name) ? [] : ["-c", "skills.yaml"];
    const { status, stderr } = await project.run([name, ...config, ...(ARGUMENTS[name] ?? [])]);
    expect([stderr.includes("bug in kitout"), status === 70]).toEqual([false, false]);
    expect(elsewhere()).toEqual(before);
  });

  test.each(Object.keys(LOOKING).filter((name) => LOOKING[name] !== "nothing"))(
    "%s may write through a link to the same place",
    async (name) => {
      const project = scene();
      project.sh(`mkdir -p ../disk/cache ../disk/store ~/.local/share/kitout
        ln -s "$PWD/../disk/cache" ~/.cache; ln -s "$PWD/../disk/store" ~/.local/share/kitout/store`);
      const { status, stderr } = await project.run([name, "-c", "skills.yaml", ...(ARGUMENTS[name] ?? [])]);
      expect([stderr.includes("bug in kitout"), status === 70]).toEqual([false, false]);
      expect(Object.keys(snapshot(`${project.base}/disk/cache`))).toContain("kitout/tmp");
    },
  );

  test.each(["list", "show"])(
    "%s notes in the user's state that a run is kept, and nothing else",
    async (name) => {
      const project = new Project({
        "skills.yaml":
          "version: 1\nsources: { mine: { path: ./skills } }\nskills: { enable: [notes] }\ntargets: { claude: true }\n",
        "skills/notes/SKILL.md": skillFile("notes"),
      });
      await pause(100);
      const before = Object.keys(snapshot(project.base));
      await project.run([name, ...(name === "show" ? ["notes"] : [])], { keeps: 30 });
      const made = Object.keys(snapshot(project.base)).filter((file) => !before.includes(file));
      expect(made.filter((file) => !"home/.local/state/kitout/.runs".startsWith(file))).toEqual([
        expect.stringMatching(/^home\/\.local\/state\/kitout\/\.runs\/[0-9a-f]{40}$/),
      ]);
    },
  );

  test("plan says what an install would add to the lock", async () => {
    const { stderr } = await scene().run(["plan", "-c", "skills.yaml"]);
    expect(stderr).toMatch(/^Would write skills\.lock:\n {2}theirs: locked at /);
  });
});
