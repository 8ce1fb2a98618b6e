import { type Diagnostic, diagnostic } from "../../diagnostics/diagnostic.ts";
import { printable } from "../../diagnostics/printable.ts";
import { stateHome } from "../../host/places.ts";
import { changeHistory, placeOf } from "../../installed/history.ts";
import { type Retention, retained } from "../../installed/record.ts";
import { type Cleaning, planCleaning } from "../../operations/collect-garbage.ts";
import { jsonText } from "../../present/json.ts";
import { findStore, openToClean } from "../../store/open.ts";
import { bytesIn, sweep } from "../../store/sweep.ts";
import type { Run } from "../commands.ts";
import { type Options, UsageError } from "../options.ts";
import { report } from "../report.ts";

const HOUR = 60 * 60 * 1000;

export function run(run: Run): number {
  const { host, options } = run;
  const retention = retentionOf(options);
  const diagnostics: Diagnostic[] = [];
  const state = stateHome(host);
  if (state === null) return report(run, [diagnostic("generation/no-home", null, {})]);
  const place = findStore(host, diagnostics);
  if (place === null) return report(run, diagnostics);
  // A dry run leaves no trace, and what it says may be out of date at once.
  const looksOnly = options.own["dry-run"] === true || host.stat(place) === null;
  const store = looksOnly ? null : openToClean(host, place, diagnostics);
  if (store === null && !looksOnly) return report(run, diagnostics);
  try {
    const plan = planCleaning(host, state, place, retention, diagnostics);
    const exit = report(run, diagnostics);
    if (plan === null) return exit;
    const bytes = [...plan.bundles, ...plan.skills, ...plan.leftovers].reduce(
      (sum, path) => sum + bytesIn(host, path),
      0,
    );
    if (options.own["dry-run"] !== true) {
      for (const { history, id } of plan.histories)
        changeHistory(host, state, history, (now) => retained(now, id, retention, host.now()));
      if (store !== null) sweep(host, plan, store.work);
    }
    show(run, state, plan, bytes);
    return exit;
  } finally {
    store?.close();
  }
}

function retentionOf({ own }: Options): Retention {
  const keep = own["keep"] as string | undefined;
  const age = own["older-than"] as string | undefined;
  if (keep !== undefined && !/^[0-9]{1,6}$/.test(keep))
    throw new UsageError(`--keep takes a number of generations, not "${keep}".`, "gc");
  const [, count, unit] = /^([0-9]{1,5})([hdw])$/.exec(age ?? "") ?? [];
  if (age !== undefined && count === undefined)
    throw new UsageError(`--older-than takes a time such as 12h, 30d or 8w, not "${age}".`, "gc");
  const hours = { h: 1, d: 24, w: 7 * 24 }[unit ?? "h"]!;
  return {
    keep: keep === undefined ? null : Number(keep),
    age: count === undefined ? null : Number(count) * hours * HOUR,
  };
}

function show({ options, out }: Run, state: string, plan: Cleaning, bytes: number): void {
  const { bundles, skills, leftovers, forgotten, absent } = plan;
  const dryRun = options.own["dry-run"] === true;
  if (!options.quiet) {
    for (const history of absent)
      out.error(
        `kitout: ${printable(history.root!)} is not there; what was recorded for it is kept.\n  If it is gone for good, remove ${printable(placeOf(state, history))}.\n`,
      );
  }
  if (options.json)
    out.print(jsonText({ dryRun, bundles, skills, leftovers, generations: forgotten, bytes }));
  else if (!options.quiet) out.print(`${sentence(plan, bytes, dryRun)}\n`);
}

function sentence(
  { bundles, skills, leftovers, forgotten }: Cleaning,
  bytes: number,
  dryRun: boolean,
): string {
  const parts = [
    counted(bundles.length, "bundle"),
    counted(skills.length, "skill"),
    ...(leftovers.length > 0 ? [counted(leftovers.length, "unfinished build")] : []),
  ];
  const nothing = bundles.length + skills.length + leftovers.length === 0;
  const things = `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)}`;
  const removed = nothing
    ? "nothing to remove"
    : dryRun
      ? `would remove ${things} from the store, ${size(bytes)}`
      : `removed ${things} from the store, ${size(bytes)} freed`;
  if (forgotten.length === 0) return removed;
  const generations = counted(forgotten.length, "generation");
  return dryRun ? `${removed}; would forget ${generations}` : `${removed}; ${generations} forgotten`;
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

function size(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  const power = Math.min(3, Math.floor(Math.log10(bytes) / 3));
  return `${(bytes / 1000 ** power).toFixed(1)} ${["B", "kB", "MB", "GB"][power]}`;
}
