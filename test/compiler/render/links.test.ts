import { describe, expect, test } from "vitest";
import { resolveSkill } from "../../../src/compiler/render/resolve.ts";
import { nest } from "../../../src/model/bundle.ts";
import { followLink } from "../../../src/model/links.ts";
import { type RelPath, ROOT } from "../../../src/model/names.ts";
import { nodeAt } from "../../../src/model/tree.ts";
import { codes, said } from "../../support/config.ts";
import { type Files, link, SKILL, sourceTree } from "../../support/tree.ts";

/** The skill at `s`: files as `path` or `path < where it was copied from`, links as `path -> target`. */
function resolved(files: Files, directory = "s") {
  const tree = sourceTree({ "s/SKILL.md": SKILL, ...files });
  const { value, diagnostics } = resolveSkill(tree, directory as RelPath, null);
  const lines = value.map((node) => {
    if (node.kind === "link") return `${node.path} -> ${node.target}`;
    return node.from === (directory === "" ? node.path : `${directory}/${node.path}`)
      ? node.path
      : `${node.path} < ${node.from}`;
  });
  return {
    lines: lines.filter((line) => line !== "SKILL.md").sort(),
    dropped: diagnostics.flatMap((found) =>
      found.code === "skill/link-dropped" ? [`${found.args.path}: ${found.args.fate}`] : [],
    ),
    diagnostics,
  };
}

describe("a link is preserved", () => {
  test.each([
    ["to a file beside it", { "s/l": link("a"), "s/a": "" }, "l -> a"],
    ["to a directory", { "s/l": link("d"), "s/d/a": "" }, "l -> d"],
    ["with its text as it is", { "s/l": link("./d/../d//"), "s/d/a": "" }, "l -> ./d/../d//"],
    ["up and down inside the skill", { "s/x/l": link("../d/a"), "s/d/a": "" }, "x/l -> ../d/a"],
    ["to a preserved link", { "s/l": link("m"), "s/m": link("a"), "s/a": "" }, "l -> m"],
    ["through a link to a directory", { "s/l": link("m/a"), "s/m": link("d"), "s/d/a": "" }, "l -> m/a"],
    [
      "to the parent of what a link leads to",
      { "s/l": link("m/../a"), "s/m": link("x/y"), "s/x/y/z": "", "s/x/a": "" },
      "l -> m/../a",
    ],
  ] satisfies [string, Files, string][])("%s", (_case, files, line) => {
    const { lines, diagnostics } = resolved(files);
    expect(lines).toContain(line);
    expect(diagnostics).toEqual([]);
  });

  test("as SKILL.md itself", () => {
    const { lines } = resolved({ "s/SKILL.md": link("docs/main.md"), "s/docs/main.md": SKILL });
    expect(lines).toEqual(["SKILL.md -> docs/main.md", "docs/main.md"]);
  });
});

describe("a link is materialised", () => {
  test.each([
    ["to a file of the source", { "s/l": link("../a"), a: "" }, ["l < a"]],
    [
      "to a skill beside it",
      { "s/l": link("../t"), "t/SKILL.md": SKILL, "t/x/y": "" },
      ["l/SKILL.md < t/SKILL.md", "l/x/y < t/x/y"],
    ],
    ["out of the skill and back in", { "s/l": link("../s/a"), "s/a": "" }, ["a", "l < s/a"]],
    [
      "through a link that leaves the skill",
      { "s/l": link("m/a"), "s/m": link("../d"), "d/a": "" },
      ["l < d/a", "m/a < d/a"],
    ],
    [
      "through a link outside that leads back in",
      { "s/l": link("../back/a"), back: link("s/d"), "s/d/a": "" },
      ["d/a", "l < s/d/a"],
    ],
    [
      "with the links inside it",
      { "s/l": link("../d"), "d/inner": link("a"), "d/a": "", "d/far": link("../e"), "e/b": "" },
      ["l/a < d/a", "l/far/b < e/b", "l/inner < d/a"],
    ],
    ["with the executable bit", { "s/l": link("../run"), run: { kind: "executable" } }, ["l < run"]],
    [
      "without empty directories",
      { "s/l": link("../d"), "d/a": "", "d/e": { kind: "empty" } },
      ["l/a < d/a"],
    ],
  ] satisfies [string, Files, string[]][])("%s", (_case, files, expected) => {
    const { lines, diagnostics } = resolved(files);
    expect(lines).toEqual(expected);
    expect(diagnostics).toEqual([]);
  });

  test("component by component: d/.. is the parent of what d leads to", () => {
    // As text, d/../../x would be p/x; as the system follows it, d is the source itself and the link leaves it.
    const files = { "p/q/SKILL.md": SKILL, "p/q/d": link("../.."), "p/q/l": link("d/../../x"), "p/x": "" };
    expect(resolved(files, "p/q").dropped).toEqual(["d: ancestor", "l: outside"]);
    const deeper = { ...files, "p/q/d": link("../../o/u"), "p/q/l": link("d/../x"), "o/u/f": "", "o/x": "" };
    expect(resolved(deeper, "p/q").lines).toEqual(["d/f < o/u/f", "l < o/x"]);
  });
});

