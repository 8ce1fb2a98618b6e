// The directories of kitout on a machine, by the XDG base directory specification: relative values are ignored.

import { resolve } from "../model/paths.ts";
import { type Host, HostError, type ReadHost } from "./host.ts";

/** `${XDG_CONFIG_HOME:-$HOME/.config}/kitout`; null without a home. */
export function configHome(host: ReadHost): string | null {
  return kitoutDirectory(host, "XDG_CONFIG_HOME", ".config");
}

/** `${XDG_DATA_HOME:-$HOME/.local/share}/kitout`; null without a home. */
export function dataHome(host: ReadHost): string | null {
  return kitoutDirectory(host, "XDG_DATA_HOME", ".local/share");
}

/** `${XDG_CACHE_HOME:-$HOME/.cache}/kitout`; without a home, a directory of the store; null without either. */
export function cacheHome(host: ReadHost): string | null {
  const cache = kitoutDirectory(host, "XDG_CACHE_HOME", ".cache");
  const store = cache === null ? storeDirectory(host) : null;
  return store === null ? cache : `${store}/cache`;
}

/** `${XDG_STATE_HOME:-$HOME/.local/state}/kitout`, also used by the installers; null without a home. */
export function stateHome(host: Pick<ReadHost, "env">): string | null {
  return kitoutDirectory(host, "XDG_STATE_HOME", ".local/state");
}

/** Where it is noted which locked commits are on their refs; null without a home. */
export function refNotesDirectory(host: ReadHost): string | null {
  const state = stateHome(host);
  return state === null ? null : `${state}/.refs`;
}

/** `${KITOUT_STORE:-<data home>/store}`; null without a home. */
export function storeDirectory(host: ReadHost): string | null {
  const given = host.env["KITOUT_STORE"];
  if (given) return resolve(host.cwd, given);
  const data = dataHome(host);
  return data === null ? null : `${data}/store`;
}

/**
 * Closes kitout's own directories to everybody but their user: those of data, cache and state, and the directories in them. Earlier
 * versions made them as the umask said. The store is left out: where everybody may write to it, it is refused.
 */
export function closeOwnDirectories(host: Host): void {
  const store = storeDirectory(host);
  for (const base of [dataHome(host), cacheHome(host), stateHome(host)]) {
    if (base === null || base === store) continue;
    try {
      if (host.stat(base)?.kind !== "directory") continue;
      closeDirectory(host, base);
      for (const { name, kind } of host.list(base))
        if (kind === "directory" && `${base}/${name}` !== store) closeDirectory(host, `${base}/${name}`);
    } catch (error) {
      // Whoever needs what cannot be reached says so.
      if (!(error instanceof HostError)) throw error;
    }
  }
}

/** Takes from others the permission to write to a directory, links followed, if it is the user's own. */
export function closeDirectory(host: Host, directory: string): void {
  const real = host.realPath(directory);
  const stat = real === null ? null : host.stat(real);
  if (stat?.kind !== "directory" || stat.owner !== host.user || (stat.mode & 0o022) === 0) return;
  host.setMode(directory, stat.mode & ~0o022);
}

function kitoutDirectory(host: Pick<ReadHost, "env">, variable: string, fallback: string): string | null {
  const value = host.env[variable];
  const home = host.env["HOME"];
  const base = value?.startsWith("/") ? value : home?.startsWith("/") ? resolve(home, fallback) : null;
  return base === null ? null : resolve(base, "kitout");
}
