import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { bundle } from "../scripts/bundle.mjs";

const src = fileURLToPath(new URL("../src/", import.meta.url));

/** Words, data, and the door to the machine: what every room may use. */
const LEAVES = [
  "model",
  "diagnostics",
  "digest",
  "yaml",
  "match",
  "frontmatter",
  "template",
  "toml",
  "host",
  "generated",
];

/** Each stage of the compiler is a room of its own: a stage that needs another one's result is given it. */
const STAGES = ["config", "sources", "lock", "catalog", "selection", "render", "bundle", "emit"].map(
  (stage) => `compiler/${stage}`,
);

/** What a room may import beside itself. A new folder of `src/` needs a row here. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  model: [],
  digest: ["model"],
  yaml: ["model"],
  diagnostics: ["model", "digest", "yaml", "host"],
  match: ["model", "diagnostics", "digest"],
  frontmatter: ["model", "digest", "yaml"],
  toml: [],
  template: ["model", "diagnostics", "digest", "yaml", "generated"],
  host: ["model", "digest"],
  generated: [],
  agents: LEAVES,
  changes: [...LEAVES, "agents"],
  store: LEAVES,
  installed: LEAVES,
  authoring: LEAVES,
  ...Object.fromEntries(STAGES.map((stage) => [stage, LEAVES])),
  "compiler/config": [...LEAVES, "agents"],
  "compiler/render": [...LEAVES, "agents"],
  compiler: [...LEAVES, ...STAGES, "agents"],
  operations: [...LEAVES, ...STAGES, "compiler", "agents", "changes", "store", "installed", "authoring"],
  present: ["model", "diagnostics", "digest", "yaml", "changes", "agents", "operations"],
  cli: ["operations", "present", "model", "diagnostics", "host", "generated"],
  // The public API: src/index.ts.
  "": ["operations", "compiler", "present", "model", "diagnostics", "host"],
};

/** Rooms of pure functions: they are given what they need, and wait for nothing. */
const PURE = [
  "model",
  "digest",
  "yaml",
  "toml",
  "match",
  "frontmatter",
  "present",
  "changes",
  "agents",
].concat(["catalog", "selection", "render", "bundle", "emit"].map((stage) => `compiler/${stage}`));

/** Rooms whose types others may know, and whose functions they may not call. */
const TYPES_ONLY: readonly (readonly [from: string, to: string])[] = [
  ["present", "operations"],
  ["present", "agents"],
];

interface Import {
  readonly file: string;
  readonly room: string;
  readonly module: string;
  /** Whether only types are imported. */
  readonly isType: boolean;
  /** The file of `src/` that a relative import leads to, and its room; null for packages and what is outside. */
  readonly to: { readonly file: string; readonly room: string } | null;
}

const files = readdirSync(src, { recursive: true, encoding: "utf8" }).filter(
  (file) => file.endsWith(".ts") && !file.startsWith("generated/"),
);

const imports: readonly Import[] = files.flatMap((file) => {
  const text = readFileSync(path.join(src, file), "utf8");
  const found = text.matchAll(/^(?:import|export)( type)?\b[^;]*?\bfrom "([^"]+)"|\bimport\("([^"]+)"\)/gm);
  return [...found].map(([, type, fixed, lazy]): Import => {
    const module = fixed ?? lazy!;
    const target = path.relative(src, path.resolve(src, path.dirname(file), module));
    const isInside = module.startsWith(".") && !target.startsWith("..");
    return {
      file,
      room: roomOf(file),
      module,
      isType: type !== undefined,
      to: isInside ? { file: target, room: roomOf(target) } : null,
    };
  });
});

function roomOf(file: string): string {
  const [first, second, ...rest] = file.split("/");
  if (second === undefined) return "";
  return first === "compiler" && rest.length > 0 ? `compiler/${second}` : first!;
}

function said(found: readonly Import[]): readonly string[] {
  return found.map(({ file, module }) => `${file} imports ${module}`);
}

