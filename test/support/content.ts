// The bytes of a skill, from contents by path and back.

import { hexDigest } from "../../src/digest/nar.ts";
import type { RenderedLink } from "../../src/model/bundle.ts";
import type { Content, ContentFile } from "../../src/model/content.ts";
import type { RelPath } from "../../src/model/names.ts";
import type { Contents } from "./skill.ts";

export function contentOf(contents: Contents): Content {
  const files: ContentFile[] = [];
  const links: RenderedLink[] = [];
  for (const [name, content] of Object.entries(contents)) {
    const path = name as RelPath;
    if (typeof content === "object" && "link" in content) {
      links.push({ kind: "link", path, target: content.link });
      continue;
    }
    const executable = typeof content === "object" && "run" in content;
    const bytes = Buffer.from(executable ? content.run : (content as string));
    files.push({ path, executable, sha256: hexDigest(bytes), size: bytes.length, chunks: () => [bytes] });
  }
  return { files, links };
}

/** Sorted by path; bytes that are not UTF-8 stay bytes. Fails where a file's digest or size is not that of its bytes. */
export function contentsOf({ files, links }: Content): Contents {
  const all = [
    ...files.map((file): [string, Contents[string]] => {
      const bytes = Buffer.concat([...file.chunks()]);
      if (hexDigest(bytes) !== file.sha256 || bytes.length !== file.size)
        throw new Error(`${file.path} is not what it says`);
      const text = bytes.toString();
      const isText = Buffer.from(text).equals(bytes);
      return [file.path, file.executable ? { run: text } : isText ? text : bytes];
    }),
    ...links.map(({ path, target }): [string, Contents[string]] => [path, { link: target }]),
  ];
  return Object.fromEntries(all.sort(([a], [b]) => (a < b ? -1 : 1)));
}
