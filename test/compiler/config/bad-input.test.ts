// Whatever stands where a skills.yaml should: a clear diagnostic or a result, and never a stack trace or a wait.

import { execFileSync, spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { kitout, Project, type Result, skillFile } from "../../support/project.ts";

const REST = "sources: { mine: { path: ./skills } }\nskills: { enable: [pdf] }\ntargets: { claude: true }\n";

/** The exit code and the codes of errors and warnings; fails when kitout finds a bug in itself. */
async function outcome(project: Project, args: readonly string[] = ["build"]): Promise<string> {
  return outcomeOf(await project.run(args));
}

/** As `outcome`, of a program that is ended after a minute: for what nobody could end in this process. */
function outcomeInTime(project: Project, args: readonly string[] = ["build"]): string {
  const { signal, ...result } = spawnSync(process.execPath, [kitout, ...args], {
    cwd: project.directory,
    env: { PATH: process.env["PATH"], HOME: project.home },
    encoding: "utf8",
    timeout: 60_000,
    maxBuffer: 1 << 28,
  });
  expect(signal).toBeNull();
  return outcomeOf(result);
}

function outcomeOf({ status, stderr }: Result): string {
  expect(stderr).not.toMatch(/bug in kitout|^ +at .*\d+:\d+\)?$/m);
  return [
    status,
    ...[...stderr.matchAll(/^(?:.*: )?(?:error|warning): .* \[([a-z0-9/-]+)\]$/gm)].map(([, code]) => code),
  ].join(" ");
}

function project(skillsYaml: string | Uint8Array | null = null): Project {
  const made = new Project({ "../.git/HEAD": "", "skills/pdf/SKILL.md": skillFile("pdf") });
  if (skillsYaml !== null) fs.writeFileSync(path.join(made.directory, "skills.yaml"), skillsYaml);
  return made;
}

test("a subdir that is empty is the root of its source, and no mistake", async () => {
  const yaml = `version: 1\n${REST.replace("./skills }", './skills, subdir: "" }')}`;
  expect(await outcome(project(yaml))).toBe("0");
});

