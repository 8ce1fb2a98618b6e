// A source must not be a directory that is installed into: kitout would take the user's own skills for its copies, and remove the
// originals when they are no longer selected.

import { type Diagnostic, diagnostic } from "../../diagnostics/diagnostic.ts";
import { expandDest } from "../../host/expand-dest.ts";
import type { ReadHost } from "../../host/host.ts";
import type { Config, TargetDecl } from "../../model/config.ts";
import { isInside, resolve } from "../../model/paths.ts";
import type { SourceTree } from "../../model/tree.ts";

/** One diagnostic for each target whose directory, in either scope, is a source or holds one. */
export function overlaps(
  host: ReadHost,
  config: Config,
  trees: ReadonlyMap<string, SourceTree>,
): Diagnostic[] {
  return config.targets.flatMap((target) => {
    for (const { directory, at } of directoriesOf(host, config, target)) {
      const real = host.realPath(directory);
      const source = [...trees.values()].find((tree) => real !== null && isInside(real, tree.directory));
      if (source !== undefined) {
        return [
          diagnostic("target/holds-source", at, {
            target: target.name,
            source: source.name,
            directory: source.directory,
          }),
        ];
      }
    }
    return [];
  });
}

/** The directories of the target, as far as this machine knows them; the script expands `dest` again where it runs. */
function directoriesOf(host: ReadHost, config: Config, target: TargetDecl) {
  const user = target.dest === null ? null : expandDest(target.dest, host.env);
  return [
    ...(target.localDest === null
      ? []
      : [{ directory: resolve(config.root, target.localDest), at: target.localDestAt }]),
    ...(user?.startsWith("/") ? [{ directory: user, at: target.destAt }] : []),
  ];
}
