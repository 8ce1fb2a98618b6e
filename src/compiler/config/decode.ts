// Decodes the merged tree into a Config. The schema has checked the shapes; here are the rules that a schema cannot express.

import { type Checked, diagnostic, type Report } from "../../diagnostics/diagnostic.ts";
import { Reports } from "../../diagnostics/reports.ts";
import { suggest } from "../../diagnostics/suggest.ts";
import type {
  ArchivePlace,
  Config,
  Filter,
  GitOrigin,
  Origin,
  Policy,
  SourceDecl,
  Written,
} from "../../model/config.ts";
import type { Scope } from "../../model/installer.ts";
import { ROOT } from "../../model/names.ts";
import { onKey, type YamlPlace } from "../../model/place.ts";
import { DEFAULT_TAG } from "../../model/tag-pattern.ts";
import { parseArchiveUrl, parseGitUrl, parseSiteUrl } from "../../model/url.ts";
import type { Mapping } from "../../yaml/tree.ts";
import { decodeAdjust } from "./adjust.ts";
import { decodeAgents } from "./agents.ts";
import { decodeExplicit } from "./explicit.ts";
import type { DecodeInput } from "./input.ts";
import { cleanPath, entriesOf, mapping, resolveLocal, text, texts } from "./read.ts";
import { gitAddress, isName, kindsOf, SOURCE_KINDS, versionAndRef } from "./sources.ts";
import { decodeTargets } from "./targets.ts";
import { ANY_NAME, explicitName } from "./validate.ts";

/** What `maxDepth: null` means, as in agent-skills-nix: deeper than any real tree, but finite. */
const DEPTH_CAP = 100;

/** The config, as if every `when` held: nothing here knows the machine. */
export function decode(input: DecodeInput): Checked<Config> {
  const reports = new Reports();
  const { tree } = input;
  const skills = mapping(tree, "skills");
  const { agents, refused } = reports.take(decodeAgents(mapping(tree, "agents"), input.agents, input.broken));
  const broken = new Set([...input.broken, ...refused]);
  const targets = reports.take(decodeTargets({ ...input, broken }, agents, mapping(tree, "targets")));
  const sources = decodeSources(input, mapping(tree, "sources"), reports.report);
  const policy = mapping(tree, "policy");
  for (const name of ["rules", "waivers"]) {
    const unsupported = policy?.entries.get(name);
    if (unsupported)
      reports.report(diagnostic("feature/later", onKey(unsupported.at), { feature: `policy.${name}` }));
  }
  const explicit = entriesOf(mapping(skills, "explicit")).flatMap(([key, skill]) =>
    input.broken.has(explicitName(key))
      ? []
      : (reports.take(decodeExplicit(key, skill, input.aliases, input.home)) ?? []),
  );
  const config: Config = {
    file: input.file,
    root: input.root,
    name: decodeName(tree, reports.report),
    scope: (text(tree, "scope")?.text as Scope | undefined) ?? input.defaultScope,
    profiles: input.profiles,
    sources,
    policy: decodePolicy(policy),
    enable: texts(skills, "enable"),
    enableAll: enableAll(skills),
    disable: texts(skills, "disable"),
    explicit,
    adjust: reports.take(decodeAdjust(mapping(skills, "adjust"), explicit, input.home)),
    inactiveAdjust: [],
    packages: new Map(),
    dormant: [],
    targets: targets.enabled,
    inactiveTargets: [],
    knownTargets: targets.known,
    agents,
    facts: [],
  };
  checkSourceNames(config, { ...input, broken }, reports.report);
  return reports.with(config);
}

function decodeName(tree: Mapping, report: Report): string | null {
  const name = text(tree, "name");
  if (name === null) return null;
  if (isName(name.text)) return name.text;
  report(diagnostic("config/name", name.at, { name: name.text }));
  return null;
}

