import { display } from "../../model/paths.ts";
import { UsageError } from "../../model/usage.ts";
import { completeLock, type Side } from "../../operations/lock.ts";
import { jsonText } from "../../present/json.ts";
import { lockJson, lockText } from "../../present/lock-changes.ts";
import type { Run } from "../command.ts";
import { withFetcher } from "../fetcher.ts";
import { report } from "../report.ts";
import { requestOf } from "../request.ts";
import type { lock } from "./lock.ts";

export async function run(run: Run<typeof lock>): Promise<number> {
  const { host, options, out } = run;
  const side = sideOf(options.take);
  const { value: result, diagnostics } = await withFetcher(run, (context) =>
    completeLock(context, requestOf(options), side),
  );
  const exit = report(run, diagnostics);
  if (result === null) return exit;
  const file = display(host.cwd, result.file);
  if (options.json) out.print(jsonText(lockJson(result, file)));
  else if (!options.quiet) out.print(lockText(result, file));
  return exit;
}

function sideOf(given: string | null): Side | null {
  if (given === null || given === "ours" || given === "theirs") return given;
  throw new UsageError(`--take is ours or theirs, not "${given}".`);
}
