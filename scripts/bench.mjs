// `npm run bench`: bundles the bench, since Node 20 runs no TypeScript, and runs it on the kitout that is in dist.
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));
const outfile = path.join(root, ".bench", "bench.mjs");
await build({
  entryPoints: [path.join(root, "bench/main.ts")],
  outfile,
  bundle: true,
  format: "esm",
  platform: "node",
  target: "node20",
  logLevel: "warning",
});
const { main } = await import(pathToFileURL(outfile).href);
process.exitCode = await main(process.argv.slice(2), root);
