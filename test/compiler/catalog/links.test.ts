import { describe, expect, test } from "vitest";
import { discover } from "../../../src/compiler/catalog/discover.ts";
import { config, source } from "../../support/config.ts";
import { type Files, link, SKILL, skills, sourceTree } from "../../support/tree.ts";

function found(files: Files, { subdir = "", maxDepth = 100 } = {}) {
  const { value } = discover(
    config({ sources: [source("mine", { subdir, filter: { maxDepth } })] }),
    new Map([["mine", sourceTree(files, { start: subdir })]]),
    true,
  );
  return value.skills.map(({ id, directory }) => [id, directory]);
}

describe("discovery and links", () => {
  test("a physical path wins over a link to it, wherever the link stands", () => {
    expect(found({ ...skills("real/pdf"), "a-link": link("real"), "real/again": link("pdf") })).toEqual([
      ["real/pdf", "real/pdf"],
    ]);
  });

  test("what stands outside subdir is found under the name of the link to it", () => {
    const files = { ...skills("shared/pdf", "shared/pdf/inner"), "skills/report": link("../shared/pdf") };
    expect(found(files, { subdir: "skills" })).toEqual([
      ["report", "shared/pdf"],
      ["report/inner", "shared/pdf/inner"],
    ]);
  });

  test("two links to one directory give one skill, under the shorter path and then the first by bytes", () => {
    const files = {
      ...skills("shared/pdf"),
      "skills/a/b/deep": link("../../../shared/pdf"),
      "skills/y": link("../shared/pdf"),
      "skills/z": link("../shared/pdf"),
    };
    expect(found(files, { subdir: "skills" })).toEqual([["y", "shared/pdf"]]);
  });

  test("links to links are followed", () => {
    const files = { ...skills("shared/pdf"), "skills/b": link("../hop"), hop: link("shared/../shared/pdf") };
    expect(found(files, { subdir: "skills" })).toEqual([["b", "shared/pdf"]]);
  });

  test("a directory behind a link has links of its own", () => {
    const files = {
      "far/SKILL.md": SKILL,
      "shared/next": link("../far"),
      "skills/s": link("../shared"),
    };
    expect(found(files, { subdir: "skills" })).toEqual([["s/next", "far"]]);
  });

  test("circles end", () => {
    const files = {
      ...skills("a", "b"),
      "a/up": link(".."),
      "a/self": link("."),
      "a/b": link("../b"),
      "b/a": link("../a"),
      loop: link("pool"),
      pool: link("loop"),
    };
    expect(found(files)).toEqual([
      ["a", "a"],
      ["b", "b"],
    ]);
  });

  test("a link to what contains it brings nothing in from above subdir", () => {
    const files = { ...skills("other/secret", "skills/a"), "skills/up": link("..") };
    expect(found(files, { subdir: "skills" })).toEqual([["a", "skills/a"]]);
  });

  test("maxDepth counts the steps of the path, links among them", () => {
    const files = { ...skills("shared/x/y"), "skills/s": link("../shared") };
    expect(found(files, { subdir: "skills", maxDepth: 2 })).toEqual([]);
    expect(found(files, { subdir: "skills", maxDepth: 3 })).toEqual([["s/x/y", "shared/x/y"]]);
  });

  test("a directory that a long way leads to first still shows what a short way reaches", () => {
    const files = {
      ...skills("shared/x/y"),
      "skills/long": link("../shared"),
      "skills/short": link("../shared/x"),
    };
    expect(found(files, { subdir: "skills", maxDepth: 2 })).toEqual([["short/y", "shared/x/y"]]);
  });

  test("a link that leaves the source is remembered when a skill is there, and forgotten when not", () => {
    const files = { foreign: link("/elsewhere/pdf", true), "not-a-skill": link("/etc"), dead: link("gone") };
    expect(found(files)).toEqual([["foreign", null]]);
  });

  test("a link to a file is no skill", () => {
    expect(found({ ...skills("a"), b: link("a/SKILL.md") })).toEqual([["a", "a"]]);
  });
});

describe("a SKILL.md that is a link", () => {
  test.each([
    ["to a file of the skill", { "a/SKILL.md": link("docs/main.md"), "a/docs/main.md": SKILL }, ["a"]],
    ["to a file of the source", { "a/SKILL.md": link("../shared.md"), "shared.md": SKILL }, ["a"]],
    ["to a link to a file", { "a/SKILL.md": link("b"), "a/b": link("c"), "a/c": SKILL }, ["a"]],
    ["out of the source", { "a/SKILL.md": link("../../x.md") }, []],
    ["to an absolute path", { "a/SKILL.md": link("/sources/mine/x.md"), "x.md": SKILL }, []],
    ["to nothing", { "a/SKILL.md": link("gone.md") }, []],
    ["to itself", { "a/SKILL.md": link("SKILL.md") }, []],
    ["to a directory", { "a/SKILL.md": link("docs"), "a/docs/x": "" }, []],
    ["to a file with a slash behind it", { "a/SKILL.md": link("x.md/"), "a/x.md": SKILL }, []],
  ] satisfies [string, Files, string[]][])("%s", (_case, files, ids) => {
    expect(found(files).map(([id]) => id)).toEqual(ids);
  });
});
