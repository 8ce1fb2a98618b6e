import fs from "node:fs";
import { describe, expect, test } from "vitest";
import type { FetchContext, OpenSource } from "../../../src/compiler/sources/context.ts";
import { type FlakeKinds, openFlakeInput } from "../../../src/compiler/sources/flake.ts";
import { readFlakeInput } from "../../../src/compiler/sources/flake-lock.ts";
import type { FlakeNode } from "../../../src/compiler/sources/flake-node.ts";
import { narDigest } from "../../../src/digest/nar.ts";
import { narOfDirectory } from "../../../src/host/hash-directory.ts";
import type { RelPath } from "../../../src/model/names.ts";
import { place, said } from "../../support/config.ts";
import { Flake, haveNix, mustHaveNix, plainKinds, serve } from "../../support/flake.ts";
import { machine } from "../../support/tree.ts";

const asked = { name: "skills", at: place("sources", "skills") };

const noKinds: FlakeKinds = {
  openGit: () => Promise.reject(new Error("Git was asked.")),
  fetchArchive: () => Promise.reject(new Error("An archive was asked for.")),
};

function nodeOf(flake: Flake, input: string): FlakeNode {
  const { value, diagnostics } = readFlakeInput(machine(), flake.lockFile, asked, input);
  expect(said(diagnostics)).toEqual([]);
  return value!;
}

/** Opens it in a run of its own, and gives what was fetched. */
async function open(ctx: FetchContext, node: FlakeNode, kinds: FlakeKinds = plainKinds) {
  const { value, diagnostics } = await openFlakeInput(ctx, asked, node, kinds);
  ctx.cache.close();
  return { opened: value, source: value?.kind === "fetched" ? value.source : null, said: said(diagnostics) };
}

function blobs({ listing }: OpenSource) {
  return [...listing.entries.values()].flatMap((entry) => (entry.kind === "file" ? [entry.blob] : []));
}

/** Everything that can be in a tree, without what Nix sees otherwise than git does. */
const TREE = `
  mkdir -p tree/skills/pdf tree/bin tree/sub
  printf 'one\\r\\ntwo\\r\\n' > tree/crlf.txt
  printf 'text' > tree/skills/pdf/SKILL.md
  printf '#!/bin/sh\\n' > tree/bin/run; chmod 755 tree/bin/run
  printf '' > tree/empty; echo '$Id$ $Format:%H$' > tree/keywords
  ln -s ../skills/pdf tree/bin/pdf; ln -s /nowhere tree/absolute; ln -s tree/sub tree/to-directory
  printf 'b' > tree/b; printf 'B' > tree/B; printf 'u' > 'tree/ü #%'`;

const REPOSITORY = `${TREE}
  cd tree; git init -q -b main; git add -A
  git update-index --add --cacheinfo 160000,0123456789abcdef0123456789abcdef01234567,sub
  git commit -q -m one`;

