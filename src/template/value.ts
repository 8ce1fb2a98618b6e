// Access to the values of a template. Only own keys count, whatever the kind of value.

import type { TemplateKind } from "../model/template.ts";

/** The kind of a value, for messages. */
export function kindOf(value: unknown): TemplateKind {
  if (value === null || value === undefined) return "nothing";
  if (typeof value === "string") return "a text";
  if (typeof value === "number") return "a number";
  if (typeof value === "boolean") return "true or false";
  if (Array.isArray(value)) return "a list";
  return isMap(value) ? "a map" : "no text";
}

/** Dates, bytes and sets, from YAML tags, are objects too, but not maps. */
function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}

/** The keys of a map or a list, in order; empty for anything else. */
export function keysOf(value: unknown): string[] {
  return isMap(value) || Array.isArray(value) ? Object.keys(value) : [];
}

/** The value at an own key of a map, or at an index of a list; undefined when there is none. */
export function at(value: unknown, key: string): { readonly value: unknown } | undefined {
  const has = isMap(value) || (Array.isArray(value) && key !== "length");
  return has && Object.hasOwn(value, key)
    ? { value: (value as Readonly<Record<string, unknown>>)[key] }
    : undefined;
}

/** As in Handlebars, an empty list is false, and an empty map is true. */
export function isTrue(value: unknown): boolean {
  return Array.isArray(value) ? value.length > 0 : Boolean(value);
}
