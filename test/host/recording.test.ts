import fs from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Host, HostError } from "../../src/host/host.ts";
import { alone } from "../../src/host/presence.ts";
import { ForbiddenWrite } from "../../src/host/read-only.ts";
import { type Entry, type Recording, recording } from "../../src/host/recording.ts";
import { anyOperation, anyPath, fromRoot, observe, perform, START } from "../support/host-operations.ts";
import { snapshot } from "../support/project.ts";
import { type Files, link, machine, plant } from "../support/tree.ts";

function scene(files: Files) {
  const root = plant(files);
  return { root, ...recording(machine()) };
}

function text(host: Host, path: string): string {
  return Buffer.from(host.readFile(path)).toString();
}

/** `path: before -> after`, below the root. */
function written({ writes }: Pick<Recording, "writes">, root: string): readonly string[] {
  return writes().map(
    ({ path, before, after }) => `${path.replace(root, "")}: ${show(before)} -> ${show(after)}`,
  );
}

function show(entry: Entry | null): string {
  switch (entry?.kind) {
    case undefined:
      return "nothing";
    case "file":
      return `${entry.mode.toString(8)} ${Buffer.from(entry.bytes()).toString()}`;
    case "link":
      return `=> ${entry.target}`;
    default:
      return entry!.kind;
  }
}

