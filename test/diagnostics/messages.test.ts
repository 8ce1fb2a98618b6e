// One file for each prefix, and no message outside of the table.

import fs from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import type { Entry } from "../../src/diagnostics/entry.ts";
import { table } from "../../src/diagnostics/table.ts";

const directory = fileURLToPath(new URL("../../src/diagnostics/messages/", import.meta.url));

interface Family {
  readonly name: string;
  readonly messages: Readonly<Record<string, Entry<never>>>;
}

const families: readonly Family[] = await Promise.all(
  fs.readdirSync(directory).map(async (file) => ({
    name: file.replace(/\.ts$/, ""),
    messages: (await import(`${directory}${file}`)).messages,
  })),
);

describe("messages", () => {
  test.each(families)("$name.ts holds the codes that begin with $name/", ({ name, messages }) => {
    expect(Object.keys(messages)).not.toEqual([]);
    expect(Object.keys(messages).filter((code) => !code.startsWith(`${name}/`))).toEqual([]);
  });

  test("the table is all of them", () => {
    expect(Object.fromEntries(families.flatMap(({ messages }) => Object.entries(messages)))).toEqual(table);
  });
});
