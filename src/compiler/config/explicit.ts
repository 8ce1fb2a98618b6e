// `skills.explicit:`: single skills and their customisation.

import { type Checked, diagnostic } from "../../diagnostics/diagnostic.ts";
import { Reports } from "../../diagnostics/reports.ts";
import type { ExplicitSkill, Written } from "../../model/config.ts";
import type { SkillId } from "../../model/names.ts";
import { onKey } from "../../model/place.ts";
import type { Tree } from "../../yaml/tree.ts";
import { cleanPath, isId, text, texts } from "./read.ts";
import { decodeSettings } from "./settings.ts";

/** One entry of `explicit:`; null when it is refused, which is reported. `home` is for a leading `~/` in a path. */
export function decodeExplicit(
  key: string,
  tree: Tree,
  aliases: ReadonlyMap<string, string>,
  home: string | null,
): Checked<ExplicitSkill | null> {
  const reports = new Reports();
  if (tree.kind !== "map") return reports.with(null);
  const at = onKey(tree.at);
  const rename = text(tree, "rename");
  const id = rename ?? { text: key, at };
  if (!isId(id.text)) reports.report(diagnostic("skill/id", id.at, { id: id.text }));
  const path = text(tree, "path") ?? { text: key, at };
  const clean = cleanPath(path.text);
  if (clean === null && (isId(id.text) || path.at !== id.at))
    reports.report(diagnostic("skill/path", path.at, { path: path.text }));
  const targets = texts(tree, "targets");
  const from = text(tree, "from");
  // Any file or profile may set `from`, so only the merged entry can lack it.
  if (from === null) reports.report(diagnostic("config/missing-key", at, { key: "from" }));
  const settings = decodeSettings(tree, home, reports.report);
  if (reports.diagnostics.length > 0 || from === null || clean === null) return reports.with(null);
  return reports.with({
    id: id.text as SkillId,
    at: tree.at,
    idAt: id.at,
    from,
    path: clean,
    pathAt: path.at,
    targets: tree.entries.has("targets") ? canonical(targets, aliases) : null,
    ...settings,
  });
}

function canonical(names: readonly Written[], aliases: ReadonlyMap<string, string>): Written[] {
  return names.map((name) => ({ ...name, text: aliases.get(name.text) ?? name.text }));
}
