// The checksum of zip archives (ISO 3309). node:zlib has it only from 20.15 on.

/** A checksum that is computed piece by piece. */
export class Crc32 {
  #rest = 0xffffffff;

  add(bytes: Uint8Array): void {
    let rest = this.#rest;
    for (const byte of bytes) rest = (rest >>> 8) ^ TABLE[(rest ^ byte) & 0xff]!;
    this.#rest = rest;
  }

  get value(): number {
    return (this.#rest ^ 0xffffffff) >>> 0;
  }
}

/** The checksum of these bytes. */
export function crc32(bytes: Uint8Array): number {
  const sum = new Crc32();
  sum.add(bytes);
  return sum.value;
}

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let rest = byte;
  for (let bit = 0; bit < 8; bit += 1) rest = (rest >>> 1) ^ (rest & 1 ? 0xedb88320 : 0);
  return rest;
});
