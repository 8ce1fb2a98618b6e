import { describe, expect, test } from "vitest";
import { discover } from "../../../src/compiler/catalog/discover.ts";
import { select } from "../../../src/compiler/selection/select.ts";
import { isError } from "../../../src/diagnostics/severity.ts";
import type { Config } from "../../../src/model/config.ts";
import type { SourceTree } from "../../../src/model/tree.ts";
import { codes, config, place, said, source } from "../../support/config.ts";
import { type Files, link, SKILL, skills, sourceTree } from "../../support/tree.ts";

const FILES = skills("pdf", "docx", "draft-a", "draft-b", "cat/pdf");

function selected(given: Parameters<typeof config>[0], files: Files = FILES, complete = true) {
  return selectFrom(config(given), new Map([["mine", sourceTree(files)]]), complete);
}

function selectFrom(settings: Config, trees: ReadonlyMap<string, SourceTree>, complete = true) {
  const { value, diagnostics } = select(settings, discover(settings, trees, complete).value, trees);
  return { ids: value.map(({ id }) => id), value, diagnostics };
}

describe("enable", () => {
  test("takes nothing unasked", () => {
    expect(selected({}).ids).toEqual([]);
  });

  test("takes ids and globs, sorted by the bytes of the ids", () => {
    const { ids, diagnostics } = selected({ enable: ["pdf", "draft-*", "cat/*"] });
    expect([ids, diagnostics]).toEqual([["cat/pdf", "draft-a", "draft-b", "pdf"], []]);
  });

  test("takes a skill once, however often it is asked for, and for the first reason", () => {
    const { value } = selected({ enable: ["pdf", "p*", "**"], enableAll: true });
    expect(value.filter(({ id }) => id === "pdf").map(({ reason }) => reason.by?.at)).toEqual([
      place("skills", "enable", 0),
    ]);
    expect(value).toHaveLength(5);
  });

  test("globs see the idPrefix as a part of the id", () => {
    const sources = [source("mine", { idPrefix: "acme" })];
    expect(selected({ sources, enable: ["acme/*"] }).ids).toEqual([
      "acme/docx",
      "acme/draft-a",
      "acme/draft-b",
      "acme/pdf",
    ]);
  });

  test("an exact id wins over a glob: an id that holds glob characters means itself", () => {
    const files = skills("a*", "ab", "[x]", "x", "{y,z}", "y");
    expect(selected({ enable: ["a*", "[x]", "{y,z}"] }, files).ids).toEqual(["[x]", "a*", "{y,z}"]);
  });

  test("an id with a question mark that is not there is a glob", () => {
    expect(selected({ enable: ["pd?"] }).ids).toEqual(["pdf"]);
  });
});

describe("what is not there", () => {
  test("an unknown id is an error at the id", () => {
    const { diagnostics } = selected({ enable: ["docx", "pdff"] });
    expect(diagnostics).toMatchObject([
      { code: "skill/unknown", at: place("skills", "enable", 1), args: { id: "pdff", ids: 5 } },
    ]);
  });

  test("an unknown id comes with the nearest one that exists", () => {
    expect(selected({ enable: ["draft-aa"] }).diagnostics).toMatchObject([
      { code: "skill/unknown", args: { suggestion: "draft-a" } },
    ]);
  });

  test("a glob without a match is an error", () => {
    expect(said(selected({ enable: ["x*"] }).diagnostics)).toEqual([
      ["glob/no-match", { glob: "x*", ids: 5 }],
    ]);
  });

  test("what is disabled need not be there, since the source may have dropped it", () => {
    const { diagnostics } = selected({ enable: ["docx"], disable: ["y*", "draft-aa"] });
    expect(said(diagnostics)).toEqual([
      ["skill/nothing-disabled", { pattern: "y*", suggestion: null }],
      ["skill/nothing-disabled", { pattern: "draft-aa", suggestion: "draft-a" }],
    ]);
    expect(diagnostics.some(isError)).toBe(false);
  });

  test("a leading exclamation mark is an error", () => {
    expect(codes(selected({ enable: ["!pdf"] }).diagnostics)).toEqual(["glob/negated"]);
  });

  test("nothing is called unknown while a source is missing", () => {
    expect(selected({ enable: ["gone", "gone-*"] }, FILES, false).diagnostics).toEqual([]);
  });

  test("ids are told apart by case, as directories are", () => {
    expect(codes(selected({ enable: ["PDF"] }).diagnostics)).toEqual(["skill/unknown"]);
  });
});

describe("enableAll", () => {
  const sources = [source("mine"), source("theirs", { idPrefix: "theirs" })];
  const trees = new Map([
    ["mine", sourceTree(skills("a"))],
    ["theirs", sourceTree(skills("b"), { name: "theirs" })],
  ]);

  test("true takes every skill of every source, and each one's reason is its source", () => {
    const { ids, value } = selectFrom(config({ sources, enableAll: true }), trees);
    expect(ids).toEqual(["a", "theirs/b"]);
    expect(value.map(({ reason }) => reason.by?.at)).toEqual([
      place("sources", "mine"),
      place("sources", "theirs"),
    ]);
  });

  test("a list takes every skill of these sources", () => {
    expect(selectFrom(config({ sources, enableAll: ["theirs"] }), trees).ids).toEqual(["theirs/b"]);
  });
});

