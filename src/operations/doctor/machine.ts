// What is wrong on this machine for the agents that read skills here: a look that changes nothing.

import { type Diagnostic, diagnostic } from "../../diagnostics/diagnostic.ts";
import { compareBytes } from "../../digest/bytes.ts";
import { narDigest } from "../../digest/nar.ts";
import { NotSerialisable, narOfDirectory } from "../../host/hash-directory.ts";
import { HostError, type ReadHost } from "../../host/host.ts";
import type { Agent } from "../../model/agent.ts";
import { basename } from "../../model/names.ts";
import { isInside } from "../../model/paths.ts";
import { signsOf } from "../agents/look.ts";
import { MAX_SKILL_FILE, type Walked, type WalkedSkill, walk } from "../agents/walk.ts";
import { leftoversAmong, leftoversIn } from "./leftovers.ts";
import { hookState, ledgersOf, recordedDestinations, storeState, trustState } from "./own.ts";
import { type AgentRoot, rootsOf } from "./roots.ts";

interface Looked extends AgentRoot {
  readonly found: Walked;
  /** Those that can be read, each once. */
  readonly skills: readonly WalkedSkill[];
}

/** Everything that is found, each with its place. `projects` are directories in which agents may look for more. */
export function examineMachine(
  host: ReadHost,
  agents: readonly Agent[],
  projects: readonly string[],
): readonly Diagnostic[] {
  const roots = rootsOf(host, agents, projects).map((root): Looked => {
    const found = walk(host, root.path);
    return { ...root, found, skills: readableOnce(found.skills) };
  });
  const here = agents.filter((agent) => projects.some((project) => signsOf(host, agent, project).length > 0));
  const leftovers = [
    ...leftoversIn(host, projects),
    ...roots.flatMap(({ path, found }) => leftoversAmong(path, found.hidden)),
  ];
  return [
    ...roots.flatMap(problemsOf),
    ...notLoaded(roots),
    ...duplicates(host, here, roots),
    ...leftovers.map(({ path, manager }) => diagnostic("doctor/leftover", { file: path }, { path, manager })),
    ...ledgersOf(host, [...roots.map(({ real }) => real), ...recordedDestinations(host)]),
    ...storeState(host),
    ...trustState(host),
    ...hookState(host, projects),
  ];
}

function readableOnce(skills: readonly WalkedSkill[]): readonly WalkedSkill[] {
  const seen = new Set<string>();
  return skills.filter(({ real, problems }) => {
    if (typeof problems === "string" || seen.has(real)) return false;
    seen.add(real);
    return true;
  });
}

/** What is wrong with the directory itself and with what is directly in it. */
function problemsOf({ path, readers, former, found, skills }: Looked): readonly Diagnostic[] {
  const at = { file: path };
  const isUnread = readers.length === 0 && skills.length > 0;
  return [
    ...(isUnread
      ? former.map((agent) => {
          const now = agent.user ?? agent.project ?? "";
          return diagnostic("doctor/unread", at, {
            path,
            agent: agent.title,
            now,
            skills: skills.length,
          });
        })
      : []),
    ...(found.instead === null || readers.length === 0
      ? []
      : [diagnostic("doctor/no-directory", at, { path, ...insteadOf(found.instead.text) })]),
    ...found.dangling.map((link) => diagnostic("doctor/dangling", at, link)),
    ...found.unreadable.map((one) => diagnostic("doctor/unreadable", at, one)),
    ...found.oversized.map((file) =>
      diagnostic("doctor/too-large", at, { path: file, mebibytes: MAX_SKILL_FILE }),
    ),
    ...found.nearMisses.map((file) => diagnostic("doctor/near-miss", at, { path: file })),
  ];
}

/** A link as text, as git writes it where it cannot make one. */
function insteadOf(text: string | null): { readonly link: string } {
  const line = text?.trim() ?? "";
  return { link: /^(?:\.{0,2}\/)?[^\s]+$/.test(line) && line.includes("/") ? line : "" };
}

/** Each SKILL.md once, however many directories lead to it. Names that only the specification forbids are left to `build`. */
function notLoaded(roots: readonly Looked[]): readonly Diagnostic[] {
  const seen = new Set<string>();
  const diagnostics: Diagnostic[] = [];
  for (const { readers, skills, isProjects, real: root } of roots) {
    if (readers.length === 0) continue;
    for (const { path, real, file, text, problems } of skills) {
      if (seen.has(real)) continue;
      seen.add(real);
      for (const { fault, detail, range } of typeof problems === "string" ? [] : problems) {
        if (fault === "name-form") continue;
        // Nothing is shown of what a link in a project leads to outside.
        const isShown = !isProjects || isInside(root, file);
        const at = { file: `${path}/SKILL.md`, ...(isShown ? { text, range } : {}) };
        diagnostics.push(diagnostic("doctor/not-loaded", at, { fault, detail: isShown ? detail : "…" }));
      }
    }
  }
  return diagnostics;
}

/** One for each set of directories between which an agent that is here finds skills with the same names. */
function duplicates(host: ReadHost, here: readonly Agent[], roots: readonly Looked[]): readonly Diagnostic[] {
  const groups = new Map<
    string,
    { copies: Map<string, readonly WalkedSkill[]>; roots: string[]; agents: Set<string> }
  >();
  for (const agent of here) {
    const own = roots.filter(({ readers }) => readers.includes(agent));
    const byName = new Map<string, { root: string; skill: WalkedSkill }[]>();
    for (const { path, skills } of own)
      for (const skill of skills) {
        if (!mayLoad(agent, skill)) continue;
        const name = (skill.name ?? basename(skill.entry)).toLowerCase();
        const copies = byName.get(name) ?? [];
        byName.set(name, copies);
        if (!copies.some((other) => other.skill.real === skill.real)) copies.push({ root: path, skill });
      }
    for (const [name, copies] of byName) {
      if (copies.length < 2) continue;
      const where = [...new Set(copies.map(({ root }) => root))].sort(compareBytes);
      const key = JSON.stringify(where);
      const group = groups.get(key) ?? { copies: new Map(), roots: where, agents: new Set() };
      groups.set(key, group);
      group.copies.set(
        name,
        copies.map(({ skill }) => skill),
      );
      group.agents.add(agent.title);
    }
  }
  return [...groups.values()].map(({ copies, roots: where, agents }) => {
    const names = [...copies.keys()].sort(compareBytes);
    const differ = names.filter((name) => !isOne(host, copies.get(name)!));
    return diagnostic(
      "doctor/duplicate",
      { file: where[0]! },
      { roots: where, names, differ, agents: [...agents].sort(compareBytes) },
    );
  });
}

/** Whether the agent is not known to pass over it. */
function mayLoad({ layout, followsLinks, name }: Agent, skill: WalkedSkill): boolean {
  if (layout === "flat" && skill.entry.includes("/")) return false;
  if (followsLinks === false && skill.isLink) return false;
  return !(name === "required" && skill.name === null);
}

/** Whether all copies have the same bytes. What cannot be read is no copy. */
function isOne(host: ReadHost, copies: readonly WalkedSkill[]): boolean {
  try {
    return new Set(copies.map(({ real }) => narDigest(narOfDirectory(host, real)))).size === 1;
  } catch (error) {
    if (error instanceof HostError || error instanceof NotSerialisable) return false;
    throw error;
  }
}
