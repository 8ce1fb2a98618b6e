import { spawnSync } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import fs from "node:fs";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import zlib from "node:zlib";
import fc from "fast-check";
import { describe, expect, onTestFinished, test } from "vitest";
import {
  openArchive,
  readArchive,
  readArchiveFrom,
  resolveArchive,
} from "../../../src/compiler/sources/archive.ts";
import { Cache } from "../../../src/compiler/sources/cache.ts";
import type { FetchContext, OpenSource } from "../../../src/compiler/sources/context.ts";
import type { Listing } from "../../../src/compiler/sources/listing.ts";
import type { Download, Downloaded, Host } from "../../../src/host/host.ts";
import { nodeHost } from "../../../src/host/node.ts";
import { crc32 } from "../../../src/host/unpack/crc32.ts";
import type { ArchivePlace } from "../../../src/model/config.ts";
import { type BlobId, fold } from "../../../src/model/names.ts";
import { parseArchiveUrl } from "../../../src/model/url.ts";
import {
  gzipOfZeros,
  pax,
  sh,
  type TarEntry,
  tar,
  tarEntry,
  type ZipEntry,
  zip,
} from "../../support/archives.ts";
import { place, said } from "../../support/config.ts";
import { plant, SKILL } from "../../support/tree.ts";

const MIB = 1024 * 1024;

const asked = { name: "packed", at: place("sources", "packed") };

function newContext(host: Host = nodeHost({}, "/")) {
  const directory = plant({});
  const progress: string[] = [];
  const ctx: FetchContext = {
    host,
    cache: new Cache(host, `${directory}/cache`),
    offline: false,
    timeout: 10_000,
    before: null,
    progress: (_, doing) => void progress.push(doing),
  };
  return { ctx, directory, progress };
}

function fileOf(bytes: Buffer, name = "archive"): string {
  const file = `${plant({})}/${name}`;
  fs.writeFileSync(file, bytes);
  return file;
}

/** What the cache has under its final names. */
function kept(directory: string): string[] {
  return ["blobs", "listings"].flatMap((kind) =>
    fs.existsSync(`${directory}/cache/${kind}`)
      ? fs
          .readdirSync(`${directory}/cache/${kind}`, {
            recursive: true,
            encoding: "utf8",
            withFileTypes: true,
          })
          .filter((entry) => entry.isFile())
          .map((entry) => `${kind}/${entry.name}`)
      : [],
  );
}

/** Each path with what is there: a file's text, with `*` in front when it is executable. */
function shown(ctx: FetchContext, listing: Listing | null): Record<string, string> {
  if (listing === null) return {};
  return Object.fromEntries(
    [...listing.entries].map(([path, entry]) => {
      if (entry.kind === "file") {
        const text = fs.readFileSync(ctx.cache.fileOf(entry.blob), "utf8");
        return [path, `${entry.executable ? "*" : ""}${text}`];
      }
      return [path, entry.kind === "link" ? `-> ${entry.target}` : entry.kind];
    }),
  );
}

async function read(bytes: Buffer) {
  const { ctx, directory } = newContext();
  const { value, diagnostics } = await readArchive(ctx, asked, fileOf(bytes));
  const result = { tree: shown(ctx, value), said: said(diagnostics), kept: kept(directory) };
  ctx.cache.close();
  expect(fs.readdirSync(`${directory}/cache/tmp`)).toEqual([]);
  return result;
}

const sri = (bytes: Buffer, algorithm = "sha256") =>
  `${algorithm}-${createHash(algorithm).update(bytes).digest("base64")}`;

