// Conditions, facts, `show --config` and `show --why`, as a user meets them.

import fs from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { parseValue } from "../../src/yaml/parse.ts";
import { TestRepository } from "../support/git.ts";
import { Project, type Result, skillFile } from "../support/project.ts";

const LINUX = ["--fact", "os=linux"];
const DARWIN = ["--fact", "os=darwin"];

const files = {
  "../.git/HEAD": "",
  "base.yaml": `version: 1
sources:
  mine: { path: ./skills }
targets:
  claude: true
  codex: { when: { os: darwin } }
  cursor: false
`,
  "skills.yaml": `version: 1
extends: [./base.yaml]
skills:
  enable: [a, b]
  disable: ["b*"]
  explicit:
    lin: { from: mine, path: c, rename: tool, when: { os: linux }, targets: [claude, codex, cursor] }
    mac: { from: mine, path: d, rename: tool, when: { os: darwin } }
    far: { from: mine, path: d, when: { env: { TOKEN: [x] } } }
profiles:
  work: { when: { os: darwin }, skills: { enable: [d] } }
  home: { targets: { pi: true } }
`,
  ...Object.fromEntries(["a", "b", "c", "d"].map((name) => [`skills/${name}/SKILL.md`, skillFile(name)])),
};

async function built(project: Project, args: readonly string[], env: Record<string, string> = {}) {
  const { status, stdout, stderr } = await project.run(["build", "--json", ...args], { env });
  if (status !== 0) throw new Error(stderr);
  const { bundle, id } = JSON.parse(stdout);
  const manifest = JSON.parse(fs.readFileSync(path.join(bundle, "manifest.json"), "utf8"));
  return { id, manifest, stderr };
}

describe("a bundle", () => {
  test("has what counts where it is for, and says which facts it depends on", async () => {
    const project = new Project(files);
    const [linux, darwin] = [(await built(project, LINUX)).manifest, (await built(project, DARWIN)).manifest];
    expect([linux.facts, darwin.facts]).toEqual([
      { os: "linux", "env.TOKEN": null },
      { os: "darwin", "env.TOKEN": null },
    ]);
    const ids = (manifest: { skills: Record<string, { id: string; path: string }> }) =>
      Object.values(manifest.skills)
        .map(({ id, path }) => `${id}=${path}`)
        .sort();
    expect([ids(linux), ids(darwin)]).toEqual([
      ["a=a", "tool=c"],
      ["a=a", "tool=d"],
    ]);
    expect(Object.keys(linux.views)).toEqual(["claude"]);
    expect(Object.keys(darwin.views)).toEqual(["claude", "codex"]);
  });

  test("does not depend on who said a fact, nor on what no condition can tell", async () => {
    const project = new Project(files);
    const own = (await built(project, [])).id;
    const os = process.platform === "darwin" ? "darwin" : "linux";
    expect((await built(project, ["--fact", `os=${os}`])).id).toBe(own);
    expect((await built(project, [], { TOKEN: "secret" })).id).toBe(own);
    expect((await built(project, ["--fact", "host=elsewhere", "--fact", "env.OTHER=1"])).id).toBe(own);
    const x = await built(project, [], { TOKEN: "x" });
    expect((await built(project, ["--fact", "env.TOKEN=x"])).id).toBe(x.id);
    expect(x.manifest.facts["env.TOKEN"]).toBe("x");
  });

  test("is without a profile whose condition does not hold, and a warning says so", async () => {
    const { manifest, stderr } = await built(new Project(files), [
      ...LINUX,
      "--profile",
      "work",
      "--profile",
      "home",
    ]);
    expect(manifest.profiles).toEqual(["home"]);
    expect(JSON.parse(stderr).diagnostics).toMatchObject([
      { code: "config/profile-off", start: { line: 11 }, args: { name: "work", fact: "os", found: "linux" } },
    ]);
  });

  test("says nothing of a profile that is off and that KITOUT_PROFILE asks for on every machine", async () => {
    const { manifest, stderr } = await built(new Project(files), LINUX, { KITOUT_PROFILE: "work,home" });
    expect(manifest.profiles).toEqual(["home"]);
    expect(stderr).not.toContain("profile-off");
    const { stdout } = await new Project(files).run(["show", "--why", ...LINUX], {
      env: { KITOUT_PROFILE: "work" },
    });
    expect(stdout).toContain('  work (KITOUT_PROFILE): off: `os` is "');
  });

  test("takes the profiles of KITOUT_PROFILE, with commas, in their order", async () => {
    const profiles = async (env: string, ...args: string[]) =>
      (await built(new Project(files), [...DARWIN, ...args], { KITOUT_PROFILE: env })).manifest.profiles;
    expect(await profiles("home,work")).toEqual(["home", "work"]);
    expect(await profiles("work,,home,work")).toEqual(["work", "home"]);
    expect(await profiles("home", "--profile", "work")).toEqual(["work"]);
  });

  test.each([
    ["--fact=os", "--fact takes KEY=VALUE"],
    ["--fact==x", "--fact takes KEY=VALUE"],
  ])("is not made with %s", async (option, words) => {
    const { status, stderr } = await new Project(files).run(["build", option]);
    expect([status, stderr.includes(words)]).toEqual([64, true]);
  });

  test("is made with --fact before the command as well, and with an equals sign in a value or a path", async () => {
    const project = new Project(files);
    expect((await project.run([...DARWIN, "list", "--selected"])).stdout).toContain("codex");
    const odd = new Project({
      ...files,
      "skills.yaml":
        "version: 1\nextends: [./base.yaml]\nskills: { enable: [a] }\ntargets: { claude: { when: { exists: ./a=b, env: { V: c=d } } } }\n",
    });
    const args = ["--fact", "exists../a=b=true", "--fact", "env.V=c=d"];
    expect((await built(odd, args)).manifest.facts).toMatchObject({ "exists../a=b": true, "env.V": "c=d" });
  });
});

