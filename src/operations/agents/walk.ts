// Everything that is in one directory of skills, as agents find it there. It may be anything, so reading is bounded, no directory is
// looked into twice, and nothing is opened but files.

import type { FoundSkill } from "../../agents/visibility.ts";
import { decodeText } from "../../digest/bytes.ts";
import { readFields } from "../../frontmatter/frontmatter.ts";
import { judge } from "../../frontmatter/load-problems.ts";
import { HostError, type Kind, type ReadHost } from "../../host/host.ts";
import { readBounded } from "../../host/read-bounded.ts";
import { basename } from "../../model/names.ts";
import { dirname } from "../../model/paths.ts";

export interface WalkedSkill extends FoundSkill {
  /** Its directory, links resolved. */
  readonly real: string;
  /** The text to which the ranges of the problems refer. */
  readonly text: string;
}

export interface Walked {
  /** Parents first, and by name. A skill to which several entries lead is there once for each. */
  readonly skills: readonly WalkedSkill[];
  readonly dangling: readonly { readonly path: string; readonly target: string }[];
  readonly unreadable: readonly { readonly path: string; readonly system: string }[];
  /** Files that are SKILL.md but for upper and lower case, in directories without one. */
  readonly nearMisses: readonly string[];
  /** What is in the place of the directory, when it is none; `text` is what a small file says. */
  readonly instead: { readonly kind: Kind; readonly text: string | null } | null;
  /** Each SKILL.md that is larger than what is read of one. */
  readonly oversized: readonly string[];
  /** Names in the directory itself that begin with a dot. */
  readonly hidden: readonly string[];
  /** Whether it holds too much to look at all of it. */
  readonly isCut: boolean;
}

/** Directories that are looked into below one root. */
const MAX_DIRECTORIES = 20_000;
/** Levels below the root: Codex looks so deep, and no agent is known to look deeper. */
const MAX_DEPTH = 6;
/** MiB of a SKILL.md. */
export const MAX_SKILL_FILE = 1;
const MIB = 1024 * 1024;
/** Bytes of a file in the place of the directory: a link as text is shorter. */
const MAX_INSTEAD = 4096;

/** Looks at the root, an absolute path. Never throws for what the machine refuses: that is part of the answer. */
export function walk(host: ReadHost, root: string): Walked {
  const found = new Walk(host);
  found.root(root);
  return found;
}

/** The skill in a physical directory; null when there is no SKILL.md. `path` and `isLink` are those by which an agent comes to it. */
export function skillAt(
  host: ReadHost,
  directory: string,
  entry: string,
  path: string,
  isLink: boolean,
): FoundSkill | null {
  return new Walk(host).skill(path, directory, entry, isLink);
}

class Walk implements Walked {
  readonly skills: WalkedSkill[] = [];
  readonly dangling: { path: string; target: string }[] = [];
  readonly unreadable: { path: string; system: string }[] = [];
  readonly nearMisses: string[] = [];
  readonly oversized: string[] = [];
  readonly hidden: string[] = [];
  instead: { kind: Kind; text: string | null } | null = null;
  isCut = false;
  /** By physical path, with the skill that it is. */
  readonly #seen = new Map<string, WalkedSkill | null>();

  constructor(private readonly host: ReadHost) {}

  root(path: string): void {
    const real = this.#follow(path, path);
    const stat = real === null ? null : this.#try(path, () => this.host.physical.stat(real));
    if (real === null || stat === null) return;
    if (stat.kind === "directory") this.#visit(path, real, "", false, 0);
    else {
      const isSmall = stat.kind === "file" && stat.size <= MAX_INSTEAD && real === this.#physical(path);
      const bytes = isSmall ? this.#try(path, () => this.#read(real)) : null;
      this.instead = { kind: stat.kind, text: bytes instanceof Uint8Array ? decodeText(bytes) : null };
    }
  }

