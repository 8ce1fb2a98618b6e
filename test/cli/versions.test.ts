// Ranges of versions over the tags of a repository, as a server gives them by smart HTTP, from the lock to an update.

import fs from "node:fs";
import path from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { TestRepository } from "../support/git.ts";
import { GitServer } from "../support/git-server.ts";
import { Project, skillFile } from "../support/project.ts";

let project: Project;
let theirs: TestRepository;
let server: GitServer;

beforeEach(async () => {
  project = new Project({ "../.git/HEAD": "" });
  theirs = new TestRepository(path.join(project.base, "remotes/theirs.git"), "sha1");
  server = await GitServer.start(path.join(project.base, "remotes"));
});

/** One commit with a tag on it; gives the commit. */
function release(tag: string, words = tag): string {
  const rev = theirs.commit({ "pdf/SKILL.md": `${skillFile("pdf")}${words}\n` });
  theirs.setRef(`refs/tags/${tag}`, rev);
  return rev;
}

function declare(settings: string, policy = ""): void {
  project.write({
    "skills.yaml": `version: 1
sources:
  theirs: { git: "${server.url("theirs.git")}", ${settings} }
skills: { enable: [pdf] }
targets: { claude: true }
${policy}`,
  });
}

const run = (command: string, ...words: readonly string[]) =>
  project.run([command, "-c", "skills.yaml", ...words]);
const lockText = () => fs.readFileSync(path.join(project.directory, "skills.lock"), "utf8");
const locked = () => JSON.parse(lockText()).sources.theirs;

async function lock(): Promise<void> {
  expect((await run("lock")).stderr).toBe("");
}

/** The line with the message, and the hint. */
async function refusal(command: string, ...words: readonly string[]): Promise<string> {
  const { status, stderr } = await run(command, ...words);
  expect(status).not.toBe(0);
  const lines = stderr.split("\n").filter((line) => / (error|hint): |^ {2}hint: /.test(line));
  expect(lines).toHaveLength(2);
  return lines.map((line) => line.replace(/^\S+: error: |^ {2}hint: /, "")).join("\n");
}

