// Inspects what is at the directory of `--out`, where only an unmodified kitout bundle is replaced, and checks bundles in the store
// for damage.

import { hexDigestOfChunks } from "../digest/chunks.ts";
import { hexDigest, narDigest, SizeMismatch, toHex } from "../digest/nar.ts";
import { NotSerialisable, narOfDirectory } from "../host/hash-directory.ts";
import { HostError, type PhysicalReads, type ReadHost } from "../host/host.ts";
import { physicalPath } from "../host/physical-path.ts";
import type { Scope } from "../model/installer.ts";
import { basename, type Digest } from "../model/names.ts";

export type Existing =
  | { readonly kind: "nothing" }
  | { readonly kind: "bundle"; readonly id: string }
  /** The first path below the directory that was modified. */
  | { readonly kind: "modified"; readonly path: string }
  | { readonly kind: "foreign" };

/** Compares every byte: a file that someone added or edited is theirs. */
export function lookAt(host: ReadHost, directory: string): Existing {
  const there = physicalPath(host, directory);
  const stat = host.physical.stat(there);
  if (stat === null) return { kind: "nothing" };
  if (stat.kind !== "directory") return { kind: "foreign" };
  if (host.physical.list(there).length === 0) return { kind: "nothing" };
  const manifest = readManifest(host.physical, there);
  if (manifest === null) return { kind: "foreign" };
  return modifiedPath(host, there, manifest) ?? { kind: "bundle", id: manifest.id };
}

/** Whether nothing was added to a bundle in a store or edited in it: its scripts, its tables and its views. */
export function isIntactBundle(host: ReadHost, directory: string): boolean {
  const there = physicalPath(host, directory);
  const manifest = readManifest(host.physical, there);
  if (manifest?.id !== basename(directory)) return false;
  const links = new Map([...manifest.views, ["skills", SHARED_SKILLS]]);
  return modifiedPath(host, there, { ...manifest, views: links }) === null;
}

/** Where the link `skills` of a bundle in a store leads. */
export const SHARED_SKILLS = "../../skills";

/** What a bundle in a store refers to: directories of `skills/`, and its destinations, as in its configuration. */
export interface Reach {
  readonly skills: readonly string[];
  readonly destinations: Readonly<Record<Scope, readonly string[]>>;
}

/** Null when the manifest does not match the bundle's id. */
export function reachOf(host: ReadHost, directory: string): Reach | null {
  const manifest = readManifest(host.physical, physicalPath(host, directory));
  if (manifest?.id !== basename(directory)) return null;
  return { skills: [...manifest.skills.keys()], destinations: manifest.destinations };
}

/** What a bundle has for whom, wherever the bundle is. */
export interface Offered {
  /** The SHA-256 of the manifest. */
  readonly id: string;
  /** Directories of `skills/` by the id of their skill. */
  readonly ids: ReadonlyMap<string, string>;
  /** `<view>/<entry>` to a directory of `skills/`. */
  readonly entries: ReadonlyMap<string, string>;
  readonly destinations: Reach["destinations"];
}

/** Null when the manifest does not match the id beside it. The skills themselves are not looked at. */
export function offeredBy(host: ReadHost, directory: string): Offered | null {
  const manifest = readManifest(host, directory);
  if (manifest === null) return null;
  const { id, ids, views, destinations } = manifest;
  const entries = [...views].map(
    ([path, target]) => [path.slice("views/".length), basename(target)] as const,
  );
  return { id, ids, entries: new Map(entries), destinations };
}

/**
 * The first of the manifest, a script and the libraries that it loads that is damaged, in a bundle in a store; null when all are intact.
 * The script itself checks data and skills.
 */
export function damagedScript(host: ReadHost, directory: string, script: string): string | null {
  const there = physicalPath(host, directory);
  const manifest = readManifest(host.physical, there);
  if (manifest?.id !== basename(directory)) return "manifest.json";
  const run = [script, ...[...manifest.files.keys()].filter((path) => path.startsWith("lib/"))];
  return run.find((path) => !isAsListed(host.physical, there, path, manifest.files.get(path))) ?? null;
}

type ListedFile = { readonly digest: Digest; readonly executable: boolean };

interface Manifest {
  readonly id: string;
  readonly files: ReadonlyMap<string, ListedFile>;
  /** Digests by directory. */
  readonly skills: ReadonlyMap<string, string>;
  /** Ids by directory. */
  readonly ids: ReadonlyMap<string, string>;
  readonly views: ReadonlyMap<string, string>;
  readonly destinations: Reach["destinations"];
}

