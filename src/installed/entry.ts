// What the ledgers of destinations say about one directory: which installation made it, and what it was then.

import { hexDigest } from "../digest/nar.ts";
import type { ReadHost } from "../host/host.ts";
import { nullIfRefused } from "../host/null-if-refused.ts";
import { basename, type Hex } from "../model/names.ts";
import { dirname } from "../model/paths.ts";
import { controlsOf, readText } from "./remembered.ts";

/** An entry of a destination, as the destination's ledger has it. Nothing of it is to be believed for being there. */
export interface RecordedEntry {
  /** Physical. */
  readonly destination: string;
  readonly entry: string;
  readonly owner: string;
  /** The SHA-256 of the ledger. */
  readonly ledger: Hex;
  readonly made: Made;
}

export type Made =
  /** Rows of a wanted table without the entry, by path. */
  | { readonly kind: "copy"; readonly rows: ReadonlyMap<string, string> }
  /** A link to a directory of `skills/` of this name. */
  | { readonly kind: "link"; readonly skill: string }
  /** The destination is a link to this view of this bundle. */
  | { readonly kind: "view"; readonly bundle: string; readonly view: string }
  /** A change of it was announced, and not completed. */
  | { readonly kind: "pending" };

/** The records of `directory`, an absolute path, by every destination that it may be in: the innermost first. */
export function recordsOf(host: ReadHost, directory: string): readonly RecordedEntry[] {
  const real = nullIfRefused(() => host.realPath(directory));
  const paths = new Set([directory, real ?? directory]);
  const places = new Map([...paths].flatMap((path) => placesAbove(host, path)));
  return [...places.values()].flatMap(({ destination, entry }) => {
    const record = recordIn(host, destination, entry);
    return record === null ? [] : [record];
  });
}

interface Where {
  readonly destination: string;
  readonly entry: string;
}

/** Every directory above `path`: where it is, and where it leads, since a destination may be one link. */
function placesAbove(host: ReadHost, path: string): readonly (readonly [string, Where])[] {
  const places: (readonly [string, Where])[] = [];
  for (let above = dirname(path); above !== "/"; above = dirname(above)) {
    const entry = path.slice(above.length + 1);
    const parent = nullIfRefused(() => host.realPath(dirname(above)));
    const at = parent === null ? null : `${parent === "/" ? "" : parent}/${basename(above)}`;
    for (const destination of new Set([at, nullIfRefused(() => host.realPath(above))]))
      if (destination !== null) places.push([`${destination}//${entry}`, { destination, entry }]);
  }
  return places;
}

function recordIn(host: ReadHost, destination: string, entry: string): RecordedEntry | null {
  for (const control of controlsOf(destination)) {
    const text = nullIfRefused(() => readText(host, `${control}/ledger`));
    const end = text?.indexOf("\n\n") ?? -1;
    if (text == null || !text.startsWith("kitout-ledger 1\n") || end < 0) continue;
    const owner = /^owner ([^./\n][^/\n]*)$/m.exec(text.slice(0, end))?.[1];
    const made = madeIn(text.slice(end + 2).split("\n"), entry);
    if (owner === undefined || made === null) continue;
    return { destination, entry, owner, ledger: hexDigest(text), made };
  }
  return null;
}

/** Null when no row is about the entry. */
function madeIn(rows: readonly string[], entry: string): Made | null {
  const own = new Map<string, string>();
  for (const row of rows) {
    const [type = "", identity = "", path = ""] = row.split("\t");
    const inner = path.startsWith(`${entry}//`) ? path.slice(entry.length + 2) : null;
    if (inner === null && path !== entry && path !== ".") continue;
    if (/^[-+]/.test(type)) return { kind: "pending" };
    if (inner !== null) own.set(inner, `${type}\t${identity}`);
    else if (type !== "l") continue;
    else if (path === entry) return { kind: "link", skill: basename(identity) };
    else return { kind: "view", bundle: dirname(dirname(identity)), view: basename(identity) };
  }
  return own.size === 0 ? null : { kind: "copy", rows: own };
}
