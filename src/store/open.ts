// Opens the store for a command: checks that no other user can write to it, and keeps `kitout gc` out.

import { type Diagnostic, diagnostic, type Report } from "../diagnostics/diagnostic.ts";
import { closeDirectory, storeDirectory } from "../host/directories.ts";
import type { Host, ReadHost, Stat } from "../host/host.ts";
import { announce, nonce, type Presence, presences } from "../host/presence.ts";
import type { StoreProblem } from "../model/store.ts";
import { nullIfDenied } from "./null-if-denied.ts";
import { openRegistry } from "./users.ts";

/** The directories of the store, itself first. */
export const STORE_DIRECTORIES: readonly string[] = ["", "/bundles", "/skills", "/tmp", "/damaged", "/users"];

export interface OpenStore {
  /** The machine that it is on. */
  readonly host: Host;
  /** Absolute. */
  readonly directory: string;
  /** A directory for this run's unfinished work; removed when the store is closed. */
  readonly work: string;
  readonly close: () => void;
}

/** The directory of the store; null and a diagnostic when there is none, or another user can write to it. */
export function findStore(host: ReadHost, report: Report): string | null {
  const store = storeDirectory(host);
  if (store === null) {
    report(diagnostic("bundle/no-store", null, {}));
    return null;
  }
  const foreign = foreignWriterOf(host, store, STORE_DIRECTORIES);
  if (foreign !== null) report(foreign);
  return foreign === null ? store : null;
}

/** Announces this run in the store, so that no `kitout gc` starts. Null and a diagnostic when one is running for too long. */
export function openStore(host: Host, directory: string, report: Report): OpenStore | null {
  closeToGroup(host, directory);
  const work = announceIn(host, directory);
  nullIfDenied(() => openRegistry(host, directory, work));
  const close = () => host.remove(work);
  const end = host.now() + 10_000;
  for (;;) {
    const gc = presences(host, `${directory}/tmp`, work).find(({ kind, alive }) => alive && kind === "gc");
    if (gc === undefined) return { host, directory, work, close };
    if (host.now() > end) {
      close();
      report(busy(gc));
      return null;
    }
    host.sleep(50);
  }
}

/** Announces that this run cleans up the store. Null and a diagnostic when another run is using it. */
export function openToClean(host: Host, directory: string, report: Report): OpenStore | null {
  closeToGroup(host, directory);
  const work = announce(host, `${directory}/tmp`, "gc");
  const close = () => host.remove(work);
  const other = presences(host, `${directory}/tmp`, work).find(({ alive }) => alive);
  if (other === undefined) {
    openRegistry(host, directory, work);
    return { host, directory, work, close };
  }
  close();
  report(busy(other));
  return null;
}

function busy({ kind, pid, path }: Presence): Diagnostic {
  return diagnostic("bundle/store-busy", null, { doing: kind === "gc" ? "gc" : "build", pid, path });
}

/** Updates a bundle's time of modification, so that `kitout gc` leaves time to install it. */
export function touchBundle(host: Host, bundle: string): void {
  nullIfDenied(() => host.touch(bundle));
}

/** Earlier versions made the store's directories as the umask said: writable by the user's group where it says so. */
function closeToGroup(host: Host, store: string): void {
  if (host.realPath(store) === null) return;
  for (const directory of STORE_DIRECTORIES) nullIfDenied(() => closeDirectory(host, `${store}${directory}`));
}

/** A read-only user builds nothing, so needs no work directory and never runs gc. */
function announceIn(host: Host, store: string): string {
  const work = nullIfDenied(() => announce(host, `${store}/tmp`, "kitout"));
  return work ?? `${store}/tmp/kitout-${nonce(host)}`;
}

/**
 * A diagnostic when another user could put something into the store, whose scripts are run: the owner of one of these directories below
 * it, or everybody. The store itself may be a link, but not the directories in it.
 */
export function foreignWriterOf(
  host: ReadHost,
  store: string,
  directories: readonly string[],
): Diagnostic | null {
  const real = host.realPath(store);
  for (const directory of real === null ? [] : directories) {
    const stat = host.stat(`${real}${directory}`);
    const problem = stat === null ? null : storeProblem(host, stat);
    if (stat !== null && problem !== null)
      return diagnostic("bundle/store-foreign", null, {
        store: `${store}${directory}`,
        owner: stat.owner,
        problem,
      });
  }
  return null;
}

function storeProblem(host: ReadHost, { kind, mode, writableByAll, owner }: Stat): StoreProblem | null {
  if (kind !== "directory") return "not-a-directory";
  if (writableByAll) return "everybody";
  // One's own are closed to the group when the store is opened.
  if (owner === host.user) return null;
  if (owner !== 0) return "owner";
  return (mode & 0o020) === 0 ? null : "group";
}
