import { findConfig } from "../../compiler/config/find.ts";
import { load } from "../../compiler/config/load.ts";
import { trustFile } from "../../compiler/config/trust.ts";
import { diagnostic } from "../../diagnostics/diagnostic.ts";
import { isError, printable } from "../../diagnostics/print.ts";
import { dirname } from "../../model/paths.ts";
import type { Run } from "../commands.ts";
import { report } from "../report.ts";

export function run(run: Run): number {
  const { host, options, out } = run;
  const found = findConfig(host, options.config);
  if (found.value === null) return report(run, found.diagnostics);
  // Read as if it were trusted: what it extends outside the project is part of what is trusted.
  const loaded = load(host, { ...found.value, found: "given" });
  const { file } = found.value;
  const place = trustFile(host, file);
  if (place === null) return report(run, [diagnostic("bundle/no-store", null, {})]);
  if (options.own["revoke"] === true) {
    host.remove(place);
    out.print(`${printable(file)} is not trusted any more.\n`);
    return 0;
  }
  if (loaded.value === null || loaded.diagnostics.some(isError)) return report(run, loaded.diagnostics);
  host.makeDirectory(dirname(place));
  host.remove(place);
  host.writeFile(place, [Buffer.from(`${loaded.value.trust.digest}\n${JSON.stringify(file)}\n`)], 0o600);
  out.print(
    `Trusted, as it is now:\n${loaded.value.files.map((part) => `  ${printable(part.file)}\n`).join("")}`,
  );
  return 0;
}
