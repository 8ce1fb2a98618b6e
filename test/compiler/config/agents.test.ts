// `agents:` in skills.yaml: agents that kitout does not know, and other facts about those it knows.

import { describe, expect, test } from "vitest";
import { configure } from "../../../src/compiler/config/configure.ts";
import { memoryProject } from "../../support/memory-host.ts";
import { requestFor } from "../../support/request.ts";

function configured(text: string, files: Record<string, string> = {}, profiles: readonly string[] = []) {
  const all = { "../.git/HEAD": "", "skills.yaml": `version: 1\n${text}`, ...files };
  const { value, diagnostics } = configure(memoryProject(all).host, requestFor({ profiles }));
  return {
    agent: (id: string) => value?.config.agents.find((agent) => agent.id === id),
    targets: value?.config.targets ?? [],
    codes: diagnostics.map(({ code }) => code),
    found: diagnostics.map(({ code, at, args }) => [
      code,
      at !== null && "path" in at ? at.path : null,
      args,
    ]),
  };
}

describe("an agent that kitout does not know", () => {
  test("is a target with its directories, and links where it is known to follow them", () => {
    const { targets, codes } = configured(
      "agents: { mine: { user: ~/.mine/skills, project: ./.mine/skills/, followsLinks: true } }\ntargets: { mine: true }\n",
    );
    expect(codes).toEqual([]);
    expect(
      targets.map(({ name, dest, localDest, structure }) => [name, dest?.length, localDest, structure]),
    ).toEqual([["mine", 2, ".mine/skills", { user: "symlink-tree", project: "copy-tree" }]]);
  });

  test("reads what it is said to read, and where skills are installed in any case", () => {
    const { agent } = configured(
      "agents: { mine: { project: .mine/skills, reads: { project: [.agents/skills] } } }\n",
    );
    expect(agent("mine")).toMatchObject({
      title: "mine",
      reads: { user: [], project: [".mine/skills", ".agents/skills"], machine: [] },
      user: null,
      followsLinks: null,
    });
  });

  test("has other names, for targets and for the targets of a skill", () => {
    const { targets, codes } = configured(
      `sources: { s: { path: ./s } }
skills: { explicit: { x: { from: s, targets: [nick] } } }
agents: { mine: { project: .mine/skills, aliases: [nick] } }
targets: { nick: true }
`,
    );
    expect([codes, targets.map(({ name }) => name)]).toEqual([[], ["mine"]]);
  });
});

describe("an agent that kitout knows", () => {
  test("keeps every fact that is not written", () => {
    const { agent, targets } = configured(
      "agents: { cursor: { followsLinks: true, name: required } }\ntargets: { cursor: true }\n",
    );
    const known = { title: "Cursor", project: ".cursor/skills", followsLinks: true, name: "required" };
    expect(agent("cursor")).toMatchObject(known);
    expect(targets[0]!.structure.user).toBe("symlink-tree");
  });

  test("may be called by any of its names", () => {
    const { agent, codes } = configured("agents: { claude-code: { user: /srv/claude/skills } }\n");
    expect([codes, agent("claude")!.user]).toEqual([[], "/srv/claude/skills"]);
    expect(agent("claude")!.reads.user[0]).toBe("/srv/claude/skills");
    expect(agent("claude-code")).toBeUndefined();
  });
});

test("files and profiles add to each other's agents", () => {
  const text = `extends: [base.yaml]
agents: { mine: { user: ~/mine } }
profiles: { work: { agents: { mine: { layout: nested } } } }
targets: { nick: true }
`;
  const files = {
    "base.yaml": "version: 1\nagents: { mine: { project: .mine/skills, aliases: [nick] } }\n",
  };
  const { agent, codes, targets } = configured(text, files, ["work"]);
  expect([codes, targets.map(({ name }) => name)]).toEqual([[], ["mine"]]);
  expect(agent("mine")).toMatchObject({ user: "$HOME/mine", project: ".mine/skills", layout: "nested" });
});

describe("is refused, once", () => {
  const target = "targets: { mine: true }\n";
  test.for([
    ["agents: { mine: { layout: flat } }", "agent/nowhere", ["agents", "mine"]],
    ["agents: { mine: { project: ../x } }", "target/local-dest", ["agents", "mine", "project"]],
    ["agents: { mine: { project: .git/x } }", "target/local-dest", ["agents", "mine", "project"]],
    ["agents: { mine: { user: skills } }", "target/dest", ["agents", "mine", "user"]],
    ["agents: { mine: { user: '/x/$(id)' } }", "target/dest", ["agents", "mine", "user"]],
    [
      "agents: { mine: { user: ~/x, reads: { user: ['$X'] } } }",
      "target/dest",
      ["agents", "mine", "reads", "user", 0],
    ],
    ["agents: { mine: { user: ~/x, aliases: [codex] } }", "agent/alias", ["agents", "mine", "aliases", 0]],
    [
      "agents: { mine: { user: ~/x, aliases: [claude-code] } }",
      "agent/alias",
      ["agents", "mine", "aliases", 0],
    ],
    ["agents: { mine: { user: ~/x, aliases: [a+b] } }", "target/name", ["agents", "mine", "aliases", 0]],
    ["agents: { mine: { users: ~/x } }", "config/unknown-key", ["agents", "mine", "users"]],
    [
      "agents: { mine: { user: ~/x, followsLinks: maybe } }",
      "config/type",
      ["agents", "mine", "followsLinks"],
    ],
    ["agents: { mine: { user: ~/x, layout: deep } }", "config/value", ["agents", "mine", "layout"]],
    ["agents: { mine: null }", "config/nothing", ["agents", "mine"]],
    ["agents: [mine]", "config/type", ["agents"]],
    ["agents: { mine: ~/x }", "config/type", ["agents", "mine"]],
  ] as const)("%s", ([text, code, path]) => {
    const { found, codes } = configured(`${text}\n`);
    expect([codes, found[0]![1]]).toEqual([[code], path]);
  });

  test("and then a target of that name is no second mistake", () => {
    for (const agents of ["{ mine: null }", "{ mine: { layout: flat } }", "{ mine: ~/x }"])
      expect([agents, configured(`agents: ${agents}\n${target}`).codes.length]).toEqual([agents, 1]);
  });

  test("two agents with one alias: the second", () => {
    const { found } = configured(
      "agents: { a: { user: ~/a, aliases: [x] }, b: { user: ~/b, aliases: [x] } }\n",
    );
    expect(found).toEqual([["agent/alias", ["agents", "b", "aliases", 0], { alias: "x", agent: "a" }]]);
  });
});
