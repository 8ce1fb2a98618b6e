// The lock as a text, and back. What is locked must not depend on who wrote it down, and when.

import fs from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseLock } from "../../../src/compiler/lock/read.ts";
import { lockText } from "../../../src/compiler/lock/text.ts";
import { compareBytes } from "../../../src/digest/bytes.ts";
import { siteRevision } from "../../../src/digest/site-revision.ts";
import type { Lock, Pin } from "../../../src/model/lock.ts";
import type { Digest, RelPath } from "../../../src/model/names.ts";
import type { SiteEntry } from "../../../src/model/site.ts";
import { digestOf, everyKind, locked } from "../../support/lock.ts";

const golden = new URL("./golden/every-kind.lock", import.meta.url);

const base64 = (length: number) =>
  fc
    .uint8Array({ minLength: length, maxLength: length })
    .map((bytes) => Buffer.from(bytes).toString("base64"));
const digest = base64(32).map((text) => `sha256-${text}` as Digest);
const hex = (length: number) => fc.stringMatching(new RegExp(`^[0-9a-f]{${length}}$`));
const text = fc
  .stringMatching(/^[!-~é𐀀]{1,12}$/u)
  .filter((written) => !/^[A-Za-z][A-Za-z0-9+.-]*:/.test(written));
const segment = fc.oneof(
  fc.constantFrom(
    "__proto__",
    "constructor",
    "1",
    "10",
    "2",
    "...",
    "-",
    "é",
    "𐀀",
    "\ufb00",
    "\u2028=======",
    '"',
    "a b",
  ),
  fc.stringMatching(/^[A-Za-z0-9._ -]{1,8}$/).filter((name) => name !== "." && name !== ".."),
);
const path = fc.oneof(
  fc.constant(""),
  fc.array(segment, { minLength: 1, maxLength: 3 }).map((names) => names.join("/")),
) as fc.Arbitrary<RelPath>;
/** An entry of files, one of which is called like no property may be. */
const listing: SiteEntry = {
  name: "listed-one-by-one",
  type: "files",
  url: "https://example.com/.well-known/skills/listed/",
  files: (["SKILL.md", "__proto__", "a b/1"] as RelPath[]).map((path) => ({ path, digest: digestOf(1) })),
};

/** The pin as it is after the site was asked. */
function sitePin(entries: readonly SiteEntry[]): Pin {
  const sorted = [...entries].sort((a, b) => compareBytes(a.name, b.name));
  return {
    kind: "well-known",
    url: "https://example.com",
    entries: sorted,
    revision: siteRevision(sorted),
  };
}

const pin: fc.Arbitrary<Pin> = fc.oneof(
  fc.record({
    kind: fc.constant("git" as const),
    url: fc.constantFrom("https://github.com/a/b", "ssh://git@h/a", "file:///a b".replace(" ", "%20")),
    ref: fc.constantFrom(null, "HEAD", "refs/heads/main", "refs/tags/v1/é"),
    rev: fc.oneof(hex(40), hex(64)),
  }),
  fc.record({
    kind: fc.constant("git" as const),
    url: fc.constant("https://github.com/a/b"),
    range: text,
    ref: fc.constantFrom("refs/tags/v1.2.3", "refs/tags/pdf/v1.0.0-rc.1"),
    rev: hex(40),
  }),
  fc.record({
    kind: fc.constant("git" as const),
    url: fc.constant("https://github.com/a/b"),
    ref: fc.constantFrom(null, "refs/heads/main"),
    rev: hex(40),
    submodules: fc.constant(true as const),
  }),
  fc.record({
    kind: fc.constant("npm" as const),
    package: text,
    range: text,
    version: fc.constantFrom("1.2.3", "0.0.1-rc.1", "1.0.0+b"),
    url: fc.constantFrom("https://registry.example/a.tgz", "http://127.0.0.1:4873/a/-/a.tgz"),
    integrity: base64(64).map((sum) => `sha512-${sum}`),
  }),
  fc.record({
    kind: fc.constant("archive" as const),
    url: fc.oneof(text, fc.constant("https://example.com/a.zip")),
    integrity: fc.oneof(
      digest,
      base64(48).map((sum) => `sha384-${sum}`),
      base64(64).map((sum) => `sha512-${sum}`),
    ),
  }),
  fc
    .uniqueArray(
      fc.record({
        name: fc.stringMatching(/^[a-z0-9]{1,8}(?:-[a-z0-9]{1,3})?$/),
        type: fc.constantFrom("skill-md" as const, "archive" as const),
        url: fc.constantFrom("https://example.com/a.md", "http://127.0.0.1:80/a?b=c"),
        digest,
      }),
      { selector: ({ name }) => name, maxLength: 4 },
    )
    .map((files) => sitePin([...files, listing])),
  fc.record({ kind: fc.constant("input" as const), input: text }),
  fc.record({ kind: fc.constant("path" as const), path: text }),
);
const lock: fc.Arbitrary<Lock> = fc
  .array(
    fc.tuple(
      fc.oneof(
        fc.constantFrom("1", "10", "2", "constructor"),
        fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._-]{0,8}$/),
      ),
      pin,
      fc.array(fc.tuple(path, digest), { maxLength: 6 }),
    ),
    { maxLength: 4 },
  )
  .map((sources) => ({
    sources: new Map(sources.map(([name, made, skills]) => [name, { pin: made, skills: new Map(skills) }])),
  }));

