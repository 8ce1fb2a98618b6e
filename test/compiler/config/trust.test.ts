// Design §4, "Trust": which skills.yaml is found, and what one that merely lay in the way may not do.

import { spawnSync } from "node:child_process";
import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { metaSearchPlaces } from "cosmiconfig/dist/defaults.js";
import { describe, expect, test } from "vitest";
import { findConfig } from "../../../src/compiler/config/find.ts";
import { load } from "../../../src/compiler/config/load.ts";
import type { Host, Stat } from "../../../src/host/host.ts";
import { nodeHost } from "../../../src/host/node.ts";
import { type Files, Project, skillFile } from "../../support/project.ts";

const PLAIN =
  "version: 1\nsources: { mine: { path: ./skills } }\nskills: { enable: [pdf] }\ntargets: { claude: true }\n";
const SKILL: Files = { "skills/pdf/SKILL.md": skillFile("pdf") };

describe("the search for skills.yaml", () => {
  /** Where it is found from `project/a/b`, as a path from the base; `home` is a path from there too. */
  function found(
    files: Files,
    options: { home?: string; cwd?: string; host?: (host: Host, base: string) => Host } = {},
  ): { file: string | null; found: string | null; codes: string[] } {
    const project = new Project({ "a/b/README": "", ...files });
    const env = { HOME: path.join(project.base, options.home ?? "home") };
    const host = nodeHost(env, path.join(project.directory, options.cwd ?? "a/b"));
    const { value, diagnostics } = findConfig(options.host?.(host, project.base) ?? host, null);
    return {
      file: value === null ? null : path.relative(project.base, value.file),
      found: value?.found ?? null,
      codes: diagnostics.map(({ code }) => code),
    };
  }

  /** The machine, with other facts about some paths. */
  function pretending(facts: (relative: string) => Partial<Stat> | null): (host: Host, base: string) => Host {
    return (host, base) => ({
      ...host,
      stat: (file) => {
        const stat = host.stat(file);
        return stat === null ? null : { ...stat, ...facts(path.relative(base, file)) };
      },
    });
  }

  test("takes the nearest one", () => {
    expect(found({ "skills.yaml": "", "a/skills.yaml": "" })).toEqual({
      file: "project/a/skills.yaml",
      found: "project",
      codes: [],
    });
    expect(found({ "a/b/skills.yaml": "", "a/skills.yaml": "" }).file).toBe("project/a/b/skills.yaml");
  });

  test("looks in git's top level, and no further", () => {
    expect(found({ ".git/HEAD": "", "skills.yaml": "" }).file).toBe("project/skills.yaml");
    expect(found({ "a/.git/HEAD": "", "skills.yaml": "" })).toEqual({
      file: null,
      found: null,
      codes: ["config/not-found"],
    });
    // In a worktree and in a submodule `.git` is a file.
    expect(found({ "a/.git": "gitdir: elsewhere\n", "skills.yaml": "" }).file).toBeNull();
  });

  test("looks in the home directory, and no further", () => {
    expect(found({ "skills.yaml": "" }, { home: "project" }).file).toBe("project/skills.yaml");
    expect(found({ "skills.yaml": "" }, { home: "project/a" }).file).toBeNull();
  });

  test("knows the home directory through a link", () => {
    expect(
      found({ "skills.yaml": "", "../house": { link: "project/a" } }, { home: "house" }).file,
    ).toBeNull();
  });

  test("stops at a mount", () => {
    const mounted = (below: string) =>
      pretending((relative) => ({ device: relative.startsWith(below) ? 2 : 1 }));
    expect(found({ "skills.yaml": "" }, { host: mounted("project/a") }).file).toBeNull();
    expect(found({ "skills.yaml": "", ".git/HEAD": "" }, { host: mounted("project") }).file).toBe(
      "project/skills.yaml",
    );
  });

  test("passes over a file of another user, and one that a link leads to, but not one of root", () => {
    const owned = (owners: Record<string, number>) => (host: Host, base: string) => ({
      ...pretending((relative) => (relative in owners ? { owner: owners[relative]! } : { owner: 1000 }))(
        host,
        base,
      ),
      user: 1000,
    });
    const files = { ".git/HEAD": "", "skills.yaml": "", "a/skills.yaml": "" };
    expect(found(files, { host: owned({ "project/a/skills.yaml": 2000 }) })).toEqual({
      file: "project/skills.yaml",
      found: "project",
      codes: ["config/not-owned"],
    });
    expect(found(files, { host: owned({ "project/a/skills.yaml": 0 }) }).file).toBe("project/a/skills.yaml");
    const linked = { ".git/HEAD": "", "other.yaml": "", "a/skills.yaml": { link: "../other.yaml" } };
    expect(found(linked, { host: owned({ "project/other.yaml": 2000 }) })).toEqual({
      file: null,
      found: null,
      codes: ["config/not-owned", "config/not-found"],
    });
  });

  test("ends with the user's own", () => {
    const own = { ".git/HEAD": "", "../home/.config/kitout/skills.yaml": "" };
    expect(found(own)).toEqual({ file: "home/.config/kitout/skills.yaml", found: "user", codes: [] });
    expect(found({ ...own, "skills.yaml": "" }).found).toBe("project");
  });

  test.each([
    ["its file", { "../home/.config/kitout/skills.yaml": { link: "../../../home/dotfiles/skills.yaml" } }],
    [
      "its file, of the other name",
      { "../home/.config/kitout/skills.yml": { link: "../../dotfiles/skills.yaml" } },
    ],
    ["its directory", { "../home/.config/kitout": { link: "../dotfiles" } }],
    [
      "a link on the way",
      {
        "../home/.config": { link: "elsewhere" },
        "../home/elsewhere/kitout/skills.yaml": { link: "../../dotfiles/skills.yaml" },
      },
    ],
  ] satisfies [string, Files][])("knows the user's own where it really is, through %s", (_, links) => {
    const files = { "../home/dotfiles/skills.yaml": "", "../home/dotfiles/a/b": "", ...links };
    const own = { file: "home/dotfiles/skills.yaml", found: "user", codes: [] };
    for (const cwd of ["../home", "../home/dotfiles", "../home/dotfiles/a", "."])
      expect(found({ ".git/HEAD": "", ...files }, { cwd })).toEqual(own);
  });

  test("does not take a copy of the user's own for it, nor a link that another user made", () => {
    const copy = { "../home/.config/kitout/skills.yaml": "", "../home/dotfiles/skills.yaml": "" };
    expect(found(copy, { cwd: "../home/dotfiles" }).found).toBe("project");
    const link = { "../home/.config/kitout/skills.yaml": { link: "../../dotfiles/skills.yaml" } };
    const host = (real: Host, base: string) => ({
      ...pretending((relative) => ({ owner: relative.includes(".config/kitout/") ? 2000 : 1000 }))(
        real,
        base,
      ),
      user: 1000,
    });
    const files = { "../home/dotfiles/skills.yaml": "", ...link };
    expect(found(files, { cwd: "../home/dotfiles", host }).found).toBe("project");
  });

  test("knows the user's own by walking up to it, too", () => {
    expect(found({ "../home/.config/kitout/skills.yaml": "" }, { cwd: "../home/.config/kitout" }).found).toBe(
      "user",
    );
  });
});

