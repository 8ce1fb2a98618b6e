// The locks of installers (templates/runtime/locks.sh): links whose text is host:process:…:nonce. Only looked at here.

import { type Holder, type Life, lifeOf } from "../host/holder.ts";
import type { ReadHost } from "../host/host.ts";
import { nullIfRefused } from "../host/null-if-refused.ts";

export interface HeldLock {
  /** The link's path. */
  readonly path: string;
  /** Its text, or that of the last one that succeeded a dead holder. */
  readonly text: string;
  readonly life: Exclude<Life, "dead">;
}

/** The locks in these directories whose holders are not known to be dead. */
export function heldLocks(host: ReadHost, directories: Iterable<string>): readonly HeldLock[] {
  return [...new Set(directories)].flatMap((directory) => {
    const text = lastText(host, directory);
    if (text === null) return [];
    const holder = holderOf(text);
    const life = holder === null ? "unknown" : lifeOf(host, holder, machineName(host));
    return life === "dead" ? [] : [{ path: `${directory}/lock`, text, life }];
  });
}

function lastText(host: ReadHost, directory: string): string | null {
  let text = nullIfRefused(() => host.readLink(`${directory}/lock`));
  // Longer chains, and circles, are nobody's.
  for (let links = 0; text !== null && links < 100; links += 1) {
    const nonce = text.slice(text.lastIndexOf(":") + 1);
    const name = /^[A-Za-z0-9-]+$/.test(nonce) ? nonce : "of-a-stranger";
    const next = nullIfRefused(() => host.readLink(`${directory}/lock-${name}`));
    if (next === null) return text;
    text = next;
  }
  return text;
}

/** Null for a text that no installer writes. */
function holderOf(text: string): Holder | null {
  const [machine, pid, ...more] = text.split(":");
  if (machine === "" || !/^[1-9]\d{0,9}$/.test(pid ?? "") || more.at(-1) === "") return null;
  if (more.length === 1) return { machine: machine!, pid: Number(pid), place: null };
  const [boot, space, start, machineId] = more;
  if (more.length !== 5) return null;
  const place = { boot: boot!, space: space!, start: start!, machineId: machineId! };
  return { machine: machine!, pid: Number(pid), place };
}

/** A machine without a proper name cannot be told from another one: no holder has this. */
function machineName(host: ReadHost): string {
  return /^[A-Za-z0-9._-]+$/.test(host.machine) && host.machine !== "unnamed" ? host.machine : "";
}
