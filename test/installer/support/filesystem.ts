// Small file systems in memory, mounted into a world, and worlds that belong to somebody who is not root.

import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, statfsSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { onTestFinished, test } from "vitest";
import { locate } from "./shells.ts";
import type { World } from "./world.ts";

const NOBODY = 65534;
const PAGE = 4096;

const root = process.getuid?.() === 0;

/** Why nothing can be mounted here; null: it can. */
const refusal = whyNoMount();

/** `test`, or a skipped one that says why; root with KITOUT_REQUIRE_TOOLS=1 must be able to mount. */
export function testMounting(name: string, run: () => void | Promise<void>, timeout?: number): void {
  if (refusal === null || (root && process.env["KITOUT_REQUIRE_TOOLS"] === "1")) test(name, run, timeout);
  else test.skip(`${name} (skipped: ${refusal})`, run);
}

/** A file system in memory, mounted until the test ends. */
export class Memory {
  constructor(
    readonly directory: string,
    readonly options = "mode=755",
  ) {
    mkdirSync(directory, { recursive: true });
    mount("-t", "tmpfs", "-o", options, "kitout-test", directory);
    onTestFinished(() => this.unmount());
  }

  remount(options: string): void {
    mount("-o", `remount,${options}`, this.directory);
  }

  /** What is in use, in the unit that `leave` takes. */
  used(what: "pages" | "inodes"): number {
    const { blocks, bfree, files, ffree, bsize } = statfsSync(this.directory);
    return what === "pages" ? ((blocks - bfree) * bsize) / PAGE : files - ffree;
  }

  /** Leaves room for so many more pages of data or so many more names; null: for all that a test needs. */
  leave(what: "pages" | "inodes", room: number | null): void {
    const all = room === null ? 10_000 : this.used(what) + room;
    // No pages at all would mean no limit.
    this.remount(what === "pages" ? `size=${Math.max(all, 1) * PAGE}` : `nr_inodes=${all}`);
  }

  unmount(): void {
    spawnSync("umount", ["-l", this.directory]);
  }
}

/** A new directory in which `A` and `a` are one name; null: the temporary directory is not on such a file system. */
export function foldingDirectory(): string | null {
  const directory = mkdtempSync(path.join(tmpdir(), "kitout-folding-"));
  mkdirSync(path.join(directory, "a"));
  if (existsSync(path.join(directory, "A"))) return directory;
  rmSync(directory, { recursive: true });
  return null;
}

/** The program that changes the user; null where root has none, empty for who is not root. */
export const setpriv = root ? locate(["setpriv"]) : "";

/** Gives a world's home, project and scratch directory to nobody, makes its bundles read-only, and runs scripts as nobody. */
export function giveToNobody(world: World): void {
  spawnSync("chmod", ["-R", "a+rX,a-w", ...bundles(world)]);
  if (!root) return;
  const mine = ["home", "project", "tmp"].map((name) => path.join(world.root, name));
  spawnSync("chown", ["-R", `${NOBODY}:${NOBODY}`, ...mine]);
  spawnSync("chmod", ["755", world.root]);
  world.prefix = [setpriv!, `--reuid=${NOBODY}`, `--regid=${NOBODY}`, "--clear-groups"];
}

/** For a file system that a nobody may write to. */
export const NOBODYS = `mode=755,uid=${NOBODY},gid=${NOBODY}`;

function bundles(world: World): readonly string[] {
  return Object.keys(world.list(""))
    .filter((name) => /^bundle-\d+$/.test(name))
    .map((name) => path.join(world.root, name));
}

function whyNoMount(): string | null {
  if (process.platform !== "linux") return "file systems in memory are mounted on Linux only";
  if (!root) return "only root can mount";
  const directory = mkdtempSync(path.join(tmpdir(), "kitout-mount-"));
  const { status, stderr } = spawnSync("mount", ["-t", "tmpfs", "kitout-test", directory], {
    encoding: "utf8",
  });
  if (status === 0) spawnSync("umount", [directory]);
  rmSync(directory, { recursive: true });
  return status === 0 ? null : `mount says: ${stderr?.trim() ?? "it is not installed"}`;
}

function mount(...args: readonly string[]): void {
  const { status, stderr } = spawnSync("mount", args, { encoding: "utf8" });
  if (status !== 0) throw new Error(`mount ${args.join(" ")}: ${stderr}`);
}
