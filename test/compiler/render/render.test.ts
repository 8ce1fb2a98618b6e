import { describe, expect, test } from "vitest";
import { discover } from "../../../src/compiler/catalog/discover.ts";
import { render } from "../../../src/compiler/render/render.ts";
import { select } from "../../../src/compiler/selection/select.ts";
import { arrange } from "../../../src/compiler/selection/views.ts";
import { codes, config, explicit, place, said, target } from "../../support/config.ts";
import { type Files, link, SKILL, skills, sourceTree } from "../../support/tree.ts";

function rendered(files: Files, given: Parameters<typeof config>[0]) {
  const settings = config({ targets: [target("claude")], ...given });
  const trees = new Map([["mine", sourceTree(files)]]);
  const selection = select(settings, discover(settings, trees, true).value, trees).value;
  const { value, diagnostics } = render(arrange(settings, selection).value.variants, new Map());
  const paths = (nodes: readonly { path: string }[]) => nodes.map(({ path }) => path);
  const nodes = value[0]?.nodes();
  return {
    value,
    resolved: paths(nodes?.resolved ?? []),
    rendered: paths(nodes?.rendered ?? []),
    diagnostics,
  };
}

/** The skill at `s`, without what the globs take out. */
function excluding(files: Files, ...exclude: readonly string[]) {
  return rendered({ "s/SKILL.md": SKILL, ...files }, { explicit: [explicit("s", { exclude })] });
}

describe("a rendered skill", () => {
  test("has the skills inside it in its tree, for it may need them", () => {
    const { resolved, diagnostics } = rendered(skills("a", "a/b", "a/b/c"), { enable: ["a"] });
    expect(resolved).toEqual(["SKILL.md", "b/SKILL.md", "b/c/SKILL.md"]);
    expect(diagnostics).toEqual([]);
  });

  test("is sorted by the bytes of the paths", () => {
    const files = { "s/b": "", "s/a/x": "", "s/a-b": "", "s/a.b": "", "s/\u{1f600}": "", "s/\uff5e": "" };
    expect(excluding(files).resolved).toEqual(["SKILL.md", "a-b", "a.b", "a/x", "b", "\uff5e", "\u{1f600}"]);
  });

  test("has no empty directories, and says nothing about them", () => {
    const { resolved, diagnostics } = excluding({ "s/e": { kind: "empty" }, "s/f/g": { kind: "empty" } });
    expect([resolved, diagnostics]).toEqual([["SKILL.md"], []]);
  });

  test("has no version control, and no installed packages, which is worth a warning", () => {
    const { resolved, diagnostics } = excluding({
      "s/.git": { kind: "skipped" },
      "s/x/node_modules": { kind: "skipped" },
    });
    expect(resolved).toEqual(["SKILL.md"]);
    expect(said(diagnostics)).toEqual([
      ["skill/packages-left-out", { path: "/sources/mine/s/x/node_modules" }],
    ]);
  });

  test("says that packages are left out of a root skill too", () => {
    const files: Files = { "SKILL.md": SKILL, node_modules: { kind: "skipped" } };
    expect(codes(rendered(files, { enable: ["mine"] }).diagnostics)).toEqual(["skill/packages-left-out"]);
  });

  test("has no sockets and devices, which is worth a warning", () => {
    const { resolved, diagnostics } = excluding({ "s/pipe": { kind: "special" } });
    expect([resolved, codes(diagnostics)]).toEqual([["SKILL.md"], ["skill/link-dropped"]]);
  });

  test("is rendered once for all the names it goes by", () => {
    const targets = [target("a"), target("b", { layout: "nested" })];
    const notes = explicit("notes/release", { path: "s" });
    const { value } = rendered(skills("s"), { targets, explicit: [notes] });
    expect(value.map(({ variants }) => variants.map(({ name }) => name))).toEqual([
      ["notes-release", "release"],
    ]);
  });

  test("keeps names with quotes, spaces, dashes and shell signs as they are", () => {
    const names = ["a b", "a'b", 'a"b', "$(touch x)", "`x`", "-rf", "a;b", "*", "~", "#x", "é", "\u{1f600}"];
    const { resolved, diagnostics } = excluding(Object.fromEntries(names.map((name) => [`s/${name}`, ""])));
    expect(diagnostics).toEqual([]);
    expect(resolved.toSorted()).toEqual(["SKILL.md", ...names].toSorted());
  });
});

describe("a file name that no system can be trusted with", () => {
  test.each([
    ["a newline", "a\nb"],
    ["a tab", "a\tb"],
    ["an escape", "\u001b[2J"],
    ["a delete character", "a\u007f"],
    ["a backslash", "a\\b"],
    ["a byte that is not UTF-8", "a\udc80"],
  ])("with %s is an error at what selected the skill", (_case, name) => {
    const { diagnostics } = rendered({ ...skills("s"), [`s/x/${name}`]: "" }, { enable: ["s"] });
    expect(diagnostics).toEqual([
      {
        code: "skill/file-name",
        at: place("skills", "enable", 0),
        args: { path: `/sources/mine/s/x/${name}` },
      },
    ]);
  });

  test("is one mistake for a whole directory", () => {
    const { diagnostics } = excluding({ "s/a\nb/c": "", "s/a\nb/d\n": "" });
    expect(codes(diagnostics)).toEqual(["skill/file-name"]);
  });

  test("is an error in what a link brings in, and in the text of a link", () => {
    expect(codes(excluding({ "s/l": link("../d"), "d/a\nb": "" }).diagnostics)).toEqual(["skill/file-name"]);
    expect(codes(excluding({ "s/l": link("a\nb") }).diagnostics)).toEqual(["skill/link-text"]);
    expect(codes(excluding({ "s/l": link("a\\b") }).diagnostics)).toEqual(["skill/link-text"]);
  });

  test("is no error in a skill that is not selected", () => {
    expect(rendered({ ...skills("s", "t"), "t/a\nb": "" }, { enable: ["s"] }).diagnostics).toEqual([]);
  });
});

