// The templates of the scripts, precompiled by scripts/generate.mjs.

import type Handlebars from "handlebars";
import runtime from "handlebars/runtime.js";
import { precompiled } from "../generated/templates.js";
import { quote } from "./quote.ts";

export type TemplateName = "installer" | "shell-hook" | "target";

/** The runtime's own declaration is empty; it is the part of the whole that fills in precompiled templates. */
const { template } = runtime as unknown as typeof Handlebars;

/** The template `name` filled in with `context`. A field that the context lacks throws: templates are strict. */
export function fill(name: TemplateName, context: object): string {
  const render = template(precompiled[name]!);
  const partials = { "find-bundle": template(precompiled["find-bundle"]!) };
  return render(context, { helpers: { quote }, partials });
}