describe("an archive", () => {
  const LEAVES = `
    mkdir -p top/pdf/scripts top/empty
    printf '%s' skill > top/pdf/SKILL.md
    printf run > top/pdf/scripts/run; chmod 755 top/pdf/scripts/run
    printf ü > top/ü; ln -s ../pdf top/pdf/again`;
  const TREE = {
    "pdf/SKILL.md": "skill",
    "pdf/scripts/run": "*run",
    "pdf/again": "-> ../pdf",
    empty: "directory",
    ü: "ü",
  };

  test.for([
    "tar --format=ustar -cf",
    "tar --format=pax -cf",
    "tar --format=gnu -czf",
    "tar --format=v7 -cf",
    "tar -C top -czf",
    "zip -qry",
  ])("gives the tree that was packed: %s", async (command, { skip }) => {
    const directory = plant({});
    const [tool] = command.split(" ");
    skip(tool === "zip" && process.env["KITOUT_REQUIRE_TOOLS"] !== "1" && !fs.existsSync("/usr/bin/zip"));
    sh(directory, `${LEAVES}\n${command} out ${command.includes("-C") ? "." : "top"}\nls out* | head -1`);
    const file = fs.existsSync(`${directory}/out`) ? `${directory}/out` : `${directory}/out.zip`;
    expect(await read(fs.readFileSync(file))).toMatchObject({ tree: TREE, said: [] });
  });

  test("keeps names of any length, and bytes of names that are not UTF-8", async () => {
    const long = `${"d".repeat(120)}/${"f".repeat(200)}`;
    for (const format of ["gnu", "pax"]) {
      const directory = plant({ [`top/${long}`]: "long", "top/SKILL.md": SKILL });
      sh(directory, `tar --format=${format} -cf out top`);
      expect((await read(fs.readFileSync(`${directory}/out`))).tree).toMatchObject({ [long]: "long" });
    }
    const odd = await read(tar([{ path: "top/\udcff", content: "odd" }]));
    expect(odd).toMatchObject({ tree: { "\udcff": "odd" }, said: [] });
    expect((await read(zip([{ path: "top/\udcff", content: "odd" }]))).tree).toEqual({ "\udcff": "odd" });
  });
});

describe("the layout", () => {
  const paths = async (...written: string[]) =>
    Object.keys(
      (await read(tar(written.map((path) => ({ path, type: path.endsWith("/") ? "5" : "0" }))))).tree,
    );

  test("is without the sole top directory, and without what macOS adds beside it", async () => {
    expect(await paths("top/", "top/a/SKILL.md")).toEqual(["a/SKILL.md"]);
    expect(await paths("./", "./top/", "./top/a")).toEqual(["a"]);
    expect(await paths("__MACOSX/top/._a", "._top", ".DS_Store", "top/a", "top/.DS_Store")).toEqual(["a"]);
  });

  test("keeps the top where there is more than one, or a SKILL.md beside it, or where it is no directory", async () => {
    expect(await paths("one/a", "two/a")).toEqual(["one/a", "two/a"]);
    expect(await paths("SKILL.md", "scripts/run")).toEqual(["SKILL.md", "scripts/run"]);
    expect(await paths("SKILL.md")).toEqual(["SKILL.md"]);
  });

  test("keeps what macOS adds, and any link, where the tree has a digest of its own", async () => {
    const { ctx } = newContext();
    const file = fileOf(
      tar([
        { path: "top/.DS_Store" },
        { path: "top/b" },
        { path: "top/B" },
        { path: "top/out", type: "2", target: "/nowhere" },
      ]),
    );
    const { value, diagnostics } = await readArchiveFrom(ctx, asked, { kind: "file", path: file });
    expect(said(diagnostics)).toEqual([]);
    expect(Object.keys(shown(ctx, value))).toEqual([".DS_Store", "b", "B", "out"]);
  });

  test("has a hard link as a file with the bytes of the entry before it", async () => {
    const { tree } = await read(
      tar([
        { path: "a", content: "same", mode: 0o755 },
        { path: "b", type: "1", target: "./a" },
      ]),
    );
    expect(tree).toEqual({ a: "*same", b: "*same" });
  });

  test("has what a repeated directory holds, and the modes that count", async () => {
    const { tree } = await read(
      tar([
        { path: "d/", type: "5" },
        { path: "d/a", content: "a", mode: 0o6755 },
        { path: "d/", type: "5" },
        { path: "d/b", content: "b", mode: 0o677 },
        { path: "e", content: "e" },
      ]),
    );
    expect(tree).toEqual({ "d/a": "*a", "d/b": "b", e: "e" });
  });

  test("has a directory that notes a size, and goes on behind it", async () => {
    const size = Buffer.from("00000001000");
    const { tree } = await read(
      tar([
        { path: "d/", type: "5", size },
        { path: "f", content: "f" },
      ]),
    );
    expect(tree).toEqual({ d: "directory", f: "f" });
  });

  test("has no executable file from a zip that another system made", async () => {
    const { tree } = await read(
      zip([
        { path: "a", content: "a", mode: null },
        { path: "b", mode: 0o100755 },
      ]),
    );
    expect(tree).toEqual({ a: "a", b: "*" });
  });

  test("takes a name from Info-ZIP's unicode field where that is about this name", async () => {
    const unicode = (name: string, about: Buffer) => {
      const data = Buffer.alloc(9);
      data.writeUInt16LE(0x7075);
      data.writeUInt16LE(5 + Buffer.byteLength(name), 2);
      data[4] = 1;
      data.writeUInt32LE(crc32(about), 5);
      return Buffer.concat([data, Buffer.from(name)]);
    };
    const { tree } = await read(
      zip([
        // As MS-DOS spells it, and older programs see it.
        { path: "\udc81", extra: unicode("ü", Buffer.from([0x81])) },
        { path: "y", extra: unicode("../evil", Buffer.from("another")) },
      ]),
    );
    expect(tree).toEqual({ ü: "", y: "" });
  });
});

