// What a machine or a repository has: the skills in the directories of all agents, and the files of other managers.

import { agents } from "../../agents/agents.ts";
import type { Adopted, LeftEntry } from "../../authoring/adopt/adopted.ts";
import { FOREIGN_FORMATS, type ForeignFormat, formatOf } from "../../authoring/adopt/formats.ts";
import { isSkillName } from "../../authoring/adopt/skill-name.ts";
import type { Claim, FoundCopy, FoundSkill } from "../../authoring/import-plan.ts";
import { parseDest } from "../../compiler/config/dest.ts";
import { diagnostic, type Report } from "../../diagnostics/diagnostic.ts";
import { decodeText } from "../../digest/bytes.ts";
import { expandDest } from "../../host/expand-dest.ts";
import { HostError, type Listed, type ReadHost } from "../../host/host.ts";
import { nullIfRefused } from "../../host/null-if-refused.ts";
import { readBounded } from "../../host/read-bounded.ts";
import { ledgersOf } from "../../installed/remembered.ts";
import type { Agent } from "../../model/agent.ts";
import type { Scope } from "../../model/installer.ts";
import { basename } from "../../model/names.ts";
import { dirname, isInside, resolve } from "../../model/paths.ts";
import { readCopy } from "./read-copy.ts";

/** Where things are looked for. */
export interface Place {
  readonly scope: Scope;
  /** The project, or the home directory. */
  readonly root: string;
}

export interface FoundDirectory {
  /** Absolute. */
  readonly directory: string;
  /** The targets that write there by default: in a project one for each path that leads to it, and else one at most. */
  readonly targets: readonly string[];
  /** Skills of others in it. */
  readonly skills: readonly string[];
}

/** What is there and cannot be taken over. */
export interface LeftThing {
  /** As it was found. */
  readonly what: string;
  readonly why: LeftEntry["why"] | "dangling" | "unreadable" | "too-large" | "special" | "stored";
}

export interface FoundAll {
  readonly directories: readonly FoundDirectory[];
  readonly skills: readonly FoundSkill[];
  /** Origins of which every skill is meant, but for `except`. */
  readonly wholes: readonly (Claim & { readonly except: readonly string[] })[];
  readonly left: readonly LeftThing[];
  readonly files: readonly ForeignFile[];
}

export interface ForeignFile {
  readonly file: string;
  readonly manager: string;
  readonly value: Adopted;
}

/** `given`: files of other managers, absolute. Nothing is written; what cannot be read is reported or listed. */
export function findAll(host: ReadHost, place: Place, given: readonly string[], report: Report): FoundAll {
  const files = foreignFiles(host, place, given, report);
  const left: LeftThing[] = files.flatMap(({ file, value }) =>
    value.left.map(({ entry, why }) => ({ what: `${file}: ${entry}`, why })),
  );
  const copies = new Map<string, FoundCopy[]>();
  const directories: FoundDirectory[] = [];
  for (const { directory, targets } of directoriesOf(host, place)) {
    const found = skillsIn(host, directory, left);
    for (const [name, copy] of found) copies.set(name, [...(copies.get(name) ?? []), copy]);
    if (found.size > 0) directories.push({ directory, targets, skills: [...found.keys()] });
  }
  const claims = new Map<string, Claim[]>();
  const wholes: (Claim & { except: readonly string[] })[] = [];
  for (const { file, manager, value } of files)
    for (const { name, origin, except = [] } of value.skills) {
      if (origin.kind === "path") addPath(host, place, file, name, origin.path, copies, left);
      else if (name === null) wholes.push({ file, manager, origin, except });
      else claims.set(name, [...(claims.get(name) ?? []), { file, manager, origin }]);
    }
  const names = [...new Set([...copies.keys(), ...claims.keys()])].sort();
  const skills = names.map((name) => ({
    name,
    copies: copies.get(name) ?? [],
    claims: claims.get(name) ?? [],
  }));
  return { directories, skills, wholes, left, files };
}

