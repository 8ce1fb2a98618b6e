// Which downloads are worth another try, and when.

import type { IncomingHttpHeaders } from "node:http";
import type { Downloaded } from "./host.ts";

/** How often a file is asked for. */
export const ATTEMPTS = 3;

/** Milliseconds to wait before the next attempt; null when there is no use in one. `attempt` counts from 1. */
export function waitBefore(result: Downloaded, attempt: number): number | null {
  const usual = 250 * 4 ** (attempt - 1);
  switch (result.kind) {
    case "busy":
      if (result.wait === null) return usual;
      return result.wait <= MAX_WAIT ? Math.max(result.wait * 1000, usual) : null;
    case "cut":
      return usual;
    case "network":
      return PASSING.has(result.detail) ? usual : null;
    default:
      return null;
  }
}

/** Seconds. Whoever is told to wait longer is told so instead. */
const MAX_WAIT = 15;

/** Failures of a network that may be gone a moment later. */
const PASSING = new Set(["ECONNRESET", "EPIPE", "EAI_AGAIN", "ENETUNREACH", "other side closed"]);

/** `busy` for an answer that says to come back later, else null. RFC 9110, 10.2.3; 403 is what GitHub answers at its limit. */
export function busyAnswer(status: number, headers: IncomingHttpHeaders): Downloaded | null {
  const wait = secondsIn(headers);
  const isLimit = status === 429 || (status === 403 && (wait !== null || nothingRemains(headers)));
  const isOverload = [500, 502, 503, 504].includes(status);
  return isLimit || isOverload ? { kind: "busy", status, wait } : null;
}

/** Seconds: a century. Servers that mean "never" write more. */
const LONGEST = 100 * 365 * 24 * 60 * 60;

function nothingRemains(headers: IncomingHttpHeaders): boolean {
  return ["x-ratelimit-remaining", "ratelimit-remaining"].some((name) => headers[name] === "0");
}

function secondsIn(headers: IncomingHttpHeaders): number | null {
  const after = String(headers["retry-after"] ?? "");
  if (/^\d+$/.test(after)) return Math.min(Number(after), LONGEST);
  const reset = nothingRemains(headers) ? String(headers["x-ratelimit-reset"] ?? "") : "";
  const moment = /^\d{1,11}$/.test(reset) ? Number(reset) * 1000 : Date.parse(after);
  const seconds = Math.ceil((moment - Date.now()) / 1000);
  return Number.isNaN(seconds) ? null : Math.min(Math.max(0, seconds), LONGEST);
}