/** The codes that kitout prints, and its exit code. */
async function run(project: Project, args: readonly string[] = ["build"], cwd?: string): Promise<string> {
  const { status, stderr } = await project.run([...args, "--quiet"], cwd === undefined ? {} : { cwd });
  const codes = [...stderr.matchAll(/^(?:.*: )?error: .* \[([a-z/-]+)\]$/gm)].map(([, code]) => code);
  return [status, ...codes].join(" ");
}

function untrusted(files: Files): Project {
  return new Project({ "../.git/HEAD": "", ".git/HEAD": "", ...SKILL, ...files });
}

const outside = { "../elsewhere/team/SKILL.md": skillFile("team"), "../elsewhere/base.yaml": PLAIN };

describe("a project that nobody trusts yet", () => {
  test("may compile what is inside it", async () => {
    expect(await run(untrusted({ "skills.yaml": PLAIN }))).toBe("0");
  });

  test.for<[string, Files, string]>([
    ["a source outside", { "skills.yaml": PLAIN.replace("./skills", "../elsewhere") }, "2 trust/outside"],
    [
      "a source outside by its absolute path",
      { "skills.yaml": PLAIN.replace("./skills", "/etc") },
      "2 trust/outside",
    ],
    [
      "a source in the home directory",
      { "skills.yaml": PLAIN.replace("./skills", "~/skills") },
      "2 trust/outside",
    ],
    [
      "a source outside, through a link",
      { "skills.yaml": PLAIN.replace("./skills", "./in"), in: { link: "../elsewhere" } },
      "2 trust/outside",
    ],
    [
      "a source outside, through a link on the way",
      { "skills.yaml": PLAIN.replace("./skills", "./in/team"), in: { link: "../elsewhere" } },
      "2 trust/outside",
    ],
    [
      "a source outside that is not there",
      { "skills.yaml": PLAIN.replace("./skills", "../gone") },
      "2 trust/outside",
    ],
    [
      "a file outside in extends",
      { "skills.yaml": `${PLAIN}extends: [../elsewhere/base.yaml]\n` },
      "2 trust/outside",
    ],
    [
      "a file outside in extends that is not there",
      { "skills.yaml": `${PLAIN}extends: [../gone.yaml]\n` },
      "2 trust/outside",
    ],
    [
      "a file outside in extends, through a link",
      { "skills.yaml": `${PLAIN}extends: [./base.yaml]\n`, "base.yaml": { link: "../elsewhere/base.yaml" } },
      "2 trust/outside",
    ],
    [
      "a file outside in extends of what it extends",
      {
        "skills.yaml": `${PLAIN}extends: [./base.yaml]\n`,
        "base.yaml": "version: 1\nextends: [../elsewhere/base.yaml]\n",
      },
      "2 trust/outside",
    ],
    [
      "a skills.yaml that is itself a link to outside",
      { "skills.yaml": { link: "../elsewhere/base.yaml" } },
      "2 trust/outside",
    ],
    [
      "to replace what it finds",
      { "skills.yaml": PLAIN.replace("true", "{ onConflict: backup }") },
      "2 trust/backup",
    ],
  ])("is refused %s, until it is trusted", async ([, files, expected]) => {
    const project = untrusted({ ...outside, ...files });
    expect(await run(project)).toBe(expected);
    expect(await run(project, ["build", "-c", "skills.yaml"])).not.toContain("trust/");
  });

  test("is refused an install for the user, whoever asks for that scope", async () => {
    const project = untrusted({ "skills.yaml": `${PLAIN}scope: user\n` });
    expect(await run(project)).toBe("0");
    expect(await run(project, ["install"])).toBe("2 trust/user-scope");
    expect(await run(project, ["install", "--scope", "project"])).toBe("0");
    expect(await run(untrusted({ "skills.yaml": PLAIN }), ["install", "--scope", "user"])).toBe(
      "2 trust/user-scope",
    );
    expect(fs.readdirSync(project.home)).not.toContain(".claude");
  });

  test("does not make kitout show anything of a file outside", async () => {
    const project = untrusted({
      "../secret.yaml": "password: hunter2\n",
      "skills.yaml": "version: 1\nextends: [../secret.yaml]\n",
    });
    const { stderr, stdout } = await project.run(["build"]);
    expect(stdout + stderr).not.toMatch(/password|hunter2/);
    const linked = untrusted({
      "../secret.yaml": "password: hunter2\n",
      "skills.yaml": { link: "../secret.yaml" },
    });
    expect((await linked.run(["build"])).stderr).not.toMatch(/password|hunter2/);
  });

  test("the user's own skills.yaml is the same from everywhere: its rights, its scope, its lock", async () => {
    const project = new Project({
      ...outside,
      "../home/.config/kitout/skills.yaml": { link: "../../dotfiles/skills.yaml" },
      "../home/dotfiles/skills.yaml": PLAIN.replace("./skills", "../../elsewhere").replace("[pdf]", "[team]"),
    });
    const dotfiles = path.join(project.home, "dotfiles");
    const ways: [cwd: string, args: string[]][] = [
      [project.home, []],
      [dotfiles, []],
      [project.directory, ["-c", path.join(dotfiles, "skills.yaml")]],
      [project.directory, ["-c", path.join(project.home, ".config/kitout/skills.yaml")]],
    ];
    for (const [cwd, args] of ways) {
      expect(await run(project, ["install", ...args], cwd)).toBe("0");
      expect(fs.readdirSync(dotfiles).sort()).toEqual(["skills.lock", "skills.yaml"]);
      expect(fs.readdirSync(path.join(project.home, ".config/kitout"))).toEqual(["skills.yaml"]);
      expect(fs.existsSync(path.join(project.home, ".claude/skills/team/SKILL.md"))).toBe(true);
    }
    expect(await run(project, ["generations"], dotfiles)).toBe("0");
    // A broken one is not a project's either.
    fs.appendFileSync(path.join(dotfiles, "skills.yaml"), "scop: user\n");
    const { stdout } = await project.run(["generations"], { cwd: project.home });
    expect((await project.run(["generations"], { cwd: dotfiles })).stdout).toBe(stdout);
    expect(stdout).not.toBe("");
  });

  test("the user's own skills.yaml may do all of this", async () => {
    const project = new Project({
      ...outside,
      ".git/HEAD": "",
      "../home/.config/kitout/skills.yaml": PLAIN.replace("./skills", "../../../elsewhere").replace(
        "[pdf]",
        "[team]",
      ),
    });
    expect(await run(project)).toBe("0");
  });
});

