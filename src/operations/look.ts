// Looks at what somebody has pasted, as if it were a source: fetched and listed, and nothing written but the cache.

import { commonRoot, groupSkills, type SkillGroup } from "../authoring/group-skills.ts";
import { sourceName } from "../authoring/source-name.ts";
import { type Change, changeOf } from "../changes/change.ts";
import { discover } from "../compiler/catalog/discover.ts";
import { resolveSkill } from "../compiler/render/resolve.ts";
import { type FetchedSource, listSources } from "../compiler/sources/list-sources.ts";
import { provideNodes, provideSkillFiles } from "../compiler/sources/provide.ts";
import { type Checked, type Diagnostic, diagnostic } from "../diagnostics/diagnostic.ts";
import { Reports } from "../diagnostics/reports.ts";
import { suggest } from "../diagnostics/suggest.ts";
import type { Act } from "../model/acts.ts";
import type { Skill } from "../model/catalog.ts";
import { type Config, NO_POLICY, type Origin, type Policy, type SourceDecl } from "../model/config.ts";
import type { Pin } from "../model/lock.ts";
import { basename, type RelPath, ROOT, within } from "../model/names.ts";
import { dirname, resolve } from "../model/paths.ts";
import { type Meant, parseReference, type Reference } from "../model/reference.ts";
import { DEFAULT_TAG } from "../model/tag-pattern.ts";
import { type DirectoryNode, type Node, nodeAt } from "../model/tree.ts";
import { parseArchiveUrl, parseGitUrl, parseSiteUrl } from "../model/url.ts";
import type { Context } from "./context.ts";
import { actsOfSkill, type Fault, faultsOf, fieldsOf, skillFileBytes } from "./list.ts";
import { skillTreeOf } from "./skill-tree.ts";

export interface LookedSkill {
  /** Below the root of the source, which is the empty path. */
  readonly path: RelPath;
  readonly skill: Skill;
  /** As its frontmatter says, or its directory. */
  readonly name: string;
  readonly description: string;
  readonly files: number;
  /** Null: not known before they are fetched. */
  readonly bytes: number | null;
  readonly executable: number;
  /** What an agent acts on by itself in it. */
  readonly acts: readonly Act[];
  /** Why some agents do not load it. */
  readonly faults: readonly Fault[];
}

export interface Looked {
  readonly reference: Reference;
  /** In which way it was read. */
  readonly meant: Meant;
  /** The source as a whole: without `subdir`. */
  readonly source: SourceDecl;
  readonly fetched: FetchedSource;
  /** Of everything that is meant, the likeliest place first. */
  readonly groups: readonly SkillGroup<LookedSkill>[];
  /** The directory that the reference names; the root when it names none. */
  readonly path: RelPath;
  /** The word behind an @ that was taken for the name of a skill, since it is no ref; else null. */
  readonly word: string | null;
}

export interface LookOptions {
  readonly policy: Policy;
  /** A source of skills.yaml that is the same, as it follows it and as it is locked; null: there is none, and it is looked at as it is now. */
  readonly known: (origin: Origin) => Promise<{ readonly origin: Origin; readonly pin: Pin | null } | null>;
}

/** Null: reported, with positions in no file. */
export async function look(
  context: Context,
  given: string,
  options: LookOptions,
): Promise<Checked<Looked | null>> {
  const reports = new Reports();
  const parsed = parseReference(given);
  if (!parsed.ok) {
    reports.report(diagnostic("add/reference", null, { given, problem: parsed.problem }));
    return reports.with(null);
  }
  const reference = parsed.value;
  const meant = reference.kind === "git" ? reference.meant : [NOTHING_MORE];
  let first: readonly Diagnostic[] | null = null;
  for (const one of meant) {
    const looked = await lookAt(context, given, reference, one, options);
    if (looked.value !== null) return looked;
    const found = looked.diagnostics.map(({ code }) => code);
    first ??= looked.diagnostics;
    // Whatever else fails would fail again.
    if (!found.some((code) => MEANT_OTHERWISE.includes(code))) break;
  }
  reports.add(first ?? []);
  return reports.with(null);
}

