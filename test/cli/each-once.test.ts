// `plan` and `doctor` say when the targets make an agent find a skill twice.

import { describe, expect, test } from "vitest";
import { type Files, Project, skillFile } from "../support/project.ts";

function scene(targets: string, files: Files = {}) {
  return new Project({
    "skills.yaml": `version: 1
sources: { mine: { path: ./sources } }
skills: { enableAll: true }
targets: ${targets}
`,
    "sources/pdf/SKILL.md": skillFile("pdf"),
    "sources/docx/SKILL.md": skillFile("docx"),
    ...files,
  });
}

/** The facts of the warning; null when there is none. */
async function said(project: Project, args: readonly string[] = ["plan"], env: Record<string, string> = {}) {
  const { stderr } = await project.run([...args, "--json"], { env });
  const found = stderr === "" ? [] : JSON.parse(stderr).diagnostics;
  const [one, ...others] = found.filter(({ code }: { code: string }) => code === "target/seen-twice");
  expect(others).toEqual([]);
  return one === undefined ? null : one.args;
}

describe("a skill that an agent finds twice", () => {
  test("is said by plan and by doctor, at the target that is not needed", async () => {
    const project = scene("{ codex: true, gemini: true }");
    const expected = {
      twice: [{ id: "gemini", places: [".agents/skills", ".gemini/skills"], skills: 2 }],
      fewest: ["codex"],
      copies: [],
      still: [],
    };
    expect(await said(project)).toEqual(expected);
    expect(await said(project, ["doctor"])).toEqual(expected);
    const { stderr, status } = await project.run(["plan"]);
    expect(status).toBe(0);
    expect(stderr).toContain("skills.yaml:4:25: warning:");
    expect(await said(scene("{ codex: true }"))).toBe(null);
  });

  test("is not one where agents read one directory each, or targets share one", async () => {
    expect(await said(scene("{ claude: true, codex: true }"))).toBe(null);
    expect(await said(scene("{ agents: true, codex: true, zed: true, amp: true }"))).toBe(null);
  });

  test("is not one where the two directories are one, by a link", async () => {
    const project = scene("{ codex: true, gemini: true }", {
      ".agents/skills/own/SKILL.md": skillFile("own"),
      ".gemini": { link: ".agents" },
    });
    expect(await said(project)).toBe(null);
  });

  test("is not one where each target gets skills of its own", async () => {
    const project = scene("{ codex: true, gemini: true }");
    project.write({
      "skills.yaml": `version: 1
sources: { mine: { path: ./sources } }
skills: { explicit: { pdf: { from: mine, targets: [codex] }, docx: { from: mine, targets: [gemini] } } }
targets: { codex: true, gemini: true }
`,
    });
    expect(await said(project)).toBe(null);
  });

  test("stays where no smaller set serves the same agents", async () => {
    const project = scene("{ codex: true, gemini: true }");
    project.write({
      "skills.yaml": `version: 1
sources: { mine: { path: ./sources } }
skills: { enable: [pdf], explicit: { docx: { from: mine, targets: [gemini] } } }
targets: { codex: true, gemini: true }
`,
    });
    expect(await said(project)).toMatchObject({ fewest: null, twice: [{ id: "gemini", skills: 1 }] });
  });

  test("is asked about for the scope that is installed, and where its variables lead", async () => {
    const project = scene("{ claude: true, opencode: true }");
    const user = ["plan", "-c", "skills.yaml", "--scope", "user"];
    expect(await said(project, user)).toMatchObject({
      twice: [{ id: "opencode", places: ["~/.config/opencode/skills", "~/.claude/skills"] }],
      fewest: ["claude"],
      copies: ["claude"],
    });
    const moved = { CLAUDE_CONFIG_DIR: `${project.home}/elsewhere` };
    expect(await said(project, user, moved)).toBe(null);
  });

  test("is over once the targets are those that were named", async () => {
    const copies = scene("{ claude: { structure: copy-tree } }");
    expect(await said(copies, ["plan", "-c", "skills.yaml", "--scope", "user"])).toBe(null);
    const four = scene("{ agents: true, codex: true, gemini: true, claude: true }");
    expect((await said(four))?.fewest).toEqual(["agents", "claude"]);
    expect(await said(scene("{ agents: true, claude: true }"))).toBe(null);
  });

  test("counts a directory that a target was given, and agents of the configuration", async () => {
    const project = scene("{ mine: true, codex: { localDest: .elsewhere/skills } }");
    project.sh(
      "printf '%s\\n' 'agents: { mine: { project: .mine/skills, reads: { project: [.elsewhere/skills] } } }' >> skills.yaml",
    );
    expect(await said(project)).toMatchObject({
      twice: [{ id: "mine", places: [".mine/skills", ".elsewhere/skills"] }],
      fewest: ["codex"],
    });
  });

  test("is not said of one target alone", async () => {
    const project = scene("{ codex: true, gemini: true }");
    expect(await said(project, ["plan", "--target", "codex"])).toBe(null);
  });
});
