// Packages and archives as sources, from declaration to lock.

import fs from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { locate, testWith } from "../installer/support/shells.ts";
import { Project, skillFile } from "../support/project.ts";
import { Registry } from "../support/registry.ts";

function config(source: string): string {
  return `version: 1\nsources:\n  theirs: ${source}\nskills: { enable: [pdf] }\ntargets: { claude: true }\n`;
}

function lockOf(project: Project) {
  return JSON.parse(fs.readFileSync(path.join(project.directory, "skills.lock"), "utf8")).sources.theirs;
}

describe("an archive", () => {
  const cases: [name: string, make: string, tool: string][] = [
    ["skills.tar.gz, with one directory at its top,", "tar czf ../project/skills.tar.gz all", "tar"],
    ["skills.tar", "tar cf ../project/skills.tar all", "tar"],
    ["skills.zip", "zip -qr ../project/skills.zip all", "zip"],
    [
      "pdf.skill, a zip with one directory at its top,",
      "cd all && zip -qr ../../project/pdf.skill pdf",
      "zip",
    ],
    ["pdf.skill, a tar.gz with SKILL.md at its root,", "tar czf ../project/pdf.skill -C all/pdf .", "tar"],
  ];
  for (const [name, make, tool] of cases) {
    testWith(locate([tool]))(`${name} is a source, locked by the digest of the file`, async () => {
      const [file] = name.split(/[ ,]/) as [string];
      const single = file.endsWith(".skill");
      const project = new Project({
        "../.git/HEAD": "",
        "skills.yaml": config(`{ archive: ./${file} }`).replace("[pdf]", single ? "[theirs]" : "[pdf]"),
        "../made/all/pdf/SKILL.md": skillFile("pdf"),
        "../made/all/pdf/run.sh": { run: "#!/bin/sh\n" },
      });
      expect(project.sh(`cd ../made && ${make}`).status).toBe(0);
      expect(await project.run(["build"])).toMatchObject({ status: 0 });
      const digest = (await project.run(["hash", "../made/all/pdf"])).stdout.trim();
      const sha256 = project.sh(`openssl dgst -sha256 -binary ${file} | base64`).stdout.trim();
      expect(lockOf(project)).toEqual({
        archive: `./${file}`,
        integrity: `sha256-${sha256}`,
        skills: { [single ? "." : "pdf"]: digest },
      });
      expect((await project.run(["build", "--frozen", "--offline"])).status).toBe(0);
      fs.appendFileSync(path.join(project.directory, file), "x");
      const changed = await project.run(["build"]);
      expect([changed.status, changed.stderr.includes("[archive/integrity]")]).toEqual([1, true]);
    });
  }
});

describe("a package", () => {
  test("is a source, locked by its version and integrity, and moves by update alone", async () => {
    const registry = await Registry.start();
    registry.publish("skills", "1.0.0", { "pdf/SKILL.md": skillFile("pdf") });
    const project = new Project({
      "../.git/HEAD": "",
      "skills.yaml": config(`{ npm: skills, version: "^1.0" }`),
      "../home/.npmrc": `registry=${registry.url}\n`,
    });
    expect(await project.run(["build"])).toMatchObject({ status: 0 });
    expect(lockOf(project)).toMatchObject({
      npm: "skills",
      range: "^1.0",
      version: "1.0.0",
      integrity: registry.distOf("skills", "1.0.0").integrity,
    });
    registry.publish("skills", "1.1.0", { "pdf/SKILL.md": skillFile("pdf", "More.") });
    expect((await project.run(["build", "--frozen", "--offline"])).status).toBe(0);
    expect((await project.run(["outdated"])).stdout).toContain("1.0.0 → 1.1.0");
    const { stdout } = await project.run(["update"]);
    expect(stdout).toContain("More.");
    expect(lockOf(project).version).toBe("1.1.0");
  });
});
