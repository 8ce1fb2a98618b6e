// A machine as an earlier version left it, and what may happen to it now. `Machine` knows the layout of the fixtures (make.ts).

import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "vitest";
import { Project, type Result, skillFile } from "../support/project.ts";
import { type Fixture, type Translate, unpack, walk } from "./tree.ts";

/** Below `test/upgrades`, the directory of each version that has a fixture. */
export const VERSIONS: readonly string[] = fs
  .readdirSync(fileURLToPath(new URL(".", import.meta.url)), { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && /^\d+\.\d+\.\d+$/.test(entry.name))
  .map(({ name }) => name);

/** What is installed by one configuration. */
export interface Installation {
  readonly scope: "user" | "project";
  /** Below the machine: where kitout is run, and what destinations are below. */
  readonly root: "home" | "app" | "library";
  readonly owner: string;
  /** Where its installer remembers what it did, below the machine. */
  readonly state: string;
  readonly script: "install" | "install-local";
}

export const USER: Installation = {
  scope: "user",
  root: "home",
  owner: "user",
  state: "home/.local/state/kitout/user",
  script: "install",
};
export const PROJECT: Installation = {
  scope: "project",
  root: "app",
  owner: "app",
  state: "app/.kitout",
  script: "install-local",
};
/** By the script of a bundle that is committed with its project: no generation is recorded. */
export const COMMITTED: Installation = {
  scope: "project",
  root: "library",
  owner: "project",
  state: "library/.kitout",
  script: "install-local",
};

/** A destination of each structure. */
export const DESTINATIONS = [".copies/skills", ".links/skills", ".whole/skills"] as const;

export class Machine extends Project {
  readonly here: Translate;
  readonly portable: Translate;

  constructor(readonly version: string) {
    super();
    const { here, portable } = unpack(fixtureOf(version), this.base);
    this.here = here;
    this.portable = portable;
  }

  at(...steps: readonly string[]): string {
    return path.join(this.base, ...steps);
  }

  read(...steps: readonly string[]): string {
    return fs.readFileSync(this.at(...steps), "utf8");
  }

  /** The new kitout, in the directory of an installation. */
  kitout({ root }: Pick<Installation, "root">, ...args: readonly string[]): Promise<Result> {
    return this.run(args, { cwd: this.at(root) });
  }

  /** What the new kitout prints for programs; it must succeed. */
  async json(installation: Pick<Installation, "root">, ...args: readonly string[]): Promise<unknown> {
    const { status, stdout, stderr } = await this.kitout(installation, ...args);
    expect({ args, status, stderr: status === 0 ? "" : stderr }).toEqual({ args, status: 0, stderr: "" });
    return JSON.parse(stdout);
  }

  /** Installs with the new kitout, which must succeed. */
  async install(installation: Installation, ...args: readonly string[]): Promise<Result> {
    return succeeded(await this.kitout(installation, "install", ...args));
  }

  /** Runs a script of a bundle, in the directory of the installation. */
  script(bundle: string, { root, script }: Installation, ...args: readonly string[]): Result {
    return this.#execute(`${bundle}/${script}`, root, args);
  }

  hook(bundle: string, { root }: Installation): Result {
    return this.#execute(`${bundle}/shell-hook`, root, []);
  }

  #execute(script: string, root: string, args: readonly string[]): Result {
    const env = { PATH: process.env["PATH"], HOME: this.home };
    const { status, stdout, stderr } = spawnSync(script, args, { cwd: this.at(root), env, encoding: "utf8" });
    return { status, stdout, stderr };
  }

  /** The bundle that the installer says was installed last. */
  current({ state }: Installation): string {
    return /^bundle (.*)$/m.exec(this.read(state, "current"))![1]!;
  }

  /** A further version of a skill in the sources of an installation. */
  change({ root }: Installation, skill: string, description: string): void {
    fs.writeFileSync(this.at(root, "skills", skill, "SKILL.md"), skillFile(skill, description));
  }

  /** What agents find in the destinations of an installation, links followed: contents by path. */
  seen({ root }: Installation): Record<string, string> {
    const found = DESTINATIONS.flatMap((destination) => contents(this.at(root), destination));
    return Object.fromEntries(found);
  }

  /** The ledger of each destination that has one. */
  ledgers({ root }: Installation): Record<string, string> {
    const files = DESTINATIONS.map((destination) => ledgerOf(destination));
    return Object.fromEntries(
      files.filter((file) => fs.existsSync(this.at(root, file))).map((file) => [file, this.read(root, file)]),
    );
  }

  /**
   * Everything below a directory, with what would tell that somebody had written there. Without what announces a run while it lasts,
   * when a bundle was last asked for, which configuration was last installed, which is written each time, and what later runs need not
   * read again.
   */
  stamps(directory = ""): Record<string, string> {
    const passing = /\.cache|owners(\/user)?$|(^|\/)store(\/tmp|\/bundles\/[0-9a-f]+)?$|(^|\/)state\/kitout$/;
    const paths = walk(this.at(directory)).filter((name) => !passing.test(name) && !REMEMBERED.test(name));
    return Object.fromEntries(paths.map((name) => [name, stampOf(this.at(directory, name))]));
  }

  /** Every file and every link of an installation. Locks come and go in the directories, so those may have been written to. */
  filesOf({ root, state }: Installation): Record<string, string> {
    const directories = [
      ...DESTINATIONS.map((destination) => path.join(root, path.dirname(destination))),
      state,
    ];
    const paths = directories.flatMap((directory) =>
      walk(this.at(directory)).map((name) => path.join(directory, name)),
    );
    const files = paths.filter(
      (name) => !fs.lstatSync(this.at(name)).isDirectory() && !REMEMBERED.test(name),
    );
    return Object.fromEntries(files.map((name) => [name, stampOf(this.at(name))]));
  }
}

/** What kitout notes of what it has read, so that it need not read it again. */
const REMEMBERED = /(^|\/)\.(packed|runs)(\/|$)/;

/** The edit and the neighbours in a destination of copies, and beside links. */
export const BY_HAND = {
  edited: ".copies/skills/notes/SKILL.md",
  neighbours: [".copies/skills/neighbour/SKILL.md", ".links/skills/neighbour/SKILL.md"],
} as const;

export function succeeded(result: Result): Result {
  expect(result).toMatchObject({ status: 0 });
  return result;
}

export function fixtureOf(version: string): string {
  return fileURLToPath(new URL(version, import.meta.url));
}

export function fixture(version: string): Fixture {
  return JSON.parse(fs.readFileSync(`${fixtureOf(version)}/tree.json`, "utf8"));
}

/** Beside the destination, where no agent looks. */
function ledgerOf(destination: string): string {
  return path.join(path.dirname(destination), `.kitout-${path.basename(destination)}`, "ledger");
}

function contents(root: string, name: string): [string, string][] {
  const file = path.join(root, name);
  if (!fs.existsSync(file)) return [];
  if (!fs.statSync(file).isDirectory()) return [[name, fs.readFileSync(file, "utf8")]];
  return fs.readdirSync(file).flatMap((inner) => contents(root, `${name}/${inner}`));
}

/** Whoever writes a file changes its time, and whoever replaces it its inode. */
function stampOf(file: string): string {
  const { ino, mode, mtimeNs } = fs.lstatSync(file, { bigint: true });
  return `${ino} ${mode.toString(8)} ${mtimeNs}`;
}
