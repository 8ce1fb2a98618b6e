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
  test("stands in the manifest and in the id, sorted by name, as it was given", async () => {
    const project = new Project(files);
    fs.symlinkSync("tools", path.join(project.base, "link"));
    await run(
      project,
      "build",
      "--out",
      "bound",
      "--package",
      "tools=../link",
      "--package",
      "here=../bin/here",
    );
    await run(project, "build", "--out", "unbound");
    const read = (name: string) => fs.readFileSync(path.join(project.directory, name), "utf8");
    expect(Object.entries(JSON.parse(read("bound/manifest.json")).packages)).toEqual([
      ["here", `${project.base}/bin/here`],
      ["tools", `${project.base}/link`],
    ]);
    expect(JSON.parse(read("unbound/manifest.json")).packages).toEqual({});
    expect(read("bound/id")).not.toBe(read("unbound/id"));
  });

  test("may stand before the command", async () => {
    const project = new Project(files);
    const { status, stderr } = await project.run([
      "--package",
      "here=../bin/here",
      "build",
      "-c",
      "skills.yaml",
    ]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  });

  test.each([
    ["tools=../nothing", "the path does not exist"],
    ["tools=../tools/bin", "it has no directory `bin`"],
    ["tools=../tools/bin/one", "the path is a file, but several programs are wanted"],
    ["here=../tools", 'its `bin` has no program "here"'],
    ["here=../tools/bin/plain", 'its "here" is not executable'],
    ["here=../a\nb", "a path with a control character"],
  ])("refuses %j", async (given, why) => {
    const { status, stderr } = await run(new Project(files), "build", "--package", given);
    expect(status).toBe(1);
    expect(stderr).toContain(why);
    expect(stderr).toContain("[package/path]");
  });

  test("speaks of a package that nobody declares only when all declarations are known", async () => {
    const project = new Project(files);
    const unknown = await run(project, "build", "--package", "tool=/x");
    expect(unknown.stderr).toContain('Did you mean "tools"?');
    project.write({ "skills.yaml": config("a/b") });
    const broken = await run(project, "build", "--package", "tools=/x");
    expect(broken.status).toBe(1);
    expect(broken.stderr.match(/\[[a-z-]+\/[a-z-]+\]$/gm)).toEqual(["[package/name]"]);
  });

  test("is known in the profile that declares the package, and no mistake while the others are locked", async () => {
    const project = new Project(files);
    project.write({
      "skills.yaml": `${config("here")}profiles: { work: { skills: { explicit: { more: { from: outside, packages: [{ name: tools, bins: [one] }] } } } } }\n`,
      "../outside/more/SKILL.md": skillFile("more"),
    });
    const yaml = fs.readFileSync(path.join(project.directory, "skills.yaml"), "utf8");
    project.write({ "skills.yaml": yaml.replace("./skills }", "./skills }, outside: { path: ../outside }") });
    const built = await run(project, "build", "--profile", "work", "--package", "tools=../tools");
    expect({ status: built.status, stderr: built.stderr }).toEqual({
      status: 0,
      stderr: expect.stringContaining("Wrote skills.lock"),
    });
    expect((await run(project, "build", "--package", "tools=../tools")).stderr).toContain(
      "[package/unknown]",
    );
  });

  test.each([
    ["project", ["build"], 1],
    ["user", ["build"], 0],
    ["project", ["build", "--scope", "user"], 0],
    ["user", ["build", "--scope", "project"], 1],
    ["project", ["install", "--scope", "user", "--dry-run"], 0],
    ["user", ["install", "--scope", "project"], 1],
    ["user", ["plan", "--scope", "project"], 1],
  ] as const)("in %s scope, %j ends with %i", async (scope, args, status) => {
    const project = new Project(files);
    project.write({ "skills.yaml": config("here", scope) });
    const result = await run(project, ...args, "--package", "here=../bin/here");
    expect(result.status).toBe(status);
    expect(result.stderr.includes("[package/project-scope]")).toBe(status === 1);
  });

  test("makes a bundle that installs for the user, and refuses a project without touching it", async () => {
    const project = new Project(files);
    expect((await run(project, "install", "--scope", "project")).status).toBe(0);
    const installed = snapshot(path.join(project.directory, ".claude"));
    await run(project, "build", "--out", "../bundle", "--package", "here=../bin/here");
    const local = project.sh("../bundle/install-local --force");
    expect(local).toMatchObject({ status: 1, stdout: "" });
    expect(local.stderr).toContain("this bundle was built with --package");
    expect(snapshot(path.join(project.directory, ".claude"))).toEqual(installed);
    expect(project.sh("../bundle/install").status).toBe(0);
    expect(fs.existsSync(path.join(project.home, ".claude/skills/notes"))).toBe(true);
    const data = fs.readdirSync(path.join(project.base, "bundle/views"));
    expect(data).toEqual(["claude"]);
  });

  test("is in the command that plan tells", async () => {
    const project = new Project(files);
    const { stdout } = await run(project, "plan", "--package", "here=../bin/here");
    expect(stdout.replace(/\s+/g, " ")).toContain(`--package here=${project.base}/bin/here`);
  });
});