describe("the source tree", () => {
  test("every room has a row in the table", () => {
    const rooms = new Set(files.map(roomOf));
    expect([...rooms].filter((room) => !Object.hasOwn(MAY_IMPORT, room))).toEqual([]);
  });

  test("a room imports what the table allows", () => {
    const crossing = imports.filter(
      ({ room, to }) => to !== null && to.room !== room && !MAY_IMPORT[room]?.includes(to.room),
    );
    expect(said(crossing)).toEqual([]);
  });

  test("a room that may know another's types calls none of its functions", () => {
    const calls = imports.filter(
      ({ room, to, isType }) =>
        !isType && TYPES_ONLY.some(([from, target]) => room === from && to?.room === target),
    );
    expect(said(calls)).toEqual([]);
  });

  test("no file leads back to itself, with type and lazy imports counted", () => {
    const leadsTo = new Map<string, string[]>();
    for (const { file, to } of imports)
      if (to !== null) leadsTo.set(file, [...(leadsTo.get(file) ?? []), to.file]);
    expect(circlesIn(leadsTo)).toEqual([]);
  });

  test("pure rooms neither touch the machine nor wait", () => {
    const touching = imports.filter(({ room, to }) => PURE.includes(room) && to?.room === "host");
    const waiting = files.filter(
      (file) =>
        PURE.includes(roomOf(file)) &&
        /\basync\b|\bawait\b|\bPromise</.test(withoutComments(readFileSync(path.join(src, file), "utf8"))),
    );
    expect([...said(touching), ...waiting]).toEqual([]);
  });

  test("node's modules are used in host and cli, and its hashes in digest", () => {
    const stray = imports.filter(
      ({ room, module }) =>
        module.startsWith("node:") &&
        room !== "host" &&
        room !== "cli" &&
        !(room === "digest" && module === "node:crypto"),
    );
    expect(said(stray)).toEqual([]);
  });

  test("each third-party package has one importing module", () => {
    const importers = new Map<string, Set<string>>();
    for (const { file, module, to } of imports) {
      if (to !== null || module.startsWith("node:") || module.startsWith(".")) continue;
      const name = module
        .split("/")
        .slice(0, module.startsWith("@") ? 2 : 1)
        .join("/");
      importers.set(name, (importers.get(name) ?? new Set()).add(file));
    }
    expect(Object.fromEntries([...importers].map(([name, files]) => [name, files.size]))).toEqual({
      "@clack/prompts": 1,
      cosmiconfig: 1,
      diff: 1,
      execa: 1,
      handlebars: 1,
      picomatch: 1,
      "smol-toml": 1,
      semver: 1,
      "tar-stream": 1,
      undici: 1,
      yaml: 1,
      yauzl: 1,
    });
  });
});

test("what cosmiconfig parses and executes configurations with is not in the program", async () => {
  const { inputs } = await bundle();
  const modules = inputs.filter((input) => input.startsWith("node_modules/"));
  expect(modules).toContain("node_modules/cosmiconfig/dist/ExplorerSync.js");
  const unwanted =
    /^node_modules\/(?:(?:js-yaml|parse-json|import-fresh|typescript|env-paths)\/|cosmiconfig\/dist\/(?:index|loaders|Explorer)\.js)/;
  expect(modules.filter((input) => unwanted.test(input))).toEqual([]);
});

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, "");
}

/** Every set of files of which each leads to each other one. */
function circlesIn(leadsTo: ReadonlyMap<string, readonly string[]>): readonly (readonly string[])[] {
  // Tarjan's strongly connected components.
  const indexes = new Map<string, number>();
  const lowest = new Map<string, number>();
  const open: string[] = [];
  const circles: string[][] = [];
  const visit = (file: string): void => {
    const index = indexes.size;
    indexes.set(file, index);
    lowest.set(file, index);
    open.push(file);
    for (const next of leadsTo.get(file) ?? []) {
      if (!indexes.has(next)) {
        visit(next);
        lowest.set(file, Math.min(lowest.get(file)!, lowest.get(next)!));
      } else if (open.includes(next)) {
        lowest.set(file, Math.min(lowest.get(file)!, indexes.get(next)!));
      }
    }
    if (lowest.get(file) !== index) return;
    const circle = open.splice(open.indexOf(file));
    if (circle.length > 1 || leadsTo.get(file)?.includes(file)) circles.push(circle.sort());
  };
  for (const file of leadsTo.keys()) if (!indexes.has(file)) visit(file);
  return circles;
}
