// The id that git gives a directory: https://git-scm.com/book/en/v2/Git-Internals-Git-Objects, and the order of git's tree.c.

import { createHash } from "node:crypto";
import { compareBytes } from "./bytes.ts";

export interface TreeEntry {
  readonly name: string;
  /** `40000` for a directory, `100644`, `100755` or `120000`. */
  readonly mode: string;
  /** The hexadecimal id of the blob or the tree, by SHA-1. */
  readonly id: string;
}

/** The id of the tree with these entries, by SHA-1, in hexadecimal. */
export function gitTreeId(entries: readonly TreeEntry[]): string {
  const key = ({ name, mode }: TreeEntry) => (mode === "40000" ? `${name}/` : name);
  const sorted = [...entries].sort((a, b) => compareBytes(key(a), key(b)));
  const body = Buffer.concat(
    sorted.flatMap(({ name, mode, id }) => [Buffer.from(`${mode} ${name}\0`), Buffer.from(id, "hex")]),
  );
  return createHash("sha1").update(`tree ${body.length}\0`).update(body).digest("hex");
}
