// The lock as text, in an order that depends on its content alone.

import { canonicalJson, type Json } from "../../model/json.ts";
import { type GitPin, KEYS_SINCE_2, LOCK_VERSION, type Lock, type Pin, TAGS } from "../../model/lock.ts";
import { ROOT } from "../../model/names.ts";
import type { SiteEntry } from "../../model/site.ts";

/** The canonical text of a lock: `readLock` gives back the same lock, and equal locks have equal texts. */
export function lockText(lock: Lock): string {
  const sources = [...lock.sources].map(([name, { pin, skills }]): [string, Json] => {
    const digests = [...skills].map(([path, digest]) => [path === ROOT ? "." : path, digest]);
    return [name, { ...written(pin), skills: Object.fromEntries(digests) }];
  });
  const isNewer = [...lock.sources.values()].some(({ pin }) => hasNewerKeys(pin));
  return canonicalJson({ version: isNewer ? LOCK_VERSION : 1, sources: Object.fromEntries(sources) });
}

/** Whether programs that read only version 1 would refuse the entry. */
function hasNewerKeys(pin: Pin): boolean {
  const newer = KEYS_SINCE_2[pin.kind] ?? [];
  return Object.keys(written(pin)).some((key) => newer.includes(key));
}

function written(pin: Pin): { readonly [key: string]: Json } {
  switch (pin.kind) {
    case "git":
      return {
        git: pin.url,
        ...writtenRef(pin),
        rev: pin.rev,
        ...(pin.submodules === true ? { submodules: true } : {}),
      };
    case "npm": {
      const { range, version, url, integrity } = pin;
      return { npm: pin.package, range, version, url, integrity };
    }
    case "archive":
      return { archive: pin.url, integrity: pin.integrity };
    case "well-known":
      return {
        "well-known": pin.url,
        entries: Object.fromEntries(pin.entries.map((entry) => [entry.name, writtenEntry(entry)])),
      };
    case "input":
      return { input: pin.input };
    case "path":
      return { path: pin.path };
  }
}

function writtenEntry(entry: SiteEntry): Json {
  const { type, url } = entry;
  if (type !== "files") return { type, url, digest: entry.digest };
  return { type, url, files: Object.fromEntries(entry.files.map(({ path, digest }) => [path, digest])) };
}

function writtenRef({ range, ref }: GitPin): { readonly [key: string]: Json } {
  if (ref === null) return {};
  return range === undefined ? { ref } : { range, tag: ref.slice(TAGS.length) };
}
