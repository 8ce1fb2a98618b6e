import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { decodeName, encodeName } from "../../src/digest/bytes.ts";
import { hexDigest, type NarNode, narDigest, SizeMismatch, sriDigest, toHex } from "../../src/digest/nar.ts";

const file = (content: string | Uint8Array, executable = false): NarNode => {
  const bytes = Buffer.from(content);
  return { kind: "file", executable, size: bytes.length, chunks: [bytes] };
};
const link = (target: string): NarNode => ({ kind: "link", target });
const directory = (entries: Record<string, NarNode>): NarNode => ({
  kind: "directory",
  entries: Object.entries(entries),
});
const files = (names: readonly string[]) =>
  directory(Object.fromEntries(names.map((name) => [name, file(name)])));
const noise = (size: number) =>
  Buffer.from(Array.from({ length: size }, (_, at) => (at * 167 + (at >> 8)) % 256));
const deep = (levels: number): NarNode =>
  levels === 0 ? file("bottom\n") : directory({ d: deep(levels - 1), l: link("d") });

const trees: Record<string, NarNode> = {
  "an empty directory": directory({}),
  "directories that are empty, and directories in them": directory({
    a: directory({}),
    b: directory({ c: directory({}) }),
  }),
  "a tree that is one file": file("hello\n"),
  "a tree that is one executable file": file("#!/bin/sh\n", true),
  "a tree that is one empty file": file(""),
  "a tree that is a link": link("somewhere/else"),
  "executable bits": directory({
    run: file("#!/bin/sh\n", true),
    read: file("#!/bin/sh\n"),
    empty: file("", true),
  }),
  "links of every kind": directory({
    dangling: link("nowhere"),
    absolute: link("/etc/passwd"),
    up: link("../../.."),
    "to itself": link("to itself"),
    "eight by": link("12345678"),
    "to a directory": link("d"),
    d: directory({ back: link("..") }),
  }),
  "sizes around multiples of eight": directory(
    Object.fromEntries(
      [1, 7, 8, 9, 15, 16, 17, 4095, 4096, 4097].map((size) => [`${size}`, file(noise(size))]),
    ),
  ),
  "sizes around those of the buffers": directory(
    Object.fromEntries(
      [8192, 16384, 32767, 32768, 32769, 65000, 65535, 65536, 65537, 131072].map((size) => [
        `${size}`,
        file(noise(size)),
      ]),
    ),
  ),
  "more names than the buffer holds": files(
    Array.from({ length: 900 }, (_, at) => `${at} ${"ä".repeat(50)} ${"long".repeat(20)}`),
  ),
  "a link with a long target": directory({ long: link("../".repeat(400)) }),
  "a file of 3 MB": directory({ big: file(noise(3_000_000)), small: file("s") }),
  "names that a locale would sort otherwise": files(
    [
      "A",
      "a",
      "B",
      "b",
      "_",
      "-",
      ".",
      "z",
      "Z",
      "é",
      "e",
      "\ufb00",
      "ff",
      "\u{10000}",
      "\ufffd",
      "\ue000",
      " ",
      "a b",
      "ab",
    ]
      .map((name) => `${name}x`)
      .concat(
        "a",
        "a-",
        "a.",
        "a0",
        "aa",
        " ",
        "é",
        "e\u0301",
        "10",
        "9",
        "it's",
        "$(x)",
        "new\nline",
        "\\",
        "\x7f",
        "*",
      ),
  ),
  "names of every length around eight": files(["1", "1234567", "12345678", "123456789", "x".repeat(255)]),
  "a deep tree": deep(300),
  "many small files": files(Array.from({ length: 2000 }, (_, at) => `file ${at}`)),
};
if (process.platform === "linux") {
  // Other systems' file systems refuse such names.
  trees["names and a target that are not UTF-8"] = directory({
    ...Object.fromEntries(
      ["\udc80", "\udcff", "a\udce9", "aé", "\udced\udca0\udc80", "\udcc3"].map((name) => [name, file("")]),
    ),
    l: link("\udcff/\udcc3\udc28"),
    "\udcfe": directory({ "\udcfd": directory({}) }),
  });
}

