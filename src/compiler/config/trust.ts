// What a config that was merely found may not do before the user trusts it (design §4, Trust).

import { type Diagnostic, diagnostic } from "../../diagnostics/diagnostic.ts";
import { attempt } from "../../diagnostics/host.ts";
import { hexDigest } from "../../digest/nar.ts";
import { dataHome } from "../../host/directories.ts";
import { HostError, type ReadHost } from "../../host/host.ts";
import type { Config, LocalPath, Origin, SkillSettings } from "../../model/config.ts";
import type { When } from "../../model/facts.ts";
import { type Hex, isGitDirectory } from "../../model/names.ts";
import { dirname, isInside } from "../../model/paths.ts";
import { below, type YamlPlace } from "../../model/place.ts";
import { type Need, needKey, type Permits, permitsEverything } from "../../model/trust.ts";
import { namesThisMachine, type RemoteUrl, withoutCredentials } from "../../model/url.ts";
import type { Always, Unsafe } from "./always.ts";
import type { ConfigFile } from "./find.ts";

export interface Trust {
  /** What it may do: everything, if it was given with -c or is the user's own; else what was granted for its present bytes. */
  readonly permits: Permits;
  /**
   * `changed`: it was trusted once, and its bytes have changed since. `granted`: it is trusted with its present bytes, or whatever they
   * are.
   */
  readonly record: "none" | "changed" | "granted";
  /** Why the trust in its directory does not hold; null when it does, or there is none. */
  readonly unsafe: Unsafe | null;
  /** SHA-256 of the config and everything that it extends: what `kitout trust` remembers. */
  readonly digest: Hex;
}

/** What `kitout trust` wrote about a config. */
export interface TrustRecord {
  /** What was trusted, by its bytes. */
  readonly digest: string;
  /** The keys of what was granted. Null: the record is from 0.1.0, which granted whatever the config said. */
  readonly granted: ReadonlySet<string> | null;
}

/** What the user lets a configuration do, given the bytes of all its files. Nothing of `files` that is outside the project may be used before its `permits` is asked. */
export function trustOf(
  main: ConfigFile,
  files: readonly { file: string; bytes: Uint8Array }[],
  record: TrustRecord | null,
  always: Always,
): Trust {
  const digest = hexDigest(files.map(({ file, bytes }) => `${hexDigest(bytes)} ${file}\n`).join(""));
  if (main.found !== "project") return { permits: permitsEverything, record: "none", unsafe: null, digest };
  const holds = record?.digest === digest ? record : null;
  const permits = (need: Need) => (holds !== null && grants(holds, need)) || always.permits(need);
  const isGranted = holds !== null || always.holds;
  return {
    permits,
    record: isGranted ? "granted" : record === null ? "none" : "changed",
    unsafe: always.unsafe,
    digest,
  };
}

/** Whether the record covers this, if the config is still what was trusted. What a link in the project decides is not in its bytes. */
export function grants({ granted }: TrustRecord, need: Need): boolean {
  return granted === null ? need.stated : granted.has(needKey(need));
}

/** The file that holds what was trusted of a config; one for each config path. Null without a home. */
export function trustFile(host: ReadHost, config: string): string | null {
  const base = dataHome(host);
  return base === null ? null : `${base}/trust/${hexDigest(config)}`;
}

/** The text of a record. Its first two lines are those of 0.1.0. */
export function trustText(config: string, digest: Hex, granted: readonly Need[]): string {
  return `${digest}\n${JSON.stringify(config)}\n${JSON.stringify({ granted: granted.map(needKey) })}\n`;
}

/** What was trusted of the config; null when it never was. */
export function rememberedTrust(host: ReadHost, config: string): TrustRecord | null {
  const file = trustFile(host, config);
  try {
    return file === null ? null : readTrust(host, file);
  } catch (error) {
    if (error instanceof HostError) return null;
    throw error;
  }
}

/** The record in a file; null when there is none. Throws `HostError`. */
export function readTrust(host: ReadHost, file: string): (TrustRecord & { config: string | null }) | null {
  if (host.stat(file)?.kind !== "file") return null;
  const [digest, config, granted] = Buffer.from(host.readFile(file)).toString("utf8").split("\n");
  return {
    digest: digest ?? "",
    config: pathIn(config ?? ""),
    granted: granted === undefined || granted === "" ? null : keysIn(granted),
  };
}

/** Null when the line is damaged. */
function pathIn(line: string): string | null {
  try {
    const path: unknown = JSON.parse(line);
    return typeof path === "string" ? path : null;
  } catch {
    return null;
  }
}

/** None when the line is damaged. */
function keysIn(line: string): ReadonlySet<string> {
  try {
    const { granted } = JSON.parse(line) as { granted?: unknown };
    return new Set(Array.isArray(granted) ? granted.map(String) : []);
  } catch {
    return new Set();
  }
}

/** Something that a config needs trust for, and what is reported when it was not granted. */
export interface Needed {
  readonly need: Need;
  readonly refusal: Diagnostic;
}

