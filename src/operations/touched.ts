// Warnings about what somebody changed in the store, for example behind a link.

import { type Diagnostic, diagnostic } from "../diagnostics/diagnostic.ts";
import { storeDirectory } from "../host/directories.ts";
import type { ReadHost } from "../host/host.ts";
import { Known } from "../store/known.ts";

/** One for each skill or bundle that this user's state knows and that is no longer what it was. Reads bytes only where a time says so. */
export function touchedInStore(host: ReadHost): readonly Diagnostic[] {
  const store = storeDirectory(host);
  if (store === null || host.stat(store) === null) return [];
  return new Known(host, store).modified().map((place) => diagnostic("bundle/touched", null, { place }));
}
