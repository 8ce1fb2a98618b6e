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

/** Addresses by path, read by git from the blob `id`, which must be present. Those of a path with two different ones are left out. */
export async function modulesIn(git: Git, id: string): Promise<ReadonlyMap<string, string>> {
  const output = await git.localOrNull(["config", `--blob=${id}`, "--null", "--get-regexp", "^submodule\\."]);
  const values = new Map<string, { path?: string; url?: string }>();
  for (const record of output === null ? [] : decodeName(output).split("\0").slice(0, -1)) {
    const [, name, key, value] = /^submodule\.(.*)\.(path|url)\n(.*)$/s.exec(record) ?? [];
    if (name !== undefined) values.set(name, { ...values.get(name), [key!]: value });
  }
  const urls = new Map<string, string>();
  const doubtful = new Set<string>();
  for (const { path, url } of values.values()) {
    if (path === undefined || url === undefined) continue;
    if ((urls.get(path) ?? url) !== url) doubtful.add(path);
    urls.set(path, url);
  }
  for (const path of doubtful) urls.delete(path);
  return urls;
}
