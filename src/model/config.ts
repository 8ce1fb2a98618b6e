// skills.yaml after decoding: a field is null only where that has a meaning.

import type { Act } from "./acts.ts";
import type { Agent } from "./agent.ts";
import type { Fact, When } from "./facts.ts";
import type { DestPart, Layout, OnConflict, Scope, Structure } from "./installer.ts";
import type { RelPath, SkillId } from "./names.ts";
import type { YamlPlace } from "./place.ts";
import type { RemoteUrl } from "./url.ts";

/** A string that a user wrote, and where. */
export interface Written {
  readonly text: string;
  readonly at: YamlPlace;
}

export type Origin =
  | { readonly kind: "path"; readonly path: string; readonly given: string }
  | GitOrigin
  /** `version` is a range or a tag. */
  | { readonly kind: "npm"; readonly package: string; readonly version: string }
  /** `url` as declared: a URL, or a path relative to the file that it is written in. */
  | {
      readonly kind: "archive";
      readonly url: string;
      readonly where: ArchivePlace;
      readonly integrity: string | null;
    }
  /** `url` as declared, `site` parsed: without a slash at its end. */
  | { readonly kind: "well-known"; readonly url: string; readonly site: RemoteUrl }
  | { readonly kind: "input"; readonly input: string };

export interface GitOrigin {
  readonly kind: "git";
  /** As declared. */
  readonly url: string;
  readonly remote: RemoteUrl;
  /** A branch, a tag or a full commit id; null: what HEAD of the remote points to. */
  readonly ref: string | null;
  /** Absent when a ref is followed. */
  readonly versions?: VersionRange;
  /** Whether submodules are fetched where they are needed; absent: they are not. */
  readonly submodules?: true;
}

/** The versions that a repository has as tags, and that are followed in place of a ref. */
export interface VersionRange {
  /** As declared. */
  readonly range: string;
  /** A pattern, as in `tag-pattern.ts`. */
  readonly tag: string;
}

export type ArchivePlace =
  | { readonly kind: "url"; readonly url: RemoteUrl }
  /** Absolute, and physical once it is known that it may be read. */
  | { readonly kind: "file"; readonly path: string };

/** Limits on what may be used from where. */
export interface Policy {
  /** Days; nothing younger is used. */
  readonly minAge: number | null;
  /** `host`, or `*.host` for everything below it; null: every host. */
  readonly allowedHosts: readonly string[] | null;
  /** `host/owner`, or `@scope` of npm; null: every owner. */
  readonly allowedOwners: readonly string[] | null;
  /** Whether a commit that is not on its ref is refused; one that skills.yaml names has to be on any branch or tag. */
  readonly requireOnRef: boolean;
  /** A physical directory, of a project that was merely found, whose programs are not run; null: all programs may. */
  readonly guarded: string | null;
}

export const NO_POLICY: Policy = {
  minAge: null,
  allowedHosts: null,
  allowedOwners: null,
  requireOnRef: false,
  guarded: null,
};

export interface Filter {
  /** 0 = the root only. */
  readonly maxDepth: number;
  readonly nameRegex: Written | null;
  readonly include: readonly Written[];
  readonly exclude: readonly Written[];
}

export interface SourceDecl {
  readonly name: string;
  readonly at: YamlPlace;
  readonly origin: Origin;
  /**
   * What `--source NAME=PATH` binds in place of the origin: a directory, or the file that is the archive or the package itself. Absolute.
   */
  readonly bound: string | null;
  readonly subdir: RelPath;
  readonly idPrefix: string | null;
  readonly filter: Filter;
}

/** A Handlebars template for SKILL.md: text in the configuration, or a file beside it. */
export type Template =
  | { readonly kind: "inline"; readonly text: string; readonly at: YamlPlace }
  | { readonly kind: "file"; readonly file: LocalPath };

/** A file or a directory that the configuration names. */
export interface LocalPath {
  /** Absolute. */
  readonly path: string;
  readonly at: YamlPlace;
}

/** The position of a template in the configuration. */
export function templatePlace(template: Template): YamlPlace {
  return template.kind === "inline" ? template.at : template.file.at;
}

/** The value of a variable of one skill, for its template. */
export type VariableValue = string | number | boolean | readonly (string | number | boolean)[];

/** Programs that a skill needs. */
export interface PackageDecl {
  readonly name: string;
  /**
   * Null: one program with the package's own name, `./name` in the skill. Else `./name/bin` for each; not empty. `*`: every program in
   * it, as long as the package has no path.
   */
  readonly bins: readonly string[] | "*" | null;
  readonly at: YamlPlace;
}

