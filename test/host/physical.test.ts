// Physical reads, by each of the ways in which systems allow them.

import { spawn, spawnSync } from "node:child_process";
import fs from "node:fs";
import { describe, expect, test } from "vitest";
import { HostError, type PhysicalReads } from "../../src/host/host.ts";
import { nodeHost } from "../../src/host/node.ts";
import { physical, type Way } from "../../src/host/physical.ts";
import { plant } from "../support/tree.ts";

const WAYS: readonly Way[] = ["held", "entered", "path"];
/** The ways that hold whatever another process does. */
const FIRM: readonly Way[] = ["held", "entered"];

const text = (bytes: Uint8Array) => Buffer.from(bytes).toString();

function outcome(ask: () => unknown): unknown {
  try {
    return ask();
  } catch (error) {
    if (!(error instanceof HostError)) throw error;
    return [error.doing, error.system];
  }
}

describe.each(WAYS)("by the way %s", (way) => {
  test("what is there is read, and a link is refused wherever it is", () => {
    const root = plant({ "a/b/file": "text", "a/b/\udcff": "bytes" });
    fs.symlinkSync("a", `${root}/link`);
    fs.symlinkSync("file", `${root}/a/b/to-file`);
    spawnSync("mkfifo", [`${root}/a/pipe`]);
    const here = process.cwd();
    const { reads } = physical(way);
    const asked: readonly (() => unknown)[] = [
      () => text(reads.readFile(`${root}/a/b/file`)),
      () => [...reads.readChunks(`${root}/a/b/file`)].map(text).join(""),
      () => text(reads.readFile(`${root}/a/b/\udcff`)),
      () =>
        reads
          .list(`${root}/a/b`)
          .map(({ name, kind }) => `${name} ${kind}`)
          .sort(),
      () => reads.stat(`${root}/a/b/to-file`)?.kind,
      () => reads.readLink(`${root}/a/b/to-file`),
      () => reads.stat("/")?.kind,
      () => reads.list("/").some(({ name }) => name === "etc"),
      () => reads.stat(`/${root}/a/b/file`)?.size,
      () => reads.stat(`${root}/a/nothing`),
      () => reads.stat(`${root}/nothing/file`),
      () => reads.stat(`${root}/a/b/file/below`),
    ];
    expect(asked.map(outcome)).toEqual([
      "text",
      "text",
      "bytes",
      ["file file", "to-file link", "\udcff file"],
      "link",
      "file",
      "directory",
      true,
      4,
      null,
      null,
      null,
    ]);
    const refused: readonly (() => unknown)[] = [
      () => reads.readFile(`${root}/link/b/file`),
      () => [...reads.readChunks(`${root}/link/b/file`)],
      () => reads.list(`${root}/link`),
      () => reads.stat(`${root}/link/b`),
      () => reads.readFile(`${root}/a/b/to-file`),
      () => reads.readFile(`${root}/a/pipe`),
      () => reads.readFile(`${root}/a`),
      () => reads.list(`${root}/a/b/file`),
      () => reads.readFile(`${root}/nothing/file`),
      () => reads.readFile(`${root}/a/../a/b/file`),
      () => reads.readFile(`${root}/a/b/file/`),
      () => reads.stat(`${root}/./a`),
    ];
    expect(refused.map(outcome)).toEqual([
      ["read", "ELOOP"],
      ["read", "ELOOP"],
      ["list", "ELOOP"],
      ["look at", "ELOOP"],
      ["read", "ELOOP"],
      ["read", "EFTYPE"],
      ["read", "EISDIR"],
      ["list", "ENOTDIR"],
      ["read", "ENOENT"],
      ["read", "EINVAL"],
      ["read", "EINVAL"],
      ["look at", "EINVAL"],
    ]);
    expect(process.cwd()).toBe(here);
  });

  test("a directory is still there after one beside it was looked for, and was not", () => {
    const root = plant({ "a/b/file": "text", "a/c/file": "other" });
    const { reads } = physical(way);
    for (const missing of [
      `${root}/a/none/file`,
      `${root}/none/file`,
      "/none/file",
      `${root}/a/b/file/x/y`,
    ]) {
      expect(text(reads.readFile(`${root}/a/b/file`))).toBe("text");
      expect([null, ["look at", "ENOTDIR"]]).toContainEqual(outcome(() => reads.stat(missing)));
      expect(text(reads.readFile(`${root}/a/b/file`))).toBe("text");
      expect(text(reads.readFile(`${root}/a/c/file`))).toBe("other");
    }
  });

  test("directories deeper than any process may have open are read, up and down", async () => {
    const names = Array.from({ length: 100 }, (_, depth) => `d${depth}`);
    const root = plant({ [`${names.join("/")}/file`]: "deep", "d0/file": "shallow" });
    const before = fs.readdirSync("/proc/self/fd").length;
    const { reads } = physical(way);
    for (let round = 0; round < 3; round += 1)
      for (const depth of [100, 1, 50, 100, 51, 1]) {
        const directory = [root, ...names.slice(0, depth)].join("/");
        expect(reads.list(directory).some(({ name }) => name === (names[depth] ?? "file"))).toBe(true);
      }
    expect(fs.readdirSync("/proc/self/fd").length).toBeLessThan(before + 40);
    await Promise.resolve();
    expect(fs.readdirSync("/proc/self/fd").length).toBe(before);
  });
});

