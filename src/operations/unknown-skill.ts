import type { Selected } from "../compiler/compile.ts";
import { type Diagnostic, diagnostic } from "../diagnostics/diagnostic.ts";
import { suggest } from "../diagnostics/suggest.ts";
import { isFetched } from "../model/tree.ts";

/** An error that `id` is not one of `ids`. For the key of an explicit skill with a `rename`, suggests its id. */
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
