// The shape of a skills.yaml, by the JSON schema that editors use too. What is refused is also taken out of the tree,
// so that the rest can still be looked at and several mistakes are reported in one run.

import { type Checked, type Diagnostic, diagnostic } from "../diagnostics/diagnostic.ts";
import { suggest } from "../diagnostics/suggest.ts";
import validateSkills from "../generated/validate-skills.js";
import { below, onKey, type YamlPlace } from "../model/place.ts";
import { isNull, type Mapping, type Tree, toPlain } from "../yaml/tree.ts";

const SOURCE_KINDS = ["path", "github", "git", "npm", "archive", "input"];

type SchemaError = NonNullable<typeof validateSkills.errors>[number];

export interface Validated {
  readonly tree: Mapping;
  /** Names of sources and targets that were taken out. */
  readonly broken: readonly string[];
}

export function validate(tree: Mapping): Checked<Validated> {
  const refused: { path: (string | number)[]; diagnostic: Diagnostic }[] = [];
  const refuse = (path: (string | number)[], found: Diagnostic) => {
    // One mistake, one diagnostic: whatever else the schema says of the same value or of what is in it follows from it.
    if (!refused.some((other) => startsWith(path, other.path))) refused.push({ path, diagnostic: found });
  };
  for (const [path, found] of sourceKindProblems(tree)) refuse(path, found);
  validateSkills(toPlain(tree));
  for (const error of [...(validateSkills.errors ?? [])].sort((a, b) => depth(a) - depth(b))) {
    // `if` only says that one of its branches failed, and that branch speaks for itself.
    if (error.keyword === "if") continue;
    const path = pathOf(error.instancePath, tree);
    const [where, found] = explain(error, path, tree);
    refuse(where, found);
  }
  const paths = refused.map(({ path }) => path);
  const broken = paths.filter((path) => path.length > 1 || path[0] === "sources" || path[0] === "targets").map((path) => brokenName(path));
  return {
    value: { tree: without(tree, paths, []) as Mapping, broken: broken.filter((name) => name !== null) },
    diagnostics: refused.map(({ diagnostic }) => diagnostic),
  };
}

/** A source says what kind it is by one key; the schema alone would call a missing one "path is required". */
function* sourceKindProblems(tree: Mapping): Iterable<[(string | number)[], Diagnostic]> {
  for (const scope of sourceTables(tree)) {
    for (const [name, source] of scope.entries) {
      if (source.kind !== "map") continue;
      const written = SOURCE_KINDS.filter((kind) => source.entries.has(kind));
      const kinds = written.filter((kind) => !isNull(source.entries.get(kind)!));
      const at = onKey(source.at);
      const path = [...source.at.path];
      if (kinds.length > 1) {
        yield [path, diagnostic("source/several-kinds", onKey(below(source.at, kinds[1]!)), { name, kinds })];
      } else if (kinds.length === 0 && written.length > 0) {
        yield [path, diagnostic("config/type", onKey(below(source.at, written[0]!)), { expected: ["string"], found: "nothing" })];
      } else if (kinds.length === 0) {
        const near = [...source.entries.keys()].map((key) => [key, suggest(key, SOURCE_KINDS)] as const).find(([, kind]) => kind !== null);
        if (near === undefined) yield [path, diagnostic("source/no-kind", at, { name, kinds: SOURCE_KINDS })];
        else yield [path, diagnostic("config/unknown-key", onKey(below(source.at, near[0])), { key: near[0], suggestion: near[1], known: SOURCE_KINDS })];
      }
    }
  }
}

function sourceTables(tree: Mapping): Mapping[] {
  const profiles = tree.entries.get("profiles");
  const layers = [tree, ...(profiles?.kind === "map" ? profiles.entries.values() : [])];
  return layers
    .map((layer) => (layer.kind === "map" ? layer.entries.get("sources") : undefined))
    .filter((table): table is Mapping => table?.kind === "map");
}

