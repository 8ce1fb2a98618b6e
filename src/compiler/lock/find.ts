// Finds the lock of a configuration.

import { type Checked, diagnostic } from "../../diagnostics/diagnostic.ts";
import type { ReadHost } from "../../host/host.ts";
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
  const { beside, file } = lockPath(host, config);
  const need = neededByLock(host, config);
  if (file === null || (need !== null && !permits(need))) {
    const path = file ?? host.readLink(beside);
    return { value: null, diagnostics: [diagnostic("lock/link", { file: beside }, { path })] };
  }
  const read = side === null ? readLock(host, file) : readSide(host, file, side);
  return { value: read.value === null ? null : { file, ...read.value }, diagnostics: read.diagnostics };
}

/** What using the lock of this configuration needs trust for; null: nothing. */
export function neededByLock(host: ReadHost, config: LockedConfig): Need | null {
  const { beside, file } = lockPath(host, config);
  const root = host.realPath(config.root) ?? config.root;
  if (file === null || file === beside || isInside(root, file)) return null;
  return { kind: "lock", path: file, stated: false };
}

/** The path beside the configuration, and the file there, or that a link there leads to; null when it leads nowhere. */
function lockPath(host: ReadHost, config: LockedConfig): { beside: string; file: string | null } {
  const beside = `${config.file.replace(/\.ya?ml$/, "")}.lock`;
  return { beside, file: host.stat(beside)?.kind === "link" ? host.realPath(beside) : beside };
}
