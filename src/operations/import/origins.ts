// Skills with a remote origin, as sources with pins: at the commit that has what is installed, where there is one.

import type { ConfigChange } from "../../authoring/config-edit.ts";
import {
  type Claim,
  chooseCommits,
  differences,
  type FoundCopy,
  repositoryKey,
} from "../../authoring/import-plan.ts";
import { sourceName } from "../../authoring/source-name.ts";
import { neededByAddress } from "../../compiler/config/trust.ts";
import type { RemoteSource } from "../../compiler/sources/fetcher.ts";
import type { History } from "../../compiler/sources/git/installed.ts";
import { type Diagnostic, diagnostic } from "../../diagnostics/diagnostic.ts";
import { Reports } from "../../diagnostics/reports.ts";
import type { Policy, SourceDecl } from "../../model/config.ts";
import type { GitPin } from "../../model/lock.ts";
import { basename } from "../../model/names.ts";
import { type GitReference, parseReference, sourceKeysOf } from "../../model/reference.ts";
import { parseGitUrl } from "../../model/url.ts";
import type { YamlMap } from "../../yaml/write.ts";
import type { Context } from "../context.ts";
import type { Placement } from "./placement.ts";

/** A skill that is to come from its origin. */
export interface WantedOrigin {
  readonly name: string;
  readonly claim: Claim;
  readonly copy: FoundCopy | null;
  /** Only with the bytes of the copy, which else is taken instead. */
  readonly prefersCopy: boolean;
}

export interface OriginSource {
  readonly name: string;
  readonly keys: YamlMap;
  readonly pin: GitPin;
  readonly skills: readonly OriginSkill[];
  /** The paths of all its skills, below its root. */
  readonly discovered: readonly string[];
  readonly address: string;
}

export interface OriginSkill {
  readonly name: string;
  /** Below the root of the source. */
  readonly path: string;
  /** Whether the commit is that of what is installed; else it is the newest. */
  readonly found: boolean;
  /** The files that differ from what is installed; null: nothing is installed. */
  readonly differs: readonly string[] | null;
  /** The files of the origin that its manager leaves out when it installs. */
  readonly excluded: readonly string[];
}

export interface Origins {
  readonly sources: readonly OriginSource[];
  /** Those whose copy is to be taken instead. */
  readonly copies: readonly WantedOrigin[];
  /** Those that are neither there any more nor installed. */
  readonly gone: readonly WantedOrigin[];
}

interface Group {
  readonly reference: GitReference;
  readonly ref: string | null;
  readonly wanted: WantedOrigin[];
}

/** What may be asked. */
export interface Allowed {
  readonly policy: Policy;
  /** Whether what the files name has come with a project: then nothing on this machine is asked because they say so. */
  readonly cloned: boolean;
}

/** `taken`: names of sources that there are already. Null: reported. */
export async function originsOf(
  { fetcher }: Context,
  wanted: readonly WantedOrigin[],
  { policy, cloned }: Allowed,
  taken: readonly string[],
  reports: Reports,
): Promise<Origins | null> {
  const copies: WantedOrigin[] = [];
  const gone: WantedOrigin[] = [];
  const groups = new Map<string, Group>();
  for (const one of wanted) {
    const { origin } = one.claim;
    const group = origin.kind === "git" ? groupOf(origin.repository, origin.ref) : null;
    if (group === null) {
      const skill = one.name;
      const at = { file: one.claim.file };
      if (origin.kind === "npm")
        reports.report(diagnostic("import/npm", at, { skill, package: origin.package }));
      else if (origin.kind === "git")
        reports.report(diagnostic("import/address", at, { skill, address: origin.repository }));
      (one.copy === null ? gone : copies).push(one);
      continue;
    }
    const key = `${repositoryKey(group.reference.url)} ${group.ref ?? ""}`;
    if (!groups.has(key)) groups.set(key, group);
    groups.get(key)!.wanted.push(one);
  }
  const names = [...taken];
  const sources: OriginSource[] = [];
  for (const group of groups.values()) {
    const decl = declarationOf(group);
    const own = new Reports();
    const refused = cloned ? onThisMachine(decl) : [];
    own.add(refused);
    const resolved = refused.length > 0 ? null : own.take(await fetcher.resolve(decl, policy));
    const sought = group.wanted.map(({ name, claim: { origin }, copy }) => ({
      name,
      path: origin.kind === "git" ? origin.path : null,
      trees: [
        ...(copy === null ? [] : [copy.tree]),
        ...(origin.kind === "git" && origin.tree !== null ? [origin.tree] : []),
      ],
      commit: origin.kind === "git" ? origin.commit : null,
    }));
    const history =
      resolved?.kind === "git" ? own.take(await fetcher.history(decl, resolved, policy, sought)) : null;
    if (resolved?.kind !== "git" || history === null) {
      // Whoever named the directories is served without the origin.
      if (group.wanted.every(({ prefersCopy }) => prefersCopy)) {
        copies.push(...group.wanted);
        continue;
      }
      reports.add(own.diagnostics);
      const takes = group.wanted.flatMap(({ name, copy }) =>
        copy === null ? [] : `${name}=${copy.directory}`,
      );
      if (takes.length > 0)
        reports.report(diagnostic("import/unreachable", null, { address: group.reference.url, takes }));
      return null;
    }
    reports.add(own.diagnostics);
    for (const source of await sourcesOf(group, resolved, history, copies, gone)) {
      const name = sourceName(group.reference, names);
      names.push(name);
      sources.push({ ...source, name });
    }
  }
  return { sources, copies, gone };
}

