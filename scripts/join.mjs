// Joins what esbuild has split. It makes a file of every set of modules that some entries share: many small ones, of which most commands
// need about eighty, and loading a file takes longer than running what is in it. The files that a few commands need become one.

import { build } from "esbuild";

/**
 * `split` are esbuild's files by their names: the text, the names that it exports, and the files that it imports, statically and when it
 * needs them. `groups` are the joined files: a name, and the files that must be in it. What these import is in it too, unless an earlier
 * one has it. Gives the texts of all files by their names. A file that was joined is still there for whoever loads it when needed.
 */
export async function join(split, groups, options) {
  /** What stands for each file that was joined. */
  const stand = new Map();
  const bundle = async (name, contents, own) => {
    const within = {
      name: "within",
      setup({ onResolve, onLoad }) {
        onResolve({ filter: /^\.\// }, ({ path, kind }) => {
          const file = path.slice(2);
          const isInside = kind !== "dynamic-import" && (own.has(file) || stand.has(file));
          return isInside ? { path: file, namespace: "split" } : { path, external: true };
        });
        onLoad({ filter: /./, namespace: "split" }, ({ path }) => ({
          contents: own.has(path) ? split.get(path).text : stand.get(path),
        }));
      },
    };
    const stdin = { contents, resolveDir: "/", sourcefile: name };
    const result = await build({ ...options, stdin, plugins: [within] });
    return result.outputFiles[0].text;
  };
  const files = new Map();
  for (const [group, roots] of groups) {
    const own = closure(roots, split).filter((name) => !stand.has(name));
    const named = own.map((name, index) => {
      const names = split.get(name).exports.map((one) => [one, `_${index}_${one}`]);
      return { name, names };
    });
    const entry = named.map(
      ({ name, names }) =>
        `export { ${names.map((pair) => pair.join(" as ")).join(", ")} } from "./${name}";`,
    );
    files.set(group, await bundle(group, entry.join("\n"), new Set(own)));
    for (const { name, names } of named) {
      const back = names.map(([one, alias]) => `${alias} as ${one}`);
      stand.set(name, `export { ${back.join(", ")} } from "./${group}";\n`);
    }
  }
  const others = [...split].map(async ([name, { text }]) => [
    name,
    stand.get(name) ?? (await bundle(name, text, new Set())),
  ]);
  for (const [name, text] of await Promise.all(others)) files.set(name, text);
  // Only what is loaded when needed, and what starts, is asked for by the name that it had.
  const isAsked = new Set(
    [...split.values()].flatMap(({ imports, entryPoint }, index) => [
      ...imports.filter(({ isLazy }) => isLazy).map(({ path }) => path),
      ...(entryPoint === undefined ? [] : [[...split.keys()][index]]),
    ]),
  );
  for (const name of stand.keys()) if (!isAsked.has(name)) files.delete(name);
  return files;
}

/** These files, and all that they import statically, sorted. */
function closure(roots, split) {
  const found = new Set();
  const add = (name) => {
    if (found.has(name)) return;
    found.add(name);
    for (const { path, isLazy } of split.get(name).imports) if (!isLazy) add(path);
  };
  for (const root of roots) add(root);
  return [...found].sort();
}
