// What a target becomes when it is decoded: defaults of the agents table, and what is refused.

import { describe, expect, test } from "vitest";
import { configure } from "../../../src/compiler/config/configure.ts";
import type { TargetDecl } from "../../../src/model/config.ts";
import { memoryProject } from "../../support/memory-host.ts";

function decoded(targets: string): { targets: readonly TargetDecl[]; codes: string[] } {
  const files = { "../.git/HEAD": "", "skills.yaml": `version: 1\ntargets: ${targets}\n` };
  const request = {
    config: "skills.yaml",
    profiles: [],
    bindings: new Map(),
    packages: new Map(),
    facts: new Map(),
    warnInactiveProfiles: true,
    ignoreConditions: false,
    frozen: false,
    lock: null,
    refreshes: () => false,
    takesMovedTags: false,
    install: null,
    factsOnly: false,
    ignoreUnused: false,
    scope: null,
  };
  const { value: done, diagnostics } = configure(memoryProject(files).host, request);
  return { targets: done?.config.targets ?? [], codes: diagnostics.map(({ code }) => code) };
}

describe("a target", () => {
  test("is enabled by true, by an empty map and by settings, and not by false", () => {
    const { targets, codes } = decoded("{ claude: true, codex: {}, pi: { layout: nested }, cursor: false }");
    expect(codes).toEqual([]);
    expect(targets.map(({ name }) => name)).toEqual(["claude", "codex", "pi"]);
  });

  test("links for the user where the agent is known to follow links, and copies into a project", () => {
    const { targets } = decoded("{ claude: true, cursor: true, own: { dest: ~/x, localDest: x } }");
    expect(targets.map(({ name, structure }) => [name, structure.user, structure.project])).toEqual([
      ["claude", "symlink-tree", "copy-tree"],
      ["cursor", "copy-tree", "copy-tree"],
      ["own", "copy-tree", "copy-tree"],
    ]);
  });

  test("never touches .system, unless it says otherwise or is one link", () => {
    const { targets } = decoded(
      "{ claude: true, codex: { exclude: [] }, pi: { structure: link }, cursor: { exclude: [b, a] } }",
    );
    expect(targets.map(({ name, exclude }) => [name, exclude])).toEqual([
      ["claude", [".system"]],
      ["codex", []],
      ["cursor", ["a", "b"]],
      ["pi", []],
    ]);
  });

  test("of one's own needs a directory", () => {
    expect(decoded("{ own: { layout: nested } }").codes).toEqual(["target/unknown"]);
    expect(decoded("{ own: { localDest: x } }").codes).toEqual([]);
  });

  test.for([
    "../x",
    "/x",
    "x/../../y",
    '""',
    ".",
    "./",
    ".git",
    ".git/x",
    "a/.GIT/b",
    ".kitout",
    "a/.kitout-x",
    '"a\\\\b"',
  ])("does not install into %s of a project", (localDest) =>
    expect(decoded(`{ own: { localDest: ${localDest} } }`).codes).toEqual(["target/local-dest"]),
  );

  test.for(['"a\\tb"', '"a\\x9bb"', '"a\\u202eb"', '"\\u200b"', '"a\\u2029"'])(
    "does not install into a directory of a project with a character that does not show: %s",
    (localDest) => expect(decoded(`{ own: { localDest: ${localDest} } }`).codes).toEqual(["target/dest"]),
  );

  test("takes a directory of a project in any spelling", () => {
    expect(decoded("{ own: { localDest: ./a//b/ } }").targets.map(({ localDest }) => localDest)).toEqual([
      "a/b",
    ]);
    expect(decoded("{ own: { localDest: .github/skills } }").codes).toEqual([]);
  });

  test.for([
    ['"a b": { localDest: x }', "target/name"],
    ["a+b: { localDest: x }", "target/name"],
    ['claude: { exclude: ["a*"] }', "target/exclude"],
    ["claude: { exclude: [a/] }", "target/exclude"],
    ["claude: { exclude: [a], structure: link }", "target/exclude-with-link"],
    ["claude: { systems: [linux] }", "target/system"],
    ["claude: { layout: deep }", "config/value"],
  ] as const)("is refused with %s", ([target, code]) =>
    expect(decoded(`{ ${target} }`).codes).toEqual([code]),
  );
});