/** Every directory that any agent reads or once read, that is there; each once, however many agents read it. */
function directoriesOf(host: ReadHost, { scope, root }: Place): readonly Omit<FoundDirectory, "skills">[] {
  const found = new Map<string, { directory: string; targets: string[] }>();
  const written = new Set<string>();
  const isHere = (agent: Agent) =>
    agent.detect.some(
      ({ directory }) =>
        directory !== undefined &&
        placeOf(host, "user", root, directory) !== null &&
        host.stat(placeOf(host, "user", root, directory)!) !== null,
    );
  // Of several agents with one directory, the common one gives the name, then one that is on this machine.
  const order = [...agents].sort(
    (a, b) => Number(b.id === "agents") - Number(a.id === "agents") || Number(isHere(b)) - Number(isHere(a)),
  );
  for (const agent of order) {
    const own = (scope === "user" ? agent.user : agent.project) ?? "";
    const writes = own === "" ? null : placeOf(host, scope, root, own);
    for (const text of [own, ...agent.reads[scope], ...agent.formerly[scope]]) {
      const directory = text === "" ? null : placeOf(host, scope, root, text);
      const real = directory === null ? null : nullIfRefused(() => host.realPath(directory));
      if (directory === null || real === null || host.stat(real)?.kind !== "directory") continue;
      const known = found.get(real) ?? { directory, targets: [] };
      found.set(real, known);
      if (directory !== writes || written.has(directory)) continue;
      written.add(directory);
      if (known.targets.length === 0) known.directory = directory;
      // A clone of a project may lack a link that is here. A home is this one, where what differs for two agents would not fit into one.
      else if (scope === "user") continue;
      known.targets.push(agent.id);
    }
  }
  return [...found.values()].sort((a, b) => (a.directory < b.directory ? -1 : 1));
}

function placeOf(host: ReadHost, scope: Scope, root: string, text: string): string | null {
  if (scope === "project") return resolve(root, text);
  const parsed = parseDest(text);
  const path = parsed.ok ? expandDest(parsed.parts, host.env) : null;
  return path?.startsWith("/") ? resolve("/", path) : null;
}

/** Skills in groups are looked for below directories that are none. */
const DEPTH = 3;

function skillsIn(host: ReadHost, directory: string, left: LeftThing[]): ReadonlyMap<string, FoundCopy> {
  const found = new Map<string, FoundCopy>();
  const own = ownedIn(host, directory);
  const visit = (path: string, name: string, depth: number): void => {
    const entries = listOrNull(host, path);
    if (entries === null) {
      left.push({ what: path, why: "unreadable" });
      return;
    }
    for (const entry of [...entries].sort((a, b) => (a.name < b.name ? -1 : 1))) {
      // Agents keep their own skills in directories with a dot.
      if (entry.name.startsWith(".")) continue;
      const inside = `${path}/${entry.name}`;
      const id = name === "" ? entry.name : `${name}/${entry.name}`;
      if (own.has(id)) continue;
      const real = realOrNull(host, inside);
      if (real === null) {
        left.push({ what: inside, why: entry.kind === "link" ? "dangling" : "unreadable" });
        continue;
      }
      if (nullIfRefused(() => host.stat(real))?.kind !== "directory") continue;
      const inIt = listOrNull(host, real);
      if (inIt === null) left.push({ what: inside, why: "unreadable" });
      else if (!inIt.some((one) => one.name === "SKILL.md")) {
        // A link to a directory that is no skill may lead anywhere.
        if (depth < DEPTH && entry.kind === "directory") visit(inside, id, depth + 1);
      } else if (!id.split("/").every(isSkillName)) left.push({ what: inside, why: "name" });
      else take(inside, real, id);
    }
  };
  const take = (inside: string, real: string, id: string) => {
    const copy = readCopy(host, inside, real);
    if ("why" in copy) left.push({ what: copy.path, why: copy.why === "refused" ? "unreadable" : copy.why });
    else found.set(id, copy);
  };
  visit(directory, "", 1);
  return found;
}

/** The entries that kitout has installed there. */
function ownedIn(host: ReadHost, directory: string): ReadonlySet<string> {
  const ledgers = nullIfRefused(() => ledgersOf(host, directory)) ?? [];
  const rows = ledgers.flatMap((ledger) => ledger.slice(ledger.indexOf("\n\n") + 2).split("\n"));
  return new Set(rows.flatMap((row) => row.split("\t").at(-1)?.split("//", 1)[0] ?? []));
}

function listOrNull(host: ReadHost, path: string): readonly Listed[] | null {
  return nullIfRefused(() => host.list(path));
}

function realOrNull(host: ReadHost, path: string): string | null {
  return nullIfRefused(() => host.realPath(path));
}

