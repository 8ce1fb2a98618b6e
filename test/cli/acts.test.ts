// A skill that is more than a skill: what an agent acts on by itself in it is named, and refused until it is allowed or left out.

import fs from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { type Files, Project, skillFile } from "../support/project.ts";

const SKILL: Files = { "skills/pdf/SKILL.md": skillFile("pdf"), "skills/other/SKILL.md": skillFile("other") };
const PLUGIN: Files = {
  ...SKILL,
  "skills/pdf/.claude-plugin/plugin.json": '{ "name": "pdf" }\n',
  "skills/pdf/hooks/hooks.json": "{}\n",
  "skills/pdf/.mcp.json": "{}\n",
  "skills/pdf/.cursor/rules/x.mdc": "x\n",
};
const CLAUDE = "targets:\n  claude: true\n";
const ENABLED = `version: 1\nsources:\n  mine: { path: ./skills }\nskills:\n  enable: ["*"]\n${CLAUDE}`;

function adjusted(settings: string): string {
  return ENABLED.replace(CLAUDE, `  adjust:\n    ${settings}\n${CLAUDE}`);
}

function explicit(settings: string): string {
  return `version: 1\nsources:\n  mine: { path: ./skills }\nskills:\n  explicit:\n    team-pdf:\n      from: mine\n      path: pdf\n${settings
    .split("\n")
    .map((line) => `      ${line}\n`)
    .join("")}${CLAUDE}`;
}

function codes(stderr: string): readonly string[] {
  return [...stderr.matchAll(/^.*\[([a-z]+\/[a-z-]+)\]$/gm)].map(([, code]) => code!);
}

/** The line that allows it and the one that leaves it out, as the hint has them. */
function lines(stderr: string): { readonly allow: string; readonly exclude: string | undefined } {
  const found = [...stderr.matchAll(/`([^`]*(?:allow|exclude): [^`]*)`/g)].map(([, line]) => line!);
  return {
    allow: found.find((line) => line.includes("allow:"))!,
    exclude: found.find((line) => line.includes("exclude:")),
  };
}

function installed(own: Project, skill = "pdf"): readonly string[] {
  const directory = path.join(own.directory, ".claude/skills", skill);
  return fs
    .readdirSync(directory, { recursive: true, encoding: "utf8" })
    .filter((name) => fs.statSync(path.join(directory, name)).isFile())
    .sort();
}

describe("a plugin in a skill that a glob enables", () => {
  test("is refused by build, plan and install, with what it is and both ways on, and nothing is installed", async () => {
    const own = new Project({ ...PLUGIN, "skills.yaml": ENABLED });
    for (const command of ["build", "plan", "install"]) {
      const { status, stderr } = await own.run([command]);
      expect([command, status, codes(stderr)]).toEqual([command, 1, ["skill/acts"]]);
      expect(stderr).toMatch(/^skills\.yaml:5:12: error: Skill "pdf" is more than a skill: /);
      expect(stderr).toContain(
        "a plugin (.claude-plugin/plugin.json), hooks (hooks/hooks.json), MCP servers (.mcp.json) and settings of an agent (.cursor)",
      );
    }
    expect(fs.existsSync(path.join(own.directory, ".claude"))).toBe(false);
  });

  test("is installed when the line that allows it is pasted, and plan says what it is", async () => {
    const own = new Project({ ...PLUGIN, "skills.yaml": ENABLED });
    const { allow } = lines((await own.run(["build"])).stderr);
    own.write({ "skills.yaml": adjusted(allow) });
    const plan = await own.run(["plan"]);
    expect([plan.status, plan.stderr]).toEqual([0, ""]);
    expect(plan.stdout.replace(/\s+/g, " ")).toContain(
      "an agent acts on this by itself: plugin (.claude-plugin/plugin.json), hooks (hooks/hooks.json), mcp (.mcp.json), settings (.cursor)",
    );
    expect((await own.run(["install"])).status).toBe(0);
    expect(installed(own)).toEqual([
      ".claude-plugin/plugin.json",
      ".cursor/rules/x.mdc",
      ".mcp.json",
      "SKILL.md",
      "hooks/hooks.json",
    ]);
  });

  test("is installed without it when the line that leaves it out is pasted", async () => {
    const own = new Project({ ...PLUGIN, "skills.yaml": ENABLED });
    const { exclude } = lines((await own.run(["build"])).stderr);
    own.write({ "skills.yaml": adjusted(exclude!) });
    const { status, stderr } = await own.run(["install"]);
    expect([status, stderr.includes("error")]).toEqual([0, false]);
    expect(installed(own)).toEqual(["SKILL.md"]);
  });

  test("is refused for what is not allowed, and the line keeps what is", async () => {
    const own = new Project({
      ...PLUGIN,
      "skills.yaml": adjusted('pdf: { allow: [mcp, plugin], exclude: [".cursor"] }'),
    });
    const { stderr } = await own.run(["build"]);
    expect(stderr).toMatch(
      /^skills\.yaml:7:5: error: Skill "pdf" is more than a skill: beside SKILL\.md it has hooks \(hooks\/hooks\.json\), which/,
    );
    expect(lines(stderr).allow).toBe("allow: [plugin, hooks, mcp]");
  });
});

