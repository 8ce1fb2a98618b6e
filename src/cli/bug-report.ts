import { fileURLToPath } from "node:url";
import { printable } from "../diagnostics/printable.ts";
import type { World } from "./world.ts";

/** A text to paste into a bug report: the stack, without the paths of the user's machine. */
export function bugReport(error: unknown, version: string, { env, cwd }: World): string {
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const packageDirectory = fileURLToPath(new URL("..", import.meta.url)).replace(/\/$/, "");
  const known: readonly (readonly [path: string, name: string])[] = [
    [packageDirectory, "kitout"],
    [cwd ?? process.cwd(), "."],
    [env["HOME"] ?? "", "~"],
  ];
  const named = known
    .filter(([path]) => path.length > 1)
    .reduce((text, [path, name]) => text.replaceAll(path, name), stack.replaceAll("file://", ""));
  const lines = withoutPaths(named).split("\n").map(printable);
  return `kitout: this is a bug in kitout ${version}. Please report it with what follows.\n${lines.join("\n")}\n`;
}

/** Reduces every other absolute path to its last part. */
function withoutPaths(text: string): string {
  return text.replace(/(?<![\w~.@:-])\/(?:[^\s/:'"()]+\/)+(?=[^\s/:'"()])/g, "…/");
}
