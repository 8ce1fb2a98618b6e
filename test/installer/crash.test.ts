// The installer is killed before and after every call of every command that it runs; then another run goes on.
//
// One run takes a picture of the disk before and after each call. Calls between which nothing changed on disk leave the
// same work to the next run, so the installer is then really killed once at each moment that differs, and each of three
// next runs starts from there (in most scenarios, they take turns). KITOUT_CRASH=every kills at every call instead,
// and always tries all three, which takes half an hour.

import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import type { Structure } from "../../src/model/installer.ts";
import type { DestinationSpec, Skill } from "./support/bundle.ts";
import { locate } from "./support/shells.ts";
import { type Listing, type Result, World } from "./support/world.ts";

const NOBODY = 65534;

const skill = (text: string): Skill => ({
  "SKILL.md": `${text}\n`,
  "more/a b": `${text} more\n`,
  run: { x: text },
  again: { link: "run" },
});

type Skills = Readonly<Record<string, Skill>>;

const versions = {
  old: { same: skill("same"), "in/changed": skill("one"), gone: skill("gone") },
  new: { same: skill("same"), "in/changed": skill("two"), fresh: skill("fresh") },
  third: { "in/changed": skill("three"), other: skill("other") },
} satisfies Record<string, Skills>;

/** What stands there before, what is run, and how every skill may look when it was killed. */
interface Scenario {
  readonly before: readonly DestinationSpec[] | null;
  readonly now: readonly DestinationSpec[];
  readonly args: readonly string[];
  /** `all`: each next run is tried at each moment; `turns`: they take turns; `some`: at each third moment. */
  readonly next: "all" | "turns" | "some";
}

