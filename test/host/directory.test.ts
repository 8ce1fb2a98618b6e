import { spawnSync } from "node:child_process";
import fs from "node:fs";
import { afterEach, expect, test, vi } from "vitest";
import { systemProblem } from "../../src/diagnostics/system-words.ts";
import { HostError } from "../../src/host/host.ts";
import { nodeHost } from "../../src/host/node.ts";
import { plant } from "../support/tree.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

test("a directory that another process makes at the same moment is there, at every level", () => {
  const base = plant({});
  const make = fs.mkdirSync;
  // Whoever is first to make a parent, another one is first with what goes into it.
  vi.spyOn(fs, "mkdirSync").mockImplementation((path, options) => {
    const made = make(path, options);
    for (const child of ["a", "b", "c"]) if (!fs.existsSync(`${path}/${child}`)) make(`${path}/${child}`);
    return made;
  });
  const host = nodeHost({}, base);
  host.makeDirectory(`${base}/new/a/b/c/d`);
  expect(fs.statSync(`${base}/new/a/b/c/d`).isDirectory()).toBe(true);
});

test("a directory where none can be made is an error that ends", () => {
  expect(() => nodeHost({}, "/").makeDirectory("/proc/kitout/a/b")).toThrow(HostError);
  const base = plant({ file: "" });
  expect(() => nodeHost({}, base).makeDirectory(`${base}/file`)).toThrow(HostError);
  expect(() => nodeHost({}, base).makeDirectory(`${base}/file/a`)).toThrow(HostError);
});

test("a directory is not made where a file, a pipe or a link to nowhere is, and the words say that something is there", () => {
  const base = plant({ file: "" });
  spawnSync("mkfifo", [`${base}/pipe`]);
  fs.symlinkSync("nowhere", `${base}/dangling`);
  fs.mkdirSync(`${base}/real`);
  fs.symlinkSync("real", `${base}/link`);
  const host = nodeHost({}, base);
  for (const name of ["file", "pipe", "dangling"]) {
    const refused = (at: string): HostError => {
      try {
        host.makeDirectory(at);
      } catch (error) {
        if (error instanceof HostError) return error;
      }
      throw new Error(`${at} was made`);
    };
    expect(refused(`${base}/${name}`)).toMatchObject({ system: "EEXIST", path: `${base}/${name}` });
    expect(() => host.makeDirectory(`${base}/${name}/below`)).toThrow(HostError);
  }
  expect(systemProblem("EEXIST")).toBe("something else is there already");
  host.makeDirectory(`${base}/link/below`);
  expect(fs.readdirSync(base).sort()).toEqual(["dangling", "file", "link", "pipe", "real"]);
  expect(fs.readdirSync(`${base}/real`)).toEqual(["below"]);
});