/** Every skill of an origin of which all are meant, by name. Null: reported. */
export async function skillsOfWhole(
  { fetcher }: Context,
  claim: Claim,
  { policy, cloned }: Allowed,
  reports: Reports,
): Promise<ReadonlyMap<string, Claim> | null> {
  const { origin } = claim;
  const group = origin.kind === "git" ? groupOf(origin.repository, origin.ref) : null;
  if (origin.kind !== "git" || group === null) {
    const address =
      origin.kind === "git" ? origin.repository : origin.kind === "npm" ? origin.package : origin.path;
    reports.report(diagnostic("import/address", { file: claim.file }, { skill: "*", address }));
    return new Map();
  }
  const decl = declarationOf({ ...group, wanted: [{ name: "*", claim, copy: null, prefersCopy: false }] });
  const refused = cloned ? onThisMachine(decl) : [];
  reports.add(refused);
  if (refused.length > 0) return null;
  const resolved = reports.take(await fetcher.resolve(decl, policy));
  if (resolved?.kind !== "git") return null;
  const sought = [{ name: "", path: origin.path, trees: [], commit: origin.commit }];
  const history = reports.take(await fetcher.history(decl, resolved, policy, sought));
  if (history === null) return null;
  const commit = history.skills[0]?.commits[0] ?? resolved.rev;
  const below = origin.path === null || origin.path === "" ? "" : `${origin.path}/`;
  const paths = (await history.skillsAt(commit)).filter((path) => `${path}/`.startsWith(below));
  return new Map(
    paths.map((path) => [
      path === "" ? basename(origin.repository.replace(/\.git$/, "")) : basename(path),
      { ...claim, origin: { ...origin, path } },
    ]),
  );
}

/** Null: no address that kitout fetches from. */
function groupOf(repository: string, ref: string | null): Group | null {
  const parsed = parseReference(repository);
  if (!parsed.ok || parsed.value.kind !== "git") return null;
  return { reference: parsed.value, ref: ref ?? parsed.value.meant[0].ref, wanted: [] };
}

/** As if it stood in skills.yaml: what is said of it is said of the file that names it. */
function declarationOf({ reference, ref, wanted }: Group): RemoteSource {
  const parsed = parseGitUrl(reference.url);
  if (!parsed.ok) throw new Error("a reference has an address that can be fetched");
  const file = wanted[0]?.claim.file ?? "";
  const decl = {
    name: sourceName(reference, []),
    at: { file, path: [], on: "value" },
    origin: { kind: "git", url: reference.url, remote: parsed.value, ref },
    bound: null,
  };
  return decl as unknown as SourceDecl as RemoteSource;
}

/** Why a project's files may not name this address. */
function onThisMachine({ origin, at }: RemoteSource): readonly Diagnostic[] {
  return neededByAddress(origin, at).map(({ refusal }) => refusal);
}

