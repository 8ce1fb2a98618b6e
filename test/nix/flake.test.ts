// The flake as its users have it: real Nix, pure evaluation, without import from derivation, and a stub for nixpkgs.

import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { describe, expect } from "vitest";
import { locate, testWith } from "../installer/support/shells.ts";
import { type Ended, Nix, repository, system } from "../support/nix.ts";
import { Project, skillFile } from "../support/project.ts";

const withNix = testWith(locate(["nix"]));
const SYSTEMS = ["aarch64-darwin", "aarch64-linux", "x86_64-darwin", "x86_64-linux"];

/** A copy of this repository, a flake that stands for nixpkgs, and what Nix is told to take them. */
class Flakes extends Nix {
  readonly kitout = this.checkout();
  readonly stub = this.nixpkgs();

  nix(command: string, flake: string, args: readonly string[] = [], options: { cwd?: string } = {}): Ended {
    // No lock of a flake is here: what Nix would lock is given.
    const given = ["--no-write-lock-file", "--override-input", "nixpkgs", `path:${this.stub}`];
    return this.run("nix", [command, flake, ...given, ...args], options);
  }

  /** What an output of this repository's flake is, after `apply`, as JSON. */
  output(output: string, apply: string): unknown {
    const ended = this.nix("eval", `path:${this.kitout}#${output}`, ["--json", "--apply", apply]);
    if (ended.status !== 0) throw new Error(ended.stderr);
    return JSON.parse(ended.stdout);
  }

  /** Builds an output of a flake in examples; gives its path. */
  example(name: string, output: string): string {
    const args = ["--no-link", "--json", "--override-input", "kitout", `path:${this.kitout}`];
    const ended = this.nix("build", `path:${this.kitout}/examples/${name}#${output}`, args);
    if (ended.status !== 0) throw new Error(ended.stderr);
    return JSON.parse(ended.stdout)[0].outputs.out;
  }

  /** A project with one skill, and its git repository. */
  project(scope = "project"): string {
    const directory = `${this.base}/project`;
    mkdirSync(`${directory}/skills/notes`, { recursive: true });
    writeFileSync(`${directory}/skills/notes/SKILL.md`, skillFile("notes"));
    writeFileSync(
      `${directory}/skills.yaml`,
      `version: 1\nname: mine\nscope: ${scope}\nsources: { mine: { path: ./skills } }\nskills: { enableAll: true }\ntargets: { claude: true }\n`,
    );
    this.must("git", ["init", "-q", directory]);
    return directory;
  }
}

