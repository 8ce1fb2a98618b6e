// The types that a JSON schema knows.

export const JSON_TYPES = ["string", "object", "array", "boolean", "integer", "number", "null"] as const;

export type JsonType = (typeof JSON_TYPES)[number];

/** Whether it is the name of a JSON type. */
export function isJsonType(name: unknown): name is JsonType {
  return JSON_TYPES.some((known) => known === name);
}