describe("an archive is refused as a whole", () => {
  const good: TarEntry = { path: "a/SKILL.md", content: SKILL };
  const refusedPaths: Record<string, [reason: string, written: string]> = {
    "an absolute path": ["absolute", "/etc/passwd"],
    "a path upwards": ["dotdot", "a/../../b"],
    "a path upwards behind dots": ["dotdot", "./../b"],
    "an empty name": ["empty", "a//b"],
    "a dot as a name": ["empty", "a/./b"],
    "a backslash": ["backslash", "a\\..\\b"],
    "a control character": ["control", "a\u001bb"],
    "a drive": ["drive", "C:/b"],
    "a path that no system takes": ["long", "p".repeat(1025)],
    "a path of too many directories": ["long", "d/".repeat(100) + "f"],
    "what Windows takes for .git": ["git", "a/git~1/config"],
    "what macOS takes for .git": ["git", "a/.g\u200cit/config"],
  };

  test.for(Object.entries(refusedPaths))("with %s", async ([, [reason, path]]) => {
    const tarred =
      path.length < 100 ? [{ path, content: "x" }] : [pax({ path }), { path: "x", content: "x" }];
    for (const bytes of [tar([good, ...tarred]), zip([good, { path, content: "x" }])])
      expect(await read(bytes)).toEqual({
        tree: {},
        said: [["archive/refused", expect.objectContaining({ reason, entry: path })]],
        kept: [],
      });
  });

  test("with links that lead through each other without end", async () => {
    const name = (at: number) => `d${String(at).padStart(2, "0")}`;
    // Each goes to and fro for as long as a target may be, and then through the next.
    const chain = Array.from({ length: 39 }, (_, at) => [
      pax({ linkpath: `${"e/../".repeat(200)}${at === 0 ? "e" : name(at - 1)}` }),
      { path: name(at), type: "2" },
    ]).flat();
    const farm = (links: number) =>
      tar([
        good,
        { path: "e", type: "5" },
        ...chain,
        ...Array.from({ length: links }, (_, at) => ({ path: `l${at}`, type: "2", target: name(38) })),
      ]);
    expect((await read(farm(10))).said).toEqual([]);
    expect(await read(farm(2000))).toEqual({
      tree: {},
      said: [["archive/too-large", { name: "packed", what: "links", where: null }]],
      kept: [],
    });
  });

  const refusedEntries: Record<string, [reason: string, tar: TarEntry[], zip: ZipEntry[] | null]> = {
    "a link to an absolute path": [
      "link",
      [{ path: "a/l", type: "2", target: "/etc" }],
      [{ path: "a/l", mode: 0o120777, content: "/etc" }],
    ],
    "a link to a text that is no path": [
      "link",
      [pax({ linkpath: "x/".repeat(600) }), { path: "l", type: "2" }],
      null,
    ],
    "a link upwards": [
      "link",
      [{ path: "a/l", type: "2", target: "../../etc" }],
      [{ path: "a/l", mode: 0o120777, content: "../../etc" }],
    ],
    "a link that leads out by another": [
      "link",
      [
        { path: "a/b/c/d", type: "2", target: "../.." },
        { path: "a/l", type: "2", target: "b/c/d/../../etc" },
      ],
      [
        { path: "a/b/c/d", mode: 0o120777, content: "../.." },
        { path: "a/l", mode: 0o120777, content: "b/c/d/../../etc" },
      ],
    ],
    "a link that leads out by what is not there": [
      "link",
      [{ path: "a/l", type: "2", target: "none/../../../etc" }],
      [{ path: "a/l", mode: 0o120777, content: "none/../../../etc" }],
    ],
    "a link that leads out by a file": [
      "link",
      [{ path: "a/l", type: "2", target: "SKILL.md/../../../etc" }],
      [{ path: "a/l", mode: 0o120777, content: "SKILL.md/../../../etc" }],
    ],
    "a path through a link": [
      "below",
      [{ path: "a/l", type: "2", target: "." }, { path: "a/l/x" }],
      [{ path: "a/l", mode: 0o120777, content: "." }, { path: "a/l/x" }],
    ],
    "a path through a file": [
      "below",
      [{ path: "a/f" }, { path: "a/f/x" }],
      [{ path: "a/f" }, { path: "a/f/x" }],
    ],
    "a file where a directory is": ["twice", [{ path: "a" }], [{ path: "a" }]],
    "two files at one path": ["twice", [good], [good]],
    "two paths that differ in case": ["case", [{ path: "A/skill.md" }], [{ path: "A/skill.md" }]],
    "two paths that differ in normalisation": [
      "case",
      [{ path: "\u00e9" }, { path: "e\u0301" }],
      [{ path: "\u00e9" }, { path: "e\u0301" }],
    ],
    "a hard link upwards": ["hardlink", [{ path: "h", type: "1", target: "../x" }], null],
    "a hard link to an absolute path": ["hardlink", [{ path: "h", type: "1", target: "/etc/passwd" }], null],
    "a hard link to what comes later": [
      "hardlink",
      [{ path: "h", type: "1", target: "later" }, { path: "later" }],
      null,
    ],
    "a device": ["special", [{ path: "d", type: "3" }], [{ path: "d", mode: 0o020644 }]],
    "a pipe": ["special", [{ path: "p", type: "6" }], [{ path: "p", mode: 0o010644 }]],
    "a socket": ["special", [], [{ path: "s", mode: 0o140644 }]],
    "a file with holes of GNU": ["kind", [{ path: "s", type: "S" }], null],
    "a file with holes of an extended header": [
      "kind",
      [pax({ "GNU.sparse.major": "1", "GNU.sparse.minor": "0" }), { path: "s" }],
      null,
    ],
    "an extended name upwards": ["dotdot", [pax({ path: "../x" }), { path: "x" }], null],
    "an extended name with a NUL": ["control", [pax({ path: "a\0b" }), { path: "x" }], null],
    "an encrypted file": ["encrypted", [], [{ path: "e", flags: 1 }]],
    "a file packed by another method": ["method", [], [{ path: "m", method: 12 }]],
  };

  test.for(Object.entries(refusedEntries))("with %s", async ([, [reason, tarred, zipped]]) => {
    const archives = [
      ...(tarred.length > 0 ? [tar([good, ...tarred])] : []),
      ...(zipped === null ? [] : [zip([good, ...zipped])]),
    ];
    for (const bytes of archives)
      expect(await read(bytes)).toEqual({
        tree: {},
        said: [["archive/refused", expect.objectContaining({ reason })]],
        kept: [],
      });
  });

  test("when its bytes are not what its checksum says", async () => {
    expect((await read(zip([good, { path: "x", content: "x", crc: 1 }]))).said).toEqual([
      ["archive/broken", { name: "packed" }],
    ]);
    const damaged = tar([good]);
    damaged[1] = 1;
    expect((await read(Buffer.concat([tar([good]).subarray(0, -1024), damaged]))).said).toEqual([
      ["archive/broken", { name: "packed" }],
    ]);
  });

  test("when an entry has a size that is no number, and does not wait for its bytes", async () => {
    for (const first of [0x81, 0xc0, 0xff])
      for (const type of ["0", "2", "5", "x", "L"])
        expect(
          (await read(tar([good, { path: "x", type, content: "x", size: Buffer.from([first]) }, good]))).said,
        ).toEqual([["archive/broken", { name: "packed" }]]);
  });

  test("wherever it is cut off", async () => {
    const archives = [
      tar([good]).subarray(0, 700),
      zlib.gzipSync(tar([good])).subarray(0, -4),
      zip([good]).subarray(0, -4),
      zip([good, good]).subarray(0, 60),
    ];
    for (const bytes of archives)
      expect(await read(bytes)).toEqual({
        tree: {},
        said: [["archive/broken", { name: "packed" }]],
        kept: [],
      });
  });

  test("but not for zeros behind its end", async () => {
    for (const bytes of [
      Buffer.concat([tar([good]), Buffer.alloc(9216)]),
      Buffer.concat([zlib.gzipSync(tar([good])), Buffer.alloc(512)]),
      zlib.gzipSync(Buffer.concat([tar([good]), Buffer.alloc(9216)])),
    ])
      expect((await read(bytes)).said).toEqual([]);
  });

  test.for([
    ["an xz file", Buffer.from("fd377a585a0000", "hex")],
    ["a bzip2 file", Buffer.from("BZh9")],
    ["a zstd file", Buffer.from("28b52ffd", "hex")],
    ["a 7z archive", Buffer.from("377abcaf271c", "hex")],
    ["a web page", Buffer.from("\n<!DOCTYPE html><title>Sign in</title>")],
    ["an empty file", Buffer.alloc(0)],
    ["a gzip file of something else", zlib.gzipSync("text")],
    ["a gzip file of something else", zlib.gzipSync("text".repeat(500))],
    ["", Buffer.from("text".repeat(500))],
  ] as const)("when it is %s", async ([found, bytes]) => {
    expect((await read(bytes as Buffer)).said).toEqual([["archive/format", { name: "packed", found }]]);
  });
});

