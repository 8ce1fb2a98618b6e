// Directories whose own configuration the user trusts whatever it says, like git's `safe.directory`.

import { hexDigest } from "../../digest/nar.ts";
import { dataHome } from "../../host/directories.ts";
import { HostError, type ReadHost } from "../../host/host.ts";
import { isInside } from "../../model/paths.ts";
import { type Need, needKey, type Permits, type TrustProblem } from "../../model/trust.ts";
import type { ConfigFile } from "./find.ts";

/** What is trusted of a configuration because of its directory. */
export interface Always {
  /** Whether the directory is trusted. */
  readonly holds: boolean;
  readonly permits: Permits;
  readonly unsafe: Unsafe | null;
}

/** Why somebody else than the user decides what a directory's configuration says. */
export interface Unsafe {
  /** The directory, or the configuration in it. */
  readonly path: string;
  readonly problem: TrustProblem;
}

/** What `kitout trust --always` wrote about a directory. */
export interface AlwaysRecord {
  /** Physical. */
  readonly directory: string;
  /** Keys of everything that its configuration needed trust for when that was shown to the user. */
  readonly granted: readonly string[];
  /** Where the paths that it had written led then, by what was written. */
  readonly leads: Readonly<Record<string, string>>;
}

export const NEVER: Always = { holds: false, permits: () => false, unsafe: null };

/** What the trust in the directory of `main` permits, if it is the directory's own configuration. */
export function alwaysTrusted(host: ReadHost, main: ConfigFile): Always {
  try {
    const root = host.realPath(main.root);
    const record = root === null ? null : rememberedAlways(host, root);
    if (record === null) return NEVER;
    const unsafe = whoElse(host, main);
    return unsafe === null
      ? { holds: true, permits: (need) => covers(record, main.root, need), unsafe }
      : { ...NEVER, unsafe };
  } catch (error) {
    if (error instanceof HostError) return NEVER;
    throw error;
  }
}

/**
 * An install for the user, and outside paths as they are written: nothing in the directory, such as a link, decides where they lead, and
 * one that led somewhere when the user saw it still does. Anything else only as it was shown.
 */
function covers({ granted, leads }: AlwaysRecord, root: string, need: Need): boolean {
  if (granted.includes(needKey(need)) || need.kind === "user-scope") return true;
  if ((need.kind !== "read" && need.kind !== "exists") || !need.stated) return false;
  if (isInside(root, need.written)) return false;
  return !Object.hasOwn(leads, need.written) || leads[need.written] === need.path;
}

/** Why the directory of `main` cannot be trusted always: its owner, or who may write to it or to its configuration. Throws `HostError`. */
export function whoElse(host: ReadHost, { file, root }: Pick<ConfigFile, "file" | "root">): Unsafe | null {
  for (const [path, kind] of [
    [root, "directory"],
    [file, "file"],
  ] as const) {
    const real = host.realPath(path);
    const stat = real === null ? null : host.stat(real);
    if (stat === null || stat.kind !== kind) return { path, problem: "kind" };
    // Not even root: what it owns, others may have put there.
    if (stat.owner !== host.user) return { path, problem: "owner" };
    if (stat.writableByAll) return { path, problem: "everybody" };
    if ((stat.mode & 0o020) !== 0) return { path, problem: "group" };
  }
  return null;
}

/** The file that holds what was trusted of a directory, by its physical path. Null without a home. */
export function alwaysFile(host: ReadHost, directory: string): string | null {
  const base = dataHome(host);
  return base === null ? null : `${base}/trust/${ALWAYS}${hexDigest(directory)}`;
}

/** What the names of these files begin with; other records have a digest alone. */
export const ALWAYS = "always-";

/** The text of a record, after what the configuration needs now. */
export function alwaysText(directory: string, needs: readonly Need[]): string {
  const leads = needs.flatMap((need) =>
    need.kind === "read" || need.kind === "exists" ? [[need.written, need.path] as const] : [],
  );
  const record: AlwaysRecord = { directory, granted: needs.map(needKey), leads: Object.fromEntries(leads) };
  return `${JSON.stringify(record)}\n`;
}

function rememberedAlways(host: ReadHost, directory: string): AlwaysRecord | null {
  const file = alwaysFile(host, directory);
  const record = file === null ? null : readAlways(host, file);
  return record?.directory === directory ? record : null;
}

/** The record in a file; null when there is none, or it is damaged. Throws `HostError`. */
export function readAlways(host: ReadHost, file: string): AlwaysRecord | null {
  if (host.stat(file)?.kind !== "file") return null;
  try {
    const found = JSON.parse(Buffer.from(host.readFile(file)).toString("utf8")) as Partial<AlwaysRecord>;
    const { directory, granted, leads } = found;
    if (typeof directory !== "string" || !Array.isArray(granted) || typeof leads !== "object") return null;
    return { directory, granted: granted.map(String), leads: leads ?? {} };
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError) return null;
    throw error;
  }
}
