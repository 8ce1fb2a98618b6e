// `patches`: reading a patch, and applying it.

import type { LinkFate } from "../../model/links.ts";
import type {
  ConflictReason,
  NumberedLine,
  Obstacle,
  OtherForm,
  PatchMistake,
  PatchPathProblem,
} from "../../model/patch.ts";
import { error } from "../entry.ts";
import { list, plural, shortened } from "../phrases.ts";

export const messages = {
  "patch/empty": error<{ bytes: number; form: OtherForm }>(
    ({ bytes }) => (bytes === 0 ? "This patch is empty." : "No change of a file is in this patch."),
    ({ bytes, form }) =>
      bytes === 0
        ? "Take it out of `patches`. A shell empties the file behind `>` before kitout reads it: write a patch to a file that skills.yaml does not name yet."
        : form === "other"
          ? "A patch is what `git diff`, `git format-patch` or `diff -u` writes. Was it saved without its headers?"
          : `It was written by \`diff\` ${form === "context" ? "with -c" : "without -u"}. Make it anew with \`diff -u\`, of directories with \`diff -Nur\`.`,
  ),
  "patch/syntax": error<{ mistake: PatchMistake; detail: string }>(
    ({ mistake, detail }) => `${patchMistake(mistake, detail)}.`,
    ({ mistake }) => patchMistakeHint(mistake),
  ),
  "patch/binary": error<object>(
    () => "This is a change of a file that is no text, and no patch has its bytes.",
    () => "Take it out of the patch, and put the file over the skill with `files`.",
  ),
  "patch/path": error<{ path: string; reason: PatchPathProblem }>(
    ({ path, reason }) => patchPath(shortened(path), reason),
    () => "Make the patch with paths below the skill: `git diff --relative` in its directory, or `diff -ru`.",
  ),
  "patch/conflict": error<{
    skill: string;
    path: string;
    reason: ConflictReason;
    hunk: number;
    hunks: number;
    expected: readonly NumberedLine[];
    found: readonly NumberedLine[];
  }>(
    ({ skill, path, reason, hunk, hunks, expected, found }) =>
      `${hunk === 0 ? "The patch" : hunks === 1 ? "The only hunk" : `Hunk ${hunk} of ${hunks}`} does not apply to ${shortened(path)} of "${skill}": ${patchConflict(reason)}.${numberedLines("It expects:", expected)}${numberedLines(`${shortened(path)} has:`, found)}`,
    ({ reason, skill }) => patchConflictHint(reason, skill),
  ),
  "patch/missing-file": error<{
    skill: string;
    path: string;
    similar: readonly string[];
    through: string | null;
    below: string | null;
  }>(
    ({ skill, path, through }) =>
      `There is no ${shortened(path)} in "${skill}" to patch${through === null ? "" : `: ${shortened(through)} is no directory of the skill`}.`,
    ({ path, similar, below }) =>
      below !== null
        ? `There is ${shortened(path.slice(below.length + 1))}. Was the patch made in the whole repository? Make it for the skill alone, with \`git diff --relative=${pasteable(below)}\` or \`git format-patch --relative=${pasteable(below)}\`.`
        : similar.length === 0
          ? "Paths in a patch are below the skill, behind one directory such as `a/`. The file may be gone, or renamed: look at the skill, and make the patch anew."
          : `Did it move? There ${similar.length === 1 ? "is" : "are"} ${list(similar.map(shortened))}. Paths in a patch are below the skill, behind one directory such as \`a/\`.`,
  ),
  "patch/exists": error<{ skill: string; path: string; by: Obstacle; at: string; same: boolean }>(
    ({ skill, path, by, at, same }) =>
      same
        ? `The patch makes ${shortened(path)} in "${skill}", which is there already, and the same.`
        : `The patch makes ${shortened(path)} in "${skill}", but ${at === path ? `there is a ${by} already` : `${shortened(at)} is a ${by}`}.`,
    ({ same }) =>
      same
        ? "The source has it now: take it out of the patch."
        : "Make the patch anew from what the skill has now. To put a file over another one, use `files`.",
  ),
  "patch/too-large": error<{ path: string }>(
    ({ path }) => `To patch ${shortened(path)} is too much work: it is too large, or this patch is.`,
    () =>
      "Up to 16 MiB of a file are patched, and 64 MiB in all. Put a large file over the skill with `files`.",
  ),
  "patch/link": error<{ path: string; target: string; fate: Exclude<LinkFate, "special"> }>(
    ({ path, target, fate }) =>
      `The patch makes ${path} a link to ${target}, which ${fate === "dangling" ? "is not there" : fate === "loop" || fate === "ancestor" ? "leads in a circle" : "is not inside the skill"}.`,
    () => "Let it lead to a file of the same skill, by a relative path.",
  ),
};

