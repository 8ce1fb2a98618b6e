// A skills.yaml beside a flake.lock that Nix wrote: kitout as a program.

import fs from "node:fs";
import path from "node:path";
import { describe, expect, type TestContext, test } from "vitest";
import { Flake, haveNix, mustHaveNix } from "../support/flake.ts";
import { Project, skillFile } from "../support/project.ts";

const CONFIG = `version: 1
sources:
  theirs: { input: skills, subdir: all }
skills: { enable: [pdf] }
targets: { claude: true }
`;

/** The project's flake.lock has \`skills\`, a repository or a directory beside the project that holds \`all/pdf\`. */
async function locked(kind: "git+file" | "path", skip: TestContext["skip"]) {
  skip(!haveNix && !mustHaveNix, "nix is not installed");
  const flake = new Flake();
  fs.mkdirSync(`${flake.base}/skills/all/pdf`, { recursive: true });
  fs.writeFileSync(`${flake.base}/skills/all/pdf/SKILL.md`, skillFile("pdf"));
  if (kind === "git+file") flake.sh("cd skills; git init -q -b main; git add -A; git commit -q -m one");
  await flake.lock(`skills = { url = "${kind}://${flake.base}/skills"; flake = false; };`);
  const project = new Project({ "../.git/HEAD": "", "skills.yaml": CONFIG });
  fs.copyFileSync(flake.lockFile, path.join(project.directory, "flake.lock"));
  return { flake, project };
}

describe.each(["git+file", "path"] as const)("an input of the flake, locked as %s,", (kind) => {
  test("is a source, and its skills are in the lock by their digests", async ({ skip }) => {
    const { flake, project } = await locked(kind, skip);
    const { status, stderr } = await project.run(["build", "-c", "skills.yaml"]);
    expect([status, stderr]).toEqual([0, "Wrote skills.lock:\n  theirs: 1 skill added\n"]);
    const digest = (await project.run(["hash", `${flake.base}/skills/all/pdf`])).stdout.trim();
    expect(JSON.parse(fs.readFileSync(path.join(project.directory, "skills.lock"), "utf8")).sources).toEqual({
      theirs: { input: "skills", skills: { "all/pdf": digest } },
    });
    expect((await project.run(["build", "-c", "skills.yaml", "--frozen", "--offline"])).status).toBe(0);
  });

  test("is not read from elsewhere on this machine for a project that nobody trusts", async ({ skip }) => {
    const { project } = await locked(kind, skip);
    const { status, stderr } = await project.run(["build"]);
    expect(status).toBe(2);
    expect(stderr).toMatch(/\[trust\/(local-git|outside)\]/);
  });

  test("is trusted as flake.lock says where it is now, and asked about again when that changes", async ({
    skip,
  }) => {
    const { project } = await locked(kind, skip);
    expect((await project.run(["trust"])).status).toBe(0);
    expect((await project.run(["build"])).status).toBe(0);
    fs.appendFileSync(path.join(project.directory, "flake.lock"), "\n");
    const { status, stderr } = await project.run(["build"]);
    expect([status, stderr.includes("[trust/changed]")]).toEqual([2, true]);
  });
});

test("a flake.lock that leads out of a project that nobody trusts is not read", async () => {
  const project = new Project({
    "../.git/HEAD": "",
    "../secret": "not to be shown",
    "skills.yaml": CONFIG,
    "flake.lock": { link: "../secret" },
  });
  const { status, stderr } = await project.run(["build"]);
  expect([status, stderr.includes("[trust/outside]"), stderr.includes("not to be shown")]).toEqual([
    2,
    true,
    false,
  ]);
});
