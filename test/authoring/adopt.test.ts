import { describe, expect, test } from "vitest";
import type { Adopted, AdoptReader, AdoptResult } from "../../src/authoring/adopt/adopted.ts";
import { readAgentsToml } from "../../src/authoring/adopt/agents-toml.ts";
import { readApm } from "../../src/authoring/adopt/apm.ts";
import { FOREIGN_FORMATS, formatOf } from "../../src/authoring/adopt/formats.ts";
import { readNixSettings } from "../../src/authoring/adopt/nix-settings.ts";
import { readSkillfile } from "../../src/authoring/adopt/skillfile.ts";
import { readSkillfold } from "../../src/authoring/adopt/skillfold.ts";
import { readSkillsJson } from "../../src/authoring/adopt/skills-json.ts";
import { readSkillLock, readSkillsLock } from "../../src/authoring/adopt/skills-lock.ts";

const COMMIT = "0123456789abcdef0123456789abcdef01234567";
const TREE = "fedcba9876543210fedcba9876543210fedcba98";

function value(result: AdoptResult): Adopted {
  if (!result.ok) throw new Error(JSON.stringify(result.problem));
  return result.value;
}

/** `name: repository path @ref commit tree`, as one line each. */
function lines({ skills }: Adopted): readonly string[] {
  return skills.map(({ name, origin }) => {
    const words = [`${name ?? "*"}:`];
    if (origin.kind === "git") words.push(origin.repository, origin.path === null ? "?" : `/${origin.path}`);
    if (origin.kind === "npm") words.push(`npm:${origin.package}`, `/${origin.path ?? ""}`);
    if (origin.kind === "path") words.push(`path:${origin.path}`);
    const at = origin.kind === "git" ? origin.ref : origin.kind === "npm" ? origin.version : null;
    if (at !== null) words.push(`@${at}`);
    if (origin.kind === "git" && origin.commit !== null) words.push(`commit ${origin.commit.slice(0, 4)}`);
    if (origin.kind === "git" && origin.tree !== null) words.push(`tree ${origin.tree.slice(0, 4)}`);
    return words.join(" ");
  });
}

function left({ left }: Adopted): readonly string[] {
  return left.map(({ entry, why }) => `${entry}: ${why}`);
}

const entry = (more: object) => ({ source: "acme/skills", sourceType: "github", ...more });