/** A directory that a file names is a skill as well as one that was found; nothing outside of a project is read because its file says so. */
function addPath(
  host: ReadHost,
  { scope, root }: Place,
  file: string,
  name: string | null,
  path: string,
  copies: Map<string, FoundCopy[]>,
  left: LeftThing[],
): void {
  const home = host.env["HOME"] ?? "";
  const directory = resolve(dirname(file), path.startsWith("~/") ? `${home}/${path.slice(2)}` : path);
  const real = realOrNull(host, directory);
  const what = `${file}: ${path}`;
  const called = name ?? basename(directory);
  const isOutside = scope === "project" && (real === null || !isInside(root, real));
  const isSkill =
    !isOutside && real !== null && (listOrNull(host, real) ?? []).some(({ name }) => name === "SKILL.md");
  // What is installed is taken over as it is: the path may be that of a directory above it, and be gone.
  if (!isSkill && name !== null && copies.has(name)) return;
  if (isOutside) left.push({ what, why: "path" });
  else if (real === null) left.push({ what, why: "dangling" });
  else if (!isSkillName(called)) left.push({ what, why: "name" });
  else if (!isSkill) left.push({ what, why: "shape" });
  else {
    const known = copies.get(called) ?? [];
    if (known.some((copy) => copy.real === real)) return;
    const copy = readCopy(host, directory, real);
    if ("why" in copy) left.push({ what, why: copy.why === "refused" ? "unreadable" : copy.why });
    else copies.set(called, [...known, copy]);
  }
}

/** No lock of another manager is larger. */
const MOST_BYTES = 16 * 1024 * 1024;

function foreignFiles(
  host: ReadHost,
  { scope, root }: Place,
  given: readonly string[],
  report: Report,
): readonly ForeignFile[] {
  const known = FOREIGN_FORMATS.flatMap((format) =>
    placesOf(host, format, scope, root).map((file) => ({ file, format })),
  );
  const there = known.filter(({ file }) => nullIfRefused(() => host.stat(file)) !== null);
  const named = given.map((file) => ({ file, format: formatOf(basename(file)) }));
  const all = new Map([...there, ...named].map((one) => [one.file, one]));
  return [...all.values()].flatMap(({ file, format }) => {
    if (format === null) {
      report(diagnostic("import/unknown-file", { file }, { file }));
      return [];
    }
    const text = textOf(host, file, report);
    const lock = format.lock === null ? null : `${dirname(file)}/${format.lock}`;
    const hasLock = lock !== null && nullIfRefused(() => host.stat(lock)) !== null;
    const lockText = hasLock ? textOf(host, lock!, report) : null;
    if (text === null || (hasLock && lockText === null)) return [];
    const read = format.read(text, lockText);
    if (read.ok) return [{ file, manager: format.manager, value: read.value }];
    const { problem } = read;
    const at = { file };
    const { manager } = format;
    if (problem.problem === "version")
      report(diagnostic("import/version", at, { manager, found: problem.found, known: problem.known }));
    else if (problem.problem === "shape" && !given.includes(file))
      report(diagnostic("import/passed-over", at, { manager }));
    else report(diagnostic("import/foreign-file", at, { manager, problem: problem.problem }));
    return [];
  });
}

/** Where the file of a format may be. */
function placesOf(
  host: ReadHost,
  { file, user }: ForeignFormat,
  scope: Scope,
  root: string,
): readonly string[] {
  if (scope === "project") return [`${root}/${file}`];
  if (user === null) return [];
  const state = host.env["XDG_STATE_HOME"];
  // The one lock of the user moves with this variable.
  if (file === ".skill-lock.json" && state?.startsWith("/"))
    return [`${state}/skills/${file}`, `${root}/${user}`];
  return [`${root}/${user}`];
}

function textOf(host: ReadHost, file: string, report: Report): string | null {
  try {
    const real = host.realPath(file);
    const bytes = real === null ? null : readBounded(host, real, MOST_BYTES);
    const text = bytes instanceof Uint8Array ? decodeText(bytes) : null;
    if (text === null)
      report(diagnostic("import/foreign-file", { file }, { manager: null, problem: "syntax" }));
    return text;
  } catch (error) {
    if (!(error instanceof HostError)) throw error;
    report(
      diagnostic("host/failed", { file }, { doing: error.doing, path: error.path, system: error.system }),
    );
    return null;
  }
}
