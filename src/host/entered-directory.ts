// Reaches physical directories where there is no /proc.

import fs from "node:fs";
import { decodeName } from "../digest/bytes.ts";
import { native, refuse } from "./attempt.ts";

/**
 * As `Reach`: enters the directory, compares where the system says that the process is, and returns to where it was. Names that are not
 * UTF-8 cannot be entered; those directories are reached as `directoryByPath` does.
 */
export function enteredDirectory<T>(directory: string, use: (reached: string) => T): T {
  const home = process.cwd();
  const plain = normal(directory);
  if (!plain.isWellFormed() || home.includes("\ufffd")) return directoryByPath(directory, use);
  process.chdir(plain);
  try {
    if (process.cwd() !== plain) refuse("ELOOP");
    return use(".");
  } finally {
    process.chdir(home);
  }
}

/** As `Reach`, as well as a path can: between the comparison and the use, a directory may still be swapped for a link. */
export function directoryByPath<T>(directory: string, use: (reached: string) => T): T {
  const plain = normal(directory);
  const real = fs.realpathSync.native(native(plain), { encoding: "buffer" }) as unknown as Buffer;
  if (decodeName(real) !== plain) refuse("ELOOP");
  return use(plain);
}

function normal(directory: string): string {
  return `/${directory
    .split("/")
    .filter((name) => name !== "")
    .join("/")}`;
}
