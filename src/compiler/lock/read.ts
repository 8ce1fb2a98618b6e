// Reads skills.lock. It is refused unless it fits the schema and has no duplicate keys.

import { type Checked, type Diagnostic, diagnostic } from "../../diagnostics/diagnostic.ts";
import { compareBytes, decodeText } from "../../digest/bytes.ts";
import { siteRevision } from "../../digest/site-revision.ts";
import type { ReadHost } from "../../host/host.ts";
import { LOCK_VERSION, type Lock, type LockedSource, type Pin, TAGS } from "../../model/lock.ts";
import { type Digest, type RelPath, relPath } from "../../model/names.ts";
import type { Place } from "../../model/place.ts";
import type { SiteEntry } from "../../model/site.ts";
import { conflictIn, type Side, takeSide } from "./conflict.ts";
import { lockBytes } from "./file.ts";
import { scanJson, spanAt } from "./json.ts";
import { mistakeIn, type WrittenLock, type WrittenSite, type WrittenSource } from "./shape.ts";

export interface ReadLock {
  readonly lock: Lock;
  /** What `writeLock` has to replace; null when there is no lock. */
  readonly bytes: Uint8Array | null;
}

/** `file` is physical. Empty when there is none; null, with one diagnostic, when it cannot be used. */
export function readLock(host: ReadHost, file: string): Checked<ReadLock | null> {
  return read(host, file, null);
}

/** The same, with one side of every conflict. A lock without conflict markers is read as it is. */
export function readSide(host: ReadHost, file: string, side: Side): Checked<ReadLock | null> {
  return read(host, file, side);
}

/** `file` is what the diagnostics name. A byte order mark and any line ends are fine: the next lock that is written has neither. */
export function parseLock(text: string, file: string): Checked<Lock | null> {
  const refused = (found: Diagnostic) => ({ value: null, diagnostics: [found] });
  const at = (range: readonly [number, number]): Place => ({ file, range });
  const from = text.startsWith("\ufeff") ? 1 : 0;
  if (text.slice(from).trim() === "")
    return refused(diagnostic("lock/syntax", { file }, { problem: "empty" }));
  const json = parsed(text.slice(from));
  const conflict = json === null ? conflictIn(text) : null;
  if (conflict !== null)
    return refused(diagnostic("lock/conflict", at(conflict), { paired: takeSide(text, "ours") !== null }));
  const { root, mistake, twice } = scanJson(text, from);
  if (json === null || mistake !== null) {
    const range = mistake ?? [text.length, text.length];
    return refused(diagnostic("lock/syntax", at(range), { problem: range[0] < range[1] ? "json" : "end" }));
  }
  if (twice !== null) return refused(diagnostic("lock/duplicate-key", at(twice.range), { key: twice.key }));
  const { value } = json;
  const version = spanAt(root, ["version"]);
  // First of all: what is new in a newer version would be a mistake in this one.
  const found = isMap(value) ? value["version"] : null;
  if (typeof found === "number" && !READ.includes(found))
    return refused(diagnostic("lock/version", at([version.start, version.end]), { found }));
  const wrong = mistakeIn(value);
  if (wrong !== null) {
    const { problem, key, expected } = wrong;
    const span = spanAt(root, wrong.path);
    const range = wrong.on === "key" && span.key !== null ? span.key : ([span.start, span.end] as const);
    return refused(diagnostic("lock/invalid", at(range), { problem, key, expected }));
  }
  return { value: decode(value as unknown as WrittenLock), diagnostics: [] };
}

/** The versions of the format that are read. What version 2 added is understood in both: a merge may leave either number. */
const READ: readonly number[] = [1, LOCK_VERSION];

function read(host: ReadHost, file: string, side: Side | null): Checked<ReadLock | null> {
  const { value: bytes, diagnostics } = lockBytes(host, file);
  if (diagnostics.length > 0) return { value: null, diagnostics };
  if (bytes === null) return { value: { lock: { sources: new Map() }, bytes }, diagnostics };
  const text = decodeText(bytes);
  if (text === null)
    return { value: null, diagnostics: [diagnostic("lock/syntax", { file }, { problem: "not-utf8" })] };
  const taken = side === null ? null : takeSide(text, side);
  const lock = parseLock(taken ?? text, file);
  return {
    value: lock.value === null ? null : { lock: lock.value, bytes },
    // After taking a side, the positions are not those of the file.
    diagnostics:
      taken === null || taken === text
        ? lock.diagnostics
        : lock.diagnostics.map((one) => ({ ...one, at: { file } })),
  };
}

function parsed(text: string): { readonly value: unknown } | null {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return null;
  }
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function decode({ sources }: WrittenLock): Lock {
  return { sources: new Map(Object.entries(sources).map(([name, source]) => [name, decodeSource(source)])) };
}

function decodeSource(source: WrittenSource): LockedSource {
  const skills = Object.entries(source.skills).map(([path, digest]): [RelPath, Digest] => [
    relPath(path)!,
    digest as Digest,
  ]);
  return { pin: pinOf(source), skills: new Map(skills) };
}

function pinOf(source: WrittenSource): Pin {
  if ("git" in source) {
    const { git, range, tag, rev, submodules } = source;
    const pin = { kind: "git" as const, url: git, rev, ...(submodules === true ? { submodules } : {}) };
    if (range === undefined || tag === undefined) return { ...pin, ref: source.ref ?? null };
    return { ...pin, range, ref: TAGS + tag };
  }
  if ("npm" in source) {
    const { npm, range, version, url, integrity } = source;
    return { kind: "npm", package: npm, range, version, url, integrity };
  }
  if ("archive" in source) return { kind: "archive", url: source.archive, integrity: source.integrity };
  if ("well-known" in source) return sitePin(source);
  return "input" in source ? { kind: "input", input: source.input } : { kind: "path", path: source.path };
}

function sitePin(source: WrittenSite): Pin {
  const entries = Object.entries(source.entries).map(([name, entry]): SiteEntry => {
    // In the order that a new pin has: pins are compared as text.
    const { type, url } = entry;
    if (type !== "files") return { name, type, url, digest: entry.digest };
    const files = Object.entries(entry.files).map(([path, digest]) => ({ path: relPath(path)!, digest }));
    return { name, type, url, files: files.sort((a, b) => compareBytes(a.path, b.path)) };
  });
  entries.sort((a, b) => compareBytes(a.name, b.name));
  return { kind: "well-known", url: source["well-known"], entries, revision: siteRevision(entries) };
}