describe("trust", () => {
  const BACKUP = PLAIN.replace("true", "{ onConflict: backup }");
  const REFUSED = "2 trust/backup";

  async function trusted(files: Files): Promise<Project> {
    const project = untrusted({ ...outside, "skills.yaml": BACKUP, ...files });
    expect(await run(project, ["trust"])).toBe("0");
    expect(await run(project)).toBe("0");
    return project;
  }

  test("is given by `kitout trust`, and taken back by --revoke", async () => {
    const project = await trusted({});
    expect(await run(project, ["trust", "--revoke"])).toBe("0");
    expect(await run(project)).toBe(REFUSED);
  });

  test("ends with any change of the file, and says so", async () => {
    const project = await trusted({});
    project.write({ "skills.yaml": `${BACKUP}# one more line\n` });
    expect(await run(project)).toBe(REFUSED);
    expect((await project.run(["build"])).stderr).toContain("[trust/changed]");
    project.write({ "skills.yaml": BACKUP });
    expect(await run(project)).toBe("0");
  });

  test("ends with any change of a file that it extends, inside or outside", async () => {
    for (const base of ["base.yaml", "../elsewhere/base.yaml"]) {
      const project = await trusted({ "skills.yaml": `${BACKUP}extends: [./${base}]\n`, "base.yaml": PLAIN });
      project.write({ [base]: `${PLAIN}# one more line\n` });
      expect(await run(project)).toContain("trust/backup");
    }
  });

  test("is of one place: a copy is not trusted", async () => {
    const project = await trusted({});
    fs.cpSync(project.directory, path.join(project.base, "copy"), { recursive: true });
    expect(await run(project, ["build"], path.join(project.base, "copy"))).toBe(REFUSED);
  });

  test("is not given to a file with mistakes", async () => {
    const project = untrusted({ "skills.yaml": `${BACKUP}scop: user\n` });
    expect(await run(project, ["trust"])).toBe("1 config/unknown-key");
  });

  test("cannot be planted in the project", async () => {
    const project = await trusted({});
    const store = path.join(project.home, ".local/share/kitout");
    fs.cpSync(store, path.join(project.directory, ".local/share/kitout"), { recursive: true });
    fs.rmSync(store, { recursive: true });
    expect(await run(project)).toBe(REFUSED);
  });
});

