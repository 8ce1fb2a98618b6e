// --source NAME=FILE: the archive or the package itself, which somebody else has fetched.

import fs from "node:fs";
import path from "node:path";
import zlib from "node:zlib";
import { describe, expect, test } from "vitest";
import { tar } from "../support/archives.ts";
import { type Files, Project, skillFile } from "../support/project.ts";
import { RawServer } from "../support/raw-server.ts";
import { Registry } from "../support/registry.ts";

const OFFLINE = ["--offline", "--frozen"];

function packed(description = "Reads.", prefix = ""): Buffer {
  const skill = (name: string, words: string) => [
    { path: `${prefix}${name}/SKILL.md`, content: skillFile(name, words) },
    { path: `${prefix}${name}/run.sh`, content: "#!/bin/sh\n", mode: 0o755 },
  ];
  return zlib.gzipSync(tar([...skill("pdf", description), ...skill("docx", "Writes.")]));
}

function config(source: string, more = ""): string {
  return `version: 1\nsources:\n  theirs: ${source}\nskills: { enable: [pdf${more}] }\ntargets: { claude: true }\n`;
}

/** A machine that has nothing but the files that are committed, and this one beside them. */
function elsewhere(project: Project | string, bytes: Buffer, lock = true): Project {
  const read = (name: string) => fs.readFileSync(path.join((project as Project).directory, name), "utf8");
  const yaml = typeof project === "string" ? project : read("skills.yaml");
  const files: Files = { "../.git/HEAD": "", "skills.yaml": yaml };
  const other = new Project(lock ? { ...files, "skills.lock": read("skills.lock") } : files);
  fs.writeFileSync(path.join(other.base, "file"), bytes);
  return other;
}

function build(project: Project, ...args: readonly string[]) {
  return project.run(["build", "--source", "theirs=../file", ...args]);
}

/** A bundle in the store is named after its id. */
function idOf(stdout: string): string {
  return path.basename(stdout.trim());
}

/** A project whose archive was downloaded, and the bundle that this gave. */
async function downloaded(): Promise<{ project: Project; id: string }> {
  const bytes = packed();
  const head = `HTTP/1.1 200 OK\r\nContent-Length: ${bytes.length}\r\nConnection: close\r\n\r\n`;
  const server = await RawServer.http({ "/skills.tgz": Buffer.concat([Buffer.from(head), bytes]) });
  const url = `http://127.0.0.1:${server.port}/skills.tgz`;
  const project = new Project({ "../.git/HEAD": "", "skills.yaml": config(`{ archive: "${url}" }`) });
  const { status, stdout, stderr } = await project.run(["build", "-c", "skills.yaml"]);
  expect(status, stderr).toBe(0);
  return { project, id: idOf(stdout) };
}