describe("a program that is not on PATH", () => {
  const warned = [
    'Skill "notes" needs the programs "one", "two" (package "tools"), which are not on your PATH.',
  ];
  const programs = (stderr: string) =>
    [...stderr.matchAll(/(Skills? .*) \[package\/not-on-path\]/g)].map(([, words]) => words);

  test("gets a warning from plan and install, one for its package, with the skills that need it, and none from build", async () => {
    const project = new Project(files);
    expect(programs((await run(project, "plan")).stderr)).toEqual(warned);
    const installed = await run(project, "install");
    expect({ status: installed.status, programs: programs(installed.stderr) }).toEqual({
      status: 0,
      programs: warned,
    });
    expect((await run(project, "build")).stderr).toBe("");
    const without = await project.run(["install", "-c", "skills.yaml"]);
    expect(without.stderr).toContain(
      'Skills "notes", "other" need the program "here" (package "here"), which is not on your PATH.',
    );
  });

  test("is named beside the others of its package that are not there, whichever skill needs it, and those alone", async () => {
    const project = new Project(files);
    const yaml = config("{ name: tools, bins: [one, here] }").replace(
      "packages: [here]",
      "packages: [{ name: tools, bins: [here, two] }]",
    );
    project.write({ "skills.yaml": yaml });
    expect(programs((await run(project, "plan")).stderr)).toEqual([
      'Skills "notes", "other" need the programs "one", "two" (package "tools"), which are not on your PATH.',
    ]);
  });

  test("gets none with --quiet, when it is bound, and when everything is removed", async () => {
    const project = new Project(files);
    expect((await run(project, "install", "--quiet")).stderr).toBe("");
    expect((await run(project, "install", "--package", "tools=../tools")).stderr).toBe("");
    expect(programs((await run(project, "install", "--uninstall")).stderr)).toEqual([]);
  });
});