const NOTHING_MORE: Meant = { ref: null, version: null, path: "", skill: null };
/** What is wrong when the reference is read in another way than it was meant. */
const MEANT_OTHERWISE: readonly string[] = [
  "git/ref-unknown",
  "git/ref-abbreviated",
  "git/rev-missing",
  "add/no-directory",
];

async function lookAt(
  context: Context,
  given: string,
  reference: Reference,
  meant: Meant,
  { policy, known }: LookOptions,
): Promise<Checked<Looked | null>> {
  const reports = new Reports();
  const { host, fetcher } = context;
  const asked = originOf(context, reference, meant);
  const same = await known(asked);
  const origin = same?.origin ?? asked;
  const source: SourceDecl = {
    name: sourceName(reference, []),
    at: NOWHERE,
    origin,
    bound: null,
    subdir: ROOT,
    idPrefix: null,
    filter: { maxDepth: MAX_DEPTH, nameRegex: null, include: [], exclude: [] },
  };
  const config: Config = { ...EMPTY, policy, root: host.cwd, sources: [source] };
  const pin = same?.pin ?? null;
  const pins = new Map(pin === null ? [] : [[source.name, pin] as const]);
  const listed = await listSources(host, config, fetcher, { pins, formers: new Map() }, () => true);
  reports.add(placeless(listed.diagnostics, source.name, given));
  const fetched = listed.value.get(source.name);
  if (fetched === undefined || reports.failed) return reports.with(null);
  const catalog = discover(config, new Map([[source.name, fetched.tree]]), true).value;
  const path = meant.path as RelPath;
  if (path !== ROOT && nodeAt(fetched.tree.root, path) === undefined) {
    const roots = groupSkills(catalog.skills).map(({ root }) => root);
    reports.report(diagnostic("add/no-directory", null, { given, path, suggestion: suggest(path, roots) }));
    return reports.with(null);
  }
  const inside = catalog.skills.filter((skill) => within(path, skill.path));
  await provideSkillFiles(fetcher, new Map([[source.name, fetched]]), inside);
  const skills = inside.map((skill) => lookedSkill(context, fetched, skill));
  const wanted = meant.skill === null ? skills : named(skills, meant.skill);
  if (meant.skill !== null && wanted.length === 0) return reports.with(null);
  if (wanted.length === 0) {
    reports.report(diagnostic("add/no-skills", null, { given, path }));
    return reports.with(null);
  }
  return reports.with({
    reference,
    meant,
    source,
    fetched,
    groups: groupSkills(wanted),
    path,
    word: meant.skill,
  });
}

/** Deeper than any repository. */
const MAX_DEPTH = 100;

/** A configuration that says nothing. */
export const EMPTY: Config = {
  file: "",
  root: "/",
  name: null,
  scope: "project",
  profiles: [],
  sources: [],
  policy: NO_POLICY,
  enable: [],
  enableAll: [],
  disable: [],
  explicit: [],
  adjust: [],
  inactiveAdjust: [],
  packages: new Map(),
  dormant: [],
  targets: [],
  inactiveTargets: [],
  knownTargets: [],
  facts: [],
  agents: [],
};

const NOWHERE = { file: "", path: [], on: "value" } as const;

/** What is said of the source is about what was pasted: it stands in no file, and is named by nothing but that. */
function placeless(found: readonly Diagnostic[], name: string, given: string): readonly Diagnostic[] {
  return found.map((one) => {
    const args = "name" in one.args && one.args.name === name ? { ...one.args, name: given } : one.args;
    return { ...one, args, at: null } as Diagnostic;
  });
}

