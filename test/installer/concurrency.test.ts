// Many installers at once, and installers that are ended at any moment.

import { existsSync, readFileSync, readlinkSync, rmSync } from "node:fs";
import { hostname } from "node:os";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";
import { describe, expect, test } from "vitest";
import type { DestinationSpec, Skill } from "./support/bundle.ts";
import { dash, locate, type Shell, shells, testWith } from "./support/shells.ts";
import { type Listing, type Result, World } from "./support/world.ts";

const skill = (text: string): Skill => ({
  "SKILL.md": `${text}\n`,
  "more/a b": `${text} more\n`,
  run: { x: text },
});

const copies = (skills: DestinationSpec["skills"]): DestinationSpec => ({ targets: ["copies"], skills });
const links = (skills: DestinationSpec["skills"]): DestinationSpec => ({
  targets: ["links"],
  structure: "symlink-tree",
  skills,
});
const more = (skills: DestinationSpec["skills"]): DestinationSpec => ({ targets: ["more"], skills });

const one = { same: skill("same"), "in/changed": skill("one"), gone: skill("gone") };
const two = { same: skill("same"), "in/changed": skill("two"), fresh: skill("fresh"), other: skill("other") };
const three = { "in/changed": skill("three"), gone: skill("gone, again") };

const DEAD = `${hostname()}:99999999:`;

/** Two bundles for the same destinations, and what a home looks like with each; neighbours included. */
class Contest {
  readonly world: World;
  readonly installers: readonly string[];
  readonly states: readonly Listing[];

