// Refuses what an agent would act on by itself, unless the user allows it.

import { actsOf } from "../../agents/acts.ts";
import { type Diagnostic, diagnostic } from "../../diagnostics/diagnostic.ts";
import { anyOf, covering } from "../../match/glob.ts";
import type { Variant } from "../../model/bundle.ts";
import type { SkillSettings } from "../../model/config.ts";
import type { Content } from "../../model/content.ts";
import { type RelPath, ROOT, within } from "../../model/names.ts";
import { settingsPlace } from "./settings-place.ts";

/**
 * An error when the content of a variant has what an agent acts on by itself and its settings do not allow; else null. `resolved` is the
 * skill in its source: only what comes from there can be excluded.
 */
export function refusedActs({ selected }: Variant, content: Content, resolved: Content): Diagnostic | null {
  const { id, settings, skill } = selected;
  const { at, table, hasEntry } = settingsPlace(selected);
  const acts = actsOf([...content.links, ...content.files]);
  const refused = acts.filter(({ kind }) => settings?.allow.includes(kind) !== true);
  if (refused.length === 0) return null;
  const isOfSource = sourcePaths(resolved);
  const isExcluded = excludedPaths(settings);
  const isAdded = (path: RelPath) => settings?.files.some(({ to }) => within(to, path) || within(path, to));
  return diagnostic("skill/acts", at, {
    id,
    table,
    key: settings === null ? id : String(settings.at.path.at(-1)),
    hasEntry,
    isRoot: skill.directory === ROOT,
    acts: refused.map(({ kind, path, through }) => {
      const canExclude = isOfSource(through) && !isExcluded(through);
      return { kind, path, through, canExclude, isOwn: !canExclude || isAdded(through) === true };
    }),
    allowed: settings?.allow ?? [],
  });
}

/** Whether the source has a file or link at the path, or a directory with one. */
function sourcePaths({ files, links }: Content): (path: RelPath) => boolean {
  const paths = [...files, ...links].map(({ path }) => path);
  return (path) => paths.some((one) => one === path || one.startsWith(`${path}/`));
}

/** What is excluded already, and still there: then something of the user's own brings it. */
function excludedPaths(settings: SkillSettings | null): (path: RelPath) => boolean {
  return covering(anyOf(settings?.exclude ?? [], () => {}));
}
