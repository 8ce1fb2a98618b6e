// Reads the bytes of the lock; something else may be in its place.

import { type Checked, diagnostic, type Report } from "../../diagnostics/diagnostic.ts";
import { attempt } from "../../diagnostics/host.ts";
import { Reports } from "../../diagnostics/reports.ts";
import type { ReadHost } from "../../host/host.ts";
import { readBounded } from "../../host/read-bounded.ts";

/** Enough for a hundred thousand skills. */
const MAX_BYTES = 16 * 1024 * 1024;

/** `file` is physical. Null when it does not exist, or cannot be read: then there are diagnostics. */
export function lockBytes(host: ReadHost, file: string): Checked<Uint8Array | null> {
  const reports = new Reports();
  const bytes = attempt(() => read(host, file, reports.report), { file }, reports.report);
  return reports.with(bytes);
}

function read(host: ReadHost, file: string, report: Report): Uint8Array | null {
  const stat = host.physical.stat(file);
  if (stat === null) return null;
  if (stat.kind !== "file") {
    report(diagnostic("lock/not-a-file", { file }, { kind: stat.kind }));
    return null;
  }
  const bytes = readBounded(host.physical, file, MAX_BYTES);
  if (typeof bytes !== "number") return bytes;
  report(diagnostic("lock/syntax", { file }, { problem: "too-large" }));
  return null;
}
