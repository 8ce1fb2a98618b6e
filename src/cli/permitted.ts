import { cacheHome, storeDirectory } from "../host/directories.ts";
import type { Host } from "../host/host.ts";
import { nullIfRefused } from "../host/null-if-refused.ts";
import { physicalDirectory } from "../host/physical-path.ts";
import { readOnly } from "../host/read-only.ts";
import type { CommandSpec } from "./command.ts";

/** The machine as a command may use it. A command that promises to write nothing cannot write, whatever its code does. */
export function permitted(host: Host, writes: CommandSpec["writes"]): Host {
  if (writes === "anything") return host;
  const directories: readonly (string | null)[] = {
    nothing: [],
    cache: [cacheHome(host)],
    store: [cacheHome(host), storeDirectory(host)],
  }[writes];
  // Each by its name, and by where that leads: both are used.
  return readOnly(
    host,
    directories
      .filter((directory) => directory !== null)
      .flatMap((directory) => [
        directory,
        nullIfRefused(() => physicalDirectory(host, directory)) ?? directory,
      ]),
  );
}
