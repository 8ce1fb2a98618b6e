// Reads the file of a configuration, after checking that it is one.

import type { Kind, ReadHost } from "../../host/host.ts";
import { readBounded } from "../../host/read-bounded.ts";

/** No hand-written configuration is nearly as large. */
export const MAX_CONFIG_BYTES = 1024 * 1024;

/** Why a file is not a configuration: it does not exist, is not a regular file, or has at least this many bytes. */
export type NoConfigFile =
  | { readonly problem: "missing" }
  | { readonly problem: "not-a-file"; readonly kind: Kind }
  | { readonly problem: "too-large"; readonly bytes: number };

/** The bytes of the file; links are followed. Only regular files are opened, since anything else may block. Throws `HostError`. */
export function readConfigFile(host: ReadHost, file: string): Uint8Array | NoConfigFile {
  const real = host.realPath(file);
  const stat = real === null ? null : host.physical.stat(real);
  if (real === null || stat === null) return { problem: "missing" };
  if (stat.kind !== "file") return { problem: "not-a-file", kind: stat.kind };
  if (stat.size > MAX_CONFIG_BYTES) return { problem: "too-large", bytes: stat.size };
  const bytes = readBounded(host.physical, real, MAX_CONFIG_BYTES);
  return typeof bytes === "number" ? { problem: "too-large", bytes } : bytes;
}
