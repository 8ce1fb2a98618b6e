// Archives for tests: made by the tools of this machine, or byte by byte where a tool would refuse.

import { spawnSync } from "node:child_process";
import fs from "node:fs";
import zlib from "node:zlib";
import { encodeName } from "../../src/digest/bytes.ts";
import { crc32 } from "../../src/host/unpack/crc32.ts";

/** Runs `sh` in the directory. Throws when it fails. */
export function sh(directory: string, line: string): string {
  const { status, stdout, stderr } = spawnSync("/bin/sh", ["-euc", line], {
    cwd: directory,
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`${line}: ${stderr}`);
  return stdout;
}

export interface TarEntry {
  readonly path: string;
  /** The letter of the header: 0 file, 1 hard link, 2 link, 3 device, 5 directory, 6 fifo. */
  readonly type?: string;
  readonly target?: string;
  readonly content?: string | Buffer;
  readonly mode?: number;
  /** What the header says instead of the content's length, byte for byte. */
  readonly size?: Buffer;
}

/** A tar archive as POSIX has it; every path has less than 100 bytes. */
export function tar(entries: readonly TarEntry[]): Buffer {
  return Buffer.concat([...entries.flatMap(tarEntry), Buffer.alloc(1024)]);
}

export function tarEntry(entry: TarEntry): Buffer[] {
  const { path, type = "0", target = "", content = "", mode = 0o644, size = null } = entry;
  const header = Buffer.alloc(512);
  const bytes = Buffer.from(content);
  encodeName(path).copy(header);
  header.write(`${mode.toString(8).padStart(7, "0")}\0${"0000000\0".repeat(2)}`, 100);
  header.write(`${bytes.length.toString(8).padStart(11, "0")}\0${"0".repeat(11)}\0        ${type}`, 124);
  size?.copy(header, 124);
  header.write(target, 157);
  header.write("ustar\x0000", 257);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
  return [header, bytes, Buffer.alloc((512 - (bytes.length % 512)) % 512)];
}

/** One record of an extended header. */
export function pax(records: Readonly<Record<string, string>>): TarEntry {
  const text = Object.entries(records).map(([key, value]) => {
    const rest = Buffer.byteLength(` ${key}=${value}\n`);
    let length = rest;
    while (length !== rest + String(length).length) length = rest + String(length).length;
    return `${length} ${key}=${value}\n`;
  });
  return { path: "PaxHeaders/x", type: "x", content: text.join("") };
}

export interface ZipEntry {
  readonly path: string;
  readonly content?: string | Buffer;
  /** With the kind of the file, as unix has it; null: made by a system without any. */
  readonly mode?: number | null;
  readonly flags?: number;
  readonly method?: number;
  readonly crc?: number;
  readonly extra?: Buffer;
}

/** A zip archive; its files are deflated. */
export function zip(entries: readonly ZipEntry[]): Buffer {
  const locals: Buffer[] = [];
  const central: Buffer[] = [];
  let offset = 0;
  for (const { path, content = "", mode = 0o100644, flags = 0, method = 8, crc, extra } of entries) {
    const name = encodeName(path);
    const raw = Buffer.from(content);
    const data = method === 8 ? zlib.deflateRawSync(raw, { level: 9 }) : raw;
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(flags, 2);
    common.writeUInt16LE(method, 4);
    common.writeUInt32LE(crc ?? crc32(raw), 10);
    common.writeUInt32LE(data.length, 14);
    common.writeUInt32LE(raw.length, 18);
    common.writeUInt16LE(name.length, 22);
    const local = [Buffer.from("PK\x03\x04"), common, name, data];
    const entry = Buffer.alloc(46);
    entry.write("PK\x01\x02");
    entry.writeUInt16LE(mode === null ? 20 : (3 << 8) | 20, 4);
    common.copy(entry, 6);
    entry.writeUInt16LE(extra?.length ?? 0, 30);
    entry.writeUInt32LE((mode ?? 0) * 0x10000, 38);
    entry.writeUInt32LE(offset, 42);
    central.push(entry, name, extra ?? Buffer.alloc(0));
    locals.push(...local);
    offset += local.reduce((sum, part) => sum + part.length, 0);
  }
  const directory = Buffer.concat(central);
  const end = Buffer.alloc(22);
  end.write("PK\x05\x06");
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, directory, end]);
}

/** A gzip file of so many zeros behind these bytes, without holding them. */
export async function gzipOfZeros(file: string, head: Buffer, zeros: number): Promise<void> {
  const gzip = zlib.createGzip({ level: 9 });
  const out = gzip.pipe(fs.createWriteStream(file));
  gzip.write(head);
  const block = Buffer.alloc(1024 * 1024);
  for (let left = zeros; left > 0; left -= block.length)
    if (!gzip.write(block.subarray(0, Math.min(left, block.length))))
      await new Promise((resolve) => gzip.once("drain", resolve));
  gzip.end();
  await new Promise<void>((resolve) => out.once("close", resolve));
}

/** A gzipped archive of one skill and of a file of zeros with this many MiB, which takes about an eight hundredth of that. */
export function bomb(mebibytes: number): Buffer {
  const size = Buffer.from(`${(mebibytes * MIB).toString(8).padStart(11, "0")}\0`);
  const skill = tarEntry({
    path: "package/SKILL.md",
    content: "---\nname: bomb\ndescription: Grows.\n---\n",
  });
  const manifest = tarEntry({ path: "package/package.json", content: '{"name":"bomb","version":"1.0.0"}' });
  const [header] = tarEntry({ path: "package/zeros", size });
  const flushed = (bytes: Buffer) =>
    zlib.deflateRawSync(bytes, { level: 9, finishFlush: zlib.constants.Z_FULL_FLUSH });
  // After a full flush the same bytes mean the same again. npm stops by itself at a ratio of a thousand.
  const noise = Buffer.from(Array.from({ length: 250 }, (_, index) => (index * 97 + (index >> 3)) % 251));
  const zeros = flushed(Buffer.concat([noise, Buffer.alloc(MIB - noise.length)]));
  return Buffer.concat([
    Buffer.from("1f8b08000000000000ff", "hex"),
    flushed(Buffer.concat([...skill, ...manifest, header!])),
    ...Array.from({ length: mebibytes }, () => zeros),
    zlib.deflateRawSync(Buffer.alloc(1024)),
    // Its checksum is wrong: by then, everything is unpacked.
    Buffer.alloc(8),
  ]);
}

const MIB = 1024 * 1024;
