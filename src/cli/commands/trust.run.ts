import { printable } from "../../diagnostics/printable.ts";
import type { Need } from "../../model/trust.ts";
import { withoutCredentials } from "../../model/url.ts";
import { revokeTrust, trust as trustConfig } from "../../operations/trust.ts";
import { jsonText } from "../../present/json.ts";
import type { Run } from "../command.ts";
import { report } from "../report.ts";
import type { trust } from "./trust.ts";

export function run(run: Run<typeof trust>): number {
  const { host, options, out } = run;
  if (options.revoke) {
    const { value: file, diagnostics } = revokeTrust(host, options.config);
    if (file !== null)
      out.print(
        options.json
          ? jsonText({ file, trusted: false, files: [], may: [] })
          : `${printable(file)} is no longer trusted.\n`,
      );
    return report(run, diagnostics);
  }
  const { value: trusted, diagnostics } = trustConfig(host, options.config);
  if (trusted === null) return report(run, diagnostics);
  const { file, files, needs, grant } = trusted;
  const may = needs.map(rightText);
  if (!options.json) out.print(`To be trusted, as it is now:\n${list(files)}It may:\n${list(may)}`);
  grant();
  out.print(
    options.json
      ? jsonText({ file, trusted: true, files, may })
      : "Trusted. If it needs more than this later, kitout asks again.\n",
  );
  return report(run, diagnostics);
}

function list(lines: readonly string[]): string {
  return lines.map((line) => `  ${printable(line)}\n`).join("");
}

/** What the need lets a project do. */
function rightText(need: Need): string {
  switch (need.kind) {
    case "read":
      return `read ${need.path}`;
    case "exists":
      return `know whether ${need.path} exists`;
    case "lock":
      return `keep its lock in ${need.path}`;
    case "git-directory":
      return `read ${need.path}, which may contain your git credentials`;
    case "local-git":
      return `read the git repository ${withoutCredentials(need.url)}`;
    case "loopback":
      return `ask a server on this machine for ${withoutCredentials(need.url)}`;
    case "backup":
      return "replace what it finds in a target, after a backup";
    case "user-scope":
      return "be installed for your user, with `scope: user` or if you pass --scope user";
  }
}
