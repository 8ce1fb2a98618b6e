// The syntax of a file.

import type { SyntaxMistake } from "../../yaml/syntax.ts";
import { error, refusal } from "../entry.ts";

export const messages = {
  "yaml/syntax": error<{ mistake: SyntaxMistake; detail: string }>(
    ({ mistake, detail }) => `${syntaxProblem(mistake, detail)}.`,
    ({ mistake }) => syntaxHint(mistake),
  ),
  "yaml/tab": error<object>(
    () => "YAML does not allow tabs in indentation.",
    () => "Indent with spaces.",
  ),
  "yaml/duplicate-key": error<{ key: string }>(
    ({ key }) => `Duplicate key "${key}".`,
    () => "Merge the two, or remove one: YAML readers disagree about which one wins.",
  ),
  "yaml/key-kind": error<object>(
    () => "A key must be a string.",
    () => "Put it in quotes, or remove the `?`.",
  ),
  "yaml/documents": error<object>(
    () => "This file contains more than one YAML document.",
    () => "Remove this `---`, and everything below it that does not belong in this file.",
  ),
  "yaml/tag": error<{ tag: string }>(
    ({ tag }) => `The YAML tag ${tag} is not supported.`,
    () => "Remove it. If the value itself begins with an exclamation mark, put it in quotes.",
  ),
  "yaml/alias": error<{ name: string }>(
    ({ name }) =>
      /^\w+$/.test(name)
        ? `There is no anchor "&${name}" for the alias "*${name}".`
        : "A value that begins with an asterisk must be in quotes.",
    ({ name }) => `If you mean a glob, write \`"*${name}"\`.`,
  ),
  "yaml/control": error<object>(
    () =>
      "This string contains a control character or an incomplete character, which is not allowed in names and paths.",
    () =>
      "Remove it. It may be invisible in your editor, or come from an escape such as \\0: type the string again.",
  ),
  "yaml/bomb": error<object>(
    () => "The aliases in this file expand to more than 100 000 values.",
    () => "Write the values out instead of using aliases.",
  ),
  "yaml/too-deep": error<object>(
    () => "This file is nested more than 100 levels deep.",
    () => "Check that this is the right file. A skills.yaml never needs more than six levels.",
  ),
  "yaml/by-hand": refusal<{ paste: readonly string[]; gone: readonly string[] }>(
    () => "kitout cannot change this file for you without touching more of it than it should.",
    ({ paste, gone }) =>
      [
        ...(gone.length === 0 ? [] : [`Remove by hand: ${gone.join(", ")}.`]),
        ...(paste.length === 0
          ? []
          : [`Add by hand, each line below the key that is there already:\n${paste.join("\n")}`]),
      ].join("\n"),
  ),
  "yaml/read-only": refusal<{ store: boolean }>(
    ({ store }) =>
      store ? "This file is in the Nix store, where nothing can be changed." : "This file is read-only.",
    ({ store }) =>
      store
        ? "Change it where it comes from: with Home Manager, in `programs.kitout.settings`."
        : "Allow yourself to write it (chmod u+w), or choose another file with -c FILE.",
  ),
  "yaml/changed": refusal<object>(
    () => "Somebody else has changed this file in the meantime, so nothing was written.",
    () => "Run the command again.",
  ),
};

function syntaxProblem(mistake: SyntaxMistake, detail: string): string {
  const problems = {
    "conflict-marker": "This is a git conflict marker",
    "unclosed-quote": "This quote is not closed on its line",
    "unclosed-bracket": `This ${detail === "{" ? "brace" : "bracket"} is not closed`,
    "closes-nothing": `This ${detail === "}" ? "brace" : "bracket"} closes nothing`,
    "no-comma": "A comma is missing here, or a list with dashes is inside brackets",
    "no-colon": `Expected a colon after "${detail}"`,
    indentation: "This line is not indented like its neighbours",
    "item-among-keys": "This list item is among the keys of a map",
    "two-colons": "A value cannot contain another key on the same line",
    "reserved-character": `A value cannot begin with ${detail}`,
    escape: `In double quotes a backslash begins an escape sequence, and ${detail} is not a valid one`,
    "after-the-end": "Unexpected text after the end of a value",
    other: `This is not valid YAML: ${detail}`,
  } satisfies Record<SyntaxMistake, string>;
  return problems[mistake];
}

function syntaxHint(mistake: SyntaxMistake): string {
  const hints = {
    "conflict-marker": "Finish the merge: keep one side and remove the markers.",
    "unclosed-quote": "Close the quote where the string ends.",
    "unclosed-bracket": "Close it where the list or map ends.",
    "closes-nothing": "Remove it, or put the whole value in quotes.",
    "no-comma": "Put a comma between the items, and write lists inside brackets as `[one, two]`.",
    "no-colon": "Write `key: value`, with a space after the colon, or close what is still open above.",
    indentation: "Give it as many spaces as its neighbours.",
    "item-among-keys": "Indent it below its own key, or remove the dash.",
    "two-colons": "Put the value in quotes, or start a new line for the second key.",
    "reserved-character": "Put the value in quotes.",
    escape: "Use single quotes, or write the backslash twice.",
    "after-the-end": "Put the whole value in one pair of quotes, or remove what follows it.",
    other: "Check the indentation, and that quotes and brackets are closed.",
  } satisfies Record<SyntaxMistake, string>;
  return hints[mistake];
}