describe("the locks of `skills`", () => {
  test("a user's has git's id of each skill's tree", () => {
    const read = value(
      readSkillLock(
        JSON.stringify({
          version: 3,
          skills: {
            pdf: entry({
              sourceUrl: "https://github.com/acme/skills.git",
              skillPath: "skills/pdf/SKILL.md",
              skillFolderHash: TREE,
              installedAt: "2026-03-01T10:00:00.000Z",
              updatedAt: "2026-03-01T10:00:00.000Z",
            }),
            root: entry({ skillPath: "SKILL.md", skillFolderHash: "", ref: "v2" }),
            site: {
              source: "mintlify/bun.com",
              sourceType: "mintlify",
              sourceUrl: "https://bun.com/docs/skill.md",
            },
          },
          dismissed: {},
          lastSelectedAgents: ["claude-code", "codex"],
        }),
      ),
    );
    expect(lines(read)).toEqual([
      "pdf: https://github.com/acme/skills.git /skills/pdf tree fedc",
      "root: acme/skills / @v2",
    ]);
    expect(left(read)).toEqual(["site: origin"]);
    expect(read.agents).toEqual(["claude-code", "codex"]);
  });

  test("a project's has refs, packages and directories", () => {
    const read = value(
      readSkillsLock(
        JSON.stringify({
          version: 1,
          skills: {
            lint: { source: "./tools/lint", sourceType: "local", computedHash: "ab" },
            pdf: entry({ ref: "main", computedHash: "cd" }),
            tables: {
              source: "@acme/tables",
              sourceType: "node_modules",
              skillPath: "skills/tables/SKILL.md",
              version: "1.2.3",
              computedHash: "ef",
            },
            old: { source: "@acme/old", sourceType: "node_modules", computedHash: "ef" },
          },
        }),
      ),
    );
    expect(lines(read)).toEqual([
      "lint: path:./tools/lint",
      "pdf: acme/skills ? @main",
      "tables: npm:@acme/tables /skills/tables @1.2.3",
      "old: npm:@acme/old /",
    ]);
  });

  test("a repository elsewhere that only its name is known of is not one of that name on GitHub", () => {
    const skills = {
      one: { source: "acme/skills", sourceType: "git" },
      two: { source: "acme/team/skills", sourceType: "gitlab" },
      address: { source: "https://git.example/acme/skills", sourceType: "git" },
      shell: { source: "git@git.example:acme/skills.git", sourceType: "git" },
    };
    const read = value(readSkillsLock(JSON.stringify({ version: 1, skills })));
    expect(lines(read)).toEqual([
      "address: https://git.example/acme/skills ?",
      "shell: git@git.example:acme/skills.git ?",
    ]);
    expect(left(read)).toEqual(["one: origin", "two: origin"]);
  });

  test.each([
    ["an older version", '{"version":2,"skills":{}}', { problem: "version", found: "2", known: [3] }],
    ["a newer one", '{"version":4,"skills":{}}', { problem: "version", found: "4", known: [3] }],
    ["none", '{"skills":{}}', { problem: "version", found: null, known: [3] }],
    ["a merge that is not done", '{"version":3,\n<<<<<<< ours\n', { problem: "syntax" }],
    ["another file", "[]", { problem: "shape" }],
    ["no skills", '{"version":3,"skills":[]}', { problem: "shape" }],
  ])("%s is refused", (_, text, problem) => {
    expect(readSkillLock(text)).toEqual({ ok: false, problem });
  });

  test("hostile names and paths lead nowhere", () => {
    const read = value(
      readSkillLock(
        `{"version":3,"skills":{${[
          `"../../.ssh": ${JSON.stringify(entry({ skillPath: "a" }))}`,
          `"\\u001b[2J": ${JSON.stringify(entry({ skillPath: "a" }))}`,
          `"-rf": ${JSON.stringify(entry({ skillPath: "a" }))}`,
          `"__proto__": ${JSON.stringify(entry({ skillPath: "a" }))}`,
          `"up": ${JSON.stringify(entry({ skillPath: "skills/../../etc/SKILL.md" }))}`,
          `"windows": ${JSON.stringify(entry({ skillPath: "C:\\x\\SKILL.md" }))}`,
          `"constructor": ${JSON.stringify({ sourceType: "github" })}`,
        ].join(",")}}}`,
      ),
    );
    expect(lines(read)).toEqual([]);
    expect(left(read)).toEqual([
      "../../.ssh: name",
      "\u001b[2J: name",
      "-rf: name",
      "__proto__: name",
      "up: path",
      "windows: path",
      "constructor: shape",
    ]);
  });
});

