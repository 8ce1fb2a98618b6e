// The bytes of a configuration's file, as far as it is one.

import type { Kind, ReadHost } from "../../host/host.ts";
import { readBounded } from "../../host/read-bounded.ts";

/** No configuration that somebody wrote is nearly as large. */
export const MAX_CONFIG_BYTES = 1024 * 1024;

/** Why something is no configuration: nothing is there, it is no regular file, or it has at least so many bytes. */
export type NoConfigFile =
  | { readonly problem: "missing" }
  | { readonly problem: "not-a-file"; readonly kind: Kind }
  | { readonly problem: "too-large"; readonly bytes: number };

/** Follows links. Nothing is opened but a regular file, which never makes one wait. Throws `HostError`. */
export function readConfigFile(host: ReadHost, file: string): Uint8Array | NoConfigFile {
  const real = host.realPath(file);
  const stat = real === null ? null : host.stat(real);
  if (stat === null) return { problem: "missing" };
  if (stat.kind !== "file") return { problem: "not-a-file", kind: stat.kind };
  if (stat.size > MAX_CONFIG_BYTES) return { problem: "too-large", bytes: stat.size };
  const bytes = readBounded(host, file, MAX_CONFIG_BYTES);
  return typeof bytes === "number" ? { problem: "too-large", bytes } : bytes;
}