describe("the file of an archive", () => {
  test("gives the bundle that a download gives, with no network and no lock to write", async () => {
    const { project, id } = await downloaded();
    const other = elsewhere(project, packed());
    fs.symlinkSync("file", path.join(other.base, "link"));
    for (const file of ["../file", "../link"]) {
      const built = await build(other, ...OFFLINE, "--source", `theirs=${file}`);
      expect({ ...built, stdout: idOf(built.stdout) }).toEqual({
        status: 0,
        stdout: id,
        stderr: "",
      });
    }
  });

  test("that has other bytes than the lock says is refused, whole or cut off", async () => {
    const { project } = await downloaded();
    for (const bytes of [packed("Harms."), packed().subarray(0, 100)]) {
      const { status, stderr } = await build(elsewhere(project, bytes), ...OFFLINE);
      expect({ status, stderr }).toEqual({
        status: 1,
        stderr: expect.stringContaining("[archive/integrity]"),
      });
    }
  });

  test("that has other bytes is refused by a machine that has the right ones in its cache", async () => {
    const { project } = await downloaded();
    fs.writeFileSync(path.join(project.base, "file"), packed("Harms."));
    expect((await build(project, ...OFFLINE)).stderr).toContain("[archive/integrity]");
  });

  test("mends a cache that has lost what is in it", async () => {
    const { project, id } = await downloaded();
    const other = elsewhere(project, packed());
    const blobs = path.join(other.home, ".cache/kitout/blobs");
    expect((await build(other, ...OFFLINE)).status).toBe(0);
    const kept = fs
      .readdirSync(blobs, { recursive: true, withFileTypes: true })
      .filter((one) => one.isFile());
    expect(kept.length).toBeGreaterThan(0);
    for (const { parentPath, name } of kept) fs.rmSync(path.join(parentPath, name));
    expect((await build(other, ...OFFLINE, "--out", "../out")).status).toBe(0);
    expect(fs.readFileSync(path.join(other.base, "out/id"), "utf8")).toBe(`${id}\n`);
  });

  test("says of a skill that is not locked yet what it is: it is the archive that is pinned", async () => {
    const { project } = await downloaded();
    const other = elsewhere(project, packed());
    const yaml = fs.readFileSync(path.join(other.directory, "skills.yaml"), "utf8");
    other.write({ "skills.yaml": yaml.replace("[pdf]", "[pdf, docx]") });
    expect((await build(other, ...OFFLINE)).stderr).toContain("[lock/missing-entry]");
    expect((await build(other, "--offline")).status).toBe(0);
    const { skills } = JSON.parse(fs.readFileSync(path.join(other.directory, "skills.lock"), "utf8")).sources
      .theirs;
    expect(Object.keys(skills)).toEqual(["docx", "pdf"]);
    expect((await build(other, ...OFFLINE)).status).toBe(0);
  });

  test("without a lock is held to the declared integrity", async () => {
    const none = `sha256-${Buffer.alloc(32).toString("base64")}`;
    const yaml = config(`{ archive: "https://files.example/a.tgz", integrity: "${none}" }`);
    const { status, stderr } = await build(elsewhere(yaml, packed(), false), "--offline");
    expect({ status, stderr }).toEqual({ status: 1, stderr: expect.stringContaining("[archive/integrity]") });
  });

  test("without a lock is taken as a bound directory is: built, never locked, and refused by --frozen", async () => {
    const yaml = config('{ archive: "https://files.example/a.tgz" }');
    const other = elsewhere(yaml, packed(), false);
    expect((await build(other, "--offline")).status).toBe(0);
    expect(fs.existsSync(path.join(other.directory, "skills.lock"))).toBe(false);
    expect((await build(other, ...OFFLINE)).stderr).toContain("[lock/missing]");
    const locked = await other.run(["lock", "--offline", "--source", "theirs=../file"]);
    expect(locked.stderr).toContain("[lock/bound]");
  });

  test.each([
    ["cut off", packed().subarray(0, 100), "archive/broken"],
    ["no archive", Buffer.from("<!doctype html><html></html>"), "archive/format"],
  ])("that is %s is refused where the archive is declared", async (_, bytes, code) => {
    const other = elsewhere(config('{ archive: "https://files.example/a.tgz" }'), bytes, false);
    const { status, stderr } = await build(other, "--offline");
    expect(status).toBe(1);
    expect(stderr).toContain(`[${code}]`);
    expect(stderr).toMatch(/^skills\.yaml:3:22: /);
  });
});

describe("the tarball of a package", () => {
  async function installed() {
    const registry = await Registry.start();
    registry.publish("skills", "1.0.0", { "pdf/SKILL.md": skillFile("pdf") });
    const project = new Project({
      "../.git/HEAD": "",
      "skills.yaml": config('{ npm: skills, version: "^1.0" }'),
      "../home/.npmrc": `registry=${registry.url}\n`,
    });
    const { status, stdout, stderr } = await project.run(["build"]);
    expect(status, stderr).toBe(0);
    const [bytes] = [...registry.tarballs.values()];
    return { project, bytes: bytes!, id: idOf(stdout) };
  }

  test("gives the bundle that the registry gives, on a machine without npm", async () => {
    const { project, bytes, id } = await installed();
    const args = ["build", "--source", "theirs=../file", ...OFFLINE];
    const built = await elsewhere(project, bytes).run(args, { env: { PATH: "/nowhere" } });
    expect({ ...built, stdout: idOf(built.stdout) }).toEqual({ status: 0, stdout: id, stderr: "" });
  });

  test("that has other bytes is refused where the package is declared", async () => {
    const { project } = await installed();
    const { status, stderr } = await build(elsewhere(project, packed("Harms.", "package/")), ...OFFLINE);
    expect(status).toBe(1);
    expect(stderr).toContain("[archive/integrity]");
    expect(stderr).toMatch(/^skills\.yaml:3:18: /);
  });

  test("stands for it without a lock", async () => {
    const yaml = config("{ npm: skills }");
    expect((await build(elsewhere(yaml, packed("Reads.", "package/"), false), "--offline")).status).toBe(0);
  });
});

test.each(["{ path: ./skills }", "{ github: somebody/skills }", "{ input: theirs }"])(
  "a file is nothing that can stand for %s",
  async (source) => {
    const { status, stderr } = await build(elsewhere(config(source), packed(), false), "--offline");
    expect(status).toBe(1);
    expect(stderr).toContain("[source/not-a-directory]");
  },
);