function patchMistake(mistake: PatchMistake, detail: string): string {
  const mistakes = {
    "no-file": "Before this hunk it is not said which file it is of",
    "no-name": "This does not say which file it is about",
    "no-second-name": "Behind the line with `---` one with `+++` is missing",
    "no-hunk": "Behind the names of the file no hunk follows, which begins with `@@ -`",
    "names-differ": "The names of the file differ here",
    quotes: "This name in quotes does not end, or holds an escape that is none",
    "hunk-header": "A hunk begins with a line such as `@@ -12,7 +12,8 @@`",
    "hunk-short": `The hunk ends too early: by its numbers ${plural(Number(detail), "more line")} should begin with a blank, \`-\` or \`+\``,
    "hunk-count": "The hunk goes on here, though by its numbers it has ended",
    "no-line-ending": "In this hunk a line without an ending is not the last one",
    "new-with-old":
      "The patch makes this file, so that it can only have one hunk with lines that begin with `+`",
    "gone-with-new":
      "The patch removes this file, so that it can only have one hunk with lines that begin with `-`",
    nothing: "This does nothing to the file",
    contradiction: "This does two things to the file that do not go together",
    mode: "A skill holds files and links (modes 100644, 100755 and 120000), and none turns into the other in one step",
    submodule: "This is a submodule, another repository, which is never part of a skill",
    "one-sided": "Only one side has this file, and its lines are not in the patch",
  } satisfies Record<PatchMistake, string>;
  return mistakes[mistake];
}

function patchMistakeHint(mistake: PatchMistake): string {
  if (mistake === "submodule") return "Take it out of the patch.";
  if (mistake === "one-sided")
    return "Make the patch anew with `diff -Nur`, which has whole files too; or take this line out, when the file is not meant.";
  if (mistake.startsWith("hunk"))
    return "Was it edited by hand, or cut off? Make the patch anew with `git diff` or `diff -u`.";
  return "Make the patch anew with `git diff` or `diff -u`.";
}

function patchPath(path: string, reason: PatchPathProblem): string {
  const reasons = {
    absolute: `The patch is for ${path}, an absolute path, and not for a file of the skill`,
    dotdot: `The patch is for ${path}, which leads upwards, out of the skill`,
    git: `The patch is for ${path}, and some systems take a name in it for .git`,
    letters: `The patch is for ${path}: a control character, a backslash or bytes that are not UTF-8 are in no file's name`,
    long: `A path in the patch has more than 1024 letters or 100 directories: ${path}`,
    empty: `The patch is for "${path}", which is not the path of a file`,
    "link-text": `The patch makes ${path} a link whose text is empty, too long, or holds a control character, a backslash or bytes that are not UTF-8`,
  } satisfies Record<PatchPathProblem, string>;
  return `${reasons[reason]}.`;
}

/** Somebody else wrote this path, and a reader may copy the command that it stands in. */
function pasteable(path: string): string {
  return /^[\w./-]{1,200}$/.test(path) ? path : "DIRECTORY";
}

function patchConflict(reason: ConflictReason): string {
  const reasons = {
    changed: "the file has something else there",
    applied: "what it makes is there already",
    "line-endings": "the lines are there, but they end in another way (LF or CRLF)",
    "not-first":
      "without lines of context before its change it can only stand where it says, at the beginning, and the file begins in another way",
    "not-last":
      "without lines of context behind its change it can only stand where it says, at the end, and the file ends in another way",
    link: "a link is there, and the patch is for a file",
    file: "a file is there, and the patch is for a link",
    "not-empty": "the patch removes the file, but something of it would be left",
  } satisfies Record<ConflictReason, string>;
  return reasons[reason];
}

function patchConflictHint(reason: ConflictReason, skill: string): string {
  if (reason === "applied") return "The source has the change now: take this hunk out, or the patch.";
  if (reason === "line-endings")
    return "Give the patch the line endings of the file; `* -text` in .gitattributes keeps git from changing them.";
  if (reason.startsWith("not-"))
    return "Make the patch anew from what the skill has now, with lines of context (not with -U0).";
  return `The source changed below the patch. Take the patch out of \`patches\`, repeat what you ran, and \`kitout install\`. In a copy of the installed skill, \`patch -p1 < FILE\` does what still fits; mend the rest, and remove what it leaves in .rej and .orig. Then \`kitout diff ${skill} COPY > FILE\` makes the patch anew: name it as the last one.`;
}

/** Lines of a file below a text, under a title, those that differ with a mark; nothing when there are none. */
function numberedLines(title: string, lines: readonly NumberedLine[]): string {
  if (lines.length === 0) return "";
  return [
    "",
    `  ${title}`,
    ...lines.map(({ line, text, differs }) =>
      `${`${differs ? "> " : ""}${line}`.padStart(7)} | ${text}`.trimEnd(),
    ),
  ].join("\n");
}
