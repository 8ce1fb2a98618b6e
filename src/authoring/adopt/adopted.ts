// What a file of another manager says, in kitout's words.

import type { YamlMap } from "../../yaml/write.ts";

/** Of one file. */
export interface Adopted {
  readonly skills: readonly AdoptedSkill[];
  /** The agents that it installs for, by the names that it has for them. */
  readonly agents: readonly string[];
  /** Entries that are not taken over, each with the reason. */
  readonly left: readonly LeftEntry[];
  /** What is a configuration in kitout's own words already; null for all but one format. */
  readonly config: AdoptedConfig | null;
}

/** Parts of a skills.yaml. */
export interface AdoptedConfig {
  readonly sources: Readonly<Record<string, YamlMap>>;
  readonly enable: readonly string[];
  /** True: of all sources. */
  readonly enableAll: boolean | readonly string[];
  readonly explicit: Readonly<Record<string, YamlMap>>;
  readonly targets: Readonly<Record<string, YamlMap>>;
}

export interface AdoptedSkill {
  /** The name of its directory where it is installed; null: every skill of the origin. */
  readonly name: string | null;
  readonly origin: Origin;
  /** Of every skill of an origin, those that are not meant. */
  readonly except?: readonly string[];
}

/** Where a skill came from. Nothing in it is checked but that paths stay where they should: whoever uses it parses it as a reference. */
export type Origin =
  | {
      readonly kind: "git";
      /** `owner/repo` or an address. */
      readonly repository: string;
      /** A branch, a tag or a commit; null: what the repository has as its HEAD. */
      readonly ref: string | null;
      /** The directory of the skill in the repository, "" for its root; null: not known. */
      readonly path: string | null;
      /** What is installed, where the file says so: a commit, or git's id of the directory's tree. */
      readonly commit: string | null;
      readonly tree: string | null;
    }
  | {
      readonly kind: "npm";
      readonly package: string;
      readonly version: string | null;
      readonly path: string | null;
    }
  /** As written: relative to the file, or absolute. */
  | { readonly kind: "path"; readonly path: string };

export interface LeftEntry {
  /** The entry as the file names it; not cleaned. */
  readonly entry: string;
  readonly why: LeftReason;
}

export type LeftReason =
  /** Its name cannot be that of a directory, or its path leads elsewhere. */
  | "name"
  | "path"
  /** It has not the shape of an entry. */
  | "shape"
  /** It comes from a site, a service or a single file, and what was installed cannot be asked for again. */
  | "origin"
  /** It is made of other skills, or is no skill: an agent, a rule. */
  | "made"
  | "kind"
  /** Settings that kitout does not have, or has in another form. */
  | "setting";

/** Why nothing of a file can be used. */
export type AdoptProblem =
  /** `found` is the version as the file has it; null: it has none. */
  | {
      readonly problem: "version";
      readonly found: string | null;
      readonly known: readonly (string | number)[];
    }
  /** It is not JSON, YAML or TOML at all; or is, and not of this format. */
  | { readonly problem: "syntax" | "shape" };

export type AdoptResult =
  | { readonly ok: true; readonly value: Adopted }
  | { readonly ok: false; readonly problem: AdoptProblem };

/** Reads the text of a file, and that of the lock beside it where there is one. */
export type AdoptReader = (text: string, lock: string | null) => AdoptResult;

export function adopted(value: Partial<Adopted>): AdoptResult {
  return { ok: true, value: { skills: [], agents: [], left: [], config: null, ...value } };
}

export function refused(problem: AdoptProblem): AdoptResult {
  return { ok: false, problem };
}
