// `kitout build` and the first half of `kitout install`.

import { type Compiled, compile, type Request } from "../compiler/compile.ts";
import type { Session } from "../compiler/sources/fetcher.ts";
import { type Diagnostic, diagnostic } from "../diagnostics/diagnostic.ts";
import { attemptLater } from "../diagnostics/host.ts";
import type { Host } from "../host/host.ts";
import { nonce } from "../host/presence.ts";
import { lookAt } from "../store/existing.ts";
import { findStore, type OpenStore, openStore, renew, strangerIn } from "../store/open.ts";
import { Copy, Store } from "../store/write.ts";
import { saveLock } from "./save-lock.ts";

export interface Built extends Compiled {
  /** Where the bundle stands; absolute. */
  readonly directory: string;
  /** What was written to the lock, in words; "" when nothing was. */
  readonly locked: string;
}

/** Into the store. With `repair`, what is there already is looked at and made anew where it is damaged. */
export async function buildIntoStore(
  host: Host,
  session: Session,
  request: Request,
  repair: boolean,
  diagnostics: Diagnostic[],
): Promise<Built | null> {
  return attemptLater(
    async () => {
      const place = findStore(host, diagnostics);
      const store = place === null ? null : openStore(host, place, diagnostics);
      if (store === null) return null;
      try {
        const built = await buildInto(host, session, store, request, repair, diagnostics);
        if (built !== null) renew(host, built.directory);
        return built;
      } finally {
        store.close();
      }
    },
    null,
    diagnostics,
  );
}

/** The same, into a store that the caller has opened, and closes when the bundle is installed. Throws `HostError`. */
export async function buildInto(
  host: Host,
  session: Session,
  { place, work }: OpenStore,
  request: Request,
  repair: boolean,
  diagnostics: Diagnostic[],
): Promise<Built | null> {
  const store = new Store(host, place, work, repair, diagnostics);
  const compiled = await compile(host, session, request, store, diagnostics);
  if (compiled === null) return null;
  const locked = await saveLock(host, session, request, compiled, diagnostics);
  if (locked === null) return null;
  const directory = store.putBundle(compiled.bundle);
  const stranger = strangerIn(host, place, [`/bundles/${compiled.bundle.id}`]);
  if (stranger === null) return { ...compiled, directory, locked };
  diagnostics.push(stranger);
  return null;
}

/** Into a directory of its own. What stands there is looked at before anything is made, and stays when it is not ours. */
export async function buildIntoDirectory(
  host: Host,
  session: Session,
  request: Request,
  directory: string,
  diagnostics: Diagnostic[],
): Promise<Built | null> {
  const copy = new Copy(host, directory, `kitout-${nonce(host)}`);
  return attemptLater(
    async () => {
      const isOurs = (place: string) => {
        const existing = lookAt(host, place);
        if (existing.kind === "foreign")
          diagnostics.push(diagnostic("bundle/out-foreign", null, { directory }));
        if (existing.kind === "modified") {
          diagnostics.push(diagnostic("bundle/out-modified", null, { directory, path: existing.path }));
        }
        return existing.kind === "nothing" || existing.kind === "bundle";
      };
      if (!isOurs(directory)) return null;
      try {
        const compiled = await compile(host, session, request, copy, diagnostics);
        if (compiled === null) return null;
        const locked = await saveLock(host, session, request, compiled, diagnostics);
        if (locked === null || !copy.finish(compiled.bundle, isOurs)) return null;
        return { ...compiled, directory, locked };
      } finally {
        copy.close();
      }
    },
    null,
    diagnostics,
  );
}
