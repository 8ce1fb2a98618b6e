// Archives out of which two programs could read different things: all of them are refused. What is accepted, other programs list in the
// same way.

import { spawnSync } from "node:child_process";
import fs from "node:fs";
import zlib from "node:zlib";
import { describe, expect, test } from "vitest";
import { nodeHost } from "../../../src/host/node.ts";
import { crc32 } from "../../../src/host/unpack/crc32.ts";
import { locate, testWith } from "../../installer/support/shells.ts";
import { pax, sh, type TarEntry, tar, tarEntry, zip } from "../../support/archives.ts";
import { plant } from "../../support/tree.ts";

const LIMITS = { maxBytes: 1 << 24, smallBytes: 1 << 20, maxRatio: 100 };

const A: TarEntry = { path: "a/SKILL.md", content: "a" };
const B: TarEntry = { path: "b/SKILL.md", content: "b" };

function fileOf(bytes: Buffer): string {
  const file = `${plant({})}/archive`;
  fs.writeFileSync(file, bytes);
  return file;
}

/** The names that kitout finds, or the problem. */
async function read(bytes: Buffer): Promise<string | string[]> {
  const names: string[] = [];
  for await (const part of nodeHost({}, "/").unpack(fileOf(bytes), LIMITS)) {
    if (part.kind === "problem") return part.problem;
    if (part.kind === "entry") names.push(part.path);
  }
  return names;
}

/** A tar archive without its end. */
function open(...entries: readonly TarEntry[]): Buffer {
  return Buffer.concat(entries.flatMap(tarEntry));
}

const END = Buffer.alloc(1024);

/** The header of an entry, changed and with the right checksum. */
function changed(entry: TarEntry, change: (header: Buffer) => void): Buffer {
  const [header, ...rest] = tarEntry(entry) as [Buffer, ...Buffer[]];
  change(header);
  header.write("        ", 148);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
  return Buffer.concat([header, ...rest]);
}

const long = (type: "L" | "K", name: string): TarEntry => ({
  path: "././@LongLink",
  type,
  content: `${name}\0`,
});

