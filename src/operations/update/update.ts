// `kitout update`: resolves the sources again, finds out what that changes for an agent, and moves the pins.

import { declares } from "../../compiler/lock/declares.ts";
import { lockText } from "../../compiler/lock/text.ts";
import { writeLock } from "../../compiler/lock/write.ts";
import { type Fetcher, isReplaced, isUnboundRemote } from "../../compiler/sources/fetcher.ts";
import { type Checked, type Diagnostic, diagnostic } from "../../diagnostics/diagnostic.ts";
import { Reports } from "../../diagnostics/reports.ts";
import { suggest } from "../../diagnostics/suggest.ts";
import { compareBytes } from "../../digest/bytes.ts";
import type { Config } from "../../model/config.ts";
import type { Lock } from "../../model/lock.ts";
import { revisionOf } from "../../model/pin.ts";
import type { Request } from "../../model/request.ts";
import type { Context } from "../context.ts";
import { cover } from "../cover-profiles.ts";
import type { Locked } from "../read-lock.ts";
import { alteredSources } from "./altered-sources.ts";
import { updatesOf } from "./compare.ts";
import { offRefSources } from "./off-ref.ts";
import type { SourceUpdate } from "./result.ts";

export interface UpdateRequest {
  readonly request: Request;
  /** The configuration and its lock. */
  readonly locked: Locked;
  /** The sources to resolve; empty: all. */
  readonly sources: readonly string[];
  readonly dryRun: boolean;
  /** Whether a tag of a range of versions may have been moved since it was locked. */
  readonly movedTags: boolean;
  /** Whether unified diffs are wanted. */
  readonly diffs: boolean;
}

export interface UpdateResult {
  readonly updates: readonly SourceUpdate[];
  /** Names of sources that the lock no longer has. */
  readonly dropped: readonly string[];
}

/** Writes the lock when something changes, unless this is a dry run. Null when there was an error: then nothing is written. */
export async function update(context: Context, asked: UpdateRequest): Promise<Checked<UpdateResult | null>> {
  const reports = new Reports();
  const { lock } = asked.locked;
  const found = reports.take(await compared(context, asked));
  if (found === null) return reports.with(null);
  const { now, updates } = found;
  if (!asked.dryRun && lockText(now) !== lockText(lock.lock))
    reports.take(writeLock(context.host, lock.file, now, lock.bytes));
  const dropped = [...lock.lock.sources.keys()].filter((name) => !now.sources.has(name)).sort(compareBytes);
  return reports.with({ updates, dropped });
}

async function compared(
  context: Context,
  { request, locked: { configured, lock }, sources, movedTags, diffs }: UpdateRequest,
): Promise<Checked<{ readonly now: Lock; readonly updates: readonly SourceUpdate[] } | null>> {
  const reports = new Reports();
  const named = new Set(sources);
  const replaced = new Set(configured.config.sources.filter(isReplaced).map(({ name }) => name));
  // A source that is bound to a directory keeps its pin and is not resolved.
  const isAsked = (source: string) => (named.size === 0 || named.has(source)) && !replaced.has(source);
  const newest = await alreadyNewest(context.fetcher, configured.config, lock.lock);
  const refreshes = (source: string) => isAsked(source) && !newest.has(source);
  const again = { ...request, lock, refreshes, takesMovedTags: movedTags };
  const { value: covered, diagnostics } = await cover(context, configured, again);
  if (covered === null) {
    const { withLosses } = await import("./losses.ts");
    const asLocked = { ...again, refreshes: () => false };
    return {
      value: null,
      diagnostics: await withLosses(context, configured, { locked: asLocked, updated: again }, diagnostics),
    };
  }
  reports.add(diagnostics);
  reports.add(unknownNames(named, covered.lock));
  if (reports.failed) return reports.with(null);
  reports.add(alteredSources(covered.layers));
  reports.add(await offRefSources(context, covered.layers, lock.lock));
  const diff = diffs ? (await import("../../changes/diff.ts")).diffsOf() : null;
  const comparison = { ...context, old: lock.lock, now: covered.lock, layers: covered.layers, diff };
  const updates = await updatesOf(comparison, isAsked, reports.report);
  return reports.with(reports.failed ? null : { now: covered.lock, updates });
}

/** With policy.minAge: the sources that are already locked at the newest version and stay there, since an update does not go back. */
async function alreadyNewest(fetcher: Fetcher, config: Config, lock: Lock): Promise<ReadonlySet<string>> {
  if (config.policy.minAge === null) return new Set();
  const policy = { ...config.policy, minAge: null };
  const asked = config.sources.filter(isUnboundRemote).map(async (source) => {
    const locked = lock.sources.get(source.name)?.pin;
    if (locked === undefined || !declares(source.origin, locked)) return [];
    const { value } = await fetcher.resolve(source, policy);
    return value !== null && revisionOf(value) === revisionOf(locked) ? [source.name] : [];
  });
  return new Set((await Promise.all(asked)).flat());
}

function unknownNames(named: ReadonlySet<string>, { sources }: Lock): readonly Diagnostic[] {
  const known = [...sources.keys()];
  return [...named]
    .filter((name) => !sources.has(name))
    .map((name) => diagnostic("source/not-locked", null, { name, suggestion: suggest(name, known), known }));
}
