// Submodules of a git source: named where they are not fetched, and fetched where they were asked for and are needed.

import fs from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { type Content, TestRepository } from "../support/git.ts";
import { GitServer } from "../support/git-server.ts";
import { Project, skillFile, snapshot } from "../support/project.ts";

class World {
  readonly project = new Project({ "../.git/HEAD": "" });
  readonly tool = this.repository("tool.git");
  readonly toolCommit = this.tool.commit({
    "run.sh": { run: "#!/bin/sh\n" },
    "lib/a.txt": "a\n",
    "lib/b.txt": "b\n",
  });
  readonly pack = this.repository("pack.git");
  readonly packCommit = this.pack.commit({
    "pdf/SKILL.md": skillFile("pdf"),
    "docx/SKILL.md": skillFile("docx"),
  });
  readonly theirs = this.repository("theirs.git");
  server!: GitServer;

  static async start(): Promise<World> {
    const world = new World();
    world.server = await GitServer.start(path.join(world.project.base, "remotes"));
    return world;
  }

  repository(name: string): TestRepository {
    return new TestRepository(path.join(this.project.base, "remotes", name), "sha1");
  }

  /** A commit of the source, with these submodules: their addresses, or null for an entry without one, and their commits. */
  commit(
    files: Record<string, Content>,
    modules: Record<string, readonly [url: string | null, commit: string]>,
  ): string {
    return this.theirs.commit({ ...files, ...submodules(modules) });
  }

  declare(skills: string, { settings = "submodules: true", policy = "" } = {}): void {
    this.project.write({
      "skills.yaml": `version: 1
sources:
  theirs: { git: "${this.server.url("theirs.git")}", ${settings} }
skills: ${skills}
targets: { claude: true }
${policy}`,
    });
  }

  run(command: string, ...args: string[]) {
    return this.project.run([command, "-c", "skills.yaml", ...args]);
  }

  /** The files of the one skill of the bundle. */
  async built(...args: string[]): Promise<Record<string, string>> {
    const out = path.join(this.project.base, `out-${fs.readdirSync(this.project.base).length}`);
    const { status, stderr } = await this.run("build", "--out", out, ...args);
    expect([status, stderr]).toEqual([0, expect.not.stringMatching(/warning|error/)]);
    return Object.fromEntries(
      fs
        .readdirSync(`${out}/skills`)
        .flatMap((name) =>
          Object.entries(snapshot(`${out}/skills/${name}`)).map(([file, what]) => [
            `${name.replace(/^.*?-/, "")}/${file}`,
            what.startsWith("file")
              ? Buffer.from(what.split(" ")[2]!, "base64").toString()
              : what.split(" ")[0]!,
          ]),
        ),
    );
  }

  /** The repositories that were asked for anything. */
  get asked(): string[] {
    return [...new Set(this.server.requests.map((url) => url.split("/")[1]!))].sort();
  }

  get lock(): { version: number; sources: { theirs: Record<string, unknown> } } {
    return JSON.parse(fs.readFileSync(path.join(this.project.directory, "skills.lock"), "utf8"));
  }
}

function submodules(
  modules: Record<string, readonly [url: string | null, commit: string]>,
): Record<string, Content> {
  const text = Object.entries(modules).map(
    ([at, [url]]) => `[submodule "${at}"]\n\tpath = ${at}\n${url === null ? "" : `\turl = ${url}\n`}`,
  );
  const links = Object.entries(modules).map(([at, [, commit]]) => [at, { commit }]);
  return { ".gitmodules": text.join(""), ...Object.fromEntries(links) };
}

/** A skill that has a tool, another that has something else, and skills in another repository. */
async function usual(): Promise<World> {
  const world = await World.start();
  world.commit(
    { "a/SKILL.md": skillFile("a"), "b/SKILL.md": skillFile("b") },
    {
      "a/tool": ["../tool.git", world.toolCommit],
      "b/gone": ["../gone.git", world.toolCommit],
      "vendor/pack": [world.server.url("pack.git"), world.packCommit],
    },
  );
  return world;
}

