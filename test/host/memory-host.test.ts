// The law of the memory host: it is a real one, as far as anybody can see.

import fs from "node:fs";
import fc from "fast-check";
import { afterEach, describe, expect, test } from "vitest";
import { type Host, HostError } from "../../src/host/host.ts";
import { alone } from "../../src/host/presence.ts";
import {
  anyOperation,
  anyPath,
  anyPermission,
  fromRoot,
  type Operation,
  observe,
  perform,
  START,
} from "../support/host-operations.ts";
import { memoryHost } from "../support/memory-host.ts";
import { machine, plant } from "../support/tree.ts";

const MEMORY_ROOT = "/tmp/kitout-memory";
const NOBODY = 65534;

/** The same directory on the disk and in memory, for whoever this process now is. */
function two() {
  const root = plant(START);
  const { host } = memoryHost(
    { [`${MEMORY_ROOT}/${fromRoot(".")}`]: { directory: true } },
    { user: process.geteuid!() },
  );
  return { real: machine(), root, memory: host };
}

/** The two are told to do the same, give the same answers, and look the same afterwards. */
function agree(operations: readonly Operation[], paths: readonly string[]): void {
  const { real, root, memory } = two();
  try {
    for (const operation of operations)
      expect([operation, perform(memory, MEMORY_ROOT, operation)]).toEqual([
        operation,
        perform(real, root, operation),
      ]);
    for (const path of ["", ...paths.map(fromRoot)])
      expect(observe(memory, MEMORY_ROOT, path)).toEqual(observe(real, root, path));
  } finally {
    // What the test may not enter, its end could not remove.
    real.remove(root);
  }
}

const paths = fc.array(anyPath, { maxLength: 5 });

const text = (bytes: Uint8Array) => Buffer.from(bytes).toString();
const bytes = [Buffer.from("te"), Buffer.from("xt")];
const name = (length: number) => "n".repeat(length);

