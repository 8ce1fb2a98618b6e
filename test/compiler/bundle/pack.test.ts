import fs from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { pack } from "../../../src/compiler/bundle/pack.ts";
import { contentReader } from "../../../src/compiler/read-content.ts";
import { bytesIn } from "../../../src/digest/content.ts";
import { hexDigest, narDigest } from "../../../src/digest/nar.ts";
import { narOfDirectory } from "../../../src/host/hash-directory.ts";
import type { ReadHost } from "../../../src/host/host.ts";
import { nodeHost } from "../../../src/host/node.ts";
import type { RenderedFile, RenderedSkill } from "../../../src/model/bundle.ts";
import type { SkillSink } from "../../../src/model/packed.ts";
import { codes } from "../../support/config.ts";

const MIB = 1024 * 1024;

let directory: string;
let host: ReadHost;
beforeEach(() => {
  directory = fs.realpathSync(fs.mkdtempSync(path.join(tmpdir(), "kitout-pack-")));
  host = nodeHost({}, directory);
});
afterEach(() => fs.rmSync(directory, { recursive: true, force: true }));

/** The skill of everything in `directory`. */
function skill(): RenderedSkill {
  const names = fs.readdirSync(directory).sort();
  const tree = { name: "mine", directory };
  const nodes = names.map((name) => {
    const { size } = fs.statSync(path.join(directory, name));
    return { kind: "file", path: name, executable: false, size, from: name, tree, blob: null };
  }) as unknown as readonly RenderedFile[];
  const selected = { id: "big", reason: { by: { at: null } }, skill: { tree } };
  const variants = [{ selected, name: "big", rewriteName: false }];
  return {
    selected,
    variants,
    nodes: () => ({ resolved: nodes, rendered: nodes }),
  } as unknown as RenderedSkill;
}

function write(files: Readonly<Record<string, number>>): void {
  for (const [name, size] of Object.entries(files))
    fs.writeFileSync(path.join(directory, name), Buffer.alloc(size, `${name} `));
}

/** Everything that is put into a bundle, by the file's name; `looked` is called after a skill was read, and before it is written. */
function packed(machine: ReadHost, looked: () => void = () => {}) {
  const written = new Map<string, Buffer>();
  const sink: SkillSink = {
    has: () => {
      looked();
      return false;
    },
    put: (_, files) => {
      for (const file of files) written.set(file.path, bytesIn(file));
    },
  };
  const same = (content: unknown) => ({ value: content, diagnostics: [] }) as never;
  const made = pack(
    contentReader(machine),
    [skill()],
    (_, rendered) => same(rendered),
    sink,
    () => null,
  );
  return { ...made, written };
}

test("a skill that is not held as a whole has the same digests and bytes", () => {
  write({ "SKILL.md": 100, a: 7 * MIB, b: MIB, c: MIB / 2, d: 0, e: 3 * MIB, z: 20 });
  for (let at = 0; at < 12; at++) write({ [`m${at}`]: MIB - at });
  const { value, diagnostics, written } = packed(host);
  expect(diagnostics).toEqual([]);
  expect(value[0]!.digest).toBe(narDigest(narOfDirectory(host, directory)));
  const on = (name: string) => fs.readFileSync(path.join(directory, name));
  for (const { path: name, identity } of value[0]!.variants[0]!.rows.all()) {
    expect(identity).toBe(hexDigest(on(name)));
    expect(written.get(name)!.equals(on(name))).toBe(true);
  }
  expect(written.size).toBe(fs.readdirSync(directory).length);
});

test("of a skill, only a few megabytes are held", () => {
  write({ "SKILL.md": 100, large: 30 * MIB });
  for (let at = 0; at < 30; at++) write({ [`m${at}`]: MIB });
  let held = 0;
  const readFile = (file: string) => {
    const bytes = host.physical.readFile(file);
    held += bytes.length;
    return bytes;
  };
  packed({ ...host, physical: { ...host.physical, readFile } });
  expect(held).toBeLessThan(9 * MIB);
});

test.each([
  ["with other bytes", () => fs.writeFileSync(path.join(directory, "large"), Buffer.alloc(3 * MIB, "x"))],
  ["shorter", () => fs.truncateSync(path.join(directory, "large"), MIB)],
  ["longer", () => fs.appendFileSync(path.join(directory, "large"), "more")],
])("a file that is %s when it is written than when it was hashed is an error", (_, change) => {
  write({ "SKILL.md": 100, large: 3 * MIB });
  const { value, diagnostics } = packed(host, change);
  expect([value, codes(diagnostics)]).toEqual([[], ["skill/changed"]]);
});

test("a file that never ends is an error", () => {
  write({ "SKILL.md": 100, large: 3 * MIB });
  const readChunks = function* () {
    for (;;) yield Buffer.alloc(MIB, "x");
  };
  const { diagnostics } = packed({ ...host, physical: { ...host.physical, readChunks } });
  expect(codes(diagnostics)).toEqual(["skill/changed"]);
});
