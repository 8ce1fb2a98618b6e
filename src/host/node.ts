// The real machine.

import fs from "node:fs";
import os from "node:os";
import { decodeName } from "../digest/bytes.ts";
import { dirname } from "../model/paths.ts";
import { attempt, native, systemCode } from "./attempt.ts";
import { directoryMode, type Host, HostError, type Unpacked, type UnpackLimits } from "./host.ts";
import { list, Pieces, stat } from "./node-reads.ts";
import { physical } from "./physical.ts";

/**
 * The host of this process, in the directory `start`, absolute, or in the process's own. Throws `HostError` when that cannot be entered.
 */
export function nodeHost(env: Readonly<Record<string, string | undefined>>, start: string | null): Host {
  const umask = process.umask();
  const cwd = attempt("enter", start ?? ".", () => {
    // Not process.cwd(): its string cannot represent every name.
    const real = decodeName(
      fs.realpathSync.native(native(start ?? "."), { encoding: "buffer" }) as unknown as Buffer,
    );
    if (!fs.statSync(native(real)).isDirectory()) throw new HostError("ENOTDIR", real, "enter");
    return real;
  });
  const below = physical();
  const pieces = new Pieces();
  const moving = (path: string, move: () => void) => {
    move();
    below.moved(path);
  };
  return {
    env,
    cwd,
    user: process.getuid?.() ?? 0,
    pid: process.pid,
    machine: os.hostname(),
    os: process.platform,
    arch: process.arch,
    userName,
    now: () => Date.now(),
    sleep: (milliseconds) => void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds),
    isAlive,
    list: (path) => attempt("list", path, () => list(path)),
    stat: (path) => attempt("look at", path, () => stat(path)),
    realPath: (path) => attempt("resolve", path, () => realPath(path)),
    readLink: (path) => attempt("read", path, () => decodeName(fs.readlinkSync(native(path), "buffer"))),
    readFile: (path) => attempt("read", path, () => fs.readFileSync(native(path))),
    readChunks: (path) => pieces.of(path, () => fs.openSync(native(path), "r")),
    physical: below.reads,
    makeDirectory: (path, access) =>
      attempt("create", path, () => makeDirectory(path, directoryMode(access, umask), umask)),
    writeFile: (path, chunks, mode) => attempt("write", path, () => writeFile(path, chunks, mode, umask)),
    makeLink: (path, target) => attempt("create", path, () => fs.symlinkSync(native(target), native(path))),
    setMode: (path, mode) => attempt("change", path, () => fs.chmodSync(native(path), mode)),
    touch: (path) => attempt("change", path, () => fs.utimesSync(native(path), new Date(), new Date())),
    rename: (from, to) =>
      attempt("rename to", to, () => moving(from, () => fs.renameSync(native(from), native(to)))),
    remove: (path) => attempt("remove", path, () => moving(path, () => remove(path))),
    // Loaded on demand: these modules take longer to load than all others.
    run: async (program) => (await import("./run.ts")).runProgram(program),
    download: async (request) => (await import("./download.ts")).download(request),
    unpack,
  };
}

async function* unpack(file: string, limits: UnpackLimits): AsyncIterable<Unpacked> {
  yield* (await import("./unpack/unpack.ts")).unpack(file, native(file), limits);
}

function userName(): string | null {
  try {
    return os.userInfo().username;
  } catch {
    // In a container the numeric id may have no name.
    return null;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Somebody else's process is alive as well.
    return systemCode(error) === "EPERM";
  }
}

/** Not Node's `recursive`: it never returns when a parent is missing and cannot be made (/proc). */
function makeDirectory(path: string, mode: number, umask: number): void {
  if (madeIn(path, mode, umask)) return;
  makeDirectory(dirname(path), mode, umask);
  // Another process may have made it in the meantime.
  if (!madeIn(path, mode, umask)) throw new HostError("ENOENT", path, "create");
}

/** Makes the directory if it does not exist; false when its parent does not exist. */
function madeIn(path: string, mode: number, umask: number): boolean {
  try {
    fs.mkdirSync(native(path), mode);
  } catch (error) {
    const code = systemCode(error);
    // A link may lead nowhere.
    if (code === "EEXIST" && fs.statSync(native(path), { throwIfNoEntry: false })?.isDirectory()) return true;
    if (code === "ENOENT" && path !== "/") return false;
    throw error;
  }
  if ((mode & umask) !== 0) fs.chmodSync(native(path), mode);
  return true;
}

function realPath(path: string): string | null {
  try {
    return decodeName(fs.realpathSync.native(native(path), { encoding: "buffer" }) as unknown as Buffer);
  } catch (error) {
    if (["ENOENT", "ENOTDIR", "ELOOP"].includes(systemCode(error) ?? "")) return null;
    throw error;
  }
}

function writeFile(path: string, chunks: Iterable<Uint8Array>, mode: number, umask: number): void {
  const file = fs.openSync(native(path), "wx", mode);
  try {
    if ((mode & umask) !== 0) fs.fchmodSync(file, mode);
    for (const chunk of chunks) {
      for (let written = 0; written < chunk.length; ) written += fs.writeSync(file, chunk, written);
    }
  } finally {
    fs.closeSync(file);
  }
}

function remove(path: string): void {
  try {
    fs.rmSync(native(path), { recursive: true, force: true });
  } catch (error) {
    if (systemCode(error) !== "EACCES") throw error;
    makeWritable(path);
    fs.rmSync(native(path), { recursive: true, force: true });
  }
}

function makeWritable(path: string): void {
  if (stat(path)?.kind !== "directory") return;
  fs.chmodSync(native(path), 0o700);
  for (const { name } of list(path)) makeWritable(`${path}/${name}`);
}
