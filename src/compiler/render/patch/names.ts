// File names as patches write them.

import { decodeName } from "../../../digest/bytes.ts";
import { basename, isGitDirectory, isPlainText, type RelPath, ROOT, relPath } from "../../../model/names.ts";
import type { PatchPathProblem } from "../../../model/patch.ts";

/** Two names of one file: before and after; null for `/dev/null`, which means no file. */
export interface Names {
  readonly old: string | null;
  readonly now: string | null;
}

/**
 * All names in a patch without the prefixes of the paths in the skill. As with `patch -p1`, a prefix is one directory, such as `a/` and
 * `b/`, or `orig/` and `mine/`, and `./` before it. If both names of a file begin with the same directory, as from `git diff
 * --no-prefix`, it belongs to the path, unless other files of the patch show otherwise. The rest may have one more prefix if nothing else
 * differs: `a/orig/` and `b/mine/`, as from `git diff --no-index`. Names without a slash and absolute names stay as they are.
 */
export function withoutPrefixes(all: readonly Names[]): readonly Names[] {
  const names = all.map(({ old, now }) => ({ old: withoutHere(old), now: withoutHere(now) }));
  const once = withoutFirsts(names, (one) => one.old === null || one.now === null || isElsewhere(one));
  return withoutFirsts(once, (one) => isElsewhere(one) && withoutFirst(one.old) === withoutFirst(one.now));
}

/** The names in the rest of a line that begins with `diff --git`; null when it is unclear where the first one ends. */
export function namesOfHeader(rest: string): { readonly old: string; readonly now: string } | null {
  if (rest.startsWith('"')) {
    const first = unquoted(rest);
    if (first === null || first.rest[0] !== " ") return null;
    const now = nameIn(first.rest.slice(1));
    return now === null ? null : { old: first.name, now };
  }
  const quote = rest.endsWith('"') ? rest.indexOf(' "') : -1;
  if (quote > 0) {
    const now = nameIn(rest.slice(quote + 1));
    return now === null ? null : { old: rest.slice(0, quote), now };
  }
  // Names may contain spaces. If nothing is renamed, both are equally long.
  const middle = (rest.length - 1) / 2;
  if (rest[middle] !== " ") return null;
  const names = { old: rest.slice(0, middle), now: rest.slice(middle + 1) };
  return basename(names.old) === basename(names.now) ? names : null;
}

/** A whole name, quoted or not; null when the quoting is invalid. */
export function nameIn(written: string): string | null {
  if (!written.startsWith('"')) return written;
  const read = unquoted(written);
  return read?.rest === "" ? read.name : null;
}

/** The name after `---` or `+++`, and the time that may follow a tab; null when the quoting is invalid. */
export function nameAndTime(written: string): { readonly name: string; readonly time: string } | null {
  if (written.startsWith('"')) {
    const read = unquoted(written);
    return read && { name: read.name, time: read.rest.trim() };
  }
  const tab = written.indexOf("\t");
  return tab < 0
    ? { name: written, time: "" }
    : { name: written.slice(0, tab), time: written.slice(tab + 1).trim() };
}

/** Whether this is the time that `diff -N` writes for a missing file. */
export function isEpoch(time: string): boolean {
  const [, at, zone] =
    /^((?:1969-12-31|1970-01-01) \d\d:\d\d:\d\d)(?:\.0+)? ([+-]\d\d\d\d)$/.exec(time) ?? [];
  return (
    at !== undefined && Date.parse(`${at.replace(" ", "T")}${zone!.slice(0, 3)}:${zone!.slice(3)}`) === 0
  );
}

/** A name, one character for each byte, as the path of a file in a skill; or why it cannot be one. */
export function skillPath(name: string): RelPath | { readonly reason: PatchPathProblem } {
  // Checked before anything is done for each directory.
  if (name.length > MAX_PATH || name.split("/", MAX_DEPTH + 1).length > MAX_DEPTH) return { reason: "long" };
  const text = decodeName(Buffer.from(name, "latin1"));
  if (!isPlainText(text)) return { reason: "letters" };
  if (text.startsWith("/") || /^[A-Za-z]:/.test(text)) return { reason: "absolute" };
  const segments = text.split("/");
  if (segments.includes("..")) return { reason: "dotdot" };
  if (segments.some(isGitDirectory)) return { reason: "git" };
  const path = relPath(text);
  return path === null || path === ROOT ? { reason: "empty" } : path;
}

/** The target of a link from its bytes; null when no link in a skill may have it. */
export function linkTarget(bytes: string): string | null {
  const text = decodeName(Buffer.from(bytes, "latin1"));
  return text !== "" && bytes.length <= MAX_PATH && isPlainText(text) ? text : null;
}

const HERE = /^(?:\.\/+)+/;
const MAX_PATH = 1024;
const MAX_DEPTH = 100;

function withoutHere(name: string | null): string | null {
  return name === null ? null : name.replace(HERE, "");
}

/** Removes the first directory of the names that `isPrefixed` accepts, and of all others that begin with one of those directories. */
function withoutFirsts(all: readonly Names[], isPrefixed: (names: Names) => boolean): readonly Names[] {
  const prefixes = new Set(
    all
      .filter(isElsewhere)
      .filter(isPrefixed)
      .flatMap(({ old, now }) => [firstOf(old), firstOf(now)]),
  );
  return all.map((names) =>
    isPrefixed(names) || prefixes.has(firstOf(names.now ?? names.old) ?? "")
      ? { old: withoutFirst(names.old), now: withoutFirst(names.now) }
      : names,
  );
}

/** Whether the names begin with two different directories. */
function isElsewhere({ old, now }: Names): boolean {
  return old !== null && now !== null && firstOf(old) !== firstOf(now);
}

/** The first directory; null for a name without a slash. */
function firstOf(name: string | null): string | null {
  const slash = name?.indexOf("/") ?? -1;
  return slash < 0 ? null : name!.slice(0, slash);
}

function withoutFirst(name: string | null): string | null {
  return name?.startsWith("/") ? name : (name?.slice(name.indexOf("/") + 1) ?? null);
}

/** A name in quotes, as in C, and what follows it. */
function unquoted(written: string): { readonly name: string; readonly rest: string } | null {
  let name = "";
  for (let at = 1; at < written.length; at++) {
    const letter = written[at]!;
    if (letter === '"') return { name, rest: written.slice(at + 1) };
    if (letter !== "\\") {
      name += letter;
      continue;
    }
    const octal = /^[0-3][0-7]{2}/.exec(written.slice(at + 1, at + 4))?.[0];
    const single = ESCAPES[written[at + 1] ?? ""];
    if (octal === undefined && single === undefined) return null;
    name += octal === undefined ? single : String.fromCharCode(Number.parseInt(octal, 8));
    at += octal === undefined ? 1 : 3;
  }
  return null;
}

const ESCAPES: Readonly<Record<string, string>> = {
  a: "\x07",
  b: "\b",
  t: "\t",
  n: "\n",
  v: "\v",
  f: "\f",
  r: "\r",
  '"': '"',
  "\\": "\\",
};