describe("a skills.yaml that cannot be read as one", () => {
  test.for<[string, string | Uint8Array | null, string]>([
    ["is not there", null, "1 config/not-found"],
    ["is empty", "", "1 config/empty"],
    ["has only comments", "# nothing\n\n# here\n", "1 config/empty"],
    ["has only a byte order mark", "\ufeff", "1 config/empty"],
    ["has only a separator", "---\n", "1 config/empty"],
    ["is one text", "hello\n", "1 config/not-a-map"],
    ["is ten megabytes long", `version: 1\n${"# padding\n".repeat(1024 * 1024)}`, "1 config/too-large"],
    ["is not UTF-8", Buffer.from("version: 1\nname: caf\xe9\n", "latin1"), "1 config/not-utf8"],
    ["is UTF-16", Buffer.from("\ufeffversion: 1\n", "utf16le"), "1 config/not-utf8"],
    ["has a NUL in a value", `version: 1\nname: a\0b\n${REST}`, "1 yaml/control"],
    [
      "has a NUL in a path, as an escape",
      `version: 1\n${REST.replace("./skills", '"./sk\\0ills"')}`,
      "1 yaml/control",
    ],
    [
      "has half a character in a path",
      `version: 1\n${REST.replace("./skills", '"./\\ud800"')}`,
      "1 yaml/control",
    ],
    ["has a control character in a key", `version: 1\n"na\\x1bme": a\n${REST}`, "1 yaml/control"],
    ["is made of tabs", "version: 1\nsources:\n\tmine:\n\t\tpath: ./skills\n", "1 yaml/tab"],
  ])("because it %s", async ([, text, expected]) => expect(await outcome(project(text))).toBe(expected));

  test.for<[string, string, string]>([
    [
      "nests ten thousand brackets",
      `version: 1\nskills: { enable: ${"[".repeat(10_000)}${"]".repeat(10_000)} }\n`,
      "1 yaml/too-deep",
    ],
    ["opens half a million brackets", `version: 1\nskills: ${"[".repeat(500_000)}`, "1 yaml/too-deep"],
    [
      "is an alias bomb",
      `a: &a [${"x,".repeat(99)}x]\nb: &b [${"*a,".repeat(99)}*a]\nc: [${"*b,".repeat(99)}*b]\n`,
      "1 yaml/bomb",
    ],
  ])("because it %s", ([, text, expected]) => expect(outcomeInTime(project(text))).toBe(expected));

  test("because it is a directory", async () => {
    const made = project();
    fs.mkdirSync(path.join(made.directory, "skills.yaml"));
    expect(await outcome(made)).toBe("1 config/not-a-file");
    expect(await outcome(made, ["build", "-c", "."])).toBe("1 config/not-a-file");
  });

  test("because -c names nothing, or something behind a file", async () => {
    const made = project(`version: 1\n${REST}`);
    expect(await outcome(made, ["build", "-c", "gone.yaml"])).toBe("1 config/missing");
    expect(await outcome(made, ["build", "-c", "skills.yaml/x"])).toBe("1 config/missing");
    expect(await outcome(made, ["build", "-c", "x".repeat(300)])).toBe("3 host/failed");
  });

  test("because it is a pipe that nobody writes to", () => {
    const made = project();
    execFileSync("mkfifo", [
      path.join(made.directory, "skills.yaml"),
      path.join(made.directory, "base.yaml"),
    ]);
    expect(outcomeInTime(made)).toBe("1 config/not-a-file");
    fs.rmSync(path.join(made.directory, "skills.yaml"));
    made.write({ "skills.yaml": `version: 1\nextends: [./base.yaml]\n${REST}` });
    expect(outcomeInTime(made)).toBe("1 config/not-a-file");
  });

  test("because it is a device without an end", () => {
    expect(outcomeInTime(project(), ["build", "-c", "/dev/zero"])).toBe("1 config/not-a-file");
  });

  test("because it is a link to nothing or to itself", () => {
    const made = project();
    made.write({ "skills.yaml": { link: "gone.yaml" } });
    expect(outcomeInTime(made)).toBe("1 config/missing");
    fs.rmSync(path.join(made.directory, "skills.yaml"));
    made.write({ "skills.yaml": { link: "skills.yaml" } });
    expect(outcomeInTime(made)).toBe("1 config/missing");
  });

  test.skipIf(process.getuid?.() === 0)(
    "because its permissions do not allow it (root reads everything)",
    async () => {
      const made = project(`version: 1\n${REST}`);
      fs.chmodSync(path.join(made.directory, "skills.yaml"), 0);
      expect(await outcome(made)).toBe("3 host/failed");
    },
  );
});

describe("an odd skills.yaml that works", () => {
  test.for([
    ["with CRLF", `version: 1\n${REST}`.replaceAll("\n", "\r\n")],
    ["with a byte order mark", `\ufeffversion: 1\n${REST}`],
    ["with a separator before and an end behind", `---\nversion: 1\n${REST}...\n`],
    ["with a directive", `%YAML 1.2\n---\nversion: 1\n${REST}`],
    [
      "as JSON",
      JSON.stringify({
        version: 1,
        sources: { mine: { path: "./skills" } },
        skills: { enable: ["pdf"] },
        targets: { claude: true },
      }),
    ],
    [
      "with anchors and aliases",
      `version: 1\nsources: { mine: { path: ./skills } }\nskills: { enable: &ids [pdf] }\ntargets: { claude: true }\nprofiles: { work: { skills: { enable: *ids } } }\n`,
    ],
    ["with a comment of a megabyte in one line", `version: 1\n${REST}# ${"x".repeat(1_000_000)}\n`],
    [
      "with a text of a megabyte in one line",
      `version: 1\nsources: { mine: { path: ./skills, filter: { exclude: ["${"x".repeat(200)}"] } } }\nskills: { enable: [pdf] }\ntargets: { claude: true }\n`,
    ],
    ["without a line break at its end", `version: 1\n${REST}`.trimEnd()],
  ] as const)("%s", async ([, text]) => expect(await outcome(project(text))).toBe("0"));
});