describe("a range of versions", () => {
  test("is locked with its tag and its commit, and a second build asks nobody", async () => {
    release("v1.1.0");
    const rev = release("v1.2.3");
    release("v2.0.0");
    declare('version: "^1.2"');
    await lock();
    expect(locked()).toMatchObject({ range: "^1.2", tag: "v1.2.3", rev });
    expect(JSON.parse(lockText()).version).toBe(2);
    const { bundle } = JSON.parse((await run("build", "--frozen", "--json")).stdout);
    const { sources } = JSON.parse(fs.readFileSync(path.join(bundle, "manifest.json"), "utf8"));
    expect(sources.theirs).toMatchObject({ version: "^1.2", tag: "v1.2.3", rev });
    const before = server.requests.length;
    for (const way of [["--frozen"], ["--offline"], []]) expect((await run("build", ...way)).status).toBe(0);
    expect(server.requests.length).toBe(before);
  });

  test.for([
    ["^1", "v1.10.0"],
    ["~1.9", "v1.9.1"],
    ["1.2.3", "v1.2.3"],
    [">=1 <1.9 || 3.x", "v1.2.3"],
    ["*", "v2.0.0"],
    ["^3.0.0-rc.1", "v3.0.0-rc.2"],
    // Of another version than the one that it names, no prerelease.
    ["^2.0.0-rc.1", "v2.0.0"],
  ])("%s is the newest version in it, and a prerelease only when it names one", async ([range, tag]) => {
    for (const name of ["v1.2.3", "v1.9.1", "v1.10.0", "v2.0.0", "v2.1.0-rc.1", "v3.0.0-rc.1", "v3.0.0-rc.2"])
      release(name);
    declare(`version: "${range}"`);
    await lock();
    expect(locked().tag).toBe(tag);
  });

  test("takes the commit of an annotated tag", async () => {
    const rev = release("v0.9.0");
    theirs.git(["tag", "-a", "-m", "A release", "v1.0.0", rev]);
    declare('version: "^1"');
    await lock();
    expect(locked()).toMatchObject({ tag: "v1.0.0", rev });
    expect((await run("build", "--frozen")).status).toBe(0);
  });

  test("passes over tags that are no versions, of which there may be any", async () => {
    for (const tag of [
      "v1.0.0",
      "v2",
      "v2.1",
      "v02.0.0",
      "v2.0.0-",
      "version2.0.0",
      "2.0.0",
      "vv2.0.0",
      "v=2.0.0",
    ])
      release(tag);
    declare('version: "*"');
    await lock();
    expect(locked().tag).toBe("v1.0.0");
  });

  test.for([
    ["pdf/v{version}", "pdf/v1.4.0"],
    ["refs/tags/pdf/v{version}", "pdf/v1.4.0"],
    ["{version}", "1.5.0"],
    ["release-{version}-final", "release-1.6.0-final"],
  ])("with `tag: %s` is of the tags of that form alone", async ([pattern, tag]) => {
    for (const name of ["v1.9.0", "docx/v1.9.0", "pdf/v1.4.0", "1.5.0", "release-1.6.0-final"]) release(name);
    declare(`version: "^1", tag: "${pattern}"`);
    await lock();
    expect(locked().tag).toBe(tag);
    expect((await run("build", "--frozen")).status).toBe(0);
    // The lock answers for tags of this form only.
    declare('version: "^1"');
    expect((await run("build", "--frozen")).stderr).toContain(`(^1, tag ${tag}), but declared as git`);
  });

  test("works for servers of the old protocol and for files over HTTP", async () => {
    const rev = release("v1.2.3");
    theirs.git(["update-server-info"]);
    for (const manner of ["old", "dumb"] as const) {
      server.manner = manner;
      fs.rmSync(path.join(project.directory, "skills.lock"), { force: true });
      declare('version: "^1.2"');
      await lock();
      expect(locked()).toMatchObject({ tag: "v1.2.3", rev });
    }
  });

  test("and a ref take each other's place in skills.yaml and in the lock", async () => {
    const rev = release("v1.2.3");
    declare("ref: main");
    await lock();
    expect(lockText()).toContain('"version": 1\n');
    declare('version: "^1.2"');
    expect((await run("build", "--frozen")).stderr).toContain("[lock/declaration]");
    await lock();
    expect(locked()).toMatchObject({ range: "^1.2", tag: "v1.2.3", rev });
    declare("ref: main");
    await lock();
    expect(locked()).toEqual(expect.not.objectContaining({ range: "^1.2" }));
    expect(lockText()).toContain('"version": 1\n');
  });

  test("is held back by policy.minAge to the newest version that is old enough", async () => {
    const tagged = (tag: string, date: string) =>
      theirs.setRef(`refs/tags/${tag}`, theirs.commit({ "pdf/SKILL.md": skillFile("pdf", tag) }, { date }));
    tagged("v1.0.0", "2020-01-01T00:00:00Z");
    tagged("v1.1.0", new Date().toISOString());
    declare('version: "^1"', "policy: { minAge: 7 }\n");
    await lock();
    expect(locked().tag).toBe("v1.0.0");
    const [row] = JSON.parse((await run("outdated", "--json")).stdout).sources;
    expect([row.state, row.tags.latest]).toEqual(["held", "v1.1.0"]);
    declare('version: "^1.1"', "policy: { minAge: 7 }\n");
    expect(await refusal("lock")).toContain("is younger than `policy.minAge` allows");
  });
});

