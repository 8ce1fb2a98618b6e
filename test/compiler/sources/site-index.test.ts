// The index of a site, whatever it is: it is read, or refused with the cause, and nothing is thrown.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readIndex } from "../../../src/compiler/sources/well-known/read-index.ts";
import { isSkillName } from "../../../src/model/site.ts";
import { sha256 } from "../../support/site-server.ts";

const URL = "https://example.com/.well-known/agent-skills/index.json";
const read = (value: unknown) => readIndex(Buffer.from(JSON.stringify(value)), URL);

describe("an index", () => {
  test("of any JSON is read or refused", () => {
    const field = fc.oneof(
      fc.jsonValue(),
      fc.constantFrom("pdf", "skill-md", "archive", "a.md", "//h/a", sha256(""), { toString: 1, valueOf: 1 }),
    );
    const files = fc.oneof(fc.array(fc.oneof(field, fc.constantFrom("SKILL.md", "a/b", "../a"))), field);
    const skill = fc.oneof(
      fc.record({ name: field, type: field, url: field, digest: field, files }, { requiredKeys: ["name"] }),
      fc.jsonValue(),
    );
    fc.assert(
      fc.property(fc.array(skill), fc.jsonValue(), (skills, more) => {
        const index = read({ skills, more });
        if (index.kind === "refused") return;
        for (const { name, url } of index.entries) {
          expect(isSkillName(name)).toBe(true);
          expect(url).toMatch(/^https?:\/\/[^\s/?#@]+\//);
        }
      }),
    );
  });

  test("that nests without end is refused", () => {
    const deep = Buffer.from(
      `{"skills":[{"name":"a","digest":${"[".repeat(200_000)}${"]".repeat(200_000)}}]}`,
    );
    expect(readIndex(deep, URL)).toMatchObject({ kind: "refused" });
    const digest = { name: "a", type: "archive", url: "a.zip", digest: [[[]]] };
    expect(read({ skills: [digest] })).toMatchObject({ problem: "digest", what: "not a text" });
  });

  test("leaves out what cannot be used, as long as names are clear", () => {
    const entry = (name: unknown) => ({ name, type: "skill-md", url: "a.md", digest: sha256("") });
    const bad = [
      [
        { ...entry("docx"), digest: "md5:0" },
        { problem: "digest", entry: "docx" },
      ],
      [
        { ...entry("docx"), url: "javascript:alert(1)" },
        { problem: "url", entry: "docx" },
      ],
      [
        { name: "docx", files: ["../SKILL.md"] },
        { problem: "path", entry: "docx" },
      ],
      [
        { name: "docx", files: ["a.md"] },
        { problem: "no-skill-file", entry: "docx" },
      ],
      [entry("../docx"), { problem: "name", entry: "number 2", what: "../docx" }],
      [entry(1), { problem: "entry", entry: "number 2", what: "name" }],
      ["docx", { problem: "entry", entry: "number 2", what: "name" }],
    ] as const;
    for (const [wrong, problem] of bad)
      expect(read({ skills: [entry("pdf"), wrong] })).toMatchObject({
        entries: [{ name: "pdf" }],
        unusable: [problem],
      });
    const twice = { kind: "refused", problem: "twice", entry: "pdf" };
    for (const wrong of [{ ...entry("pdf"), digest: "md5:0" }, entry("PDF"), entry("ｐｄｆ")])
      expect(read({ skills: [entry("pdf"), wrong] })).toMatchObject(twice);
    expect(read({ skills: [bad[0][0], bad[4][0]] })).toMatchObject({ kind: "refused", problem: "digest" });
  });

  test("says nothing of how its entries are ordered", () => {
    const entry = (name: string) => ({ name, type: "skill-md", url: `${name}.md`, digest: sha256(name) });
    const [one, other] = [entry("pdf"), entry("docx")];
    expect(read({ skills: [one, other] })).toEqual(read({ skills: [other, one] }));
  });

  test.for([
    ["/a.md", "https://example.com/a.md"],
    ["a.md", "https://example.com/.well-known/agent-skills/a.md"],
    ["../../a.md", "https://example.com/a.md"],
    ["//cdn.example.com/a.md", "https://cdn.example.com/a.md"],
    ["a b.md", null],
    ["a.md#part", "https://example.com/.well-known/agent-skills/a.md"],
    ["https:\\\\example.com\\a.md", null],
    ["https://example.com/%2e%2e/a.md", null],
    ["javascript:alert(1)", null],
    ["data:text/plain,a", null],
  ])("takes the address %j for %j", ([url, expected]) => {
    const index = read({ skills: [{ name: "a", type: "skill-md", url, digest: sha256("") }] });
    expect(index.kind === "index" ? index.entries[0]!.url : null).toBe(expected);
  });
});