describe("a tar archive", () => {
  test.each<[string, Buffer, string]>([
    ["goes on after its end", Buffer.concat([open(A), END, open(B), END]), "after-end"],
    [
      "goes on after one block of zeros",
      Buffer.concat([open(A), Buffer.alloc(512), open(B), END]),
      "after-end",
    ],
    ["has a part of a block after its end", Buffer.concat([open(A), END, Buffer.from("x")]), "after-end"],
    [
      "has another size in an extended header",
      tar([pax({ size: "512" }), { ...A, content: "x".repeat(1024) }]),
      "sizes",
    ],
    [
      "has a size of nothing in an extended header",
      tar([pax({ size: "0" }), { ...A, content: "x".repeat(1024) }]),
      "sizes",
    ],
    ["has a size that is no number", tar([pax({ size: "0x1" }), A]), "sizes"],
    [
      "has two names in one extended header",
      Buffer.concat([
        open(
          { ...pax({ path: "x" }), content: `${pax({ path: "x" }).content}${pax({ path: "y" }).content}` },
          A,
        ),
        END,
      ]),
      "names",
    ],
    ["has two extended headers for one entry", tar([pax({ path: "x" }), pax({ path: "y" }), A]), "names"],
    ["has both kinds of long names", tar([long("L", "x"), pax({ path: "y" }), A]), "names"],
    ["has two long names", tar([long("L", "x"), long("L", "y"), A]), "names"],
    [
      "has something behind the end of a long name",
      tar([{ ...long("L", "x"), content: "x\0y\0" }, A]),
      "names",
    ],
    ["names all entries that follow", tar([{ ...pax({ path: "x" }), type: "g" }, A]), "names"],
    [
      "has a prefix that only some read",
      Buffer.concat([
        changed(A, (header) => {
          header.write("ustar  \0", 257);
          header.write("skills", 345);
        }),
        END,
      ]),
      "names",
    ],
    [
      "has a sparse file under another name",
      tar([pax({ "GNU.sparse.name": "b/SKILL.md", "GNU.sparse.major": "1" }), A]),
      "kind",
    ],
    ["has an entry of a kind that some take for a file", tar([{ ...A, type: "Z" }]), "kind"],
    ["has an old sparse file", tar([{ ...A, type: "S" }]), "kind"],
    ["has a name for a volume", tar([{ ...A, type: "V", content: "" }]), "kind"],
    ["has an extended header of Solaris", tar([{ ...pax({ path: "x" }), type: "X" }, A]), "kind"],
    [
      "has a link with bytes that look like an entry",
      tar([{ path: "l", type: "2", target: "a", content: open(B) }]),
      "sizes",
    ],
    ["has a hard link with bytes", tar([A, { path: "h", type: "1", target: A.path, content: "h" }]), "sizes"],
    [
      "has a header that Python takes for its end",
      Buffer.concat([
        open(A),
        changed(B, (header) => {
          header.write("x", 110);
        }),
        END,
      ]),
      "after-end",
    ],
    ["has a key that ends in the middle", tar([pax({ "path\0": "c/SKILL.md" }), B]), "names"],
    ["has the size of a file with holes", tar([pax({ "SCHILY.realsize": "512" }), B]), "kind"],
    ["has nothing for a name in an extended header", tar([pax({ path: "" }), A]), "names"],
    ["has nothing for a target in an extended header", tar([pax({ linkpath: "", mtime: "1" }), A]), "names"],
    ["has a file that some take for a directory", tar([{ path: "b/SKILL.md/", content: "b" }]), "kind"],
    ["has an empty one", tar([{ path: "b/SKILL.md/" }]), "kind"],
    [
      "has one by an extended header",
      tar([pax({ path: "b/SKILL.md/" }), { path: "b", type: "\0", content: "b" }]),
      "kind",
    ],
    [
      "has an old file that is a directory by its first name",
      tar([pax({ path: "b/SKILL.md" }), { path: "b/", type: "\0" }]),
      "kind",
    ],
    ["has one by a long name", tar([long("L", "b/SKILL.md/"), { path: "b", content: "b" }]), "kind"],
  ])("%s: refused", async (_, bytes, problem) => {
    expect(await read(bytes)).toBe(problem);
    expect(await read(zlib.gzipSync(bytes))).toBe(problem);
  });

  test("may end in more zeros, or without any, and have each long name", async () => {
    const deep = `${"d".repeat(60)}/${"e".repeat(60)}/SKILL.md`;
    expect(await read(Buffer.concat([tar([A, B]), Buffer.alloc(10_240)]))).toEqual([A.path, B.path]);
    expect(await read(open(A, B))).toEqual([A.path, B.path]);
    expect(await read(tar([pax({ path: deep, mtime: "1.5" }), A, B]))).toEqual([deep, B.path]);
    expect(await read(tar([long("L", deep), A, B]))).toEqual([deep, B.path]);
    expect(await read(tar([long("K", deep), long("L", "l"), { path: "x", type: "2", target: "x" }]))).toEqual(
      ["l"],
    );
    expect(await read(tar([{ ...pax({ comment: "0123" }), type: "g" }, A]))).toEqual([A.path]);
    for (const owner of ["\0\0\0\0\0\0\0\0", "        ", "   501 \0", "\x80\0\0\0\x7f\xff\xff\xff"])
      expect(await read(changed(A, (header) => void header.write(owner, 108, "latin1")))).toEqual([A.path]);
  });

  test.each<[string, Buffer]>([
    ["goes on in another gzip file behind the first", Buffer.alloc(0)],
    ["goes on in another gzip file behind zeros", Buffer.alloc(1000)],
  ])("%s: refused", async (_, between) => {
    const bytes = Buffer.concat([zlib.gzipSync(open(A)), between, zlib.gzipSync(tar([B]))]);
    expect(await read(bytes)).toBe("after-end");
    const halves = Buffer.concat([zlib.gzipSync(tar([A])), between, zlib.gzipSync(END)]);
    expect(await read(halves)).toBe("after-end");
  });

  test("may have zeros behind its gzip file", async () => {
    expect(await read(Buffer.concat([zlib.gzipSync(tar([A, B])), Buffer.alloc(200_000)]))).toEqual([
      A.path,
      B.path,
    ]);
  });

  const python = locate(["python3"]);
  testWith(python)("in two gzip files with zeros between them is read differently by Python", () => {
    const file = fileOf(Buffer.concat([zlib.gzipSync(open(A)), Buffer.alloc(10), zlib.gzipSync(tar([B]))]));
    const script = "import sys, tarfile\nprint(*tarfile.open(sys.argv[1]).getnames())";
    const { stdout } = spawnSync(python!, ["-c", script, file], { encoding: "utf8" });
    expect(stdout.trim()).toBe(`${A.path} ${B.path}`);
  });

  testWith(python)("of each format that tar writes is read as Python and tar read it", async () => {
    const directory = plant({ [`d/${"n".repeat(90)}/${"m".repeat(90)}/x.md`]: "x", "d/y.md": "y" });
    sh(directory, "ln -s y.md d/link && ln d/y.md d/hard");
    for (const format of ["gnu", "oldgnu", "pax", "ustar", "v7"]) {
      const from = format === "v7" ? "d/y.md d/link" : "d";
      sh(directory, `tar --format=${format} -cf ${format}.tar ${from}`);
      const file = `${directory}/${format}.tar`;
      const script = "import sys, tarfile\nfor m in tarfile.open(sys.argv[1]): print(m.name)";
      const others = [
        spawnSync(python!, ["-c", script, file], { encoding: "utf8" }).stdout,
        sh(directory, `tar -tf ${file}`),
      ].map((text) =>
        text
          .trim()
          .split("\n")
          .map((name) => name.replace(/\/$/, "")),
      );
      const own = await read(fs.readFileSync(file));
      for (const names of others)
        expect([format, names]).toEqual([format, [own].flat().map((name) => name.replace(/\/$/, ""))]);
    }
  });
});

