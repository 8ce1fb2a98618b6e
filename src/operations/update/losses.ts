// Says an update's failure in the words of an update: what the configuration names was there in the locked version of a source, and is not
// in the new one.

import { discover } from "../../compiler/catalog/discover.ts";
import { type Selected, selectSkills } from "../../compiler/compile.ts";
import type { Configured } from "../../compiler/config/configure.ts";
import type { Context } from "../../compiler/context.ts";
import { isUnboundRemote } from "../../compiler/sources/fetcher.ts";
import { fetchRemote } from "../../compiler/sources/list-sources.ts";
import { type Diagnostic, diagnostic } from "../../diagnostics/diagnostic.ts";
import { suggest } from "../../diagnostics/suggest.ts";
import { compareBytes } from "../../digest/bytes.ts";
import { anyOf } from "../../match/glob.ts";
import { hasSkillFile, type Skill } from "../../model/catalog.ts";
import { join, parent, ROOT } from "../../model/names.ts";
import { revisionOf } from "../../model/pin.ts";
import type { Request } from "../../model/request.ts";
import { type DirectoryNode, nodeAt } from "../../model/tree.ts";
import { coveredProfiles, layerRequest } from "../cover-profiles.ts";

/** The same profiles, with the sources as they are locked and as they are now. */
interface Versions {
  readonly before: Selected;
  readonly after: Selected;
}

/**
 * The diagnostics of a failed update, with `skill/gone` and `source/subdir-gone` in place of those that blame the configuration for what
 * the new version of a source has lost. `locked` resolves nothing again, and `updated` does.
 */
export async function withLosses(
  context: Context,
  configured: Configured,
  { locked, updated }: { readonly locked: Request; readonly updated: Request },
  diagnostics: readonly Diagnostic[],
): Promise<readonly Diagnostic[]> {
  if (!diagnostics.some(({ code }) => LOSSES.has(code))) return diagnostics;
  const versions: Versions[] = [];
  for (const profiles of coveredProfiles(configured)) {
    const before = (await selectSkills(context, layerRequest(locked, profiles))).value;
    const after = (await selectSkills(context, layerRequest(updated, profiles))).value;
    if (before !== null && after !== null) versions.push({ before, after });
  }
  const said: Diagnostic[] = [];
  for (const found of diagnostics) said.push((await lossOf(context, versions, found)) ?? found);
  return said;
}

const LOSSES: ReadonlySet<string> = new Set([
  "skill/unknown",
  "adjust/unknown",
  "skill/path-missing",
  "skill/no-skill-file",
  "glob/no-match",
  "source/subdir-missing",
]);

async function lossOf(
  context: Context,
  versions: readonly Versions[],
  found: Diagnostic,
): Promise<Diagnostic | null> {
  for (const version of versions) {
    if (found.code === "source/subdir-missing") {
      const gone = await subdirGone(context, version, found, found.args.name);
      if (gone !== null) return gone;
    }
    const lost = lostSkill(version, found);
    if (lost !== null) return skillGone(version, found, lost);
  }
  return null;
}

/** What the configuration calls it, and the skill in the locked version. */
interface Lost {
  readonly what: string;
  readonly skill: Pick<Skill, "tree" | "directory">;
}

