// Looks at what an agent would read on this machine: its directories, its settings, and signs of the agent itself. All of it may be
// anything, so reading is bounded, and nothing is opened but files.

import { SETTINGS, type SettingsKind, type SettingsText } from "../../agents/settings.ts";
import type { FoundSkill, Root, RootPlace } from "../../agents/visibility.ts";
import { parseDest } from "../../compiler/config/dest.ts";
import { frontmatterProblem, readFields } from "../../frontmatter/frontmatter.ts";
import { expandDest } from "../../host/expand-dest.ts";
import type { ReadHost } from "../../host/host.ts";
import { nullIfRefused } from "../../host/null-if-refused.ts";
import { physicalDirectory, physicalPath } from "../../host/physical-path.ts";
import { findProgram, statBehind } from "../../host/programs.ts";
import { readBounded } from "../../host/read-bounded.ts";
import type { Agent, Sign } from "../../model/agent.ts";
import { dirname, resolve } from "../../model/paths.ts";
import { VIEW } from "../plan/live.ts";

/** Directories that are looked at below one root, and how deep: Codex looks so deep, and no agent is known to look deeper. */
const MAX_DIRECTORIES = 20_000;
const MAX_DEPTH = 6;
/** Bytes of a SKILL.md, and of a file of settings. */
const MAX_SKILL_FILE = 1024 * 1024;
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
  return new RootLook(host, root, path).look(real);
}

class RootLook {
  readonly #skills: FoundSkill[] = [];
  readonly #visited = new Set<string>();
  #isCut = false;

  constructor(
    private readonly host: ReadHost,
    private readonly root: Omit<Root, "state">,
    private readonly path: string,
  ) {}

  look(real: string): Root {
    const isRead = this.#visit("", real, false, 0);
    const skills = this.#skills.sort((a, b) => (a.entry < b.entry ? -1 : 1));
    return { ...this.root, skills, state: isRead ? (this.#isCut ? "cut" : "there") : "unreadable" };
  }

  /** Whether the directory could be read. */
  #visit(prefix: string, real: string, isLink: boolean, depth: number): boolean {
    if (this.#visited.has(real)) return true;
    this.#visited.add(real);
    const entries = nullIfRefused(() => this.host.physical.list(real));
    for (const { name, kind } of [...(entries ?? [])].sort((a, b) => (a.name < b.name ? -1 : 1))) {
      if (name.startsWith(".") || name === "node_modules") continue;
      if (kind !== "directory" && kind !== "link") continue;
      if (this.#visited.size >= MAX_DIRECTORIES) {
        this.#isCut = true;
        break;
      }
      const target =
        kind === "link" ? nullIfRefused(() => this.host.realPath(`${real}/${name}`)) : `${real}/${name}`;
      if (target === null || nullIfRefused(() => this.host.physical.stat(target))?.kind !== "directory")
        continue;
      const entry = `${prefix}${name}`;
      const linked = isLink || kind === "link";
      const skill = skillAt(this.host, target, entry, `${this.path}/${entry}`, linked);
      if (skill !== null) this.#skills.push(skill);
      else if (depth < MAX_DEPTH) this.#visit(`${entry}/`, target, linked, depth + 1);
    }
    return entries !== null;
  }
}

/** The skill in a physical directory; null when there is no SKILL.md. */
export function skillAt(
  host: ReadHost,
  directory: string,
  entry: string,
  path: string,
  isLink: boolean,
): FoundSkill | null {
  const file = nullIfRefused(() => host.realPath(`${directory}/SKILL.md`));
  const stat = nullIfRefused(() => host.physical.stat(`${directory}/SKILL.md`));
  if (stat === null || (file === null && stat.kind !== "link")) return null;
  const bytes = file === null ? null : nullIfRefused(() => readBounded(host.physical, file, MAX_SKILL_FILE));
  const found = { entry, path, file: file ?? `${directory}/SKILL.md`, isLink };
  if (bytes === null || typeof bytes === "number") return { ...found, name: null, problem: "unreadable" };
  return { ...found, name: readFields(bytes).name, problem: frontmatterProblem(bytes) };
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