/** Where the programs of a package are, by `--package NAME=PATH`. */
export interface BoundPackage {
  /** Absolute, as given. */
  readonly path: string;
  /** `program`: it is the package's only program. `directory`: the programs are in its `bin/`. */
  readonly kind: "program" | "directory";
}

/** A file or directory of the user's that is put over the source's files, at a path in the skill. */
export interface Overlay {
  readonly to: RelPath;
  /** The key. */
  readonly at: YamlPlace;
  /** A file or a directory. */
  readonly from: LocalPath;
}

/** What the user makes of one skill, under `explicit` or `adjust`. */
export interface SkillSettings {
  /** The final id of the skill. */
  readonly id: SkillId;
  /** The whole entry. */
  readonly at: YamlPlace;
  /** Globs of the source's files that are part of the skill; empty: all. */
  readonly include: readonly Written[];
  /** Globs of the source's files that are left out. */
  readonly exclude: readonly Written[];
  /** Globs of files that are made executable. */
  readonly executable: readonly Written[];
  /** What agents may act on by themselves in it. */
  readonly allow: readonly Act["kind"][];
  /** In the order in which they are written. */
  readonly files: readonly Overlay[];
  readonly patches: readonly LocalPath[];
  readonly transform: Template | null;
  readonly vars: ReadonlyMap<string, VariableValue>;
  readonly packages: readonly PackageDecl[];
  readonly when: When;
}

export interface ExplicitSkill extends SkillSettings {
  /** Where the id was written: `rename`, or the key. */
  readonly idAt: YamlPlace;
  readonly from: Written;
  readonly path: RelPath;
  readonly pathAt: YamlPlace;
  /** Null: every enabled target. */
  readonly targets: readonly Written[] | null;
}

export interface TargetDecl {
  readonly name: string;
  readonly at: YamlPlace;
  /** Null: not installed in user scope. */
  readonly dest: readonly DestPart[] | null;
  readonly destAt: YamlPlace;
  /** Null: not installed in project scope. */
  readonly localDest: RelPath | null;
  readonly localDestAt: YamlPlace;
  readonly structure: Readonly<Record<Scope, Structure>>;
  readonly layout: Layout;
  readonly exclude: readonly string[];
  readonly systems: readonly string[];
  readonly onConflict: OnConflict;
  readonly onConflictAt: YamlPlace;
  readonly when: When;
  /** What is written in the configuration; the rest are defaults, which give way to what another target of the same directory says. */
  readonly written: ReadonlySet<SharedSetting>;
}

/** Settings that all targets of one directory have in common. */
export const SHARED_SETTINGS = ["structure", "layout", "exclude", "systems", "onConflict"] as const;
export type SharedSetting = (typeof SHARED_SETTINGS)[number];

export interface Config {
  /** The file that was given or found; absolute. */
  readonly file: string;
  /** The directory that the configuration is for: project-scope destinations are relative to it. */
  readonly root: string;
  readonly name: string | null;
  readonly scope: Scope;
  /** In the order of the profiles that were merged in. */
  readonly profiles: readonly string[];
  readonly sources: readonly SourceDecl[];
  readonly policy: Policy;
  readonly enable: readonly Written[];
  readonly enableAll: true | readonly Written[];
  readonly disable: readonly Written[];
  readonly explicit: readonly ExplicitSkill[];
  /** Settings of skills of the catalog, by their ids. They select nothing. */
  readonly adjust: readonly SkillSettings[];
  /** Those whose `when` does not hold: the skill, if selected, is as its source has it. */
  readonly inactiveAdjust: readonly SkillSettings[];
  /** The bound packages of `explicit` and `adjust`, by name; if there are any, no target has a `localDest`. */
  readonly packages: ReadonlyMap<string, BoundPackage>;
  /** Those whose `when` does not hold: only the lock needs them. */
  readonly dormant: readonly ExplicitSkill[];
  /** The enabled targets, sorted by name. */
  readonly targets: readonly TargetDecl[];
  /** Targets whose `when` does not hold, sorted by name. */
  readonly inactiveTargets: readonly TargetDecl[];
  /** Names that `targets:` of a skill may use: the enabled ones, the disabled ones and the agents table. */
  readonly knownTargets: readonly string[];
  /** The agents that kitout knows, with what `agents` changes and adds. */
  readonly agents: readonly Agent[];
  /** The facts that its conditions, and those of the requested profiles, ask about. */
  readonly facts: readonly Fact[];
}
