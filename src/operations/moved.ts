// Targets whose directory is no longer the one they were installed into, although nobody wrote one: what is known of their agent has
// changed, here or in kitout.

import { type Diagnostic, diagnostic } from "../diagnostics/diagnostic.ts";
import type { ReadHost } from "../host/host.ts";
import { nullIfRefused } from "../host/null-if-refused.ts";
import type { Installation } from "../installed/history.ts";
import { ledgersOf, remembered } from "../installed/remembered.ts";
import type { Config, TargetDecl } from "../model/config.ts";
import { placeOf, spelledFor } from "./agents/places.ts";

/** A warning for each such target. `state` is kitout's state directory. Reads the records of directories that are no longer written. */
export function movedTargets(
  host: ReadHost,
  state: string,
  config: Config,
  { scope, owner, root }: Installation,
): readonly Diagnostic[] {
  const base = root ?? config.root;
  const places = new Map(config.targets.map((target) => [target, placeOf(host, target, scope, base)]));
  const written = new Set(places.values());
  const recorded = nullIfRefused(() => remembered(host, state, { scope, owner, root })?.destinations) ?? [];
  const left = recorded.filter((directory) => !written.has(directory));
  return left.flatMap((from) => {
    const names = targetsOf(host, from, owner);
    return config.targets.flatMap((target): Diagnostic[] => {
      const to = places.get(target) ?? null;
      const at = scope === "user" ? target.destAt : target.localDestAt;
      if (to === null || !names.includes(target.name) || isWritten(target, scope)) return [];
      const spelled = spelledFor(host, scope, base);
      return [
        diagnostic("target/moves", at, { target: target.name, from: spelled(from), to: spelled(to), scope }),
      ];
    });
  });
}

/** Whether its directory is in the configuration: else its position is that of the target. */
function isWritten({ destAt, localDestAt }: TargetDecl, scope: Installation["scope"]): boolean {
  return (scope === "user" ? destAt : localDestAt).on === "value";
}

/** The targets that the ledger of this owner names. */
function targetsOf(host: ReadHost, directory: string, owner: string): readonly string[] {
  const headers = (nullIfRefused(() => ledgersOf(host, directory)) ?? []).map((ledger) =>
    ledger.split("\n\n", 1)[0]!.split("\n"),
  );
  const own = headers.filter((header) => header.includes(`owner ${owner}`));
  return own.flatMap((header) =>
    header.flatMap((line) => /^targets (.*)$/.exec(line)?.[1]?.split(" ") ?? []),
  );
}
