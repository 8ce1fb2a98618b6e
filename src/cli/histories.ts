// Which history a command is about: that of the configuration, or, when there is none that can be read, of what was installed
// here before. A broken skills.yaml is exactly when one wants to go back.

import path from "node:path";
import { configure } from "../compile.ts";
import { type Diagnostic, diagnostic } from "../diagnostics/diagnostic.ts";
import { isError } from "../diagnostics/print.ts";
import { type History, type Installation, readHistories, readHistory } from "../generations/history.ts";
import { dirname } from "../model/paths.ts";
import type { Run } from "./commands.ts";
import { installationOf } from "./owner.ts";
import { requestOf } from "./request.ts";

/**
 * The history of what the configuration installs, that of an owner when --owner names one, or else the nearest one: of a project above
 * the working directory or the -c file, or the user's only one. Null and a diagnostic when there is none, or several are as near.
 */
export function findHistory(run: Run, state: string, diagnostics: Diagnostic[]): History | null {
  const owner = (run.options.own["owner"] as string | undefined) ?? null;
  const found: Diagnostic[] = [];
  const installation = owner === null ? configured(run, found) : null;
  if (found.some(({ code }) => code === "trust/user-scope")) {
    // What an untrusted project says must not move what is installed for the user.
    diagnostics.push(...found);
    return null;
  }
  if (installation === null) return nearest(run, state, owner, diagnostics);
  const { value, diagnostics: problems } = readHistory(run.host, state, installation);
  diagnostics.push(...problems);
  return value;
}

/** What the configuration is installed as; null, and what it has to say, when it cannot be read without a mistake. */
export function configured({ host, options }: Run, diagnostics: Diagnostic[]): Installation | null {
  const read = configure(host, requestOf(options, { scope: options.scope }), diagnostics);
  if (read === null || diagnostics.some(isError)) return null;
  return installationOf(host, read.config, options.scope, options.own["root"] as string | undefined);
}

function nearest(
  { host, options }: Run,
  state: string,
  owner: string | null,
  diagnostics: Diagnostic[],
): History | null {
  const all = readHistories(host, state);
  diagnostics.push(...all.diagnostics);
  if (all.value === null) return null;
  const histories = all.value.filter(
    (history) =>
      (options.scope ?? history.scope) === history.scope &&
      (owner ?? history.owner) === history.owner &&
      history.generations.length > 0,
  );
  const root = options.own["root"] as string | undefined;
  const config = options.config === null ? host.cwd : dirname(path.resolve(host.cwd, options.config));
  const start = root === undefined ? config : path.resolve(host.cwd, root);
  for (const place of [...upwards(host.realPath(start) ?? start, root === undefined), null]) {
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

function upwards(directory: string, further: boolean): string[] {
  if (!further || directory === "/") return [directory];
  return [directory, ...upwards(dirname(directory), true)];
}
