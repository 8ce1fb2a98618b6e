import fs from "node:fs";
import { afterEach, expect, test, vi } from "vitest";
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
