// One digest for everything that a site publishes.

import { canonicalJson } from "../model/json.ts";
import type { Digest } from "../model/names.ts";
import type { SiteEntry } from "../model/site.ts";
import { compareBytes } from "./bytes.ts";
import { sriDigest } from "./nar.ts";

/** Changes with every name, address and digest; not with the order of the entries or of their files. */
export function siteRevision(entries: readonly SiteEntry[]): Digest {
  const sorted = [...entries].sort((a, b) => compareBytes(a.name, b.name));
  const facts = sorted.map((entry) => [
    entry.name,
    entry.type,
    entry.url,
    entry.type === "files"
      ? Object.fromEntries(entry.files.map(({ path, digest }) => [path, digest]))
      : entry.digest,
  ]);
  return sriDigest(Buffer.from(canonicalJson(facts)));
}
