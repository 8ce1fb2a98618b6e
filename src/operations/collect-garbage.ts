// What `kitout gc` will do: which generations it forgets, and what of the store nobody needs then.

import { parseDest } from "../compiler/config/dest.ts";
import { type Diagnostic, diagnostic } from "../diagnostics/diagnostic.ts";
import type { Host } from "../host/host.ts";
import { type Generation, type History, type Installation, readHistories } from "../installed/history.ts";
import { type Retention, retained } from "../installed/record.ts";
import { remembered } from "../installed/remembered.ts";
import { type Declared, usesOf } from "../installed/uses.ts";
import type { DestPart } from "../model/installer.ts";
import type { Reach } from "../store/existing.ts";
import { bundlesIn, type Garbage, garbageIn } from "../store/sweep.ts";

/** What was built and not installed is not removed for an hour: somebody may be about to install it. */
const GRACE = 60 * 60 * 1000;

export interface Cleaning extends Garbage {
  /** Those that lose generations, as they are now, with the id of the bundle that is installed. */
  readonly histories: readonly { readonly history: History; readonly id: string | null }[];
  readonly forgotten: readonly Forgotten[];
  /** The histories of projects that are not there. */
  readonly absent: readonly History[];
}

export interface Forgotten extends Generation, Installation {}

/** `place` is the store. Null and a diagnostic where it is not certain what is needed. */
export function planCleaning(
  host: Host,
  state: string,
  place: string,
  retention: Retention,
  diagnostics: Diagnostic[],
): Cleaning | null {
  const read = readHistories(host, state);
  diagnostics.push(...read.diagnostics);
  if (read.value === null) return null;
  const histories = read.value.map((history) => {
    const id = remembered(host, state, history)?.id ?? null;
    return { history, id, kept: retained(history, id, retention, host.now()) };
  });
  const bundles = bundlesIn(host, place);
  const staying = histories.map(({ kept }) => kept);
  const { needed, absent, lock } = usesOf(host, state, staying, declaredBy(host, [...bundles.values()]));
  if (lock !== null) {
    diagnostics.push(diagnostic("bundle/store-busy", null, { doing: "install", pid: null, path: lock }));
    return null;
  }
  const forgotten = histories.flatMap(({ history, kept }) => forgottenBy(history, kept));
  const since = (id: string) => handedOutAfter(host.now() - GRACE, id, forgotten);
  const garbage = garbageIn(host, place, bundles, needed, since);
  if ("damaged" in garbage) {
    diagnostics.push(diagnostic("bundle/damaged", null, { bundle: garbage.damaged, path: "manifest.json" }));
    return null;
  }
  return {
    ...garbage,
    histories: histories.filter(({ history, kept }) => kept !== history),
    forgotten,
    absent: read.value.filter(({ root }) => root !== null && absent.includes(root)),
  };
}

function declaredBy(host: Host, bundles: readonly (Reach | null)[]): Declared {
  const known = bundles.filter((reach) => reach !== null).map(({ destinations }) => destinations);
  const user = new Set(known.flatMap((destinations) => destinations.user));
  return {
    user: [...user].map((dest) => placeOfDest(host, dest)).filter((path) => path !== null),
    project: [...new Set(known.flatMap((destinations) => destinations.project))],
  };
}

function forgottenBy({ scope, owner, root, generations }: History, kept: History): Forgotten[] {
  const gone = generations.filter((generation) => !kept.generations.includes(generation));
  return gone.map((generation) => ({ ...generation, scope, owner, root }));
}

/** What was installed, and is forgotten now, was not built to be installed; unless it was handed out again since. */
function handedOutAfter(grace: number, id: string, forgotten: readonly Forgotten[]): number {
  const times = forgotten.filter((generation) => generation.id === id).map(({ time }) => Date.parse(time));
  return Math.max(grace, ...times);
}

/** The path that a script would make of a `dest` here; null when it would refuse to. */
function placeOfDest(host: Host, dest: string): string | null {
  const parsed = parseDest(dest);
  const place = parsed.ok ? expand(host, parsed.parts) : null;
  return place?.startsWith("/") ? place : null;
}

function expand(host: Host, parts: readonly DestPart[]): string | null {
  const texts = parts.map((part) => {
    if (part.kind === "text") return part.text;
    const value = host.env[part.name] || null;
    return value ?? (part.kind === "fallback" ? expand(host, part.fallback) : null);
  });
  return texts.includes(null) ? null : texts.join("");
}
