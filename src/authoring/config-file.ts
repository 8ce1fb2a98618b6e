// Writes a skills.yaml: all of it or nothing, where it really is, and never over what somebody else has written in the meantime.

import { type Checked, type Diagnostic, diagnostic } from "../diagnostics/diagnostic.ts";
import { attempt, hostFailure } from "../diagnostics/host.ts";
import { Reports } from "../diagnostics/reports.ts";
import { type Host, HostError, type ReadHost } from "../host/host.ts";
import { physicalPath } from "../host/physical-path.ts";
import { nonce, presences } from "../host/presence.ts";
import { readBounded } from "../host/read-bounded.ts";
import { dirname, isInside } from "../model/paths.ts";

/** The name of the unfinished file, before the number of the process; no configuration is ever read from one. */
const UNFINISHED = "skillsyaml";

/** A configuration as it was read. */
export interface ConfigBytes {
  /** Physical: where a link leads. */
  readonly file: string;
  /** Null: it does not exist. */
  readonly bytes: Uint8Array | null;
}

/** The new text, beside the file. It counts once it has the file's name. */
export interface StagedConfig {
  /** Gives it the name. Afterwards there is nothing to discard. */
  readonly commit: () => Checked<boolean>;
  readonly discard: () => void;
}

/** Where the bytes of the configuration at `path` are to be written: a link in its place stays, and its target is written. */
export function configPlace(host: ReadHost, path: string): string {
  return host.realPath(path) ?? physicalPath(host, path);
}

/**
 * Writes the text beside the file, so that there is space for it and the directory allows it. Null: reported; `yaml/read-only` where
 * nobody is meant to write.
 */
export function stageConfig(
  host: Host,
  { file, bytes }: ConfigBytes,
  text: string,
): Checked<StagedConfig | null> {
  const refused = refusedFile(host, file);
  if (refused !== null) return { value: null, diagnostics: [refused] };
  const directory = dirname(file);
  const made = `${directory}/${UNFINISHED}-${nonce(host)}`;
  const discard = () =>
    attempt(
      () => host.remove(made),
      null,
      () => {},
    );
  try {
    host.makeDirectory(directory, "umask");
    removeLeftovers(host, directory);
    host.writeFile(made, [Buffer.from(text)], host.stat(file)?.mode ?? 0o644);
  } catch (error) {
    if (!(error instanceof HostError)) throw error;
    discard();
    const isRefused = ["EACCES", "EPERM", "EROFS"].includes(error.system);
    const found = isRefused
      ? diagnostic("yaml/read-only", { file }, { store: false })
      : hostFailure(error, { file });
    return { value: null, diagnostics: [found] };
  }
  const commit = (): Checked<boolean> => {
    const reports = new Reports();
    const isDone = attempt(
      () => {
        if (!isSame(host, file, bytes)) {
          reports.report(diagnostic("yaml/changed", { file }, {}));
          return false;
        }
        host.rename(made, file);
        return true;
      },
      { file },
      reports.report,
    );
    return reports.with(isDone === true);
  };
  return { value: { commit, discard }, diagnostics: [] };
}

/** A file that its owner may not write, or that a Nix store has, is not ours to replace, whatever its directory allows. */
function refusedFile(host: ReadHost, file: string): Diagnostic | null {
  const store = isInside(host.env["NIX_STORE_DIR"] ?? "/nix/store", file);
  const stat = host.stat(file);
  return store || (stat !== null && (stat.mode & 0o200) === 0)
    ? diagnostic("yaml/read-only", { file }, { store })
    : null;
}

/** Whether the file still has the bytes that were read. */
function isSame(host: ReadHost, file: string, before: Uint8Array | null): boolean {
  const stat = host.physical.stat(file);
  if (stat === null || before === null) return stat === null && before === null;
  if (stat.kind !== "file") return false;
  const now = readBounded(host.physical, file, before.length);
  return typeof now !== "number" && now.equals(before);
}

/** Removes the unfinished files of runs that were killed. One with this process's number is an older process's. */
function removeLeftovers(host: Host, directory: string): void {
  for (const { path, kind, pid, alive } of presences(host, directory, null))
    if (kind === UNFINISHED && (!alive || pid === host.pid) && host.stat(path)?.kind === "file")
      host.remove(path);
}
