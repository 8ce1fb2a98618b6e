// A bundle that Nix built is the bundle that kitout builds.

import { cpSync, readFileSync } from "node:fs";
import { describe, expect } from "vitest";
import { locate, testWith } from "../installer/support/shells.ts";
import { TestRepository } from "../support/git.ts";
import { Nix, repository, system } from "../support/nix.ts";
import { Project, skillFile } from "../support/project.ts";

const withNix = testWith(locate(["nix-build"]));

/** The id and the NAR hash of what `mkBundle` gives with these arguments, and of `kitout build --out`. */
async function both(
  nix: Nix,
  project: Project,
  given = "",
  args: readonly string[] = [],
  file = "skills.yaml",
) {
  const theirs = nix.build(`kitout.mkBundle { src = ${project.directory}; ${given} }`);
  const ours = `${project.base}/bundle`;
  expect(await project.run(["build", "-c", file, "--out", ours, ...args])).toMatchObject({
    status: 0,
    stderr: "",
  });
  return [theirs, ours].map((bundle) => ({
    id: readFileSync(`${bundle}/id`, "utf8"),
    hash: nix.must("nix", ["hash", "path", bundle]),
  }));
}

function example(name: string): Project {
  const project = new Project();
  cpSync(`${repository}/examples/${name}`, project.directory, { recursive: true, verbatimSymlinks: true });
  return project;
}

describe("a bundle that Nix built", () => {
  withNix("has the id and the bytes of kitout's own: examples/quickstart", async () => {
    const [theirs, ours] = await both(new Nix(), example("quickstart"));
    expect(theirs).toEqual(ours);
  });

  withNix("has them too with a locked git source, of a branch that is not the default", async () => {
    const nix = new Nix();
    const remote = new TestRepository(`${nix.base}/remote.git`, "sha1");
    remote.commit({ "README.md": "The default branch.\n" });
    remote.commit(
      {
        "skills/notes/SKILL.md": skillFile("notes"),
        "skills/notes/run": { run: "#!/bin/sh\necho notes\n" },
        "skills/notes/again.md": { link: "SKILL.md" },
      },
      { branch: "release" },
    );
    const project = new Project({
      "skills.yaml": `version: 1
sources:
  team: { git: "${remote.url}", ref: release, subdir: skills }
skills: { enableAll: true }
targets: { claude: true }
`,
    });
    expect((await project.run(["lock", "-c", "skills.yaml"])).status).toBe(0);
    const [theirs, ours] = await both(nix, project, "", ["--frozen"]);
    expect(theirs).toEqual(ours);
  });

  withNix("has them too for a profile and for facts that conditions ask about", async () => {
    const project = new Project({
      "skills.yaml": `version: 1
sources: { mine: { path: ./skills } }
skills:
  explicit:
    here: { from: mine, path: here, when: { os: ${process.platform} } }
    there: { from: mine, path: there, when: { host: there } }
targets: { claude: true }
profiles:
  work: { skills: { enable: [work] } }
`,
      "skills/here/SKILL.md": skillFile("here"),
      "skills/there/SKILL.md": skillFile("there"),
      "skills/work/SKILL.md": skillFile("work"),
    });
    const given = `profiles = [ "work" ]; facts.host = "there";`;
    const args = ["--profile", "work", "--fact", "host=there"];
    const [theirs, ours] = await both(new Nix(), project, given, args);
    expect(theirs).toEqual(ours);
  });

  withNix("has them too for a configuration in .config, with its lock beside it", async () => {
    const nix = new Nix();
    const remote = new TestRepository(`${nix.base}/remote.git`, "sha1");
    remote.commit({ "skills/notes/SKILL.md": skillFile("notes") });
    const file = ".config/skills.yaml";
    const project = new Project({
      [file]: `version: 1
sources:
  team: { git: "${remote.url}", subdir: skills }
  mine: { path: ../skills }
skills: { enableAll: true }
targets: { claude: true }
`,
      "skills/here/SKILL.md": skillFile("here"),
    });
    expect((await project.run(["lock", "-c", file])).status).toBe(0);
    const [theirs, ours] = await both(nix, project, `configFile = "${file}";`, ["--frozen"], file);
    expect(theirs).toEqual(ours);
  });

  withNix("is the same from settings as from the skills.yaml that says the same", async () => {
    const nix = new Nix();
    const project = new Project({
      "skills.yaml": `version: 1
name: mine
sources: { mine: { path: ./mine } }
skills: { enable: [notes] }
targets: { claude: { structure: copy-tree } }
`,
      "mine/notes/SKILL.md": skillFile("notes"),
    });
    const fromSettings = nix.build(`kitout.mkBundle {
      settings = {
        name = "mine";
        sources.mine.path = ${project.directory}/mine;
        skills.enable = [ "notes" ];
        targets.claude.structure = "copy-tree";
      };
    }`);
    const [theirs] = await both(nix, project);
    expect(readFileSync(`${fromSettings}/id`, "utf8")).toBe(theirs!.id);
  });

  withNix("does not refer to anything in the store of Nix", () => {
    const nix = new Nix();
    const bundle = nix.build(`kitout.mkBundle { src = ${repository}/examples/quickstart; }`);
    expect(nix.must("nix-store", ["--query", "--references", bundle])).toBe("");
  });
});