describe("`kitout outdated`", () => {
  test("shows what is newer in the range and outside of it", async () => {
    release("v1.2.0");
    declare('version: "^1.2"');
    await lock();
    release("v1.3.0");
    release("v2.1.0");
    release("v3.0.0-rc.1");
    const { stdout } = await run("outdated");
    expect(stdout).toMatch(
      /~ theirs {2}v1\.2\.0 \([0-9a-f]{12}\) → v1\.3\.0 \([0-9a-f]{12}\) {2}\^1\.2 of http/,
    );
    expect(stdout).toContain("v2.1.0 is newer, and outside of ^1.2.");
    const [row] = JSON.parse((await run("outdated", "--json")).stdout).sources;
    expect(row).toMatchObject({
      follows: "^1.2",
      state: "outdated",
      tags: { locked: "v1.2.0", latest: "v1.3.0", outside: "v2.1.0" },
    });
    expect((await run("outdated", "--exit-code")).status).toBe(2);
  });

  test("has nothing to do where only something outside of the range is newer, and says it all the same", async () => {
    release("v1.2.0");
    release("v2.0.0");
    declare('version: "^1.2"');
    await lock();
    const { stdout, status } = await run("outdated", "--exit-code");
    expect(status).toBe(0);
    expect(stdout).toContain("v2.0.0 is newer, and outside of ^1.2.");
    expect(stdout).toContain("Nothing to update.");
  });
});

describe("`kitout update`", () => {
  test("moves to the newest version in the range, and says which", async () => {
    release("v1.2.0");
    declare('version: "^1.2"');
    await lock();
    const rev = release("v1.3.0");
    release("v2.0.0");
    const { stdout } = await run("update");
    expect(stdout).toMatch(/\(\^1\.2\) {2}v1\.2\.0 \([0-9a-f]{12}\) → v1\.3\.0 \([0-9a-f]{12}\)\n/);
    expect(locked()).toMatchObject({ range: "^1.2", tag: "v1.3.0", rev });
  });

  test.for([
    ["is still the newest", false],
    ["has been followed by a newer one", true],
  ])("refuses a tag that was moved, where it %s, until it is told so", async ([, isFollowed]) => {
    const before = release("v1.2.0");
    declare('version: "^1.2"');
    await lock();
    const text = lockText();
    const after = release("v1.2.0", "replaced");
    if (isFollowed === true) release("v1.3.0");
    // What is locked stays usable.
    expect((await run("build", "--frozen")).status).toBe(0);
    for (const words of [[], ["theirs"], ["--dry-run"]]) {
      const { status } = await run("update", ...words);
      expect(status).toBe(2);
    }
    const said = await refusal("update");
    expect(said).toContain(
      `The tag v1.2.0 of source "theirs" was moved: it was locked at ${before.slice(0, 12)}, and is now at ${after.slice(0, 12)}.`,
    );
    expect(said).toContain("`kitout update theirs --moved-tags --dry-run --diff`");
    expect(lockText()).toBe(text);
    const outdated = await run("outdated", "--json");
    expect([outdated.stderr, JSON.parse(outdated.stdout).sources[0].state]).toEqual(["", "tag-moved"]);
    const shown = await run("update", "theirs", "--moved-tags", "--dry-run", "--diff");
    expect([shown.status, lockText()]).toEqual([0, text]);
    expect((await run("update", "theirs", "--moved-tags")).status).toBe(0);
    expect(locked().tag).toBe(isFollowed === true ? "v1.3.0" : "v1.2.0");
    expect(locked().rev).not.toBe(before);
    expect((await run("update")).status).toBe(0);
  });

  test("is not needed for a new range, which takes no moved tag either", async () => {
    release("v1.2.0");
    declare('version: "^1.2"');
    await lock();
    const text = lockText();
    release("v1.2.0", "replaced");
    declare('version: "^1"');
    expect(await refusal("lock")).toContain('The tag v1.2.0 of source "theirs" was moved');
    expect(lockText()).toBe(text);
    expect((await run("update", "--moved-tags")).status).toBe(0);
    expect(locked().range).toBe("^1");
  });

  test("goes on to another version when the locked tag is gone", async () => {
    release("v1.2.0");
    release("v1.3.0");
    declare('version: "^1.2"');
    await lock();
    theirs.git(["tag", "-d", "v1.3.0"]);
    expect((await run("build", "--frozen")).status).toBe(0);
    expect((await run("update")).stdout).toMatch(/v1\.3\.0 \([0-9a-f]{12}\) → v1\.2\.0/);
    expect(locked().tag).toBe("v1.2.0");
  });
});

