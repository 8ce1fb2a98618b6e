// Fills in a template. Steps and output are bounded, whatever the template.

import type { TemplateBound } from "../model/template.ts";
import type { Range } from "./handlebars.ts";
import { TEMPLATE_NAMES, type TemplateProblem, type TemplateValues } from "./problem.ts";
import type { Block, Literal, Node, Path, Start } from "./tree.ts";
import { at, isTrue, keysOf, kindOf } from "./value.ts";

/** Every visited node, and every iteration of a loop, is a step. */
const MAX_STEPS = 100_000;
/** UTF-16 units. */
const MAX_OUTPUT = 4 * 1024 * 1024;

/** The text, or the first problem. */
export function evaluate(
  nodes: readonly Node[],
  values: TemplateValues,
): { readonly text: string } | TemplateProblem {
  const top = Object.fromEntries(TEMPLATE_NAMES.map((name) => [name, values[name]]));
  const evaluation = new Evaluation({ context: top, loop: null, outer: null });
  evaluation.run(nodes, evaluation.top);
  return evaluation.problem ?? { text: evaluation.text.join("") };
}

/** The context of a block. */
interface Scope {
  readonly context: unknown;
  readonly loop: Loop | null;
  readonly outer: Scope | null;
}

interface Loop {
  readonly index: number;
  /** The number of the item in a list. */
  readonly key: string | number;
  readonly first: boolean;
  readonly last: boolean;
}

class Evaluation {
  readonly text: string[] = [];
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
    const { value } = found;
    switch (node.kind) {
      case "print":
        return this.#print(value, node.value);
      case "if":
      case "unless":
        return this.run(isTrue(value) === (node.kind === "if") ? node.body : node.otherwise, scope);
      case "with":
        // Unlike for `if`, 0 counts as a value.
        return isTrue(value) || value === 0
          ? this.run(node.body, { context: value, loop: null, outer: scope })
          : this.run(node.otherwise, scope);
      case "each":
        return this.#each(value, node, scope);
    }
  }

  #write(text: string, range: Range): boolean {
    this.#length += text.length;
    if (this.#length > MAX_OUTPUT) return this.#tooLarge("output", MAX_OUTPUT, range);
    this.text.push(text);
    return true;
  }

  #print(value: unknown, { written, range }: Path): boolean {
    if (typeof value === "string" || typeof value === "number" || typeof value === "boolean")
      return this.#write(String(value), range);
    return this.#stop({ problem: "not-text", name: written, is: kindOf(value), range });
  }

  #each(value: unknown, { value: { written, range }, body, otherwise }: Block, scope: Scope): boolean {
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
      return this.#step(range) && this.run(body, { context: at(value, key)?.value, loop, outer: scope });
    });
    this.#loop = around;
    return done;
  }

  /** The value at a path; null with a problem. `asked`: the template only asks whether it exists. */
  #value(path: Path | Literal, scope: Scope, asked: boolean): { readonly value: unknown } | null {
    if (path.kind === "literal") return path;
    let value = this.#start(path.start, scope);
    for (const [index, key] of path.keys.entries()) {
      const found = at(value, key);
      if (found === undefined) {
        const is = kindOf(value);
        // A value that cannot have keys is a problem even then.
        if (asked && (is === "a map" || is === "a list" || is === "nothing")) return { value: null };
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
    return { value };
  }

  #start(start: Start, scope: Scope): unknown {
    if (start.from === "top") return this.top.context;
    let { context, loop, outer } = scope;
    for (let up = 0; up < start.up && outer !== null; up += 1) ({ context, loop, outer } = outer);
    if (start.from === "context") return context;
    if (start.from === "loop") return loop?.[start.name];
    return start.index === 0 ? context : loop?.key;
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
