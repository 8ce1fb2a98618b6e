// `when:`: the conditions under which a target, a profile, an explicit skill or the settings of a skill apply.

import { type Diagnostic, diagnostic } from "../../diagnostics/diagnostic.ts";
import type { Written } from "../../model/config.ts";
import { type Condition, factKey, NAMED_FACTS, type When } from "../../model/facts.ts";
import { onKey } from "../../model/place.ts";
import type { Mapping, Tree } from "../../yaml/tree.ts";
import { canonicalFact, isArch, isVariable } from "./facts.ts";
import type { Path } from "./prune.ts";
import { entriesOf, mapping, resolveLocal } from "./read.ts";

/** The conditions of a target, a profile or a skill; none without a `when`. `home` is for a leading `~/` in a path. */
export function decodeWhen(owner: Mapping | null, home: string | null): When {
  const when = mapping(owner, "when");
  return [
    ...NAMED_FACTS.flatMap((kind): Condition[] => {
      const tree = when?.entries.get(kind);
      if (tree === undefined) return [];
      const values = textsOf(tree).map(({ text }) => canonicalFact(kind, text));
      return [{ kind, values: [...new Set(values)], at: tree.at }];
    }),
    ...entriesOf(mapping(when, "env")).map(([name, tree]): Condition => {
      const is = tree.kind === "scalar" ? tree.value : null;
      const wanted = typeof is === "boolean" ? is : [...new Set(textsOf(tree).map(({ text }) => text))];
      return { kind: "env", name, wanted, at: tree.at };
    }),
    ...textsOf(when?.entries.get("exists")).map(
      (written): Condition => ({
        kind: "exists",
        written: written.text,
        path: resolveLocal(written, home),
        at: written.at,
      }),
    ),
  ];
}

/** A single string counts as a list of one. */
function textsOf(tree: Tree | undefined): Written[] {
  const items = tree?.kind === "list" ? tree.items : tree === undefined ? [] : [tree];
  return items.flatMap((item) =>
    item.kind === "scalar" && typeof item.value === "string" ? [{ text: item.value, at: item.at }] : [],
  );
}

/** Conditions that can never hold or cannot be meant: the rules that a schema cannot express. */
export function* whenProblems(tree: Mapping): Iterable<[Path, Diagnostic]> {
  for (const when of whensIn(tree)) {
    for (const kind of NAMED_FACTS) yield* valueProblems(when.entries.get(kind), kind);
    yield* valueProblems(when.entries.get("exists"), "exists");
    for (const [name, value] of entriesOf(mapping(when, "env"))) {
      if (isVariable(name)) yield* valueProblems(value, "env");
      else
        yield refuse(value.at.path, onKey(value.at), name, "the name of a variable: letters, digits and _");
    }
  }
}

function* valueProblems(tree: Tree | undefined, kind: Condition["kind"]): Iterable<[Path, Diagnostic]> {
  if (tree?.kind === "list" && tree.items.length === 0)
    yield [
      tree.at.path,
      diagnostic("config/value", tree.at, {
        found: "an empty list",
        allowed: ["a list with something in it"],
        suggestion: null,
      }),
    ];
  for (const { text, at } of textsOf(tree)) {
    if (text === "") yield refuse(at.path, at, text, "text that is not empty");
    else if (kind === "arch" && !isArch(text))
      yield refuse(at.path, at, text, "the name of an architecture, such as x86_64 or aarch64");
    else if (GLOB[kind]?.test(text) === true)
      yield refuse(at.path, at, text, `a ${kind === "exists" ? "path" : "name"} that is written out`);
  }
}

/** What would be a glob elsewhere in the file but only matches itself here. Paths may contain brackets and braces. */
const GLOB: Readonly<Partial<Record<Condition["kind"], RegExp>>> = {
  host: /[*?[{]/,
  user: /[*?[{]/,
  exists: /[*?]/,
};

function refuse(path: Path, at: Diagnostic["at"], text: string, allowed: string): [Path, Diagnostic] {
  return [
    path,
    diagnostic("config/value", at, { found: `the text "${text}"`, allowed: [allowed], suggestion: null }),
  ];
}

/** The keys, as in --fact, of all facts that any `when` of these files asks about, also in profiles that are not requested. */
export function referencedFacts(trees: readonly Mapping[]): ReadonlySet<string> {
  const owners = trees.flatMap(ownersIn);
  return new Set(owners.flatMap((owner) => decodeWhen(owner, null)).map(factKey));
}

/** Every `when` of the file, and of its profiles. */
function whensIn(tree: Mapping): Mapping[] {
  return ownersIn(tree).flatMap((owner) => mapping(owner, "when") ?? []);
}

/** Everything that may have a `when`. */
function ownersIn(tree: Mapping): Mapping[] {
  const profiles = entriesOf(mapping(tree, "profiles")).map(([, profile]) => profile);
  const layers = [tree, ...profiles].filter((layer) => layer.kind === "map");
  const owners = layers.flatMap((layer) => [
    ...entriesOf(mapping(layer, "targets")),
    ...entriesOf(mapping(mapping(layer, "skills"), "explicit")),
    ...entriesOf(mapping(mapping(layer, "skills"), "adjust")),
  ]);
  return [...profiles, ...owners.map(([, owner]) => owner)].filter((owner) => owner.kind === "map");
}
