import { describe, expect, test } from "vitest";
import { cells } from "../../src/diagnostics/cells.ts";
import type { Listed } from "../../src/operations/list.ts";
import { listText } from "../../src/present/list.ts";

function skill(id: string, description: string, targets: readonly string[] = []): Listed {
  return {
    id,
    name: id,
    description,
    source: "mine",
    path: id,
    selected: targets.length > 0,
    targets,
    acts: [],
  };
}

const AGENTS = ["claude", "codex", "cursor", "gemini", "opencode", "windsurf"];
const MANY: readonly Listed[] = [
  skill("pdf", "Fills in forms. ".repeat(20), ["claude"]),
  skill(`team/${"long-".repeat(7)}name`, "Writes notes.", AGENTS),
  skill("wide", "名前を書く".repeat(30), ["claude"]),
  skill("emoji", "😀".repeat(60)),
  skill("hidden", "\u200b".repeat(60)),
  skill("none", ""),
];

function lines(skills: readonly Listed[], width: number): readonly string[] {
  return listText(skills, { width, colour: false }).split("\n").slice(0, -1);
}

describe("a list of skills", () => {
  test.each([50, 60, 80, 100, 120])("is not wider than a page of %i columns", (width) => {
    const shown = lines(MANY, width);
    expect(shown).toHaveLength(MANY.length);
    for (const line of shown) expect(cells(line)).toBeLessThanOrEqual(width);
    for (const [index, { id }] of MANY.entries()) expect(shown[index]!.slice(2).split(" ")[0]).toBe(id);
  });

  test("keeps ids whole on a page that is narrower than they are", () => {
    expect(lines([skill("a/very/long/id/of/a/skill", "x", ["claude"])], 10)).toEqual([
      "* a/very/long/id/of/a/skill",
    ]);
  });

  test("has targets and descriptions in a column, cut with an ellipsis", () => {
    expect(
      lines(
        [skill("pdf", "Fills in forms.", ["claude"]), skill("release-notes", "Writes notes of all kinds.")],
        40,
      ),
    ).toEqual(
      ["* pdf            [claude] Fills in forms.", "  release-notes  Writes notes of all ki…"].map((line) =>
        line.length > 40 ? `${line.slice(0, 39)}…` : line,
      ),
    );
  });

  test("has short descriptions on any page", () => {
    expect(lines([skill("pdf", "x".repeat(200))], 120)).toEqual([`  pdf  ${"x".repeat(71)}…`]);
  });
});