describe("a range that means nothing", () => {
  test("is said with the versions that there are", async () => {
    for (const tag of ["v1.0.0", "v1.1.0", "v2.0.0-rc.1"]) release(tag);
    declare('version: "^3"');
    expect(await refusal("lock")).toBe(
      'The repository of source "theirs" has no version that matches "^3". [git/no-version]\nNewest versions: v2.0.0-rc.1, v1.1.0, v1.0.0.',
    );
    declare('version: "^2"');
    expect(await refusal("lock")).toContain(
      'Only prereleases match: v2.0.0-rc.1. A range has to name one, such as "^2.0.0-rc.1".',
    );
  });

  test("is said with the form of the tags that would do", async () => {
    for (const tag of ["1.0.0", "1.1.0", "pdf/v1.0.0"]) release(tag);
    declare('version: "^1"');
    expect(await refusal("lock")).toBe(
      'The repository of source "theirs" has no tag of the form "v{version}". [git/no-version]\nTags of another form match: write `tag: "{version}"` or `tag: "pdf/v{version}"`.',
    );
  });

  test("is said where there are no versions at all", async () => {
    theirs.commit({ "pdf/SKILL.md": skillFile("pdf") });
    declare('version: "^1"');
    expect(await refusal("lock")).toContain("A tag has to be a full version, such as v1.2.3.");
  });

  test.for(["latest", "", "main", "^1 <>", "npm:x@1"])(
    "such as %j is refused before anybody is asked",
    async (range) => {
      declare(`version: ${JSON.stringify(range)}`);
      expect(await refusal("lock")).toContain(`"${range}" is not a range of versions. [git/range]`);
      expect(server.requests).toEqual([]);
    },
  );

  test("because two tags of one version do not agree is refused, and where they agree it is that version", async () => {
    const rev = release("v1.2.0");
    theirs.setRef("refs/tags/v1.2.0+build.5", rev);
    declare('version: "^1"');
    await lock();
    expect(locked()).toMatchObject({ tag: "v1.2.0", rev });
    fs.rmSync(path.join(project.directory, "skills.lock"));
    release("v1.2.0+build.5");
    expect(await refusal("lock")).toContain(
      "has two commits for version 1.2.0: the tags v1.2.0, v1.2.0+build.5 do not agree. [git/version-twice]",
    );
  });
});

describe("what does not go together", () => {
  test.for([
    ['version: "^1", ref: main', "[source/version-and-ref]"],
    ["tag: v1.2.3", "[source/tag-pattern]"],
    ['tag: "v{version}"', "[source/tag-alone]"],
    ['version: "^1", tag: "v{version}{version}"', "[source/tag-pattern]"],
    ['version: "^1", tag: "v {version}"', "[source/tag-pattern]"],
    ["version: 1.2", "[config/type]"],
    ['version: "^1", rev: abc', "[config/unknown-key]"],
  ])("%s is refused", async ([settings, code]) => {
    release("v1.2.3");
    declare(settings!);
    expect(await refusal("lock")).toContain(code);
  });
});

test("a profile may follow versions where another layer follows a ref, if it takes that away", async () => {
  release("v1.2.3");
  for (const [taken, code] of [
    ["", "[source/version-and-ref]"],
    [", ref: null", ""],
  ] as const) {
    declare("ref: main", `profiles: { work: { sources: { theirs: { version: "^1"${taken} } } } }\n`);
    const { stderr } = await run("build", "--profile", "work");
    expect(stderr).toContain(code);
    expect(stderr.includes("[source/version-and-ref]")).toBe(code !== "");
  }
});

describe("a server that fails", () => {
  test("while it is asked for its tags is named, and nothing is locked", async () => {
    release("v1.2.3");
    declare('version: "^1"');
    server.manner = "stalled";
    expect(await refusal("lock", "--timeout", "1")).toContain("[git/timeout]");
    server.manner = { status: 500 };
    expect(await refusal("lock")).toContain("[git/unreachable]");
    server.manner = { status: 404 };
    expect(await refusal("lock")).toContain("[git/not-found]");
    server.manner = "cut";
    expect(await refusal("lock")).toContain("[git/unreachable]");
    expect(fs.existsSync(path.join(project.directory, "skills.lock"))).toBe(false);
    expect(await refusal("lock", "--offline")).toContain("[source/offline]");
  });
});
