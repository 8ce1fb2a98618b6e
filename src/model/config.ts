// skills.yaml after decoding: no field is left open that does not mean something.

import type { Fact, When } from "./facts.ts";
import type { DestPart, Layout, OnConflict, Scope, Structure } from "./installer.ts";
import type { RelPath, SkillId } from "./names.ts";
import type { YamlPlace } from "./place.ts";
import type { RemoteUrl } from "./url.ts";

/** A piece of text that a user wrote, and where. */
export interface Written {
  readonly text: string;
  readonly at: YamlPlace;
}

export type Origin =
  | { readonly kind: "path"; readonly path: string; readonly given: string }
  /** `url` is the declared one, `remote` what is made of it. */
  | { readonly kind: "git"; readonly url: string; readonly remote: RemoteUrl; readonly ref: string | null }
  /** `version` is a range or a tag. */
  | { readonly kind: "npm"; readonly package: string; readonly version: string }
  /** `url` is as declared: a URL, or a path relative to the file that it stands in. */
  | {
      readonly kind: "archive";
      readonly url: string;
      readonly where: ArchivePlace;
      readonly integrity: string | null;
    }
  | { readonly kind: "input"; readonly input: string };

export type ArchivePlace =
  | { readonly kind: "url"; readonly url: RemoteUrl }
  /** Absolute. */
  | { readonly kind: "file"; readonly path: string };

/** What may be taken from where. */
export interface Policy {
  /** Days; nothing younger is taken. */
  readonly minAge: number | null;
  /** `host`, or `*.host` for everything below it; null: every host. */
  readonly allowedHosts: readonly string[] | null;
  /** `host/owner`, or `@scope` of npm; null: everybody. */
  readonly allowedOwners: readonly string[] | null;
}

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
  /** What `--source NAME=PATH` put in the origin's place: a directory, or the file that is the archive or the package itself. Absolute. */
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

/** Where the configuration says it. */
export function templatePlace(template: Template): YamlPlace {
  return template.kind === "inline" ? template.at : template.file.at;
}

/** What a template can say of one skill beside what is known of it. */
export type VariableValue = string | number | boolean | readonly (string | number | boolean)[];

/** Programs that a skill needs. */
export interface PackageDecl {
  readonly name: string;
  /**
   * Null: one program, of the package's own name, `./name` in the skill. Else `./name/bin` for each; not empty. `*`: every program that
   * is in it, while nothing says where it is.
   */
  readonly bins: readonly string[] | "*" | null;
  readonly at: YamlPlace;
}

/** Where `--package NAME=PATH` says that the programs of a package are. */
export interface BoundPackage {
  /** Absolute, as it was given. */
  readonly path: string;
  /** `program`: it is the package's one program itself. `directory`: the programs stand in its `bin/`. */
  readonly kind: "program" | "directory";
}

/** What is put over the files of the source, at a path in the skill. */
export interface Overlay {
  readonly to: RelPath;
  /** The key. */
  readonly at: YamlPlace;
  /** A file or a directory. */
  readonly from: LocalPath;
}

export interface ExplicitSkill {
  readonly id: SkillId;
  readonly at: YamlPlace;
  /** Where the id was written: `rename`, or the key. */
  readonly idAt: YamlPlace;
  readonly from: Written;
  readonly path: RelPath;
  readonly pathAt: YamlPlace;
  /** Null: every enabled target. */
  readonly targets: readonly Written[] | null;
  readonly exclude: readonly Written[];
  /** In the order in which they were written. */
  readonly files: readonly Overlay[];
  readonly patches: readonly LocalPath[];
  readonly transform: Template | null;
  readonly vars: ReadonlyMap<string, VariableValue>;
  readonly packages: readonly PackageDecl[];
  readonly when: When;
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
}

export interface Config {
  /** The file that was asked for or found; absolute. */
  readonly file: string;
  /** The directory of `file`: where project-scope destinations stand. */
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
  /** Those of the packages of `explicit` that this run was told a place of, by name; then no target has a `localDest`. */
  readonly packages: ReadonlyMap<string, BoundPackage>;
  /** Those whose `when` does not hold: only the lock is about them. */
  readonly dormant: readonly ExplicitSkill[];
  /** The enabled ones, sorted by name. */
  readonly targets: readonly TargetDecl[];
  /** Targets whose `when` does not hold, sorted by name. */
  readonly inactiveTargets: readonly TargetDecl[];
  /** Names that `targets:` of a skill may use: the enabled ones, the disabled ones and the agents table. */
  readonly knownTargets: readonly string[];
  /** What its conditions ask about, and those of the profiles that were asked for. */
  readonly facts: readonly Fact[];
}
