// Which process holds a lock or is at work in a directory, and whether it is still there: the rules of templates/runtime/locks.sh. A
// name and a number say little: a container has its own numbers, and the next one may have another name.

import { decodeName } from "../digest/bytes.ts";
import type { ReadHost } from "./host.ts";
import { nullIfRefused } from "./null-if-refused.ts";

/** A process, as far as its machine told. Empty strings: it did not. */
export interface Holder {
  readonly machine: string;
  readonly pid: number;
  /** Null: without /proc, or from an earlier version. */
  readonly place: Place | null;
}

export interface Place {
  /** /proc's id of this start of the system. Containers of one machine have the same. */
  readonly boot: string;
  /** The numbers of the name spaces in which the process and its start are counted. */
  readonly space: string;
  /** When the process was started, in the system's ticks. */
  readonly start: string;
  /** Half of /etc/machine-id. */
  readonly machineId: string;
}

/** `dead` and `alive` are certain; `likely`: a process here has its number. */
export type Life = "dead" | "alive" | "likely" | "unknown";

/** What this process is to be told by; null where there is no /proc. */
export function placeOf(host: ReadHost): Place | null {
  const boot = lineOf(host, "/proc/sys/kernel/random/boot_id");
  if (boot === null || !/^[0-9a-f-]+$/.test(boot)) return null;
  const pid = spaceOf(host, "pid");
  const time = spaceOf(host, "time");
  const own = startOf(host, "self");
  return {
    boot,
    space: pid === null ? "" : time === null ? pid : `${pid}-${time}`,
    start: own?.pid === host.pid ? own.start : "",
    machineId: /^[0-9a-f]{32}$/.exec(lineOf(host, "/etc/machine-id") ?? "")?.[0].slice(0, 16) ?? "",
  };
}

/** What is known of a process; `here` is this machine's name as holders write it. Only `dead` is a reason to take over. */
export function lifeOf(host: ReadHost, { machine, pid, place }: Holder, here: string): Life {
  if (machine !== here) return "unknown";
  if (place === null) return host.isAlive(pid) ? "likely" : "dead";
  const own = placeOf(host);
  if (own === null || own.boot === "" || place.boot === "") return "unknown";
  if (own.boot !== place.boot)
    return own.machineId !== "" && own.machineId === place.machineId ? "dead" : "unknown";
  if (own.space === "" || own.space !== place.space) return "unknown";
  if (!host.isAlive(pid)) return "dead";
  // Where this process is not found under its own number, /proc is about other processes.
  const found = own.start === "" || place.start === "" ? null : startOf(host, String(pid));
  if (found === null) return "likely";
  return found.start === place.start ? "alive" : "dead";
}

/** `start` is "ended" for a process that nobody has asked for its status yet. */
function startOf(host: ReadHost, process: string): { readonly pid: number; readonly start: string } | null {
  const line = lineOf(host, `/proc/${process}/stat`) ?? "";
  // The name of its program comes second, between parentheses, and may hold anything.
  const [, pid, rest] = /^([1-9]\d*) \(.*\) (.*)$/s.exec(line) ?? [];
  const fields = rest?.split(" ") ?? [];
  if (pid === undefined || !/^\d+$/.test(fields[19] ?? "")) return null;
  return { pid: Number(pid), start: /^[ZXx]$/.test(fields[0]!) ? "ended" : fields[19]! };
}

function spaceOf(host: ReadHost, kind: string): string | null {
  const text = nullIfRefused(() => host.readLink(`/proc/self/ns/${kind}`)) ?? "";
  return /^[a-z]+:\[(\d+)\]$/.exec(text)?.[1] ?? null;
}

function lineOf(host: ReadHost, path: string): string | null {
  const bytes = nullIfRefused(() => host.readFile(path));
  return bytes === null ? null : decodeName(bytes).split("\n", 1)[0]!;
}
