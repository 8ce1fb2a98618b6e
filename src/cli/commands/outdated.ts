import { type Configured, configure } from "../../compiler/compile.ts";
import { followsOf, isMovedTag, placeOf } from "../../compiler/lock/pin-labels.ts";
import { stateOf } from "../../compiler/lock/pins.ts";
import { isUnboundRemote, type RemoteSource, type Session } from "../../compiler/sources/fetcher.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { compareBytes } from "../../digest/bytes.ts";
import type { Config } from "../../model/config.ts";
import type { Lock } from "../../model/lock.ts";
import { coveredProfiles } from "../../operations/cover-profiles.ts";
import { readLocked } from "../../operations/read-lock.ts";
import type { OutdatedSource } from "../../operations/update/result.ts";
import { jsonText } from "../../present/json.ts";
import { outdatedJson } from "../../present/update/json.ts";
import { outdatedText } from "../../present/update/outdated.ts";
import { commandLine } from "../command-line.ts";
import type { Run } from "../commands.ts";
import { withSession } from "../fetching.ts";
import { pageOf } from "../page.ts";
import { report } from "../report.ts";
import { requestOf } from "../request.ts";

const SOMETHING_TO_DO = 2;

/** Asks every source what it is now, and changes nothing. */
export async function run(run: Run): Promise<number> {
  const { host, options, out } = run;
  const diagnostics: Diagnostic[] = [];
  const read = readLocked(run, null, diagnostics);
  if (read === null) return report(run, diagnostics);
  const { configured, lock } = read;
  const sources = await withSession(run, async (session) => {
    const asked = remoteSources(run, configured, diagnostics);
    const rows = await Promise.all(
      asked.map(({ config, source }) => rowOf(session, config, source, lock.lock, diagnostics)),
    );
    return rows.filter((row) => row !== null).sort((a, b) => compareBytes(a.source, b.source));
  });
  const exit = report(run, diagnostics);
  const update = commandLine("update", options, []);
  if (options.json) out.print(jsonText(outdatedJson(sources)));
  // After an error, "nothing to update" would be more than is known.
  else if (exit === 0 || sources.some(isBehind)) out.print(outdatedText(sources, update, pageOf(host)));
  const wanted = options.own["exit-code"] === true;
  return exit === 0 && wanted && sources.some(isBehind) ? SOMETHING_TO_DO : exit;
}

function isBehind({ state }: OutdatedSource): boolean {
  return ["outdated", "unlocked", "tag-moved"].includes(state);
}

/** Those of every profile, each name once. */
function remoteSources(
  { host, options }: Run,
  configured: Configured,
  diagnostics: Diagnostic[],
): readonly { config: Config; source: RemoteSource }[] {
  const found = new Map<string, { config: Config; source: RemoteSource }>();
  for (const profiles of coveredProfiles(configured)) {
    const request = { ...requestOf(options), profiles, everyWhen: true };
    const layer = configure(host, request, diagnostics);
    for (const source of layer?.config.sources ?? []) {
      if (layer !== null && isUnboundRemote(source) && !found.has(source.name))
        found.set(source.name, { config: layer.config, source });
    }
  }
  return [...found.values()];
}

async function rowOf(
  session: Session,
  config: Config,
  source: RemoteSource,
  lock: Lock,
  diagnostics: Diagnostic[],
): Promise<OutdatedSource | null> {
  const now = await session.resolve(source, config.policy);
  diagnostics.push(...now.diagnostics);
  if (now.value === null) return null;
  const locked = lock.sources.get(source.name)?.pin ?? null;
  const newest = (await session.resolve(source, { ...config.policy, minAge: null })).value ?? now.value;
  // What is locked already may be younger than what would be taken today: nobody goes back for that.
  const latest = locked !== null && stateOf(locked) === stateOf(newest) ? newest : now.value;
  const moved = locked !== null && stateOf(locked) !== stateOf(latest);
  const isHeld = stateOf(newest) !== stateOf(latest);
  return {
    source: source.name,
    from: placeOf(now.value),
    kind: now.value.kind,
    follows: followsOf(now.value),
    locked: locked === null ? null : stateOf(locked),
    latest: stateOf(isHeld && !moved ? newest : latest),
    state: stateWords(locked === null, moved && isMovedTag(locked, latest), moved, isHeld),
  };
}

function stateWords(
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
