// `kitout agents`, and `kitout explain AGENT [SKILL]`.

import fs from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { agents } from "../../src/agents/agents.ts";
import { Project, skillFile, snapshot } from "../support/project.ts";

const CONFIG = `version: 1
sources: { mine: { path: ./sources } }
skills: { enableAll: true }
`;

function scene(targets: string, files: Record<string, string | { readonly link: string }> = {}) {
  return new Project({
    "skills.yaml": `${CONFIG}targets: ${targets}\n`,
    "sources/pdf/SKILL.md": skillFile("pdf"),
    "sources/docx/SKILL.md": skillFile("docx"),
    ...files,
  });
}

async function json(project: Project, args: readonly string[], env: Record<string, string> = {}) {
  const { status, stdout, stderr } = await project.run([...args, "--json"], { env });
  return { status, stderr, ...JSON.parse(stdout) };
}

/** Of each skill: its name, whether it is seen, and why not. */
function rows(
  sightings: readonly {
    name: string;
    path: string;
    sees: string;
    reasons: { kind: string }[];
    twice: { path: string }[];
  }[],
  base: string,
) {
  return sightings.map(({ path: at, sees, reasons, twice }) => [
    path.relative(base, at),
    sees,
    ...reasons.map(({ kind }) => kind),
    ...twice.map((one) => path.relative(base, one.path)),
  ]);
}

describe("kitout agents", () => {
  test("lists every agent, what is here and how that is known, and where skills live", async () => {
    const project = scene("{ cursor: true }", {
      "../home/.codex/config.toml": "",
      "bin/crush": { run: "#!/bin/sh\n" } as never,
      ".replit": "",
    });
    const PATH = `${path.join(project.directory, "bin")}:${process.env["PATH"]}`;
    const { agents: listed, status } = await json(project, ["agents"], { PATH });
    expect([status, listed.map(({ id }: { id: string }) => id)]).toEqual([0, agents.map(({ id }) => id)]);
    const row = (id: string) => listed.find((one: { id: string }) => one.id === id);
    expect(row("codex")).toEqual({
      id: "codex",
      title: "Codex",
      aliases: [],
      found: [path.join(project.home, ".codex"), ...row("codex").found.slice(1)],
      user: path.join(project.home, ".agents/skills"),
      project: ".agents/skills",
      target: false,
    });
    expect(row("crush").found).toEqual([path.join(project.directory, "bin/crush")]);
    expect(row("replit").found).toEqual([path.join(project.directory, ".replit")]);
    expect([row("cursor").target, row("cursor").found]).toEqual([true, []]);
    const { stdout } = await project.run(["agents"], { env: { PATH } });
    expect(stdout).toContain("~/.codex");
    expect(stdout).toContain("* cursor");
  });

  test("follows the variables that move an agent's directories", async () => {
    const project = scene("{}", { "../elsewhere/settings.json": "{}" });
    const moved = path.join(project.base, "elsewhere");
    const { agents: listed } = await json(project, ["agents"], { CLAUDE_CONFIG_DIR: moved });
    const claude = listed.find((one: { id: string }) => one.id === "claude");
    expect([claude.found[0], claude.user]).toEqual([moved, path.join(moved, "skills")]);
  });

  test("needs no configuration, and knows those of one", async () => {
    const project = new Project({ ".git/HEAD": "" });
    expect((await project.run(["agents"])).status).toBe(0);
    project.write({
      "skills.yaml": "version: 1\nagents: { mine: { project: .mine, aliases: [nick] } }\n",
      ".mine/x": "",
    });
    const { agent } = await json(project, ["agents", "nick"]);
    expect(agent).toMatchObject({ id: "mine", project: ".mine", user: null });
    expect(agent.facts).toContainEqual({ fact: "project", value: ".mine", evidence: null, checked: null });
  });

  test("does not look where an untrusted project points it", async () => {
    const project = scene("{ claude: true }", { "../home/secret/pdf/SKILL.md": skillFile("pdf") });
    fs.appendFileSync(
      path.join(project.directory, "skills.yaml"),
      "agents: { spy: { user: ~/secret, detect: { directories: [~/secret] } }, codex: { user: ~/secret } }\n",
    );
    const { agents: listed } = await json(project, ["agents"]);
    expect(listed.find((one: { id: string }) => one.id === "spy").found).toEqual([]);
    for (const name of ["spy", "codex"]) {
      const { roots, now } = await json(project, ["explain", name]);
      expect(
        roots
          .filter(({ scope }: { scope: string }) => scope === "user")
          .map(({ state }: { state: string }) => state),
      ).toEqual(name === "spy" ? ["not-trusted"] : ["not-trusted", "not-trusted", "not-trusted"]);
      expect(now).toEqual([]);
    }
    const trusted = await json(project, ["explain", "spy", "-c", "skills.yaml"]);
    expect(rows(trusted.now, project.home)).toEqual([["secret/pdf", "yes"]]);
  });

  test("prints every fact of one, with its evidence", async () => {
    const project = scene("{}");
    const { stdout, status } = await project.run(["agents", "claude-code"]);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^claude: Claude Code\./);
    expect(stdout).toContain("anthropics/claude-code #68118: verified with 2.1.53 and 2.1.177 (2026-06)");
    const { agent } = await json(project, ["agents", "claude"]);
    for (const { fact, evidence, checked } of agent.facts) {
      expect([fact, typeof evidence]).toEqual([fact, "string"]);
      expect(checked).toMatch(/^20\d\d-\d\d$/);
    }
  });

  test("suggests a name", async () => {
    const { status, stderr } = await scene("{}").run(["agents", "cdoex"]);
    expect([status, stderr]).toEqual([1, 'kitout: there is no agent "cdoex". Did you mean "codex"?\n']);
  });
});

