// Detects other processes at work in a shared directory. Each makes a directory there with its process number in the name, and only
// then looks for those of others: of two that begin at once, at least one sees the other.

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

/** `<pid>-<machine>-<random>`: unique for each run. */
export function nonce(host: ReadHost): string {
  return `${host.pid}-${machineOf(host)}-${Math.random().toString(36).slice(2, 10)}`;
}

function machineOf(host: ReadHost): string {
  return (
    host.machine
      .toLowerCase()
      .replace(/[^0-9a-z]/g, "")
      .slice(0, 40) || "unnamed"
  );
}

/** Milliseconds. Of a process on another machine, or in another container, only the starting time is known. */
const ELSEWHERE = 24 * 60 * 60 * 1000;

/**
 * All processes that announced themselves in `directory` and have not left, except for the one with the directory `work`. `directory`
 * need not exist.
 */
export function presences(host: ReadHost, directory: string, work: string | null): Presence[] {
  if (host.stat(directory) === null) return [];
  return host.list(directory).flatMap(({ name }) => {
    const path = `${directory}/${name}`;
    const [, kind, pid, machine] = /^([a-z]+)-([1-9][0-9]{0,9})-([0-9a-z]+)-[0-9a-z]+$/.exec(name) ?? [];
    if (kind === undefined || path === work) return [];
    const alive =
      machine === machineOf(host)
        ? host.isAlive(Number(pid))
        : (host.stat(path)?.modified ?? 0) > host.now() - ELSEWHERE;
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
      if (!others.some(({ alive }) => alive)) {
        for (const { path } of others) host.remove(path);
        return work(scratch);
      }
    } finally {
      host.remove(scratch);
    }
    if (host.now() > end) throw new HostError("EBUSY", directory, "change");
    // Random, so that two processes that saw each other do not retry at the same moment.
    host.sleep(2 + Math.random() * 30);
  }
}