  constructor(bundles: readonly (readonly DestinationSpec[])[], shell: Shell = dash) {
    this.world = new World(shell);
    for (const agent of ["copies", "links", "more"]) {
      this.world.write({
        [`home/.${agent}/skills/mine/SKILL.md`]: "mine\n",
        [`home/.${agent}/skills/in/mine`]: "mine\n",
      });
    }
    const made = bundles.map((destinations) => this.world.bundle({ destinations }));
    this.installers = made.map((bundle) => `${bundle}/install`);
    const neighbours = this.world.list("home");
    this.states = made.map((bundle, index) => ({ ...neighbours, ...this.#wanted(bundle, bundles[index]!) }));
    // Who copies is at work: the file tells whether two were at work at the same time.
    this.world.write({
      "watched/cp": {
        x: `#!/bin/sh\necho $PPID >>${this.world.root}/at-work\nexec ${locate(["cp"])} "$@"\n`,
      },
      "watched/sleep": { x: `#!/bin/sh\nexec ${locate(["sleep"])} 0.2\n` },
    });
    this.world.env["PATH"] = `${this.world.root}/watched:${this.world.tools}`;
  }

  /** What a bundle puts into a home. */
  #wanted(bundle: string, destinations: readonly DestinationSpec[]): Listing {
    const found: Record<string, string> = {};
    for (const { targets, structure, skills } of destinations) {
      for (const entry of Object.keys(skills)) {
        const place = `.${targets![0]}/skills/${entry}`;
        const stored = path.basename(readlinkSync(path.join(bundle, "views", targets![0]!, entry)));
        if (structure === "symlink-tree") found[place] = `l ${bundle}/skills/${stored}`;
        else {
          found[place] = "d";
          const files = this.world.list(path.join(path.basename(bundle), "skills", stored));
          for (const [file, content] of Object.entries(files)) found[`${place}/${file}`] = content;
        }
      }
    }
    return found;
  }

  /** Which bundle is installed in all destinations; -1: none, or a mixture. */
  installed(): number {
    const found = this.world.list("home");
    return this.states.findIndex((state) => isDeepStrictEqual(state, found));
  }

  /** Whether no installer copied anything while another one was between two of its copies. */
  oneAtATime(): boolean {
    const turns = readFileSync(path.join(this.world.root, "at-work"), "utf8").trim().split("\n");
    const changes = turns.filter((who, at) => who !== turns[at - 1]);
    return changes.length === new Set(changes).size;
  }

  /** Locks, stages, trash, half-written and scratch files, wherever they are. */
  leftovers(): readonly string[] {
    const names = /(^|\/)(lock[^/]*|stage|trash|[^/]*\.new|\.kitout-probe|backups)$/;
    return [
      ...Object.keys(this.world.list("home", true)).filter((file) => names.test(file)),
      ...Object.keys(this.world.list("tmp", true)),
    ];
  }

  /** Eight installers, of all bundles in turn, started at once. */
  async race(env: (index: number) => Readonly<Record<string, string>> = () => ({})): Promise<Result[]> {
    const running = Array.from({ length: 8 }, (_, index) =>
      this.world.start(this.installers[index % this.installers.length]!, [], env(index)),
    );
    return await Promise.all(running.map(({ ended }) => ended));
  }
}

const orders: readonly (readonly DestinationSpec[])[] = [
  [copies(one), links(one)],
  [links(two), copies(two)],
];

/** The second bundle has one destination more than the others. */
const versions: readonly (readonly DestinationSpec[])[] = [
  [copies(one), links(one)],
  [links(two), copies(two), more(two)],
  [copies(three), links(three)],
];

/** What must be true when all have ended, whoever was the last. */
function expectOneWinner(contest: Contest, results: readonly Result[], env: Record<string, string>[]): void {
  for (const result of results) expect(result).toMatchObject({ status: 0, err: "" });
  expect(contest.oneAtATime()).toBe(true);
  expect(contest.leftovers()).toEqual([]);
  const winner = contest.installed();
  expect([0, 1]).toContain(winner);
  contest.world.env = { ...contest.world.env, ...env[winner] };
  const install = contest.installers[winner]!;
  expect(contest.world.run(install).out).toContain("Already up to date");
  expect(contest.world.run(install, "--verify")).toEqual({
    status: 0,
    out: "Everything matches the bundle.\n",
    err: "",
  });
  contest.world.env = { ...contest.world.env, ...env[1 - winner] };
  expect(contest.world.run(contest.installers[1 - winner]!)).toMatchObject({ status: 0, err: "" });
  expect(contest.installed()).toBe(1 - winner);
  expect(contest.leftovers()).toEqual([]);
}

describe("eight installers of two bundles, started at once,", () => {
  const rounds: readonly (readonly [string, Shell])[] = [
    ["in dash", dash],
    ...shells
      .filter(({ name }) => name === "busybox sh" || name === "zsh as sh")
      .map((shell) => [`in ${shell.name}`, shell] as const),
  ];

  for (const [round, shell] of rounds) {
    testWith(shell.program)(
      `leave exactly one of the bundles in all destinations, ${round}`,
      async () => {
        const contest = new Contest(orders, shell);
        expectOneWinner(contest, await contest.race(), [{}, {}]);
      },
      300_000,
    );
  }

  test("do so too when each remembers in a directory of its own, so that only the destinations' locks count", async () => {
    const contest = new Contest(orders);
    const env = (index: number) => ({ XDG_STATE_HOME: path.join(contest.world.root, `state-${index}`) });
    expectOneWinner(contest, await contest.race(env), [env(0), env(1)]);
  }, 300_000);

  test("do so too without sleep, and from what one of them had installed before", async () => {
    const contest = new Contest(orders);
    rmSync(path.join(contest.world.root, "watched/sleep"));
    contest.world.run(contest.installers[0]!);
    expectOneWinner(contest, await contest.race(), [{}, {}]);
  }, 300_000);

  test("leave nothing, or one of them, while others uninstall", async () => {
    const contest = new Contest(orders);
    const running = Array.from({ length: 8 }, (_, index) =>
      contest.world.start(contest.installers[index % 2]!, index < 4 ? [] : ["--uninstall"]),
    );
    for (const { ended } of running) expect(await ended).toMatchObject({ status: 0, err: "" });
    expect(contest.leftovers()).toEqual([]);
    for (const install of contest.installers) {
      expect(contest.world.run(install)).toMatchObject({ status: 0, err: "" });
      expect(contest.installed()).toBe(contest.installers.indexOf(install));
    }
  }, 300_000);

  test("are all refused alike when something is in the way, and leave nothing behind", async () => {
    const contest = new Contest(orders);
    contest.world.write({ "home/.links/skills/same/SKILL.md": "mine\n" });
    const before = contest.world.list("home");
    for (const result of await contest.race()) {
      expect(result).toMatchObject({ status: 2, out: "", err: expect.stringContaining("foreign  same") });
    }
    expect(contest.world.list("home")).toEqual(before);
    expect(contest.leftovers()).toEqual([]);
  }, 300_000);
});

describe("what an owner remembers", () => {
  test("is read when nobody else can change it, so a destination that came meanwhile is not forgotten", async () => {
    const contest = new Contest(versions);
    const [, two, three] = contest.installers;
    const file = (name: string): string => path.join(contest.world.root, name);
    // The last thing that an installer asks before its first lock.
    contest.world.write({
      "watched/ls": {
        x: `#!/bin/sh\ncase $WAIT$* in yes*/ns/pid*) echo >${file("asked")}; until [ -e ${file("go")} ]; do sleep 0; done ;; esac\nexec ${locate(["ls"])} "$@"\n`,
      },
    });
    const late = contest.world.start(three!, [], { WAIT: "yes" });
    while (!existsSync(file("asked"))) await pause(10);
    expect(contest.world.run(two!)).toMatchObject({ status: 0, err: "" });
    contest.world.write({ go: "" });
    expect(await late.ended).toMatchObject({ status: 0, err: "" });
    expect(contest.installed()).toBe(2);
  }, 300_000);

  test("holds a destination before anything is put there, so a run that was killed leaves none behind", async () => {
    const contest = new Contest(versions);
    const [first, second] = contest.installers;
    contest.world.run(first!);
    contest.world.write({
      "watched/mv": {
        x: `#!/bin/sh\ncase $* in */current*) [ ! -d "$HOME/.more/skills/fresh" ] || kill -9 0 ;; esac\nexec ${locate(["mv"])} "$@"\n`,
      },
    });
    expect((await contest.world.start(second!).ended).status).toBe(null);
    contest.world.remove("watched/mv");
    expect(existsSync(`${contest.world.home}/.more/skills/fresh`)).toBe(true);
    expect(contest.world.run(first!)).toMatchObject({ status: 0, err: "" });
    expect(contest.installed()).toBe(0);
  }, 300_000);
});

describe("a lock", () => {
  test("whose owner died is taken over by one of eight at a time", async () => {
    const contest = new Contest(orders);
    contest.world.run(contest.installers[0]!);
    contest.world.write({
      "home/.local/state/kitout/user/lock": { link: `${DEAD}n-1` },
      "home/.copies/.kitout-skills/lock": { link: `${DEAD}n-1` },
      "home/.copies/.kitout-skills/lock-n-1": { link: `${DEAD}n-2` },
      "home/.links/.kitout-skills/lock": { link: `${DEAD}n-1` },
    });
    // Half of them meet only at the destinations.
    const env = (index: number) => ({ XDG_STATE_HOME: path.join(contest.world.root, `state-${index}`) });
    const results = await contest.race((index) => (index < 4 ? {} : env(index)));
    expectOneWinner(contest, results, [env(4), env(5)]);
  }, 300_000);

  test("of another host is taken by nobody, and nobody changes anything", async () => {
    const contest = new Contest(orders);
    const lock = "home/.copies/.kitout-skills/lock";
    contest.world.write({
      // A clock that is in a hurry.
      "watched/sleep": { x: "#!/bin/sh\n" },
      [lock]: { link: "elsewhere:1:n-1" },
    });
    const before = contest.world.list("home", true);
    const running = contest.installers.map((install, index) =>
      contest.world.start(install, [], { XDG_STATE_HOME: path.join(contest.world.root, `state-${index}`) }),
    );
    for (const { ended } of running) {
      expect(await ended).toMatchObject({
        status: 3,
        out: "",
        err: expect.stringContaining(`${contest.world.root}/${lock} (elsewhere:1:n-1`),
      });
    }
    const after = contest.world.list("home", true);
    expect(after).toEqual({ ...before, ".copies/.kitout-skills/.gitignore": "f *\n" });
    expect(contest.world.list("tmp")).toEqual({});
    contest.world.remove(lock);
    expect(contest.world.run(contest.installers[0]!)).toMatchObject({ status: 0, err: "" });
    expect(contest.installed()).toBe(0);
  }, 300_000);
});

/** Numbers in [0, 1) that a seed repeats. */
function dice(seed: number): () => number {
  let state = seed % 2147483647;
  return () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
}

describe("an installer that is ended at any moment", () => {
  const seed = Number(process.env["KITOUT_SEED"] ?? Date.now());

  async function measured(contest: Contest): Promise<number> {
    const start = performance.now();
    await contest.world.start(contest.installers[1]!).ended;
    return performance.now() - start;
  }

  test("by kill -9 leaves what any bundle's next run makes right, without force", async () => {
    const contest = new Contest(versions);
    const random = dice(seed);
    const length = await measured(contest);
    for (let round = 1; round <= 7; round += 1) {
      const at = `KITOUT_SEED=${seed}, round ${round}`;
      const before = contest.installed();
      const { child, ended } = contest.world.start(contest.installers[(before + 1) % 3]!);
      await pause(random() * length * 1.2);
      kill(child.pid!, "SIGKILL");
      await ended;
      // What no shell can clean up after this signal.
      rmSync(path.join(contest.world.root, "tmp"), { recursive: true });
      contest.world.write({ "tmp/.keep": "" });
      contest.world.remove("tmp/.keep");
      const next = Math.floor(random() * 3);
      expect(contest.world.run(contest.installers[next]!), at).toMatchObject({ status: 0, err: "" });
      expect(contest.world.list("home"), at).toEqual(contest.states[next]);
      // What is staged is of no use to anybody, and a dead one's lock keeps nobody out: they go when somebody comes by.
      const left = contest
        .leftovers()
        .filter((file) => !/\/(lock[^/]*|stage|stage\/.*|current\.new)$/.test(file));
      expect(left, at).toEqual([]);
    }
    for (const install of [...contest.installers, contest.installers[0]!]) contest.world.run(install);
    expect(contest.leftovers(), `KITOUT_SEED=${seed}`).toEqual([]);
  }, 300_000);

  for (const whom of ["itself", "its whole process group"]) {
    test(`by TERM, INT or HUP to ${whom} has done all or nothing, and leaves nothing behind`, async () => {
      const contest = new Contest(versions);
      const random = dice(seed);
      const length = await measured(contest);
      for (let round = 1; round <= 8; round += 1) {
        const signal = (["SIGTERM", "SIGINT", "SIGHUP"] as const)[round % 3]!;
        const at = `KITOUT_SEED=${seed}, round ${round}, ${signal}`;
        const before = contest.installed();
        const next = (before + 1) % 3;
        const { child, ended } = contest.world.start(contest.installers[next]!);
        // Not before the shell has read the script: until then a signal simply ends it.
        await pause((0.1 + random()) * length);
        kill(whom === "itself" ? -child.pid! : child.pid!, signal);
        const { status, err } = await ended;
        expect([0, { SIGTERM: 143, SIGINT: 130, SIGHUP: 129 }[signal]], `${at}: ${err}`).toContain(status);
        expect(contest.installed(), at).toBe(status === 0 ? next : before);
        expect(contest.leftovers(), at).toEqual([]);
      }
    }, 300_000);
  }
});

/** Signals a process group, or one process when its number is given as a negative one; it may have ended already. */
function kill(group: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-group, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}
