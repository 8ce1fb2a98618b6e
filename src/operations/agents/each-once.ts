// Warns when the enabled targets make an agent find a skill in two directories.

import { fewestTargets, type Reader, seenTwice, type Writer } from "../../agents/destinations.ts";
import { type Diagnostic, diagnostic } from "../../diagnostics/diagnostic.ts";
import type { ReadHost } from "../../host/host.ts";
import type { View } from "../../model/bundle.ts";
import type { Config, TargetDecl } from "../../model/config.ts";
import type { Scope } from "../../model/installer.ts";
import { onKey } from "../../model/place.ts";
import { agentNamed } from "./known.ts";
import { destinationAt, pathOf } from "./look.ts";
import { placeOf, spelledFor } from "./places.ts";

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
  const spelled = spelledFor(host, scope, root);
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
    return path === null ? [] : [destinationAt(host, path)];
  });
  // What kitout is told to write is read, whatever the table says.
  return {
    id: target.name,
    places: reads.includes(own) ? reads : [...reads, own],
    followsLinks: agent?.followsLinks ?? null,
  };
}
