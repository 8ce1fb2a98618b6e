// Two trees of one skill → what changes for an agent that reads it. Facts only; `present` finds the words.

import { actsOf, isActedOn } from "../agents/acts.ts";
import { compareBytes } from "../digest/bytes.ts";
import type { Act } from "../model/acts.ts";
import { resolve } from "../model/paths.ts";
import { type AgentFields, agentFields, compareFields, type FieldsChange, NO_FIELDS } from "./fields.ts";
import { type HiddenCharacter, hiddenIn } from "./hidden.ts";
import { compareLines } from "./lines.ts";
import { isProgram, isSkillFile, textRead } from "./programs.ts";
import { type Content, type SkillNode, type SkillTree, sameNode } from "./tree.ts";
import { hostOf, urlsIn } from "./urls.ts";

export interface Change extends FieldsChange {
  /** Whether the new skill has a frontmatter that is valid YAML; true when there is no new skill. */
  readonly frontmatterReadable: boolean;
  /** Every other SKILL.md of the new skill whose frontmatter differs from before; sorted by the bytes of the paths. */
  readonly nested: readonly (FieldsChange & {
    readonly path: string;
    readonly frontmatterReadable: boolean;
  })[];
  /** What differs; sorted by the bytes of the paths. */
  readonly files: readonly FileChange[];
  /** What an agent acts on by itself, and did not find there before; absent when there is nothing. */
  readonly acts?: readonly Act[];
  /** URLs that no file had before; those of new hosts first. */
  readonly urls: readonly string[];
  /** Whether there are more URLs than the limit. */
  readonly urlsLeftOut: boolean;
  /** In new text only; in a large file, anywhere. */
  readonly hidden: readonly { readonly path: string; readonly characters: readonly HiddenCharacter[] }[];
}

export interface FileChange {
  readonly path: string;
  readonly before: FileFacts | null;
  readonly after: FileFacts | null;
  /** A program or what an agent acts on by itself, or something that was one and is no longer a file. */
  readonly script: boolean;
  /** For texts; null when either side is something else. */
  readonly lines: { readonly added: number; readonly removed: number } | null;
}

export type FileFacts =
  | {
      readonly type: "file";
      readonly bytes: number;
      readonly executable: boolean;
      readonly content: Content["kind"];
    }
  | { readonly type: "link"; readonly target: string }
  | { readonly type: "special" }
  | { readonly type: "unreadable" };

/** The change from one tree to the other; null is a skill that does not exist. */
export function changeOf(before: SkillTree | null, after: SkillTree | null): Change {
  const files: FileChange[] = [];
  const hidden: Change["hidden"][number][] = [];
  const urls = new Set<string>();
  for (const [path, a, b] of differences(before, after)) {
    const [from, to] = [contentOf(a), contentOf(b)];
    const lines = newLines(from, to);
    files.push({
      path,
      before: factsOf(a, from),
      after: factsOf(b, to),
      script: isActedOn(path) || (b?.kind === "file" ? isProgram(path, b, to) : isProgram(path, a, from)),
      lines: lines && { added: lines.added.length, removed: lines.removed },
    });
    const text = textRead(path, to);
    if (text === null) continue;
    const characters = hiddenIn(lines?.added.join("") ?? newText(path, from, to, text));
    if (characters.length > 0) hidden.push({ path, characters });
    addUrls(urls, text);
  }
  const fields = fieldsAt(after, SKILL);
  return {
    ...compareFields(fieldsAt(before, SKILL), fields),
    frontmatterReadable: after === null || fields.readable,
    nested: nestedChanges(before, after),
    files,
    ...newActs(before, after),
    urls: newUrls(urls, before),
    urlsLeftOut: urls.size >= MAX_URLS,
    hidden,
  };
}

const SKILL = "SKILL.md";
/** For all files that differ, together. */
const MAX_URLS = 100_000;

