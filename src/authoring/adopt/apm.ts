// `apm.yml` of APM, and `apm.lock.yaml` beside it (versions 1 and 2). The formats: microsoft.github.io/apm, Manifest schema,
// Manage dependencies and Lockfile specification.

import { type AdoptProblem, type AdoptResult, adopted, type Origin, refused } from "./adopted.ts";
import {
  directoryIn,
  Entries,
  type Fields,
  fieldsOf,
  idIn,
  listIn,
  parseYaml,
  stringIn,
  stringsIn,
} from "./values.ts";

const LOCK_VERSIONS = ["1", "2"];

/**
 * A dependency is a package: all skills in it, or the one that is its directory. Instructions, prompts and servers are nothing for
 * kitout. The manifest itself has no version of its format.
 */
export function readApm(text: string, lock: string | null): AdoptResult {
  const parsed = parseYaml(text);
  if (parsed === undefined) return refused({ problem: "syntax" });
  const manifest = fieldsOf(parsed);
  if (manifest === null || stringIn(manifest, "name") === null) return refused({ problem: "shape" });
  const { pins, problem } = pinsIn(lock);
  if (problem !== null) return refused(problem);
  const entries = new Entries();
  for (const key of ["dependencies", "devDependencies"]) {
    const dependencies = fieldsOf(manifest[key]);
    if (dependencies === null) continue;
    for (const value of listIn(dependencies, "apm")) {
      const { entry, origin } = dependencyOf(value, pins);
      entries.add(entry, nameOf(origin), origin);
    }
    for (const value of listIn(dependencies, "mcp")) {
      const name = typeof value === "string" ? value : stringIn(fieldsOf(value) ?? {}, "name");
      entries.add(`mcp: ${name ?? ""}`.trim(), null, "kind");
    }
  }
  const target = stringIn(manifest, "target");
  const agents = [
    ...stringsIn(manifest, "target"),
    ...stringsIn(manifest, "targets"),
    ...(target === null ? [] : [target]),
  ];
  return adopted({ ...entries, agents });
}

function pinsIn(lock: string | null): { pins: readonly Fields[]; problem: AdoptProblem | null } {
  if (lock === null) return { pins: [], problem: null };
  const parsed = fieldsOf(parseYaml(lock));
  if (parsed === null) return { pins: [], problem: { problem: "syntax" } };
  const version = parsed["lockfile_version"];
  const found = typeof version === "string" || typeof version === "number" ? String(version) : null;
  if (found === null || !LOCK_VERSIONS.includes(found))
    return { pins: [], problem: { problem: "version", found, known: LOCK_VERSIONS } };
  const pins = listIn(parsed, "dependencies").map(fieldsOf);
  return { pins: pins.filter((pin) => pin !== null), problem: null };
}

function dependencyOf(
  value: unknown,
  pins: readonly Fields[],
): { entry: string; origin: Origin | "shape" | "path" | "kind" } {
  if (typeof value === "string") return { entry: value, origin: originOf(value, pins) };
  const fields = fieldsOf(value);
  const git = fields === null ? null : stringIn(fields, "git");
  const local = fields === null ? null : stringIn(fields, "path");
  if (fields === null || (git === null && local === null))
    return { entry: "dependencies.apm", origin: "shape" };
  if (git === null) return { entry: local!, origin: { kind: "path", path: local! } };
  const path = local === null ? "" : directoryIn(local);
  if (path === undefined) return { entry: git, origin: "path" };
  const origin = gitOrigin(git, path, stringIn(fields, "ref"), pins);
  return { entry: git, origin };
}

/** A dependency on one file is no skill. */
const FILES = /\.(?:prompt|instructions|agent|chatmode)\.md$|\.md$/;

function originOf(text: string, pins: readonly Fields[]): Origin | "shape" | "path" | "kind" {
  if (/^(?:\.{1,2}\/|\/|~\/)/.test(text)) return { kind: "path", path: text };
  const hash = text.indexOf("#");
  const base = hash < 0 ? text : text.slice(0, hash);
  const ref = hash < 0 ? null : text.slice(hash + 1).replace(/@[^@]*$/, "");
  if (FILES.test(base)) return "kind";
  if (base.includes("://") || /^[^@/]+@[^:/]+:/.test(base)) return gitOrigin(base, "", ref, pins);
  const names = base.split("/");
  // A host has a dot; an owner on GitHub has none.
  const host = names[0]!.includes(".") ? names.shift()! : null;
  const [owner, repository, ...rest] = names;
  if (owner === undefined || repository === undefined) return "shape";
  const path = directoryIn(rest.join("/"));
  if (path === undefined) return "path";
  const short = `${owner}/${repository}`;
  return gitOrigin(
    host === null || host === "github.com" ? short : `https://${host}/${short}`,
    path,
    ref,
    pins,
  );
}

function gitOrigin(repository: string, path: string, ref: string | null, pins: readonly Fields[]): Origin {
  const key = bare(repository);
  const pin = pins.find(
    (pin) => bare(stringIn(pin, "repo_url") ?? "") === key && (stringIn(pin, "virtual_path") ?? "") === path,
  );
  return {
    kind: "git",
    repository,
    ref,
    path,
    commit: pin === undefined ? null : idIn(pin, "resolved_commit"),
    tree: null,
  };
}

/** What two ways to write one repository have in common. */
function bare(repository: string): string {
  return repository
    .replace(/^[a-z+]+:\/\//i, "")
    .replace(/^[^@/]+@/, "")
    .replace(/^github\.com[/:]/i, "")
    .replace(/(?:\.git)?\/*$/, "")
    .toLowerCase();
}

/** The one skill that a dependency names by its path; else all that there are. */
function nameOf(origin: Origin | string): string | null {
  if (typeof origin === "string" || origin.kind === "npm") return null;
  return (
    (origin.path ?? "")
      .split("/")
      .filter((name) => name !== "" && name !== "." && name !== "..")
      .at(-1) ?? null
  );
}
