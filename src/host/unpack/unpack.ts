// Reads archives, one entry after the other, and stops at the first problem.

import fs from "node:fs";
import { pipeline } from "node:stream";
import zlib from "node:zlib";
import { HostError, type Unpacked, type UnpackLimits } from "../host.ts";
import { Ambiguous } from "./ambiguous.ts";
import { formatOf, HEAD_BYTES } from "./format.ts";
import { Excess, Meter } from "./meter.ts";
import { readTar } from "./tar.ts";
import { readZip } from "./zip.ts";

/** As `Host.unpack`. `path` is the file's path for Node. */
export async function* unpack(
  file: string,
  path: string | Buffer,
  limits: UnpackLimits,
): AsyncIterable<Unpacked> {
  try {
    const { size, head } = lookAt(path);
    yield* readFormat(path, formatOf(head), new Meter(size, limits));
  } catch (error) {
    if (error instanceof Excess) yield { kind: "problem", problem: error.problem, what: "" };
    else if (error instanceof Ambiguous) yield { kind: "problem", problem: error.problem, what: error.what };
    else if (isRefusal(error)) throw new HostError(error.code, file, "read");
    // Thrown by the libraries; their messages are about bytes and do not help users.
    else if (error instanceof Error) yield { kind: "problem", problem: "broken", what: "" };
    else throw error;
  }
}

async function* readFormat(
  path: string | Buffer,
  format: ReturnType<typeof formatOf>,
  meter: Meter,
): AsyncIterable<Unpacked> {
  switch (format.kind) {
    case "tar":
      yield* readTar(fs.createReadStream(path), meter);
      break;
    case "gzip":
      // The callback has nothing to do: the reader at the end of the pipeline gets the error.
      yield* readTar(
        pipeline(fs.createReadStream(path), zlib.createGunzip(), () => {}),
        meter,
      );
      break;
    case "zip":
      yield* readZip(fs.openSync(path, "r"), meter);
      break;
    case "other":
      yield { kind: "problem", problem: "format", what: format.name };
  }
}

function lookAt(path: string | Buffer): { size: number; head: Buffer } {
  const file = fs.openSync(path, "r");
  try {
    const head = Buffer.alloc(HEAD_BYTES);
    return { size: fs.fstatSync(file).size, head: head.subarray(0, fs.readSync(file, head)) };
  } finally {
    fs.closeSync(file);
  }
}

/** Whether it is an error of the machine. zlib's errors have codes too, but no system call. */
function isRefusal(error: unknown): error is { code: string } {
  return error instanceof Error && "syscall" in error && "code" in error && typeof error.code === "string";
}
