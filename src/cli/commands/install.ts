import path from "node:path";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { runScript } from "../../host/run.ts";
import { buildIntoStore } from "../built.ts";
import type { Run } from "../commands.ts";
import { otherConfig, rememberConfig } from "../owner.ts";
import { report } from "../report.ts";
import { requestOf } from "../request.ts";

/** The script's options that are the same here. */
const PASSED = ["dry-run", "force", "take-over", "verify", "uninstall", "porcelain"];

/** Build, then run that bundle's script, and nothing else: its exit code is ours. */
export async function run(run: Run): Promise<number> {
  const { host, options } = run;
  const diagnostics: Diagnostic[] = [];
  const request = requestOf(options, { scope: options.scope });
  const built = buildIntoStore(host, request, options.own["force"] === true, diagnostics);
  const exit = report(run, diagnostics);
  if (built === null) return exit;
  const scope = options.scope ?? built.config.scope;
  const looksOnly = ["dry-run", "verify", "uninstall"].some((name) => options.own[name] === true);
  if (scope === "user" && !looksOnly) {
    const other = options.own["take-over"] === true ? null : otherConfig(host, built.config);
    if (other !== null) return report(run, [other]);
    rememberConfig(host, built.config);
  }
  const flags = PASSED.filter((name) => options.own[name] === true).map((name) => `--${name}`);
  const targets = ((options.own["target"] as string[] | undefined) ?? []).flatMap((name) => [
    "--target",
    name,
  ]);
  const root = path.resolve(host.cwd, (options.own["root"] as string | undefined) ?? built.config.root);
  const own = scope === "user" ? [] : ["--root", root];
  const script = `${built.directory}/${scope === "user" ? "install" : "install-local"}`;
  return runScript(script, [...own, ...flags, ...targets, ...(options.quiet ? ["--quiet"] : [])], host.cwd);
}
