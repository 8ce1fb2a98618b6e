import type { SkillNode, SkillTree } from "../changes/tree.ts";
import type { ReadHost } from "../host/host.ts";
import { bytesOf, type RenderedNode } from "../model/bundle.ts";
import { fileAt } from "./plan/read-skill.ts";

/** A resolved skill, whose bytes are there, as a tree to compare. */
export function skillTreeOf(host: ReadHost, nodes: readonly RenderedNode[]): SkillTree {
  return new Map(
    nodes.map((node): [string, SkillNode] => {
      if (node.kind === "link") return [node.path, { kind: "link", target: node.target }];
      const file = bytesOf(node);
      const size = node.size ?? host.physical.stat(file)?.size ?? 0;
      return [node.path, fileAt(host.physical, file, { size, executable: node.executable })];
    }),
  );
}
