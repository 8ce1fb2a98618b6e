import { spawnSync } from "node:child_process";
import fs from "node:fs";
import { describe, expect, test } from "vitest";
import type { FetchContext, OpenSource } from "../../../src/compiler/sources/context.ts";
import { openGit } from "../../../src/compiler/sources/git/open.ts";
import { treeOf } from "../../../src/compiler/sources/listing.ts";
import { gitBlobId } from "../../../src/digest/blob.ts";
import { decodeName } from "../../../src/digest/bytes.ts";
import { type NarNode, narDigest } from "../../../src/digest/nar.ts";
import type { BlobId, RelPath } from "../../../src/model/names.ts";
import type { DirectoryNode, Node } from "../../../src/model/tree.ts";
import { codes, said } from "../../support/config.ts";
import { asked, remote, Scene, type TestRepository } from "../../support/git.ts";
import { GitServer } from "../../support/git-server.ts";

function open(ctx: FetchContext, url: string, rev: string, ref: string | null = "refs/heads/main") {
  return openGit(ctx, asked, remote(url), { kind: "git", url, ref, rev });
}

async function opened(ctx: FetchContext, url: string, rev: string, ref?: string | null): Promise<OpenSource> {
  const { value, diagnostics } = await open(ctx, url, rev, ref);
  expect(diagnostics).toEqual([]);
  return value!;
}

function blobsOf({ listing }: OpenSource, ...paths: string[]): BlobId[] {
  return paths.map((path) => {
    const entry = listing.entries.get(path as RelPath);
    if (entry?.kind !== "file") throw new Error(`${path} is no file`);
    return entry.blob;
  });
}

const FILES = {
  "skills/pdf/SKILL.md": "# pdf\n",
  "skills/pdf/run.sh": { run: "#!/bin/sh\n" },
  "skills/pdf/house.md": { link: "../../shared/house.md" },
  "skills/docx/SKILL.md": "# docx\n",
  "shared/house.md": "Be kind.\n",
  sub: { commit: "1".repeat(40) },
};

describe.each(["sha1", "sha256"] as const)("a commit of a repository with %s ids", (format) => {
  test("is listed with its links, executables and submodules", async () => {
    const scene = new Scene();
    const repository = scene.repository("skills.git", format);
    const commit = (format === "sha1" ? "1" : "11").padEnd(format === "sha1" ? 40 : 64, "1");
    const rev = repository.commit({ ...FILES, sub: { commit } });
    const source = await opened(scene.context(), repository.url, rev);
    const file = (content: string, executable = false) => ({
      kind: "file",
      executable,
      size: null,
      blob: gitBlobId(Buffer.from(content), rev.length),
    });
    expect(Object.fromEntries(source.listing.entries)).toEqual({
      "skills/pdf/SKILL.md": file("# pdf\n"),
      "skills/pdf/run.sh": file("#!/bin/sh\n", true),
      "skills/pdf/house.md": { kind: "link", target: "../../shared/house.md" },
      "skills/docx/SKILL.md": file("# docx\n"),
      "shared/house.md": file("Be kind.\n"),
      sub: { kind: "submodule", commit, url: null },
    });
    expect(source.label).toBe(`${repository.url}#${rev.slice(0, 12)}`);
  });

  test("has the addresses of its submodules, as .gitmodules has them, where that is clear", async () => {
    const scene = new Scene();
    const repository = scene.repository("skills.git", format);
    const commit = "1".repeat(format === "sha1" ? 40 : 64);
    const modules = `[submodule "a.b\\"c"]
\turl = ../a.git
\tpath = one
\tupdate = !touch /tmp/never
[submodule "other"]
\tpath = two/three
\turl = https://example.com/x.git
[submodule "doubtful"]
\tpath = four
\turl = https://example.com/x.git
[submodule "doubtful too"]
\tpath = four
\turl = https://example.com/y.git
[include]
\tpath = elsewhere
`;
    const of = async (modules: string) => {
      const files = { one: { commit }, "two/three": { commit }, four: { commit }, five: { commit } };
      const rev = repository.commit({ ...files, ".gitmodules": modules });
      const { entries } = (await opened(scene.context(), repository.url, rev)).listing;
      return ["one", "two/three", "four", "five"].map((path) => {
        const entry = entries.get(path as RelPath);
        return entry?.kind === "submodule" ? entry.url : entry;
      });
    };
    const beside = `${repository.url.slice(0, -"skills.git".length)}a.git`;
    expect(await of(modules)).toEqual([beside, "https://example.com/x.git", null, null]);
    expect(await of("[submodule")).toEqual([null, null, null, null]);
    expect(await of(`#${"x".repeat(1024 * 1024)}\n${modules}`)).toEqual([null, null, null, null]);
  });

  test("gives the bytes that are asked for", async () => {
    const scene = new Scene();
    const repository = scene.repository("skills.git", format);
    const rev = repository.commit({ a: "one", b: Buffer.from([0, 13, 10, 255, 10]), c: "" });
    const ctx = scene.context();
    const source = await opened(ctx, repository.url, rev);
    const blobs = blobsOf(source, "a", "b", "c");
    expect(await source.provide(blobs)).toEqual({ value: null, diagnostics: [] });
    expect(blobs.map((blob) => [...ctx.host.readFile(ctx.cache.fileOf(blob))])).toEqual([
      [111, 110, 101],
      [0, 13, 10, 255, 10],
      [],
    ]);
  });
});

