import { describe, expect, test } from "vitest";
import { discover } from "../../../src/compiler/catalog/discover.ts";
import { select } from "../../../src/compiler/selection/select.ts";
import { codes, config, explicit, place, said, source } from "../../support/config.ts";
import { type Files, link, SKILL, skills, sourceTree } from "../../support/tree.ts";

function selected(given: Parameters<typeof config>[0], files: Files, start = "") {
  const settings = config({ sources: [source("mine", { subdir: start })], ...given });
  const trees = new Map([["mine", sourceTree(files, { start })]]);
  const { value, diagnostics } = select(settings, discover(settings, trees, true).value, trees);
  return { ids: value.map(({ id }) => id), value, diagnostics };
}

describe("an explicit skill", () => {
  test("has its own id, targets and excludes", () => {
    const notes = explicit("notes/release", {
      path: "writing/release",
      targets: ["claude"],
      exclude: ["t/**"],
    });
    const { value, diagnostics } = selected({ explicit: [notes] }, skills("writing/release"));
    expect(diagnostics).toEqual([]);
    expect(value).toMatchObject([
      {
        id: "notes/release",
        skill: { path: "writing/release", directory: "writing/release" },
        targets: ["claude"],
        settings: { exclude: [{ text: "t/**" }] },
      },
    ]);
  });

  test.each([
    ["every target", undefined, null],
    ["no target", [], []],
  ])("asks for %s with %j", (_case, targets, expected) => {
    const entry = explicit("pdf", targets === undefined ? {} : { targets });
    expect(selected({ explicit: [entry] }, skills("pdf")).value.map((skill) => skill.targets)).toEqual([
      expected,
    ]);
  });

  test("is beaten by no disable", () => {
    expect(selected({ explicit: [explicit("pdf")], disable: ["pdf", "*"] }, skills("pdf")).ids).toEqual([
      "pdf",
    ]);
  });

  test("is found whatever the filter says", () => {
    const sources = [source("mine", { filter: { maxDepth: 0 } })];
    expect(selected({ sources, explicit: [explicit("a/b")] }, skills("a/b")).ids).toEqual(["a/b"]);
  });

  test("can be the root of the source", () => {
    const { value } = selected({ explicit: [explicit("me", { path: "" })] }, { "SKILL.md": SKILL });
    expect(value.map(({ id, skill }) => [id, skill.directory])).toEqual([["me", ""]]);
  });

  test("stands below subdir, and does not carry the idPrefix", () => {
    const sources = [source("mine", { subdir: "skills", idPrefix: "acme" })];
    const { value } = selected({ sources, explicit: [explicit("pdf")] }, skills("skills/pdf"), "skills");
    expect(value.map(({ id, skill }) => [id, skill.directory])).toEqual([["pdf", "skills/pdf"]]);
  });

  test("replaces the settings of the same skill when that is enabled too", () => {
    const { value, diagnostics } = selected(
      { enable: ["pdf"], explicit: [explicit("pdf", { targets: [] })] },
      skills("pdf"),
    );
    expect(diagnostics).toEqual([]);
    expect(value.map(({ reason, targets }) => [reason.kind, targets])).toEqual([["explicit", []]]);
  });

  test("can show one skill a second time under another name", () => {
    const { ids, diagnostics } = selected(
      { enable: ["pdf"], explicit: [explicit("acrobat", { path: "pdf" })] },
      skills("pdf"),
    );
    expect([ids, diagnostics]).toEqual([["acrobat", "pdf"], []]);
  });

  test("can take the id of a skill that nobody asked for", () => {
    const { value, diagnostics } = selected({ explicit: [explicit("b", { path: "a" })] }, skills("a", "b"));
    expect(diagnostics).toEqual([]);
    expect(value.map(({ id, skill }) => [id, skill.directory])).toEqual([["b", "a"]]);
  });
});

describe("an explicit id that is taken", () => {
  test("by an enabled skill is an error at the key, naming both absolute paths", () => {
    const { diagnostics } = selected(
      { enable: ["b"], explicit: [explicit("b", { path: "a" })] },
      skills("a", "b"),
    );
    expect(diagnostics).toEqual([
      {
        code: "skill/duplicate-id",
        at: { ...place("skills", "explicit", "b"), on: "key" },
        args: { id: "b", first: "/sources/mine/b", second: "/sources/mine/a", source: "mine" },
      },
    ]);
  });

  test("by another explicit one, after rename, is an error even for one and the same skill", () => {
    const both = [explicit("x", { path: "a" }), explicit("x", { path: "a" })];
    expect(codes(selected({ explicit: both }, skills("a")).diagnostics)).toEqual(["skill/duplicate-id"]);
  });

  test("but for case is a twin", () => {
    const { diagnostics } = selected(
      { enable: ["pdf"], explicit: [explicit("PDF", { path: "pdf" })] },
      skills("pdf"),
    );
    expect(codes(diagnostics)).toEqual(["skill/twin-ids"]);
  });
});

describe("the path of an explicit skill", () => {
  test("that is not there is an error at the path", () => {
    const { diagnostics } = selected({ explicit: [explicit("x", { path: "a/b" })] }, skills("a"));
    expect(diagnostics).toEqual([
      {
        code: "skill/path-missing",
        at: place("skills", "explicit", "x", "path"),
        args: { path: "a/b", source: "mine", directory: "/sources/mine/a/b", suggestion: null },
      },
    ]);
  });

  test("that is nearly one that is there is said so", () => {
    const { diagnostics } = selected(
      { explicit: [explicit("x", { path: "estimate" })] },
      skills("estimates"),
    );
    expect(diagnostics).toMatchObject([{ code: "skill/path-missing", args: { suggestion: "estimates" } }]);
  });

  test("that is a file is an error", () => {
    expect(codes(selected({ explicit: [explicit("a/SKILL.md")] }, skills("a")).diagnostics)).toEqual([
      "skill/path-missing",
    ]);
  });

  test("that has no SKILL.md is an error", () => {
    expect(said(selected({ explicit: [explicit("a")] }, { "a/readme.md": "" }).diagnostics)).toEqual([
      ["skill/no-skill-file", { directory: "/sources/mine/a" }],
    ]);
  });

  test("may lead through links inside the source", () => {
    const files = { ...skills("real/pdf"), alias: link("real"), "a/up": link("../alias") };
    const { value, diagnostics } = selected({ explicit: [explicit("a/up/pdf")] }, files);
    expect(diagnostics).toEqual([]);
    expect(value.map(({ id, skill }) => [id, skill.directory])).toEqual([["a/up/pdf", "real/pdf"]]);
  });

  test.each([
    ["an absolute link", link("/elsewhere", true), "skill/leaves-source"],
    ["a link above the source", link("../../elsewhere"), "skill/leaves-source"],
    ["a link to nothing", link("gone"), "skill/path-missing"],
    ["a link to itself", link("x"), "skill/path-missing"],
    ["a directory that is never entered", { kind: "skipped" } as const, "skill/path-missing"],
  ])("that leads to %s is an error", (_case, leaf, code) => {
    expect(codes(selected({ explicit: [explicit("x")] }, { x: leaf }).diagnostics)).toEqual([code]);
  });

  test("into a source that is missing is no second mistake", () => {
    const { diagnostics } = select(
      config({ explicit: [explicit("x")] }),
      { skills: [], byId: new Map(), submodules: [], complete: false },
      new Map(),
    );
    expect(diagnostics).toEqual([]);
  });
});