describe("a link is dropped with a warning", () => {
  test.each([
    ["out of the source", "outside", { "s/l": link("../../x") }],
    [
      "out of the source and back, for the root has no parent to us",
      "outside",
      { "s/l": link("../../mine/s/a"), "s/a": "" },
    ],
    ["out of the source through another link", "outside", { "s/l": link("../m"), m: link("../x") }],
    ["to an absolute path, even of the source", "absolute", { "s/l": link("/sources/mine/s/a"), "s/a": "" }],
    ["to an absolute path through another link", "absolute", { "s/l": link("../m/x"), m: link("/etc") }],
    ["to nothing", "dangling", { "s/l": link("gone") }],
    ["through a file", "dangling", { "s/l": link("a/b"), "s/a": "" }],
    ["up from a file", "dangling", { "s/l": link("a/../b"), "s/a": "", "s/b": "" }],
    ["to a file with a slash behind it", "dangling", { "s/l": link("a/"), "s/a": "" }],
    ["to a file with a dot behind it", "dangling", { "s/l": link("a/."), "s/a": "" }],
    ["to an empty directory", "dangling", { "s/l": link("e"), "s/e": { kind: "empty" } }],
    [
      "through an empty directory",
      "dangling",
      { "s/l": link("e/../a"), "s/e": { kind: "empty" }, "s/a": "" },
    ],
    [
      "into what is never part of a skill",
      "dangling",
      { "s/l": link("../.git/x"), ".git": { kind: "skipped" } },
    ],
    ["to what is never part of a skill", "dangling", { "s/l": link("../.git"), ".git": { kind: "skipped" } }],
    ["to itself", "loop", { "s/l": link("l") }],
    ["to itself through a directory", "loop", { "s/l": link("l/x") }],
    ["to its own directory", "ancestor", { "s/l": link(".") }],
    ["to the directory above it", "ancestor", { "s/x/l": link(".."), "s/x/f": "" }],
    ["to a directory above it that is not the skill", "ancestor", { "s/x/y/l": link(".."), "s/x/f": "" }],
    ["to the source", "ancestor", { "s/l": link("..") }],
    ["to the skill from inside", "ancestor", { "s/x/y/l": link("../..") }],
    ["to the skill from inside, through its name", "ancestor", { "s/x/l": link("../../s") }],
    ["to a socket", "special", { "s/l": link("p"), "s/p": { kind: "special" } }],
  ] satisfies [string, string, Files][])("%s", (_case, fate, files) => {
    const { lines, dropped } = resolved(files);
    expect(dropped).toContainEqual(expect.stringMatching(new RegExp(`/?l: ${fate}$`)));
    expect(lines.filter((line) => /(^|\/)l\b/.test(line))).toEqual([]);
  });

  test("both of two that lead to each other", () => {
    expect(resolved({ "s/a": link("b"), "s/b": link("a") }).dropped).toEqual(["a: loop", "b: loop"]);
  });

  test("and so is a link that led to it", () => {
    const { lines, dropped } = resolved({
      "s/a": link("b"),
      "s/b": link("../../x"),
      "s/c/d": link("../e"),
      "s/e": { kind: "empty" },
    });
    expect([lines, dropped]).toEqual([[], ["a: outside", "b: outside", "c/d: dangling"]]);
  });

  test("inside a directory that was materialised, where it would hold itself", () => {
    const { lines, dropped } = resolved({
      "s/l": link("../d"),
      "d/a": "",
      "d/up": link("."),
      "d/e/up": link(".."),
    });
    expect([lines, dropped]).toEqual([["l/a < d/a"], ["l/e/up: ancestor", "l/up: ancestor"]]);
  });

  test("when two directories outside lead into each other", () => {
    const files = { "s/l": link("../a"), "a/f": "", "a/b": link("../b"), "b/g": "", "b/a": link("../a") };
    const { lines, dropped } = resolved(files);
    expect([lines, dropped]).toEqual([["l/b/g < b/g", "l/f < a/f"], ["l/b/a: ancestor"]]);
  });

  test("once, into however many places other links bring it", () => {
    const files = { "s/a": link("../d"), "s/b": link("../d"), "d/x": link("gone"), "d/f": "" };
    expect(resolved(files).dropped).toEqual(["a/x: dangling"]);
  });

  test("naming the skill, the link and where it led", () => {
    expect(said(resolved({ "s/x/l": link("../../../x") }).diagnostics)).toEqual([
      [
        "skill/link-dropped",
        { path: "x/l", fate: "outside", target: "../../../x", skill: "/sources/mine/s" },
      ],
    ]);
    expect(said(resolved({ "s/l": link("e"), "s/e": { kind: "empty" } }).diagnostics)).toEqual([
      ["skill/link-dropped", { path: "l", fate: "dangling", target: "e", skill: "/sources/mine/s" }],
    ]);
  });
});

