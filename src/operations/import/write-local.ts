// The copies of what was made by hand, in a new directory beside skills.yaml.

import type { FoundCopy } from "../../authoring/import-plan.ts";
import { type Host, HostError, type ReadHost } from "../../host/host.ts";
import { announce, presences } from "../../host/presence.ts";
import { dirname, isInside, resolve } from "../../model/paths.ts";

/** A directory that is not there yet: nothing of anybody's is written over. */
export function freeDirectory(host: ReadHost, base: string): string {
  for (let number = 1; ; number++) {
    const name = number === 1 ? "skills" : number === 2 ? "imported-skills" : `imported-skills-${number - 1}`;
    if (host.stat(resolve(base, name)) === null) return resolve(base, name);
  }
}

/** The first word of the name of what is under way. */
const UNFINISHED = "skillscopies";

/** Copies all skills, or none. Gives what takes them away again. Throws `HostError`. */
export function writeLocal(
  host: Host,
  directory: string,
  copies: ReadonlyMap<string, FoundCopy>,
): () => void {
  const parent = dirname(directory);
  // Of a run that was killed. One with this process's number is an older process's.
  for (const { path, kind, pid, alive } of presences(host, parent, null))
    if (kind === UNFINISHED && (!alive || pid === host.pid)) host.remove(path);
  const work = announce(host, parent, UNFINISHED);
  try {
    const made = `${work}/skills`;
    host.makeDirectory(made, "umask");
    for (const [name, copy] of copies) copyTree(host, copy.real, copy.real, `${made}/${name}`);
    host.rename(made, directory);
  } finally {
    discard(host, work);
  }
  return () => discard(host, directory);
}

function discard(host: Host, path: string): void {
  try {
    host.remove(path);
  } catch (error) {
    if (!(error instanceof HostError)) throw error;
  }
}

/** A link that leads out of the skill would lead elsewhere from its new place: what it leads to is copied. */
function copyTree(host: Host, root: string, from: string, to: string): void {
  host.makeDirectory(to, "umask");
  for (const { name } of host.physical.list(from)) {
    if (name === ".git") continue;
    const stat = host.physical.stat(`${from}/${name}`);
    if (stat?.kind === "directory") copyTree(host, root, `${from}/${name}`, `${to}/${name}`);
    else if (stat?.kind === "link") copyLink(host, root, `${from}/${name}`, `${to}/${name}`);
    else if (stat?.kind === "file")
      host.writeFile(
        `${to}/${name}`,
        host.physical.readChunks(`${from}/${name}`),
        stat.executable ? 0o755 : 0o644,
      );
  }
}

function copyLink(host: Host, root: string, from: string, to: string): void {
  const text = host.physical.readLink(from);
  const real = host.realPath(from);
  const stat = real === null ? null : host.stat(real);
  const isInner = !text.startsWith("/") && isInside(root, resolve(dirname(from), text));
  if (isInner || stat?.kind !== "file") host.makeLink(to, text);
  else host.writeFile(to, host.readChunks(real!), stat.executable ? 0o755 : 0o644);
}