describe("disable", () => {
  test("beats enable and enableAll", () => {
    expect(selected({ enable: ["pdf", "docx"], disable: ["docx"] }).ids).toEqual(["pdf"]);
    expect(selected({ enableAll: true, disable: ["draft-*", "**/pdf"] }).ids).toEqual(["docx"]);
  });

  test("takes the exact id and leaves what the same text would match as a glob", () => {
    expect(selected({ enableAll: true, disable: ["a*"] }, skills("a*", "ab")).ids).toEqual(["ab"]);
  });
});

describe("ids that are one directory on macOS and Windows", () => {
  test.each([
    ["case", "pdf", "PDF"],
    ["case in the middle", "cat/Pdf", "Cat/pdf"],
    ["composed and decomposed letters", "caf\u00e9", "cafe\u0301"],
    ["case and composition together", "CAF\u00c9", "cafe\u0301"],
    ["sharp s", "stra\u00dfe", "STRASSE"],
    ["capital sharp s", "stra\u1e9ee", "strasse"],
    ["final sigma", "\u03bf\u03c2", "\u039f\u03a3"],
    ["ligatures", "o\ufb03ce", "OFFICE"],
    ["the Kelvin sign", "\u212a", "k"],
  ])("differ by %s: an error naming both", (_case, one, other) => {
    const { ids, diagnostics } = selected({ enableAll: true }, skills(one, other));
    expect(ids).toHaveLength(1);
    expect(codes(diagnostics)).toEqual(["skill/twin-ids"]);
    expect(new Set(Object.values(diagnostics[0]!.args))).toEqual(new Set([one, other]));
  });

  test("are no mistake as long as one of them is not selected", () => {
    expect(selected({ enable: ["pdf"] }, skills("pdf", "PDF")).diagnostics).toEqual([]);
  });

  test("are not ids that only look alike", () => {
    const { diagnostics } = selected({ enableAll: true }, skills("e", "\u00e9", "\u0435", "1", "\u00b9"));
    expect(diagnostics).toEqual([]);
  });
});

describe("a skill that cannot be what it says", () => {
  const outside = { foreign: link("/elsewhere", true), "a/SKILL.md": SKILL };

  test("is one whose directory is a link out of the source: an error when it is selected", () => {
    const { ids, diagnostics } = selected({ enable: ["foreign", "a"] }, outside);
    expect(ids).toEqual(["a"]);
    expect(said(diagnostics)).toEqual([
      ["skill/leaves-source", { id: "foreign", path: "/sources/mine/foreign", target: "/elsewhere" }],
    ]);
  });

  test("is named by its absolute path, subdir included", () => {
    const settings = config({ sources: [source("mine", { subdir: "s" })], enableAll: true });
    const tree = sourceTree({ "s/foreign": link("/elsewhere", true) }, { start: "s" });
    expect(said(selectFrom(settings, new Map([["mine", tree]])).diagnostics)).toEqual([
      ["skill/leaves-source", { id: "foreign", path: "/sources/mine/s/foreign", target: "/elsewhere" }],
    ]);
  });

  test.each([
    ["by an absolute path", { foreign: link("/else/where", true) }, "/else/where"],
    ["by dots", { foreign: link("../../else/where", true) }, "/else/where"],
    ["by another link", { foreign: link("on/x", true), on: link("../else/where") }, "/sources/else/where/x"],
    [
      "by a link that leads on to an absolute path",
      { foreign: link("on/x", true), on: link("/else") },
      "/else/x",
    ],
  ])("says where its directory leads: %s", (_, files, target) => {
    expect(said(selected({ enable: ["foreign"] }, files).diagnostics)).toEqual([
      ["skill/leaves-source", { id: "foreign", path: "/sources/mine/foreign", target }],
    ]);
  });

  test("is reported once, however often it was asked for", () => {
    const { diagnostics } = selected({ enable: ["foreign", "f*"], enableAll: true }, outside);
    expect(diagnostics.map(({ at }) => at)).toEqual([place("skills", "enable", 0)]);
  });

  test("is nobody's business when it is disabled or not asked for", () => {
    expect(selected({ enableAll: true, disable: ["foreign"] }, outside).diagnostics).toEqual([]);
    expect(selected({ enable: ["a"] }, outside).diagnostics).toEqual([]);
  });

  test.each([
    ["a newline", "a\nb"],
    ["an escape", "a\u001b[31m"],
    ["a delete character", "a\u007f"],
    ["a backslash", "a\\b"],
    ["a byte that is not UTF-8", "a\udcff"],
  ])("is one with %s in its path", (_case, directory) => {
    const { ids, diagnostics } = selected({ enableAll: true }, skills(directory, "fine"));
    expect(ids).toEqual(["fine"]);
    expect(codes(diagnostics)).toEqual(["skill/directory-name"]);
    expect(selected({ enable: ["fine"] }, skills(directory, "fine")).diagnostics).toEqual([]);
  });
});
