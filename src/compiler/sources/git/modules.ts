// The addresses of submodules, from .gitmodules. What is in that file is anybody's: nothing of it is used but addresses, and those are
// checked by whoever fetches.

import { decodeName } from "../../../digest/bytes.ts";
import type { Git } from "./program.ts";
import { type GitEntry, isSubmodule } from "./tree.ts";

/** The entry of the file; null where no submodule needs it, or where it is no file. */
export function modulesFile(tree: readonly GitEntry[]): GitEntry | null {
  if (!tree.some(isSubmodule)) return null;
  return tree.find(({ path, mode }) => path === ".gitmodules" && mode.startsWith("100")) ?? null;
}

/** Bytes; a larger one is as if it were not there. */
export const MAX_MODULES = 1024 * 1024;

/** Whole addresses by path, read by git from the blob `id`, which must be present. Those of a path with two different ones are left out. */
export async function modulesIn(git: Git, id: string): Promise<ReadonlyMap<string, string>> {
  const output = await git.localOrNull(["config", `--blob=${id}`, "--null", "--get-regexp", "^submodule\\."]);
  const values = new Map<string, { path?: string; url?: string }>();
  for (const record of output === null ? [] : decodeName(output).split("\0").slice(0, -1)) {
    const [, name, key, value] = /^submodule\.(.*)\.(path|url)\n(.*)$/s.exec(record) ?? [];
    if (name !== undefined) values.set(name, { ...values.get(name), [key!]: value });
  }
  const urls = new Map<string, string>();
  const doubtful = new Set<string>();
  for (const { path, url: written } of values.values()) {
    if (path === undefined || written === undefined) continue;
    const url = wholeAddress(written, git.remote.url);
    if ((urls.get(path) ?? url) !== url) doubtful.add(path);
    urls.set(path, url);
  }
  for (const path of doubtful) urls.delete(path);
  return urls;
}

/** Whether an address is one that has no whole form: it leads out of the host of its repository. */
export function isRelative(address: string): boolean {
  return /^\.\.?\//.test(address);
}

/** The whole address. A relative one begins at that of its repository, and stays so where it leads out of the host. After gitmodules(5). */
function wholeAddress(written: string, base: string): string {
  const scp = /^([A-Za-z0-9._-]+@[A-Za-z0-9.-]+):(?![/\\])([^\\]*)$/.exec(written);
  // ssh's own notation, which the common hosts themselves offer for a copy.
  if (scp !== null) return `ssh://${scp[1]}/${scp[2]}`;
  if (!isRelative(written)) return written;
  const [, host, path] = /^([a-z+]+:\/\/[^/]*)(.*?)\/*$/i.exec(base)!;
  const names = path!.split("/").filter((name) => name !== "");
  for (const name of written.split("/")) {
    if (name === "..") {
      if (names.pop() === undefined) return written;
    } else if (name !== "." && name !== "") names.push(name);
  }
  return names.length === 0 ? written : `${host}/${names.join("/")}`;
}