/** The refusals of what is not permitted. Where everything is, nothing is looked at to find out what is needed. */
export function refused(needed: () => readonly Needed[], permits: Permits): readonly Diagnostic[] {
  if (permits === permitsEverything) return [];
  return needed().flatMap(({ need, refusal }) => (permits(need) ? [] : [refusal]));
}

/** Everything that this config needs trust for. `forUser`: it is about to be installed for the user. */
export function neededBy(host: ReadHost, config: Config, forUser: boolean): readonly Needed[] {
  const { root } = config;
  const realRoot = host.realPath(root) ?? root;
  const needed: Needed[] = [];
  const needRead = (path: string, at: YamlPlace) => {
    const outside = outsideOf(host, root, realRoot, path);
    if (outside !== null)
      needed.push({
        need: { kind: "read", path: outside, written: path, stated: isStated(host, root, realRoot, path) },
        refusal: diagnostic("trust/outside", at, { path: outside, root }),
      });
    return outside !== null;
  };
  for (const { bound, origin, at } of config.sources) {
    if (bound !== null) continue;
    needed.push(...neededByAddress(origin, at));
    if (origin.kind === "path") needRead(origin.path, below(at, "path"));
    if (origin.kind === "archive" && origin.where.kind === "file")
      needRead(origin.where.path, below(at, "archive"));
  }
  for (const { path, at } of [...config.explicit, ...config.adjust].flatMap(localPaths)) {
    if (needRead(path, at)) continue;
    const real = host.realPath(path) ?? path;
    if (isInGitDirectory(real, realRoot))
      needed.push({
        need: { kind: "git-directory", path: real, written: path, stated: isInGitDirectory(path, root) },
        refusal: diagnostic("trust/git-directory", at, { path }),
      });
  }
  const whens = [...config.targets, ...config.explicit, ...config.adjust].flatMap(({ when }) => when);
  needed.push(...neededByConditions(host, root, whens));
  for (const target of config.targets) {
    if (target.onConflict === "backup")
      needed.push({
        need: { kind: "backup", stated: true },
        refusal: diagnostic("trust/backup", target.onConflictAt, { target: target.name }),
      });
  }
  if (forUser) {
    // With --scope user, no line of the file asks for it.
    const line = config.scope === "user" ? ({ path: ["scope"], on: "value" } as const) : {};
    needed.push({
      need: { kind: "user-scope", stated: true },
      refusal: diagnostic("trust/user-scope", { file: config.file, ...line }, {}),
    });
  }
  return needed;
}

/** The address that the configuration has fetched; null when it names none. */
function remoteOf(origin: Origin): RemoteUrl | null {
  if (origin.kind === "git") return origin.remote;
  if (origin.kind === "well-known") return origin.site;
  return origin.kind === "archive" && origin.where.kind === "url" ? origin.where.url : null;
}

/** Whether the path is in the project's `.git`, which may hold credentials; what is put into a skill is read and committed. */
function isInGitDirectory(path: string, root: string): boolean {
  return path.slice(root.length).split("/").some(isGitDirectory);
}

/** The local files that the settings of a skill name. */
function localPaths({ files, patches, transform }: SkillSettings): readonly LocalPath[] {
  const template = transform?.kind === "file" ? [transform.file] : [];
  return [...files.map(({ from }) => from), ...patches, ...template];
}

/** The conditions on paths outside the project. A path that is outside as written is not even looked at. */
export function neededByConditions(host: ReadHost, root: string, when: When): readonly Needed[] {
  const realRoot = host.realPath(root) ?? root;
  return when.flatMap((condition) => {
    if (condition.kind !== "exists") return [];
    const { path, at } = condition;
    const stated = !isInside(root, path);
    const outside = stated ? path : outsideOf(host, root, realRoot, path);
    if (outside === null) return [];
    const refusal = diagnostic("trust/outside", at, { path: outside, root });
    return [{ need: { kind: "exists", path: outside, written: path, stated }, refusal }];
  });
}

/** What asking an origin at its address needs. */
export function neededByAddress(origin: Origin, at: YamlPlace): readonly Needed[] {
  const needed: Needed[] = [];
  // Wherever it is: git runs a program that the repository itself can configure.
  if (origin.kind === "git" && origin.remote.scheme === "file")
    needed.push({
      need: { kind: "local-git", url: origin.url, stated: true },
      refusal: diagnostic("trust/local-git", below(at, "git"), { url: origin.url }),
    });
  const remote = remoteOf(origin);
  if (remote !== null && namesThisMachine(remote.host)) {
    const url = withoutCredentials(remote.url);
    needed.push({
      need: { kind: "loopback", url, stated: true },
      refusal: diagnostic("trust/loopback", below(at, origin.kind), { url }),
    });
  }
  return needed;
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

/** Whether the path leads outside as it is written, and nothing in the project decides where. */
function isStated(host: ReadHost, root: string, realRoot: string, path: string): boolean {
  if (isInside(root, path)) return false;
  for (let above = dirname(path); above !== "/"; above = dirname(above)) {
    const real = attempt(
      () => host.realPath(above),
      null,
      () => {},
    );
    if (real !== null && isInside(realRoot, real)) return false;
  }
  return true;
}
