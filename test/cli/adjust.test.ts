// `skills.adjust`: settings of skills of the catalog, which neither select nor rename them.

import fs from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { type Files, Project, skillFile } from "../support/project.ts";

const SKILLS: Files = {
  "skills/cat/doc/SKILL.md": `${skillFile("doc", "Writes documents.")}\nUse jq.\n`,
  "skills/cat/doc/references/style.md": "Style.\n",
  "skills/cat/doc/tests/a.md": "a\n",
  "skills/cat/pdf/SKILL.md": skillFile("pdf"),
  "skills/other/SKILL.md": skillFile("other"),
  "house.md": "House.\n",
  "a.patch": "--- a/SKILL.md\n+++ b/SKILL.md\n@@ -5,4 +5,4 @@\n \n # doc\n \n-Use jq.\n+Use yq.\n",
};

/** `adjust` and what else stands in the file after `skills:`. */
function config(adjust: string, more = "", selected = 'enable: ["cat/*", other]'): string {
  const entries = adjust === "" ? "" : `  adjust:\n    ${adjust.replaceAll("\n", "\n    ")}\n`;
  return `version: 1\nsources:\n  mine: { path: ./skills }\nskills:\n  ${selected}\n${entries}targets:\n  claude: true\n${more}`;
}

function codes(stderr: string): readonly string[] {
  return [...stderr.matchAll(/^.*\[([a-z]+\/[a-z-]+)\]$/gm)].map(([, code]) => code!);
}

/** Every file of what the agent gets, `x` when it is executable. */
async function agentGets(
  own: Project,
  entry = "doc",
  ...args: readonly string[]
): Promise<Record<string, string>> {
  const { status, stderr } = await own.run(["install", ...args]);
  expect([status, stderr]).toEqual([0, ""]);
  const directory = path.join(own.directory, ".claude/skills", entry);
  const files = fs.readdirSync(directory, { recursive: true, encoding: "utf8" }).sort();
  return Object.fromEntries(
    files.flatMap((name) => {
      const file = path.join(directory, name);
      if (!fs.statSync(file).isFile()) return [];
      return [[name, `${fs.statSync(file).mode & 0o100 ? "x " : ""}${fs.readFileSync(file, "utf8")}`]];
    }),
  );
}

async function digests(own: Project, ...args: readonly string[]): Promise<Record<string, string>> {
  const built = await own.run(["build", ...args]);
  expect(built.stderr).toBe("");
  const manifest = JSON.parse(fs.readFileSync(path.join(built.stdout.trim(), "manifest.json"), "utf8")) as {
    skills: Record<string, { name: string; rendered: string }>;
  };
  return Object.fromEntries(Object.values(manifest.skills).map(({ name, rendered }) => [name, rendered]));
}

test("a skill with settings keeps its name, its id and the bytes of its frontmatter", async () => {
  const own = new Project({ ...SKILLS, "skills.yaml": config("cat/doc: { patches: [./a.patch] }") });
  expect(await agentGets(own)).toEqual({
    "SKILL.md": `${skillFile("doc", "Writes documents.")}\nUse yq.\n`,
    "references/style.md": "Style.\n",
    "tests/a.md": "a\n",
  });
  expect(fs.readdirSync(path.join(own.directory, ".claude/skills")).sort()).toEqual(["doc", "other", "pdf"]);
});

