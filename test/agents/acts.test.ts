// What an agent acts on by itself: which names, in which place, by whatever way it finds them.

import { describe, expect, test } from "vitest";
import table from "../../src/agents/acts.json" with { type: "json" };
import { actsOf, isActedOn } from "../../src/agents/acts.ts";
import { ACT_KINDS } from "../../src/model/acts.ts";

/** `path`, or `path -> target` for a link. */
function found(...written: readonly string[]): readonly string[] {
  const nodes = ["SKILL.md", ...written].map((one) => {
    const [path, target] = one.split(" -> ") as [string, string?];
    return target === undefined ? { path } : { path, target };
  });
  return actsOf(nodes).map(({ kind, path, through }) =>
    path === through ? `${kind} ${path}` : `${kind} ${path} through ${through}`,
  );
}

describe("the table", () => {
  test("has a kind that skills.yaml knows, and dated evidence, for everything", () => {
    for (const { kind, where, paths, evidence } of table.acts) {
      expect(ACT_KINDS).toContain(kind);
      expect(["root", "anywhere"]).toContain(where);
      expect(paths.length * evidence.length).toBeGreaterThan(0);
      for (const { date, fact, source } of evidence) {
        expect(date).toMatch(/^\d{4}-\d{2}$/);
        expect(fact.length * source.length).toBeGreaterThan(0);
      }
    }
  });

  test.each(table.acts.flatMap(({ kind, where, paths }) => paths.map((path) => [path, kind, where])))(
    "%s is %s, %s",
    (pattern, kind, where) => {
      const path = pattern.replaceAll("*", "x");
      const file = path.endsWith("/") ? `${path}some/file` : path;
      const name = path.replace(/\/$/, "");
      expect(found(file)).toEqual([`${kind} ${name}`]);
      expect(found(file.toUpperCase())).toEqual([`${kind} ${name.toUpperCase()}`]);
      expect(isActedOn(file)).toBe(true);
      expect(found(`deep/er/${file}`)).toEqual(where === "anywhere" ? [`${kind} deep/er/${name}`] : []);
      // What only looks like it.
      expect(
        found(`x${file}`, `${name}x/other`, `${name}.bak`).filter((one) => !one.includes("hooks")),
      ).toEqual([]);
    },
  );

  test.each(table.passedOver.flatMap(({ paths }) => paths))("passes over %s", (path) => {
    expect(found(path)).toEqual([]);
    expect(isActedOn(path)).toBe(false);
  });
});

describe("a plugin", () => {
  test("in a directory of the skill has hooks and servers of its own", () => {
    expect(
      found("sub/.claude-plugin/plugin.json", "sub/hooks/hooks.json", "sub/.lsp.json", "hooks/x.json"),
    ).toEqual([
      "plugin sub/.claude-plugin/plugin.json",
      "plugin sub/.lsp.json",
      "hooks sub/hooks/hooks.json",
    ]);
  });

  test("beside it, or above it, does not give another directory any", () => {
    expect(found("a/.claude-plugin/plugin.json", "b/hooks/hooks.json", "a/b/mcp.json")).toEqual([
      "plugin a/.claude-plugin/plugin.json",
    ]);
  });
});

describe("a directory of an agent", () => {
  test("counts once, with everything in it", () => {
    expect(
      found(".claude/settings.json", ".claude/.mcp.json", ".claude/skills/x/.claude-plugin/plugin.json"),
    ).toEqual(["settings .claude"]);
  });

  test("that is a file is none", () => {
    expect(found(".claude", ".cursor -> .claude")).toEqual([]);
  });
});

describe("a link", () => {
  test("to a directory, a file, or another link counts as what it leads to", () => {
    expect(found(".claude-plugin -> parts/manifest", "parts/manifest/plugin.json")).toEqual([
      "plugin .claude-plugin/plugin.json through .claude-plugin",
    ]);
    expect(found(".mcp.json -> parts/servers", "parts/servers")).toEqual(["mcp .mcp.json"]);
    expect(found("hooks -> a", "a -> b", "b/hooks.json -> ../text.md", "text.md")).toEqual([
      "hooks hooks/hooks.json through hooks",
    ]);
    expect(found(".Claude -> assets", "assets/settings.json")).toEqual(["settings .Claude"]);
    expect(found("x/.codex-plugin -> ..", "plugin.json")).toEqual([
      "plugin plugin.json",
      "plugin x/.codex-plugin/plugin.json through x/.codex-plugin",
    ]);
  });

  test("into a circle or to nothing is none, and is looked at in time", () => {
    expect(found(".claude-plugin -> .claude-plugin", ".mcp.json -> nothing", ".claude -> /etc")).toEqual([]);
    const doubling = Array.from({ length: 40 }, (_, at) => [
      `d${at}/a -> ../d${at + 1}`,
      `d${at}/b -> ../d${at + 1}`,
    ]);
    expect(found(...doubling.flat(), "d40/x", ".claude-plugin -> d0")).toEqual([]);
  });
});

describe("a name that some system takes for another", () => {
  test.each([
    ".Claude-Plugin/PLUGIN.JSON",
    ".claude-plugin./plugin.json",
    ".claude\u200c-plugin/plugin.json ",
    ".claude-plu\u200dgin/plugin.json",
  ])("%j is the manifest", (path) => {
    expect(found(path)).toEqual([`plugin ${path}`]);
  });

  test("counts for each of its spellings", () => {
    expect(found(".MCP.json", ".mcp.JSON", "hookſ/hooks.json")).toEqual([
      "hooks hookſ/hooks.json",
      "mcp .MCP.json",
      "mcp .mcp.JSON",
    ]);
  });
});
