// The syntax of a file.

import type { SyntaxMistake } from "../../yaml/syntax.ts";
import { error } from "../entry.ts";

export const messages = {
  "yaml/syntax": error<{ mistake: SyntaxMistake; detail: string }>(
    ({ mistake, detail }) => `${syntaxProblem(mistake, detail)}.`,
    ({ mistake }) => syntaxHint(mistake),
  ),
  "yaml/tab": error<object>(
    () => "YAML does not allow a tab as indentation.",
    () => "Indent with spaces.",
  ),
  "yaml/duplicate-key": error<{ key: string }>(
    ({ key }) => `The key "${key}" is here for the second time.`,
    () => "Merge the two, or remove one: YAML readers disagree about which one counts.",
  ),
  "yaml/key-kind": error<object>(
    () => "A key must be plain text.",
    () => "Put it in quotes, or remove the `?`.",
  ),
  "yaml/documents": error<object>(
    () => "This file holds more than one YAML document.",
    () => "Remove the `---` in the middle and what does not belong to this configuration.",
  ),
  "yaml/tag": error<{ tag: string }>(
    ({ tag }) => `The tag ${tag} means nothing here.`,
    () => "Remove it, or put the value in quotes when it begins with an exclamation mark.",
  ),
  "yaml/alias": error<{ name: string }>(
    ({ name }) =>
      /^\w+$/.test(name)
        ? `There is no anchor "&${name}" that "*${name}" could stand for.`
        : "A value that begins with an asterisk must be in quotes.",
    ({ name }) => `Write \`"*${name}"\` when you mean a glob.`,
  ),
  "yaml/control": error<object>(
    () => "This text holds a control character or half of a character, which no name or path can.",
    () => "Remove it. It may be invisible in your editor: write the text anew.",
  ),
  "yaml/bomb": error<object>(
    () => "The aliases in this file multiply beyond 100 000 values.",
    () => "Write the values out.",
  ),
  "yaml/too-deep": error<object>(
    () => "This file nests deeper than 100 levels.",
    () => "No part of a skills.yaml is deeper than six. Is it the right file?",
  ),
};

function syntaxProblem(mistake: SyntaxMistake, detail: string): string {
  const problems = {
    "conflict-marker": "Here is a conflict marker of git",
    "unclosed-quote": "This quote is not closed on its line",
    "unclosed-bracket": `This ${detail === "{" ? "brace" : "bracket"} is not closed`,
    "closes-nothing": `This ${detail === "}" ? "brace" : "bracket"} closes nothing`,
    "no-comma": "A comma is missing here, or a list with dashes stands inside brackets",
    "no-colon": `"${detail}" should be a key, and no colon follows it`,
    indentation: "This line does not stand under the lines that it belongs to",
    "item-among-keys": "This list item stands among keys",
    "two-colons": "A value cannot hold a second key on the same line",
    "reserved-character": `A value cannot begin with ${detail}`,
    escape: `In double quotes a backslash begins an escape, and ${detail} is none`,
    "after-the-end": "This stands behind a value that has ended",
    other: `This is not valid YAML: ${detail}`,
  } satisfies Record<SyntaxMistake, string>;
  return problems[mistake];
}

function syntaxHint(mistake: SyntaxMistake): string {
  const hints = {
    "conflict-marker": "Finish the merge: keep one side and remove the markers.",
    "unclosed-quote": "Close it where the text ends.",
    "unclosed-bracket": "Close it where the list or map ends.",
    "closes-nothing": "Remove it, or put the whole value in quotes.",
    "no-comma": "Put a comma between the parts, and write lists inside brackets as `[one, two]`.",
    "no-colon": "Write `key: value`, with a space behind the colon, or close what was opened above.",
    indentation: "Give it as many spaces as its neighbours.",
    "item-among-keys": "Indent it below its own key, or remove the dash.",
    "two-colons": "Put the value in quotes, or begin a new line for the second key.",
    "reserved-character": "Put the value in quotes.",
    escape: "Use single quotes, or write the backslash twice.",
    "after-the-end": "Put all of the value in one pair of quotes, or remove what stands behind it.",
    other: "Check the indentation, and that quotes and brackets are closed.",
  } satisfies Record<SyntaxMistake, string>;
  return hints[mistake];
}
