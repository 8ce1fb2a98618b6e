// Programs that skills need: where they are said to be, and whether this machine has them.

import fs from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { type Files, Project, skillFile, snapshot } from "../support/project.ts";

const config = (packages: string, scope = "user", more = "") => `version: 1
scope: ${scope}
sources: { mine: { path: ./skills }${more} }
skills:
  explicit:
    notes: { from: mine, packages: [${packages}] }
    other: { from: mine, packages: [here] }
targets: { claude: true }
`;

const files: Files = {
  "skills.yaml": config("here, { name: tools, bins: [one, two] }"),
  "skills/notes/SKILL.md": skillFile("notes"),
  "skills/other/SKILL.md": skillFile("other"),
  "../tools/bin/one": { run: "#!/bin/sh\n" },
  "../tools/bin/two": { run: "#!/bin/sh\n" },
  "../tools/bin/plain": "",
  "../tools/sub": "",
  "../bin/here": { run: "#!/bin/sh\n" },
};

/** With the program `here` on PATH. */
function run(project: Project, ...args: readonly string[]) {
  const PATH = `${project.base}/bin:${process.env["PATH"]}`;
  return project.run([...args.slice(0, 1), "-c", "skills.yaml", ...args.slice(1)], { env: { PATH } });
}

describe("--package", () => {
  test("stands in the manifest and in the id, sorted by name, as it was given", () => {
    const project = new Project(files);
    fs.symlinkSync("tools", path.join(project.base, "link"));
    run(project, "build", "--out", "bound", "--package", "tools=../link", "--package", "here=../bin/here");
    run(project, "build", "--out", "unbound");
    const read = (name: string) => fs.readFileSync(path.join(project.directory, name), "utf8");
    expect(Object.entries(JSON.parse(read("bound/manifest.json")).packages)).toEqual([
      ["here", `${project.base}/bin/here`],
      ["tools", `${project.base}/link`],
    ]);
    expect(JSON.parse(read("unbound/manifest.json")).packages).toEqual({});
    expect(read("bound/id")).not.toBe(read("unbound/id"));
  });

  test("may stand before the command", () => {
    const project = new Project(files);
    const { status, stderr } = project.run(["--package", "here=../bin/here", "build", "-c", "skills.yaml"]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  });

  test.each([
    ["tools=../nothing", "there is nothing"],
    ["tools=../tools/bin", "there is no directory `bin` in it"],
    ["tools=../tools/bin/one", "that is a file, and the package has several programs"],
    ["here=../tools", "there is no program here in its `bin`"],
    ["here=../tools/bin/plain", "its here is not executable"],
    ["here=../a\nb", "no link can hold a control character"],
  ])("refuses %j", (given, why) => {
    const { status, stderr } = run(new Project(files), "build", "--package", given);
    expect(status).toBe(1);
    expect(stderr).toContain(why);
    expect(stderr).toContain("[package/path]");
  });

  test("speaks of a package that nobody declares only when all declarations are known", () => {
    const project = new Project(files);
    const unknown = run(project, "build", "--package", "tool=/x");
    expect(unknown.stderr).toContain('Did you mean "tools"?');
    project.write({ "skills.yaml": config("a/b") });
    const broken = run(project, "build", "--package", "tools=/x");
    expect(broken.status).toBe(1);
    expect(broken.stderr.match(/\[[a-z-]+\/[a-z-]+\]$/gm)).toEqual(["[package/name]"]);
  });

  test("is known in the profile that declares the package, and no mistake while the others are locked", () => {
    const project = new Project(files);
    project.write({
      "skills.yaml": `${config("here")}profiles: { work: { skills: { explicit: { more: { from: outside, packages: [{ name: tools, bins: [one] }] } } } } }\n`,
      "../outside/more/SKILL.md": skillFile("more"),
    });
    const yaml = fs.readFileSync(path.join(project.directory, "skills.yaml"), "utf8");
    project.write({ "skills.yaml": yaml.replace("./skills }", "./skills }, outside: { path: ../outside }") });
    const built = run(project, "build", "--profile", "work", "--package", "tools=../tools");
    expect({ status: built.status, stderr: built.stderr }).toEqual({
      status: 0,
      stderr: expect.stringContaining("Wrote skills.lock"),
    });
    expect(run(project, "build", "--package", "tools=../tools").stderr).toContain("[package/unknown]");
  });

  test.each([
    ["project", ["build"], 1],
    ["user", ["build"], 0],
    ["project", ["install", "--scope", "user", "--dry-run"], 0],
    ["user", ["install", "--scope", "project"], 1],
    ["user", ["plan", "--scope", "project"], 1],
  ] as const)("in %s scope, %j ends with %i", (scope, args, status) => {
    const project = new Project(files);
    project.write({ "skills.yaml": config("here", scope) });
    const result = run(project, ...args, "--package", "here=../bin/here");
    expect(result.status).toBe(status);
    expect(result.stderr.includes("[package/project-scope]")).toBe(status === 1);
  });

  test("makes a bundle that installs for the user, and refuses a project without touching it", () => {
    const project = new Project(files);
    expect(run(project, "install", "--scope", "project").status).toBe(0);
    const installed = snapshot(path.join(project.directory, ".claude"));
    run(project, "build", "--out", "../bundle", "--package", "here=../bin/here");
    const local = project.sh("../bundle/install-local --force");
    expect(local).toMatchObject({ status: 1, stdout: "" });
    expect(local.stderr).toContain("this bundle was built with --package");
    expect(snapshot(path.join(project.directory, ".claude"))).toEqual(installed);
    expect(project.sh("../bundle/install").status).toBe(0);
    expect(fs.existsSync(path.join(project.home, ".claude/skills/notes"))).toBe(true);
    const data = fs.readdirSync(path.join(project.base, "bundle/views"));
    expect(data).toEqual(["claude"]);
  });

  test("is in the command that plan tells", () => {
    const project = new Project(files);
    const { stdout } = run(project, "plan", "--package", "here=../bin/here");
    expect(stdout.replace(/\s+/g, " ")).toContain(`--package here=${project.base}/bin/here`);
  });
});

describe("a program that is not on PATH", () => {
  const warned = ["There are no programs one, two on PATH (package tools); they are needed by notes."];
  const programs = (stderr: string) =>
    [...stderr.matchAll(/(There .*) \[package\/not-on-path\]/g)].map(([, words]) => words);

  test("gets a warning from plan and install, one for its package, with the skills that need it, and none from build", () => {
    const project = new Project(files);
    expect(programs(run(project, "plan").stderr)).toEqual(warned);
    const installed = run(project, "install");
    expect({ status: installed.status, programs: programs(installed.stderr) }).toEqual({
      status: 0,
      programs: warned,
    });
    expect(run(project, "build").stderr).toBe("");
    const without = project.run(["install", "-c", "skills.yaml"]);
    expect(without.stderr).toContain(
      "There is no program here on PATH (package here); it is needed by notes, other.",
    );
  });

  test("is named beside the others of its package that are not there, whichever skill needs it, and those alone", () => {
    const project = new Project(files);
    const yaml = config("{ name: tools, bins: [one, here] }").replace(
      "packages: [here]",
      "packages: [{ name: tools, bins: [here, two] }]",
    );
    project.write({ "skills.yaml": yaml });
    expect(programs(run(project, "plan").stderr)).toEqual([
      "There are no programs one, two on PATH (package tools); they are needed by notes, other.",
    ]);
  });

  test("gets none with --quiet, when it is bound, and when everything is removed", () => {
    const project = new Project(files);
    expect(run(project, "install", "--quiet").stderr).toBe("");
    expect(run(project, "install", "--package", "tools=../tools").stderr).toBe("");
    expect(programs(run(project, "install", "--uninstall").stderr)).toEqual([]);
  });
});

describe("kitout doctor", () => {
  test("says where each program is, and ends with 1 when one is missing", () => {
    const project = new Project(files);
    expect(run(project, "doctor")).toEqual({
      status: 1,
      stderr: "",
      stdout: [
        `ok       here  ${project.base}/bin/here`,
        "missing  one   package tools, for notes",
        "missing  two   package tools, for notes",
        "",
      ].join("\n"),
    });
  });

  test("ends with 0 when nothing is missing, also when it is said where it is", () => {
    const project = new Project(files);
    const { status, stdout } = run(project, "doctor", "--package", "tools=../tools");
    expect(status).toBe(0);
    expect(stdout).toContain(`ok       two   ${project.base}/tools/bin/two\n`);
    project.write({ "skills.yaml": "version: 1\nsources: { mine: { path: ./skills } }\n" });
    expect(run(project, "doctor")).toMatchObject({
      status: 0,
      stdout: "This configuration needs nothing that is not here.\n",
    });
  });

  test("prints JSON for programs", () => {
    const project = new Project(files);
    const { status, stdout } = run(project, "doctor", "--json");
    expect(status).toBe(1);
    expect(JSON.parse(stdout).needs.slice(0, 2)).toEqual([
      {
        name: "here",
        path: `${project.base}/bin/here`,
        package: "here",
        skills: ["notes", "other"],
        sources: [],
      },
      { name: "one", path: null, package: "tools", skills: ["notes"], sources: [] },
    ]);
  });

  test("looks for git and npm where a source needs them, and for the installer's tools", () => {
    const project = new Project(files);
    const sources = ', a: { git: "https://git.example/a.git" }, b: { npm: left-pad }, c: { npm: right-pad }';
    project.write({ "skills.yaml": config("here", "user", sources) });
    const bare = project.run(["doctor", "-c", "skills.yaml", "--offline"], {
      env: { PATH: `${project.base}/bin` },
    });
    expect(bare.status).not.toBe(0);
    expect(bare.stdout).toContain("missing  git        for the source a\n");
    expect(bare.stdout).toContain("missing  npm        for the source b, c\n");
    expect(bare.stdout).toContain("missing  sed        for the installer\n");
    expect(bare.stdout).toContain("missing  sha256sum  for the installer\n");
    const bound = run(
      project,
      "doctor",
      ...["a", "b", "c"].flatMap((name) => ["--source", `${name}=skills`]),
    );
    expect(bound.stdout).toBe(`ok       here  ${project.base}/bin/here\n`);
  });

  test("says what is wrong with a configuration that it cannot read", () => {
    const { status, stdout, stderr } = run(new Project({ "skills.yaml": "version: 2\n" }), "doctor");
    expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
    expect(stderr).toContain("[config/version]");
  });
});
