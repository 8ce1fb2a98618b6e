// A parsed patch: what it does to which file, and where each part of it is.

import type { RelPath } from "../../../model/names.ts";
import type {
  ConflictReason,
  NumberedLine,
  Obstacle,
  OtherForm,
  PatchMistake,
  PatchPathProblem,
} from "../../../model/patch.ts";

/** Start and end in the patch, in bytes. */
export type Range = readonly [start: number, end: number];

export type Mode = "file" | "executable" | "link";

export interface HunkLine {
  readonly sign: " " | "-" | "+";
  /** One character for each byte, with the line's ending; without one where the file ends in the middle of a line. */
  readonly text: string;
}

export interface Hunk {
  /** The line that begins with `@@`. */
  readonly range: Range;
  /** From 1; for an empty range, the line before. */
  readonly oldStart: number;
  readonly oldCount: number;
  readonly newStart: number;
  readonly newCount: number;
  readonly lines: readonly HunkLine[];
}

/** What is done to one file. For `change`, `create` and `delete`, `from` and `to` are equal. */
export interface FilePatch {
  readonly action: "change" | "create" | "delete" | "rename" | "copy";
  readonly from: RelPath;
  readonly to: RelPath;
  /** Null when the patch has none. */
  readonly oldMode: Mode | null;
  readonly newMode: Mode | null;
  /** Its first line. */
  readonly range: Range;
  readonly hunks: readonly Hunk[];
}

/** Why a text is not a patch, or does not apply to this skill. `range` is where in the patch. */
export type PatchProblem = Flaw | Misfit;

/** What is wrong with the patch itself. */
export type Flaw = { readonly range: Range } & (
  | { readonly kind: "empty"; readonly form: OtherForm }
  | { readonly kind: "syntax"; readonly mistake: PatchMistake; readonly detail: string }
  | { readonly kind: "binary" }
  | { readonly kind: "path"; readonly path: string; readonly reason: PatchPathProblem }
  | { readonly kind: "too-large"; readonly path: RelPath }
);

/** Where the skill differs from the one that the patch was made for. */
export type Misfit = { readonly range: Range } & (
  | {
      readonly kind: "conflict";
      readonly path: RelPath;
      readonly reason: ConflictReason;
      /** From 1; 0 when it is not about one hunk. */
      readonly hunk: number;
      readonly hunks: number;
      /** The lines that the hunk expects and those that are there, from the same line on, including the first that differ. */
      readonly expected: readonly NumberedLine[];
      readonly found: readonly NumberedLine[];
    }
  | {
      readonly kind: "missing";
      readonly path: RelPath;
      /** Files of the same name elsewhere in the skill. */
      readonly similar: readonly RelPath[];
      /** The link or file at a path that has to be a directory. */
      readonly through: RelPath | null;
      /** The leading directories of the path without which the skill has it; null when there are none. */
      readonly below: RelPath | null;
    }
  | {
      readonly kind: "exists";
      readonly path: RelPath;
      /** What is already at the path. */
      readonly by: Obstacle;
      readonly at: RelPath;
      /** Whether it equals what the patch would make. */
      readonly same: boolean;
    }
);
