// Contents and directories as trees to compare.

import { bytesIn } from "../digest/content.ts";
import { hexDigest } from "../digest/nar.ts";
import type { Content, ContentFile } from "../model/content.ts";
import { contentIn, MAX_READ, type SkillFile, type SkillNode, type SkillTree } from "./tree.ts";

/** The content as a tree to compare. */
export function treeOfContent({ files, links }: Content): SkillTree {
  return new Map<string, SkillNode>([
    ...files.map((file): [string, SkillNode] => [file.path, fileNode(file)]),
    ...links.map(({ path, target }): [string, SkillNode] => [path, { kind: "link", target }]),
  ]);
}

function fileNode({ size, executable, sha256, chunks }: ContentFile): SkillFile {
  return {
    kind: "file",
    size,
    executable,
    digest: () => sha256,
    content: () => (size > MAX_READ ? { kind: "large", text: null } : contentIn(bytesIn({ size, chunks }))),
  };
}

/** The bytes of a file of the content; the file must exist. */
export function contentOf({ files }: Content, path: string): Buffer {
  return bytesIn(files.find((file) => file.path === path)!);
}

/** `file` with other bytes. */
export function withBytes(file: SkillFile, bytes: Uint8Array): SkillFile {
  return { ...file, size: bytes.length, digest: () => hexDigest(bytes), content: () => contentIn(bytes) };
}