describe("an archive is read no further than", () => {
  const tooLarge = (what: string, where: string | null = null) => [
    ["archive/too-large", { name: "packed", what, where }],
  ];

  test("200 times its size", async () => {
    const file = `${plant({})}/bomb`;
    await gzipOfZeros(file, Buffer.alloc(0), 64 * MIB);
    const { ctx, directory } = newContext();
    expect(said((await readArchive(ctx, asked, file)).diagnostics)).toEqual(tooLarge("ratio"));
    expect(kept(directory)).toEqual([]);
    const many = tarEntry({ path: "zeros", content: Buffer.alloc(8 * MIB) });
    expect((await read(zlib.gzipSync(Buffer.concat(many)))).said).toEqual(tooLarge("ratio"));
    expect((await read(zip([{ path: "zeros", content: Buffer.alloc(8 * MIB) }]))).said).toEqual(
      tooLarge("ratio"),
    );
  });

  test("200 times the size of a file of a zip, whatever else makes the archive large", async () => {
    const noise = { path: "noise", content: randomBytes(MIB) };
    const zeros = { path: "zeros", content: Buffer.alloc(2 * MIB) };
    expect((await read(zip([noise, zeros]))).said).toEqual(tooLarge("ratio"));
    expect((await read(zip([noise, { path: "zeros", content: Buffer.alloc(MIB) }]))).said).toEqual([]);
  });

  test("512 MiB", async () => {
    const file = `${plant({})}/large`;
    const noise = randomBytes(4 * MIB);
    const head = Buffer.concat(tarEntry({ path: "noise", content: noise }));
    await gzipOfZeros(file, head, 520 * MIB);
    const { ctx } = newContext();
    expect(said((await readArchive(ctx, asked, file)).diagnostics)).toEqual(tooLarge("bytes"));
  });

  test("100 000 entries", async () => {
    const one = Buffer.concat(tarEntry({ path: "same/", type: "5" }));
    const bytes = Buffer.concat([...Array.from({ length: 100_001 }, () => one), Buffer.alloc(1024)]);
    expect((await read(bytes)).said).toEqual(tooLarge("entries"));
  });

  test("64 MiB or 10 000 entries of one skill", async () => {
    const big = { path: "one/large", content: randomBytes(33 * MIB) };
    const skill = { path: "one/SKILL.md", content: SKILL };
    const other = { path: "two/large", content: big.content };
    expect((await read(tar([skill, big, { ...big, path: "one/larger" }, other]))).said).toEqual(
      tooLarge("skill-bytes", "one"),
    );
    expect((await read(tar([skill, big, other]))).said).toEqual([]);
    const small = Array.from({ length: 10_000 }, (_, index) => ({ path: `one/${index}` }));
    expect((await read(tar([skill, ...small, { path: "two" }]))).said).toEqual(
      tooLarge("skill-entries", "one"),
    );
  });
});

