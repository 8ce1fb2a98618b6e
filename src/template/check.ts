// From a problem of a template to a diagnostic, at its position in the file that contains the template.

import { type Diagnostic, diagnostic } from "../diagnostics/diagnostic.ts";
import { suggest } from "../diagnostics/suggest.ts";
import type { Place, YamlPlace } from "../model/place.ts";
import type { Range } from "./handlebars.ts";
import { TEMPLATE_NAMES, type TemplateProblem } from "./problem.ts";

/** Where a template is: a value in the configuration, or a file, whose text includes its byte order mark if there is one. */
export type TemplatePlace =
  | { readonly kind: "inline"; readonly at: YamlPlace }
  | { readonly kind: "file"; readonly file: string };

/** The diagnostic for a problem of a template. */
export function diagnosticOf(found: TemplateProblem, place: TemplatePlace): Diagnostic {
  const at = positionOf(found.range, place);
  switch (found.problem) {
    case "syntax": {
      const { mistake, detail, block } = found;
      return diagnostic("transform/syntax", at, { mistake, detail, block });
    }
    case "unknown-name": {
      const { name, known } = found;
      return diagnostic("transform/unknown-name", at, { name, known, suggestion: suggest(name, known) });
    }
    case "missing": {
      const { name, key, known, is } = found;
      return diagnostic("transform/missing", at, {
        name,
        key,
        in: found.in,
        is,
        known,
        suggestion: suggest(key, known),
        // Inside a block, `id` most likely means the skill's.
        skills: found.in === "this" && TEMPLATE_NAMES.some((other) => other === key),
      });
    }
    case "unsupported":
      return diagnostic("transform/unsupported", at, { what: found.what, name: found.name });
    case "not-text":
      return diagnostic("transform/not-text", at, { name: found.name, is: found.is });
    case "not-a-list":
      return diagnostic("transform/not-a-list", at, { name: found.name, is: found.is });
    case "too-large":
      return diagnostic("transform/too-large", at, { bound: found.bound, limit: found.limit });
  }
}

/** Where a range of the template is. */
export function positionOf(range: Range, place: TemplatePlace): Place {
  return place.kind === "inline" ? { ...place.at, within: range } : { file: place.file, range };
}
