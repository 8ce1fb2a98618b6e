// What the frontmatter of a SKILL.md tells an agent, and how that changes.

import { compareBytes } from "../digest/bytes.ts";
import { findFrontmatter } from "../frontmatter/frontmatter.ts";
import { canonicalJson, type Json } from "../model/json.ts";
import { parseValue } from "../yaml/parse.ts";
import { topLevel } from "../yaml/top-level.ts";

export interface AgentFields {
  /** Whether there is a frontmatter that is valid YAML. */
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

export interface FieldsChange {
  /** Null when it stays as it is. */
  readonly description: { readonly before: string | null; readonly after: string | null } | null;
  readonly allowedTools: { readonly added: readonly string[]; readonly removed: readonly string[] };
  /** Every other key that changes; null where it is missing. */
  readonly frontmatter: readonly { readonly key: string; readonly before: Json; readonly after: Json }[];
}

/** What differs between two frontmatters for an agent. */
export function compareFields(before: AgentFields, after: AgentFields): FieldsChange {
  const keys = [...new Set([...before.others.keys(), ...after.others.keys()])].sort(compareBytes);
  const without = (some: readonly string[], others: readonly string[]) => {
    const known = new Set(others);
    return some.filter((tool) => !known.has(tool));
  };
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

/** The fields in the text of a SKILL.md. Where its YAML is broken, as much as can be read: some agents do the same. */
export function agentFields(text: string): AgentFields {
  const bytes = Buffer.from(text.slice(0, MAX_FRONTMATTER), "utf8");
  const block = findFrontmatter(bytes);
  const yaml = block === null ? "" : bytes.subarray(block.start, block.end).toString("utf8");
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

/** Characters. No agent reads this far. */
const MAX_FRONTMATTER = 1024 * 1024;

/** A list, or a string of tools separated by spaces or commas; parentheses after a tool belong to it. */
function toolsOf(value: Json): readonly string[] {
  if (value === null) return [];
  if (typeof value === "string") return value.match(/(?:[^\s,()]|\([^()]*\)?|\))+/g) ?? [];
  if (!Array.isArray(value)) return [JSON.stringify(value)];
  return value.map((tool: Json) => (typeof tool === "string" ? tool : JSON.stringify(tool)));
}
