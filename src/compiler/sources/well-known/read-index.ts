// Reads the index of a site. The format: Agent Skills Discovery, https://github.com/cloudflare/agent-skills-discovery-rfc, version 0.2.0
// with its types, and those before, which list files. Pure.

import { rawBlobId } from "../../../digest/blob.ts";
import { compareBytes, decodeText } from "../../../digest/bytes.ts";
import type { RelPath } from "../../../model/names.ts";
import { type IndexProblem, isSkillName, type SiteEntry } from "../../../model/site.ts";
import { looksLikeUrl, parseArchiveUrl } from "../../../model/url.ts";
import { Contents } from "../archive/contents.ts";
import { cleanPath, isJunk } from "../archive/path.ts";
import { MAX_ENTRIES, MAX_FILES } from "./limits.ts";

/** An entry as the index has it: older ones give no digests of their files. */
export type IndexEntry =
  | Exclude<SiteEntry, { type: "files" }>
  | {
      readonly name: string;
      readonly type: "files";
      readonly url: string;
      readonly files: readonly IndexFile[];
    };

export interface IndexFile {
  readonly path: RelPath;
  readonly digest: string | null;
}

export interface SiteIndex {
  readonly kind: "index";
  /** Sorted by name, their files by path. */
  readonly entries: readonly IndexEntry[];
  /** The names of skills of a type that nothing is known of. */
  readonly unknown: readonly string[];
  /** Skills that cannot be used, in their order. */
  readonly unusable: readonly RefusedIndex[];
}

/** `entry` is the name of the skill, or its place in the list; empty: the index as a whole. `what` is the text at fault. */
export interface RefusedIndex {
  readonly kind: "refused";
  readonly problem: IndexProblem;
  readonly entry: string;
  readonly what: string;
}

/**
 * `url` is where the index was found: addresses in it are relative to that. A skill that cannot be used is left out, if the index has others
 * and it is clear which of them its name means.
 */
export function readIndex(bytes: Uint8Array, url: string): SiteIndex | RefusedIndex {
  if (isWebPage(bytes)) return refused("page");
  const text = decodeText(bytes);
  const json = text === null ? undefined : parsed(text.replace(/^\ufeff/, ""));
  if (json === undefined) return refused("json");
  const { $schema: schema, version, skills } = record(json);
  const made = typeof schema === "string" ? schema : version;
  if (typeof made === "string" && !isKnownVersion(made)) return refused("version", "", made);
  if (!Array.isArray(skills)) return refused("shape");
  if (skills.length > MAX_ENTRIES) return refused("many", "", `${skills.length} skills`);
  const entries = new Map<string, IndexEntry>();
  const unknown: string[] = [];
  const unusable: RefusedIndex[] = [];
  const names = new Set<string>();
  for (const [at, skill] of skills.entries()) {
    const entry = readEntry(skill, at, url);
    const name = nameKey(skill);
    if (name !== null && names.has(name)) return refused("twice", name);
    if (name !== null) names.add(name);
    if (entry.kind === "refused") unusable.push(entry);
    else if (entry.kind === "unknown") unknown.push(entry.name);
    else entries.set(entry.name, entry.entry);
  }
  const [first] = unusable;
  if (first !== undefined && entries.size + unknown.length === 0) return first;
  return {
    kind: "index",
    entries: [...entries.values()].sort((a, b) => compareBytes(a.name, b.name)),
    unknown,
    unusable,
  };
}

/** Equal for names that somebody may take for one another; null: it has none. */
function nameKey(skill: unknown): string | null {
  const { name } = record(skill);
  return typeof name === "string" ? name.normalize("NFKC").toLowerCase() : null;
}

/** Whether a browser would show the bytes as a page: a site may answer everything with one, and with 200. */
export function isWebPage(bytes: Uint8Array): boolean {
  const head = Buffer.from(bytes.subarray(0, 1024)).toString("latin1");
  return /^(?:\xef\xbb\xbf)?\s*(?:<!--[\s\S]*?-->\s*)*<(?:!doctype\s+html|html|head|body|script|meta)\b/i.test(
    head,
  );
}

