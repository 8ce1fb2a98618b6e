// What `add`, `remove` and `import` do to the text of a skills.yaml, as edits of single lines.

import { type Checked, diagnostic } from "../diagnostics/diagnostic.ts";
import { editYaml, linesToPaste, type YamlEdit } from "../yaml/edit.ts";
import { parseTree } from "../yaml/parse.ts";
import { isNull, type Mapping, type Tree } from "../yaml/tree.ts";
import type { YamlMap, YamlValue } from "../yaml/write.ts";

/** One change of a skills.yaml. What is so already stays as it is. */
export type ConfigChange =
  /** Declares a source, or gives one that is declared here these keys too. */
  | { readonly change: "source"; readonly name: string; readonly keys: YamlMap }
  /** Enables skills by their ids, and no longer disables them by these. */
  | { readonly change: "enable"; readonly ids: readonly string[] }
  /** Enables all skills of a source. */
  | { readonly change: "enable-all"; readonly source: string }
  /** Enables agents as targets. */
  | { readonly change: "targets"; readonly names: readonly string[] }
  /** Gives one skill its own settings, under `explicit` or `adjust`. */
  | {
      readonly change: "settings";
      readonly under: "explicit" | "adjust";
      readonly id: string;
      readonly keys: YamlMap;
    }
  /** Takes the skills away where they are enabled or explicit by exactly these ids, in every profile. */
  | { readonly change: "drop"; readonly ids: readonly string[] }
  /** Disables skills by their ids: what else selects them is about more than them. */
  | { readonly change: "disable"; readonly ids: readonly string[] }
  /** Takes entries of a list away, in every profile: globs that match nothing any more. */
  | { readonly change: "drop-items"; readonly list: "enable" | "disable"; readonly items: readonly string[] }
  /** Takes the own settings of skills away, in every profile. */
  | { readonly change: "drop-settings"; readonly ids: readonly string[] }
  /** Takes a source away, in every profile, where it is named in `enableAll`, and with the explicit skills that come from it. */
  | { readonly change: "drop-source"; readonly name: string }
  /** Any other key. */
  | { readonly change: "set"; readonly path: readonly string[]; readonly value: YamlValue };

/**
 * The text of `file` with these changes, all other bytes as they were. Null: nothing can be changed with certainty, and `yaml/by-hand`
 * has the lines to paste.
 */
export function editConfig(
  file: string,
  text: string,
  changes: readonly ConfigChange[],
): Checked<string | null> {
  const made: YamlEdit[] = [];
  let now = text;
  let failed: YamlEdit | null = null;
  for (const change of changes) {
    for (const edit of editsOf(mappingIn(now), change)) {
      made.push(edit);
      const next = failed === null ? editYaml(now, [edit]) : null;
      if (next === null) failed ??= edit;
      else now = next;
    }
  }
  if (failed === null) return { value: now, diagnostics: [] };
  const gone = made.flatMap((edit) => (edit.edit === "remove" ? [goneWords(text, edit.path)] : []));
  const at = { file, path: failed.path, on: "key" } as const;
  return {
    value: null,
    diagnostics: [
      diagnostic("yaml/by-hand", at, { paste: linesToPaste(made).split("\n").slice(0, -1), gone }),
    ],
  };
}

/** What is to go: a key by its path, an item by its value and the path of its list. */
function goneWords(text: string, path: readonly (string | number)[]): string {
  const list = path.slice(0, -1).map(String);
  const last = path.at(-1);
  if (typeof last === "string") return `\`${path.join(".")}\``;
  return `\`${stringsAt(mappingIn(text), list)[last ?? 0] ?? last}\` in \`${list.join(".")}\``;
}

const NOTHING: Mapping = { kind: "map", entries: new Map(), at: { file: "", path: [], on: "value" } };

function mappingIn(text: string): Mapping {
  const { tree } = parseTree(text, "");
  return tree?.kind === "map" ? tree : NOTHING;
}

