// What the machine refuses.

import { failure } from "../entry.ts";
import { shortened } from "../phrases.ts";
import { systemProblem } from "../system-words.ts";

export const messages = {
  "host/failed": failure<{ doing: string; path: string; system: string }>(
    ({ doing, path, system }) => `Could not ${doing} ${shortened(path)}: ${systemProblem(system)}.`,
    ({ system }) => systemHint(system),
  ),
};

function systemHint(system: string): string {
  if (system === "ENOSPC" || system === "EDQUOT")
    return "Free some space and run kitout again; nothing half-written was put in place.";
  if (system === "EACCES" || system === "EPERM") return "Check who owns it and its permissions.";
  return "Look at the path, then run kitout again.";
}
