// The table of agents as a whole: what the schema of one file cannot say.

import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import acts from "../../src/agents/acts.json" with { type: "json" };
import { agentIds, agents } from "../../src/agents/agents.ts";
import { parseDest } from "../../src/compiler/config/dest.ts";
import { cleanPath } from "../../src/compiler/config/read.ts";
import { NAME } from "../../src/compiler/config/targets.ts";
import { evidence } from "../../src/generated/agents-evidence.js";
import type { DestPart } from "../../src/model/installer.ts";

const directory = fileURLToPath(new URL("../../agents/", import.meta.url));

/** The variables in a directory, those of fallbacks too. */
function variables(parts: readonly DestPart[]): readonly string[] {
  return parts.flatMap((part) =>
    part.kind === "text"
      ? []
      : part.kind === "variable"
        ? [part.name]
        : [part.name, ...variables(part.fallback)],
  );
}

function parsed(dest: string): readonly DestPart[] {
  const result = parseDest(dest);
  if (!result.ok) throw new Error(`${dest}: ${result.problem}`);
  return result.parts;
}

test("there is a file for each agent, at least 80", () => {
  expect(readdirSync(directory).sort()).toEqual(agents.map(({ id }) => `${id}.json`).sort());
  expect(agents.length).toBeGreaterThanOrEqual(80);
});

test("every name means one agent, and may be the name of a target", () => {
  const names = agents.flatMap(({ id, aliases }) => [id, ...aliases]);
  expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
  expect(names.filter((name) => !NAME.test(name))).toEqual([]);
  expect(agentIds.size).toBe(names.length);
});

test("names that differ only in upper and lower case, or in a dash, are one agent's", () => {
  const folded = new Map<string, string>();
  for (const [name, id] of agentIds) {
    const key = name.toLowerCase().replaceAll("-", "");
    expect([name, folded.get(key) ?? id]).toEqual([name, id]);
    folded.set(key, id);
  }
});

describe.each(agents.map((agent) => [agent.id, agent] as const))("%s", (id, agent) => {
  test("writes into directories that it reads", () => {
    for (const scope of ["user", "project"] as const) {
      const { [scope]: to, reads } = agent;
      if (to === null) continue;
      expect(reads[scope]).toContain(to);
    }
    expect([agent.user, agent.project].some((to) => to !== null)).toBe(true);
  });

  test("names its user's directories from $HOME, and those of a project below it", () => {
    const users = [
      ...agent.reads.user,
      ...agent.formerly.user,
      ...agent.detect.flatMap((sign) => sign.directory ?? []),
    ];
    for (const dest of users) {
      const parts = parsed(dest);
      // Whatever the variables are: the innermost fallback begins at the home.
      expect([dest, variables(parts)]).toEqual([dest, expect.arrayContaining(["HOME"])]);
      expect(dest).not.toMatch(/~|\/\/|\/$/);
    }
    const projects = [
      ...agent.reads.project,
      ...agent.formerly.project,
      ...agent.detect.flatMap((sign) => sign.project ?? []),
    ];
    for (const place of projects) expect(cleanPath(place)).toBe(place);
  });

  test("does not read what older versions read", () => {
    for (const scope of ["user", "project"] as const)
      for (const place of agent.formerly[scope]) expect(agent.reads[scope]).not.toContain(place);
  });

  test("names the variables that move its directories", () => {
    const used = [agent.user ?? "$HOME", ...agent.reads.user].flatMap((dest) => variables(parsed(dest)));
    expect([...new Set(used)].filter((name) => name !== "HOME").sort()).toEqual(agent.environment);
  });

  test("has evidence for each fact, and a date that has passed", () => {
    const facts = JSON.parse(readFileSync(path.join(directory, `${id}.json`), "utf8"));
    const named = evidence[id]!.map(({ fact }) => fact);
    for (const key of Object.keys(facts).filter(
      (key) => !["$schema", "id", "reads", "formerly"].includes(key),
    ))
      expect(named).toContain(key);
    for (const { evidence: from, checked } of evidence[id]!) {
      expect(from).toMatch(/\S{3}/);
      expect(checked >= "2025-10" && checked <= new Date().toISOString().slice(0, 7)).toBe(true);
    }
  });

  test("acts on by itself what is in its own directory of a project", () => {
    const settings = acts.acts.filter(({ kind }) => kind === "settings").flatMap(({ paths }) => paths);
    for (const place of agent.reads.project) {
      const [own] = place.split("/");
      // `.github` holds much else, and agents that read `skills` have no directory of their own.
      if (!own!.startsWith(".") || own === ".github") continue;
      expect(settings).toContain(`${own}/`);
    }
  });
});

test("those of agent-skills-nix are there, and look where it installs by default, or did", () => {
  const text = readFileSync(
    fileURLToPath(new URL("../../nix/agent-skills/targets.nix", import.meta.url)),
    "utf8",
  );
  const targets = [...text.matchAll(/^ {2}(\w+) = "(.*)";$/gm)].map(
    ([, id, dest]) => [id!, dest!.replaceAll("\\$", "$")] as const,
  );
  expect(targets.map(([id]) => id)).toEqual(
    "agents antigravity claude codex copilot cursor gemini opencode pi windsurf".split(" "),
  );
  for (const [id, dest] of targets) {
    const { reads, formerly } = agents.find((agent) => agent.id === id)!;
    const config = dest.replace("$HOME/.config/", "${XDG_CONFIG_HOME:-$HOME/.config}/");
    expect([id, ...reads.user, ...formerly.user]).toContain(config);
  }
});

test("the defaults of 0.1.0 are as they were", () => {
  const old = "agents antigravity claude codex copilot cursor gemini opencode pi windsurf".split(" ");
  const rows = old.map((id) => {
    const { user, project, followsLinks } = agents.find((agent) => agent.id === id)!;
    return [id, user, project, followsLinks];
  });
  expect(rows).toEqual([
    ["agents", "$HOME/.agents/skills", ".agents/skills", null],
    ["antigravity", "$HOME/.gemini/config/skills", ".agents/skills", null],
    ["claude", "${CLAUDE_CONFIG_DIR:-$HOME/.claude}/skills", ".claude/skills", true],
    ["codex", "$HOME/.agents/skills", ".agents/skills", true],
    ["copilot", "$HOME/.copilot/skills", ".github/skills", null],
    ["cursor", "$HOME/.cursor/skills", ".cursor/skills", null],
    ["gemini", "$HOME/.gemini/skills", ".gemini/skills", true],
    ["opencode", "${XDG_CONFIG_HOME:-$HOME/.config}/opencode/skills", ".opencode/skills", null],
    ["pi", "$HOME/.pi/agent/skills", ".pi/skills", null],
    ["windsurf", "$HOME/.codeium/windsurf/skills", ".windsurf/skills", null],
  ]);
});
