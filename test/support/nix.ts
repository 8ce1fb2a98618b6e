// The real Nix with a store, a configuration and a home of its own, and the stub of nixpkgs in it.

import { spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll } from "vitest";
import { copyTree } from "./copy.ts";
import { removeTree } from "./remove.ts";
import { plant } from "./tree.ts";

export const repository = fileURLToPath(new URL("../..", import.meta.url)).replace(/\/$/, "");

const CPU: Readonly<Record<string, string>> = { x64: "x86_64", arm64: "aarch64" };
export const system = `${CPU[process.arch] ?? process.arch}-${process.platform}`;

/** Where `node` is that runs this, and what everything else is found in. */
const PATH = `${path.dirname(process.execPath)}:${process.env["PATH"]!}`;

/** Every file of this repository, but not what is made here. */
export function sourceFiles(directory = ""): readonly string[] {
  const made = [".git", ".demo", "node_modules", "dist", "src/generated"];
  return fs.readdirSync(`${repository}/${directory}`, { withFileTypes: true }).flatMap((entry) => {
    const file = `${directory}${entry.name}`;
    if (made.includes(file)) return [];
    return entry.isDirectory() ? sourceFiles(`${file}/`) : [file];
  });
}

export interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Where the tests of a file have their store, one after the other, and a copy of it as each test finds it: with kitout built, since that
 * takes seconds. What is in a store knows its place.
 */
const shared = path.join(fs.realpathSync(os.tmpdir()), `kitout-nix-${process.pid}`);
const nix = `${shared}/nix`;
const withKitout = `${shared}/with-kitout`;
afterAll(() => removeTree(shared));

export class Nix {
  readonly base = plant({});
  readonly home = `${this.base}/home`;
  readonly store = `${nix}/store`;
  /** An expression: as much of nixpkgs as is needed. */
  readonly pkgs = `(import ${repository}/test/nix/stub-pkgs.nix ${this.#arguments()})`;
  readonly env: Readonly<Record<string, string>>;

  /** `empty` is for tests that build nothing with kitout. */
  constructor(begin: "with kitout" | "empty" = "with kitout") {
    this.env = {
      PATH,
      HOME: this.home,
      NIX_REMOTE: "local",
      NIX_STORE_DIR: this.store,
      NIX_STATE_DIR: `${nix}/var`,
      NIX_LOG_DIR: `${nix}/log`,
      NIX_CONF_DIR: `${nix}/etc`,
      GIT_CONFIG_NOSYSTEM: "1",
    };
    fs.mkdirSync(this.home);
    removeTree(nix);
    const isThere = fs.existsSync(withKitout);
    if (begin === "with kitout" && isThere) copyTree(withKitout, nix);
    else configure();
    if (begin === "with kitout" && !isThere) {
      this.build("kitout.kitout");
      copyTree(nix, withKitout);
    }
  }

  run(program: string, args: readonly string[], { cwd = this.base }: { cwd?: string } = {}): Ended {
    const { status, stdout, stderr } = spawnSync(program, args, {
      cwd,
      env: this.env,
      encoding: "utf8",
    });
    return { status, stdout, stderr };
  }

  /** What it prints. Throws when it fails. */
  must(program: string, args: readonly string[], options: { cwd?: string } = {}): string {
    const { status, stdout, stderr } = this.run(program, args, options);
    if (status !== 0) throw new Error(`${program} ${args.join(" ")}: ${stderr}`);
    return stdout.trimEnd();
  }

  /** Builds what an expression gives, with the default.nix of this repository as `kitout` and with `pkgs`; gives its path. */
  build(expression: string): string {
    return this.must("nix-build", ["--no-out-link", "-E", this.expression(expression)]);
  }

  expression(text: string): string {
    return `let pkgs = ${this.pkgs}; kitout = import ${repository} { inherit pkgs; }; in ${text}`;
  }

  /** A flake that stands for nixpkgs. */
  nixpkgs(): string {
    const flake = `${this.base}/nixpkgs`;
    fs.mkdirSync(flake);
    fs.copyFileSync(`${repository}/test/nix/stub-pkgs.nix`, `${flake}/stub-pkgs.nix`);
    fs.writeFileSync(
      `${flake}/flake.nix`,
      `{ outputs = _: { legacyPackages = builtins.mapAttrs (system: _: import ./stub-pkgs.nix (${this.#arguments()} // { inherit system; }))
        { aarch64-darwin = 1; aarch64-linux = 1; x86_64-darwin = 1; x86_64-linux = 1; }; }; }\n`,
    );
    return flake;
  }

  /** This repository as a flake: what git would give Nix. */
  checkout(): string {
    const copy = `${this.base}/kitout`;
    for (const file of sourceFiles())
      fs.cpSync(`${repository}/${file}`, `${copy}/${file}`, { verbatimSymlinks: true });
    return copy;
  }

  #arguments(): string {
    return `{ system = "${system}"; path = "${PATH}"; dependencies = "${repository}/node_modules"; }`;
  }
}

function configure(): void {
  fs.mkdirSync(`${nix}/etc`, { recursive: true });
  const settings = [
    "sandbox = false",
    "build-users-group =",
    "substituters =",
    "flake-registry =",
    "allow-import-from-derivation = false",
    "experimental-features = nix-command flakes",
  ];
  fs.writeFileSync(`${nix}/etc/nix.conf`, `${settings.join("\n")}\n`);
}
