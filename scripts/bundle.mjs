// What dist/ is made of: what starts, in one file; and the public API and the rest of the command line, with a file for each command that
// is loaded when it is used.
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { join } from "./join.mjs";

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
const common = {
  outdir: path.join(root, "dist"),
  bundle: true,
  format: "esm",
  platform: "node",
  target: "node20",
  logLevel: "warning",
  write: false,
  metafile: true,
};

/** What starts loads the rest as a file beside it, and shares nothing with it. */
const restApart = {
  name: "rest-apart",
  setup({ onResolve }) {
    onResolve({ filter: /^\.\/main\.ts$/ }, () => ({ path: "./main.js", external: true }));
  },
};

/** Makes the files, by their names, and tells which modules are in them, by their paths in the project. */
export async function bundle() {
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
  const split = new Map(
    Object.entries(rest.metafile.outputs).map(([output, { exports, imports, entryPoint }]) => {
      const name = path.basename(output);
      const { text } = rest.outputFiles.find((file) => path.basename(file.path) === name);
      const inside = imports.filter(({ external }) => external !== true);
      return [
        name,
        {
          text,
          exports,
          entryPoint,
          imports: inside.map(({ path: file, kind }) => ({
            path: path.basename(file),
            isLazy: kind === "dynamic-import",
          })),
        },
      ];
    }),
  );
  /** The files of these modules of `src/`. */
  const filesOf = (modules) =>
    modules.map(
      (module) => [...split].find(([, { entryPoint }]) => entryPoint?.endsWith(`src/${module}`))[0],
    );
  const command = (name) => `cli/commands/${name}.run.ts`;
  // What looks only, and what builds: the first is what every command needs, or nearly.
  const joined = await join(
    split,
    [
      ["look.js", filesOf(["cli/main.ts", ...["list", "show"].map(command)])],
      ["make.js", filesOf(["compiler/emit/emit.ts", ...["build", "install", "lock", "plan"].map(command)])],
    ],
    common,
  );
  const inputs = [start, rest].flatMap(({ metafile }) => Object.keys(metafile.inputs));
  return { files: new Map([["start.js", start.outputFiles[0].text], ...joined]), inputs };
}
