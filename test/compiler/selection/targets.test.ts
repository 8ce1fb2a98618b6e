import { describe, expect, test } from "vitest";
import { discover } from "../../../src/compiler/catalog/discover.ts";
import { select } from "../../../src/compiler/selection/select.ts";
import { arrange } from "../../../src/compiler/selection/views.ts";
import type { TargetDecl } from "../../../src/model/config.ts";
import type { DestPart } from "../../../src/model/installer.ts";
import { codes, config, explicit, place, said, target } from "../../support/config.ts";
import { type Files, skills, sourceTree } from "../../support/tree.ts";

const HOME: DestPart = { kind: "variable", name: "HOME" };

function arranged(
  targets: readonly TargetDecl[],
  given: Parameters<typeof config>[0] = {},
  files: Files = skills("pdf", "docx"),
) {
  const settings = config({ enableAll: true, targets, ...given });
  const trees = new Map([["mine", sourceTree(files)]]);
  const { value, diagnostics } = arrange(
    settings,
    select(settings, discover(settings, trees, true).value, trees).value,
  );
  const views = value.views.map((view) => [view.scope, view.name, [...view.entries.keys()]] as const);
  return { views, names: value.variants.map(({ name }) => name), diagnostics };
}

/** Two targets in one project directory, each with user directories of its own. */
function pair(a: Partial<Parameters<typeof target>[1]>, b: Partial<Parameters<typeof target>[1]>) {
  return [
    target("a", { localDest: ".x/skills", dest: null, ...a }),
    target("b", { localDest: ".x/skills", dest: null, ...b }),
  ];
}

describe("the targets of a skill", () => {
  const targets = [target("claude", { dest: null }), target("codex", { dest: null })];
  const only = (names?: readonly string[]) =>
    arranged(targets, {
      enableAll: [],
      explicit: [explicit("pdf", names === undefined ? {} : { targets: names }), explicit("docx")],
    });

  test("null is every enabled one", () => {
    expect(only().views).toEqual([
      ["project", "claude", ["docx", "pdf"]],
      ["project", "codex", ["docx", "pdf"]],
    ]);
  });

  test("some is these only", () => {
    expect(only(["codex"]).views).toEqual([
      ["project", "claude", ["docx"]],
      ["project", "codex", ["docx", "pdf"]],
    ]);
  });

  test("none is the bundle only", () => {
    const { views, names, diagnostics } = only([]);
    expect(views.map(([, , entries]) => entries)).toEqual([["docx"], ["docx"]]);
    expect([names.toSorted(), diagnostics]).toEqual([["docx", "pdf"], []]);
  });

  test("a target that is not enabled gets nothing, and the skill is in the bundle all the same", () => {
    const { views, names } = only(["gemini"]);
    expect(views.map(([, , entries]) => entries)).toEqual([["docx"], ["docx"]]);
    expect(names).toContain("pdf");
  });

  test("a destination that several targets share shows the union", () => {
    const { views } = arranged(pair({}, {}), {
      enableAll: [],
      explicit: [explicit("pdf", { targets: ["a"] }), explicit("docx", { targets: ["b"] })],
    });
    expect(views).toEqual([["project", "a+b", ["docx", "pdf"]]]);
  });

  test("two skills that are only in the bundle do not clash", () => {
    const given = {
      enableAll: [] as const,
      explicit: [
        explicit("a/x", { path: "pdf", targets: [] }),
        explicit("a-x", { path: "docx", targets: [] }),
      ],
    };
    expect(arranged(targets, given).diagnostics).toEqual([]);
  });
});

