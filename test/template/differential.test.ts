// What kitout makes of a template is what Handlebars makes of it, for all that both know.

import fc from "fast-check";
import Handlebars from "handlebars";
import { describe, expect, test } from "vitest";
import { TEMPLATE_NAMES, type TemplateValues } from "../../src/template/problem.ts";
import { loadTemplates } from "../../src/template/user.ts";

const compile = await loadTemplates();

/** What may stand at a place of the values: a generated template names only what is there. */
type Shape =
  | { readonly kind: "scalar" | "nothing" | "unknown" }
  | { readonly kind: "list"; readonly of: Shape }
  | { readonly kind: "map"; readonly fields: Readonly<Record<string, Shape>> };

const scalar: Shape = { kind: "scalar" };
const texts: Shape = { kind: "list", of: { kind: "scalar" } };
const person: Shape = { kind: "map", fields: { who: scalar, "a b": scalar, tags: texts } };
const frontmatter: Shape = {
  kind: "map",
  fields: {
    title: scalar,
    license: { kind: "nothing" },
    people: { kind: "list", of: person },
    teams: { kind: "list", of: { kind: "list", of: { kind: "scalar" } } },
    meta: { kind: "map", fields: { x: scalar, deep: { kind: "map", fields: { y: scalar } } } },
  },
};
const vars: Shape = { kind: "map", fields: { team: scalar, count: scalar, flag: scalar, tools: texts } };
const top: Shape = {
  kind: "map",
  fields: { ...Object.fromEntries(TEMPLATE_NAMES.map((name) => [name, scalar])), frontmatter, vars },
};

const text = fc.oneof(
  fc.constantFrom("", "<b> & '\"", "{{name}}", "\n", "x\r\ny", "\\"),
  fc.string({ maxLength: 6 }),
);
const written = fc.oneof(text, fc.integer(), fc.double({ noNaN: true }), fc.boolean());

function anyOf(shape: Shape): fc.Arbitrary<unknown> {
  switch (shape.kind) {
    case "scalar":
      return written;
    case "nothing":
    case "unknown":
      return fc.constant(null);
    case "list":
      return fc.array(anyOf(shape.of), { maxLength: 3 });
    case "map":
      return fc.record(
        Object.fromEntries(Object.entries(shape.fields).map(([key, field]) => [key, anyOf(field)])),
        { noNullPrototype: true },
      );
  }
}

interface Scope {
  readonly shape: Shape;
  readonly each: boolean;
  readonly parameters: readonly { readonly name: string; readonly shape: Shape }[];
  readonly outer: Scope | null;
}

interface Named {
  readonly path: string;
  readonly shape: Shape;
}

/** Writes a template, deciding by a list of numbers. */
class Writer {
  #at = 0;
  #names = 0;

  constructor(private readonly choices: readonly number[]) {}

  #choose<T>(from: readonly T[]): T {
    const choice = this.choices[this.#at] ?? 0;
    this.#at += 1;
    return from[choice % from.length]!;
  }

