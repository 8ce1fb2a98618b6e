// Finds the lock of a configuration.

import { type Checked, diagnostic } from "../../diagnostics/diagnostic.ts";
import type { ReadHost } from "../../host/host.ts";
import type { LockFile } from "../../model/lock.ts";
import { isInside } from "../../model/paths.ts";
import type { Side } from "./conflict.ts";
import { readLock, readSide } from "./read.ts";

/** A configuration, and the directory that it configures. */
export interface LockedConfig {
  readonly file: string;
  readonly root: string;
}

/**
 * `skills.lock` beside `skills.yaml`, `NAME.lock` beside another one. Null when it cannot be used. A link is followed, since dotfiles are
 * often links, but not out of a project that is not trusted. `side`: which one counts where a merge left both; null: neither.
 */
export function findLock(
  host: ReadHost,
  config: LockedConfig,
  trusted: boolean,
  side: Side | null = null,
): Checked<LockFile | null> {
  const beside = `${config.file.replace(/\.ya?ml$/, "")}.lock`;
  const file = host.stat(beside)?.kind === "link" ? host.realPath(beside) : beside;
  const root = host.realPath(config.root) ?? config.root;
  if (file === null || (!trusted && file !== beside && !isInside(root, file))) {
    const path = file ?? host.readLink(beside);
    return { value: null, diagnostics: [diagnostic("lock/link", { file: beside }, { path })] };
  }
  const read = side === null ? readLock(host, file) : readSide(host, file, side);
  return { value: read.value === null ? null : { file, ...read.value }, diagnostics: read.diagnostics };
}