describe("as many links as the system follows", () => {
  const chain = (length: number): Files => ({
    ...Object.fromEntries(Array.from({ length }, (_, at) => [`s/l${at}`, link(`l${at + 1}`)])),
    [`s/l${length}`]: "",
  });

  test("40 in a row are preserved", () => {
    expect(resolved(chain(40)).dropped).toEqual([]);
  });

  test("the one that needs 41 is dropped", () => {
    expect(resolved(chain(41)).dropped).toEqual(["l0: loop"]);
  });
});

describe("link bombs", () => {
  test("that double with every step end in one error", () => {
    const files: Record<string, Files[string]> = { "s/l": link("../d0"), "d40/f": "" };
    for (let at = 0; at < 40; at++) for (const name of "ab") files[`d${at}/${name}`] = link(`../d${at + 1}`);
    expect(codes(resolved(files).diagnostics)).toEqual(["skill/links-too-large"]);
  });

  test("of empty directories end too", () => {
    const files: Record<string, Files[string]> = { "s/l": link("../d0"), d30: { kind: "empty" } };
    for (let at = 0; at < 30; at++) for (const name of "ab") files[`d${at}/${name}`] = link(`../d${at + 1}`);
    expect(codes(resolved(files).diagnostics)).toEqual(["skill/links-too-large"]);
  });

  test("of links that are all dropped end too", () => {
    const files: Record<string, Files[string]> = { "s/l": link("../d0"), "d30/x": link("/etc") };
    for (let at = 0; at < 30; at++) for (const name of "ab") files[`d${at}/${name}`] = link(`../d${at + 1}`);
    expect(codes(resolved(files).diagnostics)).toEqual(["skill/link-dropped", "skill/links-too-large"]);
  });

  test("that go deep instead of wide end before any path is too long", () => {
    const files: Record<string, Files[string]> = { "s/l": link("../d0"), "d5000/f": "" };
    for (let at = 0; at < 5000; at++) files[`d${at}/l`] = link(`../d${at + 1}`);
    expect(codes(resolved(files).diagnostics)).toEqual(["skill/links-too-large"]);
  });

  test("of one large file end at 64 MiB, to the byte", () => {
    const file = { kind: "file", size: 16 * 1024 * 1024, executable: false } as never;
    const four = Object.fromEntries(["a", "b", "c", "d"].map((name) => [`s/${name}`, link("../big")]));
    expect(resolved({ big: file, ...four }).diagnostics).toEqual([]);
    expect(codes(resolved({ big: file, ...four, "s/e": link("../one"), one: "1" }).diagnostics)).toEqual([
      "skill/links-too-large",
    ]);
  });

  test("of many files in one directory end", () => {
    const files = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, at) => [`d/${at % 7}/${at}`, ""]));
    expect(resolved({ "s/l": link("../d"), ...files(9_900) }).diagnostics).toEqual([]);
    const { diagnostics } = resolved({ "s/l": link("../d"), ...files(10_001) });
    expect(codes(diagnostics)).toEqual(["skill/links-too-large"]);
  });

  test("are not a skill's own files, however many and large they are", () => {
    const many: Record<string, Files[string]> = {
      "s/big": { kind: "file", size: 2 ** 30, executable: false } as never,
    };
    for (let at = 0; at < 10_001; at++) many[`s/f${at}`] = "";
    expect(resolved(many).diagnostics).toEqual([]);
  });
});

test("every preserved link leads somewhere inside the resolved skill", () => {
  const files = {
    "s/d": link("../.."),
    "s/a": link("e/../f"),
    "s/e": link("x/y"),
    "s/x/y/z": "",
    "s/x/f": link("y/z"),
    "s/g": link("../o/h"),
    "o/h": link("../s/x"),
  };
  const { value } = resolveSkill(sourceTree({ "s/SKILL.md": SKILL, ...files }), "s" as RelPath, null);
  const root = nest(value);
  const links = value.filter((node) => node.kind === "link");
  expect(links.map(({ path }) => path)).toEqual(["a", "e", "x/f"]);
  for (const { path, target } of links) {
    expect(followLink((at) => nodeAt(root, at), path, target, ROOT)).toMatchObject({ kind: "found" });
  }
});
