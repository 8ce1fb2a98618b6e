// The world that tests give to the command line: what is written in it is what a program would write.

import path from "node:path";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { nodeHost } from "../../src/host/node.ts";
import { runScript } from "../../src/host/run-script.ts";
import { type Files, Project, skillFile } from "../support/project.ts";

const files: Files = {
  "skills.yaml": `version: 1
sources: { mine: { path: ./skills } }
skills: { enable: [pdf] }
targets: { claude: true }
`,
  "skills/pdf/SKILL.md": skillFile("pdf"),
};

describe("kitout in the process of a test", () => {
  test.each([
    [0, ["build", "--out", "../out"]],
    [0, ["install"]],
    [1, ["build", "-c", "gone.yaml"]],
    [64, ["biuld"]],
  ])("ends with %i as the program does, with the same words: %j", async (status, args) => {
    const [here, there] = [new Project(files), new Project(files)];
    const said = await here.run(args);
    const program = there.spawn(args);
    expect({ ...said, stdout: said.stdout.replaceAll(here.base, there.base) }).toEqual(program);
    expect(said.status).toBe(status);
  });

  test("sees the environment that it is given, and nothing of the test's own", async () => {
    const project = new Project({
      ...files,
      "skills.yaml": `${files["skills.yaml"]}profiles: { ci: { when: { env: { KITOUT_TEST: here } } } }\n`,
    });
    const shown = async (env: Record<string, string>) =>
      (await project.run(["show", "--why", "--profile", "ci"], { env })).stdout;
    const without = await shown({});
    vi.stubEnv("KITOUT_TEST", "here");
    onTestFinished(() => void vi.unstubAllEnvs());
    expect(await shown({})).toBe(without);
    expect(await shown({ KITOUT_TEST: "here" })).not.toBe(without);
  });

  test.each([
    ["coloured on a terminal", { terminal: 80 }, true],
    ["plain on a terminal with NO_COLOR", { terminal: 80, env: { NO_COLOR: "1" } }, false],
    ["plain in a pipe", {}, false],
  ])("is %s", async (_, given, isColoured) => {
    const { stdout } = await new Project(files).run(["plan"], given);
    expect(stdout).toContain("Does pdf.");
    expect(stdout.includes("\x1b")).toBe(isColoured);
  });
});

test("a character that a script writes in two pieces comes whole, and nothing comes after its end", async () => {
  const { directory } = new Project({
    script:
      "printf '\\303'; sleep 0.1; printf '\\251'; printf '\\360\\237' >&2; sleep 0.1; printf '\\230\\200' >&2; exit 3\n",
  });
  const stdout: string[] = [];
  const stderr: string[] = [];
  const status = await runScript(
    nodeHost({ PATH: process.env["PATH"] }, directory),
    path.join(directory, "script"),
    [],
    { stdout: (text) => void stdout.push(text), stderr: (text) => void stderr.push(text) },
  );
  expect({ status, stdout: stdout.join(""), stderr: stderr.join("") }).toEqual({
    status: 3,
    stdout: "é",
    stderr: "😀",
  });
});
