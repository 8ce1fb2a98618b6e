// Local files that a configuration adds to its skills: overlays, patches, templates.

import { type Checked, diagnostic, type Report } from "../../diagnostics/diagnostic.ts";
import { attempt } from "../../diagnostics/host.ts";
import { Reports } from "../../diagnostics/reports.ts";
import type { ReadHost } from "../../host/host.ts";
import { readBounded } from "../../host/read-bounded.ts";
import type { LocalPath } from "../../model/config.ts";
import { basename, type RelPath, ROOT } from "../../model/names.ts";
import { dirname } from "../../model/paths.ts";
import type { FileNode, SourceTree } from "../../model/tree.ts";
import { listTree } from "./path.ts";

/**
 * A file or a directory as a tree, in which `start` is its path. Null when it does not exist or is neither, which is reported. A file is
 * alone in its tree.
 */
export function listLocal(host: ReadHost, { path, at }: LocalPath): Checked<SourceTree | null> {
  const reports = new Reports();
  const tree = attempt(
    () => {
      const real = physical(host, path, at, reports.report);
      const stat = real === null ? null : host.physical.stat(real);
      if (real === null || stat === null) return null;
      if (stat.kind === "directory")
        return { name: path, directory: real, root: listTree(host, real, at, reports.report), start: ROOT };
      if (stat.kind === "file") {
        const file: FileNode = { kind: "file", size: stat.size, executable: stat.executable, blob: null };
        const start = basename(real) as RelPath;
        const root = { kind: "directory" as const, children: new Map([[start, file]]) };
        return { name: path, directory: dirname(real), root, start };
      }
      reports.report(diagnostic("local/not-a-file", at, { path, kind: stat.kind }));
      return null;
    },
    at,
    reports.report,
  );
  return reports.with(tree);
}

/** The bytes of a patch or a template, at most `limit` of them. Null when they cannot be read, which is reported. */
export function readLocal(host: ReadHost, { path, at }: LocalPath, limit: number): Checked<Buffer | null> {
  const reports = new Reports();
  const bytes = attempt(
    () => {
      const real = physical(host, path, at, reports.report);
      const stat = real === null ? null : host.physical.stat(real);
      if (real === null || stat === null) return null;
      if (stat.kind !== "file") {
        reports.report(diagnostic("local/not-a-file", at, { path, kind: stat.kind }));
        return null;
      }
      const read = readBounded(host.physical, real, limit);
      if (typeof read !== "number") return read;
      reports.report(diagnostic("local/too-large", at, { path, limit }));
      return null;
    },
    at,
    reports.report,
  );
  return reports.with(bytes);
}

function physical(host: ReadHost, path: string, at: LocalPath["at"], report: Report): string | null {
  const real = host.realPath(path);
  if (real === null) report(diagnostic("local/missing", at, { path }));
  return real;
}