test("what this process moves, or another one between two pieces of work, is found where it is", async () => {
  const root = plant({ "a/file": "old", "b/file": "new" });
  const host = nodeHost({}, root);
  const read = () => text(host.physical.readFile(`${root}/a/file`));
  expect(read()).toBe("old");
  host.rename(`${root}/a`, `${root}/c`);
  host.rename(`${root}/b`, `${root}/a`);
  expect(read()).toBe("new");
  host.remove(`${root}/a`);
  expect(read).toThrow("ENOENT");
  fs.renameSync(`${root}/c`, `${root}/a`);
  expect(read()).toBe("old");
  await Promise.resolve();
  fs.renameSync(`${root}/a`, `${root}/c`);
  fs.mkdirSync(`${root}/a`);
  fs.writeFileSync(`${root}/a/file`, "newest");
  expect(read()).toBe("newest");
});

/** Swaps a file, and a directory, for links to a secret of the same size and back, until it is ended. */
const SWAPPER = `
const fs = require("node:fs");
const [root] = process.argv.slice(1);
for (;;) for (const name of ["file", "directory"]) {
  const path = root + "/project/" + name;
  fs.renameSync(path, path + "-aside");
  fs.symlinkSync(root + "/outside/" + name, path);
  fs.unlinkSync(path);
  fs.renameSync(path + "-aside", path);
}`;

/** Reads what is being swapped for a while; how often it was what it should be, was refused, and was the secret. */
async function race(reads: PhysicalReads, milliseconds: number): Promise<Record<string, number>> {
  const root = plant({
    "project/file": "public",
    "project/directory/inner/file": "public",
    "outside/file": "secret",
    "outside/directory/inner/file": "secret",
  });
  const swapper = spawn(process.execPath, ["-e", SWAPPER, root], { stdio: "ignore" });
  const seen: Record<string, number> = { public: 0, refused: 0, secret: 0 };
  try {
    const end = Date.now() + milliseconds;
    // Until it has begun, there is no race.
    for (let begun = false; Date.now() < end || !begun; begun ||= seen["refused"]! > 0) {
      for (const path of ["file", "directory/inner/file"]) {
        const found = outcome(() => text(reads.readFile(`${root}/project/${path}`)));
        seen[typeof found === "string" ? found : "refused"]! += 1;
      }
      await Promise.resolve();
    }
  } finally {
    swapper.kill("SIGKILL");
    await new Promise((resolve) => swapper.once("close", resolve));
  }
  return seen;
}

test.each(FIRM)("by the way %s, no race is ever lost", async (way) => {
  const { secret, ...others } = await race(physical(way).reads, 1000);
  expect(secret).toBe(0);
  for (const count of Object.values(others)) expect(count).toBeGreaterThan(0);
});