describe("what is fetched", () => {
  const served = async () => {
    const scene = new Scene();
    const repository = scene.repository();
    const rev = repository.commit({ ...FILES, ".gitattributes": "*.ps1 eol=crlf\n" });
    const server = await GitServer.start(scene.remotes);
    return { scene, repository, rev, server, url: server.url("skills.git") };
  };

  test("is the blobs that are asked for and no others, each kind in one request", async () => {
    const { scene, repository, rev, server, url } = await served();
    const ctx = scene.context();
    const source = await opened(ctx, url, rev);
    const id = (path: string) => repository.git(["rev-parse", `${rev}:${path}`]);
    expect(server.wanted.map((ids) => [...new Set(ids)].sort())).toEqual([
      [rev],
      [id(".gitattributes"), id("skills/pdf/house.md")].sort(),
    ]);
    await source.provide(blobsOf(source, "skills/pdf/SKILL.md", "skills/pdf/run.sh"));
    expect([...server.wanted[2]!].sort()).toEqual(
      [id("skills/pdf/SKILL.md"), id("skills/pdf/run.sh")].sort(),
    );
    expect(server.wanted).toHaveLength(3);
    expect(scene.cachedBlobs().sort()).toEqual(
      [".gitattributes", "skills/pdf/SKILL.md", "skills/pdf/run.sh"].map((path) => `git-${id(path)}`).sort(),
    );
  });

  test("is nothing at all the next time, and then no git is needed", async () => {
    const { scene, rev, server, url } = await served();
    const first = await opened(scene.context(), url, rev);
    await first.provide(blobsOf(first, "shared/house.md"));
    const { length } = server.requests;
    scene.env["PATH"] = "/nowhere";
    const second = await opened(scene.context({ offline: true }), url, rev);
    expect(second.listing).toEqual(first.listing);
    expect(await second.provide(blobsOf(second, "shared/house.md"))).toEqual({
      value: null,
      diagnostics: [],
    });
    expect(server.requests).toHaveLength(length);
    expect(said((await second.provide(blobsOf(second, "skills/pdf/SKILL.md"))).diagnostics)).toEqual([
      ["source/offline", { name: "mine" }],
    ]);
  });

  test("is, with the listing at hand, only the missing blobs", async () => {
    const { scene, repository, rev, server, url } = await served();
    await opened(scene.context(), url, rev);
    server.wanted.length = 0;
    const source = await opened(scene.context(), url, rev);
    await source.provide(blobsOf(source, "shared/house.md"));
    expect(server.wanted).toEqual([[repository.git(["rev-parse", `${rev}:shared/house.md`])]]);
  });

  test("is fetched again when it is damaged in the cache", async () => {
    const { scene, rev, url } = await served();
    const ctx = scene.context();
    const source = await opened(ctx, url, rev);
    const [blob] = blobsOf(source, "shared/house.md") as [BlobId];
    await source.provide([blob]);
    const file = ctx.cache.fileOf(blob);
    fs.chmodSync(file, 0o644);
    fs.writeFileSync(file, "Be cruel.\n");
    await source.provide([blob]);
    expect(fs.readFileSync(file, "utf8")).toBe("Be kind.\n");
  });

  test.each(["old", "dumb"] as const)("comes from a server that is %s too, as a whole", async (manner) => {
    const { scene, repository, server, url } = await served();
    const ids = ["a", "b", "c"].map((name) => repository.commit({ [name]: name, link: { link: name } }));
    repository.git(["repack", "-a", "-d", "-q"]);
    repository.git(["update-server-info"]);
    server.manner = manner;
    // The last is the tip of its branch; the others are not, so that nothing names them.
    for (const [index, rev] of ids.entries()) {
      const name = "abc"[index]!;
      const ctx = scene.context();
      const source = await opened(ctx, url, rev);
      const [blob] = blobsOf(source, name) as [BlobId];
      expect(codes((await source.provide([blob])).diagnostics)).toEqual([]);
      expect(fs.readFileSync(ctx.cache.fileOf(blob), "utf8")).toBe(name);
    }
    expect(server.requests.length).toBeLessThan(100);
  });

  test("is kept as a whole when the server knows no filter, so that the next skill needs no request", async () => {
    const { scene, repository, rev, server, url } = await served();
    repository.git(["config", "uploadpack.allowFilter", "false"]);
    const source = await opened(scene.context(), url, rev);
    const { length } = server.requests;
    scene.env["PATH"] = "/nowhere";
    const all = blobsOf(source, "skills/pdf/SKILL.md", "skills/docx/SKILL.md", "shared/house.md");
    expect(await source.provide(all)).toEqual({ value: null, diagnostics: [] });
    expect(server.requests).toHaveLength(length);
  });
});

