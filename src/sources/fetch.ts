// Every source's listing. A source that cannot be had is reported and left out; the others go on.

import { type Checked, type Diagnostic, diagnostic } from "../diagnostics/diagnostic.ts";
import type { Host } from "../host/host.ts";
import type { Config, SourceDecl } from "../model/config.ts";
import { resolve } from "../model/paths.ts";
import { below, type Place } from "../model/place.ts";
import type { SourceTree } from "../model/tree.ts";
import { listDirectory } from "./path.ts";

/** Trees by source name. */
export function fetch(host: Host, config: Config): Checked<ReadonlyMap<string, SourceTree>> {
  const trees = new Map<string, SourceTree>();
  const diagnostics: Diagnostic[] = [];
  const root = host.realPath(config.root) ?? config.root;
  const installed = new Set(
    config.targets.flatMap((target) => (target.localDest === null ? [] : [resolve(root, target.localDest)])),
  );
  for (const source of config.sources) {
    const place = directoryOf(source);
    if (place === null) {
      diagnostics.push(unavailable(source));
      continue;
    }
    const listed = listDirectory(host, source, place.directory, place.at, installed);
    diagnostics.push(...listed.diagnostics);
    if (listed.value !== null) trees.set(source.name, listed.value);
  }
  return { value: trees, diagnostics };
}

function directoryOf(source: SourceDecl): { directory: string; at: Place } | null {
  if (source.bound !== null) return { directory: source.bound, at: null };
  return source.origin.kind === "path"
    ? { directory: source.origin.path, at: below(source.at, "path") }
    : null;
}

function unavailable(source: SourceDecl): Diagnostic {
  return source.origin.kind === "input"
    ? diagnostic("source/unbound", below(source.at, "input"), {
        name: source.name,
        input: source.origin.input,
      })
    : diagnostic("source/remote", source.at, { name: source.name, kind: source.origin.kind });
}