function readManifest(host: PhysicalReads, directory: string): Manifest | null {
  try {
    // Anything may be there: reading a link to a device never ends.
    if (!["manifest.json", "id"].every((name) => isSmallFile(host, `${directory}/${name}`))) return null;
    const bytes = host.readFile(`${directory}/manifest.json`);
    const id = Buffer.from(host.readFile(`${directory}/id`))
      .toString("utf8")
      .trim();
    const parsed = JSON.parse(Buffer.from(bytes).toString("utf8"));
    if (parsed?.version !== 1 || hexDigest(bytes) !== id) return null;
    const listed = Object.entries(parsed.files as Record<string, ListedFile>);
    const files = new Map(listed.filter(([, file]) => typeof file?.digest === "string"));
    const packed = Object.entries(parsed.skills as Record<string, { rendered: string; id: string }>);
    const skills = new Map(packed.map(([name, skill]) => [name, skill.rendered]));
    const ids = new Map(packed.map(([name, skill]) => [name, skill.id]));
    const views = Object.entries(parsed.views as Record<string, Record<string, string>>).flatMap(
      ([view, entries]) =>
        Object.entries(entries).map(
          ([entry, skill]) =>
            [
              `views/${view}/${entry}`,
              `${"../".repeat(entry.split("/").length + 1)}skills/${skill}`,
            ] as const,
        ),
    );
    return {
      id,
      files,
      skills,
      ids,
      views: new Map(views),
      destinations: destinationsOf(parsed.destinations),
    };
  } catch (error) {
    if (error instanceof HostError || error instanceof SyntaxError || error instanceof TypeError) return null;
    throw error;
  }
}

/** Both scopes are always present, possibly without destinations. */
function destinationsOf(parsed: Record<Scope, readonly { readonly dest: string }[]>): Reach["destinations"] {
  return { user: parsed.user.map(({ dest }) => dest), project: parsed.project.map(({ dest }) => dest) };
}

function isSmallFile(host: PhysicalReads, path: string): boolean {
  const stat = host.stat(path);
  return stat?.kind === "file" && stat.size <= MAX_MANIFEST;
}

/** Bytes: a hundred times what ten thousand skills need. */
const MAX_MANIFEST = 512 * 1024 * 1024;

/** The digest of a directory; null when it contains what no bundle does: a pipe, say, or a file that grows. Throws `HostError`. */
export function digestOf(host: ReadHost, directory: string): Digest | null {
  try {
    return narDigest(narOfDirectory(host, directory));
  } catch (error) {
    if (error instanceof NotSerialisable || error instanceof SizeMismatch) return null;
    throw error;
  }
}

/** The first path that differs from the manifest; null when none does. `directory` is physical. */
function modifiedPath(host: ReadHost, directory: string, manifest: Manifest): Existing | null {
  const modified = (path: string): Existing => ({ kind: "modified", path });
  const listed = new Set(["manifest.json", "id"]);
  const visit = (path: string): Existing | null => {
    for (const { name } of host.physical.list(path === "" ? directory : `${directory}/${path}`)) {
      const inner = path === "" ? name : `${path}/${name}`;
      const problem = check(inner);
      if (problem !== null) return problem;
    }
    return null;
  };
  const check = (path: string): Existing | null => {
    const absolute = `${directory}/${path}`;
    const stat = host.physical.stat(absolute);
    if (stat?.kind === "link")
      return manifest.views.get(path) === host.physical.readLink(absolute) ? null : modified(path);
    if (stat?.kind === "file") {
      if (listed.has(path)) return null;
      return isAsListed(host.physical, directory, path, manifest.files.get(path)) ? null : modified(path);
    }
    if (stat?.kind !== "directory") return modified(path);
    if (!path.startsWith("skills/")) return visit(path);
    const digest = manifest.skills.get(path.slice("skills/".length));
    return digest !== undefined && digestOf(host, absolute) === digest ? null : modified(path);
  };
  return visit("");
}

function isAsListed(
  host: PhysicalReads,
  directory: string,
  path: string,
  listed: ListedFile | undefined,
): boolean {
  const absolute = `${directory}/${path}`;
  const stat = host.stat(absolute);
  return (
    listed !== undefined &&
    stat?.kind === "file" &&
    stat.executable === listed.executable &&
    hexDigestOfChunks(host.readChunks(absolute)) === toHex(listed.digest)
  );
}
