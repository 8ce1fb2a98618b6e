// Everything that a run asked of its machine, with the answers. A run that would get the same answers gives the same result, so it need
// not take place.

import fs from "node:fs";
import os from "node:os";
import { decodeName } from "../digest/bytes.ts";
import { native } from "./attempt.ts";
import { FIELDS, sign } from "./signature.ts";

/** Null is an answer too: there is no such variable, no such path, no name. */
export type Fact =
  | readonly [kind: "env" | "real", name: string, answer: string | null]
  | readonly [kind: "user", name: "", answer: string | null];

export interface Trace {
  readonly facts: readonly Fact[];
  /** The day on which it holds, as days since 1970 (UTC): whatever depends on the time is decided in days. */
  readonly day: number;
  /** Paths that were looked at or read, those first of which the whole counts. */
  readonly paths: readonly string[];
  /** How many of them are to be compared as a whole (`Part`). */
  readonly whole: number;
  /** Their signatures, `FIELDS` numbers for each. */
  readonly numbers: BigInt64Array;
}

/** Days since 1970. */
export function dayOf(milliseconds: number): number {
  return Math.floor(milliseconds / (24 * 60 * 60 * 1000));
}

/** Whether the machine would answer as it did then. Stops at the first difference. */
export function stillHolds(trace: Trace, env: Readonly<Record<string, string | undefined>>): boolean {
  const { facts, day, paths, whole, numbers } = trace;
  if (day !== dayOf(Date.now())) return false;
  if (!facts.every((fact) => answerNow(fact, env) === fact[2])) return false;
  const now = new BigInt64Array(FIELDS);
  return paths.every((path, index) => {
    if (!sign(path, index < whole ? "whole" : "place", now, 0)) return false;
    return now.every((number, field) => number === numbers[index * FIELDS + field]);
  });
}

function answerNow([kind, name]: Fact, env: Readonly<Record<string, string | undefined>>): string | null {
  if (kind === "env") return env[name] ?? null;
  try {
    if (kind === "user") return os.userInfo().username;
    return decodeName(fs.realpathSync.native(native(name), { encoding: "buffer" }) as unknown as Buffer);
  } catch {
    return null;
  }
}
