// What an agent sees: a pure function of what is known of it, of what is in the directories that it reads, and of its settings.

import { isOfWhole } from "../frontmatter/load-problems.ts";
import type { Agent } from "../model/agent.ts";
import type { LoadFault, LoadProblem } from "../model/frontmatter.ts";
import type { Scope } from "../model/installer.ts";
import { basename } from "../model/names.ts";
import { type Rule, type Switches, switchFor } from "./settings.ts";

export type RootScope = Scope | "machine" | "plugin";

/** A directory that the agent reads, as the table spells it. */
export interface RootPlace {
  readonly scope: RootScope;
  /** In the language of `dest`, relative to the project, or absolute. */
  readonly place: string;
}

/** Such a directory on this machine. */
export interface Root {
  readonly scope: RootScope;
  /** Absolute; as the table spells it when a variable in it has no value. */
  readonly path: string;
  /** The plugin that brings it; null: none does. */
  readonly plugin: string | null;
  /**
   * `no-value`: a variable has none. `same`: it leads where one before it leads. `cut`: it holds too much to look at all of it.
   * `not-trusted`: an untrusted project names it.
   */
  readonly state: "there" | "missing" | "unreadable" | "no-value" | "same" | "cut" | "not-trusted";
  /** Sorted by entry. */
  readonly skills: readonly FoundSkill[];
}

/** A directory with a SKILL.md. */
export interface FoundSkill {
  /** Below the root. */
  readonly entry: string;
  /** Absolute, through the root. */
  readonly path: string;
  /** Where its SKILL.md really is. */
  readonly file: string;
  /** Whether the directory, or one between it and the root, is a link. */
  readonly isLink: boolean;
  /** The frontmatter's; null: it has none. */
  readonly name: string | null;
  /** What is wrong with its SKILL.md. `too-large`: it is not looked at, and what agents make of it is not known. */
  readonly problems: readonly LoadProblem[] | "unreadable" | "too-large";
}

export type Obstacle =
  /** Its directory is a link. */
  | { readonly kind: "links" }
  /** It is deeper than one level below the root. */
  | { readonly kind: "layout" }
  /** It has no name, or another one than its directory. */
  | { readonly kind: "name"; readonly name: string | null }
  /** `detail` is that of a `LoadProblem`. */
  | {
      readonly kind: "frontmatter";
      readonly problem: LoadFault | "unreadable" | "too-large";
      readonly detail: string;
    }
  /** Switched off in this file of settings; `user-only`: the user may call it. */
  | { readonly kind: "off" | "user-only"; readonly file: string }
  /** Another skill of that name comes first. */
  | { readonly kind: "shadowed"; readonly by: string };

export interface Sighting {
  readonly skill: FoundSkill;
  readonly root: Root;
  /** What the agent calls it. */
  readonly name: string;
  /** `maybe`: it depends on something that is not known of the agent. */
  readonly sees: "yes" | "maybe" | "no";
  /** Why not, or what it depends on. */
  readonly obstacles: readonly Obstacle[];
  /** The other copies of that name that it sees as well. */
  readonly twice: readonly { readonly path: string; readonly plugin: string | null }[];
}

/** The directories that the agent reads, in its order: of two skills with one name the first one counts, if one does. */
export function rootsOf(agent: Agent): readonly RootPlace[] {
  const scopes: readonly Scope[] = agent.precedence === "user" ? ["user", "project"] : ["project", "user"];
  return [...scopes, "machine" as const].flatMap((scope) =>
    agent.reads[scope].map((place) => ({ scope, place })),
  );
}

/** Every skill in the roots, which are in the agent's order, and whether the agent sees it. */
export function visible(agent: Agent, roots: readonly Root[], switches: Switches): readonly Sighting[] {
  const found = roots.flatMap((root) => root.skills.map((skill) => sightingOf(agent, root, skill, switches)));
  const named = new Map<string, Sighting[]>();
  for (const one of found) named.set(nameKey(one), [...(named.get(nameKey(one)) ?? []), one]);
  return found.map((one) => {
    const all = named.get(nameKey(one))!;
    const same = all.filter((other) => other !== one && other.sees !== "no");
    if (one.sees === "no" || same.length === 0) return one;
    // A plugin's skills have the plugin's name in front, and hide nothing.
    const rivals = same.filter(({ root }) => root.plugin === null && one.root.plugin === null);
    const first = all.find((other) => other === one || rivals.includes(other))!;
    const isSettled = agent.precedence === "project" || agent.precedence === "user";
    if (isSettled && first !== one && first.sees === "yes") {
      const shadowed = { kind: "shadowed", by: first.skill.path } as const;
      return { ...one, sees: "no", obstacles: [...one.obstacles, shadowed] };
    }
    const twice = same
      .filter((other) => !isSettled || !rivals.includes(other) || first.sees !== "yes")
      .map(({ skill, root }) => ({ path: skill.path, plugin: root.plugin }));
    return { ...one, twice };
  });
}

