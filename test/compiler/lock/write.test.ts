// The lock in its file, with somebody else at work and with kitout killed at any moment.

import { spawnSync } from "node:child_process";
import fs from "node:fs";
import { describe, expect, test } from "vitest";
import { readLock } from "../../../src/compiler/lock/read.ts";
import { lockText } from "../../../src/compiler/lock/text.ts";
import { writeLock } from "../../../src/compiler/lock/write.ts";
import type { Host } from "../../../src/host/host.ts";
import type { Lock } from "../../../src/model/lock.ts";
import { everyKind } from "../../support/lock.ts";
import { machine, plant } from "../../support/tree.ts";

const OLD: Lock = { sources: new Map() };
const NEW = everyKind();

function planted(lock: Lock | null): {
  readonly root: string;
  readonly file: string;
  readonly before: Uint8Array | null;
} {
  const root = plant(lock === null ? {} : { "skills.lock": lockText(lock) });
  const file = `${root}/skills.lock`;
  return { root, file, before: lock === null ? null : fs.readFileSync(file) };
}

function codes(host: Host, file: string, before: Uint8Array | null): readonly string[] {
  return writeLock(host, file, NEW, before).diagnostics.map(({ code }) => code);
}

/** The mutations that this host still makes; then it is gone, in the middle of the last one. */
function dying(host: Host, mutations: number): Host {
  let left = mutations;
  const step = <A extends unknown[]>(work: (...args: A) => void) => {
    return (...args: A) => {
      if (left === 0) throw new Error("killed");
      left -= 1;
      work(...args);
    };
  };
  const { pid } = spawnSync("true");
  return {
    ...host,
    pid,
    writeFile: (path, chunks, mode) => {
      if (left === 1) host.writeFile(path, [Buffer.concat([...chunks]).subarray(0, 40)], mode);
      step(left === 1 ? () => {} : host.writeFile)(path, chunks, mode);
      if (left === 0) throw new Error("killed");
    },
    rename: step(host.rename),
    remove: step(host.remove),
  };
}

describe("writing a lock", () => {
  test("makes the file, which everybody may read, whatever the umask", () => {
    const { root, file } = planted(null);
    const umask = process.umask(0o077);
    try {
      expect(codes(machine(), file, null)).toEqual([]);
    } finally {
      process.umask(umask);
    }
    expect(fs.readFileSync(file, "utf8")).toBe(lockText(NEW));
    expect(fs.statSync(file).mode & 0o777).toBe(0o644);
    expect(fs.readdirSync(root)).toEqual(["skills.lock"]);
  });

  test("keeps the permissions of the file that is there", () => {
    const { file, before } = planted(OLD);
    for (const mode of [0o664, 0o600, 0o444]) {
      fs.writeFileSync(file, before!, { mode: 0o644 });
      fs.chmodSync(file, mode);
      expect(codes(machine(), file, before)).toEqual([]);
      expect(fs.readFileSync(file, "utf8")).toBe(lockText(NEW));
      expect((fs.statSync(file).mode & 0o777).toString(8)).toBe(mode.toString(8));
      fs.chmodSync(file, 0o644);
    }
  });

  test("touches nothing when the bytes are the same", () => {
    const { file, before } = planted(NEW);
    const refusing = new Proxy(machine(), {
      get: (_, name) => {
        throw new Error(`asked for ${String(name)}`);
      },
    });
    expect(codes(refusing, file, before)).toEqual([]);
  });

  test("leaves alone what somebody else has written meanwhile", () => {
    const theirs = '{ "version": 1, "sources": {} }';
    const appeared = planted(null);
    fs.writeFileSync(appeared.file, theirs);
    expect(codes(machine(), appeared.file, null)).toEqual(["lock/changed"]);
    expect(fs.readFileSync(appeared.file, "utf8")).toBe(theirs);
    const gone = planted(OLD);
    fs.rmSync(gone.file);
    expect(codes(machine(), gone.file, gone.before)).toEqual(["lock/changed"]);
    // At the last moment: while the new file is being written.
    const late = planted(OLD);
    const host: Host = {
      ...machine(),
      writeFile: (...args) => {
        machine().writeFile(...args);
        fs.writeFileSync(late.file, theirs);
      },
    };
    expect(codes(host, late.file, late.before)).toEqual(["lock/changed"]);
    expect(fs.readFileSync(late.file, "utf8")).toBe(theirs);
    for (const { root } of [appeared, gone, late])
      expect(fs.readdirSync(root).filter((name) => name !== "skills.lock")).toEqual([]);
  });

  test("does not follow a link that has been put there, and writes into no directory", () => {
    const { root, file } = planted(null);
    fs.writeFileSync(`${root}/elsewhere`, "precious");
    fs.symlinkSync("elsewhere", file);
    expect(codes(machine(), file, null)).toEqual(["lock/not-a-file"]);
    expect(fs.readFileSync(`${root}/elsewhere`, "utf8")).toBe("precious");
    fs.rmSync(file);
    fs.mkdirSync(file);
    expect(codes(machine(), file, null)).toEqual(["lock/not-a-file"]);
    expect(fs.readdirSync(root).sort()).toEqual(["elsewhere", "skills.lock"]);
  });

  test("says what the machine refuses", ({ skip }) => {
    if (process.getuid?.() === 0) skip("root may write everywhere");
    const { root, file } = planted(null);
    fs.chmodSync(root, 0o555);
    expect(codes(machine(), file, null)).toEqual(["host/failed"]);
    fs.chmodSync(root, 0o755);
  });
});

describe("a run that is killed while it writes the lock", () => {
  test.for([1, 2, 3])(
    "at step %i leaves the old lock or the new one, and the next run cleans up",
    (steps) => {
      const { root, file, before } = planted(OLD);
      const host = dying(machine(), steps);
      try {
        writeLock(host, file, NEW, before);
      } catch (error) {
        expect((error as Error).message).toBe("killed");
      }
      const left = readLock(machine(), file).value!;
      expect([lockText(OLD), lockText(NEW)]).toContain(lockText(left.lock));
      if (steps === 1) expect(fs.readdirSync(root)).toHaveLength(2);
      expect(writeLock(machine(), file, NEW, left.bytes).diagnostics).toEqual([]);
      // A run that had something to write took away what was left.
      expect(fs.readFileSync(file, "utf8")).toBe(lockText(NEW));
      expect(fs.readdirSync(root)).toEqual(["skills.lock"]);
    },
  );

  test("is forgotten also when this process has got its number, and takes nothing along that only looks like it", () => {
    const { root, file, before } = planted(OLD);
    const name =
      machine()
        .machine.toLowerCase()
        .replace(/[^0-9a-z]/g, "")
        .slice(0, 40) || "unnamed";
    const dead = spawnSync("true").pid;
    fs.writeFileSync(`${root}/skillslock-${process.pid}-${name}-abc`, "half");
    fs.writeFileSync(`${root}/skillslock-${dead}-${name}-abd`, "half");
    const kept = [`build-${dead}-${name}-abc`, `skillslock-${dead}`, `skillslock-1-${name}-other`];
    for (const other of kept) fs.writeFileSync(`${root}/${other}`, "");
    fs.mkdirSync(`${root}/skillslock-${dead}-${name}-dir`);
    expect(codes(machine(), file, before)).toEqual([]);
    expect(fs.readdirSync(root).sort()).toEqual(
      [...kept, `skillslock-${dead}-${name}-dir`, "skills.lock"].sort(),
    );
  });
});