/** The skill whose absence this diagnostic reports; null when the locked version has none either. */
function lostSkill({ before, after }: Versions, found: Diagnostic): Lost | null {
  switch (found.code) {
    case "skill/unknown":
    case "adjust/unknown": {
      const skill = before.catalog.byId.get(found.args.id);
      return skill === undefined ? null : { what: found.args.id, skill };
    }
    case "glob/no-match": {
      const matches = anyOf(
        before.config.enable.filter(({ text }) => text === found.args.glob),
        () => {},
      );
      const skill = before.catalog.skills.find(({ id }) => matches(id));
      return skill === undefined ? null : { what: found.args.glob, skill };
    }
    case "skill/path-missing":
    case "skill/no-skill-file": {
      const { directory } = found.args;
      // The directory is said as it is in the new version.
      const explicit = before.config.explicit.find(({ from, path }) => {
        const tree = after.fetched.get(from.text)?.tree;
        return tree !== undefined && `${tree.directory}/${join(tree.start, path)}` === directory;
      });
      const tree = before.fetched.get(explicit?.from.text ?? "")?.tree;
      if (explicit === undefined || tree === undefined) return null;
      const path = join(tree.start, explicit.path);
      return hasSkillFile(tree.root, path) ? { what: explicit.path, skill: { tree, directory: path } } : null;
    }
    default:
      return null;
  }
}

/** Null when the source is the same in both versions. */
function skillGone({ before, after }: Versions, found: Diagnostic, { what, skill }: Lost): Diagnostic | null {
  const source = skill.tree.name;
  const pins = [before.fetched.get(source)?.pin, after.fetched.get(source)?.pin] as const;
  const tree = after.fetched.get(source)?.tree;
  if (pins[0] == null || pins[1] == null || tree === undefined) return null;
  const [locked, now] = [revisionOf(pins[0]), revisionOf(pins[1])];
  if (locked === now) return null;
  const added = after.catalog.skills.filter(
    (one) => one.tree.name === source && !before.catalog.byId.has(one.id),
  );
  const args = { source, what, before: locked, after: now, now: likeliestFirst(what, skill, added) };
  return diagnostic("skill/gone", found.at, args);
}

/** The ids of skills, those first that a lost one was probably renamed to: by how many of its files they have, then by their names. */
function likeliestFirst(what: string, lost: Lost["skill"], skills: readonly Skill[]): readonly string[] {
  const files = blobsIn(lost);
  const shared = (skill: Skill) => [...blobsIn(skill)].filter((blob) => files.has(blob)).length;
  const closest = suggest(
    what,
    skills.map(({ id }) => id),
  );
  return skills
    .map((skill) => ({ id: skill.id as string, rank: shared(skill) + (skill.id === closest ? 0.5 : 0) }))
    .sort((a, b) => b.rank - a.rank || compareBytes(a.id, b.id))
    .map(({ id }) => id);
}

function blobsIn({ tree, directory }: Lost["skill"]): ReadonlySet<string> {
  const start = directory === null ? undefined : nodeAt(tree.root, directory);
  const blobs = new Set<string>();
  const walk = (node: DirectoryNode) => {
    for (const child of node.children.values()) {
      if (child.kind === "directory") walk(child);
      else if (child.kind === "file" && child.blob !== null) blobs.add(child.blob.id);
    }
  };
  if (start?.kind === "directory") walk(start);
  return blobs;
}

async function subdirGone(
  { fetcher }: Context,
  { before, after }: Versions,
  found: Diagnostic,
  name: string,
): Promise<Diagnostic | null> {
  const { config } = after;
  const source = config.sources.find((one) => one.name === name);
  const locked = before.fetched.get(name)?.pin ?? null;
  if (source === undefined || !isUnboundRemote(source) || locked === null) return null;
  const pin = (await fetcher.resolve(source, config.policy)).value;
  if (pin === null || revisionOf(pin) === revisionOf(locked)) return null;
  const whole = { ...source, subdir: ROOT };
  const tree = (await fetchRemote(fetcher, config, whole, pin, after.loaded.trust.permits)).value?.tree;
  const skills =
    tree === undefined
      ? []
      : discover({ ...config, sources: [whole] }, new Map([[name, tree]]), true).value.skills;
  const now = [...new Set(skills.map(({ path }) => parent(path) as string))].filter((path) => path !== ROOT);
  return diagnostic("source/subdir-gone", found.at, {
    name,
    subdir: source.subdir,
    before: revisionOf(locked),
    after: revisionOf(pin),
    now: now.sort(compareBytes),
  });
}
