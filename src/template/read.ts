// From the parser's tree to kitout's: resolves names, and refuses unsupported parts of the language.

import type { UnsupportedPart } from "../model/template.ts";
import { rangeOf } from "./handlebars.ts";
import { TEMPLATE_NAMES, type TemplateProblem } from "./problem.ts";
import type { Literal, LoopName, Node, Path, Start } from "./tree.ts";

/** The nodes, and all problems in any branch, in the order of the text; without problems the nodes are the whole template. */
export function readProgram(
  program: hbs.AST.Program,
  text: string,
): { readonly nodes: readonly Node[]; readonly problems: readonly TemplateProblem[] } {
  const reader = new Reader(text);
  const nodes = reader.nodes(program, TOP);
  return { nodes, problems: reader.problems };
}

/** What names mean at a point of the template. */
interface Scope {
  readonly kind: "top" | "each" | "with";
  readonly parameters: readonly string[];
  readonly outer: Scope | null;
}

const TOP: Scope = { kind: "top", parameters: [], outer: null };

const LOOP_NAMES: readonly LoopName[] = ["index", "key", "first", "last"];

/** The supported helpers, and how many names may follow `as`. */
const HELPERS = { if: 0, unless: 0, each: 2, with: 1 };

class Reader {
  readonly problems: TemplateProblem[] = [];

  constructor(private readonly text: string) {}

  nodes(program: hbs.AST.Program | undefined, scope: Scope): Node[] {
    return (program?.body ?? []).flatMap((statement) => this.#node(statement, scope) ?? []);
  }

  #node(statement: hbs.AST.Statement, scope: Scope): Node | null {
    switch (statement.type) {
      case "ContentStatement":
        return {
          kind: "text",
          text: (statement as hbs.AST.ContentStatement).value,
          range: rangeOf(statement),
        };
      case "CommentStatement":
        return null;
      case "MustacheStatement":
        return this.#print(statement as hbs.AST.MustacheStatement, scope);
      case "BlockStatement":
        return this.#block(statement as hbs.AST.BlockStatement, scope);
      case "PartialStatement":
      case "PartialBlockStatement":
        return this.#unsupported("partial", (statement as hbs.AST.PartialStatement).name);
      default:
        return this.#unsupported("decorator", (statement as hbs.AST.MustacheStatement).path);
    }
  }

  #print({ path, params, hash }: hbs.AST.MustacheStatement, scope: Scope): Node | null {
    if (params.length > 0 || hash !== undefined) return this.#unsupported("helper", path);
    const value = this.#value(path, scope);
    if (value?.kind === "literal") return this.#unsupported("literal", path);
    return value === null ? null : { kind: "print", value, range: value.range };
  }

  #block(block: hbs.AST.BlockStatement, scope: Scope): Node | null {
    const { path, params, hash, program, inverse } = block;
    const kind = this.#written(path) as keyof typeof HELPERS;
    if (!Object.hasOwn(HELPERS, kind))
      return this.#unsupported(params.length > 0 ? "helper" : "section", path);
    if (params.length !== 1) return this.#unsupported("arguments", path);
    if (hash !== undefined) return this.#unsupported("hash", hash.pairs[0]!);
    const parameters = program?.blockParams ?? inverse?.blockParams ?? [];
    if (parameters.length > HELPERS[kind]) return this.#unsupported("block-params", path);
    const value = this.#value(params[0]!, scope);
    const inner = kind === "each" || kind === "with" ? { kind, parameters, outer: scope } : scope;
    const body = this.nodes(program, inner);
    const otherwise = this.nodes(inverse, scope);
    return value === null ? null : { kind, value, body, otherwise, range: value.range };
  }

  #value(expression: hbs.AST.Expression, scope: Scope): Path | Literal | null {
    const range = rangeOf(expression);
    const written = this.#written(expression);
    switch (expression.type) {
      case "PathExpression": {
        const found = this.#path(expression as hbs.AST.PathExpression, scope);
        return found === null ? null : { kind: "path", ...found, written, range };
      }
      case "StringLiteral":
      case "NumberLiteral":
      case "BooleanLiteral":
        return { kind: "literal", value: (expression as hbs.AST.StringLiteral).value, written, range };
      case "NullLiteral":
        return { kind: "literal", value: null, written, range };
      case "SubExpression":
        return this.#unsupported("subexpression", expression);
      default:
        return this.#unsupported("literal", expression);
    }
  }

  #path(path: hbs.AST.PathExpression, scope: Scope): { start: Start; keys: string[] } | null {
    if (path.data) return this.#data(path, scope);
    const [first, ...rest] = path.parts;
    // After `this` or dots, a name from `as` is not meant.
    const isSelf = /^(?:\.|this(?:[./]|$))/.test(this.#written(path));
    const parameter = first === undefined || isSelf ? null : parameterOf(first, scope);
    if (parameter !== null) return { start: { from: "parameter", ...parameter }, keys: rest };
    let context: Scope | null = scope;
    for (let up = 0; up < path.depth; up += 1) context = context?.outer ?? null;
    if (context === null) return this.#unsupported("above", path);
    if (context.kind === "top" && !this.#isName(first, path)) return null;
    return { start: { from: "context", up: path.depth }, keys: path.parts };
  }

  /** Names that begin with @. */
  #data(path: hbs.AST.PathExpression, scope: Scope): { start: Start; keys: string[] } | null {
    const [first = "", ...keys] = path.parts;
    if (path.depth > 0) return this.#unsupported("data", path);
    if (first === "root") return this.#isName(keys[0], path) ? { start: { from: "top" }, keys } : null;
    const name = LOOP_NAMES.find((each) => each === first);
    const up = name === undefined ? null : loopOf(scope);
    if (name !== undefined && up !== null) return { start: { from: "loop", up, name }, keys };
    const known = ["@root", ...(loopOf(scope) === null ? [] : LOOP_NAMES.map((each) => `@${each}`))];
    this.problems.push({ problem: "unknown-name", name: `@${first}`, known, range: rangeOf(path) });
    return null;
  }

  /** Whether every template has the name; no name at all is the map of all names. */
  #isName(name: string | undefined, path: hbs.AST.PathExpression): boolean {
    if (name === undefined || TEMPLATE_NAMES.some((known) => known === name)) return true;
    this.problems.push({ problem: "unknown-name", name, known: TEMPLATE_NAMES, range: rangeOf(path) });
    return false;
  }

  #unsupported(what: UnsupportedPart, node: hbs.AST.Node): null {
    this.problems.push({ problem: "unsupported", what, name: this.#written(node), range: rangeOf(node) });
    return null;
  }

  #written(node: hbs.AST.Node): string {
    return this.text.slice(...rangeOf(node));
  }
}

/** The innermost block with this name after `as`. */
function parameterOf(name: string, scope: Scope): { up: number; index: number } | null {
  let up = 0;
  for (let at: Scope | null = scope; at !== null; at = at.outer) {
    const index = at.parameters.indexOf(name);
    if (index >= 0) return { up, index };
    up += 1;
  }
  return null;
}

function loopOf(scope: Scope): number | null {
  let up = 0;
  for (let at: Scope | null = scope; at !== null; at = at.outer) {
    if (at.kind === "each") return up;
    up += 1;
  }
  return null;
}