describe("an input that Nix has locked", () => {
  async function locked(
    prepare: string,
    inputs: (base: string) => string,
    skip: (when: boolean, why: string) => void,
  ) {
    skip(!haveNix && !mustHaveNix, "nix is not installed");
    const flake = new Flake();
    flake.sh(prepare);
    await flake.lock(inputs(flake.base));
    return flake;
  }

  test("in git has the narHash of what is fetched: links, executables, line ends, a submodule", async ({
    skip,
  }) => {
    const flake = await locked(
      REPOSITORY,
      (base) => `skills = { url = "git+file://${base}/tree"; flake = false; };`,
      skip,
    );
    const { source, said } = await open(flake.context(), nodeOf(flake, "skills"));
    expect(said).toEqual([]);
    const entry = (path: string) => source!.listing.entries.get(path as RelPath);
    expect(entry("bin/run")).toMatchObject({ kind: "file", executable: true });
    expect(entry("bin/pdf")).toEqual({ kind: "link", target: "../skills/pdf" });
    expect(entry("sub")).toMatchObject({ kind: "submodule" });
    expect(source!.label).toMatch(/^file:\/\/.*\/tree#[0-9a-f]{7}$/);
  });

  test("in git is refused when attributes show Nix other bytes, and that is said", async ({ skip }) => {
    const flake = await locked(
      `${TREE}; echo 'keywords export-subst ident' > tree/.gitattributes
       cd tree; git init -q -b main; git add -A; git commit -q -m one`,
      (base) => `skills = { url = "git+file://${base}/tree"; flake = false; };`,
      skip,
    );
    const { opened, said } = await open(flake.context(), nodeOf(flake, "skills"));
    expect(opened).toBe(null);
    expect(said).toMatchObject([["flake/nar-hash", { altered: expect.arrayContaining(["keywords"]) }]]);
  });

  test("in a subdirectory of git is the whole tree, and starts there when it is a flake", async ({
    skip,
  }) => {
    const flake = await locked(
      `${REPOSITORY}; echo '{ outputs = _: { }; }' > skills/flake.nix; git add -A; git commit -q -m two`,
      (base) => `whole = { url = "git+file://${base}/tree?dir=skills"; flake = false; };
                 flake.url = "git+file://${base}/tree?dir=skills";`,
      skip,
    );
    for (const [input, start] of [
      ["whole", ""],
      ["flake", "skills"],
    ] as const) {
      const node = nodeOf(flake, input);
      const { source, said } = await open(flake.context(), node);
      expect(said).toEqual([]);
      expect(node.start).toBe(start);
      expect(source!.listing.entries.has("crlf.txt" as RelPath)).toBe(true);
    }
  });

  test("in a tarball has the narHash of what is in it, empty directories too", async ({ skip }) => {
    const flake = new Flake();
    flake.sh(`${TREE}; mkdir -p tree/nothing/here; tar -czf tree.tar.gz tree`);
    const { url } = await serve(`${flake.base}/tree.tar.gz`);
    skip(!haveNix && !mustHaveNix, "nix is not installed");
    await flake.lock(`skills = { type = "tarball"; url = "${url}/tree.tar.gz?signed=1"; flake = false; };`);
    const { source, said } = await open(flake.context(), nodeOf(flake, "skills"));
    expect(said).toEqual([]);
    expect(source!.listing.entries.get("nothing/here" as RelPath)).toEqual({ kind: "directory" });
    expect(source!.label).toBe(`${url}/tree.tar.gz`);
  });

  test("at a path has the narHash of everything that stands there", async ({ skip }) => {
    const flake = await locked(
      `${REPOSITORY}; mkdir nothing; echo x > not-added`,
      (base) => `far = { url = "path:${base}/tree"; flake = false; };`,
      skip,
    );
    const { opened, said } = await open(flake.context(), nodeOf(flake, "far"), noKinds);
    expect(said).toEqual([]);
    expect(opened).toEqual({ kind: "directory", directory: `${flake.base}/tree` });
  });

  test("by following, over two levels, is what that input is", async ({ skip }) => {
    const flake = await locked(
      `${TREE}; mkdir inner outer
       echo "{ inputs.tree = { url = \\"path:$PWD/tree\\"; flake = false; }; outputs = _: { }; }" > inner/flake.nix
       echo "{ inputs.inner.url = \\"path:$PWD/inner\\"; inputs.again.follows = \\"inner/tree\\"; outputs = _: { }; }" > outer/flake.nix`,
      (base) =>
        `outer.url = "path:${base}/outer"; skills.follows = "outer/again"; deep.follows = "outer/inner/tree";`,
      skip,
    );
    expect(JSON.parse(fs.readFileSync(flake.lockFile, "utf8")).nodes.root.inputs.skills).toEqual([
      "outer",
      "again",
    ]);
    for (const input of ["skills", "deep"])
      expect((await open(flake.context(), nodeOf(flake, input))).opened).toEqual({
        kind: "directory",
        directory: `${flake.base}/tree`,
      });
  });
});

describe("a tree that is fetched", () => {
  /** A tarball, served, and the node that is locked to it. */
  async function tarball() {
    const flake = new Flake();
    flake.sh(`${TREE}; tar -czf tree.tar.gz tree`);
    const narHash = narDigest(narOfDirectory(machine(), `${flake.base}/tree`));
    const server = await serve(`${flake.base}/tree.tar.gz`);
    const locked = { type: "tarball", url: `${server.url}/tree.tar.gz`, narHash };
    flake.write({
      version: 7,
      root: "r",
      nodes: { r: { inputs: { skills: "s" } }, s: { locked, flake: false } },
    });
    return { flake, node: nodeOf(flake, "skills"), narHash };
  }

  /** The same in git. */
  function repository() {
    const flake = new Flake();
    const rev = flake.sh(`{ ${REPOSITORY}; } >&2; git rev-parse HEAD`).trim();
    const checkout = `${flake.base}/checkout`;
    flake.sh(`cp -R tree checkout; rm -rf checkout/.git`);
    const narHash = narDigest(narOfDirectory(machine(), checkout));
    const locked = { type: "git", url: `file://${flake.base}/tree`, rev, narHash };
    flake.write({
      version: 7,
      root: "r",
      nodes: { r: { inputs: { skills: "s" } }, s: { locked, flake: false } },
    });
    return { flake, node: nodeOf(flake, "skills") };
  }

  test("is not fetched again, and is there offline", async () => {
    const { flake, node } = await tarball();
    const first = await open(flake.context(), node);
    const second = await open(flake.context({ offline: true }), node, noKinds);
    expect(second.said).toEqual([]);
    expect(second.source!.listing).toEqual(first.source!.listing);
    expect(await second.source!.provide(blobs(second.source!))).toEqual({ value: null, diagnostics: [] });
  });

  test("is not there offline when it never was", async () => {
    const { flake, node } = await tarball();
    const { opened, said } = await open(flake.context({ offline: true }), node, noKinds);
    expect(opened).toBe(null);
    expect(said).toEqual([["source/offline", { name: "skills" }]]);
  });

  test.each([
    ["a byte", "printf 'texT' > tree/skills/pdf/SKILL.md"],
    ["an executable bit", "chmod 644 tree/bin/run"],
    ["a link's target", "ln -sfn /elsewhere tree/absolute"],
    ["a file more", "touch tree/more"],
    ["an empty directory more", "mkdir tree/more"],
    ["a file less", "rm tree/empty"],
  ])("is refused when it differs by %s, and leaves nothing that could be used", async (_, change) => {
    const { flake, node, narHash } = await tarball();
    flake.sh(`${change}; tar -czf tree.tar.gz tree`);
    const found = narDigest(narOfDirectory(machine(), `${flake.base}/tree`));
    const { opened, said } = await open(flake.context(), node);
    expect(opened).toBe(null);
    expect(said).toEqual([
      ["flake/nar-hash", { name: "skills", input: "skills", expected: narHash, found, altered: [] }],
    ]);
    expect((await open(flake.context({ offline: true }), node, noKinds)).said).toMatchObject([
      ["source/offline", {}],
    ]);
  });

  test.each(["archive", "git"])("brings back what the cache has lost: %s", async (kind) => {
    const { flake, node } = kind === "git" ? repository() : await tarball();
    const ctx = flake.context();
    const { source, said: first } = await open(ctx, node);
    expect(first).toEqual([]);
    const [lost] = blobs(source!);
    fs.rmSync(ctx.cache.fileOf(lost!));
    const offline = await open(flake.context({ offline: true }), node, noKinds);
    expect(said((await offline.source!.provide([lost!])).diagnostics)).toMatchObject([
      ["source/offline", {}],
    ]);
    const again = await open(ctx, node, noKinds);
    expect(again.source).not.toBe(null);
    const online = (await openFlakeInput(ctx, asked, node, plainKinds)).value as { source: OpenSource };
    expect(await online.source.provide([lost!])).toEqual({ value: null, diagnostics: [] });
    expect(ctx.cache.holds(lost!)).toBe(true);
    ctx.cache.close();
  });

  test("has a listing of its own in the cache when it is had in two ways, for blobs have other names in git", async () => {
    const { flake, node } = repository();
    const ctx = flake.context();
    await open(ctx, node);
    flake.sh("tar -czf tree.tar.gz checkout");
    const { url } = await serve(`${flake.base}/tree.tar.gz`);
    const locked = {
      type: "tarball",
      url: `${url}/tree.tar.gz`,
      narHash: (node as { narHash: string }).narHash,
    };
    flake.write({ version: 7, root: "r", nodes: { r: { inputs: { skills: "s" } }, s: { locked } } });
    const { source } = await open(ctx, nodeOf(flake, "skills"));
    expect(blobs(source!).every((blob) => blob.startsWith("raw-"))).toBe(true);
  });

  test("in git is compared with whole blobs, whatever the cache holds under their names", async () => {
    const { flake, node } = repository();
    const ctx = flake.context();
    const [blob] = blobs((await open(ctx, node)).source!);
    fs.rmSync(`${flake.base}/cache/listings`, { recursive: true });
    fs.rmSync(ctx.cache.fileOf(blob!));
    fs.writeFileSync(ctx.cache.fileOf(blob!), "damaged");
    expect((await open(ctx, node)).said).toEqual([]);
    expect(ctx.cache.holds(blob!)).toBe(true);
  });

  test("of which not all blobs came is not compared", async () => {
    const { flake, node } = repository();
    const kinds: FlakeKinds = {
      ...plainKinds,
      openGit: async (ctx, asked, pin) => {
        const opened = await plainKinds.openGit(ctx, asked, pin);
        const provide = async () => ({ value: null, diagnostics: [] });
        return { value: { ...opened.value!, provide }, diagnostics: [] };
      },
    };
    expect(await open(flake.context(), node, kinds)).toEqual({ opened: null, source: null, said: [] });
  });
});

describe("an input that is a directory", () => {
  function directory(narHash?: string) {
    const flake = new Flake();
    flake.sh(TREE);
    const hash = narHash ?? narDigest(narOfDirectory(machine(), `${flake.base}/tree`));
    const locked = { type: "path", path: `${flake.base}/tree`, narHash: hash };
    flake.write({ version: 7, root: "r", nodes: { r: { inputs: { skills: "s" } }, s: { locked } } });
    return { flake, node: nodeOf(flake, "skills") };
  }

  test("is read offline, too", async () => {
    const { flake, node } = directory();
    expect((await open(flake.context({ offline: true }), node, noKinds)).opened).toEqual({
      kind: "directory",
      directory: `${flake.base}/tree`,
    });
  });

  test("is refused when it has changed since it was locked", async () => {
    const { flake, node } = directory();
    flake.sh("echo more >> tree/b");
    expect((await open(flake.context(), node, noKinds)).said).toMatchObject([
      ["flake/nar-hash", { altered: [] }],
    ]);
  });

  test("is refused when it holds what Nix has no words for", async () => {
    const { flake, node } = directory();
    flake.sh("mkfifo tree/pipe");
    expect((await open(flake.context(), node, noKinds)).said).toMatchObject([
      ["flake/nar-hash", { found: null }],
    ]);
  });

  test("is not compared when nothing is locked, because it is a part of the flake", async () => {
    const flake = new Flake();
    flake.sh("mkdir flake/skills");
    const locked = { type: "path", path: "./skills" };
    flake.write({
      version: 7,
      root: "r",
      nodes: { r: { inputs: { s: "s" } }, s: { locked, flake: false, parent: [] } },
    });
    expect((await open(flake.context(), nodeOf(flake, "s"), noKinds)).opened).toEqual({
      kind: "directory",
      directory: `${flake.directory}/skills`,
    });
  });

  test("is reported when it is not there, or is none", async () => {
    const { flake, node } = directory();
    flake.sh("chmod -R u+w tree; rm -rf tree");
    expect((await open(flake.context(), node, noKinds)).said).toMatchObject([
      ["source/missing", { bound: false }],
    ]);
    flake.sh("touch tree");
    expect((await open(flake.context(), node, noKinds)).said).toMatchObject([["source/not-a-directory", {}]]);
  });
});
