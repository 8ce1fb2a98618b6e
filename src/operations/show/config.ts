// `kitout config`: the configuration merged from all files and profiles, and where each value comes from.

import { type Configured, configure } from "../../compiler/config/configure.ts";
import type { Checked } from "../../diagnostics/diagnostic.ts";
import { positionFinder, type SourcePositionOf } from "../../diagnostics/locate.ts";
import type { ReadHost } from "../../host/host.ts";
import { display } from "../../model/paths.ts";
import type { Request } from "../../model/request.ts";
import type { Mapping } from "../../yaml/tree.ts";
import { type ProfileOrigin, type ProfileRow, profileRows } from "./profiles.ts";

export interface MergedConfig {
  /** In the order in which they are merged, relative to the working directory. */
  readonly files: readonly string[];
  /** The profiles that are merged in. */
  readonly merged: readonly string[];
  /** The results for the requested profiles. */
  readonly profiles: readonly ProfileRow[];
  readonly tree: Mapping;
  readonly positionOf: SourcePositionOf;
}

/** Null when the configuration cannot be used. */
export function mergedConfig(
  host: ReadHost,
  request: Request,
  from: ProfileOrigin,
): Checked<MergedConfig | null> {
  const { value, diagnostics } = configure(host, request);
  if (value === null) return { value, diagnostics };
  const { loaded, config, tree } = value;
  const positionOf = positionFinder(loaded.files, host.cwd);
  const merged: MergedConfig = {
    files: loaded.files.map(({ file }) => display(host.cwd, file)),
    merged: config.profiles,
    profiles: profileRows(request, from, value, positionOf),
    tree: effective(tree),
    positionOf,
  };
  return { value: merged, diagnostics };
}

/** Without `extends` and `profiles`, which are already merged in. */
function effective(tree: Configured["tree"]): Mapping {
  const entries = [...tree.entries].filter(([key]) => key !== "extends" && key !== "profiles");
  return { ...tree, entries: new Map(entries) };
}