describe("what trust was given for", () => {
  const secret = { "../home/secret": "hunter2\n", "../home/other": "other\n" };
  const EXPLICIT =
    "version: 1\nsources: { mine: { path: ./skills } }\nskills: { explicit: { pdf: { from: mine, files: { ref.md: ./ref.md } } } }\ntargets: { claude: true }\n";

  /** Trusts the project as it is; gives what `kitout trust` printed. */
  async function trust(project: Project): Promise<string> {
    const { status, stdout, stderr } = await project.run(["trust"]);
    expect([status, stderr]).toEqual([0, ""]);
    return stdout;
  }

  function relink(project: Project, name: string, to: string): void {
    fs.rmSync(path.join(project.directory, name), { recursive: true });
    fs.symlinkSync(to, path.join(project.directory, name));
  }

  /** Everything that a pull can change while skills.yaml stays as it is: before it, after it, and what is said then. */
  const pulls: [string, Files, name: string, to: string, refused: string][] = [
    [
      "a file that is put into a skill",
      { "skills.yaml": EXPLICIT, "ref.md": "mine" },
      "ref.md",
      "../home/secret",
      "2 trust/outside",
    ],
    [
      "a directory that is put into a skill",
      { "skills.yaml": EXPLICIT, "ref.md/a": "mine" },
      "ref.md",
      "../home",
      "2 trust/outside",
    ],
    [
      "a patch",
      {
        "skills.yaml": EXPLICIT.replace("files: { ref.md: ./ref.md }", "patches: [./a.patch]"),
        "a.patch": "",
      },
      "a.patch",
      "../home/secret",
      "2 trust/outside",
    ],
    [
      "a template",
      {
        "skills.yaml": EXPLICIT.replace("files: { ref.md: ./ref.md }", "transform: { file: ./t.md }"),
        "t.md": "",
      },
      "t.md",
      "../home/secret",
      "2 trust/outside",
    ],
    ["a source", { "skills.yaml": PLAIN }, "skills", "../elsewhere", "2 trust/outside"],
    [
      "a condition",
      {
        "skills.yaml": PLAIN.replace("claude: true", "claude: { when: { exists: ./ref.md } }"),
        "ref.md": "",
      },
      "ref.md",
      "../home/secret",
      "2 trust/outside",
    ],
    [
      "a file that is put into a skill, from .git",
      { "skills.yaml": EXPLICIT, "ref.md": "mine" },
      "ref.md",
      ".git/HEAD",
      "2 trust/git-directory",
    ],
    ["the lock", { "skills.yaml": PLAIN, "skills.lock": "" }, "skills.lock", "../home/secret", "2 lock/link"],
  ];

  test.for(pulls)(
    "asks again when a pull makes a link to outside of %s",
    async ([, files, name, to, expected]) => {
      for (const asked of ["scope: user\n", ""]) {
        const yaml = `${files["skills.yaml"]}${asked}`;
        const project = untrusted({ ...outside, ...secret, ...files, "skills.yaml": yaml });
        if (name === "skills.lock") fs.rmSync(path.join(project.directory, name));
        await trust(project);
        if (name === "skills.lock") project.write({ [name]: "" });
        relink(project, name, to);
        expect(await run(project)).toBe(expected);
        expect((await project.run(["build"])).stderr).toContain("[trust/beyond]");
        expect(JSON.stringify(await project.run(["build"]))).not.toContain("hunter2");
        // Who looks at it and grants it too has it.
        expect(await trust(project)).toContain(path.join(project.directory, to));
        expect(await run(project)).not.toContain(expected.slice(2));
      }
    },
  );

  test("is shown, with every path resolved, before it is recorded", async () => {
    const project = untrusted({
      ...outside,
      ...secret,
      "ref.md": { link: "../home/secret" },
      "skills.yaml": `${EXPLICIT.replace("true", "{ onConflict: backup, when: { exists: ~/other } }")}scope: user\nprofiles: { work: { sources: { team: { path: ../elsewhere } } } }\n`,
    });
    const said = await trust(project);
    for (const right of [
      `read ${project.home}/secret`,
      `read ${project.base}/elsewhere`,
      `know whether ${project.home}/other exists`,
      "replace what it finds",
      "be installed for your user",
    ])
      expect(said).toContain(right);
    expect(await run(project, ["install", "--profile", "work"])).toBe("0");
  });

  test("is not another path, and not another right on the same path", async () => {
    const project = untrusted({
      ...secret,
      "ref.md": { link: "../home/secret" },
      "skills.yaml": EXPLICIT.replace("true", "{ when: { exists: ~/other } }"),
    });
    await trust(project);
    expect(await run(project)).toBe("0");
    relink(project, "ref.md", "../home/other");
    expect(await run(project)).toBe("2 trust/outside");
    relink(project, "ref.md", "../home/secret");
    expect(await run(project)).toBe("0");
    // Only the user can ask for that.
    expect(await run(project, ["install", "--scope", "user"])).toBe("0");
  });

  test("does not let an extended file lead to what was not granted, not even to be opened", async () => {
    const extended = { "skills.yaml": `${PLAIN}extends: [./base.yaml]\n`, "base.yaml": "version: 1\n" };
    const project = untrusted({ "../secret.yaml": "version: 1\n", ...extended });
    await trust(project);
    relink(project, "base.yaml", "../secret.yaml");
    const opened: string[] = [];
    const plain = nodeHost({ HOME: project.home }, project.directory);
    const readFile = (file: string) => {
      opened.push(file);
      return plain.readFile(file);
    };
    const host = { ...plain, readFile };
    const { diagnostics } = load(host, findConfig(host, null).value!);
    expect(diagnostics.map(({ code }) => code)).toEqual(["trust/outside"]);
    expect(opened.filter((file) => /base|secret/.test(file))).toEqual([]);
  });

  describe("in a record of 0.1.0, which has only the digest", () => {
    async function trustedBefore(files: Files): Promise<Project> {
      const project = untrusted({ ...outside, ...secret, ...files });
      await trust(project);
      const directory = path.join(project.home, ".local/share/kitout/trust");
      const record = path.join(directory, fs.readdirSync(directory)[0]!);
      const lines = fs.readFileSync(record, "utf8").split("\n");
      expect(lines).toHaveLength(4);
      fs.writeFileSync(record, `${lines.slice(0, 2).join("\n")}\n`);
      return project;
    }

    test("is whatever the configuration says", async () => {
      const project = await trustedBefore({
        "skills.yaml": `${PLAIN.replace("./skills", "../elsewhere").replace("pdf", "team").replace("true", "{ onConflict: backup, when: { exists: ~/other } }")}scope: user\nextends: [../elsewhere/more.yaml]\n`,
        "../elsewhere/more.yaml": "version: 1\n",
      });
      expect(await run(project, ["install"])).toBe("0");
    });

    test.for(pulls)("is not what a link makes of it: %s", async ([, files, name, to, expected]) => {
      const project = await trustedBefore(files);
      relink(project, name, to);
      expect(await run(project)).toBe(expected);
    });
  });
});