describe("agents.toml", () => {
  const text = `
version = 1
agents = ["claude", "cursor"]

[[skills]]
name = "find-bugs"
source = "getsentry/skills@v1.2.0"

[[skills]]
name = "review"
source = "git:https://git.example.com/team/skills.git"
ref = "main"
path = "skills/review"

[[skills]]
name = "own"
source = "path:./local/own"

[[skills]]
name = "*"
source = "git@github.com:acme/all.git"
exclude = ["old"]

[[skills]]
name = "site"
source = "https://docs.example.com"

[[mcp]]
name = "github"
command = "docker"
`;

  test("every kind of source, and what is locked", () => {
    const lock = `
version = 1
[skills.find-bugs]
source = "getsentry/skills@v1.2.0"
resolved_url = "https://github.com/getsentry/skills.git"
resolved_path = "plugins/sentry/skills/find-bugs"
resolved_commit = "${COMMIT}"
`;
    const read = value(readAgentsToml(text, lock));
    expect(lines(read)).toEqual([
      "find-bugs: getsentry/skills /plugins/sentry/skills/find-bugs @v1.2.0 commit 0123",
      "review: https://git.example.com/team/skills.git /skills/review @main",
      "own: path:./local/own",
      "*: git@github.com:acme/all.git ?",
    ]);
    expect(read.skills.at(-1)!.except).toEqual(["old"]);
    expect(left(read)).toEqual(["site: origin", "[[mcp]] github: kind"]);
    expect(read.agents).toEqual(["claude", "cursor"]);
  });

  test("of every skill of a source, those that are locked, each with its commit", () => {
    const lock = (name: string, source: string) =>
      `[skills.${name}]\nsource = "${source}"\nresolved_path = "skills/${name}"\nresolved_commit = "${COMMIT}"\n`;
    const read = value(
      readAgentsToml(
        `version = 1
[[skills]]
name = "*"
source = "acme/skills@main"
exclude = ["old"]
[[skills]]
name = "pdf"
source = "acme/other"
`,
        `version = 1\n${lock("docx", "acme/skills@main")}${lock("old", "acme/skills@main")}${lock("pdf", "acme/other")}${lock("x", "acme/x")}`,
      ),
    );
    expect(lines(read)).toEqual([
      "docx: acme/skills /skills/docx @main commit 0123",
      "pdf: acme/other /skills/pdf commit 0123",
    ]);
  });

  test("short names are GitLab's where the file says so", () => {
    const read = value(
      readAgentsToml(
        'version = 1\ndefaultRepositorySource = "gitlab"\n[[skills]]\nname = "a"\nsource = "g/r@v1"\n',
        null,
      ),
    );
    expect(lines(read)).toEqual(["a: https://gitlab.com/g/r ? @v1"]);
  });

  test("another version and no TOML are refused", () => {
    expect(readAgentsToml("version = 2\n", null)).toEqual({
      ok: false,
      problem: { problem: "version", found: "2", known: [1] },
    });
    expect(readAgentsToml("version = ", null)).toEqual({ ok: false, problem: { problem: "syntax" } });
  });
});

describe("apm.yml", () => {
  const text = `
name: app
version: 1.0.0
target: claude
dependencies:
  apm:
    - anthropics/skills/skills/pdf
    - microsoft/apm-sample-package#v1.0.0
    - gitlab.com/team/standards#main
    - git: https://git.example.com/team/deep.git
      path: skills/deep
      ref: v3
    - ./packages/own
    - github/awesome-copilot/agents/api.agent.md
  mcp: [github]
`;

  test("every form of a dependency, and what is locked", () => {
    const lock = `
lockfile_version: "1"
dependencies:
  - repo_url: github.com/anthropics/skills
    virtual_path: skills/pdf
    resolved_commit: ${COMMIT}
`;
    const read = value(readApm(text, lock));
    expect(lines(read)).toEqual([
      "pdf: anthropics/skills /skills/pdf commit 0123",
      "*: microsoft/apm-sample-package / @v1.0.0",
      "*: https://gitlab.com/team/standards / @main",
      "deep: https://git.example.com/team/deep.git /skills/deep @v3",
      "own: path:./packages/own",
    ]);
    expect(left(read)).toEqual(["github/awesome-copilot/agents/api.agent.md: kind", "mcp: github: kind"]);
    expect(read.agents).toEqual(["claude"]);
  });

  test("a lock of another version is refused", () => {
    expect(readApm(text, 'lockfile_version: "3"\ndependencies: []\n')).toEqual({
      ok: false,
      problem: { problem: "version", found: "3", known: ["1", "2"] },
    });
  });

  test("another file of this name is refused", () => {
    expect(readApm("- a\n", null)).toEqual({ ok: false, problem: { problem: "shape" } });
    expect(readApm("a: [", null)).toEqual({ ok: false, problem: { problem: "syntax" } });
  });
});