describe("an archive of two formats", () => {
  /** A zip archive in front of bytes that it takes for its comment. */
  const before = (rest: Buffer) => {
    const bytes = zip([B]);
    bytes.writeUInt16LE(rest.length, bytes.length - 2);
    return bytes;
  };

  test("is refused: a tar archive that ends as a zip archive", async () => {
    const size = 1024;
    const inside = zip([B]);
    const content = Buffer.concat([inside, Buffer.alloc(size - inside.length)]);
    content.writeUInt16LE(size - inside.length, inside.length - 2);
    const bytes = open(A, { path: "x", content });
    expect(await read(bytes)).toBe("hidden");
  });

  test("is refused: a gzip file with a zip archive in its header", async () => {
    const packed = zlib.gzipSync(tar([A]));
    const [head, rest] = [Buffer.from(packed.subarray(0, 10)), packed.subarray(10)];
    head[3] = 4;
    const extra = before(rest);
    const length = Buffer.alloc(2);
    length.writeUInt16LE(extra.length);
    const bytes = Buffer.concat([head, length, extra, rest]);
    expect(zlib.gunzipSync(bytes)).toEqual(tar([A]));
    expect(await read(bytes)).toBe("hidden");
  });

  test("is none where a file in it is a zip archive", async () => {
    const file = { path: "x.zip", content: zip([B]) };
    expect(await read(tar([A, file]))).toEqual([A.path, "x.zip"]);
    expect(await read(open(A, file))).toEqual([A.path, "x.zip"]);
    expect(await read(zlib.gzipSync(tar([A, file]), { level: 0 }))).toEqual([A.path, "x.zip"]);
  });
});

