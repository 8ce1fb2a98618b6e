import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { parseOptions } from "../../src/cli/arguments.ts";
import { plan as spec } from "../../src/cli/commands/plan.ts";
import { installCommand } from "../../src/cli/plan-command.ts";
import { HostError } from "../../src/host/host.ts";
import { readSkill } from "../../src/operations/plan/read-skill.ts";
import { type Files, kitout, Project, type Result, skillFile, snapshot } from "../support/project.ts";
import { machine, plant } from "../support/tree.ts";
import { ranBefore } from "./support/prepared.ts";

function config(targets: string, skills = "{ enableAll: [mine] }"): string {
  return `version: 1\nsources: { mine: { path: ./skills } }\nskills: ${skills}\ntargets: ${targets}\n`;
}

const files: Files = {
  "skills.yaml": config("{ claude: true }"),
  "skills/pdf/SKILL.md":
    "---\nname: pdf\ndescription: Reads PDF files.\nallowed-tools: Read, Bash(python:*)\nlicense: MIT\n---\nSee https://example.com/manual.\n",
  "skills/pdf/scripts/fill": { run: "#!/bin/sh\necho fill\n" },
  "skills/pdf/scripts/data.py": "print(1)\n",
  "skills/notes/SKILL.md": skillFile("notes"),
};

const live = (project: Project, name: string) => path.join(project.directory, ".claude/skills", name);

function plan(project: Project, ...args: readonly string[]): Promise<Result> {
  return project.run(["plan", ...args]);
}

/** What it prints when all is well. */
async function text(project: Project, ...args: readonly string[]): Promise<string> {
  const { status, stdout, stderr } = await plan(project, ...args);
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  return stdout;
}

/** Without the layout of the page. */
function words(printed: string): string {
  return printed.replaceAll(/\s+/g, " ");
}

interface Entry {
  readonly entry: string;
  readonly state: string;
  readonly action: string;
  readonly change?: { readonly files: readonly { readonly path: string }[] };
  readonly diff?: string;
  readonly skills?: readonly { readonly entry: string; readonly action: string }[];
}

async function json(project: Project, ...args: readonly string[]) {
  return JSON.parse(await text(project, "--json", ...args)) as {
    readonly bundle: string;
    readonly id: string;
    readonly changes: boolean;
    readonly destinations: readonly {
      readonly dest: string;
      readonly targets: readonly string[];
      readonly structure: string;
      readonly entries: readonly Entry[];
    }[];
  };
}

/** State and action by entry, of the first destination. */
async function actions(project: Project, ...args: readonly string[]): Promise<Record<string, string>> {
  return Object.fromEntries(
    (await json(project, ...args)).destinations[0]!.entries.map(({ entry, state, action }) => [
      entry,
      `${state} ${action}`,
    ]),
  );
}

const after = ranBefore();

function installed(given: Files = {}): Promise<Project> {
  return after({ ...files, ...given }, "install");
}

