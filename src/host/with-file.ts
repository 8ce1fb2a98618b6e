import type { ReadHost, Stat } from "./host.ts";
import { nullIfRefused } from "./null-if-refused.ts";
import { physicalPath } from "./physical-path.ts";

/** The same machine, as if a file already had these bytes. `file` is physical; it need not exist, nor its directory. */
export function withFile<H extends ReadHost>(host: H, file: string, bytes: Uint8Array): H {
  const isIt = (path: string) =>
    path === file || (host.realPath(path) ?? nullIfRefused(() => physicalPath(host, path))) === file;
  const statOf = (before: Stat | null): Stat => ({
    kind: "file",
    size: bytes.length,
    executable: false,
    mode: before?.mode ?? 0o644,
    writableByAll: before?.writableByAll ?? false,
    device: before?.device ?? 0,
    owner: before?.owner ?? host.user,
    modified: host.now(),
    changed: host.now(),
    inode: before?.inode ?? 0,
  });
  return {
    ...host,
    realPath: (path) => host.realPath(path) ?? (isIt(path) ? file : null),
    stat: (path) => {
      const before = host.stat(path);
      return before?.kind !== "link" && isIt(path) ? statOf(before) : before;
    },
    readFile: (path) => (isIt(path) ? bytes : host.readFile(path)),
    readChunks: (path) => (isIt(path) ? [bytes] : host.readChunks(path)),
    physical: {
      ...host.physical,
      stat: (path) => (path === file ? statOf(host.physical.stat(path)) : host.physical.stat(path)),
      readFile: (path) => (path === file ? bytes : host.physical.readFile(path)),
      readChunks: (path) => (path === file ? [bytes] : host.physical.readChunks(path)),
    },
  };
}
