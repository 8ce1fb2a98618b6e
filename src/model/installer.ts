// The data of the emitted scripts: one installer for each scope.

import type { Hex } from "./names.ts";

export const SCOPES = ["user", "project"] as const;
export type Scope = (typeof SCOPES)[number];

export const STRUCTURES = ["link", "symlink-tree", "copy-tree"] as const;
/** `link`: the destination is one link; `symlink-tree`: one link per entry; `copy-tree`: real files. */
export type Structure = (typeof STRUCTURES)[number];

export const LAYOUTS = ["flat", "nested"] as const;
export type Layout = (typeof LAYOUTS)[number];

export const ON_CONFLICT = ["fail", "backup", "keep"] as const;
export type OnConflict = (typeof ON_CONFLICT)[number];

/** A piece of a `dest`: literal text, `$NAME`, or `${NAME:-fallback}`. Expanded by the script, never by the compiler. */
export type DestPart =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "variable"; readonly name: string }
  | { readonly kind: "fallback"; readonly name: string; readonly fallback: readonly DestPart[] };

/** `unclosed`: a `${` without its brace; `bare`: `$NAME` without braces; `syntax`: any other use of `$`. */
export type DestProblem = "empty" | "unclosed" | "bare" | "syntax" | "variable" | "control" | "relative";

/** The unit of installing: all targets that resolve to one directory. */
export interface Destination {
  /** The target names joined by `+` (shortened when too long for a file name): names `views/` and `data/`. */
  readonly name: string;
  /** Sorted; at least one. */
  readonly targets: readonly string[];
  readonly structure: Structure;
  readonly layout: Layout;
  readonly onConflict: OnConflict;
  /** Entries (names or nested paths) that the installer never touches. */
  readonly exclude: readonly string[];
  /** `<arch>-<os>` as in Nix; empty: every system. */
  readonly systems: readonly string[];
  /** User scope: must expand to an absolute path. Project scope: one literal, relative to the project root. */
  readonly dest: readonly DestPart[];
  /** SHA-256 of the wanted table of this destination's structure. */
  readonly view: Hex;
}

export interface Installer {
  readonly scope: Scope;
  /** `name:` of skills.yaml, or the scope. */
  readonly owner: string;
  /** Sorted by name. */
  readonly destinations: readonly Destination[];
  /**
   * When all destinations get the same skills: one of them, and the view of its links (user scope) or copies (project scope). A directory
   * that is only named by an environment variable gets this view.
   */
  readonly shared: { readonly name: string; readonly view: Hex } | null;
}

/** A `dest` in its canonical spelling for skills.yaml. */
export function spellDest(parts: readonly DestPart[]): string {
  return parts.map((part, index) => spellPart(part, parts[index + 1])).join("");
}

function spellPart(part: DestPart, next: DestPart | undefined): string {
  if (part.kind === "text") return part.text;
  if (part.kind === "fallback") return `\${${part.name}:-${spellDest(part.fallback)}}`;
  // Without braces where nothing that could belong to the name follows.
  const alone = next === undefined || (next.kind === "text" && next.text.startsWith("/"));
  return part.name === "HOME" && alone ? "$HOME" : `\${${part.name}}`;
}
