// Owners: which configuration installed skills belong to.

import { refusal } from "../entry.ts";

export const messages = {
  "owner/other-config": refusal<{ owner: string; other: string; config: string }>(
    ({ other }) =>
      `Your skills were last installed from ${other}, and neither file has a \`name\`: each would remove what the other installed.`,
    () =>
      "Give this file a `name:` of its own. If it replaces the other one, or you changed its `name:`, use --take-over.",
  ),
};
