// The destinations that an owner still has. In a project, the installers' record is about the owner that installed last, so the bundles
// of the recorded generations count as well.

import { parseDest } from "../compiler/config/dest.ts";
import { expandDest } from "../host/expand-dest.ts";
import type { ReadHost } from "../host/host.ts";
import { type Installation, readHistory } from "../installed/history.ts";
import { ledgersOf, remembered } from "../installed/remembered.ts";
import { STRUCTURES, type Structure } from "../model/installer.ts";
import { resolve } from "../model/paths.ts";
import { reachOf } from "../store/existing.ts";

export interface OwnedDestination {
  /** Absolute. */
  readonly directory: string;
  readonly structure: Structure;
  /** Whether the installers' own record has it. */
  readonly onRecord: boolean;
}

/** Those whose ledger names this owner. `state` is kitout's state directory. Throws `HostError`. */
export function ownedDestinations(
  host: ReadHost,
  state: string,
  installation: Installation,
): readonly OwnedDestination[] {
  const { scope, root } = installation;
  const recorded = remembered(host, state, installation)?.destinations ?? [];
  const bundles = new Set(
    readHistory(host, state, installation).value?.generations.map(({ bundle }) => bundle),
  );
  const declared = [...bundles].flatMap((bundle) => reachOf(host, bundle)?.destinations[scope] ?? []);
  const others = declared.map((dest) => (root === null ? expanded(host, dest) : resolve(root, dest)));
  const all = new Set([...recorded, ...others.filter((directory) => directory !== null)]);
  return [...all].flatMap((directory) => {
    const structure = structureOf(host, directory, installation.owner);
    return structure === null ? [] : [{ directory, structure, onRecord: recorded.includes(directory) }];
  });
}

function expanded(host: ReadHost, dest: string): string | null {
  const parsed = parseDest(dest);
  const directory = parsed.ok ? expandDest(parsed.parts, host.env) : null;
  return directory?.startsWith("/") ? resolve("/", directory) : null;
}

/** The structure that the ledger says; null when there is no ledger of this owner. */
function structureOf(host: ReadHost, directory: string, owner: string): Structure | null {
  for (const ledger of ledgersOf(host, directory)) {
    const header = ledger.split("\n\n", 1)[0]!.split("\n");
    if (!header.includes(`owner ${owner}`)) continue;
    return STRUCTURES.find((structure) => header.includes(`structure ${structure}`)) ?? "copy-tree";
  }
  return null;
}
