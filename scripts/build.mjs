// Bundles src into dist/: what starts, in one file; and the public API and the rest of the command line, with one chunk for each command,
// loaded when it is used.
import { mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

/**
 * Only cosmiconfig's search in one directory is used. Its loaders, one of which executes what it finds, and its list of a user's
 * directories stay out.
 */
const searchAlone = {
  name: "search-alone",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^(\.\/loaders(\.js)?|env-paths)$/ }, ({ path: module, importer }) =>
      importer.includes("/node_modules/cosmiconfig/") ? { path: module, namespace: "nothing" } : null,
    );
    onLoad({ filter: /./, namespace: "nothing" }, () => ({ contents: "module.exports = {};" }));
  },
};

const root = fileURLToPath(new URL("..", import.meta.url));
const dist = path.join(root, "dist");
const common = {
  outdir: dist,
  bundle: true,
  format: "esm",
  platform: "node",
  target: "node20",
  logLevel: "warning",
  write: false,
};

/** What starts loads the rest as a file beside it, and shares nothing with it. */
const restApart = {
  name: "rest-apart",
  setup({ onResolve }) {
    onResolve({ filter: /^\.\/main\.ts$/ }, () => ({ path: "./main.js", external: true }));
  },
};
const start = await build({
  ...common,
  entryPoints: { start: `${root}src/cli/start.ts` },
  plugins: [restApart],
});
const rest = await build({
  ...common,
  entryPoints: { main: `${root}src/cli/main.ts`, index: `${root}src/index.ts` },
  splitting: true,
  plugins: [searchAlone],
  chunkNames: "[name]-[hash]",
  // Some dependencies are CommonJS and require Node's modules.
  banner: {
    js: 'import { createRequire as __cr } from "node:module"; const require = __cr(import.meta.url);',
  },
});
// No file is ever missing: a kitout that is running meanwhile still finds its chunks.
mkdirSync(dist, { recursive: true });
const files = [...start.outputFiles, ...rest.outputFiles];
for (const file of files.toReversed()) {
  writeFileSync(`${file.path}.new`, file.contents);
  renameSync(`${file.path}.new`, file.path);
}
const current = new Set(files.map((file) => path.basename(file.path)));
for (const name of readdirSync(dist)) if (!current.has(name)) rmSync(path.join(dist, name), { force: true });
