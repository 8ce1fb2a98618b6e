import { declares } from "../../compiler/lock/declares.ts";
import { stateOf } from "../../compiler/lock/pins.ts";
import { lockText } from "../../compiler/lock/text.ts";
import { writeLock } from "../../compiler/lock/write.ts";
import { isStandIn, isUnboundRemote, type Session } from "../../compiler/sources/fetcher.ts";
import { type Diagnostic, diagnostic } from "../../diagnostics/diagnostic.ts";
import { isError, printable } from "../../diagnostics/print.ts";
import { suggest } from "../../diagnostics/suggest.ts";
import { compareBytes } from "../../digest/bytes.ts";
import type { Config } from "../../model/config.ts";
import type { Lock, LockFile } from "../../model/lock.ts";
import { display } from "../../model/paths.ts";
import { cover } from "../../operations/cover-profiles.ts";
import { type Locked, readLocked } from "../../operations/read-lock.ts";
import { alteredSources } from "../../operations/update/altered-sources.ts";
import { updatesOf } from "../../operations/update/compare.ts";
import type { SourceUpdate } from "../../operations/update/result.ts";
import { jsonText } from "../../present/json.ts";
import { updateJson } from "../../present/update/json.ts";
import { updateMarkdown } from "../../present/update/markdown.ts";
import { updateText } from "../../present/update/text.ts";
import { commandLine, quotedWord } from "../command-line.ts";
import type { Run } from "../commands.ts";
import { withSession } from "../fetching.ts";
import { pageOf } from "../page.ts";
import { report } from "../report.ts";

/** Asks the sources anew, shows what that changes for an agent, and moves the pins. */
export async function run(run: Run): Promise<number> {
  const { host, options, out } = run;
  const diagnostics: Diagnostic[] = [];
  const read = readLocked(run, null, diagnostics);
  if (read === null) return report(run, diagnostics);
  const { lock } = read;
  diagnostics.length = 0;
  const done = await withSession(run, (session) => update(run, session, read, diagnostics));
  if (done === null) {
    const exit = report(run, diagnostics);
    if (!options.quiet && !options.json) out.error(`\n${nothingDone(run, lock)}\n`);
    return exit;
  }
  const dryRun = options.own["dry-run"] === true;
  const changed = lockText(done.now) !== lockText(lock.lock);
  if (changed && !dryRun) diagnostics.push(...writeLock(host, lock.file, done.now, lock.bytes).diagnostics);
  const exit = report(run, diagnostics);
  if (diagnostics.some(isError)) return exit;
  out.print(show(run, done.updates, dryRun, display(host.cwd, lock.file), droppedFrom(lock.lock, done.now)));
  return exit;
}

function droppedFrom(old: Lock, now: Lock): readonly string[] {
  return [...old.sources.keys()].filter((name) => !now.sources.has(name)).sort(compareBytes);
}

function nothingDone({ host, options }: Run, lock: LockFile): string {
  const file = printable(display(host.cwd, lock.file));
  const one = lock.lock.sources.size > 1 && options.words.length !== 1;
  const way = one
    ? ` \`${commandLine("update", options, ["SOURCE…"])}\` updates only those that you name.`
    : "";
  return `Nothing was updated, and ${file} is as it was.${way}`;
}

interface Done {
  readonly now: Lock;
  readonly updates: readonly SourceUpdate[];
}

async function update(
  { host, options }: Run,
  session: Session,
  { request, configured, lock }: Locked,
  diagnostics: Diagnostic[],
): Promise<Done | null> {
  const named = new Set(options.words);
  const standIns = new Set(configured.config.sources.filter(isStandIn).map(({ name }) => name));
  // What a directory stands in for keeps its pin: nobody is asked what it is now.
  const isAsked = (source: string) => (named.size === 0 || named.has(source)) && !standIns.has(source);
  const newest = await alreadyNewest(session, configured.config, lock.lock);
  const anew = { ...request, lock, forgets: (source: string) => isAsked(source) && !newest.has(source) };
  const covered = await cover(host, session, configured, anew, diagnostics);
  if (covered === null) return null;
  diagnostics.push(...unknownNames(named, covered.lock));
  if (diagnostics.some(isError)) return null;
  diagnostics.push(...alteredSources(covered.layers));
  const diff = options.own["diff"] === true ? (await import("../../changes/diff.ts")).diffsOf() : null;
  const comparison = {
    host,
    session,
    old: lock.lock,
    now: covered.lock,
    layers: covered.layers,
    diff,
    diagnostics,
  };
  const updates = await updatesOf(comparison, isAsked);
  return diagnostics.some(isError) ? null : { now: covered.lock, updates };
}

/** With policy.minAge: what is locked at what is newest, and stays there. Going back to what is old enough would be no update. */
async function alreadyNewest(session: Session, config: Config, lock: Lock): Promise<ReadonlySet<string>> {
  if (config.policy.minAge === null) return new Set();
  const policy = { ...config.policy, minAge: null };
  const asked = config.sources.filter(isUnboundRemote).map(async (source) => {
    const locked = lock.sources.get(source.name)?.pin;
    if (locked === undefined || !declares(source.origin, locked)) return [];
    const { value } = await session.resolve(source, policy);
    return value !== null && stateOf(value) === stateOf(locked) ? [source.name] : [];
  });
  return new Set((await Promise.all(asked)).flat());
}

function unknownNames(named: ReadonlySet<string>, { sources }: Lock): readonly Diagnostic[] {
  const known = [...sources.keys()];
  return [...named]
    .filter((name) => !sources.has(name))
    .map((name) => diagnostic("source/not-locked", null, { name, suggestion: suggest(name, known), known }));
}

function show(
  { host, options }: Run,
  updates: readonly SourceUpdate[],
  dryRun: boolean,
  lock: string,
  dropped: readonly string[],
): string {
  const command = commandLine("update", options, options.words.map(quotedWord));
  const outcome = { dropped, dryRun, lock, command, plan: commandLine("plan", options, []) };
  if (options.json) return jsonText(updateJson(updates, outcome));
  return options.own["markdown"] === true
    ? updateMarkdown(updates, outcome)
    : updateText(updates, outcome, pageOf(host));
}
