// What is at the path of an entry now.

import { HostError, type ReadHost } from "../../host/host.ts";
import { nullIfRefused } from "../../host/null-if-refused.ts";

export type Live =
  | { readonly kind: "nothing" }
  /** A skill's directory, or a link to one; `directory` is its physical path. */
  | { readonly kind: "copy" | "link"; readonly directory: string }
  /** A link that does not lead to a directory, or to one outside bundles; something that is not a directory. */
  | { readonly kind: "dead-link" | "other-link" | "other" | "unreadable" };

/** What is at `path`. A link is only followed to a rendered skill, in the store or in a bundle. */
export function liveAt(host: ReadHost, path: string): Live {
  try {
    const stat = host.stat(path);
    if (stat === null) return { kind: "nothing" };
    if (stat.kind === "directory") {
      host.list(path);
      return { kind: "copy", directory: path };
    }
    if (stat.kind !== "link") return { kind: "other" };
    const real = host.realPath(path);
    if (real === null) return { kind: "dead-link" };
    return RENDERED.test(real) ? { kind: "link", directory: real } : { kind: "other-link" };
  } catch (error) {
    if (error instanceof HostError) return { kind: "unreadable" };
    throw error;
  }
}

const RENDERED = /\/skills\/[0-9a-f]{40}-[^/]+$/;

/** The entries behind a destination that is one link; none unless it leads to a view of a bundle. */
export function entriesBehind(host: ReadHost, link: string): ReadonlyMap<string, Live> {
  const entries = new Map<string, Live>();
  const view = nullIfRefused(() => (host.stat(link)?.kind === "link" ? host.realPath(link) : null));
  const visit = (path: string, depth: number) => {
    for (const { name, kind } of nullIfRefused(() => host.list(`${view}/${path}`)) ?? []) {
      if (kind === "directory" && depth < MAX_DEPTH) visit(`${path}${name}/`, depth + 1);
      if (kind === "link") entries.set(`${path}${name}`, liveAt(host, `${view}/${path}${name}`));
    }
  };
  if (view !== null && VIEW.test(view)) visit("", 0);
  return entries;
}

/** A view of a bundle. */
export const VIEW = /\/views\/[^/]+$/;
const MAX_DEPTH = 32;
