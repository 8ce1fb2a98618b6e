// Checks the shape of a skills.yaml with the JSON schema that editors use too. What is refused is removed from the tree, so that the
// rest can still be checked and several mistakes are reported in one run.

import { type Checked, type Diagnostic, diagnostic } from "../../diagnostics/diagnostic.ts";
import { Reports } from "../../diagnostics/reports.ts";
import { suggest } from "../../diagnostics/suggest.ts";
import validateSkills from "../../generated/validate-skills.js";
import { isJsonType } from "../../model/json-type.ts";
import { below, onKey, type YamlPlace } from "../../model/place.ts";
import { isNull, type Mapping, type Tree, toPlain } from "../../yaml/tree.ts";
import { exampleFor } from "./example.ts";
import { keysForKey } from "./pasted.ts";
import { policyProblems } from "./policy.ts";
import { type Path, PathSet, without } from "./prune.ts";
import { kindsOf, SOURCE_KINDS, sourceRuleProblems, sourceTables } from "./sources.ts";
import { whenProblems } from "./when.ts";

type SchemaError = NonNullable<typeof validateSkills.errors>[number];

/** Stands for any name: something was unreadable, so any name may have been declared. No real name is empty. */
export const ANY_NAME = "";

export interface Validated {
  readonly tree: Mapping;
  /** Names of sources, targets and explicit skills that were removed, or `ANY_NAME` when they are not known. */
  readonly broken: readonly string[];
}

/** Checks a tree against the schema and the further rules, and removes refused parts. Nothing is reported inside a refused part. */
export function validate(tree: Mapping): Checked<Validated> {
  const refused = new PathSet();
  const paths: Path[] = [];
  const reports = new Reports();
  const refuse = ([path, found]: readonly [Path, Diagnostic]) => {
    // One diagnostic for each mistake: further errors of the same value, or inside it, follow from the first.
    if (refused.covers(path)) return;
    refused.add(path);
    paths.push(path);
    reports.report(found);
  };
  for (const problem of kindProblems(tree)) refuse(problem);
  validateSkills(toPlain(tree));
  for (const error of [...(validateSkills.errors ?? [])].sort((a, b) => depth(a) - depth(b))) {
    // `if` only reports that one of its branches failed, and that branch has its own error.
    if (error.keyword !== "if" && !isMisspelt(error, tree))
      refuse(explain(error, pathOf(error.instancePath, tree), tree));
  }
  for (const problem of sourceRuleProblems(tree)) refuse(problem);
  for (const problem of policyProblems(tree)) refuse(problem);
  for (const problem of whenProblems(tree)) refuse(problem);
  return reports.with({
    tree: without(tree, refused) as Mapping,
    broken: paths.flatMap((path) => brokenNames(path, tree)),
  });
}

/** A source has exactly one key that declares its kind. */
function* kindProblems(tree: Mapping): Iterable<[Path, Diagnostic]> {
  for (const table of sourceTables(tree)) {
    for (const [name, source] of table.entries) {
      if (source.kind !== "map") continue;
      const written = SOURCE_KINDS.filter((kind) => source.entries.has(kind));
      const kinds = kindsOf(source);
      const path = source.at.path;
      if (kinds.length > 1) {
        yield [path, diagnostic("source/several-kinds", onKey(below(source.at, kinds[1]!)), { name, kinds })];
      } else if (kinds.length === 0 && written.length === 1) {
        yield [
          path,
          diagnostic("config/type", onKey(below(source.at, written[0]!)), {
            expected: ["string"],
            found: "nothing",
            example: null,
          }),
        ];
      }
    }
  }
}

