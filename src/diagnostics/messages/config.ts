// A skills.yaml, or a file that it extends, as a whole and in its keys.

import type { Kind } from "../../host/host.ts";
import type { JsonType } from "../../model/json-type.ts";
import type { SourceKeys } from "../../model/reference.ts";
import { unmet } from "../condition.ts";
import { error, warning } from "../entry.ts";
import { didYouMean, keysText, list, notAFile, or, type Suggestion } from "../phrases.ts";

export const messages = {
  "config/not-found": error<{ searched: readonly string[]; user: string | null }>(
    ({ searched }) =>
      `There is no skills.yaml in ${searched[0]}${searched.length > 1 ? " or in a directory above it" : ""}.`,
    ({ user }) =>
      `\`kitout init\` writes one, and \`kitout add REFERENCE\` one with skills in it; or pass one with -c FILE.${user === null ? "" : ` kitout also looks for your own at ${user}.`} To remove what was installed from one that is gone, run \`kitout uninstall\`.`,
  ),
  "config/exists": error<{ file: string }>(
    ({ file }) => `There is a configuration already: ${file}.`,
    () => "`kitout init` only writes a new one. To add skills to this one, run `kitout add REFERENCE`.",
  ),
  "config/not-owned": warning<{ owner: number }>(
    ({ owner }) => `This skills.yaml is ignored because it belongs to user ${owner}, not to you.`,
    () => "If you trust that user's file, pass it with -c FILE.",
  ),
  "config/several": error<{ directory: string; files: readonly string[] }>(
    ({ directory, files }) => `There is more than one configuration for ${directory}: ${files.join(", ")}.`,
    () => "Keep only one, or choose one with -c FILE.",
  ),
  "config/missing": error<object>(
    () => "This file does not exist.",
    () => "Check the path after -c. It is relative to the working directory.",
  ),
  "config/not-a-file": error<{ file: string; kind: Kind }>(
    ({ file, kind }) => `${file} is ${notAFile(kind)}.`,
    () => "Give the path of the file itself.",
  ),
  "config/too-large": error<{ bytes: number; limit: number }>(
    ({ bytes, limit }) => `This file has ${bytes} bytes, but a skills.yaml may have at most ${limit}.`,
    () => "Check that this is the right file. A skills.yaml names sources; it does not contain skills.",
  ),
  "config/not-utf8": error<{ line: number }>(
    ({ line }) => `This file is not valid UTF-8: see line ${line}.`,
    () => "Save it as UTF-8.",
  ),
  "config/empty": error<object>(
    () => "This file is empty.",
    () => "Begin with `version: 1`, then `sources:`, `skills:` and `targets:`.",
  ),
  "config/not-a-map": error<{ found: string }>(
    ({ found }) =>
      `The top level of skills.yaml must be a map, not ${found === "list" ? "a list" : "a single value"}.`,
    () => "Begin with `version: 1`, then `sources:`, `skills:` and `targets:`.",
  ),
  "config/no-version": error<object>(
    () => "The format version is missing.",
    () => "Add `version: 1` at the top.",
  ),
  "config/version": error<{ found: string }>(
    ({ found }) => `This kitout reads version 1 of the format, but found ${foundWords(found)}.`,
    ({ found }) =>
      found === 'the text "1"'
        ? "Write the number without quotes: `version: 1`."
        : "Write `version: 1`, or use a kitout that knows this version.",
  ),
  "config/unknown-key": error<
    {
      key: string;
      known: readonly string[];
      /** Whether a skill under `explicit` may have it, and this one stands under `adjust`. */
      isExplicit?: true;
      /** What is written in the place of a key that other tools have. */
      keys?: SourceKeys;
    } & Suggestion
  >(
    ({ key }) => `Unknown key "${key}".`,
    ({ key, suggestion, known, isExplicit, keys }) =>
      keys !== undefined
        ? `Write ${keysText(keys)}.`
        : isExplicit
          ? `\`adjust\` neither selects nor renames a skill. For \`${key}\`, list it under \`skills.explicit\`.`
          : didYouMean(suggestion, `Known keys: ${list(known)}.`),
  ),
  "config/missing-key": error<{ key: string }>(
    ({ key }) => (key === "from" ? "This skill has no `from`." : `The key "${key}" is missing.`),
    ({ key }) =>
      key === "from"
        ? "Add `from: SOURCE`, the name of the source that the skill comes from."
        : `Add \`${key}:\`.`,
  ),
  "config/type": error<{ expected: readonly JsonType[]; found: string; example: string | null }>(
    ({ expected, found }) => `Expected ${or(expected.flatMap(typeNames))}, found ${foundWords(found)}.`,
    ({ expected, found, example }) =>
      example === null ? typeHint(expected, found) : `Write \`${example}\`.`,
  ),
  "config/value": error<{ found: string; allowed: readonly string[]; key?: string } & Suggestion>(
    ({ found, allowed, key }) =>
      key === undefined
        ? `Expected ${or(allowed)}, found ${foundWords(found)}.`
        : `\`${key}\` must be ${or(allowed)}, not ${foundWords(found)}.`,
    ({ suggestion, allowed }) =>
      didYouMean(suggestion, allowed.length === 1 ? `Write ${allowed[0]}.` : "Write one of these values."),
  ),
  "config/nothing": error<{ name: string; table: "sources" | "targets" | "agents" }>(
    ({ name }) => `"${name}" has no value.`,
    ({ name, table }) =>
      table === "targets"
        ? `Write \`${name}: true\`.`
        : table === "agents"
          ? `Give its directories, for example \`${name}: { project: .${name}/skills }\`, or remove the line.`
          : `Give its location, for example \`${name}: { path: ./skills }\`.`,
  ),
  "config/name": error<{ name: string }>(
    ({ name }) => `"${name}" is not a valid configuration name.`,
    () =>
      "Use at most 64 characters: letters, digits, dots, dashes and underscores. Begin with a letter or digit.",
  ),
  "config/extends-missing": error<{ file: string }>(
    ({ file }) => `${file} does not exist.`,
    () => "Paths in `extends` are relative to the file that contains them.",
  ),
  "config/extends-cycle": error<{ files: readonly string[] }>(
    ({ files }) => `These files extend each other in a circle: ${files.join(" -> ")}.`,
    () => "Remove one of these `extends` entries to break the circle.",
  ),
  "config/profile-unknown": error<{ name: string; known: readonly string[] } & Suggestion>(
    ({ name }) => `Unknown profile "${name}" in --profile or KITOUT_PROFILE.`,
    ({ suggestion, known }) =>
      didYouMean(
        suggestion,
        known.length > 0 ? `Known profiles: ${list(known)}.` : "This configuration has no `profiles:`.",
      ),
  ),
  "config/profile-off": warning<{
    name: string;
    fact: string;
    wanted: readonly (string | boolean)[];
    found: string | boolean | null;
  }>(
    ({ name, fact, wanted, found }) => `Profile "${name}" is not used here: ${unmet(fact, wanted, found)}.`,
    ({ fact, wanted }) =>
      `A profile applies only if its \`when\` condition is true. To override this, pass \`--fact ${fact}=${wanted[0]}\`.`,
  ),
};

/** What was found, in the words of YAML: a string. */
function foundWords(found: string): string {
  return found.replace(/^the text "/, 'the string "');
}

function typeNames(type: JsonType): readonly string[] {
  const names = {
    string: ["a string"],
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
  if (found === "nothing") return "Write a value after the colon. In YAML, `~` means no value.";
  if (expected.includes("string") && /^(the number|true|false)/.test(found)) return "Put it in quotes.";
  if (expected.includes("string") && found === "a map")
    return "Write a single string. Put it in quotes if it contains a colon.";
  if (expected.includes("string") && found === "a list")
    return "Write a single string, without brackets or dashes.";
  if (expected.includes("boolean") && /^the text "(yes|no|on|off|y|n|true|false)"$/i.test(found))
    return "Write true or false, without quotes.";
  if (expected.includes("array") && found.startsWith("the text"))
    return "Write a list: `[one]`, or one `- item` per line.";
  if (expected.includes("array") && found === "a map")
    return "Write a list: one `- item` per line, without a colon.";
  if (expected.includes("object") && found === "a list") return "Write `key: value` lines, without dashes.";
  if (expected.includes("object") && found.startsWith("the"))
    return "Write `key: value` lines below it, indented.";
  return "`kitout schema` prints the whole format.";
}