describe("one destination", () => {
  test("is one view, named after its targets in order", () => {
    expect(arranged(pair({}, {})).views).toEqual([["project", "a+b", ["docx", "pdf"]]]);
  });

  test.each([
    ["a doubled slash", [HOME, { kind: "text", text: "//x/skills" }]],
    ["a slash at the end", [HOME, { kind: "text", text: "/x/skills/" }]],
    ["a dot", [HOME, { kind: "text", text: "/./x/./skills/." }]],
  ] satisfies [string, DestPart[]][])("may be written with %s", (_case, other) => {
    const base = { localDest: null };
    const [a, b] = [target("a", base), target("b", base)];
    const dest: DestPart[] = [HOME, { kind: "text", text: "/x/skills" }];
    const { views } = arranged([{ ...a, dest } as TargetDecl, { ...b, dest: other } as TargetDecl]);
    expect(views.map(([scope, name]) => [scope, name])).toEqual([["user", "a+b"]]);
  });

  test("is another one with another variable in front", () => {
    const fallback: DestPart = { kind: "fallback", name: "X", fallback: [HOME] };
    const text: DestPart = { kind: "text", text: "/skills" };
    const base = { localDest: null };
    const { views } = arranged([
      { ...target("a", base), dest: [HOME, text] },
      { ...target("b", base), dest: [fallback, text] },
    ]);
    expect(views.map(([, name]) => name)).toEqual(["a", "b"]);
  });

  test("can be shared in one scope and not in the other", () => {
    const targets = [target("a", { localDest: ".x" }), target("b", { localDest: ".x" })];
    expect(arranged(targets).views.map(([scope, name]) => [scope, name])).toEqual([
      ["user", "a"],
      ["user", "b"],
      ["project", "a+b"],
    ]);
  });

  const tree = { user: "copy-tree", project: "copy-tree" } as const;
  const link = { user: "link", project: "link" } as const;
  type Given = Partial<Omit<TargetDecl, "dest" | "localDest">>;

  test.each<[string, Given, Given]>([
    ["structure", { structure: tree }, { structure: link }],
    ["layout", { layout: "flat" }, { layout: "nested" }],
    ["exclude", { exclude: [".system"] }, { exclude: ["other"] }],
    ["exclude", { structure: link }, { exclude: ["other"] }],
    ["systems", { systems: ["aarch64-linux"] }, { systems: ["x86_64-linux"] }],
    ["onConflict", { onConflict: "fail" }, { onConflict: "keep" }],
  ])("for which another %s is written is an error at the second target", (setting, one, other) => {
    expect(arranged(pair(one, other)).diagnostics).toEqual([
      {
        code: "target/settings-differ",
        at: { ...place("targets", "b"), on: "key" },
        args: { first: "a", second: "b", setting, dest: ".x/skills" },
      },
    ]);
  });

  test("with other settings in both scopes is one mistake", () => {
    const both = { dest: "/home/me/.x", localDest: ".x" };
    const targets = [target("a", { ...both, layout: "flat" }), target("b", { ...both, layout: "nested" })];
    expect(codes(arranged(targets).diagnostics)).toEqual(["target/settings-differ"]);
  });

  test("shared in one scope may have structures that differ in the other", () => {
    const [a, b] = [target("a", { localDest: ".x" }), target("b", { localDest: ".x" })];
    const linked = { ...b, structure: { user: "link", project: "copy-tree" } } as const;
    expect(arranged([a, linked]).diagnostics).toEqual([]);
  });
});

describe("one destination inside another", () => {
  test.each([
    [".x", ".x/skills"],
    [".x", ".x/a/b/skills"],
  ])("is an error: %s and %s", (outer, inner) => {
    const { diagnostics } = arranged(pair({ localDest: outer }, { localDest: inner }));
    expect(said(diagnostics)).toEqual([["target/inside", { inner: "b", outer: "a", dest: inner }]]);
    expect(diagnostics[0]!.at).toEqual(place("targets", "b", "localDest"));
  });

  test("is told apart from one that only begins alike", () => {
    expect(arranged(pair({ localDest: ".x/skills" }, { localDest: ".x/skills-old" })).diagnostics).toEqual(
      [],
    );
  });

  test("is an error in user scope too", () => {
    const targets = [
      target("a", { dest: "/h/skills/sub", localDest: null }),
      target("b", { dest: "/h/skills", localDest: null }),
    ];
    expect(said(arranged(targets).diagnostics)).toEqual([
      ["target/inside", { inner: "a", outer: "b", dest: "/h/skills/sub" }],
    ]);
  });
});

describe("what a target excludes", () => {
  const excluding = (exclude: readonly string[], layout: "flat" | "nested", files: Files) =>
    arranged([target("claude", { exclude, layout })], {}, files);

  test("is not installed there, which is a warning said once for both scopes", () => {
    const { views, diagnostics } = excluding(["pdf"], "flat", skills("pdf", "docx"));
    expect(views.map(([, , entries]) => entries)).toEqual([["docx"], ["docx"]]);
    expect(said(diagnostics)).toEqual([["entry/excluded", { entry: "pdf", id: "pdf", targets: ["claude"] }]]);
  });

  test("stays in the bundle", () => {
    expect(excluding(["pdf"], "flat", skills("pdf")).names).toEqual(["pdf"]);
  });

  test("covers what lies inside it in the nested layout", () => {
    const { views } = excluding(["cat"], "nested", skills("cat/pdf", "category/docx"));
    expect(views.map(([, , entries]) => entries)).toEqual([["category/docx"], ["category/docx"]]);
  });
});

describe("the name of a view", () => {
  test("stays short enough for a file name, and tells its targets apart", () => {
    const many = (first: string) =>
      Array.from({ length: 60 }, (_, at) => target(`${first}${at}`, { dest: null, localDest: ".x" }));
    const names = ["agent-a", "agent-b"].map((first) => arranged(many(first)).views[0]![1]);
    expect(new Set(names).size).toBe(2);
    expect(names.filter((name) => name.length > 120)).toEqual([]);
  });

  test("stays short for one target with a long name", () => {
    const [view] = arranged([target("x".repeat(300), { dest: null })]).views;
    expect(view![1].length).toBeLessThanOrEqual(120);
  });
});
