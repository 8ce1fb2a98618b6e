// Finds the history that a command is about: that of the configuration or, when that cannot be read, of what was installed here
// before. A broken skills.yaml is exactly when a user wants to roll back.

import { configure } from "../compiler/config/configure.ts";
import { findConfig, projectRoot } from "../compiler/config/find.ts";
import { type Checked, type Diagnostic, diagnostic } from "../diagnostics/diagnostic.ts";
import { Reports } from "../diagnostics/reports.ts";
import { isError } from "../diagnostics/severity.ts";
import { configHome } from "../host/directories.ts";
import type { ReadHost } from "../host/host.ts";
import { type History, type Installation, readHistories, readHistory } from "../installed/history.ts";
import { dirname, isInside, resolve } from "../model/paths.ts";
import type { Request } from "../model/request.ts";
import { type AskedInstallation, installationOf, rootOf } from "./installation.ts";

/** The installation as given on the command line. */
export interface AskedHistory extends AskedInstallation {
  readonly request: Request;
  /** From --owner; then skills.yaml is not read. */
  readonly owner: string | null;
}

export interface FoundHistory extends Checked<History | null> {
  /** Why the configuration does not decide which history is meant; empty when it does, or when there is no configuration. */
  readonly passedOver: readonly Diagnostic[];
}

/**
 * The history of what the configuration installs; with an owner, that of the owner; else the nearest one: of a project above the working
 * directory or the given configuration, or the user's only one. Null when there is none, or several are equally near.
 */
export function findHistory(host: ReadHost, state: string, asked: AskedHistory): FoundHistory {
  const { installation, problems } = configuredInstallation(host, asked);
  if (problems.some(({ code }) => code === "trust/user-scope")) {
    // An untrusted project must not affect what is installed for the user.
    return { value: null, diagnostics: problems, passedOver: [] };
  }
  const found =
    installation === null
      ? nearest(host, state, asked, brokenProject(host, asked, problems))
      : readHistory(host, state, installation);
  return { ...found, passedOver: noteworthy(problems) };
}

/** The installation of the configuration; null when it does not matter, or when the configuration has errors: then `problems`. */
export function configuredInstallation(
  host: ReadHost,
  asked: AskedHistory,
): { readonly installation: Installation | null; readonly problems: readonly Diagnostic[] } {
  if (asked.owner !== null) return { installation: null, problems: [] };
  const { value, diagnostics } = configure(host, { ...asked.request, install: { scope: asked.scope } });
  if (value !== null && !diagnostics.some(isError))
    return { installation: installationOf(host, asked, value.config), problems: [] };
  return { installation: null, problems: diagnostics };
}

/** The problems without that of a missing configuration, which is normal. */
export function noteworthy(problems: readonly Diagnostic[]): readonly Diagnostic[] {
  return problems.every(({ code }) => code === "config/not-found") ? [] : problems;
}

/** The histories with the owner, the scope and the root that were given. Throws `UsageError`. */
export function allowed(
  host: ReadHost,
  asked: AskedHistory,
  histories: readonly History[],
): readonly History[] {
  const { owner, scope } = asked;
  const given = rootOf(asked, scope);
  const root = given === null ? null : physical(host, given);
  return histories.filter(
    (history) =>
      (owner ?? history.owner) === history.owner &&
      (scope ?? history.scope) === history.scope &&
      (root ?? history.root) === history.root,
  );
}

/**
 * The directory of a project whose configuration was found by search and is broken: then no project further up, and not the user's own
 * history, may be used. Null when that does not apply.
 */
function brokenProject(
  host: ReadHost,
  { request, scope }: AskedHistory,
  problems: readonly Diagnostic[],
): string | null {
  if (request.config !== null || scope === "user") return null;
  const about = problems.find(({ code, at }) => code !== "config/not-found" && at !== null)?.at?.file;
  if (about === undefined) return null;
  // The mistake may be in an extended file in another directory.
  const main = findConfig(host, null).value;
  const file = main?.file ?? about;
  const userConfig = configHome(host);
  const isOwn = main?.found === "user" || (userConfig !== null && isInside(userConfig, file));
  return isOwn ? null : projectRoot(host, file);
}

/** The nearest history. `within`: no further up than this directory; null: up to the user's own. */
function nearest(
  host: ReadHost,
  state: string,
  asked: AskedHistory,
  within: string | null,
): Checked<History | null> {
  const reports = new Reports();
  const all = reports.take(readHistories(host, state));
  if (all === null) return reports.with(null);
  const histories = allowed(host, asked, all).filter(({ generations }) => generations.length > 0);
  const { config } = asked.request;
  const directory = config === null ? host.cwd : projectRoot(host, resolve(host.cwd, config));
  const start = physical(host, rootOf(asked, asked.scope) ?? directory);
  const above = upwards(start).filter((directory) => within === null || isInside(within, directory));
  for (const directory of [...above, ...(within === null ? [null] : [])]) {
    const here = histories.filter((history) => history.root === directory);
    if (here.length === 1) return reports.with(here[0]!);
    if (here.length > 1) {
      const owners = here.map((history) => history.owner).sort();
      reports.report(diagnostic("generation/several", null, { owners }));
      return reports.with(null);
    }
  }
  reports.report(diagnostic("generation/none", null, {}));
  return reports.with(null);
}

function physical(host: ReadHost, directory: string): string {
  const absolute = resolve(host.cwd, directory);
  return host.realPath(absolute) ?? absolute;
}

function upwards(directory: string): string[] {
  return directory === "/" ? [directory] : [directory, ...upwards(dirname(directory))];
}
