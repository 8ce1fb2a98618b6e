// What installers moved aside for their users, in the directory of each installation's record.

import type { ReadHost } from "../host/host.ts";
import { nullIfUnreachable } from "../host/null-if-unreachable.ts";
import type { Installation } from "./history.ts";

/** The directories of the backups of an installation, oldest first; `state` is kitout's state directory. Throws `HostError`. */
export function backupsOf(host: ReadHost, state: string, { owner, root }: Installation): readonly string[] {
  const directory = `${root === null ? `${state}/${owner}` : `${root}/.kitout`}/backups`;
  if (nullIfUnreachable(() => host.stat(directory))?.kind !== "directory") return [];
  const numbers = host
    .list(directory)
    .flatMap(({ name }) => (/^[1-9][0-9]*$/.test(name) ? [Number(name)] : []));
  return numbers.sort((a, b) => a - b).map((number) => `${directory}/${number}`);
}
