import { describe, expect, test } from "vitest";
import { discover } from "../../../src/compiler/catalog/discover.ts";
import { config, place, said, source, written } from "../../support/config.ts";
import { SKILL, skills, sourceTree } from "../../support/tree.ts";

const FILES = {
  "SKILL.md": SKILL,
  ...skills("pdf", "docx", "pdf-forms", "cat/pdf", ".curated/xlsx", "internal/secret"),
};
const EVERYTHING = [".curated/xlsx", "cat/pdf", "docx", "internal/secret", "mine", "pdf", "pdf-forms"];

function filtered(
  given: {
    nameRegex?: string;
    include?: readonly string[];
    exclude?: readonly string[];
    maxDepth?: number;
  },
  idPrefix: string | null = null,
) {
  const { nameRegex, include = [], exclude = [], maxDepth = 100 } = given;
  const filter = {
    maxDepth,
    nameRegex: nameRegex === undefined ? null : written(nameRegex, "sources", "mine", "filter", "nameRegex"),
    include: include.map((glob, at) => written(glob, "sources", "mine", "filter", "include", at)),
    exclude: exclude.map((glob, at) => written(glob, "sources", "mine", "filter", "exclude", at)),
  };
  const { value, diagnostics } = discover(
    config({ sources: [source("mine", { filter, idPrefix })] }),
    new Map([["mine", sourceTree(FILES)]]),
    true,
  );
  return { ids: value.skills.map(({ id }) => id), diagnostics };
}

describe("nameRegex", () => {
  test("matches the whole path, not a part of it", () => {
    expect(filtered({ nameRegex: "pdf|docx" }).ids).toEqual(["docx", "pdf"]);
  });

  test("matches the path and not the last name", () => {
    expect(filtered({ nameRegex: "cat/.*" }).ids).toEqual(["cat/pdf"]);
  });

  test("does not see the idPrefix", () => {
    expect(filtered({ nameRegex: "pdf" }, "acme").ids).toEqual(["acme/pdf"]);
  });

  test("sees the root as the empty path", () => {
    expect(filtered({ nameRegex: "(cat/pdf)?" }).ids).toEqual(["cat/pdf", "mine"]);
  });

  test("is refused at the offending part, and then filters nothing", () => {
    const { ids, diagnostics } = filtered({ nameRegex: "pdf\\d" });
    expect(ids).toEqual(EVERYTHING);
    expect(diagnostics).toMatchObject([
      {
        code: "regex/refused",
        at: { path: ["sources", "mine", "filter", "nameRegex"], within: [3, 5] },
      },
    ]);
  });
});

describe("include and exclude", () => {
  test('include: ["**"] keeps every skill, the root and dot directories too', () => {
    expect(filtered({ include: ["**"] }).ids).toEqual(EVERYTHING);
  });

  test("no include means everything", () => {
    expect(filtered({}).ids).toEqual(EVERYTHING);
  });

  test("a star stays within one name", () => {
    expect(filtered({ include: ["*"] }).ids).toEqual(["docx", "pdf", "pdf-forms"]);
  });

  test("a star sees dot directories", () => {
    expect(filtered({ include: ["*/xlsx"] }).ids).toEqual([".curated/xlsx"]);
  });

  test("exclude beats include", () => {
    expect(filtered({ include: ["**"], exclude: ["internal/**", "*-forms"] }).ids).toEqual([
      ".curated/xlsx",
      "cat/pdf",
      "docx",
      "mine",
      "pdf",
    ]);
  });

  test("a dot means the root", () => {
    expect(filtered({ include: ["."] }).ids).toEqual(["mine"]);
    expect(filtered({ exclude: ["."] }).ids).not.toContain("mine");
  });

  test("match below subdir and without the idPrefix", () => {
    expect(filtered({ include: ["pdf"] }, "acme").ids).toEqual(["acme/pdf"]);
    expect(filtered({ include: ["acme/*"] }, "acme").ids).toEqual([]);
  });

  test("must all agree: the regex, the globs and the depth", () => {
    expect(filtered({ nameRegex: ".*pdf.*", exclude: ["pdf"], maxDepth: 1 }).ids).toEqual(["pdf-forms"]);
  });

  test("a leading exclamation mark is an error at that character", () => {
    const { diagnostics } = filtered({ exclude: ["internal/**", "!internal/x"] });
    expect(diagnostics).toEqual([
      {
        code: "glob/negated",
        at: { ...place("sources", "mine", "filter", "exclude", 1), within: [0, 1] },
        args: { glob: "!internal/x" },
      },
    ]);
  });
});

describe("a source that gives nothing", () => {
  test("because the filter leaves nothing is a warning that counts what there was", () => {
    expect(said(filtered({ include: ["nothing"] }).diagnostics)).toEqual([
      ["source/all-filtered", { name: "mine", found: 7 }],
    ]);
  });

  test("because there is no SKILL.md is a warning that says where it looked", () => {
    const { diagnostics } = discover(
      config({ sources: [source("mine", { subdir: "skills" })] }),
      new Map([["mine", sourceTree({ "skills/a.md": "" }, { start: "skills" })]]),
      true,
    );
    expect(said(diagnostics)).toEqual([
      ["source/no-skills", { name: "mine", path: "/sources/mine", subdir: "skills" }],
    ]);
  });
});
