import { describe, expect, test } from "vitest";
import { discover } from "../../../src/compiler/catalog/discover.ts";
import { select } from "../../../src/compiler/selection/select.ts";
import { arrange } from "../../../src/compiler/selection/views.ts";
import type { View } from "../../../src/model/bundle.ts";
import type { Layout } from "../../../src/model/installer.ts";
import { codes, config, explicit, place, said, source, target } from "../../support/config.ts";
import { type Files, SKILL, skills, sourceTree } from "../../support/tree.ts";

/** What the one target sees: entry, and the name in the frontmatter if it is rewritten. */
function arranged(files: Files, given: Parameters<typeof config>[0] = {}, layout: Layout = "flat") {
  const settings = config({ enableAll: true, targets: [target("claude", { layout, dest: null })], ...given });
  const trees = new Map(settings.sources.map(({ name }) => [name, sourceTree(files, { name })]));
  const { value, diagnostics } = arrange(
    settings,
    select(settings, discover(settings, trees, true).value, trees).value,
  );
  return { entries: value.views.flatMap(entriesOf), variants: value.variants, diagnostics };
}

function entriesOf(view: View): (readonly [string, string | null])[] {
  return [...view.entries].map(([entry, { name, rewriteName }]) => [entry, rewriteName ? name : null]);
}

describe("flat", () => {
  test("the entry is the skill's own directory name, and its bytes stay as they are", () => {
    expect(arranged(skills("cat-a/skill-1", "pdf")).entries).toEqual([
      ["pdf", null],
      ["skill-1", null],
    ]);
  });

  test("the idPrefix stands in front, joined by a dash, and the name is rewritten", () => {
    const sources = [source("mine", { idPrefix: "openai" })];
    expect(arranged(skills("deep/pdf"), { sources }).entries).toEqual([["openai-pdf", "openai-pdf"]]);
    const deep = [source("mine", { idPrefix: "a/b" })];
    expect(arranged(skills("deep/pdf"), { sources: deep }).entries).toEqual([["a-b-pdf", "a-b-pdf"]]);
  });

  test("the slashes of an explicit id become dashes", () => {
    const given = { enableAll: [], explicit: [explicit("notes/release", { path: "x/y" })] };
    expect(arranged(skills("x/y"), given).entries).toEqual([["notes-release", "notes-release"]]);
  });

  test("a root skill goes by the name of its source", () => {
    expect(arranged({ "SKILL.md": SKILL }).entries).toEqual([["mine", "mine"]]);
    const sources = [source("mine", { idPrefix: "acme" })];
    expect(arranged({ "SKILL.md": SKILL }, { sources }).entries).toEqual([["acme-mine", "acme-mine"]]);
  });

  test("two skills with one entry are an error naming both", () => {
    const { entries, diagnostics } = arranged(skills("a/pdf", "b/pdf"), { enableAll: [], enable: ["*/pdf"] });
    expect(entries).toEqual([["pdf", null]]);
    expect(diagnostics).toEqual([
      {
        code: "entry/clash",
        at: place("skills", "enable", 0),
        args: { first: "a/pdf", firstEntry: "pdf", second: "b/pdf", entry: "pdf" },
      },
    ]);
  });

  test("two entries that differ in case only are an error too", () => {
    expect(said(arranged(skills("a/Pdf", "b/pdf")).diagnostics)).toEqual([
      ["entry/clash", { first: "a/Pdf", firstEntry: "Pdf", second: "b/pdf", entry: "pdf" }],
    ]);
  });

  test("whichever of the two comes first", () => {
    expect(codes(arranged(skills("a/pdf", "b/Pdf")).diagnostics)).toEqual(["entry/clash"]);
  });

  test("a dash that joins can clash with a dash that was there", () => {
    const given = {
      explicit: [explicit("a/b", { path: "x" }), explicit("a-b", { path: "y" })],
      enableAll: [],
    };
    expect(codes(arranged(skills("x", "y"), given).diagnostics)).toEqual(["entry/clash"]);
  });
});

describe("nested", () => {
  test("the entry is the id, and the name is that of the last directory", () => {
    const sources = [source("mine", { idPrefix: "acme" })];
    expect(arranged(skills("cat/pdf"), {}, "nested").entries).toEqual([["cat/pdf", null]]);
    expect(arranged(skills("cat/pdf"), { sources }, "nested").entries).toEqual([["acme/cat/pdf", "pdf"]]);
  });

  test("one name below two directories is no clash", () => {
    expect(arranged(skills("a/pdf", "b/pdf"), {}, "nested").diagnostics).toEqual([]);
  });

  test.each([
    ["inside another", "a", "a/b"],
    ["far inside another", "a", "a/b/c/d"],
    ["inside another on macOS", "A", "a/b"],
  ])("one entry %s is an error naming both", (_case, outer, inner) => {
    expect(said(arranged(skills(outer, inner), {}, "nested").diagnostics)).toEqual([
      ["entry/inside", { inner, outer }],
    ]);
  });

  test("an entry that only begins like another is not inside it", () => {
    expect(arranged(skills("a", "a-b", "a.b"), {}, "nested").diagnostics).toEqual([]);
  });

  test("the same skills are fine in the flat layout", () => {
    expect(arranged(skills("a", "a/b")).diagnostics).toEqual([]);
  });
});

describe("the name of an entry", () => {
  test.each([
    "with space",
    "-dash",
    ".dot",
    "é",
    "a$(b)",
    "a'b",
    'a"b',
    "a;b",
    "a*",
    "a:b",
    "~",
    "x".repeat(201),
  ])("is not %j", (name) => {
    const { entries, diagnostics } = arranged(skills(name, "fine"));
    expect(entries).toEqual([["fine", null]]);
    expect(said(diagnostics)).toEqual([
      [
        "entry/name",
        { entry: name, id: name, source: "mine", path: name, layout: "flat", targets: ["claude"] },
      ],
    ]);
  });

  test.each(["a", "A.b_c-9", "_x", "9", "a..b", "x".repeat(200)])("may be %j", (name) => {
    expect(arranged(skills(name)).diagnostics).toEqual([]);
  });

  test("counts in every segment of the nested layout", () => {
    const { diagnostics } = arranged(skills(".curated/pdf", "cat/-x", "cat/y"), {}, "nested");
    expect(diagnostics.map(({ args }) => ("entry" in args ? args.entry : null))).toEqual([
      ".curated/pdf",
      "cat/-x",
    ]);
  });

  test("is good in the flat layout when only the directories above it are not", () => {
    expect(arranged(skills(".curated/pdf")).entries).toEqual([["pdf", null]]);
  });

  test("is made good by an explicit id", () => {
    const given = { enableAll: [], explicit: [explicit("fine", { path: "-not fine" })] };
    expect(arranged(skills("-not fine"), given).entries).toEqual([["fine", "fine"]]);
  });

  test("is one mistake, in however many views and layouts it shows", () => {
    const targets = [target("a"), target("b"), target("c", { layout: "nested" })];
    expect(codes(arranged(skills("bad name"), { targets }).diagnostics)).toEqual(["entry/name"]);
    expect(codes(arranged(skills("cat/bad name"), { targets: [targets[2]!] }).diagnostics)).toEqual([
      "entry/name",
    ]);
  });

  test("is checked for a skill that no target shows: it names a directory of the bundle", () => {
    const given = { enableAll: [], explicit: [explicit("bad name", { path: "x", targets: [] })] };
    expect(codes(arranged(skills("x"), given).diagnostics)).toEqual(["entry/name"]);
  });
});
