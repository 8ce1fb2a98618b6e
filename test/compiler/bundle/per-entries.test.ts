import { expect, test } from "vitest";
import { entriesByName, perEntries } from "../../../src/compiler/bundle/per-entries.ts";
import type { Variant, View } from "../../../src/model/bundle.ts";

const [pdf, csv] = [{ name: "pdf" }, { name: "csv" }] as unknown as [Variant, Variant];
const view = (name: string, entries: Record<string, Variant>) =>
  ({ scope: "user", name, targets: [], entries: new Map(Object.entries(entries)) }) satisfies View;

test("what depends on the entries alone is made once for all views that have the same", () => {
  const made: string[][] = [];
  const of = perEntries((entries) => {
    made.push([...entries.keys()]);
    return made.length;
  });
  expect(of(view("claude", { pdf, csv }))).toBe(1);
  expect(of(view("codex", { pdf, csv }))).toBe(1);
  expect(of(view("other", { pdf }))).toBe(2);
  expect(of(view("swapped", { pdf: csv, csv: pdf }))).toBe(3);
  expect(of(view("claude", { pdf, csv }))).toBe(1);
});

test("two views with one name have the entries of both", () => {
  const found = entriesByName([
    view("claude", { pdf }),
    view("claude", { csv }),
    view("codex", { pdf }),
    view("codex", { pdf }),
  ]);
  expect([...found].map(([name, entries]) => [name, [...entries.keys()]])).toEqual([
    ["claude", ["pdf", "csv"]],
    ["codex", ["pdf"]],
  ]);
});