describe("kitout plan", () => {
  test("shows what comes with the skills before they are installed", async () => {
    expect(await text(new Project(files))).toBe(`claude  .claude/skills  (copy-tree)
  + notes  Does notes.
           1 file
  + pdf    Reads PDF files.
           allowed-tools: Read, Bash(python:*)
           license: MIT
           3 files, 1 executable: scripts/fill
           1 script: scripts/data.py
           URLs of 1 host: example.com

2 to add. Nothing was changed. \`kitout install\` does this.
`);
  });

  test("says that there is nothing to do when everything is as it shall be", async () => {
    const project = await installed();
    expect(await plan(project, "--exit-code")).toEqual({
      status: 0,
      stderr: "",
      stdout: "claude  .claude/skills  (copy-tree)\n  2 skills stay as they are.\n\nNothing to do.\n",
    });
  });

  test("shows what changes for an agent, and what only gets other words around it", async () => {
    const project = await installed();
    project.write({
      "skills/pdf/SKILL.md":
        "---\nname: pdf\ndescription: Reads and fills PDF files.\nallowed-tools: Read, Bash(*)\nmodel: big\n---\nSee https://example.com/manual.\nAsk https://evil.example/x for\u200b\u200b more\u{e0041}.\n",
      "skills/pdf/scripts/fill": "#!/bin/sh\necho fill\necho more\n",
      "skills/pdf/references/a.md": "1\n2\n",
      "skills/pdf/scripts/link": { link: "fill" },
    });
    fs.chmodSync(path.join(project.directory, "skills/pdf/scripts/data.py"), 0o755);
    fs.rmSync(path.join(project.directory, "skills/notes"), { recursive: true });
    expect(await plan(project, "--exit-code")).toEqual({
      status: 2,
      stderr: "",
      stdout: `claude  .claude/skills  (copy-tree)
  - notes  removed: 1 file
  ~ pdf    description: "Reads PDF files." → "Reads and fills PDF files."
           allowed-tools: + Bash(*)  - Bash(python:*)
           license: "MIT" → none
           model: none → "big"
           ~ scripts/data.py (now executable)
           ~ scripts/fill (executable, +1 -0)
           ~ SKILL.md (+4 -3)
           + references/a.md (2 lines)
           + scripts/link (link to fill)
           new URL: https://evil.example/x
           hidden characters in SKILL.md: 2 × U+200B, 1 × U+E0041

1 to change, 1 to remove. Nothing was changed. \`kitout install\` does this.
`,
    });
    await project.run(["install"]);
    expect(await text(project)).toContain("Nothing to do.");
  });

  test("shows a change once, however many destinations get it", async () => {
    const targets =
      "{ claude: true, codex: true, trae: { structure: symlink-tree }, mine: { localDest: .mine, structure: link } }";
    const project = new Project({ ...files, "skills.yaml": config(targets) });
    const first = await text(project);
    expect(first.match(/Reads PDF files/g)).toHaveLength(1);
    expect(first).toContain(
      "claude  .claude/skills  (copy-tree)\ncodex  .agents/skills  (copy-tree)\ntrae  .trae/skills  (symlink-tree)\n  + notes",
    );
    expect(first).toMatch(
      /mine {2}\.mine {2}\(link\)\n {2}\+ \(the link\) .*\n {2}\+ notes {7}as in claude\n {2}\+ pdf {9}as in claude\n/,
    );
    expect(first).toContain("\n8 to add in 4 destinations. Nothing was changed.");
    await project.run(["install"]);
    project.write({ "skills/pdf/SKILL.md": skillFile("pdf", "Another.") });
    const second = await text(project);
    expect(second.match(/→ "Another\."/g)).toHaveLength(1);
    expect(second).toContain("\n4 to change in 4 destinations. Nothing was changed.");
  });

  test("says what is edited and stays, and what --force would do to it", async () => {
    const project = await installed();
    fs.appendFileSync(live(project, "notes/SKILL.md"), "edited\n");
    expect(await actions(project)).toEqual({ notes: "edited keep", pdf: "current none" });
    const shown = await plan(project, "--exit-code");
    expect(shown.status).toBe(2);
    expect(shown.stdout).toContain(
      "  ! notes  edited since it was installed; it stays as it is.\n  1 skill stays as it is.\n",
    );
    expect(shown.stdout).toContain("kitout install --force");
    const forced = await text(project, "--force");
    expect(forced).toContain("  ~ notes  ~ SKILL.md (+0 -1)\n");
    expect(words(forced)).toContain(
      "`kitout install --force` does this; what is yours is copied to a backup first.",
    );
  });

  test("does not take what running a skill leaves for a part of it", async () => {
    const project = await installed();
    project.write({
      ".claude/skills/pdf/scripts/__pycache__/data.cpython-312.pyc": "x",
      ".claude/skills/pdf/.DS_Store": "x",
    });
    expect(await text(project)).toContain("Nothing to do.");
    fs.appendFileSync(path.join(project.directory, "skills/pdf/scripts/data.py"), "print(2)\n");
    expect(await text(project)).toContain("  ~ pdf  ~ scripts/data.py (+1 -0)\n  1 skill stays as it is.\n");
  });

  test("promises nothing where a file is in the place of a destination, as git writes links on some machines", async () => {
    const project = new Project({ ...files, ".claude/skills": "../.agents/skills" });
    for (const args of [["plan"], ["install", "--dry-run"], ["install"]]) {
      const before = snapshot(project.directory);
      const { status, stdout, stderr } = await project.run(args);
      expect({ args, status, stdout }).toEqual({ args, status: 2, stdout: "" });
      expect(words(stderr)).toContain(
        `${project.directory}/.claude/skills is not a directory but a file; nothing was changed.`,
      );
      expect(words(stderr)).toContain("core.symlinks");
      expect(snapshot(project.directory)).toEqual(before);
    }
  });

  test("shows what is refused, how it differs, and the ways out", async () => {
    const project = new Project({ ...files, ".claude/skills/notes/SKILL.md": skillFile("notes", "Mine.") });
    expect(await actions(project)).toEqual({ notes: "foreign refuse", pdf: "missing add" });
    const shown = await plan(project);
    expect(shown).toMatchObject({ status: 0, stderr: "" });
    expect(shown.stdout).toContain(`  ! notes  refused; see below for the reason and what you can do.
           The bundle's version would change it as follows:
           description: "Mine." → "Does notes."
`);
    expect(shown.stdout).toMatch(
      /1 to add, 1 refused\. Nothing was changed, and `kitout install` will change nothing/,
    );
    expect((await plan(project, "--exit-code")).status).toBe(2);
    // The installer says why, and what the ways out are.
    const refused = await project.run(["install"]);
    expect(refused.status).toBe(2);
    const said = refused.stderr.slice(refused.stderr.indexOf("\n"));
    for (const way of ["notes: ", "rename it", "--force", "onConflict: keep"]) expect(said).toContain(way);
    expect(shown.stdout.slice(-said.length)).toBe(said);
    const forced = await text(project, "--force");
    expect(forced).toContain('~ notes  description: "Mine." → "Does notes."');
    expect(words(forced)).toContain("`kitout install --force` does this; what is yours is copied");
  });

  test("says how an edit is kept that stays, with a command that can be pasted", async () => {
    const project = await installed();
    expect(await text(project)).not.toContain("kitout diff");
    fs.appendFileSync(live(project, "notes/SKILL.md"), "edited\n");
    const shown = words(await text(project));
    expect(shown).toContain(
      "which makes a backup first. To keep the edit, run `kitout diff notes .claude/skills/notes > my.patch`, and list that file under the skill's `patches` in `skills.explicit` or `skills.adjust`. ",
    );
    expect(shown).not.toContain("Read the patch first");
    expect(await text(project, "--force")).not.toContain("kitout diff");
    const { status, stdout } = await project.run(["diff", "notes", ".claude/skills/notes"]);
    expect([status, stdout]).toEqual([0, expect.stringContaining("\n+edited\n")]);
    fs.appendFileSync(live(project, "pdf/SKILL.md"), "edited\n");
    expect(words(await text(project))).toContain(
      "To keep an edit, run `kitout diff ID DIR > my.patch`, and list",
    );
    project.write({ "skills/new/SKILL.md": skillFile("new") });
    expect(words(await text(project))).toMatch(/`kitout install` does this\. To keep an edit, run /);
  });

  test("names the id of what is edited, the options of this run, and a directory at home", async () => {
    const project = new Project({
      ...files,
      "skills.yaml": config("{ claude: { dest: '~/my agent' } }").replace(
        "path: ./skills",
        "path: ./skills, idPrefix: team",
      ),
    });
    const args = ["--scope", "user", "-c", "skills.yaml"];
    expect((await project.run(["install", ...args])).status).toBe(0);
    const copy = path.join(project.home, "my agent/team-notes");
    const source = fs.realpathSync(copy);
    fs.rmSync(copy);
    fs.cpSync(source, copy, { recursive: true });
    spawnSync("chmod", ["-R", "u+w", copy]);
    fs.appendFileSync(path.join(copy, "SKILL.md"), "edited\n");
    const shown = words((await plan(project, ...args)).stdout);
    const command = /`kitout (diff .*) > my\.patch`/.exec(shown)![1]!;
    expect(command).toBe("diff -c skills.yaml team/notes ~/'my agent/team-notes'");
    expect(project.sh(`${process.execPath} ${kitout} ${command}`)).toMatchObject({
      status: 0,
      stdout: expect.stringContaining("\n+edited\n"),
    });
  });

  test("refuses to decide between an edit and a new version, and between an edit and a removal", async () => {
    const project = await installed();
    fs.appendFileSync(live(project, "notes/SKILL.md"), "edited\n");
    fs.appendFileSync(live(project, "pdf/SKILL.md"), "edited\n");
    project.write({
      "skills/notes/SKILL.md": skillFile("notes", "New."),
      "skills.yaml": config("{ claude: true }", "{ enable: [notes] }"),
    });
    expect(await actions(project)).toEqual({ notes: "conflict refuse", pdf: "conflict refuse" });
    const shown = await text(project);
    expect(shown).toMatch(/^ {4}conflict {2}notes: .* the bundle has another version$/m);
    expect(shown).toMatch(/^ {4}conflict {2}pdf: .* the bundle no longer has it$/m);
    // Of what the bundle no longer has there is nothing to patch.
    expect(words(shown)).toMatch(
      /To keep the edit, run `kitout diff notes \.claude\/skills\/notes > my\.patch`.* Read the patch first: .*\. $/,
    );
  });

  test("says what is left alone with onConflict: keep", async () => {
    const project = new Project({
      ...files,
      "skills.yaml": config("{ claude: { onConflict: keep } }"),
      ".claude/skills/notes/SKILL.md": "mine",
    });
    expect(await actions(project)).toEqual({ notes: "foreign skip", pdf: "missing add" });
    expect(words(await text(project))).toContain(
      "! notes kitout did not install what is there; yours is kept, and the bundle's version is not installed (onConflict: keep).",
    );
    fs.rmSync(live(project, "notes"), { recursive: true });
    expect((await project.run(["install"])).status).toBe(0);
    for (const name of ["notes", "pdf"]) fs.appendFileSync(live(project, `${name}/SKILL.md`), "edited\n");
    project.write({
      "skills/notes/SKILL.md": skillFile("notes", "New."),
      "skills.yaml": config("{ claude: { onConflict: keep } }", "{ enable: [notes] }"),
    });
    const edited = words(await text(project));
    expect(edited).toContain(
      "! notes edited since it was installed; yours is kept, and the bundle's newer version is not installed (onConflict: keep).",
    );
    expect(edited).toContain(
      "! pdf edited since it was installed, and the bundle no longer has it; yours is kept (onConflict: keep).",
    );
  });

  test("says what is taken over and what is forgotten, and never names a neighbour", async () => {
    const project = await installed();
    project.write({
      ".claude/skills/hand-made/SKILL.md": "mine",
      "skills/new/SKILL.md": skillFile("new"),
      ".claude/skills/new/SKILL.md": skillFile("new"),
      "skills.yaml": config("{ claude: true }", "{ enable: [notes, new] }"),
    });
    fs.rmSync(live(project, "pdf"), { recursive: true });
    expect(await actions(project)).toEqual({
      new: "converged adopt",
      notes: "current none",
      pdf: "gone drop",
    });
    const shown = await text(project);
    expect(shown).toContain("  new: already there with the right content; kitout takes over.\n");
    expect(shown).toContain("  pdf: already removed; kitout forgets it.\n");
    expect(shown).not.toContain("hand-made");
  });

  test.each(["symlink-tree", "link"])("compares what links lead to with %s", async (structure) => {
    const targets = `{ claude: { structure: ${structure} } }`;
    const project = await installed({
      "skills.yaml": config(targets),
      "skills/old/SKILL.md": skillFile("old"),
    });
    project.write({
      "skills/pdf/SKILL.md": skillFile("pdf", "Another."),
      "skills/new/SKILL.md": skillFile("new"),
    });
    fs.rmSync(path.join(project.directory, "skills/old"), { recursive: true });
    const shown = await text(project);
    expect(shown).toMatch(/ {2}\+ new +Does new\.\n/);
    expect(shown).toMatch(/ {2}- old +removed: 1 file\n/);
    expect(shown).toMatch(/ {2}~ pdf +description: "Reads PDF files\." → "Another\."\n/);
    expect(shown).toContain("  1 skill stays as it is.\n");
    const [entry] = (await json(project)).destinations[0]!.entries;
    if (structure === "link")
      expect(entry).toMatchObject({
        entry: ".",
        state: "stale",
        action: "replace",
        skills: [
          { entry: "new", action: "add" },
          { entry: "old", action: "remove" },
          { entry: "pdf", action: "replace", change: { description: { after: "Another." } } },
        ],
      });
    await project.run(["install"]);
    expect(await text(project)).toContain("  3 skills stay as they are.\n\nNothing to do.");
  });

  test("says that only the way in which skills get there changes", async () => {
    const structure = (name: string) => ({ "skills.yaml": config(`{ claude: { structure: ${name} } }`) });
    const project = await installed();
    project.write(structure("symlink-tree"));
    expect(await text(project)).toContain(
      "  ~ notes  the same files; only how they are installed changes.\n",
    );
    project.write({ ...structure("link"), "skills/pdf/SKILL.md": skillFile("pdf", "Another.") });
    const linked = await text(project);
    expect(linked).toContain(
      "  + (the link)  the directory becomes a single symbolic link to all of them.\n",
    );
    expect(linked).toMatch(/ {2}~ pdf +description: /);
    expect(linked).toContain("  1 skill stays as it is.\n");
    await project.run(["install"]);
    project.write(structure("copy-tree"));
    expect(await text(project)).toContain(
      "  - (the link)  the directory is no longer a single symbolic link.\n  2 skills stay as they are.\n",
    );
  });

  test("shows what a link that leads nowhere, or elsewhere, is replaced by", async () => {
    const project = new Project({
      ...files,
      "elsewhere/secret": "SECRET",
      ".claude/skills/notes": { link: "../../elsewhere" },
      ".claude/skills/pdf": { link: "../../nowhere" },
    });
    const shown = await text(project, "--force", "--diff");
    expect(shown).toContain("~ notes  now a symbolic link to somewhere else; it is replaced by:");
    expect(shown).toContain("~ pdf    now a symbolic link that points nowhere; it is replaced by:");
    expect(shown).not.toContain("SECRET");
  });

  test("says what goes when a link leads nowhere any more", async () => {
    const project = await installed({ "skills.yaml": config("{ claude: { structure: symlink-tree } }") });
    const skill = fs.readlinkSync(live(project, "pdf"));
    spawnSync("chmod", ["-R", "u+w", path.dirname(skill)]);
    fs.rmSync(skill, { recursive: true });
    project.write({
      "skills.yaml": config("{ claude: { structure: symlink-tree } }", "{ enable: [notes] }"),
    });
    expect(await text(project)).toContain("  - pdf  removed.\n  1 skill stays as it is.\n");
  });

  test("says what is in the way of a link, and of a nested entry", async () => {
    const project = await installed();
    project.write({
      ".claude/skills/own/SKILL.md": "mine",
      "skills.yaml": config("{ claude: { structure: link } }"),
    });
    expect(await actions(project)).toMatchObject({ ".": "foreign refuse" });
    const shown = await text(project);
    expect(shown).toMatch(/! \(the link\) +refused/);
    expect(shown).toMatch(/^ {4}foreign {2}\.: .*: own$/m);
    // Neither would help: neighbours are never moved.
    expect(shown).not.toMatch(/run this again with --force|onConflict/);
    const nested = new Project({
      "skills.yaml": config("{ claude: { layout: nested } }"),
      "skills/a/b/SKILL.md": skillFile("b"),
      ".claude/skills/a": "mine",
    });
    expect(await text(nested)).toMatch(/! a\/b +refused/);
  });

  test("shows a target that is no longer one with all that goes", async () => {
    const project = await installed({ "skills.yaml": config("{ claude: true, codex: true }") });
    project.write({ "skills.yaml": config("{ codex: true }") });
    expect(await text(project)).toContain(
      "(no longer a target)  .claude/skills\n  - notes  removed: 1 file\n  - pdf    removed: 3 files\n",
    );
    expect(
      (await json(project)).destinations.map(({ dest, targets }) => [
        path.basename(path.dirname(dest)),
        targets,
      ]),
    ).toEqual([
      [".agents", ["codex"]],
      [".claude", []],
    ]);
    expect(await text(project, "--target", "codex")).not.toContain(".claude");
  });

  test("compares what is in a directory that only a variable names with what every target gets", async () => {
    const project = new Project({ ...files, "skills.yaml": config("{ claude: true, codex: true }") });
    const at = async (dests: string, ...args: readonly string[]) => {
      const variable = args.includes("user") ? "AGENT_SKILLS_DESTS" : "AGENT_SKILLS_LOCAL_DESTS";
      const { status, stdout } = await project.run([...args, "-c", "skills.yaml"], {
        env: { [variable]: dests },
      });
      expect(status).toBe(0);
      return stdout;
    };
    const user = path.join(project.home, "x");
    await at(user, "install", "--scope", "user");
    project.write({ "skills/pdf/SKILL.md": skillFile("pdf", "Another.") });
    expect(await at(user, "plan", "--scope", "user")).toContain(
      '  ~ pdf  description: "Reads PDF files." → "Another."\n',
    );
    expect(await at("x y z", "plan")).toMatch(
      /^override-2 {2}z {2}\(copy-tree\)\n {2}\+ notes {2}Does notes\./m,
    );
  });

  test("names the command that does it, with the options that it was given", async () => {
    const project = new Project(files);
    expect(
      words(await text(project, "--target", "claude", "--take-over", "--diff", "--scope", "project")),
    ).toContain("`kitout install --scope project --target claude --take-over` does this.");
    const given = [
      "-C",
      "/a b",
      "-c",
      "x.yaml",
      "--profile",
      "p,q",
      "--source",
      "s=/it's",
      "--root",
      "r",
      "--force",
    ];
    expect(installCommand(parseOptions(spec, given, "/", {}), ["--force"])).toBe(
      "kitout install -C '/a b' -c x.yaml --profile p --profile q --source 's=/it'\\''s' --root r --force",
    );
  });

  test("finds the entries of the nested layout", async () => {
    const targets = "{ claude: { layout: nested, structure: link } }";
    const project = new Project({
      "skills.yaml": config(targets),
      "skills/a/b/SKILL.md": skillFile("b", "One."),
    });
    await project.run(["install"]);
    project.write({ "skills/a/b/SKILL.md": skillFile("b", "Two.") });
    expect(await text(project, "--diff")).toMatch(
      /~ a\/b +description: "One\." → "Two\."\n(?:.*\n)+--- a\/a\/b\/SKILL\.md\n/,
    );
  });
});

