// `skills.adjust`: settings of skills of the catalog.

import { error, warning } from "../entry.ts";
import { didYouMean, plural, type Suggestion, shortened } from "../phrases.ts";

export const messages = {
  "adjust/unknown": error<{ id: string; isGlob: boolean; ids: number; pinned: boolean } & Suggestion>(
    ({ id, ids }) =>
      `\`adjust\` has settings for "${shortened(id)}", and there is no such skill (${plural(ids, "skill")} found).`,
    ({ isGlob, suggestion, pinned }) =>
      isGlob && suggestion === null
        ? "The keys of `adjust` are single ids: write one entry for each skill. `kitout list` prints every id."
        : didYouMean(suggestion, "`kitout list` prints every id.") +
          (pinned ? " If it was added after the source was locked, run `kitout update`." : ""),
  ),
  "adjust/explicit": error<{ id: string; key: string }>(
    ({ id }) => `"${id}" is listed under \`skills.explicit\`, so \`adjust\` cannot have settings for it.`,
    ({ key }) => `Move them to its entry: \`skills.explicit\`, "${key}".`,
  ),
  "adjust/unused": warning<{ id: string }>(
    ({ id }) => `\`adjust\` has settings for "${id}", and nothing selects that skill.`,
    () =>
      "Add it to `enable`, or remove the settings. If only a profile selects it, write them in that profile.",
  ),
};