describe("an odd value", () => {
  test.for([
    [
      "a number beyond all numbers",
      `version: 1\nsources: { mine: { path: ./skills, filter: { maxDepth: 1e999 } } }\nskills: { enable: [pdf] }\ntargets: { claude: true }\n`,
      "1 config/type",
    ],
    ["not a number", `version: .nan\n${REST}`, "1 config/version"],
    ["a date", `version: 1\nname: 2020-01-01\n${REST}`, "0"],
    ["bytes", `version: 1\nname: !!binary aGk=\n${REST}`, "1 yaml/tag"],
    [
      "a merge key",
      `version: 1\n${REST.replace("claude: true", "claude: { <<: { layout: nested } }")}`,
      "1 config/unknown-key",
    ],
    [
      "a path of a megabyte",
      `version: 1\n${REST.replace("./skills", `./${"x".repeat(900_000)}`)}`,
      "3 host/failed",
    ],
    [
      "an id of a megabyte",
      `version: 1\n${REST.replace("[pdf]", `[${"x".repeat(900_000)}]`)}`,
      "1 skill/unknown",
    ],
    ["an empty id", `version: 1\n${REST.replace("[pdf]", '[""]')}`, "1 skill/unknown"],
    ["an empty path of a source", `version: 1\n${REST.replace("./skills", '""')}`, "1 config/value"],
  ] as const)("%s", async ([, text, expected]) => expect(await outcome(project(text))).toBe(expected));
});

describe("names like properties of every object", () => {
  const NAMES = ["__proto__", "constructor", "toString", "hasOwnProperty", "valueOf"];

  test.for(NAMES)("%s is a key that does not exist, wherever it stands", async (name) => {
    const at = (text: string) => outcome(project(text));
    expect(await at(`version: 1\n${name}: 1\n${REST}`)).toBe("1 config/unknown-key");
    expect(
      await at(`version: 1\n${REST.replace("path: ./skills", `path: ./skills, ${name}: { path: x }`)}`),
    ).toBe("1 config/unknown-key");
    expect(await at(`version: 1\n${REST.replace("true", `{ ${name}: { dest: /x } }`)}`)).toBe(
      "1 config/unknown-key",
    );
  });

  test.for(NAMES)(
    "%s is a name of a source, a skill, a profile and a target like any other",
    async (name) => {
      const sourceName = name === "__proto__" ? "constructor" : name;
      const made = project(
        `version: 1\nsources: { ${sourceName}: { path: ./skills } }\nskills: { enableAll: [${sourceName}] }\ntargets: { ${sourceName}: { localDest: .x/skills } }\nprofiles: { ${name}: { skills: { disable: [] } } }\n`,
      );
      made.write({ [`skills/${name}/SKILL.md`]: skillFile("plain") });
      expect(await outcome(made)).toBe("0");
      expect(await outcome(made, ["build", "--profile", name])).toBe("0");
      const listed = JSON.parse((await made.run(["list", "--json"])).stdout).skills;
      expect(
        listed.map((skill: { id: string; targets: string[] }) => [skill.id, skill.targets]),
      ).toContainEqual([name, [sourceName]]);
    },
  );

  test.for(NAMES)(
    "%s is unknown as a source, a skill, a profile and a target that nobody declared",
    async (name) => {
      const at = (text: string) => outcome(project(text));
      expect(await at(`version: 1\n${REST.replace("enable: [pdf]", `enableAll: [${name}]`)}`)).toBe(
        "1 source/unknown",
      );
      expect(await at(`version: 1\n${REST.replace("[pdf]", `[${name}]`)}`)).toBe("1 skill/unknown");
      expect(await outcome(project(`version: 1\n${REST}`), ["build", "--profile", name])).toBe(
        "1 config/profile-unknown",
      );
      expect(await at(`version: 1\n${REST.replace("claude", name)}`)).toBe(
        name === "__proto__" ? "1 target/name" : "1 target/unknown",
      );
    },
  );
});

test("twenty thousand mistakes in one line are all reported, and soon", async () => {
  const made = project(
    `version: 1\n${REST.replace("[pdf]", `[${Array.from({ length: 20_000 }, (_, index) => index).join(", ")}]`)}`,
  );
  expect((await outcome(made)).split(" ")).toHaveLength(20_001);
});
