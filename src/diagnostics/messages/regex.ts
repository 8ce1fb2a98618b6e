// The expression of `nameRegex`.

import type { RegexReason } from "../../model/regex.ts";
import { error } from "../entry.ts";

export const messages = {
  "regex/refused": error<{ reason: RegexReason; found: string }>(
    ({ reason, found }) => `${regexProblem(reason)}${found === "" ? "" : `: ${found}`}.`,
    ({ reason }) =>
      reason === "escape"
        ? "Write [0-9] for \\d, [[:alnum:]_] for \\w, and the character itself for other letters."
        : "nameRegex takes what POSIX extended expressions and JavaScript have in common, and matches the whole path.",
  ),
};

function regexProblem(reason: RegexReason): string {
  const problems = {
    "too-long": "This expression is too long",
    "too-large": "This expression repeats so much that it becomes too large",
    "empty-part": "A part of this expression is empty",
    "quantifier-without-operand": "There is nothing to repeat before this",
    "quantifier-suffix": "Lazy and possessive repetition is not known here",
    "double-quantifier": "Something is repeated twice over",
    brace: "A brace must enclose a bound such as {2} or {1,3}",
    "bound-reversed": "The first number of a bound is greater than the second",
    "bound-too-large": "A bound is at most 255",
    "unclosed-group": "This parenthesis is never closed",
    "unopened-group": "This parenthesis closes nothing",
    "group-kind": "A group is a plain ( ) here",
    "anchor-inside": "^ stands only at the beginning and $ at the end; the whole path is matched anyway",
    escape: "Only punctuation can be escaped",
    backreference: "A group cannot be referred to",
    "trailing-backslash": "The expression ends with a backslash",
    "unclosed-bracket": "This bracket is never closed",
    "unopened-bracket": "This bracket closes nothing",
    "bracket-first": "A bracket cannot be the first character of a set",
    "bracket-backslash": "A backslash cannot stand in a set",
    collating: "Collating elements are not known here",
    "unknown-class": "There is no such class of characters",
    "class-outside-brackets": "A class of characters stands in two pairs of brackets: [[:alpha:]]",
    "range-reversed": "This range runs backwards",
    "range-unclear": "This range can be read in two ways",
  } satisfies Record<RegexReason, string>;
  return problems[reason];
}
