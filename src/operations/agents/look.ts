// Looks at what an agent would read on this machine: its directories, its settings, and signs of the agent itself. All of it may be
// anything, so reading is bounded, and nothing is opened but files.

import { SETTINGS, type SettingsKind, type SettingsText } from "../../agents/settings.ts";
import type { FoundSkill, Root, RootPlace } from "../../agents/visibility.ts";
import { parseDest } from "../../compiler/config/dest.ts";
import { expandDest } from "../../host/expand-dest.ts";
import type { ReadHost } from "../../host/host.ts";
import { nullIfRefused } from "../../host/null-if-refused.ts";
import { physicalDirectory, physicalPath } from "../../host/physical-path.ts";
import { findProgram, statBehind } from "../../host/programs.ts";
import { readBounded } from "../../host/read-bounded.ts";
import type { Agent, Sign } from "../../model/agent.ts";
import { dirname, isInside, resolve } from "../../model/paths.ts";
import { VIEW } from "../plan/live.ts";
import { walk } from "./walk.ts";

/** Bytes of a file of settings. */
const MAX_SETTINGS = 4 * 1024 * 1024;

/** The absolute path of a place; null when a variable in it has no value. `project`: absolute. */
export function pathOf(host: ReadHost, { scope, place }: RootPlace, project: string): string | null {
  if (scope === "project") return resolve(project, place);
  const parsed = parseDest(place);
  const path = parsed.ok ? expandDest(parsed.parts, host.env) : null;
  return path?.startsWith("/") ? path : null;
}

/** The root with the skills in it, at any depth. `seen` are the physical paths of roots before it, and gets its own. */
export function lookAtRoot(
  host: ReadHost,
  place: RootPlace,
  project: string,
  plugin: string | null,
  seen: Set<string>,
): Root {
  const path = pathOf(host, place, project);
  const root = { scope: place.scope, path: path ?? place.place, plugin, skills: [] };
  if (path === null) return { ...root, state: "no-value" };
  const stat = nullIfRefused(() => host.stat(path));
  const real = nullIfRefused(() => host.realPath(path));
  if (real === null || (stat?.kind !== "directory" && statBehind(host, path)?.kind !== "directory"))
    return { ...root, state: isMissing(host, path) ? "missing" : "unreadable" };
  if (seen.has(real)) return { ...root, state: "same" };
  seen.add(real);
  const { skills, unreadable, isCut } = walk(host, path);
  const isRead = unreadable.every((one) => one.path !== path);
  return {
    ...root,
    skills: skills
      .map((skill) =>
        place.scope !== "project" || isInside(real, skill.file) ? skill : withoutDetails(skill),
      )
      .toSorted((a, b) => (a.entry < b.entry ? -1 : 1)),
    state: isRead ? (isCut ? "cut" : "there") : "unreadable",
  };
}

/** Details quote the file: what came with a clone must not make one elsewhere be quoted. */
function withoutDetails(skill: FoundSkill): FoundSkill {
  if (typeof skill.problems === "string") return skill;
  return { ...skill, problems: skill.problems.map((one) => ({ ...one, detail: "…" })) };
}

function isMissing(host: ReadHost, path: string): boolean {
  // What leads nowhere, or to something else than a directory, is there.
  return nullIfRefused(() => ({ found: host.stat(path) }))?.found === null;
}

/** The files of settings that are there, in the order in which they apply. */
export function settingsAt(host: ReadHost, kind: SettingsKind, project: string): readonly SettingsText[] {
  return SETTINGS[kind].flatMap((place): SettingsText[] => {
    const path = pathOf(host, place, project);
    const real = path === null ? null : nullIfRefused(() => host.realPath(path));
    const bytes = real === null ? null : nullIfRefused(() => readBounded(host.physical, real, MAX_SETTINGS));
    if (path === null || bytes === null) return [];
    return [{ path, text: typeof bytes === "number" ? "\0" : bytes.toString("utf8") }];
  });
}

/** The signs of the agent that are there, each as what was found. */
export function signsOf(host: ReadHost, agent: Agent, project: string): readonly string[] {
  return agent.detect.flatMap((sign) => foundSign(host, sign, project) ?? []);
}

function foundSign(
  host: ReadHost,
  { directory, program, project: inside }: Sign,
  project: string,
): string | null {
  if (program !== undefined) return findProgram(host, program);
  const place = directory === undefined ? inside : directory;
  if (place === undefined) return null;
  const path = pathOf(host, { scope: directory === undefined ? "project" : "user", place }, project);
  return path !== null && statBehind(host, path) !== null ? path : null;
}

/** The directory of the project: that of its configuration, else the top of the repository, else the working directory. */
export function projectOf(host: ReadHost, configured: string | null): string {
  if (configured !== null) return configured;
  for (let at = host.cwd; ; at = dirname(at)) {
    if (nullIfRefused(() => host.stat(`${at}/.git`)) !== null) return at;
    if (at === "/") return host.cwd;
  }
}

/** Where the path would be, links resolved; the path itself when the machine refuses. */
export function physicalOr(host: ReadHost, path: string): string {
  return nullIfRefused(() => physicalDirectory(host, path)) ?? path;
}

/** As an installer names this destination: links are resolved, but for its own link to a view of a bundle. */
export function destinationAt(host: ReadHost, path: string): string {
  const real = physicalOr(host, path);
  return VIEW.test(real) ? (nullIfRefused(() => physicalPath(host, path)) ?? path) : real;
}