describe("without `submodules: true`", () => {
  test("a skill in one is named with its address, whether it is asked for by its id or by its path", async () => {
    const world = await usual();
    const named = `in the git submodule "vendor/pack" of source "theirs"`;
    for (const skills of [
      "{ enable: [vendor/pack/pdf] }",
      "{ enable: [vendor/pack] }",
      "{ explicit: { pdf: { from: theirs, path: vendor/pack/pdf } } }",
    ]) {
      world.declare(skills, { settings: "ref: main" });
      const { status, stderr } = await world.run("build");
      expect([status, stderr]).toEqual([1, expect.stringContaining(named)]);
      expect(stderr).toContain(world.server.url("pack.git"));
      expect(stderr).toContain("submodules: true");
      expect(stderr.match(/\[skill\//g)).toHaveLength(1);
    }
  });

  test("so is one that `subdir` is, or leads into", async () => {
    const world = await usual();
    for (const subdir of ["vendor/pack", "vendor/pack/pdf"]) {
      world.declare("{ enableAll: true }", { settings: `subdir: ${subdir}` });
      const { status, stderr } = await world.run("build");
      expect([status, stderr]).toEqual([1, expect.stringContaining("[source/in-submodule]")]);
    }
  });

  test("one that a skill has is left out, and its repository is not asked; the lock is of version 1", async () => {
    const world = await usual();
    world.declare("{ enable: [a] }", { settings: "ref: main" });
    const { status, stderr } = await world.run("build");
    expect([status, stderr]).toEqual([0, expect.stringContaining("[skill/submodule]")]);
    expect(world.asked).toEqual(["theirs.git"]);
    expect(world.lock.version).toBe(1);
  });
});

describe("with `submodules: true`", () => {
  test("a skill has the files of its submodule, and no other repository is asked", async () => {
    const world = await usual();
    world.declare("{ enable: [a] }");
    expect(await world.built()).toEqual({
      "a/SKILL.md": skillFile("a"),
      "a/tool": "directory",
      "a/tool/lib": "directory",
      "a/tool/lib/a.txt": "a\n",
      "a/tool/lib/b.txt": "b\n",
      "a/tool/run.sh": "#!/bin/sh\n",
    });
    expect(world.asked).toEqual(["theirs.git", "tool.git"]);
  });

  test("the lock is of version 2, and with it a full cache needs neither git nor network", async () => {
    const world = await usual();
    world.declare("{ enable: [a, vendor/pack/pdf] }");
    const first = await world.built();
    const { version, sources } = world.lock;
    expect([version, sources.theirs["submodules"], Object.keys(sources.theirs["skills"] as object)]).toEqual([
      2,
      true,
      ["a", "vendor/pack/pdf"],
    ]);
    const requests = world.server.requests.length;
    expect(await world.built("--frozen", "--offline")).toEqual(first);
    const env = { PATH: "/nowhere" };
    expect((await world.project.run(["lock", "-c", "skills.yaml"], { env })).status).toBe(0);
    expect((await world.project.run(["build", "-c", "skills.yaml"], { env })).status).toBe(0);
    expect(world.server.requests.length).toBe(requests);
  });

  test("the digests are those of a checkout with its submodules", async () => {
    const world = await usual();
    world.declare("{ enable: [a, vendor/pack/pdf] }");
    await world.run("lock");
    const checkout = `${world.project.base}/checkout`;
    // This process serves nothing while it waits for git.
    const local = `-c protocol.file.allow=always -c url.${world.project.base}/remotes/.insteadOf=${world.server.url("")}`;
    const { status, stderr } = world.project.sh(
      `git clone -q ../remotes/theirs.git ${checkout} && cd ${checkout} && git ${local} submodule -q update --init a/tool vendor/pack`,
    );
    expect([status, stderr]).toEqual([0, ""]);
    expect((await world.run("build", "--frozen", "--source", `theirs=${checkout}`)).stderr).toBe("");
  });

  test.each([
    ["its id", "{ enable: [vendor/pack/pdf] }", ["pdf"]],
    ["a glob", '{ enable: ["vendor/*/p*"] }', ["pdf"]],
    ["its path", "{ explicit: { pdf: { from: theirs, path: vendor/pack/pdf } } }", ["pdf"]],
    [
      "all of the source but some",
      '{ enableAll: true, disable: ["b/**", "a", "vendor/pack/docx"] }',
      ["pdf"],
    ],
    ["a pattern in braces", '{ enable: ["vendor/{x,pack}/**"] }', ["docx", "pdf"]],
  ])("a skill in one is found by %s, and only that one is fetched", async (_, skills, names) => {
    const world = await usual();
    world.declare(skills);
    const built = await world.built();
    expect(Object.keys(built).sort()).toEqual(names.map((name) => `${name}/SKILL.md`));
    expect(world.asked.filter((name) => name !== "tool.git")).toEqual(["pack.git", "theirs.git"]);
  });

  test.each([
    ["a pattern that ends above it", '{ enable: ["*"], disable: [a, b, c/x] }', "", ["c"]],
    [
      "all of the source without its directory",
      '{ enable: [], enableAll: true, disable: [a, b, "vendor/**"] }',
      "",
      ["c"],
    ],
    ["a filter", "{ enableAll: true, disable: [a, b] }", 'filter: { exclude: ["vendor/**"] }', ["c"]],
    ["a depth", "{ enableAll: true, disable: [a, b] }", "filter: { maxDepth: 1 }", ["c"]],
  ])("%s fetches nothing of it", async (_, skills, filter, names) => {
    const world = await usual();
    world.commit({ "c/SKILL.md": skillFile("c") }, { "vendor/pack": ["../pack.git", world.packCommit] });
    world.declare(skills, { settings: `submodules: true, ${filter === "" ? "ref: main" : filter}` });
    const { status } = await world.run("build");
    expect(status).toBe(0);
    expect(world.asked).toEqual(["theirs.git"]);
    expect(Object.keys(world.lock.sources.theirs["skills"] as object)).toEqual(names);
  });

  test("a submodule is part of the digest, whatever the skill's `exclude` leaves out", async () => {
    const world = await usual();
    world.declare("{ enable: [a] }");
    await world.run("lock");
    const { lock } = world;
    world.declare('{ explicit: { a: { from: theirs, exclude: ["tool/**"] } } }');
    expect(Object.keys(await world.built("--frozen"))).toEqual(["a/SKILL.md"]);
    expect(world.lock).toEqual(lock);
  });

  test("one is fetched for a link of a skill that leads into it", async () => {
    const world = await World.start();
    world.commit(
      {
        "a/SKILL.md": skillFile("a"),
        "a/lib.txt": { link: "../shared/a.txt" },
        shared: { link: "vendor/tool/lib" },
      },
      { "vendor/tool": ["../tool.git", world.toolCommit], "vendor/other": ["../gone.git", world.toolCommit] },
    );
    world.declare("{ enable: [a] }");
    expect(await world.built()).toEqual({ "a/SKILL.md": skillFile("a"), "a/lib.txt": "a\n" });
  });

  test("`subdir` may be in one, and one may be in another", async () => {
    const world = await World.start();
    const commit = world.pack.commit({
      "skills/pdf/SKILL.md": skillFile("pdf"),
      ...submodules({ "skills/pdf/tool": ["./../tool.git/", world.toolCommit] }),
    });
    world.commit({}, { vendor: ["../pack.git", commit] });
    world.declare("{ enableAll: true }", { settings: "submodules: true, subdir: vendor/skills" });
    expect(Object.keys(await world.built())).toContain("pdf/tool/lib/a.txt");
    expect(Object.keys(world.lock.sources.theirs["skills"] as object)).toEqual(["vendor/skills/pdf"]);
  });

  test("ids of SHA-256 work, too", async () => {
    const world = await World.start();
    const sub = new TestRepository(`${world.project.base}/remotes/sub.git`, "sha256");
    const commit = sub.commit({ "pdf/SKILL.md": skillFile("pdf") });
    const theirs = new TestRepository(`${world.project.base}/remotes/long.git`, "sha256");
    theirs.commit(submodules({ sub: ["../sub.git", commit] }));
    world.project.write({
      "skills.yaml": `version: 1\nsources: { long: { git: "${world.server.url("long.git")}", submodules: true } }\nskills: { enableAll: true }\ntargets: { claude: true }\n`,
    });
    expect(Object.keys(await world.built())).toEqual(["pdf/SKILL.md"]);
  });
});

describe("an update", () => {
  test("brings the commit that the source names now, and says what that changes in the skills", async () => {
    const world = await usual();
    world.declare("{ enable: [a, vendor/pack/pdf] }");
    await world.run("lock");
    const tool = world.tool.commit({ "run.sh": { run: "#!/bin/sh\n" }, "lib/a.txt": "new\n" });
    world.commit(
      { "a/SKILL.md": skillFile("a") },
      { "a/tool": ["../tool.git", tool], "vendor/pack": ["../pack.git", world.packCommit] },
    );
    expect((await world.run("outdated", "--exit-code")).status).toBe(2);
    const { status, stdout, stderr } = await world.run("update", "--json");
    expect([status, stderr]).toEqual([0, ""]);
    const [source] = JSON.parse(stdout).sources;
    expect(
      source.skills.map(({ path, kind, former }: Record<string, string>) => [path, kind, former]),
    ).toEqual([["a", "changed", "there"]]);
    expect([source.same, source.offered]).toEqual([1, []]);
    expect((await world.built())["a/tool/lib/a.txt"]).toBe("new\n");
  });

  test("is not held up by the old one, whose repository is gone", async () => {
    const world = await usual();
    world.declare("{ enable: [a] }");
    await world.run("lock");
    fs.rmSync(path.join(world.project.home, ".cache"), { recursive: true });
    fs.rmSync(world.tool.directory, { recursive: true });
    world.commit({ "a/SKILL.md": skillFile("a", "Other.") }, {});
    const { status, stdout } = await world.run("update", "--json");
    const [{ kind, former }] = JSON.parse(stdout).sources[0].skills;
    expect([status, kind, former]).toEqual([0, "changed", "gone"]);
  });

  test("is what a lock needs that was made without submodules: --frozen refuses it", async () => {
    const world = await usual();
    world.declare("{ enable: [a] }", { settings: "ref: main" });
    await world.run("lock");
    world.declare("{ enable: [a] }", { settings: "ref: main, submodules: true" });
    const frozen = await world.run("build", "--frozen");
    expect([frozen.status, frozen.stderr]).toEqual([1, expect.stringContaining("main, with submodules")]);
    expect((await world.run("lock")).status).toBe(0);
    expect(world.lock.version).toBe(2);
    world.declare("{ enable: [a] }", { settings: "ref: main" });
    expect((await world.run("lock")).status).toBe(0);
    expect(world.lock.version).toBe(1);
  });
});

describe("what .gitmodules says is refused", () => {
  const refused = async (world: World, url: string | null, commit = world.toolCommit) => {
    world.commit({ "a/SKILL.md": skillFile("a") }, { "a/tool": [url, commit] });
    world.declare("{ enable: [a] }");
    const before = world.server.requests.length;
    const { status, stderr } = await world.run("build");
    const listings = `${world.project.home}/.cache/kitout/listings`;
    const known = fs.existsSync(listings) ? fs.readdirSync(listings).length : 0;
    const requests = world.server.requests.slice(before).filter((one) => !one.startsWith("/theirs.git"));
    fs.rmSync(path.join(world.project.directory, "skills.lock"), { force: true });
    fs.rmSync(`${world.project.home}/.cache`, { recursive: true, force: true });
    return { status, stderr, known, requests };
  };

  test.each([
    ["file:///", "on this machine"],
    ["ext::sh -c touch% BASE/sprung", "does not fetch from this kind"],
    ["BASE/remotes/tool.git", "not a URL"],
    ["git://example.com/x.git", "does not fetch from this kind"],
    ["http://example.com/x.git", "plain http"],
    ["https://user:hunter2@example.com/x.git", "password or token"],
    ["ssh://-oProxyCommand=x/y", "dash"],
    ["-u./x", "dash"],
    ["http://127.0.0.2:9/tool.git", "on this machine"],
    ["https://localhost/tool.git", "on this machine"],
    ["../../../../etc", "out of the source's host"],
    ["../theirs.git", "a directory above it"],
    ["../theirs", "a directory above it"],
    [null, "no address"],
  ])("%s", async (url, words) => {
    const world = await World.start();
    const base = world.project.base;
    const written =
      url === "file:///" ? `file://${base}/remotes/tool.git` : (url?.replace("BASE", base) ?? null);
    const { status, stderr, known, requests } = await refused(world, written);
    expect([status, stderr]).toEqual([1, expect.stringContaining("[git/submodule]")]);
    expect(stderr).toContain(words);
    expect(stderr).not.toContain("hunter2");
    expect(stderr.match(/error:/g)).toHaveLength(1);
    expect([known, requests, fs.existsSync(`${base}/sprung`)]).toEqual([1, [], false]);
  });

  test("where the policy does not allow its host or its owner", async () => {
    const world = await usual();
    world.commit(
      { "a/SKILL.md": skillFile("a") },
      { "a/tool": ["https://example.com/x/y.git", world.toolCommit] },
    );
    const { host } = new URL(world.server.url(""));
    world.declare("{ enable: [a] }", { policy: `policy: { allowedHosts: ["${host}"] }\n` });
    const { status, stderr } = await world.run("build");
    expect([status, stderr]).toEqual([
      1,
      expect.stringContaining('Source "theirs/a/tool" comes from example.com'),
    ]);
  });

  test("beyond four within each other", async () => {
    const world = await World.start();
    let inner: readonly [string, string] = ["../tool.git", world.toolCommit];
    for (let level = 5; level >= 1; level -= 1) {
      const commit = world.repository(`level${level}.git`).commit(submodules({ in: inner }));
      inner = [`../level${level}.git`, commit];
    }
    world.commit({ "a/SKILL.md": skillFile("a") }, { "a/in": inner });
    world.declare("{ enable: [a] }");
    const { status, stderr } = await world.run("build");
    expect([status, stderr]).toEqual([1, expect.stringContaining("too many submodules within each other")]);
    expect(world.asked).toEqual(["level1.git", "level2.git", "level3.git", "level4.git", "theirs.git"]);
  });

  test("by a repository that leads back over another", async () => {
    const world = await World.start();
    const commit = world.pack.commit(submodules({ back: ["../theirs.git", world.toolCommit] }));
    world.commit({ "a/SKILL.md": skillFile("a") }, { "a/in": ["../pack.git", commit] });
    world.declare("{ enable: [a] }");
    const { status, stderr } = await world.run("build");
    expect([status, stderr]).toEqual([1, expect.stringContaining('submodule "a/in/back"')]);
  });

  test("when it is more than anybody needs", async () => {
    const world = await World.start();
    const many = Array.from({ length: 300 }, (_, at) => [`a/${at}`, ["../tool.git", world.toolCommit]]);
    world.commit({ "a/SKILL.md": skillFile("a") }, Object.fromEntries(many));
    world.declare("{ enable: [a] }");
    const { status, stderr } = await world.run("build");
    expect([status, stderr]).toEqual([1, expect.stringContaining("too many submodules")]);
    expect(world.asked).toEqual(["theirs.git"]);
  });

  test("in a project that is merely found, for a repository of this machine that nobody was asked about", async () => {
    const world = await World.start();
    world.commit({ "a/SKILL.md": skillFile("a") }, { "a/tool": ["../tool.git", world.toolCommit] });
    world.project.write({
      "skills.yaml": `version: 1\nsources: { theirs: { git: "${world.theirs.url}", submodules: true } }\nskills: { enable: [a] }\ntargets: { claude: true }\n`,
    });
    await world.project.run(["trust"]);
    const { status, stderr } = await world.project.run(["build"]);
    expect([status, stderr]).toEqual([1, expect.stringContaining("[git/submodule]")]);
    expect((await world.run("build")).status).toBe(0);
  });
});

test("a commit that the submodule's repository does not have is said as such", async () => {
  const world = await World.start();
  world.commit({ "a/SKILL.md": skillFile("a") }, { "a/tool": ["../tool.git", "1".repeat(40)] });
  world.declare("{ enable: [a] }");
  const { status, stderr } = await world.run("build");
  expect([status, stderr]).toEqual([3, expect.stringContaining("[git/submodule-missing]")]);
  expect(stderr.match(/error:/g)).toHaveLength(1);
});

test("an address in ssh's own notation is one of ssh", async () => {
  const world = await World.start();
  world.commit(
    { "a/SKILL.md": skillFile("a") },
    { "a/tool": ["git@example.com:team/tool.git", world.toolCommit] },
  );
  world.declare("{ enable: [a] }", { policy: "policy: { allowedOwners: [] }\n" });
  const { host } = new URL(world.server.url(""));
  world.declare("{ enable: [a] }", { policy: `policy: { allowedOwners: ["${host}/theirs"] }\n` });
  expect((await world.run("build")).stderr).toContain('"theirs/a/tool", example.com/team,');
});
