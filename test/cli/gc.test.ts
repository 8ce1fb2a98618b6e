import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { TestRepository } from "../support/git.ts";
import { type Files, kitout, Project, type Result, skillFile, snapshot } from "../support/project.ts";
import { MACHINE, Prepared } from "./support/prepared.ts";

function files(structure: string): Files {
  return {
    "skills.yaml": `version: 1
sources: { mine: { path: ./skills } }
skills: { enableAll: [mine] }
targets: { claude: { structure: ${structure} } }
`,
    "skills/pdf/SKILL.md": skillFile("pdf", "Number 1."),
    "skills/notes/SKILL.md": skillFile("notes"),
  };
}

/** A project and what `kitout gc` may do to its store. */
class Stored extends Project {
  readonly store = path.join(this.home, ".local/share/kitout/store");
  readonly state = path.join(this.home, ".local/state/kitout");
  readonly #prepared = new Map<number, string>();

  /** Builds number N of the skill `pdf`, and gives the bundle's directory. */
  async build(number: number): Promise<string> {
    this.write({ "skills/pdf/SKILL.md": skillFile("pdf", `Number ${number}.`) });
    return (await this.ok("build")).trim();
  }

  async install(number: number): Promise<string> {
    this.write({ "skills/pdf/SKILL.md": skillFile("pdf", `Number ${number}.`) });
    await this.ok("install");
    const current = fs.readFileSync(path.join(this.directory, ".kitout/current"), "utf8");
    return /^bundle (.*)$/m.exec(current)![1]!;
  }

  /** One of the steps that tests begin with: `build N` or `install N`. */
  async prepare(word: string): Promise<void> {
    const [verb, number] = word.split(" ") as ["build" | "install", string];
    this.#prepared.set(Number(number), await this[verb](Number(number)));
  }

  /** Where number N was built by such a step. */
  bundle(number: number): string {
    return this.#prepared.get(number)!;
  }

  async ok(...args: string[]): Promise<string> {
    const { status, stdout, stderr } = await this.run(args);
    expect({ args, status, stderr }).toEqual({ args, status: 0, stderr: "" });
    return stdout;
  }

  /** As if everything had been built two hours ago. */
  age(): void {
    const then = new Date(Date.now() - 2 * 60 * 60 * 1000);
    for (const name of fs.readdirSync(path.join(this.store, "bundles")))
      fs.utimesSync(path.join(this.store, "bundles", name), then, then);
  }

  gc(...args: string[]): Promise<Result> {
    this.age();
    return this.run(["gc", ...args]);
  }

  bundles(): string[] {
    return fs.readdirSync(path.join(this.store, "bundles")).sort();
  }

  /** What the skills in the store say, by their descriptions. */
  skills(): string[] {
    const texts = fs
      .readdirSync(path.join(this.store, "skills"))
      .map((name) => fs.readFileSync(path.join(this.store, "skills", name, "SKILL.md"), "utf8"));
    return texts.map((text) => /^description: (.*)$/m.exec(text)![1]!).sort();
  }

  forget(): void {
    fs.rmSync(path.join(this.state, ".generations"), { recursive: true });
  }
}

const stored = new Prepared(
  (structure) => new Stored(files(structure)),
  (project, word) => project.prepare(word),
);

const ids = (...bundles: string[]) => bundles.map((bundle) => path.basename(bundle)).sort();

