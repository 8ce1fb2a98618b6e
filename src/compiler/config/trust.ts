// What a config that was merely found may not do before the user trusts it (design §4, Trust).

import { type Diagnostic, diagnostic } from "../../diagnostics/diagnostic.ts";
import { hexDigest } from "../../digest/nar.ts";
import { dataHome } from "../../host/directories.ts";
import { HostError, type ReadHost } from "../../host/host.ts";
import type { Config, ExplicitSkill, LocalPath } from "../../model/config.ts";
import type { When } from "../../model/facts.ts";
import { type Hex, isGitDirectory } from "../../model/names.ts";
import { isInside } from "../../model/paths.ts";
import { below } from "../../model/place.ts";
import type { ConfigFile } from "./find.ts";

export interface Trust {
  /** Given with -c, the user's own, or trusted with its present bytes. */
  readonly trusted: boolean;
  /** It was trusted once, and its bytes have changed since. */
  readonly changed: boolean;
  /** SHA-256 of the config and everything that it extends: what `kitout trust` remembers. */
  readonly digest: Hex;
}

/** Whether the user trusts a configuration, given the bytes of all its files. */
export function trustOf(
  host: ReadHost,
  main: ConfigFile,
  files: readonly { file: string; bytes: Uint8Array }[],
): Trust {
  const digest = hexDigest(files.map(({ file, bytes }) => `${hexDigest(bytes)} ${file}\n`).join(""));
  if (main.found !== "project") return { trusted: true, changed: false, digest };
  const remembered = rememberedTrust(host, main.file);
  return { trusted: remembered === digest, changed: remembered !== null && remembered !== digest, digest };
}

/** The file that holds the trusted digest of a config; one for each config path. Null without a home. */
export function trustFile(host: ReadHost, config: string): string | null {
  const base = dataHome(host);
  return base === null ? null : `${base}/trust/${hexDigest(config)}`;
}

/** Everything that this config needs trust for but has none. `forUser`: it is about to be installed for the user. */
export function refusedUntilTrusted(
  host: ReadHost,
  config: Config,
  trust: Trust,
  forUser: boolean,
): Diagnostic[] {
  if (trust.trusted) return [];
  const root = host.realPath(config.root) ?? config.root;
  const refused: Diagnostic[] = [];
  for (const { bound, origin, at } of config.sources) {
    if (bound !== null) continue;
    // Wherever it is: git runs a program that the repository itself can configure.
    if (origin.kind === "git" && origin.remote.scheme === "file")
      refused.push(diagnostic("trust/local-git", below(at, "git"), { url: origin.url }));
    const path =
      origin.kind === "path"
        ? origin.path
        : origin.kind === "archive" && origin.where.kind === "file"
          ? origin.where.path
          : null;
    const outside = path === null ? null : outsideOf(host, config.root, root, path);
    if (outside !== null)
      refused.push(diagnostic("trust/outside", below(at, origin.kind), { path: outside, root: config.root }));
  }
  for (const { path, at } of config.explicit.flatMap(localPaths)) {
    const outside = outsideOf(host, config.root, root, path);
    if (outside !== null) refused.push(diagnostic("trust/outside", at, { path: outside, root: config.root }));
    else if (isInGitDirectory(host.realPath(path) ?? path, root))
      refused.push(diagnostic("trust/git-directory", at, { path }));
  }
  const whens = [...config.targets, ...config.explicit].flatMap(({ when }) => when);
  refused.push(...refusedConditions(host, config.root, trust, whens));
  for (const target of config.targets) {
    if (target.onConflict === "backup")
      refused.push(diagnostic("trust/backup", target.onConflictAt, { target: target.name }));
  }
  if (forUser) {
    // With --scope user, no line of the file asks for it.
    const line = config.scope === "user" ? ({ path: ["scope"], on: "value" } as const) : {};
    refused.push(diagnostic("trust/user-scope", { file: config.file, ...line }, {}));
  }
  return refused;
}

/** Whether the path is in the project's `.git`, which may hold credentials; what is put into a skill is read and committed. */
function isInGitDirectory(path: string, root: string): boolean {
  return path.slice(root.length).split("/").some(isGitDirectory);
}

/** The local files that an explicit skill reads. */
function localPaths({ files, patches, transform }: ExplicitSkill): readonly LocalPath[] {
  const template = transform?.kind === "file" ? [transform.file] : [];
  return [...files.map(({ from }) => from), ...patches, ...template];
}

/** The conditions on paths outside an untrusted project. A path that is outside as written is not even looked at. */
export function refusedConditions(host: ReadHost, root: string, trust: Trust, when: When): Diagnostic[] {
  if (trust.trusted) return [];
  const realRoot = host.realPath(root) ?? root;
  return when.flatMap((condition) => {
    if (condition.kind !== "exists") return [];
    const { path, at } = condition;
    const outside = isInside(root, path) ? outsideOf(host, root, realRoot, path) : path;
    return outside === null ? [] : [diagnostic("trust/outside", at, { path: outside, root })];
  });
}

/** The path, links resolved, if it is outside the root; else null. The result does not reveal whether anything exists there. */
function outsideOf(host: ReadHost, root: string, realRoot: string, path: string): string | null {
  try {
    const real = host.realPath(path);
    if (real !== null) return isInside(realRoot, real) ? null : real;
  } catch (error) {
    if (!(error instanceof HostError)) throw error;
  }
  return isInside(root, path) ? null : path;
}

/** The digest that was trusted; null when the config was never trusted. */
export function rememberedTrust(host: ReadHost, config: string): string | null {
  const file = trustFile(host, config);
  if (file === null || host.stat(file)?.kind !== "file") return null;
  try {
    return Buffer.from(host.readFile(file)).toString("utf8").split("\n")[0] ?? null;
  } catch (error) {
    if (error instanceof HostError) return null;
    throw error;
  }
}