/** What an install does in one directory, by entries below it. */
export interface InstallChange {
  /** Absolute, of the root in question. */
  readonly root: string;
  readonly removed: readonly string[];
  readonly added: readonly FoundSkill[];
}

/** The roots as they are after an install. */
export function afterInstall(roots: readonly Root[], changes: readonly InstallChange[]): readonly Root[] {
  return roots.map((root): Root => {
    const change = changes.find((one) => one.root === root.path);
    if (change === undefined || root.state === "same" || root.state === "not-trusted") return root;
    const gone = new Set([...change.removed, ...change.added.map(({ entry }) => entry)]);
    const skills = [...root.skills.filter(({ entry }) => !gone.has(entry)), ...change.added];
    const state = change.added.length > 0 && root.state === "missing" ? "there" : root.state;
    return { ...root, state, skills: skills.sort((a, b) => (a.entry < b.entry ? -1 : 1)) };
  });
}

function sightingOf(agent: Agent, root: Root, skill: FoundSkill, switches: Switches): Sighting {
  const directory = basename(skill.entry);
  const name = skill.name ?? directory;
  const plugin = root.plugin === null ? "" : `${root.plugin.replace(/@.*$/, "")}:`;
  const doubts: (readonly [Obstacle, "maybe" | "no"])[] = [];
  // Plugins have their own way of being installed.
  if (skill.isLink && agent.followsLinks !== true && root.plugin === null)
    doubts.push([{ kind: "links" }, agent.followsLinks === false ? "no" : "maybe"]);
  if (skill.entry.includes("/") && agent.layout !== "nested")
    doubts.push([{ kind: "layout" }, agent.layout === "flat" ? "no" : "maybe"]);
  const problems = typeof skill.problems === "string" ? null : skill.problems;
  if (typeof skill.problems === "string")
    doubts.push([
      { kind: "frontmatter", problem: skill.problems, detail: "" },
      skill.problems === "unreadable" ? "no" : "maybe",
    ]);
  for (const { fault, detail } of problems ?? []) {
    const verdict = verdictOn(agent, fault);
    if (verdict !== null) doubts.push([{ kind: "frontmatter", problem: fault, detail }, verdict]);
  }
  const isNameKnown = problems?.every(({ fault }) => !isOfWhole(fault) && fault !== "name-kind");
  const verdict = isNameKnown ? verdictOnName(agent, skill.name, directory) : null;
  if (verdict !== null) doubts.push([{ kind: "name", name: skill.name }, verdict]);
  const rule: Rule | null = switchFor(switches, `${plugin}${name}`, [skill.file, `${skill.path}/SKILL.md`]);
  if (rule !== null && rule.switch !== "on")
    doubts.push([{ kind: rule.switch === "off" ? "off" : "user-only", file: rule.file }, "no"]);
  const refused = doubts.filter(([, verdict]) => verdict === "no");
  return {
    skill,
    root,
    name,
    sees: refused.length > 0 ? "no" : doubts.length > 0 ? "maybe" : "yes",
    obstacles: (refused.length > 0 ? refused : doubts).map(([obstacle]) => obstacle),
    twice: [],
  };
}

/** What the agent makes of a skill of this name in this directory; null: nothing. */
function verdictOnName(agent: Agent, name: string | null, directory: string): "maybe" | "no" | null {
  if (name === directory) return null;
  switch (agent.name) {
    case "directory":
      return "no";
    case "required":
      return name === null ? "no" : null;
    case "free":
      return null;
    case null:
      return "maybe";
  }
}

/** What the agent makes of a skill with this fault; null: nothing, or what it makes of its name is told by that. */
function verdictOn(agent: Agent, fault: LoadFault): "maybe" | "no" | null {
  const isLenient = agent.frontmatter === "optional";
  switch (fault) {
    case "no-name":
      return null;
    case "name-form":
      return agent.name === "free" ? null : "maybe";
    case "name-kind":
      return agent.name === "directory" ? "no" : agent.name === "free" && isLenient ? null : "maybe";
    case "name-length":
      return agent.name === "free" && isLenient ? null : "maybe";
    case "no-description":
    case "description-kind":
      return isLenient ? "maybe" : "no";
    default:
      // Some agents mind the others; whether this one does is not known.
      return isOfWhole(fault) && !isLenient ? "no" : "maybe";
  }
}

/** Equal for skills that an agent takes for one another. */
function nameKey({ name }: Sighting): string {
  return name.toLowerCase();
}
