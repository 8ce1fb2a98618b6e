import { printable } from "../../diagnostics/printable.ts";
import { EXIT } from "../../model/exit.ts";
import { UsageError } from "../../model/usage.ts";
import {
  listTrust,
  type Revoked,
  revokeAlways,
  revokeTrust,
  trustAlways,
  trust as trustConfig,
} from "../../operations/trust.ts";
import { jsonText } from "../../present/json.ts";
import { rightText, trustListJson, trustListText, trustText } from "../../present/trust.ts";
import type { Run } from "../command.ts";
import { report } from "../report.ts";
import type { trust } from "./trust.ts";

export async function run(run: Run<typeof trust>): Promise<number> {
  const { host, options, out } = run;
  const { always, config, json } = options;
  if (always === "") throw new UsageError("--always needs a directory.", "trust");
  if (always !== null && config !== null)
    throw new UsageError("--always and -c exclude each other.", "trust");
  if (options.list) {
    const listed = listTrust(host);
    out.print(json ? jsonText(trustListJson(listed)) : trustListText(listed));
    return EXIT.done;
  }
  if (options.revoke) {
    const { value, diagnostics } = always === null ? revokeTrust(host, config) : revokeAlways(host, always);
    if (value !== null)
      out.print(json ? jsonText({ ...value, trusted: false, files: [], may: [] }) : revokedText(value));
    return report(run, diagnostics);
  }
  const { value: trusted, diagnostics } =
    always === null ? trustConfig(host, config) : trustAlways(host, always);
  if (trusted === null) return report(run, diagnostics);
  const mayAsk = !options.yes && !json && out.confirm !== null;
  // Whoever is asked sees what it is about.
  const show = mayAsk && !out.shown ? out.error : out.print;
  if (!json) show(trustText(trusted));
  if (mayAsk && !(await out.confirm("Trust it?"))) {
    out.error("Not trusted.\n");
    return EXIT.decide;
  }
  trusted.grant();
  const { file, files, needs } = trusted;
  out.print(
    json
      ? jsonText({ file, directory: trusted.always, trusted: true, files, may: needs.map(rightText) })
      : trusted.always === null
        ? "Trusted. If it needs more than this later, kitout asks again.\n"
        : "Trusted. `kitout trust --list` prints it, and `--revoke` takes it back.\n",
  );
  return report(run, diagnostics);
}

function revokedText({ file, directory }: Revoked): string {
  return [file, directory]
    .filter((path) => path !== null)
    .map((path) => `${printable(path)} is no longer trusted.\n`)
    .join("");
}
