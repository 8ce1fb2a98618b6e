// A project on disk with a home beside it, and kitout run in it as a user would.

import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";
import { removeTree } from "./remove.ts";
import { type Result, runHere } from "./world.ts";

export type { Result } from "./world.ts";

/** The program, as the package installs it. */
export const kitout = fileURLToPath(new URL("../../bin/kitout.js", import.meta.url));

/** File contents by path; `{ link }` makes a link, `{ run }` an executable file. */
export type Files = Readonly<Record<string, string | { readonly link: string } | { readonly run: string }>>;

export interface RunOptions {
  /** Absolute; the project's directory when it is not given. */
  readonly cwd?: string;
  /** Beside PATH and HOME. */
  readonly env?: Readonly<Record<string, string>>;
  /** Columns of the terminal that shows what is written. */
  readonly terminal?: number;
  /** What is typed on it, line by line. */
  readonly typed?: readonly string[];
  /** As in `Given`. */
  readonly keeps?: number;
  readonly onRun?: () => void;
}

export interface SpawnOptions extends Pick<RunOptions, "cwd" | "env"> {
  /** As the shell takes it. */
  readonly umask?: string;
}

/** A message that cuts a long path reads the same, wherever temporary files are: their paths are of one length. */
const PREFIX = "kitout-test-".slice(0, Math.max(1, "/tmp/kitout-test-".length - os.tmpdir().length - 1));

export class Project {
  readonly base: string;
  /** The directory that skills.yaml stands in. */
  readonly directory: string;
  readonly home: string;

  constructor(files: Files = {}) {
    this.base = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), PREFIX)));
    this.directory = path.join(this.base, "project");
    this.home = path.join(this.base, "home");
    fs.mkdirSync(this.home);
    this.write(files);
    onTestFinished(() => removeTree(this.base));
  }

  /** Writes files below the project, or below `base` when the path begins with `../`. */
  write(files: Files): void {
    fs.mkdirSync(this.directory, { recursive: true });
    for (const [name, content] of Object.entries(files)) {
      const file = path.join(this.directory, name);
      fs.mkdirSync(path.dirname(file), { recursive: true });
      if (typeof content === "string") fs.writeFileSync(file, content);
      else if ("link" in content) fs.symlinkSync(content.link, file);
      else fs.writeFileSync(file, content.run, { mode: 0o755 });
    }
  }

  /** Runs kitout in this process. */
  run(args: readonly string[], { cwd, env, ...given }: RunOptions = {}): Promise<Result> {
    return runHere(args, { cwd: cwd ?? this.directory, env: this.#env(env), ...given });
  }

  /** As `run`, as a program: for tests of what only a process has. */
  spawn(args: readonly string[], options: SpawnOptions = {}): Result {
    const command =
      options.umask === undefined
        ? [process.execPath, kitout, ...args]
        : ["/bin/sh", "-c", `umask ${options.umask}; exec "$@"`, "sh", process.execPath, kitout, ...args];
    const { status, stdout, stderr } = spawnSync(command[0]!, command.slice(1), {
      cwd: options.cwd ?? this.directory,
      env: this.#env(options.env),
      encoding: "utf8",
    });
    return { status, stdout, stderr };
  }

  /** As `spawn`, while this process continues. `started` is given the other one. */
  async spawnBeside(
    args: readonly string[],
    env: Record<string, string> = {},
    started: (child: ChildProcess) => void = () => {},
  ): Promise<Result> {
    const child = spawn(process.execPath, [kitout, ...args], { cwd: this.directory, env: this.#env(env) });
    started(child);
    const said = { stdout: "", stderr: "" };
    child.stdout.setEncoding("utf8").on("data", (text: string) => (said.stdout += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (said.stderr += text));
    const status = await new Promise<number | null>((resolve) => child.on("close", resolve));
    return { status, ...said };
  }

  /** Runs a line of shell in the project, with its home. */
  sh(line: string): Result {
    const { status, stdout, stderr } = spawnSync("/bin/sh", ["-c", line], {
      cwd: this.directory,
      env: this.#env(),
      encoding: "utf8",
    });
    return { status, stdout, stderr };
  }

  #env(added: Readonly<Record<string, string>> = {}): Record<string, string | undefined> {
    return { PATH: process.env["PATH"], HOME: this.home, ...added };
  }
}

export function skillFile(name: string, description = `Does ${name}.`): string {
  return `---\nname: ${name}\ndescription: ${description}\n---\n\n# ${name}\n`;
}

/** Every path below `directory` with its kind, permissions and content: what "byte for byte" means. */
export function snapshot(directory: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const name of fs.readdirSync(directory, { recursive: true, encoding: "utf8" }).sort()) {
    const file = path.join(directory, name);
    const stat = fs.lstatSync(file);
    if (stat.isSymbolicLink()) found[name] = `link ${fs.readlinkSync(file)}`;
    else if (stat.isDirectory()) found[name] = `directory ${(stat.mode & 0o777).toString(8)}`;
    else found[name] = `file ${(stat.mode & 0o777).toString(8)} ${fs.readFileSync(file, "base64")}`;
  }
  return found;
}
