// Whose skills these are.

import { refusal } from "../entry.ts";

export const messages = {
  "owner/other-config": refusal<{ owner: string; other: string; config: string }>(
    ({ other }) =>
      `Your skills were last installed from ${other}, and neither file has a \`name\`: each would remove what the other installed.`,
    () =>
      "Give this one a `name:` of its own. If you renamed `name:`, or this one takes the other's place, --take-over is right.",
  ),
};