describe("the source", () => {
  const packed = tar([
    { path: "top/a/SKILL.md", content: SKILL },
    { path: "top/b/SKILL.md", content: "other" },
  ]);
  const pin = { kind: "archive", url: "./a.tar", integrity: sri(packed) } as const;

  /** A server in small: what it gives, and how often it was asked. */
  function remote(give: () => Buffer | Exclude<Downloaded, { kind: "done" }>) {
    const asked: string[] = [];
    const download = async ({ url, to }: Download): Promise<Downloaded> => {
      asked.push(url);
      const given = give();
      if (!Buffer.isBuffer(given)) return given;
      fs.writeFileSync(to, given, { flag: "wx", mode: 0o600 });
      return { kind: "done", bytes: given.length };
    };
    const where: ArchivePlace = {
      kind: "url",
      url: {
        url: "https://example.com/a.tar?key=secret",
        scheme: "https",
        host: "example.com",
        owner: "a.tar",
      },
    };
    return { ...newContext({ ...nodeHost({}, "/"), download }), where, asked };
  }

  const local = (bytes: Buffer) => ({ kind: "file", path: fileOf(bytes) }) as const;

  function blobsOf(source: OpenSource): BlobId[] {
    return [...source.listing.entries.values()].flatMap((entry) =>
      entry.kind === "file" ? [entry.blob] : [],
    );
  }

  test("is pinned to what its file is, under the address as it is written", async () => {
    const { ctx } = newContext();
    const resolved = await resolveArchive(ctx, asked, local(packed), "./a.tar", null);
    expect(resolved).toEqual({ value: pin, diagnostics: [] });
  });

  test.for(["sha256", "sha384", "sha512"])(
    "is held to a declared %s, which the pin keeps",
    async (algorithm) => {
      const { ctx } = newContext();
      const integrity = sri(packed, algorithm);
      const good = await resolveArchive(ctx, asked, local(packed), "./a.tar", integrity);
      expect(good.value).toEqual({ ...pin, integrity });
      const changed = tar([{ path: "evil" }]);
      const { ctx: fresh, directory } = newContext();
      const bad = await resolveArchive(fresh, asked, local(changed), "./a.tar", integrity);
      expect([bad.value, said(bad.diagnostics)]).toEqual([
        null,
        [["archive/integrity", { name: "packed", expected: integrity, found: sri(changed, algorithm) }]],
      ]);
      expect(kept(directory)).toEqual([]);
    },
  );

  test.for([
    `${sri(packed)} ${sri(packed)}`,
    sri(packed, "sha1"),
    sri(packed, "md5"),
    "sha256-AAAA",
    sri(packed).slice(0, -1),
    `${sri(packed)}?options`,
    "",
  ])("cannot be held to %s", async (integrity) => {
    const { ctx, asked: requests, where } = remote(() => packed);
    const { value, diagnostics } = await resolveArchive(ctx, asked, where, "https://…", integrity);
    expect([value, said(diagnostics)]).toEqual([null, [["archive/integrity-syntax", { integrity }]]]);
    expect(requests).toEqual([]);
  });

  test("is downloaded once in a run, and not again in the next", async () => {
    const { ctx, where, asked: requests, progress } = remote(() => packed);
    const resolved = await resolveArchive(ctx, asked, where, "https://…", null);
    const opened = await openArchive(ctx, asked, resolved.value!, where);
    expect(said(opened.diagnostics)).toEqual([]);
    expect((await opened.value!.provide(blobsOf(opened.value!))).diagnostics).toEqual([]);
    expect(shown(ctx, opened.value!.listing)).toEqual({ "a/SKILL.md": SKILL, "b/SKILL.md": "other" });
    expect(requests).toHaveLength(1);
    expect(progress).toEqual(["fetching", "reading"]);
    ctx.cache.close();
    const offline = { ...ctx, offline: true };
    expect((await openArchive(offline, asked, resolved.value!, where)).value).not.toBeNull();
    expect((await resolveArchive(offline, asked, where, "https://…", sri(packed))).value?.integrity).toBe(
      sri(packed),
    );
    expect(requests).toHaveLength(1);
  });

  test("comes over the network, whole or not at all", async () => {
    const { ctx } = newContext();
    const manners: Record<string, (response: ServerResponse) => void> = {
      "/whole.tar": (response) => response.end(packed),
      "/cut.tar": (response) => {
        response.setHeader("Content-Length", packed.length);
        response.write(packed.subarray(0, 700), () => response.destroy());
      },
      "/none.tar": (response) => response.writeHead(404).end(),
    };
    const server = createServer(({ url }, response) => manners[url!]!(response));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => void server.close());
    const get = async (path: string) => {
      const url = parseArchiveUrl(`http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`);
      if (!url.ok) throw new Error(url.problem);
      const { value, diagnostics } = await resolveArchive(
        ctx,
        asked,
        { kind: "url", url: url.value },
        "./a.tar",
        null,
      );
      return [value, said(diagnostics)];
    };
    expect(await get("/cut.tar")).toEqual([
      null,
      [["archive/unreachable", expect.objectContaining({ how: "cut" })]],
    ]);
    expect(await get("/none.tar")).toEqual([
      null,
      [["archive/unreachable", expect.objectContaining({ how: "status", status: 404 })]],
    ]);
    expect(await get("/whole.tar")).toEqual([pin, []]);
  });

  test("is called by its address, without what may open doors", async () => {
    const { ctx, where } = remote(() => packed);
    expect((await openArchive(ctx, asked, pin, where)).value?.label).toBe("https://example.com/a.tar");
    const failing = remote(() => ({ kind: "status", status: 403 }));
    const { diagnostics } = await openArchive(failing.ctx, asked, pin, failing.where);
    expect(JSON.stringify(diagnostics)).not.toContain("secret");
    expect(diagnostics.map(({ code }) => code)).toEqual(["archive/unreachable"]);
  });

  test("brings back what was removed from the cache, or damaged", async () => {
    const { ctx, where, asked: requests } = remote(() => packed);
    const { value } = await openArchive(ctx, asked, pin, where);
    const [first, second] = blobsOf(value!) as [BlobId, BlobId];
    fs.rmSync(ctx.cache.fileOf(first));
    fs.chmodSync(ctx.cache.fileOf(second), 0o600);
    fs.writeFileSync(ctx.cache.fileOf(second), "damaged");
    expect((await value!.provide([first, second])).diagnostics).toEqual([]);
    expect(shown(ctx, value!.listing)).toEqual({ "a/SKILL.md": SKILL, "b/SKILL.md": "other" });
    expect(requests).toHaveLength(2);
    fs.rmSync(ctx.cache.fileOf(first));
    const offline = await openArchive({ ...ctx, offline: true }, asked, pin, where);
    const provided = await offline.value!.provide([first]);
    expect(said(provided.diagnostics)).toEqual([["source/offline", { name: "packed" }]]);
  });

  test("is not what was pinned when its server gives something else", async () => {
    const other = zip([{ path: "a/SKILL.md", content: SKILL }]);
    const { ctx, where, directory } = remote(() => other);
    const { value, diagnostics } = await openArchive(ctx, asked, pin, where);
    expect([value, said(diagnostics)]).toEqual([
      null,
      [["archive/integrity", { name: "packed", expected: pin.integrity, found: sri(other) }]],
    ]);
    expect(kept(directory)).toEqual([]);
  });

  test("is not what was pinned when its file changed, whatever the cache still has", async () => {
    const { ctx } = newContext();
    const where = local(packed);
    expect((await openArchive(ctx, asked, pin, where)).value).not.toBeNull();
    fs.writeFileSync(where.path, "changed");
    expect(said((await openArchive(ctx, asked, pin, where)).diagnostics)).toEqual([
      ["archive/integrity", expect.objectContaining({ expected: pin.integrity })],
    ]);
  });

  test("is read offline when it is a file of this machine, and only then", async () => {
    const { ctx } = newContext();
    const offline = { ...ctx, offline: true };
    expect((await resolveArchive(offline, asked, local(packed), "./a.tar", null)).value).toEqual(pin);
    const fresh = remote(() => packed);
    const { value, diagnostics } = await resolveArchive(
      { ...fresh.ctx, offline: true },
      asked,
      fresh.where,
      "https://…",
      null,
    );
    expect([value, said(diagnostics)]).toEqual([null, [["source/offline", { name: "packed" }]]]);
    expect(fresh.asked).toEqual([]);
  });

  test("is missing where there is no file, and says what there is", async () => {
    const { ctx } = newContext();
    const directory = plant({});
    for (const [path, kind] of [
      [`${directory}/none`, null],
      [directory, "directory"],
    ] as const) {
      const { diagnostics } = await resolveArchive(ctx, asked, { kind: "file", path }, "./a.tar", null);
      expect(said(diagnostics)).toEqual([["archive/missing", { name: "packed", path, kind }]]);
    }
  });

  test("is no larger than 256 MiB as a file", async () => {
    const { ctx } = newContext();
    const path = fileOf(Buffer.alloc(0));
    fs.truncateSync(path, 256 * MIB + 1);
    const { diagnostics } = await resolveArchive(ctx, asked, { kind: "file", path }, "./a.tar", null);
    expect(said(diagnostics)).toEqual([["archive/too-large", { name: "packed", what: "file", where: null }]]);
  });

  test("is reported when the machine does not let it be read", async () => {
    const { ctx } = newContext();
    const { diagnostics } = await readArchive(ctx, asked, `${plant({})}/none`);
    expect(diagnostics.map(({ code }) => code)).toEqual(["host/failed"]);
  });

  test("leaves no file open, however reading ends", async () => {
    const open = () => fs.readdirSync("/proc/self/fd").length;
    const evil = [{ path: "/x" }, { path: "noise", content: randomBytes(MIB) }];
    const archives = [tar(evil), zlib.gzipSync(tar(evil)), zip(evil), zip(evil).subarray(0, -4), packed];
    const before = open();
    for (const bytes of archives) await read(bytes);
    await expect.poll(open).toBeLessThanOrEqual(before);
  });
});

