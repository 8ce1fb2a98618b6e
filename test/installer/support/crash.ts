// The installer is killed before and after every call of every command that it runs; then another run goes on.
//
// One run is watched: before and after each call, the disk is looked at. Calls between which nothing changed on disk leave
// the same work to the next run, so a copy is kept of each state that differs: it is what a run leaves that is killed
// there. Each of three next runs starts from it (in most scenarios, they take turns). At each eighth of these moments a run
// is really killed, to see that it leaves that very state. KITOUT_CRASH=every really kills at every call instead, and
// always tries all three, which takes half an hour.

import { spawnSync } from "node:child_process";
import {
  closeSync,
  constants,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  rmSync,
  writeSync,
} from "node:fs";
import { Socket } from "node:net";
import path from "node:path";
import { createInterface } from "node:readline";
import { describe, expect, test } from "vitest";
import type { Structure } from "../../../src/model/installer.ts";
import { copyTree } from "../../support/copy.ts";
import type { DestinationSpec, Skill } from "./bundle.ts";
import { type Listing, World } from "./world.ts";

const NOBODY = 65534;

const skill = (text: string): Skill => ({
  "SKILL.md": `${text}\n`,
  "more/a b": `${text} more\n`,
  run: { x: text },
  again: { link: "run" },
});

type Skills = Readonly<Record<string, Skill>>;

export const versions = {
  old: { same: skill("same"), "in/changed": skill("one"), gone: skill("gone") },
  new: { same: skill("same"), "in/changed": skill("two"), fresh: skill("fresh") },
  third: { "in/changed": skill("three"), other: skill("other") },
} satisfies Record<string, Skills>;

/** What stands there before, what is run, and how every skill may look when it was killed. */
export interface Scenario {
  readonly before: readonly DestinationSpec[] | null;
  readonly now: readonly DestinationSpec[];
  readonly args: readonly string[];
  /** `all`: each next run is tried at each moment; `turns`: they take turns; `some`: at each third moment. */
  readonly next: "all" | "turns" | "some";
}

export const copies = (skills: Skills): DestinationSpec => ({ targets: ["copies"], skills });
export const links = (skills: Skills): DestinationSpec => ({
  targets: ["links"],
  structure: "symlink-tree",
  skills,
});
const all = (structure: Structure, skills: Skills): DestinationSpec => ({
  targets: ["copies"],
  structure,
  skills,
});

/** One destination that keeps its structure, gets another one, or is the first. */
export const changing = (from: Structure | null, to: Structure, ...args: readonly string[]): Scenario => ({
  before: from === null ? null : [all(from, args.length > 0 ? versions.new : versions.old)],
  now: [all(to, versions.new)],
  args,
  next: from === null || args.length > 0 ? "turns" : "some",
});

/** One test for each scenario, by its name. */
export function testCrashes(scenarios: Readonly<Record<string, Scenario>>): void {
  for (const [name, scenario] of Object.entries(scenarios)) {
    describe(`killed at any moment of ${name}`, () => {
      test("every skill is the old one, the new one or absent, neighbours are untouched, and every next run reaches its state", async () => {
        await attack(new Crash(scenario));
      }, 900_000);
    });
  }
}

async function attack(crash: Crash): Promise<void> {
  const every = process.env["KITOUT_CRASH"] === "every";
  const moments = await crash.moments(every);
  expect(moments.length).toBeGreaterThan(8);
  for (const [turn, moment] of moments.entries()) {
    if (!every && crash.scenario.next === "some" && turn % 3 > 0) continue;
    const killed = `killed ${moment.when} call ${moment.nth} of ${moment.tool}`;
    if (every) {
      if (!crash.kill(moment)) continue;
    } else if (turn % 8 === 0) {
      expect(crash.kill(moment), killed).toBe(true);
      expect(crash.look(), killed).toBe(moment.state);
    } else crash.copy(moment.copy, "home");
    crash.expectWhole(killed);
    const all = every || crash.scenario.next === "all";
    if (all) crash.copy("home", "left");
    // Each third moment shares a factor with three bundles.
    const one = crash.next[(turn + Math.floor(turn / 3)) % crash.next.length]!;
    for (const [nth, next] of (all ? crash.next : [one]).entries()) {
      if (nth > 0) crash.copy("left", "home");
      const where = `${killed}, then ${next.name}`;
      const result = crash.world.run(next.script, "--quiet", ...next.args);
      expect({ where, ...result }).toEqual({ where, status: 0, out: "", err: "" });
      expect(crash.world.list("home"), where).toEqual(next.state);
      expect(crash.leftovers(), where).toEqual([]);
    }
  }
}

