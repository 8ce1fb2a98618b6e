// Reverses what `finish` does after the patches: from an edited SKILL.md to what a patch has to make.

import { bytesIn } from "../../digest/content.ts";
import { findFrontmatter, parsedFields, rewriteName } from "../../frontmatter/frontmatter.ts";
import type { Content } from "../../model/content.ts";
import { skillFile } from "./skill-file.ts";

/**
 * The bytes from which the rest of `finish` makes `edited`, with this table of packages, "" for none; `patched` are those from which it
 * starts now. Null when the table is not in `edited`: then the original text cannot be reconstructed.
 */
export function reverseFinish(edited: Buffer, patched: Content, table: string): Buffer | null {
  const without = withoutTable(edited, table);
  const file = skillFile(patched);
  return without === null || file === null ? without : withoutName(without, bytesIn(file));
}

function withoutTable(bytes: Buffer, table: string): Buffer | null {
  if (table === "") return bytes;
  const at = bytes.lastIndexOf(`\n${table}`);
  // The empty line was added with the table; whether a final line break was missing is no longer known.
  return at < 0 ? null : Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1 + table.length)]);
}

/** The bytes with the name in `before`, or without a name when it has none. */
function withoutName(bytes: Buffer, before: Buffer): Buffer {
  const { name } = parsedFields(before);
  const block = findFrontmatter(bytes);
  if (typeof name === "string") {
    const written = rewriteName(bytes, name);
    return "problem" in written ? bytes : Buffer.from(written.bytes);
  }
  if (name !== undefined || block === null || findFrontmatter(before) === null) return bytes;
  const line = bytes.subarray(block.start).toString("latin1");
  const added = /^name: [^\r\n]*\r?\n/.exec(line)?.[0] ?? "";
  return Buffer.concat([bytes.subarray(0, block.start), bytes.subarray(block.start + added.length)]);
}
