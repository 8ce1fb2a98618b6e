// A patch as it was read: what it does to which file, and where each part of it stands.

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
  /** From 1. Of no lines, the one before. */
  readonly oldStart: number;
  readonly oldCount: number;
  readonly newStart: number;
  readonly newCount: number;
  readonly lines: readonly HunkLine[];
}

/** What is done to one file. Of `change`, `create` and `delete`, `from` and `to` are the same. */
export interface FilePatch {
  readonly action: "change" | "create" | "delete" | "rename" | "copy";
  readonly from: RelPath;
  readonly to: RelPath;
  /** Null where the patch does not say. */
  readonly oldMode: Mode | null;
  readonly newMode: Mode | null;
  /** The line that it begins with. */
  readonly range: Range;
  readonly hunks: readonly Hunk[];
}

/** Why something is no patch, or not one for this skill. `range` is where in the patch. */
export type PatchProblem = Flaw | Misfit;

/** What is wrong with the patch itself. */
export type Flaw = { readonly range: Range } & (
  | { readonly kind: "empty"; readonly form: OtherForm }
  | { readonly kind: "syntax"; readonly mistake: PatchMistake; readonly detail: string }
  | { readonly kind: "binary" }
  | { readonly kind: "path"; readonly path: string; readonly reason: PatchPathProblem }
  | { readonly kind: "too-large"; readonly path: RelPath }
);

/** Where the skill is not what the patch was made for. */
export type Misfit = { readonly range: Range } & (
  | {
      readonly kind: "conflict";
      readonly path: RelPath;
      readonly reason: ConflictReason;
      /** From 1; 0 where it is not about one hunk. */
      readonly hunk: number;
      readonly hunks: number;
      /** What the hunk says is there, and what is, from the same line on; the first lines that differ are among them. */
      readonly expected: readonly NumberedLine[];
      readonly found: readonly NumberedLine[];
    }
  | {
      readonly kind: "missing";
      readonly path: RelPath;
      /** Files of the same name elsewhere in the skill. */
      readonly similar: readonly RelPath[];
      /** The link or file that stands where a directory of the path would have to. */
      readonly through: RelPath | null;
      /** The directory of the path below which the skill has all the rest of it. */
      readonly below: RelPath | null;
    }
  | {
      readonly kind: "exists";
      readonly path: RelPath;
      /** What is in the way. */
      readonly by: Obstacle;
      readonly at: RelPath;
      /** Whether it is what the patch would make. */
      readonly same: boolean;
    }
);
