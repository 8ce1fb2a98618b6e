// What this version does not know yet.

import { error } from "../entry.ts";

export const messages = {
  "feature/later": error<{ feature: string }>(
    ({ feature }) => `This version of kitout does not know what to do with "${feature}".`,
    () => "Take it out. Ignoring it would give you something else than you asked for.",
  ),
};