describe("of an explicit skill", () => {
  test.each(["", "rename: tools/pdf", "rename: hooks"])(
    "the lines belong into its entry: %s",
    async (more) => {
      const own = new Project({ ...PLUGIN, "skills.yaml": explicit(more || "vars: {}") });
      const { status, stderr } = await own.run(["build"]);
      expect([status, codes(stderr)]).toEqual([1, ["skill/acts"]]);
      expect(stderr).toContain("in its entry under `skills.explicit`");
      const { allow, exclude } = lines(stderr);
      for (const line of [allow, exclude!]) {
        own.write({ "skills.yaml": explicit(`${more || "vars: {}"}\n${line}`) });
        expect(codes((await own.run(["build"])).stderr)).toEqual([]);
      }
    },
  );

  test("what the user's own files and patches bring counts too, and is to be removed there", async () => {
    const own = new Project({
      ...SKILL,
      "mine.json": "{}\n",
      "hooks.patch": "--- /dev/null\n+++ b/hooks/hooks.json\n@@ -0,0 +1 @@\n+{}\n",
      "skills.yaml": explicit("files: { .mcp.json: ./mine.json }\npatches: [./hooks.patch]"),
    });
    const { status, stderr } = await own.run(["build"]);
    expect([status, codes(stderr)]).toEqual([1, ["skill/acts"]]);
    expect(stderr).toContain("hooks/hooks.json, .mcp.json is there through `files` or `patches`");
    expect(lines(stderr)).toEqual({ allow: "allow: [hooks, mcp]", exclude: undefined });
    own.write({
      "skills.yaml": explicit(
        "files: { .mcp.json: ./mine.json }\npatches: [./hooks.patch]\nallow: [hooks, mcp]",
      ),
    });
    expect((await own.run(["build"])).status).toBe(0);
  });

  test("a file of one's own in the place of the source's is not left out by exclude, and the message knows", async () => {
    const own = new Project({
      ...PLUGIN,
      "mine.json": "{}\n",
      "skills.yaml": explicit(
        'files: { .mcp.json: ./mine.json }\nallow: [plugin, hooks, settings]\nexclude: [".mcp.json"]',
      ),
    });
    const { stderr } = await own.run(["build"]);
    expect(stderr).toContain(".mcp.json is there through `files` or `patches`");
    expect(lines(stderr).exclude).toBe(undefined);
  });

  test("a directory of one's own and a program of a package are looked at", async () => {
    const own = new Project({
      ...SKILL,
      "own/settings.json": "{}\n",
      "skills.yaml": explicit(
        "files: { sub/.claude: ./own }\npackages: [{ name: hooks, bins: [hooks.json] }]",
      ),
    });
    const { stderr } = await own.run(["build"]);
    expect(stderr).toContain("hooks (hooks/hooks.json) and settings of an agent (sub/.claude)");
  });
});

describe("found in another way", () => {
  test.each<[string, Files, string]>([
    [
      "by a link to a directory",
      { "skills/pdf/.claude-plugin": { link: "assets" }, "skills/pdf/assets/plugin.json": "{}" },
      '".claude-plugin"',
    ],
    [
      "by a link out of the skill",
      { "skills/pdf/.claude-plugin": { link: "../../shared" }, "shared/plugin.json": "{}" },
      "",
    ],
    ["in other letters", { "skills/pdf/.Claude-Plugin/Plugin.JSON": "{}" }, '".Claude-Plugin/Plugin.JSON"'],
    [
      "with letters of a glob",
      { "skills/pdf/[a]{b}/.claude/settings.json": "{}" },
      '"\\\\[a\\\\]\\\\{b\\\\}/.claude"',
    ],
  ])("%s, it is refused, and exclude takes it out", async (_, files, glob) => {
    const own = new Project({ ...SKILL, ...files, "skills.yaml": ENABLED });
    const { status, stderr } = await own.run(["build"]);
    if (glob === "") {
      // Where the link leads is not in the source, and so is not in the skill.
      expect([status, codes(stderr)]).toEqual([0, ["skill/link-dropped"]]);
      return;
    }
    expect([status, codes(stderr)]).toEqual([1, ["skill/acts"]]);
    const { exclude } = lines(stderr);
    expect(exclude).toBe(`"pdf": { exclude: [${glob}] }`);
    own.write({ "skills.yaml": adjusted(exclude!) });
    expect(codes((await own.run(["build"])).stderr)).toEqual([]);
  });

  test("many times, a few globs take all of it out", async () => {
    const many = Object.fromEntries(
      Array.from({ length: 30 }, (_, at) => [
        [`skills/pdf/a${at}/.claude/settings.json`, "{}"],
        [`skills/pdf/a${at}/.claude-plugin/plugin.json`, "{}"],
      ]).flat(),
    ) as Files;
    const own = new Project({ ...SKILL, ...many, "skills.yaml": ENABLED });
    const { exclude } = lines((await own.run(["build"])).stderr);
    expect(exclude).toBe('"pdf": { exclude: ["**/.claude-plugin/plugin.json", "**/.claude"] }');
    own.write({ "skills.yaml": adjusted(exclude!) });
    expect(codes((await own.run(["build"])).stderr)).toEqual([]);
  });
});