/** The origin that the keys of this reference would declare. */
export function originOf(
  { host }: Pick<Context, "host">,
  reference: Reference,
  meant: Meant = NOTHING_MORE,
): Origin {
  const local = (path: string) => {
    const [own] = /^(?:~|\$HOME|\$\{HOME\})(?=\/|$)/.exec(path) ?? [];
    const home = host.env["HOME"];
    return resolve(host.cwd, own !== undefined && home ? home + path.slice(own.length) : path);
  };
  switch (reference.kind) {
    case "path":
      return { kind: "path", path: local(reference.path), given: reference.path };
    case "npm":
      return { kind: "npm", package: reference.package, version: reference.version ?? "latest" };
    case "archive": {
      const url = parseArchiveUrl(reference.archive);
      return {
        kind: "archive",
        url: reference.archive,
        where: url.ok ? { kind: "url", url: url.value } : { kind: "file", path: local(reference.archive) },
        integrity: null,
      };
    }
    case "site": {
      const site = parseSiteUrl(reference.site);
      if (!site.ok) throw new Error(`a reference to no site: ${site.problem}`);
      return { kind: "well-known", url: reference.site, site: site.value };
    }
    case "git": {
      const { ref, version } = meant;
      const remote = parseGitUrl(reference.url);
      if (!remote.ok) throw new Error(`a reference to no repository: ${remote.problem}`);
      return {
        kind: "git",
        url: reference.url,
        remote: remote.value,
        ref,
        ...(version === null ? {} : { versions: { range: version, tag: DEFAULT_TAG } }),
      };
    }
  }
}

function lookedSkill({ host }: Context, { tree }: FetchedSource, skill: Skill): LookedSkill {
  const bytes = skillFileBytes(host, skill);
  const fields = fieldsOf(host, skill);
  const nodes = skill.directory === null ? null : nodeAt(tree.root, skill.directory);
  const files = nodes?.kind === "directory" ? [...filesIn(nodes)] : [];
  const sizes = files.map(({ size }) => size);
  return {
    path: skill.path,
    skill,
    name: fields.name ?? (skill.path === ROOT ? tree.name : basename(skill.path)),
    description: fields.description ?? "",
    files: files.length,
    bytes: sizes.includes(null) ? null : sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0),
    executable: files.filter(({ executable }) => executable).length,
    acts: actsOfSkill(skill),
    faults: bytes === null ? [] : faultsOf(bytes, null),
  };
}

function* filesIn(directory: DirectoryNode): Iterable<Extract<Node, { kind: "file" }>> {
  for (const node of directory.children.values()) {
    if (node.kind === "file") yield node;
    else if (node.kind === "directory") yield* filesIn(node);
  }
}

/** Those with this path, or else with this name. */
export function named(skills: readonly LookedSkill[], word: string): readonly LookedSkill[] {
  const path = word.replace(/^\.\/|\/+$/g, "");
  const exact = skills.filter((skill) => skill.path === path);
  if (exact.length > 0) return exact;
  const called = skills.filter((skill) => basename(skill.path) === path);
  return called.length > 0 ? called : skills.filter((skill) => skill.name === path);
}

/** What these skills would give an agent: their bytes are fetched. Null: reported. */
export async function whatTheyGive(
  { host, fetcher }: Context,
  { fetched }: Looked,
  skills: readonly LookedSkill[],
): Promise<Checked<ReadonlyMap<LookedSkill, Change>>> {
  const reports = new Reports();
  const changes = new Map<LookedSkill, Change>();
  for (const one of skills) {
    const { directory } = one.skill;
    if (directory === null) continue;
    const nodes = resolveSkill(fetched.tree, directory, null).value;
    reports.add(
      placeless(await provideNodes(fetcher, fetched, nodes), fetched.tree.name, fetched.tree.directory),
    );
    if (!reports.failed) changes.set(one, changeOf(null, skillTreeOf(host, nodes)));
  }
  return reports.with(changes);
}

/** The directory that is to be the source's `subdir`, so that these skills get short ids. */
export function subdirFor(skills: readonly LookedSkill[]): RelPath {
  // A skill that is the whole repository has no directory above it.
  return commonRoot(
    skills.map(({ path }) => (path.includes("/") ? dirname(`/${path}`).slice(1) : ROOT) as RelPath),
  );
}
