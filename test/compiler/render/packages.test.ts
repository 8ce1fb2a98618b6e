import { describe, expect, test } from "vitest";
import { dependencyTable, packageFiles } from "../../../src/compiler/render/packages.ts";
import { neededPrograms } from "../../../src/compiler/selection/needed-programs.ts";
import { decodeName } from "../../../src/digest/bytes.ts";
import { hexDigest } from "../../../src/digest/nar.ts";
import type { SelectedSkill } from "../../../src/model/catalog.ts";
import type { SkillId } from "../../../src/model/names.ts";
import { explicit, packageDecl } from "../../support/config.ts";

const jq = packageDecl("jq");
const poppler = packageDecl("poppler", ["pdftotext", "pdfinfo"]);

describe("the table of dependencies", () => {
  test("is empty without packages", () => {
    expect(dependencyTable([])).toBe("");
  });

  test("has a row for each package, and an empty line behind it", () => {
    expect(dependencyTable([jq, poppler])).toBe(
      [
        "## Dependencies",
        "",
        "| Package | Path |",
        "|---------|------|",
        "| jq | `./jq` |",
        "| poppler | `./poppler/` (contains: pdftotext, pdfinfo) |",
        "",
        "",
      ].join("\n"),
    );
  });

  test("names the first five programs of a package", () => {
    const row = (bins: readonly string[]) => dependencyTable([packageDecl("p", bins)]).split("\n")[4];
    expect(row(["a", "b", "c", "d", "e"])).toBe("| p | `./p/` (contains: a, b, c, d, e) |");
    expect(row(["a", "b", "c", "d", "e", "f"])).toBe("| p | `./p/` (contains: a, b, c, d, e, ...) |");
  });

  test("names a single program of another name too", () => {
    expect(dependencyTable([packageDecl("ripgrep", ["rg"])])).toContain(
      "| ripgrep | `./ripgrep/` (contains: rg) |",
    );
  });
});

describe("what packages add to a skill", () => {
  test("is one executable script for each program", () => {
    const { files, links } = packageFiles([jq, poppler], new Map());
    expect(files.map(({ path, executable }) => [path, executable])).toEqual([
      ["jq", true],
      ["poppler/pdftotext", true],
      ["poppler/pdfinfo", true],
    ]);
    expect(links).toEqual([]);
  });

  test("is measured as it is", () => {
    for (const file of packageFiles([jq, poppler], new Map()).files) {
      const bytes = Buffer.concat([...file.chunks()]);
      expect(file).toMatchObject({ size: bytes.length, sha256: hexDigest(bytes) });
    }
  });

  test("is a link into a package that is bound, and says nothing of it elsewhere", () => {
    const bound = new Map([
      ["jq", { path: "/opt/jq", kind: "program" }],
      ["poppler", { path: "/nix/store/x-poppler", kind: "directory" }],
    ] as const);
    const { files, links } = packageFiles([jq, poppler, packageDecl("yq")], bound);
    expect(links).toEqual([
      { kind: "link", path: "jq", target: "/opt/jq" },
      { kind: "link", path: "poppler/pdftotext", target: "/nix/store/x-poppler/bin/pdftotext" },
      { kind: "link", path: "poppler/pdfinfo", target: "/nix/store/x-poppler/bin/pdfinfo" },
    ]);
    expect(files.map(({ path }) => path)).toEqual(["yq"]);
    expect(packageFiles([jq], new Map([["jq", { path: "/opt/jq", kind: "directory" }]])).links).toEqual([
      { kind: "link", path: "jq", target: "/opt/jq/bin/jq" },
    ]);
  });

  test("is there once when a program is named twice", () => {
    const { files } = packageFiles([packageDecl("poppler", ["pdfinfo", "pdfinfo"])], new Map());
    expect(files.map(({ path }) => path)).toEqual(["poppler/pdfinfo"]);
  });

  test("is a script that people can read", async () => {
    const [, script] = packageFiles([jq, poppler], new Map()).files;
    await expect(decodeName(Buffer.concat([...script!.chunks()]))).toMatchFileSnapshot("golden/pdftotext.sh");
  });
});

describe("the programs that a selection needs", () => {
  const selected = (id: string, ...packages: readonly ReturnType<typeof packageDecl>[]): SelectedSkill =>
    ({ id: id as SkillId, settings: explicit(id, { packages }) }) as unknown as SelectedSkill;

  test("are there once, with all skills that want them", () => {
    expect(neededPrograms([selected("a", jq, poppler), selected("b", jq)], new Map())).toEqual([
      { name: "jq", package: "jq", at: jq.at, skills: ["a", "b"] },
      { name: "pdftotext", package: "poppler", at: poppler.at, skills: ["a"] },
      { name: "pdfinfo", package: "poppler", at: poppler.at, skills: ["a"] },
    ]);
  });

  test("are not those of a bound package", () => {
    const bound = new Map([["poppler", { path: "/p", kind: "directory" } as const]]);
    expect(neededPrograms([selected("a", jq, poppler)], bound).map(({ name }) => name)).toEqual(["jq"]);
  });

  test("are none for skills without settings", () => {
    const enabled = { id: "a", settings: null } as unknown as SelectedSkill;
    expect(neededPrograms([enabled], new Map())).toEqual([]);
  });
});
