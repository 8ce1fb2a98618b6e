// The SKILL.md of a content: the only file that kitout itself changes.

import { compareBytes } from "../../digest/bytes.ts";
import { fileOf } from "../../digest/content.ts";
import { nest } from "../../model/bundle.ts";
import type { Content, ContentFile } from "../../model/content.ts";
import { followLink } from "../../model/links.ts";
import { type RelPath, ROOT } from "../../model/names.ts";
import { nodeAt } from "../../model/tree.ts";

const SKILL_FILE = "SKILL.md" as RelPath;

/** SKILL.md, through links inside the skill; null when there is none. */
export function skillFile({ files, links }: Content): ContentFile | null {
  const file = files.find((file) => file.path === SKILL_FILE);
  if (file !== undefined) return file;
  const link = links.find((candidate) => candidate.path === SKILL_FILE);
  if (link === undefined) return null;
  const root = nest([...files.map((file) => ({ ...file, kind: "file" as const, blob: null })), ...links]);
  const end = followLink((path) => nodeAt(root, path), SKILL_FILE, link.target, ROOT);
  return end.kind === "found" ? (files.find((file) => file.path === end.path) ?? null) : null;
}

/** The content with these bytes in SKILL.md. If SKILL.md is a link, a file replaces it, and the target keeps its bytes. */
export function withSkillFile(content: Content, bytes: Uint8Array): Content {
  const executable = skillFile(content)?.executable ?? false;
  const file = fileOf({ path: SKILL_FILE, executable }, bytes);
  return {
    files: [...content.files.filter((other) => other.path !== SKILL_FILE), file].sort((a, b) =>
      compareBytes(a.path, b.path),
    ),
    links: content.links.filter((link) => link.path !== SKILL_FILE),
  };
}
