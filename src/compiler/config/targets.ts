// `targets:`: which agents get the skills, with the defaults of the agents table filled in.

import { type Checked, type Diagnostic, diagnostic, type Report } from "../../diagnostics/diagnostic.ts";
import { Reports } from "../../diagnostics/reports.ts";
import { suggest } from "../../diagnostics/suggest.ts";
import type { Agent } from "../../model/agent.ts";
import { SHARED_SETTINGS, type TargetDecl, type Written } from "../../model/config.ts";
import type { DestPart, Layout, OnConflict, Scope, Structure } from "../../model/installer.ts";
import type { RelPath } from "../../model/names.ts";
import { below, onKey } from "../../model/place.ts";
import type { Mapping } from "../../yaml/tree.ts";
import { hiddenIn, parseDest, type RefusedDest } from "./dest.ts";
import type { DecodeInput } from "./input.ts";
import { cleanPath, entriesOf, text, texts } from "./read.ts";
import { decodeWhen } from "./when.ts";

/** Target names become file names, joined by `+`. */
export const NAME = /^[A-Za-z0-9][A-Za-z0-9_-]*$/;
const ENTRY = /^[A-Za-z0-9._-]+(\/[A-Za-z0-9._-]+)*$/;
const SYSTEM = /^[a-z0-9_]+-[a-z0-9]+$/;
/** Codex keeps its own skills in `.system`; no entry of kitout's begins with a dot. */
const DEFAULT_EXCLUDE = [".system"];

/** The enabled targets with their defaults, and all known names; a refused target is reported and left out. */
export function decodeTargets(
  input: DecodeInput,
  agents: readonly Agent[],
  table: Mapping | null,
): Checked<{ enabled: TargetDecl[]; known: string[] }> {
  const reports = new Reports();
  const enabled: TargetDecl[] = [];
  const byId = new Map(agents.map((agent) => [agent.id, agent]));
  const known = new Set(byId.keys());
  for (const [name, tree] of entriesOf(table)) {
    if (tree.kind === "list") continue;
    known.add(name);
    if (tree.kind === "scalar" && tree.value === false) continue;
    const settings: Mapping = tree.kind === "map" ? tree : { kind: "map", entries: new Map(), at: tree.at };
    const targetReports = new Reports();
    const target = decodeTarget(name, settings, input, byId, targetReports.report);
    reports.add(targetReports.diagnostics);
    if (target !== null && targetReports.diagnostics.length === 0) enabled.push(target);
  }
  enabled.sort((a, b) => (a.name < b.name ? -1 : 1));
  return reports.with({ enabled, known: [...known].sort() });
}

function decodeTarget(
  name: string,
  tree: Mapping,
  input: DecodeInput,
  agents: ReadonlyMap<string, Agent>,
  report: Report,
): TargetDecl | null {
  const refuse = (found: Diagnostic): null => {
    report(found);
    return null;
  };
  if (!NAME.test(name)) return refuse(diagnostic("target/name", onKey(tree.at), { name }));
  const agent = agents.get(name) ?? null;
  const dest = text(tree, "dest");
  const localDest = text(tree, "localDest");
  if (agent === null && dest === null && localDest === null) {
    // Its agent was refused, which has been reported.
    if (input.broken.has(name)) return null;
    return refuse(
      diagnostic("target/unknown", onKey(tree.at), {
        name,
        suggestion: suggest(name, input.aliases.keys()),
        known: [...agents.keys()].sort(),
      }),
    );
  }
  const structure = text(tree, "structure");
  const onConflict = text(tree, "onConflict");
  const exclude = texts(tree, "exclude");
  if (structure?.text === "link" && exclude.length > 0) {
    report(diagnostic("target/exclude-with-link", onKey(below(tree.at, "exclude")), { target: name }));
  }
  refuseMatches(
    exclude,
    (entry) => !ENTRY.test(entry),
    (entry) => diagnostic("target/exclude", entry.at, { entry: entry.text }),
    report,
  );
  const systems = texts(tree, "systems");
  refuseMatches(
    systems,
    (system) => !SYSTEM.test(system),
    (system) => diagnostic("target/system", system.at, { system: system.text }),
    report,
  );
  return {
    name,
    at: tree.at,
    dest: decodeDest(dest, agent?.user ?? null, report),
    destAt: dest?.at ?? onKey(tree.at),
    localDest: decodeLocalDest(localDest, agent?.project ?? null, report),
    localDestAt: localDest?.at ?? onKey(tree.at),
    structure: structures(structure?.text as Structure | undefined, agent),
    layout: (text(tree, "layout")?.text as Layout | undefined) ?? "flat",
    exclude:
      structure?.text === "link"
        ? []
        : tree.entries.has("exclude")
          ? exclude.map((entry) => entry.text).sort()
          : DEFAULT_EXCLUDE,
    systems: systems.map((system) => system.text).sort(),
    onConflict: (onConflict?.text as OnConflict | undefined) ?? "fail",
    onConflictAt: onConflict?.at ?? onKey(tree.at),
    when: decodeWhen(tree, input.home),
    written: new Set(SHARED_SETTINGS.filter((setting) => tree.entries.has(setting))),
  };
}

/**
 * Links are the default only in user scope and where the agent is known to follow them: a project's skills are committed, and links into
 * a store are useless elsewhere.
 */
function structures(written: Structure | undefined, agent: Agent | null): Record<Scope, Structure> {
  if (written !== undefined) return { user: written, project: written };
  return { user: agent?.followsLinks === true ? "symlink-tree" : "copy-tree", project: "copy-tree" };
}

function decodeDest(
  written: Written | null,
  fallback: string | null,
  report: Report,
): readonly DestPart[] | null {
  const source = written?.text ?? fallback;
  if (source === null) return null;
  const parsed = parseDest(source);
  if (parsed.ok) return parsed.parts;
  // A test parses the table's own values; only a user's can be wrong here.
  if (written !== null) report(refusedDest(written, parsed));
  return null;
}

function refusedDest({ text, at }: Written, { problem, start, end }: RefusedDest): Diagnostic {
  const position = { ...at, within: [start, end] as const };
  return diagnostic("target/dest", position, { dest: text, problem, found: text.slice(start, end) });
}

function decodeLocalDest(written: Written | null, fallback: string | null, report: Report): RelPath | null {
  const source = written?.text ?? fallback;
  if (source === null) return null;
  const hidden = hiddenIn(source);
  if (written !== null && hidden !== null) {
    report(refusedDest(written, { problem: "control", ...hidden }));
    return null;
  }
  const path = cleanPath(source);
  const reserved = path !== null && isReserved(path);
  if (path !== null && path !== "" && !reserved) return path;
  if (written !== null) report(diagnostic("target/local-dest", written.at, { path: written.text, reserved }));
  return null;
}

/** Git and kitout keep their own state there; on a case-insensitive disk, under any spelling. */
export function isReserved(path: string): boolean {
  return path
    .toLowerCase()
    .split("/")
    .some((segment) => segment === ".git" || segment.startsWith(".kitout"));
}

function refuseMatches(
  items: readonly Written[],
  isWrong: (text: string) => boolean,
  say: (item: Written) => Diagnostic,
  report: Report,
): void {
  for (const item of items) if (isWrong(item.text)) report(say(item));
}
