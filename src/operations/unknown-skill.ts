import type { Selected } from "../compiler/compile.ts";
import { type Diagnostic, diagnostic } from "../diagnostics/diagnostic.ts";
import { suggest } from "../diagnostics/suggest.ts";
import { isFetched } from "../model/tree.ts";

/** That `id` is none of `ids`. Who writes the key of an explicit skill that is renamed means the skill. */
export function unknownSkill(
  id: string,
  ids: readonly string[],
  { config, catalog }: Pick<Selected, "config" | "catalog">,
): Diagnostic {
  const keyed = [...config.explicit, ...config.dormant].find(({ at }) => at.path.at(-1) === id)?.id;
  return diagnostic("skill/unknown", null, {
    id,
    suggestion: keyed !== undefined && ids.includes(keyed) ? keyed : suggest(id, ids),
    ids: ids.length,
    pinned: catalog.skills.some(({ tree }) => isFetched(tree)),
  });
}
