// Which history a command is about: that of the configuration, or, when there is none that can be read, of what was installed
// here before. A broken skills.yaml is exactly when one wants to go back.

import type { Run } from "../cli/commands.ts";
import { report } from "../cli/report.ts";
import { requestOf } from "../cli/request.ts";
import { configure } from "../compiler/compile.ts";
import { type Diagnostic, diagnostic } from "../diagnostics/diagnostic.ts";
import { isError } from "../diagnostics/print.ts";
import type { Host } from "../host/host.ts";
import { configHome } from "../host/places.ts";
import { type History, type Installation, readHistories, readHistory } from "../installed/history.ts";
import { dirname, isInside, resolve } from "../model/paths.ts";
import { installationOf, rootOf } from "./installation.ts";

/**
 * The history of what the configuration installs, that of an owner when --owner names one, or else the nearest one: of a project above
 * the working directory or the -c file, or the user's only one. Null and a diagnostic when there is none, or several are as near.
 */
export function findHistory(run: Run, state: string, diagnostics: Diagnostic[]): History | null {
  const problems: Diagnostic[] = [];
  const installation = ownerOf(run) === null ? configured(run, problems) : null;
  if (problems.some(({ code }) => code === "trust/user-scope")) {
    // What an untrusted project says must not move what is installed for the user.
    diagnostics.push(...problems);
    return null;
  }
  sayWhy(run, problems);
  if (installation === null) return nearest(run, state, brokenProject(run, problems), diagnostics);
  const { value, diagnostics: found } = readHistory(run.host, state, installation);
  diagnostics.push(...found);
  return value;
}

/** What the configuration is installed as; null, and what is wrong with it, when it cannot be read without a mistake. */
export function configured(run: Run, problems: Diagnostic[]): Installation | null {
  const found: Diagnostic[] = [];
  const read = configure(run.host, requestOf(run.options, { scope: run.options.scope }), found);
  if (read !== null && !found.some(isError)) return installationOf(run, read.config);
  problems.push(...found);
  return null;
}

/** Why the configuration does not decide what is meant. Where there simply is none, nobody has to be told. */
export function sayWhy(run: Run, problems: readonly Diagnostic[]): void {
  if (problems.every(({ code }) => code === "config/not-found")) return;
  report(run, problems);
  if (!run.options.quiet && !run.options.json)
    run.out.error("kitout: going by what is recorded, and not by this configuration.\n");
}

/** Those that --owner, --scope and --root allow. Throws `UsageError`. */
export function allowed(run: Run, histories: readonly History[]): readonly History[] {
  const { host, options } = run;
  const owner = ownerOf(run);
  const root = rootOf(options, options.scope);
  const place = root === null ? null : physical(host, root);
  return histories.filter(
    (history) =>
      (owner ?? history.owner) === history.owner &&
      (options.scope ?? history.scope) === history.scope &&
      (place ?? history.root) === history.root,
  );
}

/** The value of --owner; null when it is not given. */
export function ownerOf({ options }: Run): string | null {
  return (options.own["owner"] as string | undefined) ?? null;
}

/**
 * The directory of a project's configuration that cannot be read and was found by looking for it: nobody chose it, so it must not
 * decide that something further up, or the user's own, is meant. Null when it says nothing about that.
 */
function brokenProject({ host, options }: Run, problems: readonly Diagnostic[]): string | null {
  if (options.config !== null || options.scope === "user") return null;
  const file = problems.find(({ code, at }) => code !== "config/not-found" && at !== null)?.at?.file ?? null;
  const own = configHome(host);
  return file === null || (own !== null && isInside(own, file)) ? null : dirname(file);
}

/** `within`: no further up than this directory; null: up to the user's own. */
function nearest(run: Run, state: string, within: string | null, diagnostics: Diagnostic[]): History | null {
  const { host, options } = run;
  const all = readHistories(host, state);
  diagnostics.push(...all.diagnostics);
  if (all.value === null) return null;
  const histories = allowed(run, all.value).filter(({ generations }) => generations.length > 0);
  const config = options.config === null ? host.cwd : dirname(resolve(host.cwd, options.config));
  const start = physical(host, rootOf(options, options.scope) ?? config);
  const above = upwards(start).filter((place) => within === null || isInside(within, place));
  for (const place of [...above, ...(within === null ? [null] : [])]) {
    const here = histories.filter((history) => history.root === place);
    if (here.length === 1) return here[0]!;
    if (here.length > 1) {
      const owners = here.map((history) => history.owner).sort();
      diagnostics.push(diagnostic("generation/several", null, { owners }));
      return null;
    }
  }
  diagnostics.push(diagnostic("generation/none", null, {}));
  return null;
}

function physical(host: Host, directory: string): string {
  const absolute = resolve(host.cwd, directory);
  return host.realPath(absolute) ?? absolute;
}

function upwards(directory: string): string[] {
  return directory === "/" ? [directory] : [directory, ...upwards(dirname(directory))];
}
