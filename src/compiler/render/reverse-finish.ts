// What `finish` does after the patches, taken back: from an edited SKILL.md to what a patch has to make.

import { findFrontmatter, parsedFields, rewriteName } from "../../frontmatter/frontmatter.ts";
import type { PackageDecl } from "../../model/config.ts";
import type { Content } from "../../model/content.ts";
import { dependencyTable } from "./packages.ts";
import { bytesIn, skillFile } from "./skill-file.ts";

/**
 * The bytes that become `edited` when `finish` goes on from there, `patched` being what it goes on from now. Null when the table of
 * packages in it is not the one that would be made: then nobody can tell what is to be made of it.
 */
export function reverseFinish(
  edited: Buffer,
  patched: Content,
  packages: readonly PackageDecl[],
): Buffer | null {
  const without = withoutTable(edited, packages);
  const file = skillFile(patched);
  return without === null || file === null ? without : withoutName(without, bytesIn(file));
}

function withoutTable(bytes: Buffer, packages: readonly PackageDecl[]): Buffer | null {
  const table = dependencyTable(packages);
  if (table === "") return bytes;
  const at = bytes.lastIndexOf(`\n${table}`);
  // The line break before it was added with it; of one that was missing at the end of the text, nothing is known any more.
  return at < 0 ? null : Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1 + table.length)]);
}

/** With the name that stands in `before`, or without one when there is none. */
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
