// A skill that some agents do not load is never installed without a word.

import fs from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { type Files, Project, skillFile } from "../support/project.ts";

const CONFIG = `version: 1
sources:
  mine: { path: ./skills }
skills:
  enableAll: true
targets:
  claude: true
`;

function project(skill: string | Uint8Array, config = CONFIG): Project {
  const made = new Project({ "skills.yaml": config, "skills/good/SKILL.md": skillFile("good") });
  const file = path.join(made.directory, "skills/pdf/SKILL.md");
  fs.mkdirSync(path.dirname(file));
  fs.writeFileSync(file, skill);
  return made;
}

function said(stderr: string): readonly string[] {
  return stderr.split("\n").filter((line) => /\[(?:skill|entry)\//.test(line));
}

/** What these tests read of a skill in `list --json`. */
interface Marked {
  readonly id: string;
  readonly faults?: readonly { readonly line: number | null }[];
}

const NAMED = "---\nname: pdf\n";
const KINDS: readonly (readonly [kind: string, skill: string | Uint8Array, line: number, reason: string])[] =
  [
    [
      "a colon in a plain string",
      `${NAMED}description: Use when: always.\n---\n`,
      3,
      'a string that contains ": "',
    ],
    ["a tab", `${NAMED}description: Reads.\nmetadata:\n\tauthor: x\n---\n`, 5, "does not allow tabs"],
    [
      "a key that is there twice",
      `${NAMED}description: a\ndescription: b\n---\n`,
      4,
      'the key "description" twice',
    ],
    ["a quote that is not closed", `${NAMED}description: "Reads.\n---\n`, 3, "is not valid YAML"],
    ["a blank line before it", `\n${NAMED}description: Reads.\n---\n`, 2, "something blank stands before"],
    ["UTF-16", Buffer.from(`\ufeff${NAMED}description: Reads.\n---\n`, "utf16le"), 1, "is UTF-16"],
    ["UTF-16 without a mark", Buffer.from(`${NAMED}description: Reads.\n---\n`, "utf16le"), 1, "is UTF-16"],
    ["Latin-1", Buffer.from(`${NAMED}description: Pr\xfcft.\n---\n`, "latin1"), 1, "is not UTF-8"],
    ["a byte order mark", `\ufeff${NAMED}description: Reads.\n---\n`, 1, "byte order mark"],
    ["a link as text", "../../shared/pdf/SKILL.md", 1, 'the path "../../shared/pdf/SKILL.md"'],
    ["no frontmatter", "# PDF\n", 1, "does not begin with frontmatter"],
    ["an empty file", "", 1, "does not begin with frontmatter"],
    ["no end", `${NAMED}description: Reads.\n`, 1, "no line `---` ends"],
    ["another end", `${NAMED}description: Reads.\n...\n`, 4, "no line `---` ends"],
    ["no name", "---\ndescription: Reads.\n---\n", 1, "has no name"],
    ["an empty name", '---\nname: ""\ndescription: Reads.\n---\n', 2, "has no name"],
    ["a number as name", "---\nname: 42\ndescription: Reads.\n---\n", 2, "name is not a string"],
    ["a long name", `---\nname: ${"a".repeat(65)}\ndescription: Reads.\n---\n`, 2, "name has 65 characters"],
    ["no description", `${NAMED}---\n`, 1, "has no description"],
    ["an empty description", `${NAMED}description:\n---\n`, 1, "has no description"],
    ["a list as description", `${NAMED}description:\n  - Reads.\n---\n`, 4, "description is not a string"],
    ["a long description", `${NAMED}description: ${"ä".repeat(1025)}\n---\n`, 3, "1025 characters"],
    ["a list", "---\n- name\n---\n", 1, "is not a map"],
    [
      "metadata that is no map",
      `${NAMED}description: Reads.\nmetadata: none\n---\n`,
      4,
      "`metadata` is not a map",
    ],
  ];

describe("a SKILL.md that some agents do not load", () => {
  test("build and install say so once for each, and list marks it", async () => {
    const made = new Project({ "skills.yaml": CONFIG, "skills/good/SKILL.md": skillFile("good") });
    const ids = KINDS.map(([kind]) => kind.replace(/\W+/g, "-"));
    for (const [index, [, skill]] of KINDS.entries()) {
      const directory = path.join(made.directory, "skills", ids[index]!);
      fs.mkdirSync(directory);
      fs.writeFileSync(path.join(directory, "SKILL.md"), skill);
    }
    for (const command of [["build"], ["install"]]) {
      const { status, stderr } = await made.run(command);
      const lines = said(stderr);
      expect(lines).toHaveLength(KINDS.length);
      for (const [index, [, , line, reason]] of KINDS.entries()) {
        const [found, another] = lines.filter((one) => one.includes(`"${ids[index]}"`));
        expect(found).toContain(`skills/${ids[index]}/SKILL.md:${line}:`);
        expect(found).toContain(reason);
        expect(found).toContain("[skill/not-loaded]");
        expect(another).toBeUndefined();
      }
      expect(status).toBe(0);
    }
    const listed = (await made.run(["list"], { terminal: 300 })).stdout.split("\n");
    for (const id of ids)
      expect(listed.find((line) => line.includes(` ${id} `))).toContain("some agents do not load it");
    expect(listed.find((line) => line.includes(" good "))).toMatch(/\[claude\] Does/);
    const { skills } = JSON.parse((await made.run(["list", "--json"])).stdout) as {
      skills: readonly Marked[];
    };
    for (const [index, [, , line]] of KINDS.entries())
      expect(skills.find(({ id }) => id === ids[index])?.faults?.map((fault) => fault.line)).toEqual([line]);
    expect(skills.find(({ id }) => id === "good")?.faults).toBeUndefined();
  });

  test("what all agents load is not mentioned", async () => {
    const fine = [
      skillFile("pdf"),
      '---\r\nname: "pdf"\r\ndescription: >-\r\n  Use when: always.\r\n  # no comment\r\nallowed-tools: Bash(git:*) Read\r\n---\r\n',
      `---\n# A comment\nname: pdf\ndescription: ${"x".repeat(1024)}\nmetadata:\n  version: 1.0\nargs: [{ name: a }]\n---\n---\n`,
      "--- \n{ name: pdf, description: 'Reads: all.' }\n--- \n",
      "---\nname: pdf\ndescription: &d Reads.\nlicense: *d\n---\nPr\u00fcft.\n",
    ];
    for (const skill of fine) {
      const made = project(skill);
      expect(said((await made.run(["build"])).stderr)).toEqual([]);
      expect((await made.run(["list"])).stdout).not.toContain("agents");
    }
    // What stands below the frontmatter need not be text.
    const below = project(Buffer.concat([Buffer.from(skillFile("pdf")), Buffer.from([0xff, 0xfe, 0x00])]));
    expect((await below.run(["build"])).stderr).toBe("");
  });

  test("a skill that is not selected is marked, and nothing more", async () => {
    const made = project("# PDF\n", CONFIG.replace("enableAll: true", "enable: [good]"));
    expect((await made.run(["build"])).stderr).toBe("");
    expect((await made.run(["list"], { terminal: 200 })).stdout).toContain("some agents do not load it");
  });
});

describe("what is installed is judged, not what is in the source", () => {
  const explicit = (settings: string) =>
    CONFIG.replace("enableAll: true", `explicit:\n    pdf: { from: mine, path: pdf${settings} }`);

  test("a name that kitout sets is not missing, and not too long either", async () => {
    const made = project("---\ndescription: Reads.\n---\n", explicit(""));
    expect((await made.run(["build"])).stderr).toBe("");
    made.write({ "skills/pdf/SKILL.md": `---\nname: ${"a".repeat(65)}\ndescription: Reads.\n---\n` });
    expect((await made.run(["build"])).stderr).toBe("");
    expect((await made.run(["list"])).stdout).not.toContain("agents");
  });

  test("a patch that mends the frontmatter is enough", async () => {
    const made = project(
      `${NAMED}description: Use when: always.\n---\n`,
      explicit(", patches: [./fix.patch]"),
    );
    const patch = `--- a/SKILL.md\n+++ b/SKILL.md\n@@ -1,4 +1,4 @@\n ---\n name: pdf\n-description: Use when: always.\n+description: "Use when: always."\n ---\n`;
    made.write({ "fix.patch": patch });
    expect((await made.run(["build"])).stderr).toBe("");
    expect((await made.run(["list"], { terminal: 200 })).stdout).not.toContain("agents");
  });

  test("a transform that makes the description too long is told of, as what is made", async () => {
    const template = `---\\nname: pdf\\ndescription: ${"x".repeat(1025)}\\n---\\n`;
    const made = project(skillFile("pdf"), explicit(`, transform: "${template}"`));
    const { stderr } = await made.run(["build"]);
    expect(said(stderr)).toEqual([
      expect.stringContaining("as it would be installed: its description has 1025 characters"),
    ]);
  });

  test("one problem of a skill that has two names is said once", async () => {
    const made = project(
      `${NAMED}description: Reads.\nmetadata: none\n---\n`,
      CONFIG.replace(
        "claude: true",
        "claude: true\n  mine: { localDest: ./flat, layout: flat }\n  deep: { localDest: ./deep, layout: nested }",
      ),
    );
    expect(said((await made.run(["build"])).stderr)).toHaveLength(1);
  });

  test("a name that could not be set for the same reason is no second warning", async () => {
    const { stderr } = await project("# PDF\n", explicit("")).run(["build"]);
    expect(said(stderr)).toEqual([expect.stringContaining("[skill/not-loaded]")]);
  });
});

describe("names", () => {
  test.for(["PDF Reader", "pdf_reader", "pdf--reader", "-pdf", "Pdf", "pdf!", "acme:pdf"])(
    "%s is none, and one warning has all of a source",
    async (name) => {
      const made = project(`---\nname: "${name}"\ndescription: Reads.\n---\n`);
      made.write({ "skills/other/SKILL.md": skillFile("Other Skill") });
      const { stderr } = await made.run(["build"]);
      expect(said(stderr)).toHaveLength(1);
      expect(said(stderr)[0]).toMatch(
        /names of 2 skills, "Other Skill" \(\S*skills\/other\/SKILL\.md:2\), .*skills\/pdf\/SKILL\.md:2\)/,
      );
      expect(said(stderr)[0]).toContain(`"${name}"`);
      expect((await made.run(["list"], { terminal: 200 })).stdout).toContain(`"${name}" is not a valid name`);
    },
  );

  test.for(["pdf", "pdf-2", "2pdf", "技能", "мой-навык", "cafe\u0301"])("%s is one", async (name) => {
    const { stderr } = await project(`---\nname: ${name}\ndescription: Reads.\n---\n`).run(["build"]);
    expect(stderr).toBe("");
  });

  test("names that an idPrefix makes too long are told at the prefix, once for all", async () => {
    const prefix = "a".repeat(63);
    const made = project(skillFile("pdf"), CONFIG.replace("./skills", `./skills, idPrefix: ${prefix}`));
    for (const command of ["build", "install"]) {
      const { stderr } = await made.run([command]);
      expect(said(stderr)).toEqual([
        expect.stringMatching(
          /^skills\.yaml:3:\d+: warning: 2 skills get names of more than 64 characters.*-good", "a+-pdf"/,
        ),
      ]);
    }
    expect((await made.run(["list"], { terminal: 300 })).stdout).toMatch(
      /good .*some agents do not load it: its name/,
    );
  });
});

describe("a file that is SKILL.md but for upper and lower case", () => {
  const built = async (files: Files, config = CONFIG) =>
    new Project({ "skills.yaml": config, "skills/good/SKILL.md": skillFile("good"), ...files }).run([
      "build",
    ]);

  test.for(["skill.md", "Skill.md", "SKILL.MD", "Skill.MD"])("%s is named", async (name) => {
    const { stderr } = await built({ [`skills/pdf/${name}`]: skillFile("pdf") });
    expect(said(stderr)).toEqual([expect.stringContaining(`pdf/${name}`)]);
    expect(stderr).toContain("rename the file to SKILL.md");
  });

  test("inside a skill, or where the filter leads past it, it is not", async () => {
    expect((await built({ "skills/good/references/skill.md": "x" })).stderr).toBe("");
    const filtered = CONFIG.replace("./skills", "./skills, filter: { include: [good] }");
    expect((await built({ "skills/docs/skill.md": "x" }, filtered)).stderr).toBe("");
  });
});
