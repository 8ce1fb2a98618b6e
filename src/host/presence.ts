// Detects other processes at work in a shared directory. Each makes a directory there with its process number in the name, and only
// then looks for those of others: of two that begin at once, at least one sees the other.

import { lifeOf, type Place, placeOf } from "./holder.ts";
import { type Host, HostError, type ReadHost } from "./host.ts";

export interface Presence {
  readonly path: string;
  /** What it is doing: the first word of its name. */
  readonly kind: string;
  readonly pid: number;
  readonly alive: boolean;
}

/** Makes a directory in `directory` for the unfinished work of this process, under a unique name, and returns its path. */
export function announce(host: Host, directory: string, kind: string): string {
  const work = `${directory}/${kind}-${nonce(host)}`;
  host.makeDirectory(work);
  return work;
}

/** `<pid>-<machine>-<place and random>`: unique for each run. Version 0.1.0 takes the last part for random. */
export function nonce(host: ReadHost): string {
  const random = Math.random().toString(36).slice(2, 10);
  return `${host.pid}-${machineOf(host)}-${placeWord(placeOf(host))}${random}`;
}

/** A place in letters and digits. The boot id has 32 digits of its own, which no word of 0.1.0 has room for. */
function placeWord(place: Place | null): string {
  const boot = place?.boot.replaceAll("-", "") ?? "";
  if (place === null || boot.length !== 32) return "";
  return `b${boot}n${place.space.replaceAll("-", "x")}t${place.start}m${place.machineId}r`;
}

function placeIn(word: string): Place | null {
  const found =
    /^b([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})n([0-9x]*)t([0-9]*)m([0-9a-f]*)r/.exec(
      word,
    );
  if (found === null) return null;
  const [, ...parts] = found;
  const [space, start, machineId] = parts.slice(5) as [string, string, string];
  return { boot: parts.slice(0, 5).join("-"), space: space.replaceAll("x", "-"), start, machineId };
}

function machineOf(host: ReadHost): string {
  return (
    host.machine
      .toLowerCase()
      .replace(/[^0-9a-z]/g, "")
      .slice(0, 40) || "unnamed"
  );
}

/** Milliseconds. Of a process that cannot be seen from here, as in another container, only the starting time is known. */
const ELSEWHERE = 24 * 60 * 60 * 1000;

/**
 * All processes that announced themselves in `directory` and have not left, except for the one with the directory `work`. `directory`
 * need not exist.
 */
export function presences(host: ReadHost, directory: string, work: string | null): Presence[] {
  if (host.stat(directory) === null) return [];
  return host.list(directory).flatMap(({ name }) => {
    const path = `${directory}/${name}`;
    const [, kind, pid, machine, word] =
      /^([a-z]+)-([1-9][0-9]{0,9})-([0-9a-z]+)-([0-9a-z]+)$/.exec(name) ?? [];
    if (kind === undefined || path === work) return [];
    const holder = { machine: machine!, pid: Number(pid), place: placeIn(word!) };
    const life = lifeOf(host, holder, machineOf(host));
    const alive =
      life === "unknown" ? (host.stat(path)?.modified ?? 0) > host.now() - ELSEWHERE : life !== "dead";
    return [{ path, kind, pid: Number(pid), alive }];
  });
}

/**
 * Runs `work` while no other process does the same in this directory. `work` gets a directory for its files. Throws `HostError` after
 * waiting ten seconds for others, and whatever `work` throws.
 */
export function alone<T>(host: Host, directory: string, work: (scratch: string) => T): T {
  const end = host.now() + 10_000;
  for (;;) {
    const scratch = announce(host, directory, "kitout");
    try {
      const others = presences(host, directory, scratch);
      const other = others.find(({ alive }) => alive);
      if (other === undefined) {
        for (const { path } of others) host.remove(path);
        return work(scratch);
      }
      if (host.now() > end) throw new HostError("EBUSY", other.path, "wait for");
    } finally {
      host.remove(scratch);
    }
    // Random, so that two processes that saw each other do not retry at the same moment.
    host.sleep(2 + Math.random() * 30);
  }
}
