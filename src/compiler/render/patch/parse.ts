// Unified diffs as `git diff`, `git format-patch`, `diff -u` and `diff -ru` write them.

import { decodeName } from "../../../digest/bytes.ts";
import type { RelPath } from "../../../model/names.ts";
import { parseHunks, syntax } from "./hunk.ts";
import { PatchLines } from "./lines.ts";
import {
  isEpoch,
  type Names,
  nameAndTime,
  nameIn,
  namesOfHeader,
  skillPath,
  withoutPrefixes,
} from "./names.ts";
import type { FilePatch, Flaw, Hunk, Mode, Range } from "./patch.ts";

/**
 * What a patch does, in order; `text` has one character for each byte. Like `git apply` and `patch`, it ignores whatever is not part of a
 * diff, such as a mail or a signature. For paths see `withoutPrefixes`. Fails at the first mistake, and when there is no file in the
 * patch. Takes linear time.
 */
export function parsePatch(
  text: string,
): { readonly files: readonly FilePatch[] } | { readonly problem: Flaw } {
  const lines = new PatchLines(text);
  const sections: Section[] = [];
  while (!lines.isAtEnd) {
    const read = parseNext(lines);
    if (read === null) continue;
    if ("kind" in read) return { problem: read };
    sections.push(read);
  }
  if (sections.length === 0) return { problem: { kind: "empty", form: formOf(text), range: [0, 0] } };
  const names = withoutPrefixes(sections.map((section) => section.names));
  const files: FilePatch[] = [];
  for (const [index, section] of sections.entries()) {
    const file = fileOf(section, names[index]!);
    if ("kind" in file) return { problem: file };
    files.push(file);
  }
  return { files };
}

/** A file of the patch, before the prefixes of the paths are known. */
interface Section extends Omit<FilePatch, "from" | "to"> {
  readonly names: Names;
  /** These names have no prefix. */
  readonly moved: { readonly from: string; readonly to: string } | null;
  /** Whether one name may be that of a backup, such as `SKILL.md.orig`. */
  readonly isPlain: boolean;
}

/** Null for a line that is not part of a diff. */
function parseNext(lines: PatchLines): Section | Flaw | null {
  if (lines.startsWith(GIT)) return parseGit(lines);
  if (lines.startsWith("--- ") && lines.startsWith("+++ ", 1) && lines.startsWith("@@ ", 2))
    return parsePlain(lines);
  if (lines.startsWith("@@ -") && /^@@ -\d/.test(lines.line())) return syntax(lines.range(), "no-file");
  if (isBinary(lines)) return { kind: "binary", range: lines.range() };
  // A new or removed file; `diff` writes its lines only with -N.
  if (lines.startsWith("Only in ") && /^Only in .+: ./.test(lines.line()))
    return syntax(lines.range(), "one-sided");
  lines.next();
  return null;
}

/** The other format of `diff` that a text without a unified diff seems to have. */
function formOf(text: string): "normal" | "context" | "other" {
  if (/^\*{15}\r?$/m.test(text)) return "context";
  return /^\d{1,9}(?:,\d{1,9})?[acd]\d{1,9}(?:,\d{1,9})?\r?\n[<>] /m.test(text) ? "normal" : "other";
}

const GIT = "diff --git ";

function isBinary(lines: PatchLines): boolean {
  if (lines.startsWith("GIT binary patch")) return true;
  return lines.startsWith("Binary files ") && lines.line().endsWith(" differ");
}

/** The two lines with the names, and what follows them. */
interface Body {
  readonly names: Names | null;
  readonly isNew: boolean;
  readonly isGone: boolean;
  readonly hunks: readonly Hunk[];
}

function parsePlain(lines: PatchLines): Section | Flaw {
  const range = lines.range();
  const body = parseBody(lines);
  if ("kind" in body) return body;
  const { isNew, isGone, hunks } = body;
  const action = isNew ? "create" : isGone ? "delete" : "change";
  const modes = { oldMode: null, newMode: null };
  return checked({ action, ...modes, range, hunks, names: body.names!, moved: null, isPlain: true });
}

/** `hunks` is empty, and `names` null, where there are no such lines. */
function parseBody(lines: PatchLines): Body | Flaw {
  if (!lines.startsWith("--- ")) return { names: null, isNew: false, isGone: false, hunks: [] };
  const range = lines.range();
  const old = nameAndTime(lines.line(4));
  lines.next();
  if (!lines.startsWith("+++ ")) return syntax(lines.range(), "no-second-name");
  const now = nameAndTime(lines.line(4));
  if (old === null || now === null) return syntax(old === null ? range : lines.range(), "quotes");
  lines.next();
  if (!lines.startsWith("@@ ")) return syntax(lines.range(), "no-hunk");
  const hunks = parseHunks(lines);
  if ("kind" in hunks) return hunks;
  const [first] = hunks;
  const isNew = old.name === NOTHING || (isEpoch(old.time) && hunks.length === 1 && first!.oldCount === 0);
  const isGone = now.name === NOTHING || (isEpoch(now.time) && hunks.length === 1 && first!.newCount === 0);
  if (isNew && isGone) return syntax(range, "no-name");
  const names = {
    old: old.name === NOTHING ? null : old.name,
    now: now.name === NOTHING ? null : now.name,
  };
  return { names, isNew, isGone, hunks };
}

const NOTHING = "/dev/null";

