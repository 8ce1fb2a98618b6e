// What `filter.nameRegex` does not accept.

/** Why a pattern is refused. */
export const REGEX_REASONS = [
  /** Longer than 512 UTF-16 units; points at the surplus. */
  "too-long",
  /** Its automaton would have more than 10 000 states. */
  "too-large",
  /** Nothing where something is needed: an empty pattern, `a||b`, `()`. */
  "empty-part",
  /** `*`, `+`, `?` or a bound with nothing before it to repeat. */
  "quantifier-without-operand",
  /** `*?`, `++`, `{2}?`: lazy or possessive in JavaScript or elsewhere, nothing in POSIX. */
  "quantifier-suffix",
  /** `**`, `+{2}`: a quantifier of a quantifier. */
  "double-quantifier",
  /** A `{` that does not begin `{m}`, `{m,}` or `{m,n}`, or a `}` of its own. */
  "brace",
  /** `{3,2}`. */
  "bound-reversed",
  /** A bound above 255, the most that POSIX promises. */
  "bound-too-large",
  /** A `(` that is never closed. */
  "unclosed-group",
  /** A `)` without its `(`. */
  "unopened-group",
  /** `(?…)`: only JavaScript has these. */
  "group-kind",
  /** `^` elsewhere than at the beginning of a branch, `$` elsewhere than at its end. */
  "anchor-inside",
  /** `\d`, `\w`, `\b`, `\<`: an escape that is not a literal in both dialects. */
  "escape",
  /** `\1`: POSIX extended expressions have no backreferences. */
  "backreference",
  /** A `\` as the last character. */
  "trailing-backslash",
  /** A `[` that is never closed. */
  "unclosed-bracket",
  /** A `]` of its own. */
  "unopened-bracket",
  /** `[]…]`: a literal `]` in POSIX, the end of an empty class in JavaScript. */
  "bracket-first",
  /** A `\` in brackets: a literal in POSIX, an escape in JavaScript. */
  "bracket-backslash",
  /** `[[.x.]]` or `[[=x=]]`. */
  "collating",
  /** `[[:name:]]` with a name that POSIX does not have. */
  "unknown-class",
  /** `[:alpha:]`, which both dialects read as a set of its letters, and nobody means that. */
  "class-outside-brackets",
  /** `[z-a]`. */
  "range-reversed",
  /** `[a-c-e]`, `[[:digit:]-z]`: POSIX leaves open what these are. */
  "range-unclear",
] as const;

export type RegexReason = (typeof REGEX_REASONS)[number];