function explain(error: SchemaError, path: (string | number)[], tree: Mapping): [Path, Diagnostic] {
  const file = tree.at.file;
  const at: YamlPlace = { file, path, on: "value" };
  switch (error.keyword) {
    case "additionalProperties": {
      const key = String(error.params["additionalProperty"]);
      const known = knownKeys(error, path);
      const keys =
        path.at(-2) === "sources" ? keysForKey(key, (error.data as Record<string, unknown>)[key]) : null;
      // A skill whose `from` is misspelt has no source; that is not a second mistake.
      const isFrom = path.at(-2) === "explicit" && suggest(key, known) === "from";
      return [
        isFrom ? path : [...path, key],
        diagnostic(
          "config/unknown-key",
          { file, path: [...path, key], on: "key" },
          {
            key,
            suggestion: suggest(key, known),
            known,
            ...(keys === null ? {} : { keys }),
            ...(path.at(-2) === "adjust" && EXPLICIT_ONLY.includes(key) ? { isExplicit: true } : {}),
          },
        ),
      ];
    }
    case "required": {
      const key = String(error.params["missingProperty"]);
      if (key === "version" && path.length === 0) {
        const [first] = tree.entries.keys();
        return [
          [key],
          diagnostic("config/no-version", first === undefined ? at : { file, path: [first], on: "key" }, {}),
        ];
      }
      return [path, diagnostic("config/missing-key", path.length > 0 ? onKey(at) : at, { key })];
    }
    case "type": {
      const expected = [error.params["type"]].flat().filter(isJsonType);
      return [
        path,
        diagnostic("config/type", at, {
          expected,
          found: found(error.data),
          example: exampleFor(path, error.data),
        }),
      ];
    }
    case "enum":
    case "const": {
      const allowed = [error.params["allowedValues"] ?? error.params["allowedValue"]]
        .flat()
        .filter((value) => value !== null);
      if (path[0] === "version" && path.length === 1)
        return [path, diagnostic("config/version", at, { found: found(error.data) })];
      const text = typeof error.data === "string" ? suggest(error.data, allowed.map(String)) : null;
      return [
        path,
        diagnostic("config/value", at, {
          found: found(error.data),
          allowed: allowed.map(String),
          suggestion: text,
          ...namedKey(path),
        }),
      ];
    }
    case "minimum":
      return [
        path,
        diagnostic("config/value", at, {
          found: found(error.data),
          allowed: [`${error.params["limit"]} or more`],
          suggestion: null,
          ...namedKey(path),
        }),
      ];
    default:
      return [
        path,
        diagnostic("config/value", at, {
          found: found(error.data),
          allowed: [error.message ?? error.keyword],
          suggestion: null,
        }),
      ];
  }
}

/** What `adjust` leaves to `explicit`. */
const EXPLICIT_ONLY = ["from", "path", "rename", "targets"];

/** The key of the value; an item of a list has none. */
function namedKey(path: Path): { readonly key?: string } {
  const key = path.at(-1);
  return typeof key === "string" ? { key } : {};
}

/** Whether the missing key exists under a name that is reported as unknown. */
function isMisspelt(error: SchemaError, tree: Mapping): boolean {
  if (error.keyword !== "required") return false;
  const node = pathOf(error.instancePath, tree).reduce<Tree | undefined>(
    (at, key) => (at?.kind === "map" ? at.entries.get(String(key)) : undefined),
    tree,
  );
  const known = Object.keys((error.parentSchema as { properties?: object }).properties ?? {});
  const unknown = node?.kind === "map" ? [...node.entries.keys()].filter((key) => !known.includes(key)) : [];
  return unknown.some((key) => suggest(key, known) === error.params["missingProperty"]);
}

function knownKeys(error: SchemaError, path: Path): string[] {
  const known = Object.keys((error.parentSchema as { properties?: object } | undefined)?.properties ?? {});
  // For a source without a kind, the schema knows only the keys that any source may have.
  const isKindless = path.at(-2) === "sources" && !known.some((key) => SOURCE_KINDS.includes(key));
  return isKindless ? [...SOURCE_KINDS, ...known] : known;
}

const MOST_QUOTED = 60;

function found(data: unknown): string {
  if (data === null || data === undefined) return "nothing";
  if (Array.isArray(data)) return "a list";
  if (typeof data === "object") return "a map";
  if (typeof data !== "string")
    return typeof data === "boolean" ? String(data) : `the number ${String(data)}`;
  return `the text "${data.length > MOST_QUOTED ? `${data.slice(0, MOST_QUOTED)}…` : data}"`;
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

/** Top-level keys that declare names. */
const NAMING = ["sources", "targets", "agents", "extends", "profiles"];

/** The name of an explicit skill among broken names; sources and targets have no slash in theirs. */
export function explicitName(key: string): string {
  return `explicit/${key}`;
}

/** The names that were declared at the path: a reference to one is not a second mistake. */
function brokenNames(path: Path, tree: Mapping): string[] {
  const inProfile = path[0] === "profiles" && path.length > 2;
  const [key, name, skill, setting] = inProfile ? path.slice(2) : path;
  if (key === "skills" && name === "explicit" && skill !== undefined && (setting ?? "from") === "from")
    return [explicitName(String(skill))];
  if (name !== undefined)
    return key === "sources" || key === "targets" || key === "agents" ? [String(name)] : [];
  // An unknown key may be one of these misspelt, and its content the names that it would have declared.
  const value = inProfile ? undefined : tree.entries.get(String(key));
  if (value?.kind === "map") return [...value.entries.keys()];
  return NAMING.includes(String(key)) || suggest(String(key), NAMING) !== null ? [ANY_NAME] : [];
}

/** Reports sources, targets and agents that are null, and gives their names: in the first layer there is nothing to remove. */
export function nothingProblems(tree: Mapping): Checked<readonly string[]> {
  const reports = new Reports();
  const names: string[] = [];
  for (const table of ["sources", "targets", "agents"] as const) {
    const entries = tree.entries.get(table);
    for (const [name, value] of entries?.kind === "map" ? entries.entries : []) {
      if (!isNull(value)) continue;
      reports.report(diagnostic("config/nothing", onKey(value.at), { name, table }));
      names.push(name);
    }
  }
  return reports.with(names);
}
