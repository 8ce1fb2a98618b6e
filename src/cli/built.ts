// `kitout build` and the first half of `kitout install`.

import { lookAt } from "../bundle/existing.ts";
import { Copy, Store } from "../bundle/write.ts";
import { type Compiled, compile, type Request } from "../compile.ts";
import { type Diagnostic, diagnostic } from "../diagnostics/diagnostic.ts";
import { attempt } from "../diagnostics/host.ts";
import type { Host } from "../host/host.ts";
import { storeDirectory } from "../host/places.ts";

export interface Built extends Compiled {
  /** Where the bundle stands; absolute. */
  readonly directory: string;
}

/** Into the store. With `repair`, what is there already is looked at and made anew where it is damaged. */
export function buildIntoStore(
  host: Host,
  request: Request,
  repair: boolean,
  diagnostics: Diagnostic[],
): Built | null {
  const place = storeDirectory(host);
  if (place === null) {
    diagnostics.push(diagnostic("bundle/no-store", null, {}));
    return null;
  }
  const stranger = strangerIn(host, place);
  if (stranger !== null) {
    diagnostics.push(diagnostic("bundle/store-foreign", null, { store: place, ...stranger }));
    return null;
  }
  const store = new Store(host, place, nonce(), repair);
  return attempt(
    () => {
      try {
        const compiled = compile(host, request, store, diagnostics);
        return compiled === null ? null : { ...compiled, directory: store.putBundle(compiled.bundle) };
      } finally {
        store.close();
      }
    },
    null,
    diagnostics,
  );
}

/** Who else could put something into the store, whose scripts are run: its owner, or everybody. */
function strangerIn(host: Host, store: string): { owner: number; everybody: boolean } | null {
  const real = host.realPath(store);
  const stat = real === null ? null : host.stat(real);
  if (stat === null) return null;
  const { owner, writableByAll } = stat;
  return (owner === host.user || owner === 0) && !writableByAll ? null : { owner, everybody: writableByAll };
}

/** Into a directory of its own. What stands there is looked at before anything is made, and stays when it is not ours. */
export function buildIntoDirectory(
  host: Host,
  request: Request,
  directory: string,
  diagnostics: Diagnostic[],
): Built | null {
  const copy = new Copy(host, directory, nonce());
  return attempt(
    () => {
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
        const compiled = compile(host, request, copy, diagnostics);
        return compiled !== null && copy.finish(compiled.bundle, isOurs) ? { ...compiled, directory } : null;
      } finally {
        copy.close();
      }
    },
    null,
    diagnostics,
  );
}

/** A name that no other run uses: two builds at once never meet. */
function nonce(): string {
  return `kitout-${process.pid}-${Math.random().toString(36).slice(2, 10)}`;
}
