// The two locks of the npm package `skills`: `skills-lock.json` of a project (version 1) and `.skill-lock.json` of the user (version 3).
// The formats: vercel-labs/skills, src/local-lock.ts and src/skill-lock.ts.

import { type AdoptResult, adopted, type Origin, refused } from "./adopted.ts";
import {
  directoryIn,
  Entries,
  type Fields,
  fieldsOf,
  idIn,
  parseJson,
  stringIn,
  stringsIn,
} from "./values.ts";

/** Its own program makes both sides of a merge one file; here, somebody has to look first: `syntax`. */
export function readSkillsLock(text: string): AdoptResult {
  return readLock(text, 1);
}

/** As `readSkillsLock`. Older versions have no hashes, and their own program empties them. */
export function readSkillLock(text: string): AdoptResult {
  return readLock(text, 3);
}

function readLock(text: string, known: number): AdoptResult {
  const parsed = parseJson(text);
  if (parsed === undefined) return refused({ problem: "syntax" });
  const lock = fieldsOf(parsed);
  if (lock === null) return refused({ problem: "shape" });
  const { version } = lock;
  if (version !== known) {
    const found = typeof version === "number" || typeof version === "string" ? String(version) : null;
    return refused({ problem: "version", found, known: [known] });
  }
  const skills = fieldsOf(lock["skills"]);
  if (skills === null) return refused({ problem: "shape" });
  const entries = new Entries();
  for (const [name, value] of Object.entries(skills)) {
    const entry = fieldsOf(value);
    entries.add(name, name, entry === null ? "shape" : originOf(entry));
  }
  return adopted({ ...entries, agents: stringsIn(lock, "lastSelectedAgents") });
}

function originOf(entry: Fields): Origin | "shape" | "path" | "origin" {
  const source = stringIn(entry, "source");
  if (source === null) return "shape";
  const kind = stringIn(entry, "sourceType");
  const written = stringIn(entry, "skillPath");
  const path = written === null ? null : directoryIn(written);
  if (path === undefined) return "path";
  switch (kind) {
    case "github":
    case "gitlab":
    case "git": {
      const url = stringIn(entry, "sourceUrl");
      // The source of a repository elsewhere may be only its name, which on GitHub is somebody else's.
      if (url === null && kind !== "github" && /^[^:/]+\/[^:]+$/.test(source)) return "origin";
      return {
        kind: "git",
        repository: url ?? source,
        ref: stringIn(entry, "ref"),
        path,
        commit: null,
        // The tree of the directory; of other origins it is some other hash.
        tree: idIn(entry, "skillFolderHash"),
      };
    }
    case "node_modules":
      return { kind: "npm", package: source, version: stringIn(entry, "version"), path };
    case "local":
      return { kind: "path", path: source };
    default:
      return "origin";
  }
}
