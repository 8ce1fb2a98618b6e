// `skillfold.yaml` of skillfold, and `skillfold.lock` beside it (version 1). The formats: byronxlg/skillfold, docs/manifest.md,
// src/source.ts and src/lock.ts.

import { type AdoptResult, adopted, type Origin, refused } from "./adopted.ts";
import {
  directoryIn,
  Entries,
  type Fields,
  fieldsOf,
  parseYaml,
  stringIn,
  stringsIn,
  valueIn,
} from "./values.ts";

const KEYS = ["skills", "compose", "rules", "targets", "skillsDir", "rulesDir"];

/** Composed skills are made of others, and rules are none. An older form of the file, for pipelines, is no manifest: `shape`. */
export function readSkillfold(text: string, lock: string | null): AdoptResult {
  const parsed = text.trim() === "" ? {} : parseYaml(text);
  if (parsed === undefined) return refused({ problem: "syntax" });
  const manifest = fieldsOf(parsed);
  if (manifest === null || Object.keys(manifest).some((key) => !KEYS.includes(key)))
    return refused({ problem: "shape" });
  const locked = lock === null ? null : fieldsOf(parseYaml(lock));
  if (lock !== null) {
    if (locked === null) return refused({ problem: "syntax" });
    const version = locked["lockfileVersion"];
    if (version !== 1)
      return refused({
        problem: "version",
        found: version === undefined ? null : String(version),
        known: [1],
      });
  }
  const pins = fieldsOf(locked?.["skills"]);
  const entries = new Entries();
  for (const [name, value] of Object.entries(fieldsOf(manifest["skills"]) ?? {}))
    entries.add(name, name, originOf(value, fieldsOf(pins === null ? null : valueIn(pins, name))));
  for (const name of Object.keys(fieldsOf(manifest["compose"]) ?? {})) entries.add(name, null, "made");
  for (const name of Object.keys(fieldsOf(manifest["rules"]) ?? {})) entries.add(name, null, "kind");
  const targets = stringsIn(manifest, "targets");
  return adopted({ ...entries, agents: targets.length === 0 ? ["claude"] : targets });
}

function originOf(value: unknown, pin: Fields | null): Origin | "shape" | "path" {
  const fields = fieldsOf(value);
  const source = typeof value === "string" ? value : fields === null ? null : stringIn(fields, "source");
  if (source === null) return "shape";
  const given = fields === null ? null : valueIn(fields, "version");
  const version = typeof given === "string" || typeof given === "number" ? String(given) : null;
  const resolved = pin === null ? null : stringIn(pin, "resolved");
  // The lock has the same source with what it was resolved to.
  const exact = resolved === null ? null : (refOf(resolved).ref ?? null);
  if (source.startsWith("npm:")) {
    const { before, ref } = refOf(source.slice("npm:".length));
    const names = before.split("/");
    const own = before.startsWith("@") ? names.slice(0, 2) : names.slice(0, 1);
    const path = directoryIn(names.slice(own.length).join("/"));
    if (path === undefined) return "path";
    return {
      kind: "npm",
      package: own.join("/"),
      version: exact ?? version ?? ref,
      path: path === "" ? null : path,
    };
  }
  const tree = /^https:\/\/github\.com\/([^/]+\/[^/]+)\/tree\/([^/]+)\/?(.*)$/.exec(source);
  if (!source.startsWith("github:") && tree === null) return { kind: "path", path: source };
  const { before, ref } = refOf(source.replace(/^github:/, ""));
  const names = tree === null ? before.split("/") : [];
  const repository = tree === null ? names.slice(0, 2).join("/") : tree[1]!;
  const behind = tree === null ? names.slice(2).join("/") : refOf(tree[3]!).before;
  const path = directoryIn(behind);
  if (path === undefined) return "path";
  return {
    kind: "git",
    repository,
    ref: version ?? ref ?? tree?.[2] ?? null,
    path,
    commit: exact !== null && /^[0-9a-f]{40}$/.test(exact) ? exact : null,
    tree: null,
  };
}

/** What stands behind an @ in the last name. */
function refOf(text: string): { before: string; ref: string | null } {
  const at = text.lastIndexOf("@");
  return at <= text.lastIndexOf("/") + 1
    ? { before: text, ref: null }
    : { before: text.slice(0, at), ref: text.slice(at + 1) };
}
