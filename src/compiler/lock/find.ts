// Finds the lock of a configuration.

import { type Checked, diagnostic } from "../../diagnostics/diagnostic.ts";
import type { ReadHost } from "../../host/host.ts";
import { physicalPath } from "../../host/physical-path.ts";
import type { LockFile } from "../../model/lock.ts";
import { isInside } from "../../model/paths.ts";
import type { Need, Permits } from "../../model/trust.ts";
import type { Side } from "./conflict.ts";
import { readLock, readSide } from "./read.ts";

/** A configuration, and the directory that it configures. */
export interface LockedConfig {
  readonly file: string;
  readonly root: string;
}

/**
 * `skills.lock` beside `skills.yaml`, `NAME.lock` beside another one. Null when it cannot be used. A link is followed, since dotfiles are
 * often links, but out of the project only where `permits` allows that. `side`: which one counts where a merge left both; null: neither.
 */
export function findLock(
  host: ReadHost,
  config: LockedConfig,
  permits: Permits,
  side: Side | null = null,
): Checked<LockFile | null> {
  const { beside, file, linkTo } = lockPath(host, config);
  const need = file === null ? null : neededAt(host, config, beside, file);
  if (file === null || (need !== null && !permits(need)))
    return {
      value: null,
      diagnostics: [diagnostic("lock/link", { file: beside }, { path: file ?? linkTo })],
    };
  const read = side === null ? readLock(host, file) : readSide(host, file, side);
  return { value: read.value === null ? null : { file, ...read.value }, diagnostics: read.diagnostics };
}

/** What using the lock of this configuration needs trust for; null: nothing. */
export function neededByLock(host: ReadHost, config: LockedConfig): Need | null {
  const { beside, file } = lockPath(host, config);
  return file === null ? null : neededAt(host, config, beside, file);
}

function neededAt(host: ReadHost, config: LockedConfig, beside: string, file: string): Need | null {
  const root = host.realPath(config.root) ?? config.root;
  return isInside(root, file) ? null : { kind: "lock", path: file, written: beside, stated: false };
}

/** The path beside the configuration, and the physical one there, or where a link there leads to; null when it leads nowhere. */
function lockPath(
  host: ReadHost,
  config: LockedConfig,
): { beside: string; file: string | null; linkTo: string } {
  const beside = `${config.file.replace(/\.ya?ml$/, "")}.lock`;
  const there = physicalPath(host, beside);
  if (host.physical.stat(there)?.kind !== "link") return { beside, file: there, linkTo: there };
  return { beside, file: host.realPath(there), linkTo: host.physical.readLink(there) };
}
