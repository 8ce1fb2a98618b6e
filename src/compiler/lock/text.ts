// The lock as text, in an order that depends on its content alone.

import { canonicalJson, type Json } from "../../model/json.ts";
import type { Lock, Pin } from "../../model/lock.ts";
import { ROOT } from "../../model/names.ts";

/** The canonical text of a lock: `readLock` gives back the same lock, and equal locks have equal texts. */
export function lockText(lock: Lock): string {
  const sources = [...lock.sources].map(([name, { pin, skills }]): [string, Json] => {
    const digests = [...skills].map(([path, digest]) => [path === ROOT ? "." : path, digest]);
    return [name, { ...written(pin), skills: Object.fromEntries(digests) }];
  });
  return canonicalJson({ version: 1, sources: Object.fromEntries(sources) });
}

function written(pin: Pin): { readonly [key: string]: Json } {
  switch (pin.kind) {
    case "git":
      return { git: pin.url, ...(pin.ref === null ? {} : { ref: pin.ref }), rev: pin.rev };
    case "npm": {
      const { range, version, url, integrity } = pin;
      return { npm: pin.package, range, version, url, integrity };
    }
    case "archive":
      return { archive: pin.url, integrity: pin.integrity };
    case "input":
      return { input: pin.input };
    case "path":
      return { path: pin.path };
  }
}
