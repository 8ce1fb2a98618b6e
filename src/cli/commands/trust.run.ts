import { printable } from "../../diagnostics/printable.ts";
import { trust as trustConfig } from "../../operations/trust.ts";
import type { Run } from "../command.ts";
import { report } from "../report.ts";
import type { trust } from "./trust.ts";

export function run(run: Run<typeof trust>): number {
  const { host, options, out } = run;
  const { value: trusted, diagnostics } = trustConfig(host, options.config, options.revoke);
  if (trusted === null) return report(run, diagnostics);
  const { file, files } = trusted;
  if (files === null) out.print(`${printable(file)} is no longer trusted.\n`);
  else out.print(`Trusted, as it is now:\n${files.map((part) => `  ${printable(part)}\n`).join("")}`);
  return report(run, diagnostics);
}