describe("kitout plan --json", () => {
  test("holds every fact and no prose", async () => {
    const project = await installed();
    project.write({ "skills/pdf/SKILL.md": skillFile("pdf", "See\u202e https://new.example") });
    const { bundle, id, changes, destinations } = await json(project, "--diff");
    expect(fs.readFileSync(`${bundle}/id`, "utf8").trim()).toBe(id);
    expect(changes).toBe(true);
    const file = (bytes: number) => ({ type: "file", bytes, executable: false, content: "text" });
    expect(destinations).toEqual([
      {
        dest: live(project, ""),
        targets: ["claude"],
        structure: "copy-tree",
        entries: [
          { entry: "notes", state: "current", action: "none" },
          {
            entry: "pdf",
            state: "stale",
            action: "replace",
            live: "copy",
            change: {
              description: { before: "Reads PDF files.", after: "See\u202e https://new.example" },
              allowedTools: { added: [], removed: ["Read", "Bash(python:*)"] },
              frontmatter: [{ key: "license", before: "MIT", after: null }],
              frontmatterReadable: true,
              nested: [],
              files: [
                {
                  path: "SKILL.md",
                  before: file(Buffer.byteLength(files["skills/pdf/SKILL.md"] as string)),
                  after: file(Buffer.byteLength(skillFile("pdf", "See\u202e https://new.example"))),
                  script: false,
                  lines: { added: 3, removed: 4 },
                },
              ],
              urls: ["https://new.example"],
              urlsLeftOut: false,
              hidden: [{ path: "SKILL.md", characters: [{ codePoint: "U+202E", count: 1 }] }],
            },
            diff: expect.stringContaining("\n+description: See\u202e https://new.example\n"),
          },
        ],
      },
    ]);
  });

  test("says that nothing changes", async () => {
    const project = await installed();
    expect(await json(project)).toMatchObject({
      changes: false,
      destinations: [{ entries: [{ entry: "notes", state: "current", action: "none" }, { entry: "pdf" }] }],
    });
  });

  test("leaves the diffs out when they are not asked for", async () => {
    for (const { diff } of (await json(new Project(files))).destinations[0]!.entries)
      expect(diff).toBeUndefined();
  });
});

