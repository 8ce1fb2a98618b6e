// What `kitout gc --cache` takes away, and what a run notes in the cache so that it can tell.

import fs from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { sweepCache, unusedIn } from "../../src/compiler/sources/cache-garbage.ts";
import { HostError } from "../../src/host/host.ts";
import { cacheText } from "../../src/present/garbage.ts";
import { TestRepository } from "../support/git.ts";
import { Project, skillFile, snapshot } from "../support/project.ts";
import { machine, plant } from "../support/tree.ts";
import { MACHINE } from "./support/prepared.ts";

const DAY = 24 * 60 * 60 * 1000;
const OLD_BLOB = `raw-${"a".repeat(64)}`;

/** A project with a skill from a repository, and everything for it in the cache. */
async function fetched() {
  const project = new Project({ "../.git/HEAD": "" });
  const remote = new TestRepository(path.join(project.base, "theirs.git"), "sha1");
  remote.commit({ "pdf/SKILL.md": skillFile("pdf") });
  project.write({
    "skills.yaml": `version: 1
sources: { theirs: { git: "${remote.url}" } }
skills: { enable: [pdf] }
targets: { claude: true }
`,
  });
  const cache = path.join(project.home, ".cache/kitout");
  const list = async (...args: string[]) => {
    const { status, stderr } = await project.run(["show", "pdf", "-c", "skills.yaml", ...args]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  };
  const locked = await project.run(["lock", "-c", "skills.yaml"]);
  expect(locked).toMatchObject({ status: 0 });
  await list();
  return { project, cache, list };
}

function filesIn(cache: string): string[] {
  return fs
    .readdirSync(cache, { recursive: true })
    .map((name) => path.join(cache, String(name)))
    .filter((file) => fs.lstatSync(file).isFile());
}

function age(files: readonly string[], days: number): void {
  const then = new Date(Date.now() - days * DAY);
  for (const file of files) fs.utimesSync(file, then, then);
}

function plantOld(cache: string): string {
  const file = path.join(cache, "blobs/aa", OLD_BLOB);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, "x".repeat(2000), { mode: 0o444 });
  age([file], 40);
  return file;
}

