// The only importer of picomatch: globs over ids and paths.

import picomatch from "picomatch";
import { diagnostic, type Report } from "../diagnostics/diagnostic.ts";
import type { Written } from "../model/config.ts";
import { parents, type RelPath } from "../model/names.ts";

const MAX_LENGTH = 256;
/** How many patterns the braces of one glob may expand to. */
const MAX_ALTERNATIVES = 64;

export type Matcher = (text: string) => boolean;

/** What one character of a name must be; null: any number of any characters. */
type Token = ((character: string) => boolean) | null;
/** What one name of a path must be; null: any number of any names. */
type Segment = readonly Token[] | null;

/** Whether `text` is a pattern and not a single name. */
export function isGlob(text: string): boolean {
  return /[*?[\]{}]/.test(text);
}

/**
 * `*`, `?` and `[...]` stay within a segment, `**` crosses them, `{a,b}` is either; dot names are names like any other, and a backslash
 * escapes what follows. The empty path, a root, is matched by `.` and `**`. Null, with a diagnostic, for a leading `!`, brackets that do
 * not close, and patterns beyond the limits.
 *
 * Patterns and names may both be hostile, so a pattern never becomes one regular expression: picomatch's backtrack over every wildcard
 * and take a minute for `*a*a*a*a*b`. picomatch reads the brackets; matching takes at most length × length steps.
 */
export function compileGlob(pattern: Written, report: Report): Matcher | null {
  const patterns = patternsOf(pattern, report);
  if (patterns === null) return null;
  return (path) => {
    const names = namesIn(path);
    return patterns.some((segments) => matchesAll(segments, names, matchesName));
  };
}

/** Whether a glob that compiles matches a path, or could match anything below it. */
export function compileReach(pattern: Written): Matcher {
  const patterns = patternsOf(pattern, () => {}) ?? [];
  return (path) => {
    const names = namesIn(path);
    return patterns.some((segments) => reaches(segments, names));
  };
}

/** What a pattern may be, without braces. Null when it is refused, which is reported. */
function patternsOf(pattern: Written, report: Report): readonly Segment[][] | null {
  const { text, at } = pattern;
  if (text.startsWith("!")) {
    report(diagnostic("glob/negated", { ...at, within: [0, 1] }, { glob: text }));
    return null;
  }
  const short = text.length <= MAX_LENGTH;
  if (short && !bracketsClose(text)) {
    report(diagnostic("glob/syntax", at, { glob: text }));
    return null;
  }
  const alternatives = short && !/\{[^}]*\.\./.test(text) ? expandBraces(text) : null;
  if (alternatives === null) {
    report(
      diagnostic("glob/too-complex", at, { glob: text, alternatives: MAX_ALTERNATIVES, length: MAX_LENGTH }),
    );
    return null;
  }
  return alternatives.map(segmentsOf);
}

function namesIn(path: string): readonly string[] {
  return path === "" ? [] : path.split("/");
}

/** Whether these names may be the beginning of something that `segments` match. */
function reaches(segments: readonly Segment[], names: readonly string[]): boolean {
  for (const [at, name] of names.entries()) {
    const segment = segments[at];
    // From here on it matches whatever comes.
    if (segment === null) return true;
    if (segment === undefined || !matchesName(segment, name)) return false;
  }
  return true;
}

/** A pattern for a directory covers everything in it, as in a .gitignore. */
export function covering(matches: Matcher): Matcher {
  return (path) => matches(path) || parents(path as RelPath).some(matches);
}

/** A matcher for any of `patterns`; those that do not compile are reported and match nothing. */
export function anyOf(patterns: readonly Written[], report: Report): Matcher {
  const matchers = patterns.map((pattern) => compileGlob(pattern, report));
  return (text) => matchers.some((matches) => matches?.(text) ?? false);
}

/** Parentheses are literal here, since ids and file names may have them; picomatch would read groups. */
function bracketsClose(text: string): boolean {
  try {
    const literal = text.replace(/\\.|[()]/gs, (found) => (found.length > 1 ? found : `\\${found}`));
    picomatch.makeRe(literal || ".", { strictBrackets: true });
    return true;
  } catch {
    return false;
  }
}

/** An escaped character, a bracket expression, or one character. */
function tokensOf(text: string): string[] {
  return text.match(/\\.|\[[!^]?\]?(?:\[:\w+:\]|\\.|[^\]\\])*\]|./gsu) ?? [];
}

/** `a{b,c}d` as `abd` and `acd`. A brace without a comma is literal. Null when there are too many. */
function expandBraces(text: string): string[] | null {
  const tokens = tokensOf(text).reverse();
  const group = (inner: boolean): string[] | null => {
    const done: string[] = [];
    let open = [""];
    for (let token = tokens.pop(); token !== undefined; token = tokens.pop()) {
      if (inner && token === "}")
        return done.length > 0 ? [...done, ...open] : open.map((part) => `\\{${part}\\}`);
      if (inner && token === ",") {
        done.push(...open);
        open = [""];
        continue;
      }
      const parts = token === "{" ? group(true) : [token];
      if (parts === null || done.length + open.length * parts.length > MAX_ALTERNATIVES) return null;
      open = open.flatMap((before) => parts.map((part) => before + part));
    }
    return open;
  };
  return group(false);
}

/** `./a/` is `a`, and `.` is the root. */
function segmentsOf(text: string): Segment[] {
  return text
    .split("/")
    .filter((segment) => segment !== "" && segment !== ".")
    .map((segment) => (segment === "**" ? null : tokensOf(segment).map(tokenOf)));
}

function tokenOf(token: string): Token {
  if (token === "*") return null;
  if (token === "?") return () => true;
  if (token.length > 2 && token.startsWith("[")) return picomatch(token.replace(/^\[!/, "[^"), { dot: true });
  const literal = token.length > 1 && token.startsWith("\\") ? token.slice(1) : token;
  return (character) => character === literal;
}

function matchesName(tokens: readonly Token[], name: string): boolean {
  return matchesAll(tokens, [...name], (token, character) => token(character));
}

/**
 * Whether `items` match `pattern`, where null matches any number of items. Only the last null is ever retried: whatever an earlier one
 * could match, the last one can match too.
 */
function matchesAll<P, T>(
  pattern: readonly (P | null)[],
  items: readonly T[],
  matches: (one: P, item: T) => boolean,
) {
  let at = 0;
  let star = -1;
  let starItem = 0;
  for (let item = 0; item < items.length; ) {
    const part = pattern[at];
    if (at < pattern.length && part === null) {
      star = at++;
      starItem = item;
    } else if (at < pattern.length && matches(part!, items[item]!)) {
      at += 1;
      item += 1;
    } else if (star >= 0) {
      at = star + 1;
      item = ++starItem;
    } else {
      return false;
    }
  }
  while (at < pattern.length && pattern[at] === null) at += 1;
  return at === pattern.length;
}
