// Warns when the enabled targets make an agent find a skill in two directories.

import { fewestTargets, type Reader, seenTwice, type Writer } from "../../agents/destinations.ts";
import { type Diagnostic, diagnostic } from "../../diagnostics/diagnostic.ts";
import { expandDest } from "../../host/expand-dest.ts";
import type { ReadHost } from "../../host/host.ts";
import { nullIfRefused } from "../../host/null-if-refused.ts";
import type { View } from "../../model/bundle.ts";
import type { Config, TargetDecl } from "../../model/config.ts";
import { type Scope, spellDest } from "../../model/installer.ts";
import { resolve } from "../../model/paths.ts";
import { onKey } from "../../model/place.ts";
import { agentNamed } from "./known.ts";
import { pathOf, physicalOr } from "./look.ts";

/** At most one warning, with the fewest targets that serve the same agents. `root`: of the project, absolute. */
export function warnOfTwice(
  host: ReadHost,
  config: Config,
  views: readonly View[],
  scope: Scope,
  root: string,
): readonly Diagnostic[] {
  const writers = views
    .filter((view) => view.scope === scope)
    .flatMap((view) => view.targets.map((target) => writerOf(host, config, view, target, scope, root)));
  const readers = config.targets.flatMap((target) => readerOf(host, config, target, scope, root) ?? []);
  const twice = seenTwice(readers, writers);
  if (twice.length === 0) return [];
  const fewest = fewestTargets(readers, writers);
  const written = new Set(writers.map(({ target }) => target));
  const needless = config.targets.filter(({ name }) => written.has(name) && !fewest.targets.includes(name));
  const at = (needless[0] ?? config.targets.find(({ name }) => name === twice[0]!.id))!.at;
  const home = nullIfRefused(() => host.realPath(host.env["HOME"] ?? ""));
  const base = scope === "project" ? root : home;
  // As its reader knows it: relative to the project, or below the home.
  const spelled = (place: string) =>
    base === null || !place.startsWith(`${base}/`)
      ? place
      : `${scope === "project" ? "" : "~/"}${place.slice(base.length + 1)}`;
  return [
    diagnostic("target/seen-twice", at.path.length > 0 ? onKey(at) : at, {
      twice: twice.map(({ id, places, skills }) => ({
        id,
        places: places.map(spelled),
        skills: skills.length,
      })),
      fewest: needless.length === 0 ? null : fewest.targets,
      copies: fewest.copies,
      still: fewest.twice.map(({ id }) => id),
    }),
  ];
}

function writerOf(
  host: ReadHost,
  config: Config,
  view: View,
  target: TargetDecl,
  scope: Scope,
  root: string,
): Writer {
  const own = config.targets.find(({ name }) => name === target.name)!;
  const gets = [...view.entries].filter(
    ([, { selected }]) => selected.targets === null || selected.targets.includes(target.name),
  );
  return {
    target: target.name,
    place: placeOf(host, target, scope, root) ?? target.name,
    isLinked: target.structure[scope] !== "copy-tree",
    wouldLink: own.structure[scope] !== "copy-tree",
    mayCopy: !view.targets.some(({ written }) => written.has("structure")),
    skills: new Set(gets.map(([entry]) => entry)),
  };
}

function readerOf(
  host: ReadHost,
  { agents }: Config,
  target: TargetDecl,
  scope: Scope,
  root: string,
): Reader | null {
  const own = placeOf(host, target, scope, root);
  if (own === null) return null;
  const agent = agentNamed(agents, target.name);
  const reads = (agent?.reads[scope] ?? []).flatMap((place) => {
    const path = pathOf(host, { scope, place }, root);
    return path === null ? [] : [physicalOr(host, path)];
  });
  // What kitout is told to write is read, whatever the table says.
  return {
    id: target.name,
    places: reads.includes(own) ? reads : [...reads, own],
    followsLinks: agent?.followsLinks ?? null,
  };
}

/** The directory of a target, physical; null when it has none. */
function placeOf(host: ReadHost, { dest, localDest }: TargetDecl, scope: Scope, root: string): string | null {
  if (scope === "project") return localDest === null ? null : physicalOr(host, resolve(root, localDest));
  const path = dest === null ? null : expandDest(dest, host.env);
  if (dest === null) return null;
  return path?.startsWith("/") ? physicalOr(host, path) : spellDest(dest);
}
