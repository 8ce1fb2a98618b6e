import path from "node:path";
import { type Diagnostic, diagnostic } from "../../diagnostics/diagnostic.ts";
import { EXIT } from "../../model/exit.ts";
import { type Hashed, hashDirectory } from "../../operations/hash.ts";
import { jsonText } from "../../present/json.ts";
import type { Run } from "../command.ts";
import { report } from "../report.ts";
import type { hash } from "./hash.ts";

export function run(run: Run<typeof hash>): number {
  const { host, options, out } = run;
  const directory = path.resolve(host.cwd, options.words[0]!);
  const hashed = hashDirectory(host, directory);
  if (hashed.kind !== "digest") return report(run, [problem(hashed, directory)]);
  const { digest } = hashed;
  out.print(options.json ? jsonText({ digest }) : `${digest}\n`);
  return EXIT.done;
}

function problem(hashed: Exclude<Hashed, { kind: "digest" }>, directory: string): Diagnostic {
  switch (hashed.kind) {
    case "not-there":
      return diagnostic("host/not-found", null, { path: directory });
    case "not-serialisable":
      return diagnostic("host/special-file", null, { path: hashed.path });
    case "changed":
      return diagnostic("host/failed", null, { doing: "read", path: directory, system: "ESTALE" });
  }
}
