import { describe, expect, test } from "vitest";
import { type ConfigChange, editConfig } from "../../src/authoring/config-edit.ts";

const TEXT = `version: 1 # the first
sources:
  a: owner/a
  b: { path: ./b }
skills:
  enable: [x, y]   # mine
  enableAll: true
  explicit:
    e: { from: b }
    f: { from: a, rename: g }
targets: [claude]
profiles:
  work:
    sources:
      b: { path: ./c }
    skills: { enable: [y, z] }
`;

describe("changes of a skills.yaml, each in its place:", () => {
  test.for<[what: string, change: ConfigChange, from: string, to: string]>([
    [
      "a source, as its neighbours are written",
      { change: "source", name: "c", keys: { github: "o/c", subdir: "skills" } },
      "  b: { path: ./b }\n",
      "  b: { path: ./b }\n  c: { github: o/c, subdir: skills }\n",
    ],
    [
      "more keys for one that is there",
      { change: "source", name: "b", keys: { path: "./b", idPrefix: "p" } },
      "{ path: ./b }",
      "{ path: ./b, idPrefix: p }",
    ],
    [
      "one that is a text becomes a map",
      { change: "source", name: "a", keys: { github: "o/a" } },
      "a: owner/a",
      "a: { github: o/a }",
    ],
    ["ids that are not there yet", { change: "enable", ids: ["y", "z"] }, "[x, y]   #", "[x, y, z]   #"],
    [
      "targets in a list",
      { change: "targets", names: ["claude", "codex"] },
      "targets: [claude]",
      "targets: [claude, codex]",
    ],
    [
      "settings of a skill",
      { change: "settings", under: "explicit", id: "e", keys: { rename: "h" } },
      "e: { from: b }",
      "e: { from: b, rename: h }",
    ],
    [
      "an explicit skill by its final id",
      { change: "drop", ids: ["g"] },
      "    f: { from: a, rename: g }\n",
      "",
    ],
  ])("%s", ([, change, from, to]) => {
    const { value, diagnostics } = editConfig("/skills.yaml", TEXT, [change]);
    expect(diagnostics).toEqual([]);
    expect(TEXT).toContain(from);
    expect(value).toBe(TEXT.replace(from, to));
  });

  test("a source goes everywhere, and what is so already stays", () => {
    expect(editConfig("/skills.yaml", TEXT, [{ change: "drop-source", name: "b" }]).value).toBe(
      TEXT.replace("  b: { path: ./b }\n", "")
        .replace("    e: { from: b }\n", "")
        .replace("      b: { path: ./c }\n", ""),
    );
    const same: readonly ConfigChange[] = [
      { change: "enable", ids: ["x"] },
      { change: "enable-all", source: "a" },
      { change: "targets", names: ["claude"] },
      { change: "source", name: "b", keys: { path: "./b" } },
      { change: "drop", ids: ["none"] },
    ];
    expect(editConfig("/skills.yaml", TEXT, same).value).toBe(TEXT);
  });

  test("an id that is disabled is enabled again", () => {
    const text = "skills:\n  enable: [x]\n  disable: [p, q]\n";
    expect(editConfig("/skills.yaml", text, [{ change: "enable", ids: ["p"] }]).value).toBe(
      "skills:\n  enable: [x, p]\n  disable: [q]\n",
    );
  });

  test("what cannot be edited is said whole, at its place", () => {
    const text = TEXT.replace("[x, y]", "&ids [x, y]");
    const { value, diagnostics } = editConfig("/skills.yaml", text, [
      { change: "source", name: "c", keys: { path: "./c" } },
      { change: "enable", ids: ["q"] },
      { change: "drop", ids: ["x"] },
    ]);
    expect(value).toBeNull();
    expect(diagnostics).toMatchObject([
      {
        code: "yaml/by-hand",
        at: { path: ["skills", "enable"] },
        args: {
          paste: ["sources:", "  c:", "    path: ./c", "skills:", "  enable:", "    - q"],
          gone: ["`x` in `skills.enable`"],
        },
      },
    ]);
  });
});
