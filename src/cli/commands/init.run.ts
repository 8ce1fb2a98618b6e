import { suggest } from "../../diagnostics/suggest.ts";
import { display } from "../../model/paths.ts";
import { UsageError } from "../../model/usage.ts";
import { agentIds, agentNames, freshConfig, surroundings, writeFresh } from "../../operations/init.ts";
import { jsonText } from "../../present/json.ts";
import type { Run } from "../command.ts";
import { commandLine } from "../command-line.ts";
import { report } from "../report.ts";
import type { init } from "./init.ts";

export async function run(run: Run<typeof init>): Promise<number> {
  const { host, options, out } = run;
  for (const name of options.target) {
    if (agentNames.has(name)) continue;
    const near = suggest(name, agentNames);
    throw new UsageError(
      `--target: there is no agent "${name}".${near === null ? "" : ` Did you mean "${near}"?`}`,
    );
  }
  const targets = await chosenTargets(run);
  if (targets === null) {
    out.error("Nothing was chosen, and nothing was written.\n");
    return 0;
  }
  const fresh = freshConfig(host, { scope: options.scope, targets });
  const exit = report(run, fresh.diagnostics);
  if (fresh.value === null) return exit;
  const written = await writeFresh(host, fresh.value);
  const writeExit = report(run, written.diagnostics);
  if (!written.value) return writeExit;
  const file = display(host.cwd, fresh.value.place.file);
  const next = commandLine("add", options, ["owner/repo"]);
  if (options.json) out.print(jsonText({ file, text: fresh.value.text, next }));
  else if (!options.quiet)
    out.print(`Wrote ${file}. Next: \`${next}\`, with a repository of skills such as anthropics/skills.\n`);
  return writeExit;
}

/** The agents, chosen on a terminal; empty: those that are found. Null: given up. */
async function chosenTargets({ host, options, world }: Run<typeof init>): Promise<readonly string[] | null> {
  const around = surroundings(host, options.scope);
  const isAsked = world.asks && !options.yes && !options.json && !options.quiet;
  if (options.target.length > 0 || !isAsked || around === null) return options.target;
  const { choose } = await import("../prompts.ts");
  const found = new Set(around.targets.targets);
  const others = agentIds.filter((id) => !found.has(id));
  return choose(
    "Which agents get the skills?",
    [...around.targets.targets, ...others].map((id) => ({
      value: id,
      label: id,
      hint: found.has(id) ? "found here" : "",
    })),
    around.targets.targets,
  );
}
