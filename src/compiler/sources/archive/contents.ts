// Collects the entries of an archive. The first unacceptable entry ends it: the archive is refused as a whole, since it may be
// malicious.

import type { ArchiveEntry } from "../../../host/host.ts";
import { type BlobId, fold, isGitDirectory, type RelPath, ROOT } from "../../../model/names.ts";
import { addEntry, type Listed } from "../listing.ts";
import { MAX_ENTRIES } from "./limits.ts";
import { cleanPath, isJunk, MAX_PATH } from "./path.ts";
import { type Refusal, refused } from "./refusal.ts";

/** The entries of one archive, as far as it has been read. */
export class Contents {
  readonly entries = new Map<RelPath, Listed>();
  readonly #directories = new Set<string>();
  readonly #spelled: Spelled = new Map();
  #count = 0;

  constructor(private readonly what: "everything" | "skills") {}

  /** Adds an entry; `blob` and `size` are those of its bytes, if it is a file. Null when it was added. */
  add(entry: ArchiveEntry, blob: BlobId, size: number): Refusal | null {
    this.#count += 1;
    if (this.#count > MAX_ENTRIES) return { kind: "too-large", what: "entries", where: null };
    const path = cleanPath(entry.path, entry.type === "directory");
    if (typeof path === "object") return refused(path.problem, entry.path);
    if (path === ROOT || (this.what === "skills" && isJunk(path))) return null;
    if (entry.type === "link" && entry.target.length > MAX_PATH) return refused("link", path, entry.target);
    const listed = this.#listedOf(entry, blob, size);
    if (listed === null)
      return refused(entry.type === "special" ? "special" : "hardlink", path, entry.target);
    // A plain `.git` is left out later, as everywhere.
    if (this.what === "skills" && path.split("/").some((name) => name !== ".git" && isGitDirectory(name)))
      return refused("git", path);
    const twin = this.what === "skills" ? this.#twinOf(path) : null;
    if (twin !== null) return refused("case", path, twin);
    const problem = addEntry(this.entries, this.#directories, path, listed);
    // Cannot really be `path`: `cleanPath` has accepted it.
    if (problem !== null) return refused(problem === "path" ? "empty" : problem, path);
    return null;
  }

  #listedOf({ type, executable, target }: ArchiveEntry, blob: BlobId, size: number): Listed | null {
    switch (type) {
      case "file":
        return { kind: "file", executable, size, blob };
      case "directory":
        return { kind: "directory" };
      case "link":
        return { kind: "link", target };
      case "hardlink": {
        const path = cleanPath(target, false);
        const linked = typeof path === "object" ? undefined : this.entries.get(path);
        return linked?.kind === "file" ? linked : null;
      }
      case "special":
        return null;
    }
  }

  /** An existing entry that some file systems take for the path, or for a directory that leads to it; null when there is none. */
  #twinOf(path: RelPath): string | null {
    let spelled = this.#spelled;
    for (const name of path.split("/")) {
      const folded = fold(name);
      const known = spelled.get(folded) ?? { name, below: new Map() };
      if (known.name !== name) return known.name;
      spelled.set(folded, known);
      spelled = known.below;
    }
    return null;
  }
}

/** The names in a directory, by their case-folded spelling. */
type Spelled = Map<string, { readonly name: string; readonly below: Spelled }>;
