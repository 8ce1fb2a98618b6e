// Fills in a template. Steps and output are bounded, whatever the template.

import type { TemplateBound } from "../model/template.ts";
import type { Range } from "./handlebars.ts";
import { TEMPLATE_NAMES, type TemplateName, type TemplateProblem, type TemplateValues } from "./problem.ts";
import type { Block, Literal, Node, Path, Start } from "./tree.ts";
import { at, isTrue, keysOf, kindOf } from "./value.ts";

/** Every visited node, and every iteration of a loop, is a step. */
const MAX_STEPS = 100_000;
/** UTF-16 units. */
const MAX_OUTPUT = 4 * 1024 * 1024;

/** A part of the text that a template makes. */
export interface MadePart {
  readonly text: string;
  /** The tag that inserted it; null for the template's own text, and for what its author wrote or wants as it is. */
  readonly from: Inserted | null;
}

/** A tag whose value upstream chose. */
export interface Inserted {
  /** As in the template. */
  readonly written: string;
  readonly range: Range;
  /** Whether it is a key in a loop over the whole frontmatter. */
  readonly isKey: boolean;
}

/** What `vars` and the like hold is the user's own, and whoever writes `{{original}}` wants all of it. */
const OWN: readonly TemplateName[] = ["original", "dependencies", "name", "source", "vars"];

/** The parts of the text, or the first problem. */
export function evaluate(
  nodes: readonly Node[],
  values: TemplateValues,
): { readonly parts: readonly MadePart[] } | TemplateProblem {
  const top = Object.fromEntries(TEMPLATE_NAMES.map((name) => [name, values[name]]));
  const evaluation = new Evaluation({ context: top, origin: [], loop: null, outer: null });
  evaluation.run(nodes, evaluation.top);
  const { problem, parts } = evaluation;
  return problem ?? { parts };
}

/** The context of a block. */
interface Scope {
  readonly context: unknown;
  readonly origin: Origin;
  readonly loop: Loop | null;
  readonly outer: Scope | null;
}

/** The keys that lead to a value from the top. */
type Origin = readonly string[];

interface Found {
  readonly value: unknown;
  readonly origin: Origin;
  readonly isKey: boolean;
}

interface Loop {
  readonly index: number;
  /** The number of the item in a list. */
  readonly key: string | number;
  readonly first: boolean;
  readonly last: boolean;
}

class Evaluation {
  readonly parts: MadePart[] = [];
  problem: TemplateProblem | null = null;
  #length = 0;
  #steps = 0;
  /** The range of the innermost loop, for reports about limits. */
  #loop: Range | null = null;

  constructor(readonly top: Scope) {}

  /** False as soon as there is a problem; the same for all methods below. */
  run(nodes: readonly Node[], scope: Scope): boolean {
    return nodes.every((node) => this.#step(node.range) && this.#node(node, scope));
  }

  #step(range: Range): boolean {
    this.#steps += 1;
    return this.#steps <= MAX_STEPS || this.#tooLarge("steps", MAX_STEPS, range);
  }

