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
    ({ bytes }) => (bytes === 0 ? "This patch is empty." : "This patch changes no file."),
    ({ bytes, form }) =>
      bytes === 0
        ? "Remove it from `patches`. Did you redirect the output of kitout into it? The shell empties that file before kitout reads it: write to a file that skills.yaml does not list yet."
        : form === "other"
          ? "Check that the file is the output of `git diff`, `git format-patch` or `diff -u`, with its `---` and `+++` lines."
          : `It is the output of \`diff\` ${form === "context" ? "with -c" : "without -u"}. Recreate it with \`diff -u\`, or \`diff -Nur\` for directories.`,
  ),
  "patch/syntax": error<{ mistake: PatchMistake; detail: string }>(
    ({ mistake, detail }) => `${patchMistake(mistake, detail)}.`,
    ({ mistake }) => patchMistakeHint(mistake),
  ),
  "patch/binary": error<object>(
    () => "This changes a file that is not text, and the patch does not contain its bytes.",
    () => "Remove it from the patch, and replace the file with `files`.",
  ),
  "patch/path": error<{ path: string; reason: PatchPathProblem }>(
    ({ path, reason }) => patchPath(shortened(path), reason),
    () =>
      "Create the patch with paths relative to the skill: `git diff --relative` in its directory, or `diff -ru`.",
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
      `${hunk === 0 ? "The patch" : hunks === 1 ? "The only hunk" : `Hunk ${hunk} of ${hunks}`} does not apply to ${shortened(path)} of "${skill}": ${patchConflict(reason)}.${numberedLines("Expected:", expected)}${numberedLines(`Found in ${shortened(path)}:`, found)}`,
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
      `The patch is for ${shortened(path)}, which does not exist in "${skill}"${through === null ? "" : `: ${shortened(through)} is not a directory`}.`,
    ({ path, similar, below }) =>
      below !== null
        ? `The skill contains ${shortened(path.slice(below.length + 1))}, so the patch was probably made from the root of the repository. Recreate it relative to the skill's directory: \`git diff --relative=${pasteable(below)}\`, or \`git format-patch --relative=${pasteable(below)}\`.`
        : similar.length === 0
          ? "Paths in a patch are relative to the skill, after one leading directory such as `a/`. The file may have been removed or renamed: check the skill, and recreate the patch."
          : `It may have been moved. Files of that name: ${list(similar.map(shortened))}. Paths in a patch are relative to the skill, after one leading directory such as \`a/\`.`,
  ),
  "patch/exists": error<{ skill: string; path: string; by: Obstacle; at: string; same: boolean }>(
    ({ skill, path, by, at, same }) =>
      same
        ? `The patch creates ${shortened(path)} in "${skill}", but the skill already has exactly that file.`
        : `The patch creates ${shortened(path)} in "${skill}", but ${at === path ? `a ${by} is already there` : `${shortened(at)} is a ${by}`}.`,
    ({ same }) =>
      same
        ? "The source has it now: remove it from the patch."
        : "Recreate the patch from the current skill, with `kitout diff`, `git diff` or `diff -u`. To replace a file, use `files`.",
  ),
  "patch/too-large": error<{ path: string }>(
    ({ path }) => `${shortened(path)}, or this patch, is too large.`,
    () => "kitout patches files of up to 16 MiB, and 64 MiB in all. Replace a large file with `files`.",
  ),
  "patch/link": error<{ path: string; target: string; fate: Exclude<LinkFate, "special"> }>(
    ({ path, target, fate }) =>
      `The patch makes "${path}" a symbolic link to "${target}", which ${linkProblem(fate)}.`,
    () => "Use a relative path to a file of the same skill.",
  ),
};

function linkProblem(fate: Exclude<LinkFate, "special">): string {
  const problems = {
    outside: "is not inside the skill",
    absolute: "is not inside the skill",
    dangling: "does not exist",
    loop: "points in a circle",
    ancestor: "points in a circle",
  } satisfies Record<typeof fate, string>;
  return problems[fate];
}

