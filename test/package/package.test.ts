// What `npm publish` would upload, installed as a stranger does.

import { execFileSync, spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));
const { version } = JSON.parse(fs.readFileSync(path.join(root, "package.json"), "utf8"));

describe("the package", () => {
  let base = "";
  let files: readonly string[] = [];

  beforeAll(() => {
    base = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), "kitout-package-")));
    // A clone with nothing built in it: packing has to build.
    copyTracked(`${base}/clone`);
    fs.symlinkSync(path.join(root, "node_modules"), `${base}/clone/node_modules`);
    const env = { PATH: process.env["PATH"], HOME: base };
    const packed = npm(["pack", "--json", "--pack-destination", base], `${base}/clone`, env);
    const [{ filename, files: listed }] = JSON.parse(packed.slice(packed.indexOf("[\n")));
    files = listed.map((file: { path: string }) => file.path);
    fs.mkdirSync(`${base}/app`);
    fs.writeFileSync(`${base}/app/package.json`, '{ "private": true, "type": "module" }\n');
    npm(["install", "--offline", "--no-audit", "--no-fund", `${base}/${filename}`], `${base}/app`, env);
  });

  afterAll(() => fs.rmSync(base, { recursive: true, force: true }));

  test("holds the program, its types and its schemas, and no sources", () => {
    expect(files).toEqual(expect.arrayContaining(["bin/kitout.js", "dist/main.js", "dist/index.js"]));
    expect(files).toEqual(expect.arrayContaining(["types/index.d.ts", "schemas/skills.schema.json"]));
    expect(files).toEqual(expect.arrayContaining(["LICENSE", "README.md", "package.json"]));
    expect(files.filter((file) => /^(?:src|test|scripts|templates|nix|examples)\//.test(file))).toEqual([]);
  });

  test("has no dependencies, and runs nothing when it is installed", () => {
    const installed = JSON.parse(fs.readFileSync(`${base}/app/node_modules/kitout/package.json`, "utf8"));
    expect(installed.dependencies ?? {}).toEqual({});
    const scripts = Object.keys(installed.scripts ?? {});
    expect(
      scripts.filter((name) => ["preinstall", "install", "postinstall", "prepare"].includes(name)),
    ).toEqual([]);
    expect(fs.readdirSync(`${base}/app/node_modules`).filter((name) => !name.startsWith("."))).toEqual([
      "kitout",
    ]);
  });

  test("its program runs", () => {
    const run = spawnSync(`${base}/app/node_modules/.bin/kitout`, ["--version"], { encoding: "utf8" });
    expect([run.status, run.stdout, run.stderr]).toEqual([0, `kitout ${version}\n`, ""]);
  });

  test("can be imported, and compiles", () => {
    fs.cpSync(path.join(root, "examples/quickstart"), `${base}/app/skills`, { recursive: true });
    fs.writeFileSync(
      `${base}/app/use.js`,
      `import { compile, formatDiagnostics, hashDirectory } from "kitout";
const done = await compile({ directory: "skills", config: "skills.yaml" });
const failed = await compile({ directory: "skills", config: "none.yaml" });
const skill = done.bundle.skills.find(({ id }) => id === "release/changelog");
console.log(JSON.stringify({
  id: done.bundle.id.length, directory: done.bundle.directory, skills: done.bundle.skills.length,
  same: skill.digest === hashDirectory("skills/skills/" + skill.path),
  failed: failed.bundle, said: formatDiagnostics(failed.diagnostics),
}));
`,
    );
    const env = { PATH: process.env["PATH"], HOME: base };
    const run = spawnSync(process.execPath, ["use.js"], { cwd: `${base}/app`, env, encoding: "utf8" });
    expect(run.stderr).toBe("");
    expect(JSON.parse(run.stdout)).toMatchObject({
      id: 64,
      directory: null,
      skills: 5,
      same: true,
      failed: null,
      said: expect.stringContaining("[config/missing]"),
    });
  });

  test("its types are those that the functions have", async () => {
    const declared = fs.readFileSync(path.join(root, "types/index.d.ts"), "utf8");
    const names = Array.from(declared.matchAll(/^export declare function (\w+)/gm), ([, name]) => name!);
    const exported: typeof import("../../types/index.d.ts") = await import("../../src/index.ts");
    expect(Object.keys(exported).sort()).toEqual(names.sort());
    await expect(declared).toMatchFileSnapshot("golden/api.d.ts.txt");
  });
});

function npm(args: readonly string[], cwd: string, env: NodeJS.ProcessEnv): string {
  return execFileSync("npm", args, { cwd, env, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
}

/** The files that git tracks or would track, as they are now: what a clone has, and nothing that was built. */
function copyTracked(to: string): void {
  const listed = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], {
    cwd: root,
    encoding: "utf8",
  });
  for (const file of listed.split("\0")) {
    const from = path.join(root, file);
    if (file !== "" && fs.existsSync(from)) fs.cpSync(from, path.join(to, file), { verbatimSymlinks: true });
  }
}