describe("kitout plan --diff", () => {
  test.each([
    ["as text", (project: Project) => text(project, "--diff")],
    [
      "as JSON",
      async (project: Project) =>
        (await json(project, "--diff")).destinations[0]!.entries.map(({ diff }) => diff ?? "").join(""),
    ],
  ])("applies with patch -p1 in the live directory (%s)", async (_, diffOf) => {
    const project = await installed({ "skills/old/SKILL.md": skillFile("old") });
    project.write({
      "skills/pdf/SKILL.md": skillFile("pdf", "Another."),
      "skills/pdf/scripts/new": { run: "#!/bin/sh\n\techo new\n" },
      "skills/new/SKILL.md": skillFile("new"),
    });
    fs.rmSync(path.join(project.directory, "skills/old"), { recursive: true });
    fs.rmSync(path.join(project.directory, "skills/pdf/scripts/data.py"));
    // No script any more, so that nothing is said about its bit.
    project.write({ "skills/pdf/scripts/fill": "# Fills in forms.\necho fill\n" });
    fs.chmodSync(path.join(project.directory, "skills/pdf/scripts/fill"), 0o644);
    const directory = live(project, "");
    const patched = plant({});
    spawnSync("cp", ["-R", `${directory}/.`, patched]);
    const patch = spawnSync("patch", ["-p1"], {
      cwd: patched,
      input: await diffOf(project),
      encoding: "utf8",
    });
    expect(patch).toMatchObject({ status: 0, stderr: "" });
    expect((await project.run(["install"])).status).toBe(0);
    expect(snapshot(patched)).toEqual(snapshot(directory));
  });

  test("writes characters that do not show as escapes, and says so", async () => {
    const project = new Project({
      ...files,
      "skills/notes/SKILL.md": `${skillFile("notes")}\x1b[2J\u202e\tx\n`,
    });
    const shown = await text(project, "--diff");
    expect(shown).toContain("\n+\\x1b[2J\\u202e\tx\n");
    expect(shown).toContain("written as escapes");
    expect(shown).not.toContain("\x1b");
    expect(await text(new Project(files), "--diff")).not.toContain("written as escapes");
  });
});

