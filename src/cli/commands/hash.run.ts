import path from "node:path";
import { printable } from "../../diagnostics/printable.ts";
import { EXIT } from "../../model/exit.ts";
import { hashDirectory } from "../../operations/hash.ts";
import type { Run } from "../command.ts";
import type { hash } from "./hash.ts";

export function run({ host, options, out }: Run<typeof hash>): number {
  const directory = path.resolve(host.cwd, options.words[0]!);
  const hashed = hashDirectory(host, directory);
  const fail = (exit: number, text: string) => {
    out.error(`kitout: ${text}\n`);
    return exit;
  };
  switch (hashed.kind) {
    case "digest":
      out.print(`${hashed.digest}\n`);
      return EXIT.done;
    case "not-there":
      return fail(EXIT.wrong, `${printable(directory)} does not exist.`);
    case "not-serialisable": {
      const what = printable(hashed.path);
      return fail(EXIT.wrong, `${what} is not a file, a directory or a link: it cannot be part of a digest.`);
    }
    case "changed": {
      const where = printable(directory);
      return fail(
        EXIT.system,
        `a file in ${where} changed while it was read; try again when nothing writes there.`,
      );
    }
  }
}
