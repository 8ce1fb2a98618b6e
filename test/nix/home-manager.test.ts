import { spawnSync } from "node:child_process";
import fs from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect } from "vitest";
import { locate, testWith } from "../installer/support/shells.ts";
import { type Files, Project } from "../support/project.ts";

const here = (file: string): string => fileURLToPath(new URL(file, import.meta.url));
const nixInstantiate = locate(["nix-instantiate"]);
const shellcheck = locate(["shellcheck"]);
const bash = locate(["bash"]);
const testNix = testWith(nixInstantiate);
const testBash = testWith(nixInstantiate === null ? null : bash);

interface Entry {
  readonly before: readonly string[];
  readonly after: readonly string[];
  readonly data: string;
}
interface Activation {
  readonly kitoutCheck: Entry;
  readonly kitout: Entry;
}

const SKILL = "---\nname: review\ndescription: Reviews.\n---\n";
const SETTINGS =
  'settings = { sources.mine.path = ./.; skills.enableAll = [ "mine" ]; targets.claude = true; };';

/** Evaluates programs.kitout, given as Nix, and gives an attribute of test/nix/home-manager.nix. */
function evaluate(
  project: Project,
  attribute: string,
  given: string,
  variables: Record<string, string> = {},
  files = "",
) {
  const nix = `${project.base}/nix`;
  project.write({
    "given.nix": `{ package }: { ${given} }`,
    "files.nix": `{ package }: { ${files} }`,
  });
  const { status, stdout, stderr } = spawnSync(
    "nix-instantiate",
    [
      ...["--eval", "--strict", "--json", here("home-manager.nix"), "--attr", attribute],
      ...["--option", "allow-import-from-derivation", "false"],
      ...["--arg", "module", here("../../nix/home-manager.nix")],
      ...["--arg", "given", `import ${project.directory}/given.nix`],
      ...["--arg", "files", `import ${project.directory}/files.nix`],
      ...["--argstr", "bundle", `${project.base}/bundle`],
      ...["--arg", "variables", `builtins.fromJSON ''${JSON.stringify(variables)}''`],
    ],
    {
      encoding: "utf8",
      env: {
        PATH: process.env["PATH"]!,
        HOME: project.home,
        NIX_REMOTE: "local",
        NIX_STORE_DIR: `${nix}/store`,
        NIX_STATE_DIR: `${nix}/var`,
        NIX_LOG_DIR: `${nix}/log`,
        NIX_CONF_DIR: `${nix}/etc`,
      },
    },
  );
  return { value: status === 0 ? JSON.parse(stdout) : null, error: status === 0 ? "" : stderr };
}

function valueGiven<T = unknown>(
  attribute: string,
  given: string,
  files: Files = {},
  variables: Record<string, string> = {},
): T {
  const { value, error } = evaluate(new Project(files), attribute, given, variables);
  expect(error).toBe("");
  return value as T;
}

function errorOf(attribute: string, given: string, files: Files = {}): string {
  const { value, error } = evaluate(new Project(files), attribute, given);
  expect(value).toBeNull();
  return error;
}