describe("a recording host", () => {
  test("a file that is replaced as programs do it is one write, and the disk keeps the old one", () => {
    const { root, host, writes } = scene({ "skills.lock": "old" });
    const before = snapshot(root);
    host.makeDirectory(`${root}/tmp`);
    host.writeFile(`${root}/tmp/new`, [Buffer.from("ne"), Buffer.from("w")], 0o644);
    host.rename(`${root}/tmp/new`, `${root}/skills.lock`);
    host.remove(`${root}/tmp`);
    expect(text(host, `${root}/skills.lock`)).toBe("new");
    expect(written({ writes }, root)).toEqual(["/skills.lock: 644 old -> 644 new"]);
    expect(snapshot(root)).toEqual(before);
  });

  test("what was not changed, only touched, or put back is no write", () => {
    const { root, host, writes } = scene({ "a/file": "same", "a/other": "same" });
    host.list(`${root}/a`);
    text(host, `${root}/a/file`);
    host.touch(`${root}/a/file`);
    host.rename(`${root}/a/other`, `${root}/b`);
    host.rename(`${root}/b`, `${root}/a/other`);
    host.remove(`${root}/a/file`);
    host.writeFile(`${root}/a/file`, [Buffer.from("same")], 0o644);
    expect(writes()).toEqual([]);
  });

  test("a directory that is moved takes along what is in it", () => {
    const { root, host, writes } = scene({ "a/b/file": "text", "a/b/link": link("file") });
    host.rename(`${root}/a`, `${root}/z`);
    host.makeLink(`${root}/z/b/more`, "link");
    expect(text(host, `${root}/z/b/more`)).toBe("text");
    expect(host.stat(`${root}/a`)).toBeNull();
    expect(written({ writes }, root)).toEqual([
      "/a: directory -> nothing",
      "/a/b: directory -> nothing",
      "/a/b/file: 644 text -> nothing",
      "/a/b/link: => file -> nothing",
      "/z: nothing -> directory",
      "/z/b: nothing -> directory",
      "/z/b/file: nothing -> 644 text",
      "/z/b/link: nothing -> => file",
      "/z/b/more: nothing -> => link",
    ]);
  });

  test("permissions are a write of their own, and the program sees them", () => {
    const { root, host, writes } = scene({ file: "text" });
    host.setMode(`${root}/file`, 0o700);
    expect(host.stat(`${root}/file`)).toMatchObject({ executable: true, mode: 0o700 });
    expect(written({ writes }, root)).toEqual(["/file: 644 text -> 700 text"]);
  });

  test("one kind of thing in the place of another is a write", () => {
    const { root, host, writes } = scene({ a: "text", "b/inner": "text" });
    host.remove(`${root}/a`);
    host.makeLink(`${root}/a`, "b");
    host.remove(`${root}/b`);
    host.writeFile(`${root}/b`, [], 0o600);
    expect(written({ writes }, root)).toEqual([
      "/a: 644 text -> => b",
      "/b: directory -> 600 ",
      "/b/inner: 644 text -> nothing",
    ]);
  });

  test("a write through a link is recorded where the link leads", () => {
    const { root, host, writes } = scene({ "real/file": "text", way: link("real") });
    host.writeFile(`${root}/way/new`, [Buffer.from("new")], 0o644);
    expect(written({ writes }, root)).toEqual(["/real/new: nothing -> 644 new"]);
  });

  test("a file is touched now", () => {
    const { root } = scene({ file: "text" });
    const { host } = recording({ ...machine(), now: () => 5000 });
    host.touch(`${root}/file`);
    expect(host.stat(`${root}/file`)!.modified).toBe(5000);
    expect(fs.statSync(`${root}/file`).mtimeMs).not.toBe(5000);
  });

  test("the clock, the environment and other processes are the machine's", () => {
    const { host } = recording({ ...machine(), env: { A: "b" }, now: () => 7 });
    expect([host.env["A"], host.now(), host.isAlive(process.pid)]).toEqual(["b", 7, true]);
  });

  test("work that is done alone leaves only its result", () => {
    const { root, host, writes } = scene({ "state/other": "text" });
    alone(host, `${root}/state`, (own) => {
      host.writeFile(`${own}/new`, [Buffer.from("record")], 0o600);
      host.rename(`${own}/new`, `${root}/state/record`);
    });
    expect(written({ writes }, root)).toEqual(["/state/record: nothing -> 600 record"]);
  });

  test("programs, downloads and archives that are not there cannot be recorded", async () => {
    const { root, host } = scene({});
    const program = { name: "true", args: [], cwd: root, env: {}, input: "", timeout: 1000, maxOutput: 1 };
    await expect(host.run(program)).rejects.toThrow(ForbiddenWrite);
    const to = `${root}/file`;
    const download = { url: "http://127.0.0.1:9/", to, maxBytes: 1, timeout: 1, stall: 1 };
    await expect(host.download(download)).rejects.toThrow(ForbiddenWrite);
    host.writeFile(to, [Buffer.from("archive")], 0o644);
    const limits = { maxBytes: 1000, maxRatio: 10, smallBytes: 1000 };
    expect(() => host.unpack(to, limits)).toThrow(ForbiddenWrite);
  });

  test("an archive that was only moved is unpacked from where it is", async () => {
    const { root, host } = scene({ file: "no archive" });
    host.rename(`${root}/file`, `${root}/moved`);
    const found = [];
    for await (const part of host.unpack(`${root}/moved`, { maxBytes: 1000, maxRatio: 10, smallBytes: 1000 }))
      found.push(part.kind);
    expect(found).toEqual(["problem"]);
  });

  test("a refusal names the path that was asked for, and what was to be done", () => {
    const { root, host } = scene({ file: "text" });
    const refused = (work: () => unknown): unknown => {
      try {
        return work();
      } catch (error) {
        if (!(error instanceof HostError)) throw error;
        return [error.system, error.path, error.doing];
      }
    };
    const path = `${root}/file`;
    expect(refused(() => host.list(path))).toEqual(["ENOTDIR", path, "list"]);
    expect(refused(() => host.writeFile(path, [], 0o644))).toEqual(["EEXIST", path, "write"]);
    expect(refused(() => host.readFile(`${root}/none`))).toEqual(["ENOENT", `${root}/none`, "read"]);
  });

  test("somebody else's read-only directory refuses a write as it would in earnest", () => {
    const { root } = scene({ "theirs/file": "text" });
    const real = machine();
    const theirs = (path: string) => {
      const stat = real.stat(path);
      return stat === null ? null : { ...stat, owner: 12345 };
    };
    const { host } = recording({ ...real, user: 1000, stat: theirs });
    fs.chmodSync(root, 0o755);
    expect(() => host.writeFile(`${root}/theirs/new`, [], 0o644)).toThrow("EACCES");
    expect(() => host.remove(`${root}/theirs/file`)).toThrow("EACCES");
    expect(() => host.setMode(`${root}/theirs/file`, 0o777)).toThrow("EPERM");
  });

  test("reading after any writes is reading a disk on which they were done", () => {
    const writes = fc.array(anyOperation, { maxLength: 15 });
    fc.assert(
      fc.property(writes, writes, fc.array(anyPath, { maxLength: 5 }), (earlier, later, paths) => {
        const real = machine();
        const [root, copy] = [plant(START), plant(START)];
        for (const operation of earlier) {
          perform(real, root, operation);
          perform(real, copy, operation);
        }
        const before = snapshotOf(real, root);
        const recorded = recording(real);
        for (const operation of later)
          expect([operation, perform(recorded.host, root, operation)]).toEqual([
            operation,
            perform(real, copy, operation),
          ]);
        for (const path of ["", ...paths.map(fromRoot)])
          expect(observe(recorded.host, root, path)).toEqual(observe(real, copy, path));
        expect(snapshotOf(real, root)).toEqual(before);
        expect(applied(before, recorded, root)).toEqual(snapshotOf(real, copy));
      }),
      { numRuns: 100 },
    );
  });
});

/** Every path below the root with what is there; permissions of directories left out, as they depend on the umask. */
function snapshotOf(host: Host, root: string, path = ""): Readonly<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const { name, kind } of host.list(`${root}${path}`)) {
    const at = `${root}${path}/${name}`;
    const { mode } = host.stat(at)!;
    if (kind === "file") found[`${path}/${name}`] = show({ kind, mode, bytes: () => host.readFile(at) });
    else if (kind === "link") found[`${path}/${name}`] = show({ kind, target: host.readLink(at) });
    else Object.assign(found, { [`${path}/${name}`]: kind }, snapshotOf(host, root, `${path}/${name}`));
  }
  return found;
}

/** What a disk would hold after the recorded writes. */
function applied(
  before: Readonly<Record<string, string>>,
  { writes }: Recording,
  root: string,
): Readonly<Record<string, string>> {
  const found = { ...before };
  for (const { path, after } of writes()) {
    if (after === null) delete found[path.replace(root, "")];
    else found[path.replace(root, "")] = show(after);
  }
  return found;
}
