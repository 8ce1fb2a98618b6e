// Globs.

import { error, warning } from "../entry.ts";
import { plural } from "../phrases.ts";

export const messages = {
  "glob/negated": error<{ glob: string }>(
    ({ glob }) => `A glob cannot begin with "!": "${glob}".`,
    () => "List what you do not want under `disable` or `exclude`.",
  ),
  "glob/syntax": error<{ glob: string }>(
    ({ glob }) => `This glob has an unpaired ${unpaired(glob)}: "${glob}".`,
    ({ glob }) =>
      `Add the other ${unpaired(glob)}, or write a backslash before this one if it is part of a name.`,
  ),
  "glob/too-complex": error<{ glob: string; alternatives: number; length: number }>(
    ({ glob, alternatives, length }) =>
      glob.length > length
        ? `This glob is too long: the limit is ${length} characters.`
        : hasRange(glob)
          ? "This glob contains a range such as {1..9}, which kitout does not support."
          : `This glob has too many alternatives: its braces may stand for at most ${alternatives}.`,
    ({ glob }) => (hasRange(glob) ? "List the alternatives, as in {1,2,3}." : "Write several simpler globs."),
  ),
  "glob/no-match": error<{ glob: string; ids: number }>(
    ({ glob, ids }) => `No skill id matches "${glob}" (${plural(ids, "skill")} found).`,
    () => "`kitout list` prints every id. `*` matches within one segment, `**` across segments.",
  ),
  "glob/no-file": warning<{ glob: string; id: string }>(
    ({ glob, id }) => `Skill "${id}" has no file that matches "${glob}".`,
    ({ id }) => `\`kitout show ${id}\` lists its files. Paths are relative to the skill's directory.`,
  ),
};

/** A glob has few of either, and the rarer mistake is in brackets. */
function unpaired(glob: string): string {
  const bare = glob.replace(/\\./g, "");
  return bare.split("{").length === bare.split("}").length ? "bracket" : "brace";
}

function hasRange(glob: string): boolean {
  return /\{[^}]*\.\./.test(glob);
}