describe("the lock", () => {
  /** A project with skills of a repository, some of them only for some machines. */
  interface Scene {
    readonly project: Project;
    readonly run: (...args: string[]) => Promise<Result>;
    readonly lock: () => string;
  }

  function scene(text = ""): Scene {
    const project = new Project({ "../.git/HEAD": "" });
    const remote = new TestRepository(path.join(project.base, "remote.git"), "sha1");
    remote.commit(
      Object.fromEntries(["a", "lin", "mac", "work"].map((name) => [`${name}/SKILL.md`, skillFile(name)])),
    );
    project.write({
      "skills.yaml": `version: 1
sources: { theirs: { git: "${remote.url}" } }
skills:
  enable: [a]
  explicit:
    lin: { from: theirs, rename: tool, when: { os: linux } }
    mac: { from: theirs, rename: tool, when: { os: darwin } }
${text}targets: { claude: true, codex: { when: { os: darwin } } }
profiles:
  work: { when: { os: darwin }, skills: { enable: [work] } }
  box: { when: { os: linux }, skills: { disable: [work] } }
`,
    });
    return {
      project,
      run: (command, ...args) => project.run([command!, "-c", "skills.yaml", ...args]),
      lock: () => fs.readFileSync(path.join(project.directory, "skills.lock"), "utf8"),
    };
  }

  const skillsIn = (lock: string) => Object.keys(JSON.parse(lock).sources.theirs.skills);

  test.each([
    ["build", LINUX, DARWIN],
    ["build", DARWIN, LINUX],
    ["lock", LINUX, DARWIN],
    ["lock", DARWIN, LINUX],
  ])("that %s %j writes is complete for %j", async (command, here, there) => {
    const { run, lock } = scene();
    const first = await run(command, ...here);
    expect(first.status).toBe(0);
    const written = lock();
    expect(skillsIn(written)).toEqual(["a", "lin", "mac", "work"]);
    for (const args of [there, [...there, "--profile", "work,box"], here]) {
      const second = await run("build", "--frozen", ...args);
      expect([second.status, second.stderr.replace(/.*config\/profile-off(.|\n)*/, "")]).toEqual([0, ""]);
    }
    for (const args of [there, here]) {
      expect((await run("build", ...args)).status).toBe(0);
      expect((await run("lock", ...args)).stdout).toContain("skills.lock is complete: 1 source, 4 skills.");
      expect((await run("update", ...args)).status).toBe(0);
    }
    expect(lock()).toBe(written);
  });

  test("is written without a word about a profile that was asked for and is off here", async () => {
    const { run, lock } = scene();
    const { status, stderr } = await run("lock", ...LINUX, "--profile", "work,box");
    expect([status, stderr]).toEqual([0, ""]);
    expect(skillsIn(lock())).toContain("work");
  });

  test("is not written when the profiles that were asked for do not go together, be they all there are", async () => {
    const { run, project } = scene();
    const text = fs.readFileSync(path.join(project.directory, "skills.yaml"), "utf8");
    const clash = (key: string) =>
      `{ skills: { explicit: { ${key}: { from: theirs, path: ${key}, rename: x } } } }`;
    project.write({
      "skills.yaml": text.replace(
        /profiles:(.|\n)*/,
        `profiles: { one: ${clash("a")}, two: ${clash("work")} }\n`,
      ),
    });
    expect((await run("lock", ...LINUX)).status).toBe(0);
    const { status, stderr } = await run("lock", ...LINUX, "--profile", "one,two");
    expect([status, stderr.includes("[skill/duplicate-id]")]).toEqual([1, true]);
  });

  test("holds the other machine's skill to its bytes too, where that skill counts", async () => {
    const { run, lock, project } = scene();
    expect((await run("lock", ...LINUX)).status).toBe(0);
    const text = lock().replace(/("mac": "sha256-)..../, "$1AAAA");
    project.write({ "skills.lock": text });
    expect((await run("build", "--frozen", ...LINUX)).status).toBe(0);
    const { status, stderr } = await run("build", "--frozen", ...DARWIN);
    expect([status, stderr.includes("[lock/digest]")]).toEqual([1, true]);
  });

  test("goes on without what is wrong elsewhere, and `lock` says what it is", async () => {
    const { run, lock } = scene("    gone: { from: theirs, when: { os: darwin } }\n");
    const { status, stderr } = await run("build", ...LINUX);
    expect([status, stderr.includes("[lock/incomplete]")]).toEqual([0, true]);
    expect(skillsIn(lock())).toContain("lin");
    const locked = await run("lock", ...LINUX);
    expect([locked.status, locked.stderr.includes("[skill/path-missing]")]).toEqual([1, true]);
  });
});

describe("show --config", () => {
  test("prints what all files and profiles say, with the line of each value", async () => {
    const project = new Project(files);
    const { status, stdout } = await project.run(["show", "--config", ...LINUX, "--profile", "home,work"]);
    expect(status).toBe(0);
    expect(stdout).toBe(`# Merged, later files over earlier ones: base.yaml, skills.yaml
# profile home (--profile): merged in
# profile work (--profile): off: \`os\` is "linux", not "darwin" (skills.yaml:11)
version: 1  # skills.yaml:1
sources:
  mine:
    path: ./skills  # base.yaml:3
targets:
  claude: true  # base.yaml:5
  codex:
    when:
      os: darwin  # base.yaml:6
  cursor: false  # base.yaml:7
  pi: true  # skills.yaml:12
skills:
  enable:
    - a  # skills.yaml:4
    - b  # skills.yaml:4
  disable:
    - "b*"  # skills.yaml:5
  explicit:
    lin:
      from: mine  # skills.yaml:7
      path: c  # skills.yaml:7
      rename: tool  # skills.yaml:7
      when:
        os: linux  # skills.yaml:7
      targets:
        - claude  # skills.yaml:7
        - codex  # skills.yaml:7
        - cursor  # skills.yaml:7
    mac:
      from: mine  # skills.yaml:8
      path: d  # skills.yaml:8
      rename: tool  # skills.yaml:8
      when:
        os: darwin  # skills.yaml:8
    far:
      from: mine  # skills.yaml:9
      path: d  # skills.yaml:9
      when:
        env:
          TOKEN:
            - x  # skills.yaml:9
`);
  });

  test("gives the same as JSON, with an origin for every value and every item", async () => {
    const project = new Project(files);
    const args = ["show", "--print-config", "--profile", "work", ...DARWIN];
    const shown = JSON.parse((await project.run([...args, "--json"])).stdout);
    expect([shown.files, shown.profiles, shown.profilesOff]).toEqual([
      ["base.yaml", "skills.yaml"],
      ["work"],
      [],
    ]);
    expect(shown.config).toEqual(parseValue((await project.run(args)).stdout));
    expect(shown.config.skills.enable).toEqual(["a", "b", "d"]);
    expect(shown.origins).toContainEqual({
      path: ["sources", "mine", "path"],
      file: "base.yaml",
      line: 3,
      column: 17,
    });
    expect(shown.origins).toContainEqual({
      path: ["skills", "enable", 2],
      file: "skills.yaml",
      line: 11,
      column: 52,
    });
    const at = (keys: (string | number)[]) => keys.reduce((value, key) => value[key], shown.config);
    for (const { path } of shown.origins) expect(typeof at(path)).not.toBe("object");
  });

  test("knows an agent by its one name, and its line by the name that is written", async () => {
    const project = new Project({
      "../.git/HEAD": "",
      "skills.yaml": "version: 1\ntargets:\n  claude-code: { layout: nested }\n",
    });
    expect((await project.run(["show", "--config"])).stdout).toContain(
      "  claude:\n    layout: nested  # skills.yaml:3\n",
    );
  });

  test("takes a FILE behind --config as ever", async () => {
    const project = new Project({ "../.git/HEAD": "", "other.yaml": "version: 1\nname: other\n" });
    expect((await project.run(["show", "--config", "-c", "other.yaml"])).stdout).toContain(
      "name: other  # other.yaml:2\n",
    );
    expect((await project.run(["show", "--config", "--config", "other.yaml"])).stdout).toContain(
      "name: other",
    );
    const { status, stderr } = await project.run(["show", "--config", "other.yaml"]);
    expect([status, stderr.includes("missing SKILL")]).toEqual([64, true]);
  });

  test("is an older spelling of `kitout config`", async () => {
    const project = new Project({ "../.git/HEAD": "", "skills.yaml": "version: 1\nname: zoo\n" });
    for (const more of [[], ["--json"], ["--fact", "os=linux"]])
      expect(await project.run(["show", "--config", ...more])).toEqual(
        await project.run(["config", ...more]),
      );
    expect((await project.run(["config", "-c", "skills.yaml"])).stdout).toContain(
      "name: zoo  # skills.yaml:2\n",
    );
    expect((await project.run(["show", "--help"])).stdout).not.toContain("print-config");
  });

  test("prints what can be read of a file with a mistake, and ends with 1", async () => {
    const project = new Project({ "../.git/HEAD": "", "skills.yaml": "version: 1\nnam: x\nname: zoo\n" });
    const { status, stdout, stderr } = await project.run(["show", "--config"]);
    expect([status, stdout.includes("name: zoo"), stderr.includes("config/unknown-key")]).toEqual([
      1,
      true,
      true,
    ]);
  });
});

test.each([
  ["show", "lin"],
  ["show", "mac"],
  ["diff", "lin"],
])("%s %s, a key of a skill that is renamed, names the skill that is meant", async (command, key) => {
  const { status, stderr } = await new Project(files).run([command, key, ...LINUX]);
  expect([status, stderr]).toEqual([
    1,
    expect.stringMatching(/There is no skill "[a-z]+" .*\n {2}hint: Did you mean "tool"\?\n$/),
  ]);
});

describe("show --why", () => {
  const why = async (args: readonly string[], env: Record<string, string> = {}) => {
    const { stdout } = await new Project(files).run(["show", ...args, "--why", "--json"], { env });
    return JSON.parse(stdout).why;
  };

  test("says the facts, where they come from, and what became of each condition", async () => {
    const { facts, conditions, profiles } = await why([...LINUX, "--profile", "work"], { TOKEN: "secret" });
    expect(facts).toEqual([
      { key: "os", value: "linux", from: "--fact" },
      { key: "env.TOKEN", value: null, from: "machine" },
    ]);
    expect(conditions.map((row: object) => Object.values(row))).toEqual([
      ["profile", "work", "os", ["darwin"], "linux", false, "skills.yaml", 11, 23],
      ["target", "codex", "os", ["darwin"], "linux", false, "base.yaml", 6, 24],
      ["skill", "lin", "os", ["linux"], "linux", true, "skills.yaml", 7, 59],
      ["skill", "mac", "os", ["darwin"], "linux", false, "skills.yaml", 8, 59],
      ["skill", "far", "env.TOKEN", ["x"], null, false, "skills.yaml", 9, 55],
    ]);
    expect(profiles).toMatchObject([
      { name: "work", from: "--profile", merged: false, because: { line: 11 } },
    ]);
  });

  test("says what could be asked about where nothing is", async () => {
    const project = new Project({
      "../.git/HEAD": "",
      "skills.yaml": "version: 1\ntargets: { claude: true }\n",
    });
    const { stdout } = await project.run([
      "show",
      "--why",
      "--fact",
      "host=box",
      "--fact",
      "user=me",
      ...DARWIN,
    ]);
    expect(stdout).toMatch(
      /^facts:\n {2}os {4}darwin {2}\(--fact\)\n {2}arch {2}\w+\n {2}host {2}box {2}\(--fact\)\n {2}user {2}me {2}\(--fact\)\nconditions:\n {2}none/,
    );
  });

  test("names the profiles with a `when` that nobody asked for, where it is not about one skill", async () => {
    const project = new Project(files);
    const shown = async (...args: readonly string[]) =>
      (await project.run(["show", "--why", ...LINUX, ...args])).stdout;
    expect(await shown()).toContain("profiles:\n  work: not asked for\nconditions:\n");
    expect(await shown("--profile", "home")).toContain(
      "profiles:\n  home (--profile): merged in\n  work: not asked for\n",
    );
    expect(await shown("--profile", "work")).not.toContain("not asked for");
    expect(await shown("tool")).not.toContain("not asked for");
    expect((await why(LINUX)).profiles).toEqual([{ name: "work", from: null, merged: false, because: null }]);
  });

  test("says which line selects a skill, and who gets it and who does not", async () => {
    const { selected, because, targets } = await why(["tool", ...LINUX, "--profile", "home"]);
    expect([selected, because]).toEqual([
      true,
      { kind: "explicit", by: "lin", at: { file: "skills.yaml", line: 7, column: 5 } },
    ]);
    expect(targets).toMatchObject([
      { name: "claude", gets: true, because: { kind: "gets" } },
      {
        name: "codex",
        gets: false,
        because: { kind: "when", at: { fact: "os", file: "base.yaml", line: 6 } },
      },
      { name: "cursor", gets: false, because: { kind: "disabled", at: { file: "base.yaml", line: 7 } } },
      { name: "pi", gets: false, because: { kind: "not-listed", at: { file: "skills.yaml", line: 7 } } },
    ]);
    expect((await why(["a"])).because).toMatchObject({ kind: "enable", by: "a", at: { line: 4 } });
  });

  test("says why a skill is not selected", async () => {
    expect((await why(["b"])).because).toMatchObject({ kind: "disable", by: "b*", at: { line: 5 } });
    expect((await why(["d"])).because).toEqual({ kind: "not-asked" });
    expect(await why(["far"])).toMatchObject({
      selected: false,
      because: { kind: "when", by: "far", at: { fact: "env.TOKEN", wanted: ["x"], found: null, line: 9 } },
      targets: [],
    });
    expect(await why(["far"], { TOKEN: "x" })).toMatchObject({
      selected: true,
      because: { kind: "explicit" },
    });
  });

  test("says it in words", async () => {
    const { stdout } = await new Project(files).run(["show", "tool", "--why", ...LINUX]);
    expect(stdout).toContain(`why:
  selected by explicit: lin (skills.yaml:7)
  target claude: gets it
  target codex: off: \`os\` is "linux", not "darwin" (base.yaml:6)
  target cursor: not enabled (base.yaml:7)
facts:
`);
    const { stdout: far } = await new Project(files).run(["show", "far", "--why"], {
      env: { TOKEN: "secret" },
    });
    expect(far).toContain('not selected: the variable TOKEN is not "x" (skills.yaml:9)\n');
    expect(far).not.toContain("secret");
  });
});

describe("--facts-only", () => {
  const facts = ["--fact", "os=linux", "--fact", "env.TOKEN="];

  test("gives the bundle that the same facts give without it", async () => {
    const project = new Project(files);
    const [only, without] = [await built(project, [...facts, "--facts-only"]), await built(project, facts)];
    expect(only.id).toBe(without.id);
  });

  test("ends with an error at the line whose fact nobody said, and names the option", async () => {
    const project = new Project(files);
    const { status, stderr } = await project.run(["build", "--facts-only", ...LINUX], {
      env: { TOKEN: "x" },
    });
    expect(status).toBe(1);
    expect(stderr).toMatch(/^skills\.yaml:9:\d+: error: .*"env\.TOKEN".* \[fact\/needed\]$/m);
    expect(stderr).toContain("--fact env.TOKEN=VALUE");
    expect(stderr.match(/\[fact\/needed\]/g)).toHaveLength(1);
  });

  test.each([["list"], ["show", "--why"], ["show", "a"], ["diff", "a"], ["plan"], ["install"], ["doctor"]])(
    "counts for kitout %s %s too",
    async (...args) => {
      const { status, stderr } = await new Project(files).run([...args, "--facts-only"]);
      expect([status, stderr.includes("[fact/needed]")]).toEqual([1, true]);
    },
  );

  test.each([["lock"], ["update"], ["outdated"]])(
    "asks for nothing with kitout %s, which is about every machine",
    async (command) => {
      const { status, stderr } = await new Project(files).run([command, "--facts-only"]);
      expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    },
  );

  test("is in the command that plan tells", async () => {
    const { stdout } = await new Project(files).run(["plan", ...facts, "--facts-only"]);
    expect(stdout.replace(/\s+/g, " ")).toContain("--fact env.TOKEN= --facts-only");
  });
});
