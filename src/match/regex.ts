// `filter.nameRegex`: the common subset of POSIX extended regular expressions (IEEE 1003.1, XBD 9.4) and JavaScript's (ECMA-262, with
// the `u` flag), so that a filter written for agent-skills-nix, where Nix matches it, means the same here. Patterns come with cloned
// repositories: a pattern is parsed to a tree, compiled to Thompson's automaton and run with sets of states, so that no pattern takes
// more than (states × characters) steps.

import type { RegexReason } from "../model/regex.ts";

export type CompiledRegex =
  | {
      readonly ok: true;
      /** Whether the whole of `text` matches. `.` is any character, a line break too, and a character is a code point. */
      matches(text: string): boolean;
    }
  | {
      readonly ok: false;
      /** Where in the pattern, in UTF-16 units; `found` is what is there. */
      readonly at: number;
      readonly length: number;
      readonly reason: RegexReason;
      readonly found: string;
    };

/**
 * Compiles a pattern; a pattern that is refused comes back with the first reason. `work.steps`, when given, is increased
 * by each state that a match visits, as a measure of cost that needs no clock.
 */
export function compileRegex(pattern: string, work: { steps: number } = { steps: 0 }): CompiledRegex {
  try {
    const tree = new Parser(pattern).parse();
    // Counted on the tree: nested bounds would multiply to billions of states before anyone could stop.
    if (sizeOf(tree) > MAX_STATES) throw new Refusal("too-large", 0, pattern.length);
    const automaton = new Compiler().compile(tree);
    return { ok: true, matches: (text) => run(automaton, text, work) };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const { at, length, reason } = error;
    return { ok: false, at, length, reason, found: pattern.slice(at, at + length) };
  }
}

const MAX_LENGTH = 512;
const MAX_STATES = 10_000;
const MAX_BOUND = 255;

/** Inclusive ranges of code points. */
type Ranges = readonly (readonly [low: number, high: number])[];

type Tree =
  | { readonly kind: "set"; readonly ranges: Ranges; readonly negated: boolean }
  | { readonly kind: "edge"; readonly edge: "start" | "end" }
  | { readonly kind: "sequence"; readonly parts: readonly Tree[] }
  | { readonly kind: "choice"; readonly branches: readonly Tree[] }
  | { readonly kind: "repeat"; readonly part: Tree; readonly min: number; readonly max: number };

/** Thrown at any depth of the parser; `compileRegex` turns it into its result. */
class Refusal extends Error {
  constructor(
    readonly reason: RegexReason,
    readonly at: number,
    readonly length: number,
  ) {
    super(reason);
  }
}

class Parser {
  #at = 0;

  constructor(private readonly pattern: string) {}

