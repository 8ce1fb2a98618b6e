// Globs.

import { error } from "../entry.ts";
import { plural } from "../phrases.ts";

export const messages = {
  "glob/negated": error<{ glob: string }>(
    ({ glob }) => `A glob cannot begin with "!": ${glob}.`,
    () => "List what you do not want under `disable` or `exclude`.",
  ),
  "glob/syntax": error<{ glob: string }>(
    ({ glob }) => `This glob has an unclosed bracket: ${glob}.`,
    () => "Close the bracket, or escape it with a backslash if it is part of a name.",
  ),
  "glob/too-complex": error<{ glob: string; alternatives: number; length: number }>(
    ({ alternatives, length }) =>
      `This glob is too complex. The limits are ${length} characters and ${alternatives} alternatives in braces; ranges like {1..9} are not allowed.`,
    () => "Write several simpler globs.",
  ),
  "glob/no-match": error<{ glob: string; ids: number }>(
    ({ glob, ids }) => `No skill id matches "${glob}" (${plural(ids, "skill")} found).`,
    () => "`kitout list` prints every id. `*` matches within one segment, `**` across segments.",
  ),
  "glob/no-file": error<{ glob: string; id: string }>(
    ({ glob, id }) => `Skill "${id}" has no file that matches "${glob}".`,
    () => "`kitout show` lists its files. Paths are relative to the skill's directory.",
  ),
};
