// programs.agent-skills: what agent-skills-nix is told, in the words of skills.yaml; and what kitout makes of it.

import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect } from "vitest";
import { locate, testWith } from "../installer/support/shells.ts";
import { Project } from "../support/project.ts";

const test = testWith(locate(["nix-instantiate"]));

const here = fileURLToPath(new URL(".", import.meta.url));
const examples = path.resolve(here, "../../examples");

interface Translated {
  readonly yaml: string;
  readonly paths: Readonly<Record<string, string>>;
  readonly inputs: Readonly<Record<string, string>>;
  readonly packages: Readonly<Record<string, string>>;
}

/** Evaluates an example without a module system, without building anything. */
function evaluate(project: Project, name: string) {
  const nix = path.join(project.base, "nix");
  const args = [
    "--eval",
    "--strict",
    "--json",
    "--show-trace",
    "--option",
    "allow-import-from-derivation",
    "false",
  ];
  return spawnSync("nix-instantiate", [...args, "--argstr", "name", name, path.join(here, "seed.nix")], {
    env: {
      PATH: process.env["PATH"],
      HOME: project.home,
      NIX_REMOTE: "local",
      NIX_STORE_DIR: `${nix}/store`,
      NIX_STATE_DIR: `${nix}/var`,
      NIX_LOG_DIR: `${nix}/log`,
      NIX_CONF_DIR: `${nix}/etc`,
    },
    encoding: "utf8",
  });
}

function translate(name: string, project = new Project()): Translated {
  const { status, stdout, stderr } = evaluate(project, name);
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  return JSON.parse(stdout) as Translated;
}

const settings = (name: string) => JSON.parse(translate(name).yaml);

/** Builds it as mkBundle does, and gives what stands in a skill of the bundle. */
async function build(name: string) {
  const project = new Project();
  const { yaml, paths, inputs } = translate(name, project);
  project.write({ "skills.yaml": yaml });
  const { sources } = JSON.parse(yaml) as { sources: Record<string, { readonly input?: string }> };
  const bindings = Object.entries(sources).flatMap(([source, { input }]) => [
    "--source",
    `${source}=${input === undefined ? paths[source] : inputs[input]}`,
  ]);
  const built = await project.run([
    "build",
    "-c",
    "skills.yaml",
    "--offline",
    ...bindings,
    "--out",
    "bundle",
  ]);
  expect(built).toMatchObject({ status: 0, stderr: expect.not.stringMatching(/warning|error/) });
  return project;
}

const skillsIn = (project: Project, view: string) =>
  fs
    .readdirSync(path.join(project.directory, "bundle/views", view), { recursive: true, encoding: "utf8" })
    .filter((entry) => fs.existsSync(path.join(project.directory, "bundle/views", view, entry, "SKILL.md")))
    .sort();

const target = (dest: string) => ({
  dest,
  exclude: [".system"],
  layout: "nested",
  structure: "symlink-tree",
});
const claude = target("${CLAUDE_CONFIG_DIR:-$HOME/.claude}/skills");

describe("an example of agent-skills-nix", () => {
  test("takes the inputs of a flake as directories, since Nix alone pins them", async () => {
    const { yaml, inputs } = translate("quickstart-main");
    expect(JSON.parse(yaml)).toEqual({
      version: 1,
      name: "agent-skills",
      scope: "user",
      sources: { anthropic: { path: "./anthropic", subdir: "skills" } },
      skills: { enable: ["code-review", "commit-message"], enableAll: false, explicit: {} },
      targets: { claude },
    });
    expect(inputs).toEqual({ "anthropic-skills": `${examples}/quickstart` });
    expect(skillsIn(await build("quickstart-main"), "claude")).toEqual(["code-review", "commit-message"]);
  });

  test("with paths, a prefix and a depth installs the ids as directories in directories", async () => {
    const { yaml, paths } = translate("quickstart-child");
    expect(JSON.parse(yaml)).toMatchObject({
      sources: {
        anthropic: {
          path: "./anthropic",
          subdir: "skills",
          idPrefix: "anthropic",
          filter: { maxDepth: 1 },
        },
      },
      skills: { enableAll: ["anthropic"] },
      targets: {
        agents: target("$HOME/.agents/skills"),
        codex: target("${CODEX_HOME:-$HOME/.codex}/skills"),
      },
    });
    expect(paths).toEqual({ anthropic: `${examples}/quickstart` });
    expect(skillsIn(await build("quickstart-child"), "codex")).toEqual([
      "anthropic/code-review",
      "anthropic/commit-message",
      "anthropic/csv-profile",
      "anthropic/shell-script",
    ]);
  });

  test("with an empty subdir has the root, and with one id twice the explicit skill", async () => {
    expect(settings("subdir-empty").sources).toEqual({ local: { path: "./local" } });
    const built = await build("subdir-empty");
    expect(skillsIn(built, "claude")).toEqual(["code-review"]);
    expect(
      fs.readFileSync(path.join(built.directory, "bundle/views/claude/code-review/SKILL.md"), "utf8"),
    ).toMatch(/Ours\.\n$/);
  });

  test("that enables a nested skill gets it where it was", async () => {
    expect(skillsIn(await build("local-install"), "claude")).toEqual(["code-review", "release/changelog"]);
  });

  test("may have settings of kitout's own, for explicit skills and for others", async () => {
    expect(settings("adjusted").skills).toEqual({
      enable: ["code-review"],
      enableAll: false,
      adjust: { "code-review": { include: ["SKILL.md"], allow: ["hooks"], patches: [] } },
      explicit: {
        profile: { from: "local", path: "csv-profile", exclude: ["scripts"], allow: ["plugin"] },
      },
    });
    expect(skillsIn(await build("adjusted"), "claude")).toEqual(["code-review", "profile"]);
  });

  test("takes the path where there is an input too, and keeps a depth of 0", () => {
    expect(settings("filters").sources).toEqual({
      local: { path: "./local", filter: { maxDepth: 0, nameRegex: "release/.*" } },
    });
  });

  test("restricts skills to agents, of which only the enabled ones are named", async () => {
    const { skills, targets } = settings("targets");
    expect(skills.explicit).toEqual({
      shared: { from: "fixture", path: "." },
      "claude-only": { from: "fixture", path: ".", targets: ["claude"] },
      hidden: { from: "fixture", path: ".", rename: "documents/hidden", targets: [] },
    });
    expect(targets).toEqual({
      claude: { dest: "$HOME/.claude/skills", layout: "nested", structure: "link" },
      codex: {
        ...target("${CODEX_HOME:-$HOME/.codex}/skills"),
        exclude: [".system", ".cache"],
        structure: "copy-tree",
      },
      custom: {
        ...target("${MY_HOME:-$HOME/.custom}/skills"),
        exclude: [".system", ".cache"],
        systems: ["x86_64-linux"],
      },
    });
    const built = await build("targets");
    expect(skillsIn(built, "claude")).toEqual(["claude-only", "shared"]);
    expect(skillsIn(built, "custom")).toEqual(["shared"]);
  });

  test("has its packages bound by the name of the package", () => {
    const { yaml, packages } = translate("packages");
    const { explicit } = JSON.parse(yaml).skills;
    expect(explicit["json-logs"]).toEqual({ from: "local", packages: [{ name: "jq", bins: "*" }] });
    expect(Object.keys(packages)).toEqual(["jq"]);
    expect(packages["jq"]).toMatch(/-jq-1\.7\.1$/);
  });
});

