import type { ReadHost } from "./host.ts";

/**
 * The same machine, where a path leads to where it led when that was first asked. So what a project was found to need trust for is what is
 * opened later: by `physical`, which refuses when a link has come to be on the way meanwhile. `directory` is one that is known to be
 * physical; null: none.
 */
export function steady(host: ReadHost, directory: string | null): ReadHost {
  const known = new Map<string, string | null>(directory === null ? [] : [[directory, directory]]);
  return {
    ...host,
    realPath: (path) => {
      const before = known.get(path);
      if (before !== undefined) return before;
      const real = host.realPath(path);
      known.set(path, real);
      if (real !== null) known.set(real, real);
      return real;
    },
  };
}