describe("skillfold.yaml", () => {
  test("every kind of source, and what is locked", () => {
    const read = value(
      readSkillfold(
        `
skills:
  helper: ./skills/helper
  design: github:anthropics/skills/skills/design@v1.2.0
  pasted: https://github.com/acme/skills/tree/main/pasted
  planning: npm:skillfold/planning@2.0.0
  scoped: { source: "npm:@acme/kit/deep/one", version: 1 }
compose:
  reviewer: { use: [helper] }
rules:
  style: ./rules/style.md
targets: [claude, codex]
`,
        `
lockfileVersion: 1
skills:
  design:
    source: github:anthropics/skills/skills/design@v1.2.0
    resolved: github:anthropics/skills/skills/design@${COMMIT}
  planning:
    source: npm:skillfold/planning@2.0.0
    resolved: npm:skillfold/planning@2.0.0
`,
      ),
    );
    expect(lines(read)).toEqual([
      "helper: path:./skills/helper",
      "design: anthropics/skills /skills/design @v1.2.0 commit 0123",
      "pasted: acme/skills /pasted @main",
      "planning: npm:skillfold /planning @2.0.0",
      "scoped: npm:@acme/kit /deep/one @1",
    ]);
    expect(left(read)).toEqual(["reviewer: made", "style: kind"]);
    expect(read.agents).toEqual(["claude", "codex"]);
  });

  test("the older form of the file, and a lock of another version, are refused", () => {
    expect(readSkillfold("name: x\nteam: {}\n", null)).toEqual({ ok: false, problem: { problem: "shape" } });
    expect(readSkillfold("skills: {}\n", "lockfileVersion: 2\n")).toEqual({
      ok: false,
      problem: { problem: "version", found: "2", known: [1] },
    });
  });
});

describe("Skillfile", () => {
  test("every kind of line, with and without a name, and what is locked", () => {
    const read = value(
      readSkillfile(
        [
          "\uFEFF# tools",
          "install  claude-code  global",
          "github  skill  obra/superpowers  skills/requesting-code-review",
          "github  skill  mine  nuxt/ui@v4  skills/nuxt-ui/SKILL.md  # inline",
          'local   skill  "my skills/one"',
          "github  skill  acme/one  one.md",
          "github  agent  acme/agents  a.md",
          "gitlab  skill  group/sub/project  skills/x  main",
          "url     skill  https://example.com/browser.md",
          "set foo disabled=true",
        ].join("\r\n"),
        JSON.stringify({
          "github/skill/requesting-code-review": {
            owner_repo: "obra/superpowers",
            path: "skills/requesting-code-review",
            ref: "main",
            sha: COMMIT,
          },
        }),
      ),
    );
    expect(lines(read)).toEqual([
      "requesting-code-review: obra/superpowers /skills/requesting-code-review commit 0123",
      "mine: nuxt/ui /skills/nuxt-ui @v4",
      "one: path:my skills/one",
      "x: https://gitlab.com/group/sub/project /skills/x @main",
    ]);
    expect(left(read)).toEqual([
      "github  skill  acme/one  one.md: origin",
      "github  agent  acme/agents  a.md: kind",
      "url     skill  https://example.com/browser.md: origin",
      "set foo disabled=true: shape",
    ]);
    expect(read.agents).toEqual(["claude-code"]);
  });

  test("a quotation mark that is not closed, and a broken lock, are refused", () => {
    expect(readSkillfile('local skill "a', null)).toEqual({ ok: false, problem: { problem: "syntax" } });
    expect(readSkillfile("", "{")).toEqual({ ok: false, problem: { problem: "syntax" } });
  });
});

describe("skills.json", () => {
  test("every specifier", () => {
    const read = value(
      readSkillsJson(
        JSON.stringify({
          installDir: ".agents/skills",
          patchedSkills: { "find-skills": "patches/find-skills.patch" },
          skills: {
            "find-skills": `github:vercel-labs/skills#${COMMIT}&path:/skills/find-skills`,
            linked: "link:./local-source/linked",
            kept: "local:*",
            packed: "file:./skills.tgz&path:/skills/packed",
            tables: "npm:@acme/tables@1.0.0&path:/skills/tables",
            deep: "https://git.example.com/a/b.git#main&path:/skills/deep",
            out: "github:a/b#main&path:/../x",
          },
        }),
      ),
    );
    expect(lines(read)).toEqual([
      `find-skills: vercel-labs/skills /skills/find-skills @${COMMIT} commit 0123`,
      "linked: path:./local-source/linked",
      "kept: path:.agents/skills/kept",
      "tables: npm:@acme/tables /skills/tables @1.0.0",
      "deep: https://git.example.com/a/b.git /skills/deep @main",
    ]);
    expect(left(read)).toEqual(["packed: origin", "out: path", "patchedSkills.find-skills: setting"]);
  });

  test("another program's skills.json is refused", () => {
    expect(readSkillsJson('{"skills":{},"registry":"ghcr.io"}')).toEqual({
      ok: false,
      problem: { problem: "shape" },
    });
  });
});

