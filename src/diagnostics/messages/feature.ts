// What this version does not know yet.

import { error } from "../entry.ts";

export const messages = {
  "feature/later": error<{ feature: string }>(
    ({ feature }) => `This version of kitout does not support "${feature}".`,
    () => "Remove it. kitout stops at settings that it does not support yet instead of ignoring them.",
  ),
};
