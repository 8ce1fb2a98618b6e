// Values in foreign files: nothing is believed of their shape, and no name in them may lead anywhere.

import { parseTree, parseValue } from "../../yaml/parse.ts";
import type { AdoptedSkill, LeftEntry, Origin } from "./adopted.ts";
import { isSkillName } from "./skill-name.ts";

export type Fields = Readonly<Record<string, unknown>>;

/** The value as a map; null when it is none. */
export function fieldsOf(value: unknown): Fields | null {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Fields) : null;
}

/** The string under a key of its own, not empty; null when there is none. */
export function stringIn(fields: Fields, key: string): string | null {
  const value = Object.hasOwn(fields, key) ? fields[key] : undefined;
  return typeof value === "string" && value !== "" ? value : null;
}

export function valueIn(fields: Fields, key: string): unknown {
  return Object.hasOwn(fields, key) ? fields[key] : undefined;
}

export function listIn(fields: Fields, key: string): readonly unknown[] {
  const value = valueIn(fields, key);
  return Array.isArray(value) ? value : [];
}

export function stringsIn(fields: Fields, key: string): readonly string[] {
  return listIn(fields, key).filter((item): item is string => typeof item === "string");
}

/** The text as JSON; undefined when it is none. A byte order mark is left out. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch {
    return undefined;
  }
}

/** The text as YAML; undefined when there is a mistake in it. */
export function parseYaml(text: string): unknown {
  return parseTree(text, "").problems.length === 0 ? parseValue(text) : undefined;
}

/** A full id of a commit or a tree, in small letters; null for anything else. */
export function idIn(fields: Fields, key: string): string | null {
  const value = stringIn(fields, key)?.toLowerCase() ?? null;
  return value !== null && /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(value) ? value : null;
}

/**
 * The directory of a skill inside of a repository, from its path or that of its SKILL.md; undefined when the path leads out of it.
 */
export function directoryIn(path: string): string | undefined {
  if (/\p{Cc}/u.test(path) || !path.isWellFormed() || /^[A-Za-z]:/.test(path)) return undefined;
  const names = path
    .replaceAll("\\", "/")
    .split("/")
    .filter((name) => name !== "" && name !== ".");
  if (names.includes("..")) return undefined;
  return (names.at(-1) === "SKILL.md" ? names.slice(0, -1) : names).join("/");
}

/** Collects the entries of a file. */
export class Entries {
  readonly skills: AdoptedSkill[] = [];
  readonly left: LeftEntry[] = [];

  /** One entry: `origin` is where it comes from, or why that is of no use. */
  add(
    entry: string,
    name: string | null,
    origin: Origin | LeftEntry["why"],
    except: readonly string[] = [],
  ): void {
    if (typeof origin === "string") this.left.push({ entry, why: origin });
    else if (name !== null && !isSkillName(name)) this.left.push({ entry, why: "name" });
    else this.skills.push({ name, origin, ...(except.length === 0 ? {} : { except }) });
  }
}
