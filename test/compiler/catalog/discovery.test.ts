import { describe, expect, test } from "vitest";
import { discover } from "../../../src/compiler/catalog/discover.ts";
import type { SourceDecl } from "../../../src/model/config.ts";
import type { SourceTree } from "../../../src/model/tree.ts";
import { codes, config, said, source } from "../../support/config.ts";
import { type Files, SKILL, skills, sourceTree } from "../../support/tree.ts";

function found(files: Files, declaration: SourceDecl = source()) {
  return discoverAll([[declaration, sourceTree(files, { start: declaration.subdir })]]);
}

function discoverAll(sources: readonly (readonly [SourceDecl, SourceTree])[]) {
  const trees = new Map(sources.map(([{ name }, tree]) => [name, tree]));
  const { value, diagnostics } = discover(
    config({ sources: sources.map(([declaration]) => declaration) }),
    trees,
    true,
  );
  return { ids: value.skills.map(({ id }) => id), value, diagnostics };
}

describe("ids", () => {
  test("a directory with a SKILL.md is a skill, and its path is its id", () => {
    const { ids, diagnostics } = found({ ...skills("pdf", "cat/docx"), "README.md": "", "cat/notes.md": "" });
    expect(ids).toEqual(["cat/docx", "pdf"]);
    expect(diagnostics).toEqual([]);
  });

  test("skills below a skill are skills too", () => {
    expect(found(skills("a", "a/b", "a/b/deep/c")).ids).toEqual(["a", "a/b", "a/b/deep/c"]);
  });

  test("a skill at the root of a source has the name of the source", () => {
    expect(found({ "SKILL.md": SKILL, ...skills("inner") }).ids).toEqual(["inner", "mine"]);
  });

  test("ids begin below subdir, and nothing beside it is found", () => {
    const files = skills("skills/pdf", "other/docx", "skills-old/pptx");
    expect(found(files, source("mine", { subdir: "skills" })).ids).toEqual(["pdf"]);
  });

  test("a skill at subdir itself is the root skill", () => {
    expect(found(skills("one/two"), source("mine", { subdir: "one/two" })).ids).toEqual(["mine"]);
  });

  test("the idPrefix stands before every id, that of the root skill too", () => {
    const files = { "SKILL.md": SKILL, ...skills("cat/pdf") };
    expect(found(files, source("mine", { idPrefix: "a/b" })).ids).toEqual(["a/b/cat/pdf", "a/b/mine"]);
  });

  test("skills are sorted by the bytes of their ids, not by any alphabet", () => {
    const names = ["b", "a", "B", "\u{1f600}", "\uff5e", "é", "a-b", "a/b"];
    expect(found(skills(...names)).ids).toEqual(["B", "a", "a-b", "a/b", "b", "é", "\uff5e", "\u{1f600}"]);
  });

  test("dot directories are searched, since real repositories keep skills there", () => {
    expect(found(skills(".curated/pdf", "a/.hidden")).ids).toEqual([".curated/pdf", "a/.hidden"]);
  });

  test("skill files in another spelling are none", () => {
    const { ids, diagnostics } = found({ "a/skill.md": SKILL, "b/Skill.md": SKILL, "c/SKILL.md/x": "" });
    expect(ids).toEqual([]);
    expect(codes(diagnostics)).toEqual(["skill/near-miss", "source/no-skills"]);
  });

  test("what the listing skips is not searched", () => {
    expect(found({ "a/node_modules": { kind: "skipped" }, ...skills("b") }).ids).toEqual(["b"]);
  });
});

describe("maxDepth", () => {
  const files = { "SKILL.md": SKILL, ...skills("a", "a/b", "a/b/c", "x/y") };
  test.each([
    [0, ["mine"]],
    [1, ["a", "mine"]],
    [2, ["a", "a/b", "mine", "x/y"]],
    [100, ["a", "a/b", "a/b/c", "mine", "x/y"]],
  ])("%i finds %j", (maxDepth, ids) => {
    expect(found(files, source("mine", { filter: { maxDepth } })).ids).toEqual(ids);
  });

  test("counts from subdir", () => {
    const declaration = source("mine", { subdir: "a", filter: { maxDepth: 1 } });
    expect(found(files, declaration).ids).toEqual(["b", "mine"]);
  });

  test("the cap of 100 levels is exact", () => {
    const levels = (count: number) => Array.from({ length: count }, () => "d").join("/");
    expect(found(skills(levels(100), levels(101))).ids).toEqual([levels(100)]);
  });
});

describe("duplicate ids", () => {
  test("in two sources are an error that names both absolute paths", () => {
    const { ids, diagnostics } = discoverAll([
      [source("one"), sourceTree(skills("pdf"), { name: "one" })],
      [
        source("two", { subdir: "skills" }),
        sourceTree(skills("skills/pdf"), { name: "two", start: "skills" }),
      ],
    ]);
    expect(ids).toEqual(["pdf"]);
    expect(said(diagnostics)).toEqual([
      [
        "skill/duplicate-id",
        { id: "pdf", first: "/sources/one/pdf", second: "/sources/two/skills/pdf", source: "two" },
      ],
    ]);
  });

  test("are found after the prefix", () => {
    const { diagnostics } = discoverAll([
      [source("one"), sourceTree(skills("acme/pdf"), { name: "one" })],
      [source("two", { idPrefix: "acme" }), sourceTree(skills("pdf"), { name: "two" })],
    ]);
    expect(codes(diagnostics)).toEqual(["skill/duplicate-id"]);
  });

  test("are told apart by a prefix", () => {
    const { ids, diagnostics } = discoverAll([
      [source("one"), sourceTree(skills("pdf"), { name: "one" })],
      [source("two", { idPrefix: "two" }), sourceTree(skills("pdf"), { name: "two" })],
    ]);
    expect([ids, diagnostics]).toEqual([["pdf", "two/pdf"], []]);
  });

  test("can be made by a root skill and a child with the name of the source", () => {
    const { diagnostics } = found({ "SKILL.md": SKILL, ...skills("mine") });
    expect(said(diagnostics)).toEqual([
      [
        "skill/duplicate-id",
        { id: "mine", first: "/sources/mine", second: "/sources/mine/mine", source: "mine" },
      ],
    ]);
  });
});

describe("an incomplete catalog", () => {
  test("says so when a source could not be fetched, and finds the rest", () => {
    const sources = [source("gone"), source("mine")];
    const { value } = discover(config({ sources }), new Map([["mine", sourceTree(skills("a"))]]), true);
    expect([value.skills.map(({ id }) => id), value.complete]).toEqual([["a"], false]);
  });

  test("says so when the configuration was broken", () => {
    const trees = new Map([["mine", sourceTree(skills("a"))]]);
    expect(discover(config(), trees, false).value.complete).toBe(false);
    expect(discover(config(), trees, true).value.complete).toBe(true);
  });
});