/** The lines that git writes between `diff --git` and the hunks. */
interface Headers {
  readonly modes: ReadonlyMap<string, Mode>;
  readonly moves: ReadonlyMap<string, string>;
}

function parseGit(lines: PatchLines): Section | Flaw {
  const range = lines.range();
  const header = namesOfHeader(lines.line(GIT.length));
  lines.next();
  const headers = parseHeaders(lines);
  if ("kind" in headers) return headers;
  if (isBinary(lines)) return { kind: "binary", range: lines.range() };
  const body = parseBody(lines);
  if ("kind" in body) return body;
  const { modes, moves } = headers;
  const [how] = moves.keys();
  const moved = how === undefined ? null : movedBy(how, moves);
  const isNew = modes.has("new file") || body.isNew;
  const isGone = modes.has("deleted file") || body.isGone;
  if ([isNew, isGone, how !== undefined].filter(Boolean).length > 1 || (how !== undefined && moved === null))
    return syntax(range, "contradiction");
  if (how === undefined && modes.size + body.hunks.length === 0) return syntax(range, "nothing");
  const names = moved === null ? (header ?? body.names) : { old: null, now: null };
  if (names === null) return syntax(range, "no-name");
  if (moved === null && header !== null && !agree(header, body.names)) return syntax(range, "names-differ");
  const kept = modes.get("index") ?? null;
  return checked({
    action: moved?.action ?? (isNew ? "create" : isGone ? "delete" : "change"),
    oldMode: modes.get("old") ?? modes.get("deleted file") ?? kept,
    newMode: modes.get("new") ?? modes.get("new file") ?? kept,
    range,
    hunks: body.hunks,
    names,
    moved,
    isPlain: false,
  });
}

function parseHeaders(lines: PatchLines): Headers | Flaw {
  const modes = new Map<string, Mode>();
  const moves = new Map<string, string>();
  for (; ; lines.next()) {
    // No header is long, but any other line may be.
    const line = lines.line();
    const [, which, octal] = /^(old|new|deleted file|new file) mode (.*)$/.exec(line) ?? [];
    const kept = /^index [0-9a-f]+\.\.[0-9a-f]+(?: ([0-7]+))?$/.exec(line);
    const written = octal ?? kept?.[1];
    if (written !== undefined) {
      const mode = modeOf(written);
      if (mode === null) return syntax(lines.range(), written === SUBMODULE ? "submodule" : "mode");
      modes.set(which ?? "index", mode);
      continue;
    }
    const [, key, name] = /^((?:rename|copy) (?:from|to)) (.*)$/.exec(line) ?? [];
    if (key !== undefined) {
      const clean = nameIn(name!);
      if (clean === null) return syntax(lines.range(), "quotes");
      moves.set(key, clean);
    } else if (kept === null && !/^(?:dis)?similarity index \d+%$/.test(line)) {
      return { modes, moves };
    }
  }
}

const SUBMODULE = "160000";

function modeOf(octal: string): Mode | null {
  if (octal === "120000") return "link";
  if (!/^100[0-7]{3}$/.test(octal)) return null;
  return (Number.parseInt(octal, 8) & 0o100) === 0 ? "file" : "executable";
}

/** The rename or copy that the headers describe; null unless both names are there, and only one of the two. */
function movedBy(
  first: string,
  moves: ReadonlyMap<string, string>,
): { readonly action: "rename" | "copy"; readonly from: string; readonly to: string } | null {
  const action = first.startsWith("rename") ? "rename" : "copy";
  const [from, to] = [moves.get(`${action} from`), moves.get(`${action} to`)];
  return moves.size > 2 || from === undefined || to === undefined ? null : { action, from, to };
}

/** Whether the lines with `---` and `+++`, if any, name the same file as `diff --git`. */
function agree(header: Names, body: Names | null): boolean {
  const isSame = (one: string | null, other: string | null) => one === null || one === other;
  return body === null || (isSame(body.old, header.old) && isSame(body.now, header.now));
}

function fileOf({ names, moved, isPlain, ...section }: Section, { old, now }: Names): FilePatch | Flaw {
  const { range } = section;
  const isKept = isPlain && old !== null && now?.startsWith(old);
  if (!isPlain && old !== null && now !== null && old !== now) return syntax(range, "names-differ");
  const name = (isKept ? old : (now ?? old)) ?? "";
  const from = skillPathAt(moved?.from ?? name, range);
  if (typeof from !== "string") return from;
  const to = skillPathAt(moved?.to ?? name, range);
  return typeof to === "string" ? { ...section, from, to } : to;
}

function skillPathAt(name: string, range: Range): RelPath | Flaw {
  const path = skillPath(name);
  if (typeof path === "string") return path;
  return { kind: "path", range, path: decodeName(Buffer.from(name, "latin1")), reason: path.reason };
}

/** The section itself if its hunks and modes fit what it does to the file; else the flaw. */
function checked(section: Section): Section | Flaw {
  const { action, hunks, oldMode, newMode, range } = section;
  const isOneSided = (sign: "+" | "-") =>
    hunks.length <= 1 && hunks.every(({ lines }) => lines.every((line) => line.sign === sign));
  if (action === "create" && !isOneSided("+")) return syntax(hunks[0]!.range, "new-with-old");
  if (action === "delete" && !isOneSided("-")) return syntax(hunks[0]!.range, "gone-with-new");
  const turns = oldMode !== null && newMode !== null && (oldMode === "link") !== (newMode === "link");
  return turns ? syntax(range, "mode") : section;
}
