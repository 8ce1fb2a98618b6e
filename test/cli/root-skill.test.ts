// A source that is one skill: it goes by the name of the source, and kitout says so when it calls itself otherwise.

import { expect, test } from "vitest";
import { Project, skillFile } from "../support/project.ts";

function project(frontmatterName: string, skills: string, prefix = ""): Project {
  return new Project({
    "skills.yaml": `version: 1\nsources:\n  mine: { path: ./repository${prefix} }\nskills:\n${skills}targets:\n  claude: true\n`,
    "repository/SKILL.md": skillFile(frontmatterName),
  });
}

const ALL = "  enableAll: [mine]\n";

test.each([
  ["another name", "pdf-tools", ALL, "", 'installed as "mine".*calls itself "pdf-tools"'],
  [
    "another name, with a prefix",
    "pdf-tools",
    ALL,
    ", idPrefix: acme",
    'installed as "acme-mine".*calls itself "pdf-tools"',
  ],
  ["another name, and one by one", "pdf-tools", "  enable: [mine]\n", "", 'installed as "mine"'],
])("with %s is a warning", async (_, name, skills, prefix, expected) => {
  const { status, stderr } = await project(name, skills, prefix).run(["build"]);
  expect(status).toBe(0);
  expect(stderr).toMatch(/\[skill\/root-name\]/);
  expect(stderr).toMatch(new RegExp(expected));
});

test.each([
  ["the name of its source", "mine", ALL, ""],
  ["the name of its source, and a prefix", "mine", ALL, ", idPrefix: acme"],
  ["a name that the user chose", "pdf-tools", '  explicit:\n    mine: { from: mine, path: "." }\n', ""],
  [
    "a name that the user chose in place of the source's",
    "pdf-tools",
    `${ALL}  disable: [mine]\n  explicit:\n    pdf: { from: mine, path: "." }\n`,
    "",
  ],
])("with %s is none", async (_, name, skills, prefix) => {
  const { status, stderr } = await project(name, skills, prefix).run(["build"]);
  expect([status, stderr]).toEqual([0, ""]);
});