test("planted files of other tools do nothing", async () => {
  const evil = (name: string) => `require("node:fs").writeFileSync(${JSON.stringify(name)}, "ran");\n`;
  const shell = "#!/bin/sh\n: > ran\n";
  const clean = untrusted({ "skills.yaml": PLAIN });
  const planted = untrusted({
    "skills.yaml": PLAIN,
    ".config/config.js": evil("ran"),
    ".config/config.cjs": evil("ran"),
    ".config/kitout/skills.yaml": "version: 1\n",
    "package.json": JSON.stringify({
      cosmiconfig: { searchPlaces: ["skills.js"] },
      kitout: { version: 1 },
      skills: { version: 1 },
      type: "commonjs",
    }),
    "skills.js": evil("ran"),
    "skills.config.js": evil("ran"),
    ".kitoutrc": "version: 1\n",
    ".kitoutrc.js": evil("ran"),
    "skills.json": "{}",
    ".npmrc": "node-options=--require=./skills.js\nscript-shell=./evil.sh\n",
    ".git/config":
      "[core]\n\tfsmonitor = ./evil.sh\n\thooksPath = .\n\tsshCommand = ./evil.sh\n[include]\n\tpath = /dev/stdin\n",
    "evil.sh": { run: shell },
    "post-checkout": { run: shell },
    "node_modules/yaml/package.json": JSON.stringify({ main: "../../skills.js" }),
    "node_modules/.bin/sh": { run: shell },
  });
  for (const args of [["list"], ["build", "--json"], ["install", "--dry-run"]]) {
    const [one, two] = [await clean.run(args), await planted.run(args)];
    const neutral = (text: string, project: Project) => text.replaceAll(project.base, "");
    expect(neutral(two.stdout + two.stderr, planted)).toBe(neutral(one.stdout + one.stderr, clean));
    expect([two.status, one.status]).toEqual([0, 0]);
  }
  expect(fs.existsSync(path.join(planted.directory, "ran"))).toBe(false);
});

