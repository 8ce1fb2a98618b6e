// Source trees for tests: as data, or planted in a temporary directory. Both from one notation.

import fs from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { onTestFinished } from "vitest";
import { fetchDirectory } from "../../src/compiler/sources/list-sources.ts";
import type { Checked } from "../../src/diagnostics/diagnostic.ts";
import { compareBytes, encodeName } from "../../src/digest/bytes.ts";
import type { Host } from "../../src/host/host.ts";
import { nodeHost } from "../../src/host/node.ts";
import type { Config } from "../../src/model/config.ts";
import type { RelPath } from "../../src/model/names.ts";
import type { DirectoryNode, LinkNode, Node, SourceTree } from "../../src/model/tree.ts";
import { removeTree } from "./remove.ts";

/** What stands at a path: text is a file with these bytes. */
export type Leaf = string | LinkNode | { readonly kind: "executable" | "special" | "skipped" | "empty" };

/** Paths to leaves; directories are made on the way. Bytes that are not UTF-8 are written as `digest/bytes.ts` spells them. */
export type Files = Readonly<Record<string, Leaf>>;

export const SKILL = "---\nname: a-skill\ndescription: Does something.\n---\n";

export function link(target: string, toForeignSkill = false): LinkNode {
  return { kind: "link", target, toForeignSkill };
}

/** A SKILL.md in each of the directories. */
export function skills(...directories: readonly string[]): Files {
  return Object.fromEntries(directories.map((directory) => [`${directory}/SKILL.md`, SKILL]));
}

/** The listing of a source that stands in `/sources/NAME`. */
export function sourceTree(files: Files, { name = "mine", start = "" } = {}): SourceTree {
  const root = new Map<string, Node>();
  for (const [file, leaf] of Object.entries(files)) {
    const names = file.split("/");
    const last = names.pop()!;
    let directory = root;
    for (const step of names) {
      const child = directory.get(step) ?? { kind: "directory", children: new Map() };
      directory.set(step, child);
      directory = (child as DirectoryNode).children as Map<string, Node>;
    }
    directory.set(last, nodeOf(leaf));
  }
  return { name, directory: `/sources/${name}`, root: sorted(root), start: start as RelPath };
}

function nodeOf(leaf: Leaf): Node {
  if (typeof leaf === "string")
    return { kind: "file", size: Buffer.byteLength(leaf), executable: false, blob: null };
  if (leaf.kind === "executable") return { kind: "file", size: 10, executable: true, blob: null };
  return leaf.kind === "empty" ? { kind: "directory", children: new Map() } : (leaf as Node);
}

function sorted(children: ReadonlyMap<string, Node>): DirectoryNode {
  const entries = [...children].sort(([a], [b]) => compareBytes(a, b));
  return {
    kind: "directory",
    children: new Map(
      entries.map(([name, node]) => [name, node.kind === "directory" ? sorted(node.children) : node]),
    ),
  };
}

/** A new directory with these files, physical; it is removed when the test ends. */
export function plant(files: Files): string {
  const root = fs.realpathSync(fs.mkdtempSync(path.join(tmpdir(), "kitout-test-")));
  onTestFinished(() => removeTree(root));
  for (const [file, leaf] of Object.entries(files)) {
    const at = `${root}/${file}`;
    fs.mkdirSync(encodeName(path.dirname(at)), { recursive: true });
    if (typeof leaf === "string") fs.writeFileSync(encodeName(at), leaf);
    else if (leaf.kind === "link") fs.symlinkSync(encodeName(leaf.target), encodeName(at));
    else if (leaf.kind === "executable") fs.writeFileSync(encodeName(at), "#!/bin/sh\n", { mode: 0o755 });
    else if (leaf.kind === "empty") fs.mkdirSync(encodeName(at));
    else throw new Error(`A ${leaf.kind} cannot be planted.`);
  }
  return root;
}

/** The real machine, with nothing of this one's environment. */
export function machine(): Host {
  return nodeHost({}, "/");
}

/** The listings of sources that are directories, by name. */
export function fetchDirectories(host: Host, config: Config): Checked<ReadonlyMap<string, SourceTree>> {
  const found = config.sources.map((source) => fetchDirectory(host, config, source, null));
  return {
    value: new Map(found.flatMap(({ value }) => (value === null ? [] : [[value.tree.name, value.tree]]))),
    diagnostics: found.flatMap(({ diagnostics }) => diagnostics),
  };
}

/** The real machine, with every directory read in another order. */
export function shuffledMachine(): Host {
  const host = machine();
  const { physical } = host;
  return {
    ...host,
    list: (directory) => host.list(directory).toReversed(),
    physical: { ...physical, list: (directory) => physical.list(directory).toReversed() },
  };
}
