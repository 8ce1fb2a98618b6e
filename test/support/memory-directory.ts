import fs from "node:fs";
import os from "node:os";

/** Much more than all temporary files of a test run. */
const NEEDED_BYTES = 4 * 1024 ** 3;

/**
 * Where tests keep their temporary files: a file system in memory where there is one that has room and lets programs run, since installers
 * are mostly calls of the file system. Else the usual place, also when TMPDIR says one.
 */
export function memoryDirectory(): string {
  const directory = "/dev/shm";
  return process.env["TMPDIR"] === undefined && isUsable(directory) ? directory : os.tmpdir();
}

function isUsable(directory: string): boolean {
  try {
    const mounts = fs.readFileSync("/proc/mounts", "utf8").split("\n");
    const mount = mounts.map((line) => line.split(" ")).find(([, where]) => where === directory);
    const [, , type, options = ""] = mount ?? [];
    const { bavail, bsize } = fs.statfsSync(directory);
    fs.accessSync(directory, fs.constants.W_OK);
    return type === "tmpfs" && !options.split(",").includes("noexec") && bavail * bsize > NEEDED_BYTES;
  } catch {
    // Not Linux, or not allowed.
    return false;
  }
}
