// The directories of kitout on a machine, by the XDG base directory specification: relative values are ignored.

import { resolve } from "../model/paths.ts";
import type { ReadHost } from "./host.ts";

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
export function stateHome(host: ReadHost): string | null {
  return kitoutDirectory(host, "XDG_STATE_HOME", ".local/state");
}

/** `${KITOUT_STORE:-<data home>/store}`; null without a home. */
export function storeDirectory(host: ReadHost): string | null {
  const given = host.env["KITOUT_STORE"];
  if (given) return resolve(host.cwd, given);
  const data = dataHome(host);
  return data === null ? null : `${data}/store`;
}

function kitoutDirectory(host: ReadHost, variable: string, fallback: string): string | null {
  const value = host.env[variable];
  const home = host.env["HOME"];
  const base = value?.startsWith("/") ? value : home?.startsWith("/") ? resolve(home, fallback) : null;
  return base === null ? null : resolve(base, "kitout");
}
