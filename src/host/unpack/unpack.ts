// Reads archives, one entry after the other, and stops at the first problem.

import fs from "node:fs";
import { pipeline } from "node:stream";
import zlib from "node:zlib";
import { HostError, type Unpacked, type UnpackLimits } from "../host.ts";
import { Ambiguous } from "./ambiguous.ts";
import { type Format, formatOf, HEAD_BYTES } from "./format.ts";
import { Excess, Meter } from "./meter.ts";
import { readTar } from "./tar.ts";
import { readZip } from "./zip.ts";
import { checkNoZip } from "./zip-check.ts";

/** As `Host.unpack`. `path` is the file's path for Node. */
export async function* unpack(
  file: string,
  path: string | Buffer,
  limits: UnpackLimits,
): AsyncIterable<Unpacked> {
  try {
    const { size, format } = lookAt(path);
    yield* readFormat(path, format, new Meter(size, limits));
  } catch (error) {
    if (error instanceof Excess) yield { kind: "problem", problem: error.problem, what: "" };
    else if (error instanceof Ambiguous) yield { kind: "problem", problem: error.problem, what: error.what };
    else if (isRefusal(error)) throw new HostError(error.code, file, "read");
    // Thrown by the libraries; their messages are about bytes and do not help users.
    else if (error instanceof Error) yield { kind: "problem", problem: "broken", what: "" };
    else throw error;
  }
}

async function* readFormat(path: string | Buffer, format: Format, meter: Meter): AsyncIterable<Unpacked> {
  switch (format.kind) {
    case "tar":
      yield* readTar(fs.createReadStream(path), meter);
      break;
    case "gzip":
      yield* readTar(readGzip(path), meter);
      break;
    case "zip":
      yield* readZip(fs.openSync(path, "r"), meter);
      break;
    case "other":
      yield { kind: "problem", problem: "format", what: format.name };
  }
}

/**
 * What a gzip file unpacks to. Some programs stop where its first member ends, some go on to one that follows, and some go on behind zeros,
 * too: of a file with more than one, `Ambiguous` is thrown.
 */
async function* readGzip(path: string | Buffer): AsyncIterable<Uint8Array> {
  const gunzip = zlib.createGunzip();
  let unpacked = 0;
  // The callback has nothing to do: the reader at the end of the pipeline gets the error.
  for await (const chunk of pipeline(fs.createReadStream(path), gunzip, () => {}) as AsyncIterable<Buffer>) {
    unpacked += chunk.length;
    yield chunk;
  }
  // A member ends with its own size (RFC 1952), which gunzip has compared.
  const end = gunzip.bytesWritten;
  const last = await firstOf(fs.createReadStream(path, { start: end - 4, end: end - 1 }));
  if (last.readUInt32LE() !== unpacked) throw new Ambiguous("after-end", "");
  for await (const chunk of fs.createReadStream(path, { start: end }) as AsyncIterable<Buffer>)
    if (chunk.some((byte) => byte !== 0)) throw new Ambiguous("after-end", "");
}

async function firstOf(bytes: AsyncIterable<Buffer>): Promise<Buffer> {
  for await (const chunk of bytes) return chunk;
  throw new Error("no end");
}

function lookAt(path: string | Buffer): { size: number; format: Format } {
  const file = fs.openSync(path, "r");
  try {
    const head = Buffer.alloc(HEAD_BYTES);
    const format = formatOf(head.subarray(0, fs.readSync(file, head, 0, HEAD_BYTES, 0)));
    const { size } = fs.fstatSync(file);
    if (format.kind === "tar" || format.kind === "gzip") checkNoZip(file, size);
    return { size, format };
  } finally {
    fs.closeSync(file);
  }
}

/** Whether it is an error of the machine. zlib's errors have codes too, but no system call. */
function isRefusal(error: unknown): error is { code: string } {
  return error instanceof Error && "syscall" in error && "code" in error && typeof error.code === "string";
}
