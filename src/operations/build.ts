// `kitout build` and the first half of `kitout install`.

import { type Compiled, compile } from "../compiler/compile.ts";
import { configure } from "../compiler/config/configure.ts";
import { type Checked, diagnostic } from "../diagnostics/diagnostic.ts";
import { hostFailure } from "../diagnostics/host.ts";
import { Reports } from "../diagnostics/reports.ts";
import { closeOwnDirectories } from "../host/directories.ts";
import { HostError, type ReadHost } from "../host/host.ts";
import { nonce } from "../host/presence.ts";
import { isInside } from "../model/paths.ts";
import type { Request } from "../model/request.ts";
import { lookAt } from "../store/existing.ts";
import { Known } from "../store/known.ts";
import { nullIfDenied } from "../store/null-if-denied.ts";
import { findStore, foreignWriterOf, type OpenStore, openStore, touchBundle } from "../store/open.ts";
import { Copy, Store } from "../store/write.ts";
import type { Context } from "./context.ts";
import { SkillNotes } from "./known-skills.ts";
import { isDestination, reservedPlace } from "./out-place.ts";
import { registerUser } from "./register-user.ts";
import { type LockChange, type LockMode, saveLock } from "./save-lock.ts";

export interface Built extends Compiled {
  /** The directory of the bundle; absolute. */
  readonly directory: string;
  /** What was, or would be, written to the lock; null when nothing was. */
  readonly lockChange: LockChange | null;
}

/** A bundle in a store. */
export interface Stored extends Built {
  /** What the user's state knows of the store, and what it can know now. */
  readonly known: Known;
}

/** Builds into the store. With `repair`, all existing files are compared, and rebuilt where they are damaged. */
export async function buildIntoStore(
  context: Context,
  request: Request,
  repair: boolean,
  lock: LockMode = "write",
): Promise<Checked<Built | null>> {
  const { host } = context;
  return reportingFailures(async (reports) => {
    if (lock !== "leave") closeOwnDirectories(host);
    const directory = findStore(host, reports.report);
    const store = directory === null ? null : openStore(host, directory, reports.report);
    if (store === null) return null;
    try {
      const built = reports.take(await buildInto(context, store, request, repair, lock));
      if (built !== null) touchBundle(host, built.directory);
      // Whoever leaves the lock as it is may not write to the user's state either.
      if (built !== null && lock !== "leave") {
        nullIfDenied(() => built.known.save(host));
        registerUser(host, store.directory, built.bundle.id);
      }
      return built;
    } finally {
      store.close();
    }
  });
}

/** The same, into a store that the caller has opened and closes after the install. */
export function buildInto(
  context: Context,
  { host, directory, work }: OpenStore,
  request: Request,
  repair: boolean,
  lock: LockMode = "write",
): Promise<Checked<Stored | null>> {
  return reportingFailures(async (reports) => {
    const known = new Known(host, directory);
    const compared = repair
      ? "all"
      : lock === "write" && isInProject(host, directory)
        ? "changed"
        : "unknown";
    const store = new Store(host, directory, work, compared, known, reports.report);
    const notes = new SkillNotes(host, request.config);
    const remembering = repair || context.remembers === false ? context : { ...context, known: notes };
    const compiled = reports.take(await compile(remembering, request, store));
    if (compiled === null) return null;
    const lockChange = reports.take(await saveLock(context, request, compiled, lock));
    if (reports.failed) return null;
    const bundle = store.putBundle(compiled.bundle);
    if (lock !== "leave" && remembering !== context) nullIfDenied(() => notes.save(host));
    const foreign = foreignWriterOf(host, directory, [`/bundles/${compiled.bundle.id}`]);
    if (foreign === null) return { ...compiled, directory: bundle, lockChange, known };
    reports.report(foreign);
    return null;
  });
}

/** Whether a store was put where a pull may change it. */
function isInProject(host: ReadHost, store: string): boolean {
  return Boolean(host.env["KITOUT_STORE"]) && isInside(host.cwd, store);
}

/** Builds into a directory. What is there is inspected first, and kept unless it is an unmodified bundle. */
export async function buildIntoDirectory(
  context: Context,
  request: Request,
  directory: string,
): Promise<Checked<Built | null>> {
  const { host } = context;
  const copy = new Copy(host, directory, `kitout-${nonce(host)}`);
  return reportingFailures(async (reports) => {
    const isOurs = (directory: string) => {
      const existing = lookAt(host, directory);
      if (existing.kind === "foreign") reports.report(diagnostic("bundle/out-foreign", null, { directory }));
      if (existing.kind === "modified") {
        reports.report(diagnostic("bundle/out-modified", null, { directory, path: existing.path }));
      }
      return existing.kind === "nothing" || existing.kind === "bundle";
    };
    // What is wrong with the configuration is reported by the compilation below.
    const config = configure(host, request).value?.config ?? null;
    const isTarget = config !== null && isDestination(host, directory, config);
    const place = reservedPlace(host, directory) ?? (isTarget ? "agent" : null);
    if (place !== null) {
      reports.report(diagnostic("bundle/out-reserved", null, { directory, place }));
      return null;
    }
    if (!isOurs(directory)) return null;
    try {
      const compiled = reports.take(await compile(context, request, copy));
      if (compiled === null) return null;
      const lockChange = reports.take(await saveLock(context, request, compiled, "write"));
      if (reports.failed || !copy.finish(compiled.bundle, isOurs)) return null;
      return { ...compiled, directory, lockChange };
    } finally {
      copy.close();
    }
  });
}

/** Compiles and writes nothing: neither a bundle nor the lock. */
export function compileOnly(context: Context, request: Request): Promise<Checked<Compiled | null>> {
  return reportingFailures(async (reports) => reports.take(await compile(context, request, null)));
}

/** The result of `work`; null, with a report, when the machine refuses. */
async function reportingFailures<T>(
  work: (reports: Reports) => Promise<T | null>,
): Promise<Checked<T | null>> {
  const reports = new Reports();
  try {
    return reports.with(await work(reports));
  } catch (error) {
    if (!(error instanceof HostError)) throw error;
    reports.report(hostFailure(error, null));
    return reports.with(null);
  }
}