/** Before or after a tool is called for the nth time. */
interface Call {
  readonly tool: string;
  readonly nth: number;
  readonly when: "before" | "after";
}

interface Moment extends Call {
  /** What was on disk, as `look` tells it. */
  readonly state: string;
  /** Where the first copy of that state is, below the world's root. */
  readonly copy: string;
}

interface Next {
  readonly name: string;
  readonly script: string;
  readonly args: readonly string[];
  readonly state: Listing;
}

class Crash {
  readonly world = new World();
  readonly next: readonly Next[];
  readonly #script: string;
  readonly #old: Listing;
  readonly #new: Listing;

  constructor(readonly scenario: Scenario) {
    const { world } = this;
    world.asUser(NOBODY);
    writeTraps(world);
    const script = (destinations: readonly DestinationSpec[]): string =>
      `${world.bundle({ destinations })}/install`;
    const before = scenario.before === null ? null : script(scenario.before);
    this.#script = script(scenario.now);
    const third = script(scenario.now.map((each) => ({ ...each, skills: versions.third })));
    if (before !== null) expect(world.run(before)).toMatchObject({ status: 0 });
    // A destination that becomes one link has room for nothing else.
    for (const { targets, structure } of scenario.now) {
      if (structure === "link" || targets![0] === "gone") continue;
      if (scenario.before?.some((each) => each.structure === "link" && each.targets![0] === targets![0]))
        continue;
      world.write({
        [`home/.${targets![0]}/skills/mine/SKILL.md`]: "mine\n",
        [`home/.${targets![0]}/skills/in/mine`]: "mine\n",
      });
    }
    world.own();
    this.copy("home", "start");
    this.#old = world.list("home");
    const reach = (name: string, from: string, args: readonly string[] = []): Next => {
      this.copy("start", "home");
      expect(world.run(from, ...args)).toMatchObject({ status: 0 });
      return { name, script: from, args, state: world.list("home") };
    };
    this.next = [
      reach("the same", this.#script, scenario.args),
      ...(before === null ? [] : [reach("the older one", before)]),
      reach("a third one", third),
    ];
    this.#new = this.next[0]!.state;
  }

  /** The moments of one run, in their order: one for each state of the disk that it goes through, or every one. */
  async moments(every: boolean): Promise<readonly Moment[]> {
    const { world } = this;
    this.copy("start", "home");
    const copies = new Map<string, string>();
    const moments: Moment[] = [];
    await this.#watch((call) => {
      const state = this.look();
      let copy = copies.get(state);
      if (copy !== undefined && !every) return;
      if (copy === undefined) {
        copy = `copies/${copies.size}`;
        copies.set(state, copy);
        this.copy("home", copy);
      }
      moments.push({ ...call, state, copy });
    });
    world.remove("counts");
    return moments;
  }

  /** Runs the installer from the start and kills it; false when it ended before that call. Home is what it left. */
  kill({ tool, nth, when }: Call): boolean {
    const { world } = this;
    this.copy("start", "home");
    world.write({ "counts/calls": "" });
    world.own("counts");
    const { env } = world;
    world.env = {
      ...env,
      PATH: `${world.root}/killing/${tool}:${world.tools}`,
      KILL_ROOT: world.root,
      KILL_AT: `${nth}`,
      KILL_WHEN: when,
    };
    const { status } = world.run(this.#script, "--quiet", ...this.scenario.args);
    world.env = env;
    if (status === 0) return false;
    expect(status).toBe(null);
    return true;
  }

  /** Everything in the home; the process in a lock is another one each time. */
  look(): string {
    const listing = this.world.list("home", true);
    return JSON.stringify(
      Object.entries(listing).map(([file, is]) => (/\/lock/.test(file) ? file : [file, is])),
    );
  }

  /** What only a run that was cut short leaves: locks, stages, trash, backups. */
  leftovers(): readonly string[] {
    const { world } = this;
    const controls = ["home/.copies/.kitout-skills", "home/.links/.kitout-skills"];
    const found = controls
      .filter((control) => existsSync(path.join(world.root, control)))
      .flatMap((control) => Object.keys(world.list(control, true)))
      // A run that finds nothing to do takes no lock, and leaves what it never looks at to one that does.
      .filter((file) => ![".gitignore", "ledger"].includes(file) && !/^(lock|stage|probe)/.test(file));
    const backups = "home/.local/state/kitout/user/backups";
    return existsSync(path.join(world.root, backups)) ? [...found, backups] : found;
  }

  expectWhole(where: string): void {
    const found = this.world.list("home");
    for (const agent of [".copies/skills", ".links/skills"]) {
      for (const entry of ["", "same", "in/changed", "gone", "fresh", "mine", "in/mine"]) {
        const prefix = entry === "" ? agent : `${agent}/${entry}`;
        const part = (listing: Listing): string =>
          entry === ""
            ? // The destination itself: a directory, a link, or nothing; what is in it is looked at by entry.
              JSON.stringify(listing[prefix] ?? null)
            : JSON.stringify(
                Object.entries(listing).filter(([file]) => file === prefix || file.startsWith(`${prefix}/`)),
              );
        const allowed = [part(this.#old), part(this.#new)];
        const mine = entry.endsWith("mine");
        if (!mine && entry !== "") allowed.push("[]");
        if (entry === "") allowed.push("null", '"d"');
        expect(allowed, `${where}: ${prefix}`).toContain(part(found));
      }
    }
    this.#expectLinksStay(found, where);
  }

  /** What is a link before and after is never absent. */
  #expectLinksStay(found: Listing, where: string): void {
    for (const [file, is] of Object.entries(this.#old)) {
      // Into a bundle: other links are the content of copies.
      if (is.startsWith("l /") && this.#new[file]?.startsWith("l /"))
        expect(found[file] ?? "absent", `${where}: ${file}`).toMatch(/^l /);
    }
  }

  /** Replaces a directory of the world by a copy of another one. */
  copy(from: string, to: string): void {
    const target = path.join(this.world.root, to);
    rmSync(target, { recursive: true, force: true });
    mkdirSync(path.dirname(target), { recursive: true });
    copyTree(path.join(this.world.root, from), target);
  }

  /** Runs the installer, which waits before and after each call until the function has returned. */
  async #watch(seen: (call: Call) => void): Promise<void> {
    const { world, scenario } = this;
    world.write({ "counts/.keep": "" });
    for (const pipe of ["ask", "answer"]) spawnSync("mkfifo", [path.join(world.root, "counts", pipe)]);
    world.own("counts");
    const open = (pipe: string): number =>
      openSync(path.join(world.root, "counts", pipe), constants.O_RDWR | constants.O_NONBLOCK);
    const answer = open("answer");
    const asking = new Socket({ fd: open("ask"), writable: false });
    createInterface({ input: asking }).on("line", (line) => {
      const [tool, nth, when] = line.split(" ");
      seen({ tool: tool!, nth: Number(nth), when: when as Call["when"] });
      writeSync(answer, "\n");
    });
    const run = world.start(this.#script, ["--quiet", ...scenario.args], {
      PATH: `${world.root}/watched:${world.tools}`,
      KILL_ROOT: world.root,
    });
    expect(await run.ended).toMatchObject({ status: 0 });
    asking.destroy();
    closeSync(answer);
  }
}

/**
 * Commands in place of the tools that count their calls. Those in watched/ ask before and after each call whether they may
 * go on; the one in killing/TOOL/ kills the whole process group at call KILL_AT, before or after the tool did its work.
 */
function writeTraps(world: World): void {
  const first = `#!${world.shell.program!}\n`;
  for (const tool of readdirSync(world.tools)) {
    const real = path.join(world.tools, tool);
    world.write({
      [`watched/${tool}`]: {
        x: `${first}counts=$KILL_ROOT/counts
printf x >>"$counts/${tool}"
read -r calls <"$counts/${tool}"
echo "${tool} \${#calls} before" >"$counts/ask"
read -r may <"$counts/answer"
${real} "$@"
status=$?
echo "${tool} \${#calls} after" >"$counts/ask"
read -r may <"$counts/answer"
exit "$status"
`,
      },
      [`killing/${tool}/${tool}`]: {
        x: `${first}printf x >>"$KILL_ROOT/counts/calls"
read -r calls <"$KILL_ROOT/counts/calls"
[ "\${#calls}" = "$KILL_AT" ] || exec ${real} "$@"
[ "$KILL_WHEN" = before ] || ${real} "$@"
kill -9 0
`,
      },
    });
  }
}
