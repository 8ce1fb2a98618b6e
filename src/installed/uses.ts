// Finds what of a store is in use: everything that is named in the installers' records or in a live link. Only names count, since
// they contain digests: the same store may be reached by many paths.

import { compareBytes } from "../digest/bytes.ts";
import { HostError, type ReadHost } from "../host/host.ts";
import { nullIfUnreachable } from "../host/null-if-unreachable.ts";
import type { Scope } from "../model/installer.ts";
import { dirname } from "../model/paths.ts";
import type { History } from "./history.ts";
import { isPlain, ledgersOf, ownersOf, type Remembered, readText, rememberedIn } from "./remembered.ts";

/** The names of directories in a store. */
export interface Needed {
  readonly bundles: Set<string>;
  readonly skills: Set<string>;
}

export interface Uses {
  readonly needed: Needed;
  /** Projects that do not exist: deleted, or on a disk that is not mounted. */
  readonly absent: readonly string[];
  /** The lock of an installer that is running on this machine; null when there is none. */
  readonly lock: string | null;
}

/**
 * The destinations in the manifests of bundles, whether they were installed or not: absolute in user scope, else relative to a project.
 */
export type DeclaredDestinations = Readonly<Record<Scope, readonly string[]>>;

/**
 * `state` is kitout's state directory; `histories` are all histories, with the generations to keep. Throws `HostError` when something on
 * record cannot be inspected: then it is unknown what is needed.
 */
export function usesOf(
  host: ReadHost,
  state: string,
  histories: readonly History[],
  declared: DeclaredDestinations,
): Uses {
  const needed: Needed = { bundles: new Set(), skills: new Set() };
  const { roots, texts } = projectsOf(host, state, histories);
  const present = roots.filter((root) => nullIfUnreachable(() => host.realPath(root)) !== null);
  const records = [
    ...ownersOf(host, state).map((owner) => ({ directory: `${state}/${owner}`, root: null })),
    ...present.map((root) => ({ directory: `${root}/.kitout`, root })),
  ];
  const installed = records.map(({ directory, root }) => rememberedIn(host, directory, root));
  for (const { generations } of histories) for (const { id } of generations) needed.bundles.add(id);
  for (const text of texts) note(needed, text);
  for (const one of installed) if (one !== null) noteInstalled(host, needed, one);
  for (const destination of declared.user) noteIfReached(host, needed, destination);
  for (const root of present)
    for (const destination of declared.project) noteIfReached(host, needed, `${root}/${destination}`);
  return {
    needed,
    absent: roots.filter((root) => !present.includes(root)),
    lock:
      records.map(({ directory, root }) => lockIn(host, directory, root)).find((lock) => lock !== null) ??
      null,
  };
}

/** The projects in histories, and those that installers noted when they were run directly. */
function projectsOf(host: ReadHost, state: string, histories: readonly History[]) {
  const directory = `${state}/.projects`;
  const files = host.stat(directory) === null ? [] : host.list(directory);
  const texts = files
    .map(({ name }) => readText(host, `${directory}/${name}`))
    .filter((text) => text !== null);
  const noted = texts
    .map((text) => text.split("\n")[0]!)
    .filter((root) => root.startsWith("/") && isPlain(root));
  const known = histories.map(({ root }) => root).filter((root) => root !== null);
  return { roots: [...new Set([...known, ...noted])].sort(compareBytes), texts };
}

function noteInstalled(host: ReadHost, needed: Needed, { text, destinations }: Remembered): void {
  note(needed, text);
  for (const destination of destinations) noteDestination(host, needed, destination);
}

/** For installs that are no longer on record. A bundle that was only built may name any directory, so failures are ignored. */
function noteIfReached(host: ReadHost, needed: Needed, destination: string): void {
  try {
    noteDestination(host, needed, destination);
  } catch (error) {
    if (!(error instanceof HostError)) throw error;
  }
}

/** Notes the destination if it is a link, the links in it, and what its ledger names. */
function noteDestination(host: ReadHost, needed: Needed, destination: string): void {
  noteLink(host, needed, destination);
  const real = nullIfUnreachable(() => host.realPath(destination));
  if (real !== null) for (const entry of linksIn(host, real)) noteLink(host, needed, `${real}/${entry}`);
  for (const directory of new Set([destination, real ?? destination])) {
    for (const ledger of ledgersOf(host, directory)) {
      note(needed, ledger);
      for (const [, entry] of ledger.matchAll(NESTED_LINK)) noteLink(host, needed, `${directory}/${entry}`);
    }
  }
}

function linksIn(host: ReadHost, directory: string): string[] {
  if (host.stat(directory)?.kind !== "directory") return [];
  return host.list(directory).flatMap(({ name, kind }) => (kind === "link" ? [name] : []));
}

/** A row of a ledger, settled or pending, for a link that is not directly in its destination. */
const NESTED_LINK = /^[-+]?l\t[^\t\n]*\t([A-Za-z0-9_][A-Za-z0-9._-]*(?:\/[A-Za-z0-9_][A-Za-z0-9._-]*)+)$/gm;

/** Notes the text of a link, and where it finally leads. */
function noteLink(host: ReadHost, needed: Needed, path: string): void {
  const parent = nullIfUnreachable(() => host.realPath(dirname(path)));
  if (parent === null || nullIfUnreachable(() => host.stat(path))?.kind !== "link") return;
  note(needed, host.readLink(path));
  try {
    note(needed, host.realPath(path) ?? "");
  } catch (error) {
    // What cannot be reached is not in a store of ours.
    if (!(error instanceof HostError)) throw error;
  }
}

/** Notes every name of a bundle or a skill in a text. */
function note({ bundles, skills }: Needed, text: string): void {
  for (const [, id] of text.matchAll(/bundles\/([0-9a-f]{64})/g)) bundles.add(id!);
  for (const [, name] of text.matchAll(/skills\/([0-9a-f]{40}-[^/\t\n]+)/g)) skills.add(name!);
}

/**
 * The lock of a running installer. A lock is a link whose text is `host:process:number`; if its process has died, the next installer
 * makes another one.
 */
function lockIn(host: ReadHost, directory: string, root: string | null): string | null {
  if (nullIfUnreachable(() => host.stat(directory))?.kind !== "directory") return null;
  for (const { name, kind } of host.list(directory)) {
    if (kind !== "link" || !/^lock(-|$)/.test(name)) continue;
    const [machine, pid] = host.readLink(`${directory}/${name}`).split(":");
    if (
      // In a project a link may have come with a clone; one with this machine's name did not.
      (machine === host.machine || (machine === "unnamed" && root === null)) &&
      /^[1-9][0-9]*$/.test(pid ?? "") &&
      host.isAlive(Number(pid))
    )
      return `${directory}/${name}`;
  }
  return null;
}
