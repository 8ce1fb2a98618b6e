// An archive that two programs would read in two ways is refused: whoever reviews it with one of them does not see what the other installs.

import { spawnSync } from "node:child_process";
import fs from "node:fs";
import { describe, expect, test } from "vitest";
import { readArchive } from "../../../src/compiler/sources/archive.ts";
import { Cache } from "../../../src/compiler/sources/cache.ts";
import { nodeHost } from "../../../src/host/node.ts";
import { crc32 } from "../../../src/host/unpack/crc32.ts";
import { pax, sh, type TarEntry, tar, tarEntry, zip } from "../../support/archives.ts";
import { place, said } from "../../support/config.ts";
import { plant } from "../../support/tree.ts";

/** The paths that kitout finds, or what it says. */
async function read(bytes: Buffer): Promise<unknown> {
  const host = nodeHost({}, "/");
  const directory = plant({});
  fs.writeFileSync(`${directory}/archive`, bytes);
  const cache = new Cache(host, `${directory}/cache`);
  const ctx = { host, cache, offline: false, timeout: 10_000, before: null, progress: () => {} };
  const asked = { name: "packed", at: place("sources", "packed") };
  const { value, diagnostics } = await readArchive(ctx, asked, `${directory}/archive`);
  cache.close();
  return value === null ? said(diagnostics) : [...value.entries.keys()].sort();
}

const refusal = (reason: string, entry = "") => [
  ["archive/refused", { name: "packed", reason, entry, other: "" }],
];

const AMBIGUOUS = [
  [
    "archive/refused",
    expect.objectContaining({ reason: expect.stringMatching(/^(?:after-end|names|sizes|kind|hidden)$/) }),
  ],
];

const good: TarEntry = { path: "SKILL.md", content: "good" };
const evil: TarEntry = { path: "evil/SKILL.md", content: "evil" };
const zeros = (blocks: number) => Buffer.alloc(512 * blocks);

describe("a tar archive is refused", () => {
  const cases: Readonly<Record<string, Buffer>> = {
    "that goes on after its end": Buffer.concat([tar([good]), tar([evil])]),
    "that goes on after a single block of zeros": Buffer.concat([...tarEntry(good), zeros(1), tar([evil])]),
    "that begins with its end": Buffer.concat([zeros(2), tar([evil])]),
    "that goes on much later": Buffer.concat([tar([good]), zeros(500), tar([evil])]),
    "with another size in an extended header": tar([pax({ size: "1024" }), good, evil]),
    "with no size but in an extended header": tar([pax({ size: "4" }), { ...good, content: "" }]),
    "with a path for all entries": tar([{ ...pax({ path: "a" }), type: "g" }, good]),
    "with a size for all entries": tar([{ ...pax({ size: "0" }), type: "g" }, good]),
    "with a link that has bytes": tar([
      { path: "link", type: "2", target: "SKILL.md", content: Buffer.concat(tarEntry(evil)) },
      good,
    ]),
    "with a hard link that has bytes": tar([
      good,
      { path: "link", type: "1", target: "SKILL.md", content: Buffer.concat(tarEntry(evil)) },
    ]),
  };

  test.for(Object.entries(cases))("%s", async ([, bytes]) => {
    expect(await read(bytes)).toEqual(AMBIGUOUS);
  });

  test("as tar itself sees only half of it", () => {
    const { stdout } = spawnSync("tar", ["-tf", "-"], { input: Buffer.concat([tar([good]), tar([evil])]) });
    expect(stdout.toString()).toBe("SKILL.md\n");
  });

  test("however its bytes come", async () => {
    const bytes = Buffer.concat([tar([pax({ comment: "x".repeat(2000) }), good]), tar([evil])]);
    const { TarCheck } = await import("../../../src/host/unpack/tar-check.ts");
    for (const size of [1, 7, 511, 512, 513, 4096]) {
      const blocks = new TarCheck();
      const feed = () => {
        for (let at = 0; at < bytes.length; at += size) blocks.add(bytes.subarray(at, at + size));
      };
      expect(feed, String(size)).toThrow("after-end");
    }
  });
});

/** Where the directory of a zip archive begins. */
const directoryOf = (bytes: Buffer) => bytes.readUInt32LE(bytes.length - 6);

/** The archive with other values in the end record, and other bytes of the directory. */
function withDirectory(bytes: Buffer, entries: number, directory: Buffer): Buffer {
  const start = directoryOf(bytes);
  const end = Buffer.from(bytes.subarray(bytes.length - 22));
  end.writeUInt16LE(entries, 8);
  end.writeUInt16LE(entries, 10);
  end.writeUInt32LE(directory.length, 12);
  return Buffer.concat([bytes.subarray(0, start), directory, end]);
}

function replaced(bytes: Buffer, at: number, what: string): Buffer {
  const copy = Buffer.from(bytes);
  copy.write(what, at, "latin1");
  return copy;
}

