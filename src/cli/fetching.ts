// A run's session with the sources, and what it shows on a terminal while it waits for them.

import os from "node:os";
import { Cache } from "../compiler/sources/cache.ts";
import { Session } from "../compiler/sources/fetcher.ts";
import { printable } from "../diagnostics/printable.ts";
import { cacheHome } from "../host/places.ts";
import type { Run } from "./commands.ts";

/** Gives what `work` gives; afterwards nothing that was under way is left in the cache. */
export async function withSession<T>(
  { host, options, out }: Run,
  work: (session: Session) => Promise<T>,
): Promise<T> {
  const place = cacheHome(host);
  const shown = new Progress((text) => {
    if (out.live && !options.quiet) out.error(text);
  });
  const session = new Session({
    host,
    cache: place === null ? null : new Cache(host, place),
    offline: options.offline,
    timeout: options.timeout,
    progress: (source, doing) => shown.say(source, doing),
  });
  const close = () => {
    shown.clear();
    session.close();
  };
  // Not at once, as the signal would have it: first what this run has started is ended, and what it has begun is removed.
  const end = (signal: NodeJS.Signals) => process.exit(128 + os.constants.signals[signal]);
  process.once("exit", close);
  for (const signal of SIGNALS) process.once(signal, end);
  try {
    return await work(session);
  } finally {
    for (const signal of SIGNALS) process.off(signal, end);
    process.off("exit", close);
    close();
  }
}

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** One line, written over itself: what each source is at. */
class Progress {
  readonly #doing = new Map<string, string>();

  constructor(private readonly write: (text: string) => void) {}

  say(source: string, doing: string): void {
    this.#doing.delete(source);
    this.#doing.set(source, doing);
    const all = [...this.#doing].reverse().map(([name, what]) => `${name}: ${what}`);
    const line = printable(all.join("  ")).slice(0, (process.stderr.columns || 80) - 1);
    this.write(`${ERASE}${line}`);
  }

  clear(): void {
    if (this.#doing.size > 0) this.write(ERASE);
    this.#doing.clear();
  }
}

/** To the beginning of the line, and nothing on it. */
const ERASE = "\r\x1b[2K";
