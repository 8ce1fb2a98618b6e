// What a site publishes at its well-known address: its skills, as its index and the lock have them.

import type { RelPath } from "./names.ts";

/** The type of an entry that lists its files, as in the index before version 0.2.0, which has no types. */
export type SiteEntryType = "skill-md" | "archive" | "files";

/** One skill. Digests are SRI hashes of the bytes that the site serves. */
export type SiteEntry =
  /** The address is that of SKILL.md, which is all of the skill. */
  | { readonly name: string; readonly type: "skill-md"; readonly url: string; readonly digest: string }
  /** Of a file with all of it. */
  | { readonly name: string; readonly type: "archive"; readonly url: string; readonly digest: string }
  /** `url` is the directory that their paths start at, with its last slash. */
  | {
      readonly name: string;
      readonly type: "files";
      readonly url: string;
      readonly files: readonly SiteFile[];
    };

export interface SiteFile {
  /** In the skill. */
  readonly path: RelPath;
  readonly digest: string;
}

/** The name of a skill, by the Agent Skills specification. */
export function isSkillName(text: string): boolean {
  return text.length <= 64 && /^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(text);
}

/** The address of a file of an entry that lists its files. */
export function fileAddress(directory: string, path: RelPath): string {
  return directory + path.split("/").map(encodeURIComponent).join("/");
}

/**
 * Why an index cannot be used. `page`: it is a web page. `json`: it is not JSON. `shape`: it has no list of skills. `version`: it is for
 * programs of another version. `many`: it has too many skills or files. `entry`: a skill lacks a field, or a field has another type.
 * `name`: the name is none. `twice`: two skills have one name. `digest`, `url`: these cannot be used. `path`: the path of a file cannot be
 * used. `no-skill-file`: SKILL.md is not among the files.
 */
export type IndexProblem =
  | "page"
  | "json"
  | "shape"
  | "version"
  | "many"
  | "entry"
  | "name"
  | "twice"
  | "digest"
  | "url"
  | "path"
  | "no-skill-file";
