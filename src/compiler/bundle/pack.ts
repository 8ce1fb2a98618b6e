// Reads the bytes of each rendered skill once, computes digests, and passes the files to a sink.

import { type Checked, type Diagnostic, diagnostic, type Report } from "../../diagnostics/diagnostic.ts";
import { attempt } from "../../diagnostics/host.ts";
import { Reports } from "../../diagnostics/reports.ts";
import { compareBytes } from "../../digest/bytes.ts";
import { ContentChanged } from "../../digest/chunks.ts";
import { bytesIn } from "../../digest/content.ts";
import { directoryHash, NarDigester, type NarNode, SizeMismatch } from "../../digest/nar.ts";
import type { RenderedFile, RenderedLink, RenderedNode, RenderedSkill, Variant } from "../../model/bundle.ts";
import type { Content, ContentFile } from "../../model/content.ts";
import type { Digest, RelPath } from "../../model/names.ts";
import {
  type KnownSkill,
  type PackedSkill,
  type PackedVariant,
  type Row,
  Rows,
  type SkillSink,
} from "../../model/packed.ts";
import { isLfsPointer } from "./lfs.ts";

/** Begins a skill, whose files are then read one by one. Throws `HostError`. */
export type ReadSkillContent = () => (file: RenderedFile) => ContentFile;

/**
 * Makes the user's version of a skill for one variant. `rendered` is the skill without excluded files and with overlays, `resolved` what
 * the source has. Returns the same object when there is nothing to change, null when it fails.
 */
export type Finish = (variant: Variant, rendered: Content, resolved: Content) => Checked<Content | null>;

/**
 * The packed skills; without a sink nothing is written. `check` is called before any of a skill reaches the sink; if it returns a
 * diagnostic, the skill is left out. A skill that cannot be read is reported and left out. Throws the sink's `HostError`: if one write
 * fails, the later ones would too.
 */
export function pack(
  readContent: ReadSkillContent,
  skills: readonly RenderedSkill[],
  finish: Finish,
  sink: SkillSink | null,
  check: (skill: RenderedSkill, digest: Digest) => Diagnostic | null,
  earlier: Earlier = NOTHING_EARLIER,
): Checked<readonly PackedSkill[]> {
  const reports = new Reports();
  const packed: PackedSkill[] = [];
  const reader = { readContent, finish, nar: new NarDigester() };
  for (const skill of skills) {
    const found = earlier.find(skill);
    if (found !== null && isThere(found, sink) && check(skill, found.digest) === null) {
      const variants = skill.variants.map((variant, index) => ({ variant, ...found.variants[index]! }));
      packed.push({ skill, digest: found.digest, variants });
      continue;
    }
    const before = reports.diagnostics.length;
    const read = readSkill(reader, skill, reports.report);
    if (read === null) continue;
    const refused = check(skill, read.digest);
    if (refused !== null) {
      reports.report(refused);
      continue;
    }
    reports.add(read.diagnostics);
    const written = unlessChanged(skill, reports.report, () =>
      read.variants.map(({ content, ...variant }) => {
        if (sink !== null && !sink.has(variant.directory, read.fetched))
          sink.put(variant.directory, content.files, content.links);
        return variant;
      }),
    );
    if (written === null) continue;
    const made = { skill, digest: read.digest, variants: written };
    packed.push(made);
    if (reports.diagnostics.length === before) earlier.note(made);
  }
  return reports.with(packed);
}

/** What earlier runs made of skills. */
export interface Earlier {
  /** Null: not known, or something may have changed. */
  readonly find: (skill: RenderedSkill) => KnownSkill | null;
  /** Called for each skill that was read, and about which nothing was reported here. */
  readonly note: (skill: PackedSkill) => void;
}

const NOTHING_EARLIER: Earlier = { find: () => null, note: () => {} };

/** Nothing of a known skill is fetched: those are read each time. */
function isThere({ variants }: KnownSkill, sink: SkillSink | null): boolean {
  return sink === null || variants.every(({ directory }) => sink.has(directory, false));
}

interface ReadSkill {
  readonly digest: Digest;
  /** Whether any of its bytes are remote. */
  readonly fetched: boolean;
  readonly variants: readonly (PackedVariant & { readonly content: Content })[];
  /** Reports about the variants; dropped when the bytes differ from the lock. */
  readonly diagnostics: readonly Diagnostic[];
}

