// The only importer of picomatch: globs over ids and paths.

import picomatch from "picomatch";
import { type Diagnostic, diagnostic } from "../diagnostics/diagnostic.ts";
import type { Written } from "../model/config.ts";

/**
 * Matching takes time that grows with the text to the power of the wildcards, so a pattern may hold few of them. No
 * honest glob over skill ids comes near these.
 */
const MAX_LENGTH = 256;
const MAX_WILDCARDS = 6;

export type Matcher = (text: string) => boolean;

/** Whether `text` asks for more than one name. */
export function isGlob(text: string): boolean {
  return picomatch.scan(text).isGlob || /[{}[\]*?]/.test(text);
}

/**
 * `*` stays within a segment, `**` crosses them, dot names are names like any other. Null, with a diagnostic, for a leading `!`,
 * brackets that do not close, and patterns beyond the limits.
 */
export function compileGlob(pattern: Written, diagnostics: Diagnostic[]): Matcher | null {
  const { text, at } = pattern;
  if (text.startsWith("!")) {
    diagnostics.push(diagnostic("glob/negated", { ...at, within: [0, 1] }, { glob: text }));
    return null;
  }
  const wildcards = text.match(/\*+|\?|[+@!?*]\(|\{/g)?.length ?? 0;
  if (text.length > MAX_LENGTH || wildcards > MAX_WILDCARDS || /\{[^}]*\.\./.test(text)) {
    diagnostics.push(diagnostic("glob/too-complex", at, { glob: text, wildcards: MAX_WILDCARDS, length: MAX_LENGTH }));
    return null;
  }
  try {
    return picomatch(text, { dot: true, nonegate: true, noextglob: true, strictBrackets: true });
  } catch {
    diagnostics.push(diagnostic("glob/syntax", at, { glob: text }));
    return null;
  }
}

/** A matcher for any of `patterns`; those that do not compile are reported and match nothing. */
export function anyOf(patterns: readonly Written[], diagnostics: Diagnostic[]): Matcher {
  const matchers = patterns.map((pattern) => compileGlob(pattern, diagnostics));
  return (text) => matchers.some((matches) => matches?.(text) ?? false);
}
