// Globs.

import { error } from "../entry.ts";
import { plural } from "../phrases.ts";

export const messages = {
  "glob/negated": error<{ glob: string }>(
    ({ glob }) => `A glob cannot begin with "!": ${glob}.`,
    () => "Use `disable` or `exclude` for what you do not want.",
  ),
  "glob/syntax": error<{ glob: string }>(
    ({ glob }) => `The brackets of this glob do not close: ${glob}.`,
    () => "Close them, or put a backslash before a bracket that is meant as text.",
  ),
  "glob/too-complex": error<{ glob: string; alternatives: number; length: number }>(
    ({ alternatives, length }) =>
      `A glob has at most ${length} characters, stands for at most ${alternatives} alternatives in braces, and holds no range like {1..9}.`,
    () => "Write several simpler globs.",
  ),
  "glob/no-match": error<{ glob: string; ids: number }>(
    ({ glob, ids }) => `No skill has an id that matches "${glob}" (${plural(ids, "skill")} found).`,
    () => "`kitout list` prints every id. `*` stays within one segment, `**` crosses them.",
  ),
  "glob/no-file": error<{ glob: string; id: string }>(
    ({ glob, id }) => `The skill "${id}" has no file that matches "${glob}".`,
    () => "`kitout show` lists its files. Paths are seen from the skill's directory.",
  ),
};
