import fs from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { type Host, HostError } from "../../src/host/host.ts";
import { ForbiddenWrite, readOnly } from "../../src/host/read-only.ts";
import { snapshot } from "../support/project.ts";
import { machine, plant } from "../support/tree.ts";

const bytes = [Buffer.from("new")];

const program = { name: "true", args: [], env: {}, input: "", timeout: 10_000, maxOutput: 1000 };
const download = { url: "http://127.0.0.1:9/", maxBytes: 1, timeout: 1000, stall: 1000 };

/** Every way to write at a path, where `file` is there already. */
const writes: Readonly<Record<string, (host: Host, directory: string) => unknown>> = {
  makeDirectory: (host, directory) => host.makeDirectory(`${directory}/new/directory`),
  writeFile: (host, directory) => host.writeFile(`${directory}/new`, bytes, 0o644),
  makeLink: (host, directory) => host.makeLink(`${directory}/new`, "file"),
  setMode: (host, directory) => host.setMode(`${directory}/file`, 0o600),
  touch: (host, directory) => host.touch(`${directory}/file`),
  rename: (host, directory) => host.rename(`${directory}/file`, `${directory}/new`),
  remove: (host, directory) => host.remove(`${directory}/file`),
  run: (host, directory) => host.run({ ...program, cwd: directory }),
  download: (host, directory) => host.download({ ...download, to: `${directory}/new` }),
};

function scene() {
  const root = plant({
    "cache/file": "old",
    "store/file": "old",
    "cache-not/file": "old",
    "project/file": "old",
  });
  return { root, host: readOnly(machine(), [`${root}/cache`, `${root}/store`]) };
}

describe("a read-only host", () => {
  test.each(Object.keys(writes))("%s throws, and changes nothing", async (name) => {
    const { root } = scene();
    const before = snapshot(root);
    const work = async () => writes[name]!(readOnly(machine()), `${root}/project`);
    await expect(work).rejects.toThrow(ForbiddenWrite);
    await expect(work).rejects.not.toThrow(HostError);
    expect(snapshot(root)).toEqual(before);
  });

  test.each(Object.keys(writes))("%s works in the directories that may be written", async (name) => {
    const { root, host } = scene();
    for (const directory of [`${root}/cache`, `${root}/store`]) await writes[name]!(host, directory);
  });

  test.each(Object.keys(writes))("%s throws beside the directories that may be written", async (name) => {
    const { root, host } = scene();
    const before = snapshot(root);
    for (const directory of ["project", "cache-not", "cache/../project", "store/./../project"])
      await expect(async () => writes[name]!(host, `${root}/${directory}`)).rejects.toThrow(ForbiddenWrite);
    expect(snapshot(root)).toEqual(before);
  });

  test("nothing is moved into or out of the directories that may be written", () => {
    const { root, host } = scene();
    expect(() => host.rename(`${root}/project/file`, `${root}/cache/new`)).toThrow(ForbiddenWrite);
    expect(() => host.rename(`${root}/cache/file`, `${root}/project/new`)).toThrow(ForbiddenWrite);
    host.rename(`${root}/cache/file`, `${root}/store/new`);
    expect(fs.readFileSync(path.join(root, "store/new"), "utf8")).toBe("old");
  });

  test("a directory that may be written may be made", () => {
    const root = plant({});
    readOnly(machine(), [`${root}/a/cache`]).makeDirectory(`${root}/a/cache`);
    expect(fs.statSync(`${root}/a/cache`).isDirectory()).toBe(true);
  });

  test("it reads what the machine has", () => {
    const { root, host } = scene();
    expect(host.list(`${root}/project`)).toEqual([{ name: "file", kind: "file" }]);
    expect(Buffer.from(host.readFile(`${root}/project/file`)).toString()).toBe("old");
  });

  test("the machine's own refusals stay what they are", () => {
    const { root, host } = scene();
    expect(() => host.writeFile(`${root}/cache/file`, bytes, 0o644)).toThrow(HostError);
    expect(() => host.list(`${root}/nothing`)).toThrow(HostError);
  });
});
