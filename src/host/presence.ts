// Who is at work in a directory that several processes share. Each makes a directory there that has its process number in its
// name, and only then looks for those of others: of two that begin at once, at least one sees the other.

import { type Host, HostError, type ReadHost } from "./host.ts";

export interface Presence {
  readonly path: string;
  /** What it is doing: the first word of its name. */
  readonly kind: string;
  readonly pid: number;
  readonly alive: boolean;
}

/** Makes a directory in `directory` for what this process is making, under a name that no other run uses. Gives its path. */
export function announce(host: Host, directory: string, kind: string): string {
  const work = `${directory}/${kind}-${nonce(host)}`;
  host.makeDirectory(work);
  return work;
}

/** `<pid>-<machine>-<random>`: two runs at once never meet. */
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

/** Of a process on another machine, or in another container, nothing is known but when it began. */
const ELSEWHERE = 24 * 60 * 60 * 1000;

/** Everybody who announced themselves in `directory`, which need not be there, and has not left, `own` left out. */
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
 * Does something while no other process does so in this directory. `work` is given a directory of its own for what it makes.
 * Throws `HostError` when the others go on for ten seconds, and what `work` throws.
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
    // Two that saw each other must not come back at the same moment.
    host.sleep(2 + Math.random() * 30);
  }
}