describe("kitout gc", () => {
  test("removes what nothing needs, and only that, and says what it freed", async () => {
    const project = await stored.after("copy-tree", "install 1", "build 2");
    const [installed, unused] = [project.bundle(1), project.bundle(2)];
    fs.mkdirSync(path.join(project.store, "skills/mine"));
    fs.mkdirSync(path.join(project.store, "bundles/mine"));
    // Its skills are behind a link, among those of other bundles.
    const own = () => Object.entries(snapshot(installed)).filter(([name]) => !name.startsWith("skills/"));
    const before = own();
    const { status, stdout, stderr } = await project.gc();
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(stdout).toMatch(/^removed 1 bundle and 1 skill from the store, [0-9.]+ kB freed\n$/);
    expect(fs.existsSync(unused)).toBe(false);
    expect(project.bundles()).toEqual([...ids(installed), "mine"]);
    expect(fs.readdirSync(path.join(project.store, "skills"))).toContain("mine");
    expect(fs.readdirSync(path.join(project.store, "skills"))).toHaveLength(3);
    expect(fs.readdirSync(path.join(project.store, "tmp"))).toEqual([]);
    expect(own()).toEqual(before);
    expect((await project.gc()).stdout).toBe("nothing to remove\n");
  });

  test("removes skills of a build that was refused when it came to another skill", async () => {
    const project = new Project({ "../.git/HEAD": "" });
    const remote = new TestRepository(path.join(project.base, "theirs.git"), "sha1");
    remote.commit({ "a/SKILL.md": skillFile("a"), "b/SKILL.md": skillFile("b") });
    project.write({
      "skills.yaml": `version: 1
sources: { theirs: { git: "${remote.url}" } }
skills: { enable: ["*"] }
targets: { claude: true }
`,
    });
    const build = () => project.run(["build", "-c", "skills.yaml"]);
    expect((await build()).status).toBe(0);
    const lock = path.join(project.directory, "skills.lock");
    const text = fs.readFileSync(lock, "utf8");
    fs.writeFileSync(lock, text.replace(/"b": "[^"]*"/, `"b": "sha256-${"A".repeat(43)}="`));
    const store = path.join(project.home, ".local/share/kitout/store");
    project.sh(`chmod -R u+w '${store}' && rm -r '${store}'`);
    const { status, stderr } = await build();
    expect([status, stderr.includes("[lock/digest]")]).toEqual([1, true]);
    const skills = () => fs.readdirSync(path.join(store, "skills"));
    expect(skills()).toHaveLength(1);
    expect(await project.run(["gc"])).toMatchObject({ status: 0, stderr: "" });
    expect(skills()).toEqual([]);
  });

  test("frees as many bytes as it says", async () => {
    const project = await stored.after("copy-tree", "install 1");
    project.write({ "skills/big/SKILL.md": skillFile("big"), "skills/big/data": "x".repeat(3_000_000) });
    await project.build(1);
    const bytes = () => Number(project.sh(`find "${project.store}" -type f -exec cat {} + | wc -c`).stdout);
    const before = bytes();
    const freed = JSON.parse((await project.gc("--json")).stdout).bytes;
    expect(before - bytes()).toBe(freed);
    expect(freed).toBeGreaterThan(3_000_000);
  });

  test("keeps every generation when it is not told otherwise, so that each can be gone back to", async () => {
    const project = await stored.after("symlink-tree", "install 1", "install 2", "install 3");
    expect((await project.gc()).stdout).toBe("nothing to remove\n");
    expect(project.bundles()).toEqual(ids(...[1, 2, 3].map((number) => project.bundle(number))));
    await project.run(["rollback", "1"]);
    expect(fs.readFileSync(path.join(project.directory, ".claude/skills/pdf/SKILL.md"), "utf8")).toContain(
      "Number 1.",
    );
  });

  test("forgets all generations but the newest and the current with --keep", async () => {
    const project = await stored.after("copy-tree", "install 1", "install 2");
    // To look again, and to install again, is not to ask for the bundle.
    project.age();
    await project.ok("install");
    await project.install(3);
    const fourth = await project.install(4);
    project.age();
    expect((await project.run(["rollback", "1"])).status).toBe(0);
    // At once: what is forgotten was not built to be installed.
    const { status, stdout } = await project.run(["gc", "--keep", "1"]);
    expect(status).toBe(0);
    expect(stdout).toMatch(
      /^removed 2 bundles and 2 skills from the store, .* freed; 2 generations forgotten\n$/,
    );
    expect(project.bundles()).toEqual(ids(project.bundle(1), fourth));
    expect(project.skills()).toEqual(["Does notes.", "Number 1.", "Number 4."]);
    const rows = JSON.parse(await project.ok("generations", "--json")).generations;
    expect(
      rows.map(({ number, current }: { number: number; current: boolean }) => [number, current]),
    ).toEqual([
      [1, true],
      [4, false],
    ]);
    // Numbers only grow, also when the highest is forgotten.
    await project.run(["gc", "--keep", "0"]);
    await project.install(5);
    expect(JSON.parse(await project.ok("generations", "--json")).generations.at(-1).number).toBe(5);
  });

  test("forgets generations that are older than it is told, unless --keep keeps them", async () => {
    const project = await stored.after("copy-tree", "install 1", "install 2", "install 3");
    const all = [1, 2, 3].map((number) => project.bundle(number));
    const file = path.join(
      project.state,
      ".generations",
      fs.readdirSync(path.join(project.state, ".generations"))[0]!,
    );
    const history = JSON.parse(fs.readFileSync(file, "utf8"));
    for (const [index, days] of [40, 31, 29].entries())
      history.generations[index].time = new Date(Date.now() - days * 24 * 60 * 60 * 1000).toISOString();
    fs.writeFileSync(file, JSON.stringify(history));
    expect((await project.gc("--keep", "3", "--older-than", "30d")).stdout).toBe("nothing to remove\n");
    expect((await project.gc("--keep", "2", "--older-than", "30d")).stdout).toContain(
      "1 generation forgotten",
    );
    expect(project.bundles()).toEqual(ids(all[1]!, all[2]!));
    expect((await project.gc("--older-than", "30d")).stdout).toContain("1 generation forgotten");
    // However old it is, what is installed stays.
    expect((await project.gc("--older-than", "1h")).stdout).toBe("nothing to remove\n");
    expect(project.bundles()).toEqual(ids(all[2]!));
  });

  test("changes nothing with --dry-run, and says what it would do", async () => {
    const project = await spoilt();
    fs.mkdirSync(path.join(project.store, `tmp/kitout-999999999-${MACHINE}-dead`));
    project.age();
    const times = () =>
      fs
        .readdirSync(project.base, { recursive: true, encoding: "utf8" })
        .map((name) => [name, fs.lstatSync(path.join(project.base, name)).mtimeMs]);
    const before = [snapshot(project.base), times()];
    const text = await project.run(["gc", "--dry-run", "--keep", "1"]);
    expect(text.stdout).toMatch(
      /^would remove 2 bundles, 2 skills and 1 unfinished build from the store, [0-9.]+ kB; would forget 1 generation\n$/,
    );
    const json = JSON.parse((await project.run(["gc", "--dry-run", "--keep", "1", "--json"])).stdout);
    expect(json).toMatchObject({
      dryRun: true,
      generations: [{ number: 1, owner: "project", root: project.directory }],
    });
    expect([json.bundles.length, json.skills.length, json.leftovers.length]).toEqual([2, 2, 1]);
    expect([snapshot(project.base), times()]).toEqual(before);
  });

  test.each([
    ["--keep", "-1"],
    ["--keep", "all"],
    ["--older-than", "30"],
    ["--older-than", "1y"],
  ])("ends %s %s with 64, and says what is meant", async (option, value) => {
    const { status, stderr } = await new Project().run(["gc", `${option}=${value}`]);
    expect(status).toBe(64);
    expect(stderr).toMatch(new RegExp(`^kitout: ${option} takes a .*, not "${value}"\\.\nTry: `));
  });

  test("says how a value is written that begins with a dash", async () => {
    const { status, stderr } = await new Project().run(["gc", "--keep", "-1"]);
    expect({ status, stderr }).toEqual({
      status: 64,
      stderr:
        "kitout: --keep takes a value; write one that begins with a dash as --keep=VALUE.\nTry: kitout gc --help\n",
    });
  });

  test("has nothing to do where nothing was ever built", async () => {
    const project = new Project();
    expect(await project.run(["gc"])).toEqual({ status: 0, stdout: "nothing to remove\n", stderr: "" });
    expect(fs.readdirSync(project.home)).toEqual([]);
  });
});

describe("kitout gc keeps", () => {
  test.each(["link", "symlink-tree"])(
    "what a bundle's own script installed for the user (%s)",
    async (structure) => {
      const project = await stored.after(structure, "build 1", "build 2");
      const [older, newer] = [project.bundle(1), project.bundle(2)];
      expect(project.sh(`exec ${older}/install`).status).toBe(0);
      expect((await project.gc()).status).toBe(0);
      expect(project.bundles()).toEqual(ids(older));
      expect(fs.existsSync(newer)).toBe(false);
      expect(fs.readFileSync(path.join(project.home, ".claude/skills/pdf/SKILL.md"), "utf8")).toContain(
        "Number 1.",
      );
      expect(project.sh(`exec ${older}/install --verify`).status).toBe(0);
    },
  );

  test("what a bundle's own script installed into a project that is noted", async () => {
    const project = await stored.after("symlink-tree", "build 1", "build 2");
    const older = project.bundle(1);
    expect(project.sh(`exec ${older}/install-local`).status).toBe(0);
    note(project, project.directory);
    expect((await project.gc()).status).toBe(0);
    expect(project.bundles()).toEqual(ids(older));
    expect(project.sh(`exec ${older}/install-local --verify`).status).toBe(0);
  });

  test("what a live link leads to, also when its ledger and its generation are gone", async () => {
    const project = await stored.after("symlink-tree", "install 1", "build 2");
    const [first, second] = [project.bundle(1), project.bundle(2)];
    // Somebody made the link again by hand: the bundle that is remembered is another one.
    const link = path.join(project.directory, ".claude/skills/pdf");
    fs.rmSync(link);
    fs.symlinkSync(fs.realpathSync(path.join(second, "views/claude/pdf")), link);
    fs.rmSync(path.join(project.directory, ".claude/.kitout-skills"), { recursive: true });
    project.forget();
    note(project, project.directory);
    expect((await project.gc()).status).toBe(0);
    expect(project.bundles()).toEqual(ids(first));
    expect(project.skills()).toEqual(["Does notes.", "Number 1.", "Number 2."]);
    expect(fs.readFileSync(path.join(link, "SKILL.md"), "utf8")).toContain("Number 2.");
  });

  test("what a ledger names, settled or pending, and a nested link that a row names", async () => {
    const project = await stored.after("symlink-tree", "install 1", "build 2");
    const first = project.bundle(1);
    const bundles = [project.bundle(2), await project.build(3), await project.build(4)];
    const [second, third, fourth] = bundles.map((bundle) =>
      fs.realpathSync(path.join(bundle, "views/claude/pdf")),
    );
    await project.build(5);
    const nested = path.join(project.directory, ".claude/skills/deep/er");
    fs.mkdirSync(path.dirname(nested));
    fs.symlinkSync(fourth!, nested);
    const ledger = path.join(project.directory, ".claude/.kitout-skills/ledger");
    fs.appendFileSync(ledger, `-l\t${second}\told\n+l\t${third}\tnew\nl\t/elsewhere\tdeep/er\n`);
    expect((await project.gc()).status).toBe(0);
    expect(project.bundles()).toEqual(ids(first));
    expect(project.skills()).toEqual(["Does notes.", "Number 1.", "Number 2.", "Number 3.", "Number 4."]);
  });

  test.each(["link", "symlink-tree"])(
    "live links also when all that was remembered of them is lost (%s)",
    async (structure) => {
      const project = await stored.after(structure, "install 1");
      project.write({ "skills/pdf/SKILL.md": skillFile("pdf", "Number 2.") });
      await project.ok("install", "--scope", "user", "-c", "skills.yaml");
      await project.build(3);
      fs.rmSync(project.state, { recursive: true });
      fs.rmSync(path.join(project.directory, ".kitout"), { recursive: true });
      note(project, project.directory);
      expect((await project.gc()).status).toBe(0);
      for (const [place, number] of [
        [project.directory, 1],
        [project.home, 2],
      ] as const)
        expect(fs.readFileSync(path.join(place, ".claude/skills/pdf/SKILL.md"), "utf8")).toContain(
          `Number ${number}.`,
        );
      expect(project.skills()).toEqual(["Does notes.", "Number 1.", "Number 2."]);
    },
  );

  test("the bundle that a destination leads to as one link", async () => {
    const project = await stored.after("link", "install 1", "install 2");
    const [first, second] = [project.bundle(1), project.bundle(2)];
    await project.build(3);
    // The destination was not moved on: what is remembered, and what is live, are two bundles.
    const link = path.join(project.directory, ".claude/skills");
    fs.rmSync(link);
    fs.symlinkSync(path.join(first, "views/claude"), link);
    fs.rmSync(path.join(project.directory, ".claude/.kitout-skills"), { recursive: true });
    project.forget();
    note(project, project.directory);
    expect((await project.gc()).status).toBe(0);
    expect(project.bundles()).toEqual(ids(first, second));
    expect(fs.readFileSync(path.join(link, "pdf/SKILL.md"), "utf8")).toContain("Number 1.");
  });

  test("what was built or handed out within the last hour", async () => {
    const project = await stored.after("copy-tree", "install 1", "build 2");
    const [first, second, third] = [project.bundle(1), project.bundle(2), await project.build(3)];
    project.age();
    expect(await project.build(2)).toBe(second);
    expect((await project.run(["gc"])).status).toBe(0);
    expect(project.bundles()).toEqual(ids(first, second));
    expect(fs.existsSync(third)).toBe(false);
    expect(project.sh(`exec ${second}/install-local`).status).toBe(0);
  });

  test("an older generation that was just handed out again, even when it is told to forget it", async () => {
    const project = await stored.after("copy-tree", "install 1", "install 2");
    const [first, second] = [project.bundle(1), project.bundle(2)];
    await project.build(1);
    expect((await project.run(["gc", "--keep", "1"])).status).toBe(0);
    expect(project.bundles()).toEqual(ids(first, second));
  });

  test("what a project needs that is not there at the moment, and says so", async () => {
    const project = await stored.after("symlink-tree", "install 1");
    const bundle = project.bundle(1);
    fs.renameSync(project.directory, path.join(project.base, "unmounted"));
    project.age();
    const { status, stdout, stderr } = await project.run(["gc", "--keep", "0"], { cwd: project.home });
    expect({ status, stdout }).toEqual({ status: 0, stdout: "nothing to remove\n" });
    expect(stderr).toContain(`${project.directory} does not exist`);
    expect(project.bundles()).toEqual(ids(bundle));
  });
});

describe("kitout gc stops, and removes nothing,", () => {
  async function stops(project: Stored, status: number, code: string, word: string): Promise<void> {
    project.age();
    const before = snapshot(project.base);
    const stopped = await project.run(["gc", "--keep", "1"]);
    expect({ status: stopped.status, code: stopped.stderr.includes(`[${code}]`) }).toEqual({
      status,
      code: true,
    });
    expect(stopped.stderr).toContain(word);
    expect(snapshot(project.base)).toEqual(before);
  }

  test("while a build is at work, and clears away what a dead one left", async () => {
    const project = await spoilt();
    const tmp = path.join(project.store, "tmp");
    fs.mkdirSync(path.join(tmp, `kitout-${process.pid}-${MACHINE}-alive/half`), { recursive: true });
    await stops(project, 3, "bundle/store-busy", String(process.pid));
    fs.renameSync(
      path.join(tmp, `kitout-${process.pid}-${MACHINE}-alive`),
      path.join(tmp, `kitout-999999999-${MACHINE}-dead`),
    );
    expect((await project.run(["gc"])).stdout).toContain("1 unfinished build");
    expect(fs.readdirSync(tmp)).toEqual([]);
  });

  test("while a build of another machine may be at work, for a day", async () => {
    const project = await spoilt();
    const other = path.join(project.store, "tmp/kitout-999999999-elsewhere-alive");
    fs.mkdirSync(other, { recursive: true });
    await stops(project, 3, "bundle/store-busy", "999999999");
    const longAgo = new Date(Date.now() - 25 * 60 * 60 * 1000);
    fs.utimesSync(other, longAgo, longAgo);
    expect((await project.run(["gc"])).stdout).toContain("1 unfinished build");
  });

  test("while an installer holds the lock of an owner or of a project", async () => {
    const project = await spoilt();
    const owner = path.join(project.state, "user");
    fs.mkdirSync(owner, { recursive: true });
    for (const directory of [owner, path.join(project.directory, ".kitout")]) {
      fs.symlinkSync(`${os.hostname()}:${process.pid}:1`, path.join(directory, "lock"));
      await stops(project, 3, "bundle/store-busy", path.join(directory, "lock"));
      fs.rmSync(path.join(directory, "lock"));
      fs.symlinkSync(`${os.hostname()}:999999999:1`, path.join(directory, "lock"));
    }
    // A machine without a name writes this, and so does a clone that means no good.
    const planted = path.join(project.directory, ".kitout/lock");
    fs.rmSync(planted);
    fs.symlinkSync("unnamed:1:x", planted);
    expect((await project.run(["gc", "--keep", "1"])).stdout).toContain("removed 2 bundles");
  });

  test("where what was installed before cannot be read", async () => {
    const project = await spoilt();
    fs.writeFileSync(path.join(project.state, ".generations/user-other.json"), "{");
    await stops(project, 1, "generation/damaged", "user-other.json");
  });

  test("where a bundle that is needed does not say what it needs", async () => {
    const project = await spoilt();
    const bundle = project.bundle(1);
    // Of the one that it would forget nobody has to know.
    fs.chmodSync(path.join(bundle, "manifest.json"), 0o644);
    fs.appendFileSync(path.join(bundle, "manifest.json"), " ");
    project.age();
    const before = snapshot(project.base);
    const { status, stderr } = await project.run(["gc"]);
    expect({ status, code: stderr.includes("[bundle/damaged]") }).toEqual({ status: 3, code: true });
    expect(stderr).toContain(bundle);
    expect(snapshot(project.base)).toEqual(before);
    expect((await project.run(["gc", "--keep", "1"])).stdout).toContain("removed 2 bundles");
  });

  test("in a store that somebody else can write to", async () => {
    const project = await spoilt();
    fs.chmodSync(path.join(project.store, "skills"), 0o777);
    await stops(project, 2, "bundle/store-foreign", "/skills");
  });
});

describe("a build while kitout gc is at work", () => {
  test("waits for it, and goes on when it has ended", async () => {
    const project = await stored.after("copy-tree");
    const gc = path.join(project.store, `tmp/gc-${process.pid}-${MACHINE}-alive`);
    fs.mkdirSync(gc, { recursive: true });
    const built = project.sh(
      `${process.execPath} ${kitout} build > ../out & sleep 1; cp ../out ../early; rmdir ${gc}; wait $!; cat ../early; echo then; cat ../out`,
    );
    expect(built.stderr).toBe("");
    expect(built.stdout).toMatch(/^then\n\/.*\/bundles\/[0-9a-f]{64}\n$/);
  });
});

describe("what a hostile clone brings in .kitout", () => {
  test("is never run, makes nothing vanish, and is no reason to look outside for ever", async () => {
    const project = await stored.after("symlink-tree", "install 1", "build 2");
    const bundle = project.bundle(1);
    const evil = path.join(project.base, "evil");
    fs.mkdirSync(path.join(evil, "lib"), { recursive: true });
    fs.writeFileSync(path.join(evil, "install-local"), "#!/bin/sh\ntouch was-run\n", { mode: 0o755 });
    fs.writeFileSync(path.join(evil, "id"), "0\n");
    const current = path.join(project.directory, ".kitout/current");
    const treasure = path.join(project.home, "treasure");
    fs.mkdirSync(treasure);
    fs.writeFileSync(
      current,
      `kitout-current 1\nbundle ${evil}\ndestination ../../home/treasure\ndestination ${treasure}\ndestination .claude/skills/pdf/SKILL.md/deeper\ndestination pipe\ndestination loop\ndestination a\u0000b\n`,
    );
    expect(
      project.sh(
        "mkfifo pipe .kitout/lock-1 && ln -s loop loop && mkdir -p .kitout-pipe && mkfifo .kitout-pipe/ledger",
      ).status,
    ).toBe(0);
    const outside = snapshot(evil);
    const result = await project.gc("--keep", "1");
    expect(result).toMatchObject({ status: 0, stderr: "" });
    expect(result.stdout).toMatch(/^removed 1 bundle/);
    expect(project.bundles()).toEqual(ids(bundle));
    expect(fs.existsSync(path.join(project.directory, ".claude/skills/pdf/SKILL.md"))).toBe(true);
    expect(snapshot(evil)).toEqual(outside);
    expect(fs.readdirSync(treasure)).toEqual([]);
    // The user's own state says that the first generation is the current one, so there is none to go back to.
    const back = await project.run(["rollback"]);
    expect(back.stderr).toContain("[generation/first]");
    expect(fs.existsSync(path.join(project.directory, "was-run"))).toBe(false);
  });

  test.each([
    ["a pipe", "rm current && mkfifo current"],
    ["a link to a device", "ln -sf /dev/zero current"],
    ["a directory", "rm current && mkdir current"],
    ["nothing", "rm current"],
  ])("may be %s in the place of what is remembered", async (_, spoil) => {
    const project = await stored.after("symlink-tree", "install 1", "build 2");
    const bundle = project.bundle(1);
    expect(project.sh(`cd .kitout && ${spoil}`).status).toBe(0);
    expect(await project.gc()).toMatchObject({ status: 0, stderr: "" });
    expect(project.bundles()).toEqual(ids(bundle));
  });
});

/** Two generations, and a bundle that nothing needs. */
function spoilt(): Promise<Stored> {
  return stored.after("copy-tree", "install 1", "install 2", "build 3");
}

/** As an installer that is run directly notes where it was. */
function note(project: Stored, root: string): void {
  const directory = path.join(project.state, ".projects");
  fs.mkdirSync(directory, { recursive: true });
  fs.writeFileSync(path.join(directory, "0".repeat(64)), `${root}\n`);
}
