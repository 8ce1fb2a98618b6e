// A locked commit that is not on its ref, as a pull request can bring it: who says so, when, and what it costs to know.

import fs from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { TestRepository } from "../support/git.ts";
import { GitServer } from "../support/git-server.ts";
import { Project, skillFile } from "../support/project.ts";

const NOT_ON = "[git/not-on-ref]";

class World {
  readonly project = new Project({ "../.git/HEAD": "" });
  readonly repository = new TestRepository(path.join(this.project.base, "remotes/theirs.git"), "sha1");
  readonly first = this.commit("first");
  readonly second = this.commit("second");
  /** What a fork has, and the server with it. */
  readonly fork = this.commit("fork", null);

  server!: GitServer;

  static async start(): Promise<World> {
    const world = new World();
    world.server = await GitServer.start(path.join(world.project.base, "remotes"));
    return world;
  }

  get url(): string {
    return this.server.url("theirs.git");
  }

  commit(text: string, branch: string | null = "main"): string {
    return this.repository.commit({ "a/SKILL.md": skillFile("a", text) }, { branch, date: dates.next() });
  }

  declare(ref: string | null, policy = "", url = this.url): void {
    this.project.write({
      "skills.yaml": `version: 1
sources: { theirs: { git: "${url}"${ref === null ? "" : `, ref: "${ref}"`} } }
skills: { enable: [a] }
targets: { claude: true }
${policy}`,
    });
  }

  /** The lock that somebody proposes. */
  pin(rev: string, ref = "refs/heads/main", url = this.url): void {
    const theirs = { git: url, ref, rev, skills: {} };
    this.project.write({ "skills.lock": JSON.stringify({ version: 1, sources: { theirs } }) });
  }

  run(command: string, ...args: string[]) {
    return this.project.run([command, "-c", "skills.yaml", ...args]);
  }

  withoutGit(command: string) {
    return this.project.run([command, "-c", "skills.yaml"], { env: { PATH: "/nowhere" } });
  }
}

/** One commit a day. */
const dates = {
  day: 0,
  next(): string {
    this.day += 1;
    return new Date(Date.UTC(2026, 0, this.day)).toISOString();
  },
};

const REQUIRED = "policy: { requireOnRef: true }\n";

describe("a commit of a fork, locked for a branch", () => {
  test("is said by the build that fetches it, once, and by every lock; a full cache needs no git for it", async () => {
    const world = await World.start();
    world.declare("main");
    world.pin(world.fork);
    const built = await world.run("build");
    expect([built.status, built.stderr]).toEqual([0, expect.stringContaining(NOT_ON)]);
    expect(built.stderr).toContain(
      `Commit ${world.fork.slice(0, 12)} of source "theirs" is not on branch "main".`,
    );
    const requests = world.server.requests.length;
    const again = await world.withoutGit("build");
    expect([again.status, again.stderr]).toEqual([0, ""]);
    const locked = await world.withoutGit("lock");
    expect([locked.status, locked.stderr]).toEqual([0, expect.stringContaining(NOT_ON)]);
    expect(world.server.requests.length).toBe(requests);
  });

  test("is said once by a lock that fetches it, too", async () => {
    const world = await World.start();
    world.declare("main");
    world.pin(world.fork);
    const { status, stderr } = await world.run("lock");
    expect([status, stderr.split(NOT_ON).length - 1]).toEqual([0, 1]);
  });

  test("is said by outdated and by the update that replaces it", async () => {
    const world = await World.start();
    world.declare("main");
    world.pin(world.fork);
    expect((await world.run("outdated")).stderr).toContain(NOT_ON);
    // The refs are listed once.
    const lists = world.server.requests.filter((request) => request.includes("info/refs"));
    expect(lists.length - world.server.wanted.length).toBe(1);
    const update = await world.run("update");
    expect([update.status, update.stderr]).toEqual([0, expect.stringContaining(NOT_ON)]);
    expect((await world.run("outdated")).stderr).toBe("");
    expect((await world.run("lock")).stderr).not.toContain(NOT_ON);
  });

  test("is said by a lock whose cache is full, but of whom nobody has asked yet", async () => {
    const world = await World.start();
    world.declare("main");
    world.pin(world.fork);
    await world.run("build");
    fs.rmSync(path.join(world.project.home, ".local/state/kitout/.refs"), { recursive: true });
    expect((await world.run("build")).stderr).toBe("");
    expect((await world.run("lock")).stderr).toContain(NOT_ON);
  });

  test("is refused where the policy says so, before it is fetched, until it is merged", async () => {
    const world = await World.start();
    world.declare("main", REQUIRED);
    world.pin(world.fork);
    for (const command of ["build", "lock"]) {
      const { status, stderr } = await world.run(command);
      expect([status, stderr]).toEqual([1, expect.stringContaining("[policy/not-on-ref]")]);
    }
    expect(fs.existsSync(path.join(world.project.home, ".cache/kitout/listings"))).toBe(false);
    world.repository.setRef("refs/heads/main", world.fork);
    expect((await world.run("build")).status).toBe(0);
    expect((await world.withoutGit("build")).status).toBe(0);
  });

  test("does not keep an update from replacing it where it is refused", async () => {
    const world = await World.start();
    world.declare("main", REQUIRED);
    world.pin(world.fork);
    expect((await world.run("update")).status).toBe(0);
    expect(fs.readFileSync(path.join(world.project.directory, "skills.lock"), "utf8")).toContain(
      world.second,
    );
  });
});

