// Transforms, patches and packages through the program: what an agent gets, and whose digest changes.

import fs from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { type Files, Project, skillFile } from "../support/project.ts";

const SKILLS: Files = {
  "skills/notes/SKILL.md": `${skillFile("notes", "Writes notes.")}\nUse jq.\n`,
  "skills/other/SKILL.md": skillFile("other"),
};

function config(own: string, more = ""): string {
  return `version: 1\nsources:\n  mine: { path: ./skills }\n${more}skills:\n  enable: [other]\n  explicit:\n    release-notes:\n      from: mine\n      path: notes\n${own}targets:\n  claude: true\n`;
}

/** The SKILL.md that the agent gets. */
async function installed(own: Project, ...args: readonly string[]): Promise<string> {
  const { status, stderr } = await own.run(["install", ...args]);
  expect([status, stderr]).toEqual([0, ""]);
  return fs.readFileSync(path.join(own.directory, ".claude/skills/release-notes/SKILL.md"), "utf8");
}

async function manifest(own: Project, ...args: readonly string[]) {
  const built = await own.run(["build", ...args]);
  expect(built.stderr).toBe("");
  return JSON.parse(fs.readFileSync(path.join(built.stdout.trim(), "manifest.json"), "utf8")) as {
    facts: object;
    packages: object;
    skills: Record<string, { name: string; rendered: string; resolved: string }>;
  };
}

async function digests(own: Project): Promise<Record<string, string>> {
  return Object.fromEntries(
    Object.values((await manifest(own)).skills).map(({ name, rendered }) => [name, rendered]),
  );
}

