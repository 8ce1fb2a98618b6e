// The installers' own records (templates/runtime/remember.sh): `current`, in the state directory for the user, and in the project for
// a project. A record in a project may have come with a clone: where the user's own state has a note (templates/runtime/records.sh), that
// one counts.

import { decodeName } from "../digest/bytes.ts";
import { hexDigest } from "../digest/nar.ts";
import { HostError, type ReadHost } from "../host/host.ts";
import { nullIfUnreachable } from "../host/null-if-unreachable.ts";
import { readBounded } from "../host/read-bounded.ts";
import { basename } from "../model/names.ts";
import { dirname } from "../model/paths.ts";
import type { Installation } from "./history.ts";

export interface Remembered {
  /** The directory whose `current` this is. */
  readonly directory: string;
  /** The whole file. */
  readonly text: string;
  /** The path of the bundle that was installed last; null when the file has none. */
  readonly bundle: string | null;
  /** The id of that bundle, if it is in a store. */
  readonly id: string | null;
  /** Absolute, and without `.` and `..`. */
  readonly destinations: readonly string[];
}

/** The record of an installation; null when there is none. */
export function remembered(host: ReadHost, state: string, installation: Installation): Remembered | null {
  const { owner, root } = installation;
  if (root === null) return rememberedIn(host, `${state}/${owner}`, null);
  const record = rememberedIn(host, `${root}/.kitout`, root);
  const note = record === null ? null : notedText(host, state, owner, root);
  return record === null || note === null ? record : parsed(record.directory, note, root);
}

/**
 * The note of a project's installer in the user's own state; null when there is none, or an installer of version 0.1.0, which wrote only
 * to the project, came after it.
 */
function notedText(host: ReadHost, state: string, owner: string, root: string): string | null {
  const note = noteOf(host, state, { owner, root });
  const last = notedBundle(host, state, root);
  return last !== null && note?.split("\n").includes(`known ${last}`) ? note : null;
}

/** The record in a directory. Destinations are relative to `root`; null: they are absolute. */
export function rememberedIn(host: ReadHost, directory: string, root: string | null): Remembered | null {
  const text = readText(host, `${directory}/current`, MAX_CURRENT_BYTES);
  return text === null ? null : parsed(directory, text, root);
}

function parsed(directory: string, text: string, root: string | null): Remembered {
  const lines = text.split("\n");
  const bundle = lines.find((line) => line.startsWith("bundle /"))?.slice("bundle ".length) ?? null;
  const directories = lines.flatMap((line) => /^(?:destination|override) (.*)$/.exec(line)?.[1] ?? []);
  const destinations = directories.filter(isPlain).flatMap((directory) => {
    if (directory.startsWith("/") !== (root === null)) return [];
    return root === null ? [directory] : [`${root === "/" ? "" : root}/${directory}`];
  });
  return { directory, text, bundle, id: bundle === null ? null : basename(bundle), destinations };
}

/**
 * The bundle that an installer of this user put into a project last, as the user's own state has it (kt_register_project); null when
 * that knows of none.
 */
export function notedBundle(host: ReadHost, state: string, root: string): string | null {
  const lines = readText(host, `${state}/.projects/${rootName(root)}`)?.split("\n") ?? [];
  const bundle = lines.find((line) => line.startsWith("bundle /"))?.slice("bundle ".length) ?? null;
  return lines[0] === root ? bundle : null;
}

/**
 * The ledgers in a project that this user's installers wrote for the owner, each as its SHA-256, a space and the destination below the root
 * (templates/runtime/records.sh); null when there is no such note, as after version 0.1.0.
 */
export function notedLedgers(
  host: ReadHost,
  state: string,
  installation: InProject,
): ReadonlySet<string> | null {
  const lines = noteOf(host, state, installation)?.split("\n");
  if (lines === undefined) return null;
  return new Set(lines.flatMap((line) => /^ledger ([0-9a-f]{64} .+)$/.exec(line)?.[1] ?? []));
}

interface InProject {
  readonly owner: string;
  readonly root: string;
}

/** The text of the user's own note about a project (templates/runtime/records.sh); null when there is none. */
function noteOf(host: ReadHost, state: string, { owner, root }: InProject): string | null {
  const note = readText(host, `${state}/.notes/${rootName(root)}-${owner}`);
  return note?.startsWith(`kitout-note 1\nroot ${root}\n`) ? note : null;
}

/** By which a project's root is known in the names of files. */
function rootName(root: string): string {
  return hexDigest(`${root}\n`);
}

/** The owners of installations for the user that are on record. */
export function ownersOf(host: ReadHost, state: string): readonly string[] {
  const names = host.stat(state) === null ? [] : host.list(state).map(({ name }) => name);
  return names.filter((name) => !name.startsWith("."));
}

/** Whether an owner still has any destination on record: another owner may have taken all of them over, or they were removed by hand. */
export function stillOwns(host: ReadHost, { destinations }: Remembered, owner: string): boolean {
  const owned = (ledger: string) => ledger.split("\n\n", 1)[0]!.split("\n").includes(`owner ${owner}`);
  return (
    destinations.length === 0 || destinations.some((directory) => ledgersOf(host, directory).some(owned))
  );
}

/** The texts of the ledgers that a destination has. */
export function ledgersOf(host: ReadHost, destination: string): readonly string[] {
  const ledgers = controlsOf(destination).map((control) => readText(host, `${control}/ledger`));
  return ledgers.filter((text) => text !== null);
}

/** The directories in which a destination's records are, or may be. */
export function controlsOf(destination: string): readonly string[] {
  return [`${dirname(destination)}/.kitout-${basename(destination)}`, `${destination}/.kitout`];
}

/** The text of a regular file, links followed; null when there is none. Throws `HostError`, also for a file that is too large. */
export function readText(host: ReadHost, path: string, limit = MAX_BYTES): string | null {
  const real = nullIfUnreachable(() => host.realPath(path));
  const stat = real === null ? null : nullIfUnreachable(() => host.stat(real));
  if (real === null || stat?.kind !== "file") return null;
  const bytes = readBounded(host, real, limit);
  if (typeof bytes === "number") throw new HostError("EFBIG", path, "read");
  return decodeName(bytes);
}

/** Enough for thousands of directories; installers refuse more. */
const MAX_CURRENT_BYTES = 1024 * 1024;

/** Enough for a ledger of half a million files. */
const MAX_BYTES = 128 * 1024 * 1024;

/**
 * Whether an installer could have written this path: no control characters, no `.` or `..`. One from a clone could lead out of the
 * project.
 */
export function isPlain(directory: string): boolean {
  return directory !== "" && !/[\x00-\x1f\x7f]/.test(directory) && !/(^|\/)\.{1,2}(\/|$)/.test(directory);
}
