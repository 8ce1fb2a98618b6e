// The examples of what can be said of a skill: they compile and install, do what they are for, and their pages tell the truth.

import { cpSync, existsSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { commands } from "../../src/cli/commands.ts";
import { dash, locate, testWith, toolDirectory } from "../installer/support/shells.ts";
import { kitout, Project, skillFile } from "../support/project.ts";

const repository = fileURLToPath(new URL("../../", import.meta.url));
const examples = path.join(repository, "examples");

/** Those that need no network. */
const local = readdirSync(examples).filter((name) => {
  const file = path.join(examples, name, "skills.yaml");
  if (!existsSync(file)) return false;
  const sources = parse(readFileSync(file, "utf8")).sources as Record<string, { path?: string }>;
  return Object.values(sources).every((source) => source.path !== undefined);
});

const customisation = [
  "transform",
  "packages",
  "overlays",
  "patches",
  "rename",
  "composition",
  "conditions",
] as const;

function example(name: string): Project {
  const project = new Project();
  cpSync(path.join(examples, name), project.directory, { recursive: true, verbatimSymlinks: true });
  return project;
}

/** Installs into the project, and gives what an agent then reads, by path below its directory of skills. */
async function installed(project: Project, ...args: readonly string[]): Promise<(file: string) => string> {
  expect(await project.run(["install", "--scope", "project", "--quiet", ...args])).toMatchObject({
    status: 0,
    stderr: "",
  });
  return (file) => readFileSync(path.join(project.directory, ".claude/skills", file), "utf8");
}

function skills(project: Project, directory = ".claude/skills"): readonly string[] {
  return readdirSync(path.join(project.directory, directory)).sort();
}

function edit(project: Project, file: string, from: string, to: string): void {
  const target = path.join(project.directory, file);
  const before = readFileSync(target, "utf8");
  expect(before).toContain(from);
  writeFileSync(target, before.replace(from, to));
}

describe.each(local)("examples/%s", (name) => {
  test("is built without a word, for every profile", async () => {
    const project = example(name);
    const { profiles = {} } = parse(readFileSync(path.join(project.directory, "skills.yaml"), "utf8"));
    for (const args of [[], ...Object.keys(profiles).map((profile) => ["--profile", profile])])
      expect(await project.run(["build", ...args], { env: { CI: "1" } })).toMatchObject({
        status: 0,
        stderr: "",
      });
  });

  test("is installed into a project, and then there is nothing to do", async () => {
    const project = example(name);
    await installed(project);
    expect(skills(project).length).toBeGreaterThan(0);
    expect((await project.run(["plan", "--scope", "project", "--exit-code", "--quiet"])).status).toBe(0);
  });
});

describe("examples/transform", () => {
  test("puts the team's section behind what upstream has, whatever that is", async () => {
    const project = example("transform");
    edit(project, "upstream/postmortem/SKILL.md", "# Postmortem\n", "# Postmortem\n\nNew upstream.\n");
    const read = await installed(project);
    expect(read("postmortem/SKILL.md")).toMatch(
      /New upstream\.\n[\s\S]*\n## In the Payments team\n[\s\S]*\n- Postmortems [\s\S]*\n- An impact [\s\S]*#payments-oncall\.\n$/,
    );
    expect(read("api-change/SKILL.md")).toMatch(/twelve months after its replacement came\.\n$/);
  });

  test("writes another description for the skill that is only for who asks for it", async () => {
    const text = (await installed(example("transform")))("api-change-on-demand/SKILL.md");
    const [, frontmatter, body] = /^---\n([\s\S]*?)\n---\n([\s\S]*)$/.exec(text)!;
    const upstream = readFileSync(path.join(examples, "transform/upstream/api-change/SKILL.md"), "utf8");
    const { name, description } = parse(frontmatter!);
    expect(name).toBe("api-change-on-demand");
    expect(description).toMatch(
      /^Decides whether .* Only when the user asks for api-change-on-demand by name\.$/,
    );
    expect(upstream.endsWith(body!.trimEnd() + "\n")).toBe(true);
  });
});

describe("examples/packages", () => {
  testWith(locate(["jq"]))("has a ./jq that runs the jq of this machine", async () => {
    const project = example("packages");
    await installed(project);
    const { status, stdout } = project.sh("echo '[6, 7]' | .claude/skills/json-logs/jq '.[0] * .[1]'");
    expect({ status, stdout }).toEqual({ status: 0, stdout: "42\n" });
  });

  testWith(locate(["jq"]))("has a skill whose commands do what it says", async () => {
    const project = example("packages");
    const page = (await installed(project))("json-logs/SKILL.md");
    project.write({
      ".claude/skills/json-logs/app.log": [
        '{"time": "2024-05-02T10:00:01Z", "level": "info", "msg": "up"}',
        "a banner",
        '{"time": "2024-05-02T10:01:01Z", "level": "error", "msg": "timeout after 300 ms"}',
        '{"time": "2024-05-02T10:01:09Z", "level": "error", "msg": "timeout after 301 ms"}\n',
      ].join("\n"),
    });
    const answers = [...page.matchAll(/`(\.\/jq [^`]*app\.log[^`]*)`|^ {3}(\.\/jq .*)$/gm)].map(
      ([, inline, block]) =>
        project.sh(`cd .claude/skills/json-logs && ${inline ?? block}`).stdout.replace(/^ +/gm, ""),
    );
    expect(answers).toEqual(["1\n", "2 error\n1 info\n", "2 timeout after N ms\n", "2 2024-05-02T10:01\n"]);
  });

  test("says what to get where a program is missing", async () => {
    const project = example("packages");
    await installed(project);
    const { status, stderr } = project.sh(
      `mkdir empty; PATH=$PWD/empty; .claude/skills/pdf-text/poppler/pdftotext x`,
    );
    expect(status).toBe(127);
    expect(stderr).toContain("It comes with the package poppler");
  });
});

describe("examples/overlays", () => {
  test("has our files and not those that are left out, and a SKILL.md that names ours", async () => {
    const project = example("overlays");
    const read = await installed(project);
    const skill = path.join(project.directory, ".claude/skills/sql-migration");
    const files = readdirSync(skill, { recursive: true, encoding: "utf8" }).sort();
    expect(files).toEqual([
      "SKILL.md",
      "checklists",
      "checklists/after.md",
      "checklists/review.md",
      "references",
      "references/house.md",
      "references/postgres.md",
      "scripts",
      "scripts/locks.sh",
    ]);
    expect(read("sql-migration/SKILL.md")).toMatch(/`references\/house\.md`[^\n]*`checklists\/`\.\n$/);
  });

  test("has a script of ours that knows the large tables", async () => {
    const project = example("overlays");
    await installed(project);
    project.write({
      "db/large-tables.txt": "orders\n",
      "one.sql": "create index a on orders (b);\ncreate index concurrently c on orders (d);\n",
      "two.sql": "alter table users add e int;\n",
    });
    expect(project.sh(".claude/skills/sql-migration/scripts/locks.sh one.sql two.sql").stdout).toBe(
      [
        "one.sql:1:create index a on orders (b);",
        "one.sql:1:create index a on orders (b);",
        "one.sql:2:create index concurrently c on orders (d);",
        "",
      ].join("\n"),
    );
    expect(project.sh("upstream/sql-migration/tests/locks.test.sh").stdout).toBe("ok\n");
  });
});

describe("examples/patches", () => {
  const SKILL = ".claude/skills/dependency-upgrade";

  test("has the lines of its patches", async () => {
    const read = await installed(example("patches"));
    expect(read("dependency-upgrade/SKILL.md")).toContain("\n3. Upgrade one library at a time");
    expect(read("dependency-upgrade/SKILL.md")).not.toContain("commit it together");
    expect(read("dependency-upgrade/scripts/outdated.sh")).toContain("cargo update --dry-run");
  });

  test("keeps an edit by the way that its page shows, and other lines of upstream may change", async () => {
    const project = example("patches");
    await installed(project);
    project.sh(`echo '# ours' >> ${SKILL}/scripts/outdated.sh`);
    project.write({
      "patches/ours.patch": (await project.run(["diff", "dependency-upgrade", SKILL])).stdout,
    });
    edit(
      project,
      "skills.yaml",
      "- patches/cargo.patch\n",
      "- patches/cargo.patch\n        - patches/ours.patch\n",
    );
    expect((await project.run(["plan"])).stdout).toContain("already there with the right content");
    await installed(project);
    edit(project, "upstream/dependency-upgrade/SKILL.md", "# Upgrade of", "A new line.\n\n# Upgrade of");
    const read = await installed(project);
    expect(read("dependency-upgrade/SKILL.md")).toMatch(/A new line\.[\s\S]*one library at a time/);
    expect(read("dependency-upgrade/scripts/outdated.sh")).toMatch(/cargo update --dry-run\n# ours\n$/);
  });

  testWith(locate(["git"]))("has patches that git applies too", async () => {
    const project = example("patches");
    const read = await installed(project);
    const { status } = project.sh(
      "cd upstream/dependency-upgrade && git apply ../../patches/one-at-a-time.patch ../../patches/cargo.patch",
    );
    expect(status).toBe(0);
    for (const file of ["SKILL.md", "scripts/outdated.sh"])
      expect(readFileSync(path.join(project.directory, "upstream/dependency-upgrade", file), "utf8")).toBe(
        read(`dependency-upgrade/${file}`),
      );
  });
});

describe("examples/rename", () => {
  test("has a prefixed skill, a renamed one, and one under two names that an agent can tell apart", async () => {
    const project = example("rename");
    const read = await installed(project);
    expect(skills(project)).toEqual(["acme-threat-model", "adr-payments", "adr-platform", "sizing"]);
    for (const name of skills(project))
      expect(read(`${name}/SKILL.md`)).toMatch(new RegExp(`^name: ${name}$`, "m"));
    expect(read("adr-payments/SKILL.md")).toContain("`services/payments/docs/adr`");
    expect(read("adr-platform/SKILL.md")).toContain("decision of the platform.");
  });
});

describe("examples/composition", () => {
  test.each([
    [[], ["plain-writing", "team-feature-flag", "team-incident"], true],
    [["work"], ["handover", "plain-writing", "team-feature-flag", "team-incident"], true],
    [["home"], ["plain-writing", "trip-plan"], false],
    [["work", "home"], ["handover", "plain-writing", "team-incident", "trip-plan"], false],
  ] as const)("with the profiles %j has %j", async (profiles, wanted, codex) => {
    const project = example("composition");
    const read = await installed(project, ...profiles.flatMap((name) => ["--profile", name]));
    expect(skills(project)).toEqual(wanted);
    expect(existsSync(path.join(project.directory, ".agents/skills"))).toBe(codex);
    if (profiles[0] === "work")
      expect(read("team-incident/SKILL.md")).toMatch(/I lead from #incidents-payments/);
  });

  test("has a file of the team that is one by itself", async () => {
    const project = example("composition");
    expect(await project.run(["build", "-c", "team/base.yaml"])).toMatchObject({ status: 0, stderr: "" });
  });
});

describe("examples/conditions", () => {
  test.each([
    ["linux", "systemctl"],
    ["macos", "launchctl"],
  ])("has the skill for %s there, under the same name", async (os, program) => {
    const project = example("conditions");
    const read = await installed(project, "--fact", `os=${os}`);
    expect(skills(project)).toEqual(["background-service", "docs-style"]);
    expect(read("background-service/SKILL.md")).toContain(program);
    expect(read("background-service/SKILL.md")).toContain("name: background-service\n");
  });

  test("serves codex where there is an AGENTS.md, and where --fact says so", async () => {
    const project = example("conditions");
    const hasCodex = () => existsSync(path.join(project.directory, ".agents/skills/docs-style"));
    await installed(project);
    expect(hasCodex()).toBe(false);
    await installed(project, "--fact", "exists.AGENTS.md=true");
    expect(hasCodex()).toBe(true);
    await installed(project);
    expect(hasCodex()).toBe(false);
    project.write({ "AGENTS.md": "" });
    await installed(project);
    expect(hasCodex()).toBe(true);
  });

  test.each([
    [["--profile", "ci", "--fact", "env.CI=true"], true],
    [["--profile", "ci", "--fact", "env.CI="], false],
    [["--profile", "ci", "--fact", "env.CI=true", "--fact", "arch=riscv64"], false],
    [["--fact", "env.CI=true"], false],
  ])("with %j, has the skill of the profile: %s", async (args, has) => {
    const project = example("conditions");
    await installed(project, ...args);
    expect(skills(project).includes("flaky-tests")).toBe(has);
  });
});

describe.each(customisation)("the page of %s", (name) => {
  const page = readFileSync(path.join(examples, name, "README.md"), "utf8");
  // What the pages show is what Linux has.
  const linux = process.platform === "linux" && locate(["perl"]) !== null && locate(["patch"]) !== null;

  testWith(linux ? locate(["jq"]) : null)("shows commands that print what it says", () => {
    const project = example(name);
    const tools = toolDirectory(project.base, dash);
    for (const tool of ["head", "jq", "patch", "perl", "tail"])
      symlinkSync(locate([tool])!, path.join(tools, tool));
    project.write({ "../tools/kitout": { run: `#!/bin/sh\nexec '${process.execPath}' '${kitout}' "$@"\n` } });
    const steps = stepsOf(page);
    expect(steps.filter(({ command }) => command.includes("kitout ")).length).toBeGreaterThan(0);
    for (const { command, says } of steps)
      expect(`$ ${command}\n${shown(project, command)}`).toMatch(patternOf(`$ ${command}\n${says}`));
  });

  test("leads to pages that are there", () => {
    for (const [, link] of page.matchAll(/\]\(([^)]+)\)/g))
      expect(existsSync(path.join(examples, name, link!)), link).toBe(true);
  });
});

const readme = readFileSync(path.join(repository, "README.md"), "utf8");

test("the README links every example", () => {
  const names = readdirSync(examples);
  expect(names.filter((name) => !readme.includes(`](examples/${name}/README.md)`))).toEqual([]);
});

test("the README's example of a skill of one's own is built", async () => {
  const [, section] = readme.split("## Make a skill your own\n");
  const [, skills] = /^```yaml\n([\s\S]*?)^```$/m.exec(section!)!;
  const project = new Project({
    "skills.yaml": `version: 1\nsources: { anthropic: { path: ./up } }\ntargets: { claude: true }\n${skills}`,
    "up/code-review/SKILL.md": skillFile("code-review"),
    "up/code-review/references/a.md": "a\n",
    "up/code-review/scripts/a.sh": "#!/bin/sh\n",
    "up/pdf/SKILL.md": skillFile("pdf"),
    "up/pdf/references/legacy/old.md": "old\n",
    "house.md": "ours\n",
    "patches/pdf-scans.patch": "--- /dev/null\n+++ b/references/scans.md\n@@ -0,0 +1 @@\n+scans\n",
  });
  const read = await installed(project, "--fact", "os=linux");
  expect(read("team-pdf/SKILL.md")).toMatch(/^---\nname: team-pdf\n[\s\S]*Of Payments: [\s\S]*\| jq /);
  expect(read("team-pdf/references/house.md")).toBe("ours\n");
  expect(read("team-pdf/references/scans.md")).toBe("scans\n");
});

const pages: readonly (readonly [name: string, text: string])[] = [
  ["the project", readme],
  ...customisation.map(
    (name) => [name, readFileSync(path.join(examples, name, "README.md"), "utf8")] as const,
  ),
];

test.each(pages)("the page of %s names only commands and options that kitout has", (_, text) => {
  const blocks = Array.from(text.matchAll(/^```(?:sh|console)\n([\s\S]*?)^```$/gm), ([, block]) => block!);
  const lines = [
    ...blocks.flatMap((block) =>
      Array.from(block.matchAll(/^(?:\$ )?kitout ([^\n#|]+)/gm), ([, line]) => line!),
    ),
    ...Array.from(text.matchAll(/`kitout ([^`]+)`/g), ([, line]) => line!),
  ];
  expect(lines.length).toBeGreaterThan(0);
  for (const line of lines) {
    const command = commands.find(({ spec }) => spec.name === line.trim().split(/\s/)[0])?.spec;
    expect(command, line).toBeDefined();
    const known: readonly string[] = [...Object.keys(command!.options), ...command!.common, "quiet"];
    for (const [, option] of line.matchAll(/ --([a-z-]+)/g)) expect(known, line).toContain(option);
  }
});

/** Runs a line as a page shows it, on a machine with few programs; both streams come as to a terminal. */
function shown(project: Project, command: string): string {
  return project.sh(`PATH='${project.base}/tools'; { ${command}\n} 2>&1`).stdout;
}

interface Step {
  readonly command: string;
  readonly says: string;
}

/** What stands in blocks of `console`: `$` and a command, then what it prints. */
function stepsOf(page: string): readonly Step[] {
  const blocks = [...page.matchAll(/^```console\n([\s\S]*?)^```$/gm)].map(([, block]) => block!);
  return blocks.flatMap((block) =>
    block
      .split(/^\$ /m)
      .slice(1)
      .map((step) => {
        const end = step.indexOf("\n");
        return { command: step.slice(0, end), says: step.slice(end + 1) };
      }),
  );
}

/** `…` alone in a line stands for any lines or none, within a line for any text. */
function patternOf(text: string): RegExp {
  const lines = text.split("\n").slice(0, -1);
  const pattern = lines.map((line) =>
    line === "…" ? "(?:.*\\n)*?" : `${line.split("…").map(escaped).join(".*")}\\n`,
  );
  return new RegExp(`^${pattern.join("")}$`);
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