describe("the settings of agent-skills-nix", () => {
  test("become parts of a skills.yaml", () => {
    const { config, left } = value(
      readNixSettings(
        JSON.stringify({
          enable: true,
          sources: {
            anthropic: {
              input: "anthropic-skills",
              path: null,
              subdir: "skills",
              idPrefix: null,
              filter: { maxDepth: 1, nameRegex: null },
            },
            mine: {
              input: null,
              path: "/home/u/skills",
              subdir: ".",
              idPrefix: "me",
              filter: { maxDepth: null, nameRegex: "^a" },
            },
            stored: { input: null, path: "/nix/store/0123456789abcdfghijklmnpqrsvwxyz-source", subdir: "." },
          },
          skills: {
            enable: ["pdf"],
            enableAll: ["mine", "stored"],
            explicit: {
              doc: {
                enable: true,
                from: "anthropic",
                path: "doc",
                rename: "word",
                agents: ["claude"],
                packages: ["/nix/store/x"],
                transform: null,
              },
              gone: { enable: true, from: "stored", path: "gone" },
              "../up": { enable: true, from: "anthropic", path: "up" },
              off: { enable: false, from: "anthropic", path: "off" },
            },
          },
          targets: {
            claude: {
              enable: true,
              dest: "${CLAUDE_CONFIG_DIR:-$HOME/.claude}/skills",
              structure: "symlink-tree",
              systems: [],
            },
            pi: { enable: true, dest: ".pi/agent/skills", structure: "link", systems: ["x86_64-linux"] },
            codex: { enable: false, dest: "x", structure: "link", systems: [] },
          },
          excludePatterns: ["/.system"],
        }),
      ),
    );
    expect(config).toEqual({
      sources: {
        anthropic: { input: "anthropic-skills", subdir: "skills", filter: { maxDepth: 1 } },
        mine: { path: "/home/u/skills", idPrefix: "me", filter: { nameRegex: "^a" } },
      },
      enable: ["pdf"],
      enableAll: ["mine"],
      explicit: { doc: { from: "anthropic", rename: "word", targets: ["claude"] } },
      targets: {
        claude: {
          dest: "${CLAUDE_CONFIG_DIR:-$HOME/.claude}/skills",
          structure: "symlink-tree",
          layout: "nested",
          exclude: [".system"],
        },
        pi: {
          dest: "$HOME/.pi/agent/skills",
          structure: "link",
          layout: "nested",
          systems: ["x86_64-linux"],
        },
      },
    });
    expect(left.map(({ entry, why }) => `${entry}: ${why}`)).toEqual([
      "sources.stored: origin",
      "skills.explicit.doc.packages: setting",
      "skills.explicit.gone: origin",
      "skills.explicit.../up: name",
    ]);
  });

  test("other JSON is refused", () => {
    expect(readNixSettings('{"name":"x"}')).toEqual({ ok: false, problem: { problem: "shape" } });
  });
});

test("each format is known by its file", () => {
  for (const format of FOREIGN_FORMATS) expect(formatOf(format.file)).toBe(format);
  expect(formatOf("settings.json")?.manager).toBe("agent-skills-nix");
  expect(formatOf("package.toml")).toBeNull();
});

test("nothing that others write makes a reader throw", () => {
  const texts = [
    "",
    "null",
    "[]",
    "{}",
    '"x"',
    "\u0000",
    "a: &a [*a]",
    '{"version":3,"skills":{"a":null}}',
    "= = =",
  ];
  const readers: readonly AdoptReader[] = [...FOREIGN_FORMATS.map(({ read }) => read), readNixSettings];
  for (const read of readers)
    for (const text of texts)
      for (const lock of [null, ...texts]) expect(typeof read(text, lock).ok).toBe("boolean");
});
