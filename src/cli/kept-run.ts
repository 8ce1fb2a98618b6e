// A run that changed nothing is kept: what it asked of the machine, and what it said. The same command line, asked again, gets the same
// output without loading, reading or compiling anything, as long as the machine would answer the same.
//
// A kept run says which script is started, so it is believed only where nobody else can write: in the user's own state, in a file of the
// user's own. It is one checksummed file for each command line and working directory.

import { createHash } from "node:crypto";
import fs from "node:fs";
import os from "node:os";
import { stateHome } from "../host/directories.ts";
import { FIELDS } from "../host/signature.ts";
import type { Trace } from "../host/trace.ts";
import { version } from "../model/version.ts";
import type { World } from "./world.ts";

/** The script that a kept run ends with. */
export interface KeptScript {
  readonly path: string;
  readonly args: readonly string[];
  readonly cwd: string;
  /** What differs in its environment from that of kitout; null: the variable is not there. */
  readonly env: readonly (readonly [name: string, value: string | null])[];
}

/** Its exit code is 0, or that of the script. */
export interface KeptRun {
  readonly trace: Trace;
  readonly printed: readonly (readonly [stream: "stdout" | "stderr", text: string])[];
  readonly script: KeptScript | null;
}

/** The commands whose runs are kept. */
export const KEPT: readonly string[] = ["install", "list", "show"];

/** Changes whenever the form of the file does. */
const FORMAT = "kitout run 1";

/** The file of a command line in this world; null where there is no place for it, or the world is not one to keep runs in. */
export function keptFile(args: readonly string[], world: World): string | null {
  const { env, cwd, stdin, stdout, stderr, program } = world;
  const state = stateHome(world);
  const directory = cwd ?? workingDirectory();
  if (state === null || program === null || directory === null) return null;
  const terminals = [stdin, stdout, stderr].map(({ isTerminal }) => isTerminal);
  const columns = [stdout, stderr].map((stream) => (stream.isTerminal ? stream.columns : null));
  const machine = [os.hostname(), process.platform, process.arch, process.getuid?.() ?? 0];
  // Shells with different programs take turns in one directory.
  const path = env["PATH"] ?? null;
  const key = JSON.stringify([FORMAT, version, program, machine, directory, args, path, terminals, columns]);
  return `${state}/${RUNS}/${sha256(key).toString("hex").slice(0, 40)}`;
}

/** Null where it was removed, and where its name is not UTF-8, since it is not told apart from others then. */
function workingDirectory(): string | null {
  try {
    const directory = process.cwd();
    return directory.includes("\ufffd") ? null : directory;
  } catch {
    return null;
  }
}

/** In the directory of kitout's state. */
const RUNS = ".runs";

/** The kept run in a file; null when there is none, it is damaged, or somebody else could have written it. */
export function readKept(file: string): KeptRun | null {
  try {
    const opened = fs.openSync(
      file,
      fs.constants.O_RDONLY | fs.constants.O_NOFOLLOW | fs.constants.O_NONBLOCK,
    );
    try {
      const stat = fs.fstatSync(opened);
      const isOwn = stat.isFile() && stat.uid === (process.getuid?.() ?? 0) && (stat.mode & 0o022) === 0;
      return isOwn && stat.size <= MAX_BYTES ? decode(fs.readFileSync(opened)) : null;
    } finally {
      fs.closeSync(opened);
    }
  } catch {
    // Whatever is wrong with it, the run takes place.
    return null;
  }
}

/** Bytes; ten times what a hundred thousand skills need. */
const MAX_BYTES = 1024 * 1024 * 1024;
const CHECKSUM = 32;

/** The file's bytes: a line of JSON, the paths, the signatures, and the SHA-256 of all that. */
export function encode({ trace, ...said }: KeptRun): Buffer {
  const { paths, numbers, ...asked } = trace;
  const head = Buffer.from(`${JSON.stringify({ format: FORMAT, ...said, ...asked, count: paths.length })}\n`);
  const names = Buffer.from(paths.join("\0"));
  const signatures = Buffer.from(numbers.buffer, numbers.byteOffset, numbers.byteLength);
  const bytes = Buffer.concat([head, names, signatures]);
  return Buffer.concat([bytes, sha256(bytes)]);
}

function decode(file: Buffer): KeptRun | null {
  const bytes = file.subarray(0, -CHECKSUM);
  if (!sha256(bytes).equals(file.subarray(-CHECKSUM))) return null;
  const end = bytes.indexOf("\n");
  const { format, printed, script, count, ...asked } = JSON.parse(bytes.toString("utf8", 0, end));
  if (format !== FORMAT) return null;
  const from = bytes.length - count * FIELDS * 8;
  const paths = count === 0 ? [] : bytes.toString("utf8", end + 1, from).split("\0");
  // A view needs an aligned start.
  const numbers = new BigInt64Array(new Uint8Array(bytes.subarray(from)).buffer);
  return { trace: { ...asked, paths, numbers }, printed, script };
}

function sha256(bytes: string | Buffer): Buffer {
  return createHash("sha256").update(bytes).digest();
}
