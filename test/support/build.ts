import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";

/** Before any test: the command line that is tested is the one that the sources make now. */
export default function setup(): void {
  const root = fileURLToPath(new URL("../..", import.meta.url));
  for (const script of ["scripts/generate.mjs", "scripts/build.mjs"])
    execFileSync(process.execPath, [script], { cwd: root, stdio: "inherit" });
}
