// The shells that a script must run in, each with a PATH of exactly the tools that the scripts may use.

import { existsSync, mkdirSync, symlinkSync } from "node:fs";
import path from "node:path";
import { test } from "vitest";

const TOOLS = "cat chmod cmp cp find grep ln ls mkdir mv rm rmdir sed sort uname uniq xargs sha256sum".split(
  " ",
);

export interface Shell {
  readonly name: string;
  /** The program and what comes before the script. */
  readonly command: (directory: string) => readonly string[];
  /** The file that must exist on this machine. */
  readonly program: string | null;
  /** Whether the tools are busybox's too. */
  readonly busybox: boolean;
}

function shell(name: string, programs: readonly string[]): Shell {
  const program = locate(programs);
  return { name, program, busybox: false, command: () => [program!] };
}

export const shells: readonly Shell[] = [
  shell("dash", ["dash"]),
  shell("bash", ["bash"]),
  { ...shell("zsh as sh", ["zsh"]), command: (directory) => [path.join(directory, "sh")] },
  shell("mksh", ["mksh", "ksh"]),
  {
    ...shell("busybox sh", ["busybox"]),
    busybox: true,
    command: (directory) => [path.join(directory, "busybox"), "sh"],
  },
];

export const dash = shells[0]!;

/** Makes a directory in `root` with links to the tools, and returns it: the whole PATH. */
export function toolDirectory(root: string, shell: Shell): string {
  const directory = path.join(root, "tools");
  mkdirSync(directory);
  for (const tool of TOOLS)
    symlinkSync(shell.busybox ? shell.program! : require(tool), path.join(directory, tool));
  // A shell that is told by its name to behave as sh.
  if (shell.name === "zsh as sh") symlinkSync(shell.program!, path.join(directory, "sh"));
  if (shell.busybox) symlinkSync(shell.program!, path.join(directory, "busybox"));
  return directory;
}

/** `test`, or a skipped one where the machine lacks the program; with KITOUT_REQUIRE_TOOLS=1 that is a failure. */
export function testWith(program: string | null): typeof test | typeof test.skip {
  if (program !== null || process.env["KITOUT_REQUIRE_TOOLS"] === "1") return test;
  return test.skip;
}

export function locate(programs: readonly string[]): string | null {
  const directories = (process.env["PATH"] ?? "").split(":");
  for (const program of programs) {
    for (const directory of directories) {
      if (existsSync(path.join(directory, program))) return path.join(directory, program);
    }
  }
  return null;
}

function require(tool: string): string {
  const found = locate([tool]);
  if (found === null) throw new Error(`${tool} is not installed`);
  return found;
}
