// What the frontmatter of a SKILL.md tells an agent.

import { findFrontmatter } from "../frontmatter/frontmatter.ts";
import type { Json } from "../model/json.ts";
import { parseValue, topLevel } from "../yaml/yaml.ts";

export interface AgentFields {
  /** Whether there is a frontmatter without a mistake in its YAML. */
  readonly readable: boolean;
  /** Null when there is none. */
  readonly description: string | null;
  readonly allowedTools: readonly string[];
  /** Every other key. */
  readonly others: ReadonlyMap<string, Json>;
}

export const NO_FIELDS: AgentFields = {
  readable: false,
  description: null,
  allowedTools: [],
  others: new Map(),
};

/** `text` is that of a SKILL.md. Where its YAML is broken, what can be made of it: some agents do the same. */
export function agentFields(text: string): AgentFields {
  const bytes = Buffer.from(text, "utf8");
  const place = findFrontmatter(bytes);
  const yaml = place === null ? "" : bytes.subarray(place.start, place.end).toString("utf8");
  const value = parseValue(yaml);
  if (typeof value !== "object" || value === null || Array.isArray(value)) return NO_FIELDS;
  const others = new Map(Object.entries(value as Record<string, Json>));
  const description = others.get("description") ?? null;
  const tools = others.get("allowed-tools") ?? null;
  others.delete("description");
  others.delete("allowed-tools");
  return {
    readable: topLevel(yaml, "description").kind !== "broken",
    description:
      typeof description === "string" || description === null ? description : JSON.stringify(description),
    allowedTools: toolsOf(tools),
    others,
  };
}

/** A list, or one text of tools between blanks or commas; what stands in brackets behind a tool belongs to it. */
function toolsOf(value: Json): readonly string[] {
  if (value === null) return [];
  if (typeof value === "string") return value.match(/(?:[^\s,()]|\([^()]*\)?|\))+/g) ?? [];
  if (!Array.isArray(value)) return [JSON.stringify(value)];
  return value.map((tool: Json) => (typeof tool === "string" ? tool : JSON.stringify(tool)));
}