/** What a system does at its edges. */
const CASES: Readonly<Record<string, (host: Host, root: string) => unknown>> = {
  "a link to itself": (host, root) => {
    host.makeLink(`${root}/a`, "a");
    return [
      () => host.stat(`${root}/a`)?.kind,
      () => host.stat(`${root}/a/b`),
      () => host.realPath(`${root}/a`),
      () => host.list(`${root}/a`),
      () => host.makeDirectory(`${root}/a`),
      () => host.makeDirectory(`${root}/a/b`),
      () => host.setMode(`${root}/a`, 0o700),
    ];
  },
  "forty links in a row, and one more": (host, root) => {
    host.makeDirectory(`${root}/l0`);
    for (let at = 1; at <= 42; at++) host.makeLink(`${root}/l${at}`, `l${at - 1}`);
    return [39, 40, 41, 42].map((at) => () => host.list(`${root}/l${at}`));
  },
  "a link that leads nowhere": (host, root) => {
    host.makeLink(`${root}/a`, "nothing/here");
    return [
      () => host.makeDirectory(`${root}/a`),
      () => host.writeFile(`${root}/a`, bytes, 0o644),
      () => host.writeFile(`${root}/a/b`, bytes, 0o644),
      () => host.touch(`${root}/a`),
      () => host.readFile(`${root}/a`),
      () => host.remove(`${root}/a/b`),
      () => host.remove(`${root}/a`),
      () => host.stat(`${root}/a`),
    ];
  },
  "links that lead up, and from the root": (host, root) => {
    host.makeDirectory(`${root}/a/b`);
    host.makeDirectory(`${root}/c`);
    host.writeFile(`${root}/a/file`, bytes, 0o644);
    host.makeLink(`${root}/c/up`, "../a/b");
    host.makeLink(`${root}/c/whole`, `${root}/a`);
    return [
      () => text(host.readFile(`${root}/c/up/../file`)),
      () => text(host.readFile(`${root}/c/whole/file`)),
      () => host.realPath(`${root}/c/up/..`)?.replace(root, ""),
      () => host.readLink(`${root}/c/whole`).replace(root, ""),
      () => host.stat(`${root}/c/whole/`)?.kind,
      () => host.stat(`${root}/a/file/`),
      () => host.stat(`${root}/a/file/.`),
      () => host.realPath("/../..//"),
    ];
  },
  "names and paths that are too long": (host, root) => [
    () => host.writeFile(`${root}/${name(255)}`, bytes, 0o644),
    () => host.stat(`${root}/${name(255)}`)?.kind,
    () => host.stat(`${root}/${name(256)}`),
    () => host.realPath(`${root}/${name(256)}`),
    () => host.stat(`${root}/${"é".repeat(128)}`),
    () => host.stat(`${root}/nothing/${name(256)}`),
    () => host.stat(`${root}${"/.".repeat(2100)}`),
    () => host.makeLink(`${root}/link`, "/x".repeat(2048)),
    () => host.remove(`${root}/${name(256)}`),
  ],
  "a file is in the way of a directory": (host, root) => {
    host.writeFile(`${root}/file`, bytes, 0o644);
    return [
      () => host.makeDirectory(`${root}/file`),
      () => host.makeDirectory(`${root}/file/a`),
      () => host.writeFile(`${root}/file/a`, bytes, 0o644),
      () => host.list(`${root}/file`),
      () => host.readLink(`${root}/file`),
      () => host.stat(`${root}/file/a`),
      () => host.remove(`${root}/file/a`),
      () => host.realPath(`${root}/file/a`),
    ];
  },
  "a directory is no file": (host, root) => [
    () => host.readFile(root),
    () => [...host.readChunks(root)],
    () => host.writeFile(root, bytes, 0o644),
    () => host.readLink(root),
    () => host.makeLink(root, "x"),
    () => host.makeLink(`${root}/a`, ""),
  ],
  renames: (host, root) => {
    host.makeDirectory(`${root}/full/inner`);
    host.makeDirectory(`${root}/empty`);
    host.writeFile(`${root}/file`, bytes, 0o644);
    host.makeLink(`${root}/link`, "full");
    return [
      () => host.rename(`${root}/full`, `${root}/full/inner/x`),
      () => host.rename(`${root}/full/inner`, `${root}/full`),
      () => host.rename(`${root}/empty`, `${root}/full`),
      () => host.rename(`${root}/file`, `${root}/full`),
      () => host.rename(`${root}/full`, `${root}/file`),
      () => host.rename(`${root}/full`, `${root}/link`),
      () => host.rename(`${root}/full`, `${root}/full`),
      () => host.rename(`${root}/full/.`, `${root}/other`),
      () => host.rename(`${root}/nothing`, `${root}/full`),
      () => host.rename(`${root}/file`, `${root}/nothing/file`),
      () => host.rename(`${root}/link`, `${root}/file`),
      () => host.readLink(`${root}/file`),
      () => host.rename(`${root}/full`, `${root}/empty`),
      () => host.list(`${root}/empty`),
      () => host.stat(`${root}/full`),
    ];
  },
  "chunks that share one buffer, and a writer that fails": (host, root) => {
    const buffer = Buffer.from("x");
    function* pieces(fails: boolean) {
      for (const letter of ["a", "b"]) {
        buffer.write(letter);
        yield buffer;
      }
      if (fails) throw new HostError("EIO", "/elsewhere", "read");
    }
    return [
      () => host.writeFile(`${root}/whole`, pieces(false), 0o600),
      () => text(host.readFile(`${root}/whole`)),
      () => host.writeFile(`${root}/half`, pieces(true), 0o600),
      () => text(host.readFile(`${root}/half`)),
    ];
  },
  "permissions are exact": (host, root) => {
    host.writeFile(`${root}/file`, bytes, 0o666);
    host.makeDirectory(`${root}/directory`);
    return [
      () => host.stat(`${root}/file`)?.mode,
      () => host.stat(`${root}/file`)?.writableByAll,
      () => host.setMode(`${root}/file`, 0o751),
      () => [host.stat(`${root}/file`)?.mode, host.stat(`${root}/file`)?.executable],
      () => host.setMode(`${root}/directory`, 0o777),
      () => host.stat(`${root}/directory`)?.writableByAll,
    ];
  },
  "a read-only directory is removed with what is in it": (host, root) => {
    host.makeDirectory(`${root}/a/b`);
    host.writeFile(`${root}/a/b/file`, bytes, 0o444);
    host.setMode(`${root}/a/b`, 0o555);
    host.setMode(`${root}/a`, 0o555);
    return [() => host.remove(`${root}/a`), () => host.stat(`${root}/a`), () => host.remove(`${root}/a`)];
  },
};

