// A host that cannot write, or only to some directories, for commands that promise to change nothing.

import { isInside, resolve } from "../model/paths.ts";
import type { Host } from "./host.ts";

/**
 * A write that `readOnly` forbids, or one that cannot be recorded. It is a bug, and not a `HostError`: those are reported as failures of
 * the machine, or ignored where a directory may be read-only, so the broken promise would go unnoticed.
 */
export class ForbiddenWrite extends Error {
  constructor(
    readonly doing: string,
    readonly path: string,
  ) {
    super(`Nothing may be written here: ${doing} ${path}`);
  }
}

/**
 * The same machine, where only the absolute directories in `writable` and what is below them may be written. A program may run if its
 * working directory is there; what it does is not checked. Every other write throws `ForbiddenWrite`.
 *
 * Paths are compared as they are written, without `.` and `..`: this guards against mistakes, and links are not followed.
 */
export function readOnly(host: Host, writable: readonly string[] = []): Host {
  const roots = writable.map((directory) => resolve("/", directory));
  const check = (doing: string, path: string): void => {
    const plain = resolve("/", path);
    if (!roots.some((root) => isInside(root, plain))) throw new ForbiddenWrite(doing, path);
  };
  return {
    ...host,
    makeDirectory: (path, access) => {
      check("create", path);
      host.makeDirectory(path, access);
    },
    writeFile: (path, chunks, mode) => {
      check("write", path);
      host.writeFile(path, chunks, mode);
    },
    makeLink: (path, target) => {
      check("create", path);
      host.makeLink(path, target);
    },
    setMode: (path, mode) => {
      check("change", path);
      host.setMode(path, mode);
    },
    touch: (path) => {
      check("change", path);
      host.touch(path);
    },
    rename: (from, to) => {
      check("rename", from);
      check("rename to", to);
      host.rename(from, to);
    },
    remove: (path) => {
      check("remove", path);
      host.remove(path);
    },
    run: async (program) => {
      check(`run ${program.name} in`, program.cwd);
      return host.run(program);
    },
    download: async (request) => {
      check("download to", request.to);
      return host.download(request);
    },
  };
}
