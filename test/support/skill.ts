// A skill's directory as a tree to compare, made of text.

import { contentIn, type SkillNode, type SkillTree } from "../../src/changes/tree.ts";
import { hexDigest } from "../../src/digest/nar.ts";

/** Contents by path; `{ run }` is executable, `{ link }` a link. */
export type Contents = Readonly<
  Record<string, string | Uint8Array | { readonly run: string } | { readonly link: string }>
>;

export function skillTree(contents: Contents): SkillTree {
  return new Map(
    Object.entries(contents).map(([path, content]): [string, SkillNode] => {
      if (typeof content === "object" && "link" in content)
        return [path, { kind: "link", target: content.link }];
      const executable = typeof content === "object" && "run" in content;
      const bytes = Buffer.from(executable ? content.run : (content as string));
      return [
        path,
        {
          kind: "file",
          size: bytes.length,
          executable,
          digest: () => hexDigest(bytes),
          content: () => contentIn(bytes),
        },
      ];
    }),
  );
}
