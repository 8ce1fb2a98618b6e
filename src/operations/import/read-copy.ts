// A skill's directory on the machine, with the ids by which it is compared.

import type { FoundCopy } from "../../authoring/import-plan.ts";
import { gitBlobId } from "../../digest/blob.ts";
import { encodeName } from "../../digest/bytes.ts";
import { gitTreeId, type TreeEntry } from "../../digest/git-tree.ts";
import { hexDigest } from "../../digest/nar.ts";
import { HostError, type ReadHost } from "../../host/host.ts";
import { readBounded } from "../../host/read-bounded.ts";

/** More than any skill has; a home directory in the place of one ends here. */
const MOST_FILES = 20_000;
const MOST_BYTES = 512 * 1024 * 1024;

/** Why a directory cannot be taken over. */
export type UnreadableCopy = { readonly path: string; readonly why: "too-large" | "special" | "refused" };

/** Reads all of it. What git keeps in it of itself is left out. */
export function readCopy(host: ReadHost, directory: string, real: string): FoundCopy | UnreadableCopy {
  const files = new Map<string, string>();
  let bytes = 0;
  const refuse = (path: string, why: UnreadableCopy["why"]): never => {
    throw new Refused({ path, why });
  };
  const visit = (path: string, below: string): string => {
    const entries = host.physical.list(path).flatMap(({ name }): TreeEntry[] => {
      if (name === ".git") return [];
      const file = `${path}/${name}`;
      const relative = below === "" ? name : `${below}/${name}`;
      const stat = host.physical.stat(file);
      if (stat === null) return [];
      if (stat.kind === "other") refuse(file, "special");
      if (stat.kind === "directory") {
        const id = visit(file, relative);
        return id === EMPTY ? [] : [{ name, mode: "40000", id }];
      }
      if (files.size >= MOST_FILES) refuse(path, "too-large");
      const content =
        stat.kind === "link"
          ? encodeName(host.physical.readLink(file))
          : contentOf(host, file, MOST_BYTES - bytes);
      if (content === null) return refuse(file, "too-large");
      bytes += content.length;
      const mode = stat.kind === "link" ? "120000" : stat.executable ? "100755" : "100644";
      const id = gitBlobId(content, 40).slice("git-".length);
      files.set(relative, `${mode} ${id}`);
      return [{ name, mode, id }];
    });
    return gitTreeId(entries);
  };
  try {
    const tree = visit(real, "");
    const rows = [...files].sort().map(([file, entry]) => `${entry} ${file}\n`);
    return { directory, real, digest: hexDigest(rows.join("")), tree, files };
  } catch (error) {
    if (error instanceof Refused) return error.problem;
    if (error instanceof HostError) return { path: error.path, why: "refused" };
    throw error;
  }
}

/** Git has no empty directories. */
const EMPTY = gitTreeId([]);

function contentOf(host: ReadHost, file: string, limit: number): Uint8Array | null {
  const content = readBounded(host.physical, file, limit);
  return typeof content === "number" ? null : content;
}

class Refused extends Error {
  constructor(readonly problem: UnreadableCopy) {
    super(problem.why);
  }
}
