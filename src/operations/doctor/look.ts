// What is in one directory of skills, as an agent finds it there. Nothing is followed twice, and not more is read than an agent would.

import { decodeText } from "../../digest/bytes.ts";
import { readFields } from "../../frontmatter/frontmatter.ts";
import { judge } from "../../frontmatter/load-problems.ts";
import { HostError, type Kind, type ReadHost } from "../../host/host.ts";
import { readBounded } from "../../host/read-bounded.ts";
import type { LoadProblem } from "../../model/frontmatter.ts";
import { basename } from "../../model/names.ts";
import { dirname } from "../../model/paths.ts";

export interface FoundSkill {
  /** Below the root. */
  readonly entry: string;
  /** Absolute, through the root. */
  readonly path: string;
  /** Its directory, links resolved; and its SKILL.md. */
  readonly real: string;
  readonly file: string;
  readonly isLink: boolean;
  /** What an agent calls it: the frontmatter's name, or else the directory's. */
  readonly name: string;
  readonly text: string;
  readonly problems: readonly LoadProblem[];
}

export interface Found {
  readonly skills: readonly FoundSkill[];
  readonly dangling: readonly { readonly path: string; readonly target: string }[];
  readonly unreadable: readonly { readonly path: string; readonly system: string }[];
  /** Files that are SKILL.md but for upper and lower case, in directories without one. */
  readonly nearMisses: readonly string[];
  /** What is in the place of the directory, when it is none; `text` is what a small file says. */
  readonly instead: { readonly kind: Kind; readonly text: string | null } | null;
  /** Names that begin with a dot. */
  readonly hidden: readonly string[];
}

/** Levels below the root: no agent goes deeper than six, and nobody's skills do. */
const MAX_DEPTH = 6;
/** As many as the agent that says how many has. */
const MAX_DIRECTORIES = 2000;
/** Bytes of a SKILL.md. */
const MAX_SKILL_FILE = 16 * 1024 * 1024;

/** Looks at the root, which may be anything. Never throws for what the machine refuses: that is part of the answer. */
export function lookAt(host: ReadHost, root: string): Found {
  const looker = new Looker(host);
  looker.root(root);
  return looker;
}

class Looker implements Found {
  readonly skills: FoundSkill[] = [];
  readonly dangling: { path: string; target: string }[] = [];
  readonly unreadable: { path: string; system: string }[] = [];
  readonly nearMisses: string[] = [];
  readonly hidden: string[] = [];
  instead: { kind: Kind; text: string | null } | null = null;
  readonly #seen = new Set<string>();

  constructor(private readonly host: ReadHost) {}

  root(path: string): void {
    const real = this.#follow(path);
    const stat = real === null ? null : this.#try(path, () => this.host.physical.stat(real));
    if (real === null || stat === null) return;
    if (stat.kind === "directory") this.#visit(path, real, "", false, 0);
    else
      this.instead = {
        kind: stat.kind,
        text:
          stat.kind === "file" && stat.size <= 4096 && real === this.#physical(path)
            ? this.#text(real)
            : null,
      };
  }

  #visit(path: string, real: string, entry: string, isLink: boolean, depth: number): void {
    if (this.#seen.has(real) || this.#seen.size > MAX_DIRECTORIES) return;
    this.#seen.add(real);
    const listed = this.#try(path, () => this.host.physical.list(real)) ?? [];
    const names = listed.map(({ name }) => name).sort();
    if (entry === "") this.hidden.push(...names.filter((name) => name.startsWith(".")));
    else if (names.includes("SKILL.md")) {
      // What is inside a skill belongs to it.
      this.#skill(path, real, entry, isLink);
      return;
    } else this.nearMisses.push(...names.filter(isNearMiss).map((name) => `${path}/${name}`));
    if (depth === MAX_DEPTH) return;
    for (const { name, kind } of listed.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
      if (name.startsWith(".") || name === "node_modules") continue;
      const below = `${path}/${name}`;
      const inside = entry === "" ? name : `${entry}/${name}`;
      if (kind === "directory") this.#visit(below, `${real}/${name}`, inside, isLink, depth + 1);
      else if (kind === "link") {
        const to = this.#follow(below);
        const stat = to === null ? null : this.#try(below, () => this.host.physical.stat(to));
        if (to !== null && stat?.kind === "directory") this.#visit(below, to, inside, true, depth + 1);
      }
    }
  }

  #skill(path: string, real: string, entry: string, isLink: boolean): void {
    const file = `${path}/SKILL.md`;
    const to = this.#follow(file);
    const bytes = to === null ? null : this.#try(file, () => this.#read(to));
    if (to === null || bytes === null) return;
    const { text, problems } = judge(bytes);
    const name = readFields(bytes).name?.trim() || entry.slice(entry.lastIndexOf("/") + 1);
    this.skills.push({ entry, path, real, file: to, isLink, name, text, problems });
  }

  /** The path with its last name as it is: equal to where it leads when that is no link. */
  #physical(path: string): string | null {
    const above = this.#follow(dirname(path));
    return above === null ? null : `${above}/${basename(path)}`;
  }

  /** Null for what is no file, and what is too large. */
  #read(file: string): Uint8Array | null {
    if (this.host.physical.stat(file)?.kind !== "file") return null;
    const bytes = readBounded(this.host.physical, file, MAX_SKILL_FILE);
    return typeof bytes === "number" ? null : bytes;
  }

  #text(file: string): string | null {
    const bytes = this.#try(file, () => this.#read(file));
    return bytes === null ? null : decodeText(bytes);
  }

  /** Where the path leads; null, and noted, when it is a link that leads nowhere, or cannot be followed. */
  #follow(path: string): string | null {
    const real = this.#try(path, () => this.host.realPath(path));
    if (real !== null || this.unreadable.some((one) => one.path === path)) return real;
    const stat = this.#try(path, () => this.host.stat(path));
    if (stat?.kind !== "link") return null;
    this.dangling.push({ path, target: this.#try(path, () => this.host.readLink(path)) ?? "" });
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

function isNearMiss(name: string): boolean {
  return name !== "SKILL.md" && name.toLowerCase() === "skill.md";
}
