// Skills that are made one's own, in a bundle that Nix builds.

import fs from "node:fs";
import { describe, expect } from "vitest";
import { locate, testWith } from "../installer/support/shells.ts";
import { Nix } from "../support/nix.ts";
import { Project, skillFile } from "../support/project.ts";

const withNix = testWith(locate(["nix-build"]));

/** What claude gets of the skill `notes`. */
function notes(bundle: string): string {
  return `${bundle}/views/claude/notes`;
}

describe("a bundle with packages of Nix", () => {
  withNix("has links to their programs, and a table of all that are there", () => {
    const nix = new Nix();
    const own = new Project({ "mine/notes/SKILL.md": skillFile("notes") });
    const bundle = nix.build(`kitout.mkBundle {
      settings = {
        scope = "user";
        sources.mine.path = ${own.directory}/mine;
        skills.explicit.notes = {
          from = "mine";
          packages = [ "jq" { name = "tools"; bins = "*"; } ];
        };
        targets.claude = true;
      };
      packages.jq = pkgs.writeShellScriptBin "jq" "echo the jq of Nix";
      packages.tools = pkgs.runCommand "tools" { } ''
        mkdir -p "$out/bin"
        for name in b a; do printf '#!/bin/sh\\necho %s\\n' "$name" >"$out/bin/$name"; chmod +x "$out/bin/$name"; done
      '';
    }`);
    expect(fs.readlinkSync(`${notes(bundle)}/jq`)).toMatch(/^.*\/store\/[a-z0-9]{32}-jq\/bin\/jq$/);
    expect(nix.must(`${notes(bundle)}/jq`, [])).toBe("the jq of Nix");
    expect(nix.must(`${notes(bundle)}/tools/a`, [])).toBe("a");
    expect(fs.readFileSync(`${notes(bundle)}/SKILL.md`, "utf8")).toContain(
      "| tools | `./tools/` (contains: a, b) |",
    );
    // Whoever keeps the bundle keeps the programs.
    expect(nix.must("nix-store", ["--query", "--references", bundle])).toMatch(/-jq$/m);
  });
});

describe("settings with paths in them", () => {
  withNix("are those of a skills.yaml that names the same files", async () => {
    const nix = new Nix("empty");
    const own = new Project({
      "skills.yaml": `version: 1
sources: { mine: { path: ./mine } }
skills:
  explicit:
    notes:
      from: mine
      files: { house.md: ./house.md, more: ./more }
      patches: [./a.patch]
      transform: { file: ./t.hbs }
      vars: { team: "O'Brien \\"$HOME\\" \\\\ \`x\`" }
  enable: [team/other]
  adjust:
    team/other:
      include: [SKILL.md, hooks, scripts]
      exclude: ["scripts/*.md"]
      files: { house.md: ./house.md }
      patches: [./b.patch]
      executable: ["scripts/*"]
      allow: [hooks]
      when: { os: [linux, macos] }
targets: { claude: true }
`,
      "mine/notes/SKILL.md": skillFile("notes"),
      "mine/team/other/SKILL.md": skillFile("other"),
      "mine/team/other/hooks/hooks.json": "{}\n",
      "mine/team/other/scripts/run": "#!/bin/sh\n",
      "mine/team/other/scripts/a.md": "a\n",
      "mine/team/other/src/a.ts": "a\n",
      "b.patch": "--- a/SKILL.md\n+++ b/SKILL.md\n@@ -6 +6 @@\n-# other\n+# Ours\n",
      "house.md": "ours\n",
      "more/deep/b.md": "b\n",
      "a.patch": "--- a/SKILL.md\n+++ b/SKILL.md\n@@ -6 +6 @@\n-# notes\n+# Our notes\n",
      "t.hbs": "{{original}}\nFor {{vars.team}}.\n",
    });
    const { directory } = own;
    const bundle = nix.build(`kitout.mkBundle {
      settings = {
        sources.mine.path = ${directory}/mine;
        skills.explicit.notes = {
          from = "mine";
          files = { "house.md" = ${directory}/house.md; more = ${directory}/more; };
          patches = [ ${directory}/a.patch ];
          transform.file = ${directory}/t.hbs;
          vars.team = "O'Brien \\"$HOME\\" \\\\ \`x\`";
        };
        skills.enable = [ "team/other" ];
        skills.adjust."team/other" = {
          include = [ "SKILL.md" "hooks" "scripts" ];
          exclude = [ "scripts/*.md" ];
          files."house.md" = ${directory}/house.md;
          patches = [ ${directory}/b.patch ];
          executable = [ "scripts/*" ];
          allow = [ "hooks" ];
          when.os = [ "linux" "macos" ];
        };
        targets.claude = true;
      };
    }`);
    const built = await own.run(["build", "-c", "skills.yaml"]);
    expect(built.stderr).toBe("");
    expect(fs.readFileSync(`${notes(bundle)}/SKILL.md`, "utf8")).toContain(
      '# Our notes\n\nFor O\'Brien "$HOME" \\ `x`.\n',
    );
    const other = `${bundle}/views/claude/other`;
    expect(fs.readdirSync(other, { recursive: true }).sort()).toEqual(
      ["SKILL.md", "hooks", "hooks/hooks.json", "house.md", "scripts", "scripts/run"].sort(),
    );
    expect(fs.readFileSync(`${other}/SKILL.md`, "utf8")).toContain("name: other\n");
    expect(fs.statSync(`${other}/scripts/run`).mode & 0o111).toBe(0o111);
    const id = (path: string) => fs.readFileSync(`${path}/id`, "utf8");
    expect(id(bundle)).toBe(id(built.stdout.trim()));
  });

  withNix("that name what only one machine has are an error that says what to write", () => {
    const nix = new Nix("empty");
    for (const path of ["~/skills", "/home/me/skills", "./skills"]) {
      const expression = nix.expression(
        `(kitout.mkBundle { settings.sources.mine.path = "${path}"; }).drvPath`,
      );
      const { status, stderr } = nix.run("nix-instantiate", ["--eval", "-E", expression]);
      expect(status).not.toBe(0);
      expect(stderr).toContain("settings.sources.mine.path");
      expect(stderr).toContain("Nix path");
    }
  });
});

