// A host that performs nothing, and remembers what it would have written: a dry run of whatever is given it.

import type { Change } from "./file-tree/changes.ts";
import { FileTree } from "./file-tree/file-tree.ts";
import type { Host } from "./host.ts";
import { ForbiddenWrite } from "./read-only.ts";

export type { Change, Entry } from "./file-tree/changes.ts";

export interface Recording {
  readonly host: Host;
  /**
   * The paths that would now differ from what is there, each before what is below it; what was written and removed again is not
   * among them, nor is what was only touched. Throws `HostError` where the machine cannot be read.
   */
  readonly writes: () => readonly Change[];
}

/**
 * The same machine, on which nothing is ever written: what would have been is remembered, and seen by everything that reads through
 * this host. What depends on it is refused as the machine would refuse it. What cannot be remembered is a `ForbiddenWrite`, a mistake
 * in the program: running another program, and a download. So is unpacking an archive that is only remembered.
 */
export function recording(host: Host): Recording {
  // The machine's own umask is not known here, and this is the usual one.
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