describe("programs.kitout", () => {
  testNix("documents each of its options", () => {
    expect(valueGiven("undocumented", "")).toEqual([]);
  });

  testNix("emits nothing when it is disabled, and evaluates nothing of the configuration", () => {
    const unusable = 'settings = throw "settings are read"; package = throw "built";';
    expect(valueGiven("emitted", `enable = false; ${unusable}`)).toEqual([]);
    expect(errorOf("complaints", `enable = true; ${unusable}`)).toContain("settings are read");
  });

  testNix("installs the command line and checks before anything is written", () => {
    const given = `enable = true; ${SETTINGS}`;
    expect(valueGiven("packages", given)).toEqual(["kitout"]);
    const { kitoutCheck, kitout } = valueGiven<Activation>("activation", given);
    expect([kitoutCheck.before, kitoutCheck.after]).toEqual([["writeBoundary"], []]);
    expect([kitout.before, kitout.after]).toEqual([[], ["writeBoundary", "linkGeneration"]]);
  });

  testNix("shows where the bundle is", () => {
    expect(valueGiven("bundlePath", `enable = true; ${SETTINGS}`)).toMatch(/\/bundle$/);
    expect(errorOf("bundlePath", 'enable = true; bundlePath = "/x";')).toContain(
      "programs.kitout.bundlePath",
    );
  });

  testNix("tells the build the user, unless the configuration does, and any other fact", () => {
    const given = `enable = true; ${SETTINGS}`;
    const told = valueGiven("command", `${given} facts = { host = "laptop"; "exists.x" = true; };`);
    expect(told).toContain("--fact 'exists.x=true' --fact 'host=laptop' --fact 'os=linux' --fact 'user=ada'");
    expect(valueGiven("command", `${given} facts.user = "grace";`)).toContain("--fact 'user=grace'");
  });

  testNix("takes one profile or several, in their order", () => {
    const given = `enable = true; ${SETTINGS}`;
    expect(valueGiven("command", given)).not.toContain("--profile");
    expect(valueGiven("command", `${given} profile = "work";`)).toContain(" --profile 'work' ");
    expect(valueGiven("command", `${given} profile = [ "work" "at home" ];`)).toContain(
      " --profile 'work' --profile 'at home' ",
    );
  });

  testNix("wants exactly one configuration", () => {
    expect(valueGiven<string[]>("complaints", "enable = true;").join()).toMatch(
      /programs\.kitout\.src .* programs\.kitout\.settings\.$/,
    );
    expect(valueGiven<string[]>("complaints", `enable = true; src = ./.; ${SETTINGS}`).join()).toMatch(
      /^programs\.kitout\.src and programs\.kitout\.settings are two/,
    );
    expect(valueGiven("complaints", `enable = true; ${SETTINGS}`)).toEqual([]);
    expect(valueGiven("complaints", "enable = true; src = ./.;")).toEqual([]);
  });

  const remote = (source: string): string =>
    `enable = true; settings = { sources = { far = { ${source} }; near.path = ./.; }; };`;

  testNix.each([
    'github = "a/b";',
    'git = "https://example.com/a";',
    'npm = "a";',
    'archive = "https://a/b";',
  ])("names the source that no lock has: %s", (source) => {
    const said = valueGiven<string[]>("complaints", remote(source));
    expect(said).toHaveLength(1);
    expect(said[0]).toMatch(/^programs\.kitout\.settings\.sources\.far .*lockFile is not set.*`kitout lock`/);
  });

  testNix("takes a source from a lock, or from a directory that it is bound to", () => {
    const git = remote('git = "https://example.com/a";');
    const lock = (name: string): Files => ({
      "my.lock": JSON.stringify({ version: 1, sources: { [name]: { npm: "a", url: "u", integrity: "i" } } }),
    });
    expect(valueGiven("complaints", `${git} lockFile = ./my.lock;`, lock("far"))).toEqual([]);
    expect(valueGiven<string[]>("complaints", `${git} lockFile = ./my.lock;`, lock("other")).join()).toMatch(
      /sources\.far .*the lock in programs\.kitout\.lockFile does not have it/,
    );
    expect(valueGiven("complaints", `${git} sources.far = ./.;`)).toEqual([]);
  });

  testNix.each([
    ["src", 'src = "/home/ada/dotfiles";'],
    ["src", "src = 1;"],
    ["sources", `${SETTINGS} sources.mine = "/home/ada/skills";`],
    ["lockFile", `${SETTINGS} lockFile = "./skills.lock";`],
    ["profile", `${SETTINGS} profile = [ 1 ];`],
    ["packages", `${SETTINGS} packages.poppler = "poppler";`],
    ["facts", `${SETTINGS} facts.host = 1;`],
  ])("names the option %s, given as %s", (option, given) => {
    expect(errorOf("command", `enable = true; ${given}`)).toContain(`option \`programs.kitout.${option}'`);
  });

  testNix("names the source whose path is only on some machine, and the input that nobody gave", () => {
    const source = (text: string) => `enable = true; settings.sources.mine = { ${text} };`;
    expect(errorOf("command", source('path = "~/skills";'))).toContain("settings.sources.mine.path");
    expect(errorOf("command", source('input = "far";'))).toContain("settings.sources.mine.input");
    expect(valueGiven("command", `${source('input = "far";')} inputs.far = ./.;`)).toContain(
      "--source 'mine=/",
    );
  });
});

