// Two trees of one skill → what changes for an agent that reads it. Facts only; whoever shows them finds the words.

import { compareBytes } from "../digest/bytes.ts";
import { resolve } from "../model/paths.ts";
import { type AgentFields, agentFields, compareFields, type FieldsChange, NO_FIELDS } from "./fields.ts";
import { type HiddenCharacter, hiddenIn } from "./hidden.ts";
import { compareLines } from "./lines.ts";
import { isProgram, isSkillFile, textRead } from "./programs.ts";
import { type Content, type SkillNode, type SkillTree, sameNode } from "./tree.ts";
import { hostOf, urlsIn } from "./urls.ts";

export interface Change extends FieldsChange {
  /** Whether the skill that comes has a frontmatter without a mistake in its YAML; true when none comes. */
  readonly frontmatterReadable: boolean;
  /** Every other SKILL.md of the skill that comes with another frontmatter than before, by the bytes of the paths. */
  readonly nested: readonly (FieldsChange & {
    readonly path: string;
    readonly frontmatterReadable: boolean;
  })[];
  /** What differs, by the bytes of the paths. */
  readonly files: readonly FileChange[];
  /** URLs that no file had before; first those of hosts that no file had before. */
  readonly urls: readonly string[];
  /** Whether there are more URLs than are looked at. */
  readonly urlsLeftOut: boolean;
  /** In new text alone; of a large file, in all of it. */
  readonly hidden: readonly { readonly path: string; readonly characters: readonly HiddenCharacter[] }[];
}

export interface FileChange {
  readonly path: string;
  readonly before: FileFacts | null;
  readonly after: FileFacts | null;
  /** A program, or it was one and becomes something else than a file. */
  readonly script: boolean;
  /** Of texts; null when either side is something else. */
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

/** Null stands for a skill that is not there. */
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
      script: b?.kind === "file" ? isProgram(path, b, to) : isProgram(path, a, from),
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
    urls: newUrls(urls, before),
    urlsLeftOut: urls.size >= MAX_URLS,
    hidden,
  };
}

const SKILL = "SKILL.md";
/** In all files that differ together. */
const MAX_URLS = 100_000;

/** Every path at which the trees differ, by its bytes, with what stands there in each. */
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

/** Null when either side is no text; one that is not there has no lines. */
function newLines(before: Content | null, after: Content | null): ReturnType<typeof compareLines> | null {
  const skillText = (content: Content | null) =>
    content === null ? "" : content.kind === "text" ? content.text : null;
  const [from, to] = [skillText(before), skillText(after)];
  return from === null || to === null || before === after ? null : compareLines(from, to);
}

/** What `after`, which reads as `text`, has and `before` has not. */
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

/** What stands in none of the files of a tree; they are read only when there is something to look for. */
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