  body(scope: Scope, depth: number): string {
    let out = "";
    for (let left = this.#choose([1, 2, 3, 4, 5]); left > 0 && this.#at < this.choices.length; left -= 1)
      out += this.#part(scope, depth);
    return out;
  }

  #part(scope: Scope, depth: number): string {
    const kinds = [
      "text",
      "text",
      "print",
      "print",
      "comment",
      ...(depth < 4 ? ["if", "each", "with", "each", "raw"] : []),
    ];
    switch (this.#choose(kinds)) {
      case "text":
        return this.#choose([
          "a",
          " ",
          "\n",
          "\r\n",
          " \n\n",
          "\n  ",
          "\t",
          "<i> & }} ",
          "\\ ",
          "é\u2028",
          "\\{{x}} ",
          "\n \n",
        ]);
      case "print":
        return this.#print(scope);
      case "comment":
        return this.#tag(this.#choose(["! no", "!-- {{no}} --"]));
      case "raw":
        return `{{{{if ${this.#name(scope, () => true).path}}}}}\n {{x}} {{{{/if}}}}`;
      case "if":
        return this.#question(scope, depth);
      default:
        return this.#context(scope, depth);
    }
  }

  #tag(inside: string): string {
    return `{{${this.#choose(["", "", "~"])}${inside}${this.#choose(["", "", "~"])}}}`;
  }

  #print(scope: Scope): string {
    const { path } = this.#name(scope, ({ kind }) => kind === "scalar");
    // Without a text between them, Handlebars adds two numbers up.
    return `.${this.#choose([`{{{${path}}}}`, `{{~& ${path} }}`, this.#tag(path), this.#tag(path)])}.`;
  }

  #question(scope: Scope, depth: number): string {
    const helper = this.#choose(["#if", "#unless", "^if"]);
    const asked = () =>
      this.#choose([this.#name(scope, () => true).path, "vars.never", "0", "''", "true", "null"]);
    const question = (): string => (scope.outer === null ? asked() : this.#name(scope, () => true).path);
    const end = helper.slice(1);
    const middle = this.#choose([
      () => "",
      () => this.#tag("else") + this.body(scope, depth + 1),
      () => this.#tag("^") + this.body(scope, depth + 1),
      // What begins with ^ has no chain.
      ...(helper === "^if"
        ? []
        : [
            () =>
              `${this.#tag(`else if ${question()}`)}${this.body(scope, depth + 1)}${this.#tag("else")}${this.body(scope, depth + 1)}`,
          ]),
    ])();
    return `${this.#tag(`${helper} ${question()}`)}${this.body(scope, depth + 1)}${middle}${this.#tag(`/${end}`)}`;
  }

  #context(scope: Scope, depth: number): string {
    const { path, shape } = this.#name(scope, ({ kind }) => kind !== "scalar" && kind !== "unknown");
    const each = shape.kind === "list" || this.#choose([true, false]);
    const inner: Shape = !each
      ? shape
      : shape.kind === "list"
        ? shape.of
        : shape.kind === "map"
          ? Object.values(shape.fields)[0]!
          : scalar;
    // A map has values of all shapes: only its keys are safe to name.
    const known: Shape = each && shape.kind === "map" ? { kind: "unknown" } : inner;
    this.#names += 1;
    const names = this.#choose(
      each ? [[], [`p${this.#names}`], [`p${this.#names}`, `k${this.#names}`]] : [[], [`p${this.#names}`]],
    );
    const parameters = names.map((name, index) => ({ name, shape: index === 0 ? known : scalar }));
    const as = names.length === 0 ? "" : ` as |${names.join(" ")}|`;
    const body = this.body({ shape: known, each, parameters, outer: scope }, depth + 1);
    const otherwise = this.#choose([true, false]) ? this.#tag("else") + this.body(scope, depth + 1) : "";
    const helper = each ? "each" : "with";
    return `${this.#tag(`#${helper} ${path}${as}`)}${body}${otherwise}${this.#tag(`/${helper}`)}`;
  }

  #name(scope: Scope, fits: (shape: Shape) => boolean): Named {
    return this.#choose(names(scope).filter(({ shape }) => fits(shape)));
  }
}

function names(scope: Scope): Named[] {
  const found: Named[] = below("@root", top).slice(1);
  let up = "";
  for (let at: Scope | null = scope; at !== null; at = at.outer) {
    const context = at.shape;
    const here = below(up === "" ? "this" : up.slice(0, -1), context);
    // Nobody needs the context itself for a block, and Handlebars does not count such a block as a level.
    found.push(...(context.kind === "scalar" || up !== "" ? here : here.slice(1)));
    if (up === "") found.push(...below("", context).slice(1));
    up += "../";
    if (at.outer === null || !isLevel(context, at.outer.shape)) break;
  }
  const shadowed = new Set<string>();
  for (let at: Scope | null = scope; at !== null; at = at.outer)
    for (const { name, shape } of at.parameters) if (!shadowed.has(name)) found.push(...below(name, shape));
  for (let at: Scope | null = scope; at !== null; at = at.outer)
    if (at.each) {
      found.push(...["@index", "@key", "@first", "@last"].map((path) => ({ path, shape: scalar })));
      break;
    }
  return found;
}

/** Handlebars leaves a level out where its context equals, by `==`, the one around it. */
function isLevel(inner: Shape, outer: Shape): boolean {
  return (
    inner !== outer &&
    inner.kind !== "nothing" &&
    inner.kind !== "unknown" &&
    !(inner.kind === "scalar" && outer.kind !== "map") &&
    !(inner.kind === "list" && outer.kind !== "map")
  );
}

function below(path: string, shape: Shape): Named[] {
  const inner =
    shape.kind !== "map"
      ? []
      : Object.entries(shape.fields).flatMap(([key, field]) => {
          const name = /\W/.test(key) ? `[${key}]` : key;
          const slash = path.startsWith("..") || path === "." ? "/" : ".";
          return below(path === "" ? name : `${path}${slash}${name}`, field);
        });
  return [{ path, shape }, ...inner];
}

describe("a template", () => {
  test("gives what Handlebars gives", () => {
    let rendered = 0;
    fc.assert(
      fc.property(fc.array(fc.nat(1000), { maxLength: 60 }), anyOf(top), (choices, values) => {
        const template = new Writer(choices).body(
          { shape: top, each: false, parameters: [], outer: null },
          0,
        );
        const compiled = compile(template);
        if (!("template" in compiled))
          throw new Error(`${JSON.stringify(template)}: ${JSON.stringify(compiled)}`);
        const result = compiled.template.render(values as TemplateValues);
        const expected = Handlebars.compile(template, { noEscape: true })(values);
        expect(result, JSON.stringify(template)).toEqual({ text: expected });
        if (/#each|#with/.test(template)) rendered += 1;
      }),
      { numRuns: 1500 },
    );
    expect(rendered).toBeGreaterThan(300);
  });
});