describe("what the policy cannot find out", () => {
  test("is refused offline, although everything is in the cache", async () => {
    const world = await World.start();
    world.declare("main");
    world.pin(world.first);
    await world.run("build");
    fs.rmSync(path.join(world.project.home, ".local/state/kitout/.refs"), { recursive: true });
    expect((await world.run("build", "--offline")).status).toBe(0);
    world.declare("main", REQUIRED);
    const { status, stderr } = await world.run("build", "--offline");
    expect([status, stderr]).toEqual([3, expect.stringContaining("[policy/ref-unknown]")]);
    expect((await world.run("build")).status).toBe(0);
    expect((await world.run("build", "--offline")).status).toBe(0);
  });

  test("is refused where the repository has only the end of its own history; without the policy it is no warning", async () => {
    const world = await World.start();
    world.commit("third");
    const shallow = `${world.project.base}/shallow.git`;
    const url = `file://${shallow}`;
    world.repository.git(["clone", "-q", "--bare", "--depth=1", world.repository.url, shallow]);
    world.repository.git([
      "--git-dir",
      shallow,
      "fetch",
      "-q",
      "--depth=1",
      world.repository.url,
      world.first,
    ]);
    world.declare("main", "", url);
    world.pin(world.first, "refs/heads/main", url);
    const { status, stderr } = await world.run("lock");
    expect([status, stderr]).toEqual([0, expect.not.stringContaining(NOT_ON)]);
    world.declare("main", REQUIRED, url);
    expect((await world.run("build")).stderr).toContain("[policy/ref-unknown]");
  });
});

describe("on its ref is", () => {
  const isFine = async (world: World, command = "lock") => {
    const { status, stderr } = await world.run(command);
    expect([status, stderr]).toEqual([0, expect.not.stringContaining(NOT_ON)]);
  };

  test("an earlier commit of the branch; only commits are fetched to know it, and nothing the second time", async () => {
    const world = await World.start();
    for (const text of ["third", "fourth"]) world.commit(text);
    world.declare("main");
    world.pin(world.second);
    await isFine(world, "build");
    const { wanted, filters } = world.server;
    const tip = world.repository.head("main")!;
    expect(wanted.map((ids, at) => [ids, filters[at]])).toEqual([
      [[world.second], "blob:none"],
      [[world.second], "tree:0"],
      [[tip], "tree:0"],
      [[expect.any(String)], "blob:none"],
    ]);
    const requests = world.server.requests.length;
    await isFine(world);
    expect(world.server.requests.length).toBe(requests);
  });

  test("what the lock itself has just found there: nobody is asked", async () => {
    const world = await World.start();
    world.declare("main");
    await isFine(world);
    expect(world.server.filters).toEqual(["blob:none", "blob:none"]);
    world.declare("main", REQUIRED);
    expect((await world.withoutGit("build")).status).toBe(0);
  });

  test("an earlier commit of the default branch", async () => {
    const world = await World.start();
    world.declare(null);
    world.pin(world.first, "HEAD");
    await isFine(world);
    world.pin(world.fork, "HEAD");
    expect((await world.run("lock")).stderr).toContain("is not on the default branch");
  });

  test("a commit whose date is later than that of its descendants", async () => {
    const world = await World.start();
    const late = world.repository.commit(
      { "a/SKILL.md": skillFile("a", "late") },
      { date: "2030-01-01T00:00:00Z" },
    );
    world.commit("after");
    world.declare("main");
    world.pin(late);
    await isFine(world);
  });
});

