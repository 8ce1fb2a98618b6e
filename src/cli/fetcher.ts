// The fetcher of a run, and its progress line on a terminal.

import { printable } from "../diagnostics/printable.ts";
import type { Context } from "../operations/context.ts";
import { openFetcher } from "../operations/open-fetcher.ts";
import type { AnyRun } from "./command.ts";

/** Runs `work` with a fetcher and gives its result. Unfinished files in the cache are removed afterwards. */
export async function withFetcher<T>(
  { host, machine, options, out, world, writes }: AnyRun,
  work: (context: Context) => Promise<T>,
): Promise<T> {
  const shown = new Progress(out.width, (text) => {
    if (out.live && !options.quiet) out.error(text);
  });
  const { offline, timeout } = options;
  const progress = (source: string, doing: string) => shown.say(source, doing);
  const fetcher = openFetcher(
    host,
    { offline, timeout, progress },
    { own: machine, keepsNotes: writes === "anything" },
  );
  const close = () => {
    shown.clear();
    fetcher.close();
  };
  const release = world.beforeEnd(close);
  try {
    return await work({ host, fetcher, remembers: !options.noCache && world.program !== null });
  } finally {
    release();
    close();
  }
}

/** One line that overwrites itself: what is being done for each source. */
class Progress {
  readonly #doing = new Map<string, string>();

  constructor(
    private readonly width: number,
    private readonly write: (text: string) => void,
  ) {}

  say(source: string, doing: string): void {
    this.#doing.delete(source);
    this.#doing.set(source, doing);
    const all = [...this.#doing].reverse().map(([name, what]) => `${name}: ${what}`);
    const line = printable(all.join("  ")).slice(0, this.width - 1);
    this.write(`${ERASE}${line}`);
  }

  clear(): void {
    if (this.#doing.size > 0) this.write(ERASE);
    this.#doing.clear();
  }
}

/** Returns to the beginning of the line and clears it. */
const ERASE = "\r\x1b[2K";
