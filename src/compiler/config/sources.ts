// Checks of a source as it is written, before files and profiles are merged.

import { type Checked, type Diagnostic, diagnostic } from "../../diagnostics/diagnostic.ts";
import { Reports } from "../../diagnostics/reports.ts";
import type { Written } from "../../model/config.ts";
import { onKey, type YamlPlace } from "../../model/place.ts";
import { parseReference } from "../../model/reference.ts";
import { isTagPattern } from "../../model/tag-pattern.ts";
import {
  type AddressProblem,
  looksLikeUrl,
  parseArchiveUrl,
  parseGitUrl,
  parseSiteUrl,
} from "../../model/url.ts";
import { isNull, type Mapping } from "../../yaml/tree.ts";
import { keysForAddress, keysForPage } from "./pasted.ts";
import { type Path, PathSet, without } from "./prune.ts";
import { cleanPath, isId, text } from "./read.ts";

/** The keys that declare the kind of a source. */
export const SOURCE_KINDS = ["path", "github", "git", "npm", "archive", "well-known", "input"];

/** A source's name becomes a file name and part of a path. */
const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]*$/;
const MAX_NAME = 64;

/** Whether a source can have this name. */
export function isName(text: string): boolean {
  return NAME.test(text) && text.length <= MAX_NAME;
}

/** The keys of a source that declare its kind; usually one. */
export function kindsOf(source: Mapping): string[] {
  return SOURCE_KINDS.filter((kind) => {
    const value = source.entries.get(kind);
    return value !== undefined && !isNull(value);
  });
}

/** The `sources` of the file itself and of its profiles. */
export function sourceTables(tree: Mapping): Mapping[] {
  const profiles = tree.entries.get("profiles");
  const layers = [tree, ...(profiles?.kind === "map" ? profiles.entries.values() : [])];
  return layers
    .map((layer) => (layer.kind === "map" ? layer.entries.get("sources") : undefined))
    .filter((table): table is Mapping => table?.kind === "map");
}

/** The rules for a source that a schema cannot express. */
export function* sourceRuleProblems(tree: Mapping): Iterable<[Path, Diagnostic]> {
  for (const [name, source] of sourceTables(tree).flatMap((table) => [...table.entries])) {
    const { path } = source.at;
    if (source.kind === "scalar" && typeof source.value === "string") {
      const parsed = parseReference(source.value);
      const args = {
        source: name,
        text: source.value,
        problem: parsed.ok ? ("word" as const) : parsed.problem,
      };
      yield [path, diagnostic("source/reference", source.at, args)];
    }
    if (source.kind !== "map") continue;
    for (const kind of kindsOf(source)) {
      const value = text(source, kind);
      if (value?.text === "")
        yield [
          value.at.path,
          diagnostic("config/value", value.at, {
            found: 'the text ""',
            allowed: ["text that is not empty"],
            suggestion: null,
          }),
        ];
    }
    const address = addressProblem(source);
    if (address !== null) yield [address.at.path, address.found];
    const conflict = versionAndRef(source);
    if (conflict !== null) yield [conflict.at.path, conflict.found];
    const tag = text(source, "tag");
    if (tag !== null && !isTagPattern(tag.text))
      yield [
        tag.at.path,
        diagnostic("source/tag-pattern", tag.at, { tag: tag.text, alone: text(source, "version") === null }),
      ];
    if (!isName(name)) yield [path, diagnostic("source/name", onKey(source.at), { name })];
    const subdir = text(source, "subdir");
    // The empty one is the root, as in agent-skills-nix.
    if (subdir !== null && subdir.text !== "" && cleanPath(subdir.text) === null)
      yield [subdir.at.path, diagnostic("source/subdir", subdir.at, { path: subdir.text })];
    const prefix = text(source, "idPrefix");
    if (prefix !== null && !isId(prefix.text))
      yield [prefix.at.path, diagnostic("source/id-prefix", prefix.at, { prefix: prefix.text })];
  }
}

/** The mistake of a source that follows versions and a ref; in a merged one, two layers may have made it. At the ref. */
export function versionAndRef(source: Mapping): { at: YamlPlace; found: Diagnostic } | null {
  const [version, ref] = [text(source, "version"), text(source, "ref")];
  if (version === null || ref === null) return null;
  const args = { version: version.text, ref: ref.text };
  return { at: ref.at, found: diagnostic("source/version-and-ref", onKey(ref.at), args) };
}

/** Where a `git` or `github` source is, as a URL. */
export function gitAddress(source: Mapping): Written | null {
  const github = text(source, "github");
  return github === null
    ? text(source, "git")
    : { text: `https://github.com/${github.text.replace(/\.git$/, "")}`, at: github.at };
}

/** GitHub's own rules for the names of owners and repositories. */
const GITHUB = /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,38})\/(?!\.{1,2}$)[A-Za-z0-9._-]{1,100}$/;

function addressProblem(source: Mapping): { at: YamlPlace; found: Diagnostic } | null {
  const refuse = (written: Written, problem: AddressProblem) => ({
    at: written.at,
    found: diagnostic("source/url", written.at, {
      url: written.text,
      problem,
      keys: keysForAddress(written.text),
    }),
  });
  const github = text(source, "github");
  if (github !== null) return GITHUB.test(github.text) ? null : refuse(github, "github");
  const git = text(source, "git");
  if (git !== null && git.text !== "") {
    const parsed = parseGitUrl(git.text);
    if (!parsed.ok) return refuse(git, parsed.problem);
    return keysForPage(git.text) === null ? null : refuse(git, "page");
  }
  const site = text(source, "well-known");
  if (site !== null && site.text !== "") {
    const parsed = parseSiteUrl(site.text);
    return parsed.ok ? null : refuse(site, parsed.problem);
  }
  const path = text(source, "path");
  if (path !== null && /^(?:https?|ssh|git\+ssh):\/\/|^git@/i.test(path.text))
    return refuse(path, "not-path");
  const archive = text(source, "archive");
  if (archive === null || !looksLikeUrl(archive.text)) return null;
  const parsed = parseArchiveUrl(archive.text);
  if (!parsed.ok) return refuse(archive, parsed.problem);
  return keysForPage(archive.text) === null ? null : refuse(archive, "page");
}

/**
 * Refuses, and removes, sources whose kind no file or profile declares. A single one may set only a part of a source, such as its ref.
 */
export function requireKinds(
  trees: readonly Mapping[],
): Checked<{ trees: readonly Mapping[]; broken: readonly string[] }> {
  const sources = trees.map((tree) => sourceTables(tree).flatMap((table) => [...table.entries]));
  const kindful = new Set(
    sources
      .flat()
      .flatMap(([name, source]) => (source.kind === "map" && kindsOf(source).length > 0 ? [name] : [])),
  );
  const reports = new Reports();
  const broken: string[] = [];
  const kept = trees.map((tree, index) => {
    const refused = new PathSet();
    for (const [name, source] of sources[index]!) {
      if (source.kind !== "map" || kindful.has(name)) continue;
      refused.add(source.at.path);
      if (!broken.includes(name))
        reports.report(diagnostic("source/no-kind", onKey(source.at), { name, kinds: SOURCE_KINDS }));
      broken.push(name);
    }
    return without(tree, refused) as Mapping;
  });
  return reports.with({ trees: kept, broken });
}
