// What this version does not know yet.

import { error } from "../entry.ts";

export const messages = {
  "feature/later": error<{ feature: string }>(
    ({ feature }) => `This version of kitout does not support "${feature}".`,
    () => "Remove it: kitout will not silently ignore a setting.",
  ),
};