  parse(): Tree {
    if (this.pattern.length > MAX_LENGTH)
      throw new Refusal("too-long", MAX_LENGTH, this.pattern.length - MAX_LENGTH);
    const tree = this.#choice();
    if (this.#at < this.pattern.length) throw this.#refuse("unopened-group");
    return tree;
  }

  #choice(): Tree {
    const branches = [this.#branch()];
    while (this.#take("|")) branches.push(this.#branch());
    return branches.length === 1 ? branches[0]! : { kind: "choice", branches };
  }

  #branch(): Tree {
    const parts: Tree[] = [];
    if (this.#take("^")) parts.push({ kind: "edge", edge: "start" });
    while (!this.#atBranchEnd()) {
      if (this.#peek("$")) {
        parts.push(this.#endOfBranch());
        break;
      }
      parts.push(this.#repeated(this.#atom()));
    }
    if (parts.length === 0) throw this.#refuse("empty-part");
    return parts.length === 1 ? parts[0]! : { kind: "sequence", parts };
  }

  #endOfBranch(): Tree {
    const at = this.#at;
    this.#at += 1;
    if (!this.#atBranchEnd()) {
      if (this.#quantifierLength() > 0)
        throw this.#refuse("quantifier-without-operand", this.#quantifierLength());
      throw new Refusal("anchor-inside", at, 1);
    }
    return { kind: "edge", edge: "end" };
  }

  #atom(): Tree {
    if (this.#quantifierLength() > 0)
      throw this.#refuse("quantifier-without-operand", this.#quantifierLength());
    switch (this.pattern[this.#at]) {
      case "(":
        return this.#group();
      case "[":
        return this.#bracket();
      case "\\":
        return this.#escape();
      case ".":
        this.#at += 1;
        return { kind: "set", ranges: [], negated: true };
      case "^":
        throw this.#refuse("anchor-inside");
      case "{":
      case "}":
        throw this.#refuse("brace");
      case "]":
        throw this.#refuse("unopened-bracket");
    }
    return literal(this.#codePoint());
  }

  #group(): Tree {
    const open = this.#at;
    this.#at += 1;
    if (this.#peek("?")) throw new Refusal("group-kind", open, 2);
    const tree = this.#choice();
    if (!this.#take(")")) throw new Refusal("unclosed-group", open, 1);
    return tree;
  }

  #escape(): Tree {
    const start = this.#at;
    this.#at += 1;
    if (this.#at >= this.pattern.length) throw new Refusal("trailing-backslash", start, 1);
    const code = this.#codePoint();
    const character = String.fromCodePoint(code);
    if (/[1-9]/.test(character)) throw new Refusal("backreference", start, 2);
    // GNU gives \< \> \` and \' a meaning; all other escaped punctuation is literal wherever it is accepted.
    if (!/[!-/:-@[-`{-~]/.test(character) || /[<>`']/.test(character))
      throw new Refusal("escape", start, 1 + character.length);
    return literal(code);
  }

  #repeated(part: Tree): Tree {
    const length = this.#quantifierLength();
    if (length === 0) {
      if (this.#peek("{")) throw this.#refuse("brace");
      return part;
    }
    const start = this.#at;
    const [min, max] = this.#bounds(length);
    this.#at += length;
    const next = this.#quantifierLength();
    if (this.#peek("?") || this.#peek("+")) throw new Refusal("quantifier-suffix", start, length + 1);
    if (next > 0) throw new Refusal("double-quantifier", start, length + next);
    return { kind: "repeat", part, min, max };
  }

  #bounds(length: number): readonly [min: number, max: number] {
    const text = this.pattern.slice(this.#at, this.#at + length);
    if (text === "*") return [0, Number.POSITIVE_INFINITY];
    if (text === "+") return [1, Number.POSITIVE_INFINITY];
    if (text === "?") return [0, 1];
    const [first, second] = text.slice(1, -1).split(",");
    const min = Number(first);
    const max = second === undefined ? min : second === "" ? Number.POSITIVE_INFINITY : Number(second);
    if (min > MAX_BOUND || (max > MAX_BOUND && second !== "")) throw this.#refuse("bound-too-large", length);
    if (min > max) throw this.#refuse("bound-reversed", length);
    return [min, max];
  }

  #bracket(): Tree {
    const open = this.#at;
    this.#at += 1;
    const negated = this.#take("^");
    if (this.#peek("]")) throw new Refusal("bracket-first", open, this.#at + 1 - open);
    const ranges: (readonly [number, number])[] = [];
    const first = this.#at;
    while (!this.#take("]")) {
      const start = this.#at;
      const low = this.#bracketAtom(open);
      const stray = low === HYPHEN && start !== first && !this.#peek("]");
      const isRange = this.#peek("-") && this.pattern[this.#at + 1] !== "]";
      if (stray || (isRange && typeof low !== "number"))
        throw new Refusal("range-unclear", start, this.#at - start);
      if (!isRange || typeof low !== "number") {
        ranges.push(...(typeof low === "number" ? literal(low).ranges : low));
        continue;
      }
      this.#at += 1;
      const high = this.#bracketAtom(open);
      if (typeof high !== "number") throw new Refusal("range-unclear", start, this.#at - start);
      if (low > high) throw new Refusal("range-reversed", start, this.#at - start);
      ranges.push([low, high]);
    }
    const length = this.#at - open;
    if (/^\[:[a-z]+:\]$/.test(this.pattern.slice(open, this.#at)))
      throw new Refusal("class-outside-brackets", open, length);
    return { kind: "set", ranges, negated };
  }

  /** One character of a bracket expression, or the ranges of a class in it. */
  #bracketAtom(open: number): number | Ranges {
    const start = this.#at;
    if (start >= this.pattern.length) throw new Refusal("unclosed-bracket", open, 1);
    if (this.#peek("\\")) throw this.#refuse("bracket-backslash");
    const kind = this.#peek("[") ? this.pattern[start + 1] : undefined;
    if (kind !== ":" && kind !== "." && kind !== "=") return this.#codePoint();
    const close = this.pattern.indexOf(`${kind}]`, start + 2);
    if (close < 0) throw new Refusal("unclosed-bracket", start, 2);
    this.#at = close + 2;
    if (kind !== ":") throw new Refusal("collating", start, this.#at - start);
    const ranges = CLASSES.get(this.pattern.slice(start + 2, close));
    if (ranges === undefined) throw new Refusal("unknown-class", start, this.#at - start);
    return ranges;
  }

  /** The length of the quantifier at this position; 0 when there is none. */
  #quantifierLength(): number {
    if (this.#peek("*") || this.#peek("+") || this.#peek("?")) return 1;
    return this.#peek("{")
      ? (/^\{[0-9]+(?:,[0-9]*)?\}/.exec(this.pattern.slice(this.#at))?.[0].length ?? 0)
      : 0;
  }

  #atBranchEnd(): boolean {
    return this.#at >= this.pattern.length || this.#peek("|") || this.#peek(")");
  }

  #codePoint(): number {
    const code = this.pattern.codePointAt(this.#at)!;
    this.#at += code > 0xffff ? 2 : 1;
    return code;
  }

  #peek(character: string): boolean {
    return this.pattern[this.#at] === character;
  }

  #take(character: string): boolean {
    const taken = this.#peek(character);
    if (taken) this.#at += 1;
    return taken;
  }

  /** Refuses what is at this position: nothing at the end of the pattern. */
  #refuse(reason: RegexReason, length = 1): Refusal {
    return new Refusal(reason, this.#at, Math.min(length, this.pattern.length - this.#at));
  }
}

function literal(code: number) {
  return { kind: "set", ranges: [[code, code]], negated: false } as const;
}

/** An upper bound of the number of states that `Compiler` makes; each part counts, so that parts without states are limited too. */
function sizeOf(tree: Tree): number {
  switch (tree.kind) {
    case "set":
    case "edge":
      return 1;
    case "sequence":
      return tree.parts.reduce((sum, part) => sum + sizeOf(part), 0);
    case "choice":
      return tree.branches.reduce((sum, branch) => sum + 1 + sizeOf(branch), 0);
    case "repeat": {
      const part = sizeOf(tree.part);
      if (tree.max === Number.POSITIVE_INFINITY) return Math.max(tree.min, 1) * part + 1;
      return Math.max(1, tree.min * part + (tree.max - tree.min) * (part + 1));
    }
  }
}

/** A state waits for a character, passes on under a condition, or forks; `next` and `other` are indices of states. */
type State =
  | { readonly kind: "set"; readonly has: (code: number) => boolean; readonly next: number }
  | { readonly kind: "edge"; readonly edge: "start" | "end"; readonly next: number }
  | { readonly kind: "fork"; next: number; readonly other: number }
  | { readonly kind: "accept" };

interface Automaton {
  readonly states: readonly State[];
  readonly start: number;
}

/** Builds from the end: each part is given the state that follows it, and returns its first state. */
class Compiler {
  readonly #states: State[] = [{ kind: "accept" }];

  compile(tree: Tree): Automaton {
    return { start: this.#before(0, tree), states: this.#states };
  }

  #before(next: number, tree: Tree): number {
    switch (tree.kind) {
      case "set":
        return this.#add({ kind: "set", has: membership(tree.ranges, tree.negated), next });
      case "edge":
        return this.#add({ kind: "edge", edge: tree.edge, next });
      case "sequence":
        return tree.parts.reduceRight((after, part) => this.#before(after, part), next);
      case "choice":
        return tree.branches
          .map((branch) => this.#before(next, branch))
          .reduceRight((other, first) => this.#add({ kind: "fork", next: first, other }));
      case "repeat":
        return this.#beforeRepeat(next, tree.part, tree.min, tree.max);
    }
  }

  #beforeRepeat(next: number, part: Tree, min: number, max: number): number {
    let first = next;
    let required = min;
    if (max === Number.POSITIVE_INFINITY) {
      const fork = { kind: "fork" as const, next, other: next };
      const loop = this.#add(fork);
      fork.next = this.#before(loop, part);
      // The iteration inside the loop is the last required one.
      first = min === 0 ? loop : fork.next;
      required = Math.max(0, min - 1);
    } else {
      for (let count = min; count < max; count += 1) {
        first = this.#add({ kind: "fork", next: this.#before(first, part), other: next });
      }
    }
    for (let count = 0; count < required; count += 1) first = this.#before(first, part);
    return first;
  }

  #add(state: State): number {
    return this.#states.push(state) - 1;
  }
}

/** A test for one code point: a table for ASCII, since paths are mostly that, and the ranges for the rest. */
function membership(ranges: Ranges, negated: boolean): (code: number) => boolean {
  const inRanges = (code: number) => ranges.some(([low, high]) => code >= low && code <= high) !== negated;
  const only = ranges.length === 1 && !negated && ranges[0]![0] === ranges[0]![1] ? ranges[0]![0] : null;
  if (only !== null) return (code) => code === only;
  if (ranges.length === 0) return () => negated;
  const ascii = Array.from({ length: 128 }, (_, code) => inRanges(code));
  return (code) => (code < 128 ? ascii[code]! : inRanges(code));
}

function run({ states, start }: Automaton, text: string, work: { steps: number }): boolean {
  // For each state the last position (plus one) at which it was reached: a state is followed once per position.
  const reached = new Uint32Array(states.length);
  const pending: number[] = [];
  let waiting: number[] = [];
  let accepted = false;

  const reach = (from: number, at: number) => {
    pending.push(from);
    for (let index = pending.pop(); index !== undefined; index = pending.pop()) {
      if (reached[index] === at + 1) continue;
      reached[index] = at + 1;
      work.steps += 1;
      const state = states[index]!;
      if (state.kind === "set") waiting.push(index);
      else if (state.kind === "fork") pending.push(state.other, state.next);
      else if (state.kind === "accept") accepted = at === text.length;
      else if (state.edge === "start" ? at === 0 : at === text.length) pending.push(state.next);
    }
  };

  reach(start, 0);
  for (let at = 0; at < text.length && waiting.length > 0; ) {
    const code = text.codePointAt(at)!;
    at += code > 0xffff ? 2 : 1;
    const before = waiting;
    waiting = [];
    for (const index of before) {
      work.steps += 1;
      const state = states[index]!;
      if (state.kind === "set" && state.has(code)) reach(state.next, at);
    }
  }
  return accepted;
}

const HYPHEN = 0x2d;

/** The POSIX character classes, as they are in the POSIX locale. */
const CLASSES: ReadonlyMap<string, Ranges> = new Map([
  ["alnum", ranges("09", "AZ", "az")],
  ["alpha", ranges("AZ", "az")],
  ["blank", ranges("\t\t", "  ")],
  ["cntrl", ranges("\0\x1f", "\x7f\x7f")],
  ["digit", ranges("09")],
  ["graph", ranges("!~")],
  ["lower", ranges("az")],
  ["print", ranges(" ~")],
  ["punct", ranges("!/", ":@", "[`", "{~")],
  ["space", ranges("\t\r", "  ")],
  ["upper", ranges("AZ")],
  ["xdigit", ranges("09", "AF", "af")],
]);

function ranges(...ends: string[]): Ranges {
  return ends.map((pair) => [pair.charCodeAt(0), pair.charCodeAt(1)]);
}