describe("a transform", () => {
  const postmortem = fs.readFileSync(`${examples}/transform/upstream/postmortem/SKILL.md`, "utf8");
  const made = async (name: string) => {
    const directory = path.join((await build(name)).directory, "bundle/skills");
    return fs.readFileSync(path.join(directory, fs.readdirSync(directory)[0]!, "SKILL.md"), "utf8");
  };

  test("becomes a template", () => {
    expect(settings("transform").skills.explicit.postmortem.transform).toMatch(
      /^# Custom Header\n\n{{dependencies}}\n\n{{original}}\n\n/,
    );
  });

  test("is given no table without packages", async () => {
    expect(settings("transform-without-packages").skills.explicit.postmortem).toEqual({
      from: "local",
      transform: "{{original}}No programs.",
    });
    expect(await made("transform-without-packages")).toBe(`${postmortem}No programs.`);
  });

  test("writes braces and backslashes as they are", async () => {
    expect(await made("transform-signs")).toBe(
      `${postmortem}\nWrite {{original}}, {{{original}}}, \\{{name}} and {{! this }} {${postmortem}\\${postmortem}`,
    );
  });

  test("may change the text of a source that can be read", async () => {
    expect(await made("transform-replaces")).toBe(postmortem.replaceAll("Postmortem", "{{Report}}"));
  });

  test("puts text around a source that has to be built first", () => {
    expect(settings("transform-built").skills.explicit.notes).toEqual({
      from: "local",
      transform: "{{original}}\n\nbehind {{original}}",
    });
    expect(settings("transform-built-alone").skills.explicit.notes.transform).toBe("{{original}}");
  });

  test("that looks for something in a text that is not known yet does not go on without finding it", () => {
    const { status, stderr } = evaluate(new Project(), "wrong-transform-replaces");
    expect({ status, stderr }).toMatchObject({
      status: 1,
      stderr: expect.stringContaining("while calling programs.agent-skills.skills.explicit.notes.transform"),
    });
  });
});

describe("a mistake is told with the name of the option:", () => {
  const mistakes = {
    "wrong-input": "sources.anthropic.input is 'anthropic-skills', which is not among the inputs",
    "wrong-no-source": "sources.anthropic has neither `path` nor `input`",
    "wrong-path": 'sources.local.path is "/home/somebody/skills", which only exists on some machine',
    "wrong-from": "skills.explicit.pdf.from is 'anthropc'",
    "wrong-agent": 'skills.explicit.code-review.agents names "cluade"',
    "wrong-exclude": 'excludePatterns has "*.tmp"',
    "wrong-packages": "skills.explicit.pdf-text.packages has another 'jq'",
    "wrong-transform-text": "skills.explicit.postmortem.transform gives no text, but a list",
    "wrong-transform-function": "skills.explicit.postmortem.transform is no function",
    "wrong-transform-dependencies":
      "skills.explicit.postmortem.transform looks into or changes `dependencies`",
    "wrong-transform-built": "skills.explicit.notes.transform looks into or changes the text",
  };
  for (const [name, words] of Object.entries(mistakes))
    test(`${name.slice("wrong-".length).replaceAll("-", " ")}`, () => {
      const { status, stderr } = evaluate(new Project(), name);
      expect({ status, stderr }).toMatchObject({
        status: 1,
        stderr: expect.stringContaining(`error: kitout: programs.agent-skills.${words}`),
      });
    });
});
