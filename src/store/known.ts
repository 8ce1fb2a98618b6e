// What this user's own state knows of a store: each skill and bundle there that kitout wrote for this user, or compared with its name.
// The rest may have come with a clone. An entry says which directory it was, and until when every change in it was kitout's own.

import { hexDigest } from "../digest/nar.ts";
import { stateHome } from "../host/directories.ts";
import { type Host, HostError, type ReadHost, type Stat } from "../host/host.ts";
import { nonce } from "../host/presence.ts";
import { dirname } from "../model/paths.ts";
import { isIntact } from "./set-aside.ts";

interface Seen {
  readonly inode: number;
  /** As `Stat.changed`. */
  readonly changed: number;
}

/** Names in it are relative to the store: `skills/<hash>-<name>`, `bundles/<id>`. */
export class Known {
  #seen: Map<string, Seen> | null = null;
  #isChanged = false;
  readonly #file: string | null;

  constructor(
    private readonly host: ReadHost,
    private readonly store: string,
  ) {
    const state = stateHome(host);
    const real = host.realPath(store) ?? store;
    this.#file = state === null ? null : `${state}/.stores/${hexDigest(real).slice(0, 40)}`;
  }

  /** How what is at this name now compares to what was seen there; a time of change that is later may still be the same bytes. */
  look(name: string, now: Stat): "same" | "changed" | "unknown" {
    const seen = this.#entries().get(name);
    if (seen === undefined || seen.inode !== now.inode) return "unknown";
    // Each build sets the time of its bundle, so that gc leaves it alone.
    return name.startsWith("bundles/") || now.changed <= seen.changed ? "same" : "changed";
  }

  /** Compares every byte. What is intact is known from now on. */
  compare(name: string): boolean {
    const path = `${this.store}/${name}`;
    const stat = this.host.stat(path);
    if (stat !== null && this.look(name, stat) === "same") return isIntact(this.host, path);
    const changed = newestChange(this.host, path, name);
    if (changed === null || !isIntact(this.host, path)) return false;
    this.add(name, changed);
    return true;
  }

  /** `changed` is the time until which every change was kitout's own; null: what is there now was just written. */
  add(name: string, changed: number | null): void {
    const stat = this.host.stat(`${this.store}/${name}`);
    if (stat === null) return;
    this.#entries().set(name, { inode: stat.inode, changed: changed ?? stat.changed });
    this.#isChanged = true;
  }

  remove(names: readonly string[]): void {
    for (const name of names) if (this.#entries().delete(name)) this.#isChanged = true;
  }

  /**
   * The paths of all skills and bundles that are not what they were. Looks at times, and only where one is later than it was, at the
   * bytes.
   */
  modified(): readonly string[] {
    return [...this.#entries()].flatMap(([name, seen]) => {
      const path = `${this.store}/${name}`;
      const stat = this.host.stat(path);
      if (stat === null || stat.inode !== seen.inode) return [];
      const newest = newestChange(this.host, path, name);
      return newest !== null && (newest <= seen.changed || isIntact(this.host, path)) ? [] : [path];
    });
  }

  /** Writes down what was added and removed. Two runs at once may lose an entry: it is then compared once more. Throws `HostError`. */
  save(host: Host): void {
    if (!this.#isChanged || this.#file === null) return;
    const lines = [...this.#entries()].map(([name, { inode, changed }]) => `${inode} ${changed} ${name}\n`);
    const made = `${this.#file}.${nonce(host)}`;
    host.makeDirectory(dirname(this.#file));
    host.writeFile(made, [Buffer.from(lines.join(""))], 0o600);
    host.rename(made, this.#file);
    this.#isChanged = false;
  }

  #entries(): Map<string, Seen> {
    this.#seen ??= new Map(linesOf(this.host, this.#file).flatMap(entryOf));
    return this.#seen;
  }
}

function linesOf(host: ReadHost, file: string | null): readonly string[] {
  const stat = file === null ? null : host.stat(file);
  if (file === null || stat?.kind !== "file" || stat.size > MAX_BYTES) return [];
  if (stat.owner !== host.user && stat.owner !== 0) return [];
  return Buffer.from(host.readFile(file)).toString("utf8").split("\n");
}

/** Enough for half a million skills. */
const MAX_BYTES = 64 * 1024 * 1024;

function entryOf(line: string): [string, Seen][] {
  const [, inode, changed, name] = /^(\d+) (\d+(?:\.\d+)?) ((?:skills|bundles)\/[^/]+)$/.exec(line) ?? [];
  return name === undefined ? [] : [[name, { inode: Number(inode), changed: Number(changed) }]];
}

/** The latest change of anything in the directory; for a bundle, without the directory itself. Null: something cannot be looked at. */
function newestChange(host: ReadHost, directory: string, name: string): number | null {
  const newestBelow = (path: string): number =>
    host.list(path).reduce((newest, entry) => {
      const at = `${path}/${entry.name}`;
      const changed = host.stat(at)?.changed ?? 0;
      return Math.max(newest, changed, entry.kind === "directory" ? newestBelow(at) : 0);
    }, 0);
  try {
    const own = name.startsWith("bundles/") ? 0 : (host.stat(directory)?.changed ?? 0);
    return Math.max(own, newestBelow(directory));
  } catch (error) {
    if (error instanceof HostError) return null;
    throw error;
  }
}