  #visit(path: string, real: string, entry: string, isLink: boolean, depth: number): void {
    const before = this.#seen.get(real);
    // Agents meet a skill at every entry that leads to it.
    if (before) this.skills.push({ ...before, entry, path, isLink });
    if (before !== undefined) return;
    if (this.#seen.size >= MAX_DIRECTORIES) {
      this.isCut = true;
      return;
    }
    this.#seen.set(real, null);
    const listed = this.#try(path, () => this.host.physical.list(real)) ?? [];
    const sorted = listed.toSorted((a, b) => (a.name < b.name ? -1 : 1));
    const names = sorted.map(({ name }) => name);
    if (entry === "") this.hidden.push(...names.filter((name) => name.startsWith(".")));
    else if (this.#isSkill(path, real, entry, isLink, names)) return;
    if (depth === MAX_DEPTH) return;
    for (const { name, kind } of sorted) {
      if (this.isCut) return;
      if (name.startsWith(".") || name === "node_modules") continue;
      const below = `${path}/${name}`;
      const inside = entry === "" ? name : `${entry}/${name}`;
      if (kind === "directory") this.#visit(below, `${real}/${name}`, inside, isLink, depth + 1);
      else if (kind === "link") {
        const to = this.#follow(below, `${real}/${name}`);
        const stat = to === null ? null : this.#try(below, () => this.host.physical.stat(to));
        if (to !== null && stat?.kind === "directory") this.#visit(below, to, inside, true, depth + 1);
      }
    }
  }

  /** Whether it has a SKILL.md: then what is inside belongs to it. */
  #isSkill(path: string, real: string, entry: string, isLink: boolean, names: readonly string[]): boolean {
    const isExact = names.includes("SKILL.md");
    const near = isExact ? [] : names.filter((name) => name.toLowerCase() === "skill.md");
    this.nearMisses.push(...near.map((name) => `${path}/${name}`));
    if (!isExact && near.length === 0) return false;
    // Where upper and lower case are one, a near miss is the file.
    const skill = this.skill(path, real, entry, isLink);
    if (skill === null) return isExact;
    this.#seen.set(real, skill);
    this.skills.push(skill);
    return true;
  }

  skill(path: string, real: string, entry: string, isLink: boolean): WalkedSkill | null {
    const [file, at] = [`${path}/SKILL.md`, `${real}/SKILL.md`];
    const stat = this.#try(file, () => this.host.physical.stat(at));
    const to = stat === null ? null : this.#follow(file, at);
    if (stat === null || (to === null && stat.kind !== "link")) return null;
    const found = { entry, path, real, file: to ?? at, isLink };
    const bytes = to === null ? null : this.#try(file, () => this.#read(to));
    if (bytes === "too-large") this.oversized.push(file);
    if (!(bytes instanceof Uint8Array))
      return { ...found, name: null, text: "", problems: bytes ?? "unreadable" };
    return { ...found, name: readFields(bytes).name?.trim() || null, ...judge(bytes) };
  }

  /** The path with its last name as it is: equal to where it leads when that is no link. */
  #physical(path: string): string | null {
    const above = this.#follow(dirname(path), dirname(path));
    return above === null ? null : `${above}/${basename(path)}`;
  }

  /** Null for what is no file. */
  #read(file: string): Uint8Array | "too-large" | null {
    if (this.host.physical.stat(file)?.kind !== "file") return null;
    const bytes = readBounded(this.host.physical, file, MAX_SKILL_FILE * MIB);
    return typeof bytes === "number" ? "too-large" : bytes;
  }

  /** Where `at` leads; null, and noted as `path`, when it is a link that leads nowhere, or cannot be followed. */
  #follow(path: string, at: string): string | null {
    const real = this.#try(path, () => this.host.realPath(at));
    if (real !== null || this.unreadable.some((one) => one.path === path)) return real;
    const stat = this.#try(path, () => this.host.stat(at));
    if (stat?.kind !== "link") return null;
    this.dangling.push({ path, target: this.#try(path, () => this.host.readLink(at)) ?? "" });
    return null;
  }

  #try<T>(path: string, work: () => T | null): T | null {
    try {
      return work();
    } catch (error) {
      if (!(error instanceof HostError)) throw error;
      // A circle of links leads nowhere, like a link to nothing.
      if (!NOWHERE.includes(error.system) && !this.unreadable.some((one) => one.path === path))
        this.unreadable.push({ path, system: error.system });
      return null;
    }
  }
}

const NOWHERE = ["ENOENT", "ENOTDIR", "ELOOP"];
