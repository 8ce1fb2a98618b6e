import path from "node:path";
import { printable } from "../../diagnostics/printable.ts";
import { narDigest, SizeMismatch } from "../../digest/nar.ts";
import { NotSerialisable, narOfDirectory } from "../../host/hash-directory.ts";
import type { Run } from "../commands.ts";

export function run({ host, options, out }: Run): number {
  const given = path.resolve(host.cwd, options.words[0]!);
  if (host.stat(given) === null) {
    out.error(`kitout: ${printable(given)} does not exist.\n`);
    return 1;
  }
  try {
    out.print(`${narDigest(narOfDirectory(host, given))}\n`);
    return 0;
  } catch (error) {
    if (error instanceof NotSerialisable)
      out.error(
        `kitout: ${printable(error.path)} is neither a file, a directory nor a link; a digest covers nothing else.\n`,
      );
    else if (error instanceof SizeMismatch)
      out.error(
        `kitout: a file below ${printable(given)} changed while it was read; run kitout again when nothing writes there.\n`,
      );
    else throw error;
    return error instanceof NotSerialisable ? 1 : 3;
  }
}
