import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Reports } from "../../../src/diagnostics/reports.ts";
import { anyOf, compileGlob, isGlob } from "../../../src/match/glob.ts";
import { codes, written } from "../../support/config.ts";

function matches(glob: string, path: string): boolean {
  const { diagnostics, report } = new Reports();
  const matcher = compileGlob(written(glob), report);
  if (matcher === null) throw new Error(codes(diagnostics).join());
  return matcher(path);
}

function refusal(glob: string): readonly string[] {
  const { diagnostics, report } = new Reports();
  expect(compileGlob(written(glob), report)).toBeNull();
  return codes(diagnostics);
}

describe("a glob", () => {
  test.each([
    ["*", "pdf", ".dot"],
    ["*.md", "a.md", ".md"],
    ["a*c", "ac", "abc", "abbbc"],
    ["a**c", "ac", "abc"],
    ["doc?", "docx", "doc\u{1f600}"],
    ["**", "", "a", "a/b/.c"],
    ["**/pdf", "pdf", "a/pdf", ".a/b/pdf"],
    ["a/**", "a", "a/b", "a/.b/c"],
    ["a/**/z", "a/z", "a/b/z", "a/z/z/z"],
    ["**/a/**/b/**", "a/b", "x/a/y/b/z"],
    ["[a-c]x", "bx"],
    ["[!a-c]x", "dx"],
    ["[^a-c]x", "dx"],
    ["[]x]", "]", "x"],
    ["[[:digit:]]*", "1st"],
    ["{pdf,docx}", "pdf", "docx"],
    ["{a,b/*}/c", "a/c", "b/x/c"],
    ["a{,-{b,c}}", "a", "a-b", "a-c"],
    ["{a}", "{a}"],
    ["a}", "a}"],
    ["a\\*", "a*"],
    ["a\\[b", "a[b"],
    ["./a/", "a"],
    ["a(1)*", "a(1)", "a(1).md"],
    ["a+*", "a+b"],
    ["$(x)*", "$(x)y"],
    ["a b*", "a b c"],
    ["é*", "éa"],
  ])("%j matches", (glob, ...paths) => {
    expect(paths.filter((path) => !matches(glob, path))).toEqual([]);
  });

  test.each([
    ["*", "a/b", ""],
    ["doc?", "doc", "doc/", "docxx"],
    ["**/pdf", "apdf", "pdf/a"],
    ["a/**/z", "a/zz", "az"],
    ["[a-c]x", "dx", "ax/x"],
    ["a[b/c]d", "abd"],
    ["a.c*", "abc"],
    ["(a|b)*", "a", "b"],
    ["+(a)*", "a", "aa"],
    ["@(a|b)", "a"],
    ["a\\*", "ab"],
    ["[z-a]", "z", "a", "-"],
    ["A*", "abc"],
    ["../*", "a", "../a"],
  ])("%j does not match", (glob, ...paths) => {
    expect(paths.filter((path) => path !== "../a" && matches(glob, path))).toEqual([]);
  });

  test("is refused with a leading exclamation mark", () => {
    expect(refusal("!a")).toEqual(["glob/negated"]);
  });

  test.each(["[a", "{a,b", "a]", "{a,{b}"])("%j is refused, for its brackets do not close", (glob) => {
    expect(refusal(glob)).toEqual(["glob/syntax"]);
  });

  test.each([
    "{1..9}",
    "{a,b}".repeat(7),
    `${"a".repeat(256)}*`,
    `{${"a,".repeat(80)}}`,
    `[${"a".repeat(100_000)}`,
  ])("%j is refused, for it stands for too much", (glob) => {
    expect(refusal(glob)).toEqual(["glob/too-complex"]);
  });

  test("is what has a character that means more than itself", () => {
    expect(["a*", "a?", "[a]", "{a,b}", "a\\*"].filter((text) => !isGlob(text))).toEqual([]);
    expect(["a", "a/b", "a(1)", "!a", "a+b", "$x"].filter(isGlob)).toEqual([]);
  });

  test("that is refused matches nothing among others that do", () => {
    const { diagnostics, report } = new Reports();
    const matcher = anyOf([written("!a"), written("b*"), written("[c")], report);
    expect([matcher("a"), matcher("bb"), matcher("c")]).toEqual([false, true, false]);
    expect(codes(diagnostics)).toEqual(["glob/negated", "glob/syntax"]);
  });
});

describe("a hostile glob", () => {
  const name = "a".repeat(255);
  test.each([
    [`${"*a".repeat(120)}b`, name],
    ["(a+)+b", name],
    [`${"**/a*a*a*/".repeat(20)}b`, Array.from({ length: 16 }, () => name).join("/")],
    [`${"**/".repeat(80)}b`, Array.from({ length: 100 }, () => "a").join("/")],
    [`${"{a,a}".repeat(6)}*b`, name],
  ])("%j is answered at once", (glob, path) => {
    // Backtracking would take longer than the test may run; no clock is needed.
    expect(matches(glob, path)).toBe(false);
  });
});

test("globs of stars and letters agree with the definition", () => {
  // The definition, word by word: exponential, and good enough for short texts.
  const defined = (glob: string, path: string): boolean => {
    if (glob === "") return path === "";
    if (glob[0] !== "*") return path !== "" && glob[0] === path[0] && defined(glob.slice(1), path.slice(1));
    return defined(glob.slice(1), path) || (path !== "" && path[0] !== "/" && defined(glob, path.slice(1)));
  };
  const text = (letters: string) =>
    fc
      .array(fc.array(fc.constantFrom(...letters), { minLength: 1, maxLength: 5 }), {
        minLength: 1,
        maxLength: 3,
      })
      .map((names) => names.map((name) => name.join("").replace(/\*+/g, "*")).join("/"));
  fc.assert(
    fc.property(text("ab*"), text("ab"), (glob, path) => {
      expect(matches(glob, path)).toBe(defined(glob, path));
    }),
    { numRuns: 500 },
  );
});
