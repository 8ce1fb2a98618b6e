// The expression of `nameRegex`.

import type { RegexReason } from "../../model/regex.ts";
import { error } from "../entry.ts";

export const messages = {
  "regex/refused": error<{ reason: RegexReason; found: string }>(
    ({ reason, found }) => `${regexProblem(reason)}${found === "" ? "" : `: ${found}`}.`,
    ({ reason }) =>
      reason === "escape"
        ? "Write [0-9] for \\d, [[:alnum:]_] for \\w, and the letter itself for other letters."
        : "nameRegex supports what POSIX extended expressions and JavaScript have in common, and must match the whole path.",
  ),
};

function regexProblem(reason: RegexReason): string {
  const problems = {
    "too-long": "This expression is too long",
    "too-large": "This expression repeats too much",
    "empty-part": "Part of this expression is empty",
    "quantifier-without-operand": "There is nothing to repeat before this",
    "quantifier-suffix": "Lazy and possessive quantifiers are not supported",
    "double-quantifier": "A quantifier cannot follow another one",
    brace: "A brace must belong to a bound such as {2} or {1,3}",
    "bound-reversed": "The first number of this bound is greater than the second",
    "bound-too-large": "A bound can be at most 255",
    "unclosed-group": "This parenthesis is never closed",
    "unopened-group": "This parenthesis closes nothing",
    "group-kind": "Only plain groups ( ) are supported",
    "anchor-inside":
      "^ is allowed only at the beginning and $ only at the end; the whole path is matched anyway",
    escape: "Only punctuation can be escaped",
    backreference: "Backreferences are not supported",
    "trailing-backslash": "The expression ends with a backslash",
    "unclosed-bracket": "This bracket is never closed",
    "unopened-bracket": "This bracket closes nothing",
    "bracket-first": "A bracket cannot be the first character of a set",
    "bracket-backslash": "A set cannot contain a backslash",
    collating: "Collating elements are not supported",
    "unknown-class": "Unknown character class",
    "class-outside-brackets": "A character class needs two pairs of brackets: [[:alpha:]]",
    "range-reversed": "This range is reversed",
    "range-unclear": "This range can be read in two ways",
  } satisfies Record<RegexReason, string>;
  return problems[reason];
}