test("everything that explicit can make of a skill, it can too", async () => {
  const own = new Project({
    ...SKILLS,
    "skills.yaml": config(
      `cat/doc:
  exclude: ["tests/**"]
  files: { references/house.md: ./house.md }
  patches: [./a.patch]
  executable: [references/house.md]
  transform: "{{original}}{{id}} {{name}} {{source}} {{vars.team}}\\n{{dependencies}}"
  vars: { team: Payments }
  packages: [sh]
  when: { env: { HOME: true } }`,
    ),
  });
  const { sh, ...files } = await agentGets(own);
  expect(sh).toMatch(/^x #!\/bin\/sh\n/);
  expect(files).toEqual({
    "SKILL.md": `${skillFile("doc", "Writes documents.")}\nUse yq.\ncat/doc doc mine Payments\n## Dependencies\n\n| Package | Path |\n|---------|------|\n| sh | \`./sh\` |\n\n`,
    "references/house.md": "x House.\n",
    "references/style.md": "Style.\n",
  });
  const shown = (await own.run(["show", "cat/doc"])).stdout;
  expect(shown).toMatch(/^own: +exclude, files, patches, executable, transform, packages$/m);
});

test.each([
  "exclude: [tests]",
  "include: [SKILL.md, tests]",
  "files: { a.md: ./house.md }",
  "patches: [./a.patch]",
  'transform: "{{original}}x"',
  "executable: [tests/a.md]",
  "packages: [sh]",
])("changes the digest of exactly its skill: %s", async (settings) => {
  const own = new Project({ ...SKILLS, "skills.yaml": config("") });
  const before = await digests(own);
  own.write({ "skills.yaml": config(`cat/doc: { ${settings} }`) });
  const after = await digests(own);
  expect(Object.keys(after).filter((name) => after[name] !== before[name])).toEqual(["doc"]);
});

test("what is only allowed changes nothing", async () => {
  const own = new Project({ ...SKILLS, "skills.yaml": config("") });
  const before = await digests(own);
  own.write({ "skills.yaml": config("cat/doc: { allow: [plugin], vars: { team: x } }") });
  expect(await digests(own)).toEqual(before);
});

describe("where its condition does not hold", () => {
  test("the skill is as its source has it", async () => {
    const own = new Project({
      ...SKILLS,
      "skills.yaml": config("cat/doc: { exclude: [tests], when: { os: macos } }"),
    });
    const linux = await digests(own, "--fact", "os=linux");
    expect(linux).not.toEqual(await digests(own, "--fact", "os=macos"));
    own.write({ "skills.yaml": config("") });
    expect(await digests(own)).toEqual(linux);
  });

  test("show --why says so", async () => {
    const own = new Project({
      ...SKILLS,
      "skills.yaml": config("cat/doc: { exclude: [tests], when: { os: macos } }"),
    });
    const { stdout } = await own.run(["show", "cat/doc", "--why", "--fact", "os=linux"]);
    expect(stdout).toMatch(/fails {2}adjust cat\/doc: os darwin {2}\(skills\.yaml:7\)/);
    expect(stdout).toMatch(
      /^ {2}settings of `adjust` do not apply: `os` is "linux", not "darwin" \(skills\.yaml:7\)$/m,
    );
    const there = await own.run(["show", "cat/doc", "--why", "--fact", "os=macos"]);
    expect(there.stdout).toMatch(/^ {2}settings of `adjust` \(skills\.yaml:7\)$/m);
  });
});

describe("its mistakes", () => {
  test.each([
    [
      "an id that is not there",
      "cat/dok: { exclude: [tests] }",
      "adjust/unknown",
      1,
      'Did you mean "cat/doc"?',
    ],
    ["a glob", '"cat/*": { exclude: [tests] }', "adjust/unknown", 1, "single ids"],
    ["an id that cannot be one", '"../doc": { exclude: [tests] }', "skill/id", 1, ""],
    [
      "what only explicit has",
      "cat/doc: { rename: doc2 }",
      "config/unknown-key",
      1,
      "list it under `skills.explicit`",
    ],
    ["a text for a map", "cat/doc: none", "config/type", 1, ""],
    ["a patch that is not there", "cat/doc: { patches: [./b.patch] }", "local/missing", 1, ""],
    ["files that are not there", "cat/doc: { exclude: [nothing] }", "glob/no-file", 0, ""],
  ])("%s", async (_, adjust, code, status, hint) => {
    const own = new Project({ ...SKILLS, "skills.yaml": config(adjust) });
    const said = await own.run(["build"]);
    expect([said.status, codes(said.stderr)]).toEqual([status, [code]]);
    expect(said.stderr).toContain(hint);
  });

  test("an id that is explicit, also where that does not apply", async () => {
    const own = new Project({
      ...SKILLS,
      "skills.yaml": config("doc2: { exclude: [tests] }").replace(
        "  adjust:",
        "  explicit:\n    doc: { from: mine, path: cat/doc, rename: doc2, when: { os: macos } }\n  adjust:",
      ),
    });
    for (const os of ["macos", "linux"]) {
      const { stderr } = await own.run(["build", "--fact", `os=${os}`]);
      expect(codes(stderr)).toEqual(["adjust/explicit"]);
      expect(stderr).toContain('Move them to its entry: `skills.explicit`, "doc".');
    }
  });

  test("a skill that nothing selects is a warning, unless something else is wrong", async () => {
    const own = new Project({
      ...SKILLS,
      "skills.yaml": config("cat/doc: { exclude: [tests] }", "", "enable: [other]"),
    });
    const said = await own.run(["build"]);
    expect([said.status, codes(said.stderr)]).toEqual([0, ["adjust/unused"]]);
    own.write({ "skills.yaml": config("cat/doc: { exclude: [tests] }", "", "enable: [othr]") });
    expect(codes((await own.run(["build"])).stderr)).toEqual(["skill/unknown"]);
  });

  test("an id that is not there, and enabled as well, is one mistake", async () => {
    const own = new Project({
      ...SKILLS,
      "skills.yaml": config("cat/dok: { exclude: [tests] }", "", "enable: [cat/dok, other]"),
    });
    expect(codes((await own.run(["build"])).stderr)).toEqual(["skill/unknown"]);
  });

  test("a skill that a new version of its source has lost is a loss of the source", async () => {
    const own = new Project({
      ...SKILLS,
      "skills.yaml": config("cat/doc: { exclude: [tests] }").replace(
        "{ path: ./skills }",
        '{ git: "file://BASE/project/skills" }',
      ),
    });
    const git = "git -C skills -c user.name=a -c user.email=a@example.com";
    own.sh(
      `sed "s|BASE|\${PWD%/project}|" skills.yaml >new && mv new skills.yaml && git -C skills init -q && ${git} add -A && ${git} commit -qm one`,
    );
    expect((await own.run(["trust"])).status).toBe(0);
    expect((await own.run(["build"])).status).toBe(0);
    own.sh(`${git} mv cat/doc cat/docs && ${git} commit -qm two`);
    const { status, stderr } = await own.run(["update"]);
    expect([status, codes(stderr)]).toEqual([1, ["skill/gone"]]);
    expect(stderr).toContain("cat/docs");
  });

  test("a source that is not there hides which ids there are", async () => {
    const own = new Project({
      ...SKILLS,
      "skills.yaml": config("ours/x: { exclude: [tests] }").replace(
        "skills:\n",
        "  ours: { path: ./nothing }\nskills:\n",
      ),
    });
    expect(codes((await own.run(["build"])).stderr)).not.toContain("adjust/unknown");
  });
});

describe("in several files", () => {
  test("maps merge, lists append, null removes, and paths belong to their files", async () => {
    const own = new Project({
      ...SKILLS,
      "team/b.patch": "--- /dev/null\n+++ b/b.md\n@@ -0,0 +1 @@\n+b\n",
      "team/skills.yaml":
        "version: 1\nskills:\n  adjust:\n    cat/doc: { patches: [./b.patch], exclude: [tests], vars: { team: a, lead: b } }\n    other: { vars: { x: 1 } }\n",
      "skills.yaml": `extends: [./team/skills.yaml]\n${config(
        'cat/doc: { patches: [./a.patch], transform: "{{original}}{{vars.team}}{{vars.lead}}", vars: { team: c } }\nother: null',
        'profiles:\n  work:\n    skills:\n      adjust:\n        cat/doc: { exclude: ["references/**"], transform: null }\n',
      )}`,
    });
    expect(await agentGets(own)).toEqual({
      "SKILL.md": `${skillFile("doc", "Writes documents.")}\nUse yq.\ncb`,
      "b.md": "b\n",
      "references/style.md": "Style.\n",
    });
    expect(await agentGets(own, "doc", "--profile", "work")).toEqual({
      "SKILL.md": `${skillFile("doc", "Writes documents.")}\nUse yq.\n`,
      "b.md": "b\n",
    });
  });

  test("a condition is replaced as a whole", async () => {
    const own = new Project({
      ...SKILLS,
      "base.yaml":
        "version: 1\nskills:\n  adjust:\n    cat/doc: { when: { os: [macos, linux] }, exclude: [tests] }\n",
      "skills.yaml": `extends: [./base.yaml]\n${config("cat/doc: { when: { os: [windows] } }")}`,
    });
    expect(Object.keys(await agentGets(own, "doc", "--fact", "os=linux"))).toContain("tests/a.md");
  });
});

test("a skill of another source by the same path is another skill, and a prefix belongs to the id", async () => {
  const own = new Project({
    ...SKILLS,
    "theirs/cat/doc/SKILL.md": skillFile("doc"),
    "theirs/cat/doc/tests/a.md": "a\n",
    "skills.yaml": config("their/cat/doc: { exclude: [tests] }", "", "enableAll: true").replace(
      "skills:\n",
      "  theirs: { path: ./theirs, idPrefix: their }\nskills:\n",
    ),
  });
  expect(Object.keys(await agentGets(own, "their-doc"))).toEqual(["SKILL.md"]);
  expect(Object.keys(await agentGets(own))).toEqual(["SKILL.md", "references/style.md", "tests/a.md"]);
});

describe("of a project that nobody trusts", () => {
  test.each([
    ["patches: [../a.patch]", "7:26"],
    ["files: { a.md: ../a.patch }", "7:31"],
    ["transform: { file: ../a.patch }", "7:35"],
    ["when: { exists: /etc/hostname }", "7:32"],
  ])("what is outside is not read: %s", async (settings, at) => {
    const own = new Project({
      ...SKILLS,
      "../a.patch": "secret\n",
      "skills.yaml": config(`cat/doc: { ${settings} }`),
    });
    const { status, stderr } = await own.run(["build"]);
    expect([status, codes(stderr)]).toEqual([2, ["trust/outside"]]);
    expect(stderr).toContain(`skills.yaml:${at}: error`);
    expect(stderr).not.toContain("secret");
  });
});

test("diff makes a patch of an edit that adjust accepts", async () => {
  const own = new Project({
    ...SKILLS,
    "skills.yaml": config("cat/doc: { exclude: [tests], packages: [sh] }"),
  });
  await agentGets(own);
  const file = path.join(own.directory, ".claude/skills/doc/SKILL.md");
  fs.writeFileSync(file, fs.readFileSync(file, "utf8").replace("Use jq.", "Use awk."));
  const diff = await own.run(["diff", "cat/doc", ".claude/skills/doc"]);
  expect([diff.status, diff.stderr]).toEqual([0, ""]);
  const edited = fs.readFileSync(file, "utf8");
  own.write({
    "mine.patch": diff.stdout,
    "skills.yaml": config("cat/doc: { exclude: [tests], packages: [sh], patches: [./mine.patch] }"),
  });
  expect((await agentGets(own))["SKILL.md"]).toBe(edited);
});
