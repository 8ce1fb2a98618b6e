// Targets that share a directory: their defaults never contradict each other.

import { describe, expect, test } from "vitest";
import { agents } from "../../../src/agents/agents.ts";
import { configure } from "../../../src/compiler/config/configure.ts";
import { arrange } from "../../../src/compiler/selection/views.ts";
import type { View } from "../../../src/model/bundle.ts";
import type { TargetDecl } from "../../../src/model/config.ts";
import type { Scope } from "../../../src/model/installer.ts";
import { codes, config } from "../../support/config.ts";
import { memoryProject } from "../../support/memory-host.ts";
import { Project, skillFile } from "../../support/project.ts";
import { requestFor } from "../../support/request.ts";

function decoded(targets: string): readonly TargetDecl[] {
  const files = { "../.git/HEAD": "", "skills.yaml": `version: 1\ntargets: ${targets}\n` };
  const { value, diagnostics } = configure(memoryProject(files).host, requestFor());
  expect(diagnostics).toEqual([]);
  return value!.config.targets;
}

function arranged(targets: readonly TargetDecl[]) {
  const { value, diagnostics } = arrange(config({ targets }), []);
  return { views: value.views, codes: codes(diagnostics) };
}

/** Of each view in this scope, its targets and their settings. */
function settings(views: readonly View[], scope: Scope) {
  return views
    .filter((view) => view.scope === scope)
    .map(({ name, targets: [first] }) => {
      const { structure, layout, exclude, systems, onConflict } = first!;
      return [name, structure[scope], layout, exclude, systems, onConflict];
    });
}

const all = decoded(`{ ${agents.map(({ id }) => `${id}: true`).join(", ")} }`);
const follows = new Map(agents.map(({ id, followsLinks }) => [id, followsLinks]));

test("every agent of the table is a target with its defaults", () => {
  expect(all.map(({ name }) => name)).toEqual(agents.map(({ id }) => id).sort());
});

test("no two agents of the table contradict each other, nor do all at once", () => {
  const found = all.flatMap((a, at) =>
    all.slice(at).map((b) => [a.name, b.name, arranged(a === b ? [a] : [a, b]).codes] as const),
  );
  expect(found.filter(([, , codes]) => codes.length > 0)).toEqual([]);
  expect(arranged(all).codes).toEqual([]);
});

test("a directory is linked into only if every agent of it is known to follow links", () => {
  for (const { scope, targets } of arranged(all).views) {
    const structures = new Set(targets.map(({ structure }) => structure[scope]));
    const isSafe = scope === "user" && targets.every(({ name }) => follows.get(name) === true);
    expect([targets.map(({ name }) => name), [...structures]]).toEqual([
      targets.map(({ name }) => name),
      [isSafe ? "symlink-tree" : "copy-tree"],
    ]);
  }
});

describe("what is written for one of them", () => {
  const shared = (targets: string) => settings(arranged(decoded(targets)).views, "user");

  test.for([
    ["{ codex: true }", "codex", "symlink-tree"],
    ["{ codex: true, agents: true }", "agents+codex", "copy-tree"],
    ["{ codex: true, agents: { structure: symlink-tree } }", "agents+codex", "symlink-tree"],
    ["{ codex: { structure: copy-tree }, zed: true }", "codex+zed", "copy-tree"],
  ] as const)("counts for all, and else the copy: %s", ([targets, name, structure]) =>
    expect(shared(targets)).toEqual([[name, structure, "flat", [".system"], [], "fail"]]),
  );

  test("every other setting, too", () => {
    expect(shared("{ codex: { layout: nested, exclude: [a], onConflict: keep }, agents: true }")).toEqual([
      ["agents+codex", "copy-tree", "nested", ["a"], [], "keep"],
    ]);
  });

  test("one link leaves nothing to exclude", () => {
    expect(shared("{ codex: { structure: link }, agents: true }")).toEqual([
      ["agents+codex", "link", "flat", [], [], "fail"],
    ]);
  });

  test("`systems` holds where it is written for all: else the directory is for every system", () => {
    const linux = "{ systems: [x86_64-linux] }";
    expect(shared(`{ codex: ${linux}, agents: ${linux} }`)[0]![4]).toEqual(["x86_64-linux"]);
    expect(shared(`{ codex: ${linux}, agents: true }`)[0]![4]).toEqual([]);
    expect(shared(`{ codex: true, agents: ${linux} }`)[0]![4]).toEqual([]);
  });

  test("says nothing about another directory", () => {
    expect(
      shared("{ codex: true, claude: { structure: copy-tree } }").map(([name, kind]) => [name, kind]),
    ).toEqual([
      ["claude", "copy-tree"],
      ["codex", "symlink-tree"],
    ]);
  });

  test("and otherwise for another is the only error", () => {
    expect(
      arranged(decoded("{ codex: { layout: nested }, agents: true, zed: { layout: flat } }")).codes,
    ).toEqual(["target/settings-differ"]);
  });
});

test("all agents at once are installed", async () => {
  const project = new Project({
    "sources/pdf/SKILL.md": skillFile("pdf"),
    "skills.yaml": `version: 1
scope: user
sources: { mine: { path: ./sources } }
skills: { enableAll: true }
targets: { ${agents.map(({ id }) => `${id}: true`).join(", ")} }
`,
  });
  const { status, stderr } = await project.run(["install", "-c", "skills.yaml"]);
  const nowhere = agents.filter(({ user }) => user === null);
  expect([status, stderr.match(/\[[a-z/-]+\]/g)]).toEqual([0, nowhere.map(() => "[target/no-destination]")]);
  expect(project.sh("cat $HOME/.agents/skills/pdf/SKILL.md").stdout).toContain("name: pdf");
});
