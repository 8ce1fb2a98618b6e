// Phrases that several families use.

import type { Kind } from "../host/host.ts";
import { shortRevision } from "../model/pin.ts";
import type { SourceKeys } from "../model/reference.ts";
import { DEFAULT_STYLE, flowText } from "../yaml/write.ts";

/** The facts of a message about an unknown name. */
export type Suggestion = { readonly suggestion: string | null };

/** A hint with the suggestion, or `otherwise` without one. */
export function didYouMean(suggestion: string | null, otherwise: string): string {
  return suggestion === null ? otherwise : `Did you mean "${suggestion}"?`;
}

/** `a, b, c`; a long list ends with the number of items left out. */
export function list(items: readonly (string | number)[]): string {
  return items.length <= MOST_LISTED
    ? items.join(", ")
    : `${items.slice(0, MOST_LISTED).join(", ")} and ${items.length - MOST_LISTED} more`;
}

/** A longer list in a sentence would not be read. */
const MOST_LISTED = 20;

/** Which version of a source has what the configuration names. `before` and `after` are revisions. */
export function onlyBefore(before: string, after: string): string {
  return `${shortRevision(before)} has it, and ${shortRevision(after)} does not`;
}

/** What to do when an update brings less than `what` in the configuration names; `now` says what there is instead, or is empty. */
export function changeThenUpdate(source: string, what: string, now: string): string {
  return `${now === "" ? "" : `${now}. `}Change ${what}, then update again. Until then, \`kitout update\` with the names of the other sources leaves "${source}" as it is.`;
}

/** "`github: o/r`, `ref: v1` and `subdir: skills`" */
export function keysText(keys: SourceKeys): string {
  const written = keys.map(([key, value]) => `\`${key}: ${flowText(value, DEFAULT_STYLE)}\``);
  return written.length < 2 ? written.join("") : `${written.slice(0, -1).join(", ")} and ${written.at(-1)}`;
}

/** `a, b or c` */
export function or(items: readonly string[]): string {
  return items.length < 2 ? (items[0] ?? "") : `${items.slice(0, -1).join(", ")} or ${items.at(-1)}`;
}

/** `a, b and c` */
export function and(items: readonly string[]): string {
  return items.length < 2 ? (items[0] ?? "") : `${items.slice(0, -1).join(", ")} and ${items.at(-1)}`;
}

/** `1 file`, `2 files` */
export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

/** A path or an id, cut to its beginning and end when it would fill the screen. */
export function shortened(path: string): string {
  return path.length <= 200 ? path : `${path.slice(0, 120)}…${path.slice(-40)}`;
}

/** What is there instead of a file. */
export function notAFile(kind: Kind): string {
  return kind === "directory" ? "a directory, not a file" : "not a regular file";
}

/** A name as an attribute after a dot in Nix. */
export function nixName(name: string): string {
  return /^[A-Za-z_][A-Za-z0-9_-]*$/.test(name) ? name : JSON.stringify(name);
}
