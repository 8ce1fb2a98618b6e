// Finds a mistake in a lock that is valid JSON. A program writes locks, so the first mistake is enough: the lock was edited by hand,
// merged badly, or is not kitout's.

import validateLock from "../../generated/validate-lock.js";
import { LOCKED_KEYS, type LockedValue, type LockProblem } from "../../model/lock.ts";
import { relPath } from "../../model/names.ts";
import { looksLikeUrl, parseArchiveUrl, parseGitUrl, parseSiteUrl } from "../../model/url.ts";

/** A lock as the schema describes it. */
export interface WrittenLock {
  readonly sources: Readonly<Record<string, WrittenSource>>;
}

export type WrittenSource = { readonly skills: Readonly<Record<string, string>> } & (
  | WrittenGit
  | {
      readonly npm: string;
      readonly range: string;
      readonly version: string;
      readonly url: string;
      readonly integrity: string;
    }
  | { readonly archive: string; readonly integrity: string }
  | WrittenSite
  | { readonly input: string }
  | { readonly path: string }
);

interface WrittenGit {
  readonly git: string;
  readonly ref?: string;
  /** Together with `tag`, in place of `ref`. */
  readonly range?: string;
  /** Without `refs/tags/`. */
  readonly tag?: string;
  readonly rev: string;
  readonly submodules?: true;
}

export interface WrittenSite {
  readonly "well-known": string;
  /** By name. */
  readonly entries: Readonly<Record<string, WrittenEntry>>;
}

type WrittenEntry =
  | { readonly type: "skill-md" | "archive"; readonly url: string; readonly digest: string }
  | { readonly type: "files"; readonly url: string; readonly files: Readonly<Record<string, string>> };

export interface Mistake {
  /** The keys that lead to it. */
  readonly path: readonly string[];
  readonly on: "key" | "value";
  readonly problem: LockProblem;
  readonly key: string;
  /** What the value should be; empty when the mistake is a key. */
  readonly expected: LockedValue | "";
}

/** The first mistake; null: it is a `WrittenLock`. */
export function mistakeIn(value: unknown): Mistake | null {
  if (validateLock(value)) return firstOf(mistakesInTexts(value as WrittenLock));
  const error = validateLock.errors![0]!;
  const path = error.instancePath
    .split("/")
    .slice(1)
    .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));
  const key = path.at(-1) ?? "";
  if (error.propertyName !== undefined)
    return onKey(path.length > 1 ? "entry-name" : "source-name", [...path, error.propertyName]);
  if (error.keyword === "additionalProperties")
    return onKey("unknown", [...path, String(error.params["additionalProperty"])]);
  if (error.keyword !== "required")
    return { path, on: "value", problem: "value", key, expected: kindOf(path) };
  const missing = String(error.params["missingProperty"]);
  // The schema's last branch is `path`, so this is a source without a kind.
  if (missing === "path") return onKey("no-kind", path);
  return { path, on: "key", problem: "missing", key: missing, expected: "" };
}

/** What a schema cannot express. */
function* mistakesInTexts({ sources }: WrittenLock): Iterable<Mistake> {
  for (const [name, source] of Object.entries(sources)) {
    const path = ["sources", name];
    const bad = (key: "git" | "archive" | "well-known"): Mistake => ({
      path: [...path, key],
      on: "value",
      problem: "value",
      key,
      expected: key,
    });
    if ("git" in source) {
      if (!parseGitUrl(source.git).ok) yield bad("git");
      yield* mistakesInRange(path, source);
    }
    if ("archive" in source && looksLikeUrl(source.archive) && !parseArchiveUrl(source.archive).ok)
      yield bad("archive");
    if ("well-known" in source) {
      if (!parseSiteUrl(source["well-known"]).ok) yield bad("well-known");
      yield* mistakesInSite([...path, "entries"], source);
    }
    for (const skill of Object.keys(source.skills))
      if (!isSkillPath(skill)) yield onKey("skill-path", [...path, "skills", skill]);
  }
}

/** A range and the tag that was chosen belong together, and take the place of a ref. */
function* mistakesInRange(path: readonly string[], { ref, range, tag }: WrittenGit): Iterable<Mistake> {
  const missing = (key: string): Mistake => ({ path, on: "key", problem: "missing", key, expected: "" });
  if (range !== undefined && tag === undefined) yield missing("tag");
  if (range === undefined && tag !== undefined) yield missing("range");
  if (range !== undefined && ref !== undefined) yield onKey("unknown", [...path, "ref"]);
}

function* mistakesInSite(path: readonly string[], { entries }: WrittenSite): Iterable<Mistake> {
  for (const [name, entry] of Object.entries(entries)) {
    const at = [...path, name];
    if (!parseArchiveUrl(entry.url).ok)
      yield { path: [...at, "url"], on: "value", problem: "value", key: "url", expected: "url" };
    if (entry.type !== "files") continue;
    for (const file of Object.keys(entry.files))
      if (!isSkillPath(file) || file === ".") yield onKey("file-path", [...at, "files", file]);
  }
}

/** The root is `.`, and nothing else. */
function isSkillPath(text: string): boolean {
  return text !== "" && !/[\0-\x1f\x7f\\]/.test(text) && text.isWellFormed() && relPath(text) !== null;
}

function onKey(problem: Mistake["problem"], path: readonly string[]): Mistake {
  return { path, on: "key", problem, key: path.at(-1) ?? "", expected: "" };
}

/** What the value at a path should be. */
function kindOf(path: readonly string[]): LockedValue {
  const [first, , field, , inEntry] = path;
  if (first === "version") return "format";
  if (field === "entries") return kindInSite(inEntry, path.length);
  return path.length > 3 ? "digest" : (LOCKED_KEYS.find((key) => key === field) ?? "map");
}

/** What the value at a key of an entry of a site should be; `depth` is how many keys lead to it. */
function kindInSite(key: string | undefined, depth: number): LockedValue {
  if (depth > 5 || key === "digest") return "file-digest";
  return key === "url" || key === "type" ? key : "map";
}

function firstOf<T>(items: Iterable<T>): T | null {
  for (const item of items) return item;
  return null;
}
