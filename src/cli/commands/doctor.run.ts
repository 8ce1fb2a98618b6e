import { EXIT } from "../../model/exit.ts";
import { needsOf } from "../../operations/doctor.ts";
import { NOTHING_MISSING, needsText } from "../../present/doctor.ts";
import { jsonText } from "../../present/json.ts";
import type { Run } from "../command.ts";
import { withFetcher } from "../fetcher.ts";
import { report } from "../report.ts";
import { requestOf } from "../request.ts";
import type { doctor } from "./doctor.ts";

export async function run(run: Run<typeof doctor>): Promise<number> {
  const { options, out } = run;
  const { value: needs, diagnostics } = await withFetcher(run, (context) =>
    needsOf(context, requestOf(options)),
  );
  const exit = report(run, diagnostics);
  if (needs === null) return exit;
  // After an error it is not known that nothing is missing.
  const text = needs.length > 0 || exit !== 0 ? needsText(needs) : NOTHING_MISSING;
  out.print(options.json ? jsonText({ needs }) : text);
  return exit === 0 && needs.some(({ path }) => path === null) ? EXIT.wrong : exit;
}