function unicodePath(name: string, about: string): Buffer {
  const head = Buffer.alloc(9);
  head.writeUInt16LE(0x7075);
  head.writeUInt16LE(5 + name.length, 2);
  head[4] = 1;
  head.writeUInt32LE(crc32(Buffer.from(about)), 5);
  return Buffer.concat([head, Buffer.from(name)]);
}

describe("a zip archive is refused", () => {
  const one = zip([good]);
  const two = zip([good, evil]);
  const directory = two.subarray(directoryOf(two), two.length - 22);
  const first = 46 + good.path.length;
  const shifted = (entry: Buffer, by: number) => {
    const copy = Buffer.from(entry);
    copy.writeUInt32LE(copy.readUInt32LE(42) + by, 42);
    return copy;
  };
  const cases: Readonly<Record<string, Buffer>> = {
    "whose entry has another name before its bytes": replaced(one, 30, "EVIL!.md"),
    "whose entry has a name of another length there": replaced(one, 26, "\x07\x00"),
    "whose entry is packed in another way there": replaced(one, 8, "\x00"),
    "whose entry has another size there": replaced(one, 22, "\x05"),
    "with an entry that its directory does not have": withDirectory(two, 1, directory.subarray(0, first)),
    "with such an entry at the beginning": withDirectory(two, 1, directory.subarray(first)),
    "with a second archive before it": Buffer.concat([
      one,
      two.subarray(0, directoryOf(two)),
      shifted(directory.subarray(0, first), one.length),
      shifted(directory.subarray(first), one.length),
      two.subarray(two.length - 22),
    ]),
    "with something between the directory and the end": withDirectory(
      one,
      1,
      Buffer.concat([one.subarray(directoryOf(one), one.length - 22), Buffer.from("more")]),
    ),
    "with two names for one entry": zip([
      { path: "notes.md", content: "evil", extra: unicodePath("SKILL.md", "notes.md") },
    ]),
    "with a directory that has bytes": zip([good, { path: "evil/", content: "evil", mode: 0o40755 }]),
  };

  test.for(Object.entries(cases))("%s", async ([, bytes]) => {
    const fixed = Buffer.from(bytes);
    fixed.writeUInt32LE(offsetOfDirectory(fixed), fixed.length - 6);
    expect(await read(fixed)).toEqual(AMBIGUOUS);
  });
});

/** Where the directory really is: its size before the end record. */
function offsetOfDirectory(bytes: Buffer): number {
  return bytes.length - 22 - bytes.readUInt32LE(bytes.length - 10);
}

describe("what ordinary programs write is read:", () => {
  const FILES = ["pdf/SKILL.md", "pdf/run"];
  test.for([
    ["zip", "zip -qr out ."],
    ["zip, without a file to go back in", "zip -qr - . | cat > out"],
    ["zip, with a comment", "echo hello | zip -qrz out . >/dev/null"],
    ["zip, without compression", "zip -qr0 out ."],
    [
      "git",
      "git init -q . && git add . && git archive --format=zip -o ../out $(git write-tree) && mv ../out out",
    ],
    [
      "git as tar",
      "git init -q . && git add . && git archive --format=tar.gz -o ../out $(git write-tree) && mv ../out out",
    ],
    ["python", "python3 -m zipfile -c out pdf"],
    [
      "python, without a file to go back in",
      `python3 -c "
import sys, zipfile
z = zipfile.ZipFile(sys.stdout.buffer, 'w', zipfile.ZIP_DEFLATED)
for name in ('pdf/SKILL.md', 'pdf/run'): z.write(name)
z.close()" | cat > out`,
    ],
    ["tar of POSIX", "tar --format=pax -cf out pdf"],
    ["tar with a global header", "tar --format=pax --pax-option=globexthdr.name=g,comment=hello -cf out pdf"],
    ["tar, twice over", "tar -cf out pdf/SKILL.md && tar -rf out pdf/run"],
  ])("%s", async ([, line]) => {
    const directory = plant({ "pdf/SKILL.md": "skill", "pdf/run": "run" });
    sh(directory, `${line!} && { [ -f out ] || mv out.zip out; }`);
    const found = (await read(fs.readFileSync(`${directory}/out`))) as string[];
    const names = found
      .map((path) => path.replace(/^pdf\//, ""))
      .filter((path) => FILES.includes(`pdf/${path}`));
    expect(names).toEqual(["SKILL.md", "run"]);
  });

  test("zip on Windows, with its backslashes, checked as ever", async () => {
    const made = (path: string) => zip([{ path, content: "x", mode: null }]);
    expect(await read(made("top\\pdf\\SKILL.md"))).toEqual(["pdf/SKILL.md"]);
    expect(await read(made("..\\evil"))).toEqual(refusal("dotdot", "../evil"));
    expect(await read(made("\\evil"))).toEqual(refusal("absolute", "/evil"));
    expect(await read(made("C:\\evil"))).toEqual(refusal("drive", "C:/evil"));
    // Elsewhere it is a letter like any other, and Windows would take it for a slash.
    expect(await read(zip([{ path: "a\\b", content: "x" }]))).toEqual(refusal("backslash", "a\\b"));
  });
});