/** The same JSON by another writer: keys in another order, blanks in other places, letters as escapes. */
function rewritten(value: unknown, random: () => number): string {
  const blank = () => [" ", "", "\n", "\t", "\r\n"][Math.floor(random() * 5)]!;
  const literal = (item: unknown) =>
    JSON.stringify(item).replace(/[a-z]/g, (letter) =>
      random() < 0.1 && typeof item === "string" ? `\\u00${letter.charCodeAt(0).toString(16)}` : letter,
    );
  if (value === null || typeof value !== "object")
    return typeof value === "string" ? escapeSafe(value, literal) : JSON.stringify(value);
  const entries = Object.entries(value)
    .map((entry) => [random(), entry] as const)
    .sort(([a], [b]) => a - b)
    .map(
      ([, [key, item]]) =>
        `${blank()}${escapeSafe(key, literal)}${blank()}:${blank()}${rewritten(item, random)}${blank()}`,
    );
  return `{${entries.join(",") || blank()}}`;
}

/** Escapes of the literal itself are left as they are. */
function escapeSafe(text: string, literal: (item: unknown) => string): string {
  return JSON.stringify(text).includes("\\") ? JSON.stringify(text) : literal(text);
}

describe("the text of a lock", () => {
  test("is what was agreed on, for a source of every kind", () => {
    const written = lockText(everyKind());
    if (process.env["UPDATE"] === "1") fs.writeFileSync(golden, written);
    expect(written).toBe(fs.readFileSync(golden, "utf8"));
    expect(parseLock(written, "/skills.lock")).toEqual({ value: everyKind(), diagnostics: [] });
  });

  test("has the version that each program has to know which reads it, and no higher one", () => {
    const versionOf = (made: Lock) => JSON.parse(lockText(made)).version;
    const url = "https://git.example/skills";
    const pin = { kind: "git", url, range: "^1.2", ref: "refs/tags/v1.2.3", rev: "1a".repeat(20) } as const;
    const { sources } = everyKind();
    expect(versionOf({ sources })).toBe(1);
    const newer = { sources: new Map([...sources, ["ranged", locked(pin)] as const]) };
    expect(versionOf(newer)).toBe(2);
    // A merge may leave the number of the other side.
    const text = lockText(newer);
    const merged = text.replace('"version": 2', '"version": 1');
    expect(merged).not.toBe(text);
    expect(parseLock(merged, "/skills.lock")).toEqual(parseLock(text, "/skills.lock"));
    expect(parseLock(text, "/skills.lock")).toEqual({ value: newer, diagnostics: [] });
    expect(versionOf({ sources: new Map([["site", locked(sitePin([]))]]) })).toBe(2);
    expect(JSON.parse(text).sources.ranged).toEqual({
      git: url,
      range: "^1.2",
      tag: "v1.2.3",
      rev: "1a".repeat(20),
      skills: {},
    });
  });

  test("of nothing is short", () => {
    expect(lockText({ sources: new Map() })).toBe('{\n  "sources": {},\n  "version": 1\n}\n');
  });

  test("gives back the lock that it was written from", () => {
    fc.assert(
      fc.property(lock, (made) => {
        expect(parseLock(lockText(made), "/skills.lock")).toEqual({ value: made, diagnostics: [] });
      }),
    );
  });

  test("does not depend on the order in which things were locked", () => {
    fc.assert(
      fc.property(lock, (made) => {
        const reversed = [...made.sources]
          .reverse()
          .map(
            ([name, { pin: kept, skills }]) =>
              [name, { pin: kept, skills: new Map([...skills].reverse()) }] as const,
          );
        expect(lockText({ sources: new Map(reversed) })).toBe(lockText(made));
      }),
    );
  });

  test("may be formatted by others without another meaning, and becomes itself when it is written again", () => {
    fc.assert(
      fc.property(
        lock,
        fc.infiniteStream(fc.double({ min: 0, max: 0.999, noNaN: true })),
        (made, numbers) => {
          const other = rewritten(JSON.parse(lockText(made)), () => numbers.next().value!);
          for (const variant of [other, `\ufeff${other}`, lockText(made).replaceAll("\n", "\r\n")]) {
            const read = parseLock(variant, "/skills.lock");
            expect(read.diagnostics).toEqual([]);
            expect(lockText(read.value!)).toBe(lockText(made));
          }
        },
      ),
    );
  });

  test("is read in the time of a glance with ten thousand skills", () => {
    const skills = Object.fromEntries(
      Array.from({ length: 10_000 }, (_, at) => [
        `skills/area-${at % 17}/skill-${at}`,
        `sha256-${"A".repeat(43)}=` as Digest,
      ]),
    );
    const large = lockText({ sources: new Map([["a", locked({ kind: "input", input: "a" }, skills)]]) });
    const begun = performance.now();
    expect(parseLock(large, "/skills.lock").value!.sources.get("a")!.skills.size).toBe(10_000);
    expect(performance.now() - begun).toBeLessThan(2000);
  });
});