describe("kitout gc --cache", () => {
  test("removes what no run has used for a month, and only that, and says what it freed", async () => {
    const { project, cache, list } = await fetched();
    age(filesIn(cache), 40);
    const used = filesIn(cache).length;
    await list("--offline");
    const old = plantOld(cache);
    fs.writeFileSync(path.join(cache, "blobs/aa/mine"), "");
    age([path.join(cache, "blobs/aa/mine")], 40);
    const { status, stdout, stderr } = await project.run(["gc", "--cache"]);
    expect({ status, stdout, stderr }).toEqual({
      status: 0,
      stdout: "removed 1 file from the cache, 2.0 kB freed\n",
      stderr: "",
    });
    expect(fs.existsSync(old)).toBe(false);
    expect(filesIn(cache)).toHaveLength(used + 1);
    expect(fs.readdirSync(path.join(cache, "tmp"))).toEqual([]);
    await list("--offline");
    expect((await project.run(["gc", "--cache"])).stdout).toBe("nothing to remove from the cache\n");
  });

  test("removes everything that is old, and what is needed again is fetched again", async () => {
    const { project, cache, list } = await fetched();
    age(filesIn(cache), 40);
    expect((await project.run(["gc", "--cache"])).stdout).toMatch(
      /^removed 1 file and 1 listing from the cache, /,
    );
    expect(filesIn(cache)).toEqual([]);
    await list();
  });

  test("takes the time from --older-than, and what was used within it stays", async () => {
    const { project, cache } = await fetched();
    const count = () => filesIn(cache).length;
    const before = count();
    age(filesIn(cache), 4);
    expect((await project.run(["gc", "--cache", "--older-than", "1w"])).status).toBe(0);
    // A time of modification may be a day older than the last use.
    expect((await project.run(["gc", "--cache", "--older-than", "73h"])).status).toBe(0);
    expect(count()).toBe(before);
    expect((await project.run(["gc", "--cache", "--older-than", "71h"])).status).toBe(0);
    expect(count()).toBe(0);
  });

  test("with --dry-run changes nothing, and --json says the same of it", async () => {
    const { project, cache } = await fetched();
    const old = plantOld(cache);
    const before = snapshot(project.base);
    const run = async (...args: string[]) => (await project.run(["gc", "--cache", ...args])).stdout;
    expect(await run("--dry-run")).toBe("would remove 1 file from the cache, 2.0 kB\n");
    const json = { blobs: [old], listings: [], leftovers: [], bytes: 2000, kept: null };
    expect(JSON.parse(await run("--dry-run", "--json"))).toEqual({ dryRun: true, ...json });
    expect(snapshot(project.base)).toEqual(before);
    expect(JSON.parse(await run("--json"))).toEqual({ dryRun: false, ...json });
    expect(fs.existsSync(old)).toBe(false);
  });

  test("clears away what a run that was killed has left, and not the work of one that is alive", async () => {
    const { project, cache } = await fetched();
    const [dead, alive] = [`fetch-999999999-${MACHINE}-dead`, `fetch-${process.pid}-${MACHINE}-alive`];
    for (const name of [dead, alive]) {
      fs.mkdirSync(path.join(cache, "tmp", name, "1-download"), { recursive: true });
      fs.writeFileSync(path.join(cache, "tmp", name, "1-download/archive"), "x".repeat(3000));
    }
    const { stdout } = await project.run(["gc", "--cache"]);
    expect(stdout).toBe("removed 1 unfinished download from the cache, 3.0 kB freed\n");
    expect(fs.readdirSync(path.join(cache, "tmp"))).toEqual([alive]);
  });

  test("is about neither generations nor the store", async () => {
    const project = new Project();
    const { status, stderr } = await project.run(["gc", "--cache", "--keep", "3"]);
    expect([status, stderr]).toEqual([64, expect.stringContaining("--keep is about generations")]);
    expect(await project.run(["gc", "--cache"])).toMatchObject({
      status: 0,
      stdout: "nothing to remove from the cache\n",
    });
    expect(fs.readdirSync(project.home)).toEqual([]);
  });

  test("leaves what another run begins to use meanwhile", () => {
    const cache = plant({});
    const [used, unused] = [plantOld(cache), path.join(cache, "listings", "b".repeat(64))];
    fs.mkdirSync(path.dirname(unused));
    fs.writeFileSync(unused, "");
    age([unused], 40);
    const found = unusedIn(machine(), cache, 30 * DAY);
    expect([found.blobs, found.listings]).toEqual([[used], [unused]]);
    fs.utimesSync(used, new Date(), new Date());
    expect(sweepCache(machine(), cache, found, 30 * DAY)).toMatchObject({
      blobs: [],
      listings: [unused],
      kept: null,
    });
    expect(filesIn(cache)).toEqual([used]);
  });

  test("says what cannot be removed, and that is no error", () => {
    const cache = plant({});
    const old = plantOld(cache);
    const host = {
      ...machine(),
      makeDirectory: (directory: string) => {
        throw new HostError("EROFS", directory, "create");
      },
    };
    const swept = sweepCache(host, cache, unusedIn(host, cache, 30 * DAY), 30 * DAY);
    expect(swept).toMatchObject({ blobs: [], bytes: 0, kept: { count: 1, system: "EROFS" } });
    expect(cacheText(swept, false)).toBe(
      "nothing was removed from the cache: 1 could not be removed (the file system is read-only)",
    );
    expect(fs.existsSync(old)).toBe(true);
  });
});

describe("a full cache", () => {
  test("is written to once a day at most", async () => {
    const { cache, list } = await fetched();
    const times = () => filesIn(cache).map((file) => [fs.statSync(file).mtimeMs, fs.statSync(file).ctimeMs]);
    const before = times();
    await list("--offline");
    expect(times()).toEqual(before);
    age(filesIn(cache), 2);
    await list("--offline");
    expect(Math.min(...times().map(([modified]) => modified!))).toBeGreaterThan(Date.now() - DAY);
  });
});
