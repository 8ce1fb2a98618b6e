// A skills.yaml, or a file that it extends, as a whole and in its keys.

import type { Kind } from "../../host/host.ts";
import type { JsonType } from "../../model/json-type.ts";
import { unmet } from "../condition.ts";
import { error, warning } from "../entry.ts";
import { didYouMean, list, or, type Suggestion } from "../phrases.ts";

export const messages = {
  "config/not-found": error<{ searched: readonly string[]; user: string | null }>(
    ({ searched }) =>
      `There is no skills.yaml in ${searched[0]}${searched.length > 1 ? " or above it" : ""}.`,
    ({ user }) => `Create one, or name it with -c FILE.${user === null ? "" : ` Your own would be ${user}.`}`,
  ),
  "config/not-owned": warning<{ owner: number }>(
    ({ owner }) => `This skills.yaml belongs to user ${owner}, not to you, and is passed over.`,
    () => "If you mean it, name it with -c FILE.",
  ),
  "config/missing": error<object>(
    () => "This file does not exist.",
    () => "Check the path after -c. It is seen from the working directory.",
  ),
  "config/not-a-file": error<{ file: string; kind: Kind }>(
    ({ file, kind }) => `${file} is ${kind === "directory" ? "a directory, not a file" : "no regular file"}.`,
    () => "Name the skills.yaml itself.",
  ),
  "config/too-large": error<{ bytes: number; limit: number }>(
    ({ bytes, limit }) => `This file has ${bytes} bytes; a skills.yaml has at most ${limit}.`,
    () => "Is it the right file? A skills.yaml names sources; it does not contain skills.",
  ),
  "config/not-utf8": error<{ line: number }>(
    ({ line }) => `This file is not valid UTF-8: see line ${line}.`,
    () => "Save it as UTF-8.",
  ),
  "config/empty": error<object>(
    () => "There is nothing in this file.",
    () => "Begin with `version: 1`, then `sources:`, `skills:` and `targets:`.",
  ),
  "config/not-a-map": error<{ found: string }>(
    ({ found }) =>
      `A skills.yaml is a map of keys at the top; this is ${found === "list" ? "a list" : "one text"}.`,
    () => "Begin with `version: 1`, then `sources:`, `skills:` and `targets:`.",
  ),
  "config/no-version": error<object>(
    () => "The version of the format is missing.",
    () => "Add `version: 1` as the first line.",
  ),
  "config/version": error<{ found: string }>(
    ({ found }) => `This kitout reads version 1 of the format, not ${found}.`,
    ({ found }) =>
      found === 'the text "1"'
        ? "Write the number without quotes: `version: 1`."
        : "Write `version: 1`, or use the kitout that the file was written for.",
  ),
  "config/unknown-key": error<{ key: string; known: readonly string[] } & Suggestion>(
    ({ key }) => `There is no key "${key}" here.`,
    ({ suggestion, known }) => didYouMean(suggestion, `Keys here: ${list(known)}.`),
  ),
  "config/missing-key": error<{ key: string }>(
    ({ key }) => `The key "${key}" is missing.`,
    ({ key }) => `Add \`${key}:\`.`,
  ),
  "config/type": error<{ expected: readonly JsonType[]; found: string; example: string | null }>(
    ({ expected, found }) => `This should be ${or(expected.flatMap(typeNames))}, and is ${found}.`,
    ({ expected, found, example }) =>
      example === null ? typeHint(expected, found) : `Write \`${example}\`.`,
  ),
  "config/value": error<{ found: string; allowed: readonly string[] } & Suggestion>(
    ({ found, allowed }) => `This should be ${or(allowed)}, and is ${found}.`,
    ({ suggestion, allowed }) =>
      didYouMean(suggestion, allowed.length === 1 ? `Write ${allowed[0]}.` : "Use one of these."),
  ),
  "config/nothing": error<{ name: string; table: "sources" | "targets" }>(
    ({ name }) => `"${name}" has no value, so it is not set.`,
    ({ name, table }) =>
      table === "targets"
        ? `Write \`${name}: true\`.`
        : `Say where it is, for example \`${name}: { path: ./skills }\`.`,
  ),
  "config/name": error<{ name: string }>(
    ({ name }) => `"${name}" cannot be a name.`,
    () => "Use up to 64 letters, digits, dots, dashes and underscores, beginning with a letter or digit.",
  ),
  "config/extends-missing": error<{ file: string }>(
    ({ file }) => `${file} does not exist.`,
    () => "Paths in `extends` are relative to the file they stand in.",
  ),
  "config/extends-cycle": error<{ files: readonly string[] }>(
    ({ files }) => `These files extend each other in a circle: ${files.join(" -> ")}.`,
    () => "Take one of them out of `extends`.",
  ),
  "config/profile-unknown": error<{ name: string; known: readonly string[] } & Suggestion>(
    ({ name }) => `There is no profile "${name}", which --profile or KITOUT_PROFILE asks for.`,
    ({ suggestion, known }) =>
      didYouMean(
        suggestion,
        known.length > 0 ? `Profiles here: ${list(known)}.` : "This configuration has no `profiles:`.",
      ),
  ),
  "config/profile-off": warning<{
    name: string;
    fact: string;
    wanted: readonly (string | boolean)[];
    found: string | boolean | null;
  }>(
    ({ name, fact, wanted, found }) =>
      `The profile "${name}" is not merged in, for ${unmet(fact, wanted, found)}.`,
    ({ fact, wanted }) =>
      `It is left out wherever its \`when\` does not hold; \`--fact ${fact}=${wanted[0]}\` says otherwise.`,
  ),
};

function typeNames(type: JsonType): readonly string[] {
  const names = {
    string: ["text"],
    object: ["a map"],
    array: ["a list"],
    boolean: ["true", "false"],
    integer: ["a whole number"],
    number: ["a number"],
    null: [],
  } satisfies Record<JsonType, readonly string[]>;
  return names[type];
}

function typeHint(expected: readonly JsonType[], found: string): string {
  if (found === "nothing") return "Write a value behind it; a ~ alone is none in YAML.";
  if (expected.includes("string") && /^(the number|true|false)/.test(found)) return "Put it in quotes.";
  if (expected.includes("string") && found === "a map")
    return "Write one text, without a colon, or put it in quotes.";
  if (expected.includes("string") && found === "a list")
    return "Write one text, without brackets and dashes.";
  if (expected.includes("boolean") && /^the text "(yes|no|on|off|y|n|true|false)"$/i.test(found))
    return "Write true or false, without quotes.";
  if (expected.includes("array") && found.startsWith("the text"))
    return "Write a list: `[one]`, or one `- item` on each line.";
  if (expected.includes("array") && found === "a map")
    return "Write a list: one `- item` on each line, without a colon.";
  if (expected.includes("object") && found === "a list") return "Write `key: value` lines without dashes.";
  if (expected.includes("object") && found.startsWith("the"))
    return "Write `key: value` lines below it, indented.";
  return "`kitout schema` prints the whole format.";
}
