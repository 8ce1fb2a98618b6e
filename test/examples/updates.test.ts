// The examples about updates: what can be checked without GitHub and without Renovate.

import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { commands } from "../../src/cli/commands.ts";
import { locate, testWith } from "../installer/support/shells.ts";

const examples = fileURLToPath(new URL("../../examples/", import.meta.url));

function read(...parts: readonly string[]): string {
  return readFileSync(path.join(examples, ...parts), "utf8");
}

interface Step {
  readonly uses?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly run?: string;
  readonly env?: Readonly<Record<string, string>>;
}

interface Job {
  readonly steps: readonly Step[];
  readonly permissions?: Readonly<Record<string, string>>;
  readonly "timeout-minutes": number;
}

interface Workflow {
  readonly on: object;
  readonly permissions: object;
  readonly jobs: Readonly<Record<string, Job>>;
}

const workflows = ["github-workflow", "renovate"].flatMap((example) => {
  const directory = path.join(example, ".github/workflows");
  return readdirSync(path.join(examples, directory)).map((name) => ({
    name: `${example}/${name}`,
    workflow: parse(read(directory, name)) as Workflow,
  }));
});

/** Every kitout that a text has somebody run: name and options. */
function kitouts(text: string): readonly (readonly string[])[] {
  return Array.from(text.matchAll(/\bkitout ((?:(?:--)?[a-z]+ ?)+)/g), ([, words]) =>
    words!.trim().split(" "),
  );
}

describe.each(workflows)("the workflow $name", ({ workflow }) => {
  const steps = Object.values(workflow.jobs).flatMap((job) => job.steps);

  testWith(locate(["shellcheck"]))("has steps about which shellcheck has nothing to say", () => {
    for (const { run } of steps) {
      if (run === undefined) continue;
      const said = spawnSync("shellcheck", ["--shell", "bash", "-"], { input: run, encoding: "utf8" });
      expect({ status: said.status, stdout: said.stdout }).toEqual({ status: 0, stdout: "" });
      // What GitHub puts in before the shell sees it could be a command.
      expect(run).not.toContain("${{");
    }
  });

  test("gives rights to jobs one by one, and the token to no step that runs kitout", () => {
    expect([{}, { contents: "read" }]).toContainEqual(workflow.permissions);
    for (const job of Object.values(workflow.jobs)) expect(job["timeout-minutes"]).toBeGreaterThan(0);
    const checkout = steps.find(({ uses }) => uses?.startsWith("actions/checkout@"));
    expect(checkout?.with).toMatchObject({ "fetch-depth": 1, "persist-credentials": false });
    for (const { run, env } of steps)
      if (/^\s*kitout |\(kitout /m.test(run ?? "")) expect(env).toBe(undefined);
  });

  test("runs only commands and options that kitout has", () => {
    const lines = steps.flatMap(({ run }) => (/kitout@/.test(run ?? "") ? [] : kitouts(run ?? "")));
    expect(lines.length).toBeGreaterThan(0);
    for (const [name, ...options] of lines) {
      const command = commands.find(({ spec }) => spec.name === name)?.spec;
      expect(command, `kitout ${name}`).toBeDefined();
      const known: readonly string[] = [...Object.keys(command!.options), ...command!.common, "json"];
      for (const option of options) expect(known, `kitout ${name}`).toContain(option.replace(/^--/, ""));
    }
  });
});

test.each(["github-workflow", "renovate"])(
  "the page of %s names only commands that kitout has",
  (example) => {
    const names = Array.from(
      read(example, "README.md").matchAll(/`(?:\^)?kitout ([a-z]+)/g),
      ([, name]) => name!,
    );
    expect(names.length).toBeGreaterThan(1);
    for (const name of names) expect(commands.map(({ spec }) => spec.name)).toContain(name);
  },
);

describe("examples/renovate", () => {
  const config = JSON.parse(read("renovate", "renovate.json")) as {
    readonly customManagers: readonly [
      { readonly managerFilePatterns: readonly [string]; readonly matchStrings: readonly [string] },
    ];
  };
  const [manager] = config.customManagers;

  function found(text: string): readonly (readonly [string, string])[] {
    return Array.from(text.matchAll(new RegExp(manager.matchStrings[0], "g")), ({ groups }) => [
      groups!["depName"]!,
      groups!["currentValue"]!,
    ]);
  }

  test("finds the releases in skills.yaml, and nothing else", () => {
    expect(found(read("renovate", "skills.yaml"))).toEqual([
      ["anthropics/skills", "v1.2.0"],
      ["acme/agent-skills", "2.0.1"],
    ]);
  });

  test.each([
    ["a ref of another source", "\n  a:\n    github: o/r\n  b:\n    git: x\n    ref: v1.0.0\n"],
    ["a comment", "\n  #  github: o/r\n  #  ref: v1.0.0\n"],
    ["a commit", "\n  a:\n    github: o/r\n    ref: 0123456789abcdef0123456789abcdef01234567\n"],
    ["a prerelease", "\n  a:\n    github: o/r\n    ref: v1.0.0-rc.1\n"],
  ])("does not take %s for a release", (_, text) => {
    expect(found(text)).toEqual([]);
  });

  test("finds two releases in neighbouring lines, also at the end of the file", () => {
    const text = "sources:\n  a: { github: o/a, ref: v1.0.0 }\n  b: { github: o/b, ref: v2.0.0 }\n";
    expect(found(text)).toEqual([
      ["o/a", "v1.0.0"],
      ["o/b", "v2.0.0"],
    ]);
  });

  test("uses a pattern that RE2 understands, and looks into skills.yaml only", () => {
    expect(manager.matchStrings[0]).not.toMatch(/\(\?(?:=|!|<=|<!)|\\[1-9k]/);
    const pattern = new RegExp(manager.managerFilePatterns[0].slice(1, -1));
    const files = ["skills.yaml", "my-skills.yaml", "skills.yaml.md", "skillsxyaml"];
    expect(files.filter((file) => pattern.test(file))).toEqual(["skills.yaml"]);
  });
});