describe("mkBundle from a plain import", () => {
  const bundle = (nix: Nix) =>
    nix.expression(`(kitout.mkBundle { src = ${repository}/examples/quickstart; }).drvPath`);

  withNix("reads at evaluation only what it is given", () => {
    const nix = new Nix("empty");
    const args = ["--eval", "--restrict-eval", "-E", bundle(nix)];
    expect(nix.must("nix-instantiate", ["-I", repository, ...args])).toContain("-skills-bundle.drv");
    // Where that directory may not be read, nothing is: the setting is heeded.
    expect(nix.run("nix-instantiate", args).stderr).toContain("access to");
  });

  withNix("builds nothing at evaluation", () => {
    const nix = new Nix("empty");
    expect(nix.must("nix-instantiate", ["--eval", "--read-write-mode", "-E", bundle(nix)])).toContain(
      "-skills-bundle.drv",
    );
    const imported = nix.expression(`import (pkgs.writeText "x.nix" "1")`);
    expect(nix.run("nix-instantiate", ["--eval", "--read-write-mode", "-E", imported]).stderr).toContain(
      "import-from-derivation",
    );
  });
});

describe("the package", () => {
  withNix("is built from no more than it needs, and asks for each dependency with address and hash", () => {
    const nix = new Nix();
    const kitout = nix.build("kitout.kitout");
    expect(nix.must(`${kitout}/bin/kitout`, ["--version"])).toBe("kitout 0.1.0");
    const asked = JSON.parse(readFileSync(`${kitout}/asked.json`, "utf8"));
    expect(nix.must("find", [asked.src, "-name", "*.test.ts", "-o", "-name", "node_modules"])).toBe("");
    const { "": top, ...packages } = asked.npmDeps.packageLock.packages as Record<string, Asked>;
    expect(top).toBeDefined();
    for (const [at, { resolved, integrity }] of Object.entries(packages))
      expect([at, resolved, integrity]).toEqual([
        at,
        expect.stringMatching(/^https:\/\/registry\.npmjs\.org\/(@[^/]+\/)?[^/@]+\/-\/[^/]+-\d[^/]*\.tgz$/),
        expect.stringMatching(/^sha512-/),
      ]);
    const binaries = Object.keys(packages).filter((at) => at.startsWith("node_modules/@esbuild/"));
    expect(binaries).toEqual([`node_modules/@esbuild/${process.platform}-${process.arch}`]);
  });

  withNix("has not the package.json in it that the build of Nix has changed", () => {
    const nix = new Nix();
    const kitout = nix.build("kitout.kitout");
    const start = readFileSync(`${kitout}/lib/kitout/dist/start.js`, "utf8");
    expect(start).toContain("Compiles one skills.yaml");
    expect(start).not.toContain("the dependencies");
  });

  withNix("is asked for what suits another system there", () => {
    const nix = new Nix("empty");
    const other = system === "aarch64-darwin" ? "x86_64-linux" : "aarch64-darwin";
    const binary = other === "aarch64-darwin" ? "darwin-arm64" : "linux-x64";
    const pkgs = nix.pkgs.replace(system, other);
    const drv = nix.must("nix-instantiate", ["-E", `(import ${repository} { pkgs = ${pkgs}; }).kitout`]);
    const env = JSON.parse(nix.must("nix", ["show-derivation", drv]))[drv].env;
    const packages = Object.keys(JSON.parse(env.asked).npmDeps.packageLock.packages);
    expect(packages.filter((at) => at.startsWith("node_modules/@esbuild/"))).toEqual([
      `node_modules/@esbuild/${binary}`,
    ]);
  });
});

interface Asked {
  readonly resolved?: string;
  readonly integrity?: string;
}