/** Everything below a directory, with times. */
function fingerprint(directory: string): Record<string, string> {
  return Object.fromEntries(
    ["", ...fs.readdirSync(directory, { recursive: true, encoding: "utf8" })].sort().map((name) => {
      const { mode, size, mtimeNs, ctimeNs, ino } = fs.lstatSync(path.join(directory, name), {
        bigint: true,
      });
      return [name, [mode, size, mtimeNs, ctimeNs, ino].join(" ")];
    }),
  );
}

describe.each(["project", "user"])("kitout plan --scope %s", (scope) => {
  test("changes nothing but the store", async () => {
    const project = new Project({ ...files, "skills.yaml": config("{ claude: { structure: copy-tree } }") });
    const env = { KITOUT_STORE: path.join(project.base, "store"), TMPDIR: path.join(project.base, "tmp") };
    fs.mkdirSync(env.TMPDIR);
    const run = (command: string, ...args: readonly string[]) =>
      project.run([command, "--scope", scope, "-c", "skills.yaml", ...args], { env });
    const unchanged = async (...args: readonly string[]) => {
      const before = [fingerprint(project.home), fingerprint(project.directory), snapshot(env.TMPDIR)];
      const { status, stderr } = await run("plan", ...args);
      expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
      expect([fingerprint(project.home), fingerprint(project.directory), snapshot(env.TMPDIR)]).toEqual(
        before,
      );
    };
    await unchanged();
    expect((await run("install")).status).toBe(0);
    project.write({
      "skills/pdf/SKILL.md": skillFile("pdf", "New."),
      "skills/new/SKILL.md": skillFile("new"),
    });
    const root = scope === "user" ? project.home : project.directory;
    fs.appendFileSync(path.join(root, ".claude/skills/notes/SKILL.md"), "edited\n");
    await unchanged();
    await unchanged("--diff", "--json", "--force", "--take-over");
  });
});

