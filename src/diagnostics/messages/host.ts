// What the operating system refuses.

import { failure } from "../entry.ts";
import { shortened } from "../phrases.ts";
import { systemProblem } from "../system-words.ts";

export const messages = {
  "host/failed": failure<{ doing: string; path: string; system: string }>(
    ({ doing, path, system }) => `Could not ${doing} "${shortened(path)}": ${systemProblem(system)}.`,
    ({ system }) => systemHint(system),
  ),
};

function systemHint(system: string): string {
  if (system === "ENOSPC" || system === "EDQUOT")
    return "Free some space and run kitout again. No half-written file is left in place.";
  if (system === "EACCES" || system === "EPERM") return "Check its owner and its permissions.";
  if (system === "ENAMETOOLONG") return "Use a shorter path.";
  return "Check the path, then run kitout again.";
}