test("a source that is one skill, with its own settings of agents, is told of include", async () => {
  const own = new Project({
    "app/SKILL.md": skillFile("app"),
    "app/.claude/settings.json": "{}\n",
    "app/.github/workflows/x.yml": "x\n",
    "app/AGENTS.md": "x\n",
    "app/references/a.md": "x\n",
    "app/src/main.ts": "x\n",
    "skills.yaml": `version: 1\nsources:\n  app: { path: ./app }\nskills:\n  enableAll: true\n${CLAUDE}`,
  });
  const { stderr } = await own.run(["build"]);
  expect(stderr).toContain("settings of an agent (.claude), which");
  expect(stderr).toContain('`include: ["SKILL.md", "references/**"]`');
  const yaml = fs.readFileSync(path.join(own.directory, "skills.yaml"), "utf8");
  own.write({
    "skills.yaml": yaml.replace(
      CLAUDE,
      `  adjust:\n    app: { include: ["SKILL.md", "references/**"] }\n${CLAUDE}`,
    ),
  });
  const built = await own.run(["install"]);
  expect([built.status, codes(built.stderr)]).toEqual([0, []]);
  expect(installed(own, "app")).toEqual(["SKILL.md", "references/a.md"]);
});

describe("a skill that is not selected", () => {
  test("is no error, and list and show say what it is", async () => {
    const own = new Project({ ...PLUGIN, "skills.yaml": ENABLED.replace('"*"', "other") });
    expect((await own.run(["build"])).status).toBe(0);
    const listed = await own.run(["list"]);
    expect(listed.stdout).toMatch(/^ {2}pdf\s+\(acts by itself: plugin, hooks, mcp, settings\) Does pdf\.$/m);
    expect(listed.stdout).toMatch(/^\* other\s+\[claude\] Does other\.$/m);
    const { skills } = JSON.parse((await own.run(["list", "--json"])).stdout) as {
      skills: { id: string; acts?: readonly { kind: string; path: string }[] }[];
    };
    expect(
      skills.map(({ id, acts }) => [id, (acts ?? []).map(({ kind, path }) => `${kind} ${path}`)]),
    ).toEqual([
      ["other", []],
      [
        "pdf",
        ["plugin .claude-plugin/plugin.json", "hooks hooks/hooks.json", "mcp .mcp.json", "settings .cursor"],
      ],
    ]);
    expect((await own.run(["show", "pdf"])).stdout).toMatch(
      /^acts: +\.claude-plugin\/plugin\.json \(plugin\), /m,
    );
  });

  test("says in list only what its settings leave in", async () => {
    const own = new Project({
      ...PLUGIN,
      "skills.yaml": adjusted('pdf: { allow: [plugin], exclude: [hooks, .mcp.json, ".cursor/**"] }'),
    });
    expect((await own.run(["list"])).stdout).toMatch(
      /^\* pdf\s+\[claude\] \(acts by itself: plugin\) Does pdf\.$/m,
    );
  });
});

test("update says that the new version has it, and the build after it refuses", async () => {
  const own = new Project({
    ...SKILL,
    "skills.yaml": ENABLED.replace("{ path: ./skills }", '{ git: "file://BASE/project/skills" }'),
  });
  const git = "git -C skills -c user.name=a -c user.email=a@example.com";
  own.sh(
    `sed "s|BASE|\${PWD%/project}|" skills.yaml >new && mv new skills.yaml && git -C skills init -q && ${git} add -A && ${git} commit -qm one`,
  );
  expect((await own.run(["trust"])).status).toBe(0);
  expect((await own.run(["build"])).status).toBe(0);
  own.write({ "skills/pdf/.claude-plugin/plugin.json": "{}\n", "skills/pdf/hooks/hooks.json": "{}\n" });
  own.sh(`${git} add -A && ${git} commit -qm two`);
  const { status, stdout, stderr } = await own.run(["update"]);
  expect([status, codes(stderr)]).toEqual([0, []]);
  expect(stdout.replace(/\s+/g, " ")).toContain(
    "an agent acts on this by itself: plugin (.claude-plugin/plugin.json), hooks (hooks/hooks.json)",
  );
  expect(codes((await own.run(["build"])).stderr)).toEqual(["skill/acts"]);
});

test("a kind that does not exist is one mistake", async () => {
  const own = new Project({ ...PLUGIN, "skills.yaml": adjusted("pdf: { allow: [plugins] }") });
  const { status, stderr } = await own.run(["build"]);
  expect([status, codes(stderr)]).toEqual([1, ["config/value"]]);
  expect(stderr).toContain('Did you mean "plugin"?');
});