/** Every path at which the trees differ, in the order of its bytes, with the node of each tree. */
export function* differences(
  before: SkillTree | null,
  after: SkillTree | null,
): Iterable<readonly [path: string, before: SkillNode | undefined, after: SkillNode | undefined]> {
  const paths = new Set([...(before?.keys() ?? []), ...(after?.keys() ?? [])]);
  for (const path of [...paths].sort(compareBytes)) {
    const [a, b] = [before?.get(path), after?.get(path)];
    if (!sameNode(a, b)) yield [path, a, b];
  }
}

function contentOf(node: SkillNode | undefined): Content | null {
  return node?.kind === "file" ? node.content() : null;
}

function factsOf(node: SkillNode | undefined, content: Content | null): FileFacts | null {
  if (node === undefined) return null;
  if (node.kind === "link") return { type: "link", target: node.target };
  if (node.kind !== "file") return { type: node.kind };
  return { type: "file", bytes: node.size, executable: node.executable, content: content!.kind };
}

/** Null when either side is not text; a missing side has no lines. */
function newLines(before: Content | null, after: Content | null): ReturnType<typeof compareLines> | null {
  const skillText = (content: Content | null) =>
    content === null ? "" : content.kind === "text" ? content.text : null;
  const [from, to] = [skillText(before), skillText(after)];
  return from === null || to === null || before === after ? null : compareLines(from, to);
}

/** What is new in `after`, whose text is `text`. */
function newText(path: string, before: Content | null, after: Content | null, text: string): string {
  const old = textRead(path, before) ?? "";
  if (old === text) return "";
  return before?.kind === "large" || after?.kind === "large" ? text : compareLines(old, text).added.join("");
}

function addUrls(urls: Set<string>, text: string): void {
  for (const url of urlsIn(text)) {
    if (urls.size >= MAX_URLS) return;
    urls.add(url);
  }
}

function newActs(before: SkillTree | null, after: SkillTree | null): Pick<Change, "acts"> {
  const known = new Set(actsIn(before).map(({ path }) => path));
  const acts = actsIn(after).filter(({ path }) => !known.has(path));
  return acts.length === 0 ? {} : { acts };
}

function actsIn(tree: SkillTree | null): readonly Act[] {
  return actsOf(
    [...(tree ?? [])].flatMap(([path, node]) => {
      if (node.kind === "link") return [{ path, target: node.target }];
      return node.kind === "file" ? [{ path }] : [];
    }),
  );
}

function nestedChanges(before: SkillTree | null, after: SkillTree | null): Change["nested"] {
  const paths = [...(after?.keys() ?? [])].filter((path) => path !== SKILL && isSkillFile(path));
  return paths.sort(compareBytes).flatMap((path) => {
    const [from, to] = [fieldsAt(before, path), fieldsAt(after, path)];
    const change = compareFields(from, to);
    const tools = change.allowedTools.added.length + change.allowedTools.removed.length;
    const same = change.description === null && tools + change.frontmatter.length === 0;
    const isSame = same && (to.readable || (before?.has(path) === true && !from.readable));
    return isSame ? [] : [{ path, ...change, frontmatterReadable: to.readable }];
  });
}

function fieldsAt(tree: SkillTree | null, path: string): AgentFields {
  const text = textRead(path, contentOf(skillFile(tree, path, 8)));
  return text === null ? NO_FIELDS : agentFields(text);
}

/** It may be a link to another file of the skill. */
function skillFile(tree: SkillTree | null, path: string, hops: number): SkillNode | undefined {
  const node = tree?.get(path);
  if (node?.kind !== "link" || hops === 0) return node;
  return skillFile(tree, resolve(`/${path}/..`, node.target).slice(1), hops - 1);
}

/** The URLs that are in no file of a tree. Files are read only when there is something to look for. */
function newUrls(urls: ReadonlySet<string>, tree: SkillTree | null): readonly string[] {
  const left = new Set(urls);
  const hosts = new Set<string>();
  for (const [path, node] of tree ?? []) {
    if (left.size === 0) break;
    for (const url of urlsIn(textRead(path, contentOf(node)) ?? "")) {
      left.delete(url);
      hosts.add(hostOf(url));
    }
  }
  const isKnown = (url: string) => hosts.has(hostOf(url));
  return [...[...left].filter((url) => !isKnown(url)), ...[...left].filter(isKnown)];
}