describe("arguments with letters that a shell acts on", () => {
  withNix("reach kitout as they are", () => {
    const nix = new Nix();
    const own = new Project({
      "mine/notes/SKILL.md": skillFile("notes"),
    });
    const quoted = JSON.stringify(`it's "a" $(touch x) \\ b`).replaceAll("$", "\\$");
    const bundle = nix.build(`kitout.mkBundle {
      settings = {
        sources.mine.path = ${own.directory}/mine;
        skills.explicit.notes = { from = "mine"; when.env.ODD = [ ${quoted} ]; };
        profiles."wor k" = { };
        targets.claude = true;
      };
      facts."env.ODD" = ${quoted};
    }`);
    expect(fs.existsSync(notes(bundle))).toBe(true);
  });
});

describe("one skills.yaml and one lock for several machines", () => {
  withNix("serve a build that uses neither the source nor the package of another profile", async () => {
    const nix = new Nix();
    const own = new Project({
      "skills.yaml": `version: 1
sources: { mine: { path: ./mine } }
skills: { enableAll: [mine] }
targets: { claude: true }
profiles:
  work:
    sources: { far: { path: ../far } }
    skills: { explicit: { pdf: { from: far, packages: [jq] } } }
`,
      "mine/notes/SKILL.md": skillFile("notes"),
      "../far/pdf/SKILL.md": skillFile("pdf"),
    });
    expect((await own.run(["lock", "-c", "skills.yaml"])).status).toBe(0);
    const given = `src = ${own.directory}; sources.far = ${own.base}/far; packages.jq = pkgs.writeShellScriptBin "jq" "";`;
    const without = nix.build(`kitout.mkBundle { ${given} }`);
    expect(fs.readdirSync(`${without}/views/claude`)).toEqual(["notes"]);
    const within = nix.build(`kitout.mkBundle { ${given} profiles = [ "work" ]; }`);
    expect(fs.readdirSync(`${within}/views/claude`)).toEqual(["notes", "pdf"]);
  });
});

describe("mkShellHook", () => {
  withNix("never touches the user's own directories, whatever the bundle is for", () => {
    const nix = new Nix();
    const own = new Project({
      "skills.yaml":
        "version: 1\nscope: user\nsources: { mine: { path: ./mine } }\nskills: { explicit: { notes: { from: mine, packages: [jq] } } }\ntargets: { claude: true }\n",
      "mine/notes/SKILL.md": skillFile("notes"),
    });
    const given = `src = ${own.directory}; packages.jq = pkgs.writeShellScriptBin "jq" "";`;
    const hook = nix.build(
      `pkgs.writeText "hook" (kitout.mkShellHook { bundle = kitout.mkBundle { ${given} }; })`,
    );
    own.write({ "../checkout/.git/HEAD": "" });
    const said = own.sh(`cd ../checkout && AGENT_SKILLS_ROOT=$PWD sh ${hook}`);
    expect([said.status, said.stdout]).toEqual([0, ""]);
    expect(fs.existsSync(`${own.home}/.claude`)).toBe(false);
    expect(fs.readdirSync(`${own.base}/checkout/.claude/skills`)).toEqual(["notes"]);
    // There programs are whatever PATH has: others use the project too.
    expect(fs.lstatSync(`${own.base}/checkout/.claude/skills/notes/jq`).isFile()).toBe(true);
  });
});

describe("mkBundle", () => {
  withNix.each([
    ["{ }", "`src`"],
    ["{ src = ./x; settings = { }; }", "`settings`"],
    ['{ src = "/home/me/agents"; }', "src is"],
    ['{ settings = { }; profiles = "work"; }', "`profiles`"],
    ["{ settings = { }; facts.n = 3; }", "facts.n"],
  ])("that is given %s names what is wrong", (args, word) => {
    const nix = new Nix();
    const { status, stderr } = nix.run("nix-instantiate", [
      "--eval",
      "-E",
      nix.expression(`(kitout.mkBundle ${args}).drvPath`),
    ]);
    expect(status).not.toBe(0);
    expect(stderr).toContain(word);
  });

  withNix("takes a source from elsewhere though its input is not there", () => {
    const nix = new Nix();
    const own = new Project({ "mine/notes/SKILL.md": skillFile("notes") });
    const bundle = nix.build(`kitout.mkBundle {
      settings = { sources.mine.input = "x"; skills.enableAll = true; targets.claude = true; };
      sources.mine = ${own.directory}/mine;
    }`);
    expect(fs.existsSync(notes(bundle))).toBe(true);
  });
});
