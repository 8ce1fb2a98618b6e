// `Skillfile` of skillfile, and `Skillfile.lock` beside it. The formats: eljulians/skillfile, SPEC.md. Neither has a version: lines with
// an unknown first word are passed over by its own program, and said here.

import { type AdoptResult, adopted, type Origin, refused } from "./adopted.ts";
import { directoryIn, Entries, type Fields, fieldsOf, idIn, parseJson, valueIn } from "./values.ts";

export function readSkillfile(text: string, lock: string | null): AdoptResult {
  const locked = lock === null ? {} : fieldsOf(parseJson(lock));
  if (locked === null) return refused({ problem: "syntax" });
  const entries = new Entries();
  const agents: string[] = [];
  for (const line of text.replace(/^\uFEFF/, "").split(/\r?\n/)) {
    const words = wordsIn(line);
    if (words === null) return refused({ problem: "syntax" });
    const [kind, type, ...rest] = words;
    if (kind === undefined) continue;
    if (kind === "install" && type !== undefined) agents.push(type);
    else if (kind === "install-path") entries.add(line.trim(), null, "setting");
    else if (!["local", "github", "gitlab", "url"].includes(kind)) entries.add(line.trim(), null, "shape");
    else if (type !== "skill") entries.add(line.trim(), null, "kind");
    else addSkill(entries, line.trim(), kind, rest, locked);
  }
  return adopted({ ...entries, agents });
}

/** A skill by its words behind `skill`. */
function addSkill(
  entries: Entries,
  line: string,
  kind: string,
  words: readonly string[],
  locked: Fields,
): void {
  // The name may be left out: a repository has a slash, and of the others the path comes last.
  const isRemote = kind === "github" || kind === "gitlab";
  const hasName = isRemote ? !(words[0] ?? "/").includes("/") : words.length > 1;
  const [first, second, third] = hasName ? words.slice(1) : words;
  const place = isRemote ? second : first;
  if (first === undefined || place === undefined) {
    entries.add(line, null, "shape");
    return;
  }
  const name = hasName ? words[0]! : stemOf(place === "." ? first.replace(/@.*$/, "") : place);
  // One file that becomes a skill's SKILL.md is no directory that kitout could take.
  const isFile = kind === "url" || (place.endsWith(".md") && !/(?:^|\/)SKILL\.md$/.test(place));
  if (isFile) entries.add(line, name, "origin");
  else if (isRemote) entries.add(line, name, remoteOrigin(kind, name, first, place, third ?? null, locked));
  else entries.add(line, name, { kind: "path", path: place.replace(/(^|\/)SKILL\.md$/, "$1") || "." });
}

function remoteOrigin(
  kind: string,
  name: string,
  given: string,
  place: string,
  ref: string | null,
  locked: Fields,
): Origin | "path" {
  const path = directoryIn(place);
  if (path === undefined) return "path";
  const [repository, own] = given.split("@") as [string, string?];
  const pin = fieldsOf(valueIn(locked, `${kind}/skill/${name}`));
  return {
    kind: "git",
    repository: kind === "github" ? repository : `https://gitlab.com/${repository}`,
    ref: own ?? ref,
    path,
    commit: pin === null ? null : idIn(pin, "sha"),
    tree: null,
  };
}

/** The name of a path: the last one in it, or of the directory of a SKILL.md. */
function stemOf(path: string): string {
  const names = path.split("/").filter((name) => name !== "" && name !== ".");
  const last = names.at(-1) === "SKILL.md" ? names.at(-2) : names.at(-1);
  return (last ?? "").replace(/\.md$/, "");
}

/** The words of a line by the rules of a POSIX shell for quotation marks; null: one is not closed. */
function wordsIn(line: string): readonly string[] | null {
  const words: string[] = [];
  let word: string | null = null;
  for (let at = 0; at < line.length; at++) {
    const letter = line[at]!;
    if (/\s/.test(letter)) {
      if (word !== null) words.push(word);
      word = null;
    } else if (letter === "#" && word === null) {
      break;
    } else if (letter === "'" || letter === '"') {
      const end = closing(line, at, letter);
      if (end < 0) return null;
      const inside = line.slice(at + 1, end);
      word = (word ?? "") + (letter === '"' ? inside.replace(/\\(["\\$`])/g, "$1") : inside);
      at = end;
    } else {
      if (letter === "\\") at += 1;
      word = (word ?? "") + (line[at] ?? "");
    }
  }
  return word === null ? words : [...words, word];
}

function closing(line: string, from: number, mark: string): number {
  for (let at = from + 1; at < line.length; at++) {
    if (line[at] === mark) return at;
    if (mark === '"' && line[at] === "\\") at += 1;
  }
  return -1;
}
