// A machine on disk as text that can be reviewed, and back. What is read-only, executable or a link stays so; where the machine stood is
// a placeholder, for installers and kitout write absolute paths down.

import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";

/** `tree.json` of a fixture; the contents are beside it, in `files/`. */
export interface Fixture {
  /** What made it. */
  readonly kitout: string;
  readonly commit: string;
  /** Digests of texts with a path in them, by the word that is written for each. */
  readonly digests: Readonly<Record<string, PathDigest>>;
  /** By path: `directory MODE`, `file MODE NAME` where NAME is in `files/`, or `link TEXT`. */
  readonly tree: Readonly<Record<string, string>>;
}

/** The first `length` digits of the SHA-256 of a text. */
export interface PathDigest {
  readonly of: string;
  readonly length: number;
}

/** The word for the directory that the machine is in. */
export const BASE = "@BASE@";

/** Before anything that these machines remember, so that no grace applies to what is in a store. */
const LONG_AGO = new Date("2020-01-01T00:00:00Z");

/** Writes the directory `base` into `fixture`, which must not be there yet. Throws when a path of this machine would be left in it. */
export function pack(base: string, fixture: string, about: Omit<Fixture, "tree">): void {
  const portable = replacer(wordsFor(base, about.digests).map(([word, text]) => [text, word]));
  const tree: Record<string, string> = {};
  const contents = new Map<string, string>();
  const taken = new Set<string>();
  fs.mkdirSync(fixture);
  fs.mkdirSync(`${fixture}/files`);
  for (const name of walk(base)) {
    const file = path.join(base, name);
    const stat = fs.lstatSync(file);
    const mode = (stat.mode & 0o777).toString(8);
    const described = (): string => {
      if (stat.isSymbolicLink()) return `link ${portable(fs.readlinkSync(file))}`;
      if (stat.isDirectory()) return `directory ${mode}`;
      const content = portable(fs.readFileSync(file, "latin1"));
      if (!contents.has(content)) contents.set(content, freeName(path.basename(portable(name)), taken));
      return `file ${mode} ${contents.get(content)}`;
    };
    tree[portable(name)] = described();
  }
  for (const [content, name] of contents) fs.writeFileSync(`${fixture}/files/${name}`, content, "latin1");
  fs.writeFileSync(`${fixture}/tree.json`, `${JSON.stringify({ ...about, tree }, null, 2)}\n`);
  const left = [...Object.entries(tree).flat(), ...contents.keys()].find((text) => text.includes(base));
  if (left !== undefined) throw new Error(`A path of this machine is left in: ${left.slice(0, 400)}`);
}

/** Makes of the directory `base` what was packed. Gives what translates between texts of the fixture and of this machine. */
export function unpack(fixture: string, base: string): { here: Translate; portable: Translate } {
  const { digests, tree } = JSON.parse(fs.readFileSync(`${fixture}/tree.json`, "utf8")) as Fixture;
  const words = wordsFor(base, digests);
  const here = replacer(words);
  const entries = Object.entries(tree).map(([name, described]) => {
    const [, kind, rest] = /^(\S+) (.*)$/s.exec(described)!;
    return { file: path.join(base, here(name)), kind: kind!, rest: rest! };
  });
  for (const { file, kind, rest } of entries) {
    const [mode, name] = rest.split(" ");
    if (kind === "link") fs.symlinkSync(here(rest), file);
    else if (kind === "directory") fs.mkdirSync(file, { recursive: true });
    else {
      fs.writeFileSync(file, here(fs.readFileSync(`${fixture}/files/${name}`, "latin1")), "latin1");
      fs.chmodSync(file, Number.parseInt(mode!, 8));
    }
  }
  // A directory only once everything is in it.
  for (const { file, kind, rest } of entries.reverse()) {
    if (kind === "directory") fs.chmodSync(file, Number.parseInt(rest, 8));
    fs.lutimesSync(file, LONG_AGO, LONG_AGO);
  }
  return { here, portable: replacer(words.map(([word, text]) => [text, word])) };
}

/** Every path below a directory, each after the directory it is in; links are not followed. */
export function walk(directory: string): string[] {
  const entries = fs.readdirSync(directory, { withFileTypes: true });
  const paths = entries.flatMap((entry) => {
    const inner = entry.isDirectory() ? walk(path.join(directory, entry.name)) : [];
    return [entry.name, ...inner.map((name) => `${entry.name}/${name}`)];
  });
  return paths.sort();
}

export type Translate = (text: string) => string;

/** What each word of a fixture means where the machine is in `base`. */
function wordsFor(base: string, digests: Fixture["digests"]): [word: string, text: string][] {
  const words: [string, string][] = [[BASE, base]];
  // A digest may be of a text with another digest in it that comes before.
  for (const [word, { of, length }] of Object.entries(digests)) {
    const text = replacer(words)(of);
    words.push([word, createHash("sha256").update(text).digest("hex").slice(0, length)]);
  }
  return words;
}

function replacer(pairs: readonly (readonly [from: string, to: string])[]): Translate {
  return (text) => pairs.reduce((changed, [from, to]) => changed.replaceAll(from, to), text);
}

/** A name in `files/` that is like this one: no other has it, whatever the case, and git sees nothing special in it. */
function freeName(name: string, taken: Set<string>): string {
  const plain = name.replace(/^\.+|@/g, "");
  const { name: stem, ext } = path.parse(plain);
  for (let number = 1; ; number += 1) {
    const free = number === 1 ? plain : `${stem}-${number}${ext}`;
    if (taken.has(free.toLowerCase())) continue;
    taken.add(free.toLowerCase());
    return free;
  }
}