function decodeSources(input: DecodeInput, table: Mapping | null, report: Report): SourceDecl[] {
  const sources: SourceDecl[] = [];
  for (const [name, tree] of entriesOf(table)) {
    if (tree.kind !== "map") continue;
    const [kind] = kindsOf(tree);
    if (kind === undefined) {
      // Only a profile that this run does not use declares the kind.
      report(diagnostic("source/no-kind", onKey(tree.at), { name, kinds: SOURCE_KINDS }));
      continue;
    }
    sources.push({
      name,
      at: originPosition(tree, kind),
      origin: decodeOrigin(tree, input, report),
      bound: input.bindings.get(name) ?? null,
      subdir: cleanPath(text(tree, "subdir")?.text ?? ".") ?? ROOT,
      idPrefix: text(tree, "idPrefix")?.text ?? null,
      filter: decodeFilter(mapping(tree, "filter")),
    });
  }
  return sources.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** The position of the layer that declares the source's kind. */
function originPosition(source: Mapping, kind: string): YamlPlace {
  const { file, path } = source.entries.get(kind)!.at;
  return { file, path: path.slice(0, -1), on: "value" };
}

function decodePolicy(policy: Mapping | null): Policy {
  const age = policy?.entries.get("minAge");
  const onRef = policy?.entries.get("requireOnRef");
  const list = (key: string) =>
    policy?.entries.get(key)?.kind === "list" ? texts(policy, key).map(({ text }) => text) : null;
  return {
    minAge: age?.kind === "scalar" && typeof age.value === "number" ? age.value : null,
    guarded: null,
    allowedHosts: list("allowedHosts"),
    allowedOwners: list("allowedOwners"),
    requireOnRef: onRef?.kind === "scalar" && onRef.value === true,
  };
}

/** What of a repository is followed: a ref, or a range of versions. */
function decodeRef(tree: Mapping, report: Report): Pick<GitOrigin, "ref" | "versions"> {
  const version = text(tree, "version");
  const tag = text(tree, "tag");
  if (version === null) {
    if (tag !== null) report(diagnostic("source/tag-alone", onKey(tag.at), {}));
    return { ref: text(tree, "ref")?.text ?? null };
  }
  const conflict = versionAndRef(tree);
  if (conflict !== null) report(conflict.found);
  const pattern = tag?.text.replace(/^refs\/tags\//, "") ?? DEFAULT_TAG;
  return { ref: null, versions: { range: version.text, tag: pattern } };
}

function decodeOrigin(tree: Mapping, input: DecodeInput, report: Report): Origin {
  const path = text(tree, "path");
  if (path !== null) return { kind: "path", path: resolveLocal(path, input.home), given: path.text };
  const address = gitAddress(tree);
  const remote = address === null ? null : parseGitUrl(address.text);
  if (address !== null && remote?.ok)
    return {
      kind: "git",
      url: address.text,
      remote: remote.value,
      ...decodeRef(tree, report),
      ...decodeSubmodules(tree),
    };
  const npm = text(tree, "npm");
  if (npm !== null)
    return { kind: "npm", package: npm.text, version: text(tree, "version")?.text ?? "latest" };
  const archive = text(tree, "archive");
  if (archive !== null) {
    const url = parseArchiveUrl(archive.text);
    const where: ArchivePlace = url.ok
      ? { kind: "url", url: url.value }
      : { kind: "file", path: resolveLocal(archive, input.home) };
    return { kind: "archive", url: archive.text, where, integrity: text(tree, "integrity")?.text ?? null };
  }
  const site = text(tree, "well-known");
  const parsed = site === null ? null : parseSiteUrl(site.text);
  if (site !== null && parsed?.ok) return { kind: "well-known", url: site.text, site: parsed.value };
  return { kind: "input", input: text(tree, "input")?.text ?? "" };
}

function decodeSubmodules(tree: Mapping): { readonly submodules?: true } {
  const value = tree.entries.get("submodules");
  return value?.kind === "scalar" && value.value === true ? { submodules: true } : {};
}

function decodeFilter(filter: Mapping | null): Filter {
  const depth = filter?.entries.get("maxDepth");
  return {
    maxDepth: Math.min(
      depth?.kind === "scalar" && typeof depth.value === "number" ? depth.value : DEPTH_CAP,
      DEPTH_CAP,
    ),
    nameRegex: text(filter, "nameRegex"),
    include: texts(filter, "include"),
    exclude: texts(filter, "exclude"),
  };
}

function enableAll(skills: Mapping | null): true | readonly Written[] {
  const value = skills?.entries.get("enableAll");
  return value?.kind === "scalar" && value.value === true ? true : texts(skills, "enableAll");
}

/** Nobody reads more names than these in a diagnostic. */
const MOST_KNOWN = 100;

/** Reports sources and targets that are named but not declared; a refused one is not missing. */
function checkSourceNames(config: Config, input: DecodeInput, report: Report): void {
  const sources = new Set(config.sources.map((source) => source.name));
  const known = [...sources].slice(0, MOST_KNOWN);
  const isExcused = (name: string) => input.broken.has(name) || input.broken.has(ANY_NAME);
  const named = [
    ...(config.enableAll === true ? [] : config.enableAll),
    ...config.explicit.map((skill) => skill.from),
  ];
  for (const { text, at } of named) {
    if (sources.has(text) || isExcused(text)) continue;
    report(diagnostic("source/unknown", at, { name: text, suggestion: suggest(text, sources), known }));
  }
  for (const name of input.ignoreUnused ? [] : input.bindings.keys()) {
    if (sources.has(name) || isExcused(name)) continue;
    report(diagnostic("source/unknown", null, { name, suggestion: suggest(name, sources), known }));
  }
  for (const { text, at } of config.explicit.flatMap((skill) => skill.targets ?? [])) {
    if (config.knownTargets.includes(text) || isExcused(text)) continue;
    report(
      diagnostic("target/unknown", at, {
        name: text,
        suggestion: suggest(text, config.knownTargets),
        known: config.knownTargets,
      }),
    );
  }
}