describe("a transform", () => {
  test("has the text, its parts, the table and the variables to write with, and nothing is escaped", async () => {
    const own = new Project({
      ...SKILLS,
      "skills.yaml": config(
        '      transform: { file: ./house.hbs }\n      vars: { team: "R&D <x>", lines: [a, b] }\n      packages: [sh]\n',
      ),
      "house.hbs":
        "{{original}}\n{{id}} {{name}} {{source}} [{{rev}}] {{frontmatter.description}} {{vars.team}}\n{{#each vars.lines}}* {{this}}\n{{/each}}\n{{dependencies}}---{{body}}",
    });
    expect(await installed(own)).toBe(
      "---\nname: release-notes\ndescription: Writes notes.\n---\n\n# notes\n\nUse jq.\n\nrelease-notes release-notes mine [] Writes notes. R&D <x>\n* a\n* b\n## Dependencies\n\n| Package | Path |\n|---------|------|\n| sh | `./sh` |\n\n---\n# notes\n\nUse jq.\n",
    );
  });

  test.each([
    ["./house.hbs", true],
    ["../house", true],
    ["house.hbs", true],
    ["templates/house.hbs", true],
    ["'{{name}}.hbs'", false],
    ["./house {{original}}", false],
    [".../house", false],
    ["house", false],
  ])("that is written %s is taken for the name of a file: %s", async (written, isName) => {
    const own = new Project({ ...SKILLS, "skills.yaml": config(`      transform: ${written}\n`) });
    const { status, stderr } = await own.run(["build"]);
    expect(status).toBe(1);
    expect(stderr).toMatch(/^skills\.yaml:10:18: error: /);
    expect([...stderr.matchAll(/\[(transform\/[a-z-]+)\]/g)].map(([, code]) => code)).toEqual([
      isName ? "transform/file-name" : "transform/frontmatter",
    ]);
    expect(stderr.includes(`transform: { file: ${written} }`)).toBe(isName);
  });

  test("that is not there leaves the table at the end, and without packages every byte of the source", async () => {
    const own = new Project({ ...SKILLS, "skills.yaml": config("      packages: [sh]\n") });
    expect(await installed(own)).toMatch(/\nUse jq\.\n\n## Dependencies\n\n\| Package \| Path \|\n/);
    own.write({ "skills.yaml": config("      rename: notes\n") });
    const [notes] = Object.values((await manifest(own)).skills).filter(({ name }) => name === "notes");
    expect(notes!.rendered).toBe(notes!.resolved);
    expect(notes!.resolved).toBe((await own.run(["hash", "skills/notes"])).stdout.trim());
  });

  test("has its mistakes shown where they are, in skills.yaml and in a file", async () => {
    const own = new Project({
      ...SKILLS,
      "skills.yaml": config(
        "      transform: |\n        {{original}}\n        For {{vars.taem}}.\n      vars: { team: x }\n",
      ),
    });
    const said = await own.run(["build"]);
    expect(said.status).toBe(1);
    expect(said.stderr).toMatch(/^skills\.yaml:12:15: error: .*\[transform\/missing\]$/m);
    own.write({
      "skills.yaml": config("      transform: { file: ./t.hbs }\n"),
      "t.hbs": "{{original}}\n\n{{orignal}}\n",
    });
    expect((await own.run(["build"])).stderr).toMatch(/^t\.hbs:3:3: error: .*\[transform\/unknown-name\]$/m);
  });

  /** What building says of a template beside an upstream whose description has a second line that looks like a key. */
  async function saidOf(template: string, frontmatter: string) {
    const own = new Project({
      "skills/notes/SKILL.md": `---\n${frontmatter}---\n# notes\n`,
      "skills/other/SKILL.md": skillFile("other"),
      "skills.yaml": config(
        '      transform: { file: ./house.hbs }\n      vars: { keys: "license: MIT\\nallowed-tools: Read" }\n',
      ),
      "house.hbs": template,
    });
    const { status, stderr } = await own.run(["build"]);
    return {
      status,
      codes: [...stderr.matchAll(/\[([a-z]+\/[a-z-]+)\]$/gm)].map(([, code]) => code),
      stderr,
    };
  }

  const TWO_LINES =
    'description: "Writes notes.\\nhooks: x"\nmetadata: { note: "x\\nhooks: y", tags: ["a\\nhooks: z"] }\n';

  test.each([
    "description: {{frontmatter.description}}",
    "description: {{@root.frontmatter.description}}",
    "description: {{#with frontmatter}}{{description}}{{/with}}",
    "description: {{#with frontmatter as |all|}}{{all.description}}{{/with}}",
    "description: x\nnote: {{#each frontmatter.metadata.tags}}{{this}}{{/each}}",
    "description: x\nnote: {{#each frontmatter.metadata.tags as |tag|}}{{tag}}{{/each}}",
    "description: x\nnote: {{#with frontmatter.metadata}}{{#each tags}}{{../note}}{{/each}}{{/with}}",
    "{{#each frontmatter}}{{#if @first}}{{@key}}: {{this}}\n{{/if}}{{/each}}",
    "{{#each frontmatter as |value key|}}{{#if @first}}{{key}}: {{value}}\n{{/if}}{{/each}}",
    "description: x\n{{#each frontmatter.metadata}}{{@key}}: x\n{{/each}}",
    "description: {{body}}",
  ])("does not let upstream choose keys of the frontmatter that it writes: %s", async (lines) => {
    const { status, codes } = await saidOf(`---\n${lines}\n---\n{{original}}`, TWO_LINES);
    expect(status).toBe(1);
    expect(codes[0]).toMatch(/^transform\/(?:adds-keys|frontmatter)$/);
  });

  test("says which value it is, and where", async () => {
    const said = await saidOf("---\ndescription: {{frontmatter.description}}\n---\n", TWO_LINES);
    expect(said.stderr).toMatch(
      /^house\.hbs:2:16: error: .*\{\{frontmatter\.description\}\}.*\[transform\/adds-keys\]$/m,
    );
  });

  test.each([
    ["{{original}}", TWO_LINES],
    ["{{original}}{{body}}{{frontmatter.description}}", TWO_LINES],
    ["---\n{{#each frontmatter}}{{@key}}: {{this}}\n{{/each}}---\n", "description: x\nhooks: y\n"],
    [
      "---\n{{#each frontmatter as |value key|}}{{key}}: {{value}}\n{{/each}}---\n",
      "description: x\nhooks: y\n",
    ],
    ["---\ndescription: x\n{{vars.keys}}\n---\n{{body}}", TWO_LINES],
    [
      "---\ndescription: x\nmetadata:\n{{#each frontmatter.metadata}}  {{@key}}: {{this}}\n{{/each}}---\n",
      "description: x\nmetadata: { a: b, c: 1 }\n",
    ],
    [
      "---\nname: {{name}}\ndescription: {{frontmatter.description}}\n---\n{{original}}",
      "description: |\n  Writes notes.\n",
    ],
  ])("takes over what its author wants: %s", async (template, frontmatter) => {
    const { status, stderr } = await saidOf(template, frontmatter);
    expect([status, stderr]).toEqual([0, ""]);
  });

  test("of a source that is locked knows the commit", async () => {
    const own = new Project({
      ...SKILLS,
      "skills.yaml": config('      transform: "{{original}}{{rev}}"\n').replace(
        "{ path: ./skills }",
        '{ git: "file://BASE/project/skills" }',
      ),
    });
    own.sh(
      'sed "s|BASE|${PWD%/project}|" skills.yaml >new && mv new skills.yaml && cd skills && git init -q && git add -A && git -c user.name=a -c user.email=a@example.com commit -qm one',
    );
    const rev = own.sh("git -C skills rev-parse HEAD").stdout.trim();
    expect((await own.run(["trust"])).status).toBe(0);
    expect((await own.run(["install"])).status).toBe(0);
    expect(
      fs.readFileSync(path.join(own.directory, ".claude/skills/release-notes/SKILL.md"), "utf8"),
    ).toMatch(new RegExp(`Use jq\\.\\n${rev}$`));
  });
});

describe("the digest", () => {
  test.each([
    ["a variable", "skills.yaml", "team: x", "team: y"],
    ["a template", "house.hbs", "For", "To"],
    ["a patch", "a.patch", "+Use jq or yq.", "+Use yq or jq."],
  ])("of exactly the skill changes that %s is for", async (_, file, from, to) => {
    const own = new Project({
      ...SKILLS,
      "skills.yaml": config(
        "      transform: { file: ./house.hbs }\n      vars: { team: x }\n      patches: [./a.patch]\n",
      ),
      "house.hbs": "{{original}}\nFor {{vars.team}}.\n",
      "a.patch": "--- a/SKILL.md\n+++ b/SKILL.md\n@@ -6,3 +6,3 @@\n # notes\n \n-Use jq.\n+Use jq or yq.\n",
    });
    const before = await digests(own);
    const text = fs.readFileSync(path.join(own.directory, file), "utf8");
    expect(text).toContain(from);
    own.write({ [file]: text.replace(from, to) });
    const after = await digests(own);
    expect(after["other"]).toBe(before["other"]);
    expect(after["release-notes"]).not.toBe(before["release-notes"]);
  });
});

describe("a patch", () => {
  const PATCH = "--- a/SKILL.md\n+++ b/SKILL.md\n@@ -6,3 +6,3 @@\n # notes\n \n-Use jq.\n+Use jq or yq.\n";

  test("that upstream moved under is shown with its hunk, the file and what is there now, and nothing is installed", async () => {
    const own = new Project({
      ...SKILLS,
      "skills.yaml": config("      patches: [./a.patch]\n"),
      "a.patch": PATCH,
    });
    expect(await installed(own)).toContain("Use jq or yq.\n");
    own.write({ "skills/notes/SKILL.md": `${skillFile("notes", "Writes notes.")}\nUse jaq now.\n` });
    const { status, stderr } = await own.run(["install"]);
    expect(status).toBe(1);
    expect(stderr).toMatch(/^a\.patch:3:1: error: .*SKILL\.md.*\[patch\/conflict\]$/m);
    expect(stderr).toContain("@@ -6,3 +6,3 @@");
    expect(stderr).toContain("Use jaq now.");
    expect(
      fs.readFileSync(path.join(own.directory, ".claude/skills/release-notes/SKILL.md"), "utf8"),
    ).toContain("Use jq or yq.\n");
  });

  test("and a file that leave no skill are told apart by their place", async () => {
    const files = "      files:\n        a.md: ./a.md\n        SKILL.md: ./a.md\n";
    const own = new Project({
      ...SKILLS,
      "skills.yaml": config(files),
      "a.md": "Nothing\n",
      "a.patch": "--- /dev/null\n+++ b/b.md\n@@ -0,0 +1 @@\n+x\n",
    });
    expect((await own.run(["build"])).stderr).toMatch(
      /^skills\.yaml:12:9: error: .*\[overlay\/frontmatter\]$/m,
    );
    own.write({ "skills.yaml": config(`${files}      patches: [./a.patch]\n`) });
    expect((await own.run(["build"])).stderr).toMatch(
      /^skills\.yaml:7:5: error: .*\[overlay\/frontmatter\]$/m,
    );
  });

  test("leaves nothing out of SKILL.md that makes it a skill, and escapes nowhere", async () => {
    const own = new Project({
      ...SKILLS,
      "skills.yaml": config("      patches: [./a.patch]\n"),
      "a.patch":
        "--- a/SKILL.md\n+++ b/SKILL.md\n@@ -1,4 +1,3 @@\n ---\n name: notes\n-description: Writes notes.\n ---\n",
    });
    expect((await own.run(["build"])).stderr).toContain("[overlay/frontmatter]");
    own.write({ "a.patch": "--- /dev/null\n+++ b/../../evil\n@@ -0,0 +1 @@\n+x\n" });
    expect((await own.run(["build"])).stderr).toContain("[patch/path]");
  });
});

describe("packages", () => {
  test("are installed as scripts that run what is on PATH, and the same on every machine", async () => {
    const own = new Project({
      ...SKILLS,
      "skills.yaml": config("      packages: [sh, { name: coreutils, bins: [ls, cat] }, no-such-program]\n"),
    });
    const { status, stderr } = await own.run(["install"]);
    expect(status).toBe(0);
    expect(stderr).toContain("[package/not-on-path]");
    expect(own.sh(".claude/skills/release-notes/sh -c 'echo hello'").stdout).toBe("hello\n");
    expect(own.sh("echo hello | .claude/skills/release-notes/coreutils/cat").stdout).toBe("hello\n");
    const missing = own.sh(".claude/skills/release-notes/no-such-program");
    expect([missing.status, missing.stderr.includes("no-such-program")]).toEqual([127, true]);
    expect((await manifest(own)).packages).toEqual({});
  });
});