function patchMistake(mistake: PatchMistake, detail: string): string {
  const mistakes = {
    "no-file": "The lines before this hunk do not say which file it is for",
    "no-name": "This does not say which file it is for",
    "no-second-name": "A line with `+++` must follow the line with `---`",
    "no-hunk": "A hunk, which begins with `@@ -`, must follow the file names",
    "names-differ": "The two names of this file differ",
    quotes: "This quoted name has no closing quote or contains an invalid escape",
    "hunk-header": "Expected a hunk header such as `@@ -12,7 +12,8 @@`",
    "hunk-short": `The hunk ends too early: according to its header, ${plural(Number(detail), "more line")} must follow, beginning with a space, \`-\` or \`+\``,
    "hunk-count": "The hunk has more lines than its header says",
    "no-line-ending":
      "Only the last line of a file may lack a line ending, but in this hunk another one does",
    "new-with-old":
      "The patch creates this file, so it may contain only one hunk, with lines that begin with `+`",
    "gone-with-new":
      "The patch removes this file, so it may contain only one hunk, with lines that begin with `-`",
    nothing: "This does not change the file",
    contradiction: "These changes to the file contradict each other",
    mode: "A skill contains only files and symbolic links (modes 100644, 100755 and 120000), and a patch cannot turn one into the other",
    submodule: "This is a submodule, which is another repository and never part of a skill",
    "one-sided": "This file exists on one side only, and the patch does not contain its lines",
  } satisfies Record<PatchMistake, string>;
  return mistakes[mistake];
}

function patchMistakeHint(mistake: PatchMistake): string {
  if (mistake === "submodule") return "Remove it from the patch.";
  if (mistake === "one-sided")
    return "Recreate the patch with `diff -Nur`, which includes whole files. If you do not want the file, remove this line.";
  if (mistake.startsWith("hunk"))
    return "The patch may have been edited by hand, or truncated. Recreate it with `kitout diff`, `git diff` or `diff -u`.";
  return "Recreate the patch with `kitout diff`, `git diff` or `diff -u`.";
}

function patchPath(path: string, reason: PatchPathProblem): string {
  const reasons = {
    absolute: `The patch is for ${path}, an absolute path; expected a file of the skill`,
    dotdot: `The patch is for ${path}, which points outside the skill`,
    git: `The patch is for ${path}, in which some systems read a name as .git`,
    letters: `The patch is for ${path}; a file name cannot contain a control character, a backslash or bytes that are not UTF-8`,
    long: `A path in the patch has more than 1024 characters or 100 directories: ${path}`,
    empty: `The patch is for "${path}", which is not the path of a file`,
    "link-text": `The patch makes ${path} a symbolic link, but its target is empty, too long, or contains a control character, a backslash or bytes that are not UTF-8`,
  } satisfies Record<PatchPathProblem, string>;
  return `${reasons[reason]}.`;
}

/** Somebody else wrote this path, and a reader may copy the command that contains it. */
function pasteable(path: string): string {
  return /^[\w./-]{1,200}$/.test(path) ? path : "DIRECTORY";
}

function patchConflict(reason: ConflictReason): string {
  const reasons = {
    changed: "the file has other lines there",
    applied: "the change has already been made",
    "line-endings": "the lines are there, but with other line endings (LF or CRLF)",
    "not-first":
      "a hunk without context before its change applies only at the beginning of the file, and the file begins with other lines",
    "not-last":
      "a hunk without context after its change applies only at the end of the file, and the file ends with other lines",
    link: "it is a symbolic link, but the patch is for a file",
    file: "it is a file, but the patch is for a symbolic link",
    "not-empty": "the patch removes the file, but the file has more lines than the patch",
  } satisfies Record<ConflictReason, string>;
  return reasons[reason];
}

function patchConflictHint(reason: ConflictReason, skill: string): string {
  if (reason === "applied") return "The source has the change now: remove this hunk, or the whole patch.";
  if (reason === "line-endings")
    return "Give the patch the same line endings as the file; `* -text` in .gitattributes stops git from changing them.";
  if (reason.startsWith("not-"))
    return "Recreate the patch from the current skill, with lines of context (without -U0).";
  return [
    "The source has changed since the patch was created. To recreate FILE, this patch:",
    "1. Remove it from `patches`, run the same command again, and then `kitout install`.",
    "2. Copy the installed skill, and run `patch -p1 < FILE` in the copy: it applies what still fits.",
    "3. Make the remaining changes by hand, and delete the .rej and .orig files.",
    `4. Run \`kitout diff ${skill} COPY > FILE\`, and add FILE back as the last entry of \`patches\`.`,
  ].join("\n");
}

/** Lines of a file under a title, to print below a message, those that differ with a mark; nothing when there are none. */
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
