// `agents:` agents that kitout does not know, and other facts about those it knows.

import { type Checked, diagnostic, type Report } from "../../diagnostics/diagnostic.ts";
import { Reports } from "../../diagnostics/reports.ts";
import type { Agent, Sign } from "../../model/agent.ts";
import type { Written } from "../../model/config.ts";
import type { Layout } from "../../model/installer.ts";
import { onKey } from "../../model/place.ts";
import type { Mapping } from "../../yaml/tree.ts";
import { parseDest } from "./dest.ts";
import { cleanPath, entriesOf, mapping, text, texts } from "./read.ts";
import { isReserved, NAME } from "./targets.ts";

/** Every name of an agent to its id: those of `known`, and then of the `agents` of each layer. */
export function agentNames(layers: readonly Mapping[], known: readonly Agent[]): ReadonlyMap<string, string> {
  const names = new Map(known.flatMap(({ id, aliases }) => [id, ...aliases].map((name) => [name, id])));
  const tables = layers.flatMap((layer) => entriesOf(mapping(layer, "agents")));
  for (const [name] of tables) if (!names.has(name)) names.set(name, name);
  for (const [name, tree] of tables)
    for (const alias of tree.kind === "map" ? texts(tree, "aliases") : [])
      if (!names.has(alias.text)) names.set(alias.text, names.get(name)!);
  return names;
}

export interface Agents {
  /** The known ones, with what `agents:` changes and adds; sorted by id. */
  readonly agents: readonly Agent[];
  /** The ids of those that were refused: such an agent is as it was known, or left out. */
  readonly refused: ReadonlySet<string>;
}

/** `table` has ids for keys, and in `broken` are those of which something was refused already. */
export function decodeAgents(
  table: Mapping | null,
  known: readonly Agent[],
  broken: ReadonlySet<string>,
): Checked<Agents> {
  const reports = new Reports();
  const refused = new Set<string>();
  const agents = new Map(known.map((agent) => [agent.id, agent]));
  const taken = new Map(known.flatMap(({ id, aliases }) => [id, ...aliases].map((name) => [name, id])));
  for (const [id] of entriesOf(table)) if (!taken.has(id)) taken.set(id, id);
  for (const [id, tree] of entriesOf(table)) {
    if (tree.kind !== "map" || broken.has(id)) continue;
    const own = new Reports();
    const agent = decodeAgent(id, tree, agents.get(id) ?? null, own.report);
    for (const alias of texts(tree, "aliases")) {
      const other = taken.get(alias.text) ?? id;
      if (other !== id) own.report(diagnostic("agent/alias", alias.at, { alias: alias.text, agent: other }));
      taken.set(alias.text, other);
    }
    reports.add(own.diagnostics);
    if (own.diagnostics.length === 0) agents.set(id, agent);
    else refused.add(id);
  }
  return reports.with({ agents: [...agents.values()].sort((a, b) => (a.id < b.id ? -1 : 1)), refused });
}

function decodeAgent(id: string, tree: Mapping, known: Agent | null, report: Report): Agent {
  const name = (written: Written): Written => {
    if (!NAME.test(written.text)) report(diagnostic("target/name", written.at, { name: written.text }));
    return written;
  };
  name({ text: id, at: onKey(tree.at) });
  const user = text(tree, "user");
  const project = text(tree, "project");
  const reads = mapping(tree, "reads");
  const detect = mapping(tree, "detect");
  if (known === null && user === null && project === null)
    report(diagnostic("agent/nowhere", onKey(tree.at), { name: id }));
  const users = (written: readonly Written[]) => written.map((one) => userPath(one, report));
  const projects = (written: readonly Written[]) => written.map((one) => projectPath(one, report));
  const toUser = user === null ? (known?.user ?? null) : userPath(user, report);
  const toProject = project === null ? (known?.project ?? null) : projectPath(project, report);
  const base = known ?? { ...UNKNOWN, id, title: id };
  const lists = (key: "user" | "project", own: readonly string[], to: string | null) => {
    const list = reads?.entries.has(key) ? own : base.reads[key];
    // Skills are not installed where their agent does not look.
    return to === null || list.includes(to) ? list : [to, ...list];
  };
  const follows = tree.entries.get("followsLinks");
  const value = <T extends string>(key: string) => text(tree, key)?.text as T | undefined;
  return {
    ...base,
    title: value("title") ?? base.title,
    aliases: [...new Set([...base.aliases, ...texts(tree, "aliases").map((alias) => name(alias).text)])],
    user: toUser,
    project: toProject,
    reads: {
      ...base.reads,
      user: lists("user", users(texts(reads, "user")), toUser),
      project: lists("project", projects(texts(reads, "project")), toProject),
    },
    followsLinks:
      follows?.kind === "scalar" && typeof follows.value === "boolean" ? follows.value : base.followsLinks,
    layout: value<Layout>("layout") ?? base.layout,
    name: value<NonNullable<Agent["name"]>>("name") ?? base.name,
    precedence: value<NonNullable<Agent["precedence"]>>("precedence") ?? base.precedence,
    detect:
      detect === null
        ? base.detect
        : [
            ...users(texts(detect, "directories")).map((directory): Sign => ({ directory })),
            ...texts(detect, "programs").map(({ text }): Sign => ({ program: text })),
            ...projects(texts(detect, "project")).map((project): Sign => ({ project })),
          ],
  };
}

const UNKNOWN: Agent = {
  id: "",
  title: "",
  aliases: [],
  user: null,
  project: null,
  reads: { user: [], project: [], machine: [] },
  formerly: { user: [], project: [] },
  environment: [],
  followsLinks: null,
  layout: null,
  name: null,
  frontmatter: null,
  precedence: null,
  detect: [],
  settings: null,
};

/** A directory of the user's, in the language of `dest`; `~/x` and `$HOME/x` are one. */
function userPath({ text, at }: Written, report: Report): string {
  const parsed = parseDest(text);
  if (parsed.ok) return text.replace(/^~(?=\/|$)/, "$HOME");
  const { problem, start, end } = parsed;
  const found = text.slice(start, end);
  report(diagnostic("target/dest", { ...at, within: [start, end] }, { dest: text, problem, found }));
  return text;
}

function projectPath({ text, at }: Written, report: Report): string {
  const path = cleanPath(text);
  const reserved = path !== null && isReserved(path);
  if (path !== null && path !== "" && !reserved) return path;
  report(diagnostic("target/local-dest", at, { path: text, reserved }));
  return text;
}
