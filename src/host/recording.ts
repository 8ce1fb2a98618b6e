// A host that writes nothing, and records what it would have written: for a dry run of anything that takes a host.

import type { Change } from "./file-tree/changes.ts";
import { FileTree } from "./file-tree/file-tree.ts";
import type { Host } from "./host.ts";
import { ForbiddenWrite } from "./read-only.ts";

export type { Change, Entry } from "./file-tree/changes.ts";

export interface Recording {
  readonly host: Host;
  /**
   * The paths that would now differ, each before those below it; not what was written and removed again, and not what was only touched.
   * Throws `HostError` where the machine cannot be read.
   */
  readonly writes: () => readonly Change[];
}

/**
 * The same machine, without any writes: they are recorded, and visible to everything that reads through this host. Operations fail as
 * they would on the machine. What cannot be recorded throws `ForbiddenWrite`, since it is a bug: running a program, a download, and
 * unpacking an archive that is only recorded.
 */
export function recording(host: Host): Recording {
  // The machine's umask is unknown here; this is the usual one.
  const tree = new FileTree({ base: host, user: host.user, now: () => host.now(), umask: 0o022 });
  return {
    host: {
      ...host,
      ...tree.files,
      unpack: (file, limits) => {
        const origin = tree.originOf(file);
        if (origin === null) throw new ForbiddenWrite("unpack", file);
        return host.unpack(origin, limits);
      },
      run: async ({ name, cwd }) => {
        throw new ForbiddenWrite(`run ${name} in`, cwd);
      },
      download: async ({ to }) => {
        throw new ForbiddenWrite("download to", to);
      },
    },
    writes: () => tree.changes(),
  };
}