/** What reads one skill after another. */
interface Reader {
  readonly readContent: ReadSkillContent;
  readonly finish: Finish;
  readonly nar: NarDigester;
}

function readSkill(reader: Reader, skill: RenderedSkill, report: Report): ReadSkill | null {
  const at = skill.selected.reason.by?.at ?? null;
  return unlessChanged(skill, report, () => attempt(() => digested(reader, skill, report), at, report));
}

/** The result of `work`; null, with a report, when a file changes while it is read. */
function unlessChanged<T>(
  { selected: { id, skill, reason } }: RenderedSkill,
  report: Report,
  work: () => T,
): T | null {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof SizeMismatch || error instanceof ContentChanged)) throw error;
    report(diagnostic("skill/changed", reason.by?.at ?? null, { id, directory: skill.tree.directory }));
    return null;
  }
}

/** Throws `HostError`, `SizeMismatch` and `ContentChanged`. */
function digested({ readContent, finish, nar }: Reader, skill: RenderedSkill, report: Report): ReadSkill {
  const readFile = readContent();
  const read = new Map<RenderedFile, ContentFile>();
  const contentOf = (nodes: readonly RenderedNode[]): Content => ({
    files: filesOf(nodes).map((file) => {
      const known = read.get(file) ?? readFile(file);
      read.set(file, known);
      return known;
    }),
    links: linksOf(nodes),
  });
  const nodes = skill.nodes();
  const fetched = filesOf(nodes.resolved).some(({ blob }) => blob !== null);
  const resolved = contentOf(nodes.resolved);
  for (const found of pointers(skill, resolved.files)) report(found);
  const digest = nar.digest(narOf(resolved));
  const rendered = nodes.rendered === nodes.resolved ? resolved : contentOf(nodes.rendered);
  const finished = skill.variants.map((variant) => ({ variant, ...finish(variant, rendered, resolved) }));
  const variants = finished.flatMap(({ variant, value }) => {
    if (value === null) return [];
    const finalDigest = value === resolved ? digest : nar.digest(narOf(value));
    const directory = `${directoryHash(finalDigest)}${variant.name}`;
    return [{ variant, digest: finalDigest, directory, rows: rowsOf(value), content: value }];
  });
  return { digest, fetched, variants, diagnostics: finished.flatMap((one) => one.diagnostics) };
}

function pointers({ selected }: RenderedSkill, files: readonly ContentFile[]): readonly Diagnostic[] {
  const { id } = selected;
  const at = selected.reason.by?.at ?? null;
  return files
    .filter((file) => file.size < 1024 && isLfsPointer(bytesIn(file)))
    .map(({ path }) => diagnostic("skill/lfs-pointer", at, { id, path }));
}

function filesOf(nodes: readonly RenderedNode[]): RenderedFile[] {
  return nodes.filter((node) => node.kind === "file");
}

function linksOf(nodes: readonly RenderedNode[]): RenderedLink[] {
  return nodes.filter((node) => node.kind === "link");
}

function rowsOf({ files, links }: Content): Rows {
  const rows: Row[] = [
    ...files.map((file) => ({
      type: file.executable ? ("x" as const) : ("f" as const),
      identity: file.sha256,
      path: file.path,
    })),
    ...links.map((link) => ({ type: "l" as const, identity: link.target, path: link.path })),
  ];
  return new Rows(rows.sort((a, b) => compareBytes(a.path, b.path)));
}

/** The tree of these paths. */
function narOf({ files, links }: Content): NarNode {
  const root = new Map<string, NarNode | Map<string, unknown>>();
  const add = (path: RelPath, node: NarNode) => {
    const names = path.split("/");
    const last = names.pop()!;
    let directory = root;
    for (const name of names) {
      const inner = (directory.get(name) ?? new Map()) as typeof root;
      directory.set(name, inner);
      directory = inner;
    }
    directory.set(last, node);
  };
  for (const file of files)
    add(file.path, { kind: "file", executable: file.executable, size: file.size, chunks: file.chunks() });
  for (const link of links) add(link.path, { kind: "link", target: link.target });
  return directoryNode(root);
}

function directoryNode(directory: ReadonlyMap<string, unknown>): NarNode {
  const entries = [...directory].map(
    ([name, node]) => [name, node instanceof Map ? directoryNode(node) : (node as NarNode)] as const,
  );
  return { kind: "directory", entries };
}
