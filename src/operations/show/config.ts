// `kitout show --config`: what all files and profiles say together, and where each value comes from.

import type { Run } from "../../cli/commands.ts";
import { report } from "../../cli/report.ts";
import { requestOf } from "../../cli/request.ts";
import { type Configured, configure } from "../../compiler/compile.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { spots, spotText } from "../../diagnostics/locate.ts";
import { printable } from "../../diagnostics/printable.ts";
import { display } from "../../model/paths.ts";
import { jsonText } from "../../present/json.ts";
import { leavesOf, printTree } from "../../yaml/print.ts";
import { type Mapping, toPlain } from "../../yaml/tree.ts";
import { profilesOf, profileText } from "./profiles.ts";

export function showConfig(run: Run): number {
  const { host, options, out } = run;
  const diagnostics: Diagnostic[] = [];
  const configured = configure(host, requestOf(options), diagnostics);
  const exit = report(run, diagnostics);
  if (configured === null) return exit;
  out.print(options.json ? jsonText(json(run, configured)) : text(run, configured));
  return exit;
}

function json({ host, options }: Run, configured: Configured) {
  const tree = effective(configured.tree);
  const spot = spots(configured.loaded, host.cwd);
  return {
    files: filesOf(configured, host.cwd),
    profiles: configured.config.profiles,
    profilesOff: profilesOf(options, configured, spot).filter(({ merged }) => !merged),
    config: toPlain(tree),
    origins: leavesOf(tree).map(({ path, tree: { at } }) => ({ path, ...spot(at) })),
  };
}

function text({ host, options }: Run, configured: Configured): string {
  const spot = spots(configured.loaded, host.cwd);
  const files = filesOf(configured, host.cwd).map(printable);
  const profiles = profilesOf(options, configured, spot);
  return [
    `# ${files.length > 1 ? `Merged, the later over the earlier: ${files.join(", ")}` : files[0]}\n`,
    ...profiles.map((profile) => `# profile ${profileText(profile)}\n`),
    printTree(effective(configured.tree), ({ at }) => spotText(spot(at))),
  ].join("");
}

/** In the order in which they are merged. */
function filesOf({ loaded }: Configured, cwd: string): readonly string[] {
  return loaded.files.map(({ file }) => display(cwd, file));
}

/** Without what has done its work: the files that were extended, and the profiles, of which those that were asked for are merged in. */
function effective(tree: Mapping): Mapping {
  const entries = [...tree.entries].filter(([key]) => key !== "extends" && key !== "profiles");
  return { ...tree, entries: new Map(entries) };
}