describe("kitout doctor", () => {
  test("says where each program is, and ends with 1 when one is missing", async () => {
    const project = new Project(files);
    expect(await run(project, "doctor")).toEqual({
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

  test("ends with 0 when nothing is missing, also when it is said where it is", async () => {
    const project = new Project(files);
    const { status, stdout } = await run(project, "doctor", "--package", "tools=../tools");
    expect(status).toBe(0);
    expect(stdout).toContain(`ok       two   ${project.base}/tools/bin/two\n`);
    project.write({ "skills.yaml": "version: 1\nsources: { mine: { path: ./skills } }\n" });
    expect(await run(project, "doctor")).toMatchObject({
      status: 0,
      stdout: "Nothing is missing: this configuration needs no further programs.\n",
    });
  });

  test("prints JSON for programs", async () => {
    const project = new Project(files);
    const { status, stdout } = await run(project, "doctor", "--json");
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

  test("looks for git and npm where a source needs them, and for the installer's tools", async () => {
    const project = new Project(files);
    const sources = ', a: { git: "https://git.example/a.git" }, b: { npm: left-pad }, c: { npm: right-pad }';
    project.write({ "skills.yaml": config("here", "user", sources) });
    const bare = await project.run(["doctor", "-c", "skills.yaml", "--offline"], {
      env: { PATH: `${project.base}/bin` },
    });
    expect(bare.status).not.toBe(0);
    expect(bare.stdout).toContain("missing  git        for the source a\n");
    expect(bare.stdout).toContain("missing  npm        for the source b, c\n");
    expect(bare.stdout).toContain("missing  sed        for the installer\n");
    expect(bare.stdout).toContain("missing  sha256sum  for the installer\n");
    const bound = await run(
      project,
      "doctor",
      ...["a", "b", "c"].flatMap((name) => ["--source", `${name}=skills`]),
    );
    expect(bound.stdout).toBe(`ok       here  ${project.base}/bin/here\n`);
  });

  test("says what is wrong with a configuration that it cannot read", async () => {
    const { status, stdout, stderr } = await run(new Project({ "skills.yaml": "version: 2\n" }), "doctor");
    expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
    expect(stderr).toContain("[config/version]");
  });
});

describe('bins: "*"', () => {
  const all = (bins: string): Files => ({
    ...files,
    "skills.yaml": config(`{ name: tools, bins: ${bins} }`),
  });
  const bundle = async (project: Project, ...args: readonly string[]) => {
    const { status, stderr } = await run(project, "build", "--out", "../bundle", ...args);
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    return snapshot(path.join(project.base, "bundle"));
  };

  test("gives the bundle that the names of all programs give, sorted by bytes", async () => {
    const project = new Project({
      ...all('"*"'),
      "../tools/bin/Zed": { run: "" },
      "../tools/bin/to-one": { link: "one" },
      "../tools/bin/_x": { run: "" },
    });
    const every = await bundle(project, "--package", "tools=../tools");
    project.write(all("[Zed, _x, one, to-one, two]"));
    expect(await bundle(project, "--package", "tools=../tools")).toEqual(every);
  });

  test("leaves out what is no program, or has no name that a skill could use", async () => {
    const project = new Project({
      ...all('"*"'),
      "../tools/bin/.two-wrapped": { run: "" },
      "../tools/bin/[": { run: "" },
      "../tools/bin/a b": { run: "" },
      "../tools/bin/dangling": { link: "nothing" },
      "../tools/bin/to-plain": { link: "plain" },
      "../tools/bin/dir/x": { run: "" },
    });
    const every = await bundle(project, "--package", "tools=../tools");
    project.write(all("[one, two]"));
    expect(await bundle(project, "--package", "tools=../tools")).toEqual(every);
  });

  test("is the single form for one program that is called like the package, and for the program itself", async () => {
    const project = new Project({ ...all('"*"'), "../single/bin/tools": { run: "" } });
    const directory = await bundle(project, "--package", "tools=../single");
    const file = await bundle(project, "--package", "tools=../single/bin/tools");
    project.write({ "skills.yaml": config("tools") });
    expect(await bundle(project, "--package", "tools=../single")).toEqual(directory);
    expect(await bundle(project, "--package", "tools=../single/bin/tools")).toEqual(file);
  });

  test("is a directory for one program that is called otherwise", async () => {
    const project = new Project({ ...all('"*"'), "../single/bin/tl": { run: "" } });
    const every = await bundle(project, "--package", "tools=../single");
    expect(Object.values(every)).toContain(`link ${project.base}/single/bin/tl`);
    project.write(all("[tl]"));
    expect(await bundle(project, "--package", "tools=../single")).toEqual(every);
  });

  test("without a binding is an error where it stands, for every command that makes skills", async () => {
    const project = new Project(all('"*"'));
    for (const args of [["build"], ["list"], ["show", "notes"], ["doctor"], ["diff", "notes"], ["plan"]]) {
      const { status, stderr } = await run(project, ...args);
      expect(status, args[0]).toBe(1);
      expect(stderr).toMatch(/^skills\.yaml:6:\d+: error: .* \[package\/unbound\]$/m);
    }
  });

  test("is nothing to a lock, nor to a skill whose condition does not hold", async () => {
    const project = new Project(all('"*"'));
    for (const command of ["lock", "update", "outdated", "generations"])
      expect({ command, ...(await run(project, command)) }).toMatchObject({
        status: 0,
        stderr: expect.not.stringContaining("error"),
      });
    project.write({
      "skills.yaml": config('{ name: tools, bins: "*" }').replace(
        "notes: {",
        "notes: { when: { os: windows },",
      ),
    });
    expect(await run(project, "build")).toMatchObject({ status: 0, stderr: "" });
  });

  test("does not keep other profiles from being locked", async () => {
    const project = new Project({
      ...all('"*"'),
      "../outside/more/SKILL.md": skillFile("more"),
    });
    const yaml = config('{ name: tools, bins: "*" }').replace(
      "./skills }",
      "./skills }, outside: { path: ../outside }",
    );
    project.write({ "skills.yaml": `${yaml}profiles: { work: { skills: { enable: [more] } } }\n` });
    const { status, stderr } = await run(
      project,
      "build",
      "--profile",
      "work",
      "--package",
      "tools=../tools",
    );
    expect({ status, stderr }).toEqual({ status: 0, stderr: expect.not.stringContaining("incomplete") });
  });

  test("is looked for by kitout diff in what is bound", async () => {
    const project = new Project(all('"*"'));
    const bound = ["--package", "tools=../tools"];
    expect((await run(project, "install", ...bound)).status).toBe(0);
    const installed = path.join(project.home, ".claude/skills/notes");
    fs.cpSync(installed, path.join(project.base, "edited"), { recursive: true, dereference: true });
    fs.appendFileSync(path.join(project.base, "edited/SKILL.md"), "");
    fs.writeFileSync(path.join(project.base, "edited/new"), "mine\n");
    const { status, stdout } = await run(project, "diff", "notes", "../edited", ...bound);
    expect(status).toBe(0);
    expect(stdout).toContain("+mine");
    expect(stdout).not.toContain("Dependencies");
  });

  test.each([
    ["tools=../tools/sub", "the path does not exist", "package/path"],
    ["tools=../empty", "its `bin` has no program with a usable name", "package/path"],
    ["tools=../twins", 'The name "two" is listed twice', "package/twice"],
  ])("refuses %j", async (given, why, code) => {
    const { "../tools/sub": _, ...rest } = all('"*"');
    const project = new Project({
      ...rest,
      "../empty/bin/plain": "",
      "../twins/bin/two": { run: "" },
      "../twins/bin/TWO": { run: "" },
    });
    const { status, stderr } = await run(project, "build", "--package", given);
    expect(status).toBe(1);
    expect(stderr).toContain(why);
    expect(stderr.match(/\[[a-z-]+\/[a-z-]+\]$/gm)).toEqual([`[${code}]`]);
  });

  test.each(["one", '""', "**"])("is the only text that bins can be, and not %j", async (bins) => {
    const { status, stderr } = await run(new Project(all(JSON.stringify(bins))), "build");
    expect(status).toBe(1);
    expect(stderr).toContain('a list of names or "*"');
  });
});

describe("build --scope", () => {
  const id = async (project: Project, ...args: readonly string[]) => {
    const { status, stdout, stderr } = await run(project, "build", ...args);
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    return path.basename(stdout.trim());
  };

  test.each([
    ["project", "user"],
    ["user", "project"],
  ])("makes of a configuration for %s the bundle that one for %s is", async (said, wanted) => {
    const project = new Project({ ...files, "skills.yaml": config("here", said) });
    const [asSaid, over] = [await id(project), await id(project, "--scope", wanted)];
    project.write({ "skills.yaml": config("here", wanted) });
    expect(await id(project)).toBe(over);
    expect(asSaid).not.toBe(over);
  });

  test("decides what shell-hook and the scripts of targets install, and what the manifest says", async () => {
    const project = new Project({ ...files, "skills.yaml": config("here", "project") });
    await run(project, "build", "--scope", "user", "--out", "../bundle");
    const manifest = JSON.parse(fs.readFileSync(path.join(project.base, "bundle/manifest.json"), "utf8"));
    expect(manifest.scope).toBe("user");
    expect(project.sh("../bundle/scripts/claude").status).toBe(0);
    expect(fs.existsSync(path.join(project.home, ".claude/skills/notes"))).toBe(true);
    fs.rmSync(path.join(project.home, ".claude"), { recursive: true });
    expect(project.sh("../bundle/shell-hook").status).toBe(0);
    expect(fs.existsSync(path.join(project.home, ".claude/skills/notes"))).toBe(true);
    expect(fs.existsSync(path.join(project.directory, ".claude"))).toBe(false);
  });
});
