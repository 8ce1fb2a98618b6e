// Keeps a run with many sources from starting a program or a connection for each of them at the same time.

import type { Host } from "./host.ts";

/**
 * The same host, which at once runs, downloads and unpacks at most `limit` programs and files; the others wait for their turn, in order.
 * Whoever is reading what is unpacked must not wait for something else of these.
 */
export function fewAtOnce(host: Host, limit: number): Host {
  let running = 0;
  const waiting: (() => void)[] = [];
  const enter = async () => {
    if (running === limit) await new Promise<void>((resolve) => waiting.push(resolve));
    else running += 1;
  };
  const leave = () => {
    // The place goes to the next in line, so that nobody can come between.
    const next = waiting.shift();
    if (next === undefined) running -= 1;
    else next();
  };
  const inTurn = async <T>(work: () => Promise<T>): Promise<T> => {
    await enter();
    try {
      return await work();
    } finally {
      leave();
    }
  };
  return {
    ...host,
    run: (program) => inTurn(() => host.run(program)),
    download: (request) => inTurn(() => host.download(request)),
    unpack: async function* (file, limits) {
      await enter();
      try {
        yield* host.unpack(file, limits);
      } finally {
        leave();
      }
    },
  };
}
