// Facts about a machine, and what asks about them.

import { error, warning } from "../entry.ts";
import { didYouMean, list, nixName, or, type Suggestion } from "../phrases.ts";

export const messages = {
  "fact/unknown": error<{ key: string; known: readonly string[] } & Suggestion>(
    ({ key }) => `There is no fact "${key}", which --fact speaks of.`,
    ({ suggestion, known }) => didYouMean(suggestion, `Facts: ${list(known)}.`),
  ),
  "fact/value": error<{ key: string; value: string; allowed: readonly string[] } & Suggestion>(
    ({ key, value, allowed }) => `The fact "${key}" should be ${or(allowed)}, and is "${value}".`,
    ({ suggestion, key }) => didYouMean(suggestion, `Write \`--fact ${key}=VALUE\` with one of these.`),
  ),
  "fact/needed": error<{ key: string; example: string }>(
    ({ key }) => `This asks about "${key}", which nothing says; with --facts-only this machine is not asked.`,
    ({ key, example }) =>
      `Say it with \`--fact ${key}=VALUE\`, for example ${key}=${example}. With Nix: \`facts.${nixName(key)} = …\`.`,
  ),
  "fact/unasked": warning<{ key: string } & Suggestion>(
    ({ key }) => `No \`when\` asks about "${key}", which --fact speaks of.`,
    ({ key, suggestion }) =>
      didYouMean(
        suggestion,
        key.startsWith("exists.")
          ? "Take it out, or name the path as it stands in skills.yaml."
          : "Take it out: it changes nothing.",
      ),
  ),
};