describe("what cosmiconfig would take for settings of its own search", () => {
  const ran = "ran";
  const settings = {
    searchPlaces: ["other.yaml", "other.js"],
    mergeSearchPlaces: false,
    $import: "./other.js",
  };
  const program = `require("node:fs").writeFileSync(${JSON.stringify(ran)}, "");\nmodule.exports = { cosmiconfig: ${JSON.stringify(settings)} };\n`;
  const texts: Readonly<Record<string, string>> = {
    ".json": JSON.stringify({ cosmiconfig: settings }),
    ".yaml": `cosmiconfig: ${JSON.stringify(settings)}\n`,
    ".yml": `cosmiconfig: ${JSON.stringify(settings)}\n`,
    ".js": program,
    ".cjs": program,
    ".mjs": `import { writeFileSync } from "node:fs";\nwriteFileSync(${JSON.stringify(ran)}, "");\nexport default {};\n`,
    ".ts": program,
  };

  function planted(places: readonly string[]): Project {
    const files = places.map((place) => [place, texts[path.extname(place)]!] as const);
    return untrusted({
      "skills.yaml": PLAIN,
      "other.yaml": "version: 2\n",
      "other.js": program,
      ...Object.fromEntries(files),
    });
  }

  const didRun = (project: Project) => fs.existsSync(path.join(project.directory, ran));

  test.for([...metaSearchPlaces.map((place) => [place]), metaSearchPlaces])(
    "does nothing: %s",
    async (places) => {
      expect(places.filter((place) => texts[path.extname(place)] === undefined)).toEqual([]);
      const [clean, project] = [planted([]), planted(places)];
      for (const args of [["list"], ["build", "--json"]]) {
        const [one, two] = [await clean.run(args), await project.run(args)];
        expect(two.stdout.replaceAll(project.base, "")).toBe(one.stdout.replaceAll(clean.base, ""));
        expect([two.status, two.stderr]).toEqual([0, one.stderr]);
      }
      expect(didRun(project)).toBe(false);
    },
  );

  test("works on whoever asks the package for a search", () => {
    const project = planted([".config/config.js"]);
    const entry = createRequire(import.meta.url).resolve("cosmiconfig");
    const script = `require(${JSON.stringify(entry)}).cosmiconfigSync("skills")`;
    expect(spawnSync(process.execPath, ["-e", script], { cwd: project.directory }).status).toBe(0);
    expect(didRun(project)).toBe(true);
  });
});