describe("the flake", () => {
  withNix("has for each system a package, three apps, checks and a formatter", () => {
    const flakes = new Flakes();
    const names = "builtins.mapAttrs (_: builtins.attrNames)";
    expect(flakes.output("packages", names)).toEqual(bySystem(["default"]));
    expect(flakes.output("apps", names)).toEqual(
      bySystem(["skills-install", "skills-install-local", "skills-list"]),
    );
    expect(flakes.output("checks", names)).toEqual(bySystem(["bundle", "format", "kitout", "shell"]));
    const paths = "builtins.mapAttrs (_: builtins.mapAttrs (_: check: check.drvPath))";
    expect(Object.keys(flakes.output("checks", paths) as object)).toEqual(SYSTEMS);
    expect(Object.keys(flakes.output("formatter", "builtins.mapAttrs (_: f: f.drvPath)") as object)).toEqual(
      SYSTEMS,
    );
  });

  withNix("has functions, modules that are there, and a template", async () => {
    const flakes = new Flakes();
    expect(flakes.output("lib", "builtins.attrNames")).toEqual([
      "mkBundle",
      "mkInstallScript",
      "mkLocalInstallScript",
      "mkShellHook",
    ]);
    expect(flakes.output("homeManagerModules", "builtins.mapAttrs (_: builtins.pathExists)")).toEqual({
      "agent-skills": true,
      default: true,
    });
    const mine = `${flakes.base}/mine`;
    mkdirSync(mine);
    // Whoever has it has a lock; here nixpkgs would be looked for in the network.
    const flake = readFileSync(`${flakes.kitout}/flake.nix`, "utf8");
    writeFileSync(
      `${flakes.kitout}/flake.nix`,
      flake.replace(/github:NixOS\/nixpkgs[^"]*/, `path:${flakes.stub}`),
    );
    const init = ["flake", "init", "-t", `path:${flakes.kitout}`];
    flakes.must("nix", init, { cwd: mine });
    expect(readdirSync(mine).sort()).toEqual(["README.md", "flake.nix", "skills", "skills.yaml"]);
    const project = new Project();
    const { status, stderr } = await project.run(["build", "-c", `${mine}/skills.yaml`]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  });

  withNix("passes its own checks of the bundle and of the shell", () => {
    const flakes = new Flakes();
    for (const check of ["bundle", "shell"]) {
      const { status, stderr } = flakes.nix("build", `path:${flakes.kitout}#checks.${system}.${check}`, [
        "--no-link",
      ]);
      expect({ check, status, stderr }).toMatchObject({ check, status: 0 });
    }
  });

  withNix("has apps that work on the configuration of the working directory", () => {
    const flakes = new Flakes();
    const cwd = flakes.project();
    const app = (name: string, ...args: readonly string[]) =>
      flakes.nix("run", `path:${flakes.kitout}#${name}`, ["--", ...args], { cwd });
    const list = app("skills-list");
    expect(JSON.parse(list.stdout || list.stderr)).toMatchObject({
      skills: [{ id: "notes", selected: true }],
    });
    expect(app("skills-install-local", "--quiet")).toMatchObject({ status: 0 });
    expect(readdirSync(`${cwd}/.claude/skills`)).toEqual(["notes"]);
    expect(app("skills-install", "-c", "skills.yaml", "--quiet")).toMatchObject({ status: 0 });
    expect(readdirSync(`${flakes.home}/.claude/skills`)).toEqual(["notes"]);
  });
});

describe("an example flake", () => {
  withNix("nix-devshell installs into the top of the repository that the shell is entered in", () => {
    const flakes = new Flakes();
    const hook = flakes.example("nix-devshell", `devShells.${system}.default`);
    const project = flakes.project();
    const enter = () => flakes.run("sh", ["-eu", hook], { cwd: `${project}/skills` });
    expect(enter()).toMatchObject({ status: 0, stdout: "" });
    expect(readdirSync(`${project}/.claude/skills`)).toEqual(["house-style"]);
    expect(enter()).toEqual({ status: 0, stdout: "", stderr: "" });
    // What somebody made is in the way: the shell starts all the same.
    rmSync(`${project}/.claude`, { recursive: true });
    writeFileSync(`${project}/.claude`, "mine");
    expect(enter().status).toBe(0);
    expect(readFileSync(`${project}/.claude`, "utf8")).toBe("mine");
  });

  withNix("nix-local-install installs copies into a project", () => {
    const flakes = new Flakes();
    const apps = `path:${flakes.kitout}/examples/nix-local-install#skills-install-local`;
    const cwd = flakes.project();
    const args = ["--override-input", "kitout", `path:${flakes.kitout}`, "--", "--quiet"];
    expect(flakes.nix("run", apps, args, { cwd })).toMatchObject({ status: 0 });
    expect(readdirSync(`${cwd}/.claude/skills`)).toEqual(["pull-request"]);
    expect(readdirSync(`${cwd}/.github/skills`)).toEqual(["pull-request"]);
  });

  withNix("nix-library is a bundle of what the settings say", () => {
    const bundle = new Flakes().example("nix-library", "default");
    expect(readFileSync(`${bundle}/install`, "utf8")).toContain("kt_owner='nix-library-example'\n");
    expect(readdirSync(`${bundle}/views/claude`)).toEqual(["regex"]);
  });

  withNix("nix-customisation links a program of nixpkgs, and has what the profile and the fact bring", () => {
    const bundle = new Flakes().example("nix-customisation", "default");
    expect(readdirSync(`${bundle}/views/claude`).sort()).toEqual(["here-only", "oncall", "team-json"]);
    expect(readlinkSync(`${bundle}/views/claude/team-json/jq`)).toMatch(/\/nix\/store\/.*-jq\/bin\/jq$/);
    expect(readFileSync(`${bundle}/views/claude/team-json/SKILL.md`, "utf8")).toContain("In Payments,");
  });

  withNix("nix-quickstart imports the module of the child's flake into Home Manager's configuration", () => {
    const flakes = new Flakes();
    const hm = `${flakes.base}/hm`;
    mkdirSync(hm);
    writeFileSync(
      `${hm}/flake.nix`,
      "{ outputs = _: { lib.homeManagerConfiguration = { pkgs, modules }: { inherit modules; }; }; }",
    );
    const example = `path:${flakes.kitout}/examples/nix-quickstart`;
    const inputs = { "home-manager": hm, skills: `${flakes.kitout}/examples/nix-quickstart/child` };
    const overrides = Object.entries({ ...inputs, "skills/kitout": flakes.kitout }).flatMap(([name, at]) => [
      "--override-input",
      name,
      `path:${at}`,
    ]);
    const apply = `c: let module = builtins.head c.me.modules; in
      { kitout = builtins.pathExists (builtins.head module.imports); yaml = builtins.pathExists (module.programs.kitout.src + "/skills.yaml"); }`;
    const args = [...overrides, "--override-input", "skills/kitout/nixpkgs", `path:${flakes.stub}`];
    const { status, stdout, stderr } = flakes.nix("eval", `${example}/main#homeConfigurations`, [
      ...args,
      "--json",
      "--apply",
      apply,
    ]);
    expect({ status, stderr }).toMatchObject({ status: 0 });
    expect(JSON.parse(stdout)).toEqual({ kitout: true, yaml: true });
  });

  withNix("is tried for every one that there is", () => {
    const tried = readFileSync(import.meta.filename, "utf8");
    const examples = readdirSync(`${repository}/examples`).filter((name) => name.startsWith("nix-"));
    expect(examples.filter((name) => !tried.includes(`withNix("${name} `))).toEqual([]);
  });
});

describe("bin/skills-install", () => {
  withNix("keeps what links lead to from the garbage collector, and no longer than that", () => {
    const nix = new Nix();
    const installer = (skill: string) =>
      nix.build(`kitout.mkInstallScript {
        bundle = kitout.mkBundle {
          settings = {
            name = "mine";
            sources.mine.path = ${new Project({ [`${skill}/SKILL.md`]: skillFile(skill) }).directory};
            skills.enableAll = [ "mine" ];
            targets.claude.structure = "symlink-tree";
          };
        };
      }`) + "/bin/skills-install";
    const skills = `${nix.home}/.claude/skills`;
    const collect = () => nix.must("nix-store", ["--gc"]);
    const [first, second] = [installer("first"), installer("second")];

    nix.must(first, ["--quiet"]);
    const bundle = bundleBehind(`${skills}/first`);
    nix.must(second, ["--dry-run"]);
    nix.must("nix-store", [
      "--realise",
      second.replace("/bin/skills-install", ""),
      "--add-root",
      `${nix.base}/root`,
    ]);
    collect();
    expect(existsSync(`${skills}/first/SKILL.md`)).toBe(true);

    nix.must(second, ["--quiet"]);
    const next = bundleBehind(`${skills}/second`);
    collect();
    expect([existsSync(bundle), existsSync(`${skills}/second/SKILL.md`)]).toEqual([false, true]);

    nix.must(second, ["--uninstall", "--quiet"]);
    rmSync(`${nix.base}/root`);
    collect();
    expect([existsSync(next), existsSync(`${skills}/second`)]).toEqual([false, false]);
  });

  withNix("says which argument of agent-skills-nix stands in the configuration", () => {
    const nix = new Nix("empty");
    const { status, stderr } = nix.run("nix-instantiate", [
      "--eval",
      "-E",
      nix.expression("kitout.mkInstallScript { bundle = null; targets = { }; }"),
    ]);
    expect(status).toBe(1);
    expect(stderr).toContain("mkInstallScript takes no `targets`: write `targets` in skills.yaml");
  });
});

function bySystem<T>(value: T): Record<string, T> {
  return Object.fromEntries(SYSTEMS.map((name) => [name, value]));
}

function bundleBehind(link: string): string {
  return readlinkSync(link).replace(/\/skills\/[^/]*$|\/views\/.*$/, "");
}