function editsOf(tree: Mapping, change: ConfigChange): readonly YamlEdit[] {
  switch (change.change) {
    case "set":
      return [{ edit: "set", path: change.path, value: change.value }];
    case "source":
      return keysOf(tree, ["sources", change.name], change.keys);
    case "settings":
      return keysOf(tree, ["skills", change.under, change.id], change.keys);
    case "enable": {
      const enabled = stringsAt(tree, ["skills", "enable"]);
      const items = change.ids.filter((id) => !enabled.includes(id));
      return [
        ...itemsGone(tree, ["skills", "disable"], change.ids),
        ...(items.length === 0 ? [] : [{ edit: "append" as const, path: ["skills", "enable"], items }]),
      ];
    }
    case "enable-all":
      return allOf(tree, change.source);
    case "targets":
      return targetsOf(tree, change.names);
    case "disable": {
      const disabled = stringsAt(tree, ["skills", "disable"]);
      const items = change.ids.filter((id) => !disabled.includes(id));
      return items.length === 0 ? [] : [{ edit: "append", path: ["skills", "disable"], items }];
    }
    case "drop":
      return layersOf(tree).flatMap((layer) => [
        ...itemsGone(tree, [...layer, "skills", "enable"], change.ids),
        ...explicitGone(tree, layer, (id, entry) => change.ids.includes(stringAt(entry, "rename") ?? id)),
      ]);
    case "drop-items":
      return layersOf(tree).flatMap((layer) =>
        itemsGone(tree, [...layer, "skills", change.list], change.items),
      );
    case "drop-settings":
      return layersOf(tree).flatMap((layer) =>
        change.ids.flatMap((id) => {
          const path = [...layer, "skills", "adjust", id];
          return nodeAt(tree, path) === undefined ? [] : [{ edit: "remove" as const, path }];
        }),
      );
    case "drop-source":
      return layersOf(tree).flatMap((layer) => [
        ...(nodeAt(tree, [...layer, "sources", change.name]) === undefined
          ? []
          : [{ edit: "remove" as const, path: [...layer, "sources", change.name] }]),
        ...itemsGone(tree, [...layer, "skills", "enableAll"], [change.name]),
        ...explicitGone(tree, layer, (_, entry) => stringAt(entry, "from") === change.name),
      ]);
  }
}

/** Each key by itself where the entry is a map already, else the entry as a whole. */
function keysOf(tree: Mapping, path: readonly string[], keys: YamlMap): readonly YamlEdit[] {
  const entry = nodeAt(tree, path);
  if (entry?.kind !== "map") return [{ edit: "set", path, value: keys }];
  return Object.entries(keys)
    .filter(([key, value]) => {
      const known = entry.entries.get(key);
      return !(known?.kind === "scalar" && known.value === value);
    })
    .map(([key, value]) => ({ edit: "set", path: [...path, key], value }));
}

function allOf(tree: Mapping, source: string): readonly YamlEdit[] {
  const path = ["skills", "enableAll"];
  const now = nodeAt(tree, path);
  if (now?.kind === "scalar" && now.value === true) return [];
  if (stringsAt(tree, path).includes(source)) return [];
  return now?.kind === "list"
    ? [{ edit: "append", path, items: [source] }]
    : [{ edit: "set", path, value: [source] }];
}

function targetsOf(tree: Mapping, names: readonly string[]): readonly YamlEdit[] {
  const now = nodeAt(tree, ["targets"]);
  if (now?.kind === "list") {
    const items = names.filter((name) => !stringsAt(tree, ["targets"]).includes(name));
    return items.length === 0 ? [] : [{ edit: "append", path: ["targets"], items }];
  }
  return names
    .filter((name) => {
      const target = nodeAt(tree, ["targets", name]);
      return target === undefined || isNull(target) || (target.kind === "scalar" && target.value === false);
    })
    .map((name) => ({ edit: "set", path: ["targets", name], value: true }));
}

/** The file itself, and each of its profiles. */
function layersOf(tree: Mapping): readonly (readonly string[])[] {
  const profiles = nodeAt(tree, ["profiles"]);
  const names = profiles?.kind === "map" ? [...profiles.entries.keys()] : [];
  return [[], ...names.map((name) => ["profiles", name])];
}

/** From the last to the first, so that an index still is what it was. */
function itemsGone(tree: Mapping, path: readonly string[], values: readonly string[]): readonly YamlEdit[] {
  const list = nodeAt(tree, path);
  if (list?.kind !== "list") return [];
  return list.items
    .flatMap((item, index) => (item.kind === "scalar" && values.includes(String(item.value)) ? [index] : []))
    .reverse()
    .map((index) => ({ edit: "remove", path: [...path, index] }));
}

function explicitGone(
  tree: Mapping,
  layer: readonly string[],
  isGone: (id: string, entry: Mapping) => boolean,
): readonly YamlEdit[] {
  const path = [...layer, "skills", "explicit"];
  const explicit = nodeAt(tree, path);
  if (explicit?.kind !== "map") return [];
  return [...explicit.entries].flatMap(([id, entry]) =>
    entry.kind === "map" && isGone(id, entry) ? [{ edit: "remove" as const, path: [...path, id] }] : [],
  );
}

function nodeAt(tree: Tree, path: readonly string[]): Tree | undefined {
  return path.reduce<Tree | undefined>(
    (node, key) => (node?.kind === "map" ? node.entries.get(key) : undefined),
    tree,
  );
}

function stringsAt(tree: Mapping, path: readonly string[]): readonly string[] {
  const list = nodeAt(tree, path);
  return list?.kind !== "list"
    ? []
    : list.items.flatMap((item) => (item.kind === "scalar" ? [String(item.value)] : []));
}

function stringAt(entry: Mapping, key: string): string | null {
  const value = entry.entries.get(key);
  return value?.kind === "scalar" && typeof value.value === "string" ? value.value : null;
}