describe("exclude", () => {
  const files = { "s/tests/a.js": "", "s/tests/.b/c": "", "s/src/a.js": "", "s/src/a.test.js": "" };

  test("leaves out of the rendered skill what it matches, and the resolved one as it is", () => {
    const { resolved, rendered: left, diagnostics } = excluding(files, "tests/**", "**/*.test.js");
    expect(left).toEqual(["SKILL.md", "src/a.js"]);
    expect(resolved).toHaveLength(5);
    expect(diagnostics).toEqual([]);
  });

  test.each(["tests", "tests/", "./tests", "t*", "tests/**", "{tests,nothing}"])(
    "%j takes the directory with all that is in it",
    (glob) => {
      expect(excluding(files, glob).rendered).toEqual(["SKILL.md", "src/a.js", "src/a.test.js"]);
    },
  );

  test("prunes the skills inside a skill", () => {
    expect(excluding({ ...skills("s/inner"), "s/inner/x": "" }, "inner").rendered).toEqual(["SKILL.md"]);
  });

  test("gives the same tree when there is nothing to exclude", () => {
    const { value } = excluding(files);
    const nodes = value[0]!.nodes();
    expect(nodes.rendered).toBe(nodes.resolved);
  });

  test("is an error when it matches no file, at the glob", () => {
    const { diagnostics } = excluding(files, "tests", "docs/**");
    expect(diagnostics).toEqual([
      {
        code: "glob/no-file",
        at: place("skills", "explicit", "s", "exclude", 1),
        args: { glob: "docs/**", id: "s" },
      },
    ]);
  });

  test("may match again what another glob has taken already", () => {
    expect(excluding(files, "tests", "tests/a.js").diagnostics).toEqual([]);
  });

  test("is an error with a leading exclamation mark", () => {
    expect(codes(excluding(files, "!src").diagnostics)).toEqual(["glob/negated"]);
  });

  test.each(["**", "*.md", "SKILL.md", "*"])("%j is an error, for it takes the SKILL.md", (glob) => {
    expect(said(excluding(files, glob).diagnostics)).toEqual([["skill/excludes-itself", { glob, id: "s" }]]);
  });

  test("is an error when it takes what a SKILL.md leads to", () => {
    const linked = {
      "s/SKILL.md": link("docs/main.md"),
      "s/docs/main.md": link("text.md"),
      "s/docs/text.md": "",
    };
    expect(excluding(linked, "docs/text.md").diagnostics).toContainEqual(
      expect.objectContaining({ code: "skill/excludes-itself" }),
    );
  });

  test("drops a preserved link whose end it takes, with a warning", () => {
    const linked = { "s/l": link("d/a"), "s/m": link("l"), "s/d/a": "", "s/n": link("d/../x"), "s/x": "" };
    const { rendered: left, diagnostics } = excluding(linked, "d/**");
    expect(left).toEqual(["SKILL.md", "x"]);
    expect(said(diagnostics)).toEqual(
      ["l", "m", "n"].map((path) => [
        "skill/link-dropped",
        { path, fate: "dangling", target: linked[`s/${path}` as "s/l"].target, skill: "/sources/mine/s" },
      ]),
    );
  });

  test("takes files that links brought in", () => {
    expect(excluding({ "s/l": link("../d"), "d/a": "", "d/b": "" }, "l/a").rendered).toEqual([
      "SKILL.md",
      "l/b",
    ]);
  });
});

test("a SKILL.md that leads through an empty directory is an error, for the skill would not have one", () => {
  const files = { "s/SKILL.md": link("e/../x.md"), "s/e": { kind: "empty" } as const, "s/x.md": SKILL };
  const { diagnostics } = rendered(files, { enable: ["s"] });
  expect(codes(diagnostics)).toEqual(["skill/link-dropped", "skill/no-skill-file"]);
});

describe("names that only some systems tell apart", () => {
  test("are worth one warning for each pair, and none for what is below them", () => {
    const { diagnostics } = excluding({
      "s/Scripts/a": "",
      "s/scripts/b": "",
      "s/scripts/c": "",
      "s/skill.md": "",
      "s/\u00e9": "",
      "s/e\u0301": "",
      "s/x/a": "",
      "s/y/A": "",
    });
    expect(said(diagnostics)).toEqual([
      ["skill/twin-files", { id: "s", first: "Scripts", second: "scripts" }],
      ["skill/twin-files", { id: "s", first: "SKILL.md", second: "skill.md" }],
      ["skill/twin-files", { id: "s", first: "e\u0301", second: "\u00e9" }],
    ]);
  });

  test("are no matter when one of them is left out", () => {
    expect(excluding({ "s/a": "", "s/A": "" }, "A").diagnostics).toEqual([]);
  });
});
