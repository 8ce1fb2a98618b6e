// Two trees of one skill → what changes for an agent that reads it. Facts only; whoever shows them finds the words.

import { compareBytes } from "../digest/bytes.ts";
import { canonicalJson, type Json } from "../model/json.ts";
import { resolve } from "../model/paths.ts";
import { type AgentFields, agentFields, NO_FIELDS } from "./fields.ts";
import { type HiddenCharacter, hiddenIn } from "./hidden.ts";
import { compareLines } from "./lines.ts";
import { type Content, type SkillNode, type SkillTree, sameNode } from "./tree.ts";
import { urlsIn } from "./urls.ts";

export interface Change {
  /** Null when it stays as it is. */
  readonly description: { readonly before: string | null; readonly after: string | null } | null;
  readonly allowedTools: { readonly added: readonly string[]; readonly removed: readonly string[] };
  /** Every other key that changes; null where it does not stand. */
  readonly frontmatter: readonly { readonly key: string; readonly before: Json; readonly after: Json }[];
  /** Whether the skill that comes has a frontmatter without a mistake in its YAML; true when none comes. */
  readonly frontmatterReadable: boolean;
  /** What differs, by the bytes of the paths. */
  readonly files: readonly FileChange[];
  /** URLs that no file had before. */
  readonly urls: readonly string[];
  /** In new text alone. */
  readonly hidden: readonly { readonly path: string; readonly characters: readonly HiddenCharacter[] }[];
}

export interface FileChange {
  readonly path: string;
  readonly before: FileFacts | null;
  readonly after: FileFacts | null;
  /** A program: it may be executed, begins with `#!`, has the ending of a script, or stands in `scripts/` and is no data. */
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
      script: isScript(path, b === undefined ? a : b, b === undefined ? from : to),
      lines: lines && { added: lines.added.length, removed: lines.removed },
    });
    if (to?.kind !== "text" || lines === null) continue;
    const added = lines.added.join("");
    const characters = hiddenIn(added);
    if (characters.length > 0) hidden.push({ path, characters });
    for (const url of urlsIn(added)) urls.add(url);
  }
  const fields = { before: fieldsOf(before), after: fieldsOf(after) };
  return {
    ...compareFields(fields.before, fields.after),
    frontmatterReadable: after === null || fields.after.readable,
    files,
    urls: [...withoutKnown(urls, before)],
    hidden,
  };
}

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
  const textOf = (content: Content | null) =>
    content === null ? "" : content.kind === "text" ? content.text : null;
  const [from, to] = [textOf(before), textOf(after)];
  return from === null || to === null || before === after ? null : compareLines(from, to);
}

function isScript(path: string, node: SkillNode | undefined, content: Content | null): boolean {
  if (node?.kind !== "file") return false;
  if (node.executable || (content?.kind === "text" && content.text.startsWith("#!"))) return true;
  return PROGRAM.test(path) || (path.startsWith("scripts/") && !DATA.test(path));
}

const PROGRAM = /\.(?:[cm]?[jt]sx?|py|rb|pl|php|lua|(?:ba|z|fi)?sh|ps1|bat|cmd|exe)$/i;
/** What stands beside scripts and is not run. */
const DATA =
  /\.(?:md|txt|rst|json|ya?ml|toml|ini|csv|tsv|xml|xsd|xsl|html?|css|svg|png|jpe?g|gif|webp|pdf|ttf|otf|woff2?)$/i;

function compareFields(before: AgentFields, after: AgentFields) {
  const keys = [...new Set([...before.others.keys(), ...after.others.keys()])].sort(compareBytes);
  const without = (some: readonly string[], others: readonly string[]) =>
    some.filter((tool) => !others.includes(tool));
  return {
    description:
      before.description === after.description
        ? null
        : { before: before.description, after: after.description },
    allowedTools: {
      added: without(after.allowedTools, before.allowedTools),
      removed: without(before.allowedTools, after.allowedTools),
    },
    frontmatter: keys
      .map((key) => ({ key, before: before.others.get(key) ?? null, after: after.others.get(key) ?? null }))
      .filter(({ before, after }) => canonicalJson(before) !== canonicalJson(after)),
  };
}

function fieldsOf(tree: SkillTree | null): AgentFields {
  const content = contentOf(skillFile(tree, "SKILL.md", 8));
  return content?.kind === "text" ? agentFields(content.text) : NO_FIELDS;
}

/** It may be a link to another file of the skill. */
function skillFile(tree: SkillTree | null, path: string, hops: number): SkillNode | undefined {
  const node = tree?.get(path);
  if (node?.kind !== "link" || hops === 0) return node;
  return skillFile(tree, resolve(`/${path}/..`, node.target).slice(1), hops - 1);
}

/** What stands in none of the files of a tree; they are read only while there is something to look for. */
function withoutKnown(urls: ReadonlySet<string>, tree: SkillTree | null): ReadonlySet<string> {
  const left = new Set(urls);
  for (const node of tree?.values() ?? []) {
    if (left.size === 0) break;
    const content = contentOf(node);
    if (content?.kind === "text") for (const url of urlsIn(content.text)) left.delete(url);
  }
  return left;
}