describe("narDigest and nix hash path", () => {
  let root = "";
  let expected = new Map<string, string>();

  const haveNix = spawnSync("nix", ["--version"]).status === 0;
  const mayBeMissing = process.env.KITOUT_REQUIRE_TOOLS !== "1";

  beforeAll(() => {
    if (!haveNix) return;
    root = fs.mkdtempSync(join(tmpdir(), "kitout-nar-"));
    const names = Object.keys(trees);
    const paths = names.map((_, at) => join(root, `${at}`));
    names.forEach((name, at) => {
      plant(Buffer.from(paths[at]!), trees[name]!);
    });
    const run = spawnSync("nix", ["--extra-experimental-features", "nix-command", "hash", "path", ...paths], {
      encoding: "utf8",
    });
    if (run.status !== 0) throw new Error(`nix hash path failed: ${run.stderr}`);
    const digests = run.stdout.trimEnd().split("\n");
    expected = new Map(names.map((name, at) => [name, digests[at]!]));
  });

  afterAll(() => {
    if (root !== "") fs.rmSync(root, { recursive: true });
  });

  test.for(Object.keys(trees))("agree on %s", (name, { skip }) => {
    skip(!haveNix && mayBeMissing, "nix is not installed");
    expect(haveNix, "KITOUT_REQUIRE_TOOLS is set, and nix is not installed").toBe(true);
    expect(narDigest(read(Buffer.from(join(root, `${Object.keys(trees).indexOf(name)}`))))).toBe(
      expected.get(name),
    );
    expect(narDigest(trees[name]!)).toBe(expected.get(name));
  });
});

describe("narDigest", () => {
  // From `nix hash path` (Nix 2.8), for machines without it.
  test.each([
    ["an empty directory", "sha256-pQpattmS9VmO3ZIQUFn66az8GSmB4IvYhTTCFn6SUmo="],
    ["a tree that is one file", "sha256-HDfQGvQL4ugGkd48w99EN3ppmvuxfGjwgJZLL9Bx/BM="],
    ["a tree that is one executable file", "sha256-YoPBZoJg+QPRqJXAzWuCL6S2h2K7CxfO3vLTnZfiZVQ="],
    ["a tree that is one empty file", "sha256-d6xi4mKdjkX2JFicDIv5niSzpyI0m/Hnm8GGAIU04kY="],
    ["a tree that is a link", "sha256-gpzTIgLe/QlDu1wSsyl6uDsVoY35eFYh2DrfLTvwjmo="],
    ["links of every kind", "sha256-mSSpaM2i1NUuNXnYHyboSteXn0f/NX7GDP+tmF8mLW8="],
    ["names that a locale would sort otherwise", "sha256-UlyZ9iXF6slc4ZG6GUwer3JA64qU2w8Ofuj9ImZGaRE="],
    ["a file of 3 MB", "sha256-1iXRXsap1bB3c08OREbCLSIGnNmCr/9HhkMc6TjUYKc="],
  ])("of %s", (name, expected) => {
    expect(narDigest(trees[name]!)).toBe(expected);
  });

  test("does not depend on the order of the entries", () => {
    const names = Object.values(trees)
      .flatMap((tree) => (tree.kind === "directory" ? [...tree.entries] : []))
      .map(([name]) => name);
    const entries = fc.uniqueArray(
      fc.oneof(fc.constantFrom(...names), fc.string({ unit: "binary", minLength: 1 })),
      {
        selector: (name) => encodeName(name).toString("hex"),
        maxLength: 12,
      },
    );
    const shuffled = entries.chain((some) =>
      fc.tuple(fc.constant(some), fc.shuffledSubarray(some, { minLength: some.length })),
    );
    fc.assert(fc.property(shuffled, ([one, other]) => narDigest(files(one)) === narDigest(files(other))));
  });

  test("does not depend on how a file's bytes are cut into chunks", () => {
    const cuts = fc.array(fc.nat({ max: 40_000 }), { maxLength: 6 });
    const content = noise(40_000);
    const whole = narDigest(directory({ f: file(content), g: file("after") }));
    fc.assert(
      fc.property(cuts, (some) => {
        const ends = [...some, content.length].sort((a, b) => a - b);
        const chunks = ends.map((end, at) => content.subarray(ends[at - 1] ?? 0, end));
        const cut: NarNode = { kind: "file", executable: false, size: content.length, chunks };
        expect(narDigest(directory({ f: cut, g: file("after") }))).toBe(whole);
      }),
    );
  });

  test("tells apart what differs in name, bit, content, target or kind", () => {
    const all = Object.values(trees).concat(
      directory({ a: file("") }),
      directory({ a: file("", true) }),
      directory({ a: link("") }),
      directory({ a: directory({}) }),
      directory({ b: file("") }),
      directory({ a: file("\0") }),
      directory({ a: link("\0") }),
    );
    expect(new Set(all.map(narDigest)).size).toBe(all.length);
  });

  test("reads each iterable once, in the order of the bytes, and chunks only when their turn has come", () => {
    const log: string[] = [];
    const watched = (name: string): readonly [string, NarNode] => {
      const chunks = function* () {
        log.push(`${name} begins`);
        yield Buffer.from("12");
        yield Buffer.from("3");
        log.push(`${name} ends`);
      };
      return [name, { kind: "file", executable: false, size: 3, chunks: chunks() }];
    };
    const entries = function* () {
      log.push("entries");
      yield watched("b");
      yield watched("a");
    };
    expect(narDigest({ kind: "directory", entries: entries() })).toBe(
      narDigest(directory({ a: file("123"), b: file("123") })),
    );
    expect(log).toEqual(["entries", "a begins", "a ends", "b begins", "b ends"]);
  });

  test.each([
    ["too short", [Buffer.from("12")], 2],
    ["empty", [], 0],
    ["too long", [Buffer.from("12"), Buffer.from("34")], 4],
  ])("throws SizeMismatch for a file that is %s", (_, chunks, actual) => {
    const changed: NarNode = {
      kind: "directory",
      entries: [["f", { kind: "file", executable: false, size: 3, chunks }]],
    };
    expect(() => narDigest(changed)).toThrow(new SizeMismatch(3, actual));
    expect(() => narDigest(changed)).toThrow(SizeMismatch);
  });

  test("stops reading a file that never ends, and closes it", () => {
    let closed = false;
    const endless = function* () {
      try {
        for (;;) yield Buffer.alloc(1000);
      } finally {
        closed = true;
      }
    };
    expect(() => narDigest({ kind: "file", executable: false, size: 5000, chunks: endless() })).toThrow(
      SizeMismatch,
    );
    expect(closed).toBe(true);
  });

  test("passes on what a chunk's reader throws", () => {
    const failing = function* (): Iterable<Uint8Array> {
      yield* [];
      throw new Error("EIO");
    };
    expect(() => narDigest({ kind: "file", executable: false, size: 1, chunks: failing() })).toThrow("EIO");
  });
});