describe("kitout plan for the user", () => {
  const user = (project: Project, ...args: readonly string[]) => plan(project, "--scope", "user", ...args);

  test("shows the home directory as a shell does", async () => {
    expect((await user(new Project(files), "-c", "skills.yaml")).stdout).toContain(
      "claude  ~/.claude/skills  (symlink-tree)\n",
    );
  });

  test("is refused as an install is: without trust, and beside another configuration without a name", async () => {
    const project = new Project(files);
    const untrusted = await user(project);
    expect(untrusted).toMatchObject({ status: 2, stdout: "" });
    expect(untrusted.stderr).toContain("[trust/user-scope]");
    await project.run(["trust"]);
    expect((await project.run(["install", "--scope", "user"])).status).toBe(0);
    project.write({ "other.yaml": config("{ claude: true }", "{ enable: [pdf] }") });
    const other = await user(project, "-c", "other.yaml");
    expect(other).toMatchObject({ status: 2, stdout: "" });
    expect(other.stderr).toContain("[owner/other-config]");
    expect(await user(project, "-c", "other.yaml", "--take-over")).toMatchObject({ status: 0, stderr: "" });
  });
});

describe("kitout plan fails as an install does", () => {
  test.each([
    ["a mistake in skills.yaml", ["--json"], 1, "target/unknown"],
    ["an unknown option", ["--nope"], 64, "nope"],
  ])("with %s", async (_, args, status, words) => {
    const project = new Project({ ...files, "skills.yaml": config("{ cloude: true }") });
    const failed = await plan(project, ...args);
    expect(failed).toMatchObject({ status, stdout: "" });
    expect(failed.stderr).toContain(words);
  });

  test("and passes on what the script says", async () => {
    const project = await installed();
    expect(await plan(project, "--target", "codex")).toMatchObject({
      status: 64,
      stdout: "",
      stderr: expect.stringMatching(/no target codex.*\n.*\n$/),
    });
    project.write({ "skills.yaml": `name: other\n${config("{ claude: true }")}` });
    const owned = await plan(project);
    expect(owned).toMatchObject({ status: 2, stdout: "" });
    expect(owned.stderr).toMatch(/If you renamed .* --take-over.*\n$/);
    expect(await text(project, "--take-over")).toContain("Nothing to do.");
    project.write({ ".claude/.kitout-skills/ledger": "kitout-ledger 9\n" });
    expect(await plan(project)).toMatchObject({
      status: 2,
      stdout: "",
      stderr: expect.stringContaining("newer kitout"),
    });
  });
});

