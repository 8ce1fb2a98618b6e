// Copies of small directories, made without a process: to start one takes longer than to copy a home of a test.

import { spawnSync } from "node:child_process";
import fs from "node:fs";

/**
 * Copies a file, a link or a directory with all below it to `to`, where nothing may be but a directory for a directory. Owners, modes
 * and times come along, as with `cp -a`. Throws when something cannot be read or written.
 */
export function copyTree(from: string, to: string): void {
  copy(Buffer.from(from), Buffer.from(to));
}

/** Paths as bytes, since names need not be UTF-8. */
function copy(from: Buffer, to: Buffer): void {
  const stat = fs.lstatSync(from);
  if (stat.isDirectory()) {
    fs.mkdirSync(to, { recursive: true });
    for (const name of fs.readdirSync(from, { encoding: "buffer" })) copy(join(from, name), join(to, name));
  } else if (stat.isSymbolicLink()) {
    fs.symlinkSync(fs.readlinkSync(from, { encoding: "buffer" }), to);
  } else if (stat.isFile()) {
    fs.copyFileSync(from, to, fs.constants.COPYFILE_EXCL);
  } else {
    const { status, stderr } = spawnSync("cp", ["-a", from.toString(), to.toString()], { encoding: "utf8" });
    if (status !== 0) throw new Error(stderr);
    return;
  }
  if (process.getuid!() === 0) fs.lchownSync(to, stat.uid, stat.gid);
  if (stat.isSymbolicLink()) fs.lutimesSync(to, stat.atimeMs / 1000, stat.mtimeMs / 1000);
  else {
    fs.chmodSync(to, stat.mode & 0o7777);
    fs.utimesSync(to, stat.atimeMs / 1000, stat.mtimeMs / 1000);
  }
}

/** Gives all below a path to a user; links themselves, not what they lead to. */
export function chownTree(file: string, user: number): void {
  const path = Buffer.from(file);
  fs.lchownSync(path, user, user);
  if (fs.lstatSync(path).isDirectory()) chownBelow(path, user);
}

function chownBelow(directory: Buffer, user: number): void {
  for (const entry of fs.readdirSync(directory, { encoding: "buffer", withFileTypes: true })) {
    const path = join(directory, entry.name);
    fs.lchownSync(path, user, user);
    if (entry.isDirectory()) chownBelow(path, user);
  }
}

const SLASH = Buffer.from("/");

function join(directory: Buffer, name: Buffer): Buffer {
  return Buffer.concat([directory, SLASH, name]);
}
