// Owners: which configuration installed skills belong to.

import { refusal } from "../entry.ts";

export const messages = {
  "owner/other-config": refusal<{ owner: string; other: string; config: string }>(
    ({ other }) =>
      `Your skills were last installed from ${other}, and neither file has a \`name\`: each would remove what the other installed.`,
    () => "To keep both, give this file a `name:`. If it is meant to replace the other one, use --take-over.",
  ),
};