describe("beside what Home Manager puts into the same directory", () => {
  const certain = `settings = {
    sources.mine.path = ./.;
    skills = { enable = [ "pdf" "mine/docs" "*-x" ]; disable = [ "off" ]; explicit = {
      review.from = "mine";
      renamed = { from = "mine"; rename = "other"; };
      sometimes = { from = "mine"; when.os = "linux"; };
      codex-only = { from = "mine"; targets = [ "codex" ]; };
      off.from = "mine";
    }; };
    targets = { claude = true; opencode = true; codex.dest = "\\\${CODEX_HOME:-$HOME/.codex}/skills"; pi.structure = "link";
      gemini.when.os = "linux"; cursor = false; };
  };`;
  const complaints = (
    files: string,
    variables: Record<string, string> = {},
    settings = certain,
  ): string[] => {
    const { value, error } = evaluate(
      new Project(),
      "complaints",
      `enable = true; ${settings}`,
      variables,
      files,
    );
    expect(error).toBe("");
    return value;
  };

  // Each as a module of Home Manager writes it.
  testNix.each([
    ["a skill, file by file", '".claude/skills/review" = { source = ./.; recursive = true; };', "review"],
    ["the text of a skill", '".claude/skills/pdf/SKILL.md".text = "";', "pdf"],
    ["a plugin", '".claude/skills/other".source = package "plugin";', "other"],
    ["a skill of a source with a name", '".claude/skills/mine-docs".source = ./.;', "mine-docs"],
    ["a skill of codex", '".codex/skills/codex-only".source = package "skill";', "codex-only"],
    ["a skill of opencode", '".config/opencode/skills/pdf".source = ./.;', "pdf"],
  ])("names %s that the configuration has too", (_, files, entry) => {
    const said = complaints(files);
    expect(said).toHaveLength(1);
    expect(said[0]).toContain(`skills/${entry}: `);
    expect(said[0]).toContain(JSON.stringify(files.split('"')[1]));
  });

  testNix("names a directory that is a link into the store, or that is to be one link", () => {
    expect(complaints('".claude/skills".source = ./.;').join()).toContain("a link into the Nix store");
    expect(complaints('".claude".source = ./.;').join()).toContain("a link into the Nix store");
    expect(complaints('".pi/agent/skills/mine".source = ./.;').join()).toContain("structure link");
  });

  testNix("knows the directories that session variables name", () => {
    const files = '"claude/skills/review".source = ./.; ".claude/skills/review".source = ./.;';
    const said = complaints(files, { CLAUDE_CONFIG_DIR: "$HOME/claude" });
    expect(said).toHaveLength(1);
    expect(said[0]).toContain("~/claude/skills/review");
    expect(complaints(files, { CLAUDE_CONFIG_DIR: "/home/ada/claude" })).toHaveLength(1);
  });

  testNix("knows targets as a list, and nothing of agents that the configuration describes itself", () => {
    const files = '".claude/skills/review".source = ./.;';
    const skills = certain.slice(0, certain.indexOf("targets = { claude"));
    const listed = (more: string): string => `${skills}${more}targets = [ "claude" ]; };`;
    expect(complaints(files, {}, listed(""))).toHaveLength(1);
    const own = listed('agents.claude.user = "$HOME/elsewhere"; ');
    expect(complaints(files, {}, own)).toEqual([]);
    expect(complaints('".codex/skills/pdf".source = ./.;', {}, listed(""))).toEqual([]);
  });

  testNix("says nothing of what is beside the skills, disabled, or not certain", () => {
    const beside = [
      '".claude/skills/hm" = { source = ./.; recursive = true; };',
      '".claude/skills/review-2".source = ./.;',
      '".claude/skills/codex-only".source = ./.;',
      '".claude/skills/sometimes".source = ./.;',
      '".claude/skills/off".source = ./.;',
      '".claude/skills" = { source = ./.; recursive = true; };',
      '".claude/skills/pdf" = { enable = false; source = ./.; };',
      '".codex/skills".source = package "a link to somewhere";',
      '".gemini/skills/pdf".source = ./.;',
      '".cursor/skills/pdf".source = ./.;',
    ];
    expect(complaints(beside.join(" "))).toEqual([]);
  });
});

