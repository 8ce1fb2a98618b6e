// Which configuration was last installed for the user without a name of its own. Two of them would share the owner `user`
// (design: the ledger's owner), and each would remove what the other installed.

import { type Diagnostic, diagnostic } from "../diagnostics/diagnostic.ts";
import type { Host } from "../host/host.ts";
import { dataHome } from "../host/places.ts";
import type { Config } from "../model/config.ts";
import { dirname } from "../model/paths.ts";

/** A refusal when another nameless configuration, which is still there, was installed last. */
export function otherConfig(host: Host, config: Config): Diagnostic | null {
  const place = config.name === null ? ownerFile(host) : null;
  if (place === null || host.stat(place)?.kind !== "file") return null;
  const other = Buffer.from(host.readFile(place)).toString("utf8").trimEnd();
  if (other === config.file || host.stat(other) === null) return null;
  return diagnostic(
    "owner/other-config",
    { file: config.file },
    { owner: "user", other, config: config.file },
  );
}

/** Remembers that this nameless configuration is the one. */
export function rememberConfig(host: Host, config: Config): void {
  const place = config.name === null ? ownerFile(host) : null;
  if (place === null) return;
  host.makeDirectory(dirname(place));
  host.remove(place);
  host.writeFile(place, [Buffer.from(`${config.file}\n`)], 0o600);
}

function ownerFile(host: Host): string | null {
  const base = dataHome(host);
  return base === null ? null : `${base}/owners/user`;
}