function explain(error: SchemaError, path: (string | number)[], tree: Mapping): [(string | number)[], Diagnostic] {
  const file = tree.at.file;
  const at: YamlPlace = { file, path, on: "value" };
  const known = Object.keys((error.parentSchema as { properties?: object } | undefined)?.properties ?? {});
  switch (error.keyword) {
    case "additionalProperties": {
      const key = String(error.params["additionalProperty"]);
      return [[...path, key], diagnostic("config/unknown-key", { file, path: [...path, key], on: "key" }, { key, suggestion: suggest(key, known), known })];
    }
    case "required": {
      const key = String(error.params["missingProperty"]);
      if (key === "version" && path.length === 0) return [[...path, key], diagnostic("config/no-version", { file, path, on: "value" }, {})];
      return [path, diagnostic("config/missing-key", path.length > 0 ? onKey(at) : at, { key })];
    }
    case "type":
      return [path, diagnostic("config/type", at, { expected: [error.params["type"]].flat().map(String), found: found(error.data) })];
    case "enum":
    case "const": {
      const allowed = [error.params["allowedValues"] ?? error.params["allowedValue"]].flat().filter((value) => value !== null);
      if (path[0] === "version" && path.length === 1) return [path, diagnostic("config/version", at, { found: found(error.data) })];
      const text = typeof error.data === "string" ? suggest(error.data, allowed.map(String)) : null;
      return [path, diagnostic("config/value", at, { found: found(error.data), allowed: allowed.map(String), suggestion: text })];
    }
    default:
      return [path, diagnostic("config/value", at, { found: found(error.data), allowed: [error.message ?? error.keyword], suggestion: null })];
  }
}

function found(data: unknown): string {
  if (data === null || data === undefined) return "nothing";
  if (Array.isArray(data)) return "a list";
  if (typeof data === "object") return "a map";
  return typeof data === "string" ? `the text "${data}"` : `the ${typeof data} ${String(data)}`;
}

function depth(error: SchemaError): number {
  return error.instancePath.split("/").length + (error.keyword === "additionalProperties" ? 1 : 0);
}

/** A JSON pointer as keys and indices: `0` is an index only where the tree has a list. */
function pathOf(pointer: string, tree: Tree): (string | number)[] {
  const path: (string | number)[] = [];
  let node: Tree | undefined = tree;
  for (const part of pointer.split("/").slice(1)) {
    const key: string = part.replaceAll("~1", "/").replaceAll("~0", "~");
    if (node?.kind === "list") {
      path.push(Number(key));
      node = node.items[Number(key)];
    } else {
      path.push(key);
      node = node?.kind === "map" ? node.entries.get(key) : undefined;
    }
  }
  return path;
}

function startsWith(path: readonly (string | number)[], start: readonly (string | number)[]): boolean {
  return start.every((key, index) => path[index] === key);
}

function brokenName(path: readonly (string | number)[]): string | null {
  const inner = path[0] === "profiles" ? path.slice(2) : path;
  return (inner[0] === "sources" || inner[0] === "targets") && inner.length >= 2 ? String(inner[1]) : null;
}

/** The tree without what stands at `paths`; a source that has lost a part is lost as a whole. */
function without(tree: Tree, paths: readonly (readonly (string | number)[])[], at: readonly (string | number)[]): Tree | null {
  const key = paths.some((path) => path.length === at.length && startsWith(path, at));
  if (key && at.length > 0) return null;
  if (!paths.some((path) => startsWith(path, at))) return tree;
  switch (tree.kind) {
    case "scalar":
      return tree;
    case "list":
      return { ...tree, items: tree.items.flatMap((item, index) => without(item, paths, [...at, index]) ?? []) };
    case "map": {
      const isSource = at.at(-2) === "sources";
      const entries = new Map<string, Tree>();
      for (const [name, value] of tree.entries) {
        const kept = without(value, paths, [...at, name]);
        if (kept !== null) entries.set(name, kept);
        else if (isSource) return null;
      }
      return { ...tree, entries };
    }
  }
}
