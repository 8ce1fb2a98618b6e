// Finds the node of flake.lock that an input leads to. The format is Nix's, versions 5 to 7, which have the same shape.

import { type Checked, type Diagnostic, diagnostic, type Report } from "../../diagnostics/diagnostic.ts";
import { attempt } from "../../diagnostics/host.ts";
import { Reports } from "../../diagnostics/reports.ts";
import { suggest } from "../../diagnostics/suggest.ts";
import type { ReadHost } from "../../host/host.ts";
import { readBounded } from "../../host/read-bounded.ts";
import type { FollowsProblem } from "../../model/flake.ts";
import { below, type YamlPlace } from "../../model/place.ts";
import { parseTree } from "../../yaml/parse.ts";
import type { Mapping, Tree } from "../../yaml/tree.ts";
import type { Asked } from "./context.ts";
import { decodeFlakeNode, type FlakeNode, flakeValue } from "./flake-node.ts";

/** Bytes. The lock of a flake with a thousand inputs has half as many. */
const MAX_BYTES = 1024 * 1024;
/** No real chain of inputs that follow inputs is as long. */
const MAX_FOLLOWED = 100;

export interface FlakeLock {
  readonly root: string;
  readonly nodes: Mapping;
}

/** What `input` of the flake is locked to; null: reported. `flakeLock`: absolute; need not exist. */
export function readFlakeInput(
  host: ReadHost,
  flakeLock: string,
  asked: Asked,
  input: string,
): Checked<FlakeNode | null> {
  const lock = readFlakeLock(host, flakeLock);
  if (lock.value !== null) return flakeInput(lock.value, asked, input);
  return lock.diagnostics.length > 0
    ? { value: null, diagnostics: lock.diagnostics }
    : refused(diagnostic("source/unbound", below(asked.at, "input"), { name: asked.name, input }));
}

/** Null, without a report, when there is no such file. */
function readFlakeLock(host: ReadHost, file: string): Checked<FlakeLock | null> {
  const reports = new Reports();
  const bytes = attempt(() => read(host, file, reports.report), { file }, reports.report);
  if (bytes === null) return reports.with(null);
  const text = bytes.toString("utf8");
  const { tree, problems } = parseTree(text, file);
  const marker = /^(?:<{7}|={7}|>{7})(?= |$)/m.exec(text);
  if (problems.length > 0 || !isJson(text)) {
    const range = marker === null ? problems[0]?.range : ([marker.index, marker.index + 7] as const);
    const at = range === undefined ? { file } : { file, range };
    return refused(diagnostic("flake/syntax", at, { conflict: marker !== null }));
  }
  const top = tree?.kind === "map" ? tree.entries : new Map<string, Tree>();
  const version = top.get("version");
  const number = version?.kind === "scalar" && typeof version.value === "number" ? version.value : null;
  if (number === null || ![5, 6, 7].includes(number))
    return refused(diagnostic("flake/version", version?.at ?? { file }, { version: number }));
  const nodes = top.get("nodes");
  const root = top.get("root");
  if (nodes?.kind !== "map" || root?.kind !== "scalar" || typeof root.value !== "string")
    return refused(diagnostic("flake/version", { file }, { version: null }));
  return reports.with({ root: root.value, nodes });
}

function flakeInput(lock: FlakeLock, asked: Asked, input: string): Checked<FlakeNode | null> {
  const inputs = inputsOf(lock, lock.root);
  if (!inputs.has(input)) {
    const known = [...inputs.keys()];
    return refused(
      diagnostic("flake/no-input", below(asked.at, "input"), {
        input,
        known,
        suggestion: suggest(input, known),
      }),
    );
  }
  const found = new Follower(lock, input).walk([input], inputs.get(input)!.at);
  if ("code" in found) return refused(found);
  const node = lock.nodes.entries.get(found.node);
  if (node?.kind !== "map")
    return refused(flakeValue(found.at, { input, key: "nodes", found: found.node, problem: "shape" }));
  return decodeFlakeNode(node, input, asked, found.holder === lock.root);
}

function refused(problem: Diagnostic): Checked<null> {
  return { value: null, diagnostics: [problem] };
}

function read(host: ReadHost, file: string, report: Report): Buffer | null {
  const real = host.realPath(file);
  if (real === null) return null;
  // Reading anything but a regular file may block or never end.
  if (host.physical.stat(real)?.kind !== "file") {
    report(diagnostic("flake/file", { file }, { problem: "kind", limit: MAX_BYTES }));
    return null;
  }
  const bytes = readBounded(host.physical, real, MAX_BYTES);
  if (typeof bytes !== "number") return bytes;
  report(diagnostic("flake/file", { file }, { problem: "size", limit: MAX_BYTES }));
  return null;
}

/** The YAML parser would read a conflicted merge as one map with odd keys. */
function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function inputsOf(lock: FlakeLock, name: string): ReadonlyMap<string, Tree> {
  const node = lock.nodes.entries.get(name);
  const inputs = node?.kind === "map" ? node.entries.get("inputs") : undefined;
  return inputs?.kind === "map" ? inputs.entries : new Map();
}

interface Reached {
  readonly node: string;
  /** The node that has it as a direct input, not by following. */
  readonly holder: string;
  readonly at: YamlPlace;
}

/** An input is a node's name, or a list of inputs to go through from the root, which follows whatever is there. */
class Follower {
  /** The inputs that are being followed, outermost first: a repeated one would be followed for ever. */
  readonly #following: string[] = [];
  readonly #known = new Map<string, Reached>();

  constructor(
    private readonly lock: FlakeLock,
    private readonly input: string,
  ) {}

  /** The node at the path from the root, or why there is none. */
  walk(path: readonly string[], at: YamlPlace): Reached | Diagnostic {
    let reached: Reached = { node: this.lock.root, holder: this.lock.root, at };
    for (const name of path) {
      const next = this.#step(reached.node, name, path, at);
      if ("code" in next) return next;
      reached = next;
    }
    return reached.node === this.lock.root ? this.#nowhere(path, at, "root") : reached;
  }

  #step(holder: string, name: string, path: readonly string[], from: YamlPlace): Reached | Diagnostic {
    const key = JSON.stringify([holder, name]);
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const value = inputsOf(this.lock, holder).get(name);
    if (value === undefined) return this.#nowhere(path, from, "missing");
    if (this.#following.includes(key)) return this.#nowhere(path, from, "cycle");
    if (this.#following.length > MAX_FOLLOWED) return this.#nowhere(path, from, "deep");
    this.#following.push(key);
    const found = this.#target(holder, value);
    this.#following.pop();
    if (!("code" in found)) this.#known.set(key, found);
    return found;
  }

  #target(holder: string, value: Tree): Reached | Diagnostic {
    if (value.kind === "scalar" && typeof value.value === "string")
      return { node: value.value, holder, at: value.at };
    const names = value.kind === "list" ? value.items.map(stringValue) : [null];
    return names.every((name) => name !== null)
      ? this.walk(names, value.at)
      : flakeValue(value.at, { input: this.input, key: "inputs", found: null, problem: "shape" });
  }

  #nowhere(path: readonly string[], at: YamlPlace, why: FollowsProblem): Diagnostic {
    return diagnostic("flake/follows", at, { input: this.input, path: path.join("/"), why });
  }
}

function stringValue(tree: Tree): string | null {
  return tree.kind === "scalar" && typeof tree.value === "string" ? tree.value : null;
}