const copies = (skills: Skills): DestinationSpec => ({ targets: ["copies"], skills });
const links = (skills: Skills): DestinationSpec => ({
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
const changing = (from: Structure | null, to: Structure, ...args: readonly string[]): Scenario => ({
  before: from === null ? null : [all(from, args.length > 0 ? versions.new : versions.old)],
  now: [all(to, versions.new)],
  args,
  next: from === null || args.length > 0 ? "turns" : "some",
});

const scenarios: Readonly<Record<string, Scenario>> = {
  "an update of copies": { ...changing("copy-tree", "copy-tree"), next: "all" },
  "an update of links": { ...changing("symlink-tree", "symlink-tree"), next: "all" },
  "an update of two directories": {
    before: [copies(versions.old), links(versions.old)],
    now: [copies(versions.new), links(versions.new)],
    args: [],
    next: "some",
  },
  "a first installation": changing(null, "copy-tree"),
  "copies that become links": changing("copy-tree", "symlink-tree"),
  "links that become copies": changing("symlink-tree", "copy-tree"),
  "a directory that becomes one link": changing("copy-tree", "link"),
  "one link that becomes a directory": changing("link", "symlink-tree"),
  "one link that becomes another": changing("link", "link"),
  "an uninstallation of copies": changing("copy-tree", "copy-tree", "--uninstall"),
  "an uninstallation of one link": changing("link", "link", "--uninstall"),
};

for (const [name, scenario] of Object.entries(scenarios)) {
  describe(`killed at any moment of ${name}`, () => {
    test("every skill is the old one, the new one or absent, neighbours are untouched, and every next run reaches its state", () => {
      attack(new Crash(scenario));
    }, 900_000);
  });
}

function attack(crash: Crash): void {
  const every = process.env["KITOUT_CRASH"] === "every";
  const moments = every ? crash.everyMoment() : crash.moments();
  expect(moments.length).toBeGreaterThan(8);
  for (const [turn, { at, when }] of moments.entries()) {
    if (!every && crash.scenario.next === "some" && turn % 3 > 0) continue;
    const killed = crash.killed(at, when);
    if (killed === null) continue;
    crash.expectWhole(`killed ${when} call ${at}`);
    crash.keep();
    const all = every || crash.scenario.next === "all";
    // Each third moment shares a factor with three bundles.
    const one = crash.next[(turn + Math.floor(turn / 3)) % crash.next.length]!;
    for (const next of all ? crash.next : [one]) {
      crash.restore();
      const where = `killed ${when} call ${at}, then ${next.name}`;
      const result = crash.world.run(next.script, "--quiet", ...next.args);
      expect({ where, ...result }).toEqual({ where, status: 0, out: "", err: "" });
      expect(crash.world.list("home"), where).toEqual(next.state);
      expect(crash.leftovers(), where).toEqual([]);
    }
  }
}

interface Moment {
  readonly at: number;
  readonly when: "before" | "after";
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
  readonly #traps: string;
  readonly #script: string;
  readonly #old: Listing;
  readonly #new: Listing;

  constructor(readonly scenario: Scenario) {
    const { world } = this;
    world.asUser(NOBODY);
    this.#traps = traps(world);
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

  /** A moment for each state of the disk that a run goes through. */
  moments(): readonly Moment[] {
    const pictures = this.#spawn({ KILL_AT: "0" }).pictures;
    const seen = new Set<string>();
    return pictures.filter(({ at, when }) => {
      const key = this.#picture(`pictures/${at}-${when}`);
      if (seen.has(key)) return false;
      seen.add(key);
      return true;
    });
  }

  everyMoment(): readonly Moment[] {
    return this.#spawn({ KILL_AT: "0" }).pictures;
  }

  /** Runs the installer from the start and kills it; null when it ended before that call. */
  killed(at: number, when: "before" | "after"): Result | null {
    const { result } = this.#spawn({ KILL_AT: `${at}`, KILL_WHEN: when });
    if (result.status === 0) return null;
    expect(result.status).toBe(null);
    return result;
  }

  keep(): void {
    this.copy("home", "left");
  }

  restore(): void {
    this.copy("left", "home");
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

  copy(from: string, to: string): void {
    const target = path.join(this.world.root, to);
    rmSync(target, { recursive: true, force: true });
    spawnSync("cp", ["-a", path.join(this.world.root, from), target]);
  }

  #picture(directory: string): string {
    const listing = this.world.list(directory, true);
    // The process in a lock is another one each time.
    return JSON.stringify(
      Object.entries(listing).map(([file, is]) => (/\/lock/.test(file) ? file : [file, is])),
    );
  }

  #spawn(env: Readonly<Record<string, string>>): { result: Result; pictures: readonly Moment[] } {
    const { world, scenario } = this;
    this.copy("start", "home");
    const pictures = path.join(world.root, "pictures");
    rmSync(pictures, { recursive: true, force: true });
    mkdirSync(pictures);
    writeFileSync(path.join(world.root, "count"), "");
    world.own("pictures", "count");
    const outer = { path: world.env["PATH"] };
    world.env = { ...world.env, ...env, PATH: `${this.#traps}:${world.tools}`, KILL_ROOT: world.root };
    const result = world.run(this.#script, "--quiet", ...scenario.args);
    world.env = { ...world.env, PATH: outer.path ?? world.tools };
    const found = readdirSync(pictures).map((name) => {
      const [at, when] = name.split("-");
      return { at: Number(at), when: when as Moment["when"] };
    });
    return { result, pictures: found.sort((a, b) => a.at - b.at || (a.when < b.when ? 1 : -1)) };
  }
}

/**
 * Commands in place of the tools that count their calls. At call KILL_AT the whole process group is killed, before or after
 * the tool did its work; with 0, a picture of the home is taken before and after each.
 */
function traps(world: World): string {
  const cp = locate(["cp"])!;
  for (const tool of readdirSync(world.tools)) {
    const real = path.join(world.tools, tool);
    world.write({
      [`traps/${tool}`]: {
        x: `#!${world.shell.program!}
printf x >>"$KILL_ROOT/count"
read -r calls <"$KILL_ROOT/count"
n=\${#calls}
if [ "$KILL_AT" = 0 ]; then
  ${cp} -a "$KILL_ROOT/home" "$KILL_ROOT/pictures/$n-before"
  ${real} "$@"
  status=$?
  ${cp} -a "$KILL_ROOT/home" "$KILL_ROOT/pictures/$n-after"
  exit "$status"
fi
[ "$n" = "$KILL_AT" ] || exec ${real} "$@"
[ "$KILL_WHEN" = before ] || ${real} "$@"
kill -9 0
`,
      },
    });
  }
  return path.join(world.root, "traps");
}