describe("kitout plan of hostile content", () => {
  test("is not stopped by what it finds in a live directory", async () => {
    const project = new Project({
      ...files,
      ".claude/skills/notes/SKILL.md": "mine\n",
      ".claude/skills/notes/loop": { link: "loop" },
      ".claude/skills/notes/up": { link: "../.." },
      ".claude/skills/notes/\x1b[2J": "x\n",
      ".claude/skills/notes/\u202etxt.sh": "x\n",
    });
    spawnSync("mkfifo", [live(project, "notes/pipe")]);
    fs.writeFileSync(live(project, "notes/big"), "");
    fs.truncateSync(live(project, "notes/big"), 100 * 1024 * 1024);
    fs.writeFileSync(Buffer.concat([Buffer.from(live(project, "notes/")), Buffer.from([0xff])]), "x\n");
    const { status, stdout, stderr } = await plan(project, "--diff");
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    for (const line of [
      "- big (too large to inspect, 104857600 bytes)",
      "- loop (link to loop)",
      "- pipe (neither a file nor a symbolic link)",
      "- up (link to ../..)",
      "- \\x1b[2J",
      "- \\u202etxt.sh",
      "- \\xff",
    ])
      expect(stdout).toContain(`${line}\n`);
    expect(stdout).not.toMatch(/[\x1b\u202e]/);
  });

  test("prints nothing of a skill that could draw on a terminal", async () => {
    const project = new Project({
      ...files,
      "skills/notes/SKILL.md":
        '---\nname: notes\ndescription: "a\\e[2Jb\\u202Ec"\nallowed-tools: "R\\u200B"\n"k\\u2066": "v\\x07"\n---\nhttps://x.example/\u200by\n',
    });
    const shown = await text(project);
    expect(shown).toContain("a\\x1b[2Jb\\u202ec");
    expect(shown).not.toMatch(/[\x1b\x07\u200b\u202e\u2066]/);
    expect(await text(project, "--json")).not.toMatch(/[\x1b\x07\u200b\u202e\u2066]/);
  });

  test("cuts long texts, and says by how much", async () => {
    const project = new Project({
      ...files,
      "skills/notes/SKILL.md": skillFile("notes", "word ".repeat(2000)),
    });
    project.write(
      Object.fromEntries(Array.from({ length: 100 }, (_, at) => [`skills/notes/scripts/${at}`, { run: "" }])),
    );
    const shown = await text(project, "--quiet");
    expect(shown).toContain("… (8499 more characters)");
    expect(shown).toContain("… and 92 more");
    expect(Math.max(...shown.split("\n").map((line) => line.length))).toBeLessThanOrEqual(100);
  });

  test("does not follow links that a clone's ledger calls kitout's", async () => {
    const project = await installed({ "skills.yaml": config("{ claude: { structure: symlink-tree } }") });
    project.write({ "../private/SKILL.md": "PRIVATE", "../private/views/x/SKILL.md": "PRIVATE" });
    const ledger = path.join(project.directory, ".claude/.kitout-skills/ledger");
    const link = fs.readlinkSync(live(project, "pdf"));
    fs.writeFileSync(ledger, fs.readFileSync(ledger, "utf8").replace(link, "../../../private"));
    fs.rmSync(live(project, "pdf"));
    fs.symlinkSync("../../../private", live(project, "pdf"));
    // The user's own state does not know this ledger.
    expect(await actions(project)).toMatchObject({ pdf: "foreign refuse" });
    expect(await text(project, "--diff")).not.toContain("PRIVATE");
    expect(await text(project, "--diff", "--json")).not.toContain("PRIVATE");
  });

  test("goes on where a directory or a file cannot be read, and after many files", () => {
    const root = plant({ "a/f": "x", "b/f": "x", "c/f": "x" });
    const host = machine();
    const refuse = (place: string) => {
      throw new HostError("EACCES", place, "read");
    };
    const tree = readSkill(
      {
        ...host,
        list: (place) => (place === `${root}/a` ? refuse(place) : host.list(place)),
        stat: (place) => (place === `${root}/b/f` ? refuse(place) : host.stat(place)),
        readFile: refuse,
        readChunks: refuse,
      },
      root,
    );
    const file = tree.get("c/f")!;
    expect([tree.get("a"), tree.get("b/f")]).toEqual([{ kind: "unreadable" }, { kind: "unreadable" }]);
    expect(file.kind === "file" && [file.digest(), file.content()]).toEqual([null, { kind: "unreadable" }]);
    const many = Array.from({ length: 50_000 }, (_, at) => ({ name: `${at}`, kind: "other" as const }));
    expect(readSkill({ ...host, list: () => many, stat: () => null }, root).size).toBeLessThan(20_100);
  });
});

describe.runIf(process.platform === "linux" && spawnSync("script", ["--version"]).status === 0)(
  "on a terminal",
  () => {
    test.each([
      ["colours what comes and goes", "", true],
      ["is plain with NO_COLOR", "NO_COLOR=1 ", false],
    ])("%s", (_, variables, coloured) => {
      const project = new Project(files);
      const { stdout } = project.sh(`script -qec "${variables}${process.execPath} ${kitout} plan" /dev/null`);
      expect(stdout).toContain("Reads PDF files.");
      expect(stdout.includes("\x1b[32m+\x1b[0m")).toBe(coloured);
      expect(stdout.includes("\x1b")).toBe(coloured);
    });
  },
);
