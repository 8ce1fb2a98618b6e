// What a registry of these tests is given for a package is what npm itself gives it.

import { execFile } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { sh } from "./archives.ts";
import { Registry } from "./registry.ts";
import { plant } from "./tree.ts";

const MANIFEST = {
  name: "@acme/skills",
  version: "1.2.0",
  scripts: { prepare: "exit 1" },
  dependencies: { dep: "1.0.0" },
  bundleDependencies: ["dep"],
};
const FILES = {
  "pdf/SKILL.md": "---\nname: pdf\n---\n",
  "node_modules/dep/package.json": '{"name":"dep","version":"1.0.0"}',
};

test("a package is published as npm publishes it", async () => {
  const [theirs, ours] = [await Registry.start(), await Registry.start()];
  const { name, version, ...fields } = MANIFEST;
  ours.publish(name, version, FILES, { tag: "next", ...fields });

  const base = plant({
    ...Object.fromEntries(Object.entries(FILES).map(([file, text]) => [`package/${file}`, text])),
    "package/package.json": JSON.stringify(MANIFEST),
    "home/.npmrc": login(theirs),
  });
  const env = { PATH: process.env["PATH"], HOME: `${base}/home`, npm_config_update_notifier: "false" };
  const flags = ["--ignore-scripts", "--access=public", "--tag=next"];
  const cwd = `${base}/package`;
  await promisify(execFile)("npm", ["publish", ...flags, `--registry=${theirs.url}`], { cwd, env });

  expect([...ours.packages.keys()]).toEqual([...theirs.packages.keys()]);
  expect([...ours.tarballs.keys()]).toEqual([...theirs.tarballs.keys()]);
  const [sent, made] = [theirs, ours].map((registry) => registry.packages.get(name)!);
  expect(made!["dist-tags"]).toEqual(sent!["dist-tags"]);
  expect(sent!.versions[version]).toMatchObject({
    ...made!.versions[version],
    dist: {
      tarball: made!.versions[version]!.dist.tarball.replace(ours.url, theirs.url),
      integrity: expect.stringMatching(/^sha512-/),
      shasum: expect.stringMatching(/^[0-9a-f]{40}$/),
    },
  });
  expect(unpacked(base, "ours", ours)).toEqual(unpacked(base, "theirs", theirs));
});

function login({ url }: Registry): string {
  return `${url.slice("http:".length)}/:_authToken=anybody\n`;
}

/** What is in its only tarball: a line for each file, and its content. */
function unpacked(base: string, directory: string, registry: Registry): Readonly<Record<string, string>> {
  const [tarball] = registry.tarballs.values();
  const at = path.join(base, directory);
  fs.mkdirSync(at);
  fs.writeFileSync(`${at}.tgz`, tarball!);
  sh(at, `tar -xzf ../${directory}.tgz`);
  const files = sh(at, "find . ! -type d -exec ls -ln '{}' +")
    .trimEnd()
    .split("\n")
    .map((line) => line.split(/\s+/));
  return Object.fromEntries(
    files.map((words) => [
      words.at(-1)!,
      `${words[0]} ${fs.readFileSync(path.join(at, words.at(-1)!), "utf8")}`,
    ]),
  );
}
