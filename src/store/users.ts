// The registry of a store: the state directories of those for whom kitout has built into it, each with the bundles that it was given.
// Several homes may share a store, and none of them knows what the others have installed.

import { decodeName, encodeName } from "../digest/bytes.ts";
import { hexDigest } from "../digest/nar.ts";
import { type Host, HostError, type ReadHost } from "../host/host.ts";
import { nonce } from "../host/presence.ts";
import { resolve } from "../model/paths.ts";

/** One that uses a store. */
export interface Registered {
  /** Its entry in the registry, a directory. */
  readonly entry: string;
  /** Its state directory, physical; null when the entry does not say. */
  readonly state: string | null;
  /** Whether that directory is there, and is the one that made the entry. */
  readonly isPresent: boolean;
  /** The ids of the bundles that it was given. */
  readonly bundles: readonly string[];
}

/** All that are registered in a store. Throws `HostError`. */
export function registeredIn(host: ReadHost, store: string): readonly Registered[] {
  const folder = `${store}/users`;
  const entries = host.stat(folder) === null ? [] : host.list(folder);
  return entries.filter(({ name }) => ID.test(name)).map(({ name }) => registered(host, folder, name));
}

/** Whether this state directory is in the registry. Throws `HostError`. */
export function isRegistered(host: ReadHost, store: string, state: string): boolean {
  const id = idOf(host, state);
  return id !== null && host.stat(`${store}/users/${id}/state`) !== null;
}

/** Enters into the registry that this state directory has these bundles. Throws `HostError`. */
export function register(host: Host, store: string, state: string, bundles: readonly string[]): void {
  const entry = `${store}/users/${idOf(host, state) ?? makeId(host, state)}`;
  host.makeDirectory(entry);
  const real = host.realPath(state) ?? state;
  for (const [name, text] of [["state", `${real}\n`], ...bundles.map((id) => [id, ""])] as const) {
    if (host.stat(`${entry}/${name}`) === null) writeIfFree(host, `${entry}/${name}`, text);
  }
}

/** Removes from the registry which bundles somebody has that are no longer in the store. Throws `HostError`. */
export function forgetRemoved(host: Host, store: string): void {
  for (const { entry, bundles } of registeredIn(host, store))
    for (const id of bundles) if (host.stat(`${store}/bundles/${id}`) === null) host.remove(`${entry}/${id}`);
}

/**
 * Makes the registry if there is none. What is in the store by then may have users who are not in it, until `settle`. `work` is a
 * directory for unfinished work. Throws `HostError`.
 */
export function openRegistry(host: Host, store: string, work: string): void {
  if (host.stat(`${store}/users`) !== null) return;
  const made = `${work}/users`;
  host.makeDirectory(made);
  if (hasBundles(host, store)) host.writeFile(`${made}/${UNKNOWN}`, [], 0o444);
  try {
    host.rename(made, `${store}/users`);
  } catch (error) {
    // Another run was faster.
    if (!(error instanceof HostError) || host.stat(`${store}/users`) === null) throw error;
    host.remove(made);
  }
}

/** Until when something was put into the store whose users are not all in the registry, in milliseconds; null: they all are. */
export function unknownUntil(host: ReadHost, store: string): number | null {
  if (host.stat(`${store}/users`) === null) return hasBundles(host, store) ? Number.POSITIVE_INFINITY : null;
  return host.stat(`${store}/users/${UNKNOWN}`)?.modified ?? null;
}

/** From now on, all users count as registered. Throws `HostError`. */
export function settle(host: Host, store: string): void {
  host.remove(`${store}/users/${UNKNOWN}`);
}

const UNKNOWN = ".unknown";
const ID = /^[0-9a-f]{32}$/;
const MAX_BYTES = 64 * 1024;

function hasBundles(host: ReadHost, store: string): boolean {
  return host.stat(`${store}/bundles`) !== null && host.list(`${store}/bundles`).length > 0;
}

function registered(host: ReadHost, folder: string, id: string): Registered {
  const entry = `${folder}/${id}`;
  const isDirectory = host.stat(entry)?.kind === "directory";
  const bundles = isDirectory ? host.list(entry).map(({ name }) => name) : [];
  const state = textOf(host, `${entry}/state`);
  const isPath = state?.startsWith("/") === true;
  return {
    entry,
    state: isPath ? state : null,
    isPresent: isPath && isPresent(host, state, id),
    bundles: bundles.filter((name) => /^[0-9a-f]{64}$/.test(name)),
  };
}

function isPresent(host: ReadHost, state: string, id: string): boolean {
  try {
    return idOf(host, state) === id;
  } catch (error) {
    if (error instanceof HostError) return false;
    throw error;
  }
}

/** The id of a state directory, by which the registry knows it from another one at the same path; null: it has none. */
function idOf(host: ReadHost, state: string): string | null {
  const real = host.realPath(state) ?? state;
  const lines = (textOf(host, idFile(state)) ?? "").split("\n");
  // A copy of a home is another home, and one that is mounted at two paths may be either.
  const own = lines.find((line) => line.slice(33) === JSON.stringify(real) && ID.test(line.slice(0, 32)));
  return own?.slice(0, 32) ?? null;
}

function makeId(host: Host, state: string): string {
  host.makeDirectory(state);
  const real = host.realPath(state) ?? state;
  const id = hexDigest(`${real} ${nonce(host)} ${host.now()}`).slice(0, 32);
  const others = textOf(host, idFile(state));
  const made = `${idFile(state)}.${nonce(host)}`;
  host.writeFile(
    made,
    [encodeName(`${others === null ? "" : `${others}\n`}${id} ${JSON.stringify(real)}\n`)],
    0o600,
  );
  host.rename(made, idFile(state));
  return id;
}

function idFile(state: string): string {
  return resolve(state, ".store-user");
}

function textOf(host: ReadHost, file: string): string | null {
  const stat = host.stat(file);
  if (stat?.kind !== "file" || stat.size > MAX_BYTES) return null;
  return decodeName(host.readFile(file)).replace(/\n$/, "");
}

function writeIfFree(host: Host, file: string, text: string): void {
  try {
    host.writeFile(file, [encodeName(text)], 0o444);
  } catch (error) {
    if (!(error instanceof HostError) || error.system !== "EEXIST") throw error;
  }
}