/** What an activation script of Home Manager has, as far as an entry may use it. */
const LIBRARY = `set -eu
set -o pipefail
run() { if [[ -v DRY_RUN ]]; then echo "would run $*"; else "$@"; fi; }
errorEcho() { echo "$*"; }
`;

class HomeManager extends Project {
  readonly skills = `${this.home}/agent/skills`;
  readonly activation: Activation;

  constructor(variables: Record<string, string> = { AGENT_HOME: "$HOME/agent", OTHER: "$NOBODY_SET_THIS" }) {
    super({
      "skills.yaml": `version: 1
scope: user
sources: { mine: { path: ./skills } }
skills: { enableAll: [mine] }
targets: { mine: { dest: "\${AGENT_HOME}/skills", structure: symlink-tree } }
`,
      "skills/review/SKILL.md": SKILL,
    });
    expect(this.spawn(["build", "--out", `${this.base}/bundle`]).status).toBe(0);
    this.activation = evaluate(this, "activation", `enable = true; ${SETTINGS}`, variables).value;
  }

  activate(entry: keyof Activation, env: Record<string, string> = {}) {
    const text = `${LIBRARY}${this.activation[entry].data}\necho "after: \${AGENT_HOME-unset}"\n`;
    const options = {
      encoding: "utf8",
      env: { PATH: process.env["PATH"]!, HOME: this.home, ...env },
    } as const;
    return spawnSync(bash!, ["-c", text], options);
  }

  /** A generation of Home Manager with these files, of which some are links. */
  generation(links: Record<string, string>): Record<string, string> {
    const files = `${this.base}/generation/home-files`;
    for (const [name, target] of Object.entries(links)) {
      fs.mkdirSync(`${files}/${name}/..`.replace(/[^/]+\/\.\.$/, ""), { recursive: true });
      fs.symlinkSync(target, `${files}/${name}`);
    }
    return { newGenPath: `${this.base}/generation` };
  }

  foreign(): void {
    fs.mkdirSync(`${this.skills}/review`, { recursive: true });
    fs.writeFileSync(`${this.skills}/review/SKILL.md`, "mine");
  }
}