test("tar and zip give one listing of one tree", async ({ skip }) => {
  skip(
    process.env["KITOUT_REQUIRE_TOOLS"] !== "1" && spawnSync("zip", ["-v"]).status !== 0,
    "there is no zip",
  );
  const name = fc.stringMatching(/^[a-z][a-zé ü._-]{0,8}[a-z]$/);
  const leaf = fc.oneof(
    fc.string({ unit: "binary", maxLength: 3000 }),
    fc.constant({ kind: "executable" as const }),
  );
  const trees = fc.dictionary(
    fc.array(name, { minLength: 1, maxLength: 3 }).map((names) => names.join("/")),
    leaf,
    {
      minKeys: 1,
      maxKeys: 8,
      noNullPrototype: true,
    },
  );
  const apart = (files: Record<string, unknown>) => {
    const paths = Object.keys(files).map(fold);
    return paths.every(
      (path) => !paths.some((other) => other !== path && `${other}/`.startsWith(`${path}/`)),
    );
  };
  await fc.assert(
    fc.asyncProperty(trees.filter(apart), async (files) => {
      const directory = plant(
        Object.fromEntries(Object.entries(files).map(([path, at]) => [`top/${path}`, at])),
      );
      sh(directory, "tar -czf out.tar.gz top; zip -qry out.zip top");
      const tarred = await read(fs.readFileSync(`${directory}/out.tar.gz`));
      const zipped = await read(fs.readFileSync(`${directory}/out.zip`));
      expect(tarred.said).toEqual([]);
      expect(zipped.tree).toEqual(tarred.tree);
      expect(Object.keys(tarred.tree).sort()).toEqual(Object.keys(files).sort());
    }),
    { numRuns: 25 },
  );
});
