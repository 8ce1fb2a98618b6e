// A user's own template for a SKILL.md. It may have come with a clone that nobody trusts: it is parsed, checked and evaluated, never
// turned into code.

import { evaluate, type MadePart } from "./evaluate.ts";
import { loadParser, type Parser } from "./handlebars.ts";
import type { TemplateProblem, TemplateValues } from "./problem.ts";
import { readProgram } from "./read.ts";
import { mistakeIn, stuckAt } from "./syntax.ts";
import type { Node } from "./tree.ts";

/** UTF-16 units. */
export const MAX_TEMPLATE = 1024 * 1024;

export interface UserTemplate {
  /** The text, or the first problem that depends on the values. Values are not escaped. */
  render(values: TemplateValues): { readonly text: string } | TemplateProblem;
  /** The same in parts, which say where they are from. */
  parts(values: TemplateValues): { readonly parts: readonly MadePart[] } | TemplateProblem;
}

/** A template, or all problems that do not depend on values. */
export type Compiled =
  | { readonly template: UserTemplate }
  | { readonly problems: readonly TemplateProblem[] };

/**
 * Returns the function that compiles a text to a template. The language is Handlebars, with only the helpers `if`, `unless`, `each` and
 * `with`, and without partials; an unknown name is an error, except as the condition of `if` and `unless`. `..` always leads out of the
 * innermost `each` or `with`.
 */
export async function loadTemplates(): Promise<(text: string) => Compiled> {
  const parser = await loadParser();
  return (text) => compile(text, parser);
}

function compile(text: string, parser: Parser): Compiled {
  if (text.length > MAX_TEMPLATE)
    return { problems: [{ problem: "too-large", bound: "characters", limit: MAX_TEMPLATE, range: [0, 0] }] };
  const mistake = mistakeIn(text, parser);
  if (mistake !== null) return { problems: [mistake] };
  const parsed = parser.parse(text);
  if ("stuck" in parsed) return { problems: [stuckAt(parsed.stuck, parsed.inPath, text)] };
  const { nodes, problems } = readProgram(parsed.program, text);
  if (problems.length > 0) return { problems };
  const body = nodes.map((node, index) => (index === 0 ? withoutMark(node) : node));
  return {
    template: {
      render: (values) => {
        const made = evaluate(body, values);
        return "parts" in made ? { text: made.parts.map(({ text: part }) => part).join("") } : made;
      },
      parts: (values) => evaluate(body, values),
    },
  };
}

/** A byte order mark is not part of the content. */
function withoutMark(node: Node): Node {
  return node.kind === "text" ? { ...node, text: node.text.replace(/^\ufeff/, "") } : node;
}
