// A fixture: a directory with a skills.yaml that makes kitout say something, and what it says.

import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { Project } from "../support/project.ts";

export const fixtures = fileURLToPath(new URL("./fixtures/", import.meta.url));

/** The codes that fixtures are named after, sorted. */
export function fixtureCodes(): string[] {
  return directories(fixtures).flatMap((family) => directories(path.join(fixtures, family)).map((name) => `${family}/${name}`));
}

/** What the fixture's own files are; everything else is the project. */
const OWN = ["command", "environment", "setup.sh", "expected.txt"];

export interface Outcome {
  readonly status: number | null;
  /** What kitout printed to stderr, and `doctor` to stdout, the temporary directory taken out of every path. */
  readonly stderr: string;
}

/** Copies the fixture, prepares and runs it. Null when its setup says, with exit code 77, that it cannot be arranged here. */
export async function runFixture(code: string): Promise<Outcome | null> {
  const source = path.join(fixtures, code);
  const project = new Project();
  // The search for a skills.yaml ends here, whatever stands above the temporary directory.
  fs.mkdirSync(path.join(project.base, ".git"));
  for (const name of fs.readdirSync(source)) {
    if (!OWN.includes(name)) fs.cpSync(path.join(source, name), path.join(project.directory, name), { recursive: true });
  }
  if (!prepare(project, path.join(source, "setup.sh"))) return null;
  const args = lines(path.join(source, "command")) ?? ["build"];
  const { status, stdout, stderr } = await project.run(args, { env: environment(path.join(source, "environment")) });
  // Names that a run gives to what it is making differ each time, and so do the ports of servers, of five digits.
  const said = withoutBase(code.startsWith("doctor/") ? stdout + stderr : stderr, project.base).replace(/kitout-\d+(-[0-9a-z]+)+/g, "kitout-…");
  return { status, stderr: said.replace(/(127\.0\.0\.1):\d{5}/g, "$1:50000") };
}

/** Where the temporary directory stands in a line that is shown, the carets below it are as many too long. */
function withoutBase(text: string, base: string): string {
  const lines = text.split("\n");
  return lines
    .map((line, index) => {
      const above = lines[index - 1]?.split(base).length ?? 1;
      const carets = / \|[ ]*(\^+)$/.exec(line)?.[1] ?? "";
      const extra = (above - 1) * base.length;
      return carets.length > extra ? line.slice(0, line.length - extra) : line.replaceAll(base, "");
    })
    .join("\n");
}

/** Runs the setup in the copy, with `kitout`, `serve-site` and `repository.sh` on the PATH. */
function prepare(project: Project, setup: string): boolean {
  if (!fs.existsSync(setup)) return true;
  const bin = path.join(project.base, "bin");
  fs.mkdirSync(bin);
  const link = (name: string, file: string): void =>
    fs.symlinkSync(fileURLToPath(new URL(file, import.meta.url)), path.join(bin, name));
  link("kitout", "../../bin/kitout.js");
  link("serve-site", "./serve-site.mjs");
  link("repository.sh", "./repository.sh");
  const env = { PATH: `${bin}:${path.dirname(process.execPath)}:${process.env["PATH"]}`, HOME: project.home };
  const { status, stderr } = spawnSync("/bin/sh", ["-eu", setup], { cwd: project.directory, env, encoding: "utf8" });
  if (status !== 0 && status !== 77) throw new Error(`${setup} failed: ${stderr}`);
  return status === 0;
}

function environment(file: string): Record<string, string> {
  return Object.fromEntries((lines(file) ?? []).map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]));
}

function lines(file: string): string[] | null {
  return fs.existsSync(file) ? fs.readFileSync(file, "utf8").split("\n").filter((line) => line !== "") : null;
}

function directories(directory: string): string[] {
  return fs
    .readdirSync(directory, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}