describe("a pinned commit", () => {
  test("is fetched after its tag was moved by force, and when no ref leads to it", async () => {
    const scene = new Scene();
    const repository = scene.repository();
    const rev = repository.commit({ a: "1" });
    repository.setRef("refs/tags/v1", rev);
    const other = repository.commit({ a: "2" }, { branch: "other" });
    repository.setRef("refs/tags/v1", other);
    repository.git(["update-ref", "-d", "refs/heads/main"]);
    const source = await opened(scene.context(), repository.url, rev, "refs/tags/v1");
    expect(blobsOf(source, "a")).toEqual([gitBlobId(Buffer.from("1"), 40)]);
  });

  test("that is gone is said to be so, by servers of every kind", async () => {
    const scene = new Scene();
    const repository = scene.repository();
    repository.commit({ a: "1" });
    repository.git(["update-server-info"]);
    const server = await GitServer.start(scene.remotes);
    const url = server.url("skills.git");
    const rev = "1".repeat(40);
    for (const manner of ["smart", "old"] as const) {
      server.manner = manner;
      expect(said((await open(scene.context(), url, rev)).diagnostics)).toEqual([
        ["git/rev-missing", { name: "mine", url, rev, declared: false }],
      ]);
    }
    expect(said((await open(scene.context(), url, rev, null)).diagnostics)).toEqual([
      ["git/rev-missing", { name: "mine", url, rev, declared: true }],
    ]);
  });

  test("that is no commit is none", async () => {
    const scene = new Scene();
    const repository = scene.repository();
    repository.commit({ a: "1" });
    const { value, diagnostics } = await open(scene.context(), repository.url, repository.blob("1"));
    expect(value).toBeNull();
    expect(diagnostics).toHaveLength(1);
  });
});

describe("a server that fails half-way", () => {
  test("leaves nothing in the cache, and the next run has all", async () => {
    const scene = new Scene();
    const repository = scene.repository();
    const rev = repository.commit(FILES);
    const server = await GitServer.start(scene.remotes);
    const url = server.url("skills.git");
    server.manner = "cut";
    const ctx = scene.context();
    expect(codes((await open(ctx, url, rev)).diagnostics)).toEqual(["git/unreachable"]);
    ctx.cache.close();
    expect(fs.readdirSync(scene.cacheDirectory, { recursive: true })).toEqual(["tmp"]);
    server.manner = "smart";
    const source = await opened(scene.context(), url, rev);
    server.manner = "cut";
    expect(codes((await source.provide(blobsOf(source, "shared/house.md"))).diagnostics)).toEqual([
      "git/unreachable",
    ]);
    server.manner = "stalled";
    const late = await opened(scene.context({ timeout: 300 }), url, rev);
    expect(codes((await late.provide(blobsOf(late, "shared/house.md"))).diagnostics)).toEqual([
      "git/timeout",
    ]);
    expect(scene.cachedBlobs()).toEqual([]);
  });
});

test("a file above 64 MiB is refused by name, and only when it is asked for", async () => {
  const scene = new Scene();
  const repository = scene.repository();
  const rev = repository.commit({ large: Buffer.alloc(64 * 1024 * 1024 + 1), small: "x" });
  const source = await opened(scene.context(), repository.url, rev);
  expect(codes((await source.provide(blobsOf(source, "small"))).diagnostics)).toEqual([]);
  expect(said((await source.provide(blobsOf(source, "large"))).diagnostics)).toEqual([
    ["git/too-large", { name: "mine", file: "large" }],
  ]);
});

