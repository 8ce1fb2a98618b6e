// What the presenters of updates share: short versions, lines about a skill, and their order.

import { shortRevision } from "../../model/pin.ts";
import type { SkillUpdate, SourceUpdate } from "../../operations/update/result.ts";
import { describeChanged, describeGone, describeNew } from "../changes/describe.ts";
import { alarm, atMost, clip, count, type Line, line } from "../changes/words.ts";

/** A revision for people. */
export function short(version: string): string {
  return clip(shortRevision(version), 60);
}

/** A revision for people, with its tag in front where there is one: `v1.2.3 (0123456789ab)`. */
export function tagged(tag: string | null, revision: string): string {
  return tag === null ? short(revision) : `${clip(tag, 60)} (${short(revision)})`;
}

/** The revisions of an update for people; null: it was not locked. */
export function versionsOf({ before, after, tags }: SourceUpdate): {
  readonly before: string | null;
  readonly after: string;
} {
  return {
    before: before === null ? null : tagged(tags?.before ?? null, before),
    after: tagged(tags?.after ?? null, after),
  };
}

/** A ref or range in words. */
export function following(follows: string): string {
  if (follows === "HEAD") return "the default branch";
  const ref = /^refs\/(heads|tags)\/(.+)$/.exec(follows);
  return clip(ref === null ? follows : `${ref[1] === "heads" ? "branch" : "tag"} ${ref[2]}`, 100);
}

export const TAG_MOVED =
  "This tag no longer points to the commit that was locked. Published tags do not move by themselves: find out why before you accept this.";

/** A note that the newest version is held back. */
export function heldText(newest: string): string {
  return `${short(newest)} is available but not used yet: it is younger than policy.minAge allows.`;
}

/** Whether the lock changes. */
export function isMoved({ before, after, skills }: SourceUpdate): boolean {
  return before !== after || skills.length > 0;
}

export const NOT_NEEDED = "not needed any more";

export interface SkillRow {
  readonly skill: SkillUpdate;
  readonly name: string;
  /** At least one. */
  readonly about: readonly Line[];
}

/** The skills of a source; those that hide something or give an agent more power come first. */
export function skillRows({ skills }: SourceUpdate): readonly SkillRow[] {
  return skills
    .map((skill) => ({ skill, name: nameOf(skill), about: aboutSkill(skill) }))
    .sort((a, b) => dangerOf(b.about) - dangerOf(a.about));
}

/** Sources with something to report; moved tags first, then in the order of danger of their skills. */
export function changedSources(updates: readonly SourceUpdate[]): readonly SourceUpdate[] {
  const danger = (update: SourceUpdate) =>
    update.tagMoved ? 4 : Math.max(0, ...update.skills.map((skill) => 1 + dangerOf(aboutSkill(skill))));
  return updates
    .filter((update) => isMoved(update) || update.tagMoved || update.held !== null)
    .map((update) => ({ update, danger: danger(update) }))
    .sort((a, b) => b.danger - a.danger)
    .map(({ update }) => update);
}

/** `1 skill added, 2 changed`, without a full stop; `verbs` are for added, changed and removed skills. */
export function countsText(
  updates: readonly SourceUpdate[],
  verbs: readonly [string, string, string],
): string {
  const kinds = updates.flatMap(({ skills }) => skills.map(({ kind }) => kind));
  const counts = (["added", "changed", "removed"] as const)
    .map((kind, at) => [kinds.filter((one) => one === kind).length, verbs[at]!] as const)
    .filter(([number]) => number > 0);
  if (counts.length === 0) return "No selected skill changes";
  return counts
    .map(([number, verb], at) => `${at === 0 ? count(number, "skill") : number} ${verb}`)
    .join(", ");
}

function nameOf({ ids, path }: SkillUpdate): string {
  const names = (ids.length === 0 ? [path] : ids).map((name) => clip(name, 200));
  return atMost(names, 5).join(", ");
}

function aboutSkill({ kind, path, former, change }: SkillUpdate): readonly Line[] {
  if (kind === "removed") return change === null ? [line("removed.")] : describeGone(change);
  if (change === null) return [alarm(`${kind}; ${NOT_COMPARED}`)];
  if (former === "gone") return [alarm(GONE), ...describeNew(path, change)];
  if (kind === "added") return describeNew(path, change);
  const lines = describeChanged(change);
  return lines.length > 0 ? lines : [line("changed, but in nothing that an agent reads.")];
}

const NOT_COMPARED = "the previous version is no longer available, so nothing can be compared.";
const GONE = "The locked version is no longer available; this is everything in the new one:";

function dangerOf(about: readonly Line[]): number {
  return Math.max(...about.map(({ tone }) => ["plain", "look", "alarm"].indexOf(tone)));
}
