// Where `--out` may not write, by kind, and by whatever path it is named.

import fs from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { agents } from "../../src/agents/agents.ts";
import { Project, skillFile, snapshot } from "../support/project.ts";

function scene(): Project {
  return new Project({
    "skills.yaml": `version: 1
sources: { mine: { path: ./skills } }
skills: { enableAll: true }
targets:
  claude: true
  mine: { dest: "\${MINE:-$HOME/my}/skills", localDest: tools/mine }
`,
    "skills/pdf/SKILL.md": skillFile("pdf"),
    ".git/HEAD": "ref: refs/heads/main\n",
    "../other/.git/HEAD": "ref: refs/heads/main\n",
    "to-git": { link: ".git" },
    "to-home": { link: "../home" },
  });
}

async function refused(project: Project, out: string, env: Record<string, string> = {}): Promise<void> {
  const before = snapshot(project.base);
  const { status, stdout, stderr } = await project.run(["build", "-c", "skills.yaml", "--out", out], { env });
  expect([out, status, stdout]).toEqual([out, 2, ""]);
  expect(stderr).toContain("[bundle/out-reserved]");
  expect(snapshot(project.base)).toEqual(before);
}

describe("--out refuses", () => {
  test.each([".git/x", ".git/hooks/deep/er", ".GIT/x", "../other/.git/x", "to-git/x"])(
    "%s: git's own directory",
    (out) => refused(scene(), out),
  );

  test.each([".kitout", ".kitout/bundle", ".claude/.kitout-skills"])("%s: kitout's own", (out) =>
    refused(scene(), out),
  );

  test.each([
    ".local/share/kitout/store",
    ".local/share/kitout/store/x",
    ".local/share/kitout",
    ".cache/kitout/x",
    ".local/state/kitout/user",
  ])("$HOME/%s: the store, the cache and the state", (out) => refused(scene(), `../home/${out}`));

  test.each(["../home", "..", "/", "to-home"])("%s: the home directory, or what holds it", (out) =>
    refused(scene(), out),
  );

  test("where any agent looks, in this project, in others and for the user", async () => {
    const project = scene();
    const places = agents.flatMap(({ reads }) => reads.project).filter((path) => path.startsWith("."));
    for (const place of new Set(places))
      for (const out of [place, `${place}/x`, path.dirname(place), `../other/${place}`, `../home/${place}`])
        await refused(project, out);
    await refused(project, ".Claude/Skills");
  });

  test("the directories of the configuration's own targets, and what holds them", async () => {
    const project = scene();
    for (const out of ["tools/mine", "tools/mine/x", "tools", "../home/my/skills", "../home/my"])
      await refused(project, out);
    await refused(project, "../elsewhere/skills/x", { MINE: path.join(project.base, "elsewhere") });
  });
});

test("--out replaces the bundle that a destination is a link into", async () => {
  const project = scene();
  project.write({
    "skills.yaml": `version: 1
sources: { mine: { path: ./skills } }
skills: { enableAll: true }
targets: { claude: { structure: link } }
`,
  });
  const build = ["build", "--out", "bundle"];
  expect((await project.run(build)).status).toBe(0);
  expect(project.sh("bundle/install-local").status).toBe(0);
  expect((await project.run(build)).status).toBe(0);
  await refused(project, ".claude/skills");
});

test.each([
  "bundle",
  "../bundle",
  "dist/skills",
  "../home/bundle",
  ".agents-bundle",
  ".github/bundle",
  "tools/other",
])("--out %s is as good as ever", async (out) => {
  const project = scene();
  const args = ["build", "-c", "skills.yaml", "--out", out];
  expect((await project.run(args)).stderr).toBe("");
  expect((await project.run(args)).status).toBe(0);
  expect(fs.existsSync(path.join(project.directory, out, "install"))).toBe(true);
});
