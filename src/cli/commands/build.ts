import path from "node:path";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { buildIntoDirectory, buildIntoStore } from "../../operations/build.ts";
import { jsonText } from "../../present/json.ts";
import type { Run } from "../commands.ts";
import { withSession } from "../fetching.ts";
import { report } from "../report.ts";
import { requestOf } from "../request.ts";

export async function run(run: Run): Promise<number> {
  const { host, options, out } = run;
  const diagnostics: Diagnostic[] = [];
  const given = options.own["out"] as string | undefined;
  const request = requestOf(options);
  const built = await withSession(run, (session) =>
    given === undefined
      ? buildIntoStore(host, session, request, options.own["repair"] === true, diagnostics)
      : buildIntoDirectory(host, session, request, path.resolve(host.cwd, given), diagnostics),
  );
  const exit = report(run, diagnostics);
  if (built === null) return exit;
  if (!options.quiet) out.error(built.locked);
  const { directory, bundle, packed } = built;
  out.print(
    options.json ? jsonText({ bundle: directory, id: bundle.id, skills: packed.length }) : `${directory}\n`,
  );
  return exit;
}
