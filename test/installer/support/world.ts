// A home, a project and bundles in a temporary directory, and scripts run there.

import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { onTestFinished } from "vitest";
import { chownTree, copyTree } from "../../support/copy.ts";
import { removeTree } from "../../support/remove.ts";
import { type BundleSpec, writeBundle } from "./bundle.ts";
import { dash, type Shell, toolDirectory } from "./shells.ts";

export interface Result {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
}

/** An installer that runs while the test goes on, as the leader of a process group of its own. */
export interface Running {
  readonly child: ChildProcess;
  /** The status is null when a signal ended the process. */
  readonly ended: Promise<Result>;
}

/** A process group of its own. The declared options lack it; `spawnSync` passes it on like `spawn`. */
const OWN_GROUP = { detached: true };

/** What scripts may write to. */
const CHANGING: readonly string[] = ["home", "project", "tmp"];

/** Path below a directory to `f text`, `x text`, `l target` or `d`. */
export type Listing = Readonly<Record<string, string>>;

export class World {
  readonly root: string;
  readonly home: string;
  readonly project: string;
  readonly tools: string;
  /** Added to the environment of every run; undefined removes. */
  env: Record<string, string | undefined> = {};
  /** The umask of every run; null: the one of the tests. */
  umask: string | null = null;
  /** A command that runs every script, such as one that changes the user. */
  prefix: readonly string[] = [];
  /** Who runs the scripts and owns what they may write to; null: whoever runs the tests. */
  user: number | null = null;
  #bundles = 0;

  /** Removed at the end of the test, unless the second argument is told how to do that at another time. */
  constructor(
    readonly shell: Shell = dash,
    atEnd: (remove: () => void) => void = onTestFinished,
  ) {
    this.root = realpathSync(mkdtempSync(path.join(tmpdir(), "kitout-installer-")));
    atEnd(() => removeTree(this.root));
    this.home = path.join(this.root, "home");
    this.project = path.join(this.root, "project");
    mkdirSync(this.home);
    mkdirSync(this.project);
    mkdirSync(path.join(this.root, "tmp"));
    this.tools = toolDirectory(this.root, shell);
  }

  bundle(spec: BundleSpec): string {
    this.#bundles += 1;
    return writeBundle(path.join(this.root, `bundle-${this.#bundles}`), spec);
  }

  /** From here on scripts run as this user, when the tests run as root: permissions mean nothing to root. */
  asUser(user: number): void {
    if (process.getuid!() !== 0) return;
    this.user = user;
    this.own();
  }

  /** Gives these paths with all below them, by default home, project and scratch directory, to the user. */
  own(...paths: readonly string[]): void {
    if (this.user === null) return;
    chmodSync(this.root, 0o755);
    const all = paths.length === 0 ? CHANGING : paths;
    for (const each of all) chownTree(path.join(this.root, each), this.user);
  }

  run(script: string, ...args: readonly string[]): Result {
    const [program, ...before] = this.shell.command(this.tools);
    return this.spawn(program!, ...before, script, ...args);
  }

  spawn(program: string, ...args: readonly string[]): Result {
    const command = this.#command([program, ...args]);
    const { status, stdout, stderr } = spawnSync(command[0]!, command.slice(1), {
      cwd: this.project,
      env: this.#environment({}),
      encoding: "utf8",
      ...(this.user === null ? {} : { uid: this.user, gid: this.user }),
      ...OWN_GROUP,
    });
    return { status, out: stdout, err: stderr };
  }

  /** As `run`, without waiting for the end. */
  start(script: string, args: readonly string[] = [], env: Readonly<Record<string, string>> = {}): Running {
    const command = this.#command([...this.shell.command(this.tools), script, ...args]);
    const child = spawn(command[0]!, command.slice(1), {
      cwd: this.project,
      env: this.#environment(env),
      stdio: ["ignore", "pipe", "pipe"],
      ...(this.user === null ? {} : { uid: this.user, gid: this.user }),
      ...OWN_GROUP,
    });
    let out = "";
    let err = "";
    child.stdout.on("data", (data: Buffer) => (out += data.toString()));
    child.stderr.on("data", (data: Buffer) => (err += data.toString()));
    const ended = new Promise<Result>((resolve, reject) => {
      child.on("error", reject);
      child.on("close", (status) => resolve({ status, out, err }));
    });
    return { child, ended };
  }