describe("a zip archive", () => {
  const good = zip([A, B]);
  const local = (name: string) => good.indexOf(`PK\x03\x04`, good.indexOf(name) - 30, "latin1");
  const central = (name: string) => good.lastIndexOf(name) - 46;
  const end = good.length - 22;
  const start = good.readUInt32LE(end + 16);

  /** The archive with some bytes changed. */
  function edited(edit: (bytes: Buffer) => void): Buffer {
    const bytes = Buffer.from(good);
    edit(bytes);
    return bytes;
  }

  /** The archive with bytes put in at a place before its list, which is told where it begins. */
  function inserted(at: number, bytes: Buffer): Buffer {
    const made = Buffer.concat([good.subarray(0, at), bytes, good.subarray(at)]);
    made.writeUInt32LE(start + bytes.length, made.length - 6);
    return made;
  }

  const unicode = (name: string) => {
    const data = Buffer.concat([Buffer.from([1]), Buffer.alloc(4), Buffer.from(name)]);
    data.writeUInt32LE(crc32(Buffer.from(A.path)), 1);
    const head = Buffer.alloc(4);
    head.writeUInt16LE(0x7075);
    head.writeUInt16LE(data.length, 2);
    return Buffer.concat([head, data]);
  };

  test.each<[string, Buffer, string]>([
    ["names an entry in two ways", edited((bytes) => bytes.write("c", local("a/SKILL.md") + 30)), "names"],
    [
      "has another size before the bytes",
      edited((bytes) => bytes.writeUInt32LE(7, local("a/SKILL.md") + 22)),
      "sizes",
    ],
    [
      "has another checksum before the bytes",
      edited((bytes) => bytes.writeUInt32LE(7, local("a/SKILL.md") + 14)),
      "sizes",
    ],
    [
      "has another method before the bytes",
      edited((bytes) => bytes.writeUInt16LE(0, local("a/SKILL.md") + 8)),
      "kind",
    ],
    [
      "is encrypted only in front of the bytes",
      edited((bytes) => bytes.writeUInt16LE(1, local("a/SKILL.md") + 6)),
      "kind",
    ],
    [
      "has an entry that is not in its list",
      inserted(start, zip([{ path: "c/SKILL.md" }]).subarray(0, 42)),
      "hidden",
    ],
    ["has something in front of its entries", Buffer.concat([Buffer.from("PK\x03\x04"), good]), "hidden"],
    ["lists fewer entries than there are", edited((bytes) => bytes.writeUInt16LE(1, end + 10)), "hidden"],
    [
      "lists one entry for the bytes of another",
      edited((bytes) => bytes.writeUInt32LE(0, central("b/SKILL.md") + 42)),
      "hidden",
    ],
    [
      "ends twice",
      Buffer.concat([edited((bytes) => bytes.writeUInt16LE(22, end + 20)), good.subarray(end)]),
      "hidden",
    ],
    ["has a directory with bytes", zip([{ path: "a/", content: "a" }]), "kind"],
    ["has a directory that is a link", zip([{ path: "a/", mode: 0o120777 }]), "kind"],
    ["has a file that is a directory", zip([{ path: "a", mode: 0o040755 }]), "kind"],
    [
      "has a file that DOS takes for a directory",
      edited((bytes) => bytes.writeUInt32LE(0x10, central("b/SKILL.md") + 38)),
      "kind",
    ],
    [
      "has a link that only those see who do not ask which system made it",
      edited((bytes) => {
        bytes.writeUInt16LE(20, central("b/SKILL.md") + 4);
        bytes.writeUInt32LE(0o120777 * 0x10000, central("b/SKILL.md") + 38);
      }),
      "kind",
    ],
    [
      "has other directories for programs that know Unicode",
      zip([{ ...A, extra: unicode("\u00e9/c/SKILL.md") }]),
      "names",
    ],
    [
      "has another last name for programs that know Unicode",
      zip([{ ...A, extra: unicode("\u00e9/README.md") }]),
      "names",
    ],
    ["has two names in Unicode", zip([{ ...A, extra: unicode("\u00e9/SKILL.md"), flags: 0x800 }]), "names"],
    [
      "has another name for programs that know Unicode",
      zip([{ ...A, extra: unicode("c/SKILL.md") }]),
      "names",
    ],
  ])("%s: refused", async (_, bytes, problem) => {
    expect(await read(bytes)).toBe(problem);
  });

  test("may give its directories a mode of all bits, as some programs in Java do", async () => {
    expect(await read(zip([{ path: "a/", mode: 0o177777 }, A]))).toEqual(["a/", A.path]);
  });

  testWith(locate(["zip"]))("of each kind that zip writes is read", async () => {
    const directory = plant({ "d/a.md": "a".repeat(2000), "d/ü.md": "u" });
    sh(
      directory,
      "zip -qr plain.zip d && zip -qr - d | cat >stream.zip && zip -qr0 stored.zip d plain.zip && printf x | zip -q stdin.zip - && echo note | zip -qz plain.zip",
    );
    for (const name of ["plain", "stream", "stored"])
      expect(await read(fs.readFileSync(`${directory}/${name}.zip`))).toEqual(
        expect.arrayContaining(["d/", "d/a.md", "d/ü.md"]),
      );
    expect(await read(fs.readFileSync(`${directory}/stdin.zip`))).toEqual(["-"]);
  });
});
