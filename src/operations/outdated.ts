// `kitout outdated`: resolves every source and compares it with the lock.

import { type Configured, configure } from "../compiler/config/configure.ts";
import type { Context } from "../compiler/context.ts";
import { declares } from "../compiler/lock/declares.ts";
import { type Fetcher, isUnboundRemote, type RemoteSource } from "../compiler/sources/fetcher.ts";
import { isNewer } from "../compiler/sources/git/versions.ts";
import type { Checked } from "../diagnostics/diagnostic.ts";
import { Reports } from "../diagnostics/reports.ts";
import { compareBytes } from "../digest/bytes.ts";
import type { ReadHost } from "../host/host.ts";
import type { Config } from "../model/config.ts";
import type { Lock, Pin } from "../model/lock.ts";
import { addressOf, followsOf, isMovedTag, revisionOf, tagOf, tipOf } from "../model/pin.ts";
import type { Request } from "../model/request.ts";
import { coveredProfiles } from "./cover-profiles.ts";
import { readLocked } from "./read-lock.ts";
import type { OutdatedSource } from "./update/result.ts";

/** One for each remote source of any profile, sorted by name; failures are reported. Null without a lock. */
export async function outdatedSources(
  context: Context,
  request: Request,
): Promise<Checked<readonly OutdatedSource[] | null>> {
  const reports = new Reports();
  const read = reports.take(readLocked(context.host, request, null));
  if (read === null) return reports.with(null);
  const { configured, lock } = read;
  const asked = reports.take(remoteSources(context.host, request, configured));
  const found = await Promise.all(
    asked.map(({ config, source }) => compared(context, config, source, lock.lock)),
  );
  const rows = found.map(reports.take, reports).filter((row) => row !== null);
  return reports.with(rows.sort((a, b) => compareBytes(a.source, b.source)));
}

/** The remote sources of all profiles, each name once. */
function remoteSources(
  host: ReadHost,
  request: Request,
  configured: Configured,
): Checked<readonly { config: Config; source: RemoteSource }[]> {
  const reports = new Reports();
  const found = new Map<string, { config: Config; source: RemoteSource }>();
  for (const profiles of coveredProfiles(configured)) {
    const layer = reports.take(configure(host, { ...request, profiles, ignoreConditions: true }));
    for (const source of layer?.config.sources ?? []) {
      if (layer !== null && isUnboundRemote(source) && !found.has(source.name))
        found.set(source.name, { config: layer.config, source });
    }
  }
  return reports.with([...found.values()]);
}

async function compared(
  { fetcher }: Context,
  config: Config,
  source: RemoteSource,
  lock: Lock,
): Promise<Checked<OutdatedSource | null>> {
  const reports = new Reports();
  const locked = lock.sources.get(source.name)?.pin ?? null;
  const asked = await fetcher.resolve(source, config.policy, locked);
  // That is the answer here, and no failure.
  const isTagMoved = asked.diagnostics.some(({ code }) => code === "git/tag-moved");
  const now = reports.take(isTagMoved ? await fetcher.resolve(source, config.policy) : asked);
  if (now === null) return reports.with(null);
  const { minAge } = config.policy;
  const newest =
    minAge === null
      ? now
      : ((await fetcher.resolve(source, { ...config.policy, minAge: null })).value ?? now);
  // The locked version may be younger than policy.minAge allows today; an update does not go back.
  const latest = locked !== null && revisionOf(locked) === revisionOf(newest) ? newest : now;
  const moved = locked !== null && revisionOf(locked) !== revisionOf(latest);
  const isHeld = revisionOf(newest) !== revisionOf(latest);
  const isMovedNow = isTagMoved || (moved && isMovedTag(locked, latest));
  // Of a tag that was moved it is said in the row.
  if (locked !== null && declares(source.origin, locked) && !isMovedNow)
    reports.add(await fetcher.reviewed(source, locked, config.policy, tipOf(locked, newest)));
  const value = {
    source: source.name,
    from: addressOf(now),
    kind: now.kind,
    follows: followsOf(now),
    locked: locked === null ? null : revisionOf(locked),
    latest: revisionOf(isHeld && !moved ? newest : latest),
    tags: await tagsOf(fetcher, config, source, locked, isHeld && !moved ? newest : latest),
    state: pinState(locked === null, isMovedNow, moved, isHeld),
  };
  return reports.with(value);
}

async function tagsOf(
  fetcher: Fetcher,
  config: Config,
  source: RemoteSource,
  locked: Pin | null,
  latest: Pin,
): Promise<OutdatedSource["tags"]> {
  const tag = tagOf(latest);
  const { origin } = source;
  if (tag === null || origin.kind !== "git" || origin.versions === undefined) return null;
  const every = { ...source, origin: { ...origin, versions: { ...origin.versions, range: "*" } } };
  const newest = (await fetcher.resolve(every, config.policy)).value;
  const outside = newest === null ? null : tagOf(newest);
  return {
    locked: locked === null ? null : tagOf(locked),
    latest: tag,
    outside: outside !== null && isNewer(origin.versions.tag, outside, tag) ? outside : null,
  };
}

function pinState(
  isUnlocked: boolean,
  isTagMoved: boolean,
  isMoved: boolean,
  isHeld: boolean,
): OutdatedSource["state"] {
  if (isUnlocked) return "unlocked";
  if (isTagMoved) return "tag-moved";
  if (isMoved) return "outdated";
  return isHeld ? "held" : "current";
}
