// Facts about a machine, and what asks about them.

import { error, warning } from "../entry.ts";
import { didYouMean, list, nixName, or, type Suggestion } from "../phrases.ts";

export const messages = {
  "fact/unknown": error<{ key: string; known: readonly string[] } & Suggestion>(
    ({ key }) => `Unknown fact "${key}" in --fact.`,
    ({ suggestion, known }) => didYouMean(suggestion, `Known facts: ${list(known)}.`),
  ),
  "fact/value": error<{ key: string; value: string; allowed: readonly string[] } & Suggestion>(
    ({ key, value, allowed }) => `Fact "${key}" must be ${or(allowed)}, not "${value}".`,
    ({ suggestion, key }) =>
      didYouMean(suggestion, `Write \`--fact ${key}=VALUE\` with one of these values.`),
  ),
  "fact/needed": error<{ key: string; example: string }>(
    ({ key }) =>
      `This condition needs the fact "${key}". It was not given, and --facts-only keeps kitout from detecting it.`,
    ({ key, example }) =>
      `Pass \`--fact ${key}=VALUE\`, for example ${key}=${example}. With Nix: \`facts.${nixName(key)} = …\`.`,
  ),
  "fact/unasked": warning<{ key: string } & Suggestion>(
    ({ key }) => `--fact sets "${key}", but no \`when\` condition uses it.`,
    ({ key, suggestion }) =>
      didYouMean(
        suggestion,
        key.startsWith("exists.")
          ? "Remove it, or write the path exactly as in skills.yaml."
          : "Remove it: it has no effect.",
      ),
  ),
};
