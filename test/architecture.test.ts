import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";

const src = fileURLToPath(new URL("../src/", import.meta.url));

interface Import {
  readonly file: string;
  readonly folder: string;
  readonly module: string;
  /** The folder of `src/` that a relative import leads to; null for packages. */
  readonly to: string | null;
}

const imports: Import[] = readdirSync(src, { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".ts") && !file.startsWith("generated/"))
  .flatMap((file) => {
    const text = readFileSync(path.join(src, file), "utf8");
    return [...text.matchAll(/^(?:import|export)\b[^;]*?\bfrom "([^"]+)"|\bimport\("([^"]+)"\)/gm)].map(
      ([, fixed, lazy]) => {
        const module = fixed ?? lazy!;
        const target = module.startsWith(".")
          ? path.relative(src, path.resolve(src, path.dirname(file), module))
          : null;
        return { file, folder: folderOf(file), module, to: target === null ? null : folderOf(target) };
      },
    );
  });

function folderOf(file: string): string {
  const [first, second, ...rest] = file.split("/");
  if (second === undefined) return "";
  return first === "compiler" ? (rest.length > 0 ? second : "") : first!;
}

/** What every stage may use: words, data, and the door to the machine. */
const LEAVES = [
  "model",
  "diagnostics",
  "digest",
  "yaml",
  "match",
  "frontmatter",
  "host",
  "template",
  "generated",
  "agents",
];
const STAGES = [
  "config",
  "sources",
  "lock",
  "catalog",
  "selection",
  "render",
  "bundle",
  "emit",
  "changes",
  "installed",
  "store",
];

describe("the source tree", () => {
  test("the model imports nothing but itself", () => {
    expect(imports.filter(({ folder, to }) => folder === "model" && to !== "model")).toEqual([]);
  });

  test("stages do not import each other", () => {
    const crossing = imports.filter(
      ({ folder, to }) =>
        STAGES.includes(folder) && to !== folder && !(to !== null && LEAVES.includes(to)) && to !== null,
    );
    expect(crossing.map(({ file, module }) => `${file} imports ${module}`)).toEqual([]);
  });

  test("leaves do not import stages", () => {
    const upward = imports.filter(
      ({ folder, to }) =>
        LEAVES.includes(folder) &&
        to !== null &&
        [...STAGES, "operations", "present", "cli", ""].includes(to),
    );
    expect(upward.map(({ file, module }) => `${file} imports ${module}`)).toEqual([]);
  });

  test("node's modules stand only in host and cli, and its hashes in digest", () => {
    const stray = imports.filter(
      ({ folder, module }) =>
        module.startsWith("node:") &&
        folder !== "host" &&
        folder !== "cli" &&
        !(folder === "digest" && module === "node:crypto"),
    );
    expect(stray.map(({ file, module }) => `${file} imports ${module}`)).toEqual([]);
  });

  test("each third-party package has one importing module", () => {
    const importers = new Map<string, Set<string>>();
    for (const { file, module, to } of imports) {
      if (to !== null || module.startsWith("node:")) continue;
      const name = module.split("/")[0]!;
      importers.set(name, (importers.get(name) ?? new Set()).add(file));
    }
    expect(Object.fromEntries([...importers].map(([name, files]) => [name, files.size]))).toEqual({
      diff: 1,
      execa: 1,
      handlebars: 1,
      picomatch: 1,
      "tar-stream": 1,
      undici: 1,
      yaml: 1,
      yauzl: 1,
    });
  });
});