async function sourcesOf(
  group: Group,
  tip: GitPin,
  history: History,
  copies: WantedOrigin[],
  gone: WantedOrigin[],
): Promise<readonly Omit<OriginSource, "name">[]> {
  const byName = new Map(history.skills.map((skill) => [skill.name, skill]));
  const atTip = await history.skillsAt(tip.rev);
  const commits = new Map(
    [...chooseCommits(history.skills, history.order)].map(([commit, names]) => [commit, [...names]]),
  );
  const matched = new Set([...commits.values()].flat());
  for (const one of group.wanted) {
    if (matched.has(one.name)) continue;
    const path = byName.get(one.name)!.path;
    if (path !== null && atTip.includes(path) && !one.prefersCopy)
      commits.set(tip.rev, [...(commits.get(tip.rev) ?? []), one.name]);
    else (one.copy === null ? gone : copies).push(one);
  }
  const made: Omit<OriginSource, "name">[] = [];
  for (const [commit, names] of commits) {
    const paths = names.map((name) => byName.get(name)!.path!);
    const subdir = commonParent(paths);
    const skills: OriginSkill[] = [];
    for (const name of names) {
      const path = byName.get(name)!.path!;
      const { copy, claim } = group.wanted.find((one) => one.name === name)!;
      const files = copy === null ? null : await history.filesAt(commit, path);
      const differs = files === null ? null : differences(copy!.files, files);
      const isShort = differs?.every((file) => isLeftOut(claim.manager, copy!, file)) === true;
      skills.push({
        name,
        path: below(subdir, path),
        found: matched.has(name),
        differs: isShort ? [] : differs,
        excluded: isShort ? differs : [],
      });
    }
    const discovered = (await history.skillsAt(commit)).filter(
      (path) => subdir === "" || `${path}/`.startsWith(`${subdir}/`),
    );
    const keys = sourceKeysOf(group.reference).filter(([key]) => key === "github" || key === "git");
    made.push({
      keys: {
        ...Object.fromEntries(keys),
        ...(group.ref === null ? {} : { ref: group.ref }),
        ...(subdir === "" ? {} : { subdir }),
      },
      pin: { ...tip, rev: commit },
      skills,
      discovered: discovered.map((path) => below(subdir, path)),
      address: group.reference.github ?? group.reference.url,
    });
  }
  return made;
}

/**
 * What `npx skills` does not copy when it installs (vercel-labs/skills, src/installer.ts). Without these files the origin's skill has the
 * bytes of the installed one. A name that a pattern could take for something else is left as it is.
 */
function isLeftOut(manager: string, { files }: FoundCopy, file: string): boolean {
  if (manager !== "npx skills" || files.has(file) || !/^[\w./ -]+$/.test(file)) return false;
  return (
    ["README.md", "metadata.json"].includes(basename(file)) ||
    file.split("/").some((name) => name.startsWith("_"))
  );
}

/** The directory that all of these directories are in, "" for the root. */
function commonParent(paths: readonly string[]): string {
  const parents = paths.map((path) => path.split("/").slice(0, -1));
  const [first = []] = parents;
  const count = first.findIndex((name, index) => parents.some((parent) => parent[index] !== name));
  return first.slice(0, count < 0 ? first.length : count).join("/");
}

function below(base: string, path: string): string {
  return base === "" ? path : path === base ? "" : path.slice(base.length + 1);
}

/** What the sources are in skills.yaml. `others`: ids that there are without them. `placements`: which targets get a skill, by its name. */
export function originChanges(
  sources: readonly OriginSource[],
  others: readonly string[],
  placements: ReadonlyMap<string, Placement>,
): readonly ConfigChange[] {
  const idsOf = ({ name, discovered }: OriginSource) => discovered.map((path) => (path === "" ? name : path));
  const counts = new Map(others.map((id) => [id, 1]));
  for (const id of sources.flatMap(idsOf)) counts.set(id, (counts.get(id) ?? 0) + 1);
  return sources.flatMap((source): readonly ConfigChange[] => {
    const { name, keys, skills } = source;
    // Two skills must not have one id, also where nobody wants one of them.
    const isAlone = idsOf(source).every((id) => counts.get(id) === 1);
    const visible = skills.map(({ path }) => path);
    const filter = isAlone ? {} : { filter: { nameRegex: `(${visible.map(escaped).join("|")})` } };
    const targets = ({ name }: OriginSkill) => {
      const only = placements.get(name)?.only ?? null;
      return only === null ? {} : { targets: only };
    };
    const isPlain = (skill: OriginSkill) => skill.path === skill.name && !("targets" in targets(skill));
    const plain = skills.filter(isPlain);
    const exclude = (skill: OriginSkill) => (skill.excluded.length === 0 ? {} : { exclude: skill.excluded });
    return [
      { change: "source", name, keys: { ...keys, ...filter } },
      ...(plain.length === 0 ? [] : [{ change: "enable" as const, ids: plain.map((skill) => skill.name) }]),
      ...plain
        .filter(({ excluded }) => excluded.length > 0)
        .map(
          (skill): ConfigChange => ({
            change: "settings",
            under: "adjust",
            id: skill.name,
            keys: exclude(skill),
          }),
        ),
      ...skills
        .filter((skill) => !isPlain(skill))
        .map(
          (skill): ConfigChange => ({
            change: "settings",
            under: "explicit",
            id: skill.name,
            keys: {
              from: name,
              path: skill.path === "" ? "." : skill.path,
              ...targets(skill),
              ...exclude(skill),
            },
          }),
        ),
    ];
  });
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
