// The bundle as data, and the manifest that lists all of it by digest. Nothing here reads or writes.

import { compareBytes } from "../../digest/bytes.ts";
import { toSri } from "../../digest/nar.ts";
import { textOf } from "../../digest/text.ts";
import type { View } from "../../model/bundle.ts";
import type { Config, GitOrigin, SourceDecl } from "../../model/config.ts";
import { type Destination, type Installer, spellDest } from "../../model/installer.ts";
import { canonicalJsonPieces, type Json } from "../../model/json.ts";
import type { Lock, Pin } from "../../model/lock.ts";
import type { Bundle, BundleFile, PackedSkill, PackedVariant } from "../../model/packed.ts";
import { display, isInside } from "../../model/paths.ts";
import { tagOf } from "../../model/pin.ts";
import { entriesByName, perEntries } from "./per-entries.ts";
import { type PackedVariants, type Tables, variantsOf } from "./tables.ts";

/** A committed bundle keeps its bytes, whatever the repository sets for line endings and filters. */
const GIT_ATTRIBUTES = "* -text -ident -filter -working-tree-encoding\n";

/** A small file of the bundle. */
interface Script {
  readonly path: string;
  readonly text: string;
  readonly executable: boolean;
}

/** The bundle. `tables` are the files of `data/`, `scripts` the output of the emit stage. */
export function assemble(
  config: Config,
  lock: Lock,
  views: readonly View[],
  packed: readonly PackedSkill[],
  tables: Tables,
  scripts: readonly Script[],
): Bundle {
  const variants = variantsOf(packed);
  const attributes = { path: ".gitattributes", text: GIT_ATTRIBUTES, executable: false };
  const files = [attributes, ...scripts].map(fileOf).concat(tables.files);
  const json = manifestOf(config, lock, views, packed, variants, tables.installers, files);
  const manifest = textOf(() => canonicalJsonPieces(json));
  files.push(
    { ...manifest, path: "manifest.json", executable: false },
    fileOf({ path: "id", text: `${manifest.sha256}\n`, executable: false }),
  );
  return {
    id: manifest.sha256,
    files: files.sort((a, b) => compareBytes(a.path, b.path)),
    links: () => linksOf(views, variants),
    skills: [...new Set([...variants.values()].map((variant) => variant.directory))].sort(compareBytes),
  };
}

function fileOf({ path, text, executable }: Script): BundleFile {
  return { ...textOf(() => [text]), path, executable };
}

function* linksOf(
  views: readonly View[],
  variants: PackedVariants,
): Iterable<{ path: string; target: string }> {
  for (const [name, entries] of entriesByName(views))
    for (const [entry, variant] of entries) {
      const up = "../".repeat(entry.split("/").length + 1);
      yield {
        path: `views/${name}/${entry}`,
        target: `${up}skills/${variants.get(variant)?.directory}`,
      };
    }
}

function manifestOf(
  config: Config,
  lock: Lock,
  views: readonly View[],
  packed: readonly PackedSkill[],
  variants: PackedVariants,
  installers: readonly Installer[],
  files: readonly BundleFile[],
): Json {
  const shown = perEntries((entries) =>
    Object.fromEntries(
      [...entries].map(([entry, variant]) => [entry, variants.get(variant)?.directory ?? ""]),
    ),
  );
  return {
    version: 1,
    name: config.name,
    scope: config.scope,
    profiles: config.profiles,
    facts: Object.fromEntries(config.facts.map(({ key, recorded }) => [key, recorded])),
    packages: Object.fromEntries([...config.packages].map(([name, { path }]) => [name, path])),
    sources: Object.fromEntries(
      config.sources.map((source) => [source.name, provenance(source, config, lock)]),
    ),
    skills: Object.fromEntries(
      packed.flatMap((skill) =>
        skill.variants.map((variant) => [variant.directory, skillJson(skill, variant)]),
      ),
    ),
    views: Object.fromEntries(views.map((view) => [view.name, shown(view)])),
    destinations: Object.fromEntries(
      installers.map((installer) => [installer.scope, installer.destinations.map(destinationJson)]),
    ),
    files: Object.fromEntries(
      files.map(({ path, sha256, executable }) => [path, { digest: toSri(sha256), executable }]),
    ),
  };
}

/** From the config and the lock alone, so that the bundle does not reveal where a source was on the machine that built it. */
function provenance(source: SourceDecl, config: Config, lock: Lock): Json {
  const { origin } = source;
  const pin = lock.sources.get(source.name)?.pin ?? null;
  const common = { subdir: source.subdir === "" ? null : source.subdir, idPrefix: source.idPrefix };
  switch (origin.kind) {
    case "path":
      return {
        ...common,
        path: isInside(config.root, origin.path) ? display(config.root, origin.path) : null,
      };
    case "git":
      return {
        ...common,
        git: origin.url,
        ...followed(origin, pin),
        rev: pin?.kind === "git" ? pin.rev : null,
      };
    case "npm":
      return {
        ...common,
        npm: origin.package,
        version: pin?.kind === "npm" ? pin.version : null,
        integrity: pin?.kind === "npm" ? pin.integrity : null,
      };
    case "archive":
      return {
        ...common,
        archive: origin.url,
        integrity: pin?.kind === "archive" ? pin.integrity : origin.integrity,
      };
    case "well-known":
      return {
        ...common,
        "well-known": origin.url,
        digest: pin?.kind === "well-known" ? pin.revision : null,
      };
    case "input":
      return { ...common, input: origin.input };
  }
}

function followed({ ref, versions }: GitOrigin, pin: Pin | null): { readonly [key: string]: Json } {
  return versions === undefined
    ? { ref }
    : { version: versions.range, tag: pin === null ? null : tagOf(pin) };
}

function skillJson(packed: PackedSkill, variant: PackedVariant): Json {
  const { selected } = packed.skill;
  return {
    id: selected.id,
    name: variant.variant.name,
    source: selected.skill.tree.name,
    path: selected.skill.path === "" ? "." : selected.skill.path,
    resolved: packed.digest,
    rendered: variant.digest,
    targets: selected.targets,
  };
}

function destinationJson(destination: Destination): Json {
  const { name, targets, structure, layout, onConflict, exclude, systems, view } = destination;
  return {
    name,
    targets,
    structure,
    layout,
    onConflict,
    exclude,
    systems,
    view,
    dest: spellDest(destination.dest),
  };
}