describe("an activation", () => {
  testBash("prints the installer's table before anything is written", () => {
    const home = new HomeManager();
    const { status, stdout, stderr } = home.activate("kitoutCheck");
    expect([status, stderr]).toEqual([0, ""]);
    expect(stdout).toMatch(/^mine {2}\+1 .* ~\/agent\/skills$/m);
    expect(fs.readdirSync(home.home)).toEqual([]);
  });

  testBash(
    "installs links into the bundle, silently unless it is asked to tell, and keeps its variables",
    () => {
      const home = new HomeManager();
      const { status, stdout, stderr } = home.activate("kitout");
      expect([status, stdout, stderr]).toEqual([0, "after: unset\n", ""]);
      expect(fs.readlinkSync(`${home.skills}/review`)).toContain(`${home.base}/bundle/`);
      expect(home.activate("kitout", { VERBOSE: "1" }).stdout).toContain("Already up to date");
    },
  );

  testBash.each([
    ["a link to a directory", "agent/skills/review"],
    ["a directory of links", "agent/skills/review/SKILL.md"],
    ["a directory of links with other files", "agent/skills/review/more/x.md"],
  ])("ends before anything is written where Home Manager has the same skill: %s", (_, name) => {
    const home = new HomeManager();
    const { status, stdout, stderr } = home.activate("kitoutCheck", home.generation({ [name]: "/nowhere" }));
    expect([status, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(`\n  ${home.skills}/review\n`);
    expect(stderr).toContain("Home Manager's");
    expect(fs.readdirSync(home.home)).toEqual([]);
    // Installed before, and Home Manager's from now on: the same.
    expect(home.activate("kitout").status).toBe(0);
    expect(home.activate("kitoutCheck", { newGenPath: `${home.base}/generation` }).status).toBe(2);
  });

  testBash(
    "ends where Home Manager makes the directory a link into the store, and goes on beside its files",
    () => {
      const linked = new HomeManager();
      const store = `${linked.base}/nix/store/x`;
      fs.mkdirSync(store, { recursive: true });
      expect(linked.activate("kitoutCheck", linked.generation({ agent: store })).stderr).toContain(
        `\n  ${linked.skills}\n`,
      );
      const other = new HomeManager();
      fs.mkdirSync(`${other.home}/dotfiles/skills/review`, { recursive: true });
      const elsewhere = other.generation({ agent: `${other.home}/dotfiles` });
      expect(other.activate("kitoutCheck", elsewhere)).toMatchObject({ status: 0, stderr: "" });
      const beside = new HomeManager();
      const theirs = beside.generation({ "agent/skills/plugin": "/nowhere", "agent/review": "/nowhere" });
      expect(beside.activate("kitoutCheck", theirs)).toMatchObject({ status: 0, stderr: "" });
    },
  );

  testBash("only names the installer in a dry run", () => {
    const home = new HomeManager();
    const { status, stdout } = home.activate("kitout", { DRY_RUN: "1" });
    expect([status, stdout]).toEqual([0, `would run ${home.base}/bundle/install --quiet\nafter: unset\n`]);
    expect(home.activate("kitoutCheck", { DRY_RUN: "1" }).stdout).toContain("+1");
    expect(fs.readdirSync(home.home)).toEqual([]);
  });

  testBash("ends where the installer refuses, and says how to go on", () => {
    const home = new HomeManager();
    home.foreign();
    for (const entry of ["kitoutCheck", "kitout"] as const) {
      const { status, stdout, stderr } = home.activate(entry);
      expect([status, stdout]).toEqual([2, ""]);
      expect(stderr).toMatch(/~\/agent\/skills\n +foreign {2}review/);
    }
    expect(home.activate("kitoutCheck").stderr).toContain("activate once with AGENT_SKILLS_FORCE=1");
    expect(fs.readFileSync(`${home.skills}/review/SKILL.md`, "utf8")).toBe("mine");
    const forced = { AGENT_SKILLS_FORCE: "1" };
    expect(home.activate("kitoutCheck", forced).status).toBe(0);
    expect(home.activate("kitout", forced).status).toBe(0);
    expect(fs.lstatSync(`${home.skills}/review`).isSymbolicLink()).toBe(true);
  });

  testBash(
    "ends where the installer cannot work: a variable of a target that nobody sets, a broken bundle",
    () => {
      const home = new HomeManager({});
      expect(home.activate("kitoutCheck")).toMatchObject({ status: 1, stdout: "" });
      expect(home.activate("kitout").stderr).toContain("AGENT_HOME");
      expect(home.activate("kitout", { AGENT_HOME: `${home.home}/agent` }).status).toBe(0);
      fs.rmSync(`${home.base}/bundle/lib/runtime.sh`, { force: true });
      expect(home.activate("kitoutCheck")).toMatchObject({ status: 3, stdout: "" });
    },
  );

  testWith(nixInstantiate === null ? null : shellcheck)("is made of text that shellcheck accepts", () => {
    const { kitoutCheck, kitout } = new HomeManager().activation;
    for (const { data } of [kitoutCheck, kitout]) {
      const { status, stdout } = spawnSync("shellcheck", ["--shell=bash", "--severity=style", "-"], {
        input: data,
        encoding: "utf8",
      });
      expect([stdout, status]).toEqual(["", 0]);
    }
  });
});
