// What the operating system refuses.

import { error, failure } from "../entry.ts";
import { shortened } from "../phrases.ts";
import { systemProblem } from "../system-words.ts";

export const messages = {
  "host/failed": failure<{ doing: string; path: string; system: string }>(
    ({ doing, path, system }) => `Could not ${doing} "${shortened(path)}": ${systemProblem(system)}.`,
    ({ system }) => systemHint(system),
  ),
  "host/not-found": error<{ path: string }>(
    ({ path }) => `"${shortened(path)}" does not exist.`,
    () => "Check the path.",
  ),
  "host/special-file": error<{ path: string }>(
    ({ path }) =>
      `"${shortened(path)}" is not a file, a directory or a link, so it cannot be part of a digest.`,
    () => "Remove it, or give a directory without it.",
  ),
};

function systemHint(system: string): string {
  if (system === "ENOSPC" || system === "EDQUOT")
    return "Free some space and run kitout again. No half-written file is left in place.";
  if (system === "EACCES" || system === "EPERM") return "Check its owner and its permissions.";
  if (system === "EEXIST") return "Look at what is there, move it away, then run kitout again.";
  if (system === "ENAMETOOLONG") return "Use a shorter path.";
  if (system === "ESTALE") return "Run kitout again when nothing writes there.";
  return "Check the path, then run kitout again.";
}
