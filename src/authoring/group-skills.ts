// The skills of a repository by the directories that they stand in, the likeliest one first: many repositories hold the same skills once
// for each agent, and once for each language.

import { compareBytes } from "../digest/bytes.ts";
import { basename, parent, type RelPath, ROOT, within } from "../model/names.ts";

export interface SkillGroup<T> {
  /** The directory that they stand in; of a skill that is the whole repository, the root. */
  readonly root: RelPath;
  /** Sorted by the bytes of their paths. */
  readonly skills: readonly T[];
  /** The root of a likelier group that has skills of the same names; null: they are there only here. */
  readonly copyOf: RelPath | null;
}

/** Groups the skills; the best place to take them from comes first. */
export function groupSkills<T extends { readonly path: RelPath }>(
  skills: readonly T[],
): readonly SkillGroup<T>[] {
  const byRoot = new Map<RelPath | typeof WHOLE, T[]>();
  for (const skill of skills) {
    // A repository that is a skill itself is no neighbour of those at its top.
    const root = skill.path === ROOT ? WHOLE : parent(skill.path);
    const inside = byRoot.get(root) ?? [];
    byRoot.set(root, inside);
    inside.push(skill);
  }
  const paths = new Set(skills.map(({ path }) => path));
  const unlikely = new Map([...byRoot.keys()].map((root) => [root, unlikeliness(root, paths)]));
  const roots = [...byRoot.keys()].sort(
    (a, b) =>
      unlikely.get(a)! - unlikely.get(b)! ||
      byRoot.get(b)!.length - byRoot.get(a)!.length ||
      compareBytes(a, b),
  );
  const groups: SkillGroup<T>[] = [];
  for (const root of roots) {
    const inside = [...byRoot.get(root)!].sort((a, b) => compareBytes(a.path, b.path));
    const names = inside.map(({ path }) => basename(path));
    const copied = groups.find(
      (other) =>
        other.copyOf === null &&
        shared(
          names,
          other.skills.map(({ path }) => basename(path)),
        ),
    );
    groups.push({ root: root === WHOLE ? ROOT : root, skills: inside, copyOf: copied?.root ?? null });
  }
  return groups;
}

/** The group of a skill that is the whole repository. */
const WHOLE = ".";

/** Whether at least half of the names are among the others. */
function shared(names: readonly string[], others: readonly string[]): boolean {
  const known = new Set(others);
  return names.filter((name) => known.has(name)).length * 2 >= names.length;
}

/** The deepest directory that all of these paths are in, or are. */
export function commonRoot(paths: readonly RelPath[]): RelPath {
  return paths.reduce((common, path) => {
    let root = common;
    while (!within(root, path)) root = parent(root);
    return root;
  }, paths[0] ?? ROOT);
}

const LANGUAGE = /^(?:[a-z]{2}(?:[-_][A-Za-z]{2,4})?|i18n|l10n|locales?|translations?)$/;
const ASIDE =
  /^(?:tests?|examples?|fixtures?|templates?|samples?|archived?|deprecated|drafts?|vendor|third[-_]party|docs?)$/i;

/** Of these skills, those that stand aside no more than any other: no examples, translations, or hidden directories beside plain ones. */
export function notAside<T extends { readonly path: RelPath }>(skills: readonly T[]): readonly T[] {
  const paths = new Set(skills.map(({ path }) => path));
  const aside = new Map(skills.map((skill) => [skill, asideness(namesOf(skill.path), paths)]));
  const least = Math.min(...aside.values());
  return skills.filter((skill) => aside.get(skill) === least);
}

/** The lower, the likelier it is what the repository is about. */
function unlikeliness(root: RelPath | typeof WHOLE, skills: ReadonlySet<RelPath>): number {
  // Beside others, the repository as a whole is hardly what an agent is to get.
  if (root === WHOLE) return skills.size === 1 ? 0 : 12;
  const names = namesOf(root);
  const isInSkill = skills.has(root) && root !== ROOT;
  return (
    names.length +
    (names.at(-1) === "skills" ? -2 : 0) +
    asideness(names, skills) +
    (isInSkill ? IN_SKILL : 0)
  );
}

function namesOf(path: RelPath): readonly string[] {
  return path === ROOT ? [] : path.split("/");
}

const IN_SKILL = 20;

/** 0: nothing in the path says that it is not meant for everybody. */
function asideness(names: readonly string[], skills: ReadonlySet<RelPath>): number {
  const above = names.slice(0, -1).map((_, index) => names.slice(0, index + 1).join("/") as RelPath);
  return (
    names.filter((name) => name.startsWith(".")).length * 4 +
    names.filter((name) => LANGUAGE.test(name)).length * 6 +
    names.filter((name) => ASIDE.test(name)).length * 5 +
    (above.some((path) => skills.has(path)) ? IN_SKILL : 0) +
    (names.length === 0 && skills.size > 1 ? IN_SKILL : 0)
  );
}