  #command(program: readonly string[]): readonly string[] {
    const command = [...this.prefix, ...program];
    return this.umask === null
      ? command
      : ["/bin/sh", "-c", `umask ${this.umask}; exec "$@"`, "sh", ...command];
  }

  #environment(more: Readonly<Record<string, string>>): Record<string, string> {
    const all = {
      PATH: this.tools,
      HOME: this.home,
      TMPDIR: path.join(this.root, "tmp"),
      ...this.env,
      ...more,
    };
    return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)) as Record<
      string,
      string
    >;
  }

  /** Files below the world's root: text, `{ x }` or `{ link }`. */
  write(files: Readonly<Record<string, string | { readonly x: string } | { readonly link: string }>>): void {
    for (const [file, content] of Object.entries(files)) {
      const full = path.join(this.root, file);
      mkdirSync(path.dirname(full), { recursive: true });
      if (typeof content === "string") writeFileSync(full, content);
      else if ("x" in content) {
        writeFileSync(full, content.x);
        chmodSync(full, 0o755);
      } else symlinkSync(content.link, full);
    }
  }

  /** Copies home, project and scratch directory, with their times and modes, for `restore`. */
  keep(name: string): void {
    this.#copyChanging("", `kept/${name}`);
  }

  /** Makes home, project and scratch directory what they were at `keep`, and settings what they are in a new world. */
  restore(name: string): void {
    this.env = {};
    this.umask = null;
    this.prefix = [];
    this.#copyChanging(`kept/${name}`, "");
  }

  #copyChanging(from: string, to: string): void {
    const target = path.join(this.root, to);
    mkdirSync(target, { recursive: true });
    for (const name of CHANGING) {
      rmSync(path.join(target, name), { recursive: true, force: true });
      copyTree(path.join(this.root, from, name), path.join(target, name));
    }
  }

  read(file: string): string {
    return readFileSync(path.join(this.root, file), "utf8");
  }

  remove(file: string): void {
    rmSync(path.join(this.root, file), { recursive: true });
  }

  /** Everything below a directory of the world; without kitout's own records unless asked for. */
  list(directory: string, all = false): Listing {
    const found: Record<string, string> = {};
    walk(path.join(this.root, directory), "", found, all);
    return found;
  }

  /** What a reader of the disk can tell apart, times included. */
  fingerprint(directory: string): string {
    const lines: string[] = [];
    const visit = (full: string): void => {
      const stat = lstatSync(full, { bigint: true });
      lines.push(`${full} ${stat.mode} ${stat.mtimeNs} ${stat.ctimeNs} ${stat.ino}`);
      if (stat.isDirectory()) for (const name of readdirSync(full).sort()) visit(path.join(full, name));
    };
    visit(path.join(this.root, directory));
    return lines.join("\n");
  }
}

function walk(directory: string, below: string, found: Record<string, string>, all: boolean): void {
  for (const name of readdirSync(directory).sort()) {
    if (!all && (name === ".kitout" || name.startsWith(".kitout-") || name === ".local")) continue;
    const full = path.join(directory, name);
    const key = below === "" ? name : `${below}/${name}`;
    const stat = lstatSync(full);
    if (stat.isSymbolicLink()) found[key] = `l ${readlinkSync(full)}`;
    else if (stat.isDirectory()) {
      found[key] = "d";
      walk(full, key, found, all);
    } else if (stat.isFile()) found[key] = `${stat.mode & 0o100 ? "x" : "f"} ${readFileSync(full, "utf8")}`;
    else found[key] = "o";
  }
}