type ReadEntry =
  | RefusedIndex
  | { readonly kind: "entry"; readonly name: string; readonly entry: IndexEntry }
  | { readonly kind: "unknown"; readonly name: string };

function readEntry(skill: unknown, at: number, index: string): ReadEntry {
  const { name, type, url, digest, files } = record(skill);
  if (typeof name !== "string") return refused("entry", `number ${at + 1}`, "name");
  if (!isSkillName(name)) return refused("name", `number ${at + 1}`, name);
  if (type === undefined && files !== undefined) return readFiles(name, files, index);
  if (typeof type !== "string") return refused("entry", name, "type");
  if (type !== "skill-md" && type !== "archive") return { kind: "unknown", name };
  if (typeof url !== "string") return refused("entry", name, "url");
  const address = addressOf(url, index);
  if (address === null) return refused("url", name, url);
  if (digest === undefined) return refused("entry", name, "digest");
  const sri = sriOf(digest);
  if (sri === null) return refused("digest", name, shownText(digest));
  return { kind: "entry", name, entry: { name, type, url: address, digest: sri } };
}

/** In the older shape the files stand in a directory beside the index that is called like the skill. */
function readFiles(name: string, files: unknown, index: string): ReadEntry {
  if (!Array.isArray(files)) return refused("entry", name, "files");
  if (files.length > MAX_FILES) return refused("many", name, `${files.length} files`);
  const found = new Map<string, IndexFile>();
  // The same rules as for the files of an archive.
  const contents = new Contents("skills");
  for (const file of files) {
    const { path: inMap, digest } = record(file);
    const written = typeof file === "string" ? file : inMap;
    if (typeof written !== "string") return refused("entry", name, "files");
    const path = cleanPath(written, false);
    if (typeof path === "object" || !PATH.test(path) || isJunk(path)) return refused("path", name, written);
    const entry = { kind: "entry", type: "file", path, executable: false, target: "" } as const;
    if (contents.add(entry, rawBlobId(Buffer.from(path)), 0) !== null) return refused("path", name, written);
    const sri = digest === undefined ? null : sriOf(digest);
    if (digest !== undefined && sri === null) return refused("digest", name, shownText(digest));
    found.set(path, { path, digest: sri });
  }
  if (!found.has("SKILL.md")) return refused("no-skill-file", name);
  const sorted = [...found.values()].sort((a, b) => compareBytes(a.path, b.path));
  const url = new URL(`${name}/`, index).href;
  return { kind: "entry", name, entry: { name, type: "files", url, files: sorted } };
}

/** Printable ASCII, without `#`, `?`, `[`, `\` and `]`, which would mean something else in an address. */
const PATH = /^[\x20-\x22\x24-\x3e\x40-\x5a\x5e-\x7e]+$/;

/** The absolute address; null when it cannot be used. */
function addressOf(url: string, index: string): string | null {
  // A URL parser would remove or replace these.
  if (/[\s\\]|\p{Cc}/u.test(url) || url === "") return null;
  const absolute = looksLikeUrl(url) ? url : URL.canParse(url, index) ? new URL(url, index).href : "";
  const parsed = parseArchiveUrl(absolute.replace(/#.*$/, ""));
  return parsed.ok ? parsed.value.url : null;
}

/** `sha256:<hex>` as an SRI hash; null for anything else. */
function sriOf(digest: unknown): string | null {
  const [, hex] = (typeof digest === "string" && /^sha256:([0-9a-f]{64})$/i.exec(digest)) || [];
  return hex === undefined ? null : `sha256-${Buffer.from(hex, "hex").toString("base64")}`;
}

/** A schema's address or a version: 0.1 and 0.2 are read, whatever was corrected in them. */
function isKnownVersion(made: string): boolean {
  const [, minor] = /(?:^|\/)0\.(\d+)\.\d+(?:\/|$)/.exec(made) ?? [];
  return minor === "1" || minor === "2";
}

/** The text; of anything else only that it is none, since it may be nested without end. */
function shownText(value: unknown): string {
  return typeof value === "string" ? value : "not a text";
}

function refused(problem: IndexProblem, entry = "", what = ""): RefusedIndex {
  return { kind: "refused", problem, entry, what };
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
