// Subresource Integrity (W3C) of files: the expected hash of an archive.

import { createHash } from "node:crypto";

const ALGORITHMS = ["sha256", "sha384", "sha512"] as const;

export type Algorithm = (typeof ALGORITHMS)[number];

/** The algorithm of a single digest, `sha256-…`; null for several digests, another algorithm or an incomplete digest. */
export function integrityAlgorithm(integrity: string): Algorithm | null {
  const [, name, base64] = /^(sha256|sha384|sha512)-([A-Za-z0-9+/]+={0,2})$/.exec(integrity) ?? [];
  const algorithm = ALGORITHMS.find((known) => known === name);
  if (algorithm === undefined) return null;
  const bytes = Buffer.from(base64!, "base64");
  return bytes.length * 8 === Number(algorithm.slice(3)) && bytes.toString("base64") === base64
    ? algorithm
    : null;
}

/** The SHA-1 of the pieces together, in hexadecimal: all that old packages of a registry have. */
export function sha1Of(chunks: Iterable<Uint8Array>): string {
  const hash = createHash("sha1");
  for (const chunk of chunks) hash.update(chunk);
  return hash.digest("hex");
}

/** The SRI hash of the pieces together. */
export function integrityOf(chunks: Iterable<Uint8Array>, algorithm: Algorithm): string {
  const hash = createHash(algorithm);
  for (const chunk of chunks) hash.update(chunk);
  return `${algorithm}-${hash.digest("base64")}`;
}
