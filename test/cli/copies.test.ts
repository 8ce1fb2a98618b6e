// A repository that holds copies of its skills, for other agents or in other languages: what the message offers resolves the clash.

import { describe, expect, test } from "vitest";
import { Project, skillFile } from "../support/project.ts";

function project(ids: readonly string[], more = ""): Project {
  return new Project({
    "skills.yaml": `version: 1\nsources:\n  mine: { path: ./repository }\nskills:\n  enableAll: [mine]\n${more}targets:\n  claude: true\n`,
    ...Object.fromEntries(ids.map((id) => [`repository/${id}/SKILL.md`, skillFile(id.split("/").at(-1)!)])),
  });
}

describe("copies inside one source", () => {
  test.each([
    [
      "of another agent",
      ["skills/pdf", "skills/docx", ".cursor/skills/pdf", ".cursor/skills/docx"],
      ".cursor/**",
    ],
    [
      "in another language",
      ["skills/pdf", "skills/docx", "i18n/zh/skills/pdf", "i18n/zh/skills/docx"],
      "i18n/zh/**",
    ],
    ["beside each other", ["en/pdf", "en/docx", "zh/pdf", "zh/docx"], "zh/**"],
    ["below the first", ["pdf", "docx", "old/pdf", "old/docx"], "old/**"],
    ["in another case", ["skills/PDF", "copies/of/skills/pdf"], "copies/of/**"],
  ])("%s are left out by the glob that the message names", async (_, ids, glob) => {
    const { status, stderr } = await project(ids).run(["build"]);
    expect(status).toBe(1);
    const offered = [...stderr.matchAll(/`disable: \["([^"]*)"\]`/g)].map(([, each]) => each);
    expect(new Set(offered)).toEqual(new Set([glob]));
    expect(stderr).toMatch(/`subdir` or `filter`/);
    const again = await project(ids, `  disable: ["${glob}"]\n`).run(["build", "--quiet"]);
    expect([again.status, again.stderr]).toEqual([0, ""]);
  });

  test("offer no glob where the two have no directory of their own", async () => {
    const { stderr } = await project(
      ["x", "y"],
      "  explicit:\n    a/b: { from: mine, path: x }\n    a-b: { from: mine, path: y }\n",
    ).run(["build"]);
    expect(stderr).toContain("[entry/clash]");
    expect(stderr).not.toContain("**");
  });
});
