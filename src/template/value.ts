// The values that a template is filled in with. Whatever kind one has, it has its own keys only.

import type { TemplateKind } from "../model/template.ts";

export function kindOf(value: unknown): TemplateKind {
  if (value === null || value === undefined) return "nothing";
  if (typeof value === "string") return "a text";
  if (typeof value === "number") return "a number";
  if (typeof value === "boolean") return "true or false";
  if (Array.isArray(value)) return "a list";
  return isMap(value) ? "a map" : "no text";
}

/** Dates, bytes and sets, which tags of YAML make, are objects too, and no maps. */
function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}

/** The keys of a map or a list, in their order; of anything else, none. */
export function keysOf(value: unknown): string[] {
  return isMap(value) || Array.isArray(value) ? Object.keys(value) : [];
}

/** Of a map by its own keys, of a list by numbers from 0; undefined when there is none. */
export function at(value: unknown, key: string): { readonly value: unknown } | undefined {
  const has = isMap(value) || (Array.isArray(value) && key !== "length");
  return has && Object.hasOwn(value, key)
    ? { value: (value as Readonly<Record<string, unknown>>)[key] }
    : undefined;
}

/** As Handlebars has it: an empty list is false, and an empty map is true. */
export function isTrue(value: unknown): boolean {
  return Array.isArray(value) ? value.length > 0 : Boolean(value);
}