/** What each of them gives or how it is refused. */
function outcomes(root: string, steps: unknown): readonly unknown[] {
  return (steps as readonly (() => unknown)[]).map((step) => {
    try {
      const value = step();
      return Array.isArray(value) ? JSON.stringify(value) : (value ?? null);
    } catch (error) {
      if (!(error instanceof HostError)) throw error;
      return [error.doing, error.path.replace(root, ""), error.system];
    }
  });
}

describe("a memory host", () => {
  test("is after any operations what a disk is", () => {
    const operations = fc.array(anyOperation, { maxLength: 25 });
    fc.assert(fc.property(operations, paths, agree), { numRuns: 100 });
  });

  test.each(Object.keys(CASES))("does what a disk does: %s", (which) => {
    const { real, root, memory } = two();
    expect(outcomes(MEMORY_ROOT, CASES[which]!(memory, MEMORY_ROOT))).toEqual(
      outcomes(root, CASES[which]!(real, root)),
    );
  });

  describe("for a user who may not do everything", () => {
    // Of those who may, nobody's permission is ever asked.
    const isRoot = process.geteuid!() === 0;
    afterEach(() => {
      if (isRoot) process.seteuid!(0);
    });

    test("refuses what a disk refuses", () => {
      if (isRoot) process.seteuid!(NOBODY);
      const operations = fc.array(fc.oneof(anyOperation, anyPermission), { maxLength: 25 });
      fc.assert(
        // What a removal leaves that fails in the middle is the system's affair.
        fc.property(
          operations.map((all) => all.filter((one) => one.name !== "remove")),
          paths,
          agree,
        ),
        { numRuns: 100 },
      );
    });

    test("refuses to change what is somebody else's", () => {
      const { host, giveTo } = memoryHost({ "/theirs/file": "", "/mine": "" }, { user: 1000 });
      giveTo("/theirs/file", 0);
      giveTo("/theirs", 0);
      expect(() => host.setMode("/theirs/file", 0o777)).toThrow("EPERM");
      expect(() => host.touch("/theirs/file")).toThrow("EPERM");
      expect(() => host.remove("/theirs/file")).toThrow("EACCES");
      expect(() => host.rename("/mine", "/theirs/mine")).toThrow("EACCES");
      expect(host.readFile("/theirs/file")).toHaveLength(0);
    });
  });

  test("has a clock that only its owner moves", () => {
    const { host, wait } = memoryHost({ "/file": "" });
    const begin = host.now();
    wait(500);
    host.sleep(1000);
    host.touch("/file");
    expect([host.now() - begin, host.stat("/file")!.modified - begin]).toEqual([1500, 1500]);
    host.writeFile("/new", [], 0o644);
    expect(host.stat("/")!.modified - begin).toBe(1500);
  });

  test("says no at a path where a test has it say so", () => {
    const { host, refuse } = memoryHost({ "/a/file": "text", "/a/other": "text" });
    refuse("/a/file", "EIO");
    expect(() => host.readFile("/a/file")).toThrow("read /a/file: EIO");
    expect(() => [...host.readChunks("/a/../a/file")]).toThrow("EIO");
    expect(() => host.rename("/a/file", "/b")).toThrow("EIO");
    expect(text(host.readFile("/a/other"))).toBe("text");
  });

  test("serves what several processes share", () => {
    const { host } = memoryHost({ "/state/kitout-1-memory-x": { directory: true } });
    alone(host, "/state", (own) => host.writeFile(`${own}/file`, bytes, 0o600));
    expect(host.list("/state")).toEqual([]);
  });

  test("runs nothing and fetches nothing that it was not given", () => {
    const { host } = memoryHost();
    const program = { name: "true", args: [], cwd: "/", env: {}, input: "", timeout: 1, maxOutput: 1 };
    expect(() => host.run(program)).toThrow("in memory");
    const limits = { maxBytes: 1, maxRatio: 1, smallBytes: 1 };
    expect(() => host.unpack("/file", limits)).toThrow("in memory");
  });

  test("never touches the disk", () => {
    const { host } = memoryHost();
    host.writeFile("/kitout-memory-only", bytes, 0o644);
    expect(fs.existsSync("/kitout-memory-only")).toBe(false);
  });
});