  #tooLarge(bound: TemplateBound, limit: number, range: Range): false {
    return this.#stop({ problem: "too-large", bound, limit, range: this.#loop ?? range });
  }

  #stop(problem: TemplateProblem): false {
    this.problem = problem;
    return false;
  }

  #node(node: Node, scope: Scope): boolean {
    if (node.kind === "text") return this.#write(node.text, node.range);
    const found = this.#value(node.value, scope, node.kind === "if" || node.kind === "unless");
    if (found === null) return false;
    const { value, origin } = found;
    switch (node.kind) {
      case "print":
        return this.#print(found, node.value);
      case "if":
      case "unless":
        return this.run(isTrue(value) === (node.kind === "if") ? node.body : node.otherwise, scope);
      case "with":
        // Unlike for `if`, 0 counts as a value.
        return isTrue(value) || value === 0
          ? this.run(node.body, { context: value, origin, loop: null, outer: scope })
          : this.run(node.otherwise, scope);
      case "each":
        return this.#each(found, node, scope);
    }
  }

  #write(text: string, range: Range, from: Inserted | null = null): boolean {
    this.#length += text.length;
    if (this.#length > MAX_OUTPUT) return this.#tooLarge("output", MAX_OUTPUT, range);
    this.parts.push({ text, from });
    return true;
  }

  #print({ value, origin, isKey }: Found, { written, range }: Path): boolean {
    if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") {
      const [first] = origin;
      // The keys of the top are kitout's own names.
      const isOwn = first === undefined || OWN.some((name) => name === first);
      const whole = isKey && origin.length === 1 && first === "frontmatter";
      return this.#write(String(value), range, isOwn ? null : { written, range, isKey: whole });
    }
    return this.#stop({ problem: "not-text", name: written, is: kindOf(value), range });
  }

  #each(
    { value, origin }: Found,
    { value: { written, range }, body, otherwise }: Block,
    scope: Scope,
  ): boolean {
    const is = kindOf(value);
    // A key without a value is how an empty list is often written.
    if (is !== "a list" && is !== "a map" && is !== "nothing")
      return this.#stop({ problem: "not-a-list", name: written, is, range });
    const keys = keysOf(value);
    if (keys.length === 0) return this.run(otherwise, scope);
    const around = this.#loop;
    this.#loop = range;
    const done = keys.every((key, index) => {
      const loop = {
        index,
        key: is === "a list" ? index : key,
        first: index === 0,
        last: index === keys.length - 1,
      };
      return (
        this.#step(range) &&
        this.run(body, { context: at(value, key)?.value, origin: [...origin, key], loop, outer: scope })
      );
    });
    this.#loop = around;
    return done;
  }

  /** The value at a path; null with a problem. `asked`: the template only asks whether it exists. */
  #value(path: Path | Literal, scope: Scope, asked: boolean): Found | null {
    if (path.kind === "literal") return { value: path.value, origin: [], isKey: false };
    const start = this.#start(path.start, scope);
    const origin = [...start.origin, ...path.keys];
    let { value } = start;
    for (const [index, key] of path.keys.entries()) {
      const found = at(value, key);
      if (found === undefined) {
        const is = kindOf(value);
        // A value that cannot have keys is a problem even then.
        if (asked && (is === "a map" || is === "a list" || is === "nothing"))
          return { ...start, value: null };
        const name = nameOf(path, index + 1);
        const within = nameOf(path, index);
        this.#stop({
          problem: "missing",
          name,
          key,
          in: within,
          is,
          known: keysOf(value),
          range: path.range,
        });
        return null;
      }
      value = found.value;
    }
    return { value, origin, isKey: start.isKey };
  }

  #start(start: Start, scope: Scope): Found {
    if (start.from === "top") return { value: this.top.context, origin: [], isKey: false };
    let { context, origin, loop, outer } = scope;
    for (let up = 0; up < start.up && outer !== null; up += 1) ({ context, origin, loop, outer } = outer);
    if (start.from === "context" || (start.from === "parameter" && start.index === 0))
      return { value: context, origin, isKey: false };
    // A loop's own names come from what it loops over.
    const value = start.from === "loop" ? loop?.[start.name] : loop?.key;
    return { value, origin: origin.slice(0, -1), isKey: true };
  }
}

/** The path with the first `count` keys, as in the template; `this` for the context of a block. */
function nameOf({ start, keys, written }: Path, count: number): string {
  const up = start.from === "context" ? start.up : 0;
  const first =
    start.from === "top"
      ? "@root"
      : start.from === "loop"
        ? `@${start.name}`
        : start.from === "parameter"
          ? written.split(/[./]/)[0]!
          : Array.from({ length: up }, () => "..").join("/");
  const names = [first, ...keys.slice(0, count)].filter((name) => name !== "");
  return names.length === 0 ? "this" : names.join(".").replace(/^((?:\.\.\/)*\.\.)\./, "$1/");
}
