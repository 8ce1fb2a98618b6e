// Keeps a run with many sources from starting a program or a connection for each of them at the same time.

import type { Host } from "./host.ts";

/** The same host, which runs at most `limit` programs and downloads at once; the others wait for their turn, in order. */
export function fewAtOnce(host: Host, limit: number): Host {
  let running = 0;
  const waiting: (() => void)[] = [];
  const inTurn = async <T>(work: () => Promise<T>): Promise<T> => {
    if (running === limit) await new Promise<void>((resolve) => waiting.push(resolve));
    else running += 1;
    try {
      return await work();
    } finally {
      // The place goes to the next in line, so that nobody can come between.
      const next = waiting.shift();
      if (next === undefined) running -= 1;
      else next();
    }
  };
  return {
    ...host,
    run: (program) => inTurn(() => host.run(program)),
    download: (request) => inTurn(() => host.download(request)),
  };
}
