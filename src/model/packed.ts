// Skills whose bytes have been read, and the bundle of them.

import type { RenderedLink, RenderedSkill, Variant } from "./bundle.ts";
import type { ContentFile } from "./content.ts";
import type { Digest, Hex, RelPath } from "./names.ts";

/** One line of a wanted table, without the entry. No part has a tab or a line break in it. */
export interface Row {
  readonly type: "f" | "x" | "l";
  /** SHA-256 of the bytes, or the text of the link. */
  readonly identity: string;
  readonly path: RelPath;
}

/** Rows as they are in a table, a line each: as objects, those of many skills would take twice the memory. */
export class Rows {
  readonly #lines: string;

  /** `rows` may be given as their text, as `text` has it. */
  constructor(rows: readonly Row[] | string) {
    this.#lines =
      typeof rows === "string"
        ? rows
        : rows.map(({ type, identity, path }) => `${type}\t${identity}\t${path}\n`).join("");
  }

  get text(): string {
    return this.#lines;
  }

  /** The lines, with `entry` before each path. */
  *lines(entry: string): Iterable<string> {
    const lines = this.#lines;
    for (let at = 0; at < lines.length; ) {
      const path = lines.indexOf("\t", at + 2) + 1;
      const end = lines.indexOf("\n", path) + 1;
      yield `${lines.slice(at, path)}${entry}${lines.slice(path, end)}`;
      at = end;
    }
  }

  all(): readonly Row[] {
    return [...this.lines("")].map((line) => {
      const [type, identity, path] = line.slice(0, -1).split("\t") as [Row["type"], string, RelPath];
      return { type, identity, path };
    });
  }
}

export interface PackedVariant {
  readonly variant: Variant;
  /** Of the rendered skill. */
  readonly digest: Digest;
  /** `<hash>-<name>`: the directory's name in `skills/`. */
  readonly directory: string;
  /** Sorted by the bytes of the paths. */
  readonly rows: Rows;
}

export interface PackedSkill {
  readonly skill: RenderedSkill;
  /** Of the resolved skill, as in the lock. */
  readonly digest: Digest;
  readonly variants: readonly PackedVariant[];
}

/** What an earlier run made of a skill about which there was nothing to say. */
export interface KnownSkill {
  readonly digest: Digest;
  /** One for each of its variants, in their order. */
  readonly variants: readonly Omit<PackedVariant, "variant">[];
}

/** What earlier runs made, by what it was made of. */
export interface KnownSkills {
  get(key: Hex): KnownSkill | null;
  put(key: Hex, skill: KnownSkill): void;
}

/** The destination of rendered skills. */
export interface SkillSink {
  /** Whether this skill is already there. `fetched`: its bytes are remote and must be those of the lock in every build. */
  has(directory: string, fetched: boolean): boolean;
  put(directory: string, files: readonly ContentFile[], links: readonly RenderedLink[]): void;
}

/** A file that is made for the bundle. A table of many skills is large, so its bytes exist only while they are used. */
export interface BundleFile {
  readonly path: string;
  readonly executable: boolean;
  /** Of its bytes. */
  readonly sha256: Hex;
  /** The bytes in pieces; the same in every call. */
  chunks(): Iterable<Uint8Array>;
}

export interface Bundle {
  /** SHA-256 of the manifest's bytes. */
  readonly id: Hex;
  /** Every file but the skills', `manifest.json` and `id` among them; sorted by the bytes of their paths. */
  readonly files: readonly BundleFile[];
  /** The links of `views/`, each once. */
  links(): Iterable<{ readonly path: string; readonly target: string }>;
  /** The directories of `skills/`, sorted. */
  readonly skills: readonly string[];
}
