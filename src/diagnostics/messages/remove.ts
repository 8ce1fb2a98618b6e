// What `kitout remove` is asked to take away.

import { error, refusal } from "../entry.ts";
import { didYouMean, type Suggestion, shortened } from "../phrases.ts";

export const messages = {
  "remove/unknown": error<{ word: string } & Suggestion>(
    ({ word }) => `"${shortened(word)}" is neither a source nor a selected skill of this configuration.`,
    ({ suggestion }) =>
      didYouMean(suggestion, "`kitout list --selected` shows the skills, and `kitout config` the sources."),
  ),
  "remove/elsewhere": refusal<{ word: string; kind: "source" | "skill" }>(
    ({ word, kind }) =>
      kind === "source"
        ? `Another file declares source "${shortened(word)}".`
        : `Another file makes "${shortened(word)}" an explicit skill.`,
    () => "Take it out of that file, which this one names in `extends`. Nothing was changed.",
  ),
};