describe("a tree that no checkout can have", () => {
  const refused = async (plant: (repository: TestRepository) => string) => {
    const scene = new Scene();
    const repository = scene.repository();
    const rev = repository.commitTree(plant(repository));
    const { value, diagnostics } = await open(scene.context(), repository.url, rev);
    expect(value).toBeNull();
    expect(codes(diagnostics)).toEqual(["git/tree"]);
    const { problem, path } = diagnostics[0]!.args as { problem: string; path: string };
    return [problem, path];
  };
  const file = (repository: TestRepository, name: string) => ({
    mode: "100644",
    name,
    id: repository.blob("x"),
  });
  const directory = (repository: TestRepository, name: string, ...names: string[]) => ({
    mode: "40000",
    name,
    id: repository.tree(names.map((inner) => file(repository, inner))),
  });

  test("is refused as a whole: dots, and .git in any case", async () => {
    expect(await refused((r) => r.tree([directory(r, "..", "x")]))).toEqual(["path", "../x"]);
    expect(await refused((r) => r.tree([file(r, "..")]))).toEqual(["path", ".."]);
    expect(await refused((r) => r.tree([directory(r, ".", "x")]))).toEqual(["path", "./x"]);
    expect(await refused((r) => r.tree([directory(r, ".git", "config")]))).toEqual(["path", ".git"]);
    expect(await refused((r) => r.tree([directory(r, "a", ".GIT")]))).toEqual(["path", "a/.GIT"]);
  });

  test("is refused as a whole: what macOS or Windows takes for .git", async () => {
    const names = [".g\u200cit", "\ufeff.GIT", "git~1", "GIT~1", ".git.", ".git ", ".Git::$INDEX_ALLOCATION"];
    for (const name of names)
      expect(await refused((r) => r.tree([directory(r, name, "config")]))).toEqual(["path", name]);
  });

  test("is not one with names that only begin like it", async () => {
    const scene = new Scene();
    const repository = scene.repository();
    const names = [".gitignore", ".git-x", ".github", "a.git", "git~10", "git~2", "\u200cgit"];
    const rev = repository.commitTree(repository.tree(names.sort().map((name) => file(repository, name))));
    expect([...(await opened(scene.context(), repository.url, rev)).listing.entries.keys()].sort()).toEqual(
      names.sort(),
    );
  });

  test("is refused as a whole: two things at one path", async () => {
    expect(await refused((r) => r.tree([file(r, "a"), directory(r, "a", "b")]))).toEqual(["below", "a/b"]);
    expect(await refused((r) => r.tree([directory(r, "a", "b"), file(r, "a")]))).toEqual(["twice", "a"]);
    expect(await refused((r) => r.tree([directory(r, "a", "b"), directory(r, "a", "c")]))).toEqual([
      "twice",
      "a",
    ]);
    expect(await refused((r) => r.tree([file(r, "a"), file(r, "a")]))).toEqual(["twice", "a"]);
  });

  test("is refused as a whole: links that cannot be made", async () => {
    for (const target of ["", "a\0b", "x".repeat(5000)])
      expect(await refused((r) => r.tree([{ mode: "120000", name: "l", id: r.blob(target) }]))).toEqual([
        "link",
        "l",
      ]);
  });

  test("and one that multiplies without end, are refused in bounded time", async () => {
    const scene = new Scene();
    const repository = scene.repository();
    let id = repository.tree([file(repository, "f")]);
    for (let level = 0; level < 10; level += 1)
      id = repository.tree([..."abcdefghij"].map((name) => ({ mode: "40000", name, id })));
    const { diagnostics } = await open(scene.context(), repository.url, repository.commitTree(id));
    expect(said(diagnostics)).toEqual([["git/too-large", { name: "mine", file: null }]]);
  });
});

test("names are bytes, and empty directories are listed", async () => {
  const scene = new Scene();
  const repository = scene.repository();
  const id = repository.blob("x");
  const latin1 = Buffer.from([0x63, 0x61, 0x66, 0xe9]);
  const rev = repository.commitTree(
    repository.tree([
      { mode: "100644", name: "a\nb", id },
      { mode: "100644", name: latin1, id },
      { mode: "40000", name: "empty", id: repository.tree([]) },
    ]),
  );
  const { listing } = await opened(scene.context(), repository.url, rev);
  expect([...listing.entries].map(([path, { kind }]) => [path, kind])).toEqual([
    ["a\nb", "file"],
    [decodeName(latin1), "file"],
    ["empty", "directory"],
  ]);
});

