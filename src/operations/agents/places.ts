// Where targets are on this machine.

import { expandDest } from "../../host/expand-dest.ts";
import type { ReadHost } from "../../host/host.ts";
import { nullIfRefused } from "../../host/null-if-refused.ts";
import type { TargetDecl } from "../../model/config.ts";
import { type Scope, spellDest } from "../../model/installer.ts";
import { resolve } from "../../model/paths.ts";
import { destinationAt } from "./look.ts";

/** The directory of a target, physical; null when it has none. As it is spelled when a variable in it has no value. */
export function placeOf(
  host: ReadHost,
  { dest, localDest }: TargetDecl,
  scope: Scope,
  root: string,
): string | null {
  if (scope === "project") return localDest === null ? null : destinationAt(host, resolve(root, localDest));
  const path = dest === null ? null : expandDest(dest, host.env);
  if (dest === null) return null;
  return path?.startsWith("/") ? destinationAt(host, path) : spellDest(dest);
}

/** Writes such a directory as its reader knows it: relative to the project, or below the home. */
export function spelledFor(host: ReadHost, scope: Scope, root: string): (place: string) => string {
  const home = nullIfRefused(() => host.realPath(host.env["HOME"] ?? ""));
  const base = scope === "project" ? root : home;
  return (place) =>
    base === null || !place.startsWith(`${base}/`)
      ? place
      : `${scope === "project" ? "" : "~/"}${place.slice(base.length + 1)}`;
}