describe("not on its ref any more is", () => {
  test("what a force-push took out of the branch: outdated asks again once the branch has moved", async () => {
    const world = await World.start();
    world.declare("main");
    await world.run("lock");
    expect((await world.run("outdated")).stderr).toBe("");
    world.repository.setRef("refs/heads/main", world.first);
    world.commit("another");
    const { status, stderr } = await world.run("outdated");
    expect([status, stderr]).toEqual([0, expect.stringContaining(NOT_ON)]);
  });

  test("what was locked for a branch that is gone", async () => {
    const world = await World.start();
    world.repository.setRef("refs/heads/topic", world.fork);
    world.declare("topic");
    world.pin(world.fork, "refs/heads/topic");
    fs.rmSync(`${world.repository.directory}/refs/heads/topic`);
    const { status, stderr } = await world.run("lock");
    expect([status, stderr]).toEqual([
      0,
      expect.stringContaining('branch "topic", which the repository no longer has'),
    ]);
  });

  test("what another commit than its tag is, even an earlier one", async () => {
    const world = await World.start();
    world.repository.git(["tag", "-a", "-m", "v1", "v1", world.second]);
    world.declare("v1");
    world.pin(world.first, "refs/tags/v1");
    expect((await world.run("lock")).stderr).toContain('is not the one that tag "v1" points to');
    world.pin(world.second, "refs/tags/v1");
    expect((await world.run("lock")).stderr).not.toContain(NOT_ON);
  });
});

test("a commit that skills.yaml names has to be on any branch or tag where the policy says so, and is nobody's business else", async () => {
  const world = await World.start();
  world.declare(world.fork);
  expect((await world.run("lock")).stderr).not.toContain(NOT_ON);
  world.declare(world.fork, REQUIRED);
  const { status, stderr } = await world.run("build");
  expect([status, stderr]).toEqual([1, expect.stringContaining("is not on any branch or tag")]);
  world.repository.setRef("refs/heads/merged", world.commit("after", "main"));
  world.declare(world.first, REQUIRED);
  fs.rmSync(path.join(world.project.directory, "skills.lock"));
  expect((await world.run("build")).status).toBe(0);
});

describe("a server that", () => {
  test("filters nothing is asked all the same", async () => {
    const world = await World.start();
    world.repository.git(["config", "uploadpack.allowFilter", "false"]);
    world.commit("third");
    world.declare("main");
    world.pin(world.first);
    expect((await world.run("lock")).stderr).not.toContain(NOT_ON);
    world.pin(world.fork);
    expect((await world.run("lock")).stderr).toContain(NOT_ON);
  });

  test.each(["old", "dumb"] as const)(
    "is %s gives the commit of another branch, which is said",
    async (manner) => {
      const world = await World.start();
      world.repository.setRef("refs/heads/other", world.fork);
      world.repository.git(["update-server-info"]);
      world.server.manner = manner;
      world.declare("main");
      world.pin(world.first);
      expect((await world.run("lock")).stderr).not.toContain(NOT_ON);
      world.pin(world.fork);
      const { status, stderr } = await world.run("lock");
      expect([status, stderr]).toEqual([0, expect.stringContaining(NOT_ON)]);
    },
  );

  test("is on this machine, as files", async () => {
    const world = await World.start();
    const { url } = world.repository;
    world.declare("main", "", url);
    world.pin(world.first, "refs/heads/main", url);
    expect((await world.run("lock")).stderr).not.toContain(NOT_ON);
    world.pin(world.fork, "refs/heads/main", url);
    expect((await world.run("lock")).stderr).toContain(NOT_ON);
  });
});
