// The templates of the scripts, precompiled by scripts/generate.mjs.

import { precompiled } from "../generated/templates.js";
import { quote } from "../model/shell.ts";
import { template } from "./handlebars.ts";

export type TemplateName = "installer" | "package" | "shell-hook" | "target";

/** Fills in the template `name` with `context`. Throws for a field that the context lacks: templates are strict. */
export function fill(name: TemplateName, context: object): string {
  const render = template(precompiled[name]!);
  const partials = { "find-bundle": template(precompiled["find-bundle"]!) };
  return render(context, { helpers: { quote }, partials });
}