describe("plain digests", () => {
  test("of nothing, of bytes and of a string", () => {
    expect(hexDigest("")).toBe("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    expect(hexDigest("é")).toBe(hexDigest(Uint8Array.of(0xc3, 0xa9)));
    expect(hexDigest("\udcff")).toBe(hexDigest(Uint8Array.of(0xff)));
    expect(sriDigest(Buffer.from("abc"))).toBe("sha256-ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=");
  });

  test("are the same digest in both spellings", () => {
    fc.assert(fc.property(fc.uint8Array(), (bytes) => toHex(sriDigest(bytes)) === hexDigest(bytes)));
  });
});

function plant(path: Buffer, node: NarNode): void {
  switch (node.kind) {
    case "file":
      fs.writeFileSync(path, Buffer.concat([...node.chunks]));
      fs.chmodSync(path, node.executable ? 0o755 : 0o644);
      break;
    case "link":
      fs.symlinkSync(encodeName(node.target), path);
      break;
    case "directory":
      fs.mkdirSync(path);
      for (const [name, child] of node.entries)
        plant(Buffer.concat([path, Buffer.from("/"), encodeName(name)]), child);
  }
}

function read(path: Buffer): NarNode {
  const stat = fs.lstatSync(path);
  if (stat.isSymbolicLink())
    return { kind: "link", target: decodeName(fs.readlinkSync(path, { encoding: "buffer" })) };
  if (stat.isFile()) {
    return {
      kind: "file",
      executable: (stat.mode & 0o100) !== 0,
      size: stat.size,
      chunks: chunksOf(fs.readFileSync(path), 65536),
    };
  }
  const names = fs.readdirSync(path, { encoding: "buffer" });
  return {
    kind: "directory",
    entries: names.map(
      (name) => [decodeName(name), read(Buffer.concat([path, Buffer.from("/"), name]))] as const,
    ),
  };
}

function* chunksOf(bytes: Uint8Array, size: number): Iterable<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
