import { EXIT } from "../../model/exit.ts";
import { UsageError } from "../../model/usage.ts";
import { cleanCache } from "../../operations/clean-cache.ts";
import { collectGarbage, type Retention } from "../../operations/collect-garbage.ts";
import { absentText, cacheJson, cacheText, garbageJson, garbageText } from "../../present/garbage.ts";
import { jsonText } from "../../present/json.ts";
import type { Run } from "../command.ts";
import { report } from "../report.ts";
import type { gc } from "./gc.ts";

const HOUR = 60 * 60 * 1000;

export function run(run: Run<typeof gc>): number {
  const { host, options, out } = run;
  const { dryRun, json, quiet } = options;
  if (options.cache) {
    const { keep, age } = retentionOf(options);
    if (keep !== null)
      throw new UsageError("--keep is about generations, and --cache about what was fetched.");
    const swept = cleanCache(host, age, dryRun);
    if (json) out.print(jsonText(cacheJson(swept, dryRun)));
    else if (!quiet) out.print(`${cacheText(swept, dryRun)}\n`);
    return EXIT.done;
  }
  const { value: collected, diagnostics } = collectGarbage(host, retentionOf(options), dryRun);
  const exit = report(run, diagnostics);
  if (collected === null) return exit;
  if (!quiet && !json) for (const history of collected.absent) out.error(absentText(history));
  if (json) out.print(jsonText(garbageJson(collected, dryRun)));
  else if (!quiet) out.print(`${garbageText(collected, dryRun)}\n`);
  return exit;
}

function retentionOf({ keep, olderThan: age }: Run<typeof gc>["options"]): Retention {
  if (keep !== null && !/^[0-9]{1,6}$/.test(keep))
    throw new UsageError(`--keep takes a number of generations, not "${keep}".`);
  const [, count, unit] = /^([0-9]{1,5})([hdw])$/.exec(age ?? "") ?? [];
  if (age !== null && count === undefined)
    throw new UsageError(`--older-than takes a time such as 12h, 30d or 8w, not "${age}".`);
  const hours = { h: 1, d: 24, w: 7 * 24 }[unit ?? "h"]!;
  return {
    keep: keep === null ? null : Number(keep),
    age: count === undefined ? null : Number(count) * hours * HOUR,
  };
}
