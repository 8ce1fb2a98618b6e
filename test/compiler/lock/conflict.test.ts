// Two branches that locked different things, merged by the real git.

import { spawnSync } from "node:child_process";
import fs from "node:fs";
import { describe, expect, test } from "vitest";
import { takeSide } from "../../../src/compiler/lock/conflict.ts";
import { parseLock, readLock, readSide } from "../../../src/compiler/lock/read.ts";
import { lockText } from "../../../src/compiler/lock/text.ts";
import { writeLock } from "../../../src/compiler/lock/write.ts";
import type { Lock } from "../../../src/model/lock.ts";
import { digestOf, locked } from "../../support/lock.ts";
import { memoryHost } from "../../support/memory-host.ts";
import { machine, plant } from "../../support/tree.ts";

function lockAt(rev: string, digest: number): Lock {
  const pin = (name: string) =>
    ({ kind: "git", url: `https://h/${name}`, ref: "HEAD", rev: rev.repeat(20) }) as const;
  const same = locked({ kind: "input", input: "i" }, { s: digestOf(9) });
  return {
    sources: new Map([
      ["a", locked(pin("a"), { one: digestOf(digest), two: digestOf(3) })],
      ["m", same],
      ["z", locked(pin("z"), { last: digestOf(digest) })],
    ]),
  };
}

/** A repository in which `merge` of two branches, one lock on each, has stopped. */
function conflicted(style: string, ...merge: readonly string[]): string {
  const root = plant({});
  const git = (...args: string[]) =>
    spawnSync(
      "git",
      ["-c", "user.name=a", "-c", "user.email=a@b", "-c", `merge.conflictStyle=${style}`, ...args],
      {
        cwd: root,
        encoding: "utf8",
        env: { PATH: process.env["PATH"], HOME: root, GIT_CONFIG_NOSYSTEM: "1" },
      },
    );
  const commit = (lock: Lock) => {
    fs.writeFileSync(`${root}/skills.lock`, lockText(lock));
    git("add", ".");
    expect(git("commit", "-qm", "lock").status).toBe(0);
  };
  git("init", "-q", "-b", "main");
  commit(lockAt("00", 0));
  git("checkout", "-qb", "other");
  commit(lockAt("bb", 2));
  git("checkout", "-q", "main");
  commit(lockAt("aa", 1));
  expect(git(...merge).status).not.toBe(0);
  return `${root}/skills.lock`;
}

describe("a lock with conflict markers", () => {
  test.for(["merge", "diff3", "zdiff3"])("gives either side of a merge in the style %s", (style) => {
    const file = conflicted(style, "merge", "-q", "other");
    const before = fs.readFileSync(file, "utf8");
    expect(before).toContain("<<<<<<< ");
    expect(before.includes("||||||| ")).toBe(style !== "merge");
    const { value, diagnostics } = readLock(machine(), file);
    expect(value).toBeNull();
    expect(diagnostics.map(({ code, args }) => [code, args])).toEqual([["lock/conflict", { paired: true }]]);
    expect(diagnostics[0]!.at).toEqual({
      file,
      range: [before.indexOf("<<<<<<<"), before.indexOf("<<<<<<<") + 7],
    });
    expect(readSide(machine(), file, "ours").value!.lock).toEqual(lockAt("aa", 1));
    expect(readSide(machine(), file, "theirs").value!.lock).toEqual(lockAt("bb", 2));
  });

  test("becomes a lock again when a side of it is written", () => {
    const file = conflicted("merge", "merge", "-q", "other");
    const { value } = readSide(machine(), file, "theirs");
    expect(writeLock(machine(), file, value!.lock, value!.bytes).diagnostics).toEqual([]);
    expect(fs.readFileSync(file, "utf8")).toBe(lockText(lockAt("bb", 2)));
  });

  test("has the branch that is rebased onto as ours", () => {
    const file = conflicted("merge", "rebase", "-q", "other");
    expect(readSide(machine(), file, "ours").value!.lock).toEqual(lockAt("bb", 2));
  });

  test("may have the line ends of another system", () => {
    const text = "<<<<<<< HEAD\r\na\r\n||||||| 1\r\nb\r\n=======\r\nc\r\n>>>>>>> x\r\nd";
    expect(takeSide(text, "ours")).toBe("a\r\nd");
    expect(takeSide(text, "theirs")).toBe("c\r\nd");
  });

  test("gives no side when its markers do not pair", () => {
    const marks = ["<<<<<<< a", "=======", ">>>>>>> b", "||||||| c"];
    for (const text of [
      ...marks,
      "<<<<<<< a\n=======\n",
      "<<<<<<< a\n<<<<<<< a\n=======\n>>>>>>> b\n=======\n>>>>>>> b\n",
      "<<<<<<< a\n>>>>>>> b\n",
      "<<<<<<< a\n=======\n=======\n>>>>>>> b\n",
      "<<<<<<< a\n=======\n||||||| c\n>>>>>>> b\n",
    ]) {
      expect([text, takeSide(text, "ours")]).toEqual([text, null]);
      expect(parseLock(text, "/skills.lock").diagnostics.map(({ code, args }) => [code, args])).toEqual([
        ["lock/conflict", { paired: false }],
      ]);
    }
  });

  test("is not seen where there is none", () => {
    const text = lockText(lockAt("aa", 1));
    expect(takeSide(text, "ours")).toBe(text);
    expect(takeSide("a\n======== \n<<<<<<<a\n", "theirs")).toBe("a\n======== \n<<<<<<<a\n");
    const { host } = memoryHost({ "/skills.lock": text });
    expect(readSide(host, "/skills.lock", "ours").value!.lock).toEqual(lockAt("aa", 1));
  });

  test("is not used when its side is no lock, and says so of the file as a whole", () => {
    const file = "/skills.lock";
    const { host } = memoryHost({ [file]: "<<<<<<< a\n{\n=======\n[]\n>>>>>>> b\n" });
    const said = (side: "ours" | "theirs") =>
      readSide(host, file, side).diagnostics.map(({ code, at }) => ({ code, at }));
    expect(said("ours")).toEqual([{ code: "lock/syntax", at: { file } }]);
    expect(said("theirs")).toEqual([{ code: "lock/invalid", at: { file } }]);
  });
});