test("a skill has the digest of the same directory in a plain checkout", async () => {
  const scene = new Scene();
  const repository = scene.repository();
  const rev = repository.commit({ ...FILES, "skills/pdf/data.bin": Buffer.from([0, 1, 13, 10]) });
  const ctx = scene.context();
  const source = await opened(ctx, repository.url, rev);
  const tree = treeOf(
    source.listing,
    (blob) => ctx.cache.fileOf(blob),
    () => false,
  );
  const skill = (tree.children.get("skills") as DirectoryNode).children.get("pdf")!;
  await source.provide(blobsOf(source, "skills/pdf/SKILL.md", "skills/pdf/run.sh", "skills/pdf/data.bin"));
  const checkout = `${scene.base}/checkout`;
  fs.mkdirSync(checkout);
  const { status } = spawnSync("sh", [
    "-c",
    'git --git-dir="$1" archive "$2" | tar -x -C "$3"',
    "sh",
    repository.directory,
    rev,
    checkout,
  ]);
  expect(status).toBe(0);
  expect(narDigest(narOf(skill, ctx))).toBe(narDigest(narOnDisk(`${checkout}/skills/pdf`)));
});

function narOf(node: Node, ctx: FetchContext): NarNode {
  if (node.kind === "link") return { kind: "link", target: node.target };
  if (node.kind === "directory")
    return {
      kind: "directory",
      entries: [...node.children].map(([name, child]) => [name, narOf(child, ctx)]),
    };
  if (node.kind !== "file") throw new Error(node.kind);
  const bytes = ctx.host.readFile(node.blob!.file);
  return { kind: "file", executable: node.executable, size: bytes.length, chunks: [bytes] };
}

function narOnDisk(file: string): NarNode {
  const stat = fs.lstatSync(file);
  if (stat.isSymbolicLink()) return { kind: "link", target: fs.readlinkSync(file) };
  if (stat.isDirectory())
    return {
      kind: "directory",
      entries: fs.readdirSync(file).map((name) => [name, narOnDisk(`${file}/${name}`)]),
    };
  const bytes = fs.readFileSync(file);
  return { kind: "file", executable: (stat.mode & 0o100) !== 0, size: bytes.length, chunks: [bytes] };
}

test("files that attributes change for others are named with those attributes", async () => {
  const scene = new Scene();
  scene.configure(`[core]\n\tattributesFile = ${scene.home}/attributes\n`);
  fs.writeFileSync(`${scene.home}/attributes`, "* filter=mine\n");
  fs.mkdirSync(`${scene.home}/.config/git`, { recursive: true });
  fs.writeFileSync(`${scene.home}/.config/git/attributes`, "* filter=mine\n");
  const repository = scene.repository();
  const rev = repository.commit({
    ".gitattributes":
      "*.png filter=lfs diff=lfs -text\n*.c ident\n*.bat text eol=crlf\n*.bin -text eol=crlf\nv export-subst\ntests/ export-ignore\n*.txt working-tree-encoding=UTF-16\n",
    "deep/.gitattributes": "x filter=x\n*.png -filter\n",
    "a.png": "",
    "a.c": "",
    "a.bat": "",
    "a.bin": "",
    "a.txt": "",
    v: "",
    plain: "",
    "tests/a": "",
    "tests/deep/b": "",
    "deep/x": "",
    "deep/a.png": "",
  });
  const { listing } = await opened(scene.context(), repository.url, rev);
  expect(Object.fromEntries(listing.altered)).toEqual({
    "a.png": ["filter=lfs"],
    "a.c": ["ident"],
    "a.bat": ["eol=crlf"],
    "a.txt": ["working-tree-encoding=UTF-16"],
    v: ["export-subst"],
    "tests/a": ["export-ignore"],
    "tests/deep/b": ["export-ignore"],
    "deep/x": ["filter=x"],
  });
});

test("a commit that only another repository has is not taken for this one's", async () => {
  const scene = new Scene();
  const [good, evil] = [scene.repository("good.git"), scene.repository("evil.git")];
  good.commit({ a: "good" });
  const rev = evil.commit({ a: "evil" });
  await opened(scene.context(), evil.url, rev, null);
  const { value, diagnostics } = await open(scene.context(), good.url, rev, null);
  expect([value, codes(diagnostics)]).toEqual([null, ["git/rev-missing"]]);
  const offline = await open(scene.context({ offline: true }), good.url, rev, null);
  expect([offline.value, codes(offline.diagnostics)]).toEqual([null, ["source/offline"]]);
});
