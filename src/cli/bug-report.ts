import { fileURLToPath } from "node:url";
import { printable } from "../diagnostics/printable.ts";
import type { World } from "./world.ts";

/** What somebody can paste into a report: the stack, without the paths of their machine. */
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

/** Of any other absolute path, only its last part. */
function withoutPaths(text: string): string {
  return text.replace(/(?<![\w~.@:-])\/(?:[^\s/:'"()]+\/)+(?=[^\s/:'"()])/g, "…/");
}
