// What can be wrong with a patch, and with a skill that it is for.

/** A line of a file as it is shown, with its number from 1. */
export interface NumberedLine {
  readonly line: number;
  /** Of a long line a part, with `…` where it goes on. */
  readonly text: string;
  /** Whether the patch and the file differ here. */
  readonly differs: boolean;
}

/** Why a hunk does not apply. */
export type ConflictReason =
  /** Something else stands there. */
  | "changed"
  /** What the hunk makes is there already. */
  | "applied"
  /** All that differs are the ends of the lines. */
  | "line-endings"
  /** Its lines are there, and are not the first or the last ones, as a hunk without context before or behind it says. */
  | "not-first"
  | "not-last"
  /** The patch is for a file, and a link is there, or the other way round. */
  | "link"
  | "file"
  /** More would be left of the file than nothing. */
  | "not-empty";

/** What is in a file that is no patch: what `diff` writes without `-u`, what it writes with `-c`, or something else. */
export type OtherForm = "normal" | "context" | "other";

/** What is wrong with the text of a patch. */
export type PatchMistake =
  /** A hunk before the names of its file; names, one of them, or a hunk that is missing. */
  | "no-file"
  | "no-name"
  | "no-second-name"
  | "no-hunk"
  /** The two names of one file are different ones. */
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

/** What is where a patch makes a file. */
export type Obstacle = "file" | "link" | "directory";

/**
 * Why a change cannot be written as a patch: no text; too large, alone or with what is before it; a name, or the text of a link, that
 * no skill may have; it cannot be read; or it is neither a file nor a link.
 */
export type UnwritableReason = "binary" | "large" | "name" | "unreadable" | "special";
