// The merged configuration, for people and for programs.

import { positionText } from "../../diagnostics/locate.ts";
import { printable } from "../../diagnostics/printable.ts";
import type { MergedConfig } from "../../operations/show/config.ts";
import { leavesOf, printTree } from "../../yaml/print.ts";
import { toPlain } from "../../yaml/tree.ts";
import { profileText } from "./conditions.ts";

/** The merged configuration as JSON. */
export function configJson({ files, merged, profiles, tree, positionOf }: MergedConfig) {
  return {
    files,
    profiles: merged,
    profilesOff: profiles.filter((profile) => !profile.merged),
    config: toPlain(tree),
    origins: leavesOf(tree).map(({ path, tree: { at } }) => ({ path, ...positionOf(at) })),
  };
}

/** The merged configuration as YAML with positions. */
export function configText({ files, profiles, tree, positionOf }: MergedConfig): string {
  const names = files.map(printable);
  return [
    `# ${names.length > 1 ? `Merged, later files over earlier ones: ${names.join(", ")}` : names[0]}\n`,
    ...profiles.map((profile) => `# profile ${profileText(profile)}\n`),
    printTree(tree, ({ at }) => positionText(positionOf(at))),
  ].join("");
}
