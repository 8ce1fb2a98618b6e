// A lock covers every profile, so that two machines with different profiles do not rewrite it in turns.

import { packSkills, type Selected, selectSkills } from "../compiler/compile.ts";
import type { Configured } from "../compiler/config/configure.ts";
import { profileNames } from "../compiler/config/profiles.ts";
import type { Context } from "../compiler/context.ts";
import { isRecordable, withFound } from "../compiler/lock/pins.ts";
import { isReplaced } from "../compiler/sources/fetcher.ts";
import { type Checked, type Diagnostic, diagnostic } from "../diagnostics/diagnostic.ts";
import { Reports } from "../diagnostics/reports.ts";
import { isError } from "../diagnostics/severity.ts";
import type { RenderedSkill } from "../model/bundle.ts";
import type { SourceDecl } from "../model/config.ts";
import type { FoundSkill, Lock } from "../model/lock.ts";
import type { Request } from "../model/request.ts";

/** The skills that one choice of profiles selects. */
export interface Layer {
  readonly profiles: readonly string[];
  readonly selected: Selected;
  readonly skills: readonly (FoundSkill & { readonly skill: RenderedSkill })[];
}

/** A choice of profiles that failed; its reports. */
export interface FailedLayer {
  readonly profiles: readonly string[];
  readonly selected: null;
  readonly diagnostics: readonly Diagnostic[];
}

/** One layer: what `request` selects with these profiles, with every condition true, and the digests of its skills. */
export async function layerOf(
  context: Context,
  request: Request,
  profiles: readonly string[],
): Promise<(Layer | FailedLayer) & { readonly diagnostics: readonly Diagnostic[] }> {
  const reports = new Reports();
  const profileRequest = layerRequest(request, profiles);
  const selected = reports.take(await selectSkills(context, profileRequest));
  const packed =
    selected === null ? null : reports.take(await packSkills(context, profileRequest, selected, null));
  const { diagnostics } = reports;
  if (selected === null || packed === null) return { profiles, selected: null, diagnostics };
  const skills = packed.map(({ skill, digest }) => {
    const { tree, directory } = skill.selected.skill;
    return { source: tree.name, path: directory, digest, skill };
  });
  return { profiles, selected, skills, diagnostics };
}

/** The request for one layer. Bound packages do not affect the lock, and one that another profile does not declare is not a mistake. */
export function layerRequest(request: Request, profiles: readonly string[]): Request {
  return { ...request, profiles, packages: null, ignoreConditions: true, install: null };
}

/** The choices of profiles that a lock covers: that of this run first, then none, each alone, and all together. */
export function coveredProfiles({ loaded, config }: Configured): (readonly string[])[] {
  const names = profileNames(loaded);
  const all = [config.profiles, [], ...names.map((name) => [name]), names];
  const unique = new Map(all.map((profiles) => [JSON.stringify(profiles), profiles]));
  return [...unique.values()];
}

export interface Covered {
  readonly lock: Lock;
  readonly layers: readonly Layer[];
}

/**
 * The lock with what all choices need, and nothing else. Null when one of them fails. Sources that are not in `request.lock` are
 * resolved.
 */
export async function cover(
  context: Context,
  configured: Configured,
  request: Request,
): Promise<Checked<Covered | null>> {
  const reports = new Reports();
  const layers: Layer[] = [];
  let lock: Lock = { sources: new Map() };
  for (const [index, profiles] of coveredProfiles(configured).entries()) {
    const layer = await layerOf(context, request, profiles);
    // Not all profiles are meant to be combined, so a failure of several is normal.
    const isAsked = profiles.length < 2 || index === 0;
    if (isAsked || !layer.diagnostics.some(isError)) reports.add(layer.diagnostics);
    if (layer.selected === null) continue;
    layers.push(layer);
    reports.add(replacedButUnlocked(layer));
    lock = withFound(lock, layer.selected.fetched, layer.skills);
  }
  reports.add(disagreements(layers.map(({ selected }) => selected)));
  return reports.with(reports.failed ? null : { lock, layers });
}

/** Errors for skills that are not locked yet and whose source is bound to a directory: that adds nothing to a lock. */
function replacedButUnlocked({ selected, skills }: Layer): readonly Diagnostic[] {
  const { config, fetched, lock } = selected;
  const short = config.sources.filter(
    (source) =>
      isReplaced(source) &&
      (fetched.get(source.name)?.pin === null ||
        skills.some((skill) => skill.source === source.name && !isRecordable(lock.lock, fetched, skill))),
  );
  return short.map(({ name, at }) => diagnostic("lock/bound", at, { source: name }));
}

/** Errors for a source that two profiles declare differently: a lock has one entry for each name. */
export function disagreements(
  layers: readonly (Configured & Pick<Selected, "fetched">)[],
): readonly Diagnostic[] {
  const known = new Map<string, { readonly source: SourceDecl; readonly profile: string | null }>();
  const found: Diagnostic[] = [];
  for (const { config, fetched } of layers) {
    const profile = config.profiles.join(",") || null;
    for (const source of config.sources) {
      if (fetched.get(source.name)?.pin == null) continue;
      const other = known.get(source.name) ?? { source, profile };
      known.set(source.name, other);
      if (JSON.stringify(other.source.origin) !== JSON.stringify(source.origin)) {
        const args = { source: source.name, one: other.profile, other: profile };
        found.push(diagnostic("lock/profiles-differ", source.at, args));
      }
    }
  }
  return found;
}