describe("kitout explain AGENT", () => {
  test("shows what is there now, and what after an install, and changes nothing", async () => {
    const project = scene("{ codex: true }", { ".agents/skills/own/SKILL.md": skillFile("own") });
    const before = snapshot(project.directory);
    const { status, roots, now, after } = await json(project, ["explain", "codex"]);
    expect(status).toBe(0);
    expect(roots.slice(0, 2)).toMatchObject([
      {
        scope: "project",
        path: path.join(project.directory, ".codex/skills"),
        state: "missing",
        installs: false,
      },
      { scope: "project", state: "there", installs: true, skills: 1 },
    ]);
    expect(rows(now, project.directory)).toEqual([[".agents/skills/own", "yes"]]);
    expect(rows(after, project.directory)).toEqual([
      [".agents/skills/docx", "yes"],
      [".agents/skills/own", "yes"],
      [".agents/skills/pdf", "yes"],
    ]);
    expect(snapshot(project.directory)).toEqual(before);
    await project.run(["install"]);
    const installed = await json(project, ["explain", "codex"]);
    expect(installed.now).toEqual(after);
    expect(installed.after).toEqual(after);
    expect((await project.run(["explain", "codex"])).stdout).toContain("An install would change nothing");
  });

  test("sees through a destination that is one link", async () => {
    const project = scene("{ codex: { structure: link } }");
    await project.run(["install"]);
    project.write({ "sources/notes/SKILL.md": skillFile("notes") });
    const { roots, now, after } = await json(project, ["explain", "codex"]);
    expect(roots[1]).toMatchObject({ state: "there", installs: true });
    expect(rows(now, project.directory).map(([at]) => at)).toEqual([
      ".agents/skills/docx",
      ".agents/skills/pdf",
    ]);
    expect(rows(after, project.directory)).toEqual([
      [".agents/skills/docx", "yes"],
      [".agents/skills/notes", "yes"],
      [".agents/skills/pdf", "yes"],
    ]);
  });

  test("shows that an install ends what it brought before", async () => {
    const project = scene("{ codex: true }");
    await project.run(["install"]);
    fs.rmSync(path.join(project.directory, "sources/pdf"), { recursive: true });
    const { now, after } = await json(project, ["explain", "codex"]);
    expect([now.length, rows(after, project.directory)]).toEqual([2, [[".agents/skills/docx", "yes"]]]);
  });

  test("says why a skill is not seen: settings, frontmatter, links, name, layout, another copy", async () => {
    const project = scene("{}", {
      "../home/.agents/skills/off/SKILL.md": skillFile("off"),
      "../home/.agents/skills/bare/SKILL.md": "no frontmatter\n",
      "../home/.agents/skills/deep/er/SKILL.md": skillFile("er"),
      "../home/.agents/skills/misnamed/SKILL.md": skillFile("other"),
      "../home/.agents/skills/linked": { link: "../../lib" },
      "../home/lib/SKILL.md": skillFile("linked"),
      "../home/.codex/config.toml": '[[skills.config]]\nname = "off"\nenabled = false\n',
      ".agents/skills/off/SKILL.md": skillFile("off"),
    });
    const codex = await json(project, ["explain", "codex"]);
    expect(rows(codex.now, project.base)).toEqual([
      ["project/.agents/skills/off", "no", "off"],
      ["home/.agents/skills/bare", "no", "frontmatter"],
      ["home/.agents/skills/deep/er", "yes"],
      ["home/.agents/skills/linked", "yes"],
      ["home/.agents/skills/misnamed", "yes"],
      ["home/.agents/skills/off", "no", "off"],
    ]);
    const zed = await json(project, ["explain", "zed"]);
    expect(rows(zed.now, project.base)).toEqual([
      ["project/.agents/skills/off", "yes"],
      ["home/.agents/skills/bare", "no", "frontmatter"],
      ["home/.agents/skills/deep/er", "no", "layout"],
      ["home/.agents/skills/linked", "maybe", "links"],
      ["home/.agents/skills/misnamed", "no", "name"],
      ["home/.agents/skills/off", "no", "shadowed"],
    ]);
    const { stdout } = await project.run(["explain", "codex", "off"]);
    expect(stdout).toContain("Codex does not see off.");
    expect(stdout).toContain("switched off in ~/.codex/config.toml");
  });

  test("gives the reasons that doctor gives for a SKILL.md", async () => {
    const project = scene("{}", {
      "../home/.agents/skills/colon/SKILL.md": "---\nname: colon\ndescription: Use when: always.\n---\n",
      "../home/.agents/skills/late/SKILL.md": `\n${skillFile("late")}`,
      "../home/.agents/skills/long/SKILL.md": `---\nname: long\ndescription: ${"x".repeat(1025)}\n---\n`,
      "../home/.agents/skills/twice/SKILL.md": "---\nname: twice\nname: two\ndescription: x\n---\n",
    });
    const { now } = await json(project, ["explain", "codex"]);
    expect(rows(now, project.home)).toEqual([
      [".agents/skills/colon", "no", "frontmatter"],
      [".agents/skills/late", "no", "frontmatter"],
      [".agents/skills/long", "maybe", "frontmatter"],
      [".agents/skills/twice", "no", "frontmatter"],
    ]);
    const reasons = now.flatMap((one: { reasons: object[] }) => one.reasons);
    const { findings } = JSON.parse((await project.run(["doctor", "--json"])).stdout);
    const said = findings.map(({ args }: { args: { fault: string; detail: string } }) => ({
      kind: "frontmatter",
      problem: args.fault,
      detail: args.detail,
    }));
    expect(reasons).toEqual(said);
    const { stdout } = await project.run(["explain", "codex", "long"]);
    expect(stdout.replace(/\s+/g, " ")).toContain(
      "perhaps not seen: its description has 1025 characters, and 1024 are allowed",
    );
  });

  test("does not quote what is wrong in a file that a link in the project leads to outside", async () => {
    const project = scene("{}", {
      "../secret/key": "hunter2/path.md\n",
      ".agents/skills/a/SKILL.md": { link: "../../../../secret/key" },
    });
    for (const args of [
      ["explain", "codex"],
      ["explain", "codex", "--json"],
    ]) {
      const { stdout } = await project.run(args);
      expect(stdout).toMatch(/pointer|git leaves/);
      expect(stdout).not.toContain("hunter2");
    }
  });

  test("knows a linked skill by the path that its agent's settings have", async () => {
    const project = scene("{}", {
      "../home/.agents/skills/linked": { link: "../../lib" },
      "../home/lib/SKILL.md": skillFile("linked"),
      "../home/.codex/config.toml":
        '[[skills.config]]\npath = "~/.agents/skills/linked/SKILL.md"\nenabled = false\n',
    });
    expect(rows((await json(project, ["explain", "codex"])).now, project.home)).toEqual([
      [".agents/skills/linked", "no", "off"],
    ]);
  });

  test("counts a directory once that is reached twice", async () => {
    const project = scene("{}", {
      ".agents/skills/pdf/SKILL.md": skillFile("pdf"),
      ".gemini": { link: ".agents" },
    });
    const { roots, now } = await json(project, ["explain", "gemini"]);
    expect(roots.map(({ state }: { state: string }) => state).slice(0, 2)).toEqual(["there", "same"]);
    expect(now).toHaveLength(1);
  });

  test("names the plugin that brings a skill, too", async () => {
    const project = scene("{ claude: true }", { "../plugins/g/skills/pdf/SKILL.md": skillFile("pdf") });
    const installPath = path.join(project.base, "plugins/g");
    project.write({
      "../home/.claude/settings.json": JSON.stringify({ enabledPlugins: { "g@m": true } }),
      "../home/.claude/plugins/installed_plugins.json": JSON.stringify({
        plugins: { "g@m": [{ installPath }] },
      }),
    });
    const { after } = await json(project, ["explain", "claude", "pdf"]);
    expect(rows(after, project.base)).toEqual([
      ["project/.claude/skills/pdf", "yes", "plugins/g/skills/pdf"],
      ["plugins/g/skills/pdf", "yes", "project/.claude/skills/pdf"],
    ]);
    expect((await project.run(["explain", "claude", "pdf"])).stdout).toContain(
      "the plugin g@m brings pdf, too",
    );
  });

  test("finds a skill by its id, its name, or its directory", async () => {
    const project = scene("{ codex: true }");
    fs.writeFileSync(
      path.join(project.directory, "skills.yaml"),
      `version: 1
sources: { mine: { path: ./sources, idPrefix: corp } }
skills: { enable: [corp/pdf] }
targets: { codex: true }
`,
    );
    for (const name of ["corp/pdf", "corp-pdf"]) {
      const { after } = await json(project, ["explain", "codex", name]);
      expect(rows(after, project.directory)).toEqual([[".agents/skills/corp-pdf", "yes"]]);
    }
    const { status, stderr } = await project.run(["explain", "codex", "corp-pfd"]);
    expect([status, stderr]).toEqual([
      1,
      'kitout: there is no skill "corp-pfd" where Codex looks. Did you mean "corp-pdf"?\n',
    ]);
  });

  test("works without a configuration, and beside one that is wrong", async () => {
    const project = new Project({ ".git/HEAD": "", ".agents/skills/pdf/SKILL.md": skillFile("pdf") });
    const alone = await json(project, ["explain", "codex"]);
    expect([alone.status, rows(alone.now, project.directory), alone.after]).toEqual([
      0,
      [[".agents/skills/pdf", "yes"]],
      null,
    ]);
    project.write({ "skills.yaml": "version: 2\n" });
    const wrong = await json(project, ["explain", "codex"]);
    expect([wrong.status, wrong.now.length, wrong.after]).toEqual([1, 1, null]);
    expect(JSON.parse(wrong.stderr).diagnostics.map(({ code }: { code: string }) => code)).toEqual([
      "config/version",
    ]);
  });

  test("passes over what is no directory, dangles or cannot be opened", async () => {
    const project = scene("{}", {
      ".agents/skills/file": "",
      ".agents/skills/dangling": { link: "nowhere" },
      ".agents/skills/loop": { link: "loop" },
      ".agents/skills/up": { link: ".." },
      ".agents/skills/broken/SKILL.md": { link: "nowhere" },
      ".codex/skills": "a file",
    });
    project.sh("mkdir -p .agents/skills/pipe && mkfifo .agents/skills/pipe/SKILL.md");
    const { roots, now } = await json(project, ["explain", "codex"]);
    expect(roots[0].state).toBe("unreadable");
    expect(rows(now, project.directory)).toEqual([
      [".agents/skills/broken", "no", "frontmatter"],
      [".agents/skills/pipe", "no", "frontmatter"],
    ]);
  });

  test("Gemini CLI wants a name, and Claude Code none", async () => {
    const nameless = "---\ndescription: Reads PDF files.\n---\n";
    const project = new Project({
      ".git/HEAD": "",
      ".gemini/skills/pdf/SKILL.md": nameless,
      ".gemini/skills/docx/SKILL.md": skillFile("documents"),
      ".claude/skills/pdf/SKILL.md": nameless,
    });
    const { now } = await json(project, ["explain", "gemini"]);
    expect(rows(now, project.directory)).toEqual([
      [".gemini/skills/docx", "yes"],
      [".gemini/skills/pdf", "no", "name"],
    ]);
    const { stdout } = await project.run(["explain", "gemini", "pdf"]);
    expect(stdout).toContain("not seen: its frontmatter has no name");
    const claude = await json(project, ["explain", "claude"]);
    expect(rows(claude.now, project.directory)).toEqual([[".claude/skills/pdf", "yes"]]);
    expect((await project.run(["agents", "gemini"])).stdout).toContain(
      "Name of a skill: must be there, and need not be that of its directory\n",
    );
  });

  test("an unknown word may be a code or an agent", async () => {
    const project = scene("{}");
    expect((await project.run(["explain", "not-found"])).stderr).toContain(
      'Did you mean "config/not-found"?',
    );
    expect((await project.run(["explain", "gemni"])).stderr).toContain('Did you mean "gemini"?');
    expect((await project.run(["explain", "config/not-found"])).stdout).toMatch(/^config\/not-found \(error/);
    expect((await project.run(["explain", "config/not-found", "x"])).status).toBe(64);
  });
});
