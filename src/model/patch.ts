// What can be wrong with a patch, and with a skill that it is for.

/** A line of a file as it is shown, with its number from 1. */
export interface NumberedLine {
  readonly line: number;
  /** Of a long line only a part, with `…` where it continues. */
  readonly text: string;
  /** Whether the patch and the file differ here. */
  readonly differs: boolean;
}

/** Why a hunk does not apply. */
export type ConflictReason =
  /** The file has other lines there. */
  | "changed"
  /** The file already has what the hunk makes. */
  | "applied"
  /** Only the line endings differ. */
  | "line-endings"
  /** Its lines are there, but not at the beginning or the end, where a hunk without context before or after its change must be. */
  | "not-first"
  | "not-last"
  /** The patch is for a file, but a link is there, or the other way round. */
  | "link"
  | "file"
  /** The file that the patch removes would not be empty afterwards. */
  | "not-empty";

/** The format of a file that is not a patch: of `diff` without `-u`, of `diff -c`, or another. */
export type OtherForm = "normal" | "context" | "other";

/** What is wrong with the text of a patch. */
export type PatchMistake =
  /** A hunk before the names of its file; names, one of them, or a hunk that is missing. */
  | "no-file"
  | "no-name"
  | "no-second-name"
  | "no-hunk"
  /** The two names of one file are not those of the same file. */
  | "names-differ"
  /** A name in quotes that cannot be read. */
  | "quotes"
  | "hunk-header"
  /** Fewer or more lines than the header of the hunk says. */
  | "hunk-short"
  | "hunk-count"
  /** A line without an ending that is not the last one. */
  | "no-line-ending"
  /** A new file with old lines, a removed one with new lines. */
  | "new-with-old"
  | "gone-with-new"
  | "nothing"
  | "contradiction"
  /** Something that is neither a file nor a link, or a file that becomes a link. */
  | "mode"
  | "submodule"
  /** `Only in …` of `diff -r`. */
  | "one-sided";

/** Why a path in a patch cannot be one of a skill; `link-text`: the text of a link that the patch makes. */
export type PatchPathProblem = "absolute" | "dotdot" | "git" | "letters" | "long" | "empty" | "link-text";

/** What a patch finds where it creates a file. */
export type Obstacle = "file" | "link" | "directory";

/**
 * Why a change cannot be written as a patch: it is not text; it is too large, alone or with the changes before it; no skill may have such
 * a name or link; it cannot be read; or it is neither a file nor a link.
 */
export type UnwritableReason = "binary" | "large" | "name" | "unreadable" | "special";
