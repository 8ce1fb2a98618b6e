import { spawn, spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { memoryDirectory } from "../test/support/memory-directory.ts";

/** A program with its arguments, and what is added to the environment of the bench. */
export interface Command {
  readonly argv: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** What a program printed, and how it ended. */
export interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** What a skill of a corpus takes on a disk: four files, two directories, and its share of lists. */
const SKILL_BYTES = 18_000;
const SKILL_INODES = 6.1;

/** Room that there has to be for each that is needed: a file system in memory is shared with whatever else runs, and is never filled. */
const MARGIN = 1.5;

/** A directory of its own for everything that is made and measured, which is gone when the bench ends, however it ends. */
export class Place {
  readonly #made = new Map<string, Promise<unknown>>();
  /** Process groups that are running. */
  readonly #groups = new Set<number>();

  private constructor(
    readonly directory: string,
    /** The kitout to measure. */
    readonly root: string,
  ) {}

  static create(root: string): Place {
    const place = new Place(fs.mkdtempSync(path.join(memoryDirectory(), "kitout-bench-")), root);
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
      process.once(signal, () => {
        place.remove();
        process.exit(130);
      });
    return place;
  }

  /** Nothing of the user's: variables of agents and programs must not lead out of the place. */
  environment(added: Readonly<Record<string, string>> = {}): Record<string, string> {
    return {
      PATH: process.env["PATH"] ?? "/usr/bin:/bin",
      HOME: this.directory,
      TMPDIR: this.directory,
      LC_ALL: "C",
      GIT_CONFIG_NOSYSTEM: "1",
      DO_NOT_TRACK: "1",
      ...added,
    };
  }

  kitout(args: readonly string[], home: string): Command {
    return { argv: [process.execPath, path.join(this.root, "bin/kitout.js"), ...args], env: { HOME: home } };
  }

  /** What is made for the first row that needs it, and kept for the others. */
  once<T>(name: string, make: () => Promise<T>): Promise<T> {
    const made = this.#made.get(name) ?? make();
    this.#made.set(name, made);
    return made as Promise<T>;
  }

  /** Why so many copies of skills have no room here; null when they have. */
  noRoomFor(skills: number): string | null {
    const { bavail, bsize, ffree, files } = fs.statfsSync(this.directory);
    const bytes = skills * SKILL_BYTES * MARGIN;
    const inodes = Math.ceil(skills * SKILL_INODES * MARGIN);
    const lacks = (what: string) =>
      `${path.dirname(this.directory)} has no room for ${what} (TMPDIR chooses another place)`;
    if (bavail * bsize < bytes) return lacks(`${(bytes / 1e9).toFixed(1)} GB`);
    // Some file systems have no limit of files, and say 0.
    return files > 0 && ffree < inodes ? lacks(`${inodes} more files`) : null;
  }

  /** Makes an empty directory of this name, in the place of one that may be there. */
  async emptied(name: string): Promise<string> {
    const directory = path.join(this.directory, name);
    await this.clear(directory);
    fs.mkdirSync(directory, { recursive: true });
    return directory;
  }

  /** Removes directories with everything in them, where there are any. */
  async clear(...directories: readonly string[]): Promise<void> {
    for (const command of removal(directories.filter((directory) => fs.existsSync(directory))))
      await this.run(command);
  }

  /** Runs a program that has to succeed, and gives what it printed. */
  async run(command: Command): Promise<string> {
    const { status, stdout, stderr } = await this.spawn(command, "");
    if (status !== 0) throw new Error(`${command.argv.join(" ")} failed:\n${stderr}`);
    return stdout;
  }

  /** Runs a program with something on its stdin, in a process group that ends with the bench. */
  spawn({ argv, env }: Command, input: string): Promise<Ended> {
    return new Promise((resolve, reject) => {
      const child = spawn(argv[0]!, argv.slice(1), {
        cwd: this.directory,
        env: this.environment(env),
        detached: true,
      });
      const group = child.pid;
      if (group !== undefined) this.#groups.add(group);
      let stdout = "";
      let stderr = "";
      child.stdout.on("data", (chunk) => {
        stdout += chunk;
      });
      child.stderr.on("data", (chunk) => {
        stderr += chunk;
      });
      child.on("error", reject);
      child.on("close", (status) => {
        if (group !== undefined) this.#groups.delete(group);
        resolve({ status, stdout, stderr });
      });
      child.stdin.on("error", () => {});
      child.stdin.end(input);
    });
  }

  /** Ends what is running and removes everything. */
  remove(): void {
    for (const group of this.#groups) {
      try {
        process.kill(-group, "SIGKILL");
      } catch {
        // It has ended meanwhile.
      }
    }
    const commands = removal([this.directory]);
    // What was killed may write until it is gone, so once may not do.
    for (let attempt = 0; attempt < 5 && fs.existsSync(this.directory); attempt += 1)
      for (const { argv } of commands) spawnSync(argv[0]!, argv.slice(1));
  }
}

/**
 * What removes directories: programs, which are much faster than Node for hundreds of thousands of files. A store is read-only, and that
 * keeps everybody but root from removing what is in it.
 */
function removal(directories: readonly string[]): readonly Command[] {
  if (directories.length === 0) return [];
  const rm = { argv: ["rm", "-rf", ...directories] };
  return process.getuid?.() === 0 ? [rm] : [{ argv: ["chmod", "-R", "u+rwx", ...directories] }, rm];
}
